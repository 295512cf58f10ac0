// @ts-check
// The words around official notices; they come with the pages that need them.
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";
import en from "./en/notice.js";
import easy from "./easy/notice.js";
import ja from "./ja/notice.js";

/** @type {typeof import("./ja/official.js").default} */
export let o;
const styled = Promise.all([sheet("notices"), sheet("reading")]);
await bring(async (language) => { o = (await (language === "en" ? import("./en/official.js") : import("./ja/official.js"))).default; });
await styled;

/** A notice can be read in three ways, whatever language the page itself speaks; furigana is written as `漢字《かんじ》`. */
export const readings = { ja, easy, en };

/** @typedef {keyof typeof readings} Reading */
