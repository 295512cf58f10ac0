// @ts-check
// What a neighbor shows of themselves in this town, and how to keep one's distance.
import { api } from "../api.js";
import { attempt } from "./attempt.js";
import { marks, portrait } from "./author.js";
import { dialog, sure } from "./dialog.js";
import { report } from "./report-dialog.js";
import { say } from "./say.js";
import { monthOf } from "./time.js";
import { html, nothing, view } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Profile} Profile */
/** @typedef {import("./view.js").View} View */

/** @param {View} el @param {Profile} who */
const mute = (el, who) => attempt(async () => {
  await (who.muted ? api.delete(`/members/${who.membership}/mute`) : api.post(`/members/${who.membership}/mute`));
  el.put({ who: { ...who, muted: !who.muted } });
  say(who.muted ? w.member.unmuted : w.member.muted);
});

/** @param {View} el @param {Profile} who */
const block = (el, who) => attempt(async () => {
  if (!who.blocked && !await sure({ title: w.member.blockSure(who.name), text: w.member.blockHint, yes: w.member.block })) return;
  await (who.blocked ? api.delete(`/members/${who.membership}/block`) : api.post(`/members/${who.membership}/block`));
  el.put({ who: { ...who, blocked: !who.blocked } });
  say(who.blocked ? w.member.unblocked : w.member.blocked);
  document.dispatchEvent(new CustomEvent("resync"));
});

view("member-card", ({ who }, el) => html`
  <div class="member">
    ${portrait(who.icon, who.name)}
    <div><p class="marks">${marks({ ...who, anonymous: false, left: false })}</p>
      ${who.joined_month ? html`<p class="soft">${w.member.joined(monthOf(who.joined_month))}</p>` : nothing}</div>
  </div>
  ${who.me ? html`<p class="hint">${w.member.you}</p>` : html`
    <ul class="acts">
      <li><button type="button" @click=${() => mute(el, who)}>${who.muted ? w.member.unmute : w.member.mute}</button><small>${w.member.muteHint}</small></li>
      <li><button type="button" @click=${() => block(el, who)}>${who.blocked ? w.member.unblock : w.member.block}</button><small>${w.member.blockHint}</small></li>
      <li><button type="button" @click=${() => report("member", who.membership)}>${w.member.report}</button></li>
    </ul>`}`);

/** @param {string} membership */
export async function showMember(membership) {
  /** @type {Profile} */
  const who = await api.get(`/members/${membership}`);
  await dialog(w.member.title(who.name), () => html`<member-card .data=${{ who }}></member-card>`);
}
