// @ts-check
// Tells the people who look after the place that something is wrong, and says what happens next.
import { api } from "../api.js";
import { v } from "../words/verdict.js";
import { dialog } from "./dialog.js";
import { choice, send, textArea } from "./form.js";
import { icon } from "./icons.js";
import { problemBox } from "./problem.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

const categories = /** @type {const} */ (["spam", "scam", "harassment", "personal_data", "prohibited_goods", "danger", "other"]);

/** The form for infringed rights, with the address of what somebody looks at. @param {string} kind @param {string} target */
function rightsForm(kind, target) {
  const page = location.pathname;
  /** @type {Record<string, string>} */
  const places = { post: `/p/${target}`, comment: `${page}#c-${target}`, photo: `/api/v1/photos/${target}/large`, notice: `/n/${target}`, notice_reply: `${page}#r-${target}`, place: `/places/${target}`, review: `${page}#r-${target}`, meetup: `/meetups/${target}` };
  return places[kind] ? `/rights?address=${encodeURIComponent(places[kind] ?? "")}` : "/rights";
}

/** Who is in danger needs a voice, not a form. */
const call = () => html`
  <div class="note strong-note" role="alert"><p><b>${v.report.danger}</b></p>
    <p class="call"><a class="button" href="tel:110">${v.report.police}</a> <a class="button" href="tel:119">${v.report.fire}</a></p></div>`;

view("report-form", ({ kind, target, about, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ category, words }) => {
    await api.post("/reports", { target_kind: kind, target, category, words: words.trim() || undefined });
    el.dispatchEvent(new CustomEvent("done"));
  })}>
    ${problemBox(problem)}
    <p>${v.report.intro}</p>
    ${choice({ name: "category", legend: v.report.category, cls: "compact", value: about, options: categories.map((value) => ({ value, label: v.category[value] })), change: (value) => el.put({ about: value }) })}
    ${about === "danger" ? call() : nothing}
    ${textArea({ id: "report-words", name: "words", label: v.report.words, hint: v.report.wordsHint, rows: 3, max: 1000, optional: true, problem })}
    <div class="next-steps"><h3>${v.report.next}</h3><ol>${v.report.steps.map((step) => html`<li>${step}</li>`)}</ol></div>
    <p class="soft">${v.report.rights} <a class="tap" href=${rightsForm(kind, target)}>${v.report.toRights}</a></p>
    <div class="buttons"><button class="primary" ?disabled=${busy}>${v.report.send}</button></div>
  </form>`);

/** @param {import("../types.js").TargetKind} kind @param {string} target */
export async function report(kind, target) {
  const sent = await dialog(v.report.title, (done) => html`<report-form .data=${{ kind, target }} @done=${() => done(true)}></report-form>`);
  if (sent) await dialog(v.report.sentTitle, (done) => html`
    <p role="status">${icon("check")}${v.report.sentText}</p>
    <div class="buttons"><a class="button" href="/me/reports">${v.report.toMine}</a>
      <button type="button" class="primary" @click=${() => done()}>${w.shell.close}</button></div>`);
}
