// A picnic, told by an organizer and three neighbors at four devices: announced, filled, waited for, rained off, and told of afterwards.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look } from "./looking.mjs";
import { ask, device, inMail, linkFromMail, neighbor, startTown, visit } from "./town.mjs";

const kosugi = "musashi-kosugi";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "midori" | "jiro", import("playwright-core").Page>} */
let people;
before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    midori: await neighbor(town, "Midori", { in: kosugi }),
    jiro: await neighbor(town, "Jiro", { in: kosugi }),
  };
});
after(() => town?.end());

/** A day from now on, in Japan. @param {number} days */
const dayIn = (days) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** The address of the picnic, once there is one. */
let picnic = "";

/** Says that one comes. @param {import("playwright-core").Page} page @param {string} button @param {{ adults?: number, names?: string }} [how] */
async function come(page, button, { adults = 1, names } = {}) {
  await visit(page, picnic);
  await page.getByRole("button", { name: button, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("大人（ご自分も）").fill(String(adults));
  if (names) await dialog.getByRole("radio", { name: names }).check();
  await dialog.getByRole("button", { name: "申しこむ" }).click();
}

test("an organizer holds a picnic; what was typed is kept when the page is left", async () => {
  const { hanako } = people;
  await visit(hanako, `/t/${kosugi}`);
  await hanako.getByRole("link", { name: "集まり", exact: true }).click();
  await hanako.getByRole("heading", { level: 1, name: "集まり" }).waitFor();
  await hanako.getByText("まだ予定がありません", { exact: false }).waitFor();
  await hanako.getByRole("link", { name: "集まりを開く" }).click();
  await hanako.getByLabel("集まりの名前").fill("川べりのピクニック");
  await hanako.getByLabel("どんな集まりですか").fill("お弁当を持って集まります。はじめての方もどうぞ。");
  await visit(hanako, `/t/${kosugi}/meetups/new`);
  assert.equal(await hanako.getByLabel("集まりの名前").inputValue(), "川べりのピクニック", "what was typed is still there");
  await hanako.getByLabel("日にち").fill(dayIn(3));
  await hanako.getByLabel("はじまり", { exact: true }).fill("10:30");
  await hanako.getByLabel("おわり").fill("12:00");
  await hanako.getByLabel("場所の名前").fill("多摩川の土手、橋の下");
  await hanako.getByRole("radio", { name: "参加が決まった方だけ" }).check();
  await hanako.getByLabel("だいたいの場所").fill("丸子橋のあたり");
  await hanako.getByLabel("定員").fill("11");
  await hanako.getByLabel("雨のときは").fill("雨なら中止です。");
  await hanako.getByLabel("行うかどうかを決める時").selectOption("morning");
  await hanako.getByRole("button", { name: "公開する" }).click();
  await hanako.getByText("定員を 10 人までにしてください。", { exact: false }).first().waitFor();
  await hanako.getByLabel("定員").fill("3");
  await look(hanako, "the form");
  await hanako.getByRole("button", { name: "公開する" }).click();
  await hanako.getByText("集まりを公開しました。").waitFor();
  picnic = new URL(hanako.url()).pathname;
  await hanako.getByRole("heading", { level: 1, name: "川べりのピクニック" }).waitFor();
});

test("neighbors come until it is full, and one waits; the exact place is told to who has a seat", async () => {
  const { taro, midori, jiro } = people;
  await visit(taro, `/t/${kosugi}/meetups`);
  await taro.getByRole("link", { name: /川べりのピクニック/ }).click();
  await taro.getByText("丸子橋のあたり").waitFor();
  assert.equal(await taro.getByText("多摩川の土手").count(), 0);
  await come(taro, "参加する", { adults: 2, names: "参加する方どうし" });
  await taro.getByText("多摩川の土手、橋の下").waitFor();
  await come(midori, "参加する");
  await midori.getByText("参加が決まっています").waitFor();
  await midori.getByText("Taro").waitFor();
  await come(jiro, "キャンセル待ちに申しこむ");
  await jiro.getByText("キャンセル待ち中です（1 番目）").waitFor();
  assert.equal(await jiro.getByText("Taro").count(), 0, "who waits is told no names");
  await look(jiro, "the page of a meetup");
});

test("somebody gives a seat up, and the waiting list moves", async () => {
  const { midori, jiro } = people;
  await visit(midori, picnic);
  await midori.getByRole("button", { name: "参加をやめる" }).click();
  await midori.getByRole("dialog").getByRole("button", { name: "参加をやめる" }).click();
  await midori.getByText("参加をやめました。").waitFor();
  await inMail(town, "jiro@example.jp", /席が空きました/);
  await visit(jiro, picnic);
  await jiro.getByText("席が空きました。参加しますか").waitFor();
  await jiro.getByRole("button", { name: "参加する", exact: true }).click();
  await jiro.getByText("参加が決まっています").waitFor();
});

test("the organizer sees who comes, and nobody else sees the desk", async () => {
  const { hanako, taro } = people;
  await visit(hanako, picnic);
  await hanako.getByRole("link", { name: "受付と連絡" }).click();
  await hanako.getByText("2 組（大人 3 人・子ども 0 人）").waitFor();
  await look(hanako, "the desk");
  await visit(taro, `${picnic}/desk`);
  assert.equal(await taro.getByText("受付のコード").count(), 0);
});

test("it rains: one tap calls it off, and everybody knows", async () => {
  const { hanako, taro, jiro } = people;
  await visit(hanako, `${picnic}/desk`);
  await hanako.getByRole("button", { name: "中止にする" }).click();
  const dialog = hanako.getByRole("dialog");
  await dialog.getByRole("radio", { name: "雨", exact: true }).check();
  await dialog.getByLabel("ひとこと").fill("来週また考えます。");
  await dialog.getByRole("button", { name: "中止を知らせる" }).click();
  await hanako.getByText("中止を知らせました。").waitFor();
  for (const [page, name] of /** @type {const} */ ([[taro, "taro"], [jiro, "jiro"]])) {
    await inMail(town, `${name}@example.jp`, /中止になりました/);
    await visit(page, "/me/news");
    await page.getByText("中止になりました", { exact: false }).first().waitFor();
    await visit(page, picnic);
    await page.getByText("雨のため、中止になりました。", { exact: false }).waitFor();
  }
  await visit(taro, `/t/${kosugi}/meetups`);
  await taro.getByText("中止", { exact: true }).waitFor();
  await look(taro, "the agenda");
});

test("a month shows the day; a guest of the page is asked to sign in", async () => {
  const { taro } = people;
  await visit(taro, `/t/${kosugi}/meetups?month=${dayIn(3).slice(0, 7)}`);
  await taro.getByRole("link", { name: /川べりのピクニック/ }).first().waitFor();
  await look(taro, "the month");
  const guest = await device(town);
  await visit(guest, picnic);
  await guest.getByRole("link", { name: "ログイン" }).first().waitFor();
  assert.equal(await guest.getByText("川べりのピクニック").count(), 0, "it is the neighborhood's alone");
  assert.equal((await ask(guest, "GET", `/meetups/${picnic.split("/").at(-1)}`)).status, 404);
});

test("somebody without an account comes by a letter's link, and reads there what the organizer says", async () => {
  const { hanako } = people;
  const day = dayIn(5);
  const made = await ask(hanako, "POST", "/meetups", { neighborhood: kosugi, title: "公園のそうじ", body: "だれでもどうぞ。", audience: "public", publish: true,
    starts_at: `${day}T01:00:00Z`, ends_at: `${day}T02:00:00Z`, place: { name: "中丸子公園" }, terms: { capacity: 5, guests_allowed: true } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const guest = await device(town);
  await visit(guest, `/meetups/${made.body.id}`);
  await guest.getByRole("button", { name: "メールで申しこむ" }).click();
  const dialog = guest.getByRole("dialog");
  await dialog.getByLabel("お名前").fill("ゆうこ");
  await dialog.getByLabel("メールアドレス").fill("yuko@example.com");
  await dialog.getByRole("button", { name: "確認のメールを送る" }).click();
  await guest.getByText("メールを送りました。", { exact: false }).waitFor();
  await visit(guest, await linkFromMail(town, "yuko@example.com", "/meetups/guest"));
  await guest.getByRole("button", { name: "申しこみを確かめる" }).click();
  await guest.getByText("参加が決まっています").waitFor();
  await look(guest, "a guest's page");
  await visit(hanako, `/meetups/${made.body.id}/desk`);
  await hanako.getByText("ゆうこ").waitFor();
  assert.equal(await hanako.getByText("yuko@example.com").count(), 0, "nobody sees an address");
  await hanako.getByRole("button", { name: "みんなに知らせる" }).click();
  await hanako.getByRole("dialog").getByRole("textbox").fill("ほうきはこちらで用意します。");
  await hanako.getByRole("dialog").getByRole("button", { name: "送る", exact: true }).click();
  await hanako.getByText("送りました。").waitFor();
  await guest.reload();
  await guest.getByText("ほうきはこちらで用意します。").waitFor();
  await guest.getByRole("button", { name: "申しこみを取りやめる" }).click();
  await guest.getByRole("dialog").getByRole("button", { name: "申しこみを取りやめる" }).click();
  await guest.getByText("取りやめました。").first().waitFor();
});
