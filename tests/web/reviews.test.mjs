// A mother finds a diaper table, and writes what she found; a neighbor is told who has a tie to the place, and finds it helpful.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look } from "./looking.mjs";
import { ask, device, neighbor, startTown, visit } from "./town.mjs";

const kosugi = "musashi-kosugi";
const words = "二階のトイレに、おむつ替えの台がありました。ベビーカーのまま入れます。";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "jiro", import("playwright-core").Page>} */
let people;
let place = "";
before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    jiro: await neighbor(town, "Jiro", { in: kosugi }),
  };
  const made = await ask(people.taro, "POST", `/neighborhoods/${kosugi}/places`, { name: "木漏れ日カフェ（見本）", kana: "こもれびかふぇ", category: "food", lat: 35.5755, lon: 139.6605,
    facts: [{ kind: "diaper_table", value: "yes", detail: "二階の多目的トイレ" }] });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  place = made.body.id;
  for (const who of [people.hanako, people.jiro]) assert.equal((await ask(who, "POST", `/places/${place}/checks`, { there: true })).status, 200);
});
after(() => town?.end());

test("who is not verified yet reads why there is no form", async () => {
  const { hanako } = people;
  await visit(hanako, `/places/${place}`);
  await hanako.getByText("おむつ替えの台").first().waitFor();
  await hanako.getByText("まだ口コミがありません。", { exact: false }).waitFor();
  await hanako.getByText("口コミを書けるのは、住んでいることなどの確認がすんだ方です。").waitFor();
});

test("a mother writes a review: when, how it was, what there was, and that she has no tie to the place", async () => {
  const { hanako } = people;
  const { body } = await ask(hanako, "GET", "/me");
  const here = await ask(hanako, "POST", `/memberships/${body.memberships[0].id}/location-check`, { lat: 35.575, lon: 139.66, accuracy_m: 20 });
  assert.ok(here.status < 300, JSON.stringify(here));
  await visit(hanako, `/places/${place}`);
  await hanako.getByRole("button", { name: "口コミを書く" }).click();
  const dialog = hanako.getByRole("dialog");
  await dialog.getByLabel("どうでしたか").fill(words);
  await dialog.getByRole("button", { name: "のせる" }).click();
  assert.ok(await dialog.getByRole("radio", { name: "関わりはない" }).evaluate((one) => !(/** @type {HTMLInputElement} */ (one)).checkValidity()), "the tie has to be said");
  await dialog.getByRole("radio", { name: "関わりはない" }).check();
  await dialog.getByRole("radio", { name: "星 4 つ" }).check();
  await dialog.getByText("あったもの・なかったもの").click();
  await dialog.getByRole("group", { name: "ベビーカーで入れる" }).getByRole("radio").first().check();
  await dialog.getByRole("button", { name: "のせる" }).click();
  await hanako.getByText("口コミをのせました。").waitFor();
  await hanako.getByText(words).waitFor();
  await hanako.getByText("星の平均は", { exact: false }).waitFor();
  await look(hanako, "a place with a review");
});

test("somebody else finds it helpful; the author changes it; a stranger reads it without an account", async () => {
  const { hanako, taro } = people;
  await visit(taro, `/places/${place}`);
  await taro.getByRole("button", { name: "役に立った" }).click();
  await taro.getByRole("button", { name: "役に立った 1" }).waitFor();
  await visit(hanako, `/places/${place}`);
  await hanako.getByRole("button", { name: "口コミをなおす" }).click();
  const dialog = hanako.getByRole("dialog");
  await dialog.getByLabel("どうでしたか").fill(`${words}お湯ももらえました。`);
  await dialog.getByRole("button", { name: "保存する" }).click();
  await hanako.getByText("口コミをなおしました。", { exact: false }).waitFor();
  const guest = await device(town);
  await visit(guest, `/places/${place}`);
  await guest.getByText("お湯ももらえました。", { exact: false }).waitFor();
  assert.equal(await guest.getByRole("button", { name: "口コミを書く" }).count(), 0);
});

test("a review is reported, and its author takes it back", async () => {
  const { hanako, taro } = people;
  await visit(taro, `/places/${place}`);
  await taro.getByRole("button", { name: "知らせる（通報）" }).click();
  const dialog = taro.getByRole("dialog");
  await dialog.getByRole("radio", { name: "いやがらせ、悪口" }).check();
  await dialog.getByRole("button", { name: "知らせる", exact: true }).click();
  await taro.getByRole("heading", { name: "ありがとうございます" }).waitFor();
  await visit(hanako, `/places/${place}`);
  await hanako.getByRole("button", { name: "口コミを消す" }).click();
  await hanako.getByRole("dialog").getByRole("button", { name: "口コミを消す" }).click();
  await hanako.getByText("まだ口コミがありません。", { exact: false }).waitFor();
});
