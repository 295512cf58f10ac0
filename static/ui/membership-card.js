// @ts-check
// One of my towns: what I am to it, how I appear there, verification, invitation, home and leaving.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { portrait } from "./author.js";
import { sure } from "./dialog.js";
import { choice, field, longestName, send } from "./form.js";
import { townName } from "./heading.js";
import { icon } from "./icons.js";
import "./invite-maker.js";
import "./location-check.js";
import { problemBox } from "./problem.js";
import { say } from "./say.js";
import { day } from "./time.js";
import { upload } from "./upload.js";
import { html, nothing, view } from "./view.js";
import { findOut, mayWrite, me } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Membership} Membership */
/** @typedef {import("./view.js").View} View */

const kinds = /** @type {const} */ (["resident", "moving_in", "worker_student", "former_resident", "supporter"]);

/** @param {Membership} membership @param {object} change */
async function change(membership, change) {
  await api.patch(`/memberships/${membership.id}`, change);
  await findOut();
  say(w.shell.saved);
}

/** @param {Event} event @param {Membership} membership @param {View} el */
const chooseIcon = (event, membership, el) => attempt(async () => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  input.value = "";
  if (file) await change(membership, { icon: (await upload(file, () => {}, el.signal)).id });
});

/** @param {Membership} membership */
const leave = (membership) => attempt(async () => {
  const name = townName(membership.neighborhood);
  if (!await sure({ title: w.mine.leaveTownSure(name), text: w.mine.leaveTownText, yes: w.mine.leaveTown })) return;
  await api.delete(`/memberships/${membership.id}`);
  await findOut();
  say(w.mine.leftTown(name));
});

/** @param {Membership} membership */
function homePart(membership) {
  if (membership.home) return nothing;
  const from = me?.home_change_allowed_at;
  if (from && Date.parse(from) > Date.now()) return html`<p class="soft">${w.mine.homeWait(day(from))}</p>`;
  return html`<p><button type="button" @click=${() => attempt(() => change(membership, { home: true }))}>${w.mine.makeHome}</button> <small>${w.mine.homeOnce}</small></p>`;
}

/** @param {any} data @param {View} el */
const editing = ({ membership, kind, busy, problem }, el) => html`
  <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async (values) => {
    await change(membership, { kind: values.kind, display_name: values.display_name.trim() || null });
  })}>
    ${problemBox(problem)}
    ${field({ id: `name-${membership.id}`, name: "display_name", label: w.mine.nameHere, hint: w.account.displayNameHint, value: membership.display_name ?? me?.display_name, max: longestName, problem })}
    ${choice({ name: "kind", legend: w.mine.kind, value: kind ?? membership.kind, options: kinds.map((value) => ({ value, label: w.membership.kind[value], text: w.membership.kindText[value] })), change: (value) => el.put({ kind: value }) })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.shell.save}</button></div>
  </form>
  <div class="icon-row"><b>${w.mine.iconHere}</b>
    <label class="button file">${icon("photo")}<span>${w.mine.chooseIcon}</span>
      <input type="file" accept="image/jpeg,image/png,image/webp" @change=${(/** @type {Event} */ event) => chooseIcon(event, membership, el)}></label>
    ${membership.icon ? html`<button type="button" @click=${() => attempt(() => change(membership, { icon: null }))}>${w.mine.dropIcon}</button>` : nothing}</div>
  ${homePart(membership)}
  <p><button type="button" @click=${() => leave(membership)}>${w.mine.leaveTown}</button></p>`;

view("membership-card", (data, el) => {
  /** @type {Membership} */
  const membership = data.membership;
  const town = membership.neighborhood;
  const name = membership.display_name ?? me?.display_name ?? "";
  const verified = membership.verification !== "none";
  return html`
    <article class="paper membership" aria-labelledby="town-${membership.id}">
      <header>${portrait(membership.icon, name)}
        <div class="by"><h3 id="town-${membership.id}"><a class="tap" href=${`/t/${town.slug}`}>${townName(town)}</a></h3>
          <div class="marks"><span>${w.san(name)}</span><span class="mark">${w.membership.kind[membership.kind]}</span>
            ${membership.home ? html`<span class="mark">${w.membership.home}</span>` : nothing}
            <span class="mark ${verified ? "verified" : ""}">${verified ? icon("check") : nothing}${w.membership.verification[membership.verification]}</span></div></div></header>
      ${!mayWrite() ? nothing : html`
        ${verified ? html`<details><summary>${w.mine.invite}</summary><invite-maker .data=${{ membership }}></invite-maker></details>`
          : html`<details><summary>${w.mine.verify}</summary><location-check .data=${{ membership }}></location-check></details>`}
        <details><summary>${w.mine.edit}</summary><div>${editing(data, el)}</div></details>`}
    </article>`;
});
