// @ts-check
// Listens to the server's hints ("something is new there") and passes them on as DOM events; a hidden or signed-out page does not listen.
import { keepFresh, signedIn } from "./api.js";
import { findOut, me, unproven } from "./ui/who.js";

const longest = 60_000;
const hiddenFor = 30_000;
/** @type {EventSource | null} */
let stream = null;
let pause = 1000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} name @param {unknown} [detail] */
const pass = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

async function connect() {
  clearTimeout(timer);
  if (stream || !signedIn() || !me || unproven() || document.hidden) return;
  await keepFresh();
  if (stream || !signedIn()) return;
  const mine = new EventSource("/api/v1/live");
  stream = mine;
  mine.addEventListener("open", () => { pause = 1000; });
  mine.addEventListener("hint", (event) => pass("hint", JSON.parse(event.data)));
  mine.addEventListener("resync", () => pass("resync"));
  mine.addEventListener("bye", () => { hangUp(); later(); findOut().catch(() => {}); });
  // The browser tries again by itself while the stream is only interrupted; a refusal closes it.
  mine.addEventListener("error", () => { if (mine.readyState === EventSource.CLOSED) { hangUp(); later(); } });
}

function hangUp() { stream?.close(); stream = null; }

function later() {
  clearTimeout(timer);
  timer = setTimeout(connect, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, longest);
}

/** A browser has few connections: a tab that nobody looks at gives its own back. */
function look() {
  clearTimeout(timer);
  if (document.hidden) timer = setTimeout(hangUp, hiddenFor);
  else if (!stream) { connect(); pass("resync"); }
}

export function listen() {
  document.addEventListener("visibilitychange", look);
  document.addEventListener("me", () => { if (me && !unproven()) connect(); else hangUp(); });
  document.addEventListener("hint", (event) => {
    const what = /** @type {CustomEvent} */ (event).detail?.what;
    if (what === "notifications" || what === "me") findOut().catch(() => {});
  });
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
}
