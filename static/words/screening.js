// @ts-check
// The words around posting: somebody's data in a text, words that may hurt, and what waits to be looked at. They come with the forms.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/screening.js").default} */
export let s;
const styled = sheet("screening");
await bring(async (language) => { s = (await (language === "en" ? import("./en/screening.js") : import("./ja/screening.js"))).default; });
alsoSay((code) => /** @type {Record<string, string>} */ (s.refused)[code]);
await styled;
