// Somebody without an account and without scripts asks that a post be taken away; a specialist asks back and asks the poster; the answer has its reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi } from "./keepers.mjs";
import { look } from "./looking.mjs";
import { ask, inMail, neighbor, startTown, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "sen" | "asker", Page>} */
let people;
/** @type {string} */
let post;

before(async () => {
  town = await startTown();
  const hanako = await neighbor(town, "Hanako", { in: kosugi });
  const sen = await keeper(town, "Sen", "specialist");
  // No script arrives. (Switched off in the browser, they would be missing to axe as well.)
  const context = await town.browser.newContext({ baseURL: town.base, locale: "ja-JP", serviceWorkers: "block" });
  await context.route("**/*.js", (route) => route.abort());
  context.setDefaultTimeout(15_000);
  people = { hanako, sen, asker: await context.newPage() };
  const said = await ask(hanako, "POST", "/posts", { neighborhood: kosugi, kind: "talk", audience: "public", body: "三丁目のパン屋の店主は、前の町で代金をごまかして追い出されたそうです。" });
  post = said.body.id;
});
after(() => town?.end());

/** @param {Page} page @param {string} about */
async function fill(page, about) {
  await page.getByLabel("問題の内容のアドレス（URL）").fill(about);
  await page.getByRole("radio", { name: "名誉・信用" }).check();
  await page.getByLabel("どの部分が、なぜ侵害にあたりますか").fill("代金をごまかしたという部分です。そのような事実はありません。");
  await page.getByLabel("そう考える事実やいきさつ").fill("前の店は建物の取り壊しで閉じました。");
  await page.getByRole("radio", { name: "自分（自社）の権利" }).check();
  await page.getByLabel("お名前（会社や団体の名前でもかまいません）").fill("小杉 麦");
  await page.getByLabel("返信先のメールアドレス").fill("mugi@example.jp");
  await page.getByRole("radio", { name: /名前は伝えず|名前を伝えず|名前は伝えない/ }).check();
}

test("the form needs no account and no script, says what is missing, and ends at a receipt", async () => {
  const { asker } = people;
  await asker.goto("/about");
  await asker.goto("/rights");
  await asker.getByRole("heading", { level: 1 }).waitFor();
  await look(asker, "the form");
  await fill(asker, "https://elsewhere.example.jp/p/1");
  await asker.getByRole("button", { name: "申し出る" }).click();
  await asker.locator(".findings, [role=alert]").first().waitFor();
  await look(asker, "the form with what is wrong");
  assert.match(await asker.getByLabel("そう考える事実やいきさつ").inputValue(), /取り壊し/, "nothing typed is lost");
  await asker.getByLabel("問題の内容のアドレス（URL）").fill(`${town.base}/p/${post}`);
  await asker.getByRole("button", { name: "申し出る" }).click();
  await asker.getByRole("heading", { name: "申出を受け付けました" }).waitFor();
  await look(asker, "the receipt");
  assert.match(String(await asker.locator(".receipt-number").first().textContent()), /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
  await inMail(town, "mugi@example.jp", /受付番号/);
});

test("a specialist asks once for what is missing, asks the poster, and answers with a reason within the time", async () => {
  const { asker, hanako, sen } = people;
  const status = asker.url();
  await visit(sen, "/moderation/rights");
  await look(sen, "the requests");
  await sen.getByRole("main").getByRole("link", { name: /名誉/ }).first().click();
  await sen.getByRole("heading", { level: 1, name: /名誉・信用/ }).waitFor();
  await look(sen, "a request");
  await sen.getByRole("button", { name: "足りないところを尋ねる" }).click();
  await sen.getByLabel("申し出た方へ").fill("お店の名前と、いつの投稿を見たかを教えてください。");
  await look(sen, "asking for what is missing");
  await sen.getByRole("dialog").getByRole("button", { name: "足りないところを尋ねる" }).click();
  await sen.getByText("足りないところを尋ねました", { exact: false }).first().waitFor();

  await asker.goto(status);
  await asker.getByText("お店の名前と、いつの投稿を見たかを教えてください。").waitFor();
  await asker.getByLabel("書き足す内容").fill("こむぎ日和です。きょうの投稿です。");
  await look(asker, "adding what was missing");
  await asker.getByRole("button", { name: "書き足す" }).click();
  await asker.getByText("書き足しを受け取りました", { exact: false }).or(asker.getByText("こむぎ日和です。", { exact: false })).first().waitFor();

  await visit(sen, new URL(sen.url()).pathname);
  const begin = sen.getByRole("button", { name: "確認を始める" });
  if (await begin.isVisible()) await begin.click();
  await sen.getByRole("button", { name: "投稿した方に尋ねる" }).click();
  await sen.getByRole("dialog").getByLabel("投稿した方へ", { exact: false }).fill("事実を確かめられるものはありますか。");
  await sen.getByRole("dialog").getByRole("button", { name: "投稿した方に尋ねる" }).click();
  await sen.getByText("投稿した方に尋ねました").first().waitFor();

  await visit(hanako, "/me/news");
  await hanako.locator("a.notice[href^='/me/inquiries/']").first().click();
  await hanako.getByRole("heading", { level: 1, name: "あなたの書いたものへの申出" }).waitFor();
  await look(hanako, "the poster is asked");
  assert.equal(await hanako.getByText("小杉 麦").count(), 0, "the name stays with those who look into it");
  await hanako.getByRole("radio", { name: "消してもよい" }).check();
  await hanako.getByLabel("理由や事実").fill("聞いた話でした。");
  await hanako.getByRole("button", { name: "返事を送る" }).click();
  await hanako.getByText("返事を送りました。", { exact: false }).first().waitFor();

  await visit(sen, new URL(sen.url()).pathname);
  await sen.getByText("聞いた話でした。").waitFor();
  await sen.getByRole("button", { name: "結果を出す" }).click();
  await sen.getByRole("radio", { name: "見られないようにする", exact: false }).first().check();
  await look(sen, "the answer being written");
  await sen.getByLabel("申し出た方への理由").fill("ご指摘のとおり、確かめられない話で信用を傷つける内容でした。");
  await sen.getByLabel("投稿した方に知らせる事実", { exact: false }).fill("確かめていない話で、お店の信用を傷つける内容でした。");
  await sen.getByRole("dialog").getByRole("button", { name: "見られないようにする" }).click();
  await sen.getByText("結果を知らせました").first().waitFor();

  await asker.goto(status);
  await asker.getByText("確かめられない話で信用を傷つける内容でした。", { exact: false }).waitFor();
  await look(asker, "the answer");
  await asker.goto(`/p/${post}`);
  assert.equal(await asker.getByText("代金をごまかして").count(), 0);
  await visit(hanako, "/me/decisions");
  await hanako.getByRole("link", { name: /投稿/ }).first().click();
  await hanako.getByText("確かめていない話で", { exact: false }).waitFor();
});

test("whoever has number and code finds the request again, and others do not", async () => {
  const { asker } = people;
  await asker.goto("/rights/status");
  await look(asker, "looking for a request");
  await asker.getByLabel("受付番号").fill("AAAA-AAAA-AAAA");
  await asker.getByLabel("確認コード").fill("nothing");
  await asker.getByRole("button", { name: "見る" }).click();
  await asker.getByText("この番号とコードの申出は見つかりません。", { exact: false }).waitFor();
  await look(asker, "no such request");
});
