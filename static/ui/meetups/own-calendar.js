// @ts-check
// One's own calendar: an address that only its owner knows, made and made invalid here.
import { m } from "../../words/meetups.js";
import { api } from "../../api.js";
import { attempt } from "../attempt.js";
import { sure } from "../dialog.js";
import { say } from "../say.js";
import { html, nothing, view } from "../view.js";
import { w } from "../words.js";

/** @typedef {import("../view.js").View} View */

/** @param {View} el */
const make = (el) => attempt(async () => {
  const { url } = await api.post("/me/calendar");
  el.put({ url, there: true });
  say(m.mine.feedMade);
});

/** @param {View} el */
const drop = (el) => attempt(async () => {
  if (!await sure({ title: m.mine.feedDrop, yes: m.mine.feedDrop })) return;
  await api.delete("/me/calendar");
  el.put({ url: null, there: false });
  say(m.mine.feedDropped);
});

/** @param {string} url */
async function copy(url) {
  await navigator.clipboard?.writeText(url);
  say(m.list.copied);
}

view("own-calendar", ({ url, there }, el) => html`
  <section class="paper" aria-labelledby="own-calendar"><h2 id="own-calendar">${m.mine.feed}</h2>
    <p class="soft">${m.mine.feedText}</p>
    ${url ? html`<p><input readonly aria-labelledby="own-calendar" .value=${url} @focus=${(/** @type {any} */ event) => event.target.select()}></p>
      <p class="note">${m.mine.feedMade}</p>` : nothing}
    <div class="buttons">
      ${url ? html`<button type="button" class="primary" @click=${() => copy(url)}>${m.list.copy}</button>` : html`<button type="button" @click=${() => make(el)}>${m.mine.feedMake}</button>`}
      ${there ? html`<button type="button" class="plain" @click=${() => drop(el)}>${m.mine.feedDrop}</button>` : nothing}
    </div></section>`,
(_, el) => { api.get("/me/calendar", { signal: el.signal }).then((kept) => el.put({ there: Boolean(kept?.created_at) }), () => {}); void w; });

export const ownCalendar = "own-calendar";
