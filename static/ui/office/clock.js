// @ts-check
// Times as a clerk types them: the clock on the wall in Japan, which has one zone and no summer time.
import { language } from "../words.js";

const zone = "Asia/Tokyo";

/** For <input type="datetime-local">. @param {string | null} iso */
export function typed(iso) {
  if (!iso) return "";
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(iso));
  return parts.replace(" ", "T").slice(0, 16);
}

/** @param {string} value @returns {string | null} */
export const told = (value) => value ? new Date(`${value}:00+09:00`).toISOString() : null;

/** 2026-11-25 in Japan. @param {Date} at */
export const dayOf = (at) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);

/** @param {string} iso */
export const shortly = (iso) => new Intl.DateTimeFormat(language, { timeZone: zone, month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit" }).format(new Date(iso));

/** @param {string | Date} at */
export const clock = (at) => new Intl.DateTimeFormat(language, { timeZone: zone, hour: "numeric", minute: "2-digit" }).format(new Date(at));
