// @ts-check
// My page: my towns and how I appear in each, my things, signing out.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import "../ui/membership-card.js";
import { say } from "../ui/say.js";
import { html, view } from "../ui/view.js";
import { left, me } from "../ui/who.js";
import { w } from "../ui/words.js";
import { go } from "../routes.js";

const signOut = () => attempt(async () => {
  await api.delete("/sessions/current");
  left();
  await go("/");
  say(w.shell.bye);
});

/** @param {string} href @param {string} drawing @param {string} word @param {number} [count] */
const way = (href, drawing, word, count = 0) => html`<li><a href=${href}>${icon(drawing)}${word}
  ${count ? html`<span class="mark">${w.shell.unread(count)}</span>` : ""}</a></li>`;

/** An office's account has no towns of its own. @param {import("../types.js").Me} who */
const towns = (who) => who.kind === "officer" ? "" : html`
  <section aria-labelledby="my-towns">
    <h2 id="my-towns">${w.mine.towns}</h2>
    ${who.memberships.length ? who.memberships.map((membership) => html`<membership-card .data=${{ membership }}></membership-card>`)
      : html`<p class="empty">${w.mine.noTowns}</p>`}
    ${who.memberships.length < 3 ? html`<div class="buttons"><a class="button" href="/towns">${w.shell.addTown}</a></div>` : ""}
  </section>`;

/** What only residents have. */
const residents = () => html`
  ${way("/me/notices-settings", "bell", w.mine.notices)}
  ${way("/me/posts", "write", w.mine.posts)}
  ${way("/me/saved", "save", w.mine.saved)}
  ${way("/me/blocked", "shield", w.mine.blocked)}
  ${way("/me/decisions", "comment", w.mine.decisions)}`;

view("me-page", () => !me ? "" : html`
  <div class="page-head">${heading(w.mine.title)}<p class="municipality">${w.san(me.display_name)}</p></div>
  ${towns(me)}
  <section aria-labelledby="my-things">
    <h2 id="my-things">${w.mine.things}</h2>
    <ul class="ways paper">
      ${way("/me/news", "comment", w.mine.news, me.unread_notifications)}
      ${me.kind === "officer" ? "" : residents()}
      ${way("/me/reports", "safety", w.mine.reports)}
      ${way("/me/sessions", "eye", w.mine.sessions)}
      ${way("/me/security", "key", w.mine.security)}
      ${way("/me/settings", "me", w.mine.settings)}
      ${me.administrator ? way("/trust", "check", w.mine.trust) : ""}
    </ul>
    <div class="buttons"><button type="button" @click=${signOut}>${w.mine.signOut}</button></div>
  </section>`,
(_, el) => { document.addEventListener("me", () => el.redraw(), { signal: el.signal }); });
