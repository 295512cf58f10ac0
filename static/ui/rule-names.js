// @ts-check
// The rules that decisions cite, with their titles; asked once for a page's life.
import { api } from "../api.js";
import { html } from "./view.js";
import { language } from "./words.js";

/** @typedef {{ slug: string, now: { state: "in_force" | "ended", title: { ja: string, en: string } } | null }} Rule */

/** @type {Promise<Rule[]> | null} */
let asked = null;

/** Without them everything can still be read: then a rule is called by its name in addresses. @returns {Promise<Rule[]>} */
export function rules() {
  asked ??= api.get("/moderation/rules").then((list) => list.items).catch(() => { asked = null; return []; });
  return asked;
}

/** @param {Rule[]} known @param {string} slug */
export const titleOf = (known, slug) => known.find((rule) => rule.slug === slug)?.now?.title[language] ?? slug;

/** @param {Rule[]} known @param {string} slug */
export const ruleLink = (known, slug) => html`<a class="tap" href=${`/rules#${slug}`}>${titleOf(known, slug)}</a>`;
