// @ts-check
// What neighbors do to a place: look, say what there is, say that it is still so, ask for what takes two.
import { api } from "../api.js";
import { asked, g } from "../words/guide.js";
import { attempt } from "./attempt.js";
import { dialog, sure } from "./dialog.js";
import { factWord, valueWord } from "./place-parts.js";
import { say } from "./say.js";
import { html, nothing } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("../pages/place.js").Place} Place */

/** Sends it once more when its author says that what looks like somebody's data is the place's own. @template T @param {(acknowledged: boolean) => Promise<T>} work @returns {Promise<T | undefined>} */
export async function meant(work) {
  try { return await work(false); } catch (problem) {
    if (/** @type {any} */ (problem).code !== "personal_data") throw problem;
    const yes = await sure({ title: g.form.personal, text: g.form.personalText, yes: g.form.personalYes, no: g.form.personalNo });
    return yes ? work(true) : undefined;
  }
}

/** @param {View} el @param {string} path @param {object} body @param {string} [thanks] */
const act = (el, path, body, thanks) => attempt(async () => {
  const place = await meant((acknowledged) => api.post(`/places/${el.data.id}/${path}`, acknowledged ? { ...body, acknowledged } : body));
  if (!place) return;
  await el.put({ place, past: null });
  if (thanks) say(thanks);
});

/** @param {View} el @param {string | null} fact */
export const stillTrue = (el, fact) => act(el, "confirmations", { fact }, g.page.thanks);

/** @param {View} el */
export const isThere = (el) => act(el, "checks", { there: true }, g.check.said.true);

/** Asks why, in a line. @param {View} el */
export async function isNotThere(el) {
  const reason = await asks(g.check.no, g.check.why);
  if (reason) await act(el, "checks", { there: false, reason }, g.check.said.false);
}

/** @param {string} title @param {string} label @returns {Promise<string | undefined>} */
const asks = (title, label) => dialog(title, (done) => html`
  <form @submit=${(/** @type {any} */ event) => { event.preventDefault(); done(String(new FormData(event.target).get("reason") ?? "")); }}>
    <div class="field"><label for="why">${label}</label><input id="why" name="reason" required maxlength="200" autocomplete="off"></div>
    <div class="buttons"><button class="primary">${g.check.send}</button></div>
  </form>`);

/** @param {View} el @param {string} change @param {boolean} agree */
export const answer = (el, change, agree) => act(el, `changes/${change}`, { agree });

/** @param {Place} place @param {string} kind */
const known = (place, kind) => place.known.find((fact) => fact.kind === kind);

/** @param {Place} place @param {string} kind */
const row = (place, kind) => {
  const now = known(place, kind);
  return html`<fieldset class="fact-row"><legend>${factWord(kind)}</legend>
    <div class="fact-choice">${["", "yes", "partly", "no"].map((value) => html`<label><input type="radio" name=${kind} value=${value} .checked=${(now?.value ?? "") === value}>
      <span>${value ? valueWord(kind, /** @type {"yes"} */ (value)) : g.facts.unknown}</span></label>`)}</div>
    <input name=${`${kind}-detail`} maxlength="200" autocomplete="off" aria-label=${`${factWord(kind)}：${g.facts.detail}`} placeholder=${g.facts.detail} .defaultValue=${now?.detail ?? ""}></fieldset>`;
};

/** Only what was chosen otherwise is sent: nobody confirms by passing what they did not look at. @param {Place} place @param {HTMLFormElement} form */
function said(place, form) {
  const values = new FormData(form);
  return asked(place.category).flatMap((kind) => {
    const value = String(values.get(kind) ?? "");
    const detail = String(values.get(`${kind}-detail`) ?? "").trim();
    const now = known(place, kind);
    return !value || (value === now?.value && detail === now.detail) ? [] : [{ kind, value, detail }];
  });
}

/** @param {View} el */
export async function tell(el) {
  const { place } = el.data;
  const facts = await dialog(g.facts.title, (done) => html`
    <p class="soft">${g.facts.lead}</p>
    <form class="fact-form" @submit=${(/** @type {any} */ event) => { event.preventDefault(); done(said(place, event.target)); }}>
      ${asked(place.category).map((kind) => row(place, kind))}
      <div class="buttons"><button class="primary">${g.facts.send}</button></div>
    </form>`, { cls: "wide" });
  if (facts?.length) await act(el, "facts", { facts }, g.facts.sent);
}

/** @param {View} el */
export async function askForTwo(el) {
  const { place } = el.data;
  const kinds = place.status === "closed" ? ["reopen"] : place.status === "merged" ? ["unmerge"] : ["close", ...(place.similar.length ? ["merge"] : [])];
  const change = await dialog(g.ask.title, (done) => html`
    <p>${g.ask.lead}</p>
    <form @submit=${(/** @type {any} */ event) => { event.preventDefault(); done(Object.fromEntries(new FormData(event.target))); }}>
      <fieldset class="choice"><legend>${g.ask.kind}</legend>${kinds.map((kind, n) => html`<label class="option"><input type="radio" name="kind" value=${kind} required .checked=${n === 0}>
        <span><b>${g.waiting[/** @type {"close"} */ (kind)]}</b></span></label>`)}</fieldset>
      ${kinds.includes("merge") ? html`<div class="field"><label for="into">${g.ask.into}</label><select id="into" name="into"><option value=""></option>
        ${place.similar.map((/** @type {any} */ one) => html`<option value=${one.id}>${one.name}（${g.page.meters(one.distance_m)}）</option>`)}</select></div>` : nothing}
      <div class="field"><label for="why">${g.ask.reason}</label><input id="why" name="reason" required maxlength="200" autocomplete="off"></div>
      <div class="buttons"><button class="primary">${g.ask.send}</button></div>
    </form>`);
  if (!change) return;
  const { kind, reason, into } = /** @type {any} */ (change);
  await act(el, "changes", { kind, reason, ...(kind === "merge" ? { into: into || null } : {}) }, g.ask.sent);
}
