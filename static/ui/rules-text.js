// @ts-check
// The house rules as the server has them: paragraphs, headings with "# ", lists with "- "; furigana where a text has them.
import { ruby } from "./ruby.js";
import { html } from "./view.js";

/** @param {string} block @returns {unknown} */
function part(block) {
  const lines = block.split("\n");
  if (/^#+ /.test(lines[0] ?? "")) return html`<h2>${ruby(lines[0]?.replace(/^#+ /, "") ?? "")}</h2>${lines.length > 1 ? part(lines.slice(1).join("\n")) : ""}`;
  if (lines.every((line) => /^[-・] ?/.test(line))) return html`<ul>${lines.map((line) => html`<li>${ruby(line.replace(/^[-・] ?/, ""))}</li>`)}</ul>`;
  return html`<p>${ruby(block)}</p>`;
}

/** @param {string} text */
export const rulesText = (text) => text.trim().split(/\n\s*\n/).map((block) => part(/** @type {string} */ (block)));
