// @ts-check
// Names a place, or corrects one: what is known already is shown before anything is written.
import { api } from "../api.js";
import { send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { meant } from "../ui/place-acts.js";
import { details, kinds, names, spot, written } from "../ui/place-fields.js";
import "../ui/place-map.js";
import { kindOf } from "../ui/place-parts.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { dialog } from "../ui/dialog.js";
import { say } from "../ui/say.js";
import { uuid7 } from "../ui/uuid.js";
import { html, nothing, view } from "../ui/view.js";
import { g } from "../words/guide.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ failed: null });
  try {
    const { id } = el.data;
    const place = id ? await api.get(`/places/${id}`, { signal: el.signal }) : null;
    const slug = el.data.slug ?? place?.neighborhood;
    const town = slug ? await api.get(`/neighborhoods/${slug}`, { signal: el.signal }) : null;
    // What is there already shows where one is, also on a map without a background.
    const known = slug ? await api.get(`/neighborhoods/${slug}/places.geojson`, { signal: el.signal }).catch(() => null) : null;
    const dots = (known?.features ?? []).filter((/** @type {any} */ one) => one.id !== id)
      .map((/** @type {any} */ one) => ({ id: one.id, name: one.properties.name, category: one.properties.category, lon: one.geometry.coordinates[0], lat: one.geometry.coordinates[1] }));
    el.put({ dots, place, town, pin: place ? { lat: place.lat, lon: place.lon } : null, fresh: uuid7(), ready: true });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ failed: problem }); }
}

/** @param {SubmitEvent} event @param {View} el */
const propose = (event, el) => send(event, el, async (values) => {
  const { slug, pin, fresh, sure } = el.data;
  if (!pin) { await el.put({ noPin: true }); /** @type {HTMLElement | null} */ (el.querySelector(".spot .wrong"))?.focus(); return; }
  await el.put({ noPin: false });
  const place = { id: fresh, ...written(values), ...pin };
  if (!sure) {
    const known = await api.post(`/neighborhoods/${slug}/places/similar`, { name: place.name, ...pin });
    if (known.items.length) { await el.put({ known: known.items }); /** @type {HTMLElement | null} */ (el.querySelector(".known-already"))?.focus(); return; }
  }
  const made = await meant((acknowledged) => api.post(`/neighborhoods/${slug}/places`, { ...place, acknowledged }));
  if (!made) return;
  await go(`/places/${made.id}`, { replace: true });
  say(g.form.sent);
});

/** Parts of what was read that are otherwise now. @param {any} now @param {any} was */
function changed(now, was) {
  /** @type {Record<string, any>} */
  const change = {};
  for (const [field, value] of Object.entries(now)) if (field !== "address" && value !== (was[field] ?? null) && !(value === "" && !was[field])) change[field] = value;
  const address = Object.fromEntries(Object.entries(now.address).filter(([part, value]) => value !== was.address_parts[part]));
  return Object.keys(address).length ? { ...change, address } : change;
}

/** @param {SubmitEvent} event @param {View} el */
const correct = (event, el) => send(event, el, async (values) => {
  const { id, place, pin } = el.data;
  const change = changed(written(values), place);
  const moved = pin.lat !== place.lat || pin.lon !== place.lon ? pin : {};
  if (!Object.keys({ ...change, ...moved }).length) return say(g.form.unchanged);
  try {
    const done = await meant((acknowledged) => api.patch(`/places/${id}`, { ...change, ...moved, acknowledged }, { version: place.version }));
    if (!done) return;
  } catch (problem) {
    const { status, code } = /** @type {any} */ (problem);
    if (status === 412) { await load(el); return say(g.form.conflict); }
    if (code !== "far_move" || !await farAway(el, change)) throw problem;
  }
  await go(`/places/${id}`, { replace: true });
  say(g.form.saved);
});

/** The rest is written now; the move waits for a second person. @param {View} el @param {object} change */
async function farAway(el, change) {
  const { id, place, pin } = el.data;
  const reason = await dialog(g.waiting.move, (done) => html`
    <p>${g.problem.far_move}</p>
    <form @submit=${(/** @type {any} */ event) => { event.preventDefault(); done(String(new FormData(event.target).get("reason") ?? "")); }}>
      <div class="field"><label for="why">${g.ask.reason}</label><input id="why" name="reason" required maxlength="200" autocomplete="off"></div>
      <div class="buttons"><button class="primary">${g.ask.send}</button></div></form>`);
  if (!reason) return false;
  if (Object.keys(change).length) await meant((acknowledged) => api.patch(`/places/${id}`, { ...change, acknowledged }, { version: place.version }));
  await api.post(`/places/${id}/changes`, { kind: "move", reason, ...pin });
  return true;
}

/** @param {any} data @param {View} el */
const already = (data, el) => !data.known?.length ? nothing : html`
  <section class="note known-already" tabindex="-1"><h2>${g.form.known}</h2>
    <ul>${data.known.map((/** @type {any} */ one) => html`<li><a class="tap" href=${`/places/${one.id}`}>${one.name}</a> <span class="soft">${kindOf(one)}・${g.page.meters(one.distance_m)}</span></li>`)}</ul>
    <button type="button" @click=${async () => { await el.put({ sure: true, known: [] }); el.querySelector("form")?.requestSubmit(); }}>${g.form.isNew}</button></section>`;

view("place-form", (data, el) => html`
  <div class="place-form">
    <nav class="plain-head"><a class="back" href=${data.id ? `/places/${data.id}` : `/t/${data.slug}/guide`}>${icon("back")}${data.place?.name ?? g.back}</a></nav>
    <div class="page-head">${heading(data.id ? g.form.edit : g.form.new)}</div>
    ${data.id ? nothing : html`<p class="soft">${g.form.newText}</p>`}
    ${data.failed ? failed(data.failed, () => load(el)) : !data.ready ? coming(1) : html`
      <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => data.id ? correct(event, el) : propose(event, el)}>
        ${problemBox(data.problem)}
        ${names(data)}
        ${kinds(data, el)}
        ${spot(data, el)}
        ${details(data)}
        ${already(data, el)}
        <div class="buttons"><button class="primary" ?disabled=${data.busy}>${data.id ? g.form.save : g.form.send}</button></div>
      </form>`}
  </div>`,
(_, el) => { load(el); });
