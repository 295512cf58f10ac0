// @ts-check
// Reviews of a place: what they come to, the reviews with their labels, and a way to write one.
import { api, withQuery } from "../api.js";
import { v } from "../words/reviews.js";
import { attempt } from "./attempt.js";
import { marks, nameOf, portrait } from "./author.js";
import { sure } from "./dialog.js";
import { icon } from "./icons.js";
import { linked, tongue } from "./linkify.js";
import { photoGrid } from "./photos.js";
import { standing } from "./post-parts.js";
import { coming, failed } from "./problem.js";
import { say } from "./say.js";
import { day, monthOf } from "./time.js";
import { html, nothing, view } from "./view.js";
import { me } from "./who.js";

/** @typedef {import("./view.js").View} View */
/**
 * @typedef {{ id: string, place: string, author: import("../types.js").Author, visited: string, body: string, stars: number | null, relation: "none" | "staff" | "received_benefit" | "competitor",
 *   photos: import("../types.js").Photo[], helpful: number, answer: { author: import("../types.js").Author | null, agency: string | null, body: string, created_at: string, edited_at: string | null } | null,
 *   withheld: import("../types.js").Post["withheld"], label: import("../types.js").Post["label"], created_at: string, edited_at: string | null, version: number, my: { mine: boolean, helpful: boolean } }} Review
 */

/** @param {View} el */
async function load(el) {
  const { id } = el.data.place;
  el.put({ problem: null });
  try {
    const [rating, list] = await Promise.all([api.get(`/places/${id}/rating`, { signal: el.signal }), api.get(`/places/${id}/reviews`, { signal: el.signal })]);
    await el.put({ rating, items: list.items, next: list.next });
    const wanted = location.hash.startsWith("#r-") && document.getElementById(location.hash.slice(1));
    if (wanted) { wanted.focus({ preventScroll: true }); wanted.scrollIntoView({ block: "center" }); }
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery(`/places/${el.data.place.id}/reviews`, { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {View} el @param {Review} [review] */
const write = (el, review) => attempt(async () => {
  const { writeReview } = await import("./review-form.js");
  await import("./photo-picker.js");
  const done = await writeReview(el.data.place, el.data.rating.takes_stars, review);
  if (!done) return;
  await load(el);
  el.dispatchEvent(new CustomEvent("reviewed", { bubbles: true }));
  say(review ? v.saved : v.sent);
});

/** @param {View} el @param {Review} review */
const remove = (el, review) => attempt(async () => {
  if (!await sure({ title: v.removeSure, yes: v.remove })) return;
  await api.delete(`/reviews/${review.id}`);
  await load(el);
  say(v.removed);
});

/** @param {View} el @param {Review} review */
const helpful = (el, review) => attempt(async () => {
  const path = `/reviews/${review.id}/helpful`;
  const now = await (review.my.helpful ? api.delete(path) : api.put(path));
  el.put({ items: el.data.items.map((/** @type {Review} */ one) => one.id === review.id ? now ?? { ...one, my: { ...one.my, helpful: !one.my.helpful } } : one) });
});

/** @param {string} review */
const report = (review) => attempt(async () => (await import("./report-dialog.js")).report("review", review));

/** @param {number} n */
const stars = (n) => html`<span class="stars" role="img" aria-label=${v.stars(n)}>${"★".repeat(n)}<span aria-hidden="true" class="no-star">${"★".repeat(5 - n)}</span></span>`;

/** @param {Review} one */
const answer = ({ answer: said }) => said ? html`
  <blockquote class="quoted answer"><p><b>${v.owner}</b> <span class="soft">${said.agency ?? said.author?.name ?? ""}　${day(said.created_at)}${said.edited_at ? ` ${v.edited}` : ""}</span></p>
    <p class="body" lang=${tongue(said.body)}>${linked(said.body)}</p></blockquote>` : nothing;

/** @param {Review} one @param {View} el */
const item = (one, el) => html`
  <li class="review" id=${`r-${one.id}`} tabindex="-1">
    <header>${portrait(one.author.icon, one.author.name)}<div class="by"><b>${nameOf(one.author)}</b><div class="marks">${marks(one.author)}
      ${one.relation === "none" ? nothing : html`<span class="mark tied">${v.relation[one.relation]}</span>`}</div></div></header>
    <p class="soft">${one.stars ? html`${stars(one.stars)}　` : nothing}${v.visited(monthOf(one.visited))}${one.edited_at ? html`　${v.edited}` : nothing}</p>
    ${standing(one, one.id)}
    <p class="body" lang=${tongue(one.body)}>${linked(one.body)}</p>
    ${photoGrid(one.photos, one.my.mine)}
    ${answer(one)}
    <div class="buttons">${one.my.mine ? html`
      <button type="button" @click=${() => write(el, one)}>${v.change}</button><button type="button" class="plain" @click=${() => remove(el, one)}>${v.remove}</button>` : html`
      <button type="button" aria-pressed=${String(one.my.helpful)} ?disabled=${!me} @click=${() => helpful(el, one)}>${icon("check")}${v.helpful(one.helpful)}</button>
      ${me ? html`<button type="button" class="plain" @click=${() => report(one.id)}>${v.report}</button>` : html`<a class="tap soft" href=${`/rights?address=/places/${one.place}%23r-${one.id}`}>${v.report}</a>`}`}</div>
  </li>`;

/** @param {any} rating */
const summary = ({ reviews, rated, needed, average, takes_stars: takes }) => html`
  <p>${v.count(reviews)}${average ? html`　<b>${v.average(average, rated)}</b>` : nothing}</p>
  ${!takes ? html`<p class="soft">${v.noStars}</p>` : average ? html`<p class="soft">${v.averageHint}</p>` : reviews ? html`<p class="soft">${v.few(needed)}</p>` : nothing}`;

/** @param {any} rating @param {View} el */
function way({ pause, my }, el) {
  if (pause) return html`<p class="note">${v.pause} ${v.pauseUntil(day(pause.until))}<br>${pause.reason}</p>`;
  if (my.may_review) return html`<div class="buttons"><button type="button" class="primary" @click=${() => write(el)}>${icon("write")}${v.write}</button></div>`;
  const why = my.why_not ? /** @type {Record<string, string>} */ (v.why)[my.why_not] ?? v.whyElse : "";
  return why ? html`<p class="soft">${why}</p>` : nothing;
}

view("place-reviews", ({ rating, items, next, problem }, el) => html`
  <section class="paper reviews" aria-labelledby="reviews"><h2 id="reviews">${v.title}</h2>
    ${problem ? failed(problem, () => load(el)) : !rating ? coming(1) : html`
      ${summary(rating)}${way(rating, el)}
      ${items.length ? html`<ul>${items.map((/** @type {Review} */ one) => item(one, el))}</ul>` : html`<p class="empty">${v.none}</p>`}
      ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${v.more}</button>` : nothing}`}
  </section>`,
(_, el) => {
  load(el);
  document.addEventListener("me", () => load(el), { signal: el.signal });
});
