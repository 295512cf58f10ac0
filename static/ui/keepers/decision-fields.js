// @ts-check
// The fields of a decision: the rule with what the reports speak of chosen, reasons ready to be used, and what its kind asks for.
import { q } from "../../words/keepers.js";
import { choice, tick } from "../form.js";
import { fieldProblem } from "../problem.js";
import { titleOf } from "../rule-names.js";
import { html, nothing } from "../view.js";
import { w } from "../words.js";
import { labels } from "./ladder.js";

/** @typedef {import("../rule-names.js").Rule} Rule */
/** @typedef {import("../../types.js").DecisionKind} DecisionKind */

/**
 * What was chosen so far; what was not comes from the case.
 * @typedef {{ rule?: string, facts?: string, label?: string, hours?: number, everywhere?: boolean }} Chosen
 */

const longest = 1000;

/** Rules that hold now. @param {Rule[]} known */
const inForce = (known) => known.filter((rule) => rule.now?.state === "in_force");

/** Sentences for a kind of decision under a rule. @param {DecisionKind} kind @param {string} rule @param {Rule[]} known */
export function ready(kind, rule, known) {
  if (kind === "no_action") return q.reasons.fine;
  if (!rule) return [];
  const found = q.reasons.found[rule] ?? [q.reasons.any(titleOf(known, rule))];
  return found.map((sentence) => sentence + q.reasons.then[kind]);
}

/** @param {Rule[]} known @param {string | null} suggested */
export const firstRule = (known, suggested) => inForce(known).some((rule) => rule.slug === suggested) ? String(suggested) : "";

/** What would be decided now. @param {Chosen} chosen @param {{ kind: DecisionKind, known: Rule[], suggested: string | null, hours: number[] }} of */
export function settled(chosen, { kind, known, suggested, hours }) {
  const rule = chosen.rule ?? firstRule(known, suggested);
  const long = chosen.hours ?? hours[0] ?? 0;
  return { rule, facts: chosen.facts ?? ready(kind, rule, known)[0] ?? "", label: chosen.label ?? "", hours: hours.includes(long) ? long : hours[0] ?? 0, everywhere: Boolean(chosen.everywhere) };
}

/** As the server takes it. @param {DecisionKind} kind @param {ReturnType<typeof settled>} now */
export const asDecision = (kind, now) => ({
  kind, rule: now.rule, facts: now.facts.trim(), label: kind === "label" ? now.label : undefined, hours: now.hours || undefined,
  everywhere: kind === "suspend" && now.everywhere ? true : undefined,
});

/** @param {string} id @param {string} label @param {unknown} control @param {string | null} [wrong] */
const around = (id, label, control, wrong) => html`<div class="field"><label for=${id}>${label}</label>${control}${wrong ? html`<p class="wrong" id=${`${id}-wrong`}>${wrong}</p>` : nothing}</div>`;

/** @param {ReturnType<typeof settled>} now @param {Rule[]} known @param {(change: Chosen) => void} put @param {any} problem */
const ruleField = (now, known, put, problem) => around("rule", q.decide.rule, html`
  <select id="rule" name="rule" required aria-invalid=${fieldProblem(problem, "rule") ? "true" : nothing}
    @change=${(/** @type {any} */ event) => put({ rule: event.target.value, facts: undefined })}>
    <option value="" .selected=${!now.rule} disabled>${q.decide.choose}</option>
    ${inForce(known).map((rule) => html`<option value=${rule.slug} .selected=${rule.slug === now.rule}>${titleOf(known, rule.slug)}</option>`)}
  </select>`, fieldProblem(problem, "rule"));

/** @param {string[]} sentences @param {string} facts @param {(change: Chosen) => void} put */
const readyField = (sentences, facts, put) => around("ready", q.decide.reason, html`
  <select id="ready" @change=${(/** @type {any} */ event) => put({ facts: sentences[event.target.value] ?? "" })}>
    ${sentences.map((sentence, i) => html`<option value=${i} .selected=${sentence === facts}>${sentence}</option>`)}
    <option value="" .selected=${!sentences.includes(facts)}>${q.decide.own}</option>
  </select>`);

/** @param {string} facts @param {(change: Chosen) => void} put @param {any} problem */
const factsField = (facts, put, problem) => html`
  <div class="field"><label for="facts">${q.decide.facts}</label><p class="hint" id="facts-hint">${q.decide.factsHint}</p>
    <textarea id="facts" name="facts" rows="3" required maxlength=${longest} aria-describedby="facts-hint" .value=${facts} aria-invalid=${fieldProblem(problem, "facts") ? "true" : nothing}
      @input=${(/** @type {any} */ event) => put({ facts: event.target.value })}></textarea></div>`;

/**
 * @param {{ kind: DecisionKind, known: Rule[], now: ReturnType<typeof settled>, hours: number[], put: (change: Chosen) => void, problem?: any }} o
 */
export const decisionFields = ({ kind, known, now, hours, put, problem }) => html`
  ${kind === "label" ? choice({ name: "label", legend: q.decide.label, cls: "compact", value: now.label, options: labels.map((value) => ({ value, label: w.label[value] })), change: (label) => put({ label }) }) : nothing}
  ${hours.length ? choice({ name: "hours", legend: q.decide.hours, cls: "compact", value: String(now.hours), options: hours.map((long) => ({ value: String(long), label: q.decide.hour[/** @type {24} */ (long)] })), change: (long) => put({ hours: Number(long) }) }) : nothing}
  ${kind === "suspend" ? tick({ name: "everywhere", label: q.decide.everywhere, checked: now.everywhere, change: (everywhere) => put({ everywhere }) }) : nothing}
  ${ruleField(now, known, put, problem)}
  ${now.rule || kind === "no_action" ? readyField(ready(kind, now.rule, known), now.facts, put) : nothing}
  ${factsField(now.facts, put, problem)}`;

