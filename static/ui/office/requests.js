// @ts-check
// Acts that wait for a second person, in words, with their two buttons.
import { api } from "../../api.js";
import { a } from "../../words/agency.js";
import { roleMarks } from "../agency-parts.js";
import { attempt } from "../attempt.js";
import { dialog } from "../dialog.js";
import { textArea } from "../form.js";
import { say } from "../say.js";
import { ago } from "../time.js";
import { html, nothing } from "../view.js";
import { w } from "../words.js";

/**
 * @typedef {{ id: string, agency: string, kind: string, what: any, whom: string | null, asked_by: string, asked_at: string, expires_at: string,
 *   decided_by: string | null, outcome: string | null, reason: string | null, mine: boolean, by_reviewers: boolean }} Asking
 */

/** @param {Asking} one */
export const inWords = (one) => /** @type {any} */ (a.people.deed)[one.kind](one.whom ?? "");

/** What exactly is asked. @param {Asking} one */
function exactly({ what }) {
  switch (what.kind) {
    case "add_officer": return html`<p>${what.email ? html`${what.email}・` : nothing}${what.department} ${roleMarks(what.roles)}</p>`;
    case "change_roles": return html`<p>${roleMarks(what.roles)}</p>`;
    case "change_jurisdiction": return html`<p>${[...what.municipalities, ...what.neighborhoods].join("・")}</p>`;
    case "break_glass": return html`<p>${what.minutes ? a.people.glassOn(what.minutes) : a.people.glassOff}</p>`;
    case "training": return html`<p>${what.on ? a.people.trainingOn : a.people.trainingOff}</p>`;
    default: return nothing;
  }
}

/** Asks for a reason. @param {string} title @param {string} [text] @param {string} [label] @returns {Promise<string | undefined>} */
export const reasonFor = (title, text, label = a.people.reason) => dialog(title, (done) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault(); done(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("reason"))); }}>
    ${text ? html`<p>${text}</p>` : nothing}
    ${textArea({ name: "reason", label, max: 1000, rows: 3 })}
    <div class="buttons"><button type="button" @click=${() => done()}>${w.shell.cancel}</button><button class="primary">${title}</button></div>
  </form>`);

/** @param {Asking} one @param {string} house `office` or `trust` @param {() => void} changed */
const confirm = (one, house, changed) => attempt(async () => { await api.post(`/${house}/requests/${one.id}/confirm`); say(a.people.done); changed(); });

/** @param {Asking} one @param {string} house @param {() => void} changed */
const refuse = (one, house, changed) => attempt(async () => {
  const reason = await reasonFor(one.mine ? a.people.takeBack : a.people.refuse);
  if (!reason) return;
  await api.post(`/${house}/requests/${one.id}/refuse`, { reason });
  say(a.people.done);
  changed();
});

/** @param {Asking} one @param {string} house @param {() => void} changed */
function buttons(one, house, changed) {
  if (one.outcome) return html`<p class="soft">${/** @type {any} */ (a.people.outcome)[one.outcome]} ${one.decided_by ? a.people.decided(one.decided_by) : nothing} ${one.reason ?? nothing}</p>`;
  const may = !one.mine && (house === "trust" || !one.by_reviewers);
  return html`
    ${one.mine ? html`<p class="soft">${one.by_reviewers ? a.people.trust : a.people.yours}</p>` : one.by_reviewers && house === "office" ? html`<p class="soft">${a.people.trust}</p>` : nothing}
    <p class="buttons">${may ? html`<button type="button" class="strong" @click=${() => confirm(one, house, changed)}>${a.people.confirm}</button>` : nothing}
      <button type="button" @click=${() => refuse(one, house, changed)}>${one.mine ? a.people.takeBack : a.people.refuse}</button></p>`;
}

/** @param {Asking[]} items @param {string} house @param {() => void} changed */
export const askings = (items, house, changed) => html`
  <ul class="rows paper">${items.map((one) => html`<li><div class="request-line">
    <h3>${house === "trust" ? html`${one.agency}：` : nothing}${inWords(one)}</h3>${exactly(one)}
    <p class="soft">${a.people.asks(one.asked_by, ago(one.asked_at))}</p>${buttons(one, house, changed)}</div></li>`)}</ul>`;
