// @ts-check
// A meetup: when, where and what about the weather in large letters; how one comes; who comes; how it was.
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { linked, tongue } from "../ui/linkify.js";
import * as calls from "../ui/meetups/calls.js";
import { umbrella } from "../ui/meetups/icons.js";
import { joining } from "../ui/meetups/join.js";
import { attending, banner, datesOf, facts, invitation, menu, organizers, place, seats, weather } from "../ui/meetups/parts.js";
import { subscribe } from "../ui/meetups/subscribe.js";
import { dayName, moment, span } from "../ui/meetups/when.js";
import { photoGrid } from "../ui/photos.js";
import { standing } from "../ui/post-parts.js";
import { coming, failed } from "../ui/problem.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { m } from "../words/meetups.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Meetup} Meetup */
/** @typedef {import("../types.js").MeetupDate} MeetupDate */

/** @param {View} el */
async function load(el) {
  const { id, signal } = { id: el.data.id, signal: el.signal };
  try {
    const one = await calls.meetup(id, signal);
    await el.put({ one, problem: null, chosen: el.data.chosen ?? el.data.query.get("date") });
    const date = shown(el.data);
    const told = one.my.organizer || one.dates.some((each) => each.my);
    const [people, messages] = await Promise.all([
      date && told ? calls.attendees(date.id, signal).catch(() => null) : null,
      told ? calls.messages(id, signal).catch(() => null) : null]);
    el.put({ people, messages: messages?.items ?? [] });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** The date that is looked at: the chosen one, else the next, else the last. @param {{ one: Meetup, chosen?: string }} data @returns {MeetupDate | undefined} */
const shown = ({ one, chosen }) => one.dates.find((date) => date.id === chosen)
  ?? one.dates.find((date) => date.status === "planned" && Date.parse(date.ends_at) > Date.now()) ?? one.dates.at(-1);

/** @param {View} el @param {string} chosen */
async function choose(el, chosen) {
  history.replaceState(history.state, "", `${location.pathname}?date=${chosen}`);
  await el.put({ chosen, people: null });
  await load(el);
  /** @type {HTMLElement | null} */ (el.querySelector(".big-when"))?.focus();
}

/** @param {Meetup} one @param {MeetupDate} date @param {View} el */
const paper = (one, date, el) => html`
  <article class="paper meetup" aria-labelledby="meetup-title">
    ${banner(one, date)}
    ${standing(one, one.id)}
    <dl class="big">
      <dt>${icon("calendar")}${m.page.when}</dt>
      <dd class="big-when" tabindex="-1"><b>${dayName(date.starts_at)}</b> <span>${span(date)}</span></dd>
      <dt>${icon("pin")}${m.page.where}</dt>
      <dd>${place(one)}</dd>
      ${one.terms.rain || date.decide_at ? html`<dt>${umbrella()}${m.page.weather}</dt><dd>${weather(one, date)}</dd>` : nothing}
      ${date.status === "cancelled" ? nothing : html`<dt>${icon("me")}${m.page.seats}</dt><dd>${seats(date)}</dd>`}
    </dl>
    ${joining(one, date, () => load(el))}
    ${photoGrid(one.photos, one.my.mine)}
    <p class="body" lang=${tongue(one.body)}>${linked(one.body)}</p>
    ${facts(one)}
    ${organizers(one)}
  </article>`;

/** @param {Meetup} one */
const after = (one) => one.note_after ? html`
  <section class="paper" aria-labelledby="after"><h2 id="after">${m.page.after}</h2>
    <p class="body" lang=${tongue(one.note_after.body)}>${linked(one.note_after.body)}</p>
    ${photoGrid(one.note_after.photos, one.my.mine)}</section>` : nothing;

/** @param {any[]} messages */
const told = (messages) => messages?.length ? html`
  <section class="paper" aria-labelledby="told"><h2 id="told">${m.page.messages}</h2>
    <ul class="told">${messages.map((one) => html`<li><p class="body" lang=${tongue(one.body)}>${linked(one.body)}</p><small>${one.author.name} <time datetime=${one.created_at}>${moment(one.created_at)}</time></small></li>`)}</ul></section>` : nothing;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { one, people, messages } = data;
  const date = shown(data);
  if (!date) return html`<p class="empty">${m.page.allOff}</p>`;
  return html`
    ${invitation(one, () => load(el))}
    ${after(one)}
    ${paper(one, date, el)}
    ${told(messages)}
    ${attending(one, date, people)}
    ${datesOf(one, date, (chosen) => choose(el, chosen))}
    <div class="buttons"><button type="button" @click=${() => subscribe(`/feeds/meetups/${one.id}.ics`)}>${icon("calendar")}${m.page.ics}</button></div>`;
}

view("meetup-page", (data, el) => html`
  <div class="page-head">
    <a class="back" href=${data.one ? `/t/${data.one.neighborhood}/meetups` : "/"}>${icon("back")}${m.list.title}</a>
    ${heading(data.one?.title ?? m.page.title, data.one ? html`<span id="meetup-title">${data.one.title}</span>` : undefined)}
    ${data.one ? menu(data.one, () => load(el)) : nothing}
    ${data.one?.my.organizer ? html`<p class="municipality"><a class="button strong" href=${`/meetups/${data.id}/desk`}>${icon("work")}${m.page.desk}</a>
      <a class="button" href=${`/meetups/${data.id}/edit`}>${icon("write")}${m.page.edit}</a></p>` : nothing}
  </div>
  ${data.problem ? failed(data.problem, () => load(el)) : data.one ? inside(data, el) : coming(1)}`,
(_, el) => { load(el); void w; });
