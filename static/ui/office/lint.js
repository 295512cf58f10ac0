// @ts-check
// What could be said more simply in the やさしい日本語 text, found while it is written and shown beside it.
import { api } from "../../api.js";
import { f } from "../../words/office.js";
import { icon } from "../icons.js";
import { html, nothing, view } from "../view.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {{ code: string, start: number, length: number, word: string, hint: string | null }} Finding */

const quietMs = 600;

/** @param {View} el @param {string} easy */
async function look(el, easy) {
  if (!easy.trim()) return el.put({ findings: null });
  try {
    const { findings } = await api.post("/office/lint", { easy }, { signal: el.signal });
    if (el.data.easy === easy) el.put({ findings });
  } catch { /* The text is written all the same; the next letter asks again. */ }
}

/** Marks the place in the text, so that it need not be searched for. @param {Finding} one */
function show(one) {
  const box = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("body_easy"));
  const before = [...box?.value ?? ""];
  const start = before.slice(0, one.start).join("").length;
  box?.focus();
  box?.setSelectionRange(start, start + before.slice(one.start, one.start + one.length).join("").length);
}

/** @param {Finding} one */
const line = (one) => html`<li>
  <button type="button" class="plain" @click=${() => show(one)}>「${one.word}」</button>
  <span>${/** @type {any} */ (f.lint.code)[one.code] ?? f.lint.code.other} ${one.hint ? f.lint.instead(one.hint) : nothing}</span></li>`;

view("easy-lint", ({ easy = "", asked, findings, timer }, el) => {
  if (easy !== asked) queueMicrotask(() => {
    clearTimeout(timer);
    el.put({ asked: easy, timer: setTimeout(() => look(el, easy), quietMs) });
  });
  return html`
    <aside class="lint" aria-label=${f.lint.title}>
      <h3>${f.lint.title}</h3>
      ${!easy.trim() ? html`<p class="soft">${f.lint.empty}</p>` : !findings ? html`<p class="soft" role="status">${f.lint.checking}</p>` : html`
        <p role="status">${findings.length ? f.lint.count(findings.length) : html`${icon("check")}${f.lint.clean}`}</p>
        ${findings.length ? html`<ul>${findings.map(line)}</ul>` : nothing}`}
    </aside>`;
});
