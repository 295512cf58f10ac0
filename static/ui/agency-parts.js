// @ts-check
// Parts that an office's page and the reviewers' desk share: the steps to the badge, facts, papers, areas, roles.
import { a } from "../words/agency.js";
import { day } from "./time.js";
import { html, nothing } from "./view.js";
import { language } from "./words.js";

/** @typedef {{ id: string, name: string, content_type: string, bytes: number, created_at: string }} Paper */
/** @typedef {{ id: string, kind: "mail" | "dns" | "well_known" | "letter", place: string, at: string | null, line: string | null, code_sent: boolean, tries_left: number, expires_at: string, proved_at: string | null, why: string | null }} Proof */
/** @typedef {{ author: boolean, approver: boolean, responder: boolean, administrator: boolean, moderator: boolean }} Roles */

export const roleNames = /** @type {const} */ (["author", "approver", "responder", "administrator", "moderator"]);

/** How far an agency came, as a number of steps behind it. @param {any} one */
const behind = (one) => ({ requested: 1, documents_checked: 2, domain_proved: 3, active: 5, expired: 2 })[/** @type {string} */ (one.status)] ?? 0;

/** @param {any} one */
export function steps(one) {
  const done = behind(one);
  return html`<ol class="way-steps" aria-label=${a.page.steps}>${a.page.stepNames.map((name, i) => html`
    <li class=${i < done ? "done" : i === done ? "now" : ""} aria-current=${i === done ? "step" : nothing}><span>${name}</span>
      <small>${i < done ? a.page.done : i === done ? (i === 2 ? a.page.now : a.page.waits) : nothing}</small></li>`)}</ol>`;
}

/** @param {any} one */
export const statusMark = (one) => html`<span class="trust-status ${one.status}">${/** @type {any} */ (a.status)[one.status]}</span>`;

/** @param {{ municipalities: { code: string, name: string }[], neighborhoods: { slug: string, name: string }[] }} areas */
export const areaNames = (areas) => [...areas.municipalities.map((one) => one.name === one.code ? one.code : `${one.name}（${one.code}）`), ...areas.neighborhoods.map((one) => one.name)].join(language === "en" ? ", " : "、");

/** @param {[unknown, unknown][]} lines */
export const facts = (lines) => html`<dl class="agency-facts">${lines.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;

/** @param {any} one */
export const ownFacts = (one) => facts([
  [a.ask.name, html`<b>${one.name}</b>`], [a.ask.kana, one.kana], [a.ask.nameEn, one.name_en], [a.ask.kind, /** @type {any} */ (a.kind)[one.kind]],
  [a.ask.postal, one.postal_address], [a.ask.telephone, one.telephone], [a.ask.website, one.website], [a.page.areas, areaNames(one.areas)],
]);

/** @param {number} bytes */
const size = (bytes) => bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** @param {Paper[]} papers @param {unknown} none @param {(paper: Paper) => unknown} [more] */
export const paperList = (papers, none, more) => papers.length
  ? html`<ul class="papers">${papers.map((paper) => html`<li><span>${paper.name} <small class="soft">${size(paper.bytes)}・${day(paper.created_at)}</small></span>${more?.(paper) ?? nothing}</li>`)}</ul>`
  : html`<p class="soft">${none}</p>`;

/** @param {Roles} roles */
export const roleMarks = (roles) => html`<span class="marks">${roleNames.filter((role) => roles[role]).map((role) => html`<span class="mark">${a.people.roles[role]}</span>`)}</span>`;

/** Ticks for roles; a place at the desk only where one is open. @param {Roles | null} now @param {boolean} [desk] */
export const roleTicks = (now, desk) => html`
  <fieldset class="ticks"><legend>${a.people.role}</legend>
    ${roleNames.filter((role) => role !== "moderator" || desk).map((role) => html`<label class="option tick"><input type="checkbox" name=${role} .checked=${Boolean(now?.[role])}>
      <span>${a.people.roles[role]} <small>${a.people.rolesText[role]}</small></span></label>`)}
  </fieldset>`;

/** @param {Record<string, any>} values of a form @returns {Roles} */
export const rolesOf = (values) => ({ author: Boolean(values.author), approver: Boolean(values.approver), responder: Boolean(values.responder), administrator: Boolean(values.administrator), moderator: Boolean(values.moderator) });

/** Ticks for the municipalities that have towns here, and a line for others. @param {any[]} towns @param {string[]} chosen */
export function municipalityTicks(towns, chosen) {
  const known = new Map(towns.map((town) => [town.municipality_code, town.municipality]));
  return html`${[...known].map(([code, name]) => html`
    <label class="option tick"><input type="checkbox" name="municipality" value=${String(code)} .checked=${chosen.includes(String(code))}><span>${name}</span></label>`)}`;
}

/** The codes that a form says. @param {HTMLFormElement} form @returns {string[]} */
export function codesOf(form) {
  const ticked = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=municipality]:checked"))].map((box) => box.value);
  const typed = /** @type {HTMLInputElement} */ (form.elements.namedItem("codes")).value.split(/[\s,、，]+/).filter(Boolean);
  return [...new Set([...ticked, ...typed])];
}
