// @ts-check
// Photos of a post as a calm grid; each opens large.
import { dialog } from "./dialog.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Photo} Photo */

/** @param {Photo} photo */
const large = (photo) => dialog(photo.alt || w.post.noAlt, () => html`
  <img class="large" src="/api/v1/photos/${photo.id}/large" alt=${photo.alt || w.post.noAlt} width=${photo.width} height=${photo.height}>`, { cls: "wide" });

/** @param {Photo[]} photos */
export const photoGrid = (photos) => photos.length ? html`
  <ul class="photos n${photos.length}">
    ${photos.map((photo, i) => html`<li><button type="button" aria-label=${`${w.post.photo(i + 1)}${photo.alt ? `: ${photo.alt}` : ""}`} @click=${() => large(photo)}>
      <img src="/api/v1/photos/${photo.id}/small" alt=${photo.alt || w.post.noAlt} width=${photo.width} height=${photo.height} loading="lazy"></button></li>`)}
  </ul>` : nothing;
