// @ts-check
// Attachments of a draft: sent one by one, each with its content in words, asked for kindly.
import { api, keepFresh, Problem, problemOf } from "../../api.js";
import { f } from "../../words/office.js";
import { attempt } from "../attempt.js";
import { icon } from "../icons.js";
import { inWords } from "../problem.js";
import { html, nothing, view } from "../view.js";
import { w } from "../words.js";

/** @typedef {import("../view.js").View} View */

/** @param {View} el @param {any} file @param {string} path */
async function carry(el, file, path) {
  await keepFresh();
  const address = `/api/v1${path}?${new URLSearchParams({ name: file.name.slice(-100) })}`;
  const reply = await fetch(address, { method: "POST", body: file, signal: el.signal, credentials: "same-origin",
    headers: { "X-Requested-With": "kairanban", "Content-Type": file.type || "application/octet-stream", Accept: "application/json, application/problem+json" } })
    .catch((error) => { throw error.name === "AbortError" ? error : new Problem({ code: "network" }); });
  if (!reply.ok) throw await problemOf(reply);
  return reply.json();
}

/** The lock moved on with the files: the page that holds the draft takes the notice as it is now. @param {View} el */
const changed = async (el) => {
  const notice = await api.get(`/office/notices/${el.data.notice.id}`, { signal: el.signal });
  el.dispatchEvent(new CustomEvent("files", { detail: notice, bubbles: true }));
};

/** Whoever submits right after a word was typed here waits until it is saved. @template T @param {View} el @param {() => Promise<T>} work */
function working(el, work) {
  const run = attempt(work);
  el.dispatchEvent(new CustomEvent("filework", { detail: run, bubbles: true }));
  return run;
}

/** @param {View} el @param {Event} event */
async function add(el, event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const chosen = [...input.files ?? []];
  input.value = "";
  for (const file of chosen) {
    el.put({ sending: file.name, problem: null });
    try {
      await carry(el, file, `/office/notices/${el.data.notice.id}/attachments`);
      await changed(el);
    } catch (problem) {
      if (/** @type {any} */ (problem).name === "AbortError") return;
      el.put({ problem });
    }
    el.put({ sending: null });
  }
}

/** @param {View} el @param {any} file @param {string} alt */
const describe = (el, file, alt) => working(el, async () => {
  await api.patch(`/office/notices/${el.data.notice.id}/attachments/${file.id}`, { alt: alt.trim() });
  await changed(el);
});

/** @param {View} el @param {any} file */
const drop = (el, file) => working(el, async () => {
  await api.delete(`/office/notices/${el.data.notice.id}/attachments/${file.id}`);
  await changed(el);
});

/** What the server found in a file. @param {any} problem */
const why = (problem) => /** @type {Record<string, string>} */ (w.fieldProblem)[problem.errors?.[0]?.code] ?? inWords(problem);

/** @param {View} el @param {any} file */
const row = (el, file) => html`
  <li class="picked-file">
    <p class="file-name">${icon(file.kind === "image" ? "photo" : "clip")}<b>${file.name}</b> <span class="soft">${Math.ceil(file.bytes / 1024)} KB</span>
      <button type="button" class="plain" @click=${() => drop(el, file)}>${f.files.remove(file.name)}</button></p>
    <label for="alt-${file.id}">${f.files.alt}</label>
    <p class="hint" id="alt-${file.id}-hint">${f.files.altHint} ${file.alt ? nothing : html`<b>${f.files.altMissing}</b>`}</p>
    <textarea id="alt-${file.id}" rows="2" maxlength="1000" aria-describedby="alt-${file.id}-hint" .value=${file.alt} @change=${(/** @type {any} */ event) => describe(el, file, event.target.value)}></textarea>
  </li>`;

view("notice-files", ({ notice, sending, problem }, el) => html`
  <p class="hint" id="attachments" tabindex="-1">${f.files.hint}</p>
  ${notice?.version.attachments.length ? html`<ul class="picked-files">${notice.version.attachments.map((/** @type {any} */ file) => row(el, file))}</ul>` : nothing}
  ${sending ? html`<p role="status">${f.files.uploading(sending)}</p>` : nothing}
  ${problem ? html`<p class="wrong" role="alert">${f.files.failed} ${why(problem)}</p>` : nothing}
  ${notice ? html`<label class="button file">${icon("clip")}<span>${f.files.add}</span>
    <input type="file" accept="application/pdf,image/jpeg,image/png,image/webp" multiple aria-describedby="attachments" ?disabled=${Boolean(sending)} @change=${(/** @type {Event} */ event) => working(el, () => add(el, event))}></label>`
    : html`<p class="soft">${f.files.saveFirst}</p>`}`);
