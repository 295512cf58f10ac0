// @ts-check
// The words of an office's own page, its people and the reviewers' desk; they come with those pages.
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/agency.js").default} */
export let a;
const styled = sheet("agency");
await bring(async (language) => {
  a = (language === "en" ? await import("./en/agency.js") : await import("./ja/agency.js")).default;
});
await styled;
