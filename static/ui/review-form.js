// @ts-check
// Writes or changes a review: when, what there was, how it was, and what its author has to do with the place.
import { api } from "../api.js";
import { asked } from "../words/guide.js";
import { v } from "../words/reviews.js";
import { dialog, sure } from "./dialog.js";
import { choice, send, textArea } from "./form.js";
import { describe } from "./photo-picker.js";
import { factWord, valueWord } from "./place-parts.js";
import { problemBox } from "./problem.js";
import { monthOf } from "./time.js";
import { uuid7 } from "./uuid.js";
import { html, nothing, view } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./place-reviews.js").Review} Review */

/** This month in Japan and those of the last two years. */
function months() {
  const now = new Date(Date.now() + 9 * 3_600_000);
  return Array.from({ length: 25 }, (_, back) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 15)).toISOString().slice(0, 7));
}

/** What was ticked, as facts of that month. @param {Record<string, any>} values @param {string} category */
const facts = (values, category) => asked(category).flatMap((kind) => values[`fact-${kind}`] ? [{ kind, value: values[`fact-${kind}`] }] : []);

/** @param {string} kind */
const factRow = (kind) => html`
  <fieldset class="fact-row"><legend>${factWord(kind)}</legend>
    <div class="fact-choice">${/** @type {const} */ (["yes", "no"]).map((value) => html`<label><input type="radio" name=${`fact-${kind}`} value=${value}> <span>${valueWord(kind, value)}</span></label>`)}</div></fieldset>`;

/** Asks once more when something looks like somebody's name or number. @param {(acknowledged: boolean) => Promise<any>} work */
async function meant(work) {
  try { return await work(false); } catch (problem) {
    if (/** @type {any} */ (problem).code !== "personal_data") throw problem;
    return await sure({ title: v.form.personal, text: v.form.personalText, yes: v.form.personalYes }) ? work(true) : null;
  }
}

/** @param {SubmitEvent} event @param {View} el */
const save = (event, el) => send(event, el, async (values) => {
  const { place, review, picked = [], id } = el.data;
  const ready = picked.filter((/** @type {any} */ one) => one.photo);
  await describe(ready);
  const words = { visited: values["visited"], body: values["body"].trim(), relation: values["relation"], stars: Number(values["stars"]) || null, photos: ready.map((/** @type {any} */ one) => one.photo.id) };
  const done = await meant((acknowledged) => review
    ? api.patch(`/reviews/${review.id}`, { ...words, acknowledged }, { version: review.version })
    : api.post(`/places/${place.id}/reviews`, { ...words, id, facts: facts(values, place.category), acknowledged }));
  if (done) el.dispatchEvent(new CustomEvent("done", { detail: done }));
});

view("review-form", ({ place, review, takesStars, problem, busy, picked = [] }, el) => html`
  <form class="review-form" @submit=${(/** @type {SubmitEvent} */ event) => save(event, el)}>
    ${problemBox(problem)}
    <div class="field"><label for="visited">${v.form.visited}</label>
      <select id="visited" name="visited">${months().map((month) => html`<option value=${month} ?selected=${review?.visited === month}>${monthOf(month)}</option>`)}</select></div>
    ${textArea({ name: "body", id: "review-body", label: v.form.body, hint: v.form.bodyHint, value: review?.body ?? "", rows: 5, max: 1000, problem })}
    ${choice({ name: "relation", legend: v.form.relation, hint: v.form.relationHint, cls: "compact", value: review?.relation,
      options: Object.entries(v.form.relations).map(([value, label]) => ({ value, label })) })}
    ${takesStars ? choice({ name: "stars", legend: v.form.stars, cls: "compact stars-choice", value: String(review?.stars ?? 0),
      options: ["0", "5", "4", "3", "2", "1"].map((value) => ({ value, label: value === "0" ? v.form.starsNone : v.stars(Number(value)) })) }) : html`<p class="soft">${v.noStars}</p>`}
    ${review ? nothing : html`<details><summary>${v.form.facts}</summary><div>${asked(place.category).map(factRow)}</div></details>`}
    <photo-picker .data=${{ start: review?.photos ?? [] }} @photos=${(/** @type {CustomEvent} */ event) => el.put({ picked: event.detail })}></photo-picker>
    <div class="buttons"><button class="primary" ?disabled=${busy || picked.some((/** @type {any} */ one) => !one.photo && !one.problem)}>${review ? v.form.save : v.form.send}</button></div>
  </form>`,
({ review }, el) => el.put({ id: uuid7(), picked: (review?.photos ?? []).map((/** @type {any} */ photo) => ({ photo, alt: photo.alt })) }));

/** @param {any} place @param {boolean} takesStars @param {Review} [review] @returns {Promise<Review | undefined>} */
export const writeReview = (place, takesStars, review) => dialog(review ? v.change : v.write, (done) => html`
  <review-form .data=${{ place, takesStars, review }} @done=${(/** @type {CustomEvent} */ event) => done(event.detail)}></review-form>`);
