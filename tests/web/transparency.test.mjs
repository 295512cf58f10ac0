// The public log for whoever lives here: read without a script and without an account, chosen from, counted in a report, and the same with a script.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { keeper, kosugi, reports, says } from "./keepers.mjs";
import { ask, command, device, neighbor, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let plain;
before(async () => {
  town = await startTown();
  const hanako = await neighbor(town, "Hanako", { in: kosugi });
  const taro = await neighbor(town, "Taro", { in: kosugi });
  const midori = await keeper(town, "Midori", "staff_moderator");
  const kinds = [["no_action"], ["hide"], ["warn"], ["remove"], ["label"], ["hide"], ["no_action"], ["limit", 24]];
  for (const [kind, hours] of kinds) {
    await reports(taro, "post", await says(hanako, `見守りのための投稿（${kind}）`), "spam");
    await decide(midori, String(kind), Number(hours) || null);
  }
  await command(town, "admin", "suspend", "taro@example.jp", "--reason", "試し");
  await command(town, "admin", "lift", "taro@example.jp");
  plain = await device(town, { javaScriptEnabled: false });
});
after(() => town?.end());

/** Takes the one case that waits and decides it. @param {import("playwright-core").Page} page @param {string} kind @param {number | null} hours */
async function decide(page, kind, hours) {
  const { body: queue } = await ask(page, "GET", "/moderation/cases");
  const [{ id, lock }] = queue.items;
  const act = (/** @type {string} */ what, /** @type {number} */ lock, /** @type {unknown} */ body) => page.evaluate(async ([path, lock, body]) => {
    const reply = await fetch(`/api/v1${path}`, { method: "POST", body: body ? JSON.stringify(body) : undefined,
      headers: { "X-Requested-With": "kairanban", "If-Match": `"${lock}"`, ...(body ? { "Content-Type": "application/json" } : {}) } });
    return reply.status;
  }, [`/moderation/cases/${id}/${what}`, lock, body]);
  assert.equal(await act("claim", lock, null), 204);
  const label = kind === "label" ? "unconfirmed" : null;
  assert.equal(await act("decisions", lock + 1, { kind, hours, label, rule: kind === "remove" ? "harassment" : "spam", facts: "試しの決定です" }), 201);
}

test("without a script: each act is a sentence, and links choose among them", async () => {
  await plain.goto("/transparency");
  assert.equal(await plain.title(), "見守りの記録 — 回覧板");
  const rows = plain.locator(".ledger-row");
  assert.equal(await rows.count(), 10);
  const first = await rows.first().innerText();
  assert.match(first, /^\d{4}年\d{1,2}月\d{1,2}日、アカウント1件の利用の停止が解かれました。/);
  assert.match(first, /決めた人\s+サーバーの管理者/);
  await plain.getByText("川崎市中原区で、", { exact: false }).first().waitFor();
  await plain.getByText("しぼりこむ").click();
  await plain.getByRole("navigation", { name: "対応" }).getByRole("link", { name: "見えなくした" }).click();
  assert.equal(await rows.count(), 2);
  await plain.getByRole("navigation", { name: "場所" }).getByRole("link", { name: "川崎市中原区" }).click();
  assert.equal(await rows.count(), 1);
  await plain.getByRole("link", { name: "すべての新しい記録へ" }).click();
  assert.equal(await rows.count(), 10);
  await plain.getByRole("link", { name: "記録4", exact: true }).click();
  await plain.getByRole("heading", { level: 1, name: "見守りの記録 4" }).waitFor();
  await plain.getByText("の公開をやめました。", { exact: false }).waitFor();
  const text = await plain.locator("main").innerText();
  for (const private_ of ["Hanako", "Taro", "Midori", "試しの決定", "見守りのための"]) assert.ok(!text.includes(private_), private_);
});

test("without a script: the report counts the same rows, drawn and as tables, in two languages", async () => {
  await plain.goto("/transparency#reports");
  await plain.locator("section[aria-labelledby=reports]").getByRole("link").first().click();
  await plain.getByRole("heading", { level: 1, name: /^見守りの報告/ }).waitFor();
  const figure = (/** @type {string} */ name) => plain.locator("dl.figures div", { has: plain.getByText(name, { exact: true }) }).locator("dd").first().innerText();
  assert.equal(await figure("決定"), "9件");
  assert.equal(await figure("そのうち、そのまま残した"), "2件（22%）");
  const chart = plain.getByRole("img", { name: "どう決まったか" });
  assert.equal(await chart.locator("rect").count(), 7, "a bar for each kind");
  assert.match(await chart.locator("desc").textContent() ?? "", /見えなくした 2/);
  const table = plain.locator("figure", { has: chart });
  await table.getByText("表で見る").click();
  assert.equal(await table.getByRole("row").count(), 8);
  await plain.getByRole("link", { name: "English" }).click();
  await plain.getByRole("heading", { level: 1, name: /^Moderation report/ }).waitFor();
  assert.equal(await plain.locator("html").getAttribute("lang"), "en");
});

test("files and feed are there for whoever checks", async () => {
  for (const [path, kind] of /** @type {const} */ ([["/transparency/log.csv", "text/csv"], ["/transparency/log.json", "application/json"], ["/transparency/log.atom", "application/atom+xml"], ["/transparency/heads.json", "application/json"]])) {
    const answer = await plain.request.get(path);
    assert.equal(answer.status(), 200, path);
    assert.ok(answer.headers()["content-type"]?.startsWith(kind), path);
  }
});

test("with a script the pages stay as they were written, inside the app's frame", async () => {
  const page = await device(town);
  await visit(page, "/about");
  await page.getByRole("link", { name: "見守りの記録" }).click();
  await page.getByRole("heading", { level: 1, name: "見守りの記録" }).waitFor();
  assert.equal(await page.locator(".ledger-row").count(), 10);
  await page.locator("site-header > *").first().waitFor();
  await page.getByRole("link", { name: "やくそく" }).last().click();
  await page.getByRole("heading", { level: 1, name: "みんなのやくそく" }).or(page.getByRole("heading", { level: 1 })).first().waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "見守りの記録" }).waitFor();
  await page.context().close();
});

for (const [width, colorScheme] of /** @type {const} */ ([[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"], [320, "light"]])) {
  test(`nothing is in the way of anybody: ${width} px, ${colorScheme}`, async () => {
    const page = await device(town, { viewport: { width, height: 800 }, colorScheme });
    const { body: list } = await ask(page, "GET", "/transparency/reports");
    for (const path of ["/transparency", "/transparency?act=hide", "/transparency/rows/4", `/transparency/reports/${list.items[0].half}`, "/transparency?lang=en", "/transparency/rows/999"]) {
      await visit(page, path);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `${path} scrolls sideways by ${beyond} px`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], path);
      if (!process.env.KAIRANBAN_PICTURES) continue;
      await mkdir(process.env.KAIRANBAN_PICTURES, { recursive: true });
      const name = `${path.replaceAll(/[^a-z0-9]+/g, "-")}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: join(process.env.KAIRANBAN_PICTURES, name), fullPage: true });
    }
    await page.context().close();
  });
}
