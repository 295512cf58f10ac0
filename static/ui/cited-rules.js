// @ts-check
// The rules that decisions cite, each with a place of its own in the page: decisions lead there. What comes stands above them all.
import { api } from "../api.js";
import { readings } from "../words/rules.js";
import { attempt } from "./attempt.js";
import { paragraphs, ruby } from "./ruby.js";
import { html, nothing, view } from "./view.js";

/** @typedef {import("../words/rules.js").Reading} Reading */

/** @param {string} iso @param {Reading} reading */
const day = (iso, reading) => new Intl.DateTimeFormat(reading === "en" ? "en-GB" : "ja-JP", { timeZone: "Asia/Tokyo", year: "numeric", month: "long", day: "numeric" }).format(new Date(iso));

/** @param {any} version @param {Reading} reading */
const body = (version, reading) => html`
  ${paragraphs(version.body[reading], reading === "easy")}
  <dl class="examples">${version.examples.map((/** @type {any} */ example) => html`
    <div class=${example.allowed ? "fine" : "against"}><dt>${ruby(example.allowed ? readings[reading].fine : readings[reading].against)}</dt><dd>${ruby(example[reading])}</dd></div>`)}</dl>`;

/** @param {any} version @param {Reading} reading */
const notes = ({ emergency, reason }, reading) => html`
  ${emergency ? html`<p class="soft">${ruby(readings[reading].emergency)}</p>` : nothing}${reason ? html`<p class="soft">${ruby(readings[reading].why(reason))}</p>` : nothing}`;

view("past-versions", ({ slug, reading, versions }, el) => {
  const t = readings[/** @type {Reading} */ (reading)];
  return html`
    <details @toggle=${() => attempt(async () => { if (!el.data.versions) el.put({ versions: (await api.get(`/moderation/rules/${slug}`, { signal: el.signal })).versions }); })}>
      <summary>${ruby(t.before)}</summary>
      ${versions?.filter((/** @type {any} */ one) => one.state === "past" || one.state === "overtaken").map((/** @type {any} */ one) => html`
        <h3>${ruby(t.past(one.version, day(one.effective_at, reading)))}</h3><p><b>${ruby(one.title[reading])}</b></p>${notes(one, reading)}${body(one, reading)}`)}
    </details>`;
});

/** @param {any} rule @param {Reading} reading */
function one({ slug, now, versions, announced }, reading) {
  const t = readings[reading];
  if (!now) return nothing;
  return html`
    <section class="paper prose" id=${slug} tabindex="-1">
      <h2>${ruby(now.title[reading])}</h2>
      <p class="soft">${ruby(now.ended ? t.ended : t.version(now.version, day(now.effective_at, reading)))}</p>
      ${now.ended ? nothing : html`${notes(now, reading)}${body(now, reading)}`}
      ${versions - announced.length > 1 ? html`<past-versions .data=${{ slug, reading }}></past-versions>` : nothing}
    </section>`;
}

/** @param {any} rule @param {any} next @param {Reading} reading */
function comes({ slug, now }, next, reading) {
  const t = readings[reading];
  const when = next.ended ? t.ends : now ? t.coming : t.begins;
  return html`
    <section class="paper prose coming-rule" id=${now ? nothing : slug} tabindex="-1">
      <p class="label">${ruby(when(day(next.effective_at, reading)))}</p><h3>${ruby(next.title[reading])}</h3>
      ${notes(next, reading)}${next.ended ? nothing : body(next, reading)}
    </section>`;
}

/** @param {any[]} items @param {Reading} reading */
export function citedRules(items, reading) {
  const t = readings[reading];
  const coming = items.flatMap((rule) => rule.announced.map((/** @type {any} */ next) => comes(rule, next, reading)));
  return html`
    <div class="page-head"><h2>${ruby(t.title)}</h2></div><p class="soft">${ruby(t.lead)}</p>
    ${coming.length ? html`<h3 class="announced">${ruby(t.announced)}</h3>${coming}` : nothing}
    ${items.map((rule) => one(rule, reading))}`;
}
