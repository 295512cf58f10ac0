// @ts-check
// One place: when it is open, where it is, what there is and who said so, and what neighbors may do about it.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading, townName } from "../ui/heading.js";
import { hoursInWords } from "../ui/hours-words.js";
import { icon } from "../ui/icons.js";
import { answer, askForTwo, isNotThere, isThere, stillTrue, tell } from "../ui/place-acts.js";
import { pastOf, voice } from "../ui/place-history.js";
import "../ui/place-map.js";
import "../ui/place-reviews.js";
import { factWord, isHazard, kindOf, openLine, valueWord } from "../ui/place-parts.js";
import { coming, failed } from "../ui/problem.js";
import { day } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { language } from "../ui/words.js";
import { g } from "../words/guide.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../ui/place-history.js").SaidBy} SaidBy */
/** @typedef {{ kind: string, value: "yes" | "no" | "partly", detail: string, by: SaidBy, observed_at: string, confirmed_at: string, stale: boolean }} Fact */
/**
 * @typedef {import("../ui/place-parts.js").PlaceCard & { neighborhood: string | null, status: keyof typeof g.status, moved_to: string | null, name_en: string, address_parts: Record<string, string>,
 *   spot: string, telephone: string, url: string, note: string, known: Fact[], source: any, proposed_by: SaidBy | null, checks: number, checks_needed: number, waiting: any[],
 *   similar: any[], confirmed_at: string, stale: boolean, withheld: string | null, label: string | null, updated_at: string, version: number,
 *   my: { proposed: boolean, looked: boolean | null, may_check: boolean, may_tell: boolean, may_edit: boolean } }} Place
 */

/** What is drawn over the page that the server has written. @param {any} data */
export async function fetched({ id }) {
  const place = await api.get(`/places/${id}`);
  return { place, town: place.neighborhood ? await api.get(`/neighborhoods/${place.neighborhood}`).catch(() => null) : null };
}

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put(await fetched(el.data)); } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const past = (el) => attempt(async () => {
  const { id, past: known, nextPast } = el.data;
  const list = await api.get(withQuery(`/places/${id}/history`, { cursor: nextPast }), { signal: el.signal });
  el.put({ past: [...(known ?? []), ...list.items], nextPast: list.next });
});

/** @param {Fact} fact @param {View} el */
const factLine = (fact, el) => html`<li class="known ${fact.value} ${isHazard(fact.kind) ? "risk" : ""}">
  <p><b>${factWord(fact.kind)}</b> <span class="known-value">${valueWord(fact.kind, fact.value)}</span></p>
  ${fact.detail ? html`<p>${fact.detail}</p>` : nothing}
  <p class="soft said-by">${voice(fact.by)}　<time datetime=${fact.confirmed_at}>${day(fact.confirmed_at)}</time>
    ${fact.stale ? html`<span class="label off">${g.page.stale}</span>` : nothing}
    ${fact.stale && el.data.place.my.may_tell ? html`<button type="button" class="plain" @click=${() => stillTrue(el, fact.kind)}>${g.page.still} ${g.page.stillYes}<span class="unseen">：${factWord(fact.kind)}</span></button>` : nothing}</p></li>`;

/** @param {Place} place @param {View} el */
function facts(place, el) {
  const [risks, others] = [place.known.filter((fact) => isHazard(fact.kind)), place.known.filter((fact) => !isHazard(fact.kind))];
  return html`<section class="paper" aria-labelledby="known"><h2 id="known">${g.page.facts}</h2>
    ${risks.length ? html`<h3>${g.page.hazards}</h3><ul class="known-list">${risks.map((fact) => factLine(fact, el))}</ul>` : nothing}
    ${others.length ? html`<ul class="known-list">${others.map((fact) => factLine(fact, el))}</ul>` : risks.length ? nothing : html`<p class="soft">${g.page.nobody}</p>`}
    ${place.my.may_tell ? html`<div class="buttons"><button type="button" @click=${() => tell(el)}>${icon("write")}${g.page.tell}</button></div>` : nothing}</section>`;
}

/** @param {Place} place @param {View} el */
const checking = (place, el) => place.status !== "proposed" ? nothing : html`
  <section class="paper checking" aria-labelledby="checking"><h2 id="checking">${place.my.may_check ? g.check.title : g.status.proposed}</h2>
    <p>${place.my.proposed ? g.check.own : g.check.text(place.checks, place.checks_needed)}</p>
    ${place.my.looked === null ? nothing : html`<p class="note" role="status">${g.check.said[/** @type {"true"} */ (String(place.my.looked))]}</p>`}
    ${place.my.may_check ? html`<div class="buttons"><button type="button" class="primary" @click=${() => isThere(el)}>${g.check.yes}</button>
      <button type="button" @click=${() => isNotThere(el)}>${g.check.no}</button></div>` : nothing}</section>`;

/** @param {Place} place @param {View} el */
const waits = (place, el) => place.waiting.map((one) => html`
  <section class="paper waiting"><h2>${g.waiting.title}</h2>
    <p><b>${g.waiting[/** @type {"close"} */ (one.act)]}</b>${one.into ? html` <a href=${`/places/${one.into}`}>${g.page.toNew}</a>` : nothing}</p>
    <p>${g.waiting.because(one.reason)} <span class="soft">${voice(one.by)}</span></p>
    ${one.mine ? html`<p class="soft">${g.waiting.mine}</p><div class="buttons"><button type="button" @click=${() => answer(el, one.id, false)}>${g.waiting.back}</button></div>`
      : place.my.may_edit ? html`<div class="buttons"><button type="button" class="primary" @click=${() => answer(el, one.id, true)}>${g.waiting.agree}</button>
        <button type="button" @click=${() => answer(el, one.id, false)}>${g.waiting.refuse}</button></div>` : nothing}</section>`);

/** @param {unknown} name @param {unknown} value */
const entry = (name, value) => value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing;

/** @param {string} hours */
const said = (hours) => language === "en" ? hours.split(";").map((rule) => rule.trim()).filter(Boolean) : hoursInWords(hours);

/** @param {Place} place */
const written = (place) => html`<dl class="facts">
  ${entry(g.page.address, place.address && html`<span lang="ja">${place.address_parts.postcode ? html`〒${place.address_parts.postcode} ` : nothing}${place.address}</span>`)}
  ${entry(g.page.spot, place.spot && html`<span lang="ja">${place.spot}</span>`)}
  ${entry(g.page.telephone, place.telephone && html`<a class="tap" href=${`tel:${place.telephone.replace(/[^\d+#]/g, "")}`}>${place.telephone}</a>`)}
  ${entry(g.page.hours, place.hours || place.hours_note ? html`${said(place.hours).map((line) => html`<span class="hours-line">${line}</span>`)}${place.hours_note}` : "")}
  ${entry(g.page.url, /^https?:/.test(place.url) && html`<a href=${place.url} rel="noopener noreferrer">${place.url}</a>`)}
  ${entry(g.page.note, place.note)}</dl>`;

/** @param {Place} place @param {View} el */
const freshness = (place, el) => html`
  ${place.stale && place.my.may_tell ? html`<div class="note"><p>${g.page.stalePlace}</p><button type="button" @click=${() => stillTrue(el, null)}>${g.page.stillYes}</button></div>` : nothing}
  <p class="soft">${g.page.confirmedAt(day(place.confirmed_at))}</p>
  ${place.source ? html`<p class="soft">${g.page.licence(place.source.title, place.source.publisher, place.source.licence)}${place.source.as_of ? g.page.asOf(day(place.source.as_of)) : ""}</p>` : nothing}`;

/** @param {any} data @param {View} el */
function whole(data, el) {
  /** @type {Place} */
  const place = data.place;
  const dot = [{ id: place.id, name: place.name, lat: place.lat, lon: place.lon, category: place.category }];
  return html`
    ${place.moved_to ? html`<div class="note strong-note"><p>${g.page.movedTo}</p><a class="button" href=${`/places/${place.moved_to}`}>${g.page.toNew}</a></div>` : nothing}
    ${place.withheld ? html`<p class="note">${g.page.withheld}</p>` : nothing}
    <section class="paper place-sheet">
      ${["listed", "proposed"].includes(place.status) ? nothing : html`<p class="note strong-note">${g.status[place.status]}</p>`}
      ${written(place)}
      ${freshness(place, el)}
      ${place.proposed_by ? html`<p class="soft">${g.page.proposedBy}：${voice(place.proposed_by)}</p>` : nothing}
      ${place.my.may_edit ? html`<div class="buttons">${["listed", "proposed"].includes(place.status) ? html`<a class="button" href=${`/places/${place.id}/edit`}>${icon("write")}${g.page.edit}</a>` : nothing}
        ${place.status === "proposed" ? nothing : html`<button type="button" class="plain" @click=${() => askForTwo(el)}>${g.page.more}</button>`}</div>` : nothing}
    </section>
    ${checking(place, el)}
    ${waits(place, el)}
    ${place.similar.length ? html`<section class="paper"><h2>${g.page.similar}</h2><ul>${place.similar.map((one) => html`<li><a class="tap" href=${`/places/${one.id}`}>${one.name}</a> <span class="soft">${g.page.meters(one.distance_m)}</span></li>`)}</ul></section>` : nothing}
    ${facts(place, el)}
    ${place.status === "listed" || place.status === "closed" ? html`<place-reviews .data=${{ place }} @reviewed=${() => load(el)}></place-reviews>` : nothing}
    <div class="place-map">${data.map ? html`<place-map .data=${{ outline: data.town?.outline, dots: dot, chosen: place.id, close: true }}></place-map>` : nothing}
      <button type="button" class="plain map-switch" aria-expanded=${String(Boolean(data.map))} @click=${() => el.put({ map: !data.map })}>${icon("pin")}${data.map ? g.map.hide : g.map.show}</button></div>
    <section class="paper past"><h2>${g.page.history}</h2>
      ${data.past ? pastOf(data.past) : nothing}
      ${!data.past || data.nextPast ? html`<button type="button" class="plain" @click=${() => past(el)}>${data.past ? g.page.older : g.page.show}</button>` : nothing}</section>`;
}

/** @param {Place | undefined} place */
const named = (place) => !place ? g.place : language === "en" && place.name_en ? html`${place.name_en} <small lang="ja">${place.name}</small>`
  : place.kana && place.kana !== place.name ? html`<span lang="ja">${place.name}</span> <small class="kana" lang="ja">${place.kana}</small>` : html`<span lang="ja">${place.name}</span>`;

view("place-page", (data, el) => html`
  <div class="place-whole">
    ${data.place?.neighborhood ? html`<nav class="plain-head"><a class="back" href=${`/t/${data.place.neighborhood}/guide`}>${icon("back")}${data.town ? g.of(townName(data.town)) : g.back}</a></nav>` : nothing}
    <div class="page-head">${heading(data.place?.name ?? g.place, named(data.place))}</div>
    ${data.place ? html`<p class="place-kind"><span class="dot-key dot-${data.place.category}" aria-hidden="true"></span>${kindOf(data.place)} ${data.place.status === "listed" ? openLine(data.place) : nothing}</p>` : nothing}
    ${data.problem ? failed(data.problem, () => load(el)) : data.place ? whole(data, el) : coming(2)}
  </div>`,
(data, el) => {
  if (!data.place) load(el);
  document.addEventListener("me", () => load(el), { signal: el.signal });
});
