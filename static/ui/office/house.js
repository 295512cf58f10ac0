// @ts-check
// What stands around every screen of an office: whose it is, 訓練, what keeps the body from speaking, and the ways between screens.
import { api } from "../../api.js";
import { f } from "../../words/office.js";
import { icon } from "../icons.js";
import { coming, failed } from "../problem.js";
import { html, nothing } from "../view.js";
import { me } from "../who.js";

/** @typedef {import("../view.js").View} View */

/** The office and, with it, what a screen shows. @param {View} el @param {(office: any) => Promise<object>} [more] */
export async function enter(el, more = async () => ({})) {
  el.put({ lost: null });
  if (me?.kind !== "officer" || !me.agency) return;
  try {
    const [home, body] = await Promise.all([api.get("/office", { signal: el.signal }), api.get("/office/agency", { signal: el.signal })]);
    const office = { ...home, agency: { ...body, ...home.agency } };
    el.put({ office, ...await more(office) });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {any} office @param {string} role */
export const has = (office, role) => Boolean(office?.me?.roles?.includes(role));

/** @param {any} agency */
const state = (agency) => agency.status === "active" ? nothing
  : html`<div class="note strong-note" role="note"><p>${/** @type {any} */ (f.house.state)[agency.status] ?? f.house.state.suspended}</p><p><a class="tap" href="/office/agency">${f.house.toAgency}</a></p></div>`;

/** @param {string} href @param {string} drawing @param {string} word */
const way = (href, drawing, word) => html`<li><a class="chip" href=${href} aria-current=${location.pathname === href ? "page" : nothing}>${icon(drawing)}${word}</a></li>`;

export const ways = () => html`
  <nav aria-label=${f.house.places}><ul class="chips office-ways">
    ${way("/office", "work", f.house.today)}${way("/office/calendar", "calendar", f.house.calendar)}${way("/office/questions", "question", f.house.questions)}
    ${me?.agency?.roles.includes("moderator") ? way("/moderation", "shield", f.house.desk) : nothing}
    ${way("/office/people", "me", f.house.people)}${way("/office/agency", "shield", f.house.agency)}
  </ul></nav>`;

/** 訓練 stands above everything that an office does while it practices. @param {any} agency */
export const stamp = (agency) => agency?.training ? html`<p class="training-band"><strong>${f.house.training}</strong> ${f.house.trainingText}</p>` : nothing;

/** @param {any} data @param {unknown} head the heading @param {() => unknown} inside @param {() => void} again */
export function frame({ office, lost }, head, inside, again) {
  if (me?.kind !== "officer") return html`<div class="page-head">${head}</div><div class="empty"><p>${f.house.notOfficer}</p></div>`;
  if (!me.agency) return html`<div class="page-head">${head}</div><div class="empty"><p>${f.house.noAgency}</p><p>${f.house.noAgencyText}</p><a class="button primary" href="/office/agency">${f.house.register}</a></div>`;
  return html`
    ${stamp(office?.agency)}
    <div class="page-head">${head}<p class="municipality">${me.agency.name}</p></div>
    ${ways()}
    ${office ? state(office.agency) : nothing}
    ${lost ? failed(lost, again) : office ? inside() : coming(2)}`;
}

/** The same address of the API for one notice. @param {string} id @param {string} [act] */
export const noticePath = (id, act) => `/office/notices/${id}${act ? `/${act}` : ""}`;

/** Does something to a notice; whoever was faster wins, and nothing is changed then. @param {any} notice @param {string} act @param {object} [body] @param {number} [lock] */
export const act = (notice, act, body = {}, lock = notice.version.lock) => api.post(noticePath(notice.id, act), body, { version: lock });
