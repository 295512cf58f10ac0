// @ts-check
// A month as a small sheet of days; a day with something on it leads down to its lines.
import { m } from "../../words/meetups.js";
import { days } from "../month-days.js";
import { html, nothing } from "../view.js";
import { dayName, dayOf } from "./when.js";

/** @param {string | null} day @param {import("../../types.js").MeetupCard[]} items */
function cell(day, items) {
  if (!day) return html`<li aria-hidden="true"></li>`;
  const mine = items.filter((one) => dayOf(one.starts_at) === day && one.status !== "cancelled");
  const number = Number(day.slice(8));
  const today = day === dayOf(new Date()) ? "date" : nothing;
  return mine.length
    ? html`<li aria-current=${today}><a href=${`#d-${day}`} @click=${down}><span aria-hidden="true">${number}</span><span class="dots" aria-hidden="true">${"●".repeat(Math.min(mine.length, 3))}</span>
        <span class="unseen">${dayName(/** @type {any} */ (mine[0]).starts_at)} ${mine.map((one) => one.title).join("、")}</span></a></li>`
    : html`<li aria-current=${today}><span aria-hidden="true">${number}</span></li>`;
}

/** The heading of the day is brought into sight and focused. @param {Event} event */
function down(event) {
  event.preventDefault();
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  const head = document.getElementById(link.hash.slice(1));
  head?.setAttribute("tabindex", "-1");
  head?.focus();
  head?.scrollIntoView({ block: "start" });
}

/** @param {string} month @param {import("../../types.js").MeetupCard[]} items */
export const monthSheet = (month, items) => html`
  <div class="paper month-sheet">
    <p class="month-days" aria-hidden="true">${m.list.weekdays.map((name) => html`<span>${name}</span>`)}</p>
    <ol class="month-days">${days(month).map((day) => cell(day, items))}</ol>
  </div>`;
