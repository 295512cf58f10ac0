// @ts-check
// The small forms of the organizers' desk.
import { h } from "../../words/holding.js";
import { m } from "../../words/meetups.js";
import { dialog } from "../dialog.js";
import { choice, field, send, textArea, tick } from "../form.js";
import { describe } from "../photo-picker.js";
import { problemBox } from "../problem.js";
import { html, nothing, view } from "../view.js";
import { w } from "../words.js";
import * as calls from "./calls.js";
import { clock, dayOf, instant } from "./when.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../types.js").Meetup} Meetup */
/** @typedef {import("../../types.js").MeetupDate} MeetupDate */

const reasons = /** @type {const} */ (["rain", "wind", "heat", "snow", "illness", "too_few", "other"]);

/** @param {string} title @returns {Promise<{ reason: string, words: string } | undefined>} */
export const offForm = (title) => dialog(title, (done) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const typed = new FormData(/** @type {HTMLFormElement} */ (event.target));
    done({ reason: String(typed.get("reason")), words: String(typed.get("words") ?? "").trim() });
  }}>
    <p>${h.desk.offText}</p>
    ${choice({ name: "reason", legend: h.desk.offReason, cls: "compact", value: "rain", options: reasons.map((value) => ({ value, label: h.reasonWord[value] })) })}
    ${textArea({ name: "words", label: h.desk.offWords, rows: 2, max: 500, optional: true })}
    <div class="buttons"><button type="button" @click=${() => done()}>${w.shell.cancel}</button><button class="primary">${h.desk.offSend}</button></div>
  </form>`);

/** Sends it; asks once more when something looks like somebody's data. @param {View} el @param {(acknowledged: boolean) => Promise<unknown>} work */
async function once(el, work) {
  try { await work(Boolean(el.data.sure)); } catch (problem) {
    if (/** @type {any} */ (problem).code === "personal_data") await el.put({ sure: true });
    throw problem;
  }
  el.dispatchEvent(new CustomEvent("done"));
}

view("message-form", ({ one, date, problem, busy, sure }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, (values) => once(el, (acknowledged) =>
    calls.tell(one.id, { body: values["body"].trim(), date: values["whom"] === "all" ? undefined : date.id, acknowledged })))}>
    ${sure ? html`<p class="note"><b>${h.form.confirmPersonal}</b><br>${h.form.confirmPersonalText}</p>` : problemBox(problem)}
    ${textArea({ name: "body", id: "message-body", label: h.desk.message, hint: h.desk.messageHint, rows: 4, max: 1000, problem: sure ? null : problem })}
    ${one.dates.length > 1 ? choice({ name: "whom", legend: h.desk.messageTo, cls: "compact", value: "date", options: [{ value: "date", label: h.desk.messageDate }, { value: "all", label: h.desk.messageAll }] }) : nothing}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${sure ? h.form.confirmYes : h.desk.messageSend}</button></div>
  </form>`);

/** @param {Meetup} one @param {MeetupDate} date */
export const messageForm = (one, date) => dialog(h.desk.message, (done) => html`<message-form .data=${{ one, date }} @done=${() => done(true)}></message-form>`);

view("change-date", ({ one, date, problem, busy }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => {
    const starts = instant(values["day"], values["starts_at"]);
    const ends = instant(values["day"], values["ends_at"]);
    await calls.changeDate(one, date.id, { starts_at: starts, ends_at: ends > starts ? ends : new Date(Date.parse(ends) + 86_400_000).toISOString(),
      capacity: values["capacity"] ? Number(values["capacity"].normalize("NFKC")) : undefined, following: values["following"] === "on" });
    el.dispatchEvent(new CustomEvent("done"));
  })}>
    ${problemBox(problem)}
    <div class="one-line when-line">
      ${field({ name: "day", type: "date", label: h.form.date, value: dayOf(date.starts_at), problem })}
      ${field({ name: "starts_at", type: "time", label: h.form.from, value: clock(date.starts_at), problem })}
      ${field({ name: "ends_at", type: "time", label: h.form.to, value: clock(date.ends_at), problem })}
    </div>
    ${field({ name: "capacity", id: "date-capacity", mode: "numeric", label: h.desk.capacity, value: date.capacity === null ? "" : String(date.capacity), max: 3, optional: true, problem })}
    ${one.dates.length > 1 ? tick({ name: "following", label: h.form.followers }) : nothing}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${h.form.save}</button></div>
  </form>`);

/** @param {Meetup} one @param {MeetupDate} date */
export const changeForm = (one, date) => dialog(h.desk.change, (done) => html`<change-date .data=${{ one, date }} @done=${() => done(true)}></change-date>`);

view("after-form", ({ one, problem, busy, sure, picked }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => {
    const ready = (picked ?? one.note_after?.photos.map((/** @type {any} */ photo) => ({ photo, alt: photo.alt })) ?? []).filter((/** @type {any} */ each) => each.photo);
    await describe(ready);
    await once(el, (acknowledged) => calls.noteAfter(one, { body: values["body"].trim(), photos: ready.map((/** @type {any} */ each) => each.photo.id), acknowledged }));
  })}>
    ${sure ? html`<p class="note"><b>${h.form.confirmPersonal}</b><br>${h.form.confirmPersonalText}</p>` : problemBox(problem)}
    ${textArea({ name: "body", id: "after-body", label: m.page.after, hint: h.desk.afterHint, value: one.note_after?.body ?? "", rows: 5, max: 2000, problem: sure ? null : problem })}
    <photo-picker .data=${{ start: one.note_after?.photos ?? [] }} @photos=${(/** @type {CustomEvent} */ event) => el.put({ picked: event.detail })}></photo-picker>
    <div class="buttons"><button class="primary" ?disabled=${busy}>${sure ? h.form.confirmYes : h.desk.afterSend}</button></div>
  </form>`);

/** @param {Meetup} one */
export const afterForm = (one) => dialog(h.desk.after, (done) => html`<after-form .data=${{ one }} @done=${() => done(true)}></after-form>`);
