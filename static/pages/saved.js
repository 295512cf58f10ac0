// @ts-check
// Posts saved for later (/me/saved) and my own posts (/me/posts).
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { leaving } from "../ui/later.js";
import "../ui/post-card.js";
import { coming, failed } from "../ui/problem.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */

const own = () => location.pathname === "/me/posts";

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const list = await api.get(withQuery("/posts", { saved: !own(), mine: own() }), { signal: el.signal });
    el.put({ items: list.items, next: list.next });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/posts", { saved: !own(), mine: own(), cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

view("saved-page", ({ items, next, problem }, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(own() ? w.saved.mineTitle : w.saved.title)}</div>
  ${problem ? failed(problem, () => load(el)) : !items ? coming(2) : html`
    ${items.filter((/** @type {any} */ post) => !leaving(`/posts/${post.id}`)).map((/** @type {any} */ post) => html`<post-card .data=${{ post, showTown: true }}></post-card>`)}
    ${items.length ? nothing : html`<p class="empty">${own() ? w.saved.mineEmpty : w.saved.empty}</p>`}
    ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${w.shell.more}</button>` : nothing}`}`,
(_, el) => {
  load(el);
  document.addEventListener("leaving", () => el.redraw(), { signal: el.signal });
});
