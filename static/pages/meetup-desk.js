// @ts-check
// The organizers' desk: weather and calling off in one tap, who comes, arrivals, a word to all, the list on paper.
import { attempt } from "../ui/attempt.js";
import { dialog } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import * as calls from "../ui/meetups/calls.js";
import { afterForm, changeForm, messageForm, offForm } from "../ui/meetups/desk-forms.js";
import { people } from "../ui/meetups/desk-people.js";
import { banner } from "../ui/meetups/parts.js";
import { dayName, dayOf, span } from "../ui/meetups/when.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { h } from "../words/holding.js";
import { m } from "../words/meetups.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Meetup} Meetup */
/** @typedef {import("../types.js").MeetupDate} MeetupDate */

/** The date that is looked at: the chosen one, else what is next or under way, else the last. @param {any} data @returns {MeetupDate | undefined} */
const shown = ({ one, chosen }) => one.dates.find((/** @type {MeetupDate} */ date) => date.id === chosen)
  ?? one.dates.find((/** @type {MeetupDate} */ date) => Date.parse(date.ends_at) > Date.now() - 6 * 3_600_000) ?? one.dates.at(-1);

/** @param {View} el */
async function load(el) {
  try {
    const one = await calls.meetup(el.data.id, el.signal);
    await el.put({ one, problem: null });
    const date = shown(el.data);
    const [people, entrance] = date && one.status !== "draft" ? await Promise.all([
      calls.attendees(date.id, el.signal), calls.code(date.id, el.signal).catch(() => null)]) : [null, null];
    el.put({ people, entrance });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el @param {MeetupDate | null} date */
async function off(el, date) {
  const today = date && dayOf(date.starts_at) === dayOf(new Date());
  const why = await offForm(today ? h.desk.offToday : h.desk.off);
  if (!why) return;
  await attempt(async () => {
    await (date ? calls.callOff(date.id, why) : calls.cancelAll(el.data.id, why));
    await load(el);
    say(h.desk.offSent);
  });
}

/** @param {View} el @param {() => Promise<unknown>} act @param {string} said */
const does = (el, act, said) => attempt(async () => { await act(); await load(el); say(said); });

/** From two hours before, people may arrive. @param {MeetupDate} date */
const near = (date) => date.status === "planned" && Date.parse(date.starts_at) - Date.now() < 2 * 3_600_000;

/** @param {{ code: string }} entrance */
const large = (entrance) => dialog(h.desk.code, () => html`<p class="entrance" aria-label=${[...entrance.code].join(" ")}>${entrance.code}</p><p>${h.desk.codeText}</p>`, { cls: "wide" });

/** @param {Meetup} one @param {MeetupDate} date @param {View} el */
const weather = (one, date, el) => html`
  <section class="paper" aria-labelledby="the-date">
    <h2 id="the-date"><span class="big-when"><b>${dayName(date.starts_at)}</b> <span>${span(date)}</span></span></h2>
    ${banner(one, date)}
    ${one.dates.length > 1 ? html`<p><label for="which">${m.page.dates}</label>
      <select id="which" @change=${(/** @type {any} */ event) => { el.put({ chosen: event.target.value, people: null }); load(el); }}>${one.dates.map((each) => html`
        <option value=${each.id} ?selected=${each.id === date.id}>${dayName(each.starts_at)} ${span(each)}${each.status === "cancelled" ? `（${m.card.cancelled}）` : ""}</option>`)}</select></p>` : nothing}
    ${one.status === "draft" ? html`<div class="buttons"><button type="button" class="primary" @click=${() => does(el, () => calls.publish(one.id), h.form.sent)}>${h.desk.publish}</button></div>` : nothing}
    ${one.status === "published" && date.status === "planned" ? html`<div class="buttons">
      ${date.goes_ahead ? nothing : html`<button type="button" class="strong" @click=${() => does(el, () => calls.goAhead(date.id), h.desk.aheadSent)}>${icon("check")}${h.desk.ahead}</button>`}
      <button type="button" class="strong" @click=${() => off(el, date)}>${icon("close")}${dayOf(date.starts_at) === dayOf(new Date()) ? h.desk.offToday : h.desk.off}</button>
      <button type="button" @click=${() => attempt(async () => { if (await changeForm(one, date)) { await load(el); say(h.desk.changed); } })}>${h.desk.change}</button>
    </div>` : nothing}
  </section>`;

/** @param {{ code: string }} entrance */
const arrivals = (entrance) => html`
  <section class="paper" aria-labelledby="entrance"><h2 id="entrance">${h.desk.code}</h2>
    <p class="entrance-small"><b>${entrance.code}</b> <button type="button" @click=${() => large(entrance)}>${h.desk.showBig}</button></p>
    <p class="soft">${h.desk.codeText}</p></section>`;

/** @param {Meetup} one @param {MeetupDate} date @param {View} el */
const talk = (one, date, el) => html`
  <div class="buttons desk-acts">
    <button type="button" @click=${() => attempt(async () => { if (await messageForm(one, date)) say(h.desk.messageSent); })}>${icon("talk")}${h.desk.message}</button>
    <button type="button" @click=${() => print()}>${icon("work")}${h.desk.print}</button>
    ${Date.parse(date.ends_at) < Date.now() || date.status === "finished" ? html`<button type="button" @click=${() => attempt(async () => { if (await afterForm(one)) { await load(el); say(h.desk.afterSent); } })}>${icon("photo")}${h.desk.after}</button>` : nothing}
    ${one.dates.length > 1 && one.status === "published" ? html`<button type="button" class="plain" @click=${() => off(el, null)}>${h.desk.offAll}</button>` : nothing}
  </div>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { one, entrance } = data;
  const date = shown(data);
  if (!one.my.organizer || !date) return html`<p class="empty">${w.shell.missingText}</p>`;
  return html`
    ${weather(one, date, el)}
    ${one.status === "draft" ? nothing : html`
      ${data.people ? people(data.people, near(date) || date.status === "finished", () => load(el)) : coming(1)}
      ${entrance && near(date) ? arrivals(entrance) : nothing}
      ${talk(one, date, el)}`}`;
}

view("meetup-desk", (data, el) => html`
  <div class="page-head"><a class="back" href=${`/meetups/${data.id}`}>${icon("back")}${data.one?.title ?? w.shell.back}</a>
    ${heading(h.desk.title)}</div>
  <h2 class="print-only">${data.one ? h.desk.printTitle(data.one.title) : nothing}</h2>
  ${data.problem ? failed(data.problem, () => load(el)) : data.one ? inside(data, el) : coming(2)}`,
(data, el) => { el.put({ chosen: data.query.get("date") }); load(el); });
