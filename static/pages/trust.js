// @ts-check
// The reviewers' desk: agencies by step, and what waits for a second person.
import { api } from "../api.js";
import { a } from "../words/agency.js";
import { statusMark } from "../ui/agency-parts.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { askings } from "../ui/office/requests.js";
import { coming, failed } from "../ui/problem.js";
import { day } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {{ id: string, slug: string, name: string, kind: string, status: string, requested_at: string }} Line */

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const [list, requests] = await Promise.all([api.get("/trust/agencies", { signal: el.signal }), api.get("/trust/requests", { signal: el.signal })]);
    el.put({ items: list.items, requests: requests.items });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {Line} one */
const line = (one) => html`<li><a class="paper" href="/trust/${one.id}"><b>${one.name}</b><span>${statusMark(one)} <span class="soft">${/** @type {any} */ (a.kind)[one.kind]}・${day(one.requested_at)}</span></span></a></li>`;

view("trust-page", ({ items, requests, lost }, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(a.trust.title)}</div>
  <p>${a.trust.lead}</p>
  ${lost ? failed(lost, () => load(el)) : !items ? coming(2) : html`
    ${requests.length ? html`<section aria-labelledby="requests"><h2 id="requests">${a.trust.requests}</h2>${askings(requests, "trust", () => load(el))}</section>` : nothing}
    ${items.length ? html`<ul class="trust-list">${items.map(line)}</ul>` : html`<p class="empty">${a.trust.empty}</p>`}`}`,
(_, el) => { load(el); });
