// @ts-check
// Questions under a notice and the answers of the body; who may read them was fixed when the notice was approved.
import { api, withQuery } from "../api.js";
import { o } from "../words/official.js";
import { attempt } from "./attempt.js";
import { marks, nameOf, portrait } from "./author.js";
import { send } from "./form.js";
import { gently } from "./gently.js";
import { icon } from "./icons.js";
import { deleteLater, leaving } from "./later.js";
import { linked, tongue } from "./linkify.js";
import { recall, remember } from "./memory.js";
import "./menu.js";
import { badge } from "./official.js";
import { coming, failed, problemBox } from "./problem.js";
import { say } from "./say.js";
import { timeAgo } from "./time.js";
import { uuid7 } from "./uuid.js";
import { html, nothing, view } from "./view.js";
import { mayWrite, me } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("../types.js").NoticeReply} NoticeReply */

const longest = 1000;
/** @param {any} data */
const draftKey = ({ notice }) => `ask.${notice.id}`;

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const list = await api.get(`/notices/${el.data.notice.id}/replies`, { signal: el.signal });
    el.put({ items: list.items, next: list.next });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery(`/notices/${el.data.notice.id}/replies`, { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {SubmitEvent} event @param {View} el */
const ask = (event, el) => send(event, el, async ({ body }, form) => {
  if (!await gently(body)) return;
  const id = el.data.writing ?? uuid7();
  el.put({ writing: id });
  const reply = await api.post(`/notices/${el.data.notice.id}/replies`, { id, body: body.trim() });
  remember(draftKey(el.data), null);
  form.reset();
  const box = form.querySelector("textarea");
  if (box) box.value = "";
  el.put({ writing: null, used: 0, items: [...el.data.items ?? [], { answers: [], mine: true, ...reply }] });
  say(o.ask.sent);
});

/** @param {string} id @param {string} label */
const reportMenu = (id, label) => me ? html`<drop-menu .data=${{ label, items: [{ label: w.post.report, act: () => report(id) }] }}></drop-menu>` : nothing;

/** @param {string} id */
const report = (id) => attempt(async () => (await import("./report-dialog.js")).report("notice_reply", id));

/** The body's answer carries its badge. @param {NoticeReply} answer */
const answered = (answer) => html`
  <article class="comment body-answer" aria-label=${`${o.ask.answer}：${answer.author.name}`}>
    <p class="official-name">${answer.author.official ? badge() : nothing}<span>${answer.author.name}</span>
      ${answer.author.official ? html`<span class="official-mark">${w.post.official}</span>` : nothing} ${timeAgo(answer.created_at)} ${me?.kind === "officer" ? nothing : reportMenu(answer.id, o.ask.answerMenu)}</p>
    <p class="body" lang=${tongue(answer.body)}>${linked(answer.body)}</p>
  </article>`;

/** @param {NoticeReply} one */
function question(one) {
  const answers = one.answers ?? [];
  return html`
    <li><article class="comment" aria-label=${o.ask.by(one.author.name)}>
      <header>
        ${portrait(one.author.icon, one.author.name, one.author.anonymous)}
        <div class="by"><b>${nameOf(one.author)}</b> <span class="when">${timeAgo(one.created_at)}</span><div class="marks">${marks(one.author)}</div></div>
        ${one.mine ? html`<drop-menu .data=${{ label: o.ask.menu, items: [{ label: o.ask.remove, act: () => deleteLater(`/replies/${one.id}`, o.ask.removed) }] }}></drop-menu>` : reportMenu(one.id, o.ask.menu)}
      </header>
      <p class="body" lang=${tongue(one.body)}>${linked(one.body)}</p>
      <p class="soft">${one.mode === "office_only" ? html`${icon("eye")}${o.ask.private}` : nothing} ${answers.length ? nothing : o.ask.waiting}</p>
    </article>
    ${answers.length ? html`<ol class="replies">${answers.map((answer) => html`<li>${answered(answer)}</li>`)}</ol>` : nothing}</li>`;
}

/** @param {any} data @param {View} el */
function form({ notice, busy, problem, used }, el) {
  if (notice.replies === "closed" || notice.state !== "published") return nothing;
  if (me?.kind === "officer") return html`<p class="note">${o.ask.officer} <a href="/office/questions">${o.ask.toQuestions}</a></p>`;
  if (!me) return html`<p class="note">${o.ask.guest} <a class="tap" href=${`/sign-in?next=${encodeURIComponent(location.pathname)}`}>${w.shell.signIn}</a></p>`;
  if (!mayWrite()) return nothing;
  return html`
    <form class="comment-form" @submit=${(/** @type {SubmitEvent} */ event) => ask(event, el)}>
      ${problemBox(problem)}
      <label for="ask">${o.ask.label}</label>
      <textarea id="ask" name="body" rows="3" required maxlength=${longest} aria-describedby="ask-mode" .defaultValue=${recall(draftKey({ notice })) ?? ""}
        @input=${(/** @type {any} */ event) => { remember(draftKey({ notice }), event.target.value || null); el.put({ used: event.target.value.length }); }}></textarea>
      <div class="buttons">
        ${used > longest * 0.8 ? html`<span class="counter">${o.ask.counter(used, longest)}</span>` : nothing}
        <button class="primary" ?disabled=${busy}>${o.ask.send}</button>
      </div>
    </form>`;
}

view("notice-replies", (data, el) => {
  const { notice, items, next, problem, busy } = data;
  if (!notice) return nothing;
  const shown = (items ?? []).filter((/** @type {NoticeReply} */ one) => !leaving(`/replies/${one.id}`));
  const closed = notice.replies === "closed";
  const mode = html`<p class="soft reply-mode" id="ask-mode">${o.ask.modes[/** @type {"open"} */ (notice.replies)]} ${closed && notice.replies_closed_reason ? notice.replies_closed_reason : nothing}</p>`;
  if (closed && !shown.length) return mode;
  return html`
    <section class="conversation" aria-labelledby="questions">
      <h2 id="questions">${o.ask.title}</h2>
      ${mode}
      ${problem && !items ? failed(problem, () => load(el)) : !items ? coming(1) : shown.length ? html`<ol class="comments-list">${shown.map((/** @type {NoticeReply} */ one) => question(one))}</ol>`
        : closed || !me ? nothing : html`<p class="empty">${notice.replies === "open" ? o.ask.empty : o.ask.emptyPrivate}</p>`}
      ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${o.ask.more}</button>` : nothing}
      ${form({ ...data, problem: items ? problem : null, busy: Boolean(busy) }, el)}
    </section>`;
}, (_, el) => {
  load(el);
  document.addEventListener("leaving", () => el.redraw(), { signal: el.signal });
  document.addEventListener("hint", (event) => { if (/** @type {CustomEvent} */ (event).detail.what === "notices") load(el); }, { signal: el.signal });
});
