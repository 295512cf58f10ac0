// @ts-check
// Where the reader stands at a date, and what they can do: come, ask, wait, answer an offer, arrive, leave.
import { m } from "../../words/meetups.js";
import { attempt } from "../attempt.js";
import { dialog, sure } from "../dialog.js";
import { choice, field, send, textArea, tick } from "../form.js";
import { icon } from "../icons.js";
import { problemBox } from "../problem.js";
import { say } from "../say.js";
import { html, nothing, view } from "../view.js";
import { me } from "../who.js";
import { w } from "../words.js";
import * as calls from "./calls.js";
import { moment } from "./when.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../types.js").Meetup} Meetup */
/** @typedef {import("../../types.js").MeetupDate} MeetupDate */
/** @typedef {import("../../types.js").MyRsvp} MyRsvp */

/** States in which somebody is on the list in some way. */
const held = new Set(["asked", "going", "waiting", "offered"]);

/** @param {string} name @param {unknown} label @param {number} value @param {number} least */
const number = (name, label, value, least) => html`
  <div class="field small-field"><label for=${name}>${label}</label>
    <input id=${name} name=${name} type="number" inputmode="numeric" min=${least} max="10" required .defaultValue=${String(value)}></div>`;

view("rsvp-form", ({ one, date, my, problem, busy }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => {
    const wish = {
      adults: Number(values["adults"]), children: Number(values["children"] ?? 0), name_shown: values["name_shown"], note: values["note"].trim(),
      wait: true, auto_accept: values["auto_accept"] === "on", all_dates: values["all_dates"] === "on",
    };
    el.dispatchEvent(new CustomEvent("joined", { detail: await calls.join(date.id, wish) }));
  })}>
    ${problemBox(problem)}
    ${date.full && !my ? html`<p class="note">${m.join.full}</p>` : nothing}
    <div class="one-line">
      ${number("adults", m.join.adults, my?.adults ?? 1, 0)}
      ${one.terms.children_welcome ? number("children", m.join.children, my?.children ?? 0, 0) : nothing}
    </div>
    ${choice({ name: "name_shown", legend: m.join.name, hint: m.join.nameHint, cls: "compact", value: my?.name_shown ?? "organizers",
      options: Object.entries(m.join.names).map(([value, label]) => ({ value, label })) })}
    ${textArea({ name: "note", label: m.join.note, hint: m.join.noteHint, value: my?.note ?? "", rows: 2, max: 200, optional: true, problem })}
    ${date.full && my?.state !== "going" ? tick({ name: "auto_accept", label: m.join.auto, hint: m.join.autoHint, checked: my?.auto_accept }) : nothing}
    ${one.rrule && !my ? tick({ name: "all_dates", label: m.join.allDates }) : nothing}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${m.join.send}</button></div>
  </form>`);

view("guest-form", ({ date, problem, busy, sent }, el) => sent ? html`<p role="status">${icon("check")}${m.guest.sent}</p>` : html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => {
    await calls.signUp(date.id, { name: values["name"].trim(), email: values["email"].trim(), adults: Number(values["adults"]), wait: true, english: document.documentElement.lang === "en" });
    el.put({ sent: true });
  })}>
    ${problemBox(problem)}
    ${field({ name: "name", id: "guest-name", label: m.guest.name, max: 30, autocomplete: "name", problem })}
    ${field({ name: "email", type: "email", label: m.guest.email, hint: m.guest.emailHint, max: 254, autocomplete: "email", problem })}
    ${number("adults", m.join.adults, 1, 1)}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${m.guest.send}</button></div>
  </form>`);

/** @param {Meetup} one @param {MeetupDate} date @param {() => unknown} changed */
async function ask(one, date, changed) {
  const my = date.my && held.has(date.my.state) ? date.my : null;
  const title = my ? m.join.change : date.full ? m.join.wait : one.terms.approval ? m.join.ask : m.join.title;
  const done = await dialog(title, (close) => html`<rsvp-form .data=${{ one, date, my }} @joined=${(/** @type {CustomEvent} */ event) => close(event.detail ?? true)}></rsvp-form>`);
  if (!done) return;
  await changed();
  const now = /** @type {MyRsvp | undefined} */ (/** @type {any} */ (done).my ?? done)?.state;
  say(now === "waiting" ? m.join.sentWaiting : now === "asked" ? m.join.sentAsked : m.join.sentGoing);
}

/** @param {MeetupDate} date @param {() => unknown} changed */
const leave = (date, changed) => attempt(async () => {
  const waits = date.my?.state === "waiting" || date.my?.state === "asked";
  if (!await sure({ title: m.join.leaveSure, text: waits ? nothing : m.join.leaveText, yes: m.join.leave })) return;
  await calls.leave(date.id);
  await changed();
  say(m.page.gone);
});

/** @param {MeetupDate} date @param {() => unknown} changed */
const take = (date, changed) => attempt(async () => { await calls.take(date.id); await changed(); say(m.join.sentGoing); });

/** In words, with the way on. @param {MyRsvp} my */
const stands = (my) => html`<p class="stands">${icon("check")}<span><b>${my.state === "waiting" ? m.join.waiting(my.before_me === null ? null : my.before_me + 1)
  : my.checked_in_at ? m.join.came : m.join[/** @type {"going" | "asked" | "offered"} */ (my.state)]}</b>
  <small>${m.join.party(my.adults, my.children)}${my.state === "offered" && my.offered_until ? html`<br>${m.join.offeredUntil(moment(my.offered_until))}` : nothing}</small></span></p>`;

/** @param {MeetupDate} date @param {() => unknown} changed */
const arrival = (date, changed) => html`
  <details class="arrival"><summary>${m.join.checkIn}</summary>
    <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault(); attempt(async () => {
      const given = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("code") ?? "");
      await calls.checkIn(date.id, given);
      await changed();
      say(m.join.checkedIn);
    }); }}>
      ${field({ name: "code", label: m.join.code, hint: m.join.codeHint, max: 20 })}
      <button class="strong">${m.join.checkInSend}</button>
    </form></details>`;

/** @param {Meetup} one @param {MeetupDate} date @param {() => unknown} changed */
function onList(one, date, changed) {
  const my = /** @type {MyRsvp} */ (date.my);
  const soon = Date.parse(date.starts_at) - Date.now() < 2 * 3_600_000;
  return html`
    ${stands(my)}
    <div class="buttons">
      ${my.state === "offered" ? html`<button type="button" class="primary" @click=${() => take(date, changed)}>${m.join.take}</button>
        <button type="button" @click=${() => leave(date, changed)}>${m.join.pass}</button>` : html`
        <button type="button" @click=${() => ask(one, date, changed)}>${m.join.change}</button>
        <button type="button" class="plain" @click=${() => leave(date, changed)}>${my.state === "waiting" ? m.join.leaveWaiting : m.join.leave}</button>`}
    </div>
    ${my.state === "going" && soon && !my.checked_in_at ? arrival(date, changed) : nothing}`;
}

/** What a guest can do. @param {Meetup} one @param {MeetupDate} date */
const asGuest = (one, date) => html`
  <p>${me ? m.page.notMember : m.page.guestNote}</p>
  <div class="buttons"><a class="button primary" href=${me ? `/towns/${one.neighborhood}` : `/sign-in?next=${encodeURIComponent(location.pathname)}`}>${me ? w.feed.joinTown : w.shell.signIn}</a>
    ${one.terms.guests_allowed && !me ? html`<button type="button" @click=${() => dialog(m.guest.title, () => html`<guest-form .data=${{ date }}></guest-form>`)}>${m.guest.title}</button>` : nothing}</div>`;

/** @param {Meetup} one @param {MeetupDate} date @param {() => unknown} changed */
export function joining(one, date, changed) {
  if (one.status !== "published" || date.status !== "planned") return nothing;
  const my = date.my && held.has(date.my.state) ? date.my : null;
  const open = Date.parse(date.closes_at) > Date.now();
  const inside = my ? onList(one, date, changed)
    : !open ? html`<p>${m.page.closed}</p>`
    : !one.my.may_join ? asGuest(one, date)
    : date.my?.state === "declined" ? html`<p>${m.join.declined}</p>`
    : html`${date.my?.state === "lapsed" ? html`<p>${m.join.lapsed}</p>` : nothing}
      <div class="buttons"><button type="button" class="primary" @click=${() => ask(one, date, changed)}>${date.full ? m.join.wait : one.terms.approval ? m.join.ask : m.join.join}</button>
        ${date.closes_at === date.starts_at ? nothing : html`<span class="soft">${m.page.closesAt(moment(date.closes_at))}</span>`}</div>`;
  return html`<div class="joining" id="joining">${inside}</div>`;
}
