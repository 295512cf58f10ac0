// @ts-check
// A town as a sheet with its outline, reading, and how many have joined.
import { townTitle } from "./heading.js";
import { outline } from "./outline.js";
import { html, nothing } from "./view.js";
import { membershipIn } from "./who.js";
import { w } from "./words.js";

/** @param {import("../types.js").Neighborhood} town */
export function townCard(town) {
  const joined = membershipIn(town.slug);
  return html`
    <a class="paper town-card" href=${joined ? `/t/${town.slug}` : `/towns/${town.slug}`}>
      ${outline(town)}
      <span class="town-words">
        <b class="town-name">${townTitle(town)}</b>
        <span class="soft" lang="ja">${town.municipality}</span>
        <span class="soft">${w.welcome.people(town.people)}</span>
        ${joined ? html`<span class="mark verified">${w.towns.joined}</span>` : town.status === "open" ? nothing : html`<span class="mark">${w.towns[town.status]}</span>`}
      </span>
    </a>`;
}
