// The first words are in a language the visitor reads; what was chosen once stays chosen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { device, startTown } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

const japanese = "ご近所の回覧板";
const english = "A clipboard for neighbors";

/** @param {import("playwright-core").Page} page @param {string} title @param {string} lang */
async function speaks(page, title, lang) {
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
}

/** A first visit with a browser that knows these languages, best first. @param {string[]} languages */
async function visitor(languages) {
  const page = await device(town);
  await page.addInitScript((list) => { Object.defineProperty(navigator, "languages", { get: () => list }); }, languages);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  return page;
}

test("Japanese where the browser knows it, English for who reads that and no Japanese", async () => {
  await speaks(await visitor(["ja-JP", "en-US"]), japanese, "ja");
  await speaks(await visitor(["en-US", "ja"]), japanese, "ja");
  await speaks(await visitor(["en-GB", "en"]), english, "en");
  await speaks(await visitor(["zh-TW", "en-US"]), english, "en");
  await speaks(await visitor(["fr"]), japanese, "ja");
});

test("a guess is not a choice, and a choice outlives the next visit", async () => {
  const page = await visitor(["en-US"]);
  await speaks(page, english, "en");
  assert.equal(await page.evaluate(() => localStorage.getItem("kairanban.language")), null);
  await page.getByRole("banner").getByRole("button", { name: "日本語" }).click();
  await speaks(page, japanese, "ja");
  await page.reload();
  await speaks(page, japanese, "ja");
});
