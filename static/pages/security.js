// @ts-check
// What protects my account besides the password: passkeys, an app's codes, recovery codes.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { sure } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { passkeysHere } from "../ui/passkey.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import "../ui/security-parts.js";
import { html, nothing, view } from "../ui/view.js";
import { findOut, me, unproven } from "../ui/who.js";
import { w } from "../ui/words.js";
import { k } from "../words/security.js";

/** @typedef {import("../ui/view.js").View} View */

/** Only addresses of this page. @param {string | null | undefined} next */
const safe = (next) => next && /^\/(?![/\\])/.test(next) ? next : null;

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { await el.put({ factors: await api.get("/me/second-factor", { signal: el.signal }) }); }
  catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** After a change: what there is now, and the codes if new ones came. @param {View} el @param {any} made */
async function changed(el, made) {
  el.put({ adding: null, codes: made?.recovery_codes ?? made?.codes ?? el.data.codes });
  await Promise.all([findOut(), load(el)]);
  if (made?.recovery_codes || made?.codes) /** @type {HTMLElement | null} */ (el.querySelector("recovery-sheet h2"))?.focus();
}

/** @param {View} el @param {string} path @param {string} title */
const remove = (el, path, title) => attempt(async () => {
  if (!await sure({ title, text: k.security.removeText, yes: k.security.removeDo })) return;
  await api.delete(path);
  await changed(el, null);
  say(k.security.removed);
});

/** @param {View} el */
const newCodes = (el) => attempt(async () => {
  if (!await sure({ title: k.security.newCodesSure, text: k.security.newCodesText, yes: k.security.newCodes })) return;
  await changed(el, await api.post("/me/recovery-codes"));
});

/** @param {any} data @param {View} el */
const passkeys = ({ factors, adding }, el) => html`
  <section class="paper" aria-labelledby="passkeys"><h2 id="passkeys">${k.security.passkeys}</h2>
    <p>${k.security.passkeysText}</p>
    ${factors.passkeys.length ? html`<ul class="rows">${factors.passkeys.map((/** @type {any} */ key) => html`
      <li><passkey-row .data=${{ key }} @remove=${() => remove(el, `/me/passkeys/${key.id}`, k.security.removePasskey(key.name))}></passkey-row></li>`)}</ul>` : nothing}
    ${adding === "passkey" ? html`<add-passkey .data=${{ first: none(factors) }} @made=${(/** @type {CustomEvent} */ event) => changed(el, event.detail)} @close=${() => el.put({ adding: null })}></add-passkey>`
      : passkeysHere() ? html`<div class="buttons"><button type="button" class=${none(factors) ? "primary" : "strong"} @click=${() => el.put({ adding: "passkey" })}>${icon("key")}${k.security.addPasskey}</button></div>`
      : html`<p class="hint">${k.prove.noPasskeysHere}</p>`}
  </section>`;

/** @param {any} data @param {View} el */
const app = ({ factors, adding }, el) => html`
  <section class="paper" aria-labelledby="app"><h2 id="app">${k.security.app}</h2>
    <p>${k.security.appText}</p>
    ${factors.totp ? html`<p><b>${icon("check")}${k.security.appThere}</b></p>` : nothing}
    ${adding === "app" ? html`<add-app .data=${{ first: none(factors) }} @made=${(/** @type {CustomEvent} */ event) => changed(el, event.detail)} @close=${() => el.put({ adding: null })}></add-app>`
      : html`<div class="buttons"><button type="button" @click=${() => el.put({ adding: "app" })}>${factors.totp ? k.security.replaceApp : k.security.addApp}</button>
        ${factors.totp ? html`<button type="button" @click=${() => remove(el, "/me/second-factor/totp", k.security.removeApp)}>${k.security.remove}</button>` : nothing}</div>`}
  </section>`;

/** @param {any} data @param {View} el */
const paper = ({ factors, codes }, el) => none(factors) ? nothing : html`
  ${codes ? html`<recovery-sheet .data=${{ codes }} @kept=${() => el.put({ codes: null })}></recovery-sheet>` : html`
    <section class="paper" aria-labelledby="codes"><h2 id="codes">${k.security.codes}</h2>
      <p>${k.security.codesText}</p>
      <p class=${factors.recovery_codes_left < 3 ? "wrong" : "soft"}>${k.security.codesLeft(factors.recovery_codes_left)}</p>
      <div class="buttons"><button type="button" @click=${() => newCodes(el)}>${k.security.newCodes}</button></div>
    </section>`}`;

/** @param {any} factors */
const none = (factors) => !factors.totp && !factors.passkey;

view("security-page", (data, el) => {
  const { factors, problem, codes } = data;
  const next = safe(data.query?.get("next"));
  return !me ? nothing : html`
    <div class="page-head">${unproven() ? nothing : html`<a class="back" href="/me">${icon("back")}${w.shell.me}</a>`}${heading(k.security.title)}</div>
    ${problem ? failed(problem, () => load(el)) : !factors ? coming(2) : html`
      <p class="soft">${factors.required && none(factors) ? k.security.leadOffice : k.security.lead}</p>
      ${codes ? paper(data, el) : nothing}
      ${passkeys(data, el)}${app(data, el)}
      ${codes ? nothing : paper(data, el)}
      ${next && !none(factors) && !codes ? html`<div class="buttons"><a class="button primary" href=${next}>${k.security.next}</a></div>` : nothing}`}`;
}, (_, el) => { load(el); });
