// @ts-check
// The words that a town watches, for those who keep its rules: what has one of them is looked at before anybody reads it.
import { api, withQuery } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { choice, field, send } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import { knowTowns, place, townNames } from "../../ui/keepers/places.js";
import { ways } from "../../ui/keepers/ways.js";
import { coming, failed, problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { sheet } from "../../ui/sheet.js";
import { html, nothing, view } from "../../ui/view.js";
import { keepsWords, me } from "../../ui/who.js";
import { q } from "../../words/keepers.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {import("../../types.js").WatchedWord} WatchedWord */

await sheet("screening");

/** Staff keep every list, volunteers their town's. @returns {string[]} slugs */
function kept() {
  const duties = me?.duties ?? [];
  if (duties.some(({ role }) => role === "staff_moderator")) return townNames();
  return duties.flatMap(({ role, neighborhood }) => role === "area_moderator" && neighborhood ? [neighborhood.slug] : []);
}

/** @param {View} el @param {string} [town] */
async function load(el, town = el.data.town) {
  try {
    await knowTowns();
    const slug = town ?? kept()[0];
    const list = slug ? await api.get(withQuery("/moderation/words", { neighborhood: slug, limit: "50" }), { signal: el.signal }) : { items: [], next: null };
    el.put({ town: slug, items: list.items, next: list.next, lost: null });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/moderation/words", { neighborhood: el.data.town, limit: "50", cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {SubmitEvent} event @param {View} el */
const add = (event, el) => send(event, el, async ({ pattern, note }, form) => {
  try {
    const word = await api.post("/moderation/words", { neighborhood: el.data.town, pattern: pattern.trim(), match: el.data.match ?? "contains", note: note.trim() });
    // A reset would also take back how words are compared.
    for (const box of form.querySelectorAll("input[type=text]")) /** @type {HTMLInputElement} */ (box).value = "";
    el.put({ items: [...el.data.items, word] });
    say(q.words.added);
  } catch (problem) {
    if (/** @type {any} */ (problem).code !== "conflict") throw problem;
    say(q.words.taken);
  }
});

/** @param {View} el @param {WatchedWord} word */
const remove = (el, word) => attempt(async () => {
  await api.delete(`/moderation/words/${word.id}`);
  el.put({ items: el.data.items.filter((/** @type {WatchedWord} */ one) => one.id !== word.id) });
  say(q.words.removed);
});

/** @param {WatchedWord} word @param {View} el */
const line = (word, el) => html`<li class="paper"><span class="grow"><b>${word.pattern}</b> ${word.note ? html`<span class="soft">${word.note}</span>` : nothing}</span>
  <span class="mark">${q.words.matches[word.match]}</span>
  <button type="button" aria-label=${q.words.removeOf(word.pattern)} @click=${() => remove(el, word)}>${q.words.remove}</button></li>`;

/** @param {any} data @param {View} el */
const list = ({ town, items, next, match = "contains", busy, problem }, el) => html`
  ${kept().length < 2 ? html`<p class="municipality">${place(town)}</p>` : html`<div class="field"><label for="town">${q.words.town}</label>
    <select id="town" @change=${(/** @type {any} */ event) => load(el, event.target.value)}>
      ${kept().map((slug) => html`<option value=${slug} .selected=${slug === town}>${place(slug)}</option>`)}</select></div>`}
  <form class="paper word-form" @submit=${(/** @type {SubmitEvent} */ event) => add(event, el)}>
    ${problemBox(problem)}
    ${field({ name: "pattern", label: q.words.pattern, hint: q.words.patternHint, max: 60, problem })}
    ${choice({ name: "match", legend: q.words.match, value: match, options: /** @type {const} */ (["contains", "exact"]).map((value) => ({ value, label: q.words.matches[value], text: q.words.matchText[value] })), change: (value) => el.put({ match: value }) })}
    ${field({ name: "note", label: q.words.note, max: 200, optional: true, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${q.words.add}</button></div>
  </form>
  <h2>${q.words.list}</h2>
  ${items.length ? html`<ul class="word-list">${items.map((/** @type {WatchedWord} */ word) => line(word, el))}</ul>` : html`<p class="empty">${q.words.empty}</p>`}
  ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${q.more}</button>` : nothing}`;

view("words-page", (data, el) => html`
  <div class="page-head">${heading(q.words.title)}</div>
  ${!keepsWords() ? html`<p class="empty">${q.none}</p>` : html`${ways("words")}<p>${q.words.lead}</p>
    ${data.lost ? failed(data.lost, () => load(el)) : data.items ? list(data, el) : coming(2)}`}`,
(_, el) => { if (keepsWords()) load(el); });
