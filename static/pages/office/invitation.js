// @ts-check
// An invitation to act for an office: what it is to, and accepting it with the account for work.
import { api } from "../../api.js";
import { a } from "../../words/agency.js";
import { facts, roleMarks } from "../../ui/agency-parts.js";
import { attempt } from "../../ui/attempt.js";
import { heading } from "../../ui/heading.js";
import { coming, failed } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { html, nothing, view } from "../../ui/view.js";
import { findOut, me } from "../../ui/who.js";
import { w } from "../../ui/words.js";
import { go } from "../../routes.js";

/** @typedef {import("../../ui/view.js").View} View */

/** The link survives signing up and signing in, which are pages of their own. */
const kept = "kairanban.invitation";

/** @param {View} el */
async function load(el) {
  const token = el.data.token || sessionStorage.getItem(kept);
  if (!token) { el.put({ gone: true }); return; }
  sessionStorage.setItem(kept, token);
  try { el.put({ held: token, to: await api.post("/office/invitations/look", { token }) }); }
  catch (problem) { el.put(/** @type {any} */ (problem).status === 410 ? { gone: true } : { lost: problem }); }
}

/** @param {View} el */
const accept = (el) => attempt(async () => {
  await api.post("/office/invitations/accept", { token: el.data.held });
  sessionStorage.removeItem(kept);
  await findOut();
  say(a.invitation.accepted);
  await go("/office/people");
});

/** What somebody can do with it, as who they are now. @param {any} to @param {View} el */
function next(to, el) {
  const back = encodeURIComponent("/office/invitation");
  if (!me) return html`<div class="buttons"><a class="button primary" href="/office/join">${a.invitation.make}</a><a class="button" href=${`/sign-in?next=${back}`}>${w.shell.signIn}</a></div>`;
  const mine = /** @type {any} */ (me);
  if (mine.kind !== "officer") return html`<p class="note">${a.invitation.resident}</p>`;
  if (mine.email.toLowerCase() !== to.email.toLowerCase()) return html`<p class="note">${a.invitation.other}</p>`;
  if (!mine.email_verified) return html`<p class="note">${a.invitation.verify}</p>`;
  return html`<div class="buttons"><button type="button" class="primary" @click=${() => accept(el)}>${a.invitation.accept}</button></div>`;
}

view("office-invitation", ({ to, gone, lost }, el) => html`
  <div class="page-head">${heading(a.invitation.title)}</div>
  ${lost ? failed(lost, () => load(el)) : gone ? html`<p class="empty">${a.invitation.gone}</p>` : !to ? coming(1) : html`
    <section class="paper"><p class="lead"><b>${a.invitation.to(to.agency)}</b></p>
      ${facts([[a.people.name, to.name], [a.people.department, to.department], [a.people.role, roleMarks(to.roles)]])}
      <p>${a.invitation.email(to.email)}</p>${next(to, el)}${nothing}</section>`}`,
(_, el) => { load(el); });
