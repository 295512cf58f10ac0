// @ts-check
// A password field that can be shown while typing.
import { field } from "./form.js";
import { html } from "./view.js";
import { w } from "./words.js";

const shortest = 15;
const longest = 128;

/** @param {{ name: string, label?: string, isNew?: boolean, problem?: any, id?: string }} o */
export const passwordField = ({ name, label = w.account.password, isNew = false, problem, id = name }) => html`
  ${field({ name, id, label, type: "password", hint: isNew ? w.account.passwordHint : undefined, problem,
    autocomplete: isNew ? "new-password" : "current-password", min: isNew ? shortest : undefined, max: longest })}
  <label class="option tick slim"><input type="checkbox" @change=${(/** @type {any} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target.closest("form").querySelector(`#${id}`));
    input.type = event.target.checked ? "text" : "password";
  }}><span>${w.account.showPassword}</span></label>`;
