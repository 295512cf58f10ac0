// Nobody is stranded: Back finds the line one was reading, a neighbor's link leads past the sign-in, a weak signal loses nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, device, neighbor, password, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let page;
const sizes = { viewport: { width: 360, height: 760 } };
const words = (/** @type {number} */ n) => `${n} 番目の投稿です。\n川の水がすこし増えています。\n橋の下は静かでした。`;

before(async () => {
  town = await startTown();
  page = await neighbor(town, "Hanako", { in: "musashi-kosugi", how: sizes });
  for (let n = 1; n <= 8; n++) assert.equal((await ask(page, "POST", "/posts", { neighborhood: "musashi-kosugi", kind: "talk", body: words(n) })).status, 201);
});
after(() => town?.end());

test("Back on a post returns to the same line of the feed", async () => {
  await visit(page, "/t/musashi-kosugi");
  const third = page.getByRole("article").filter({ hasText: "3 番目の投稿です。" });
  await third.scrollIntoViewIfNeeded();
  await third.getByRole("link", { name: /コメント/ }).click();
  const left = await page.evaluate(() => /** @type {any} */ (history.state)?.from);
  assert.equal(left, "/t/musashi-kosugi");
  await page.getByRole("link", { name: "もどる" }).click();
  await page.getByRole("heading", { level: 1, name: /武蔵小杉/ }).waitFor();
  assert.ok(await page.evaluate(() => scrollY) > 500);
  await page.waitForFunction((text) => [...document.querySelectorAll("article")].some((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return one.textContent?.includes(String(text)) && bottom > 0 && top < innerHeight;
  }), "3 番目の投稿です。");
});

test("a link that is for neighbors only leads to it by way of signing in", async () => {
  const { body } = await ask(page, "GET", "/posts?mine=true");
  const guest = await device(town, sizes);
  await visit(guest, `/p/${body.items[0].id}`);
  await guest.getByText("ご近所だけの投稿は、ログインすると読めます。").waitFor();
  await guest.getByRole("main").getByRole("link", { name: "ログイン" }).click();
  await guest.getByLabel("メールアドレス").fill("hanako@example.jp");
  await guest.getByLabel("パスワード", { exact: true }).fill(password);
  await guest.getByRole("main").getByRole("button", { name: "ログインする", exact: true }).click();
  await guest.getByText("8 番目の投稿です。").waitFor();
});

test("a page that cannot be fetched says so inside the frame, and opens with the signal", async () => {
  await visit(page, "/t/musashi-kosugi");
  await page.context().setOffline(true);
  await page.getByRole("navigation").getByRole("link", { name: "おしらせ" }).click();
  await page.getByRole("alert").getByText("つながりませんでした。", { exact: false }).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "まち" }).waitFor();
  const reloaded = page.waitForEvent("load");
  await page.context().setOffline(false);
  await reloaded;
  await page.getByRole("heading", { level: 1, name: "おしらせ" }).waitFor();
});

test("whatever stands alone to be pressed is large enough for a thumb", async () => {
  for (const path of ["/t/musashi-kosugi", "/t/musashi-kosugi/new?kind=giveaway", "/me", "/me/settings", "/me/blocked", "/towns/toyosu", "/me/news", "/me/notices-settings", "/notices"]) {
    await visit(page, path);
    // A link inside a sentence is as high as its line.
    const small = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
      .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && getComputedStyle(one).display !== "inline")
      .map((one) => ({ text: one.textContent?.trim() || one.outerHTML.slice(0, 60), box: (one.closest("label.option") ?? one).getBoundingClientRect() }))
      .filter(({ box }) => box.height > 1 && (box.height < 43.5 || box.width < 43.5))
      .map(({ text, box }) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`));
    assert.deepEqual(small, [], path);
  }
});
