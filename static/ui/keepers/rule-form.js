// @ts-check
// The sheet for another version of a rule, or a new one: filled with what holds, in three readings, with its examples.
import { api } from "../../api.js";
import { k } from "../../words/keeping.js";
import { field, send, textArea, tick } from "../form.js";
import { problemBox } from "../problem.js";
import { plain } from "../ruby.js";
import { say } from "../say.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { html, nothing, view } from "../view.js";
import { language } from "../words.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../../pages/keepers/rules.js").Said} Said */

const readings = /** @type {const} */ (["ja", "easy", "en"]);
const most = 8;
const blank = { ja: "", easy: "", en: "" };

/** The newest version that everybody can read: what comes goes before what holds. @param {any} rule @returns {Said | undefined} */
const newest = (rule) => rule?.announced.at(-1) ?? rule?.now;

/** @param {View} el @param {string} slug */
function choose(el, slug) {
  const said = newest(el.data.rules.find((/** @type {any} */ rule) => rule.slug === slug));
  el.put({ slug, problem: null, title: said?.title ?? blank, body: said?.body ?? blank, examples: (said?.examples ?? []).map(kept) });
}

/** Each example keeps its fields while others come and go. @param {any} example */
const kept = (example) => ({ ...example, key: Symbol("example") });

/** The examples as they are typed now. @param {HTMLFormElement} form @param {number} count */
const typed = (form, count) => Array.from({ length: count }, (_, i) => {
  const of = (/** @type {string} */ name) => String(new FormData(form).get(`example-${i}-${name}`) ?? "");
  return { allowed: of("allowed") === "yes", ja: of("ja"), easy: of("easy"), en: of("en") };
});

/** @param {SubmitEvent} event @param {View} el */
const propose = (event, el) => send(event, el, async (values, form) => {
  const of = (/** @type {string} */ what) => Object.fromEntries(readings.map((reading) => [reading, values[`${what}-${reading}`].trim()]));
  await api.post("/moderation/rules", {
    slug: el.data.slug || values.slug.trim(), title: of("title"), body: of("body"), examples: typed(form, el.data.examples.length),
    ended: Boolean(values.ended), emergency: Boolean(values.emergency), reason: values.reason.trim() || undefined,
  });
  say(k.rules.sent);
  choose(el, el.data.slug);
  el.put({ sent: (el.data.sent ?? 0) + 1 });
  el.dispatchEvent(new CustomEvent("sent"));
});

/** @param {any} one @param {number} i @param {View} el */
const example = (one, i, el) => html`
  <fieldset class="example-fields"><legend>${k.rules.examples} ${i + 1}</legend>
    <div class="field"><label for=${`example-${i}-allowed`}>${k.rules.kind}</label><select id=${`example-${i}-allowed`} name=${`example-${i}-allowed`}>
      <option value="no" ?selected=${!one.allowed}>${k.rules.against}</option><option value="yes" ?selected=${one.allowed}>${k.rules.fine}</option></select></div>
    ${readings.map((reading) => field({ name: `example-${i}-${reading}`, label: k.rules.readings[reading], value: one[reading], max: reading === "ja" ? 200 : 300, problem: null }))}
    <p><button type="button" class="switch" @click=${() => el.put({ examples: el.data.examples.filter((/** @type {any} */ other) => other.key !== one.key) })}>${k.rules.dropExample}</button></p>
  </fieldset>`;

/** @param {any} problem @param {string} what @param {string} reading the part of a field that is wrong: `/title/ja` */
const of = (problem, what, reading) => problem?.errors?.some((/** @type {any} */ error) => error.pointer === `/${what}/${reading}`)
  ? { errors: problem.errors.filter((/** @type {any} */ error) => error.pointer === `/${what}/${reading}`).map((/** @type {any} */ error) => ({ ...error, pointer: `/${what}-${reading}` })) } : null;

/** @param {any} data @param {View} el */
const sheet = ({ slug, title, body, examples, busy, problem }, el) => html`
  ${slug ? nothing : field({ name: "slug", label: k.rules.slug, hint: k.rules.slugHint, max: 40, problem })}
  ${readings.map((reading) => html`<fieldset class="example-fields"><legend>${k.rules.readings[reading]}</legend>
    ${field({ name: `title-${reading}`, label: k.rules.titleField, value: title[reading], max: reading === "ja" ? 60 : 120, hint: reading === "easy" ? k.rules.rubyHint : undefined, problem: of(problem, "title", reading) })}
    ${textArea({ name: `body-${reading}`, label: k.rules.body, value: body[reading], max: reading === "ja" ? 1200 : 2000, rows: 6, problem: of(problem, "body", reading) })}</fieldset>`)}
  <details ?open=${!slug}><summary>${k.rules.examples}（${examples.length}）</summary>
    ${repeat(examples, (/** @type {any} */ one) => one.key, (one, i) => example(one, i, el))}
    ${examples.length < most ? html`<p><button type="button" @click=${() => el.put({ examples: [...examples, kept({ allowed: false, ...blank })] })}>${k.rules.addExample}</button></p>` : nothing}</details>
  ${textArea({ name: "reason", label: k.rules.reason, hint: k.rules.reasonHint, max: 500, rows: 2, optional: true, problem })}
  ${slug ? tick({ name: "ended", label: k.rules.ended }) : nothing}${tick({ name: "emergency", label: k.rules.emergency })}
  <div class="buttons"><button class="primary" ?disabled=${busy}>${k.rules.send}</button></div>`;

view("rule-form", (data, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => propose(event, el)}>
    ${problemBox(data.problem)}
    <div class="field"><label for="which-rule">${k.rules.which}</label>
      <select id="which-rule" @change=${(/** @type {any} */ event) => choose(el, event.target.value)}>
        <option value="" ?selected=${!data.slug}>${k.rules.another}</option>
        ${data.rules.filter(newest).map((/** @type {any} */ rule) => html`<option value=${rule.slug} ?selected=${rule.slug === data.slug}>${plain(/** @type {any} */ (newest(rule)).title[language])}</option>`)}</select></div>
    ${data.title ? repeat([`${data.slug} ${data.sent ?? 0}`], (sheet) => sheet, () => sheet(data, el)) : nothing}
  </form>`,
(_, el) => { choose(el, el.data.rules[0]?.slug ?? ""); });
