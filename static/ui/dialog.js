// @ts-check
// Questions and small forms in a native <dialog>; the promise is kept when it closes.
import { icon } from "./icons.js";
import { rescue } from "./say.js";
import { draw, html, nothing } from "./view.js";
import { w } from "./words.js";

/**
 * @template T
 * @param {string} title @param {(done: (value?: T) => void) => unknown} body @param {{ cls?: string }} [how]
 * @returns {Promise<T | undefined>} undefined when it was closed without an answer
 */
export function dialog(title, body, { cls = "" } = {}) {
  const box = document.createElement("dialog");
  const id = `dialog-${++count}`;
  box.className = cls;
  box.setAttribute("aria-labelledby", id);
  /** @type {T | undefined} */
  let answer;
  const done = (/** @type {T | undefined} */ value = undefined) => { answer = value; box.close(); };
  draw(html`
    <header><h2 id=${id}>${title}</h2>
      <button type="button" class="plain icon-only" @click=${() => done()}>${icon("close")}<span class="unseen">${w.shell.close}</span></button></header>
    <div class="dialog-body">${body(done)}</div>`, box);
  box.addEventListener("click", (event) => { if (event.target === box) done(); });
  document.body.append(box);
  box.showModal();
  const leave = () => done();
  document.addEventListener("route", leave, { once: true });
  return new Promise((resolve) => box.addEventListener("close", () => {
    document.removeEventListener("route", leave);
    rescue(box);
    box.remove();
    resolve(answer);
  }));
}
let count = 0;

/** Asks once, in words, before something that cannot be taken back. @param {{ title: string, text?: unknown, yes: string, no?: string }} o */
export const sure = async ({ title, text, yes, no }) => await dialog(title, (done) => html`
  ${text ? html`<p>${text}</p>` : nothing}
  <div class="buttons">
    <button type="button" @click=${() => done(false)}>${no ?? w.shell.cancel}</button>
    <button type="button" class="primary" @click=${() => done(true)}>${yes}</button>
  </div>`) === true;
