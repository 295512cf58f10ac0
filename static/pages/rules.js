// @ts-check
// The house rules in force.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { coming, failed } from "../ui/problem.js";
import { rulesText } from "../ui/rules-text.js";
import { html, view } from "../ui/view.js";
import { language, w } from "../ui/words.js";

/** @param {import("../ui/view.js").View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put({ rules: await api.get("/rules", { signal: el.signal }) }); }
  catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

view("rules-page", ({ rules, problem }, el) => html`
  <div class="page-head">${heading(w.rules.title)}</div>
  ${problem ? failed(problem, () => load(el)) : rules
    ? html`<section class="paper prose">${rulesText(rules.texts[language] ?? rules.texts.ja)}<p class="soft">${w.rules.version(rules.version)}</p></section>` : coming(1)}`,
(_, el) => { load(el); });
