// @ts-check
// The unfinished post of each town, kept on this device until it is sent (photos are not: they are gone after a reload).
import { recall, remember } from "./memory.js";
import { uuid7 } from "./uuid.js";

/** @typedef {{ id: string, kind: string | null, body: string, place_name: string, price: string, paid: boolean, anonymous: boolean, audience: import("../types.js").Audience }} Draft */

/** @returns {Draft} */
const blank = () => ({ id: uuid7(), kind: null, body: "", place_name: "", price: "", paid: false, anonymous: false, audience: "neighborhood" });

/** @param {string} slug @returns {Draft} */
export function draftFor(slug) {
  try { return { ...blank(), ...JSON.parse(recall(`draft.${slug}`) ?? "{}") }; } catch { return blank(); }
}

/** @param {string} slug @param {Draft} draft */
export const keepDraft = (slug, draft) => remember(`draft.${slug}`, draft.body || draft.place_name ? JSON.stringify(draft) : null);

/** @param {string} slug */
export const dropDraft = (slug) => remember(`draft.${slug}`, null);
