// @ts-check
// Who wrote it: icon, name (opens the profile), what they are to the town, and whether that is verified.
import { attempt } from "./attempt.js";
import { icon } from "./icons.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Author} Author */

/** @param {string | null} photo @param {string} name @param {boolean} [veiled] */
export const portrait = (photo, name, veiled = false) => photo
  ? html`<img class="portrait" src="/api/v1/photos/${photo}/small" alt="" width="40" height="40" loading="lazy">`
  : html`<span class="portrait" aria-hidden="true">${veiled ? icon("question") : [...name][0] ?? ""}</span>`;

/** @param {string} membership */
const profile = (membership) => attempt(async () => (await import("./member-dialog.js")).showMember(membership));

/** The name: a button where there is somebody to know. @param {Author} author */
export const nameOf = (author) => author.left ? html`<span class="name">${w.post.left}</span>`
  : author.anonymous || !author.membership ? html`<span class="name">${author.name}</span>`
  : html`<button type="button" class="name" @click=${() => profile(/** @type {string} */ (author.membership))}>${author.name}</button>`;

/** @param {Author} author */
export const marks = (author) => html`
  ${author.official ? html`<a class="mark verified" href="/agencies/${author.official.agency}">${icon("shield")}${w.post.official}</a>` : nothing}
  ${author.anonymous ? html`<span class="mark">${w.post.anonymous}</span>` : nothing}
  ${author.kind ? html`<span class="mark">${w.membership.kind[author.kind]}</span>` : nothing}
  ${author.verified ? html`<span class="mark verified">${icon("check")}${author.kind === "resident" ? w.post.verifiedResident : w.post.verified}</span>` : nothing}`;
