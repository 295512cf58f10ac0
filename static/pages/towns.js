// @ts-check
// All towns, and finding the one I am standing in.
import { api } from "../api.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { locate } from "../ui/position.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { townCard } from "../ui/town-card.js";
import { html, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Neighborhood} Neighborhood */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put({ towns: (await api.get("/neighborhoods?outline=true", { signal: el.signal })).items }); }
  catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const find = (el) => locate(async ({ lon, lat }) => {
  const { slug } = await api.post("/neighborhoods/locate", { lon, lat });
  const town = el.data.towns?.find((/** @type {Neighborhood} */ one) => one.slug === slug);
  if (!town) return say(w.town.notLocated);
  say(w.town.located(townName(town)));
  await go(`/towns/${slug}`);
});

view("towns-page", ({ towns, problem }, el) => html`
  <div class="page-head">${heading(w.towns.title)}</div>
  <p class="soft">${w.towns.lead}</p>
  <p><button type="button" @click=${() => find(el)}>${icon("pin")}${w.town.locate}</button></p>
  ${problem ? failed(problem, () => load(el)) : !towns ? coming(2) : towns.length
    ? html`<ul class="town-list">${towns.map((/** @type {Neighborhood} */ town) => html`<li>${townCard(town)}</li>`)}</ul>`
    : html`<p class="empty">${w.towns.empty}</p>`}`,
(_, el) => { load(el); });
