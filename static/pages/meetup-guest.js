// @ts-check
// Somebody without an account, by the link in their letter: they confirm that they come, read what changed, or give the seat back.
import { api } from "../api.js";
import { sure } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { linked } from "../ui/linkify.js";
import { dayName, moment, span } from "../ui/meetups/when.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, nothing, view } from "../ui/view.js";
import { m } from "../words/meetups.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ refused: null });
  try { el.put({ one: await api.post("/meetup-guests/look", { token: el.data.token }, { signal: el.signal }) }); } catch (refused) {
    if (/** @type {any} */ (refused).name !== "AbortError") el.put({ refused });
  }
}

/** @param {View} el @param {"confirm" | "cancel"} act @param {string} said */
async function does(el, act, said) {
  if (act === "cancel" && !await sure({ title: m.join.leaveSure, text: m.join.leaveText, yes: m.guest.cancel })) return;
  el.put({ busy: true, problem: null });
  try {
    await api.post(`/meetup-guests/${act}`, { token: el.data.token });
    say(said);
    await load(el);
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    el.put({ problem });
  }
  el.put({ busy: false });
}

/** Where the guest stands, in words. @param {any} my */
const stands = ({ state, before_me: before, offered_until: until, adults, children }) => state === "unconfirmed" ? nothing : html`
  <p class="stands">${icon("check")}<span><b>${state === "waiting" ? m.join.waiting(before === null ? null : before + 1) : state === "cancelled" ? m.guest.cancelled
    : m.join[/** @type {"going"} */ (state)] ?? ""}</b> <small>${m.join.party(adults, children)}${until ? html`<br>${m.join.offeredUntil(moment(until))}` : nothing}</small></span></p>`;

/** @param {any} data @param {View} el */
function inside({ one, problem, busy }, el) {
  const off = one.status === "cancelled";
  const asks = ["unconfirmed", "offered", "lapsed", "cancelled"].includes(one.my.state);
  return html`
    <article class="paper meetup">
      ${off ? html`<div class="off-band" role="status"><b>${m.card.cancelled}</b><span>${one.reason ? m.page.dateOff(m.page.reason[/** @type {"rain"} */ (one.reason)]) : m.page.allOff}
        ${one.reason_words ? html`<br>${one.reason_words}` : nothing}</span></div>` : nothing}
      <dl class="big">
        <dt>${icon("calendar")}${m.page.when}</dt><dd class="big-when"><b>${dayName(one.starts_at)}</b> <span>${span(one)}</span></dd>
        <dt>${icon("pin")}${m.page.where}</dt><dd><b>${one.place.name || one.place.district}</b>${one.place.name === null ? html`<br><small>${m.page.whereLater}</small>` : nothing}</dd>
      </dl>
      ${problemBox(problem)}
      ${off || one.status === "finished" ? nothing : html`<div class="joining">${stands(one.my)}<div class="buttons">
        ${asks ? html`<button type="button" class="primary" ?disabled=${busy} @click=${() => does(el, "confirm", m.guest.confirmed)}>${m.guest.confirm}</button>` : nothing}
        ${one.my.state === "cancelled" || one.my.state === "unconfirmed" ? nothing : html`<button type="button" ?disabled=${busy} @click=${() => does(el, "cancel", m.guest.cancelled)}>${m.guest.cancel}</button>`}
      </div></div>`}
      ${one.messages.length ? html`<h2>${m.page.messages}</h2><ul class="told">${one.messages.map((/** @type {string} */ body) => html`<li class="body">${linked(body)}</li>`)}</ul>` : nothing}
    </article>`;
}

view("meetup-guest", (data, el) => html`
  <div class="page-head">${heading(data.one?.title ?? m.guest.title)}</div>
  ${data.refused ? failed(data.refused, () => load(el)) : data.one ? inside(data, el) : coming(1)}`,
(_, el) => { load(el); });
