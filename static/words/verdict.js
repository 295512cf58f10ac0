// @ts-check
// The words for reports, what became of them, and decisions about one's own words; they come with the pages that need them.
import { sheet } from "../ui/sheet.js";
import { alsoSay } from "../ui/problem.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/verdict.js").default} */
export let v;
const styled = sheet("verdict");
await bring(async (language) => { v = (await (language === "en" ? import("./en/verdict.js") : import("./ja/verdict.js"))).default; });
alsoSay((code) => /** @type {Record<string, string>} */ (v.refused)[code]);
await styled;
