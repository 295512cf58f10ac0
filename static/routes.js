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
const queue = { load: () => import("./pages/keepers/queue.js"), tag: "moderation-page", needs: /** @type {"me"} */ ("me") };
const missing = { load: () => import("./pages/missing.js"), tag: "missing-page" };

/** @type {Route[]} */
const routes = [
  { path: "/join", load: () => import("./pages/join.js"), tag: "join-page" },
  { path: "/office/join", load: () => import("./pages/office-join.js"), tag: "office-join-page" },
  { path: "/verify", load: () => import("./pages/verify.js"), tag: "verify-page" },
  { path: "/sign-in", load: () => import("./pages/sign-in.js"), tag: "sign-in-page" },
  { path: "/reset", load: () => import("./pages/reset.js"), tag: "reset-page" },
  { path: "/email-change", load: () => import("./pages/email-change.js"), tag: "email-change-page" },
  { path: "/towns", ...towns },
  { path: "/towns/:slug", load: () => import("./pages/town.js"), tag: "town-page" },
  { path: "/t/:slug", ...feed },
  { path: "/t/:slug/new", load: () => import("./pages/compose.js"), tag: "compose-page", needs: "me" },
  { path: "/p/:id", load: () => import("./pages/post.js"), tag: "post-page" },
  { path: "/me", load: () => import("./pages/me.js"), tag: "me-page", needs: "me" },
  { path: "/me/settings", load: () => import("./pages/settings.js"), tag: "settings-page", needs: "me" },
  { path: "/me/security", load: () => import("./pages/security.js"), tag: "security-page", needs: "me" },
  { path: "/me/sessions", load: () => import("./pages/sessions.js"), tag: "sessions-page", needs: "me" },
  { path: "/me/blocked", load: () => import("./pages/blocked.js"), tag: "blocked-page", needs: "me" },
  { path: "/me/saved", load: () => import("./pages/saved.js"), tag: "saved-page", needs: "me" },
  { path: "/me/posts", load: () => import("./pages/saved.js"), tag: "saved-page", needs: "me" },
  { path: "/me/reports", load: () => import("./pages/my-reports.js"), tag: "my-reports", needs: "me" },
  { path: "/me/decisions", ...decisions },
  { path: "/me/decisions/:id", load: () => import("./pages/my-decision.js"), tag: "my-decision", needs: "me" },
  { path: "/me/news", load: () => import("./pages/news.js"), tag: "news-page", needs: "me" },
  { path: "/me/notices-settings", load: () => import("./pages/notice-settings.js"), tag: "notice-settings", needs: "me" },
  { path: "/me/inquiries/:id", load: () => import("./pages/inquiry.js"), tag: "inquiry-page", needs: "me" },
  { path: "/moderation/rights", load: () => import("./pages/rights-queue.js"), tag: "rights-queue", needs: "me" },
  { path: "/moderation/rights/:id", load: () => import("./pages/rights-request.js"), tag: "rights-request", needs: "me" },
  { path: "/notices", ...notices },
  { path: "/notices/category/:category", ...notices },
  { path: "/t/:slug/notices", ...notices },
  { path: "/agencies/:agency", ...notices },
  { path: "/n/:id", load: () => import("./pages/notice.js"), tag: "notice-page" },
  { path: "/office", ...today },
  { path: "/office/new", load: () => import("./pages/office/draft.js"), tag: "office-draft", needs: "me" },
  { path: "/office/calendar", load: () => import("./pages/office/calendar.js"), tag: "office-calendar", needs: "me" },
  { path: "/office/questions", load: () => import("./pages/office/questions.js"), tag: "office-questions", needs: "me" },
  { path: "/office/n/:id", load: () => import("./pages/office/draft.js"), tag: "office-draft", needs: "me" },
  { path: "/office/n/:id/review", load: () => import("./pages/office/review.js"), tag: "office-review", needs: "me" },
  { path: "/office/n/:id/delivery", load: () => import("./pages/office/delivery.js"), tag: "office-delivery", needs: "me" },
  { path: "/office/agency", load: () => import("./pages/office/agency.js"), tag: "office-agency", needs: "me" },
  { path: "/office/people", load: () => import("./pages/office/people.js"), tag: "office-people", needs: "me" },
  { path: "/office/invitation", load: () => import("./pages/office/invitation.js"), tag: "office-invitation" },
  { path: "/moderation", ...queue },
  { path: "/moderation/cases/:id", ...queue },
  { path: "/moderation/words", load: () => import("./pages/keepers/words.js"), tag: "words-page", needs: "me" },
  { path: "/moderation/appeals", load: () => import("./pages/keepers/appeals.js"), tag: "appeals-page", needs: "me" },
  { path: "/moderation/rules", load: () => import("./pages/keepers/rules.js"), tag: "rule-proposals", needs: "me" },
  { path: "/moderation/duties", load: () => import("./pages/keepers/duties.js"), tag: "duties-page", needs: "me" },
  { path: "/trust", load: () => import("./pages/trust.js"), tag: "trust-page", needs: "me" },
  { path: "/trust/:id", load: () => import("./pages/trust-agency.js"), tag: "trust-agency", needs: "me" },
  { path: "/invite", load: () => import("./pages/invite.js"), tag: "invite-page" },
  { path: "/unsubscribe", load: () => import("./pages/unsubscribe.js"), tag: "unsubscribe-page" },
  { path: "/about", load: () => import("./pages/about.js"), tag: "about-page" },
  { path: "/rules", load: () => import("./pages/rules.js"), tag: "rules-page" },
];

/** What somebody may look at who still owes a second factor; everything else leads to the question for it. */
const beforeProof = new Set(["sign-in-page", "security-page", "verify-page", "email-change-page", "reset-page", "office-join-page", "office-invitation", "about-page", "rules-page", "unsubscribe-page"]);

/** @param {string} path @returns {{ route: Omit<Route, "path">, params: Record<string, string> }} */
function find(path) {
  const asked = path.replace(/(.)\/$/, "$1").split("/");
  if (path === "/") return { route: !me ? welcome : me.kind === "officer" ? today : me.suspended ? decisions : me.memberships.length ? feed : { ...towns }, params: {} };
  for (const route of routes) {
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
  return { route: missing, params: {} };
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
  const { route, params } = find(pathname);
  if ((route.needs && !me) || (unproven() && !beforeProof.has(route.tag))) return go(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { replace: true });
  const mine = ++turn;
  keepFeed();
  shown = pathname + search;
  const data = { ...params, query: new URLSearchParams(search), token: hash.slice(1) };
  const ready = first && main.childElementCount > 0;
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
