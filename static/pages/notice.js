// @ts-check
// One official notice: who speaks, what holds, what was corrected, 「読みました」, and asking the office.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { history, oldVersion } from "../ui/notice-history.js";
import "../ui/notice-mine.js";
import "../ui/notice-replies.js";
import { alarm, band, bodyIn, facts, files, labels, time } from "../ui/official.js";
import { coming, failed } from "../ui/problem.js";
import { asReading, keepReading, myReading, textIn } from "../ui/reading.js";
import { paragraphs, plain, ruby } from "../ui/ruby.js";
import { say } from "../ui/say.js";
import { attempt } from "../ui/attempt.js";
import { html, nothing, view } from "../ui/view.js";
import { me } from "../ui/who.js";
import { w } from "../ui/words.js";
import { o, readings } from "../words/official.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Notice} Notice */
/** @typedef {import("../words/official.js").Reading} Reading */

/** @param {any} data */
export async function fetched({ id, query }) {
  const [notice, reading] = await Promise.all([api.get(`/notices/${id}`), myReading(query)]);
  const agency = notice.author.official ? await api.get(`/agencies/${notice.author.official.agency}`).catch(() => null) : null;
  const versions = notice.number > 1 || notice.withdrawn ? (await api.get(`/notices/${id}/versions`).catch(() => null))?.items : [];
  return { notice, reading, areas: agency?.areas, versions: versions ?? [], agency };
}

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put(await fetched(el.data)); } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {MouseEvent} event @param {View} el @param {Reading} reading */
function readIn(event, el, reading) {
  event.preventDefault();
  keepReading(reading);
  globalThis.history.replaceState(globalThis.history.state, "", reading === "ja" ? location.pathname : `${location.pathname}?lang=${reading}`);
  el.put({ reading });
}

/** @param {View} el @param {Reading} reading */
const languages = (el, reading) => html`
  <nav class="languages" aria-label=${o.page.language}><ul>${Object.entries(readings).map(([word, t]) => html`<li>
    <a href=${`?lang=${word}`} lang=${t.tag} hreflang=${t.tag} aria-current=${word === reading ? "true" : nothing}
      @click=${(/** @type {MouseEvent} */ event) => readIn(event, el, /** @type {Reading} */ (asReading(word)))}>${t.name}</a></li>`)}</ul></nav>`;

/** What somebody must know before they read on. @param {Notice} notice @param {Reading} reading */
function notes(notice, reading) {
  const t = readings[reading];
  const last = notice.corrected.at(-1);
  return html`
    ${notice.withdrawn ? html`<div class="note strong-note" role="note"><p><strong>${ruby(t.withdrawn)}</strong> ${time(notice.withdrawn.at, reading)}</p>
      <p>${ruby(t.reason)}${notice.withdrawn.reason}</p></div>`
      : notice.state === "expired" ? html`<p class="note" role="note">${ruby(t.expired)}</p>` : nothing}
    ${last ? html`<p class="note" role="note"><strong>${ruby(t.correction)}</strong>${last.what} <a href="#history">${ruby(t.whatChanged)}</a></p>` : nothing}`;
}

/** @param {Notice} notice @param {any} data */
function whole(notice, { reading, versions }) {
  const t = readings[/** @type {Reading} */ (reading)];
  const path = (/** @type {any} */ file) => `/api/v1/notices/${notice.id}/attachments/${file.id}`;
  if (!notice.withdrawn) return html`${bodyIn(notice, reading)}${facts(notice, reading)}${files(notice, reading, path)}`;
  const taken = versions?.at(-1) ?? notice;
  const found = textIn(taken, reading) ?? taken;
  return found.body ? html`<details><summary>${ruby(t.withdrawnWhat)}</summary><del class="withdrawn">${paragraphs(found.body, reading === "easy")}</del></details>` : nothing;
}

/** @param {Notice} notice @param {any} data @param {View} el */
function article(notice, data, el) {
  const { reading, areas, old } = data;
  const t = readings[/** @type {Reading} */ (reading)];
  const found = textIn(notice, reading);
  const { title } = found ?? notice;
  return html`
    ${notice.training ? html`<p class="training-band"><strong>${ruby(t.training)}</strong> ${ruby(t.trainingText)}</p>` : nothing}
    <article class="paper official-notice">
      ${band(notice.author, reading, areas)}
      ${notice.severity === "emergency" && notice.state === "published" && !old ? html`<p class="emergency-band">${alarm()}<strong>${ruby(t.emergency)}</strong></p>` : nothing}
      ${labels(notice, reading)}
      ${heading(plain(title), html`<span lang=${found ? t.tag : "ja"}>${ruby(title)}</span>`)}
      <p class="published">${published(notice, reading)}</p>
      ${languages(el, reading)}
      ${old ? oldVersion(notice, old, reading) : html`${notes(notice, reading)}${whole(notice, data)}
        ${me?.kind === "resident" ? html`<notice-mine .data=${{ id: notice.id }}></notice-mine>` : nothing}`}
    </article>
    ${history(notice, data.versions, reading)}
    ${notice.training ? nothing : html`<notice-replies .data=${{ notice }}></notice-replies>`}
    ${foot(notice, reading)}`;
}

/** @param {Notice} notice @param {Reading} reading */
function published(notice, reading) {
  const t = readings[reading];
  const first = time(notice.first_published_at, reading);
  const corrected = notice.published_at !== notice.first_published_at ? time(notice.published_at, reading) : null;
  const around = (/** @type {string} */ words, /** @type {unknown} */ at) => words.split("\u0000").map((part, i) => html`${i ? at : nothing}${ruby(part)}`);
  return html`${around(t.published("\u0000"), first)}${corrected ? around(t.correctedAt("\u0000"), corrected) : nothing}`;
}

/** @param {string} address */
const copy = (address) => attempt(async () => {
  await navigator.clipboard.writeText(address);
  say(o.page.shared);
});

/** @param {string} id */
const report = (id) => attempt(async () => (await import("../ui/report-dialog.js")).report("notice", id));

/** @param {Notice} notice @param {Reading} reading */
function foot(notice, reading) {
  const agency = notice.author.official?.agency;
  const lang = reading === "ja" ? "" : `?lang=${reading}`;
  return html`
    <ul class="more-ways">
      <li><button type="button" class="plain" @click=${() => copy(location.origin + notice.web)}>${o.page.share}</button></li>
      <li><a class="tap" href=${`${notice.web}/print${lang}`}>${o.page.print}</a></li>
      ${me?.kind === "resident" && !notice.training ? html`<li><button type="button" class="plain" @click=${() => report(notice.id)}>${w.post.report}</button></li>` : nothing}
      ${agency ? html`<li><a class="tap" href=${`/feeds/agencies/${agency}.atom`}>${o.page.feed}</a></li>` : nothing}
      ${notice.deadline && agency ? html`<li><a class="tap" href=${`/feeds/agencies/${agency}.ics`}>${icon("calendar")}${o.page.calendar}</a></li>` : nothing}
    </ul>`;
}

/** @param {any} data */
function older({ query, versions, notice }) {
  const asked = Number(query.get("version"));
  return asked && asked !== notice.number ? versions?.find((/** @type {any} */ one) => one.number === asked) : null;
}

view("notice-page", (data, el) => html`
  <div class="official">
    <nav class="plain-head"><a class="back" href="/notices">${icon("back")}${o.page.back}</a></nav>
    ${data.problem ? html`${heading(o.page.title)}${failed(data.problem, () => load(el))}`
      : data.notice ? article(data.notice, { ...data, old: older(data) }, el) : html`${heading(o.page.title)}${coming(1)}`}
  </div>`,
({ notice }, el) => {
  if (!notice) load(el);
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
  document.addEventListener("hint", (event) => { if (/** @type {CustomEvent} */ (event).detail.what === "notices") load(el); }, { signal: el.signal });
});
