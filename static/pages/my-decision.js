// @ts-check
// One decision about my words: what, which rule, why, by whom, until when; and the appeal with its answer.
import { api } from "../api.js";
import { decider } from "../ui/decider.js";
import { send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { linked, tongue } from "../ui/linkify.js";
import { recall, remember } from "../ui/memory.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { ruleLink, rules } from "../ui/rule-names.js";
import { say } from "../ui/say.js";
import { day, exact } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { v } from "../words/verdict.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Statement} Statement */

const longest = 2000;
/** @param {string} id */
const draftKey = (id) => `appeal.${id}`;

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const [one, known] = await Promise.all([api.get(`/decisions/${el.data.id}`, { signal: el.signal }), rules()]);
    el.put({ one, known });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** Where it stands, if it stands on a page. @param {Statement} one */
function where(one) {
  if (one.target && ["meetup", "place", "review"].includes(one.target_kind)) return `/${one.target_kind}s/${one.target}`;
  return one.post ? `/p/${one.post}` : null;
}

/** @param {Statement} one */
function effect(one) {
  if (one.kind === "label") return v.effect.label(one.label ? w.label[one.label] : "");
  return one.kind === "suspend" && one.everywhere ? v.effect.suspendEverywhere : v.effect[one.kind];
}

/** Whether something was taken, so that it can be said how long. @param {Statement} one */
const lasts = (one) => !["no_action", "label", "warn"].includes(one.kind) || one.state !== "in_force";

/** @param {unknown} term @param {unknown} words */
const row = (term, words) => html`<dt>${term}</dt><dd>${words}</dd>`;

/** @param {Statement} one @param {import("../ui/rule-names.js").Rule[]} known */
const statement = (one, known) => html`
  <section class="paper" aria-label=${v.decisions.done}>
    <p class="lead">${one.appeal?.outcome === "overturned" ? v.decisions.outcome.overturned : one.state === "in_force" ? effect(one) : v.decisions.state[one.state]}</p>
    <dl class="dealt">
      ${row(v.decisions.why, html`<p class="said">${one.facts}</p>`)}
      ${row(v.decisions.rule, html`${ruleLink(known, one.rule)} <small>${v.decisions.version(one.rule_version)}</small>`)}
      ${row(v.decisions.what, one.text ? html`<blockquote class="quoted" lang=${tongue(one.text)}>${linked(one.text)}</blockquote>${where(one) ? html`<a class="tap" href=${where(one)}>${v.decisions.open}</a>` : nothing}` : html`${v.target[one.target_kind]} <small>${one.target_kind === "photo" || one.target_kind === "member" ? nothing : v.decisions.gone}</small>`)}
      ${row(v.decisions.who, html`<p>${decider(one)}</p>${one.role === "government_desk" ? html`<p>${v.deskAgreed}</p>` : nothing}<p class="soft">${one.automated ? v.decisions.automated : v.decisions.byPeople}</p>`)}
      ${one.in_force_at ? row(v.decisions.since, html`<time datetime=${one.in_force_at}>${exact(one.in_force_at)}</time>`) : nothing}
      ${one.until ? row(v.decisions.until, html`<time datetime=${one.until}>${exact(one.until)}</time>`)
        : lasts(one) && one.kind !== "close" ? row(v.decisions.until, v.decisions.noEnd) : nothing}
      ${lasts(one) ? row(v.decisions.stands, v.decisions.state[one.state]) : nothing}
      ${one.log ? row(v.decisions.log, html`<a class="tap" href=${`/transparency/rows/${one.log}`}>${v.decisions.inLog(one.log)}</a>`) : nothing}
    </dl>
  </section>`;

/** @param {SubmitEvent} event @param {View} el */
const appeal = (event, el) => send(event, el, async ({ words }) => {
  await api.post(`/decisions/${el.data.id}/appeal`, { words: words.trim() });
  remember(draftKey(el.data.id), null);
  await load(el);
  say(v.decisions.sent);
  /** @type {HTMLElement | null} */ (el.querySelector("#appeal"))?.focus();
});

/** @param {any} data @param {View} el */
const form = ({ id, busy, problem, used }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => appeal(event, el)}>
    ${problemBox(problem)}
    <div class="field"><label for="appeal-words">${v.decisions.appealLabel}</label>
      <p class="hint" id="appeal-hint">${v.decisions.appealHint}</p>
      <textarea id="appeal-words" name="words" rows="7" required maxlength=${longest} aria-describedby="appeal-hint appeal-count" .defaultValue=${recall(draftKey(id)) ?? ""}
        @input=${(/** @type {any} */ event) => { remember(draftKey(id), event.target.value || null); el.put({ used: event.target.value.length }); }}></textarea>
      <p class="counter" id="appeal-count">${v.decisions.counter(used ?? (recall(draftKey(id)) ?? "").length, longest)}</p></div>
    <div class="buttons"><button class="primary" ?disabled=${busy}>${v.decisions.send}</button></div>
  </form>`;

/** @param {NonNullable<Statement["appeal"]>} mine */
const answer = (mine) => html`
  ${mine.outcome ? html`${mine.outcome === "overturned" ? nothing : html`<p>${v.decisions.outcome[mine.outcome]}</p>`}
    <h3>${v.decisions.answer} ${mine.decided_at ? html`<small>${day(mine.decided_at)}</small>` : nothing}</h3>
    <blockquote class="quoted answer">${linked(mine.answer ?? "")}</blockquote>`
    : html`<p>${v.decisions.waiting(exact(mine.due_at))}</p>`}
  <h3>${v.decisions.yours}</h3>
  <blockquote class="quoted">${linked(mine.words)}</blockquote>`;

/** @param {any} data @param {View} el */
function hearing(data, el) {
  /** @type {Statement} */
  const one = data.one;
  if (!one.appeal && !one.appeal_until && one.kind === "no_action") return nothing;
  return html`
    <section class="paper" aria-labelledby="appeal"><h2 id="appeal" tabindex="-1">${one.appeal ? v.decisions.appealed : v.decisions.appeal}</h2>
      ${one.appeal ? answer(one.appeal) : one.appeal_until ? html`<p>${v.decisions.appealLead(day(one.appeal_until))}</p>${form(data, el)}`
        : html`<p class="soft">${v.decisions.noAppeal}</p>`}
    </section>`;
}

view("my-decision", (data, el) => html`
  <div class="page-head"><a class="back" href="/me/decisions">${icon("back")}${v.decisions.back}</a>
    ${heading(data.one ? v.decisions.one(v.target[/** @type {Statement} */ (data.one).target_kind], v.kind[/** @type {Statement} */ (data.one).kind]) : v.decisions.title)}</div>
  ${data.one ? html`${statement(data.one, data.known)}${hearing(data, el)}` : data.problem ? failed(data.problem, () => load(el)) : coming(2)}`,
(_, el) => {
  load(el);
  document.addEventListener("hint", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.what === "notifications" && el.data.one?.appeal && !el.contains(document.activeElement)) load(el);
  }, { signal: el.signal });
});
