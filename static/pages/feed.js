// @ts-check
// The feed of one town or of all my towns: newest first, by kind, with a line where reading stopped.
import { api, withQuery } from "../api.js";
import { repeat } from "../vendor/directives/repeat.js";
import { chips, notes, pinned, townHead, whole } from "../ui/feed-parts.js";
import { leaving } from "../ui/later.js";
import "../ui/post-card.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, nothing, view } from "../ui/view.js";
import { lookedAt, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";

/** @typedef {import("../types.js").Post} Post */
/** @typedef {import("../ui/view.js").View} View */

const readAfter = 3000;

/** The one town shown, or null for all of mine. @param {any} data */
export const slugOf = (data) => data.slug ?? (me?.memberships.length === 1 ? me.memberships[0]?.neighborhood.slug : null) ?? null;

/** @param {any} data @param {string | null} [cursor] */
function address(data, cursor = null) {
  const slug = slugOf(data);
  return withQuery(slug ? `/neighborhoods/${slug}/posts` : "/posts", { kind: data.kind, unanswered: Boolean(data.unanswered), cursor });
}

/** @param {View} el */
async function load(el) {
  const asked = address(el.data);
  el.put({ problem: null });
  try {
    const list = await api.get(asked, { signal: el.signal });
    if (asked !== address(el.data)) return;
    await el.put({ items: list.items, next: list.next, news: 0 });
    rememberRead(el);
  } catch (problem) {
    if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem });
  }
}

/** @param {View} el */
async function more(el) {
  el.put({ loadingMore: true });
  try {
    const list = await api.get(address(el.data, el.data.next), { signal: el.signal });
    const known = new Set(el.data.items.map((/** @type {Post} */ post) => post.id));
    const fresh = list.items.filter((/** @type {Post} */ post) => !known.has(post.id));
    await el.put({ items: [...el.data.items, ...fresh], next: list.next, loadingMore: false });
    /** @type {HTMLElement | null} */ (el.querySelector(`[data-post="${fresh[0]?.id}"] .when`))?.focus();
  } catch (problem) {
    el.put({ loadingMore: false });
    if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem });
  }
}

/** The newest post shown of each of the towns in view. @param {any} data */
function newestByTown(data) {
  const slugs = slugOf(data) ? [slugOf(data)] : me?.memberships.map((one) => one.neighborhood.slug) ?? [];
  const newest = data.items?.[0]?.id;
  return slugs.map((slug) => [slug, data.items?.find((/** @type {Post} */ post) => post.neighborhood === slug)?.id ?? newest]);
}

/** Asks only "how many", so nothing moves under the reader. @param {View} el */
async function countNews(el) {
  if (!el.data.items) return;
  const counts = await Promise.all(newestByTown(el.data).filter(([, since]) => since).map(([slug, since]) =>
    api.get(withQuery(`/neighborhoods/${slug}/posts/news`, { since }), { signal: el.signal }).then((told) => told.count, () => 0)));
  const news = counts.reduce((sum, n) => sum + n, 0);
  if (!el.data.items.length) load(el); else el.put({ news });
}

/** @param {View} el */
async function showNews(el) {
  await load(el);
  scrollTo(0, 0);
  say(w.feed.newsCame);
  /** @type {HTMLElement | null} */ (el.querySelector(".when"))?.focus({ preventScroll: true });
}

/** Emergencies that hold now. @param {View} el */
async function lookForUrgent(el) {
  const list = await api.get(withQuery("/notices", { severity: "emergency", neighborhood: slugOf(el.data), limit: 5 }), { signal: el.signal }).catch(() => null);
  el.put({ urgent: list?.items.filter((/** @type {any} */ notice) => notice.state === "published") });
}

/** After a moment of looking, the newest shown counts as read. @param {View} el */
function rememberRead(el) {
  const { signal } = el;
  setTimeout(() => {
    if (signal.aborted || document.hidden || !me) return;
    for (const [slug, post] of newestByTown(el.data)) if (post && membershipIn(slug)) api.post(`/neighborhoods/${slug}/read`, { post }).catch(() => {});
  }, readAfter);
}

/** Where unread posts end. @param {Post[]} items */
function marker(items) {
  const last = items.findLastIndex((post) => post.my.unread);
  return last >= 0 && last < items.length - 1 ? items[last]?.id : null;
}

/** @param {any} data @param {View} el */
function list(data, el) {
  if (data.problem && !data.items) return failed(data.problem, () => load(el));
  if (!data.items) return coming();
  const items = data.items.filter((/** @type {Post} */ post) => !leaving(`/posts/${post.id}`));
  const lastUnread = marker(items);
  if (!items.length) return html`<p class="empty">${/** @type {any} */ (w.feed.empty)[data.unanswered ? "unanswered" : data.kind ?? "all"]}</p>`;
  return html`
    ${repeat(items, (post) => post.id, (post) => html`
      <post-card data-post=${post.id} .data=${{ post, showTown: !slugOf(data) }}></post-card>
      ${post.id === lastUnread ? html`<p class="read-line"><span class="read-seal">${w.feed.readUpTo}</span></p>` : nothing}`)}
    ${data.next ? html`<button type="button" class="more" ?disabled=${data.loadingMore} @click=${() => more(el)}>${data.loadingMore ? w.shell.loading : w.feed.more}</button>`
      : html`<p class="the-end">${w.feed.end}</p>`}`;
}

/** @param {View} el @param {{ kind?: string | null, unanswered?: boolean }} change */
function choose(el, change) {
  el.put({ ...change, items: null, next: null });
  load(el);
}

view("feed-page", (data, el) => html`
  ${townHead(slugOf(data), data.town)}
  ${notes(slugOf(data), data.town)}
  ${pinned(slugOf(data), data.urgent)}
  ${chips(data, (change) => choose(el, change))}
  <div class="news-place">${data.news ? html`<button type="button" class="news primary" @click=${() => showNews(el)}>${w.feed.news(data.news)}</button>` : nothing}</div>
  <section class="feed" aria-label=${w.feed.all}>${list(data, el)}</section>
  ${whole(slugOf(data), data.town)}`,
(data, el) => {
  const slug = slugOf(data);
  if (slug) {
    lookedAt(slug);
    if (!data.town) api.get(`/neighborhoods/${slug}`, { signal: el.signal }).then((town) => el.put({ town }), () => {});
  }
  document.addEventListener("leaving", () => el.redraw(), { signal: el.signal });
  document.addEventListener("resync", () => countNews(el), { signal: el.signal });
  document.addEventListener("hint", (event) => {
    const { area, what } = /** @type {CustomEvent} */ (event).detail;
    if (what === "posts" && (!slug || area === slug)) countNews(el);
  }, { signal: el.signal });
  // Come back to by Back: it stands as it was, and what is new waits behind the button.
  if (data.items) countNews(el); else load(el);
  lookForUrgent(el);
});
