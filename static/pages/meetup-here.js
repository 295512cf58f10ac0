// @ts-check
// Whoever stands at the entrance and opened the code with the camera: one tap says that they are here.
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import * as calls from "../ui/meetups/calls.js";
import { problemBox } from "../ui/problem.js";
import { html, view } from "../ui/view.js";
import { w } from "../ui/words.js";
import { m } from "../words/meetups.js";

/** @param {import("../ui/view.js").View} el */
async function arrive(el) {
  el.put({ busy: true, problem: null });
  try {
    await calls.checkIn(el.data.query.get("date") ?? "", el.data.token);
    el.put({ here: true });
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    el.put({ busy: false, problem });
  }
}

view("meetup-here", ({ id, here, busy, problem }, el) => html`
  <div class="page-head"><a class="back" href=${`/meetups/${id}`}>${icon("back")}${w.shell.back}</a>${heading(m.join.checkIn)}</div>
  <section class="paper">${here ? html`<p class="stands" role="status">${icon("check")}<b>${m.join.checkedIn}</b></p>` : html`
    ${problemBox(problem)}
    <div class="joining"><div class="buttons"><button type="button" class="primary" ?disabled=${busy} @click=${() => arrive(el)}>${m.join.checkInSend}</button></div></div>`}</section>`);
