// @ts-check
// One notice in the office: the sheet while it is written, and what comes next when it is not.
import { api } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { sure } from "../../ui/dialog.js";
import { heading } from "../../ui/heading.js";
import { recall, remember } from "../../ui/memory.js";
import { choices } from "../../ui/office/areas.js";
import { clock } from "../../ui/office/clock.js";
import { partsInUse, sheet, summary } from "../../ui/office/draft-fields.js";
import { act, enter, frame, noticePath } from "../../ui/office/house.js";
import { preview } from "../../ui/office/preview.js";
import { blank, save, write } from "../../ui/office/saving.js";
import { warnings, withdraw, withdrawable } from "../../ui/office/status.js";
import { inWords, problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { html, nothing, view } from "../../ui/view.js";
import { f } from "../../words/office.js";
import { go } from "../../routes.js";

/** @typedef {import("../../ui/view.js").View} View */

const writable = new Set(["draft", "returned"]);

/** Who asks for this notice; the sheet starts with the desk that was typed last on this device. */
const lastDesk = () => ({ department: recall("office.department") ?? "", telephone: recall("office.telephone") ?? "" });

/** @param {View} el */
const load = (el) => enter(el, async (office) => {
  const [towns, notice] = await Promise.all([api.get("/neighborhoods", { signal: el.signal }), el.data.id ? api.get(noticePath(el.data.id), { signal: el.signal }) : null]);
  return { ...taken(notice), places: choices(office.agency, towns.items ?? towns), notice };
});

/** The sheet as the server has it. @param {any} notice */
function taken(notice) {
  const draft = notice ? { ...blank(), ...notice.version } : blank(lastDesk());
  return { draft, openParts: partsInUse(draft), dirty: false, problem: null };
}

/** @param {View} el @param {any} notice */
const put = (el, notice) => el.put({ notice, ...taken(notice) });

/** Files moved the lock on, while words may still wait to be saved. @param {View} el @param {any} notice */
const filesCame = (el, notice) => el.put({ notice, draft: { ...el.data.draft, attachments: notice.version.attachments } });

/** What is done with files is waited for before the draft goes on. @param {View} el @param {Promise<unknown>} run */
const fileWork = (el, run) => el.put({ filework: Promise.allSettled([el.data.filework, run]) });

/** @param {View} el */
async function submit(el) {
  if (el.data.busy) return;
  el.put({ busy: true, problem: null });
  try {
    await el.data.filework;
    await save(el);
    remember("office.department", el.data.draft.department);
    remember("office.telephone", el.data.draft.telephone);
    put(el, await act(el.data.notice, "submit", el.data.note ? { note: el.data.note } : {}));
    await el.redraw();
    scrollTo(0, 0);
    el.querySelector("h1")?.focus({ preventScroll: true });
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await el.put({ problem });
    /** @type {HTMLElement | null} */ (el.querySelector("[aria-invalid=true]") ?? el.querySelector(".problem"))?.focus();
  } finally { el.put({ busy: false }); }
}

/** @param {View} el */
const discard = (el) => attempt(async () => {
  if (!await sure({ title: f.draft.discardSure, text: f.draft.discardText, yes: f.draft.discard })) return;
  await el.data.filework;
  await save(el).catch(() => {});
  await act(el.data.notice, "discard");
  await go("/office");
  say(f.draft.discarded);
});

/** What readers see is taken back at once, also while its correction is being written. @param {View} el */
async function takeBack(el) {
  await save(el).catch(() => {});
  const next = await withdraw(el.data.notice);
  if (next) put(el, next);
}

/** @param {any} data */
function saved({ saving, savedAt, dirty, notice, saveProblem }) {
  if (saveProblem) return html`<span class="wrong">${f.draft.saveFailed} ${inWords(saveProblem)}</span>`;
  if (saving) return f.draft.saving;
  if (savedAt && !dirty) return f.draft.saved(clock(savedAt));
  return notice && !dirty ? nothing : f.draft.unsaved;
}

/** @param {any} data @param {View} el */
const sending = (data, el) => html`
  <section class="paper sheet-part">
    ${data.notice?.version.warnings.length ? warnings(data.notice.version) : nothing}
    ${data.problem ? html`<div class="problem" role="alert" tabindex="-1">${problemBox(data.problem)}${summary(data.problem)}</div>` : nothing}
    <div class="field"><label for="note">${f.draft.note}</label>
      <input id="note" maxlength="500" autocomplete="off" @input=${(/** @type {any} */ event) => el.put({ note: event.target.value.trim() })}></div>
    <p class="soft" role="status">${saved(data)}</p>
    <div class="buttons">
      <button type="button" class="primary" ?disabled=${Boolean(data.busy) || !data.draft.title.trim()} @click=${() => submit(el)}>${data.busy ? f.draft.submitting : f.draft.submit}</button>
      <button type="button" @click=${() => preview(data.draft, data.office, { places: data.places, id: data.notice?.id, training: data.office.agency.training })}>${f.draft.preview}</button>
      <button type="button" ?disabled=${!data.dirty} @click=${() => attempt(() => save(el))}>${f.draft.save}</button>
      ${data.notice ? html`<button type="button" class="plain" @click=${() => discard(el)}>${f.draft.discard}</button>` : nothing}
    </div>
  </section>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { notice } = data;
  const version = notice?.version;
  if (version && (!writable.has(version.state) || version.returned_by_me)) return html`
    <notice-status .data=${{ notice, office: data.office }} @notice=${(/** @type {CustomEvent} */ event) => put(el, event.detail)}></notice-status>`;
  return html`
    ${version?.number > 1 ? html`<div class="note"><p>${f.draft.correcting(version.number)}</p>${withdrawable(notice) ? html`
      <p><button type="button" class="plain" @click=${() => takeBack(el)}>${f.status.withdrawOld}</button></p>` : nothing}</div>` : nothing}
    ${version?.state === "returned" ? html`<div class="note strong-note" role="note"><p><strong>${f.draft.returned}</strong></p><p>${version.returned_reason}</p></div>` : nothing}
    <div class="sheet" @files=${(/** @type {CustomEvent} */ event) => filesCame(el, event.detail)} @filework=${(/** @type {CustomEvent} */ event) => fileWork(el, event.detail)}>
      ${sheet(data, (change) => write(el, change))}
      ${sending(data, el)}
    </div>`;
}

view("office-draft", (data, el) => frame(data, heading(data.id || data.notice ? data.draft?.title || f.draft.title : f.draft.newTitle), () => inside(data, el), () => load(el)), (_, el) => {
  load(el);
  // What waits to be saved goes out before the page does.
  el.signal.addEventListener("abort", () => { save(el).catch(() => {}); });
  addEventListener("beforeunload", (event) => { if (el.data.dirty && el.data.draft?.title) event.preventDefault(); }, { signal: el.signal });
});
