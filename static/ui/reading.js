// @ts-check
// In which of the three ways somebody reads official notices: what was asked for here, what was chosen, else the language of the page.
import { api } from "../api.js";
import { readings } from "../words/official.js";
import { recall, remember } from "./memory.js";
import { me } from "./who.js";
import { language } from "./words.js";

/** @typedef {import("../words/official.js").Reading} Reading */

/** @param {string | null | undefined} word @returns {Reading | null} */
export const asReading = (word) => word && word in readings ? /** @type {Reading} */ (word) : null;

/** @param {Reading | null} reading */
export const keepReading = (reading) => remember("reading", reading);

/** @param {URLSearchParams} [query] @returns {Promise<Reading>} */
export async function myReading(query) {
  const known = asReading(query?.get("lang")) ?? asReading(recall("reading"));
  if (known) return known;
  if (me?.kind === "resident") {
    const profile = await api.get("/me/notice-profile").catch(() => null);
    if (profile?.reading && profile.reading !== "ja") { keepReading(profile.reading); return profile.reading; }
  }
  return language;
}

/** The title and text in a way of reading, or null where the notice has none. @param {import("../types.js").NoticeContent} content @param {Reading} reading */
export function textIn(content, reading) {
  if (reading === "ja") return { title: content.title, body: content.body };
  const body = reading === "easy" ? content.body_easy : content.body_en;
  return body ? { title: (reading === "easy" ? content.title_easy : content.title_en) || content.title, body } : null;
}

/** A moment as the server writes it on the page: Japan's clock, and only the day where the time is its end. @param {string} iso @param {Reading} reading */
export function moment(iso, reading) {
  const at = new Date(iso);
  const zone = { timeZone: "Asia/Tokyo" };
  const clock = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(at);
  const whole = clock === "23:59";
  if (reading === "en") {
    const day = new Intl.DateTimeFormat("en-GB", { ...zone, day: "numeric", month: "long", year: "numeric" }).format(at);
    const name = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "short" }).format(at);
    return whole ? `${day} (${name})` : `${day} (${name}), ${clock}`;
  }
  const day = new Intl.DateTimeFormat("ja-JP", { ...zone, year: "numeric", month: "long", day: "numeric" }).format(at);
  const name = new Intl.DateTimeFormat("ja-JP", { ...zone, weekday: "short" }).format(at);
  const [hour = "", minute = ""] = clock.split(":");
  return whole ? `${day}（${name}）` : `${day}（${name}） ${Number(hour)}時${minute}分`;
}
