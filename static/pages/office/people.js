// @ts-check
// People and roles of an office, what waits for a second person, and the settings that two people decide.
import { api } from "../../api.js";
import { a } from "../../words/agency.js";
import { areaNames, codesOf, municipalityTicks, roleMarks, roleTicks, rolesOf } from "../../ui/agency-parts.js";
import { attempt } from "../../ui/attempt.js";
import { dialog, sure } from "../../ui/dialog.js";
import { field, send } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import { codesProblem } from "../../ui/office/agency-form.js";
import { askings } from "../../ui/office/requests.js";
import { stamp, ways } from "../../ui/office/house.js";
import { coming, failed, problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { day, exact } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { w } from "../../ui/words.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {{ id: string, name: string, department: string, roles: import("../../ui/agency-parts.js").Roles, approver_since: string | null, joined_at: string, ended_at: string | null, me: boolean }} Officer */

const dayLong = 24 * 3_600_000;

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const [people, agency] = await Promise.all([api.get("/office/people", { signal: el.signal }), api.get("/office/agency", { signal: el.signal })]);
    const manages = people.items.some((/** @type {Officer} */ one) => one.me && one.roles.administrator);
    const requests = manages ? (await api.get("/office/requests", { signal: el.signal })).items : [];
    el.put({ people: people.items, agency, manages, requests });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {object} deed */
async function ask(el, deed) {
  const request = await api.post("/office/requests", deed);
  say(request.outcome ? a.people.done : a.people.asked);
  await load(el);
}

/** @param {SubmitEvent} event @param {View} el */
const invite = (event, el) => send(event, el, async (values, form) => {
  await ask(el, { kind: "add_officer", email: values.email.trim(), name: values.name.trim(), department: values.department.trim(), roles: rolesOf(values) });
  form.reset();
});

/** @param {View} el @param {Officer} one */
const changeRoles = (el, one) => attempt(async () => {
  const roles = await dialog(a.people.change, (done) => html`
    <form @submit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault(); done(rolesOf(Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target))))); }}>
      <p><b>${one.name}</b></p>${roleTicks(one.roles, Boolean(el.data.agency.desk_since))}
      <div class="buttons"><button type="button" @click=${() => done()}>${w.shell.cancel}</button><button class="primary">${a.people.change}</button></div>
    </form>`);
  if (roles) await ask(el, { kind: "change_roles", officer: one.id, roles });
});

/** @param {View} el @param {Officer} one */
const end = (el, one) => attempt(async () => { if (await sure({ title: a.people.endSure(one.name), text: a.people.endText, yes: a.people.end })) await ask(el, { kind: "end_officer", officer: one.id }); });

/** @param {View} el @param {Officer} one */
const reset = (el, one) => attempt(async () => { if (await sure({ title: a.people.resetSure(one.name), text: a.people.resetText, yes: a.people.ask })) await ask(el, { kind: "reset_factors", officer: one.id }); });

/** @param {Officer} one */
function approves(one) {
  const from = one.approver_since ? Date.parse(one.approver_since) + dayLong : 0;
  return from > Date.now() ? html`<p class="soft">${a.people.approves(exact(new Date(from).toISOString()))}</p>` : nothing;
}

/** @param {Officer} one @param {boolean} manages @param {View} el */
const officer = (one, manages, el) => html`<li><div class="officer">
  <p class="officer-name"><b>${one.name}</b>${one.me ? html`<span class="mark">${a.people.me}</span>` : nothing}<span class="soft">${one.department}・${a.people.since(day(one.joined_at))}</span></p>
  <p>${roleMarks(one.roles)}</p>${approves(one)}
  ${manages ? html`<p class="buttons"><button type="button" class="switch" @click=${() => changeRoles(el, one)}>${a.people.change}</button>
    <button type="button" class="switch" @click=${() => end(el, one)}>${a.people.end}</button>
    ${one.me ? nothing : html`<button type="button" class="switch" @click=${() => reset(el, one)}>${a.people.reset}</button>`}</p>` : nothing}</div></li>`;

/** @param {any} data @param {View} el */
const inviteForm = ({ busy, problem, at }, el) => html`
  <details><summary>${a.people.invite}</summary>
    <form @submit=${(/** @type {SubmitEvent} */ event) => { el.put({ at: "invite" }); invite(event, el); }}>
      <p>${a.people.inviteLead}</p>${at === "invite" ? problemBox(problem) : nothing}
      ${field({ name: "email", label: a.people.email, type: "email", mode: "email", max: 254, problem })}
      <div class="two-up">${field({ name: "name", id: "officer-name", label: a.people.name, max: 30, problem })}${field({ name: "department", label: a.people.department, max: 60, problem })}</div>
      ${roleTicks(null)}
      <div class="buttons"><button class="primary" ?disabled=${busy}>${a.people.ask}</button></div>
    </form></details>`;

/** @param {View} el */
const closeDesk = (el) => attempt(async () => { if (await sure({ title: a.people.deskClose, text: a.people.deskCloseText, yes: a.people.deskClose })) await ask(el, { kind: "close_desk" }); });

/** @param {SubmitEvent} event @param {View} el */
const askGlass = (event, el) => send(event, el, ({ minutes }) => ask(el, { kind: "break_glass", minutes: Number(minutes) }));

/** @param {SubmitEvent} event @param {View} el */
const askAreas = (event, el) => send(event, el, (_, form) => ask(el, { kind: "change_jurisdiction", municipalities: codesOf(form), neighborhoods: el.data.agency.areas.neighborhoods.map((/** @type {any} */ one) => one.slug) }));

/** @param {any} data @param {View} el */
const modes = ({ agency, towns, busy, problem, at }, el) => html`
  <section class="paper" aria-labelledby="modes"><h2 id="modes">${a.people.modes}</h2>
    <details><summary>${a.people.training}</summary><div class="proof"><p>${a.people.trainingText}</p>
      <p class="buttons"><button type="button" @click=${() => attempt(() => ask(el, { kind: "training", on: !agency.training }))}>${agency.training ? a.people.endTraining : a.people.startTraining}</button></p></div></details>
    <details><summary>${a.people.glass}</summary><div class="proof"><p>${a.people.glassText}</p><p><b>${agency.break_glass_minutes ? a.people.glassIs(agency.break_glass_minutes) : a.people.glassNo}</b></p>
      ${agency.break_glass_minutes ? html`<p class="buttons"><button type="button" @click=${() => attempt(() => ask(el, { kind: "break_glass", minutes: null }))}>${a.people.glassStop}</button></p>`
        : html`<form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => { el.put({ at: "glass" }); askGlass(event, el); }}>${at === "glass" ? problemBox(problem) : nothing}
          ${field({ name: "minutes", label: a.people.glassAfter, type: "number", mode: "numeric", value: "30", problem: at === "glass" ? problem : null })}<button ?disabled=${busy}>${a.people.glassStart}</button></form>`}</div></details>
    ${agency.desk_since ? html`<details><summary>${a.people.desk}</summary><div class="proof"><p>${a.people.deskText}</p>
      <p class="buttons"><button type="button" @click=${() => closeDesk(el)}>${a.people.deskClose}</button></p></div></details>` : nothing}
    <details><summary>${a.people.areas}</summary><form @submit=${(/** @type {SubmitEvent} */ event) => { el.put({ at: "areas" }); askAreas(event, el); }}>
      <p>${areaNames(agency.areas)}</p><p>${a.people.areasText}</p>${at === "areas" ? problemBox(problem) : nothing}
      <fieldset class="ticks"><legend>${a.ask.where}</legend>${municipalityTicks(towns ?? [], agency.areas.municipalities.map((/** @type {any} */ one) => one.code))}</fieldset>
      ${field({ name: "codes", label: a.ask.codes, hint: a.ask.codesHint, max: 2000, optional: true, problem: at === "areas" ? codesProblem(problem) : null,
        value: agency.areas.municipalities.filter((/** @type {any} */ one) => !(towns ?? []).some((/** @type {any} */ town) => town.municipality_code === one.code)).map((/** @type {any} */ one) => one.code).join(" ") })}
      <div class="buttons"><button ?disabled=${busy}>${a.people.areasAsk}</button></div></form></details>
  </section>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { people, manages, requests } = data;
  const now = people.filter((/** @type {Officer} */ one) => !one.ended_at);
  const former = people.filter((/** @type {Officer} */ one) => one.ended_at);
  const waiting = requests.filter((/** @type {any} */ one) => !one.outcome && Date.parse(one.expires_at) > Date.now());
  const past = requests.filter((/** @type {any} */ one) => one.outcome);
  return html`
    <p>${a.people.lead}</p>
    ${manages ? html`<section aria-labelledby="waiting"><h2 id="waiting">${a.people.waiting}</h2>
      ${waiting.length ? askings(waiting, "office", () => load(el)) : html`<p class="soft">${a.people.nothing}</p>`}</section>` : nothing}
    <section aria-labelledby="now"><h2 id="now">${a.people.title}</h2><ul class="rows paper">${now.map((/** @type {Officer} */ one) => officer(one, manages, el))}</ul></section>
    ${manages ? html`${inviteForm(data, el)}${modes(data, el)}` : nothing}
    ${former.length ? html`<details><summary>${a.people.former}</summary><ul>${former.map((/** @type {Officer} */ one) => html`<li>${one.name}・${one.department}・${a.people.ended(day(one.ended_at ?? ""))}</li>`)}</ul></details>` : nothing}
    ${past.length ? html`<details><summary>${a.people.past}</summary>${askings(past, "office", () => load(el))}</details>` : nothing}`;
}

view("office-people", (data, el) => html`
  ${stamp(data.agency)}
  <div class="page-head">${heading(a.people.title)}${data.agency ? html`<p class="municipality">${data.agency.name}</p>` : nothing}</div>
  ${ways()}
  ${data.lost ? failed(data.lost, () => load(el)) : data.people ? inside(data, el) : coming(2)}`,
(_, el) => { load(el); api.get("/neighborhoods?limit=50", { signal: el.signal }).then((list) => el.put({ towns: list.items }), () => {}); });
