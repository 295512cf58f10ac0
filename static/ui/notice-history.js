// @ts-check
// What became of a notice: every correction with the difference word by word, and older versions as they were.
import { readings } from "../words/official.js";
import { bodyIn, facts, time } from "./official.js";
import { ruby } from "./ruby.js";
import { html, nothing } from "./view.js";

/** @typedef {import("../types.js").Difference} Difference */
/** @typedef {import("../types.js").NoticeVersion} NoticeVersion */
/** @typedef {import("../types.js").Notice} Notice */
/** @typedef {import("../words/official.js").Reading} Reading */

/** @param {string} field @param {Reading} reading */
export const fieldName = (field, reading) => /** @type {Record<string, string>} */ (readings[reading].field)[field] ?? readings[reading].field.other;

/** @param {Difference} change @param {Reading} reading */
export const difference = (change, reading) => html`
  <details class="change" open><summary>${fieldName(change.field, reading)}</summary>
    <p lang=${change.language === "en" ? "en" : "ja"}>${change.parts.map((part) => part.kind === "added" ? html`<ins>${part.text}</ins>` : part.kind === "removed" ? html`<del>${part.text}</del>` : part.text)}</p>
  </details>`;

/** @param {Notice} notice @param {NoticeVersion[]} versions @param {Reading} reading */
export function history(notice, versions, reading) {
  const t = readings[reading];
  const lang = reading === "ja" ? "" : `&lang=${reading}`;
  if ((versions?.length ?? 0) < 2) return nothing;
  return html`
    <section id="history" class="paper history" tabindex="-1">
      <h2>${ruby(t.history)}</h2>
      ${[...versions].reverse().map((version) => html`
        <div class="version">
          <h3>${ruby(t.version(version.number))}　${time(version.published_at, reading)}</h3>
          ${version.correction ? html`<p>${version.correction}</p>` : nothing}
          ${version.number === notice.number ? nothing : html`<p><a class="tap" href=${`${notice.web}?version=${version.number}${lang}`}>${ruby(t.seeVersion)}</a></p>`}
          ${version.changes.map((change) => difference(change, reading))}
        </div>`)}
    </section>`;
}

/** @param {Notice} notice @param {NoticeVersion} old @param {Reading} reading */
export function oldVersion(notice, old, reading) {
  const t = readings[reading];
  return html`
    <p class="note strong-note" role="note"><strong>${ruby(t.old)}</strong> ${ruby(t.oldNumber(old.number))} <a href=${reading === "ja" ? notice.web : `${notice.web}?lang=${reading}`}>${ruby(t.toNow)}</a></p>
    ${bodyIn(old, reading)}${facts(old, reading)}`;
}
