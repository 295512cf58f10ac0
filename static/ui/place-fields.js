// @ts-check
// The fields by which a place is proposed or corrected; the spot is set on the map, by where one is, or by numbers.
import { g, tree } from "../words/guide.js";
import { field, textArea } from "./form.js";
import { simpleHours, weekdays } from "./hours-words.js";
import { locate } from "./position.js";
import { fieldProblem } from "./problem.js";
import { say } from "./say.js";
import { html, nothing } from "./view.js";

/** @typedef {import("./view.js").View} View */

/** @param {any} values */
export function written(values) {
  const text = (/** @type {string} */ name) => String(values[name] ?? "").trim();
  /** @type {Record<string, any>} */
  const place = { name: text("name"), kana: text("kana"), name_en: text("name_en"), category: text("category"), sort: text("sort") || null,
    spot: text("spot"), telephone: text("telephone"), hours: text("hours"), hours_note: text("hours_note"), url: text("url"), note: text("note"),
    address: Object.fromEntries(["postcode", "prefecture", "city", "town", "block", "building"].map((part) => [part, text(part)])) };
  return place;
}

/** @param {View} el @param {number} lat @param {number} lon */
export function pinAt(el, lat, lon) {
  el.put({ pin: { lat: Number(lat.toFixed(6)), lon: Number(lon.toFixed(6)) } });
  say(g.form.pinned);
}

/** @param {View} el */
function byHand(el) {
  const value = (/** @type {string} */ name) => Number(/** @type {HTMLInputElement | null} */ (el.querySelector(`[name=${name}]`))?.value);
  const [lat, lon] = [value("lat"), value("lon")];
  if (lat > 20 && lat < 46 && lon > 122 && lon < 155) el.put({ pin: { lat, lon } });
}

/** @param {any} data @param {View} el */
export const spot = (data, el) => html`
  <fieldset class="spot"><legend>${g.form.where}</legend>
    <p class="hint">${g.form.pin}</p>
    <place-map .data=${{ outline: data.town?.outline, dots: data.dots ?? [], pin: data.pin, picks: true, close: Boolean(data.pin && data.id) }}
      @pick=${(/** @type {CustomEvent} */ event) => pinAt(el, event.detail.lat, event.detail.lon)}></place-map>
    <div class="buttons"><button type="button" @click=${() => locate(async ({ lat, lon }) => pinAt(el, lat, lon))}>${g.form.here}</button></div>
    <details><summary>${g.form.byHand}</summary><div class="two-fields">
      ${field({ name: "lat", label: g.form.lat, mode: "decimal", optional: true, value: data.pin ? String(data.pin.lat) : "", input: () => byHand(el) })}
      ${field({ name: "lon", label: g.form.lon, mode: "decimal", optional: true, value: data.pin ? String(data.pin.lon) : "", input: () => byHand(el) })}</div></details>
    ${data.pin ? html`<p role="status" class="soft">${g.form.pinned}（${data.pin.lat}, ${data.pin.lon}）</p>` : nothing}
    ${fieldProblem(data.problem, "lat") ? html`<p class="wrong">${fieldProblem(data.problem, "lat")}</p>` : nothing}
    ${data.noPin ? html`<p class="wrong" role="alert" tabindex="-1">${g.form.missing}</p>` : nothing}
  </fieldset>`;

/** @param {any} data @param {View} el */
export function kinds(data, el) {
  const category = data.category ?? data.place?.category ?? "";
  const sorts = tree[/** @type {"food"} */ (category)] ?? [];
  return html`
    <div class="field"><label for="category">${g.form.category}</label>
      <select id="category" name="category" required @change=${(/** @type {any} */ event) => el.put({ category: event.target.value })}>
        <option value="" ?selected=${!category}></option>
        ${Object.keys(tree).map((word) => html`<option value=${word} ?selected=${word === category}>${g.category[/** @type {"food"} */ (word)]}</option>`)}</select></div>
    ${sorts.length ? html`<div class="field"><label for="sort">${g.form.sort}</label>
      <select id="sort" name="sort"><option value="">${g.form.none}</option>
        ${sorts.map((word) => html`<option value=${word} ?selected=${word === data.place?.sort}>${g.sort[/** @type {"cafe"} */ (word)]}</option>`)}</select></div>` : nothing}`;
}

/** Puts simple hours into the field; what is unusual is written there by hand. @param {any} event */
function useHours(event) {
  const box = event.target.closest(".easy-hours");
  const value = (/** @type {string} */ cls) => box.querySelector(cls).value;
  const chosen = [...box.querySelectorAll(".day:checked")].map((day) => day.value);
  const hours = simpleHours(chosen, value(".from"), value(".to"), box.querySelector(".holidays").checked);
  const field = box.closest("form").elements.hours;
  if (hours) field.value = hours;
  field.focus();
}

/** These fields have no names: only what stands in the one below is sent. */
const easyHours = () => html`<fieldset class="easy-hours"><legend>${g.form.easyHours}</legend>
  <div class="day-ticks" role="group" aria-label=${g.form.days}>${weekdays.map((day) => html`<label><input type="checkbox" class="day" value=${day}><span>${g.form.weekday[day]}</span></label>`)}
    <label><input type="checkbox" class="holidays"><span>${g.form.holidays}</span></label></div>
  <div class="time-fields"><label>${g.form.from} <input type="time" class="from" value="09:00"></label> <label>${g.form.to} <input type="time" class="to" value="17:00"></label>
    <button type="button" @click=${useHours}>${g.form.use}</button></div></fieldset>`;

/** @param {any} data */
export const names = ({ place, problem }) => html`
  ${field({ name: "name", label: g.form.name, value: place?.name, max: 100, problem })}
  ${field({ name: "kana", label: g.form.kana, value: place?.kana, max: 100, optional: true, problem })}`;

/** @param {any} data */
export const details = ({ place, problem, town, id }) => html`<details class="more-fields" ?open=${Boolean(id)}><summary>${g.form.details}</summary>
  ${field({ name: "name_en", label: g.form.nameEn, value: place?.name_en, max: 100, optional: true, problem })}
  <input type="hidden" name="prefecture" .value=${place?.address_parts.prefecture ?? ""}>
  <input type="hidden" name="city" .value=${place?.address_parts.city ?? town?.municipality ?? ""}>
  <div class="two-fields">
    ${field({ name: "postcode", label: g.form.postcode, value: place?.address_parts.postcode, max: 8, mode: "numeric", optional: true, problem })}
    ${field({ name: "town", label: g.form.town, value: place?.address_parts.town, max: 60, optional: true, problem })}
    ${field({ name: "block", label: g.form.block, value: place?.address_parts.block, max: 60, optional: true, problem })}
    ${field({ name: "building", label: g.form.building, value: place?.address_parts.building, max: 100, optional: true, problem })}</div>
  ${field({ name: "spot", label: g.form.spot, value: place?.spot, max: 100, optional: true, problem })}
  ${field({ name: "telephone", label: g.form.telephone, type: "tel", value: place?.telephone, max: 30, optional: true, problem })}
  ${easyHours()}
  ${field({ name: "hours", label: g.form.hours, hint: g.form.hoursHint, value: place?.hours, max: 300, optional: true, problem })}
  ${field({ name: "hours_note", label: g.form.hoursNote, hint: g.form.hoursNoteHint, value: place?.hours_note, max: 200, optional: true, problem })}
  ${field({ name: "url", label: g.form.url, type: "url", value: place?.url, max: 500, optional: true, problem })}
  ${textArea({ name: "note", label: g.form.note, hint: g.form.noteHint, value: place?.note, max: 400, rows: 3, optional: true, problem })}</details>`;
