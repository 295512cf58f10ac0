// @ts-check
// The rules that decisions cite, each with a place of its own in the page: decisions lead there.
import { r } from "../words/rules.js";
import { day } from "./time.js";
import { html } from "./view.js";
import { language } from "./words.js";

/** @param {{ ja: string, en: string }} text */
const said = (text) => text[language] ?? text.ja;

/** @param {any} version */
const body = (version) => html`
  ${said(version.body).split("\n").map((/** @type {string} */ line) => html`<p>${line}</p>`)}
  <dl>${version.examples.map((/** @type {any} */ example) => html`
    <dt>${example.allowed ? r.fine : r.against}</dt><dd>${said(example)}</dd>`)}</dl>`;

/** @param {any} rule */
const one = ({ slug, now, announced }) => html`
  <section class="paper prose" id=${slug} tabindex="-1">
    ${now ? html`<h2>${said(now.title)}</h2>
      <p class="soft">${now.ended ? r.ended : r.version(now.version, day(now.effective_at))}</p>${now.ended ? "" : body(now)}` : ""}
    ${announced.map((/** @type {any} */ next) => html`<h3>${r.coming(day(next.effective_at))}: ${said(next.title)}</h3>${body(next)}`)}
  </section>`;

/** @param {any[]} items */
export const citedRules = (items) => html`
  <div class="page-head"><h2>${r.title}</h2></div><p class="soft">${r.lead}</p>${items.map(one)}`;
