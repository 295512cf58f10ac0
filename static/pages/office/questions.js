// @ts-check
// Questions under the office's own notices, and answering them as the body. Nothing here can be hidden or deleted.
import { api, withQuery } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { send, textArea } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import { linked, tongue } from "../../ui/linkify.js";
import "../../ui/menu.js";
import { enter, frame, has } from "../../ui/office/house.js";
import { badge } from "../../ui/official.js";
import { problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { timeAgo } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { f } from "../../words/office.js";

/** @typedef {import("../../ui/view.js").View} View */

/** @param {View} el */
const load = (el) => enter(el, async () => {
  const list = await api.get(withQuery("/office/replies", { state: el.data.state ?? "unanswered" }), { signal: el.signal });
  return { items: list.items, next: list.next };
});

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/office/replies", { state: el.data.state ?? "unanswered", cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {View} el @param {string} state */
function choose(el, state) {
  el.put({ state, items: [], next: null });
  load(el);
}

/** @param {SubmitEvent} event @param {View} el */
const answer = (event, el) => send(event, el, async ({ body }) => {
  const told = await api.post(`/office/replies/${el.data.one.id}/answer`, { body: body.trim() });
  el.dispatchEvent(new CustomEvent("answered", { detail: told, bubbles: true }));
  say(f.questions.sent);
});

view("answer-form", ({ one, office, busy, problem }, el) => html`
  <form class="comment-form" @submit=${(/** @type {SubmitEvent} */ event) => answer(event, el)}>
    ${problemBox(problem)}
    ${textArea({ id: `answer-${one.id}`, name: "body", label: f.questions.answer, hint: html`${f.questions.asBody(office.agency.name)} ${one.mode === "office_only" ? f.questions.private : f.questions.public}`, rows: 3, max: 1000, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${f.questions.send}</button></div>
  </form>`);

/** @param {string} id */
const report = (id) => attempt(async () => (await import("../../ui/report-dialog.js")).report("notice_reply", id));

/** @param {View} el @param {any} one @param {any} told */
const answered = (el, one, told) => el.put({ items: el.data.items.map((/** @type {any} */ other) => other === one ? { ...one, answers: [...one.answers ?? [], told] } : other) });

/** @param {any} one @param {any} data @param {View} el */
const question = (one, { office }, el) => html`
  <li class="paper question">
    <p class="soft"><a href=${`/n/${one.notice}`}>${f.questions.about(one.title)}</a></p>
    <header class="by-line"><b>${one.name}</b> <span class="soft">${timeAgo(one.created_at)}</span>
      <drop-menu .data=${{ label: f.questions.menu, items: [{ label: f.questions.report, act: () => report(one.id) }] }}></drop-menu></header>
    <p class="body" lang=${tongue(one.body)}>${linked(one.body)}</p>
    ${(one.answers ?? []).map((/** @type {any} */ told) => html`<div class="replies"><div class="comment body-answer">
      <p class="official-name">${badge()}<span>${office.agency.name}</span> ${timeAgo(told.created_at)}</p><p class="body">${linked(told.body)}</p></div></div>`)}
    ${one.answers?.length ? nothing : has(office, "responder") ? html`<answer-form .data=${{ one, office }} @answered=${(/** @type {CustomEvent} */ event) => answered(el, one, event.detail)}></answer-form>`
      : html`<p class="soft">${f.questions.cannot}</p>`}
  </li>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { items = [], next, state = "unanswered" } = data;
  return html`
    <div class="chips" role="group" aria-label=${f.questions.title}>
      ${["unanswered", "all"].map((word) => html`<button type="button" class="chip" aria-pressed=${String(word === state)} @click=${() => choose(el, word)}>${f.questions[/** @type {"all"} */ (word)]}</button>`)}</div>
    <p class="soft">${f.questions.note}</p>
    ${items.length ? html`<ol class="questions">${items.map((/** @type {any} */ one) => question(one, data, el))}</ol>` : html`<p class="empty">${state === "all" ? f.questions.emptyAll : f.questions.empty}</p>`}
    ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${f.today.more}</button>` : nothing}`;
}

view("office-questions", (data, el) => frame(data, heading(f.questions.title), () => inside(data, el), () => load(el)), (_, el) => { load(el); });
