// @ts-check
// What is addressed to me: answers, replies, steps of giveaways, my account. Official notices have a page of their own.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { timeAgo } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { findOut, me } from "../ui/who.js";
import { w } from "../ui/words.js";
import { n } from "../words/news.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Notification} Notification */

/** @param {Notification} one */
function words(one) {
  const said = /** @type {Record<string, (who: string) => string>} */ (n.said);
  return (said[one.what] ?? said[one.kind] ?? n.said.account)(one.who ? w.san(one.who) : n.somebody);
}

/** Where a line about decisions leads; what is only being looked at stands among one's own posts. @type {Record<string, string>} */
const places = { case_overdue: "/moderation", appeal_overdue: "/moderation/appeals", checking: "/me/posts", held: "/me/posts", released: "/me/posts" };

/** @param {Notification} one */
function target(one) {
  if (one.decision) return `/me/decisions/${one.decision}`;
  if (one.report) return "/me/reports";
  if (one.rights_request) return `/${["rights_inquiry", "rights_closed"].includes(one.what) ? "me/inquiries" : "moderation/rights"}/${one.rights_request}`;
  if (one.kind === "moderation" && !one.post) return places[one.what] ?? "/me/decisions";
  if (me?.kind === "officer" && (one.notice || one.what.startsWith("notice_"))) return one.notice ? `/office/n/${one.notice}` : "/office";
  if (one.notice) return `/n/${one.notice}`;
  if (one.review) return `/reviews/${one.review}`;
  if (one.meetup) return `/meetups/${one.meetup}${one.meetup_date ? `?date=${one.meetup_date}` : ""}`;
  return one.post ? `/p/${one.post}${one.comment ? `#c-${one.comment}` : ""}` : one.kind === "session" || one.what === "session_copied" ? "/me/sessions" : "/me/settings";
}

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const list = await api.get("/notifications", { signal: el.signal });
    el.put({ items: list.items, next: list.next, unread: list.unread });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/notifications", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {Notification} one */
const readOne = (one) => { if (!one.read) api.post("/notifications/read", { id: one.id }).then(findOut, () => {}); };

/** @param {View} el */
const readAll = (el) => attempt(async () => {
  await api.post("/notifications/read", { up_to: el.data.items[0].id });
  el.put({ items: el.data.items.map((/** @type {Notification} */ one) => ({ ...one, read: true })), unread: 0 });
  await findOut();
  say(n.allRead);
});

view("news-page", ({ items, next, unread, problem }, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(n.title)}
    ${unread ? html`<button type="button" class="plain" @click=${() => readAll(el)}>${n.readAll}</button>` : nothing}</div>
  ${problem ? failed(problem, () => load(el)) : !items ? coming(3) : items.length ? html`
    <ul class="notices">${items.map((/** @type {Notification} */ one) => html`<li>
      <a class="paper notice ${one.read ? "" : "unread"}" href=${target(one)} @click=${() => readOne(one)}>
        ${one.read ? nothing : html`<span class="mark">${n.unread}</span>`}<span class="soft">${timeAgo(one.created_at)}</span> <span class="news-line">${words(one)}</span></a></li>`)}</ul>
    ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${w.shell.more}</button>` : nothing}`
    : html`<p class="empty">${n.empty}</p>`}`,
(_, el) => {
  load(el);
  document.addEventListener("hint", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.what === "notifications") load(el);
  }, { signal: el.signal });
});
