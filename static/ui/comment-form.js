// @ts-check
// Writes a comment or a reply; the words stay on the device until they are sent.
import { api } from "../api.js";
import { send } from "./form.js";
import { hints, lookSoon, posted } from "./before-posting.js";
import { icon } from "./icons.js";
import { recall, remember } from "./memory.js";
import { problemBox } from "./problem.js";
import { attempt } from "./attempt.js";
import { upload } from "./upload.js";
import { uuid7 } from "./uuid.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("./view.js").View} View */

const longest = 1000;
/** @param {any} data */
const key = ({ post, parent }) => `comment.${parent ?? post}`;

/** @param {SubmitEvent} event @param {View} el */
const write = (event, el) => send(event, el, async (values, form) => {
  const body = values.body.trim();
  const comment = await posted({ where: where(el.data), body }, (acknowledged) => deliver(el, { body, acknowledged }));
  if (!comment) return;
  remember(key(el.data), null);
  form.reset();
  el.put({ id: null, photo: null, alt: "", used: 0, looked: null });
  const box = form.querySelector("textarea");
  if (box) box.value = "";
  el.dispatchEvent(new CustomEvent("wrote", { detail: comment, bubbles: true }));
});

/** @param {any} data @returns {import("./before-posting.js").Where} */
const where = ({ slug }) => ({ slug, kind: "comment" });

/** @param {View} el @param {{ body: string, acknowledged: boolean }} words */
async function deliver(el, words) {
  const { post, parent, photo } = el.data;
  if (photo && el.data.alt) await api.patch(`/photos/${photo.id}`, { alt: el.data.alt });
  const id = el.data.id ?? uuid7();
  el.put({ id });
  return api.post(`/posts/${post}/comments`, { id, ...words, parent: parent ?? undefined, photo: photo?.id });
}

/** @param {Event} event @param {View} el */
const addPhoto = (event, el) => attempt(async () => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  input.value = "";
  if (file) el.put({ photo: await upload(file, (part) => el.put({ part }), el.signal), part: null });
}).then(() => el.put({ part: null }));

view("comment-form", ({ label, post, parent, busy, problem, photo, part, used, looked }, el) => {
  const id = `write-${parent ?? post}`;
  return html`
    <form class="comment-form" @submit=${(/** @type {SubmitEvent} */ event) => write(event, el)}>
      ${problemBox(problem)}
      <label for=${id}>${label}</label>
      <textarea id=${id} name="body" rows="3" required maxlength=${longest} .defaultValue=${recall(key({ post, parent })) ?? ""}
        @input=${(/** @type {any} */ event) => { remember(key({ post, parent }), event.target.value || null); el.put({ used: event.target.value.length }); lookSoon(el, where(el.data), () => event.target.value.trim()); }}></textarea>
      ${hints(looked)}
      ${photo ? html`<div class="field"><label for="${id}-alt">${w.compose.alt} <small>${w.shell.optional}</small></label>
        <input id="${id}-alt" maxlength="200" autocomplete="off" @input=${(/** @type {any} */ event) => el.put({ alt: event.target.value.trim() })}></div>
        <p class="attached"><img src="/api/v1/photos/${photo.id}/small" alt="" width="64" height="64">
        <button type="button" class="plain" @click=${() => { api.delete(`/photos/${photo.id}`).catch(() => {}); el.put({ photo: null }); }}>${w.compose.removePhoto(1)}</button></p>` : nothing}
      ${part !== null && part !== undefined ? html`<progress max="1" .value=${part} aria-label=${w.compose.uploading(1)}></progress>` : nothing}
      <div class="buttons">
        ${photo ? nothing : html`<label class="button quiet file">${icon("photo")}<span>${w.comment.photo}</span>
          <input type="file" accept="image/jpeg,image/png,image/webp" @change=${(/** @type {Event} */ event) => addPhoto(event, el)}></label>`}
        ${used > longest * 0.8 ? html`<span class="counter">${w.compose.counter(used, longest)}</span>` : nothing}
        <button class="primary" ?disabled=${busy}>${w.comment.send}</button>
      </div>
    </form>`;
});
