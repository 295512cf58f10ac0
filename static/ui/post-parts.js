// @ts-check
// Pieces that the card in the feed and the page of one post share.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { icon } from "./icons.js";
import { deleteLater } from "./later.js";
import { say } from "./say.js";
import { html, nothing } from "./view.js";
import { me } from "./who.js";
import { w } from "./words.js";
import "./menu.js";

/** @typedef {import("../types.js").Post} Post */

/** @param {Post} post */
export const kindChip = (post) => html`<span class="kind ${post.kind}">${icon(post.kind)}${w.kind[post.kind]}</span>`;

/** @param {Post} post */
export function stateLine(post) {
  const word = post.state && /** @type {any} */ (w.state)[post.kind]?.[post.state];
  const price = post.kind === "giveaway" ? (post.price ? w.post.yen(post.price) : w.post.free) : null;
  return word || price ? html`<p class="state ${post.state ?? ""}">
    ${price ? html`<b class="price">${price}</b>` : nothing}
    ${word ? html`<span class="state-word">${["solved", "found", "handed_over"].includes(post.state ?? "") ? icon("check") : nothing}${word}</span>` : nothing}</p>` : nothing;
}

/** What its author alone is told, and what moderators wrote beside it. @param {Pick<Post, "withheld" | "label">} one @param {string} post under which it stands */
export const standing = ({ withheld, label }, post) => html`
  ${withheld ? html`<p class="state standing">${icon("eye")}<span>${w.withheld[withheld]}
    ${withheld === "hidden" || withheld === "removed" ? html`<a class="tap" href=${`/me/decisions?post=${post}`}>${w.withheld.why}</a>` : nothing}</span></p>` : nothing}
  ${label && !withheld ? html`<p class="state standing">${icon("shield")}<span><b>${w.label[label]}</b> <small>${w.label.by}</small></span></p>` : nothing}`;

/** @param {Post} post */
export const placeLine = (post) => post.place_name
  ? html`<p class="place">${icon("pin")}<span class="unseen">${w.post.place}: </span>${post.place_name}</p>` : nothing;

/** @param {Post} post */
export const audienceLine = (post) => post.audience === "neighborhood" ? nothing
  : html`<span class="audience">${icon("eye")}${w.post.audience[post.audience]}</span>`;

/** What one can do with a post. @param {Post} post @param {{ changed: (post: Post) => void, removed?: () => void }} on */
export function postMenu(post, on) {
  const path = `/posts/${post.id}`;
  const saved = post.my.saved;
  const items = [
    me && { label: saved ? w.post.unsave : w.post.save, act: () => attempt(async () => {
      await (saved ? api.delete(`${path}/save`) : api.put(`${path}/save`));
      on.changed({ ...post, my: { ...post.my, saved: !saved } });
      say(saved ? w.post.unsavedNow : w.post.savedNow);
    }) },
    { label: w.post.share, act: () => attempt(async () => {
      await navigator.clipboard.writeText(`${location.origin}/p/${post.id}`);
      say(w.post.shared);
    }) },
    post.my.mine && { label: w.post.edit, act: () => attempt(async () => {
      const changed = await (await import("./edit-dialog.js")).editPost(post);
      if (changed) on.changed(changed);
    }) },
    post.my.mine && post.edited_at && { label: w.post.history, act: () => attempt(async () => (await import("./edit-dialog.js")).showHistory(path)) },
    post.my.mine && { label: w.post.remove, act: () => { deleteLater(path, w.post.removed); on.removed?.(); } },
    !me && { label: w.post.rights, href: `/rights?address=/p/${post.id}` },
    me && !post.my.mine && { label: w.post.report, act: () => attempt(async () => (await import("./report-dialog.js")).report("post", post.id)) },
  ];
  return html`<drop-menu .data=${{ label: w.post.menu, items }}></drop-menu>`;
}
