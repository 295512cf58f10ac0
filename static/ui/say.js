// @ts-check
// Says what happened: one polite line for everybody, read aloud too, with a way back where there is one.

const restMs = 6000;
const undoMs = 10_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

const place = () => /** @type {HTMLElement} */ (document.getElementById("said"));

/** @param {string} text */
export function say(text) { show(text); hideAfter(restMs); }

/**
 * Says something that can be taken back for a while.
 * @param {string} text @param {string} label @param {() => void} act @param {() => void} [over] when the time is over
 * @returns {() => void} ends the offer at once
 */
export function offer(text, label, act, over) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  let open = true;
  const end = (/** @type {boolean} */ taken) => {
    if (!open) return;
    open = false;
    clearTimeout(wait);
    if (place().contains(button)) hush();
    if (taken) act(); else over?.();
  };
  let wait = setTimeout(() => end(false), undoMs);
  button.addEventListener("click", () => end(true));
  button.addEventListener("focus", () => clearTimeout(wait));
  button.addEventListener("blur", () => { wait = setTimeout(() => end(false), undoMs); });
  show(text, button);
  clearTimeout(timer);
  return () => end(false);
}

/** @param {string} text @param {HTMLElement} [more] */
function show(text, more) {
  // What lies behind a modal dialog is neither seen nor read aloud, so the line moves into it.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (place().parentElement !== host) host.append(place());
  const line = document.createElement("span");
  line.textContent = text;
  place().replaceChildren(line, ...(more ? [more] : []));
  place().classList.add("shown");
}

/** @param {number} ms */
function hideAfter(ms) { clearTimeout(timer); timer = setTimeout(hush, ms); }

/** Takes the line out of a dialog that goes away. @param {HTMLElement} box */
export function rescue(box) { if (box.contains(place())) document.body.append(place()); }

function hush() { place().classList.remove("shown"); place().replaceChildren(); }
