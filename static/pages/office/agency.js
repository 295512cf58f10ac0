// @ts-check
// An office's own page: asking to be verified, the steps to the badge, papers, proofs, and how it is reached.
import { Problem, api, keepFresh, problemOf } from "../../api.js";
import { a } from "../../words/agency.js";
import { ownFacts, paperList, steps } from "../../ui/agency-parts.js";
import { field, send } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import "../../ui/office/agency-form.js";
import "../../ui/office/agency-proofs.js";
import { stamp, ways } from "../../ui/office/house.js";
import { coming, failed, problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { day } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { findOut } from "../../ui/who.js";

/** @typedef {import("../../ui/view.js").View} View */

const underWay = new Set(["requested", "documents_checked", "domain_proved"]);

/** @param {View} el */
async function load(el) {
  el.put({ lost: null });
  try { el.put({ agency: await api.get("/office/agency", { signal: el.signal }) }); }
  catch (lost) {
    const problem = /** @type {any} */ (lost);
    if (problem.name === "AbortError") return;
    el.put(problem.status === 404 ? { agency: null, none: true } : { lost });
  }
}

/** @param {Event} event @param {View} el */
async function handIn(event, el) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  input.value = "";
  if (!file) return;
  el.put({ sending: true, refused: null });
  try {
    await keepFresh();
    const reply = await fetch(`/api/v1/office/agency/papers?name=${encodeURIComponent(file.name.slice(0, 100))}`, {
      method: "POST", body: file, headers: { "X-Requested-With": "kairanban", "Content-Type": file.type || "application/octet-stream" } })
      .catch(() => { throw new Problem({ code: "network" }); });
    if (!reply.ok) throw await problemOf(reply);
    say(a.page.paperSent);
    await load(el);
  } catch (refused) { el.put({ refused }); } finally { el.put({ sending: false }); }
}

/** @param {SubmitEvent} event @param {View} el */
const save = (event, el) => send(event, el, async ({ postal_address, telephone, website }) => {
  const change = { postal_address: postal_address.trim(), telephone: telephone.trim(), website: website.trim() };
  el.put({ agency: await api.patch("/office/agency", change, { version: el.data.agency.version }) });
  say(a.page.saved);
});

/** @param {any} data @param {View} el */
const papers = ({ agency, sending, refused }, el) => html`
  <section class="paper" aria-labelledby="papers"><h2 id="papers">${a.page.papers}</h2><p>${a.page.papersLead}</p>
    ${problemBox(refused)}
    ${paperList(agency.papers, a.page.noPapers)}
    <p class="buttons"><label class="button file">${a.page.addPaper}<input type="file" accept="application/pdf,image/jpeg,image/png,image/webp" ?disabled=${sending} @change=${(/** @type {Event} */ event) => handIn(event, el)}></label><small class="soft">${a.page.paperKinds}</small></p>
  </section>`;

/** @param {any} data @param {View} el */
const contact = ({ agency, busy, problem }, el) => html`
  <details><summary>${a.page.change}</summary>
    <form @submit=${(/** @type {SubmitEvent} */ event) => save(event, el)}>
      ${problemBox(problem)}
      ${field({ name: "postal_address", label: a.ask.postal, value: agency.postal_address, min: 5, max: 200, problem })}
      <div class="two-up">${field({ name: "telephone", label: a.ask.telephone, value: agency.telephone, type: "tel", min: 3, max: 20, problem })}
        ${field({ name: "website", label: a.ask.website, value: agency.website, type: "url", max: 200, problem })}</div>
      <p class="soft">${a.page.locked}</p>
      <div class="buttons"><button class="strong" ?disabled=${busy}>${a.page.change}</button></div>
    </form></details>`;

/** @param {any} agency */
const standing = (agency) => html`
  <section class="paper" aria-labelledby="standing"><h2 id="standing">${/** @type {any} */ (a.status)[agency.status]}</h2>
    ${agency.reason ? html`<p class="note"><b>${a.page.reason}</b><br>${agency.reason}</p>` : nothing}
    ${["suspended", "closed", "refused"].includes(agency.status) ? nothing : steps(agency)}
    ${agency.status === "active" ? html`<p>${a.page.since(day(agency.verified_at))} ${a.page.until(day(agency.expires_at))}</p>` : nothing}
    ${agency.training ? html`<p class="note">${a.page.training}</p>` : nothing}
    ${agency.verified_at ? html`<p><a class="tap" href="/agencies/${agency.slug}">${a.page.public}</a></p>` : nothing}
  </section>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { agency } = data;
  if (["refused", "closed"].includes(agency.status)) return html`${standing(agency)}<agency-form @asked=${() => { findOut(); load(el); }}></agency-form>`;
  return html`${standing(agency)}
    ${underWay.has(agency.status) ? papers(data, el) : nothing}
    ${agency.status === "suspended" ? nothing : html`<agency-proofs .data=${{ proofs: agency.proofs }} @changed=${() => load(el)}></agency-proofs>`}
    <section class="paper" aria-labelledby="facts"><h2 id="facts">${a.page.facts}</h2>${ownFacts(agency)}<p class="soft">${a.page.wider}</p>${contact(data, el)}</section>`;
}

view("office-agency", (data, el) => html`
  ${stamp(data.agency)}
  <div class="page-head">${heading(data.none ? a.ask.title : a.page.title)}${data.agency ? html`<p class="municipality">${data.agency.name}</p>` : nothing}</div>
  ${data.agency ? ways() : nothing}
  ${data.lost ? failed(data.lost, () => load(el)) : data.none ? html`<agency-form @asked=${async () => { await findOut(); el.put({ none: false }); load(el); }}></agency-form>`
    : data.agency ? inside(data, el) : coming(2)}`,
(_, el) => { load(el); });
