// A ward office's moderation desk: opened by two who run the server, worked at by whom two of the office name; it proposes, a volunteer agrees, and the author reads whose desk it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi, reports, says } from "./keepers.mjs";
import { look } from "./looking.mjs";
import { clerk } from "./office.mjs";
import { grave, reviewer } from "./reviewers.mjs";
import { ask, neighbor, startTown, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"ichi" | "ni" | "kakari" | "kacho" | "hanako" | "taro" | "kenji", Page>} */
let people;
before(async () => {
  town = await startTown({ demo: true });
  people = {
    ichi: await reviewer(town, "Ichi"), ni: await reviewer(town, "Ni"),
    kakari: await clerk(town, "kakari@example.jp"), kacho: await clerk(town, "kacho@example.jp"),
    hanako: await neighbor(town, "Hanakoya", { in: kosugi }), taro: await neighbor(town, "Taroya", { in: kosugi }),
    kenji: await keeper(town, "Kenjiya", "area_moderator", { in: kosugi }),
  };
});
after(() => town?.end());

const office = "中原区役所（見本）";
const words = "駅前の青い屋根の家の人は、いつも約束を破ります。";
const picture = process.env.PICTURES;

/** Looks as somebody on a phone and at a desk would; keeps a picture where one is wanted. @param {Page} page @param {string} name */
async function seen(page, name) {
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  await look(page, name);
  for (const width of picture ? [360, 1280] : []) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${picture}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** Opens the office on the reviewers' desk. @param {Page} page */
async function reviews(page) {
  await visit(page, "/trust");
  await page.getByRole("link", { name: office }).first().click();
  await page.getByRole("heading", { name: "審査" }).waitFor();
}

/** Presses a grave act, says yes, and shows the passkey where it is asked for. @param {Page} page @param {string} act @param {import("playwright-core").Locator} sign */
const does = (page, act, sign) => grave(page, async () => {
  await page.getByRole("button", { name: act, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: act, exact: true }).click();
}, sign);

test("one who runs the server proposes a desk, another opens it, and everybody can see that it is open", async () => {
  const { ichi, ni, hanako } = people;
  await reviews(ichi);
  await does(ichi, "確認窓口を開くことを提案する", ichi.getByText("確認窓口を提案した人：Ichiさん"));
  assert.equal(await ichi.getByRole("button", { name: "確認窓口を開く", exact: true }).count(), 0, "not by the same person");
  await reviews(ni);
  await does(ni, "確認窓口を開く", ni.getByText(/確認窓口を開いた人：Niさん/));
  await seen(ni, "desk-trust");
  await visit(hanako, "/agencies/nakahara-mihon");
  await hanako.getByText("この窓口だけで、隠したり消したりすることはできません。", { exact: false }).waitFor();
  await seen(hanako, "desk-public");
});

test("two of the office say who works there; until then there is no way in", async () => {
  const { kakari, kacho } = people;
  assert.equal((await ask(kakari, "GET", "/moderation/cases")).status, 403);
  await visit(kakari, "/office/people");
  await kakari.getByRole("button", { name: "役割を変える" }).first().click();
  const dialog = kakari.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /確認窓口の人/ }).check();
  await grave(kakari, () => dialog.getByRole("button", { name: "役割を変える" }).click(), kakari.getByText("もう一人の確認を待っています。"));
  assert.equal((await ask(kakari, "GET", "/moderation/cases")).status, 403);
  await visit(kacho, "/office/people");
  await seen(kacho, "desk-people");
  await grave(kacho, () => kacho.getByRole("button", { name: "確認する", exact: true }).click(), kacho.getByText("待っているものはありません。"));
  await kakari.waitForFunction(async () => (await (await fetch("/api/v1/me")).json()).agency.roles.includes("moderator"));
  await visit(kakari, "/office");
  await kakari.getByRole("link", { name: "確認窓口" }).waitFor();
  await seen(kakari, "desk-office");
});

test("the desk reads words and no names, and proposes; a volunteer agrees; the author reads whose desk it was", async () => {
  const { kakari, kenji, hanako, taro } = people;
  const post = await says(hanako, words);
  await ask(taro, "POST", `/posts/${post}/comments`, { body: "どの家のことですか。" });
  await reports(taro, "post", post, "harassment", "だれのことか、わかってしまいます。");
  await visit(kakari, "/moderation");
  await kakari.getByText("名前は出ません。", { exact: false }).first().waitFor();
  await kakari.locator(".case-line", { hasText: "いやがらせ、悪口" }).last().click();
  await kakari.getByText(words).waitFor();
  await kakari.getByText("書いた人（名前は出ません）").waitFor();
  await kakari.getByText("住民（名前は出ません）").waitFor();
  for (const name of ["Hanakoya", "Taroya"]) assert.equal(await kakari.getByText(name).count(), 0, "no names");
  assert.equal(await kakari.getByText("同じ人への、この 1 年の決定").count(), 0);
  for (const kind of ["読むだけにする", "利用を止める", "アカウントを閉じる"]) assert.equal(await kakari.getByRole("button", { name: kind }).count(), 0, kind);
  await seen(kakari, "desk-case");
  const path = new URL(kakari.url()).pathname;

  await visit(kenji, path);
  await kenji.getByText(`${office}の確認窓口も、この件を見ることができます。`).waitFor();
  await seen(kenji, "desk-neighbor");

  await kakari.getByRole("button", { name: /公開をやめる/ }).click();
  await kakari.getByRole("dialog").getByText("まちの見守り役か、運営の賛成で決まります。").waitFor();
  await kakari.getByRole("button", { name: "この内容で、賛成を求める" }).click();
  await kakari.getByText(/もう 1 人の賛成を待ちます。|これで全部です。/).waitFor();
  assert.equal((await ask(taro, "GET", `/posts/${post}`)).status, 200, "nothing happens yet");

  await visit(kenji, path);
  await kenji.getByText(`${office}の確認窓口`).first().waitFor();
  await kenji.getByRole("button", { name: "賛成する" }).click();
  await kenji.getByText("決まりました", { exact: true }).waitFor();
  assert.equal((await ask(taro, "GET", `/posts/${post}`)).status, 404);

  await visit(kakari, path);
  await kakari.getByText("決まったので、内容はもう出ません。").waitFor();
  assert.equal(await kakari.getByText(words).count(), 0);

  await visit(hanako, "/me/decisions");
  await hanako.getByRole("link", { name: "投稿について：公開をやめました" }).click();
  await hanako.getByText(`${office}の確認窓口`, { exact: true }).waitFor();
  await hanako.getByText("このまちの見守り役か、運営の見守り担当が賛成しました。").waitFor();
  await seen(hanako, "desk-author");
});

test("a volunteer keeps desks from what speaks of the office, and the other doors stay shut", async () => {
  const { kakari, kenji, hanako, taro } = people;
  const post = await says(hanako, "あの課に電話しても、たらい回しでした。");
  await reports(taro, "post", post, "other");
  await visit(kenji, "/moderation");
  await kenji.locator(".case-line", { hasText: "そのほか" }).last().click();
  await kenji.getByText("たらい回し", { exact: false }).waitFor();
  const path = new URL(kenji.url()).pathname;
  assert.equal((await ask(kakari, "GET", path)).status, 200);
  await kenji.getByRole("button", { name: "窓口には見せない" }).click();
  await kenji.getByRole("dialog").getByRole("button", { name: "窓口には見せない" }).click();
  await kenji.getByText("確認窓口から外しました。").waitFor();
  assert.equal((await ask(kakari, "GET", path)).status, 404);
  await visit(kakari, path);
  await kakari.getByText("この件は、ほかの担当に移ったか、見られなくなりました。").waitFor();

  const { body: board } = await ask(kakari, "GET", `/neighborhoods/${kosugi}/posts`);
  assert.equal(JSON.stringify(board).includes("たらい回し"), false);
  for (const [door, status] of /** @type {[string, number][]} */ ([[`/posts/${post}`, 404], ["/moderation/appeals", 403], ["/moderation/duties", 403], ["/members/01990000-0000-7000-8000-000000000001", 403]])) {
    assert.equal((await ask(kakari, "GET", door)).status, status, door);
  }
});

test("the office closes its desk alone, and it is over at once", async () => {
  const { kakari, kacho } = people;
  await visit(kacho, "/office/people");
  await kacho.getByText("確認窓口", { exact: true }).last().click();
  await does(kacho, "確認窓口を閉じる", kacho.getByText("変えました。"));
  assert.equal((await ask(kakari, "GET", "/moderation/cases")).status, 403);
  await visit(kakari, "/office");
  assert.equal(await kakari.getByRole("link", { name: "確認窓口" }).count(), 0);
});
