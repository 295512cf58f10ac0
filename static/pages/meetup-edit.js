// @ts-check
// Holds a meetup, or changes what it says. What was typed for a new one stays on the device until it is sent.
import { api } from "../api.js";
import { dialog } from "../ui/dialog.js";
import { send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { basics, blank, decideBefore, people, rule, toKnow, typedOf } from "../ui/meetups/form-parts.js";
import { before, instant } from "../ui/meetups/when.js";
import { recall, remember } from "../ui/memory.js";
import { describe } from "../ui/photo-picker.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { uuid7 } from "../ui/uuid.js";
import { html, nothing, view } from "../ui/view.js";
import { mayWrite, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { go } from "../routes.js";
import { h } from "../words/holding.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {Record<string, any>} Typed */

/** @param {string} slug */
const draftKey = (slug) => `meetup:${slug}`;

/** @param {string} slug @returns {Typed} */
function kept(slug) {
  try { return JSON.parse(recall(draftKey(slug)) ?? "{}"); } catch { return {}; }
}

/** @param {View} el @param {Typed} change */
function put(el, change) {
  const typed = { ...el.data.typed, ...change };
  if (!el.data.one) remember(draftKey(el.data.slug), JSON.stringify(typed));
  el.put({ typed });
}

/** When it starts and ends; an end that is no later than the start is the next day's. @param {Typed} typed */
function times(typed) {
  const starts = instant(typed.starts_at, typed.begins);
  const ends = instant(typed.starts_at, typed.ends_at);
  return { starts_at: starts, ends_at: ends > starts ? ends : before(ends, -24 * 60) };
}

/** @param {Typed} typed @param {string} startsAt */
const terms = (typed, startsAt) => ({
  capacity: typed.capacity ? Number(String(typed.capacity).normalize("NFKC")) : null,
  approval: typed.approval, guests_allowed: typed.audience === "public" && typed.guests_allowed, children_welcome: typed.children_welcome,
  ages: typed.children_welcome ? typed.ages.trim() : "", fee_note: typed.fee_note.trim(), bring: typed.bring.trim(),
  accessibility: typed.accessibility.trim(), languages: typed.languages.trim(), rain: typed.rain.trim(),
  decide_before: decideBefore(typed.decide, startsAt), join_before: Number(typed.join_before),
});

/** @param {Typed} typed @param {import("../types.js").Meetup} [one] */
const place = (typed, one) => ({
  name: typed.name.trim(), district: typed.shown === "accepted" ? typed.district.trim() : "", shown: typed.shown,
  place: one?.place.place ?? typed.place, lon: one?.place.lon ?? typed.lon, lat: one?.place.lat ?? typed.lat,
});

/** Asks once more when something looks like somebody's data. @param {(acknowledged: boolean) => Promise<any>} work */
async function asked(work) {
  try { return await work(false); } catch (problem) {
    if (/** @type {any} */ (problem).code !== "personal_data") throw problem;
    const yes = await dialog(h.form.confirmPersonal, (done) => html`<p>${h.form.confirmPersonalText}</p>
      <div class="buttons"><button type="button" @click=${() => done(false)}>${w.shell.cancel}</button>
        <button type="button" class="primary" @click=${() => done(true)}>${h.form.confirmYes}</button></div>`);
    return yes ? work(true) : null;
  }
}

/** @param {SubmitEvent} event @param {View} el */
const save = (event, el) => send(event, el, async () => {
  const { typed, one, slug, picked = [], id } = el.data;
  const publish = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value === "publish";
  const ready = picked.filter((/** @type {any} */ photo) => photo.photo);
  await describe(ready);
  const photos = ready.map((/** @type {any} */ photo) => photo.photo.id);
  const said = { title: typed.title.trim(), body: typed.body.trim() };
  const kinds = typed.audience === "kinds" ? typed.kinds : [];
  const now = one ? one.dates[0]?.starts_at ?? one.created_at : times(typed).starts_at;
  const who = !one || one.status === "draft" ? { audience: typed.audience, kinds } : {};
  const done = await asked((acknowledged) => one
    ? api.patch(`/meetups/${one.id}`, { ...said, ...who, place: place(typed, one), terms: terms(typed, now), photos, acknowledged }, { version: one.version })
    : api.post("/meetups", { id, neighborhood: slug, ...said, ...who, ...times(typed), rrule: rule(typed), place: place(typed), terms: terms(typed, now), photos, publish, acknowledged }));
  if (!done) return;
  if (!one) remember(draftKey(slug), null);
  await go(`/meetups/${done.id}`);
  say(one ? h.form.saved : publish ? h.form.sent : h.form.kept);
});

/** @param {any} data @param {View} el */
function form(data, el) {
  const { typed, one, problem, busy, picked = [] } = data;
  const slug = one?.neighborhood ?? data.slug;
  const membership = membershipIn(slug);
  if (!one && (!membership || !mayWrite())) return html`<div class="empty"><p>${w.compose.needTown}</p><a class="button" href="/towns">${w.shell.towns}</a></div>`;
  const parts = { typed, problem, put: (/** @type {Typed} */ change) => put(el, change), editing: Boolean(one), verified: Boolean(membership && membership.verification !== "none") };
  const sending = picked.some((/** @type {any} */ photo) => !photo.photo && !photo.problem);
  return html`
    <form class="paper compose" @submit=${(/** @type {SubmitEvent} */ event) => save(event, el)}>
      ${basics(parts)}
      <photo-picker .data=${{ start: one?.photos ?? [] }} @photos=${(/** @type {CustomEvent} */ event) => el.put({ picked: event.detail })}></photo-picker>
      ${people(parts, !one || one.status === "draft")}
      ${toKnow(parts)}
      ${problemBox(problem)}
      <div class="buttons send-row">${one ? html`<button class="primary" ?disabled=${busy || sending}>${h.form.save}</button>` : html`
        <button class="primary" name="how" value="publish" ?disabled=${busy || sending}>${h.form.publish}</button>
        <button name="how" value="draft" ?disabled=${busy || sending}>${h.form.draft}</button>`}</div>
    </form>`;
}

view("meetup-edit", (data, el) => html`
  <div class="page-head">
    <a class="back" href=${data.id && data.one ? `/meetups/${data.id}` : `/t/${data.slug}/meetups`}>${icon("back")}${w.shell.back}</a>
    ${heading(data.editing ? h.form.edit : h.form.new)}</div>
  ${data.refused ? failed(data.refused, () => load(el)) : data.typed ? form(data, el) : data.editing ? coming(1) : nothing}`,
(data, el) => {
  if (data.id) { el.put({ editing: true }); load(el); } else el.put({ id: uuid7(), typed: { ...blank(), ...kept(data.slug), ...from(data.query) } });
});

/** A place of the guide, or a day, that one comes from. @param {URLSearchParams} query */
function from(query) {
  const given = Object.fromEntries(["name", "place", "starts_at"].flatMap((key) => query.has(key) ? [[key, query.get(key)]] : []));
  const point = ["lon", "lat"].flatMap((key) => query.has(key) ? [[key, Number(query.get(key))]] : []);
  return { ...given, ...Object.fromEntries(point) };
}

/** @param {View} el */
async function load(el) {
  el.put({ refused: null });
  try {
    const one = await api.get(`/meetups/${el.data.id}`, { signal: el.signal });
    el.put({ one, typed: typedOf(one), picked: one.photos.map((/** @type {any} */ photo) => ({ photo, alt: photo.alt })) });
  } catch (refused) { if (/** @type {any} */ (refused).name !== "AbortError") el.put({ refused }); }
}
