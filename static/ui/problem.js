// @ts-check
// Turns a refusal into words that name the cause and the remedy.
import { html, nothing } from "./view.js";
import { me } from "./who.js";
import { w } from "./words.js";

/** Refusals that only some pages meet have their words with those pages. @type {((code: string) => string | undefined)[]} */
const others = [];

/** @param {(code: string) => string | undefined} find */
export const alsoSay = (find) => { others.push(find); };

/** @param {any} problem @returns {string} */
export function inWords(problem) {
  const code = problem?.code ?? "internal";
  if (code === "too_many" && problem.retryAfter) return w.problem.wait(problem.retryAfter);
  if (code === "invalid" && problem.errors?.length) return w.problem.invalid;
  return /** @type {Record<string, any>} */ (w.problem)[code] ?? others.map((find) => find(code)).find(Boolean) ?? w.problem.internal;
}

/** What is wrong with one field, or null. @param {any} problem @param {string} name */
export function fieldProblem(problem, name) {
  const found = problem?.errors?.find((/** @type {any} */ error) => error.pointer.split("/").includes(name));
  return found ? /** @type {Record<string, string>} */ (w.fieldProblem)[found.code] ?? w.fieldProblem.invalid : null;
}

/** The box above a form. @param {any} problem */
export function problemBox(problem) {
  return problem ? html`<div class="problem" role="alert" tabindex="-1"><p>${inWords(problem)}</p></div>` : nothing;
}

/** A page part that could not be loaded, with another try. @param {any} problem @param {() => void} again */
export const failed = (problem, again) => html`
  <div class="empty" role="alert">
    <p>${inWords(problem)}</p>
    ${problem.status === 404 && !me ? html`<p>${w.shell.missingGuest}</p>
      <a class="button" href=${`/sign-in?next=${encodeURIComponent(location.pathname)}`}>${w.shell.signIn}</a> ` : nothing}
    ${problem.status === 404 ? html`<a class="button" href="/">${w.shell.toStart}</a>`
      : html`<button type="button" class="button" @click=${again}>${w.shell.again}</button>`}
  </div>`;

/** The shape of what comes. */
export const coming = (n = 3) => html`
  <div class="coming" aria-busy="true"><span class="unseen">${w.shell.loading}</span>
    ${Array.from({ length: n }, () => html`<div class="paper ghost" aria-hidden="true"><i></i><i></i><i></i></div>`)}
  </div>`;
