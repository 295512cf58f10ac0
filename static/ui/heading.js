// @ts-check
// The one heading of a page; the title of the window and the focus after navigation follow it.
import { html, nothing } from "./view.js";
import { titled } from "../routes.js";
import { language } from "./words.js";

/** @param {string} text @param {unknown} [shown] what is drawn instead of the plain text, for example with furigana */
export const heading = (text, shown) => html`<h1 tabindex="-1">${(titled(text), shown ?? text)}</h1>`;

/** The town's name as this reader can say it. @param {import("../types.js").Neighborhood} town */
export const townName = (town) => language === "en" ? town.romaji : town.name;

/** The same for a heading: with furigana, or with the Japanese name beside. @param {import("../types.js").Neighborhood} town */
export const townTitle = (town) => language === "en" ? html`${town.romaji} <small lang="ja">${town.name}</small>` : furigana(town.name, town.kana);

/** The quarters of a town; a line never ends within a name. @param {import("../types.js").Neighborhood} town */
export const quarters = (town) => town.towns.map((name, i) => html`<span class="one-name">${name}${i < town.towns.length - 1 ? "、" : ""}</span>`);

/** A name with its reading above. @param {string} name @param {string} [kana] */
const furigana = (name, kana) => kana && kana !== name
  ? html`<ruby>${name}<rp>（</rp><rt>${kana}</rt><rp>）</rp></ruby>` : html`${name}${nothing}`;
