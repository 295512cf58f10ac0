// Every page, as a guest and as a member, light and dark, wide, on a phone and at 400 %: axe finds nothing and nothing scrolls sideways.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { picture } from "./picture.mjs";
import { device, guestPages, memberPages, neighbor, startTown, visit, write } from "./town.mjs";

/** 320 px is a window of 1280 px at 400 %. */
const views = /** @type {const} */ ([[1280, "light"], [360, "dark"], [320, "light"]]);

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let member;
/** @type {string} */
let post;
before(async () => {
  town = await startTown();
  member = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
  await write(member, "musashi-kosugi", "しつもん", "図書館の自習室は、朝から混みますか。とても長い言葉https://example.jp/averyveryverylongaddresswithoutanybreakinit/and/more/of/it", { photo: picture() });
  await member.getByRole("link", { name: "回答 0 件" }).click();
  await member.getByLabel("回答を書く").fill("平日の朝なら、すいています。");
  await member.getByRole("button", { name: "送る", exact: true }).click();
  await member.getByText("平日の朝なら、すいています。").waitFor();
  post = new URL(member.url()).pathname;
});
after(() => town?.end());

/** @param {import("playwright-core").Page} page @param {string} where */
async function look(page, where) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${where} scrolls sideways by ${beyond} px`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], where);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `${where} has one h1`);
}

for (const [width, colorScheme] of views) {
  test(`guest, ${width} px, ${colorScheme}`, async () => {
    const page = await device(town, { viewport: { width, height: 800 }, colorScheme });
    for (const path of guestPages) { await visit(page, path); await look(page, `${path} at ${width}`); }
    await page.context().close();
  });

  test(`member, ${width} px, ${colorScheme}`, async () => {
    await member.setViewportSize({ width, height: 800 });
    await member.emulateMedia({ colorScheme });
    for (const path of [...memberPages, post]) { await visit(member, path); await look(member, `${path} at ${width}`); }
  });
}

test("the dialogs that rewrite and report hold too, on a phone", async () => {
  await member.setViewportSize({ width: 360, height: 760 });
  const taro = await neighbor(town, "Taro", { in: "musashi-kosugi", how: { viewport: { width: 360, height: 760 }, colorScheme: "dark" } });
  for (const [page, act] of /** @type {const} */ ([[member, "書きなおす"], [taro, "知らせる（通報）"]])) {
    await visit(page, post);
    await page.getByRole("button", { name: "この投稿のメニュー" }).click();
    await page.getByRole("button", { name: act }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, act);
  }
});

test("English is complete: the page says so and no Japanese heading is left", async () => {
  const page = await device(town);
  await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { level: 1, name: "A clipboard for neighbors" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  for (const path of ["/join", "/sign-in", "/about"]) {
    await visit(page, path);
    assert.doesNotMatch(await page.getByRole("main").innerText(), /[ぁ-んァ-ヶ]/, path);
  }
});

test("forced colors and reduced motion keep everything in sight", async () => {
  await member.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await visit(member, post);
  const stamp = member.getByRole("button", { name: "ありがとう" }).first();
  await stamp.click();
  await member.getByRole("button", { name: "ありがとう", pressed: true }).first().waitFor();
  assert.equal(await stamp.locator("i").evaluate((seal) => getComputedStyle(seal).animationName), "none");
  await member.emulateMedia({ forcedColors: "none", reducedMotion: "no-preference" });
});
