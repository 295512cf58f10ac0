// @ts-check
// The words around reviews; they come with the page of a place.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/reviews.js").default} */
export let v;
const styled = sheet("reviews");
await bring(async (language) => { v = (await (language === "en" ? import("./en/reviews.js") : import("./ja/reviews.js"))).default; });
await styled;
alsoSay((code) => /** @type {Record<string, string>} */ (v.problem)[code]);
