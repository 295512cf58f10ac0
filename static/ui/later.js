// @ts-check
// Deletes with a way back: the page hides the thing at once, the server hears of it when the time is over or the page goes away.
import { api } from "../api.js";
import { inWords } from "./problem.js";
import { offer, say } from "./say.js";
import { w } from "./words.js";

/** @type {Set<string>} */
const waiting = new Set();
/** @type {Set<string>} */
const done = new Set();

/** Whether it is hidden already. @param {string} path */
export const leaving = (path) => waiting.has(path) || done.has(path);

const changed = () => document.dispatchEvent(new CustomEvent("leaving"));

/** @param {string} path @param {string} text */
export function deleteLater(path, text) {
  waiting.add(path);
  changed();
  offer(text, w.shell.undo, () => { waiting.delete(path); changed(); }, () => finish(path));
}

/** @param {string} path @param {boolean} [keepalive] */
async function finish(path, keepalive = false) {
  if (!waiting.delete(path)) return;
  done.add(path);
  try { await api.delete(path, { keepalive }); } catch (problem) {
    if (/** @type {any} */ (problem).status === 404) return;
    done.delete(path);
    changed();
    say(inWords(problem));
  }
}

addEventListener("pagehide", () => { for (const path of [...waiting]) finish(path, true); });
