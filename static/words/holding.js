// @ts-check
// The words of those who hold meetups; they come with the pages that need them.
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/holding.js").default} */
export let h;
await bring(async (language) => { h = (await (language === "en" ? import("./en/holding.js") : import("./ja/holding.js"))).default; });
