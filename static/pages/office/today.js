// @ts-check
// The office today: what waits for somebody, what is planned, and one clear way to write.
import { api, withQuery } from "../../api.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import { attempt } from "../../ui/attempt.js";
import { enter, frame, has } from "../../ui/office/house.js";
import { shortly } from "../../ui/office/clock.js";
import { html, nothing, view } from "../../ui/view.js";
import { f } from "../../words/office.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {{ id: string, number: number, state: string, title: string, severity: "information" | "important" | "emergency", category: string, publish_at: string | null, expires_at: string | null, mine: boolean, training: boolean, updated_at?: string }} Line */

/** @param {View} el */
const load = (el) => enter(el, async () => {
  const list = await api.get("/office/notices", { signal: el.signal });
  return { items: list.items, next: list.next };
});

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/office/notices", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** Where pressing a line leads. @param {Line} one @param {any} office */
const target = (one, office) => one.state === "pending" && !one.mine && has(office, "approver") ? `/office/n/${one.id}/review` : `/office/n/${one.id}`;

/** @param {Line} one */
function when(one) {
  if (one.state === "approved" && one.publish_at) return f.today.at(shortly(one.publish_at));
  if (one.state === "published" && one.expires_at) return f.today.until(shortly(one.expires_at));
  return one.updated_at ? f.today.changed(shortly(one.updated_at)) : nothing;
}

/** @param {Line} one @param {any} office */
const line = (one, office) => html`<li>
  <div>
    <p class="labels"><span class="label ${one.severity}">${f.severity[one.severity]}</span><span class="label">${/** @type {any} */ (f.state)[one.state]}</span>
      ${one.training ? html`<span class="label off">${f.house.training}</span>` : nothing}</p>
    <p><a class="line-title" href=${target(one, office)}>${one.title || f.today.untitled}</a></p>
    <p class="soft">${when(one)} ${one.mine ? f.today.mine : nothing}</p>
  </div>
  ${one.state === "pending" && !one.mine && has(office, "approver") ? html`<a class="button strong" href=${target(one, office)}>${f.today.review}</a>`
    : ["published", "withdrawn", "expired"].includes(one.state) && !one.training ? html`<a class="button" href=${`/office/n/${one.id}/delivery`}>${f.today.delivery}</a>` : nothing}</li>`;

/** @param {string} id @param {string} title @param {Line[]} items @param {any} office @param {string} [text] */
const part = (id, title, items, office, text) => items.length ? html`
  <section aria-labelledby=${id}><h2 id=${id}>${title}</h2>${text ? html`<p class="soft">${text}</p>` : nothing}
    <ul class="rows paper">${items.map((one) => line(one, office))}</ul></section>` : nothing;

/** @param {any} data @param {View} el */
function inside({ office, items, next }, el) {
  const of = (/** @type {string[]} */ ...states) => items.filter((/** @type {Line} */ one) => states.includes(one.state));
  const { unanswered } = office.todo;
  const waits = office.todo.to_approve + office.todo.returned + office.todo.to_review + unanswered;
  return html`
    ${has(office, "author") || has(office, "approver") || has(office, "administrator") ? html`<p><a class="button primary write-notice" href="/office/new">${icon("write")}${f.house.write}</a></p>` : nothing}
    ${waits ? nothing : html`<p class="empty">${f.today.nothing}</p>`}
    ${unanswered ? html`<p class="banner"><span>${f.today.questions(unanswered)}</span><a class="button" href="/office/questions">${f.today.open}</a></p>` : nothing}
    ${office.todo.to_review ? html`<p class="banner"><span>${f.today.release}</span></p>` : nothing}
    ${part("to-approve", f.today.toApprove, of("pending"), office, f.today.toApproveText)}
    ${part("returned", f.today.returned, of("returned"), office)}
    ${part("drafts", f.today.drafts, of("draft"), office)}
    ${part("scheduled", f.today.scheduled, of("approved"), office)}
    ${part("published", f.today.published, of("published", "withdrawn", "expired", "rejected", "superseded"), office)}
    ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${f.today.more}</button>` : nothing}`;
}

view("office-today", (data, el) => frame(data, heading(f.today.title), () => inside(data, el), () => load(el)), (_, el) => {
  load(el);
  document.addEventListener("hint", (event) => { if (/** @type {CustomEvent} */ (event).detail.what === "notices") load(el); }, { signal: el.signal });
});
