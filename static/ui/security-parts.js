// @ts-check
// The parts of the page that protects an account: one passkey, a new one, a new app, and the codes for paper.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { field, send } from "./form.js";
import { addPasskey } from "./passkey.js";
import { passwordField } from "./password.js";
import { problemBox } from "./problem.js";
import { say } from "./say.js";
import { ago, day } from "./time.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";
import { k } from "../words/security.js";

/** @typedef {import("./view.js").View} View */

const longestName = 40;

/** @param {View} el @param {string} name @param {unknown} [detail] */
const tell = (el, name, detail) => el.dispatchEvent(new CustomEvent(name, { detail }));

/** @param {SubmitEvent} event @param {View} el */
const rename = (event, el) => send(event, el, async ({ name }) => {
  const key = await api.patch(`/me/passkeys/${el.data.key.id}`, { name: name.trim() });
  await el.put({ renamed: key.name, open: false });
  say(w.shell.saved);
});

view("passkey-row", ({ key, renamed, open, busy, problem }, el) => {
  const name = renamed ?? key.name;
  return open ? html`
    <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => rename(event, el)}>
      ${problemBox(problem)}
      ${field({ name: "name", id: `name-${key.id}`, label: k.security.passkeyName, value: name, max: longestName, problem })}
      <button ?disabled=${busy}>${w.shell.save}</button>
      <button type="button" @click=${() => el.put({ open: false, problem: null })}>${w.shell.cancel}</button>
    </form>` : html`
    <div><b>${name}</b>
      <p class="soft">${k.security.since(day(key.created_at))} ${key.last_used_at ? k.security.lastUsed(ago(key.last_used_at)) : k.security.neverUsed}</p></div>
    <div class="buttons">
      <button type="button" @click=${() => el.put({ open: true })}>${k.security.rename}<span class="unseen"> ${name}</span></button>
      <button type="button" @click=${() => tell(el, "remove")}>${k.security.remove}<span class="unseen"> ${name}</span></button>
    </div>`;
});

/** What this device might be called, for somebody who does not want to think of a name. */
function guess() {
  const agent = navigator.userAgent;
  const system = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["CrOS", "Chromebook"], ["Windows", "Windows"], ["Macintosh", "Mac"]].find(([word]) => agent.includes(String(word)));
  return system?.[1] ?? k.security.thisDevice;
}

/** @param {SubmitEvent} event @param {View} el */
const makePasskey = (event, el) => send(event, el, async ({ name, password }) => {
  tell(el, "made", await addPasskey(name.trim(), password));
  say(k.security.passkeyAdded);
});

view("add-passkey", ({ first, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => makePasskey(event, el)}>
    ${problemBox(problem)}
    ${field({ name: "name", id: "new-passkey", label: k.security.passkeyName, hint: k.security.passkeyNameHint, value: guess(), max: longestName, problem })}
    ${first ? passwordField({ name: "password", id: "passkey-password", label: w.settings.confirmPassword, problem }) : nothing}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${k.security.makePasskey}</button>
      <button type="button" @click=${() => tell(el, "close")}>${w.shell.cancel}</button></div>
  </form>`);

/** @param {View} el @param {object} body */
const begin = async (el, body) => { await el.put({ made: await api.post("/me/second-factor/totp", body) }); };

/** @param {SubmitEvent} event @param {View} el */
const confirm = (event, el) => send(event, el, async ({ code }) => {
  tell(el, "made", await api.post("/me/second-factor/totp/confirm", { code }));
  say(k.security.appAdded);
});

/** @param {string} secret in groups, as people type */
const inGroups = (secret) => (secret.match(/.{1,4}/g) ?? []).join(" ");

view("add-app", ({ first, made, busy, problem }, el) => made ? html`
  <ol class="walk">
    <li><p>${k.security.scan}</p>
      <img class="qr" width="240" height="240" alt=${k.security.qr} src=${`data:image/svg+xml,${encodeURIComponent(made.qr_svg)}`}>
      <p>${k.security.type}</p><p><code class="secret">${inGroups(made.secret)}</code></p>
      <p><a class="tap" href=${made.uri}>${k.security.openApp}</a></p></li>
    <li><form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => confirm(event, el)}>
      ${problemBox(problem)}
      ${field({ name: "code", label: k.security.firstCode, hint: k.prove.appHint, autocomplete: "one-time-code", mode: "numeric", max: 7, problem })}
      <button class="primary" ?disabled=${busy}>${k.prove.confirm}</button>
      <button type="button" @click=${() => tell(el, "close")}>${w.shell.cancel}</button>
    </form></li>
  </ol>` : first ? html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, ({ password }) => begin(el, { password }))}>
    ${problemBox(problem)}
    ${passwordField({ name: "password", id: "app-password", label: w.settings.confirmPassword, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${k.security.next}</button>
      <button type="button" @click=${() => tell(el, "close")}>${w.shell.cancel}</button></div>
  </form>` : problemBox(problem),
({ first }, el) => {
  if (first) return;
  begin(el, {}).catch((problem) => { if (problem.code) el.put({ problem }); else throw problem; });
});

view("recovery-sheet", ({ codes }, el) => html`
  <section class="paper sheet" aria-labelledby="sheet"><h2 id="sheet" tabindex="-1">${k.security.sheet}</h2>
    <p>${k.security.sheetText}</p>
    <ol class="codes">${codes.map((/** @type {string} */ code) => html`<li><code>${code}</code></li>`)}</ol>
    <div class="buttons no-print">
      <button type="button" class="strong" @click=${() => print()}>${k.security.print}</button>
      <button type="button" @click=${() => attempt(async () => { await navigator.clipboard.writeText(codes.join("\n")); say(w.mine.copied); })}>${w.mine.copy}</button>
      <button type="button" class="primary" @click=${() => tell(el, "kept")}>${k.security.kept}</button>
    </div>
  </section>`);
