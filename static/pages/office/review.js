// @ts-check
// The second pair of eyes: the whole text as readers see it, what differs, a list to go through, and approving with a passkey.
import { api } from "../../api.js";
import { attempt } from "../../ui/attempt.js";
import { field, send, tick } from "../../ui/form.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import { difference } from "../../ui/notice-history.js";
import { areaNames } from "../../ui/office/areas.js";
import { act, enter, frame, has, noticePath } from "../../ui/office/house.js";
import "../../ui/office/preview.js";
import { finding, withWords } from "../../ui/office/status.js";
import { problemBox } from "../../ui/problem.js";
import { say } from "../../ui/say.js";
import { stepUp } from "../../ui/step-up.js";
import { html, nothing, view } from "../../ui/view.js";
import { language } from "../../ui/words.js";
import { f } from "../../words/office.js";
import { go } from "../../routes.js";

/** @typedef {import("../../ui/view.js").View} View */

/** @param {View} el */
const load = (el) => enter(el, async () => {
  const { id } = el.data;
  const notice = await api.get(noticePath(id), { signal: el.signal });
  const changes = notice.version.number > 1 ? await api.get(noticePath(id, "difference"), { signal: el.signal }) : [];
  return { notice, changes: changes.items ?? changes, problem: null };
});

/** @param {SubmitEvent} event @param {View} el */
const approve = (event, el) => send(event, el, async ({ areas_text, people }) => {
  const { notice } = el.data;
  if (!await stepUp("passkey")) return;
  await act(notice, "approve", { hash: notice.version.hash, ...(areas_text === undefined ? {} : { confirm: { areas_text: areas_text.trim(), people: people.trim() } }) });
  await go(`/office/n/${notice.id}`);
  say(f.review.approved);
});

/** @param {View} el @param {"return" | "reject"} what */
async function refuse(el, what) {
  const words = what === "return" ? { title: f.review.returnTitle, text: f.review.returnText, yes: f.review.return } : { title: f.review.rejectTitle, text: f.review.rejectText, yes: f.review.reject };
  const done = await withWords({ ...words, label: f.status.reason }, (reason) => act(el.data.notice, what, { reason }));
  if (!done) return;
  await go(`/office/n/${el.data.notice.id}`);
  say(what === "return" ? f.review.returned : f.review.rejected);
}

/** @param {View} el */
async function alone(el) {
  const { notice } = el.data;
  const confirm = confirmed(el);
  const done = await withWords({ title: f.review.alone, text: f.review.aloneText, label: f.review.aloneReason, yes: f.review.aloneDo }, async (reason) => {
    if (!await stepUp("passkey")) throw Object.assign(new Error(), { code: "passkey_cancelled" });
    return act(notice, "release-alone", { reason, hash: notice.version.hash, confirm });
  });
  if (!done) return;
  await go(`/office/n/${notice.id}`);
  say(f.review.aloneDone);
}

/** What was typed to confirm an emergency. @param {View} el */
const confirmed = (el) => {
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (el.querySelector(`[name=${name}]`))?.value.trim() ?? "";
  return { areas_text: value("areas_text"), people: value("people") };
};

/** @param {any} version */
function checks(version) {
  return [["facts", f.review.checks.facts], ["areas", f.review.checks.areas(areaNames(version.area_names))], ["contact", f.review.checks.contact],
    version.body_easy || version.body_en ? ["words", f.review.checks.words] : null, version.attachments.length ? ["files", f.review.checks.files] : null,
    ["privacy", f.review.checks.privacy]].filter((one) => one !== null);
}

/** The names and the number are typed as they are shown, so that nobody sends a warning to a city by habit. @param {any} data */
const emergency = ({ notice, problem }) => !notice.version.confirmation ? nothing : html`
  <section class="paper emergency-confirm"><h2>${icon("safety")}${f.review.emergency}</h2>
    <p>${f.review.emergencyText}</p>
    ${field({ name: "areas_text", label: f.review.typeAreas, hint: f.review.asShown(notice.version.confirmation.areas_text), max: 500, problem })}
    ${field({ name: "people", label: f.review.typePeople, hint: f.review.asShown(notice.version.confirmation.people), max: 20, problem })}
  </section>`;

/** @param {any} data @param {View} el */
const decide = (data, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => approve(event, el)}>
    <section class="paper"><h2>${f.review.checklist}</h2>
      <div class="ticks">${checks(data.notice.version).map(([name, label]) => tick({ name: `check-${name}`, label, required: true }))}</div></section>
    ${emergency(data)}
    <section class="paper">
      ${problemBox(data.problem)}
      <p class="soft">${f.review.hash(data.notice.version.hash.slice(0, 12))}</p>
      <p class="soft">${icon("shield")}${f.review.passkey}</p>
      <div class="buttons">
        <button class="primary" ?disabled=${data.busy}>${data.busy ? f.review.approving : f.review.approve}</button>
        <button type="button" @click=${() => refuse(el, "return")}>${f.review.return}</button>
        <button type="button" class="plain" @click=${() => refuse(el, "reject")}>${f.review.reject}</button>
      </div>
      ${data.notice.version.severity === "emergency" && data.office.agency.break_glass_minutes ? html`<p><button type="button" class="plain" @click=${() => alone(el)}>${f.review.alone}</button></p>` : nothing}
    </section>
  </form>`;

/** @param {any} data @param {View} el */
function inside(data, el) {
  const { notice, office, changes } = data;
  const { version } = notice;
  const open = version.state === "pending";
  return html`
    ${open ? html`<p>${f.review.lead}</p>` : html`<p class="note">${f.review.notPending} <a class="tap" href=${`/office/n/${notice.id}`}>${f.today.open}</a></p>`}
    ${version.number > 1 ? html`<section class="paper"><h2>${f.review.difference}</h2>${version.correction ? html`<p>${version.correction}</p>` : nothing}
      ${changes.map((/** @type {any} */ change) => difference(change, language))}</section>` : nothing}
    <notice-preview .data=${{ version, office, id: notice.id, training: notice.training }}></notice-preview>
    ${!open ? nothing : version.mine || !has(office, "approver") ? html`<p class="note strong-note" role="note">${f.review.mine}</p>${finding(notice, {})}` : decide(data, el)}`;
}

view("office-review", (data, el) => frame(data, heading(f.review.title), () => inside(data, el), () => load(el)), (_, el) => { attempt(() => load(el)); });
