// @ts-check
// One agency on the reviewers' desk: what it says, what it showed, and the acts that this reviewer may do; a letter to be printed.
import { api } from "../api.js";
import { a } from "../words/agency.js";
import { facts, ownFacts, paperList, roleMarks, statusMark } from "../ui/agency-parts.js";
import { attempt } from "../ui/attempt.js";
import { sure } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { reasonFor } from "../ui/office/requests.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { day, exact } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";

/** @typedef {import("../ui/view.js").View} View */

const withReason = new Set(["refuse", "suspend", "close", "desk-close"]);

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try { el.put({ one: await api.get(`/trust/agencies/${el.data.id}`, { signal: el.signal }) }); }
  catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {string} act */
const does = (el, act) => attempt(async () => {
  const title = /** @type {any} */ (a.trust.act)[act];
  const text = /** @type {any} */ (a.trust.text)[act];
  /** @type {object | undefined} */
  let body;
  if (act === "documents" || withReason.has(act)) {
    const words = await reasonFor(title, text, act === "documents" ? a.trust.seen : a.trust.reason);
    if (!words) return;
    body = act === "documents" ? { seen: true, note: words } : { reason: words };
  } else if (!await sure({ title, text, yes: title })) return;
  el.put({ one: await api.post(`/trust/agencies/${el.data.id}/${act}`, body), printed: null });
  say(a.trust.done);
});

/** @param {View} el */
const letter = (el) => attempt(async () => {
  if (!await sure({ title: a.trust.letter, text: a.trust.letterText, yes: a.trust.letter })) return;
  el.put({ printed: await api.post(`/trust/agencies/${el.data.id}/letter`) });
  await el.redraw();
  el.querySelector(".letter-sheet")?.scrollIntoView({ block: "start" });
});

/** @param {View} el @param {{ id: string, name: string }} paper @returns {Promise<unknown>} */
const open = (el, paper) => attempt(async () => {
  const reply = await fetch(`/api/v1/trust/agencies/${el.data.id}/papers/${paper.id}`);
  // The API asks for the second factor again where it is due; the file itself comes by a plain link.
  if (!reply.ok) { await api.get(`/trust/agencies/${el.data.id}/papers/${paper.id}`); return open(el, paper); }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = paper.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

/** @param {any} one */
const proofs = (one) => one.proofs.length ? html`<ul class="papers">${one.proofs.map((/** @type {any} */ proof) => html`<li>
  <span>${{ mail: a.proof.mail, dns: a.proof.dns, well_known: a.proof.wellKnown, letter: a.proof.byLetter }[/** @type {"mail"} */ (proof.kind)]} <span class="soft">${proof.place}</span></span>
  <span>${proof.proved_at ? html`<b class="proof-state">${icon("check")}${a.proof.proved(day(proof.proved_at))}</b>` : a.proof.until(day(proof.expires_at))}</span></li>`)}</ul>` : html`<p class="soft">${a.trust.noProofs}</p>`;

/** @param {any} printed */
const sheetOf = (printed) => html`
  <section class="paper letter-sheet"><h2>${a.trust.sheet.title}</h2>
    <address>${printed.postal_address}</address><p><b>${a.trust.sheet.dear(printed.name)}</b></p><p>${a.trust.sheet.body}</p>
    ${facts([[a.trust.sheet.code, html`<span class="the-code">${printed.code}</span>`], [a.trust.sheet.page, printed.page]])}
    <p>${a.trust.sheet.until(day(printed.expires_at))}</p><p>${a.trust.sheet.none}</p>
    <p class="buttons"><button type="button" class="strong" @click=${() => print()}>${a.trust.print}</button></p></section>`;

/** @param {any} one @param {View} el */
function acts(one, el) {
  const asked = one.proofs.some((/** @type {any} */ proof) => proof.kind === "letter" && !proof.proved_at);
  return html`
    <section class="paper" aria-labelledby="acts"><h2 id="acts">${a.trust.acts}</h2>
      ${one.documents_by ? html`<p>${a.trust.first(one.documents_by)}<br><span class="soft">${one.documents_note}</span></p>` : nothing}
      ${one.confirmed_by ? html`<p>${a.trust.second(one.confirmed_by)}</p>` : nothing}
      ${one.suspended_by ? html`<p>${a.trust.stopped(one.suspended_by)}</p>` : nothing}
      ${one.desk_asked_by ? html`<p>${a.trust.deskAsked(one.desk_asked_by)}</p>` : nothing}
      ${one.desk_opened_by ? html`<p>${a.trust.deskOpened(one.desk_opened_by, day(one.desk_since))}</p>` : nothing}
      ${one.acts.length ? nothing : html`<p class="soft">${a.trust.nothing}</p>`}
      <p class="buttons">${one.acts.map((/** @type {string} */ act) => html`
        <button type="button" class=${["documents", "confirm", "renew", "resume"].includes(act) ? "strong" : ""} @click=${() => does(el, act)}>${/** @type {any} */ (a.trust.act)[act]}</button>`)}
        ${asked ? html`<button type="button" @click=${() => letter(el)}>${a.trust.letter}</button>` : nothing}</p></section>`;
}

/** @param {any} one @param {any} printed @param {View} el */
const inside = (one, printed, el) => html`
  ${printed ? sheetOf(printed) : nothing}
  <div class="not-printed stack">
    <section class="paper" aria-labelledby="facts"><h2 id="facts">${a.trust.facts}</h2><p>${statusMark(one)} <span class="soft">${a.trust.asked(one.requested_by, exact(one.requested_at))}</span></p>
      ${one.reason ? html`<p class="note"><b>${a.page.reason}</b><br>${one.reason}</p>` : nothing}
      ${ownFacts(one)}${one.note ? html`<p class="note"><b>${a.trust.note}</b><br>${one.note}</p>` : nothing}</section>
    <section class="paper" aria-labelledby="papers"><h2 id="papers">${a.trust.papers}</h2>
      ${paperList(one.papers, a.trust.noPapers, (paper) => html`<button type="button" class="switch" @click=${() => open(el, paper)}>${a.trust.save}</button>`)}</section>
    <section class="paper" aria-labelledby="proofs"><h2 id="proofs">${a.trust.proofs}</h2>${proofs(one)}</section>
    <section class="paper" aria-labelledby="people"><h2 id="people">${a.trust.people}</h2>
      <ul class="papers">${one.people.map((/** @type {any} */ person) => html`<li><span>${person.name} <span class="soft">${person.department}</span></span>${roleMarks(person.roles)}</li>`)}</ul></section>
    ${acts(one, el)}
  </div>`;

view("trust-agency", ({ one, lost, printed }, el) => html`
  <div class="page-head"><a class="back" href="/trust">${icon("back")}${a.trust.title}</a>${heading(one?.name ?? a.trust.title)}</div>
  ${lost ? failed(lost, () => load(el)) : one ? inside(one, printed, el) : coming(2)}`,
(_, el) => { load(el); });
