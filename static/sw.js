// Keeps the page's own files for weak signals; the server writes FILES (their addresses) and HASH (over all of them) above this line.
/* global FILES, HASH */
const CACHE = `shell-${HASH}`;
const SHELL = "/";

addEventListener("install", (event) => {
  const files = FILES.filter((file) => file !== "/index.html" && file !== "/sw.js" && !file.endsWith(".d.ts"));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...files].map((file) => new Request(file, { cache: "no-cache" })))));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((keys) => Promise.all(keys.filter((key) => key.startsWith("shell-") && key !== CACHE).map((key) => caches.delete(key))))
    .then(() => clients.claim()));
});

// The page asks first; nothing changes under a reader's hands.
addEventListener("message", (event) => { if (event.data === "take-over") skipWaiting(); });

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Tablets are shared by families: what the API says is never kept.
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => fromCache(SHELL)));
  else event.respondWith(fromCache(request));
});

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return await cache.match(request, { ignoreVary: true }) ?? fetch(request);
}
