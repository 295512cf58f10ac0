// @ts-check
// A notice that is not being written: who can approve it, when it comes out, and correcting or withdrawing it.
import { api } from "../../api.js";
import { f } from "../../words/office.js";
import { attempt } from "../attempt.js";
import { dialog, sure } from "../dialog.js";
import { send, textArea } from "../form.js";
import { icon } from "../icons.js";
import { problemBox } from "../problem.js";
import { say } from "../say.js";
import { html, nothing, view } from "../view.js";
import { shortly } from "./clock.js";
import { act, has, noticePath } from "./house.js";
import "./preview.js";
import { contentOf } from "./saving.js";

/** @typedef {import("../view.js").View} View */

view("reason-form", ({ name, label, text, yes, busy, problem, work }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => { await work(values[name].trim()); })}>
    ${text ? html`<p>${text}</p>` : nothing}
    ${problemBox(problem)}
    ${textArea({ id: "why-text", name, label, rows: 3, max: 500, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${yes}</button></div>
  </form>`);

/**
 * Asks for words and does the act with them; the dialog stays open when it was refused.
 * @template T @param {{ title: string, text?: string, label: string, yes: string, name?: string }} o @param {(words: string) => Promise<T>} work @returns {Promise<T | undefined>}
 */
export const withWords = ({ title, text, label, yes, name = "reason" }, work) => dialog(title, (done) => html`
  <reason-form .data=${{ name, label, text, yes, work: async (/** @type {string} */ words) => done(await work(words)) }}></reason-form>`);

/** @param {View} el @param {any} notice */
const told = (el, notice) => el.dispatchEvent(new CustomEvent("notice", { detail: notice, bubbles: true }));

/** @param {View} el */
const edit = (el) => attempt(async () => {
  if (!await sure({ title: f.status.editSure, text: f.status.editText, yes: f.status.edit })) return;
  const { notice } = el.data;
  told(el, await api.patch(noticePath(notice.id), contentOf(notice.version), { version: notice.version.lock }));
});

/** @param {View} el */
async function correct(el) {
  const next = await withWords({ title: f.status.correctTitle, text: f.draft.correctionHint, label: f.draft.correction, yes: f.status.correctDo, name: "what" },
    (what) => act(el.data.notice, "correct", { what }));
  if (next) told(el, next);
}

/** The version that readers see, while it still holds. @param {any} notice */
export const withdrawable = (notice) => notice.versions.find((/** @type {any} */ one) => one.number === notice.current && one.state === "published");

/** @param {any} notice @returns {Promise<any>} the notice afterwards */
export async function withdraw(notice) {
  const next = await withWords({ title: f.status.withdrawTitle, text: f.status.withdrawText, label: f.status.reasonPublic, yes: f.status.withdrawDo },
    (reason) => act(notice, "withdraw", { reason }, withdrawable(notice).lock));
  if (next) say(f.status.withdrawn);
  return next;
}

/** @param {View} el */
async function takeBack(el) {
  const next = await withdraw(el.data.notice);
  if (next) told(el, next);
}

/** What somebody should look at before it goes on. @param {any} version */
export const warnings = (version) => html`<div class="note" role="note"><p><b>${f.draft.warnings}</b></p>
  <ul class="warnings">${version.warnings.map((/** @type {string} */ code) => html`<li>${/** @type {any} */ (f.warning)[code] ?? f.warning.other}</li>`)}</ul></div>`;

/** @param {View} el */
const reviewRelease = (el) => attempt(async () => {
  told(el, await act(el.data.notice, "review-release"));
  say(f.review.reviewedRelease);
});

/** @param {string} id */
const copy = (id) => attempt(async () => {
  await navigator.clipboard.writeText(`${location.origin}/office/n/${id}/review`);
  say(f.status.copied);
});

/** "Find somebody to approve." @param {any} notice @param {any} office */
export const finding = (notice, office) => html`
  <section class="paper find" aria-labelledby="find">
    <h2 id="find">${icon("me")}${f.status.find}</h2>
    ${notice.version.reviewers?.length ? html`<p>${f.status.findText}</p>
      <ul class="reviewers">${notice.version.reviewers.map((/** @type {any} */ one) => html`<li><b>${one.name}</b>${one.department ? html` <span class="soft">${one.department}</span>` : nothing}</li>`)}</ul>`
      : html`<p>${f.status.nobody}</p><p><a class="tap" href="/office/people">${f.house.people}</a></p>`}
    <div class="buttons">
      <button type="button" class="strong" @click=${() => copy(notice.id)}>${f.status.link}</button>
      ${has(office, "approver") && !notice.version.mine ? html`<a class="button" href=${`/office/n/${notice.id}/review`}>${f.status.review}</a>` : nothing}
    </div>
  </section>`;

/** @param {any} notice @param {View} el */
const published = (notice, el) => html`
  <section class="paper"><p><b>${notice.training ? f.status.trainingPublished : f.status.published}</b></p>
    <div class="buttons">
      ${notice.training ? nothing : html`<a class="button" href=${`/n/${notice.id}`}>${f.status.publicPage}</a> <a class="button" href=${`/office/n/${notice.id}/delivery`}>${f.today.delivery}</a>`}
      <button type="button" @click=${() => correct(el)}>${f.status.correct}</button>
      <button type="button" @click=${() => takeBack(el)}>${f.status.withdraw}</button>
      ${notice.version.to_review ? html`<button type="button" class="strong" @click=${() => reviewRelease(el)}>${f.review.reviewRelease}</button>` : nothing}
    </div></section>`;

/** @param {any} notice */
const why = ({ version, versions }) => versions.find((/** @type {any} */ one) => one.number === version.number)?.reason;

/** @param {any} notice */
const over = (notice) => html`<section class="paper"><p><b>${/** @type {any} */ ({ rejected: f.status.rejected, discarded: f.status.discarded, expired: f.status.expired, withdrawn: f.status.withdrawnState })[notice.version.state] ?? nothing}</b></p>
  ${why(notice) ? html`<p>${f.status.reason}：${why(notice)}</p>` : nothing}</section>`;

/** @param {any} notice @param {any} office @param {View} el */
function standing(notice, office, el) {
  const { version } = notice;
  if (version.state === "pending") return html`${version.warnings?.length ? warnings(version) : nothing}${finding(notice, office)}`;
  if (version.state === "approved") return html`<section class="paper"><p><b>${version.publish_at ? f.status.scheduled(shortly(version.publish_at)) : f.status.approvedNow}</b></p>
    <div class="buttons"><button type="button" @click=${() => edit(el)}>${f.status.edit}</button></div></section>`;
  if (version.state === "published") return published(notice, el);
  if (version.state === "returned") return html`<p class="note strong-note" role="note">${f.draft.returnedByMe}</p>`;
  return html`${over(notice)}${version.state === "withdrawn" || version.state === "expired" ? html`<div class="buttons"><a class="button" href=${`/office/n/${notice.id}/delivery`}>${f.today.delivery}</a></div>` : nothing}`;
}

/** @param {any} line */
const record = (line) => html`<li><span>${/** @type {any} */ (f.status.act)[line.act] ?? line.act}</span>
  <span class="soft">${shortly(line.at)}　${line.name ?? /** @type {any} */ (f.status.role)[line.role] ?? f.status.role.server}</span>
  ${line.reason ? html`<p class="soft">${line.reason}</p>` : nothing}</li>`;

view("notice-status", ({ notice, office, acts }, el) => !notice ? nothing : html`
  ${standing(notice, office, el)}
  <notice-preview .data=${{ version: notice.version, office, id: notice.id, training: notice.training }}></notice-preview>
  ${acts?.length ? html`<details class="paper folded"><summary>${f.status.history}</summary><div><ol class="record">${acts.map(record)}</ol></div></details>` : nothing}`,
({ notice }, el) => {
  api.get(noticePath(notice.id, "acts"), { signal: el.signal }).then((list) => el.put({ acts: list.items ?? list }), () => {});
});
