// @ts-check
// The five stamps: each a round seal with its word; one per person, pressed again it is taken back.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { icon } from "./icons.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").ReactionKind} ReactionKind */

/** The character cut into each seal. @type {[ReactionKind, string][]} */
const seals = [["thanks", "謝"], ["like", "良"], ["cheer", "援"], ["same", "共"], ["surprise", "驚"]];

/** @param {Record<string, number>} reactions @param {string | null} from @param {string | null} to */
function counted(reactions, from, to) {
  const next = { ...reactions };
  if (from) next[from] = Math.max(0, (next[from] ?? 1) - 1);
  if (to) next[to] = (next[to] ?? 0) + 1;
  return next;
}

/** @param {import("./view.js").View} el @param {ReactionKind} kind */
async function press(el, kind) {
  const { target, reactions, mine, pressing } = el.data;
  if (pressing) return;
  const next = mine === kind ? null : kind;
  el.put({ pressing: true, mine: next, reactions: counted(reactions, mine, next), fresh: next, open: false });
  const told = await attempt(async () => (next ? await api.put(`${target}/reaction`, { kind: next }) : await api.delete(`${target}/reaction`)) ?? {});
  if (!told) el.put({ mine, reactions, fresh: null });
  else if (told.reactions) el.put({ reactions: told.reactions });
  el.put({ pressing: false });
}

view("stamp-row", ({ reactions = {}, mine = null, can, all, open, fresh, target }, el) => {
  const shown = seals.filter(([kind]) => all || open || kind === "thanks" || reactions[kind]);
  if (!can) {
    const some = seals.filter(([kind]) => reactions[kind]);
    return some.length ? html`<ul class="stamps" aria-label=${w.stamps.group}>${some.map(([kind, cut]) => html`
      <li class="stamp"><i aria-hidden="true">${cut}</i><span>${w.reaction[kind]}</span><b>${reactions[kind]}</b></li>`)}</ul>` : nothing;
  }
  return html`
    <div class="stamps" role="group" aria-label=${w.stamps.group} data-target=${target}>
      ${shown.map(([kind, cut]) => html`
        <button type="button" class="stamp ${fresh === kind ? "fresh" : ""}" aria-pressed=${String(mine === kind)} @click=${() => press(el, kind)}>
          <i aria-hidden="true">${cut}</i><span>${w.reaction[kind]}</span>${reactions[kind] ? html`<b>${reactions[kind]}</b>` : nothing}</button>`)}
      ${all || shown.length === seals.length ? nothing : html`
        <button type="button" class="stamp other" aria-expanded="false" @click=${() => el.put({ open: true })}>
          <i aria-hidden="true">${icon("more")}</i><span class="unseen">${w.stamps.other}</span></button>`}
    </div>`;
});
