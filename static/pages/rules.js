// @ts-check
// The house rules in force, and the rules that decisions cite.
import { api } from "../api.js";
import { citedRules } from "../ui/cited-rules.js";
import { heading } from "../ui/heading.js";
import { coming, failed } from "../ui/problem.js";
import { rulesText } from "../ui/rules-text.js";
import { html, view } from "../ui/view.js";
import { language, w } from "../ui/words.js";

/** @param {import("../ui/view.js").View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const [rules, cited] = await Promise.all([
      api.get("/rules", { signal: el.signal }),
      api.get("/moderation/rules", { signal: el.signal }),
    ]);
    el.put({ rules, cited: cited.items });
    requestAnimationFrame(() => document.getElementById(location.hash.slice(1))?.scrollIntoView());
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

view("rules-page", ({ rules, cited, problem }, el) => html`
  <div class="page-head">${heading(w.rules.title)}</div>
  ${problem ? failed(problem, () => load(el)) : rules
    ? html`<section class="paper prose">${rulesText(rules.texts[language] ?? rules.texts.ja)}<p class="soft">${w.rules.version(rules.version)}</p></section>
      ${citedRules(cited)}` : coming(1)}`,
(_, el) => { load(el); });
