// @ts-check
// Appeals for whoever had no part in the decision: the author's words, the decision, its case, and the answer.
import { api, withQuery } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import "../../ui/keepers/answer-form.js";
import { decision } from "../../ui/keepers/case-parts.js";
import { reading } from "../../ui/keepers/case-view.js";
import { overtaken } from "../../ui/keepers/decide.js";
import { ways } from "../../ui/keepers/ways.js";
import { tongue } from "../../ui/linkify.js";
import { coming, failed, inWords } from "../../ui/problem.js";
import { rules } from "../../ui/rule-names.js";
import { say } from "../../ui/say.js";
import { exact } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { q } from "../../words/keepers.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {import("../../types.js").AppealView} AppealView */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const [list, known] = await Promise.all([api.get("/moderation/appeals", { signal: el.signal }), rules()]);
    await el.put({ items: list.items, next: list.next, known });
    if (el.data.id && !current(el.data)) await show(el, null);
    else if (el.data.id && !el.data.one) await look(el);
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/moderation/appeals", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {any} data @returns {AppealView | undefined} */
const current = ({ items, id }) => items?.find((/** @type {AppealView} */ one) => one.id === id);

/** The case is read only when its appeal is opened: each look is written down. @param {View} el */
async function look(el) {
  const appeal = current(el.data);
  if (!appeal) return;
  try {
    const one = await api.get(`/moderation/cases/${appeal.case}`, { signal: el.signal });
    if (el.data.id === appeal.id) await el.put({ one });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {string | null} id */
async function show(el, id) {
  history[el.data.id || !id ? "replaceState" : "pushState"](history.state, "", withQuery("/moderation/appeals", { open: id }));
  await el.put({ id, one: null, lost: null });
  if (!id) return;
  /** @type {HTMLElement | null} */ (el.querySelector(".pane-case"))?.focus();
  await look(el);
}

/** @param {View} el @param {any} problem */
async function after(el, problem) {
  say(overtaken(problem) ? q.moved : inWords(problem));
  if (overtaken(problem)) await load(el);
}

/** @param {View} el @param {AppealView} one */
async function take(el, one) {
  try {
    await api.post(`/moderation/appeals/${one.id}/claim`, undefined, { version: one.lock });
    say(q.case.claimed);
    await load(el);
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await after(el, problem);
  }
}

/** @param {AppealView} one */
const due = (one) => Date.parse(one.due_at) < Date.now() ? html`<b>${q.appeals.late}</b>` : q.appeals.due(exact(one.due_at));

/** @param {AppealView} one @param {any} data @param {View} el */
const line = (one, { id }, el) => html`
  <li><a class="case-line" href=${`/moderation/appeals?open=${one.id}`} aria-current=${one.id === id ? "true" : "false"}
    @click=${(/** @type {MouseEvent} */ event) => { if (event.metaKey || event.ctrlKey || event.shiftKey) return; event.preventDefault(); show(el, one.id); }}>
    <b>${q.appeals.line(q.decide.kind[one.decision.kind])}</b><span class="soft">${due(one)}</span>
    ${one.taken === "no" ? nothing : html`<span class="marks"><span class="mark sign ${one.taken === "by_me" ? "mine" : ""}">${one.taken === "by_me" ? q.wait.mine : q.wait.another}</span></span>`}</a></li>`;

/** @param {AppealView} appeal @param {any} data @param {View} el */
const hearing = (appeal, { one, lost, known }, el) => html`
  <article class="paper case">
    <header class="case-head"><h2 tabindex="-1">${q.appeals.line(q.decide.kind[appeal.decision.kind])}</h2><p class="soft">${due(appeal)}</p></header>
    <section aria-labelledby="words"><h3 id="words">${q.appeals.words}</h3><blockquote class="quoted answer" lang=${tongue(appeal.words)}>${appeal.words}</blockquote></section>
    <section aria-labelledby="old"><h3 id="old">${q.appeals.decision}</h3>${decision(appeal.decision, known)}</section>
    ${lost ? failed(lost, () => look(el)) : !one ? coming(1) : html`<section aria-labelledby="its-case"><h3 id="its-case">${q.appeals.case}</h3>${reading({ ...one, decisions: [] }, { known })}</section>
      ${appeal.taken === "by_me" ? html`<answer-appeal .data=${{ appeal, one, known }} @answered=${() => show(el, null).then(() => load(el))} @overtaken=${(/** @type {CustomEvent} */ event) => after(el, event.detail)}></answer-appeal>`
        : appeal.taken === "by_another" ? html`<p class="note">${q.appeals.another}</p>`
        : html`<div class="buttons"><button type="button" class="primary" @click=${() => take(el, appeal)}>${q.appeals.take}</button><p class="soft">${q.appeals.takeFirst}</p></div>`}`}
  </article>`;

/** @param {any} data @param {View} el */
function panes(data, el) {
  const { items, next, problem } = data;
  const open = current(data);
  return html`
    <div class="panes ${open ? "open" : ""}">
      <section class="pane-list" aria-label=${q.list}><p class="soft">${q.appeals.lead}</p>
        ${problem ? failed(problem, () => load(el)) : !items ? coming(2) : items.length ? html`<ul class="case-lines">${items.map((/** @type {AppealView} */ one) => line(one, data, el))}</ul>` : html`<p class="empty">${q.appeals.empty}</p>`}
        ${next ? html`<p><button type="button" @click=${() => more(el)}>${q.more}</button></p>` : nothing}</section>
      <section class="pane-case" aria-label=${q.appeals.title} tabindex="-1">
        ${open ? html`<a class="back" href="/moderation/appeals" @click=${(/** @type {MouseEvent} */ event) => { event.preventDefault(); show(el, null); }}>${icon("back")}${q.back}</a>${hearing(open, data, el)}`
          : html`<p class="empty">${q.appeals.choose}</p>`}</section>
    </div>`;
}

view("appeals-page", (data, el) => html`
  <div class="page-head">${heading(q.appeals.title)}</div>
  ${data.problem?.status === 403 ? html`<p class="empty">${q.none}</p>` : html`${ways("appeals")}${panes(data, el)}`}`,
({ query }, el) => {
  el.put({ id: query.get("open") });
  load(el);
});
