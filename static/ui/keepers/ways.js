// @ts-check
// The way between reports, appeals and requests about rights, for who has a part in several.
import { q } from "../../words/keepers.js";
import { html, nothing } from "../view.js";
import { answersAppeals, keepsCases, keepsWords, looksIntoRights, me, proposesRules } from "../who.js";

/** @param {"queue" | "words" | "appeals" | "rights" | "rules" | "duties"} here */
export function ways(here) {
  const all = /** @type {const} */ ([["queue", "/moderation", keepsCases()], ["words", "/moderation/words", keepsWords()], ["appeals", "/moderation/appeals", answersAppeals()],
    ["rights", "/moderation/rights", looksIntoRights()], ["rules", "/moderation/rules", proposesRules()], ["duties", "/moderation/duties", Boolean(me?.administrator)]]);
  const own = all.filter(([, , may]) => may);
  return own.length < 2 ? nothing : html`
    <nav aria-label=${q.title}><ul class="chips keepers-ways">
      ${own.map(([word, href]) => html`<li><a class="chip" href=${href} aria-current=${here === word ? "page" : "false"}>${q.ways[word]}</a></li>`)}
    </ul></nav>`;
}
