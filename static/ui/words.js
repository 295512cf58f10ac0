// @ts-check
// The words of the page in the reader's language; `w` is set before anything is drawn.
import { recall, remember } from "./memory.js";

/** @typedef {typeof import("../words/ja.js").default} Words */

/** @type {Words} */
export let w;

/** @type {"ja" | "en"} */
export let language = "ja";

/** Japanese first; English for who chose it here or in the account. */
export function preferred() {
  return recall("language") === "en" ? "en" : "ja";
}

/** @param {string} wanted */
export async function speak(wanted) {
  const next = wanted === "en" ? "en" : "ja";
  const module = next === "en" ? await import("../words/en.js") : await import("../words/ja.js");
  language = next;
  w = /** @type {Words} */ (module.default);
  remember("language", next);
  document.documentElement.lang = next;
  document.dispatchEvent(new CustomEvent("language"));
}
