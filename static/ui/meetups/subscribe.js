// @ts-check
// How a calendar app follows: an address to copy, and a link for apps that ask for one.
import { m } from "../../words/meetups.js";
import { dialog } from "../dialog.js";
import { say } from "../say.js";
import { html } from "../view.js";

/** @param {string} address */
async function copy(address) {
  await navigator.clipboard?.writeText(address);
  say(m.list.copied);
}

/** @param {string} path */
export function subscribe(path) {
  const address = new URL(path, location.origin).href;
  const webcal = address.replace(/^https?:/, "webcal:");
  return dialog(m.list.calendar, () => html`
    <p>${m.list.calendarText}</p>
    <p><input readonly aria-label=${m.list.calendar} .value=${address} @focus=${(/** @type {any} */ event) => event.target.select()}></p>
    <div class="buttons"><a class="button" href=${webcal}>${m.list.calendar}</a>
      <button type="button" class="primary" @click=${() => copy(address)}>${m.list.copy}</button></div>`);
}
