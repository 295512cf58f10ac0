// @ts-check
// What of a town's guide waits for somebody to look.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed } from "../ui/problem.js";
import { timeAgo } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { g } from "../words/guide.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const list = await api.get(`/neighborhoods/${el.data.slug}/places/waiting`, { signal: el.signal });
    el.put({ items: list.items, next: list.next });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery(`/neighborhoods/${el.data.slug}/places/waiting`, { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

view("guide-waiting", (data, el) => html`
  <div class="guide">
    <nav class="plain-head"><a class="back" href=${`/t/${data.slug}/guide`}>${icon("back")}${g.back}</a></nav>
    <div class="page-head">${heading(g.waiting.list)}</div>
    ${data.problem ? failed(data.problem, () => load(el)) : !data.items ? coming(2) : !data.items.length ? html`<p class="empty">${g.waiting.none}</p>` : html`
      <ul class="place-list">${data.items.map((/** @type {any} */ one) => html`<li><article class="paper place-card">
        <h2><a href=${`/places/${one.id}`} lang="ja">${one.name}</a></h2>
        <p class="place-kind"><span class="dot-key dot-${one.category}" aria-hidden="true"></span>${g.category[/** @type {"food"} */ (one.category)]}
          <span class="label">${one.status === "proposed" ? g.status.proposed : g.waiting.title}</span> ${timeAgo(one.at)}</p></article></li>`)}</ul>
      ${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${g.filter.more}</button>` : nothing}`}
  </div>`,
(_, el) => { load(el); });
