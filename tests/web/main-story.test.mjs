// The main story: a newcomer asks, a neighbor answers, it is solved, and the other town sees nothing of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { picture } from "./picture.mjs";
import { device, linkFromMail, neighbor, startTown, write } from "./town.mjs";

const question = "土曜の午後も診てくれる小児科をご存じですか。";
const answer = "駅の東側のクリニックが、土曜の夕方まで開いています。";

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

test("a newcomer is told to confirm the address before joining", async () => {
  const page = await device(town);
  await page.getByRole("banner").getByRole("link", { name: "はじめる" }).click();
  await page.getByLabel("メールアドレス").fill("sora@example.jp");
  await page.getByLabel("パスワード", { exact: true }).fill("sora to kumo to kaze");
  await page.getByLabel("表示する名前").fill("Sora");
  await page.getByRole("radio", { name: "16・17 歳" }).check();
  await page.getByLabel("やくそくに同意します").check();
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByText(/sora@example.jp に確認メールを送りました/).waitFor();
  await page.goto("/towns/toyosu");
  await page.getByText("メールの確認がすむと、参加できます。").waitFor();
  await page.goto(await linkFromMail(town, "sora@example.jp", "/verify"));
  await page.getByRole("main").getByRole("link", { name: "まちを選ぶ" }).click();
  await page.getByRole("link", { name: /豊洲/ }).waitFor();
});

test("asked with a photo, answered, solved, and told", async () => {
  const hanako = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
  const taro = await neighbor(town, "Taro", { in: "musashi-kosugi" });
  const yuki = await neighbor(town, "Yuki", { in: "toyosu" });

  await write(hanako, "musashi-kosugi", "しつもん", question, { photo: picture() });
  await hanako.getByRole("article").getByText(question).waitFor();

  await taro.goto("/");
  const card = taro.getByRole("article").filter({ hasText: question });
  await card.getByRole("img", { name: "試しの写真" }).waitFor();
  await card.getByRole("link", { name: "回答 0 件" }).click();
  const path = new URL(taro.url()).pathname;
  const photo = await taro.getByRole("img", { name: "試しの写真" }).getAttribute("src");
  await taro.getByLabel("回答を書く").fill(answer);
  await taro.getByRole("button", { name: "送る", exact: true }).click();
  await taro.getByText(answer).waitFor();

  await hanako.goto("/me/news");
  await hanako.getByRole("link", { name: /Taroさんが、あなたの投稿に答えました/ }).click();
  await hanako.getByRole("article").filter({ hasText: answer }).getByRole("button", { name: "これで解決" }).click();
  await hanako.getByText("解決しました", { exact: true }).waitFor();
  await hanako.getByText("この回答で解決しました").waitFor();

  await taro.goto("/me/news");
  await taro.getByText(/あなたの答えで解決しました/).waitFor();

  for (const other of [yuki, await device(town)]) {
    await other.goto("/t/musashi-kosugi");
    await other.getByText("まだ投稿がありません。最初のひとことを、どうぞ。").waitFor();
    await other.goto(path);
    await other.getByText(/見つかりませんでした/).waitFor();
    assert.equal(await other.getByText(question).count(), 0);
    assert.equal((await other.request.get(String(photo))).status(), 404);
  }
});

test("new posts wait behind a button and do not move the page", async () => {
  const ken = await neighbor(town, "Ken", { in: "toyosu" });
  const mei = await neighbor(town, "Mei", { in: "toyosu" });
  await write(ken, "toyosu", "ひとこと", "運河ぞいの明かりがきれいです。");
  await mei.goto("/t/toyosu");
  await mei.getByText("運河ぞいの明かりがきれいです。").waitFor();
  await write(ken, "toyosu", "おすすめ", "朝の豊洲公園は風が気持ちいいです。");
  const news = mei.getByRole("button", { name: "新しい投稿が 1 件" });
  await news.waitFor();
  assert.equal(await mei.getByText("朝の豊洲公園は風が気持ちいいです。").count(), 0);
  await news.click();
  await mei.getByText("朝の豊洲公園は風が気持ちいいです。").waitFor();
});

test("a giveaway goes from offered to handed over, and stamps count once", async () => {
  const aya = await neighbor(town, "Aya", { in: "toyosu" });
  const jun = await neighbor(town, "Jun", { in: "toyosu" });
  await write(aya, "toyosu", "ゆずります", "子ども用のいすを一脚。");
  await jun.goto("/t/toyosu");
  const card = jun.getByRole("article").filter({ hasText: "子ども用のいす" });
  await card.getByText("無料").waitFor();
  await card.getByRole("button", { name: "ありがとう" }).click();
  await card.getByRole("button", { name: "ありがとう 1", pressed: true }).waitFor();
  await aya.getByRole("article").filter({ hasText: "子ども用のいす" }).getByRole("link", { name: /コメント/ }).click();
  await aya.getByRole("button", { name: "ゆずる方が決まった" }).click();
  await aya.getByText("ゆずる方が決まりました").waitFor();
  await aya.getByRole("button", { name: "手渡した" }).click();
  await aya.getByText("お渡ししました").waitFor();
});
