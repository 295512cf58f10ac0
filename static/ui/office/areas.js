// @ts-check
// For where a notice is: the areas the body speaks for as checkboxes, and how many people that reaches, in bands.
import { api } from "../../api.js";
import { f } from "../../words/office.js";
import { codeOf, slugOf } from "./saving.js";
import { tick } from "../form.js";
import { townName } from "../heading.js";
import { html, nothing, view } from "../view.js";

/** @typedef {import("../view.js").View} View */

/** Whole municipalities and single towns that may be chosen. @param {any} agency @param {any[]} towns all towns of this server */
export function choices(agency, towns) {
  const all = agency.areas ?? [];
  /** @type {{ code: string, name: string }[]} */
  const municipalities = all.municipalities ?? all.filter((/** @type {any} */ one) => one.code);
  const named = new Set((all.neighborhoods ?? all.filter((/** @type {any} */ one) => one.slug)).map(slugOf));
  const names = municipalities.map((one) => one.name);
  return { municipalities, towns: towns.filter((town) => named.has(town.slug) || names.some((name) => town.municipality.endsWith(name) || name.endsWith(town.municipality))) };
}

/** @param {any} draft */
export const areaNames = (draft) => [...draft.areas.municipalities, ...draft.areas.neighborhoods].map((one) => one.name ?? one);

/** @param {View} el */
async function count(el) {
  const { draft } = el.data;
  const areas = { municipalities: draft.areas.municipalities.map(codeOf), neighborhoods: draft.areas.neighborhoods.map(slugOf) };
  if (!areas.municipalities.length && !areas.neighborhoods.length) return el.put({ reach: null, counted: "" });
  const asked = { areas, category: draft.category, severity: draft.severity, child_from: draft.child_from || null, child_to: draft.child_to || null };
  const counted = JSON.stringify(asked);
  if (counted === el.data.counted) return;
  el.put({ counted, reach: undefined, lost: null });
  try { el.put({ reach: await api.post("/office/reach", asked, { signal: el.signal }) }); } catch (lost) {
    if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost });
  }
}

/** How many a choice reaches. The first answer is for everybody, the second for who does not want the category. */
view("reach-line", ({ reach, lost, draft, counted }, el) => {
  if (draft) queueMicrotask(() => count(el));
  if (lost) return html`<p class="reach" role="status">${f.draft.reachFailed}</p>`;
  if (!counted) return html`<p class="reach soft">${f.draft.reachNone}</p>`;
  return html`<p class="reach" role="status" aria-live="polite">${reach ? html`<b>${f.draft.reach(f.people(reach.people))}</b>
    ${reach.muted && reach.muted !== "0" ? html`<span class="soft">${f.draft.reachMuted(f.people(reach.muted))}</span>` : nothing}` : f.draft.reachWait}</p>`;
});

/** @param {any} draft @param {any} places @param {(change: object) => void} write */
export function areaChoice(draft, places, write) {
  const codes = draft.areas.municipalities.map(codeOf);
  const slugs = draft.areas.neighborhoods.map(slugOf);
  /** @param {"municipalities" | "neighborhoods"} of @param {any[]} now @param {any} one @param {(one: any) => string} key @param {boolean} on */
  const change = (of, now, one, key, on) => write({ areas: { ...draft.areas, [of]: on ? [...now, one] : now.filter((other) => key(other) !== key(one)) } });
  return html`
    <fieldset class="ticks areas" id="areas" tabindex="-1"><legend>${f.draft.areas}</legend>
      <p class="hint">${f.draft.areasHint}</p>
      ${places.municipalities.map((/** @type {any} */ one) => tick({ name: `area-${one.code}`, label: f.draft.wholeOf(one.name), checked: codes.includes(one.code),
        change: (on) => change("municipalities", draft.areas.municipalities, one, codeOf, on) }))}
      ${places.towns.map((/** @type {any} */ town) => tick({ name: `area-${town.slug}`, label: townName(town), hint: town.municipality, checked: slugs.includes(town.slug),
        change: (on) => change("neighborhoods", draft.areas.neighborhoods, { slug: town.slug, name: town.name }, slugOf, on) }))}
      ${places.municipalities.length || places.towns.length ? nothing : html`<p class="wrong">${f.draft.noAreas}</p>`}
      <reach-line .data=${{ draft }}></reach-line>
    </fieldset>`;
}
