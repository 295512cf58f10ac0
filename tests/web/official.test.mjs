// Official notices without scripts: lists, pages, corrections, withdrawals, three ways to read, one sheet of paper; and without a signal.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { device, startTown } from "./town.mjs";

const notice = (/** @type {number} */ n) => `/n/01990000-0000-7000-8000-00000000000${n}`;
const [flood, water, withdrawn, over, training] = [notice(1), notice(2), notice(4), notice(5), notice(6)];
const pages = ["/notices", "/notices?lang=en", "/t/toyosu/notices", "/notices/category/disaster", "/agencies/nakahara-mihon", flood, `${flood}?lang=easy`, `${flood}?lang=en`,
  water, `${water}?version=1`, withdrawn, over, training, `${flood}/print`, "/n/nothing"];

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown({ demo: true }); });
after(() => town?.end());

const still = { javaScriptEnabled: false };

for (const [width, colorScheme] of /** @type {const} */ ([[1280, "light"], [320, "dark"]])) {
  test(`axe finds nothing and nothing scrolls sideways at ${width} px, ${colorScheme}`, async () => {
    const page = await device(town, { viewport: { width, height: 800 }, colorScheme });
    // axe is a script itself: the page's own is kept away instead.
    await page.route("**/app.js", (route) => route.abort());
    for (const path of pages) {
      await page.goto(path);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `${path} scrolls sideways by ${beyond} px`);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `${path} has one h1`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], path);
    }
  });
}

test("from the list to the notice, its correction and its old version, by links alone", async () => {
  const page = await device(town, still);
  await page.goto("/notices");
  const first = page.getByRole("article").first();
  await first.getByText("緊急", { exact: true }).waitFor();
  assert.equal(await page.getByText("震度6強").count(), 0, "practice is on no list");
  await page.getByRole("link", { name: "水道の工事で、夜に水が止まります" }).click();
  await page.getByText("訂正しました：").waitFor();
  assert.deepEqual(await page.locator("#history del").first().allInnerTexts(), ["28"]);
  assert.deepEqual(await page.locator("#history ins").first().allInnerTexts(), ["29"]);
  assert.match(await page.locator(".official-body").innerText(), /11月29日（日）/);
  await page.getByRole("link", { name: "この版を見る" }).click();
  await page.getByText("これは古い版です。").waitFor();
  assert.match(await page.locator(".official-body").innerText(), /11月28日（土）/);
  await page.getByRole("link", { name: "いまの内容を見る" }).click();
  await page.getByText("訂正しました：").waitFor();
});

test("a withdrawn notice is a tombstone; what it said is folded away", async () => {
  const page = await device(town, still);
  await page.goto(withdrawn);
  await page.getByText("このおしらせは取り消されました。").waitFor();
  await page.getByText("日にちを取りちがえていました。").waitFor();
  const words = page.getByText("粗大ごみの受付センターをお休みします。");
  assert.equal(await words.isVisible(), false);
  await page.getByText("取り消された内容を見る").click();
  assert.equal(await words.isVisible(), true);
  assert.match(await page.title(), /^【取り消し】/);
});

test("three ways to read, chosen by links, with readings above the kanji", async () => {
  const page = await device(town, still);
  await page.goto(flood);
  await page.getByRole("link", { name: "やさしい日本語" }).click();
  assert.ok(await page.locator(".official-body ruby rt").count() > 10);
  assert.doesNotMatch(await page.locator("main").innerText(), /[《》]/);
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { level: 1, name: "The Tama River is rising." }).waitFor();
  await page.getByText("A machine wrote this translation.").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.goto(`${water}?lang=en`);
  await page.getByText("There is no English version.").waitFor();
});

test("an emergency and practice cannot be taken for one another", async () => {
  const page = await device(town, still);
  await page.goto(flood);
  await page.getByText("緊急のおしらせ").waitFor();
  assert.equal(await page.getByText("これは練習です。").count(), 0);
  await page.goto(training);
  await page.getByText("これは練習です。実際のおしらせではありません。").waitFor();
  assert.equal(await page.locator("meta[name=robots][content=noindex]").count(), 1);
});

/** @param {import("playwright-core").Page} page */
const sheets = async (page) => {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  return { pages: (pdf.match(/\/Type\s*\/Page[^s]/g) ?? []).length, box: /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf)?.slice(1).map(Number) ?? [] };
};

test("a notice is one sheet of A4 with a code, however long it is", async () => {
  const page = await device(town, still);
  for (const path of [flood, `${flood}?lang=easy`.replace("?", "/print?"), water, withdrawn, training]) {
    await page.goto(path.includes("/print") ? path : `${path}/print`);
    assert.equal(await page.locator(".code svg").count(), 1, path);
    const { pages: count, box } = await sheets(page);
    assert.equal(count, 1, path);
    assert.ok(Math.abs((box[0] ?? 0) - 595) < 2 && Math.abs((box[1] ?? 0) - 842) < 2, `A4, not ${box}`);
  }
  // Longer than anything that an office may write: nothing leaves the sheet, and the code stays on it.
  await page.evaluate(() => {
    for (const place of [".words p", "dd", "h1"]) {
      const box = document.querySelector(place);
      if (box) box.textContent = "長い文です。".repeat(place === "h1" ? 20 : place === "dd" ? 30 : 900);
    }
  });
  assert.equal((await sheets(page)).pages, 1);
  await page.emulateMedia({ media: "print" });
  const low = await page.locator("footer").evaluate((foot) => foot.getBoundingClientRect().bottom - (foot.closest(".sheet")?.getBoundingClientRect().bottom ?? 0));
  assert.ok(low <= 0, `the code hangs ${low} px below the sheet`);
});

test("without a signal the last notices can still be read, and say how old they are", async () => {
  const page = await device(town, { serviceWorkers: "allow" });
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto("/notices");
  await page.goto(flood);
  await page.waitForFunction(async () => (await (await caches.open("official")).keys()).length >= 2);
  const kept = await page.evaluate(async () => (await (await caches.open("official")).keys()).map((one) => new URL(one.url).pathname));
  assert.deepEqual(kept.filter((path) => path.startsWith("/api/")), []);

  await page.context().setOffline(true);
  for (const [path, words] of /** @type {const} */ ([[flood, "多摩川の水位が上がっています。河川敷"], ["/notices", "豊洲公園の遊具を点検します"]])) {
    const answer = await page.goto(path);
    const said = await answer?.text() ?? "";
    assert.match(said, /保存された内容です（\d+月\d+日 \d+:\d\d）/, path);
    assert.ok(said.includes(words), path);
  }
  await page.goto(water);
  assert.equal(await page.getByText("小杉町2丁目").count(), 0, "what was never opened is not there");
  await page.context().setOffline(false);
});
