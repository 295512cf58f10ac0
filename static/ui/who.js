// @ts-check
// Who is at this device: the signed-in person with their towns, or nobody (a guest).
import { api, markSignedIn, signedIn } from "../api.js";
import { forgetPerson, recall, remember } from "./memory.js";

/** @typedef {import("../types.js").Me} Me */
/** @typedef {import("../types.js").Membership} Membership */

/** @type {Me | null} */
export let me = null;

/** @param {Me | null} next */
export function setMe(next) {
  me = next;
  document.dispatchEvent(new CustomEvent("me"));
}

/** Asks the server; a device that never signed in does not even ask. */
export async function findOut() {
  if (!signedIn()) return setMe(null);
  try {
    setMe(await api.get("/me"));
  } catch (problem) {
    if (/** @type {any} */ (problem).status === 401) { markSignedIn(false); setMe(null); }
    else if (!me) throw problem;
  }
}

/** After sign-in or sign-up: the cookies are new. */
export async function arrived() {
  markSignedIn(true);
  await findOut();
}

/** After signing out or leaving, on this tab or another. */
export function left() {
  markSignedIn(false);
  forgetPerson();
  // Which notices somebody opened is their business.
  globalThis.caches?.delete("official");
  setMe(null);
}

/** @param {string | null | undefined} slug */
export const membershipIn = (slug) => me?.memberships.find((one) => one.neighborhood.slug === slug) ?? null;

/** Where 「かく」 writes: the town last looked at, else home. @returns {Membership | null} */
export function currentMembership() {
  const all = me?.memberships ?? [];
  return membershipIn(recall("town")) ?? all.find((one) => one.home) ?? all[0] ?? null;
}

/** @param {string} slug */
export function lookedAt(slug) { if (membershipIn(slug)) remember("town", slug); }

/** Signed in, but the second factor was not shown yet. */
export const unproven = () => Boolean(me?.second_factor?.required && !me.second_factor.proven);

const part = (/** @type {string[]} */ ...roles) => Boolean(me?.duties?.some((one) => roles.includes(one.role)));

/** Whether somebody works on cases. */
export const keepsCases = () => Boolean(me?.administrator || me?.agency?.roles.includes("moderator")) || part("area_moderator", "staff_moderator", "specialist");

/** Whether somebody keeps a town's list of words. */
export const keepsWords = () => part("area_moderator", "staff_moderator");

/** Whether somebody looks into requests about infringed rights. */
export const looksIntoRights = () => part("specialist", "staff_moderator");

/** Whether somebody answers appeals. */
export const answersAppeals = () => part("appeal_reviewer");

/** Whether somebody may propose rules. */
export const proposesRules = () => Boolean(me?.administrator) || part("area_moderator", "staff_moderator");

/** May write at all: e-mail verified and not suspended. */
export const mayWrite = () => Boolean(me?.email_verified && !me.suspended);
