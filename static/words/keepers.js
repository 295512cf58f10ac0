// @ts-check
// The words of those who keep the rules: the queue, cases, appeals; and reasons ready to be used. They come with those screens.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/keepers.js").default & { reasons: typeof import("./ja/reasons.js").default }} */
export let q;
const styled = sheet("keepers");
await bring(async (language) => {
  const [keepers, reasons] = await Promise.all(language === "en" ? [import("./en/keepers.js"), import("./en/reasons.js")] : [import("./ja/keepers.js"), import("./ja/reasons.js")]);
  q = { ...keepers.default, reasons: reasons.default };
});
alsoSay((code) => /** @type {Record<string, string>} */ (q.refused)[code]);
await styled;
