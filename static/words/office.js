// @ts-check
// The words of the office's screens; they come with those screens.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/office.js").default & typeof import("./ja/drafting.js").default} */
export let f;
const styled = Promise.all([sheet("notices"), sheet("office")]);
await bring(async (language) => {
  const [office, drafting] = await Promise.all(language === "en" ? [import("./en/office.js"), import("./en/drafting.js")] : [import("./ja/office.js"), import("./ja/drafting.js")]);
  f = { ...office.default, ...drafting.default };
});
alsoSay((code) => /** @type {Record<string, string>} */ (f.refused)[code]);
await styled;
