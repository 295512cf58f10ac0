// @ts-check
// Requests about infringed rights, for those who look into them: what ends first stands first.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { ways } from "../ui/keepers/ways.js";
import { coming, failed } from "../ui/problem.js";
import { exact } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { r } from "../words/rights.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {{ id: string, number: string, kind: "honor", target_kind: "post", public_body: boolean, state: "received", received_at: string, due_at: string, urgent: boolean, overdue: boolean, outcome: "removed" | null, ended_at: string | null }} Line */

/** @param {View} el */
const which = (el) => /** @type {"open" | "over"} */ (el.data.which ?? "open");

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const list = await api.get(withQuery("/rights-requests", { which: which(el) }), { signal: el.signal });
    el.put({ items: list.items, next: list.next });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/rights-requests", { which: which(el), cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {View} el @param {string} word */
function choose(el, word) {
  el.put({ which: word, items: null, next: null });
  load(el);
}

/** @param {Line} one */
export const marks = (one) => html`<ul class="labels">
  ${one.overdue ? html`<li class="label emergency">${r.overdue}</li>` : one.urgent ? html`<li class="label important">${r.urgent}</li>` : nothing}
  <li class="label">${one.outcome ? r.outcomes[one.outcome] : r.states[one.state]}</li>
  ${one.public_body ? html`<li class="label">${r.publicBody}</li>` : nothing}</ul>`;

/** @param {Line} one */
const line = (one) => html`<li><a class="paper" href=${`/moderation/rights/${one.id}`}>
  <b>${r.kinds[one.kind]}・${r.things[one.target_kind]}</b> <span class="soft">${one.number}</span>
  ${marks(one)}
  <span>${one.ended_at ? r.ended(exact(one.ended_at)) : r.due(exact(one.due_at))} <span class="soft">${r.came(exact(one.received_at))}</span></span></a></li>`;

view("rights-queue", ({ items, next, lost }, el) => html`
  <div class="page-head">${heading(r.title)}</div>
  ${ways("rights")}
  <p>${r.lead}</p>
  <div class="chips" role="group" aria-label=${r.title}>
    ${/** @type {const} */ (["open", "over"]).map((word) => html`<button type="button" class="chip" aria-pressed=${String(word === which(el))} @click=${() => choose(el, word)}>${r.which[word]}</button>`)}</div>
  ${lost ? failed(lost, () => load(el)) : !items ? coming(3) : items.length ? html`<ul class="trust-list rights-list">${items.map(line)}</ul>`
    : html`<p class="empty">${which(el) === "over" ? r.emptyOver : r.empty}</p>`}
  ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${r.more}</button>` : nothing}`,
(_, el) => { load(el); });
