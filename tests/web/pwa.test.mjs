// The page can be installed, opens without a signal, and never keeps what the API said.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { neighbor, startTown, visit, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

test("the manifest has what a phone needs", async () => {
  const page = await neighbor(town, "Mika");
  const reply = await page.request.get("/manifest.webmanifest");
  assert.match(reply.headers()["content-type"] ?? "", /manifest\+json/);
  const manifest = await reply.json();
  assert.equal(manifest.display, "standalone");
  const sizes = manifest.icons.map((/** @type {any} */ icon) => `${icon.sizes} ${icon.purpose}`);
  for (const needed of ["192x192 any", "512x512 any", "512x512 maskable"]) assert.ok(sizes.includes(needed), needed);
  for (const icon of manifest.icons) assert.equal((await page.request.get(icon.src)).status(), 200, icon.src);
});

test("without a signal the frame opens and says so; nothing of the API was kept", async () => {
  const page = await neighbor(town, "Hanako", { in: "musashi-kosugi", how: { serviceWorkers: "allow" } });
  await write(page, "musashi-kosugi", "ひとこと", "電波のあるときに書きました。");
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.waitForFunction(async () => {
    for (const name of await caches.keys()) if ((await (await caches.open(name)).keys()).length > 20) return true;
    return false;
  });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const kept = await page.evaluate(async () => {
    const urls = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
    return urls;
  });
  assert.ok(kept.includes("/") && kept.includes("/app.js"), String(kept));
  assert.deepEqual(kept.filter((path) => path.startsWith("/api/")), []);

  await page.context().setOffline(true);
  await page.goto("/t/musashi-kosugi");
  await page.getByText("いまは電波が届いていません。", { exact: false }).first().waitFor();
  // Only when the page has given up asking does it wait for the signal.
  await page.getByRole("alert").getByText("つながりませんでした。", { exact: false }).waitFor();
  assert.equal(await page.getByText("電波のあるときに書きました。").count(), 0);
  // It comes back by itself: nothing here may navigate while it does.
  const reloaded = page.waitForEvent("load");
  await page.context().setOffline(false);
  await reloaded;
  await page.getByText("電波のあるときに書きました。").waitFor();
});

test("signing out leaves nothing of the person on a shared tablet", async () => {
  const page = await neighbor(town, "Taro", { in: "toyosu" });
  await visit(page, "/t/toyosu/new?kind=talk");
  await page.getByLabel("本文").fill("書きかけ");
  await visit(page, "/me");
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.getByText("ログアウトしました。").waitFor();
  const left = await page.evaluate(() => Object.keys(localStorage).filter((key) => !/language|still/.test(key)));
  assert.deepEqual(left, []);
  await page.goto("/me");
  await page.getByRole("heading", { level: 1, name: "ログイン" }).waitFor();
});
