// @ts-check
// The form with which a body asks to be verified.
import { api } from "../../api.js";
import { a } from "../../words/agency.js";
import { codesOf, municipalityTicks } from "../agency-parts.js";
import { field, send, textArea } from "../form.js";
import { icon } from "../icons.js";
import { problemBox } from "../problem.js";
import { say } from "../say.js";
import { html, nothing, view } from "../view.js";

/** @typedef {import("../view.js").View} View */

const longestName = 60;

/** @param {SubmitEvent} event @param {View} el */
const ask = (event, el) => send(event, el, async (values, form) => {
  const agency = await api.post("/office/agencies", {
    slug: values.slug.trim(), name: values.name.trim(), kana: values.kana.trim(), name_en: values.name_en.trim(), kind: values.kind,
    postal_address: values.postal_address.trim(), telephone: values.telephone.trim(), website: values.website.trim(), note: values.note.trim(),
    department: values.department.trim(), municipalities: codesOf(form), neighborhoods: [],
  });
  say(a.ask.sent);
  el.dispatchEvent(new CustomEvent("asked", { detail: agency }));
});

view("agency-form", ({ towns, busy, problem }, el) => html`
  <section class="paper"><p>${a.ask.lead}</p>
    <ol class="way-steps">${a.ask.steps.map((step) => html`<li><span>${step}</span></li>`)}</ol>
    <p class="note">${icon("shield")} ${a.ask.listen}</p></section>
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => ask(event, el)}>
    ${problemBox(problem)}
    ${field({ name: "name", label: a.ask.name, hint: a.ask.nameHint, min: 2, max: longestName, autocomplete: "organization", problem })}
    <div class="two-up">
      ${field({ name: "kana", label: a.ask.kana, max: longestName, problem })}
      ${field({ name: "name_en", label: a.ask.nameEn, max: 80, problem })}
    </div>
    ${field({ name: "slug", label: a.ask.slug, hint: a.ask.slugHint, min: 3, max: 40, problem })}
    <div class="two-up">
      <div class="field"><label for="kind">${a.ask.kind}</label><select id="kind" name="kind" required>${Object.entries(a.kind).map(([value, word]) => html`<option value=${value}>${word}</option>`)}</select></div>
      ${field({ name: "department", label: a.ask.department, max: 60, autocomplete: "organization-title", problem })}
    </div>
    ${field({ name: "postal_address", label: a.ask.postal, hint: a.ask.postalHint, min: 5, max: 200, autocomplete: "street-address", problem })}
    <div class="two-up">
      ${field({ name: "telephone", label: a.ask.telephone, type: "tel", mode: "tel", min: 3, max: 20, autocomplete: "tel", problem })}
      ${field({ name: "website", label: a.ask.website, type: "url", mode: "url", max: 200, value: "https://", problem })}
    </div>
    <fieldset class="ticks"><legend>${a.ask.where}</legend><p class="hint">${a.ask.whereHint}</p>${towns ? municipalityTicks(towns, []) : nothing}</fieldset>
    ${field({ name: "codes", label: a.ask.codes, hint: a.ask.codesHint, max: 2000, mode: "numeric", optional: true, problem: codesProblem(problem) })}
    ${textArea({ name: "note", label: a.ask.note, max: 2000, rows: 3, optional: true, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${a.ask.send}</button></div>
  </form>`,
(_, el) => { api.get("/neighborhoods?limit=50", { signal: el.signal }).then((list) => el.put({ towns: list.items }), () => {}); });

/** What is wrong with a municipality is shown where it is typed. @param {any} problem */
export const codesProblem = (problem) => problem?.errors?.some((/** @type {any} */ one) => one.pointer.startsWith("/municipalities"))
  ? { ...problem, errors: problem.errors.map((/** @type {any} */ one) => ({ ...one, pointer: "/codes" })) } : null;
