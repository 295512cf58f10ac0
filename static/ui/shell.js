// @ts-check
// The frame around every page: header, bottom or side bar, banners and the foot.
import { api, signedIn } from "../api.js";
import { icon, seal } from "./icons.js";
import { inWords } from "./problem.js";
import { say } from "./say.js";
import { html, nothing, view } from "./view.js";
import { answersAppeals, currentMembership, keepsCases, me, unproven } from "./who.js";
import { choose, w } from "./words.js";

/** @typedef {import("./view.js").View} View */

/** Draws again when the person, the language or the place changes. @param {any} _ @param {View} el */
function follow(_, el) {
  for (const name of ["me", "language", "route"]) document.addEventListener(name, () => el.redraw(), { signal: el.signal });
}

async function otherLanguage() {
  const next = w.shell.otherLanguageCode;
  if (me) api.patch("/me", { language: next }).catch(() => {});
  await choose(next);
}

const languageButton = () => html`<button type="button" class="plain" lang=${w.shell.otherLanguageCode} @click=${otherLanguage}>${w.shell.otherLanguage}</button>`;

view("site-header", () => !w ? nothing : html`
  <header class="clip">
    <a class="brand" href="/">${seal()}<span>${w.shell.name}</span></a>
    <div class="clip-side">
      ${me || signedIn() ? nothing : html`
        ${languageButton()}
        <a class="button quiet" href="/sign-in">${w.shell.signIn}</a>
        <a class="button primary" href="/join">${w.shell.join}</a>`}
    </div>
  </header>`, follow);

/** @param {string} href @param {string} word @param {string} drawing @param {boolean} current @param {number} [count] */
const place = (href, word, drawing, current, count = 0) => html`
  <li><a href=${href} aria-current=${current ? "page" : nothing}>
    ${icon(drawing)}<span>${word}</span>
    ${count ? html`<span class="count"><span aria-hidden="true">${count > 99 ? "99+" : count}</span><span class="unseen">${w.shell.unread(count)}</span></span>` : nothing}
  </a></li>`;

function bar() {
  if (!w || !me || unproven()) return nothing;
  const here = location.pathname;
  const mine = place("/me", w.shell.me, "me", /^\/me(\/|$)/.test(here), me.unread_notifications);
  const official = place("/notices", w.shell.notices, "bell", /^\/(notices|n|agencies)\b|^\/t\/[^/]+\/notices$/.test(here));
  const desk = keepsCases() || answersAppeals() ? place(keepsCases() ? "/moderation" : "/moderation/appeals", w.shell.keeping, "shield", here.startsWith("/moderation")) : nothing;
  if (me.kind === "officer") return html`
    <nav class="bar" aria-label=${w.shell.menu}><ul>
      ${place("/office", w.shell.work, "work", here === "/" || /^\/office\b/.test(here))}${desk}${official}${mine}
    </ul></nav>`;
  const town = currentMembership();
  const write = town ? `/t/${town.neighborhood.slug}/new` : "/towns";
  const find = town ? `/t/${town.neighborhood.slug}/guide` : "/towns";
  return html`
    <nav class="bar" aria-label=${w.shell.menu}>
      <ul>
        ${place("/", w.shell.town, "town", here === "/" || /^\/(t\/[^/]+|towns.*)$/.test(here))}
        ${place(find, w.shell.find, "lost_found", /^\/(t\/[^/]+\/(guide|meetups)|places|meetups)\b/.test(here))}
        ${place(write, w.shell.write, "write", /^\/t\/[^/]+\/new$/.test(here))}
        ${official}${desk}${mine}
      </ul>
    </nav>`;
}
view("site-nav", bar, follow);

/** @param {View} el */
async function resend(el) {
  try {
    await api.post("/email-verifications/resend");
    say(w.banner.resent);
    el.put({ resent: true });
  } catch (problem) { say(inWords(problem)); }
}

view("site-banners", ({ offline, version, resent }, el) => !w ? nothing : html`
  ${offline ? html`<p class="banner" role="status">${icon("wave")}<span>${w.shell.offline}</span></p>` : nothing}
  ${version ? html`<p class="banner" role="status"><span>${version.text}</span>
    <button type="button" @click=${version.take}>${w.shell.takeNewVersion}</button></p>` : nothing}
  ${me && !me.email_verified ? html`<aside class="banner" aria-label=${w.verify.title}><span>${w.banner.unverified(me.email)}</span>
    ${resent ? nothing : html`<button type="button" @click=${() => resend(el)}>${w.banner.resend}</button>`}</aside>` : nothing}
  ${me?.suspended ? html`<aside class="banner" aria-label=${w.settings.leave}><span>${w.banner.suspended}</span>
    <a class="button strong" href="/me/decisions">${w.banner.suspendedWhy}</a> <a class="button" href="/me/settings">${w.banner.suspendedLink}</a></aside>` : nothing}`,
(data, el) => {
  follow(data, el);
  const { signal } = el;
  el.put({ offline: !navigator.onLine });
  addEventListener("offline", () => el.put({ offline: true }), { signal });
  addEventListener("online", () => el.put({ offline: false }), { signal });
  document.addEventListener("new-version", (event) => el.put({ version: /** @type {CustomEvent} */ (event).detail }), { signal });
});

view("site-foot", () => !w ? nothing : html`
  <footer class="foot">
    <a href="/about">${w.shell.about}</a> <a href="/rules">${w.shell.rules}</a> <a href="/transparency">${w.shell.log}</a> <a href="/api/docs">${w.shell.apiDocs}</a>
    ${languageButton()}
  </footer>`, (data, el) => {
  follow(data, el);
  document.addEventListener("me", () => document.body.classList.toggle("inside", Boolean(me)), { signal: el.signal });
  document.addEventListener("language", () => {
    const skip = document.querySelector(".skip");
    if (skip) skip.textContent = w.shell.skip;
  }, { signal: el.signal });
});

