// @ts-check
// Signing in, by password or passkey; after a password the second factor, where there is one; then on to where one wanted to go.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { field, send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { passkeysHere, signInByPasskey } from "../ui/passkey.js";
import { passwordField } from "../ui/password.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import "../ui/prove-form.js";
import { say } from "../ui/say.js";
import { html, nothing, view } from "../ui/view.js";
import { arrived, findOut, left, me, unproven } from "../ui/who.js";
import { choose, language, w } from "../ui/words.js";
import { go } from "../routes.js";
import { k } from "../words/security.js";

/** @typedef {import("../ui/view.js").View} View */

/** Only addresses of this page. @param {string | null} next */
const safe = (next) => next && /^\/(?![/\\])/.test(next) ? next : "/";

/** @param {View} el */
async function inside(el) {
  if (unproven()) return question(el);
  await go(safe(el.data.query.get("next")), { replace: true });
  if (me && me.language !== language) await choose(me.language);
  say(w.signIn.welcome(me?.display_name ?? ""));
}

/** What may be shown; who has nothing yet gets something first. @param {View} el */
async function question(el) {
  el.put({ factors: null, lost: null });
  try {
    const factors = await api.get("/me/second-factor", { signal: el.signal });
    if (!factors.passkey && !factors.totp) return await go(`/me/security?next=${encodeURIComponent(safe(el.data.query.get("next")))}`, { replace: true });
    el.put({ factors });
    await el.redraw();
    /** @type {HTMLElement | null} */ (el.querySelector("h1"))?.focus({ preventScroll: true });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {SubmitEvent} event @param {View} el */
const byPassword = (event, el) => send(event, el, async ({ email, password }) => {
  await api.post("/sessions", { email: email.trim(), password });
  await arrived();
  await inside(el);
});

/** @param {View} el */
async function byPasskey(el) {
  if (el.data.busy) return;
  el.put({ busy: true, problem: null });
  try {
    await signInByPasskey();
    await arrived();
    await inside(el);
    el.put({ busy: false });
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await el.put({ busy: false, problem: /** @type {any} */ (problem).code === "wrong_credentials" ? { code: "passkey_unknown" } : problem });
    /** @type {HTMLElement | null} */ (el.querySelector(".problem"))?.focus();
  }
}

/** @param {View} el */
const proven = (el) => attempt(async () => { await findOut(); await inside(el); });

/** @param {View} el */
const giveUp = (el) => attempt(async () => {
  await api.delete("/sessions/current");
  left();
  el.put({ factors: null });
});

/** @param {any} data @param {View} el */
const second = ({ factors, lost }, el) => html`
  <div class="page-head">${heading(k.prove.title)}</div>
  ${lost ? failed(lost, () => question(el)) : !factors ? coming(1) : html`
    <section class="paper">
      <p>${k.prove.lead}</p>
      <prove-form .data=${{ factors, paper: true }} @shown=${() => proven(el)}></prove-form>
    </section>
    <p class="aside"><button type="button" class="plain" @click=${() => giveUp(el)}>${k.prove.giveUp}</button></p>`}`;

/** @param {any} data @param {View} el */
const first = ({ busy, problem }, el) => html`
  <div class="page-head">${heading(w.signIn.title)}</div>
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => byPassword(event, el)}>
    ${problemBox(problem)}
    ${field({ name: "email", label: w.account.email, type: "email", autocomplete: "username", mode: "email", max: 254, problem })}
    ${passwordField({ name: "password", problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.signIn.send}</button></div>
    <p><a class="tap" href="/reset">${w.signIn.forgot}</a></p>
    ${passkeysHere() ? html`<p class="or">${k.prove.or}</p>
      <div class="buttons"><button type="button" ?disabled=${busy} @click=${() => byPasskey(el)}>${icon("key")}${w.signIn.passkey}</button></div>` : nothing}
  </form>
  <p class="aside">${w.account.noAccount} <a class="tap" href="/join">${w.shell.join}</a></p>
  <p class="aside">${w.signIn.office} <a class="tap" href="/office/join">${w.signIn.officeJoin}</a></p>`;

view("sign-in-page", (data, el) => unproven() ? second(data, el) : first(data, el), (_, el) => {
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
  if (unproven()) question(el);
});
