// @ts-check
// The words about passkeys, codes and accounts of offices; they come with the pages that need them.
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/security.js").default} */
export let k;
await bring(async (language) => { k = (await (language === "en" ? import("./en/security.js") : import("./ja/security.js"))).default; });
