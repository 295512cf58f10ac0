// @ts-check
// Answering an appeal: the outcome, a written answer that is never left out, and a milder decision where one takes the old one's place.
import { api } from "../../api.js";
import { q } from "../../words/keepers.js";
import { v } from "../../words/verdict.js";
import { sure } from "../dialog.js";
import { choice, send } from "../form.js";
import { recall, remember } from "../memory.js";
import { problemBox } from "../problem.js";
import { say } from "../say.js";
import { html, nothing, view } from "../view.js";
import { asDecision, decisionFields, settled } from "./decision-fields.js";
import { overtaken } from "./decide.js";
import { hoursOf, milder } from "./ladder.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../types.js").AppealView} AppealView */
/** @typedef {import("../../types.js").CaseView} CaseView */
/** @typedef {import("../../types.js").DecisionKind} DecisionKind */

const longest = 2000;
/** @param {AppealView} appeal */
const draftKey = (appeal) => `answer.${appeal.id}`;

/** How long the milder one can last: shorter than the old one, where it is of its kind. @param {DecisionKind} kind @param {AppealView} appeal */
const hours = (kind, { decision }) => hoursOf(kind, kind === decision.kind ? decision.hours ?? 0 : null);

/** @param {any} data */
function instead({ appeal, kind, known, chosen = {} }) {
  return settled(chosen, { kind, known, suggested: appeal.decision.rule, hours: hours(kind, appeal) });
}

/** @param {SubmitEvent} event @param {View} el */
const answer = (event, el) => send(event, el, async ({ answer }) => {
  const { appeal, outcome, kind } = el.data;
  if (!await sure({ title: q.appeals.sure, text: q.appeals.sureText, yes: q.appeals.send })) return;
  try {
    await api.post(`/moderation/appeals/${appeal.id}/answer`, { outcome, answer: answer.trim(), instead: outcome === "modified" ? asDecision(kind, instead(el.data)) : undefined }, { version: appeal.lock });
  } catch (problem) {
    if (!overtaken(/** @type {any} */ (problem))) throw problem;
    return el.dispatchEvent(new CustomEvent("overtaken", { detail: problem, bubbles: true }));
  }
  remember(draftKey(appeal), null);
  say(q.appeals.sent);
  return el.dispatchEvent(new CustomEvent("answered", { detail: appeal.id, bubbles: true }));
});

/** @param {any} data @param {View} el */
function milderPart(data, el) {
  const { appeal, one, kind, known, problem } = data;
  const kinds = milder(one, appeal.decision);
  if (!kinds.length) return html`<p class="note">${q.appeals.nothingMilder}</p>`;
  return html`<fieldset class="instead">
    ${choice({ name: "instead", legend: q.appeals.instead, cls: "compact", value: kind, options: kinds.map((value) => ({ value, label: q.decide.kind[value] })), change: (value) => el.put({ kind: value, chosen: { ...data.chosen, facts: undefined } }) })}
    ${kind ? html`<p class="soft">${q.decide.what[/** @type {DecisionKind} */ (kind)]}</p>
      ${decisionFields({ kind, known, now: instead(data), hours: hours(kind, appeal), problem, put: (change) => el.put({ chosen: { ...el.data.chosen, ...change } }) })}` : nothing}</fieldset>`;
}

view("answer-appeal", (data, el) => {
  const { appeal, outcome, busy, problem, used } = data;
  const kept = recall(draftKey(appeal)) ?? "";
  return html`
    <form class="answer-form" @submit=${(/** @type {SubmitEvent} */ event) => answer(event, el)}>
      ${problemBox(problem)}
      ${choice({ name: "outcome", legend: q.appeals.outcome, value: outcome, options: /** @type {const} */ (["upheld", "modified", "overturned"]).map((value) => ({ value, label: q.appeals.outcomes[value], text: q.appeals.outcomeText[value] })), change: (value) => el.put({ outcome: value }) })}
      ${outcome === "modified" ? milderPart(data, el) : nothing}
      <div class="field"><label for="answer">${q.appeals.answer}</label><p class="hint" id="answer-hint">${q.appeals.answerHint} ${q.appeals.draft}</p>
        <textarea id="answer" name="answer" rows="6" required maxlength=${longest} aria-describedby="answer-hint answer-count" .defaultValue=${kept}
          @input=${(/** @type {any} */ event) => { remember(draftKey(appeal), event.target.value || null); el.put({ used: event.target.value.length }); }}></textarea>
        <p class="counter" id="answer-count">${v.decisions.counter(used ?? kept.length, longest)}</p></div>
      <div class="buttons"><button class="primary" ?disabled=${busy}>${q.appeals.send}</button></div>
    </form>`;
});
