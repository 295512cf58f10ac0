// @ts-check
// Changing the rules: what is proposed beside what holds, with the acts of whoever looks at it; and the sheet for another version.
import { api } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { sure } from "../../ui/dialog.js";
import { heading } from "../../ui/heading.js";
import "../../ui/keepers/rule-form.js";
import { ways } from "../../ui/keepers/ways.js";
import { reasonFor } from "../../ui/office/requests.js";
import { coming, failed } from "../../ui/problem.js";
import { paragraphs, ruby } from "../../ui/ruby.js";
import { say } from "../../ui/say.js";
import { ago, day } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { language } from "../../ui/words.js";
import { k } from "../../words/keeping.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {{ ja: string, en: string, easy: string }} Readings */
/** @typedef {{ allowed: boolean } & Readings} Example */
/** @typedef {{ title: Readings, body: Readings, examples: Example[], ended: boolean }} Said */
/**
 * @typedef {Said & { id: string, slug: string, version: number, state: keyof typeof k.rules.state, emergency: boolean, reason: string, before: Said | null, own: boolean,
 *   proposed_by: string | null, proposed_at: string, refused_reason: string | null, effective_at: string | null, acts: ("confirm" | "refuse" | "take_back")[] }} Proposal
 */

const readings = /** @type {const} */ (["ja", "easy", "en"]);

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    const [proposals, rules] = await Promise.all([api.get("/moderation/proposals", { signal: el.signal }), api.get("/moderation/rules", { signal: el.signal })]);
    el.put({ items: proposals.items, rules: rules.items });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {View} el @param {Proposal} one @param {"confirm" | "refuse" | "take_back"} act */
const does = (el, one, act) => attempt(async () => {
  const title = k.rules[act];
  /** @type {any} */
  let body = {};
  if (act === "refuse") {
    const reason = await reasonFor(title, undefined, k.rules.refuseReason);
    if (!reason) return;
    body = { reason };
  } else if (!await sure({ title, text: act === "take_back" ? k.rules.takeBackText : one.emergency ? k.rules.confirmNow : k.rules.confirmText, yes: title })) return;
  await api.post(`/moderation/rules/${one.id}/${act === "confirm" ? "confirm" : "refuse"}`, body);
  say(k.rules.done);
  await load(el);
});

/** @param {Said} said @param {typeof readings[number]} reading */
const text = (said, reading) => html`
  <p><b>${ruby(said.title[reading])}</b></p>${paragraphs(said.body[reading], reading === "easy")}
  ${said.examples.length ? html`<ul>${said.examples.map((one) => html`<li>${one.allowed ? k.rules.fine : k.rules.against}：${ruby(one[reading])}</li>`)}</ul>` : nothing}`;

/** What holds and what is proposed, beside one another, in each of the three readings that changed. @param {Proposal} one */
function compared(one) {
  const same = (/** @type {typeof readings[number]} */ reading) => one.before && JSON.stringify(texts(one.before, reading)) === JSON.stringify(texts(one, reading));
  const changed = readings.filter((reading) => !same(reading));
  if (!changed.length) return html`<p class="soft">${k.rules.same}</p>`;
  return changed.map((reading) => html`
    <details ?open=${reading === (language === "en" ? "en" : "ja")}><summary>${k.rules.readings[reading]}</summary>
      <div class="compared" lang=${reading === "en" ? "en" : "ja"}>
        ${one.before ? html`<div class="prose"><h4>${k.rules.now}</h4>${text(one.before, reading)}</div>` : nothing}
        <div class="prose next"><h4>${k.rules.next}</h4>${text(one, reading)}</div></div></details>`);
}

/** @param {Said} said @param {typeof readings[number]} reading */
const texts = (said, reading) => [said.title[reading], said.body[reading], said.examples.map((one) => [one.allowed, one[reading]])];

/** @param {Proposal} one */
function who(one) {
  const when = ago(one.proposed_at);
  if (one.own) return k.rules.yours(when);
  return one.proposed_by ? k.rules.by(one.proposed_by, when) : k.rules.someone(when);
}

/** @param {Proposal} one @param {View} el */
const proposal = (one, el) => html`
  <li class="paper proposal-of-rule"><h3>${ruby(one.title[language])}</h3>
    <p><span class="label">${one.version === 1 ? k.rules.fresh : k.rules.version(one.version)}</span>
      ${one.ended ? html`<span class="label">${k.rules.ended}</span>` : nothing}${one.emergency ? html`<span class="label">${k.rules.emergency}</span>` : nothing}
      ${one.state === "waiting" ? nothing : html`<span class="label">${k.rules.state[one.state]}</span>`}</p>
    <p class="soft">${who(one)}${one.effective_at ? `・${k.rules.from(day(one.effective_at))}` : ""}</p>
    ${one.reason ? html`<p>${k.rules.reason}：${one.reason}</p>` : nothing}${one.refused_reason ? html`<p>${k.rules.refuseReason}：${one.refused_reason}</p>` : nothing}
    ${compared(one)}
    ${one.acts.length ? html`<p class="buttons">${one.acts.map((act) => html`<button type="button" class=${act === "confirm" ? "strong" : ""} @click=${() => does(el, one, act)}>${k.rules[act]}</button>`)}</p>` : nothing}</li>`;

/** @param {any} data @param {View} el */
function inside({ items, rules }, el) {
  const waiting = items.filter((/** @type {Proposal} */ one) => one.state === "waiting");
  const past = items.filter((/** @type {Proposal} */ one) => one.state !== "waiting");
  return html`
    <p>${k.rules.lead}</p><p><a class="tap" href="/rules">${k.rules.toRules}</a></p>
    <section aria-labelledby="waiting"><h2 id="waiting">${k.rules.waiting}</h2>
      ${waiting.length ? html`<ul class="proposals">${waiting.map((/** @type {Proposal} */ one) => proposal(one, el))}</ul>` : html`<p class="empty">${k.rules.nothing}</p>`}</section>
    <details><summary>${k.rules.propose}</summary><rule-form .data=${{ rules }} @sent=${() => load(el)}></rule-form></details>
    ${past.length ? html`<details><summary>${k.rules.past}</summary><ul class="proposals">${past.map((/** @type {Proposal} */ one) => proposal(one, el))}</ul></details>` : nothing}`;
}

view("rule-proposals", (data, el) => html`
  <div class="page-head">${heading(k.rules.title)}</div>${ways("rules")}
  ${data.lost?.status === 403 ? html`<p class="empty">${k.rules.none}</p>` : data.lost ? failed(data.lost, () => load(el)) : data.items ? inside(data, el) : coming(2)}`,
(_, el) => { load(el); });
