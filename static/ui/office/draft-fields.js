// @ts-check
// The sheet a clerk writes on: few fields first, what is needed less often folded below.
import { f } from "../../words/office.js";
import { readings } from "../../words/official.js";
import { choice, tick } from "../form.js";
import { fieldProblem } from "../problem.js";
import { html, nothing } from "../view.js";
import { language, w } from "../words.js";
import { areaChoice } from "./areas.js";
import { told, typed } from "./clock.js";
import "./files.js";
import "./lint.js";

/** @typedef {(change: object) => void} Write */

/**
 * @param {any} draft @param {Write} write @param {any} problem
 * @param {{ name: string, label: string, hint?: string, max?: number, rows?: number, type?: string, mode?: string, optional?: boolean, lang?: string, autocomplete?: string }} o
 */
function line(draft, write, problem, o) {
  const wrong = fieldProblem(problem, o.name);
  const value = o.type === "datetime-local" ? typed(draft[o.name]) : draft[o.name] ?? "";
  const change = (/** @type {any} */ event) => write({ [o.name]: o.type === "datetime-local" ? told(event.target.value) : event.target.value });
  const described = [o.hint ? `${o.name}-hint` : "", wrong ? `${o.name}-wrong` : ""].filter(Boolean).join(" ") || nothing;
  return html`
    <div class="field">
      <label for=${o.name}>${o.label}${o.optional ? html` <small>${w.shell.optional}</small>` : nothing}</label>
      ${o.hint ? html`<p class="hint" id="${o.name}-hint">${o.hint}</p>` : nothing}
      ${o.rows ? html`<textarea id=${o.name} rows=${o.rows} maxlength=${o.max ?? nothing} lang=${o.lang ?? nothing} aria-describedby=${described} aria-invalid=${wrong ? "true" : nothing} .value=${value} @input=${change}></textarea>
          ${value.length > (o.max ?? Infinity) * 0.8 ? html`<p class="counter">${f.draft.counter(value.length, o.max ?? 0)}</p>` : nothing}`
        : html`<input id=${o.name} type=${o.type ?? "text"} maxlength=${o.max ?? nothing} inputmode=${o.mode ?? nothing} lang=${o.lang ?? nothing} autocomplete=${o.autocomplete ?? "off"}
            aria-describedby=${described} aria-invalid=${wrong ? "true" : nothing} .value=${value} @change=${change} @input=${o.type ? nothing : change}>`}
      ${wrong ? html`<p class="wrong" id="${o.name}-wrong">${wrong}</p>` : nothing}
    </div>`;
}

/** @param {string} title @param {unknown} inside */
const section = (title, inside) => html`<section class="paper sheet-part"><h2>${title}</h2>${inside}</section>`;

/** @param {any} draft @param {Write} write @param {any} problem */
const what = (draft, write, problem) => section(f.draft.what, html`
  ${line(draft, write, problem, { name: "title", label: f.draft.subject, hint: f.draft.subjectHint, max: 100 })}
  ${line(draft, write, problem, { name: "body", label: f.draft.body, hint: f.draft.bodyHint, max: 5000, rows: 8 })}
  ${choice({ name: "severity", legend: f.draft.severity, value: draft.severity, cls: "severities",
    options: ["information", "important", "emergency"].map((value) => ({ value, label: /** @type {any} */ (f.severity)[value], text: /** @type {any} */ (f.severityText)[value] })),
    change: (severity) => write({ severity }) })}
  ${draft.severity === "emergency" ? line(draft, write, problem, { name: "expires_at", label: f.draft.expiresAt, hint: f.draft.expiresEmergency, type: "datetime-local" }) : nothing}
  <div class="field"><label for="category">${f.draft.category}</label>
    <select id="category" .value=${draft.category} @change=${(/** @type {any} */ event) => write({ category: event.target.value })}>
      ${Object.entries(readings[language].category).map(([value, name]) => html`<option value=${value} ?selected=${value === draft.category}>${name}</option>`)}</select></div>`);

/** @param {any} draft @param {Write} write @param {any} problem @param {any} places */
const where = (draft, write, problem, places) => section(f.draft.where, html`
  ${areaChoice(draft, places, write)}
  ${fieldProblem(problem, "areas") ? html`<p class="wrong">${fieldProblem(problem, "areas")}</p>` : nothing}
  ${line(draft, write, problem, { name: "target", label: f.draft.target, hint: f.draft.targetHint, max: 500 })}`);

/** @param {any} draft @param {Write} write @param {any} problem */
const todo = (draft, write, problem) => section(f.draft.todo, html`
  ${line(draft, write, problem, { name: "procedure", label: f.draft.procedure, hint: f.draft.procedureHint, max: 2000, rows: 3 })}
  ${line(draft, write, problem, { name: "deadline", label: f.draft.deadline, hint: f.draft.deadlineHint, type: "datetime-local", optional: true })}`);

/** @param {any} draft @param {Write} write @param {any} problem */
const contact = (draft, write, problem) => section(f.draft.contact, html`
  <div class="two-fields">
    ${line(draft, write, problem, { name: "department", label: f.draft.department, max: 100, autocomplete: "organization-title" })}
    ${line(draft, write, problem, { name: "telephone", label: f.draft.telephone, max: 60, mode: "tel", autocomplete: "tel" })}
  </div>`);

/** @param {string} title @param {string | null} text @param {unknown} inside @param {boolean} open */
const folded = (title, text, inside, open) => html`<details class="paper folded" ?open=${open}><summary>${title}</summary><div>${text ? html`<p class="soft">${text}</p>` : nothing}${inside}</div></details>`;

/** @param {any} draft @param {Write} write @param {any} problem */
const languages = (draft, write, problem) => html`
  <div class="beside-lint">
    <div>
      ${line(draft, write, problem, { name: "title_easy", label: f.draft.easyTitle, max: 100 })}
      ${line(draft, write, problem, { name: "body_easy", label: f.draft.easyBody, hint: f.draft.easyHint, max: 5000, rows: 6 })}
      ${draft.body_easy ? tick({ name: "machine_easy", label: f.draft.machineEasy, checked: draft.machine_translated.easy, change: (easy) => write({ machine_translated: { ...draft.machine_translated, easy } }) }) : nothing}
    </div>
    <easy-lint .data=${{ easy: draft.body_easy ?? "" }}></easy-lint>
  </div>
  ${line(draft, write, problem, { name: "title_en", label: f.draft.enTitle, max: 200, lang: "en" })}
  ${line(draft, write, problem, { name: "body_en", label: f.draft.enBody, max: 5000, rows: 5, lang: "en" })}
  ${draft.body_en ? tick({ name: "machine_en", label: f.draft.machineEn, checked: draft.machine_translated.en, change: (en) => write({ machine_translated: { ...draft.machine_translated, en } }) }) : nothing}`;

/** @param {any} draft @param {Write} write @param {any} problem */
const when = (draft, write, problem) => html`
  ${line(draft, write, problem, { name: "publish_at", label: f.draft.publishAt, hint: f.draft.publishHint, type: "datetime-local" })}
  ${draft.severity === "emergency" ? nothing : line(draft, write, problem, { name: "expires_at", label: f.draft.expiresAt, type: "datetime-local" })}
  <div class="two-fields">${line(draft, write, problem, { name: "valid_from", label: f.draft.validFrom, type: "datetime-local" })}
    ${line(draft, write, problem, { name: "valid_to", label: f.draft.validTo, type: "datetime-local" })}</div>`;

/** @param {any} draft @param {Write} write @param {any} problem */
const replies = (draft, write, problem) => html`
  ${choice({ name: "replies", legend: f.draft.replies, value: draft.replies, change: (value) => write({ replies: value }),
    options: ["open", "office_only", "closed"].map((value) => ({ value, label: /** @type {any} */ (f.draft.repliesModes)[value], text: /** @type {any} */ (f.draft.repliesModesText)[value] })) })}
  ${draft.replies === "closed" ? line(draft, write, problem, { name: "replies_closed_reason", label: f.draft.closedReason, max: 200 }) : nothing}`;

/** @param {any} draft @param {Write} write @param {any} problem */
const others = (draft, write, problem) => html`
  ${line(draft, write, problem, { name: "source_url", label: f.draft.source, max: 500, mode: "url" })}
  <div class="two-fields">${line(draft, write, problem, { name: "child_from", label: f.draft.childFrom, hint: f.draft.childHint, type: "month" })}
    ${line(draft, write, problem, { name: "child_to", label: f.draft.childTo, type: "month" })}</div>`;

/** @param {any} data @param {Write} write */
export function sheet({ draft, problem, places, notice, openParts }, write) {
  const inPart = (/** @type {string[]} */ ...names) => names.some((name) => fieldProblem(problem, name));
  return html`
    ${what(draft, write, problem)}
    ${where(draft, write, problem, places)}
    ${todo(draft, write, problem)}
    ${contact(draft, write, problem)}
    ${folded(f.draft.languages, f.draft.languagesText, languages(draft, write, problem), openParts.languages || inPart("title_easy", "body_easy", "title_en", "body_en"))}
    ${folded(f.draft.files, f.draft.ifNeeded, html`<notice-files .data=${{ notice }}></notice-files>`, openParts.files || inPart("attachments", "alt"))}
    ${folded(f.draft.when, f.draft.ifNeeded, when(draft, write, problem), openParts.when || inPart("publish_at", "valid_from", "valid_to"))}
    ${folded(f.draft.replies, null, replies(draft, write, problem), openParts.replies || inPart("replies_closed_reason"))}
    ${folded(f.draft.others, f.draft.ifNeeded, others(draft, write, problem), openParts.others || inPart("source_url", "child_from", "child_to"))}`;
}

/** Parts that hold something are open when a draft is opened again. @param {any} draft */
export const partsInUse = (draft) => ({
  languages: Boolean(draft.body_easy || draft.body_en), files: Boolean(draft.attachments?.length), when: Boolean(draft.publish_at || draft.valid_from || draft.valid_to),
  replies: draft.replies !== "open", others: Boolean(draft.source_url || draft.child_from || draft.child_to),
});

/** What the fields are called, for the summary of what is wrong. */
const names = () => /** @type {Record<string, string>} */ ({
  title: f.draft.subject, body: f.draft.body, areas: f.draft.areas, target: f.draft.target, procedure: f.draft.procedure, deadline: f.draft.deadline,
  department: f.draft.department, telephone: f.draft.telephone, title_easy: f.draft.easyTitle, body_easy: f.draft.easyBody, title_en: f.draft.enTitle, body_en: f.draft.enBody,
  publish_at: f.draft.publishAt, expires_at: f.draft.expiresAt, valid_from: f.draft.validFrom, valid_to: f.draft.validTo, replies_closed_reason: f.draft.closedReason,
  source_url: f.draft.source, child_from: f.draft.childFrom, child_to: f.draft.childTo, attachments: f.draft.files,
});

/** Each field that was refused, as a link to it. @param {any} problem */
export const summary = (problem) => {
  const found = [...new Set((problem.errors ?? []).map((/** @type {any} */ error) => error.pointer.split("/")[1]))].filter((name) => name in names());
  return found.length ? html`<ul class="warnings">${found.map((name) => html`<li><a class="tap" href="#${name}">${names()[name]}</a> ${fieldProblem(problem, name) ?? nothing}</li>`)}</ul>` : nothing;
};
