// Every screen of moderation, for authors, reporters and those who keep the rules: axe finds nothing, nothing scrolls sideways, thumbs hit; English is complete.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { keeper, kosugi, reports, says } from "./keepers.mjs";
import { picture } from "./picture.mjs";
import { ask, neighbor, startTown, visit, write } from "./town.mjs";

/** 320 px is a window of 1280 px at 400 %. */
const views = /** @type {const} */ ([[1280, "light"], [1280, "dark"], [360, "dark"], [320, "light"]]);

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"hanako" | "taro" | "midori" | "kenji" | "yuki" | "jiro", import("playwright-core").Page>} */
let people;
/** @type {string[]} */
let cases;
/** @type {string} */
let post;

/** Decides through the API, as fast as that goes. @param {import("playwright-core").Page} page @param {any} one @param {object} decision */
const decides = (page, one, decision) => page.evaluate(async ([one, decision]) => {
  const path = `/api/v1/moderation/cases/${one.id}`;
  const send = (/** @type {string} */ what, /** @type {number} */ lock, /** @type {unknown} */ body) => fetch(`${path}/${what}`, { method: "POST", body: body ? JSON.stringify(body) : undefined,
    headers: { "X-Requested-With": "kairanban", "If-Match": `"${lock}"`, ...(body ? { "Content-Type": "application/json" } : {}) } });
  const taken = await send("claim", one.lock, null);
  const done = await send("decisions", one.lock + 1, { rule: "harassment", facts: "特定の方を責める書き方でした。そのため、公開をやめました。", ...decision });
  if (!taken.ok || !done.ok) throw new Error(`${taken.status} ${done.status} ${await done.text()}`);
}, /** @type {const} */ ([one, decision]));

before(async () => {
  town = await startTown();
  people = {
    hanako: await neighbor(town, "Hanako", { in: kosugi }),
    taro: await neighbor(town, "Taro", { in: kosugi }),
    midori: await keeper(town, "Midori", "staff_moderator"),
    kenji: await keeper(town, "Kenji", "area_moderator", { in: kosugi }),
    yuki: await keeper(town, "Yuki", "area_moderator", { in: kosugi }),
    jiro: await keeper(town, "Jiro", "appeal_reviewer"),
  };
  const { hanako, taro, midori, kenji } = people;
  await write(hanako, kosugi, "しつもん", "とても長い言葉https://example.jp/averyveryverylongaddresswithoutanybreakinit/and/more/of/it", { photo: picture() });
  const { body: feed } = await ask(hanako, "GET", `/neighborhoods/${kosugi}/posts`);
  post = feed.items[0].id;
  const { body: comment } = await ask(hanako, "POST", `/posts/${post}/comments`, { body: "次に会ったら、覚えていてください。" });
  await reports(taro, "photo", feed.items[0].photos[0].id, "personal_data", "車のナンバーが写っています。");
  await reports(taro, "comment", comment.id, "danger", "こわいです。https://example.jp/averyveryverylongaddresswithoutanybreakinit/and/more/of/it");
  for (const body of ["取り下げられる投稿です。", "注意書きがつく投稿です。", "賛成を待つ投稿です。"]) await reports(taro, "post", await says(hanako, body), "harassment");
  const { body: queue } = await ask(midori, "GET", "/moderation/cases");
  const [photo, talk, removed, labelled, voted] = queue.items;
  await decides(midori, removed, { kind: "remove" });
  await decides(midori, labelled, { kind: "label", label: "unconfirmed" });
  await decides(kenji, voted, { kind: "remove" });
  cases = [photo, talk, voted].map((one) => `/moderation/cases/${one.id}`);
  const { body: mine } = await ask(hanako, "GET", "/decisions");
  for (const one of mine.items) await ask(hanako, "POST", `/decisions/${one.id}/appeal`, { words: "そんなつもりではありませんでした。" });
});
after(() => town?.end());

/** @param {import("playwright-core").Page} page @param {string} where */
async function look(page, where) {
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${where} scrolls sideways by ${beyond} px`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], where);
  assert.equal(await page.locator("h1").count(), 1, `${where} has one h1`);
  const small = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && getComputedStyle(one).display !== "inline")
    .map((one) => ({ text: one.textContent?.trim() || one.outerHTML.slice(0, 60), box: (one.closest("label.option") ?? one).getBoundingClientRect() }))
    .filter(({ box }) => box.height > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(({ text, box }) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`));
  assert.deepEqual(small, [], where);
}

/** Opens a dialog, looks at it, and leaves it. @param {import("playwright-core").Page} page @param {string | RegExp} name @param {string} where */
async function lookInto(page, name, where) {
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("dialog").waitFor();
  await look(page, where);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

for (const [width, colorScheme] of views) {
  test(`${width} px, ${colorScheme}`, async () => {
    const { hanako, taro, midori, yuki, jiro } = people;
    for (const page of [hanako, taro, midori, yuki, jiro]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
    }
    const { body: mine } = await ask(hanako, "GET", "/decisions");
    const at = `at ${width} ${colorScheme}`;
    for (const [page, paths] of /** @type {const} */ ([
      [hanako, ["/me", "/me/news", "/me/decisions", ...mine.items.map((/** @type {any} */ one) => `/me/decisions/${one.id}`), `/t/${kosugi}`]],
      [taro, ["/me/reports", "/me/news", `/t/${kosugi}`]],
      [midori, ["/moderation", ...cases]], [yuki, [String(cases[2])]], [jiro, ["/moderation/appeals"]]])) {
      for (const path of paths) { await visit(page, path); await look(page, `${path} ${at}`); }
    }
    await visit(midori, String(cases[1]));
    for (const name of ["注意書きをつける", "利用を止める", "公開をやめる", /^メモを書く/, "運営に相談する"]) await lookInto(midori, name, `${name} ${at}`);
    await visit(jiro, "/moderation/appeals");
    await jiro.getByRole("link", { name: /「公開をやめる」への申し立て/ }).click();
    const take = jiro.getByRole("button", { name: "担当する" });
    await take.or(jiro.getByLabel("回答（申し立てた人が読みます）")).first().waitFor();
    if (await take.isVisible()) await take.click();
    await jiro.getByRole("radio", { name: /より軽い決定に変える/ }).check();
    await jiro.getByText("しばらく隠す", { exact: true }).click();
    await look(jiro, `an answer ${at}`);
  });
}

test("English is complete on the desk and on what authors and reporters read", async () => {
  const { hanako, taro, midori, jiro } = people;
  for (const page of [hanako, taro, midori, jiro]) {
    await page.setViewportSize({ width: 1280, height: 860 });
    await visit(page, "/me");
    await page.getByRole("contentinfo").getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Me" }).waitFor();
  }
  const japanese = /[ぁ-ん]/;
  const text = (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ place) => page.locator(place).evaluateAll((all) => all.map((one) => {
    const copy = /** @type {HTMLElement} */ (one.cloneNode(true));
    for (const said of copy.querySelectorAll(".body, .quoted, .said, .case-words, .evidence, textarea")) said.remove();
    return copy.textContent;
  }).join(" "));
  await visit(taro, "/me/reports");
  assert.doesNotMatch(await text(taro, "main"), japanese);
  const { body: mine } = await ask(hanako, "GET", "/decisions");
  await visit(hanako, `/me/decisions/${mine.items[0].id}`);
  await hanako.getByText("Who decided").waitFor();
  assert.doesNotMatch(await text(hanako, "main"), japanese);
  await visit(midori, String(cases[1]));
  await midori.getByRole("heading", { name: "What to do" }).waitFor();
  assert.doesNotMatch(await text(midori, "main"), japanese);
  await midori.getByRole("button", { name: "Hide for a while" }).click();
  assert.doesNotMatch(await text(midori, "dialog"), japanese);
  assert.match(await midori.getByLabel("Why (its author reads this)").inputValue(), /^Its words read as a threat/);
  await visit(jiro, "/moderation/appeals");
  assert.doesNotMatch(await text(jiro, "main"), japanese);
});
