// @ts-check
// One post with its steps, stamps and comments.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { marks, nameOf, portrait } from "../ui/author.js";
import "../ui/comment-form.js";
import "../ui/comment-item.js";
import { whole } from "../ui/feed-parts.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { leaving } from "../ui/later.js";
import { linked, tongue } from "../ui/linkify.js";
import { photoGrid } from "../ui/photos.js";
import { audienceLine, placeLine, postMenu, standing, stateLine } from "../ui/post-parts.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import "../ui/stamps.js";
import { steps } from "../ui/steps.js";
import { exact, timeAgo } from "../ui/time.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing, view } from "../ui/view.js";
import { mayWrite, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { s } from "../words/screening.js";
import { go } from "../routes.js";

/** @typedef {import("../types.js").Post} Post */
/** @typedef {import("../types.js").Comment} Comment */
/** @typedef {import("../ui/view.js").View} View */

/** The town stands beside its post only where there is room for it. */
const wide = matchMedia("(min-width: 76rem)");

/** @param {View} el */
async function load(el) {
  const { id } = el.data;
  el.put({ problem: null });
  try {
    const [post, list] = await Promise.all([
      api.get(`/posts/${id}`, { signal: el.signal }), api.get(`/posts/${id}/comments`, { signal: el.signal })]);
    await el.put({ post, comments: list.items, next: list.next, newOnes: false });
    await find(el);
    if (wide.matches && !el.data.town) el.put({ town: await api.get(`/neighborhoods/${post.neighborhood}`, { signal: el.signal }).catch(() => null) });
  } catch (problem) {
    if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem });
  }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery(`/posts/${el.data.id}/comments`, { cursor: el.data.next }), { signal: el.signal });
  el.put({ comments: [...el.data.comments, ...list.items], next: list.next });
});

/** An address may mean one comment: brought into sight, also from further down a long conversation. @param {View} el */
async function find(el) {
  const wanted = location.hash.startsWith("#c-") && location.hash.slice(1);
  if (!wanted) return;
  for (let page = 0; page < 20 && el.data.next && !document.getElementById(wanted); page++) {
    const list = await api.get(withQuery(`/posts/${el.data.id}/comments`, { cursor: el.data.next }), { signal: el.signal });
    await el.put({ comments: [...el.data.comments, ...list.items], next: list.next });
  }
  const comment = document.getElementById(wanted);
  comment?.focus({ preventScroll: true });
  comment?.scrollIntoView({ block: "center" });
}

/** Somebody wrote in this town: the post itself is taken as it is now, comments wait behind a button. @param {View} el */
async function look(el) {
  const { post, id } = el.data;
  if (!post) return;
  const now = await api.get(`/posts/${id}`, { signal: el.signal }).catch(() => null);
  if (now) el.put({ post: now, newOnes: el.data.newOnes || now.comments > post.comments });
}

/** Puts a new comment where it belongs. @param {View} el @param {Comment} comment */
function wrote(el, comment) {
  const { comments, post } = el.data;
  const next = comment.parent
    ? comments.map((/** @type {Comment} */ one) => one.id === comment.parent ? { ...one, replies: [...(one.replies ?? []), comment] } : one)
    : [...comments, comment];
  const held = comment.withheld === "held";
  el.put({ comments: next, post: { ...post, comments: post.comments + (held ? 0 : 1) } });
  say(held ? s.sentHeld : w.comment.sent);
}

/** @param {View} el @param {Comment} comment */
const accept = (el, comment) => attempt(async () => {
  el.put({ post: await api.post(`/posts/${el.data.id}/state`, { state: "solved", accepted_comment: comment.id }) });
  say(w.comment.acceptedNow);
});

/** @param {Post} post @param {View} el */
const paper = (post, el) => html`
  <article class="paper post whole" aria-labelledby="by-${post.id}">
    <header>
      ${portrait(post.author.icon, post.author.name, post.author.anonymous)}
      <div class="by"><h2 id="by-${post.id}">${nameOf(post.author)}</h2><div class="marks">${marks(post.author)}</div></div>
      ${postMenu(post, { changed: (next) => el.put({ post: next }), removed: () => go(`/t/${post.neighborhood}`) })}
    </header>
    <div class="about"><span class="when">${timeAgo(post.created_at)}</span>
      ${post.edited_at ? html`<span class="edited" title=${exact(post.edited_at)}>${w.edited}</span>` : nothing} ${audienceLine(post)}</div>
    ${standing(post, post.id)}
    ${stateLine(post)}
    <p class="body" lang=${tongue(post.body)}>${linked(post.body)}</p>
    ${photoGrid(post.photos, post.my.mine)}
    ${placeLine(post)}
    ${post.my.mine ? steps(post, (next) => el.put({ post: next })) : nothing}
    <footer><stamp-row .data=${{ target: `/posts/${post.id}`, reactions: post.reactions, mine: post.my.reaction, all: true, can: canWrite(post) }}></stamp-row></footer>
  </article>`;

/** @param {Post} post */
const canWrite = (post) => Boolean(me && mayWrite() && membershipIn(post.neighborhood)?.neighborhood.status === "open");

/** @param {Post} post */
const kindHeading = ({ kind }) => heading(w.kind[kind], html`${icon(kind)}${w.kind[kind]}`);

/** @param {any} data @param {View} el */
function talk({ post, comments, next, newOnes }, el) {
  const asks = post.kind === "question";
  const shown = comments.filter((/** @type {Comment} */ one) => !leaving(`/comments/${one.id}`));
  return html`
    <section class="conversation" aria-labelledby="comments">
      <h2 id="comments">${asks ? w.comment.answersTitle : w.comment.title}</h2>
      ${shown.length ? html`<ol class="comments-list">${repeat(shown, (one) => one.id, (comment) => html`
        <li><comment-item .data=${{ comment, post, can: canWrite(post), accept: (/** @type {Comment} */ one) => accept(el, one) }}
          @wrote=${(/** @type {CustomEvent} */ event) => wrote(el, event.detail)}></comment-item></li>`)}</ol>`
      : html`<p class="empty">${asks ? w.comment.emptyQuestion : w.comment.empty}</p>`}
      ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${w.comment.more}</button>` : nothing}
      ${newOnes ? html`<button type="button" class="more" @click=${() => load(el)}>${w.comment.newOnes}</button>` : nothing}
      ${canWrite(post) ? html`<comment-form .data=${{ post: post.id, slug: post.neighborhood, label: asks ? w.comment.writeAnswer : w.comment.write }}
        @wrote=${(/** @type {CustomEvent} */ event) => wrote(el, event.detail)}></comment-form>` : html`<p class="note">${w.comment.guest}</p>`}
    </section>`;
}

view("post-page", (data, el) => html`
  <div class="page-head">
    <a class="back" href=${data.post ? `/t/${data.post.neighborhood}` : "/"}>${icon("back")}${w.shell.back}</a>
    ${data.post ? kindHeading(data.post) : heading(w.post.title)}
  </div>
  ${data.problem ? failed(data.problem, () => load(el)) : data.post ? html`${paper(data.post, el)}${talk(data, el)}${whole(data.post.neighborhood, data.town)}` : coming(1)}`,
(data, el) => {
  load(el);
  document.addEventListener("leaving", () => el.redraw(), { signal: el.signal });
  document.addEventListener("hint", (event) => {
    const { area, what } = /** @type {CustomEvent} */ (event).detail;
    if ((what === "comments" || what === "posts") && area === el.data.post?.neighborhood) look(el);
  }, { signal: el.signal });
});
