// @ts-check
// Where I am signed in, and ending what I do not know.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { sure } from "../ui/dialog.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { ago, day } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Session} Session */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put({ items: (await api.get("/sessions", { signal: el.signal })).items }); }
  catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el @param {Session} one */
const end = (el, one) => attempt(async () => {
  await api.delete(`/sessions/${one.id}`);
  el.put({ items: el.data.items.filter((/** @type {Session} */ other) => other.id !== one.id) });
  say(w.sessions.ended);
});

/** @param {View} el */
const endOthers = (el) => attempt(async () => {
  if (!await sure({ title: w.sessions.endOthers, yes: w.sessions.end })) return;
  await api.delete("/sessions");
  el.put({ items: el.data.items.filter((/** @type {Session} */ one) => one.current) });
  say(w.sessions.endedOthers);
});

view("sessions-page", ({ items, problem }, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(w.sessions.title)}</div>
  <p class="soft">${w.sessions.lead}</p>
  ${problem ? failed(problem, () => load(el)) : !items ? coming(2) : html`
    <ul class="rows paper">${items.map((/** @type {Session} */ one) => html`<li>
      <div><b>${one.client}</b> ${one.current ? html`<span class="mark verified">${w.sessions.current}</span>` : nothing}
        <p class="soft">${w.sessions.since(day(one.created_at))}</p>
        ${one.current ? nothing : html`<p class="soft">${w.sessions.lastUsed(ago(one.last_used_at))}</p>`}</div>
      ${one.current ? nothing : html`<button type="button" @click=${() => end(el, one)}>${w.sessions.end}<span class="unseen"> ${one.client}</span></button>`}
    </li>`)}</ul>
    ${items.length > 1 ? html`<div class="buttons"><button type="button" @click=${() => endOthers(el)}>${w.sessions.endOthers}</button></div>` : nothing}`}`,
(_, el) => { load(el); });
