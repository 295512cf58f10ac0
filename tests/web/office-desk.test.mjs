// The desk of an office: the keyboard alone is enough, residents are told whose it is, and English is complete.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clerk, fillSheet, resident, submit } from "./office.mjs";
import { startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let kakari;
/** @type {import("playwright-core").Page} */
let hanako;
before(async () => {
  town = await startTown({ demo: true });
  kakari = await clerk(town, "kakari@example.jp");
  hanako = await resident(town, "hanako@example.jp");
  // The desk that was typed once is there the next time.
  await fillSheet(kakari, { title: "公園の水飲み場を直します", body: "12月5日の午前中、水飲み場が使えません。" });
  await submit(kakari);
});
after(() => town?.end());

/** Goes with Tab until this is focused. @param {import("playwright-core").Page} page @param {import("playwright-core").Locator} wanted */
async function tabTo(page, wanted) {
  await wanted.waitFor();
  for (let i = 0; i < 120; i++) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches ${wanted}`);
}

test("a notice is written and submitted without a mouse; what is missing is named and focused", async () => {
  await kakari.setViewportSize({ width: 1280, height: 860 });
  await visit(kakari, "/office");
  await tabTo(kakari, kakari.getByRole("link", { name: "おしらせを書く" }));
  await kakari.keyboard.press("Enter");
  await kakari.getByRole("heading", { level: 1, name: "おしらせを書く" }).waitFor();
  const put = async (/** @type {string} */ label, /** @type {string} */ words) => {
    await tabTo(kakari, kakari.getByLabel(label, { exact: true }));
    await kakari.keyboard.type(words);
  };
  await put("題名", "図書館が臨時で休みます");
  await put("本文", "12月8日は、館内の点検のため休みます。");
  await tabTo(kakari, kakari.getByRole("checkbox", { name: /の全体$/ }));
  await kakari.keyboard.press("Space");
  await put("対象の方", "図書館をお使いの方");
  await tabTo(kakari, kakari.getByRole("button", { name: "承認に出す" }));
  await kakari.keyboard.press("Enter");
  await kakari.getByText("入力をご確認ください。").waitFor();
  await kakari.waitForFunction(() => document.activeElement?.id === "procedure");
  await kakari.keyboard.type("手続きはいりません。");
  await tabTo(kakari, kakari.getByRole("button", { name: "承認に出す" }));
  await kakari.keyboard.press("Enter");
  await kakari.getByRole("heading", { name: "承認できる人を探しましょう" }).waitFor();
  assert.equal(await kakari.evaluate(() => document.activeElement?.localName), "h1");
});

test("a resident who comes to the desk is told whose it is; an office's account keeps out of towns", async () => {
  await visit(hanako, "/office");
  await hanako.getByText("ここは、役所や公共機関のアカウントの画面です。").waitFor();
  const bar = kakari.getByRole("navigation", { name: "おもな場所" });
  assert.deepEqual((await bar.getByRole("link").allInnerTexts()).map((words) => words.trim().split("\n")[0]), ["しごと", "おしらせ", "わたし"]);
  await visit(kakari, "/me");
  assert.equal(await kakari.getByText("参加しているまち").count(), 0);
});

test("English is complete on the desk and on what readers choose", async () => {
  await visit(kakari, "/office");
  await kakari.getByRole("contentinfo").getByRole("button", { name: "English" }).click();
  await kakari.getByRole("heading", { level: 1, name: "Today’s work" }).waitFor();
  await kakari.getByRole("link", { name: "Write a notice" }).click();
  await kakari.getByRole("heading", { level: 1, name: "Write a notice" }).waitFor();
  assert.doesNotMatch((await kakari.locator(".sheet h2, .sheet label, .sheet legend").allInnerTexts()).join(" "), /[ぁ-ん]/);
  await kakari.getByRole("contentinfo").getByRole("button", { name: "日本語" }).click();
});
