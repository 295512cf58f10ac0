// The town guide: a neighbor names a café on the map, two others have been there, and a mother who is nobody's member finds the diaper table.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hoursInWords, simpleHours } from "../../static/ui/hours-words.js";
import { look } from "./looking.mjs";
import { ask, device, neighbor, startTown, visit } from "./town.mjs";

const kosugi = "musashi-kosugi";
const guide = `/t/${kosugi}/guide`;
const cafe = "木漏れ日カフェ（見本）";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "jiro", import("playwright-core").Page>} */
let people;
/** @type {string} */
let place;
before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    jiro: await neighbor(town, "Jiro", { in: kosugi }),
  };
});
after(() => town?.end());

/** Collects what the browser refuses. @param {import("playwright-core").Page} page */
function refusals(page) {
  /** @type {string[]} */
  const told = [];
  page.on("pageerror", (error) => told.push(String(error)));
  page.on("console", (message) => { if (/Content Security Policy|Trusted/i.test(message.text())) told.push(message.text()); });
  return told;
}

test("hours are said as they stand on a door, and what is too much for that stays as it was written", () => {
  const words = (/** @type {string} */ hours) => hoursInWords(hours).join("／");
  assert.equal(words("Mo-Fr 08:30-17:00; PH off; Dec 29-Jan 03 off"), "月〜金 8:30〜17:00／祝日 休み／12月29日〜1月3日 休み");
  assert.equal(words("Mo,We 09:00-12:00,15:00-18:00; We[3] off"), "月・水 9:00〜12:00、15:00〜18:00／第3水 休み");
  assert.equal(words("24/7"), "24時間いつでも");
  assert.equal(words("Jul-Aug Sa,Su 10:00+"), "7月〜8月 土・日 10:00〜");
  for (const odd of ["sunrise-sunset", "week 01-10 Mo 10:00-12:00", "Mo 10:00-12:00 open \"要予約\""]) assert.equal(words(odd), odd);
  assert.equal(simpleHours(["Mo", "Tu", "We", "Sa"], "09:00", "17:00", true), "Mo-We,Sa 09:00-17:00; PH off");
  assert.equal(simpleHours([], "09:00", "17:00", true), "");
});

test("a neighbor names a café by a press on the map, and says what there is", async () => {
  const { hanako } = people;
  const told = refusals(hanako);
  await visit(hanako, `/t/${kosugi}`);
  await hanako.getByRole("link", { name: "まちの案内" }).click();
  await hanako.getByText("この町の案内は、まだ空です。", { exact: false }).waitFor();
  await hanako.getByRole("link", { name: "場所を教える" }).click();
  await hanako.getByLabel("名前", { exact: true }).fill(cafe);
  await hanako.getByLabel("読み（ひらがな）").fill("こもれびかふぇ");
  await hanako.getByLabel("何の場所ですか").selectOption("food");
  await hanako.getByLabel("もう少しくわしく").selectOption("cafe");
  await hanako.getByRole("button", { name: "教える", exact: true }).click();
  await hanako.getByText("場所を決めてください。", { exact: true }).waitFor();
  await hanako.locator(".map-outline").waitFor();
  await hanako.locator(".map-box").click();
  await hanako.getByText("場所を決めました。（", { exact: false }).waitFor();
  await hanako.getByText("住所・電話・時間も書く").click();
  await hanako.getByLabel("電話（そのお店・施設の番号）").fill("044-000-0002");
  for (const day of ["月", "火", "水", "木", "金", "土", "日"]) await hanako.getByRole("checkbox", { name: day, exact: true }).check();
  await hanako.getByLabel("開く時刻").fill("00:00");
  await hanako.getByLabel("閉まる時刻").fill("23:59");
  await hanako.getByRole("button", { name: "この時間にする" }).click();
  assert.equal(await hanako.locator("#hours").inputValue(), "Mo-Su 00:00-23:59");
  await hanako.getByRole("button", { name: "教える", exact: true }).click();
  await hanako.getByRole("heading", { level: 1, name: cafe }).waitFor();
  await hanako.getByText("ほかの人が確かめると、案内に載ります。").waitFor();
  await hanako.getByRole("button", { name: "あるもの・ないものを書く" }).click();
  const dialog = hanako.getByRole("dialog");
  await dialog.getByRole("group", { name: "おむつ替えの台" }).getByLabel("あり").check();
  await dialog.getByLabel("おむつ替えの台：くわしく", { exact: false }).fill("二階のトイレ");
  await dialog.getByRole("button", { name: "書く" }).click();
  await hanako.getByText("二階のトイレ").waitFor();
  place = new URL(hanako.url()).pathname;
  assert.match(place, /^\/places\/[\da-f-]{36}$/);
  assert.deepEqual(told, [], "the map keeps to the policy");
});

test("whoever names it again is shown it first; two others have been there", async () => {
  const { taro, jiro } = people;
  const { body: known } = await ask(taro, "GET", `/neighborhoods/${kosugi}/places/waiting`);
  assert.equal(known.items[0].name, cafe);
  for (const page of [taro, jiro]) {
    await visit(page, guide);
    await page.getByRole("link", { name: /確認を待っている場所/ }).click();
    await page.getByRole("link", { name: cafe }).click();
    await page.getByRole("heading", { name: "確かめてください" }).waitFor();
    await page.getByRole("button", { name: "ここにありました" }).click();
    await page.getByText("「ありました」と答えました。").first().waitFor();
  }
  await jiro.getByRole("heading", { name: "確かめてください" }).waitFor({ state: "detached" });
});

test("a mother without an account finds the diaper table, near her, and where it is known from", async () => {
  const phone = await device(town, { viewport: { width: 360, height: 740 }, geolocation: { longitude: 139.66, latitude: 35.575 }, permissions: ["geolocation"] });
  /** @type {string[]} */
  const addresses = [];
  phone.on("request", (request) => addresses.push(request.url()));
  await visit(phone, guide);
  await phone.getByText("あるといいもの").click();
  await phone.getByRole("checkbox", { name: "授乳室" }).check();
  await phone.getByText("条件に合う場所は、まだありません。").waitFor();
  await phone.getByRole("checkbox", { name: "授乳室" }).uncheck();
  await phone.getByRole("checkbox", { name: "おむつ替えの台" }).check();
  await phone.getByRole("link", { name: cafe }).waitFor();
  await phone.getByRole("button", { name: "いま開いている" }).click();
  await phone.getByRole("button", { name: "近い順" }).click();
  await phone.getByText("場所は今回だけ使い、どこにも残しません。", { exact: false }).waitFor();
  await phone.getByText(/^[\d.]+k?m$/).first().waitFor();
  assert.equal(addresses.some((address) => /139\.66|35\.575/.test(address)), false, "a position stands in no address");
  await phone.getByRole("link", { name: cafe }).click();
  await phone.getByText("二階のトイレ").waitFor();
  await phone.getByText("まちの人").first().waitFor();
  assert.equal(await phone.getByText("Hanako").count(), 0, "a visitor meets nobody");
  assert.equal(await phone.getByRole("link", { name: "044-000-0002" }).getAttribute("href"), "tel:0440000002");
  assert.equal(await phone.getByRole("button", { name: "あるもの・ないものを書く" }).count(), 0);
  await phone.getByRole("button", { name: "地図を出す" }).click();
  await phone.locator("path.dot").waitFor();
  await phone.getByRole("button", { name: "記録を見る" }).click();
  await phone.getByText("案内に載った").waitFor();
});

test("the list does everything without the map, by keys, and every page holds on any screen", async () => {
  const { taro } = people;
  const page = await device(town);
  await page.route("**/vendor/leaflet.js", (route) => route.abort());
  await visit(page, guide);
  await page.getByText("地図を読み込めませんでした。", { exact: false }).waitFor();
  await page.getByRole("link", { name: cafe }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: cafe }).waitFor();
  for (const path of [guide, place, `${guide}/new`, `${guide}/waiting`]) {
    await visit(taro, path);
    await look(taro, path);
  }
});
