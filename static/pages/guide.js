// @ts-check
// The town guide: a list with filters, and the map beside it for those who like one.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import "../ui/place-map.js";
import { factWord, placeCard } from "../ui/place-parts.js";
import { locate } from "../ui/position.js";
import { coming, failed } from "../ui/problem.js";
import { html, nothing, view } from "../ui/view.js";
import { lookedAt, mayWrite, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { everyday, g, tree } from "../words/guide.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../ui/place-parts.js").PlaceCard} PlaceCard */

/** The map stands beside the list where there is room; elsewhere it comes on a tap. */
const wide = matchMedia("(min-width: 60rem)");

/** @param {any} data @param {string | null} [cursor] */
const address = ({ slug, category, sort, facts = [], open }, cursor = null) =>
  withQuery(`/neighborhoods/${slug}/places`, { category, sort, facts: facts.join(","), open_now: Boolean(open), cursor, limit: 50 });

/** @param {View} el */
async function load(el) {
  const asked = address(el.data);
  el.put({ problem: null });
  try {
    const list = await api.get(asked, { signal: el.signal });
    if (asked === address(el.data)) el.put({ items: list.items, next: list.next, near: false });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(address(el.data, el.data.next), { signal: el.signal });
  await el.put({ items: [...el.data.items, ...list.items], next: list.next });
  /** @type {HTMLElement | null} */ (el.querySelector(`#place-${list.items[0]?.id} a`))?.focus();
});

/** Where the device is goes into the question and nowhere else. @param {View} el */
const nearest = (el) => locate(async ({ lon, lat }) => {
  const { category, sort, facts = [], open } = el.data;
  const list = await api.post("/places/near", { lon, lat, category, sort, facts, open_now: Boolean(open) });
  el.put({ items: list.items, next: null, near: true });
});

/** @param {View} el @param {object} change */
async function choose(el, change) {
  const near = el.data.near;
  await el.put({ ...change, items: null, next: null, chosen: null });
  if (near) await nearest(el);
  if (!el.data.items) load(el);
}

/** @param {View} el @param {string} kind */
function tickFact(el, kind) {
  const { facts = [] } = el.data;
  choose(el, { facts: facts.includes(kind) ? facts.filter((/** @type {string} */ one) => one !== kind) : [...facts, kind] });
}

/** From the map to the list. @param {View} el @param {string} id */
async function found(el, id) {
  await el.put({ chosen: id });
  const card = document.getElementById(`place-${id}`);
  card?.scrollIntoView({ block: "nearest" });
  card?.focus({ preventScroll: true });
}

/** @param {any} data @param {View} el */
const filters = (data, el) => html`
  <div class="chips" role="group" aria-label=${g.filter.label}>
    <button type="button" class="chip" aria-pressed=${String(!data.category)} @click=${() => choose(el, { category: null, sort: null })}>${g.filter.all}</button>
    ${Object.keys(tree).map((word) => html`<button type="button" class="chip" aria-pressed=${String(data.category === word)}
      @click=${() => choose(el, { category: word, sort: null })}>${g.category[/** @type {"food"} */ (word)]}</button>`)}
  </div>
  ${data.category && tree[/** @type {"food"} */ (data.category)].length ? html`<div class="chips small-chips" role="group" aria-label=${g.form.sort}>
    ${tree[/** @type {"food"} */ (data.category)].map((word) => html`<button type="button" class="chip" aria-pressed=${String(data.sort === word)}
      @click=${() => choose(el, { sort: data.sort === word ? null : word })}>${g.sort[/** @type {"cafe"} */ (word)]}</button>`)}</div>` : nothing}
  <div class="guide-ways">
    <button type="button" class="chip" aria-pressed=${String(Boolean(data.open))} @click=${() => choose(el, { open: !data.open })}>${g.filter.open}</button>
    <button type="button" class="chip" aria-pressed=${String(Boolean(data.near))} @click=${() => data.near ? load(el) : nearest(el)}>${icon("pin")}${data.near ? g.filter.ordered : g.filter.near}</button>
    <details class="fact-filter"><summary>${g.filter.facts}${data.facts?.length ? html`<span class="count">${g.filter.count(data.facts.length)}</span>` : nothing}</summary>
      <div class="fact-ticks">${everyday.map((kind) => html`<label class="option tick"><input type="checkbox" .checked=${Boolean(data.facts?.includes(kind))}
        @change=${() => tickFact(el, kind)}><span>${factWord(kind)}</span></label>`)}</div></details>
  </div>
  ${data.near ? html`<p class="note">${g.filter.nearNote}</p>` : nothing}`;

/** @param {any} data */
const anyFilter = ({ category, facts, open, near }) => category || facts?.length || open || near;

/** @param {any} data @param {View} el */
function list(data, el) {
  if (data.problem) return failed(data.problem, () => load(el));
  if (!data.items) return coming(3);
  if (!data.items.length) return html`<div class="empty"><p>${anyFilter(data) ? g.filter.none : g.filter.empty}</p>
    ${anyFilter(data) ? html`<button type="button" @click=${() => choose(el, { category: null, sort: null, facts: [], open: false, near: false })}>${g.filter.clear}</button>` : nothing}</div>`;
  return html`
    <ul class="place-list">${data.items.map((/** @type {PlaceCard} */ place) => html`<li>${placeCard(place, { chosen: place.id === data.chosen,
      onMap: data.map ? () => { el.put({ chosen: place.id }); el.querySelector("place-map")?.scrollIntoView({ block: "nearest" }); } : undefined })}</li>`)}</ul>
    ${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${g.filter.more}</button>` : nothing}`;
}

/** @param {any} data */
const ways = ({ slug, waiting, town }) => html`<div class="list-ways">
  ${membershipIn(slug) && mayWrite() && town?.status === "open" ? html`<a class="button primary" href=${`/t/${slug}/guide/new`}>${icon("write")}${g.form.new}</a>` : nothing}
  ${waiting?.items.length ? html`<a class="tap" href=${`/t/${slug}/guide/waiting`}>${g.waiting.list}（${waiting.items.length}${waiting.next ? "+" : ""}）</a>` : nothing}</div>`;

view("guide-page", (data, el) => html`
  <div class="guide">
    <nav class="plain-head"><a class="back" href=${`/t/${data.slug}`}>${icon("back")}${data.town ? townName(data.town) : ""}</a></nav>
    <div class="page-head">${heading(data.town ? g.of(townName(data.town)) : g.title, g.title)}</div>
    <p class="soft">${g.lead}</p>
    <p><a class="tap" href=${`/t/${data.slug}/meetups`}>${icon("calendar")}${w.feed.meetups}</a></p>
    ${ways(data)}
    ${filters(data, el)}
    <div class="guide-both">
      <div class="guide-map">
        ${data.map ? html`<place-map .data=${{ outline: data.town?.outline, dots: data.items ?? [], chosen: data.chosen }} @choose=${(/** @type {CustomEvent} */ event) => found(el, event.detail.id)}></place-map>
          <p class="soft">${g.map.beside}${data.town?.approximate ? ` ${g.map.outline}` : ""}</p>` : nothing}
        <button type="button" class="plain map-switch" aria-expanded=${String(Boolean(data.map))} @click=${() => el.put({ map: !data.map })}>${data.map ? g.map.hide : g.map.show}</button>
      </div>
      <section class="guide-list" aria-label=${g.title}>${list(data, el)}</section>
    </div>
  </div>`,
(data, el) => {
  lookedAt(data.slug);
  const asked = data.query.get("category");
  if (asked && asked in tree) el.put({ category: asked });
  api.get(`/neighborhoods/${data.slug}`, { signal: el.signal }).then((town) => el.put({ town, map: el.data.map ?? wide.matches }), () => {});
  if (membershipIn(data.slug)) api.get(`/neighborhoods/${data.slug}/places/waiting`, { signal: el.signal }).then((waiting) => el.put({ waiting }), () => {});
  load(el);
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
});
