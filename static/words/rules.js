// @ts-check
// What stands around the rules, in each of the three ways of reading; it comes with their page.
import { sheet } from "../ui/sheet.js";
import easy from "./easy/rules.js";
import en from "./en/rules.js";
import ja from "./ja/rules.js";

/** @typedef {"ja" | "easy" | "en"} Reading */

/** @type {Record<Reading, typeof ja>} */
export const readings = { ja, easy, en };
await sheet("rules");
