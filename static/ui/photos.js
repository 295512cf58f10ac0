// @ts-check
// Photos of a post as a calm grid; each opens large.
import { attempt } from "./attempt.js";
import { dialog } from "./dialog.js";
import { html, nothing } from "./view.js";
import { me } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Photo} Photo */

/** @param {string} id */
const report = (id) => attempt(async () => (await import("./report-dialog.js")).report("photo", id));

/** @param {Photo} photo @param {boolean} mine */
const large = (photo, mine) => dialog(photo.alt || w.post.noAlt, (done) => html`
  <img class="large" src="/api/v1/photos/${photo.id}/large" alt=${photo.alt || w.post.noAlt} width=${photo.width} height=${photo.height}>
  ${me && !mine ? html`<p><button type="button" class="plain" @click=${() => { done(); report(photo.id); }}>${w.post.report}</button></p>` : nothing}`, { cls: "wide" });

/** @param {Photo[]} photos @param {boolean} mine whether the reader put them there */
export const photoGrid = (photos, mine) => photos.length ? html`
  <ul class="photos n${photos.length}">
    ${photos.map((photo, i) => html`<li><button type="button" aria-label=${`${w.post.photo(i + 1)}${photo.alt ? `: ${photo.alt}` : ""}`} @click=${() => large(photo, mine)}>
      <img src="/api/v1/photos/${photo.id}/small" alt=${photo.alt || w.post.noAlt} width=${photo.width} height=${photo.height} loading="lazy"></button></li>`)}
  </ul>` : nothing;
