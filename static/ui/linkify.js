// @ts-check
// Text with its addresses as links, made of nodes and never of markup.
import { html, nothing } from "./view.js";

const address = /https?:\/\/[^\s<>"'（）「」、。]+/g;

/** For voices and glyphs on an English page: kana is Japanese, anything else is not guessed. @param {string} text */
export const tongue = (text) => /[ぁ-ゖァ-ヺ]/.test(text) ? "ja" : nothing;

/** @param {string} text */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    parts.push(text.slice(end, match.index), html`<a href=${match[0]} rel="noopener noreferrer nofollow ugc" target="_blank">${match[0]}</a>`);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
