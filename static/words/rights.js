// @ts-check
// The words of what is asked and decided about infringed rights; they come with those pages.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/rights.js").default} */
export let r;
const styled = Promise.all([sheet("notices"), sheet("rights")]);
await bring(async (language) => {
  r = (language === "en" ? await import("./en/rights.js") : await import("./ja/rights.js")).default;
});
alsoSay((code) => /** @type {Record<string, string>} */ (r.refused)[code]);
await styled;
