// @ts-check
// Furigana as clerks type it, `漢字《かんじ》` or `｜お知らせ《おしらせ》`, and running text in paragraphs; made of nodes, never of markup.
import { linked } from "./linkify.js";
import { html } from "./view.js";

const kanji = /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{323af}々〆〇ヶ]*$/u;

/** Words with and without a reading above them; what is no complete notation stays as it is. @param {string} line @returns {[word: string, reading?: string][]} */
export function pieces(line) {
  /** @type {[string, string?][]} */
  const found = [];
  let rest = line;
  for (let open = rest.indexOf("《"); open >= 0; open = rest.indexOf("《")) {
    const close = rest.indexOf("》", open);
    if (close < 0) break;
    const before = rest.slice(0, open);
    const reading = rest.slice(open + 1, close);
    const bar = before.lastIndexOf("｜");
    const word = bar >= 0 ? before.slice(bar + 1) : kanji.exec(before)?.[0] ?? "";
    if (!word || !reading) found.push([rest.slice(0, close + 1)]);
    else found.push([bar >= 0 ? before.slice(0, bar) : before.slice(0, before.length - word.length)], [word, reading]);
    rest = rest.slice(close + 1);
  }
  return [...found, /** @type {[string]} */ ([rest])].filter(([word]) => word);
}

/** @param {string} line */
export const ruby = (line) => pieces(line).map(([word, reading]) => reading
  ? html`<ruby>${word}<rp>（</rp><rt>${reading}</rt><rp>）</rp></ruby>` : word);

/** Without the readings, for titles and what is read aloud. @param {string} text */
export const plain = (text) => pieces(text).map(([word]) => word).join("");

/** An empty line ends a paragraph, a line break stays one. @param {string} text @param {boolean} [furigana] */
export const paragraphs = (text, furigana = false) => text.split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean).map((part) => html`
  <p>${part.split("\n").map((line, i) => html`${i ? html`<br>` : ""}${furigana ? ruby(line.trimEnd()) : linked(line.trimEnd())}`)}</p>`);

/** The beginning of a text, on one line. @param {string} text @param {number} most */
export function excerpt(text, most) {
  const words = plain(text).split(/\s+/).filter(Boolean).join(" ");
  const letters = [...words];
  return letters.length > most ? `${letters.slice(0, most).join("")}…` : words;
}
