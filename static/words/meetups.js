// @ts-check
// The words around meetups; they come with the pages that need them.
import { sheet } from "../ui/sheet.js";
import { alsoSay } from "../ui/problem.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/meetups.js").default} */
export let m;
const styled = sheet("meetups");
await bring(async (language) => { m = (await (language === "en" ? import("./en/meetups.js") : import("./ja/meetups.js"))).default; });
await styled;
alsoSay((code) => /** @type {Record<string, string>} */ (m.problem)[code]);
