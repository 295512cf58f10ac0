// @ts-check
// Single keys for people who look at many cases: never while something is typed or converted, and they can be switched off.
import { q } from "../../words/keepers.js";
import { dialog } from "../dialog.js";
import { tick } from "../form.js";
import { recall, remember } from "../memory.js";
import { html } from "../view.js";

/** Whether these keys are on at this device. */
export const keysOn = () => recall("keys") !== "off";

/** @param {KeyboardEvent} event */
function meant(event) {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector("dialog[open]")) return false;
  const at = event.target instanceof HTMLElement ? event.target : document.body;
  if (at.isContentEditable || at.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return false;
  return keysOn();
}

/** Listens while a page is there. @param {AbortSignal} signal @param {(key: string) => boolean} press says whether the key meant something */
export function listenForKeys(signal, press) {
  document.addEventListener("keydown", (event) => {
    if (meant(event) && press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  }, { signal });
}

/** The list of keys, and the switch. */
export const showKeys = () => dialog(q.keys.title, () => html`
  <p>${q.keys.lead}</p>
  <dl class="keys">${q.keys.list.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
  ${tick({ name: "keys", label: q.keys.on, checked: keysOn(), change: (on) => remember("keys", on ? null : "off") })}`);
