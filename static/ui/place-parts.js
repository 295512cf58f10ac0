// @ts-check
// Parts of the guide: a place in a list, when it is open, what there is.
import { g, hazards } from "../words/guide.js";
import { icon } from "./icons.js";
import { html, nothing } from "./view.js";
import { language } from "./words.js";

/** @typedef {"open" | "closed" | "unknown"} Openness */
/**
 * @typedef {{ id: string, name: string, kana: string, category: keyof typeof g.category, sort: keyof typeof g.sort | null, lat: number, lon: number, address: string,
 *   hours: string, hours_note: string, facts: string[], open: Openness | null, changes_at: string | null, distance_m?: number }} PlaceCard
 */

/** 公園 and the like are not 営業中. */
const isPublic = (/** @type {string} */ category) => !["food", "shop", "clinic"].includes(category);

/** The hour in Japan, with the day where it is not today. @param {string} iso */
function hour(iso) {
  const at = new Date(iso);
  const zone = { timeZone: "Asia/Tokyo" };
  const dayOf = (/** @type {Date} */ date) => new Intl.DateTimeFormat("ja", { ...zone, dateStyle: "short" }).format(date);
  const near = at.getTime() - Date.now() < 6 * 86_400_000;
  /** @type {Intl.DateTimeFormatOptions} */
  const day = dayOf(at) === dayOf(new Date()) ? {} : near ? { weekday: "short" } : { month: "long", day: "numeric" };
  return new Intl.DateTimeFormat(language, { ...zone, ...day, hour: "numeric", minute: "2-digit" }).format(at);
}

/** @param {{ open: Openness | null, changes_at: string | null, category: string }} place */
export function openLine({ open, changes_at, category }) {
  if (!open) return nothing;
  const words = isPublic(category) ? g.openPublic : g.open;
  const when = changes_at && open !== "unknown" ? (open === "open" ? g.open.until : g.open.from)(hour(changes_at)) : "";
  return html`<span class="openness ${open}">${words[open]}${when ? html` <small>${when}</small>` : nothing}</span>`;
}

/** @param {{ category: keyof typeof g.category, sort: keyof typeof g.sort | null }} place */
export const kindOf = ({ category, sort }) => sort ? g.sort[sort] : g.category[category];

/** @param {string} kind */
export const factWord = (kind) => /** @type {Record<string, string>} */ (g.fact)[kind] ?? kind;
/** @param {string} kind */
export const isHazard = (kind) => /** @type {readonly string[]} */ (hazards).includes(kind);
/** @param {string} kind @param {"yes" | "no" | "partly"} value */
export const valueWord = (kind, value) => (isHazard(kind) ? g.hazardValue : g.value)[value];

/** A place in a list; the link is its name. @param {PlaceCard} place @param {{ chosen?: boolean, onMap?: () => void }} [how] */
export const placeCard = (place, { chosen = false, onMap } = {}) => html`
  <article class="paper place-card ${chosen ? "chosen" : ""}" id=${`place-${place.id}`} tabindex="-1">
    <h2><a href=${`/places/${place.id}`} lang="ja">${place.name}</a></h2>
    <p class="place-kind"><span class="dot-key dot-${place.category}" aria-hidden="true"></span>${kindOf(place)} ${openLine(place)}
      ${place.distance_m === undefined ? nothing : html`<span class="distance">${g.page.meters(place.distance_m)}</span>`}</p>
    ${place.address ? html`<p class="soft" lang="ja">${place.address}</p>` : nothing}
    ${place.facts.length ? html`<ul class="fact-words">${place.facts.map((kind) => html`<li>${icon("check")}${factWord(kind)}</li>`)}</ul>` : nothing}
    ${onMap ? html`<button type="button" class="plain on-map" @click=${onMap}>${icon("pin")}${g.page.onMap}<span class="unseen">${place.name}</span></button>` : nothing}
  </article>`;
