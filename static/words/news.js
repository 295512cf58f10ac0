// @ts-check
// The words for what happened to me; they come with the page that tells it.
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/news.js").default} */
export let n;
await bring(async (language) => { n = (await (language === "en" ? import("./en/news.js") : import("./ja/news.js"))).default; });
