// @ts-check
// What was done to a place, newest first, with what was written before and what instead.
import { g } from "../words/guide.js";
import { nameOf } from "./author.js";
import { factWord, valueWord } from "./place-parts.js";
import { timeAgo } from "./time.js";
import { html, nothing } from "./view.js";

/** @typedef {{ voice: "resident" | "office" | "dataset", author: import("../types.js").Author | null, name: string | null }} SaidBy */

/** @param {SaidBy} by */
export const voice = (by) => by.author ? nameOf(by.author) : html`<span class="name">${by.voice === "dataset" && by.name ? `${g.page.from.dataset}（${by.name}）` : by.name ?? g.page.from[by.voice]}</span>`;

/** @param {string} field @param {any} value */
function shown(field, value) {
  if (value === null || value === undefined || value === "") return g.history.nothing;
  if (field === "category") return g.category[/** @type {"food"} */ (value)];
  if (field === "sort") return g.sort[/** @type {"cafe"} */ (value)];
  if (typeof value === "object" && value.value) return `${valueWord(field, value.value)}${value.detail ? `（${value.detail}）` : ""}`;
  return String(value);
}

/** @param {string} field */
const nameOfField = (field) => /** @type {Record<string, string>} */ (g.history.field)[field] ?? factWord(field);

/** @param {any} act */
const line = (act) => html`<li class="past-act">
  <p><b>${g.history.act[/** @type {"edit"} */ (act.act)]}</b> ${g.history.state[/** @type {"done"} */ (act.state)] ? html`<span class="label">${g.history.state[/** @type {"done"} */ (act.state)]}</span>` : nothing}
    <span class="soft">${voice(act.by)}${act.decided_by && act.act !== "check" ? html`・${voice(act.decided_by)}` : nothing}　${timeAgo(act.at)}</span></p>
  ${act.reason ? html`<p>${act.reason}</p>` : nothing}
  ${Object.keys(act.after).length ? html`<dl class="changes">${Object.keys(act.after).map((field) => html`<dt>${nameOfField(field)}</dt>
    <dd><del>${shown(field, act.before[field])}</del> → <ins>${shown(field, act.after[field])}</ins></dd>`)}</dl>` : nothing}
</li>`;

/** @param {any[]} acts */
export const pastOf = (acts) => html`<ol class="past-acts">${acts.map(line)}</ol>`;
