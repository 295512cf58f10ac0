// @ts-check
// One case at the desk: read, taken, noted in, handed to staff, voted on, decided. Each look is written down by the server.
import { api } from "../../api.js";
import { q } from "../../words/keepers.js";
import { v } from "../../words/verdict.js";
import { sure } from "../dialog.js";
import { coming, failed, inWords } from "../problem.js";
import { say } from "../say.js";
import { ago, exact } from "../time.js";
import { html, nothing, view } from "../view.js";
import { askForNote, askStaff } from "./asides.js";
import { around, decisions, exhibit, fromDesk, history, notes, reports, signMarks, waiting } from "./case-parts.js";
import { askForDecision, overtaken } from "./decide.js";
import { ladder, possible } from "./ladder.js";
import { place } from "./places.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../types.js").CaseView} CaseView */

const undecided = ["open", "assigned", "under_review"];

/** @param {View} el @param {string} name @param {unknown} [detail] */
const tell = (el, name, detail) => el.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

/** @param {View} el */
async function load(el) {
  try {
    const one = await api.get(`/moderation/cases/${el.data.id}`, { signal: el.signal });
    await el.put({ one, problem: null });
    tell(el, "line", one);
    if (document.activeElement === document.body) el.querySelector("h2")?.focus({ preventScroll: true });
  } catch (problem) {
    if (/** @type {any} */ (problem).name === "AbortError") return;
    const gone = /** @type {any} */ (problem).status === 404;
    if (el.data.one && !gone) say(inWords(problem));
    el.put({ problem, one: gone ? null : el.data.one });
    if (gone) tell(el, "lost", el.data.id);
  }
}

/** Somebody else was quicker, or the case went to others: said calmly, and what is there now is shown. @param {View} el @param {any} problem */
async function after(el, problem) {
  say(overtaken(problem) ? problem.status === 404 ? q.lost : q.moved : inWords(problem));
  if (overtaken(problem)) await load(el);
}

/** @param {View} el @param {"claim" | "release" | "bar-desk"} what @param {string} said */
async function act(el, what, said) {
  try {
    await api.post(`/moderation/cases/${el.data.id}/${what}`, undefined, { version: el.data.one.lock });
    say(said);
    await load(el);
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await after(el, problem);
  }
}

/** @param {View} el @param {Promise<any>} asked @param {string} said */
async function aside(el, asked, said) {
  const done = await asked;
  if (!done) return;
  if (done !== "done") return after(el, done);
  say(said);
  await load(el);
}

/** @param {View} el @param {import("../../types.js").DecisionKind} kind */
async function decide(el, kind) {
  const outcome = await askForDecision(el.data.one, kind, el.data.known);
  if (!outcome) return;
  if ("lost" in outcome) return after(el, outcome.lost);
  say(outcome.done === "proposed" ? q.decide.proposed : q.decide.decided(q.decide.kind[kind]));
  tell(el, "decided", { id: el.data.id, proposed: outcome.done === "proposed" });
}

/** @param {View} el */
async function bar(el) {
  if (await sure({ title: q.case.bar, text: q.case.barText, yes: q.case.bar })) await act(el, "bar-desk", q.case.barred);
}

/** Whether the viewer could work on it now. @param {CaseView} one */
const workable = (one) => one.part !== null && undecided.includes(one.state) && one.taken !== "by_another";

/** The keys of a case. @param {View} el @param {string} key */
export function press(el, key) {
  /** @type {CaseView | undefined} */
  const one = el.data.one;
  if (!one || one.part === null || !undecided.includes(one.state)) return false;
  if (key === "n") { aside(el, askForNote(one), q.case.noted); return true; }
  const kind = ladder[Number(key) - 1];
  if (!workable(one) || one.state === "under_review") return false;
  if (key === "c") { if (one.taken === "by_me") act(el, "release", q.case.released); else act(el, "claim", q.case.claimed); return true; }
  if (!kind || !possible(one).includes(kind)) return false;
  decide(el, kind);
  return true;
}

/** @param {CaseView} one @param {View} el */
const acts = (one, el) => !undecided.includes(one.state) || one.part === null ? nothing : html`
  <div class="buttons case-acts">
    ${one.state === "under_review" ? nothing : one.taken === "by_me" ? html`<button type="button" @click=${() => act(el, "release", q.case.released)}>${q.case.release} <kbd>C</kbd></button>`
      : one.taken === "by_another" ? nothing : html`<button type="button" class="strong" @click=${() => act(el, "claim", q.case.claimed)}>${q.case.claim} <kbd>C</kbd></button>`}
    <button type="button" @click=${() => aside(el, askForNote(one), q.case.noted)}>${q.case.addNote} <kbd>N</kbd></button>
    ${one.state === "under_review" || one.queue === "staff" ? nothing : html`<button type="button" @click=${() => aside(el, askStaff(one), q.case.escalated)}>${q.case.escalate}</button>`}
  </div>
  ${one.desks.length ? html`<p class="soft">${q.case.desks(one.desks)} <button type="button" class="plain" @click=${() => bar(el)}>${q.case.bar}</button></p>` : nothing}
  ${one.taken === "by_another" && one.state !== "under_review" ? html`<p class="soft">${q.case.another} <button type="button" class="plain" @click=${() => act(el, "claim", q.case.claimed)}>${q.case.claim}</button></p>` : nothing}`;

/** @param {CaseView} one @param {any} data @param {View} el */
function choosing(one, { known }, el) {
  if (one.proposal) return html`<vote-form .data=${{ one, known }} @done=${(/** @type {CustomEvent} */ event) => aside(el, Promise.resolve(event.detail), q.vote.done)}></vote-form>`;
  if (!workable(one)) return nothing;
  return html`
    <section class="deciding" aria-labelledby="deciding"><h3 id="deciding">${q.decide.title}</h3>
      <ul class="ladder">${possible(one).map((kind) => html`<li><button type="button" @click=${() => decide(el, kind)}><kbd>${ladder.indexOf(kind) + 1}</kbd>${q.decide.kind[kind]}</button></li>`)}</ul>
    </section>`;
}

/** @param {CaseView} one */
const head = (one) => html`
  <header class="case-head"><h2 tabindex="-1">${q.case.title(v.category[one.category], v.target[one.target_kind])}</h2>
    <p class="soft">${[place(one.neighborhood), q.origin[one.origin], q.case.opened(ago(one.opened_at)), one.reporters ? q.reporters(one.reporters) : "", one.score > 0 ? q.case.score(one.score) : ""].filter(Boolean).join("・")}</p>
    <p class="marks">${signMarks(one)}${undecided.includes(one.state) ? nothing : html`<span class="mark sign">${q.state[one.state]}</span>`}</p>
    ${one.hidden_until ? html`<p class="note">${q.case.hiddenUntil(exact(one.hidden_until))}</p>` : nothing}
    ${waiting(one)}
    ${one.frozen ? html`<p class="note">${q.case.frozen}</p>` : nothing}
  </header>`;

/** What is read of a case, also by whoever answers an appeal. @param {CaseView} one @param {any} data @param {unknown} [between] */
export const reading = (one, { known }, between = nothing) => html`
  ${one.target ? exhibit(one.id, one.target, { main: true, nameless: fromDesk(one) }) : html`<p class="empty">${fromDesk(one) && !undecided.includes(one.state) ? q.case.shut : q.case.gone}</p>`}
  ${reports(one)}
  ${one.target_kind === "comment" ? html`${around(one)}${between}` : html`${between}${around(one)}`}
  ${history(one, known)}
  ${decisions(one, known)}`;

view("case-view", (data, el) => {
  const { one, problem } = data;
  if (problem && !one) return problem.status === 404 ? html`<p class="empty">${q.lost}</p>` : failed(problem, () => load(el));
  return one ? html`<article class="paper case">
    ${head(one)}
    ${acts(one, el)}
    ${reading(one, data, choosing(one, data, el))}
    <section aria-labelledby="notes"><h3 id="notes">${q.case.notes}</h3>${notes(one)}</section>
  </article>` : coming(1);
}, (_, el) => { load(el); });
