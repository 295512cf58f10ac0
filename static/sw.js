// Keeps the page's own files for weak signals, and the last official notices; the server writes FILES (their addresses) and HASH (over all of them) above this line.
/* global FILES, HASH */
const CACHE = `shell-${HASH}`;
const SHELL = "/";
const OFFICIAL = "official";
const MOST = 60;
const isOfficial = (path) => /^\/(n\/[\da-f-]{36}|notices(\/category\/[a-z]+)?|t\/[^/]+\/notices|agencies\/[^/]+)$/.test(path);

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
  if (request.method !== "GET" || url.origin !== location.origin) return;
  // Tablets are shared by families: what the API says is never kept. A notice that the app opens is kept as the page that it is for everybody.
  const opened = /^\/api\/v1\/notices\/([\da-f-]{36})$/.exec(url.pathname);
  if (opened) event.waitUntil(keep(`/n/${opened[1]}`));
  if (url.pathname === "/api/v1/notices") event.waitUntil(keep("/notices"));
  if (url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(isOfficial(url.pathname) ? official(event) : fetch(request).catch(() => fromCache(SHELL)));
  else event.respondWith(fromCache(request));
});

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return await cache.match(request, { ignoreVary: true }) ?? fetch(request);
}

/** Fetches a page only to keep it. */
async function keep(path) {
  try { await kept(path, await fetch(path, { cache: "no-cache" })); } catch { /* Without a signal, what is there stays. */ }
}

/** Keeps a page; the oldest go first. */
async function kept(address, answer) {
  if (!answer.ok) return;
  const cache = await caches.open(OFFICIAL);
  // Takes the old one's place once it is here as a whole; a signal that goes in between takes nothing away.
  await cache.put(address, answer.clone());
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((old) => cache.delete(old)));
}

/** An official page: what the server says, or else what was kept, with its time on it. */
async function official(event) {
  const { request } = event;
  let answer;
  try { answer = await fetch(request); } catch { /* No signal. */ }
  if (answer && answer.status < 500) {
    const copy = answer.clone();
    event.waitUntil(kept(request.url, copy));
    return answer;
  }
  const cache = await caches.open(OFFICIAL);
  const old = await cache.match(request, { ignoreVary: true }) ?? await cache.match(request, { ignoreVary: true, ignoreSearch: true });
  return old ? marked(old) : answer ?? fromCache(SHELL);
}

/** The same page with a line above it that says how old it is. */
async function marked(old) {
  const page = await old.text();
  const at = new Date(old.headers.get("date") ?? 0);
  const english = page.includes('<html lang="en">');
  const form = new Intl.DateTimeFormat(english ? "en" : "ja", { month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" });
  const time = form.format(at);
  const words = english ? `This is a saved copy (${time}). It may have changed since.` : `保存された内容です（${time}）。そのあとで変わっているかもしれません。`;
  const headers = new Headers(old.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(page.replace(/<main id="main"[^>]*>/, (main) => `${main}<p class="banner kept" role="status">${words}</p>`), { headers });
}
