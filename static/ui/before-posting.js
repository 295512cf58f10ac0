// @ts-check
// Before words are posted: the server is asked what stands in them, and their author once whether somebody's data is meant to be read.
import { api } from "../api.js";
import { s } from "../words/screening.js";
import { dialog } from "./dialog.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {{ kind: "phone" | "address" | "line" | "plate" | "email", start: number, length: number }} Place in UTF-16 units */
/** @typedef {{ personal: Place[], harsh: { start: number, length: number }[], held: "first_posts" | "link" | "words" | "same_text" | null, desk: boolean, first_posts: number, first_posts_left: number }} Looked */
/** @typedef {{ slug: string, kind: "post" | "comment" }} Where */

const pauseMs = 1200;

/** @type {{ asked: string, looked: Looked } | null} */
let last = null;

/** What the server finds; nothing while it cannot be asked: then it asks when the words are sent. @param {Where} where @param {string} text @returns {Promise<Looked | null>} */
export async function look({ slug, kind }, text) {
  const asked = JSON.stringify([slug, kind, text]);
  if (last?.asked === asked) return last.looked;
  const looked = await api.post("/screening", { neighborhood: slug, kind, text }).catch(() => null);
  if (looked) last = { asked, looked };
  return looked;
}

/** @type {WeakMap<View, ReturnType<typeof setTimeout>>} */
const pauses = new WeakMap();

/** Looks at words when their writer pauses; what was found comes into the view as `looked`. @param {View} el @param {Where} where @param {() => string} text */
export function lookSoon(el, where, text) {
  clearTimeout(pauses.get(el));
  pauses.set(el, setTimeout(async () => {
    const now = text();
    const looked = el.isConnected ? await look(where, now) : null;
    if (looked && el.isConnected && now === text()) el.put({ looked });
  }, pauseMs));
}

/** One line, which keeps nobody from sending. @param {Looked | null | undefined} looked */
export const hints = (looked) => html`<div class="said-before" role="status">
  ${looked?.harsh.length ? html`<p class="hint">${s.harsh}</p>` : nothing}
  ${looked?.held && s.held[looked.held] ? html`<p class="hint">${s.held[looked.held]}</p>` : nothing}</div>`;

/** Whether an office may read it; while nothing is known, that it may. @param {Looked | null | undefined} looked */
export const offices = (looked) => w.compose.offices[looked?.desk === false ? 0 : 1];

/** Said before the first post. @param {Looked | null | undefined} looked */
export const firstPosts = (looked) => !looked?.first_posts_left ? nothing : html`
  <div class="note"><p>${s.first(looked.first_posts)} ${looked.first_posts_left < looked.first_posts ? s.firstLeft(looked.first_posts_left) : nothing}</p>
    <p><a href="/me">${s.prove}</a></p></div>`;

/** @param {string} text @param {Place[]} places */
function marked(text, places) {
  let at = 0;
  const parts = places.map(({ start, length }) => {
    const before = text.slice(at, start);
    at = start + length;
    return html`${before}<mark>${text.slice(start, at)}</mark>`;
  });
  return html`<p class="marked-text" tabindex="0" aria-label=${s.where}>${parts}${text.slice(at)}</p>`;
}

/** @param {string} text @param {Place[]} places @param {boolean} photos @returns {Promise<boolean>} whether to send */
const meant = async (text, places, photos) => await dialog(w.check.title, (done) => html`
  <ul class="findings">${[...new Set(places.map(({ kind }) => kind))].map((kind) => html`<li>${s.personal[kind]}</li>`)}
    ${photos ? html`<li>${w.check.people}</li>` : nothing}</ul>
  ${places.length ? marked(text, places) : nothing}
  <p class="hint">${w.check.advice}</p>
  <div class="buttons">
    <button type="button" @click=${() => done(false)}>${places.length ? s.back : w.check.back}</button>
    <button type="button" class="primary" @click=${() => done(true)}>${places.length ? s.goOn : w.check.goOn}</button>
  </div>`) === true;

/** Places that a refusal names, in the fields put one below the other. @param {any} problem @param {string} body @returns {Place[]} */
const named = (problem, body) => problem.errors.map((/** @type {any} */ one) => (
  { kind: one.code, start: one.start + (one.pointer === "/body" ? 0 : body.length + 1), length: one.length }));

/**
 * Sends words, and asks first where there is something to ask. An edit is asked about by the server: what was meant before is meant still.
 * @template T
 * @param {{ where?: Where, body: string, place?: string, photos?: boolean }} what @param {(acknowledged: boolean) => Promise<T>} deliver
 * @returns {Promise<T | undefined>} nothing when they are to be rewritten
 */
export async function posted({ where, body, place = "", photos = false }, deliver) {
  const text = place ? `${body}\n${place}` : body;
  const found = where ? (await look(where, text))?.personal ?? [] : [];
  const asked = found.length > 0 || photos;
  if (asked && !await meant(text, found, photos)) return undefined;
  try {
    return await deliver(found.length > 0);
  } catch (problem) {
    if (/** @type {any} */ (problem).code !== "personal_data") throw problem;
    return await meant(text, named(problem, body), false) ? deliver(true) : undefined;
  }
}
