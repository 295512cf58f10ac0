// @ts-check
// Deciding a case: one dialog in which Enter is enough. Whoever decides has taken the case; this takes it where nobody has.
import { api } from "../../api.js";
import { q } from "../../words/keepers.js";
import { dialog } from "../dialog.js";
import { send } from "../form.js";
import { problemBox } from "../problem.js";
import { html, nothing, view } from "../view.js";
import { w } from "../words.js";
import { asDecision, decisionFields, settled } from "./decision-fields.js";
import { hoursOf, needsTwo } from "./ladder.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../types.js").CaseView} CaseView */
/** @typedef {import("../../types.js").DecisionKind} DecisionKind */

/** What was begun stays while this page is open, also when somebody else was quicker. @type {Map<string, import("./decision-fields.js").Chosen>} */
const begun = new Map();

/** @param {any} data */
const now = ({ one, kind, known, chosen }) => settled(chosen ?? begun.get(one.id + kind) ?? {}, { kind, known, suggested: one.suggested_rule, hours: hoursOf(kind) });

/** Somebody else acted first, or the case is not the viewer's any more. @param {any} problem */
export const overtaken = ({ status, code }) => status === 404 || status === 412 || (status === 409 && code === "conflict");

/** @param {SubmitEvent} event @param {View} el */
const decide = (event, el) => send(event, el, async () => {
  const { one, kind } = el.data;
  const decision = asDecision(kind, now(el.data));
  try {
    let { lock } = one;
    if (one.taken !== "by_me") {
      await api.post(`/moderation/cases/${one.id}/claim`, undefined, { version: lock });
      lock += 1;
      el.put({ one: { ...one, lock, taken: "by_me" } });
    }
    await api.post(`/moderation/cases/${one.id}/decisions`, decision, { version: lock });
  } catch (problem) {
    if (!overtaken(problem)) throw problem;
    return el.dispatchEvent(new CustomEvent("overtaken", { detail: problem }));
  }
  begun.delete(one.id + kind);
  return el.dispatchEvent(new CustomEvent("decided", { detail: needsTwo(kind, one.part, decision.hours ?? 0) }));
});

view("decide-form", (data, el) => {
  /** @type {{ one: CaseView, kind: DecisionKind, known: import("../rule-names.js").Rule[] }} */
  const { one, kind, known } = data;
  const at = now(data);
  const two = needsTwo(kind, one.part, at.hours);
  const put = (/** @type {object} */ change) => {
    const chosen = { ...(el.data.chosen ?? begun.get(one.id + kind)), ...change };
    begun.set(one.id + kind, chosen);
    el.put({ chosen });
  };
  return html`
    <form class="decide-form" @submit=${(/** @type {SubmitEvent} */ event) => decide(event, el)}>
      ${problemBox(data.problem)}
      ${known.length ? nothing : html`<p class="note" role="alert">${q.decide.noRules}</p>`}
      <p>${q.decide.what[kind]} ${two ? html`<b>${one.part === "government_desk" ? q.decide.twoDesk : q.decide.two}</b>` : nothing}</p>
      ${decisionFields({ kind, known, now: at, hours: hoursOf(kind), put, problem: data.problem })}
      <div class="buttons"><button type="button" @click=${() => el.dispatchEvent(new CustomEvent("close"))}>${w.shell.cancel}</button>
        <button class="primary" ?disabled=${data.busy}>${two ? q.decide.propose : q.decide.confirm}</button></div>
    </form>`;
}, (_, el) => {
  // Enter is enough where all is chosen; else the first thing to choose is there.
  const all = /** @type {(HTMLInputElement | HTMLSelectElement | HTMLButtonElement)[]} */ ([...el.querySelectorAll("input[name=label], #rule, .primary")]);
  Promise.resolve().then(() => all.find((one) => one.id !== "rule" || !one.value)?.focus());
});

/** @typedef {{ done: "decided" | "proposed" } | { lost: any }} Outcome */

/** @param {CaseView} one @param {DecisionKind} kind @param {import("../rule-names.js").Rule[]} known @returns {Promise<Outcome | undefined>} */
export async function askForDecision(one, kind, known) {
  return dialog(q.decide.kind[kind], (done) => html`<decide-form .data=${{ one, kind, known }} @close=${() => done()}
    @decided=${(/** @type {CustomEvent} */ event) => done({ done: event.detail ? "proposed" : "decided" })}
    @overtaken=${(/** @type {CustomEvent} */ event) => done({ lost: event.detail })}></decide-form>`);
}
