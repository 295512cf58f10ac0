// @ts-check
// Starts the page: words, who is here, the frame, the first page; then the live stream and the worker that keeps the shell.
import { signedIn } from "./api.js";
import { start } from "./routes.js";
import { recall } from "./ui/memory.js";
import { problemBox } from "./ui/problem.js";
import "./ui/shell.js";
import { say } from "./ui/say.js";
import { draw } from "./ui/view.js";
import { findOut, left, me } from "./ui/who.js";
import { language, preferred, speak, w } from "./ui/words.js";

async function begin() {
  await speak(preferred());
  document.documentElement.classList.toggle("still", recall("still") !== null);
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  try { await findOut(); } catch (problem) { draw(problemBox(problem), main); }
  if (me && me.language !== language && recall("language") === null) await speak(me.language);
  main.replaceChildren();
  await start(main);
  const [{ listen }, { keepShell }] = await Promise.all([import("./live.js"), import("./ui/worker.js")]);
  listen();
  keepShell();
}

document.addEventListener("signed-out", () => { left(); say(w.shell.signedOut); });
// Another tab signed in or out.
addEventListener("storage", (event) => {
  if (event.key === "kairanban.signed_in" && signedIn() !== Boolean(me)) location.assign("/");
});
// Enter that ends a conversion of the input method must not send a form.
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target instanceof HTMLInputElement) event.preventDefault();
}, true);

begin();
