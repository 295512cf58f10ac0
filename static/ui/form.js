// @ts-check
// Form fields with label, hint and what is wrong with them; and the one way to send a form.
import { html, nothing } from "./view.js";
import { fieldProblem } from "./problem.js";
import { w } from "./words.js";

/**
 * @typedef {{ name: string, label: unknown, id?: string, hint?: unknown, type?: string, value?: string, problem?: any, optional?: boolean,
 *   autocomplete?: string, min?: number, max?: number, mode?: string, rows?: number, input?: (event: Event) => void }} Field
 */

/** A name that is shown may have as many characters as the server keeps. */
export const longestName = 30;

/** @param {Field} o */
function around(o, /** @type {(id: string, described: unknown, invalid: unknown) => unknown} */ control) {
  const id = o.id ?? o.name;
  const wrong = fieldProblem(o.problem, o.name);
  const described = [o.hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ") || nothing;
  return html`
    <div class="field">
      <label for=${id}>${o.label}${o.optional ? html` <small>${w.shell.optional}</small>` : nothing}</label>
      ${o.hint ? html`<p class="hint" id="${id}-hint">${o.hint}</p>` : nothing}
      ${control(id, described, wrong ? "true" : nothing)}
      ${wrong ? html`<p class="wrong" id="${id}-wrong">${wrong}</p>` : nothing}
    </div>`;
}

/** @param {Field} o */
export const field = (o) => around(o, (id, described, invalid) => html`
  <input id=${id} name=${o.name} type=${o.type ?? "text"} .defaultValue=${o.value ?? ""} ?required=${!o.optional}
    autocomplete=${o.autocomplete ?? "off"} inputmode=${o.mode ?? nothing} minlength=${o.min ?? nothing} maxlength=${o.max ?? nothing}
    aria-describedby=${described} aria-invalid=${invalid} @input=${o.input ?? nothing}>`);

/** @param {Field} o */
export const textArea = (o) => around(o, (id, described, invalid) => html`
  <textarea id=${id} name=${o.name} rows=${o.rows ?? 6} .defaultValue=${o.value ?? ""} ?required=${!o.optional} maxlength=${o.max ?? nothing}
    aria-describedby=${described} aria-invalid=${invalid} @input=${o.input ?? nothing}></textarea>`);

/**
 * One of a few, as large rows with a line of explanation each.
 * @param {{ name: string, legend: unknown, value?: string | null, hint?: unknown, options: { value: string, label: unknown, text?: unknown }[], change?: (value: string) => void, cls?: string }} o
 */
export const choice = (o) => html`
  <fieldset class="choice ${o.cls ?? ""}">
    <legend>${o.legend}</legend>
    ${o.hint ? html`<p class="hint">${o.hint}</p>` : nothing}
    ${o.options.map((option) => html`
      <label class="option">
        <input type="radio" name=${o.name} value=${option.value} required .checked=${option.value === o.value}
          @change=${() => o.change?.(option.value)}>
        <span><b>${option.label}</b>${option.text ? html` <small>${option.text}</small>` : nothing}</span>
      </label>`)}
  </fieldset>`;

/** @param {{ name: string, label: unknown, checked?: boolean, hint?: unknown, required?: boolean, disabled?: boolean, change?: (on: boolean) => void }} o */
export const tick = (o) => html`
  <label class="option tick">
    <input type="checkbox" name=${o.name} .checked=${Boolean(o.checked)} ?required=${Boolean(o.required)} ?disabled=${Boolean(o.disabled)}
      @change=${(/** @type {any} */ event) => o.change?.(event.target.checked)}>
    <span>${o.label}${o.hint ? html` <small>${o.hint}</small>` : nothing}</span>
  </label>`;

/**
 * Sends a form once; a refusal is put into the view and focused.
 * @param {SubmitEvent} event @param {import("./view.js").View} el @param {(values: Record<string, any>, form: HTMLFormElement) => Promise<unknown>} work
 */
export async function send(event, el, work) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (el.data.busy) return;
  el.put({ busy: true, problem: null });
  try {
    await work(Object.fromEntries(new FormData(form)), form);
    el.put({ busy: false });
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    await el.put({ busy: false, problem });
    /** @type {HTMLElement | null} */ (el.querySelector("[aria-invalid=true]") ?? el.querySelector(".problem"))?.focus();
  }
}
