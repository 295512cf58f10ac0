// @ts-check
// Lists of official notices: what came to me, with why; and for everybody all of them, of a town, of a category, of a body.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import "../ui/menu.js";
import { canMute, mute, whyLine } from "../ui/notice-mine.js";
import { band, card, line, time } from "../ui/official.js";
import { coming, failed } from "../ui/problem.js";
import { myReading } from "../ui/reading.js";
import { html, nothing, view } from "../ui/view.js";
import { me } from "../ui/who.js";
import { language, w } from "../ui/words.js";
import { o, readings } from "../words/official.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Delivered} Delivered */
/** @typedef {import("../types.js").Notice} Notice */

/** What came to me, unless everything was asked for. @param {any} data */
const isMine = ({ category, slug, agency, query }) => me?.kind === "resident" && !category && !slug && !agency && !query.has("all");

/** @param {any} data @param {string | null} [cursor] */
const address = (data, cursor = null) => isMine(data) ? withQuery("/me/notices", { cursor, unopened: Boolean(data.unopenedOnly) })
  : withQuery("/notices", { cursor, neighborhood: data.slug, category: data.category, agency: data.agency });

/** @param {any} data */
export async function fetched(data) {
  const [list, reading, town, body] = await Promise.all([
    api.get(address(data, data.query.get("cursor"))), myReading(data.query),
    data.slug ? api.get(`/neighborhoods/${data.slug}`) : null,
    data.agency ? api.get(`/agencies/${data.agency}`) : null,
  ]);
  return { items: list.items, next: list.next, reading, town, body };
}

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put(await fetched(el.data)); } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(address(el.data, el.data.next), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {any} data */
function title(data) {
  if (isMine(data)) return o.list.mine;
  if (data.slug) return data.town ? o.list.ofTown(townName(data.town)) : o.list.all;
  if (data.agency) return data.body ? (language === "en" && data.body.name_en) || data.body.name : o.list.all;
  return data.category ? o.list.ofCategory(/** @type {any} */ (readings[language].category)[data.category] ?? "") : o.list.all;
}

/** @param {any} data */
const categories = (data) => html`
  <nav aria-label=${o.list.category}><ul class="chips">
    <li><a class="chip" href=${me?.kind === "resident" ? "/notices?all" : "/notices"} aria-current=${data.category || data.slug ? nothing : "true"}>${o.list.every}</a></li>
    ${Object.entries(readings[language].category).map(([word, name]) => html`<li>
      <a class="chip" href=${`/notices/category/${word}`} aria-current=${word === data.category ? "true" : nothing}>${name}</a></li>`)}
  </ul></nav>`;

/** @param {any} body */
const speaksFor = ({ areas }) => [...areas.municipalities, ...areas.neighborhoods].map((one) => one.name).join("、");

/** What of a body was verified, and whether it may speak. @param {any} body @param {any} data */
const about = (body, { reading }) => html`
  <section class="paper official-notice">
    ${band({ name: body.name, official: body.official }, reading, body.areas)}
    ${body.status === "active" ? nothing : html`<p class="note strong-note" role="note">${/** @type {any} */ (o.list)[body.status] ?? o.list.suspended}</p>`}
    <dl class="facts">
      ${body.verified_at ? html`<dt>${o.list.verifiedOn}</dt><dd>${time(body.verified_at, reading)}</dd>` : nothing}
      ${speaksFor(body) ? html`<dt>${o.list.speaksFor}</dt><dd>${speaksFor(body)}</dd>` : nothing}
      ${body.desk_since ? html`<dt>${o.list.desk}</dt><dd>${o.list.deskText}</dd>` : nothing}
      ${/^https?:/.test(body.website ?? "") ? html`<dt>${o.list.website}</dt><dd><a href=${body.website} rel="noopener noreferrer">${body.website}</a></dd>` : nothing}
      ${body.telephone ? html`<dt>${o.list.telephone}</dt><dd>${body.telephone}</dd>` : nothing}
    </dl>
  </section>`;

/** @param {View} el @param {Delivered} one */
function delivered(el, one) {
  const changed = one.changed ? html`<span class="label off">${o.list.changed[one.changed]}</span>` : nothing;
  const fresh = one.opened && !one.changed ? nothing : html`<p class="labels">${one.opened ? nothing : html`<span class="label fresh-label">${o.list.unopened}</span>`}${changed}</p>`;
  const muted = (/** @type {boolean} */ now) => el.put({ items: el.data.items.map((/** @type {Delivered} */ other) => other.notice.id === one.notice.id ? { ...other, muted: now } : other) });
  const done = (/** @type {"category" | "agency"} */ what) => () => mute(one, what, muted);
  return line(one, el.data.reading, { marks: fresh, more: html`
    <div class="why"><p>${whyLine(one)}</p>
      ${canMute(one) ? html`<button type="button" class="plain" @click=${done("category")}>${o.why.muteCategory}</button>
        <drop-menu .data=${{ label: o.why.menu, items: [{ label: o.why.muteAgency, act: done("agency") }] }}></drop-menu>` : nothing}</div>` });
}

/** What was sent before somebody came is read here; it is not delivered late. */
const towns = () => html`<ul class="more-ways">${(me?.memberships ?? []).map(({ neighborhood }) => html`<li>
  <a class="tap" href=${`/t/${neighborhood.slug}/notices`}>${o.list.ofTown(townName(neighborhood))}</a></li>`)}</ul>`;

/** @param {any} data @param {View} el */
function list(data, el) {
  if (data.problem) return failed(data.problem, () => load(el));
  if (!data.items) return coming(3);
  const mine = isMine(data);
  return html`
    ${data.items.length ? html`<ul class="official-list">${data.items.map((/** @type {any} */ one) => html`<li>${mine ? delivered(el, one) : card(one, data.reading)}</li>`)}</ul>`
      : html`<div class="empty"><p>${mine ? o.list.emptyMine : o.list.empty}</p>${mine ? towns() : nothing}</div>`}
    ${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${o.list.earlier}</button>` : nothing}`;
}

/** @param {any} data */
function foot(data) {
  const feed = data.agency ? `/feeds/agencies/${data.agency}` : data.slug ? `/feeds/neighborhoods/${data.slug}` : data.category ? `/feeds/categories/${data.category}` : "/feeds/notices";
  return html`<ul class="more-ways">
    <li><a class="tap" href="${feed}.atom">Atom</a></li><li><a class="tap" href="${feed}.json">JSON Feed</a></li>
    ${data.category ? nothing : html`<li><a class="tap" href="${feed}.ics">${o.list.calendar}</a></li>`}
    <li><a class="tap" href="/feeds/cap.atom">${o.list.warnings}</a></li></ul>`;
}

/** @param {View} el @param {boolean} unopenedOnly */
function narrow(el, unopenedOnly) {
  el.put({ unopenedOnly, items: null, next: null });
  load(el);
}

view("notices-page", (data, el) => {
  const mine = isMine(data);
  return html`
    <div class="official">
      ${mine || (!data.slug && !data.agency && !data.category && me?.kind !== "resident") ? nothing
        : html`<nav class="plain-head"><a class="back" href="/notices">${icon("back")}${me?.kind === "resident" ? o.list.toMine : o.list.toAll}</a></nav>`}
      <div class="page-head">${heading(title(data))}</div>
      ${mine ? html`<div class="list-ways"><a class="tap" href="/me/notices-settings">${o.list.choose}</a> <a class="tap" href="/notices?all">${o.list.toAll}</a></div>
        <label class="option tick"><input type="checkbox" .checked=${Boolean(data.unopenedOnly)} @change=${(/** @type {any} */ event) => narrow(el, event.target.checked)}><span>${o.list.onlyUnopened}</span></label>`
        : data.agency ? data.body ? about(data.body, data) : nothing : categories(data)}
      ${list(data, el)}
      ${mine ? nothing : foot(data)}
    </div>`;
}, (data, el) => {
  if (!data.items) load(el);
  document.addEventListener("hint", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.what === "notices" && isMine(el.data)) load(el);
  }, { signal: el.signal });
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
});
