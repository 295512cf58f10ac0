// @ts-check
// A forgotten password: first the mail, then with its link a new one.
import { api } from "../api.js";
import { field, send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { passwordField } from "../ui/password.js";
import { problemBox } from "../ui/problem.js";
import { html, view } from "../ui/view.js";
import { left } from "../ui/who.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {any} data @param {View} el */
const ask = ({ busy, problem }, el) => html`
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ email }) => {
    await api.post("/password-resets", { email: email.trim() });
    el.put({ said: w.reset.sent });
  })}>
    <p>${w.reset.lead}</p>
    ${problemBox(problem)}
    ${field({ name: "email", label: w.account.email, type: "email", autocomplete: "email", mode: "email", max: 254, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.reset.send}</button></div>
  </form>`;

/** @param {any} data @param {View} el */
const change = ({ token, busy, problem }, el) => html`
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ password }) => {
    await api.post("/password-resets/confirm", { token, password });
    left();
    el.put({ said: w.reset.done, done: true });
  })}>
    <p>${w.reset.choose}</p>
    ${problemBox(problem)}
    ${passwordField({ name: "password", label: w.account.newPassword, isNew: true, problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.reset.change}</button></div>
  </form>`;

view("reset-page", (data, el) => html`
  <div class="page-head">${heading(w.reset.title)}</div>
  ${data.said ? html`<section class="paper"><p role="status">${data.said}</p>
    ${data.done ? html`<div class="buttons"><a class="button primary" href="/sign-in">${w.shell.signIn}</a></div>` : ""}</section>`
    : data.token ? change(data, el) : ask(data, el)}`,
({ token }) => { if (token) history.replaceState(null, "", "/reset"); });
