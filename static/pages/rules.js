// @ts-check
// The house rules in force, and the rules that decisions cite, in three ways of reading.
import { api } from "../api.js";
import { citedRules } from "../ui/cited-rules.js";
import { heading } from "../ui/heading.js";
import { recall, remember } from "../ui/memory.js";
import { coming, failed } from "../ui/problem.js";
import { plain, ruby } from "../ui/ruby.js";
import { rulesText } from "../ui/rules-text.js";
import { html, nothing, view } from "../ui/view.js";
import { language, w } from "../ui/words.js";
import { readings } from "../words/rules.js";

/** @typedef {import("../words/rules.js").Reading} Reading */

/** The same choice as for official notices: who reads those in やさしい日本語 reads these so as well. @param {URLSearchParams} query @returns {Reading} */
const mine = (query) => /** @type {Reading} */ ([query.get("lang"), recall("reading")].find((word) => word && word in readings) ?? language);

/** @param {import("../ui/view.js").View} el */
async function load(el) {
  el.put({ problem: null, reading: mine(el.data.query) });
  try {
    const [rules, cited] = await Promise.all([
      api.get("/rules", { signal: el.signal }),
      api.get("/moderation/rules", { signal: el.signal }),
    ]);
    await el.put({ rules, cited: cited.items });
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {MouseEvent} event @param {import("../ui/view.js").View} el @param {Reading} reading */
function readIn(event, el, reading) {
  event.preventDefault();
  remember("reading", reading);
  history.replaceState(history.state, "", `${location.pathname}${reading === "ja" ? "" : `?lang=${reading}`}${location.hash}`);
  el.put({ reading });
}

/** @param {import("../ui/view.js").View} el @param {Reading} reading */
const ways = (el, reading) => html`
  <nav class="languages" aria-label=${plain(readings[reading].ways)}><ul>${Object.entries(readings).map(([word, t]) => html`<li>
    <a href=${`?lang=${word}`} lang=${t.tag} hreflang=${t.tag} aria-current=${word === reading ? "true" : nothing}
      @click=${(/** @type {MouseEvent} */ event) => readIn(event, el, /** @type {Reading} */ (word))}>${t.name}</a></li>`)}</ul></nav>`;

view("rules-page", ({ rules, cited, problem, reading }, el) => {
  const t = readings[/** @type {Reading} */ (reading ?? language)];
  return html`
    <div class="page-head">${heading(w.rules.title)}${ways(el, reading ?? language)}</div>
    ${problem ? failed(problem, () => load(el)) : rules
      ? html`<div class="rules-body" lang=${t.tag}><section class="paper prose">${rulesText(rules.texts[reading] ?? rules.texts.ja)}<p class="soft">${ruby(t.agreed(rules.version))}</p></section>
        ${citedRules(cited, reading)}<p><a class="tap" href="/transparency">${ruby(t.log)}</a></p></div>` : coming(1)}`;
},
(_, el) => { load(el); });
