// @ts-check
// Makes a one-use link with which a verified member vouches for a neighbor.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { say } from "./say.js";
import { day } from "./time.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

view("invite-maker", ({ membership, made }, el) => html`
  <p>${w.mine.inviteText}</p>
  ${made ? html`<div class="field"><label for="link-${membership.id}">${w.mine.inviteLink}</label>
      <input id="link-${membership.id}" readonly .value=${made.link} @focus=${(/** @type {any} */ event) => event.target.select()}>
      <p class="hint">${w.mine.inviteUntil(day(made.expires_at))}</p></div>
    <button type="button" class="strong" @click=${() => attempt(async () => { await navigator.clipboard.writeText(made.link); say(w.mine.copied); })}>${w.mine.copy}</button>`
    : nothing}
  <button type="button" @click=${() => attempt(async () => { await el.put({ made: await api.post(`/memberships/${membership.id}/invites`) }); })}>${w.mine.makeInvite}</button>`);
