// @ts-check
// Who keeps the rules, for those who run the server: given by one, confirmed by another, ended by one.
import { api } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { sure } from "../../ui/dialog.js";
import { choice, field, send } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import { knowTowns, place } from "../../ui/keepers/places.js";
import { ways } from "../../ui/keepers/ways.js";
import { reasonFor } from "../../ui/office/requests.js";
import { coming, failed, problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { day } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { k } from "../../words/keeping.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {keyof typeof k.duties.role} Role */
/**
 * @typedef {{ id: string, role: Role, neighborhood: { slug: string, name: string } | null, name: string, address: string | null,
 *   state: "waiting" | "held" | "resting" | "ended", own: boolean, given_by: string | null, given_at: string, confirmed_by: string | null,
 *   ended_at: string | null, acts: string[] }} Duty
 */

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const [list, towns] = await Promise.all([api.get("/moderation/duties", { signal: el.signal }), api.get("/neighborhoods?limit=50", { signal: el.signal }), knowTowns()]);
    el.put({ items: list.items, towns: towns.items });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {Duty} one */
const confirm = (el, one) => attempt(async () => {
  if (!await sure({ title: k.duties.confirmSure(one.name), text: k.duties.roleText[one.role], yes: k.duties.confirm })) return;
  await api.post(`/moderation/duties/${one.id}/confirm`);
  say(k.duties.done);
  await load(el);
});

/** One's own ends at one's word; somebody else hears a reason. @param {View} el @param {Duty} one */
const end = (el, one) => attempt(async () => {
  const reason = one.own ? await sure({ title: k.duties.endSure, yes: k.duties.end }) : await reasonFor(k.duties.end, undefined, k.duties.endReason);
  if (!reason) return;
  await api.post(`/moderation/duties/${one.id}/end`, one.own ? {} : { reason });
  say(k.duties.done);
  await load(el);
});

/** @param {Duty} one */
const story = (one) => [
  one.given_by ? k.duties.given(one.given_by, day(one.given_at)) : k.duties.givenHere(day(one.given_at)),
  one.confirmed_by ? k.duties.confirmed(one.confirmed_by) : "",
  one.ended_at ? k.duties.ended(day(one.ended_at)) : "",
].filter(Boolean).join("・");

/** @param {Duty} one @param {View} el */
const line = (one, el) => html`<li><div class="request-line">
  <h3>${one.name || k.duties.gone} ${one.own ? html`<span class="mark">${k.duties.yours}</span>` : nothing} <small class="soft">${one.address ?? nothing}</small></h3>
  <p>${k.duties.role[one.role]}${one.neighborhood ? `（${place(one.neighborhood.slug)}）` : ""} <span class="trust-status ${one.state === "held" ? "active" : one.state}">${k.duties.state[one.state]}</span></p>
  ${one.state === "resting" ? html`<p class="soft">${k.duties.resting}</p>` : nothing}
  <p class="soft">${story(one)}</p>
  ${one.acts.length ? html`<p class="buttons">
    ${one.acts.includes("confirm") ? html`<button type="button" class="strong" @click=${() => confirm(el, one)}>${k.duties.confirm}</button>` : nothing}
    ${one.acts.includes("end") ? html`<button type="button" @click=${() => end(el, one)}>${k.duties.end}</button>` : nothing}</p>` : nothing}</div></li>`;

/** @param {SubmitEvent} event @param {View} el */
const give = (event, el) => send(event, el, async ({ role, neighborhood, email }, form) => {
  await api.post("/moderation/duties", { role, email: email.trim(), ...(role === "area_moderator" ? { neighborhood } : {}) });
  form.reset();
  say(k.duties.asked);
  await el.put({ role: null });
  await load(el);
});

/** @param {any} data @param {View} el */
const form = ({ role, towns, busy, problem }, el) => html`
  <details><summary>${k.duties.give}</summary>
    <form @submit=${(/** @type {SubmitEvent} */ event) => give(event, el)}>
      ${problemBox(problem)}
      ${choice({ name: "role", legend: k.duties.as, value: role, cls: "compact", change: (value) => el.put({ role: value }),
        options: /** @type {Role[]} */ (Object.keys(k.duties.role)).map((value) => ({ value, label: k.duties.role[value], text: k.duties.roleText[value] })) })}
      ${role === "area_moderator" ? html`<div class="field"><label for="duty-town">${k.duties.where}</label>
        <select id="duty-town" name="neighborhood" required>${towns.map((/** @type {any} */ town) => html`<option value=${town.slug}>${place(town.slug)}</option>`)}</select></div>` : nothing}
      ${field({ name: "email", label: k.duties.email, hint: k.duties.emailHint, type: "email", mode: "email", max: 254, problem })}
      <div class="buttons"><button class="primary" ?disabled=${busy}>${k.duties.ask}</button></div>
    </form></details>`;

/** @param {string} title @param {Duty[]} items @param {View} el */
const shelf = (title, items, el) => items.length ? html`<section><h2>${title}</h2><ul class="rows paper">${items.map((one) => line(one, el))}</ul></section>` : nothing;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const in_ = (/** @type {string[]} */ ...states) => data.items.filter((/** @type {Duty} */ one) => states.includes(one.state));
  const over = in_("ended");
  return html`
    <p>${k.duties.lead}</p>
    ${shelf(k.duties.waiting, in_("waiting"), el)}
    ${in_("held", "resting").length ? shelf(k.duties.held, in_("held", "resting"), el) : html`<p class="empty">${k.duties.nobody}</p>`}
    ${form(data, el)}
    ${over.length ? html`<details><summary>${k.duties.over}</summary><ul class="rows paper">${over.map((/** @type {Duty} */ one) => line(one, el))}</ul></details>` : nothing}`;
}

view("duties-page", (data, el) => html`
  <div class="page-head">${heading(k.duties.title)}</div>${ways("duties")}
  ${data.lost?.status === 403 ? html`<p class="empty">${k.duties.none}</p>` : data.lost ? failed(data.lost, () => load(el)) : data.items ? inside(data, el) : coming(2)}`,
(_, el) => { load(el); document.addEventListener("me", () => el.redraw(), { signal: el.signal }); });
