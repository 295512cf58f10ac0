// Everything can be done with the keyboard alone, and focus goes where the eyes go.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { neighbor, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  town = await startTown();
  page = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
});
after(() => town?.end());

/** Presses Tab until the named thing has the focus. @param {string} name @param {"link" | "button" | "textbox"} role */
async function tabTo(role, name) {
  const wanted = page.getByRole(role, { name }).first();
  await wanted.waitFor();
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches ${role} ${name}`);
}

const focused = () => page.evaluate(() => `${document.activeElement?.localName} ${document.activeElement?.textContent?.trim().slice(0, 40)}`);

test("the skip link leads past the frame", async () => {
  await visit(page, "/t/musashi-kosugi");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /本文へ/);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
});

test("a post is written, commented and deleted without a mouse", async () => {
  await visit(page, "/t/musashi-kosugi");
  await tabTo("link", "かく");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "投稿を書く" }).waitFor();
  assert.match(await focused(), /^h1 投稿を書く/);
  await tabTo("button", "ひとこと");
  await page.keyboard.press("Enter");
  await tabTo("textbox", "本文");
  await page.keyboard.type("桜並木が咲きはじめました。");
  await tabTo("button", "投稿する");
  await page.keyboard.press("Enter");
  await page.getByText("投稿しました。").waitFor();

  await tabTo("button", "この投稿のメニュー");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "削除する" }).waitFor();
  await page.keyboard.press("Escape");
  assert.match(await focused(), /この投稿のメニュー/);

  await tabTo("link", "コメント 0 件");
  await page.keyboard.press("Enter");
  await tabTo("textbox", "コメントを書く");
  await page.keyboard.type("見に行きます。");
  await tabTo("button", "送る");
  await page.keyboard.press("Enter");
  await page.getByText("見に行きます。").waitFor();
});

test("a dialog gives the focus back", async () => {
  await visit(page, "/t/musashi-kosugi");
  await tabTo("button", "Hanako");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await focused(), /^button Hanako/);
});

test("Enter that ends a conversion of the input method sends nothing", async () => {
  await visit(page, "/me/blocked");
  const word = page.getByLabel("言葉", { exact: true });
  await word.fill("せんでん");
  const stopped = await word.evaluate((input) => !input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true })));
  assert.ok(stopped);
});
