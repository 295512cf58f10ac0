// Every screen of an office and of its readers: axe finds nothing, nothing scrolls sideways, thumbs hit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { clerk, fillSheet, resident, submit } from "./office.mjs";
import { device, startTown, visit } from "./town.mjs";

/** 320 px is a window of 1280 px at 400 %. */
const views = /** @type {const} */ ([[1280, "light"], [360, "dark"], [320, "light"]]);
const notice = (/** @type {number} */ n) => `/n/01990000-0000-7000-8000-00000000000${n}`;
const guests = ["/notices", "/notices/category/disaster", "/t/toyosu/notices", "/agencies/nakahara-mihon", notice(1), `${notice(1)}?lang=easy`, `${notice(1)}?lang=en`, notice(2), `${notice(2)}?version=1`, notice(4)];
const readers = ["/notices", "/notices?all", "/me/notices-settings", "/me/news", "/me", "/", notice(1), notice(2)];
const desk = ["/office", "/office/new", "/office/calendar", "/office/questions", "/office/agency", "/office/people", "/me/security", "/me", "/notices"];

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let kakari;
/** @type {import("playwright-core").Page} */
let kacho;
/** @type {import("playwright-core").Page} */
let hanako;
let review = "";
before(async () => {
  town = await startTown({ demo: true });
  kakari = await clerk(town, "kakari@example.jp");
  kacho = await clerk(town, "kacho@example.jp");
  hanako = await resident(town, "hanako@example.jp");
  await fillSheet(kakari, { title: "公園の水飲み場を直します", body: "12月5日の午前中、水飲み場が使えません。" });
  const path = await submit(kakari);
  review = `${path}/review`;
  desk.push(path, `/office/n/${notice(2).slice(3)}`, `/office/n/${notice(2).slice(3)}/delivery`);
});
after(() => town?.end());

/** @param {import("playwright-core").Page} page @param {string} where */
async function look(page, where) {
  // What the server wrote stays until the page has its own.
  await page.waitForFunction(() => document.querySelector("main")?.firstElementChild?.localName.includes("-"));
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  await page.evaluate(() => { for (const fold of document.querySelectorAll("main details.folded")) fold.toggleAttribute("open", true); });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${where} scrolls sideways by ${beyond} px`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], where);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `${where} has one h1`);
  const small = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && getComputedStyle(one).display !== "inline")
    .map((one) => ({ text: one.textContent?.trim() || one.outerHTML.slice(0, 60), box: (one.closest("label.option") ?? one).getBoundingClientRect() }))
    .filter(({ box }) => box.height > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(({ text, box }) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`));
  assert.deepEqual(small, [], where);
}

for (const [width, colorScheme] of views) {
  test(`readers and clerks, ${width} px, ${colorScheme}`, async () => {
    const guest = await device(town);
    for (const [page, paths] of /** @type {[import("playwright-core").Page, string[]][]} */ ([[guest, guests], [hanako, readers], ...(width === 360 ? [] : [[kakari, desk], [kacho, [review]]])])) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const path of paths) { await visit(page, path); await look(page, `${path} at ${width}`); }
    }
    await guest.context().close();
  });
}
