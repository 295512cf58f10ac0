// What happens seldom at the desk: two at once, votes of volunteers, asking staff, a suspended author, a milder decision; and everything that can be reported.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi, reports, says } from "./keepers.mjs";
import { picture } from "./picture.mjs";
import { ask, command, neighbor, startTown, visit, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "midori" | "sota" | "kenji" | "yuki" | "jiro", import("playwright-core").Page>} */
let people;
before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    midori: await keeper(town, "Midori", "staff_moderator"),
    sota: await keeper(town, "Sota", "staff_moderator"),
    kenji: await keeper(town, "Kenji", "area_moderator", { in: kosugi }),
    yuki: await keeper(town, "Yuki", "area_moderator", { in: kosugi }),
    jiro: await keeper(town, "Jiro", "appeal_reviewer"),
  };
});
after(() => town?.end());

/** A post that was reported, and the address of its case. @param {string} body @param {string} [category] */
async function reported(body, category = "harassment") {
  const { hanako, taro, midori } = people;
  const post = await says(hanako, body);
  await reports(taro, "post", post, category);
  const { body: queue } = await ask(midori, "GET", "/moderation/cases");
  return { post, path: `/moderation/cases/${queue.items.at(-1).id}` };
}

/** @param {import("playwright-core").Page} page @param {string} kind */
async function choose(page, kind) {
  await page.getByRole("button", { name: kind }).click();
  await page.getByRole("dialog").waitFor();
}

test("who is overtaken is told calmly, sees what is there now, and loses no word", async () => {
  const { midori, sota } = people;
  const { path } = await reported("二人が同時に見ている投稿です。");
  await visit(midori, path);
  await visit(sota, path);
  await choose(midori, "注意を伝える");
  await midori.getByLabel("理由（書いた人が読みます）").fill("ていねいに書いた理由です。");
  await sota.getByRole("button", { name: /^担当する/ }).click();
  await sota.getByRole("button", { name: /^担当をやめる/ }).waitFor();
  await midori.getByRole("button", { name: "この内容で決める" }).click();
  await midori.getByText("ほかの人が先に動かしました。新しい内容にしました。").waitFor();
  await midori.getByText("ほかの人が担当しています。丸 1 日たつと、代われます。").waitFor();
  assert.equal(await midori.getByRole("heading", { name: "どうしますか" }).count(), 0);
  await sota.getByRole("button", { name: /^担当をやめる/ }).click();
  await sota.getByText("担当をやめました。").waitFor();
  await midori.getByRole("button", { name: "新しくする" }).click();
  await midori.getByRole("button", { name: "担当する" }).click();
  await midori.getByRole("button", { name: /^担当をやめる/ }).waitFor();
  await choose(midori, "注意を伝える");
  assert.equal(await midori.getByLabel("理由（書いた人が読みます）").inputValue(), "ていねいに書いた理由です。");
  await midori.getByRole("button", { name: "この内容で決める" }).click();
  await midori.getByText("決まりました：注意を伝える").or(midori.getByText("これで全部です。")).waitFor();
});

test("volunteers remove together, and decide nothing about people", async () => {
  const { kenji, yuki, taro } = people;
  const { post, path } = await reported("ボランティアが見る投稿です。");
  await visit(kenji, path);
  assert.deepEqual((await kenji.locator(".ladder kbd").allInnerTexts()), ["1", "2", "3", "4", "5", "6"]);
  await choose(kenji, "公開をやめる");
  await kenji.getByText("もう 1 人の賛成で決まります。").waitFor();
  await kenji.getByRole("button", { name: "この内容で、賛成を求める" }).click();
  await kenji.getByText("もう 1 人の賛成を待ちます。").or(kenji.getByText("これで全部です。")).waitFor();
  assert.equal((await ask(taro, "GET", `/posts/${post}`)).status, 200);
  await visit(kenji, path);
  await kenji.getByText("あなたの票は入っています。").waitFor();
  await visit(yuki, path);
  await yuki.getByText("賛成 1 人・反対 0 人（2 人の賛成で決まります）").waitFor();
  await yuki.getByLabel("ひとこと").fill("同じ考えです。");
  await yuki.getByRole("button", { name: "賛成する" }).click();
  await yuki.getByText("票を入れました。").waitFor();
  await yuki.getByText("決まりました", { exact: true }).waitFor();
  assert.equal((await ask(taro, "GET", `/posts/${post}`)).status, 404);
});

test("a volunteer who knows the author hands the case to staff, and does not see it any more", async () => {
  const { kenji, midori } = people;
  const { path } = await reported("知り合いが書いた投稿です。", "danger");
  await visit(kenji, path);
  await kenji.getByRole("button", { name: "運営に相談する" }).click();
  const dialog = kenji.getByRole("dialog");
  await dialog.getByRole("radio", { name: "だれかの命にかかわる" }).check();
  await dialog.getByText("先に 110 番か 119 番へ。", { exact: false }).waitFor();
  await dialog.getByRole("radio", { name: "知り合いなど、自分では判断しにくい" }).check();
  await dialog.getByRole("button", { name: "運営に相談する" }).click();
  await kenji.getByText("この件は、ほかの担当に移ったか、見られなくなりました。").waitFor();
  assert.equal(await kenji.locator(`.case-line[href="${path}"]`).count(), 0);
  await visit(midori, path);
  await midori.locator(".case-head").getByText("判断が難しい関係").waitFor();
  assert.equal(await midori.getByRole("button", { name: "運営に相談する" }).count(), 0);
});

test("a suspended author is led to the decision, and can appeal; a milder one takes its place", async () => {
  const { hanako, midori, jiro } = people;
  const { path } = await reported("ひどい言葉です。");
  await visit(midori, path);
  await choose(midori, "利用を止める");
  await midori.getByRole("dialog").getByText("7 日", { exact: true }).click();
  await midori.getByRole("checkbox", { name: "すべてのまちで止める" }).check();
  await midori.getByRole("button", { name: "この内容で決める" }).click();
  await midori.getByText(/決まりました：利用を止める|これで全部です。/).waitFor();

  await visit(hanako, "/");
  await hanako.getByRole("heading", { level: 1, name: "あなたへの決定" }).waitFor();
  await hanako.getByRole("link", { name: "投稿について：利用を止めました" }).click();
  await hanako.getByText("どのまちでも、投稿や参加ができません。", { exact: false }).waitFor();
  await hanako.getByLabel("どこが違うと思いますか").fill("一度のことです。気をつけます。");
  await hanako.getByRole("button", { name: "異議を申し立てる" }).click();
  await hanako.getByText("別の担当者が確認しています。", { exact: false }).waitFor();

  await visit(jiro, "/moderation/appeals");
  await jiro.getByRole("link", { name: /「利用を止める」への申し立て/ }).click();
  await jiro.getByRole("button", { name: "担当する" }).click();
  await jiro.getByRole("radio", { name: /より軽い決定に変える/ }).check();
  await jiro.getByText("公開をやめる", { exact: true }).last().click();
  await jiro.getByLabel("回答（申し立てた人が読みます）").fill("一度目でもあり、投稿だけにします。");
  await jiro.getByRole("button", { name: "回答する" }).click();
  await jiro.getByRole("dialog").getByRole("button", { name: "回答する" }).click();
  await jiro.getByText("待っている申し立てはありません。").waitFor();
  await hanako.waitForFunction(async () => !(await (await fetch("/api/v1/me")).json()).suspended);
  await hanako.goto("/me/decisions");
  await hanako.getByRole("link", { name: "投稿について：公開をやめました" }).first().waitFor();
  await hanako.getByRole("link", { name: "投稿について：利用を止めました" }).click();
  await hanako.getByText("決定を、より軽いものに変えました。", { exact: false }).waitFor();
  await hanako.getByText("一度目でもあり、投稿だけにします。").waitFor();
  await visit(hanako, "/");
  await hanako.getByRole("group", { name: "投稿の種類" }).waitFor();
});

test("a photo, a comment and a profile can be reported; a photo is seen through its case alone; a report can be taken back", async () => {
  const { hanako, taro, midori } = people;
  await write(hanako, kosugi, "ひとこと", "看板の写真です。", { photo: picture() });
  const { body: feed } = await ask(hanako, "GET", `/neighborhoods/${kosugi}/posts`);
  const post = feed.items[0];
  await ask(hanako, "POST", `/posts/${post.id}/comments`, { body: "わたしのコメントです。" });
  const send = async () => {
    const dialog = taro.getByRole("dialog");
    await dialog.getByRole("radio", { name: "だれかの個人情報" }).check();
    await dialog.getByRole("button", { name: "知らせる", exact: true }).click();
    await taro.getByRole("heading", { name: "ありがとうございます" }).waitFor();
    await taro.getByRole("dialog").getByRole("button", { name: "とじる" }).last().click();
    await taro.getByRole("dialog").waitFor({ state: "detached" });
  };
  await visit(taro, `/p/${post.id}`);
  await taro.getByRole("button", { name: /写真 1 を大きく見る/ }).click();
  await taro.getByRole("button", { name: "知らせる（通報）" }).click();
  await send();
  await taro.getByRole("button", { name: "このコメントのメニュー" }).click();
  await taro.getByRole("button", { name: "知らせる（通報）" }).click();
  await send();
  await taro.getByRole("button", { name: "Hanako" }).first().click();
  await taro.getByRole("button", { name: "この人について知らせる" }).click();
  await taro.getByRole("dialog").getByRole("radio", { name: "だれかの個人情報" }).check();
  await taro.getByRole("button", { name: "知らせる", exact: true }).click();
  await taro.getByRole("heading", { name: "ありがとうございます" }).waitFor();
  await taro.getByRole("link", { name: "自分の通報を見る" }).click();
  await taro.getByText("プロフィール：だれかの個人情報").waitFor();
  await taro.getByText("写真：だれかの個人情報").waitFor();
  await taro.getByText("コメント：だれかの個人情報").waitFor();

  const { body: queue } = await ask(midori, "GET", "/moderation/cases");
  const photo = queue.items.find((/** @type {any} */ one) => one.target_kind === "photo");
  await visit(midori, `/moderation/cases/${photo.id}`);
  const shown = midori.locator(".exhibit.main img");
  await shown.evaluate((/** @type {HTMLImageElement} */ image) => image.decode());
  assert.equal(await shown.getAttribute("alt"), "写真 1：試しの写真");
  assert.equal((await ask(midori, "GET", `/posts/${post.id}`)).status, 404, "no other door opens");

  const card = taro.locator(".my-report", { hasText: "プロフィール" });
  await card.getByRole("button", { name: /取り消す/ }).click();
  await taro.getByRole("dialog").getByRole("button", { name: "取り消す" }).click();
  await card.getByText("あなたが取り消しました。").waitFor();
});

test("who has no part finds no way to the desk, and is told whose it is", async () => {
  const { taro } = people;
  await visit(taro, "/");
  assert.equal(await taro.getByRole("link", { name: "見守り" }).count(), 0);
  for (const path of ["/moderation", "/moderation/appeals"]) {
    await visit(taro, path);
    await taro.getByText("ここは、まちの見守り役と運営の画面です。").waitFor();
  }
});

test("who was suspended on the machine itself is told so", async () => {
  const page = await neighbor(town, "Goro", { in: kosugi });
  await command(town, "admin", "suspend", "goro@example.jp", "--reason", "試し");
  await page.waitForFunction(async () => (await (await fetch("/api/v1/me")).json()).suspended);
  await visit(page, "/");
  await page.getByText("ここに決定はありません。", { exact: false }).waitFor();
  await page.getByRole("link", { name: "データの書き出しと退会は、設定からできます。" }).waitFor();
});
