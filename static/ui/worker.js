// @ts-check
// Keeps the shell on the device with the service worker, and offers a new version instead of forcing it.
import { w } from "./words.js";

/** The one script address that Trusted Types lets pass. */
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("kairanban", {
  createScriptURL(/** @type {string} */ url) {
    if (url !== "/sw.js") throw new TypeError("only the worker of this page");
    return url;
  },
});

export async function keepShell() {
  const container = navigator.serviceWorker;
  if (!container) return;
  let known = Boolean(container.controller);
  try {
    const registration = await container.register(policy ? policy.createScriptURL("/sw.js") : "/sw.js");
    if (registration.waiting && known) announce(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      next?.addEventListener("statechange", () => { if (next.state === "installed" && known) announce(next); });
    });
  } catch { /* Private windows have no worker; the page works without. */ }
  container.addEventListener("controllerchange", () => { if (known) location.reload(); known = true; });
}

/** @param {ServiceWorker} waiting */
function announce(waiting) {
  document.dispatchEvent(new CustomEvent("new-version", { detail: { text: w.shell.newVersion, take: () => waiting.postMessage("take-over") } }));
}
