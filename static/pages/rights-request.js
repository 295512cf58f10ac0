// @ts-check
// One request about an infringed right, for those who look into it: what is asked, what it is about, the poster's side, and what to do.
import { api } from "../api.js";
import { ask, begin, complete, decide } from "../ui/rights-acts.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { linked } from "../ui/linkify.js";
import { coming, failed } from "../ui/problem.js";
import { exact } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { r } from "../words/rights.js";
import { marks } from "./rights-queue.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try {
    el.put({ one: await api.get(`/rights-requests/${el.data.id}`, { signal: el.signal }) });
  } catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** Terms with their values; those without one are left out. @param {[string, unknown][]} lines */
const facts = (lines) => html`<dl class="facts">${lines.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([term, value]) => html`<dt>${term}</dt><dd class="rights-said">${value}</dd>`)}</dl>`;

/** @param {any} one */
const request = (one) => html`
  <section class="paper stack" aria-labelledby="request"><h2 id="request">${r.request}</h2>
    ${marks(one)}
    ${facts([[r.fields.number, one.number], [r.fields.received, exact(one.received_at)], [r.fields.due, one.ended_at ? null : exact(one.due_at)],
      [r.fields.kind, r.kinds[/** @type {"honor"} */ (one.kind)]],
      ...one.said ? /** @type {[string, unknown][]} */ ([[r.fields.address, one.said.address], [r.fields.infringed, one.said.infringed], [r.fields.facts, one.said.facts], [r.fields.added, one.said.added]]) : []])}
    ${one.said ? nothing : html`<p class="note">${r.forgotten}</p>`}</section>`;

/** @param {any} one */
const requester = (one) => !one.requester ? nothing : html`
  <section class="paper stack" aria-labelledby="requester"><h2 id="requester">${r.requester}</h2>
    ${facts([[r.fields.name, one.requester.name], [r.fields.standing, r.standing[/** @type {"own"} */ (one.standing)]], [r.fields.relation, one.requester.relation], [r.fields.email, one.requester.email]])}
    <p class="hint">${r.logged}</p></section>`;

/** Photos are shown by the door that the case opens. @param {any} one @param {any} photo */
const picture = (one, photo) => html`<li><img src=${`/api/v1/moderation/cases/${one.case}/photos/${photo.id}`} alt=${photo.alt} width=${photo.width} height=${photo.height} loading="lazy"></li>`;

/** @param {any} one */
const thing = (one) => html`
  <section class="paper stack rights-thing" aria-labelledby="thing"><h2 id="thing">${r.thing}</h2>
    ${!one.thing ? html`<p>${r.gone}</p>` : html`
      ${one.thing.withheld ? html`<p class="note">${r.hidden}</p>` : nothing}
      <p class="rights-said">${linked(one.thing.text)}</p>
      ${one.thing.photos.length ? html`<ul>${one.thing.photos.map((/** @type {any} */ photo) => picture(one, photo))}</ul>` : nothing}
      <p class="soft">${exact(one.thing.created_at)}</p>`}</section>`;

/** @param {any} one */
function poster(one) {
  const asked = one.inquiry;
  return html`
  <section class="paper stack" aria-labelledby="poster"><h2 id="poster">${r.poster}</h2>
    ${!asked ? html`<p>${one.may_ask ? one.may_name ? r.posterMay.yes : r.posterMay.nameless : r.posterMay.no}</p>` : html`
      <p>${r.asked(exact(asked.due_at))} ${asked.named ? r.askedNamed : nothing}</p>
      <p class="rights-said">${asked.words}</p>
      ${asked.silent_at ? html`<p class="note">${r.silent}</p>` : nothing}
      ${asked.stance ? html`<p><b>${r.answered(r.stance[/** @type {"agrees"} */ (asked.stance)], exact(asked.answered_at))}</b></p>
        ${asked.answer ? html`<p class="rights-said">${asked.answer}</p>` : nothing}` : nothing}`}</section>`;
}

/** @param {any} one */
const record = (one) => html`
  <section class="paper" aria-labelledby="record"><h2 id="record">${r.record}</h2>
    <ol class="so-far">${one.acts.map((/** @type {any} */ act) => html`<li>
      <p><time datetime=${act.at}>${exact(act.at)}</time> <b>${r.act[/** @type {"begin"} */ (act.act)]}</b>
        ${act.outcome ? html`：${r.outcomes[/** @type {"removed"} */ (act.outcome)]}` : nothing}</p>
      ${act.words ? html`<p class="said">${act.words}</p>` : nothing}</li>`)}</ol></section>`;

/** What can be done at this step; the first is what comes next. @param {any} one @param {View} el */
function acts(one, el) {
  if (one.ended_at) return nothing;
  const then = (/** @type {any} */ now) => { if (now) el.put({ one: now }); };
  const looked = ["investigating", "extended"].includes(one.state);
  const button = (/** @type {string} */ word, /** @type {() => Promise<any>} */ work, strong = false) => html`
    <button type="button" class=${strong ? "strong" : ""} @click=${() => work().then(then)}>${word}</button>`;
  return html`
    <section class="paper" aria-labelledby="acts"><h2 id="acts">${r.acts}</h2>
      <p class="buttons">
        ${one.state === "received" || one.state === "completing" ? button(r.begin, () => begin(one), one.state === "received") : nothing}
        ${one.state === "received" ? button(r.completion.do, () => complete(one)) : nothing}
        ${looked && one.may_ask ? button(r.ask.do, () => ask(one)) : nothing}
        ${button(r.decide.do, () => decide(one), looked)}</p></section>`;
}

view("rights-request", ({ one, lost }, el) => html`
  <div class="page-head"><a class="back" href="/moderation/rights">${icon("back")}${r.back}</a>${heading(one ? `${r.title}：${r.kinds[/** @type {"honor"} */ (one.kind)]}` : r.title)}</div>
  ${lost ? failed(lost, () => load(el)) : one ? html`<div class="stack">${thing(one)}${request(one)}${poster(one)}${requester(one)}${acts(one, el)}${record(one)}</div>` : coming(3)}`,
(_, el) => { load(el); });
