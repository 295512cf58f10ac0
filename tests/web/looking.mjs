// Looks at a page as somebody on a phone, at 400 % and at a desk would: nothing scrolls sideways, and axe finds nothing.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

/** @param {import("playwright-core").Page} page @param {string} where */
export async function look(page, where) {
  for (const [width, colorScheme] of /** @type {const} */ ([[360, "dark"], [320, "light"], [1280, "light"]])) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(beyond <= 0, `${where} at ${width} px scrolls sideways by ${beyond} px`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), [], `${where} at ${width} px`);
  }
}
