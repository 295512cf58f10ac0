// @ts-check
// Confirms living or working here by the device's position, and says before what happens with it.
import { api } from "../api.js";
import { locate } from "./position.js";
import { icon } from "./icons.js";
import { say } from "./say.js";
import { html, nothing, view } from "./view.js";
import { findOut } from "./who.js";
import { w } from "./words.js";

/** @param {import("./view.js").View} el */
const check = (el) => locate(async (at) => {
  try {
    await api.post(`/memberships/${el.data.membership.id}/location-check`, at);
  } catch (problem) {
    if (/** @type {any} */ (problem).status === 422) { el.put({ outside: true }); return say(w.location.outside); }
    throw problem;
  }
  await findOut();
  say(w.location.done);
  el.dispatchEvent(new CustomEvent("done", { bubbles: true }));
});

view("location-check", ({ outside }, el) => html`
  <div class="note">
    <p><b>${w.location.title}</b></p>
    <p>${w.location.text}</p>
    ${outside ? html`<p class="wrong">${w.location.outside}</p>` : nothing}
    <button type="button" @click=${() => check(el)}>${icon("pin")}${w.location.check}</button>
  </div>`);
