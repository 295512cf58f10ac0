// The loop of moderation, told by four people at four devices: reported, decided with reasons, told to both sides, appealed, undone; and the keys of the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi, reports, says } from "./keepers.mjs";
import { ask, device, neighbor, startTown, visit, write } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "midori" | "jiro", import("playwright-core").Page>} */
let people;
before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    midori: await keeper(town, "Midori", "staff_moderator"),
    jiro: await keeper(town, "Jiro", "appeal_reviewer"),
  };
});
after(() => town?.end());

const words = "駅前の青い屋根の家の人は、いつも約束を破ります。";

/** Opens the menu of the first post on the page. @param {import("playwright-core").Page} page */
const menu = (page) => page.getByRole("button", { name: "この投稿のメニュー" }).first().click();

test("somebody reports a post, is told what happens next, and sees that it is being looked at", async () => {
  const { hanako, taro } = people;
  await write(hanako, kosugi, "ひとこと", words);
  await menu(hanako);
  await hanako.getByRole("button", { name: "削除する" }).waitFor();
  assert.equal(await hanako.getByRole("button", { name: "知らせる（通報）" }).count(), 0, "own words need no report");

  await visit(taro, `/t/${kosugi}`);
  await menu(taro);
  await taro.getByRole("button", { name: "知らせる（通報）" }).click();
  const dialog = taro.getByRole("dialog");
  await dialog.getByText("相手にも、ほかのご近所さんにも伝わりません。", { exact: false }).waitFor();
  assert.equal(await dialog.getByRole("link", { name: "110（警察）" }).count(), 0);
  await dialog.getByRole("radio", { name: "人の安全にかかわる" }).check();
  await dialog.getByRole("link", { name: "110（警察）" }).waitFor();
  await dialog.getByRole("radio", { name: "いやがらせ、悪口" }).check();
  await dialog.getByRole("link", { name: "110（警察）" }).waitFor({ state: "detached" });
  await dialog.getByLabel("くわしく").fill("だれのことか、わかってしまいます。");
  await dialog.getByRole("button", { name: "知らせる", exact: true }).click();
  await taro.getByRole("heading", { name: "ありがとうございます" }).waitFor();
  await taro.getByRole("link", { name: "自分の通報を見る" }).click();
  await taro.getByRole("heading", { level: 1, name: "自分の通報" }).waitFor();
  await taro.getByText("担当者が確認しています。").waitFor();
});

test("a moderator finds the way there, reads it in its place, and decides with a reason", async () => {
  const { midori } = people;
  await visit(midori, "/");
  await midori.getByRole("navigation", { name: "おもな場所" }).getByRole("link", { name: "見守り" }).click();
  await midori.getByRole("heading", { level: 1, name: "通報の確認" }).waitFor();
  await midori.getByRole("link", { name: /いやがらせ、悪口/ }).click();
  await midori.getByRole("heading", { level: 2, name: "いやがらせ、悪口（投稿）" }).waitFor();
  assert.match(new URL(midori.url()).pathname, /^\/moderation\/cases\//);
  await midori.getByText(words).waitFor();
  await midori.getByText("だれのことか、わかってしまいます。").waitFor();
  assert.equal(await midori.getByText("Taro").count(), 0, "nobody learns who reported");
  await midori.getByRole("button", { name: /^担当する/ }).click();
  await midori.getByRole("button", { name: /^担当をやめる/ }).waitFor();
  await midori.getByRole("button", { name: "公開をやめる" }).click();
  const dialog = midori.getByRole("dialog");
  assert.equal(await dialog.getByLabel("やくそく").inputValue(), "harassment", "the rule that the reports speak of is chosen");
  await dialog.getByLabel("よく使う理由").selectOption({ index: 2 });
  const facts = dialog.getByLabel("理由（書いた人が読みます）");
  assert.match(await facts.inputValue(), /^ご近所のだれかだとわかる書き方で/);
  await facts.fill(`${await facts.inputValue()}「青い屋根」で家がわかります。`);
  await dialog.getByRole("button", { name: "この内容で決める" }).click();
  await midori.getByText("これで全部です。").waitFor();
  await midori.getByText("確認を待っているものはありません。").waitFor();
});

test("the reporter hears the outcome in a sentence, and nothing of the other", async () => {
  const { taro } = people;
  await visit(taro, "/me/reports");
  await taro.getByText("確認し、やくそくに沿って対応しました。").waitFor();
  const rule = taro.getByRole("link", { name: "人を責めない、おとしめない、つきまとわない" });
  assert.equal(await rule.getAttribute("href"), "/rules#harassment");
  assert.equal(await taro.getByRole("button", { name: /取り消す/ }).count(), 0);
  assert.doesNotMatch(await taro.getByRole("main").innerText(), /青い屋根|公開をやめ/);
  await visit(taro, `/t/${kosugi}`);
  assert.equal(await taro.getByText(words).count(), 0);
});

test("the author reads what, why and by whom, and appeals; what was begun survives a reload", async () => {
  const { hanako } = people;
  await visit(hanako, `/t/${kosugi}`);
  await hanako.getByText("公開をやめました。あなたにだけ見えています。").waitFor();
  await hanako.getByRole("link", { name: "決定と理由を読む" }).click();
  await hanako.getByRole("heading", { level: 1, name: "投稿について：公開をやめました" }).waitFor();
  await hanako.getByText("「青い屋根」で家がわかります。", { exact: false }).waitFor();
  await hanako.getByRole("link", { name: "人を責めない、おとしめない、つきまとわない" }).waitFor();
  await hanako.getByText("運営の見守り担当").waitFor();
  await hanako.getByText("人が内容を読んで決めました。").waitFor();
  assert.equal(await hanako.getByText("Midori").count(), 0, "a role, no name");
  const form = hanako.getByLabel("どこが違うと思いますか");
  await form.fill("青い屋根の家は、わたしの家です。自分のことを書きました。");
  await hanako.reload();
  await hanako.getByText(/28 \/ 2,000 文字/).waitFor();
  assert.match(await form.inputValue(), /わたしの家です/);
  await hanako.getByRole("button", { name: "異議を申し立てる" }).click();
  await hanako.getByText("別の担当者が確認しています。", { exact: false }).waitFor();
  assert.equal(await form.count(), 0, "once");
});

test("a reviewer who had no part in it reads both, and undoes it with a written answer", async () => {
  const { jiro, midori } = people;
  await visit(midori, "/moderation/appeals");
  await midori.getByText("ここは、まちの見守り役と運営の画面です。").waitFor();
  await visit(jiro, "/");
  await jiro.getByRole("navigation", { name: "おもな場所" }).getByRole("link", { name: "見守り" }).click();
  await jiro.getByRole("link", { name: /「公開をやめる」への申し立て/ }).click();
  await jiro.getByText("自分のことを書きました。", { exact: false }).waitFor();
  await jiro.getByText(words).waitFor();
  await jiro.getByRole("button", { name: "担当する" }).click();
  await jiro.getByRole("radio", { name: /取り消して、すべてもとにもどす/ }).check();
  await jiro.getByRole("button", { name: "回答する" }).click();
  assert.equal(await jiro.getByLabel("回答（申し立てた人が読みます）").evaluate((box) => box.matches(":invalid")), true, "an answer is never left out");
  await jiro.getByLabel("回答（申し立てた人が読みます）").fill("ご自身の家のことと確かめました。決定を取り消します。");
  await jiro.getByRole("button", { name: "回答する" }).click();
  await jiro.getByRole("dialog").getByRole("button", { name: "回答する" }).click();
  await jiro.getByText("待っている申し立てはありません。").waitFor();
});

test("all is as before, with an apology", async () => {
  const { hanako, taro } = people;
  await visit(hanako, "/me/news");
  await hanako.getByRole("link", { name: /あなたの異議の申し立てに/ }).click();
  await hanako.getByText("申しわけありませんでした。", { exact: false }).waitFor();
  await hanako.getByText("ご自身の家のことと確かめました。", { exact: false }).waitFor();
  await visit(taro, `/t/${kosugi}`);
  await taro.getByText(words).waitFor();
  await visit(taro, "/me/reports");
  await taro.getByText("確認しました。今回は、対応を行わないことになりました。").waitFor();
});

test("the public log tells of the decision and of its undoing, to anybody and of nobody", async () => {
  const { hanako } = people;
  await visit(hanako, "/me/decisions");
  await hanako.getByRole("link", { name: /投稿/ }).first().click();
  await hanako.getByRole("link", { name: /^見守りの記録 \d+ を見る/ }).click();
  await hanako.getByText("投稿1件の公開をやめました。", { exact: false }).waitFor();
  assert.match(await hanako.locator(".ledger-row").innerText(), /「人を責めない、おとしめない、つきまとわない」のやくそくにより/);
  await hanako.getByRole("link", { name: /^この決定はのちに変わりました：記録/ }).click();
  await hanako.getByText("異議を受けて、決定を取り消し、もとに戻しました。", { exact: false }).waitFor();

  const anybody = await device(town, { javaScriptEnabled: false });
  await anybody.goto("/transparency");
  const [undone, removed] = await anybody.locator(".ledger-row").allInnerTexts();
  assert.match(undone ?? "", /決定を取り消し、もとに戻しました。[^]*はじめに決めた人とは別の人/);
  assert.match(removed ?? "", /公開をやめました。[^]*運営の見守り担当[^]*この決定はのちに変わりました/);
  const told = await anybody.locator("main").innerText();
  for (const private_ of ["Hanako", "Taro", "Midori", "Jiro", "青い屋根"]) assert.ok(!told.includes(private_), private_);
  await anybody.context().close();
});

test("five cases by keys alone, and keys mean nothing while something is typed", async () => {
  const { hanako, taro, midori } = people;
  const all = ["だれにでもできる、よいお話です。", "本日だけの大安売りです。", "本日だけの大安売りです。ぜひどうぞ。", "友だちから聞きました。水が止まるそうです。", "空がきれいでした。"];
  for (const [i, body] of all.entries()) await reports(taro, "post", await says(hanako, body), ["scam", "spam", "spam", "danger", "harassment"][i] ?? "other");
  await visit(midori, "/moderation");
  await midori.keyboard.press("j");
  await midori.getByRole("heading", { level: 2, name: "だまそうとしている（投稿）" }).waitFor();
  await midori.keyboard.press("n");
  const note = midori.getByRole("dialog").getByRole("textbox");
  await note.pressSequentially("j6c 前にもありました");
  assert.equal(await note.inputValue(), "j6c 前にもありました");
  assert.equal(await midori.getByRole("dialog").count(), 1);
  await midori.getByRole("button", { name: "メモを残す" }).click();
  await midori.getByText("j6c 前にもありました").waitFor();
  const converting = await midori.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "6", isComposing: true, bubbles: true, cancelable: true })));
  assert.ok(converting, "a key of a conversion is left alone");
  assert.equal(await midori.getByRole("dialog").count(), 0);

  for (const [key, kind, title] of /** @type {const} */ ([["6", "公開をやめる", "宣伝や迷惑な投稿（投稿）"], ["5", "しばらく隠す", "宣伝や迷惑な投稿（投稿）"], ["3", "注意を伝える", "人の安全にかかわる（投稿）"]])) {
    await midori.keyboard.press(key);
    await midori.getByRole("dialog").getByRole("heading", { name: kind }).waitFor();
    await midori.keyboard.press("Enter");
    await midori.getByText(`決まりました：${kind}`).waitFor();
    await midori.getByRole("heading", { level: 2, name: title }).waitFor();
  }
  await midori.keyboard.press("c");
  await midori.getByRole("button", { name: /^担当をやめる/ }).waitFor();
  await midori.keyboard.press("2");
  await midori.getByRole("dialog").waitFor();
  await midori.keyboard.press("Space");
  await midori.getByRole("radio", { name: "未確認の情報です", checked: true }).waitFor();
  await midori.keyboard.press("Enter");
  await midori.getByRole("heading", { level: 2, name: "いやがらせ、悪口（投稿）" }).waitFor();
  await midori.keyboard.press("1");
  await midori.getByRole("dialog").waitFor();
  await midori.keyboard.press("Enter");
  await midori.getByText("これで全部です。").waitFor();

  await visit(taro, `/t/${kosugi}`);
  await taro.getByText("未確認の情報です").waitFor();
  for (const body of all.slice(0, 2)) assert.equal(await taro.getByText(body, { exact: true }).count(), 0, body);
  for (const body of all.slice(2)) assert.equal(await taro.getByText(body, { exact: true }).count(), 1, body);
  const { body: mine } = await ask(hanako, "GET", "/decisions");
  assert.equal(mine.items.filter((/** @type {any} */ one) => one.kind === "no_action").length, 0, "that nothing was wrong is on no list");
});

test("keys can be switched off", async () => {
  const { midori, hanako, taro } = people;
  await reports(taro, "post", await says(hanako, "また会いましょう。"), "other");
  await visit(midori, "/moderation");
  await midori.keyboard.press("?");
  await midori.getByRole("checkbox", { name: "キーで動かす" }).uncheck();
  await midori.keyboard.press("Escape");
  await midori.getByRole("dialog").waitFor({ state: "detached" });
  await midori.keyboard.press("j");
  assert.equal(new URL(midori.url()).pathname, "/moderation");
  await midori.getByRole("button", { name: "キーの一覧" }).click();
  await midori.getByRole("checkbox", { name: "キーで動かす" }).check();
  await midori.keyboard.press("Escape");
  await midori.getByRole("dialog").waitFor({ state: "detached" });
  await midori.keyboard.press("j");
  await midori.getByRole("heading", { level: 2, name: "そのほか（投稿）" }).waitFor();
});
