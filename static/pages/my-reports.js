// @ts-check
// What I reported, and what became of it, each in one neutral sentence.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { sure } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed } from "../ui/problem.js";
import { ruleLink, rules } from "../ui/rule-names.js";
import { say } from "../ui/say.js";
import { day } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { v } from "../words/verdict.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").MyReport} MyReport */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const [list, known] = await Promise.all([api.get("/reports", { signal: el.signal }), rules()]);
    el.put({ items: list.items, next: list.next, known });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/reports", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {View} el @param {MyReport} one */
const takeBack = (el, one) => attempt(async () => {
  if (!await sure({ title: v.mine.takeBackSure, text: v.mine.takeBackText, yes: v.mine.takeBack })) return;
  await api.delete(`/reports/${one.id}`);
  el.put({ items: el.data.items.map((/** @type {MyReport} */ other) => other.id === one.id ? { ...one, status: "withdrawn" } : other) });
  say(v.mine.takenBack);
});

/** @param {MyReport} one @param {any} data @param {View} el */
const line = (one, { known }, el) => html`
  <li class="paper my-report ${one.status}">
    <p><b>${v.mine.line(v.target[one.target_kind], v.category[one.category])}</b> <span class="soft">${day(one.created_at)}</span></p>
    ${one.words ? html`<p class="quoted">${one.words}</p>` : nothing}
    <p class="outcome">${icon(one.status === "open" ? "eye" : one.status === "withdrawn" ? "close" : "check")}${v.mine.status[one.status]}</p>
    ${one.rule ? html`<p class="soft">${v.mine.rule}${ruleLink(known, one.rule)}</p>` : nothing}
    ${one.status === "open" ? html`<p><button type="button" @click=${() => takeBack(el, one)}>${v.mine.takeBack}<span class="unseen"> ${v.target[one.target_kind]}、${day(one.created_at)}</span></button></p>` : nothing}
  </li>`;

view("my-reports", (data, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(v.mine.title)}</div>
  ${data.problem ? failed(data.problem, () => load(el)) : !data.items ? coming(2) : data.items.length ? html`
    <p>${v.mine.lead}</p>
    <ul class="verdicts">${data.items.map((/** @type {MyReport} */ one) => line(one, data, el))}</ul>
    ${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${v.mine.more}</button>` : nothing}`
    : html`<p class="empty">${v.mine.empty}</p>`}`,
(_, el) => { load(el); });
