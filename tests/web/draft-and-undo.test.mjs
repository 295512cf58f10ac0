// Nothing that was written is lost by accident, and what was deleted can be had back for a moment.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, neighbor, startTown, visit, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  town = await startTown();
  page = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
});
after(() => town?.end());

test("a draft outlives a reload and a lost connection, and is sent once", async () => {
  await visit(page, "/t/musashi-kosugi/new");
  await page.getByRole("button", { name: "おすすめ" }).click();
  await page.getByLabel("本文").fill("川沿いのパン屋さん、朝 7 時の食パンがおいしいです。");
  await page.reload();
  assert.match(await page.getByLabel("本文").inputValue(), /パン屋さん/);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByText("投稿できませんでした。下書きは残っています。").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByText("投稿しました。").waitFor();
  const { body } = await ask(page, "GET", "/posts?mine=true");
  assert.equal(body.items.length, 1);
  await visit(page, "/t/musashi-kosugi/new");
  await page.getByRole("button", { name: "ひとこと" }).waitFor();
});

test("an answer that got lost does not make a second post", async () => {
  await visit(page, "/t/musashi-kosugi/new?kind=talk");
  await page.getByLabel("本文").fill("返事が届かなかった投稿です。");
  // The server stores it, but the answer never arrives.
  await page.route("**/api/v1/posts", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByText("投稿できませんでした。下書きは残っています。").waitFor();
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByText("投稿しました。").waitFor();
  const { body } = await ask(page, "GET", "/posts?mine=true");
  assert.equal(body.items.filter((/** @type {any} */ post) => post.body === "返事が届かなかった投稿です。").length, 1);
});

test("a telephone number is asked about before it is sent", async () => {
  await visit(page, "/t/musashi-kosugi/new?kind=talk");
  await page.getByLabel("本文").fill("連絡は ０９０-1234-5678 までお願いします。");
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByRole("dialog").getByText("電話番号のようなものが入っています。").waitFor();
  await page.getByRole("button", { name: "直す" }).click();
  await page.getByLabel("本文").fill("連絡はコメントでお願いします。");
  await page.getByRole("button", { name: "投稿する" }).click();
  await page.getByText("投稿しました。").waitFor();
});

test("a sent post can be taken back into the composer", async () => {
  await write(page, "musashi-kosugi", "ひとこと", "まちがえて送りました。");
  await page.getByRole("button", { name: "取り消す" }).click();
  await page.getByText("投稿を取り消しました。下書きは残っています。").waitFor();
  assert.equal(await page.getByLabel("本文").inputValue(), "まちがえて送りました。");
  await page.getByRole("button", { name: "下書きを消す" }).click();
});

test("delete, undo; delete, leave the page", async () => {
  await write(page, "musashi-kosugi", "ひとこと", "消してみる投稿です。");
  await visit(page, "/t/musashi-kosugi");
  const card = page.getByRole("article").filter({ hasText: "消してみる投稿です。" });
  const remove = async () => {
    await card.getByRole("button", { name: "この投稿のメニュー" }).click();
    await page.getByRole("button", { name: "削除する" }).click();
    await page.getByText("投稿を削除しました。").waitFor();
    await card.waitFor({ state: "detached" });
  };
  await remove();
  await page.getByRole("button", { name: "元にもどす" }).click();
  await card.waitFor();
  await remove();
  await page.goto("/about");
  await visit(page, "/t/musashi-kosugi");
  await page.getByText("連絡はコメントでお願いします。").waitFor();
  assert.equal(await card.count(), 0);
});
