// @ts-check
// Times as a neighbor says them, with the exact time kept beside.
import { html } from "./view.js";
import { language, w } from "./words.js";

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const units = [["day", 86_400], ["hour", 3600], ["minute", 60]];

/** @param {string} iso */
export function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  if (seconds < -7 * 86_400) return day(iso);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of units) if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return w.shell.justNow;
}

/** @param {string} iso */
export const exact = (iso) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso));

/** @param {string} iso */
export const day = (iso) => new Intl.DateTimeFormat(language, { year: "numeric", month: "long", day: "numeric" }).format(new Date(iso));

/** @param {string} month as 2026-11 */
export const monthOf = (month) => new Intl.DateTimeFormat(language, { year: "numeric", month: "long" }).format(new Date(`${month}-15`));

/** @param {string} iso */
export const timeAgo = (iso) => html`<time datetime=${iso} title=${exact(iso)}>${ago(iso)}</time>`;
