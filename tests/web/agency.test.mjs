// A ward office asks, shows papers, answers a letter, and is confirmed by a second reviewer; an impostor gets nowhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addKey, grave, named, reviewer, withKey } from "./reviewers.mjs";
import { device, inMail, linkFromMail, neighbor, password, startTown, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

/** An account for work. @param {string} email @param {string} name */
async function clerk(email, name) {
  const page = await device(town, named(town));
  await withKey(page);
  await page.goto("/office/join");
  await page.getByLabel("メールアドレス").fill(email);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByLabel("名前").fill(name);
  await page.getByLabel("やくそくに同意します").check();
  await page.getByRole("button", { name: "登録する" }).click();
  await addKey(page);
  await page.goto(await linkFromMail(town, email, "/verify"));
  await page.getByText("メールアドレスを確認しました。").waitFor();
  return page;
}

/** @param {Page} page @param {string} name @param {string} slug */
async function request(page, name, slug) {
  await visit(page, "/office/agency");
  await page.getByLabel("機関の名前").fill(name);
  await page.getByLabel("読みがな").fill("みなみすいどう");
  await page.getByLabel("英語の名前").fill("Minami Water Works");
  await page.getByLabel("ページのアドレス").fill(slug);
  await page.getByLabel("機関の種類").selectOption({ label: "水道・電気・ガスなど" });
  await page.getByLabel("あなたの部署").fill("総務課");
  await page.getByLabel("所在地").fill("〒135-0000 東京都江東区みなみ1-2-3");
  await page.getByLabel("電話番号").fill("03-0000-0000");
  await page.getByLabel("公式サイト").fill("https://minami-water.example.jp/");
  await page.getByRole("checkbox", { name: "江東区" }).check();
  await page.getByRole("button", { name: "申請する" }).click();
  await page.getByRole("heading", { name: "審査を待っています" }).waitFor();
}

test("an office earns its badge: a request, a paper, a letter, and two reviewers", async () => {
  const office = await clerk("mizuno@minami-water.example.jp", "水野");
  await request(office, "みなみ水道企業団", "minami-water");
  await office.getByLabel("書類をえらぶ").setInputFiles({ name: "委任状.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF") });
  await office.getByText("委任状.pdf").waitFor();
  await office.getByText("lg.jp・go.jp をお持ちでないとき").click();
  await office.getByRole("button", { name: "手紙を頼む" }).click();
  await office.getByText("手紙を頼みました。審査担当者がお送りします。").first().waitFor();

  const first = await reviewer(town, "Ichiban");
  await visit(first, "/trust");
  await first.getByRole("link", { name: /みなみ水道企業団/ }).click();
  await first.getByText("委任状.pdf").waitFor();
  await first.getByRole("button", { name: "書類を確認した" }).click();
  await first.getByLabel("見たもの").fill("委任状と定款を見ました。");
  await grave(first, () => first.getByRole("dialog").getByRole("button", { name: "書類を確認した" }).click(), first.getByText("書類を見た人：Ichibanさん"));
  await first.getByRole("button", { name: "手紙の番号をつくる" }).click();
  await grave(first, () => first.getByRole("dialog").getByRole("button", { name: "手紙の番号をつくる" }).click(), first.locator(".the-code"));
  const code = await first.locator(".the-code").innerText();

  await visit(office, "/office/agency");
  await office.getByText("lg.jp・go.jp をお持ちでないとき").click();
  await office.getByLabel("手紙の番号").fill("AAAA-BBBB-CCCC");
  await office.getByRole("button", { name: "番号を確かめる" }).click();
  await office.getByText(/あと 9 回入れられます/).or(office.locator("[aria-invalid=true]")).first().waitFor();
  await office.getByLabel("手紙の番号").fill(code);
  await office.getByRole("button", { name: "番号を確かめる" }).click();
  await office.getByRole("heading", { name: "二人目の審査を待っています" }).waitFor();

  // The same reviewer is offered no second look.
  await first.reload();
  await first.getByText("書類を見た人：Ichibanさん").waitFor();
  assert.equal(await first.getByRole("button", { name: "公式の印をつける" }).count(), 0);
  const second = await reviewer(town, "Niban");
  await visit(second, "/trust");
  await second.getByRole("link", { name: /みなみ水道企業団/ }).click();
  await second.getByText("手紙の番号で").waitFor();
  await second.getByRole("button", { name: "公式の印をつける" }).click();
  await grave(second, () => second.getByRole("dialog").getByRole("button", { name: "公式の印をつける" }).click(), second.getByText("印をつけた人：Nibanさん"));
  await visit(office, "/office/agency");
  await office.getByRole("heading", { name: "公式の印がついています" }).waitFor();
  await visit(office, "/agencies/minami-water");
  await office.getByText("みなみ水道企業団").first().waitFor();
  await visit(office, "/office/people");
  await office.getByText("待っているものはありません。").waitFor();
});

test("an office proves its domain: the number from its mail, and a record that is shown whole and looked for", async () => {
  const office = await clerk("koho@vill.minami.lg.jp", "南野");
  await request(office, "みなみ村役場", "minami-mura");
  await office.getByLabel("機関のメールアドレス").fill("koho@vill.minami.lg.jp");
  await office.getByRole("button", { name: "番号を送る" }).click();
  await office.getByText("koho@vill.minami.lg.jp に番号を送りました。").first().waitFor();
  await office.getByLabel("届いた番号").fill("00000000");
  await office.getByRole("button", { name: "番号を確かめる" }).click();
  await office.locator("#code-mail[aria-invalid=true]").or(office.getByText(/あと \d+ 回入れられます/)).first().waitFor();
  await office.getByLabel("届いた番号").fill(await inMail(town, "koho@vill.minami.lg.jp", /\b\d{8}\b/));
  await office.getByRole("button", { name: "番号を確かめる" }).click();
  await office.locator(".proof-state").waitFor();
  assert.equal(await office.getByLabel("届いた番号").count(), 0);

  await office.getByText("DNS の TXT レコードで").click();
  await office.locator("#place-dns").fill("vill.minami.lg.jp");
  await office.getByRole("button", { name: "しるしをつくる" }).first().click();
  const record = office.locator(".to-copy code");
  await record.first().waitFor();
  const [at, line] = await record.allInnerTexts();
  assert.match(at ?? "", /vill\.minami\.lg\.jp$/);
  assert.match(line ?? "", /^kairanban-verification=\S{20,}$/);
  // There is no such domain: that is said, nothing is proved, and the record stays to be copied.
  await office.getByRole("button", { name: "確かめる", exact: true }).click();
  await office.getByText("まだ見つかりません。", { exact: false }).or(office.getByText("つながりませんでした。", { exact: false })).or(office.getByText("時間内に答えがありません", { exact: false })).first().waitFor();
  assert.deepEqual(await record.allInnerTexts(), [at, line]);
  await office.reload();
  await office.getByRole("heading", { name: "審査を待っています" }).waitFor();
  assert.deepEqual(await office.locator(".to-copy code").allInnerTexts(), [at, line]);
});

test("an impostor proves nothing, reaches no desk, and bears no such name", async () => {
  const impostor = await clerk("koho@koto-city.example.jp", "成りすまし");
  await request(impostor, "江東区役所", "koto-city");
  await impostor.getByLabel("機関のメールアドレス").fill("koho@koto-city.example.jp");
  await impostor.getByRole("button", { name: "番号を送る" }).click();
  await impostor.locator("#place-mail[aria-invalid=true]").waitFor();
  await impostor.getByText("DNS の TXT レコードで").click();
  await impostor.locator("#place-dns").fill("koto-lg.jp");
  await impostor.getByRole("button", { name: "しるしをつくる" }).first().click();
  await impostor.locator("#place-dns[aria-invalid=true]").waitFor();
  const reply = await impostor.request.get("/agencies/koto-city");
  assert.equal(reply.status(), 404);
  const resident = await neighbor(town, "Ken");
  await visit(resident, "/trust");
  await resident.getByRole("alert").waitFor();
  await visit(resident, "/me/settings");
  await resident.getByLabel("はじめに表示する名前").fill("江東区役\u200b所");
  await resident.getByRole("button", { name: "保存する" }).first().click();
  await resident.locator("[aria-invalid=true]").waitFor();
});
