// @ts-check
// For where a notice is: the areas the body speaks for as checkboxes, and how many people that reaches, in bands.
import { api } from "../../api.js";
import { f } from "../../words/office.js";
import { tick } from "../form.js";
import { townName } from "../heading.js";
import { html, nothing, view } from "../view.js";

/** @typedef {import("../view.js").View} View */

/** @typedef {{ municipalities: { code: string, name: string }[], towns: import("../../types.js").Neighborhood[] }} Places */

/** Whole municipalities and single towns that may be chosen. @param {any} agency @param {import("../../types.js").Neighborhood[]} towns all towns of this server @returns {Places} */
export function choices(agency, towns) {
  const { municipalities = [], neighborhoods = [] } = agency.areas ?? {};
  const named = new Set(neighborhoods.map((/** @type {any} */ one) => one.slug));
  const codes = new Set(municipalities.map((/** @type {any} */ one) => one.code));
  return { municipalities, towns: towns.filter((town) => named.has(town.slug) || codes.has(town.municipality_code)) };
}

/** The chosen codes with their names, as readers get them. @param {any} draft @param {Places} places */
export const named = (draft, places) => ({
  municipalities: draft.areas.municipalities.map((/** @type {string} */ code) => ({ code, name: places.municipalities.find((one) => one.code === code)?.name ?? code })),
  neighborhoods: draft.areas.neighborhoods.map((/** @type {string} */ slug) => ({ slug, name: places.towns.find((one) => one.slug === slug)?.name ?? slug })),
});

/** @param {any} areas */
export const areaNames = (areas) => [...areas.municipalities, ...areas.neighborhoods].map((one) => one.name).join("、");

/** @param {View} el */
async function count(el) {
  const { draft } = el.data;
  const { areas } = draft;
  const none = !areas.municipalities.length && !areas.neighborhoods.length;
  const asked = { areas, category: draft.category, severity: draft.severity, child_from: draft.child_from || null, child_to: draft.child_to || null };
  // Drawing asks; only another question is asked of the server.
  const counted = none ? "" : JSON.stringify(asked);
  if (counted === el.data.counted) return;
  el.put({ counted, reach: null, lost: null });
  if (none) return;
  try {
    const reach = await api.post("/office/reach", asked, { signal: el.signal });
    if (counted === el.data.counted) el.put({ reach });
  } catch (lost) {
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

/** @param {any} draft @param {Places} places @param {(change: object) => void} write */
export function areaChoice(draft, places, write) {
  const { municipalities: codes, neighborhoods: slugs } = draft.areas;
  /** @param {"municipalities" | "neighborhoods"} of @param {string} key @param {boolean} on */
  const change = (of, key, on) => write({ areas: { ...draft.areas, [of]: on ? [...draft.areas[of], key] : draft.areas[of].filter((/** @type {string} */ other) => other !== key) } });
  return html`
    <fieldset class="ticks areas" id="areas" tabindex="-1"><legend>${f.draft.areas}</legend>
      <p class="hint">${f.draft.areasHint}</p>
      ${places.municipalities.map((one) => tick({ name: `area-${one.code}`, label: f.draft.wholeOf(one.name), checked: codes.includes(one.code),
        change: (on) => change("municipalities", one.code, on) }))}
      ${places.towns.map((town) => tick({ name: `area-${town.slug}`, label: townName(town), hint: town.municipality, checked: slugs.includes(town.slug),
        change: (on) => change("neighborhoods", town.slug, on) }))}
      ${places.municipalities.length || places.towns.length ? nothing : html`<p class="wrong">${f.draft.noAreas}</p>`}
      <reach-line .data=${{ draft }}></reach-line>
    </fieldset>`;
}
