// @ts-check
// The queue with one case beside it: made so that twenty cases take ten minutes, by keys or by thumb.
import { api, withQuery } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import { signMarks } from "../../ui/keepers/case-parts.js";
import { press } from "../../ui/keepers/case-view.js";
import { listenForKeys, showKeys } from "../../ui/keepers/keys.js";
import { knowTowns, place } from "../../ui/keepers/places.js";
import { ways } from "../../ui/keepers/ways.js";
import { coming, failed } from "../../ui/problem.js";
import { rules } from "../../ui/rule-names.js";
import { say } from "../../ui/say.js";
import { ago } from "../../ui/time.js";
import { me } from "../../ui/who.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { html, nothing, view } from "../../ui/view.js";
import { q } from "../../words/keepers.js";
import { v } from "../../words/verdict.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {import("../../types.js").CaseLine} CaseLine */

const shelves = /** @type {const} */ (["undecided", "mine", "decided"]);

/** @param {any} data @param {string | null} [cursor] */
const address = ({ shelf }, cursor = null) => withQuery("/moderation/cases", { shelf, cursor });

/** @param {View} el */
async function load(el) {
  const asked = address(el.data);
  el.put({ problem: null });
  try {
    const [list, known] = await Promise.all([api.get(asked, { signal: el.signal }), rules(), knowTowns()]);
    if (asked === address(el.data)) await el.put({ items: list.items, next: list.next, known });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(address(el.data, el.data.next), { signal: el.signal });
  const known = new Set(el.data.items.map((/** @type {CaseLine} */ line) => line.id));
  await el.put({ items: [...el.data.items, ...list.items.filter((/** @type {CaseLine} */ line) => !known.has(line.id))], next: list.next });
});

/** Back leads from a case to the queue, not through every case that was looked at. @param {View} el @param {string | null} id */
async function show(el, id) {
  const path = id ? `/moderation/cases/${id}` : "/moderation";
  history[el.data.id || !id ? "replaceState" : "pushState"](history.state, "", path);
  await el.put({ id });
  if (!id) return;
  el.querySelector(".pane-list [aria-current=true]")?.scrollIntoView({ block: "nearest" });
  const pane = /** @type {HTMLElement | null} */ (el.querySelector(".pane-case"));
  pane?.focus({ preventScroll: true });
  if (pane && pane.getBoundingClientRect().top < 0) pane.scrollIntoView();
}

/** The next one that nobody else has; at the end of what is loaded, more is asked for. @param {View} el @param {1 | -1} by @param {boolean} [free] */
async function step(el, by, free = false) {
  const at = el.data.items?.findIndex((/** @type {CaseLine} */ line) => line.id === el.data.id) ?? -1;
  const from = at < 0 ? (by > 0 ? 0 : -1) : at + by;
  const rest = by > 0 ? el.data.items?.slice(from) ?? [] : from >= 0 ? [el.data.items[from]] : [];
  const next = rest.find((/** @type {CaseLine} */ line) => !free || (line.taken !== "by_another" && line.id !== el.data.id));
  if (next) return show(el, next.id);
  const { length } = el.data.items ?? [];
  if (by > 0 && el.data.next) await more(el);
  if (el.data.items?.length > length) return step(el, by, free);
  if (free) { say(q.all); await show(el, null); }
}

/** The next case opens by itself. What waits for votes stays on the shelf; what was decided leaves it. @param {View} el @param {{ id: string, proposed: boolean }} what */
async function decided(el, { id, proposed }) {
  await step(el, 1, true);
  el.put({ items: el.data.items?.flatMap((/** @type {CaseLine} */ line) => line.id !== id ? [line] : proposed ? [{ ...line, state: "under_review" }] : []) });
}

/** @param {View} el @param {CaseLine} line */
const changed = (el, line) => el.put({ items: el.data.items?.map((/** @type {CaseLine} */ old) => old.id === line.id ? { ...old, ...line } : old) });

/** @param {CaseLine} one @param {any} data @param {View} el */
const line = (one, { id }, el) => html`
  <li><a class="case-line" href=${`/moderation/cases/${one.id}`} aria-current=${one.id === id ? "true" : "false"}
    @click=${(/** @type {MouseEvent} */ event) => { if (event.metaKey || event.ctrlKey || event.shiftKey) return; event.preventDefault(); show(el, one.id); }}>
    <b>${v.category[one.category]}</b>
    <span class="soft">${[v.target[one.target_kind], place(one.neighborhood), ago(one.opened_at), one.reporters > 1 ? q.reporters(one.reporters) : ""].filter(Boolean).join("・")}</span>
    <span class="marks">${signMarks(one)}</span></a></li>`;

/** @param {any} data @param {View} el */
function list(data, el) {
  const { items, next, problem, shelf = "undecided" } = data;
  return html`
    <div class="chips" role="group" aria-label=${q.shelves}>${shelves.map((word) => html`<button type="button" class="chip" aria-pressed=${String(word === shelf)}
      @click=${() => { el.put({ shelf: word, items: null }); load(el); }}>${q.shelf[word]}</button>`)}</div>
    ${problem && !items ? failed(problem, () => load(el)) : !items ? coming(2) : html`
      ${items.length ? html`<ul class="case-lines">${repeat(items, (one) => one.id, (one) => line(one, data, el))}</ul>` : html`<p class="empty">${q.empty[/** @type {"mine"} */ (shelf)]}</p>`}
      <p>${next ? html`<button type="button" @click=${() => more(el)}>${q.more}</button>` : nothing}
        <button type="button" class="plain" @click=${() => { el.put({ round: (data.round ?? 0) + 1 }); load(el); }}>${q.refresh}</button></p>`}`;
}

/** @param {any} data @param {View} el */
const panes = (data, el) => html`
  <div class="panes ${data.id ? "open" : ""}">
    <section class="pane-list" aria-label=${q.list}>${list(data, el)}</section>
    <section class="pane-case" aria-label=${q.case.what} tabindex="-1" @line=${(/** @type {CustomEvent} */ event) => changed(el, event.detail)} @decided=${(/** @type {CustomEvent} */ event) => decided(el, event.detail)}
      @lost=${(/** @type {CustomEvent} */ event) => el.put({ items: el.data.items?.filter((/** @type {CaseLine} */ line) => line.id !== event.detail) })}>
      ${data.id && data.known ? html`<a class="back" href="/moderation" @click=${(/** @type {MouseEvent} */ event) => { event.preventDefault(); show(el, null); }}>${icon("back")}${q.back}</a>
        ${repeat([`${data.id} ${data.round}`], (round) => round, () => html`<case-view .data=${{ id: data.id, known: data.known }}></case-view>`)}`
        : html`<p class="empty">${q.choose}</p>`}
    </section>
  </div>`;

view("moderation-page", (data, el) => html`
  <div class="page-head">${heading(q.title)}<button type="button" class="plain keys-help" @click=${showKeys}><kbd>?</kbd>${q.help}</button></div>
  ${data.problem?.status === 403 ? html`<p class="empty">${q.none}</p>` : html`${me?.kind === "officer" ? html`<p class="note">${q.desk}</p>` : nothing}${ways("queue")}${panes(data, el)}`}`,
(_, el) => {
  load(el);
  listenForKeys(el.signal, (key) => {
    if (key === "j" || key === "k") step(el, key === "j" ? 1 : -1);
    else if (key === "?") showKeys();
    else return press(/** @type {View} */ (el.querySelector("case-view") ?? el), key);
    return true;
  });
});
