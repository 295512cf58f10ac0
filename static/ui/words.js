// @ts-check
// The words of the page in the reader's language; `w` is set before anything is drawn.
import { recall, remember } from "./memory.js";

/** @typedef {typeof import("../words/ja.js").default} Words */

/** @type {Words} */
export let w;

/** @type {"ja" | "en"} */
export let language = "ja";

/** What was chosen here; before that, English only for a reader whose browser knows it and no Japanese. */
export function preferred() {
  const chosen = recall("language");
  if (chosen) return chosen;
  const known = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  return known.includes("en") && !known.includes("ja") ? "en" : "ja";
}

/** Words of pages that are loaded when they are asked for. @type {((language: "ja" | "en") => Promise<unknown>)[]} */
const later = [];

/** Words that come with the pages that need them: loaded now, and for another language before anything is drawn in it. @param {(language: "ja" | "en") => Promise<unknown>} load */
export async function bring(load) {
  later.push(load);
  await load(language);
}

/** @param {string} wanted */
export async function speak(wanted) {
  const next = wanted === "en" ? "en" : "ja";
  const [module] = await Promise.all([next === "en" ? import("../words/en.js") : import("../words/ja.js"), ...later.map((load) => load(next))]);
  language = next;
  w = /** @type {Words} */ (module.default);
  document.documentElement.lang = next;
  document.dispatchEvent(new CustomEvent("language"));
}

/** A choice outlives the page; what was only guessed may change with the browser. @param {string} wanted */
export async function choose(wanted) {
  remember("language", wanted);
  await speak(wanted);
}
