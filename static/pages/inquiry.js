// @ts-check
// What I am asked about my own words, and my answer to it; also while suspended.
import { api } from "../api.js";
import { send, textArea, choice } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { linked } from "../ui/linkify.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { exact } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { r } from "../words/rights.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try { el.put({ one: await api.get(`/me/inquiries/${el.data.id}`, { signal: el.signal }) }); }
  catch (lost) { if (/** @type {any} */ (lost).name !== "AbortError") el.put({ lost }); }
}

/** @param {SubmitEvent} event @param {View} el */
const answer = (event, el) => send(event, el, async ({ stance, words }) => {
  const one = await api.post(`/me/inquiries/${el.data.id}/answer`, { stance, words: words.trim() || undefined });
  el.put({ one });
  say(r.inquiry.sent);
});

/** Where it stands, if it stands on a page. @param {any} one */
const place = (one) => {
  /** @type {Record<string, string>} */
  const places = { post: `/p/${one.target}`, photo: `/api/v1/photos/${one.target}/large`, place: `/places/${one.target}`, meetup: `/meetups/${one.target}` };
  return places[one.target_kind] ?? null;
};

/** @param {any} one */
const about = (one) => html`
  <section class="paper prose" aria-labelledby="about"><h2 id="about">${r.inquiry.said}</h2>
    <p class="rights-said">${linked(one.words ?? "")}</p>
    <p>${one.name ? r.inquiry.named(one.name) : r.inquiry.nameless}</p>
    ${place(one) ? html`<p><a class="tap" href=${place(one)} target=${one.target_kind === "photo" ? "_blank" : nothing}>${r.inquiry.open}</a></p>` : nothing}</section>`;

/** @param {any} data @param {View} el */
const form = ({ one, busy, problem }, el) => html`
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => answer(event, el)}>
    ${problemBox(problem)}
    <p>${Date.parse(one.due_at) < Date.now() ? r.inquiry.late : r.inquiry.until(exact(one.due_at))}</p>
    ${choice({ name: "stance", legend: r.inquiry.stance, options: /** @type {const} */ (["objects", "agrees"]).map((value) => ({ value, label: r.stance[value], text: r.inquiry.stanceText[value] })) })}
    ${textArea({ name: "words", label: r.inquiry.words, hint: r.inquiry.wordsHint, max: 2000, optional: true, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${r.inquiry.send}</button></div>
  </form>`;

/** @param {any} one */
const yours = (one) => html`
  <section class="paper" aria-labelledby="yours"><h2 id="yours">${r.inquiry.yours}</h2>
    <p><b>${r.stance[/** @type {"agrees"} */ (one.stance)]}</b> <span class="soft">${exact(one.answered_at)}</span></p>
    ${one.answer ? html`<p class="rights-said">${one.answer}</p>` : nothing}</section>`;

/** @param {any} one */
const end = (one) => html`
  <p class="note">${r.inquiry.closed} ${one.outcome === "not_removed" ? r.inquiry.stays : one.outcome ? r.inquiry.removed : nothing}
    ${one.outcome && one.outcome !== "not_removed" ? html`<a class="tap" href="/me/decisions">${r.inquiry.decisions}</a>` : nothing}</p>`;

view("inquiry-page", (data, el) => {
  const { one, lost } = data;
  return html`
    <div class="page-head"><a class="back" href="/me/news">${icon("back")}${w.shell.me}</a>${heading(r.inquiry.title)}</div>
    ${lost ? failed(lost, () => load(el)) : !one ? coming(2) : html`
      <p>${r.inquiry.lead(r.things[/** @type {"post"} */ (one.target_kind)], r.kinds[/** @type {"honor"} */ (one.kind)])}</p>
      ${about(one)}
      ${one.stance ? yours(one) : nothing}
      ${one.closed ? end(one) : one.stance ? nothing : form(data, el)}`}`;
}, (_, el) => { load(el); });
