// What waits before anybody reads it, told by a newcomer, a neighbor and a volunteer: said before, asked once about somebody's data, looked at, let out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi, says } from "./keepers.mjs";
import { ask, neighbor, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "midori", import("playwright-core").Page>} */
let people;
before(async () => {
  town = await startTown({ held: 3 });
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi, how: { viewport: { width: 360, height: 780 } } }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    midori: await keeper(town, "Midori", "area_moderator", { in: kosugi }),
  };
});
after(() => town?.end());

/** Pictures for whoever judges them. @param {import("playwright-core").Page} page @param {string} name */
const picture = async (page, name) => {
  const folder = process.env.KAIRANBAN_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** Begins a post. @param {import("playwright-core").Page} page @param {string} words */
async function begin(page, words) {
  await visit(page, `/t/${kosugi}/new`);
  await page.getByRole("button", { name: /^ひとこと/ }).click();
  await page.getByLabel("本文").fill(words);
}

/** @param {import("playwright-core").Page} page */
const publish = (page) => page.getByRole("button", { name: "投稿する", exact: true }).click();

test("a newcomer reads before the first post that it waits, is asked about a telephone number once, and sees it waiting", async () => {
  const { hanako, taro } = people;
  await visit(hanako, `/t/${kosugi}/new`);
  await hanako.getByText("はじめの3件は、確認のあと（おそくとも24時間以内に）まちに出ます。在住確認をすると、すぐに出ます。").waitFor();
  await picture(hanako, "first-posts-360");
  await begin(hanako, "はじめまして。電話は090-1234-5678です。よろしく");
  await publish(hanako);
  const dialog = hanako.getByRole("dialog");
  await dialog.getByText("電話番号のようなものが入っています。").waitFor();
  assert.equal(await dialog.locator("mark").textContent(), "090-1234-5678");
  await picture(hanako, "asked-360");
  await dialog.getByRole("button", { name: "直す" }).click();
  assert.equal(await hanako.getByLabel("本文").inputValue(), "はじめまして。電話は090-1234-5678です。よろしく", "nothing is lost");
  await publish(hanako);
  await hanako.getByRole("dialog").getByRole("button", { name: "このまま投稿する" }).click();
  await hanako.getByText("受けつけました。確認のあと、24時間以内にまちに出ます。").waitFor();
  await hanako.getByText("確認してから公開します。", { exact: false }).waitFor();
  await picture(hanako, "waiting-360");
  await visit(taro, `/t/${kosugi}`);
  assert.equal(await taro.getByText("はじめまして。").count(), 0);
});

test("harsh words are a hint in one line, which keeps nobody from sending", async () => {
  const { taro } = people;
  await begin(taro, "ばかじゃないの");
  await taro.getByText("きつく聞こえるかもしれない言葉があります。", { exact: false }).waitFor();
  await picture(taro, "harsh-1280");
  await publish(taro);
  await taro.getByText("受けつけました。", { exact: false }).waitFor();
});

test("a volunteer sees why it waits, and lets it out", async () => {
  const { midori, taro } = people;
  await visit(midori, "/moderation");
  await midori.getByRole("link", { name: /公開前の確認/ }).first().click();
  await midori.getByText("はじめの投稿の確認です。", { exact: false }).waitFor();
  await picture(midori, "case-1280");
  const { body: queue } = await ask(midori, "GET", "/moderation/cases");
  await midori.getByRole("button", { name: /^担当する/ }).click();
  await midori.getByRole("button", { name: /^担当をやめる/ }).waitFor();
  await midori.getByRole("button", { name: /問題なし/ }).click();
  const dialog = midori.getByRole("dialog");
  await dialog.getByLabel("やくそく").selectOption({ index: 1 });
  await dialog.getByLabel("理由（書いた人が読みます）").fill("問題は見つかりませんでした。");
  await dialog.getByRole("button", { name: "この内容で決める" }).click();
  await midori.getByText("決まりました：問題なし").waitFor();
  assert.equal(queue.items.length, 2);
  await visit(taro, `/t/${kosugi}`);
  await taro.getByText("はじめまして。", { exact: false }).waitFor();
});

test("a volunteer keeps the town's list of words, and answers with one of them wait", async () => {
  const { hanako, midori, taro } = people;
  await visit(midori, "/moderation");
  await midori.getByRole("link", { name: "注意する言葉" }).click();
  await midori.getByRole("heading", { level: 1, name: "注意する言葉" }).waitFor();
  await midori.getByText("まだ言葉はありません。").waitFor();
  await midori.getByLabel("言葉", { exact: true }).fill("パチンコ");
  await midori.getByLabel("メモ（見守り役だけが読みます）", { exact: false }).fill("客引きの書きこみが続いたため");
  await midori.getByRole("button", { name: "加える" }).click();
  await midori.getByText("加えました。").waitFor();
  await midori.getByLabel("言葉", { exact: true }).fill("猫");
  await midori.getByRole("radio", { name: /ひとつの言葉として/ }).check();
  await midori.getByRole("button", { name: "加える" }).click();
  await midori.getByRole("button", { name: "「猫」を外す" }).waitFor();
  await picture(midori, "words-1280");
  await midori.setViewportSize({ width: 360, height: 780 });
  await picture(midori, "words-360");
  await midori.setViewportSize({ width: 1280, height: 860 });
  await midori.getByLabel("言葉", { exact: true }).fill("ぱちんこ");
  await midori.getByRole("button", { name: "加える" }).click();
  await midori.getByText("この言葉はもうあるか、一覧がいっぱいです。").waitFor();
  await midori.getByRole("button", { name: "「猫」を外す" }).click();
  await midori.getByText("外しました。").waitFor();

  const post = await says(midori, "休みの日は何をしていますか");
  await ask(midori, "GET", `/posts/${post}`);
  const { body: feed } = await ask(taro, "GET", `/neighborhoods/${kosugi}/posts`);
  const seen = feed.items.find((/** @type {any} */ one) => one.body.startsWith("はじめまして"));
  await visit(taro, `/p/${seen.id}`);
  await taro.getByLabel("コメントを書く").fill("パチンコはいかが");
  await taro.getByText("確認が必要な言い回しがあるので、", { exact: false }).waitFor();
  await taro.getByRole("button", { name: "送る" }).click();
  await taro.getByText("受けつけました。", { exact: false }).waitFor();
  await picture(taro, "answer-1280");
  await visit(hanako, `/p/${seen.id}`);
  await hanako.getByText("まだコメントはありません。").waitFor();
});

test("an English page says the same", async () => {
  const { hanako } = people;
  await visit(hanako, `/t/${kosugi}/new`);
  await hanako.getByRole("contentinfo").getByRole("button", { name: "English" }).click();
  await hanako.getByText("Your first 3 posts are shown in the town after somebody has looked, within 24 hours at the latest.", { exact: false }).waitFor();
  await hanako.getByText("2 to go.").waitFor();
});
