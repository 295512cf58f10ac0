// @ts-check
// A gentle look at a text before it is sent: telephone numbers, mail and postal addresses are easily told and never untold.
import { dialog } from "./dialog.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

const signs = /** @type {const} */ ([
  ["phone", /(?<!\d)(?:0\d{1,4}[-‐‑–ー− (]\d{1,4}[-‐‑–ー− )]\d{3,4}|0[5-9]0\d{8}|0\d{9})(?!\d)/],
  ["mail", /[\w.+-]+@[\w-]+\.[\w.-]+/],
  ["address", /〒\s*\d{3}|(?<!\d)\d{3}-\d{4}(?![\d-])|[一-龠々ヶ]+\s*\d{1,2}\s*(?:丁目)?\s*\d{0,3}\s*番(?:地|\s*\d{1,3}\s*号)?|[一-龠々ヶ]{2,}\s*\d{1,2}-\d{1,3}-\d{1,4}|(?<![\d-])\d{1,2}-\d{1,3}-\d{1,3}(?![\d-])|\d{3,4}\s*号室/],
]);

/** What the text seems to contain. @param {string} text */
export function findings(text) {
  const plain = text.normalize("NFKC");
  return signs.filter(([, sign]) => sign.test(plain)).map(([name]) => name);
}

/** Asks only when something was found. @param {string} text @param {{ photos?: boolean }} [more] @returns {Promise<boolean>} whether to send */
export async function gently(text, { photos = false } = {}) {
  const found = findings(text);
  if (!found.length && !photos) return true;
  return await dialog(w.check.title, (done) => html`
    <ul class="findings">${found.map((name) => html`<li>${w.check[name]}</li>`)}${photos ? html`<li>${w.check.people}</li>` : nothing}</ul>
    <p class="hint">${w.check.advice}</p>
    <div class="buttons">
      <button type="button" @click=${() => done(false)}>${w.check.back}</button>
      <button type="button" class="primary" @click=${() => done(true)}>${w.check.goOn}</button>
    </div>`) === true;
}
