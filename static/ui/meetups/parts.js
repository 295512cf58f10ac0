// @ts-check
// Pieces of the page of a meetup.
import { m } from "../../words/meetups.js";
import { attempt } from "../attempt.js";
import { marks, nameOf, portrait } from "../author.js";
import { icon } from "../icons.js";
import "../menu.js";
import { say } from "../say.js";
import { html, nothing } from "../view.js";
import { me, membershipIn } from "../who.js";
import { w } from "../words.js";
import * as calls from "./calls.js";
import { dayName, moment, span } from "./when.js";

/** @typedef {import("../../types.js").Meetup} Meetup */
/** @typedef {import("../../types.js").MeetupDate} MeetupDate */

/** What must not be missed stands above everything, as a word and not only as a color. @param {Meetup} one @param {MeetupDate} date */
export function banner(one, date) {
  if (date.status === "cancelled" || one.status === "cancelled") return html`
    <div class="off-band" role="status"><b>${m.card.cancelled}</b>
      <span>${date.reason ? m.page.dateOff(m.page.reason[date.reason]) : m.page.allOff}${date.reason_words ? html`<br>${date.reason_words}` : nothing}</span></div>`;
  if (one.status === "draft") return html`<p class="note"><b>${m.card.draft}</b></p>`;
  if (date.status === "finished") return html`<p class="note">${m.page.over}</p>`;
  return date.goes_ahead ? html`<p class="ahead-band" role="status">${icon("check")}<b>${m.page.ahead}</b></p>` : nothing;
}

/** @param {Meetup} one */
export const place = ({ place: where }) => html`
  <b>${where.name || where.district}</b>
  ${where.name === null ? html`<br><small>${m.page.whereLater}</small>` : nothing}
  ${where.place ? html`<br><a class="tap" href=${`/places/${where.place}`}>${m.page.openPlace}</a>` : nothing}`;

/** @param {Meetup} one @param {MeetupDate} date */
export const weather = (one, date) => html`
  ${one.terms.rain ? html`<span class="kept-lines">${one.terms.rain}</span><br>` : nothing}
  ${date.decide_at ? html`<small>${m.page.decide(moment(date.decide_at))}</small>` : nothing}`;

/** @param {MeetupDate} date */
export const seats = (date) => html`
  ${date.capacity === null ? m.page.seatsTaken(date.taken) : html`<b>${date.full ? m.page.full : m.card.left(date.capacity - date.taken)}</b> <small>${m.page.seatsOf(date.taken, date.capacity)}</small>`}
  ${date.waiting ? html`<br><small>${m.page.waiting(date.waiting)}</small>` : nothing}`;

/** @param {unknown} word @param {string | null | undefined} text */
const fact = (word, text) => text ? html`<dt>${word}</dt><dd class="kept-lines">${text}</dd>` : nothing;

/** @param {Meetup} one */
export const facts = ({ terms, audience }) => html`
  <dl class="dealt">
    ${fact(m.page.fee, terms.fee_note)}
    ${fact(m.page.bring, terms.bring)}
    ${fact(m.page.children, terms.children_welcome ? [m.page.childrenWelcome, terms.ages].filter(Boolean).join("　") : null)}
    ${fact(m.page.access, terms.accessibility)}
    ${fact(m.page.languages, terms.languages)}
    ${fact(m.page.audience, m.page.audiences[audience])}
  </dl>`;

/** @param {Meetup} one */
export const organizers = (one) => html`
  <section class="hosts" aria-labelledby="hosts"><h2 id="hosts">${m.page.organizers}</h2>
    <ul>${one.organizers.map((author) => html`<li>${portrait(author.icon, author.name)}<span>${nameOf(author)}<span class="marks">${marks(author)}</span></span></li>`)}</ul></section>`;

/** Who comes, as far as the reader is told. @param {Meetup} one @param {MeetupDate} date @param {any} people */
export function attending(one, date, people) {
  if (!people) return nothing;
  const named = people.items.filter((/** @type {any} */ each) => each.name && each.state === "going");
  const rest = date.taken - named.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + (each.adults ?? 1) + (each.children ?? 0), 0);
  const comes = one.my.organizer || date.my?.state === "going";
  return html`
    <section class="paper" aria-labelledby="attending"><h2 id="attending">${m.page.who}</h2>
      ${named.length ? html`<p>${named.map((/** @type {any} */ each) => each.name).join("、")}${rest > 0 ? html` <span class="soft">${m.page.whoHidden(rest)}</span>` : nothing}</p>`
        : html`<p class="soft">${comes ? m.page.whoNone : m.page.whoLater}</p>`}</section>`;
}

/** @param {Meetup} one @param {MeetupDate} chosen @param {(id: string) => void} choose */
export const datesOf = (one, chosen, choose) => one.dates.length < 2 ? nothing : html`
  <section class="paper" aria-labelledby="dates"><h2 id="dates">${m.page.dates}</h2>
    <ul class="dates">${one.dates.map((date) => html`<li class=${date.status === "planned" ? "" : "past"}>
      <span>${dayName(date.starts_at)} ${span(date)}</span>
      ${date.status === "cancelled" ? html`<span class="meet-sign off">${m.card.cancelled}</span>` : date.status === "finished" ? html`<span class="meet-sign">${m.card.finished}</span>`
        : date.my && date.my.state in m.card.mine ? html`<span class="meet-sign mine">${m.card.mine[/** @type {"going"} */ (date.my.state)]}</span>` : date.full ? html`<span class="meet-sign">${m.card.full}</span>` : nothing}
      ${date.id === chosen.id ? html`<b>${m.page.chosen}</b>` : html`<button type="button" class="plain" @click=${() => choose(date.id)}>${m.page.chooseDate}<span class="unseen"> ${dayName(date.starts_at)}</span></button>`}
    </li>`)}</ul></section>`;

/** Somebody who was asked to organize answers here. @param {Meetup} one @param {() => unknown} changed */
export const invitation = (one, changed) => one.my.invited ? html`
  <div class="note"><p>${m.organize.asked}</p><div class="buttons">
    <button type="button" class="primary" @click=${() => attempt(async () => { await calls.organize(one.id); await changed(); })}>${m.organize.yes}</button>
    <button type="button" @click=${() => attempt(async () => { await calls.dropOrganizer(one.id, membershipIn(one.neighborhood)?.id ?? ""); await changed(); })}>${m.organize.no}</button></div></div>` : nothing;

/** @param {Meetup} one @param {() => unknown} _ */
export const menu = (one, _) => html`<drop-menu .data=${{ label: w.post.menu, items: [
  { label: w.post.share, act: () => attempt(async () => { await navigator.clipboard.writeText(`${location.origin}/meetups/${one.id}`); say(w.post.shared); }) },
  !me && { label: w.post.rights, href: `/rights?address=/meetups/${one.id}` },
  me && !one.my.mine && { label: w.post.report, act: () => attempt(async () => (await import("../report-dialog.js")).report("meetup", one.id)) },
] }}></drop-menu>`;
