// @ts-check
// What was decided about my words and my account; also while suspended.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed } from "../ui/problem.js";
import { day } from "../ui/time.js";
import { titleOf, rules } from "../ui/rule-names.js";
import { html, nothing, view } from "../ui/view.js";
import { me } from "../ui/who.js";
import { w } from "../ui/words.js";
import { v } from "../words/verdict.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Statement} Statement */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const [list, known] = await Promise.all([api.get("/decisions", { signal: el.signal }), rules()]);
    const asked = el.data.query.get("post");
    const about = asked ? list.items.filter((/** @type {Statement} */ one) => one.post === asked && one.state === "in_force") : [];
    if (about.length === 1) return await go(`/me/decisions/${about[0].id}`, { replace: true });
    el.put({ items: list.items, next: list.next, known });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/decisions", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {Statement} one */
function standing(one) {
  if (one.appeal && one.appeal.state !== "decided") return v.decisions.waitingShort;
  return ["no_action", "label", "warn"].includes(one.kind) && one.state === "in_force" ? "" : v.decisions.state[one.state];
}

/** @param {Statement} one @param {import("../ui/rule-names.js").Rule[]} known */
const line = (one, known) => html`
  <li><a class="paper verdict" href=${`/me/decisions/${one.id}`}>
    <b>${v.decisions.one(v.target[one.target_kind], v.kind[one.kind])}</b>
    <span>${titleOf(known, one.rule)}</span>
    <span class="soft">${[one.in_force_at ? day(one.in_force_at) : "", standing(one)].filter(Boolean).join("・")}</span></a></li>`;

view("my-decisions", ({ items, next, known, problem }, el) => html`
  <div class="page-head">${me?.suspended ? nothing : html`<a class="back" href="/me">${icon("back")}${w.shell.me}</a>`}${heading(v.decisions.title)}</div>
  ${problem ? failed(problem, () => load(el)) : !items ? coming(2) : items.length ? html`
    <p>${v.decisions.lead}</p>
    <ul class="verdicts">${items.map((/** @type {Statement} */ one) => line(one, known))}</ul>
    ${next ? html`<button type="button" class="more" @click=${() => more(el)}>${v.decisions.more}</button>` : nothing}`
    : html`<p class="empty">${me?.suspended ? v.decisions.emptySuspended : v.decisions.empty}</p>`}
  ${me?.suspended ? html`<p class="soft"><a class="tap" href="/me/settings">${v.decisions.export}</a></p>` : nothing}`,
(_, el) => { load(el); });
