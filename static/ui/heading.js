// @ts-check
// The one heading of a page; the title of the window and the focus after navigation follow it.
import { html, nothing } from "./view.js";
import { titled } from "../routes.js";

/** @param {string} text @param {unknown} [shown] what is drawn instead of the plain text, for example with furigana */
export const heading = (text, shown) => html`<h1 tabindex="-1">${(titled(text), shown ?? text)}</h1>`;

/** A name with its reading above. @param {string} name @param {string} [kana] */
export const furigana = (name, kana) => kana && kana !== name
  ? html`<ruby>${name}<rp>（</rp><rt>${kana}</rt><rp>）</rp></ruby>` : html`${name}${nothing}`;
