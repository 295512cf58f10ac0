// The content security policy and Trusted Types are strict, and no page ever touches their limits.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { device, guestPages, memberPages, neighbor, startTown, visit, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

/** Collects what the browser refuses. @param {import("playwright-core").Page} page */
async function watch(page) {
  /** @type {string[]} */
  const reports = [];
  await page.exposeFunction("report", (/** @type {string} */ text) => { reports.push(text); });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      /** @type {any} */ (window).report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  page.on("pageerror", (error) => reports.push(String(error)));
  page.on("console", (message) => { if (/Content Security Policy|Trusted/i.test(message.text())) reports.push(message.text()); });
  return reports;
}

test("the policy is strict on pages, errors and the API", async () => {
  const page = await device(town);
  for (const path of ["/", "/nowhere", "/api/v1/me", "/app.js", "/api/docs"]) {
    const policy = (await page.request.get(path)).headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src '(self|none)'/, path);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, path);
  }
  const policy = (await page.request.get("/")).headers()["content-security-policy"] ?? "";
  assert.match(policy, /require-trusted-types-for 'script'/);
});

test("a walk through every page leaves no report", async () => {
  const guest = await device(town, { serviceWorkers: "allow" });
  const told = await watch(guest);
  for (const path of guestPages) await visit(guest, path);
  assert.deepEqual(told, []);

  const member = await neighbor(town, "Hanako", { in: "musashi-kosugi", how: { serviceWorkers: "allow" } });
  const reports = await watch(member);
  const evil = `<img src=x onerror="document.title='bad'"><script>document.title='bad'</script> javascript:alert(1)`;
  await write(member, "musashi-kosugi", "ひとこと", evil);
  for (const path of memberPages) await visit(member, path);
  await visit(member, "/t/musashi-kosugi");
  await member.getByText(evil).waitFor();
  assert.notEqual(await member.title(), "bad");
  await member.getByRole("button", { name: "この投稿のメニュー" }).click();
  await member.getByRole("button", { name: "書きなおす" }).click();
  await member.getByRole("dialog").getByLabel("本文").fill("書きなおしました。");
  await member.getByRole("dialog").getByRole("button", { name: "保存する" }).click();
  await member.getByText("編集済み").waitFor();
  await member.getByRole("button", { name: "Hanako" }).click();
  await member.getByRole("dialog").getByText("これは、まちの人に見えるあなたです。").waitFor();
  assert.deepEqual(reports, []);
});
