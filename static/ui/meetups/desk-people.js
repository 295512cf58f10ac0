// @ts-check
// The list of who comes, as organizers read and tick it, on the screen and on paper.
import { h } from "../../words/holding.js";
import { m } from "../../words/meetups.js";
import { attempt } from "../attempt.js";
import { icon } from "../icons.js";
import { html, nothing } from "../view.js";
import * as calls from "./calls.js";

/** @typedef {import("../../types.js").Attendee} Attendee */

/** Who has to be answered stands first; who does not come stands last. */
const order = ["asked", "going", "offered", "waiting", "no_show", "lapsed", "declined", "cancelled"];

/** @param {Attendee} one */
const named = (one) => html`<b>${one.name ?? h.desk.nameless}</b>${one.guest ? html` <small>${h.desk.guest}</small>` : nothing}`;

/** @param {Attendee} one @param {boolean} arriving @param {() => unknown} changed */
function acts(one, arriving, changed) {
  if (!one.id) return nothing;
  const id = one.id;
  const act = (/** @type {() => Promise<unknown>} */ work) => () => attempt(async () => { await work(); await changed(); });
  const whom = html`<span class="unseen"> ${one.name ?? h.desk.nameless}</span>`;
  if (one.state === "asked") return html`
    <button type="button" class="strong" @click=${act(() => calls.answer(id, true))}>${h.desk.accept}${whom}</button>
    <button type="button" @click=${act(() => calls.answer(id, false))}>${h.desk.decline}${whom}</button>`;
  if (!arriving || (one.state !== "going" && one.state !== "no_show")) return nothing;
  return one.checked_in_at
    ? html`<button type="button" class="plain" @click=${act(() => calls.tickOff(id, false))}>${h.desk.notCame}${whom}</button>`
    : html`<button type="button" @click=${act(() => calls.tickOff(id, true))}>${h.desk.came}${whom}</button>`;
}

/** @param {Attendee} one @param {boolean} arriving @param {() => unknown} changed */
const line = (one, arriving, changed) => html`
  <li class="attendee ${one.checked_in_at ? "here" : ""}">
    <span class="box" aria-hidden="true">${one.checked_in_at ? icon("check") : nothing}</span>
    <span class="attendee-who">${named(one)}
      <small>${m.join.party(one.adults ?? 1, one.children ?? 0)}</small>
      ${one.state === "going" ? nothing : html`<span class="meet-sign">${h.desk.states[one.state] ?? ""}</span>`}
      ${one.note ? html`<span class="attendee-note">${one.note}</span>` : nothing}</span>
    <span class="attendee-acts">${acts(one, arriving, changed)}</span>
  </li>`;

/** @param {{ items: Attendee[], going: number }} list @param {boolean} arriving whether it is the time to tick who came @param {() => unknown} changed */
export function people({ items }, arriving, changed) {
  const sorted = items.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const going = items.filter((one) => one.state === "going");
  const sum = (/** @type {"adults" | "children"} */ key) => going.reduce((all, one) => all + (one[key] ?? 0), 0);
  const here = going.filter((one) => one.checked_in_at).reduce((all, one) => all + (one.adults ?? 0) + (one.children ?? 0), 0);
  return html`
    <section class="paper attendees" aria-labelledby="attendees"><h2 id="attendees">${h.desk.people}</h2>
      ${items.length ? html`<p>${h.desk.sums(going.length, sum("adults"), sum("children"))}${here ? html`　<b>${h.desk.here(here)}</b>` : nothing}</p>
        <ul>${sorted.map((one) => line(one, arriving, changed))}</ul>` : html`<p class="soft">${h.desk.none}</p>`}
    </section>`;
}
