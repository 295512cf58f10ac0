// @ts-check
// Small forms beside a case: a note for colleagues, asking staff to look, and a vote.
import { api } from "../../api.js";
import { q } from "../../words/keepers.js";
import { dialog } from "../dialog.js";
import { choice, send, textArea } from "../form.js";
import { problemBox } from "../problem.js";
import { html, nothing, view } from "../view.js";
import { w } from "../words.js";
import { decision } from "./case-parts.js";
import { overtaken } from "./decide.js";

/** @typedef {import("../../types.js").CaseView} CaseView */
/** @typedef {import("../view.js").View} View */

/** Sends something about a case; who was overtaken hears it from the case. @param {SubmitEvent} event @param {View} el @param {(values: Record<string, any>) => Promise<unknown>} work */
const tell = (event, el, work) => send(event, el, async (values) => {
  try {
    await work(values);
    el.dispatchEvent(new CustomEvent("done", { detail: "done", bubbles: true }));
  } catch (problem) {
    if (!overtaken(/** @type {any} */ (problem))) throw problem;
    el.dispatchEvent(new CustomEvent("done", { detail: problem, bubbles: true }));
  }
});

view("note-form", ({ one, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => tell(event, el, ({ words }) => api.post(`/moderation/cases/${one.id}/notes`, { words: words.trim() }))}>
    ${problemBox(problem)}
    ${textArea({ id: "note", name: "words", label: q.case.addNote, hint: q.case.noteHint, rows: 3, max: 1000, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${q.case.keepNote}</button></div>
  </form>`);

view("escalate-form", ({ one, reason, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => tell(event, el, (values) => api.post(`/moderation/cases/${one.id}/escalate`, { reason: values.reason }, { version: one.lock }))}>
    ${problemBox(problem)}
    <p>${q.case.escalateText}</p>
    ${choice({ name: "reason", legend: q.case.escalateWhy, value: reason, options: /** @type {const} */ (["conflict", "legal", "threat_to_life"]).map((value) => ({ value, label: q.case.escalateReasons[value] })), change: (value) => el.put({ reason: value }) })}
    ${reason === "threat_to_life" ? html`<p class="note strong-note" role="alert"><b>${q.case.call}</b></p>` : nothing}
    <div class="buttons"><button type="button" @click=${() => el.dispatchEvent(new CustomEvent("done", { bubbles: true }))}>${w.shell.cancel}</button>
      <button class="primary" ?disabled=${busy}>${q.case.escalate}</button></div>
  </form>`);

/** @param {CaseView} one @returns {Promise<any>} "done", what stood in the way, or nothing */
export const askForNote = (one) => dialog(q.case.addNote, (done) => html`<note-form .data=${{ one }} @done=${(/** @type {CustomEvent} */ event) => done(event.detail)}></note-form>`);

/** @param {CaseView} one @returns {Promise<any>} */
export const askStaff = (one) => dialog(q.case.escalate, (done) => html`<escalate-form .data=${{ one }} @done=${(/** @type {CustomEvent} */ event) => done(event.detail)}></escalate-form>`);

view("vote-form", ({ one, known, busy, problem }, el) => {
  /** @type {NonNullable<CaseView["proposal"]>} */
  const proposal = one.proposal;
  const vote = (/** @type {SubmitEvent} */ event) => tell(event, el, ({ words }) => {
    const agrees = /** @type {HTMLButtonElement} */ (event.submitter).value === "yes";
    return api.post(`/moderation/cases/${one.id}/votes`, { agrees, words: words.trim() || undefined }, { version: one.lock });
  });
  return html`
    <section class="proposal" aria-labelledby="proposal"><h3 id="proposal">${q.vote.title}</h3>
      ${decision(proposal, known)}
      <p>${q.vote.count(proposal.agree, proposal.needed, proposal.against)}</p>
      ${proposal.voted ? html`<p class="soft">${q.vote.voted}</p>` : html`
        <form @submit=${vote}>
          ${problemBox(problem)}
          ${textArea({ id: "vote-words", name: "words", label: q.vote.words, hint: q.vote.wordsHint, rows: 2, max: 1000, optional: true, problem })}
          <div class="buttons"><button class="primary" name="vote" value="yes" ?disabled=${busy}>${q.vote.agree}</button><button name="vote" value="no" ?disabled=${busy}>${q.vote.against}</button></div>
        </form>`}
    </section>`;
});
