// @ts-check
// Starts the page: words, who is here, the frame, the first page; then the live stream and the worker that keeps the shell.
import { signedIn } from "./api.js";
import { go, start } from "./routes.js";
import { recall } from "./ui/memory.js";
import { failed } from "./ui/problem.js";
import "./ui/shell.js";
import { say } from "./ui/say.js";
import { draw, html } from "./ui/view.js";
import { findOut, left, me, unproven } from "./ui/who.js";
import { preferred, speak, w } from "./ui/words.js";

async function begin() {
  const offline = !navigator.onLine;
  await speak(preferred());
  document.documentElement.classList.toggle("still", recall("still") !== null);
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  // What the server wrote stays in sight until the page has its own; a hint about scripts alone is nothing to keep.
  if (!main.querySelector("h1")) main.replaceChildren();
  try { await findOut(); } catch (problem) { return nobodyKnown(problem, main, offline); }
  await start(main);
  const [{ listen }, { keepShell }] = await Promise.all([import("./live.js"), import("./ui/worker.js")]);
  listen();
  keepShell();
}

/** Somebody is signed in here, but the server cannot be asked: a guest's page would be wrong. @param {any} problem @param {HTMLElement} main @param {boolean} offline when asked */
function nobodyKnown(problem, main, offline) {
  const again = () => location.reload();
  if (!main.childElementCount) draw(html`<div><h1>${w.shell.name}</h1>${failed(problem, again)}</div>`, main);
  // The signal may have come back before anybody listened for it.
  if (offline && navigator.onLine) again();
  else addEventListener("online", again);
}

document.addEventListener("signed-out", () => { left(); say(w.shell.signedOut); });
// The session owes a second factor: the question for it stands on the sign-in page.
document.addEventListener("second-factor", async () => {
  await findOut().catch(() => {});
  if (unproven() && location.pathname !== "/sign-in") go(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
});
// Another tab signed in or out.
addEventListener("storage", (event) => {
  if (event.key === "kairanban.signed_in" && signedIn() !== Boolean(me)) location.assign("/");
});
// Enter that ends a conversion of the input method must not send a form.
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target instanceof HTMLInputElement) event.preventDefault();
}, true);

begin();
