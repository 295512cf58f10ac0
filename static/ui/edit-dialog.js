// @ts-check
// Rewrites a post or a comment (refused when it changed elsewhere), and shows earlier versions to their author.
import { api } from "../api.js";
import { inYen } from "./compose-parts.js";
import { dialog } from "./dialog.js";
import { field, send, textArea } from "./form.js";
import { posted } from "./before-posting.js";
import { linked } from "./linkify.js";
import { describe } from "./photo-picker.js";
import { problemBox } from "./problem.js";
import { exact } from "./time.js";
import { html, nothing, view } from "./view.js";
import { say } from "./say.js";
import { s } from "../words/screening.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Post} Post */
/** @typedef {import("../types.js").Comment} Comment */

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./photo-picker.js").Picked} Picked */

/** @param {Post} post @param {Record<string, any>} values @param {Picked[] | undefined} picked nothing when no photo was touched */
async function changePost(post, values, picked) {
  if (picked) await describe(picked);
  return api.patch(`/posts/${post.id}`, {
    body: values.body, place_name: values.place_name || null,
    price: values.price === undefined ? undefined : inYen(values.price),
    photos: picked?.map((one) => one.photo?.id), acknowledged: values.acknowledged,
  }, { version: post.version });
}

/** @param {SubmitEvent} event @param {View} el */
const save = (event, el) => send(event, el, async (values) => {
  const { post, comment } = el.data;
  const picked = el.data.picked?.filter((/** @type {Picked} */ one) => one.photo);
  const added = picked?.some((/** @type {Picked} */ one) => one.file) ?? false;
  const words = { body: values.body.trim(), place: values.place_name?.trim(), photos: added };
  const changed = await posted(words, (acknowledged) => post ? changePost(post, { ...values, acknowledged }, picked)
    : api.patch(`/comments/${comment.id}`, { body: values.body, acknowledged }, { version: comment.version }));
  if (!changed) return;
  if (changed.withheld === "held" && (post ?? comment).withheld !== "held") say(s.savedHeld);
  el.dispatchEvent(new CustomEvent("done", { detail: changed }));
});

view("edit-form", ({ post, comment, busy, problem, picked = [] }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => save(event, el)}>
    ${problemBox(problem)}
    ${textArea({ id: "edit-body", name: "body", label: w.compose.body, value: (post ?? comment).body, max: post ? 2000 : 1000, problem })}
    ${post ? field({ id: "edit-place", name: "place_name", label: w.compose.place, value: post.place_name ?? "", optional: true, max: 80, problem }) : nothing}
    ${post?.kind === "giveaway" && post.price ? field({ id: "edit-price", name: "price", label: w.compose.price, value: String(post.price), mode: "numeric", max: 9, problem }) : nothing}
    ${post ? html`<photo-picker .data=${{ start: post.photos }} @photos=${(/** @type {CustomEvent} */ event) => el.put({ picked: event.detail })}></photo-picker>` : nothing}
    <div class="buttons"><button class="primary" ?disabled=${busy || picked.some((/** @type {Picked} */ one) => !one.photo && !one.problem)}>${w.shell.save}</button></div>
  </form>`);

/** @param {Post} post @returns {Promise<Post | undefined>} */
export const editPost = (post) => dialog(w.post.editTitle, (done) => html`
  <edit-form .data=${{ post }} @done=${(/** @type {CustomEvent} */ event) => done(event.detail)}></edit-form>`);

/** @param {Comment} comment @returns {Promise<Comment | undefined>} */
export const editComment = (comment) => dialog(w.post.edit, (done) => html`
  <edit-form .data=${{ comment }} @done=${(/** @type {CustomEvent} */ event) => done(event.detail)}></edit-form>`);

/** @param {string} path of the post or comment */
export async function showHistory(path) {
  const { items } = await api.get(`${path}/history`);
  await dialog(w.post.history, () => html`
    <p class="hint">${w.post.historyNote}</p>
    <ol class="history">${items.map((/** @type {any} */ old) => html`<li><p class="soft">${exact(old.created_at)}</p><p class="body">${linked(old.body)}</p></li>`)}</ol>`);
}
