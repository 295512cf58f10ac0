// @ts-check
// What stands around the list of a feed: the town's name with the switcher, notes, chips and the sheet about the town.
import { heading, quarters, townName, townTitle } from "./heading.js";
import { icon } from "./icons.js";
import "./menu.js";
import { outline } from "./outline.js";
import { html, nothing } from "./view.js";
import { mayWrite, me, membershipIn } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Neighborhood} Neighborhood */

export const kinds = /** @type {const} */ (["talk", "question", "giveaway", "recommendation", "lost_found", "safety", "help_wanted"]);

/** @param {string | null} slug @param {Neighborhood | undefined} town */
export function townHead(slug, town) {
  const known = town ?? membershipIn(slug)?.neighborhood;
  const name = slug ? (known ? townName(known) : w.shell.town) : w.shell.allTowns;
  const mine = me?.memberships ?? [];
  const items = [
    ...mine.map((one) => ({ label: townName(one.neighborhood), href: `/t/${one.neighborhood.slug}`, current: one.neighborhood.slug === slug })),
    mine.length > 1 && { label: w.shell.allTowns, href: "/", current: !slug },
    { label: w.shell.addTown, href: "/towns" },
  ];
  return html`
    <div class="town-head">
      ${heading(name, known && slug ? townTitle(known) : name)}
      ${me ? html`<drop-menu .data=${{ label: w.shell.switchTown, face: html`${w.shell.switchTown}${icon("down")}`, cls: "switch", items }}></drop-menu>` : nothing}
      ${known && slug ? html`<p class="municipality" lang="ja">${known.municipality}</p>` : nothing}
    </div>`;
}

/** @param {string | null} slug @param {Neighborhood | undefined} town */
export function notes(slug, town) {
  const status = town && town.status !== "open" ? w.feed[/** @type {"preparing"} */ (town.status)] : null;
  const outside = slug && !membershipIn(slug);
  return html`
    ${status ? html`<p class="note">${status}</p>` : nothing}
    ${outside ? html`<div class="note"><p>${w.feed.guest} ${w.feed.guestJoin}</p>
      <a class="button primary" href=${`/towns/${slug}`}>${w.feed.joinTown}</a></div>` : nothing}`;
}

/** @param {{ kind?: string | null, unanswered?: boolean }} data @param {(change: { kind?: string | null, unanswered?: boolean }) => void} choose */
export const chips = (data, choose) => html`
  <div class="chips" role="group" aria-label=${w.feed.kinds}>
    <button type="button" class="chip" aria-pressed=${String(!data.kind)} @click=${() => choose({ kind: null, unanswered: false })}>${w.feed.all}</button>
    ${kinds.map((kind) => html`<button type="button" class="chip" aria-pressed=${String(data.kind === kind)}
      @click=${() => choose({ kind, unanswered: false })}>${icon(kind)}${w.kind[kind]}</button>`)}
  </div>
  ${data.kind === "question" ? html`<label class="option tick"><input type="checkbox" .checked=${Boolean(data.unanswered)}
    @change=${(/** @type {any} */ event) => choose({ unanswered: event.target.checked })}><span>${w.feed.unanswered}</span></label>` : nothing}`;

/** What offices say and must not be missed stands above what neighbors say. @param {string | null} slug @param {{ id: string, title: string, severity: string, author: { name: string } }[] | undefined} urgent */
export const pinned = (slug, urgent) => html`
  ${(urgent ?? []).map((notice) => html`<p class="banner pinned">${icon("safety")}<span><b>${w.feed.urgent}</b>　${notice.author.name}<br><a href=${`/n/${notice.id}`}>${notice.title}</a></span></p>`)}
  ${slug ? html`<p class="official-way"><a class="tap" href=${`/t/${slug}/notices`}>${icon("bell")}${w.feed.official}</a>
    <a class="tap" href=${`/t/${slug}/meetups`}>${icon("calendar")}${w.feed.meetups}</a>
    <a class="tap" href=${`/t/${slug}/guide`}>${icon("pin")}${w.feed.guide}</a></p>` : nothing}`;

/** On wide screens the town stands beside its posts. @param {string | null} slug @param {Neighborhood | undefined} town */
export const whole = (slug, town) => slug && town ? html`
  <aside class="beside paper" aria-label=${w.feed.aside}>
    <h2>${w.feed.aside}</h2>
    ${outline(town)}
    <p>${w.welcome.people(town.people)}</p>
    <p class="soft" lang="ja">${quarters(town)}</p>
    ${membershipIn(slug) && mayWrite() && town.status === "open" ? html`<a class="button primary" href=${`/t/${slug}/new`}>${icon("write")}${w.feed.write}</a>` : nothing}
  </aside>` : nothing;
