// What was posted can be put right later: words, place and photos, and what is taken away is gone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { picture } from "./picture.mjs";
import { neighbor, startTown, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  town = await startTown();
  page = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
});
after(() => town?.end());

test("a photo is added to a post, described, and the first one taken away", async () => {
  await write(page, "musashi-kosugi", "おすすめ", "川沿いのベンチ。", { photo: picture() });
  const card = page.getByRole("article").filter({ hasText: "川沿いのベンチ。" });
  const first = await card.getByRole("img", { name: "試しの写真" }).getAttribute("src");
  const edit = async () => {
    await card.getByRole("button", { name: "この投稿のメニュー" }).click();
    await page.getByRole("button", { name: "書きなおす" }).click();
  };
  const dialog = page.getByRole("dialog", { name: "投稿を書きなおす" });
  await edit();
  assert.equal(await dialog.getByLabel("写真の説明").inputValue(), "試しの写真");
  await dialog.getByLabel("写真をえらぶ").setInputFiles({ name: "second.png", mimeType: "image/png", buffer: picture(200, 300) });
  await dialog.getByText("送りました").waitFor();
  await dialog.getByLabel("写真の説明").nth(1).fill("ベンチから見た川");
  await dialog.getByLabel("写真の説明").first().fill("川沿いのベンチ");
  await dialog.getByRole("button", { name: "保存する" }).click();
  await page.getByRole("dialog").getByText("写真に人の顔や表札、車のナンバーが写っていませんか。").waitFor();
  await page.getByRole("button", { name: "このまま送る" }).click();
  await card.getByText("編集済み").waitFor();
  await card.getByRole("img", { name: "川沿いのベンチ" }).waitFor();
  await card.getByRole("img", { name: "ベンチから見た川" }).waitFor();

  await edit();
  await dialog.getByRole("button", { name: "写真 1 を外す" }).click();
  assert.equal((await page.request.get(String(first))).status(), 200, "nothing goes before it is saved");
  await dialog.getByRole("button", { name: "保存する" }).click();
  await card.getByRole("img", { name: "川沿いのベンチ" }).waitFor({ state: "detached" });
  await card.getByRole("img", { name: "ベンチから見た川" }).waitFor();
  assert.equal((await page.request.get(String(first))).status(), 404);
});

test("rewriting the words alone leaves the photos", async () => {
  const card = page.getByRole("article").filter({ hasText: "川沿いのベンチ。" });
  await card.getByRole("button", { name: "この投稿のメニュー" }).click();
  await page.getByRole("button", { name: "書きなおす" }).click();
  await page.getByRole("dialog").getByLabel("本文").fill("橋のたもとのベンチ。");
  await page.getByRole("dialog").getByRole("button", { name: "保存する" }).click();
  await page.getByRole("article").filter({ hasText: "橋のたもとのベンチ。" }).getByRole("img", { name: "ベンチから見た川" }).waitFor();
});
