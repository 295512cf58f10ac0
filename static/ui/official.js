// @ts-check
// How an official notice looks wherever it stands: the band of the body that speaks, badge, labels, facts and files.
import { readings } from "../words/official.js";
import { icon } from "./icons.js";
import { moment, textIn } from "./reading.js";
import { excerpt, paragraphs, ruby } from "./ruby.js";
import { html, nothing, svg } from "./view.js";

/** @typedef {import("../types.js").Notice} Notice */
/** @typedef {import("../types.js").NoticeContent} NoticeContent */
/** @typedef {import("../words/official.js").Reading} Reading */

/** The badge of a verified body: drawn by the page, so that no name can carry it. */
export const badge = () => html`<svg class="badge" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${svg`
  <path d="M12 2.5 4 6v5.5c0 4.6 3.2 8.3 8 10 4.8-1.7 8-5.4 8-10V6z"/><path d="m8.500 12 2.500 2.500 4.500-5"/>`}</svg>`;

/** The sign of an emergency. */
export const alarm = () => icon("safety");

/** @param {string} iso @param {Reading} reading */
export const time = (iso, reading) => html`<time datetime=${iso}>${moment(iso, reading)}</time>`;

/** Who speaks, and for where. @param {{ name: string, official: import("../types.js").Official | null }} author @param {Reading} reading @param {import("../types.js").NoticeAreas} [areas] for where it speaks, with names */
export function band(author, reading, areas) {
  const t = readings[reading];
  const { official } = author;
  if (!official) return html`<div class="official-band"><p class="official-name">${author.name}</p><p class="official-about">${ruby(t.notVerified)}</p></div>`;
  const names = [...areas?.municipalities ?? [], ...areas?.neighborhoods ?? []].map((one) => one.name);
  return html`
    <div class="official-band">
      <p class="official-name">${badge()}<a href="/agencies/${official.agency}">${author.name}</a><span class="official-mark">${ruby(t.official)}</span></p>
      <p class="official-about">${/** @type {any} */ (t.kind)[official.kind] ?? t.kind.other}${names.length ? `・${names.slice(0, 3).join("、")}` : ""}</p>
    </div>`;
}

/** Weight, category, and what became of it: words and a form, never a color alone. @param {Pick<Notice, "severity" | "category" | "state"> & { corrected?: unknown[], one_person_release?: boolean }} notice @param {Reading} reading */
export function labels(notice, reading) {
  const t = readings[reading];
  return html`
    <ul class="labels">
      <li class="label ${notice.severity}">${ruby(t.severity[notice.severity])}</li>
      <li class="label">${t.category[notice.category]}</li>
      ${notice.state === "published" ? nothing : html`<li class="label off">${ruby(t.state[notice.state])}</li>`}
      ${notice.corrected?.length ? html`<li class="label">${ruby(t.corrected)}</li>` : nothing}
      ${notice.one_person_release ? html`<li class="label">${ruby(t.alone)}</li>` : nothing}
    </ul>`;
}

/** @param {string} name @param {unknown} words */
const row = (name, words) => html`<dt>${name}</dt><dd>${words}</dd>`;

/** Only digits and a plus reach the telephone. @param {string} number */
export const dial = (number) => number.normalize("NFKC").replace(/[^\d+]/g, "");

/** Only addresses of the web become links. @param {string} url */
const web = (url) => /^https?:\/\//.test(url) ? html`<a href=${url} rel="noopener noreferrer">${url}</a>` : url;

/** @param {NoticeContent} content @param {Reading} reading */
export function facts(content, reading) {
  const { field } = readings[reading];
  const areas = [...content.areas.municipalities, ...content.areas.neighborhoods].map((one) => one.name).join("、");
  return html`
    <dl class="facts">
      ${areas ? row(field.areas, areas) : nothing}
      ${content.deadline ? html`<dt>${field.deadline}</dt><dd class="deadline"><strong>${time(content.deadline, reading)}</strong></dd>` : nothing}
      ${content.target ? row(field.target, paragraphs(content.target)) : nothing}
      ${content.procedure ? row(field.procedure, paragraphs(content.procedure)) : nothing}
      ${content.valid_from || content.valid_to ? row(field.period, html`${content.valid_from ? time(content.valid_from, reading) : nothing} ～ ${content.valid_to ? time(content.valid_to, reading) : nothing}`) : nothing}
      ${content.department ? row(field.department, content.department) : nothing}
      ${content.telephone ? row(field.telephone, html`<a class="tap" href="tel:${dial(content.telephone)}">${content.telephone}</a>`) : nothing}
      ${content.source_url ? row(field.source_url, web(content.source_url)) : nothing}
      ${content.expires_at ? row(field.expires_at, time(content.expires_at, reading)) : nothing}
    </dl>`;
}

/** @param {NoticeContent} content @param {Reading} reading @param {(file: import("../types.js").NoticeFile) => string} path */
export function files(content, reading, path) {
  const t = readings[reading];
  if (!content.attachments?.length) return nothing;
  return html`
    <section class="files">
      <h2>${t.field.attachments}</h2>
      <ul>${content.attachments.map((file) => html`<li>${file.kind === "image"
        ? html`<figure><a href=${path(file)} target="_blank"><img src=${path(file)} alt=${file.alt} loading="lazy"></a><figcaption>${file.name}</figcaption></figure>`
        : html`<a href=${path(file)} download>${icon("clip")}${file.name}</a>${t.pdf(Math.ceil(file.bytes / 1024))}
          ${file.alt ? html`<details><summary>${ruby(t.asText)}</summary><div>${paragraphs(file.alt)}</div></details>` : nothing}`}</li>`)}</ul>
    </section>`;
}

/** The page of a notice and its pieces are read by many; a preview in the office shows the same. @param {NoticeContent} content @param {Reading} reading */
export function bodyIn(content, reading) {
  const t = readings[reading];
  const found = textIn(content, reading);
  const machine = reading !== "ja" && content.machine_translated?.[reading];
  return html`
    ${!found ? html`<p class="note" role="note">${ruby(t.noText)}</p>` : machine ? html`<p class="note" role="note">${ruby(t.machine)}</p>` : nothing}
    <div class="official-body" lang=${found ? t.tag : "ja"}>${paragraphs((found ?? content).body, Boolean(found) && reading === "easy")}</div>`;
}

/** A notice on a list. @param {Notice} notice @param {Reading} reading */
export function card(notice, reading) {
  const t = readings[reading];
  const found = textIn(notice, reading);
  const { title, body } = found ?? notice;
  const holds = notice.state === "published";
  const latest = notice.withdrawn?.at ?? notice.published_at;
  return html`
    <article class="paper official-card ${notice.severity === "emergency" && holds ? "urgent" : ""} ${holds ? "" : "over"}">
      <p class="official-name">${notice.author.official ? badge() : nothing}<span>${notice.author.name}</span> ${time(latest, reading)}</p>
      ${labels(notice, reading)}
      <h2 lang=${found ? t.tag : "ja"}><a href=${notice.web}>${ruby(title)}</a></h2>
      ${notice.withdrawn ? html`<p>${ruby(t.withdrawnShort)}${excerpt(notice.withdrawn.reason, 100)}</p>` : html`
        <p lang=${found ? t.tag : "ja"}>${excerpt(body, 100)}</p>
        ${notice.deadline ? html`<p class="deadline">${t.deadline}：<strong>${time(notice.deadline, reading)}</strong></p>` : nothing}`}
    </article>`;
}

/** A notice that came to somebody: its title, and what they can do with it. @param {import("../types.js").Delivered} one @param {Reading} reading @param {{ marks: unknown, more: unknown }} with_ */
export function line({ notice, delivered_at, changed_at }, reading, { marks, more }) {
  const t = readings[reading];
  const other = reading === "easy" ? notice.title_easy : reading === "en" ? notice.title_en : null;
  const holds = notice.state === "published";
  return html`
    <article class="paper official-card ${notice.severity === "emergency" && holds ? "urgent" : ""} ${holds ? "" : "over"}">
      <p class="official-name">${notice.author.official ? badge() : nothing}<span>${notice.author.name}</span> ${time(changed_at ?? delivered_at, reading)}</p>
      ${marks}
      ${labels(notice, reading)}
      <h2 lang=${other ? t.tag : "ja"}><a href=${`/n/${notice.id}`}>${ruby(other ?? notice.title)}</a></h2>
      ${more}
    </article>`;
}
