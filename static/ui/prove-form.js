// @ts-check
// The ways to show a second factor: a passkey, a code of the app, and, where it is enough, a recovery code.
import { api } from "../api.js";
import { field, send } from "./form.js";
import { icon } from "./icons.js";
import { passkeysHere, proveByPasskey } from "./passkey.js";
import { problemBox } from "./problem.js";
import { html, nothing, view } from "./view.js";
import { k } from "../words/security.js";

/** @typedef {import("./view.js").View} View */

/** Tells whoever holds this element. @param {View} el */
const shown = (el) => el.dispatchEvent(new CustomEvent("shown", { bubbles: true }));

/** @param {View} el */
async function passkey(el) {
  if (el.data.busy) return;
  el.put({ busy: true, problem: null, at: "passkey" });
  try { await proveByPasskey(); el.put({ busy: false }); shown(el); } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await el.put({ busy: false, problem });
    /** @type {HTMLElement | null} */ (el.querySelector(".problem"))?.focus();
  }
}

/** @param {SubmitEvent} event @param {View} el @param {"totp" | "recovery_code"} name */
function code(event, el, name) {
  el.put({ at: name });
  return send(event, el, async (values, form) => {
    await api.post("/sessions/second-factor", { [name]: String(values[name]).trim() });
    form.reset();
    shown(el);
  });
}

/** @param {{ busy?: boolean, problem?: any, at?: string }} data @param {View} el */
const byApp = ({ busy, problem, at }, el) => html`
  <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => code(event, el, "totp")}>
    ${at === "totp" ? problemBox(problem) : nothing}
    ${field({ name: "totp", label: k.prove.app, hint: k.prove.appHint, autocomplete: "one-time-code", mode: "numeric", max: 7, problem: at === "totp" ? problem : null })}
    <button class=${el.data.factors.passkey ? "" : "primary"} ?disabled=${busy}>${k.prove.confirm}</button>
  </form>`;

/** @param {{ busy?: boolean, problem?: any, at?: string }} data @param {View} el */
const byPaper = ({ busy, problem, at }, el) => html`
  <details ?open=${at === "recovery_code"}><summary>${k.prove.lost}</summary>
    <form @submit=${(/** @type {SubmitEvent} */ event) => code(event, el, "recovery_code")}>
      <p>${k.prove.lostText}</p>
      ${at === "recovery_code" ? problemBox(problem) : nothing}
      ${field({ name: "recovery_code", label: k.prove.code, hint: k.prove.codeHint, max: 20, problem: at === "recovery_code" ? problem : null })}
      <div class="buttons"><button class="strong" ?disabled=${busy}>${k.prove.useCode}</button></div>
    </form>
  </details>`;

// `factors` is what GET /me/second-factor answers; `passkeyOnly` leaves the codes out, `paper` lets recovery codes in.
view("prove-form", (data, el) => {
  const { factors, passkeyOnly, paper, busy, problem, at } = data;
  if (!factors) return nothing;
  const key = factors.passkey && passkeysHere();
  const app = factors.totp && !passkeyOnly;
  return html`
    ${key ? html`${at === "passkey" ? problemBox(problem) : nothing}
      <div class="buttons"><button type="button" class="primary" ?disabled=${busy} @click=${() => passkey(el)}>${icon("key")}${k.prove.passkey}</button></div>` : nothing}
    ${factors.passkey && !passkeysHere() ? html`<p class="hint">${k.prove.noPasskeysHere}</p>` : nothing}
    ${key && app ? html`<p class="or">${k.prove.or}</p>` : nothing}
    ${app ? byApp(data, el) : nothing}
    ${paper && factors.recovery_codes_left ? byPaper(data, el) : nothing}`;
});
