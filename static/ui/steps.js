// @ts-check
// The next steps that the author of a post can take: promised, handed over, found, not solved after all.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

/** From which state one can go where. @type {Record<string, Record<string, string[]>>} */
const ways = {
  question: { solved: ["open"] },
  giveaway: { open: ["promised", "handed_over", "cancelled"], promised: ["handed_over", "open", "cancelled"], cancelled: ["open"] },
  lost_found: { looking: ["found"], found: ["looking"] },
};

/** Going back is never the step that the page suggests. */
const undone = new Set(["open", "looking"]);

/** @param {import("../types.js").Post} post @param {(post: import("../types.js").Post) => void} changed */
export function steps(post, changed) {
  const next = ways[post.kind]?.[post.state ?? ""] ?? [];
  const words = /** @type {Record<string, Record<string, string>>} */ (w.stateAct)[post.kind] ?? {};
  return next.length ? html`<div class="steps">${next.map((state, i) => html`
    <button type="button" class=${i || undone.has(state) ? "" : "strong"} @click=${() => attempt(async () => changed(await api.post(`/posts/${post.id}/state`, { state })))}>
      ${words[state]}</button>`)}</div>` : nothing;
}
