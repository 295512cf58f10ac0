// @ts-check
// What those who look into requests about rights do: begin, ask for what is missing, ask the poster, answer; each in a dialog, with the lock as it was read.
import { api } from "../api.js";
import { r } from "../words/rights.js";
import { attempt } from "./attempt.js";
import { dialog } from "./dialog.js";
import { choice, field, send, textArea, tick } from "./form.js";
import { problemBox } from "./problem.js";
import { rules, titleOf } from "./rule-names.js";
import { say } from "./say.js";
import { html, nothing, view } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {{ id: string, lock: number, kind: string, target_kind: string, may_name: boolean }} Request */

/** @param {Request} one @param {string} act @param {object} [body] */
async function does(one, act, body) {
  const now = await api.post(`/rights-requests/${one.id}/${act}`, body, { version: one.lock });
  say(r.done);
  return now;
}

/** @param {Request} one */
export const begin = (one) => attempt(() => does(one, "begin"));

/** A form in a dialog; the promise is kept with what the server answered. @param {string} tag @param {string} title @param {object} data */
const form = (tag, title, data) => dialog(title, (done) => {
  const el = document.createElement(tag);
  Object.assign(el, { data });
  el.addEventListener("done", (event) => done(/** @type {CustomEvent} */ (event).detail));
  return el;
}, { cls: "wide-form" });

/** @param {View} el @param {unknown} detail */
const done = (el, detail) => el.dispatchEvent(new CustomEvent("done", { detail }));

/** @param {string} word */
const buttons = (word, busy = false) => html`<div class="buttons"><button class="primary" ?disabled=${busy}>${word}</button></div>`;

view("rights-completion", ({ one, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ words }) => done(el, await does(one, "completion", { words })))}>
    ${problemBox(problem)}<p>${r.completion.text}</p>
    ${textArea({ id: "completion-words", name: "words", label: r.completion.words, rows: 5, max: 2000, problem })}
    ${buttons(r.completion.do, busy)}</form>`);

/** @param {Request} one @returns {Promise<unknown>} */
export const complete = (one) => form("rights-completion", r.completion.do, { one });

view("rights-question", ({ one, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ words, name }) => done(el, await does(one, "inquiry", { words, with_name: Boolean(name) })))}>
    ${problemBox(problem)}<p>${r.ask.text}</p>
    ${textArea({ id: "question-words", name: "words", label: r.ask.words, rows: 6, max: 2000, problem })}
    ${one.may_name ? tick({ name: "name", label: r.ask.name }) : nothing}
    ${buttons(r.ask.do, busy)}</form>`);

/** @param {Request} one @returns {Promise<unknown>} */
export const ask = (one) => form("rights-question", r.ask.do, { one });

const verdicts = /** @type {const} */ (["removed", "partly", "not_removed", "more_time"]);
/** What may be said of each kind of thing: an office's notice and a photo have no part that somebody else changes. @param {Request} one */
const fitting = (one) => verdicts.filter((verdict) => verdict !== "partly" || !["photo", "notice", "notice_reply", "place"].includes(one.target_kind));
const usual = /** @type {const} */ ({ removed: ["shown"], partly: ["shown"], not_removed: ["not_shown", "public", "incomplete", "not_here"], more_time: ["asking"] });

/** @param {string} kind of right */
const likely = (kind) => ["privacy", "portrait"].includes(kind) ? "personal-data" : "rights-of-others";

/** Puts a usual reason where words are written. @param {View} el @param {string} text */
function put(el, text) {
  const area = /** @type {HTMLTextAreaElement} */ (el.querySelector("#decision-words"));
  area.value = area.value ? `${area.value.trimEnd()}\n${text}` : text;
  area.focus();
}

/** A week from now, as a browser's field for day and time takes it. */
const inAWeek = () => new Date(Date.now() + 7 * 86_400_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** @param {SubmitEvent} event @param {View} el */
const decided = (event, el) => send(event, el, async ({ words, facts, rule, until }) => {
  const { one, verdict } = el.data;
  const taken = verdict === "removed" || verdict === "partly";
  done(el, await does(one, "decision", { verdict, words, ...(taken ? { facts } : {}), ...(verdict === "more_time" ? { until: new Date(until).toISOString() } : { rule }) }));
});

/** @param {View} el @param {"removed" | "partly" | "not_removed" | "more_time"} verdict */
const about = ({ data: { one, known, problem } }, verdict) => html`
  ${verdict === "more_time" ? field({ id: "decision-until", name: "until", label: r.decide.until, type: "datetime-local", value: inAWeek(), problem }) : html`
    <div class="field"><label for="decision-rule">${r.decide.rule}</label>
      <select id="decision-rule" name="rule" required>${known.map((/** @type {import("./rule-names.js").Rule} */ rule) => html`<option value=${rule.slug} ?selected=${rule.slug === likely(one.kind)}>${titleOf(known, rule.slug)}</option>`)}</select></div>`}
  ${verdict === "removed" || verdict === "partly" ? textArea({ id: "decision-facts", name: "facts", label: r.decide.facts, rows: 3, max: 1000, problem }) : nothing}`;

view("rights-decision", (data, el) => {
  const { one, verdict, busy, problem } = data;
  return html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => decided(event, el)}>
    ${problemBox(problem)}
    ${choice({ name: "verdict", legend: r.decide.verdict, value: verdict, options: fitting(one).map((value) => ({ value, label: r.decide.verdicts[value], text: r.decide.verdictText[value] })), change: (chosen) => el.put({ verdict: chosen }) })}
    ${verdict ? html`
      ${about(el, verdict)}
      ${textArea({ id: "decision-words", name: "words", label: r.decide.words, rows: 4, max: 2000, problem })}
      <div class="chips" role="group" aria-label=${r.decide.canned}>${usual[/** @type {"removed"} */ (verdict)].map((word) => html`<button type="button" class="chip" @click=${() => put(el, r.decide.reasons[word])}>${r.decide.reasons[word]}</button>`)}</div>
      ${buttons(r.decide.verdicts[/** @type {"removed"} */ (verdict)], busy)}` : nothing}
  </form>`;
});

/** @param {Request} one @returns {Promise<unknown>} */
export const decide = (one) => attempt(async () => form("rights-decision", r.decide.do, { one, known: (await rules()).filter((rule) => rule.now?.state === "in_force") }));
