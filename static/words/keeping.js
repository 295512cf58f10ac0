// @ts-check
// The words of changing the rules, and of who keeps them; they come with those two pages.
import { alsoSay } from "../ui/problem.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/keeping.js").default} */
export let k;
await bring(async (language) => { k = (await (language === "en" ? import("./en/keeping.js") : import("./ja/keeping.js"))).default; });
alsoSay((code) => /** @type {Record<string, string>} */ (k.refused)[code]);
