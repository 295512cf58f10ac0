// @ts-check
// Chooses up to four photos, or takes away what a post has: preview, progress while they are sent, and a description asked for kindly.
import { api } from "../api.js";
import { icon } from "./icons.js";
import { inWords } from "./problem.js";
import { upload } from "./upload.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

/** @typedef {{ key: number, preview: string, part: number, photo?: import("../types.js").Photo, problem?: any, alt: string, file?: File }} Picked `file` is missing for what the post has already. */
/** @typedef {import("./view.js").View} View */

const most = 4;
let keys = 0;

/** @param {View} el @returns {Picked[]} */
const picked = (el) => el.data.picked ?? [];

/** @param {View} el @param {Picked[]} next */
function put(el, next) {
  el.put({ picked: next });
  el.dispatchEvent(new CustomEvent("photos", { detail: next, bubbles: true }));
}

/** @param {View} el @param {number} key @param {Partial<Picked>} change */
const change = (el, key, change) => put(el, picked(el).map((one) => one.key === key ? { ...one, ...change } : one));

/** @param {View} el @param {Picked} one */
async function carry(el, one) {
  if (!one.file) return;
  change(el, one.key, { problem: undefined, part: 0 });
  try {
    const photo = await upload(one.file, (part) => change(el, one.key, { part }), el.signal);
    change(el, one.key, { photo, part: 1 });
  } catch (problem) { change(el, one.key, { problem }); }
}

/** @param {View} el @param {Event} event */
function choose(el, event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const files = [...input.files ?? []].slice(0, most - picked(el).length);
  input.value = "";
  const added = files.map((file) => ({ key: ++keys, file, preview: URL.createObjectURL(file), part: 0, alt: "" }));
  put(el, [...picked(el), ...added]);
  for (const one of added) carry(el, one);
}

/** @param {View} el @param {Picked} one */
function drop(el, one) {
  // What the post has goes only when the change of the post is saved.
  if (one.file) URL.revokeObjectURL(one.preview);
  if (one.file && one.photo) api.delete(`/photos/${one.photo.id}`).catch(() => {});
  put(el, picked(el).filter((other) => other.key !== one.key));
}

/** Sends the descriptions that differ from what the server has; the last one typed must be there before the post is. @param {Picked[]} all */
export const describe = (all) => Promise.all(all.map((one) => one.photo && one.alt.trim() !== one.photo.alt
  ? api.patch(`/photos/${one.photo.id}`, { alt: one.alt.trim() }).catch(() => {}) : null));

/** @param {View} el @param {Picked} one @param {number} i */
const row = (el, one, i) => html`
  <li class="picked">
    <img src=${one.preview} alt="">
    <div>
      <label for="alt-${one.key}">${w.compose.alt} <small>${w.shell.optional}</small></label>
      <input id="alt-${one.key}" maxlength="200" autocomplete="off" aria-describedby="alt-hint" .value=${one.alt}
        @input=${(/** @type {any} */ event) => change(el, one.key, { alt: event.target.value })} @change=${() => { if (one.file) describe([one]); }}>
      ${one.problem ? html`<p class="wrong" role="alert">${w.compose.photoFailed} ${inWords(one.problem)}
          <button type="button" class="plain" @click=${() => carry(el, one)}>${w.shell.again}</button></p>`
        : one.photo ? !one.file ? nothing : html`<p class="soft">${icon("check")}${w.compose.uploaded}</p>`
        : html`<progress max="1" .value=${one.part} aria-label=${w.compose.uploading(i + 1)}></progress>`}
    </div>
    <button type="button" class="plain icon-only" @click=${() => drop(el, one)}>${icon("close")}<span class="unseen">${w.compose.removePhoto(i + 1)}</span></button>
  </li>`;

view("photo-picker", (_, el) => html`
  <fieldset class="picker">
    <legend>${w.compose.photos}</legend>
    <p class="hint">${w.compose.photosHint}</p>
    ${picked(el).length ? html`<ul>${picked(el).map((one, i) => row(el, one, i))}</ul><p class="hint" id="alt-hint">${w.compose.altHint}</p>` : nothing}
    ${picked(el).length < most ? html`<label class="button file">${icon("photo")}<span>${w.compose.addPhoto}</span>
      <input type="file" accept="image/jpeg,image/png,image/webp" multiple @change=${(/** @type {Event} */ event) => choose(el, event)}></label>` : nothing}
  </fieldset>`,
({ start = [] }, el) => el.put({ picked: start.map((/** @type {import("../types.js").Photo} */ photo) =>
  ({ key: ++keys, preview: `/api/v1/photos/${photo.id}/small`, part: 1, photo, alt: photo.alt })) }));
