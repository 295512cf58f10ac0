// @ts-check
// Chooses up to four photos: preview, progress while they are sent, and a description asked for kindly.
import { api } from "../api.js";
import { icon } from "./icons.js";
import { inWords } from "./problem.js";
import { upload } from "./upload.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

/** @typedef {{ key: number, preview: string, part: number, photo?: import("../types.js").Photo, problem?: any, alt: string, file: File }} Picked */
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
  URL.revokeObjectURL(one.preview);
  if (one.photo) api.delete(`/photos/${one.photo.id}`).catch(() => {});
  put(el, picked(el).filter((other) => other.key !== one.key));
}

/** @param {View} el @param {Picked} one */
function describe(el, one) {
  if (one.photo && one.alt.trim() !== one.photo.alt) api.patch(`/photos/${one.photo.id}`, { alt: one.alt.trim() }).catch(() => {});
}

/** @param {View} el @param {Picked} one @param {number} i */
const row = (el, one, i) => html`
  <li class="picked">
    <img src=${one.preview} alt="">
    <div>
      <label for="alt-${one.key}">${w.compose.alt}</label>
      <input id="alt-${one.key}" maxlength="200" autocomplete="off" aria-describedby="alt-hint" .value=${one.alt}
        @input=${(/** @type {any} */ event) => change(el, one.key, { alt: event.target.value })} @change=${() => describe(el, one)}>
      ${one.problem ? html`<p class="wrong" role="alert">${w.compose.photoFailed} ${inWords(one.problem)}
          <button type="button" class="plain" @click=${() => carry(el, one)}>${w.shell.again}</button></p>`
        : one.photo ? html`<p class="soft">${icon("check")}${w.compose.uploaded}</p>`
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
  </fieldset>`);
