// @ts-check
// Which address shows which page; pages are loaded when first asked for, and focus moves to their heading.
import { failed } from "./ui/problem.js";
import { draw, html } from "./ui/view.js";
import { me, unproven } from "./ui/who.js";
import { w } from "./ui/words.js";

/**
 * A page's module may export `fetched`: what it needs to draw itself over a page that the server has written already.
 * @typedef {{ fetched?: (data: any) => Promise<object> }} Page
 * @typedef {{ path: string, load: () => Promise<Page>, tag: string, needs?: "me" }} Route
 */

const feed = { load: () => import("./pages/feed.js"), tag: "feed-page" };
const welcome = { load: () => import("./pages/welcome.js"), tag: "welcome-page" };
const towns = { load: () => import("./pages/towns.js"), tag: "towns-page" };
const today = { load: () => import("./pages/office/today.js"), tag: "office-today", needs: /** @type {"me"} */ ("me") };
const notices = { load: () => import("./pages/notices.js"), tag: "notices-page" };
const decisions = { load: () => import("./pages/my-decisions.js"), tag: "my-decisions", needs: /** @type {"me"} */ ("me") };
const missing = { load: () => import("./pages/missing.js"), tag: "missing-page" };

/** @type {Route[]} */
const routes = [
  { path: "/join", load: () => import("./pages/join.js"), tag: "join-page" },
  { path: "/verify", load: () => import("./pages/verify.js"), tag: "verify-page" },
  { path: "/sign-in", load: () => import("./pages/sign-in.js"), tag: "sign-in-page" },
  { path: "/towns", ...towns },
  { path: "/towns/:slug", load: () => import("./pages/town.js"), tag: "town-page" },
  { path: "/t/:slug", ...feed },
  { path: "/t/:slug/new", load: () => import("./pages/compose.js"), tag: "compose-page", needs: "me" },
  { path: "/p/:id", load: () => import("./pages/post.js"), tag: "post-page" },
  { path: "/me", load: () => import("./pages/me.js"), tag: "me-page", needs: "me" },
  { path: "/me/decisions", ...decisions },
  { path: "/notices", ...notices },
  { path: "/notices/category/:category", ...notices },
  { path: "/t/:slug/notices", ...notices },
  { path: "/n/:id", load: () => import("./pages/notice.js"), tag: "notice-page" },
  { path: "/office", ...today },
];

/** What somebody may look at who still owes a second factor; everything else leads to the question for it. */
const beforeProof = new Set(["sign-in-page", "security-page", "verify-page", "email-change-page", "reset-page", "office-join-page", "office-invitation", "about-page", "rules-page", "unsubscribe-page"]);

/** @typedef {{ route: Omit<Route, "path">, params: Record<string, string> }} Found */

/** Most people never open most pages: the addresses of those come when one of them is asked for. @param {string} path @returns {Promise<Found>} */
async function find(path) {
  if (path === "/") return { route: !me ? welcome : me.kind === "officer" ? today : me.suspended ? decisions : me.memberships.length ? feed : { ...towns }, params: {} };
  return among(routes, path) ?? among((await import("./routes-more.js")).more, path) ?? { route: missing, params: {} };
}

/** @param {Route[]} known @param {string} path @returns {Found | undefined} */
function among(known, path) {
  const asked = path.replace(/(.)\/$/, "$1").split("/");
  for (const route of known) {
    const parts = route.path.split("/");
    /** @type {Record<string, string>} */
    const params = {};
    const fits = parts.length === asked.length && parts.every((part, i) => {
      if (!part.startsWith(":")) return part === asked[i];
      params[part.slice(1)] = decodeURIComponent(asked[i] ?? "");
      return true;
    });
    if (fits) return { route, params };
  }
  return undefined;
}

/** Pages that are the server's alone: a form without scripts is a form with them as well. They stay as they were written. */
const written = /^\/(?:rights|transparency)(?:\/|$)/;

/** @type {HTMLElement} */
let main;
/** The feed one came from stays as it was, so that Back returns to the same line. @type {{ href: string, page: HTMLElement, y: number } | null} */
let kept = null;
let turn = 0;
let shown = "";

/** @param {{ first?: boolean, back?: boolean }} [how] @returns {Promise<void>} */
async function open({ first = false, back = false } = {}) {
  const { pathname, search, hash } = location;
  // What was typed there is kept: such a page is never drawn anew.
  if (written.test(pathname)) {
    if (shown && shown !== pathname + search) return location.reload();
    shown = pathname + search;
    return main.childElementCount ? undefined : unreachable();
  }
  const mine = ++turn;
  const ready = first && main.childElementCount > 0;
  /** @type {Found} */
  let found;
  try { found = await find(pathname); } catch { if (mine === turn && !ready) unreachable(); return; }
  if (mine !== turn) return;
  const { route, params } = found;
  if ((route.needs && !me) || (unproven() && !beforeProof.has(route.tag))) return go(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { replace: true });
  keepFeed();
  shown = pathname + search;
  const data = { ...params, query: new URLSearchParams(search), token: hash.slice(1) };
  /** @type {Page} */
  let module;
  let given = {};
  try {
    module = await route.load();
    if (ready && module.fetched) given = await module.fetched(data);
  } catch { if (mine === turn && !ready) unreachable(); return; }
  if (mine !== turn) return;
  document.dispatchEvent(new CustomEvent("route"));
  if (back && kept?.href === shown) { main.replaceChildren(kept.page); scrollTo(0, kept.y); return; }
  const page = document.createElement(route.tag);
  Object.assign(page, { data: { ...data, ...given } });
  main.replaceChildren(page);
  if (!first) { scrollTo(0, 0); page.querySelector("h1")?.focus({ preventScroll: true }); }
}

/** The page's own files did not come: the words for that are here already, a reload without a signal would lose even these. */
function unreachable() {
  const page = document.createElement("div");
  draw(html`<h1 tabindex="-1">${w.shell.name}</h1>${failed({ code: "network" }, () => open())}`, page);
  main.replaceChildren(page);
  addEventListener("online", () => { if (page.isConnected) location.reload(); }, { once: true });
}

function keepFeed() {
  const page = /** @type {HTMLElement | null} */ (main.firstElementChild);
  if (page?.localName === "feed-page") kept = { href: shown, page, y: scrollY };
}

/** @param {string} href @param {{ replace?: boolean }} [how] @returns {Promise<void>} */
export function go(href, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"]({ from: replace ? history.state?.from : shown }, "", href);
  return open();
}

/** Draws the present page anew (another language, another person). */
export function reopen() { kept = null; return main ? open({ first: true }) : undefined; }

/** Feeds, calendars, warnings and sheets of paper are the server's. */
const elsewhere = /^\/(?:api|feeds|cap)\/|^\/n\/[^/]+\/print$|^\/(?:rights|transparency)(?:\/|$)/;

/** @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  // From a form that the server wrote the browser goes by itself: it keeps what was typed for whoever comes back.
  if (!link || written.test(location.pathname) || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.target || link.hasAttribute("download") || elsewhere.test(link.pathname)) return;
  event.preventDefault();
  if (link.classList.contains("back") && kept && history.state?.from === kept.href) return history.back();
  if (link.hash && link.pathname === location.pathname) return document.getElementById(link.hash.slice(1))?.focus();
  go(link.pathname + link.search + link.hash);
}

/** @param {HTMLElement} place */
export async function start(place) {
  main = place;
  history.scrollRestoration = "manual";
  document.addEventListener("click", follow);
  addEventListener("popstate", () => open({ back: true }));
  addEventListener("hashchange", () => { if (location.hash.length > 9) open(); });
  document.addEventListener("language", () => reopen());
  document.addEventListener("signed-out", () => go("/sign-in"));
  await open({ first: true });
}

/** The title of the window follows the heading of the page. @param {string} text */
export function titled(text) { document.title = `${text} — ${w.shell.name}`; return text; }
