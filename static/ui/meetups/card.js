// @ts-check
// A date of a meetup as a line of an agenda: the time large, then what and where, and where the reader stands.
import { m } from "../../words/meetups.js";
import { icon } from "../icons.js";
import { html, nothing } from "../view.js";
import { clock, dayOf, dayName, span } from "./when.js";

/** @typedef {import("../../types.js").MeetupCard} MeetupCard */

/** What must not be missed about a date, in a word. @param {MeetupCard} one */
function sign(one) {
  if (one.status === "cancelled") return html`<span class="meet-sign off">${m.card.cancelled}</span>`;
  if (one.status === "finished") return html`<span class="meet-sign">${m.card.finished}</span>`;
  if (one.my && one.my in m.card.mine) return html`<span class="meet-sign mine">${icon("check")}${m.card.mine[/** @type {"going"} */ (one.my)]}</span>`;
  if (one.organizing) return html`<span class="meet-sign">${m.card.organizing}</span>`;
  if (one.goes_ahead) return html`<span class="meet-sign mine">${m.card.goesAhead}</span>`;
  return one.full ? html`<span class="meet-sign">${m.card.full}</span>` : nothing;
}

/** @param {MeetupCard} one */
const seats = (one) => one.status !== "planned" ? nothing : html`<span class="seats">${one.capacity && !one.full ? m.card.left(one.capacity - one.taken) : m.card.going(one.taken)}</span>`;

/** @param {MeetupCard} one */
export const meetupCard = (one) => html`
  <li><a class="paper meetup-card ${one.status === "planned" ? "" : "past"}" href=${`/meetups/${one.meetup}?date=${one.date}`}>
    <time class="begins" datetime=${one.starts_at}><span aria-hidden="true">${clock(one.starts_at)}</span><span class="unseen">${dayName(one.starts_at)} ${span(one)}</span></time>
    <span class="meetup-what">
      <b>${one.title}</b>
      ${one.place ? html`<span class="soft">${icon("pin")}${one.place}</span>` : nothing}
      <span class="meetup-facts">${sign(one)} ${seats(one)}
        ${one.series ? html`<span class="soft">${m.card.series}</span>` : nothing}
        ${one.children_welcome ? html`<span class="soft">${m.page.childrenWelcome}</span>` : nothing}
        ${one.fee_note ? html`<span class="soft">${one.fee_note}</span>` : nothing}</span>
    </span>
    ${one.photo ? html`<img src="/api/v1/photos/${one.photo.id}/small" alt="" loading="lazy" width="88" height="66">` : nothing}
  </a></li>`;

/** Dates under the days they are on. @param {MeetupCard[]} items */
export function agenda(items) {
  /** @type {Map<string, MeetupCard[]>} */
  const days = new Map();
  for (const one of items) days.set(dayOf(one.starts_at), [...days.get(dayOf(one.starts_at)) ?? [], one]);
  const today = dayOf(new Date());
  return [...days].map(([day, those]) => html`
    <section class="agenda-day" aria-labelledby=${`d-${day}`}>
      <h2 id=${`d-${day}`}>${dayName(/** @type {MeetupCard} */ (those[0]).starts_at)}${day === today ? html` <span class="meet-sign">${m.list.today}</span>` : nothing}</h2>
      <ul>${those.map(meetupCard)}</ul>
    </section>`);
}
