// An office tells something: a clerk writes, a colleague approves, a resident reads and asks, is answered; corrected and withdrawn in the open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { approve, clerk, fillSheet, resident, submit, until } from "./office.mjs";
import { ask, device, startTown, visit } from "./town.mjs";

const title = "小杉町の一部で、夜に水が止まります";
const body = "水道管の工事のため、12月1日の夜11時から翌朝4時まで水が止まります。";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let kakari;
/** @type {import("playwright-core").Page} */
let kacho;
/** @type {import("playwright-core").Page} */
let hanako;
let desk = "";
let page = "";
before(async () => {
  town = await startTown({ demo: true });
  kakari = await clerk(town, "kakari@example.jp");
  kacho = await clerk(town, "kacho@example.jp");
  hanako = await resident(town, "hanako@example.jp");
});
after(() => town?.end());

test("a clerk writes; the sheet is saved by itself, shows whom it reaches and how it reads", async () => {
  await fillSheet(kakari, { title, body });
  await kakari.getByText(/届く見込みです/).waitFor();
  await kakari.getByText("やさしい日本語・英語").click();
  await kakari.getByLabel("題名（やさしい日本語）").fill("夜《よる》 水《みず》が 止《と》まります");
  await kakari.getByLabel("本文（やさしい日本語）").fill("水道《すいどう》の 工事《こうじ》を 実施《じっし》します。");
  await kakari.getByText("むずかしい言葉です。", { exact: false }).first().waitFor();
  await kakari.getByText(/に保存しました/).waitFor();
  assert.match(kakari.url(), /\/office\/n\/[0-9a-f-]{36}$/);
  await kakari.getByRole("button", { name: "できあがりを見る" }).click();
  const phone = kakari.getByRole("dialog").getByRole("region", { name: "スマートフォンで見たとき" });
  await phone.getByText(body).waitFor();
  await kakari.getByRole("dialog").getByRole("button", { name: "やさしい日本語" }).click();
  await phone.locator("ruby").first().waitFor();
  await kakari.keyboard.press("Escape");
  await kakari.reload();
  assert.equal(await kakari.getByLabel("題名", { exact: true }).inputValue(), title);
});

test("whoever wrote is told to find somebody else, and cannot approve", async () => {
  desk = await submit(kakari);
  page = desk.replace("/office", "");
  await kakari.getByText("課長", { exact: true }).waitFor();
  await visit(kakari, `${desk}/review`);
  await kakari.getByText("あなたが書いたものです。", { exact: false }).waitFor();
  assert.equal(await kakari.getByRole("button", { name: "承認する" }).count(), 0);
  const { status } = await ask(kakari, "POST", `/office/notices/${desk.split("/").at(-1)}/approve`, { hash: "0".repeat(64) });
  assert.ok(status >= 400);
});

test("a colleague goes through the list and approves with a passkey; a guest reads it", async () => {
  await visit(kacho, "/office");
  await kacho.getByRole("listitem").filter({ hasText: title }).getByRole("link", { name: "確かめる" }).waitFor();
  await approve(kacho, desk);
  const guest = await device(town);
  await until(guest, page, guest.getByText(body));
  await guest.getByText("公式").first().waitFor();
  await guest.getByRole("link", { name: "044-000-0002" }).waitFor();
});

test("it comes to a resident with why; she stamps it, and takes the stamp back", async () => {
  await until(hanako, "/notices", hanako.getByRole("article").filter({ hasText: title }));
  const card = hanako.getByRole("article").filter({ hasText: title });
  await card.getByText("「交通・工事」を受け取る設定なので届きました。", { exact: false }).waitFor();
  await card.getByText("未読").waitFor();
  await card.getByRole("link", { name: title }).click();
  const stamp = hanako.getByRole("button", { name: "読みました" });
  await stamp.click();
  await hanako.getByText("「読みました」を押しました。").waitFor();
  await visit(hanako, page);
  await hanako.getByRole("button", { name: "読みました", pressed: true }).click();
  await hanako.getByText("取り消しました。").waitFor();
  await visit(hanako, page);
  await hanako.getByRole("button", { name: "読みました", pressed: false }).waitFor();
});

test("she asks, the office answers as the body, everybody reads both", async () => {
  await hanako.getByLabel("質問を書く").fill("受水槽のあるマンションでも止まりますか。");
  await hanako.getByRole("button", { name: "質問する" }).click();
  await hanako.getByText("質問を送りました。", { exact: false }).waitFor();
  await visit(kakari, "/office/questions");
  const question = kakari.getByRole("listitem").filter({ hasText: "受水槽のある" });
  await question.getByLabel("答えを書く").fill("受水槽に水があるあいだは使えます。");
  await question.getByRole("button", { name: "答える" }).click();
  await kakari.getByText("答えました。", { exact: false }).waitFor();
  const guest = await device(town);
  await visit(guest, page);
  const answer = guest.getByRole("article", { name: /答え：中原区役所/ });
  await answer.getByText("受水槽に水があるあいだは使えます。").waitFor();
  await answer.getByText("公式").waitFor();
});

test("a correction reaches her: marked as changed, the difference visible, the old version kept", async () => {
  await visit(kakari, desk);
  await kakari.getByRole("button", { name: "訂正する" }).click();
  await kakari.getByRole("dialog").getByLabel("訂正の内容").fill("工事の日を、1日から2日に直しました。");
  await kakari.getByRole("button", { name: "訂正を書く" }).click();
  await kakari.getByLabel("本文", { exact: true }).fill(body.replace("1日", "2日"));
  await kakari.getByText(/に保存しました/).waitFor();
  await submit(kakari);
  await visit(kacho, `${desk}/review`);
  assert.deepEqual(await kacho.locator("ins").allInnerTexts(), ["2"]);
  await approve(kacho, desk);
  await until(hanako, "/notices", hanako.getByRole("article").filter({ hasText: title }).getByText("訂正されました"));
  await hanako.getByRole("link", { name: title }).click();
  await hanako.getByText("工事の日を、1日から2日に直しました。").first().waitFor();
  assert.deepEqual([await hanako.locator("#history del").first().innerText(), await hanako.locator("#history ins").first().innerText()], ["1", "2"]);
  await hanako.getByRole("link", { name: "この版を見る" }).click();
  await hanako.getByText("これは古い版です。").waitFor();
});

test("one tap mutes its kind, and one more takes that back", async () => {
  await visit(hanako, "/notices");
  await hanako.getByRole("article").filter({ hasText: title }).getByRole("button", { name: "この種類はもう届けない" }).click();
  await hanako.getByText("「交通・工事」は、もう届きません。").waitFor();
  await hanako.getByRole("button", { name: "元にもどす" }).click();
  await hanako.getByText("また届くようにしました。").waitFor();
  await visit(hanako, "/me/notices-settings");
  await hanako.getByRole("checkbox", { name: /交通・工事/, checked: true }).first().waitFor();
});

test("what she chooses is kept: a category off, mail for what is important, easy Japanese first", async () => {
  await hanako.getByRole("checkbox", { name: /役所の催し/ }).first().uncheck();
  await hanako.getByText("保存しました。").waitFor();
  await hanako.getByRole("radio", { name: "緊急と重要なおしらせを" }).check();
  await hanako.getByRole("radio", { name: "やさしい日本語" }).check();
  await visit(hanako, "/me/notices-settings");
  await hanako.getByRole("checkbox", { name: /役所の催し/, checked: false }).first().waitFor();
  await visit(hanako, page);
  await hanako.locator(".official-body ruby").first().waitFor();
  await hanako.getByRole("link", { name: "日本語", exact: true }).click();
  await hanako.getByText(body.replace("1日", "2日")).waitFor();
});

test("the office learns bands and never who; a withdrawal leaves a tombstone that reaches her", async () => {
  await visit(kakari, `${desk}/delivery`);
  await kakari.getByText("届いた方").waitFor();
  assert.doesNotMatch(await kakari.getByRole("main").innerText(), /Hanako|花子/i);
  await visit(kakari, desk);
  await kakari.getByRole("button", { name: "取り消す" }).click();
  await kakari.getByRole("dialog").getByLabel("理由（読む人に表示されます）").fill("工事が中止になりました。");
  await kakari.getByRole("dialog").getByRole("button", { name: "取り消す" }).click();
  await kakari.getByText("取り消しました。受け取った方にお知らせしています。").waitFor();
  await until(hanako, "/notices", hanako.getByRole("article").filter({ hasText: title }).getByText("取り消されました"));
  await visit(hanako, page);
  await hanako.getByText("このおしらせは取り消されました。").waitFor();
  await hanako.getByText("工事が中止になりました。").waitFor();
  assert.equal(await hanako.locator(".official-body").count(), 0);
});
