// @ts-check
// When a meetup is, as people in Japan say it, wherever the reader's clock stands.
import { language } from "../words.js";

const zone = "Asia/Tokyo";

/** @param {string} iso @param {Intl.DateTimeFormatOptions} options */
const said = (iso, options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(new Date(iso));

/** The day in Japan. @param {string | Date} at @returns {string} as 2026-11-28 */
export const dayOf = (at) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));

/** @param {string} iso @returns {string} as 10:00 */
export const clock = (iso) => said(iso, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** @param {string} iso */
export const dayName = (iso) => said(iso, { month: "long", day: "numeric", weekday: "short", ...(dayOf(iso).slice(0, 4) === dayOf(new Date()).slice(0, 4) ? {} : { year: "numeric" }) });

/** From when to when; the day of the end where it is another. @param {{ starts_at: string, ends_at: string }} date */
export const span = ({ starts_at, ends_at }) => `${clock(starts_at)}–${dayOf(starts_at) === dayOf(ends_at) ? "" : `${dayName(ends_at)} `}${clock(ends_at)}`;

/** A moment in words. @param {string} iso */
export const moment = (iso) => `${dayName(iso)} ${clock(iso)}`;

/** What a day and a clock in Japan are as an instant. @param {string} day 2026-11-28 @param {string} time 10:00 */
export const instant = (day, time) => new Date(`${day}T${time}:00+09:00`).toISOString();

/** So many minutes before. @param {string} iso @param {number} minutes */
export const before = (iso, minutes) => new Date(Date.parse(iso) - minutes * 60_000).toISOString();
