// @ts-check
// The words of the rules that decisions cite; they come with their page.
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/rules.js").default} */
export let r;
await bring(async (language) => {
  r = (language === "en" ? await import("./en/rules.js") : await import("./ja/rules.js")).default;
});
