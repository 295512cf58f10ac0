// @ts-check
// What a notice is to me: why it came, 「読みました」 as the round seal, and one tap to get no more of its kind.
import { api } from "../api.js";
import { o, readings } from "../words/official.js";
import { attempt } from "./attempt.js";
import { offer, say } from "./say.js";
import { monthOf } from "./time.js";
import { html, nothing, view } from "./view.js";
import { membershipIn } from "./who.js";
import { language, w } from "./words.js";
import { townName } from "./heading.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("../types.js").Delivered} Delivered */

/** @param {Delivered["why"]} why */
function place(why) {
  const mine = membershipIn(why.neighborhood)?.neighborhood;
  return mine ? townName(mine) : why.neighborhood;
}

/** Why it came, in a sentence. @param {Delivered} one */
export function whyLine({ why, notice }) {
  const town = place(why);
  const category = readings[language].category[notice.category];
  return why.rule === "emergency" ? o.why.emergency(town)
    : why.rule === "child" && why.child ? o.why.child(town, monthOf(why.child))
    : why.rule === "municipality" ? o.why.municipality(town, category) : o.why.neighborhood(town, category);
}

/** Emergencies of the own area come whatever somebody chose. @param {Delivered} one */
export const canMute = (one) => one.why.mutable && !one.muted;

/** @param {Delivered} one @param {"category" | "agency"} what @param {(muted: boolean) => void} done */
export const mute = (one, what, done) => attempt(async () => {
  const path = `/notices/${one.notice.id}/mute`;
  await api.post(path, { what });
  done(true);
  const name = what === "agency" ? one.notice.author.name : readings[language].category[one.notice.category];
  offer(o.why.muted(name), w.shell.undo, () => attempt(async () => {
    await api.delete(`${path}?what=${what}`);
    done(false);
    say(o.why.unmuted);
  }));
});

/** @param {View} el */
async function press(el) {
  const { mine, pressing } = el.data;
  if (pressing) return;
  const stamped = !mine.stamped;
  const path = `/notices/${mine.notice.id}/stamp`;
  el.put({ pressing: true, mine: { ...mine, stamped }, fresh: stamped });
  const told = await attempt(async () => { await (stamped ? api.put(path) : api.delete(path)); return true; });
  if (told) say(stamped ? o.page.stamped : o.page.unstamped);
  else el.put({ mine, fresh: false });
  el.put({ pressing: false });
}

view("notice-mine", ({ mine, fresh }, el) => !mine ? nothing : html`
  ${mine.notice.state === "withdrawn" ? nothing : html`
    <div class="read-stamp">
      <button type="button" class="stamp large-stamp ${fresh ? "fresh" : ""}" aria-pressed=${String(Boolean(mine.stamped))} aria-describedby="stamp-hint" @click=${() => press(el)}>
        <i aria-hidden="true">読</i><span>${o.page.stamp}</span></button>
      <p class="hint" id="stamp-hint">${o.page.stampHint}</p>
    </div>`}
  <p class="why">${whyLine(mine)}
    ${canMute(mine) ? html`<button type="button" class="plain" @click=${() => mute(mine, "category", (muted) => el.put({ mine: { ...mine, muted } }))}>${o.why.muteCategory}</button>` : nothing}</p>`,
({ id }, el) => {
  // Who looks at the page has opened it; who never received it has no stamp to press.
  attempt(async () => {
    const mine = await api.get(`/me/notices/${id}`, { signal: el.signal }).catch(() => null);
    if (!mine) return;
    el.put({ mine });
    if (!mine.opened || mine.changed) await api.put(`/notices/${id}/opened`).catch(() => {});
  });
});
