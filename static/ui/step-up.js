// @ts-check
// Asks once more who is at the screen, before something grave: `await stepUp("passkey")` is true when it was shown.
import { api } from "../api.js";
import { dialog } from "./dialog.js";
import "./prove-form.js";
import { inWords } from "./problem.js";
import { say } from "./say.js";
import { html, nothing } from "./view.js";
import { k } from "../words/security.js";

/** What was shown is good for minutes; a request needs a moment. */
const reserve = 5000;

/** @param {any} factors @param {"passkey" | "any"} by */
function good(factors, by) {
  const until = Date.parse(factors.stepped_up_until ?? "") - reserve;
  const enough = by === "passkey" ? factors.step_up_by === "passkey" : factors.step_up_by !== "recovery_code";
  return enough && until > Date.now();
}

/** Several requests of one page may be refused at once: they wait for the same answer. @type {Map<string, Promise<boolean>>} */
const asking = new Map();

/**
 * @param {"passkey" | "any"} [by] what will do
 * @param {{ again?: boolean }} [how] `again`: the server has just said that what was shown is not enough
 * @returns {Promise<boolean>}
 */
export function stepUp(by = "any", { again = false } = {}) {
  const running = asking.get(by) ?? ask(by, again).finally(() => asking.delete(by));
  asking.set(by, running);
  return running;
}

/** @param {"passkey" | "any"} by @param {boolean} again */
async function ask(by, again) {
  /** @type {any} */
  let factors;
  try { factors = await api.get("/me/second-factor"); } catch (problem) { say(inWords(problem)); return false; }
  if (!again && good(factors, by)) return true;
  const possible = factors.passkey || (factors.totp && by === "any");
  return await dialog(k.prove.again, (done) => html`
    <p>${possible ? by === "passkey" ? k.prove.againPasskey : k.prove.againText : by === "passkey" ? k.prove.needPasskey : k.prove.needAny}</p>
    ${possible ? html`<prove-form .data=${{ factors, passkeyOnly: by === "passkey" }} @shown=${() => done(true)}></prove-form>`
      : html`<div class="buttons"><a class="button primary" href="/me/security">${k.prove.enroll}</a></div>`}
    ${nothing}`) === true;
}
