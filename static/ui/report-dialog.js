// @ts-check
// Tells the people who look after the place that something is wrong.
import { api } from "../api.js";
import { dialog } from "./dialog.js";
import { choice, send, textArea } from "./form.js";
import { problemBox } from "./problem.js";
import { say } from "./say.js";
import { html, view } from "./view.js";
import { w } from "./words.js";

const categories = /** @type {const} */ (["spam", "scam", "harassment", "personal_data", "prohibited_goods", "danger", "other"]);

view("report-form", ({ kind, target, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ category, words }) => {
    await api.post("/reports", { target_kind: kind, target, category, words: words || undefined });
    el.dispatchEvent(new CustomEvent("done"));
  })}>
    ${problemBox(problem)}
    <p>${w.report.intro}</p>
    <p class="hint">${w.report.danger}</p>
    ${choice({ name: "category", legend: w.report.category, cls: "compact", options: categories.map((value) => ({ value, label: w.report.categories[value] })) })}
    ${textArea({ id: "report-words", name: "words", label: w.report.words, rows: 3, max: 1000, optional: true, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.report.send}</button></div>
  </form>`);

/** @param {"post" | "comment" | "photo" | "member" | "notice_reply"} kind @param {string} target */
export async function report(kind, target) {
  const sent = await dialog(w.report.title, (done) => html`<report-form .data=${{ kind, target }} @done=${() => done(true)}></report-form>`);
  if (sent) say(w.report.sent);
}
