// @ts-check
// Which official notices come to me: sentences with switches for each of my towns, my children's months, mail, and the language I read them in.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { choice, field, send, tick } from "../ui/form.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { asReading, keepReading } from "../ui/reading.js";
import { say } from "../ui/say.js";
import { monthOf } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { me } from "../ui/who.js";
import { w } from "../ui/words.js";
import { o, readings } from "../words/official.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {{ off: { neighborhood: string, category: string }[], agencies_off: string[], mail: string, children: string[], reading: string }} Profile */

const most = 8;
/** The pieces of a sentence that is a switch. */
const categories = Object.keys(readings.ja.category);

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const profile = await api.get("/me/notice-profile", { signal: el.signal });
    const names = await Promise.all(profile.agencies_off.map((/** @type {string} */ slug) => api.get(`/agencies/${slug}`).then((one) => one.name, () => slug)));
    el.put({ profile, names });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {Partial<Profile>} change */
async function save(el, change) {
  const before = el.data.profile;
  const profile = { ...before, ...change };
  el.put({ profile });
  try {
    el.put({ profile: await api.put("/me/notice-profile", profile) ?? profile });
    say(o.settings.saved);
  } catch (problem) { el.put({ profile: before }); throw problem; }
}

/** @param {View} el @param {Partial<Profile>} change */
const quickly = (el, change) => attempt(() => save(el, change));

/** @param {Profile} profile @param {string} slug @param {string} category */
const isOff = (profile, slug, category) => profile.off.some((one) => one.neighborhood === slug && one.category === category);

/** @param {View} el @param {string} slug @param {string} category @param {boolean} on */
const receive = (el, slug, category, on) => quickly(el, { off: on
  ? el.data.profile.off.filter((/** @type {any} */ one) => one.neighborhood !== slug || one.category !== category)
  : [...el.data.profile.off, { neighborhood: slug, category }] });

/** @param {SubmitEvent} event @param {View} el */
const addChild = (event, el) => send(event, el, async ({ month }, form) => {
  await save(el, { children: [...el.data.profile.children, month] });
  form.reset();
});

/** @param {View} el @param {string} reading */
function readIn(el, reading) {
  keepReading(asReading(reading));
  return quickly(el, { reading });
}

/** @param {Profile} profile @param {View} el */
const towns = (profile, el) => me?.memberships.length ? me.memberships.map(({ neighborhood: town }) => html`
  <section class="paper" aria-labelledby="receive-${town.slug}">
    <h2 id="receive-${town.slug}">${o.settings.receive(townName(town))}</h2>
    <div class="ticks">${categories.map((category) => tick({ name: `${town.slug}-${category}`, label: /** @type {any} */ (o.settings.sentence)[category],
      checked: !isOff(profile, town.slug, category), change: (on) => receive(el, town.slug, category, on) }))}</div>
    <p class="note">${icon("safety")}${o.settings.always}</p>
  </section>`) : html`<div class="empty"><p>${o.settings.noTowns}</p><a class="button" href="/towns">${w.shell.towns}</a></div>`;

/** @param {Profile} profile @param {any} data @param {View} el */
const children = (profile, { problem, busy }, el) => html`
  <section class="paper" aria-labelledby="children"><h2 id="children">${o.settings.children} <small>${w.shell.optional}</small></h2>
    <p class="soft">${o.settings.childrenLead}</p>
    ${profile.children.length ? html`<ul class="rows">${profile.children.map((month, i) => html`<li><div>${monthOf(month)}</div>
      <button type="button" @click=${() => quickly(el, { children: profile.children.filter((_, j) => j !== i) })}>${o.settings.removeChild(monthOf(month))}</button></li>`)}</ul>`
      : html`<p>${o.settings.noChildren}</p>`}
    ${profile.children.length < most ? html`<form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => addChild(event, el)}>
      ${problemBox(problem)}
      ${field({ name: "month", label: o.settings.child, type: "month", problem })}
      <button ?disabled=${busy}>${o.settings.addChild}</button></form>` : nothing}
  </section>`;

/** @param {any} data @param {View} el */
function all(data, el) {
  const { profile, names = [] } = data;
  return html`
    <p>${o.settings.lead}</p>
    ${towns(profile, el)}
    ${profile.agencies_off.length ? html`<section class="paper" aria-labelledby="agencies-off"><h2 id="agencies-off">${o.settings.agenciesOff}</h2>
      <ul class="rows">${profile.agencies_off.map((/** @type {string} */ slug, /** @type {number} */ i) => html`<li>
        <button type="button" @click=${() => quickly(el, { agencies_off: profile.agencies_off.filter((/** @type {string} */ one) => one !== slug) })}>${o.settings.agencyOn(names[i] ?? slug)}</button></li>`)}</ul></section>` : nothing}
    ${children(profile, data, el)}
    <section class="paper" aria-label=${o.settings.mail}>
      ${choice({ name: "mail", legend: o.settings.mail, value: profile.mail, change: (mail) => quickly(el, { mail }),
        options: ["emergency", "important", "none"].map((value) => ({ value, label: /** @type {any} */ (o.settings.mails)[value] })) })}</section>
    <section class="paper" aria-label=${o.settings.reading}>
      ${choice({ name: "reading", legend: o.settings.reading, hint: o.settings.readingLead, cls: "compact", value: profile.reading, change: (reading) => readIn(el, reading),
        options: Object.entries(readings).map(([value, t]) => ({ value, label: html`<span lang=${t.tag}>${t.name}</span>` })) })}</section>`;
}

view("notice-settings", (data, el) => html`
  <div class="page-head"><a class="back" href="/notices">${icon("back")}${w.shell.notices}</a>${heading(o.settings.title)}</div>
  ${data.lost ? failed(data.lost, () => load(el)) : data.profile ? all(data, el) : coming(3)}`,
(_, el) => {
  load(el);
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
});
