// @ts-check
// A version as its readers will see it: in each of the three languages, in the width of a phone.
import { f } from "../../words/office.js";
import { readings } from "../../words/official.js";
import { dialog } from "../dialog.js";
import { alarm, band, bodyIn, facts, files, labels } from "../official.js";
import { textIn } from "../reading.js";
import { ruby } from "../ruby.js";
import { html, nothing, view } from "../view.js";
import { named } from "./areas.js";

/** @typedef {import("../../words/official.js").Reading} Reading */

/** @param {any} version @param {any} office */
const asNotice = (version, office) => ({
  ...version, areas: version.area_names, state: "published", corrected: [], withdrawn: null, one_person_release: false,
  author: { name: office.agency.name, official: office.agency.official ?? null, department: version.department },
});

view("notice-preview", ({ version, office, id, training, reading = "ja", bare }, el) => {
  if (!version) return nothing;
  const t = readings[/** @type {Reading} */ (reading)];
  const notice = asNotice(version, office);
  const found = textIn(notice, reading);
  const path = (/** @type {any} */ file) => `/api/v1/office/notices/${id}/attachments/${file.id}`;
  return html`
    <div class="preview-head" role="group" aria-label=${f.preview.language}>${Object.entries(readings).map(([word, one]) => html`
      <button type="button" class="chip" lang=${one.tag} aria-pressed=${String(word === reading)} @click=${() => el.put({ reading: word })}>${one.name}</button>`)}</div>
    ${found || bare ? nothing : html`<p class="soft">${f.preview.missing}</p>`}
    <div class="phone" role="region" tabindex="0" aria-label=${f.preview.phone}>
      ${training ? html`<p class="training-band"><strong>${ruby(t.training)}</strong> ${ruby(t.trainingText)}</p>` : nothing}
      <div class="paper official-notice">
        ${band(notice.author, reading, office.agency.areas)}
        ${notice.severity === "emergency" ? html`<p class="emergency-band">${alarm()}<strong>${ruby(t.emergency)}</strong></p>` : nothing}
        ${labels(notice, reading)}
        <h2 class="preview-title" lang=${found ? t.tag : "ja"}>${ruby((found ?? notice).title || f.today.untitled)}</h2>
        ${bodyIn(notice, reading)}${facts(notice, reading)}${files(notice, reading, path)}
      </div>
    </div>`;
});

/** What stands on the sheet now, saved or not. @param {any} draft @param {any} office @param {{ places: any, id?: string, training: boolean }} about */
export const preview = (draft, office, { places, id, training }) => dialog(f.preview.title, () => html`
  <notice-preview .data=${{ version: { ...draft, area_names: named(draft, places) }, office, id, training }}></notice-preview>`, { cls: "phone-dialog" });
