// @ts-check
// The link in the first mail confirms the address; without a link this page says to look into the mail box.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { html, view } from "../ui/view.js";
import { findOut, me } from "../ui/who.js";
import { w } from "../ui/words.js";

/** @param {any} data */
function state({ token, done, problem }) {
  if (!token) return html`<p><b>${w.verify.sent}</b></p><p>${me ? w.verify.sentText(me.email) : w.verify.sentGuest}</p>`;
  if (problem) return html`<p role="alert">${w.verify.failed}</p><div class="buttons"><a class="button" href="/sign-in">${w.shell.signIn}</a></div>`;
  if (!done) return html`<p role="status">${w.verify.working}</p>`;
  return html`<p role="status">${w.verify.done}</p><div class="buttons">
    ${me ? html`<a class="button primary" href="/towns">${w.verify.next}</a>` : html`<a class="button primary" href="/sign-in?next=/towns">${w.shell.signIn}</a>`}</div>`;
}

view("verify-page", (data) => html`
  <div class="page-head">${heading(w.verify.title)}</div>
  <section class="paper">${state(data)}</section>`,
async ({ token }, el) => {
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
  if (!token) return;
  history.replaceState(null, "", "/verify");
  try {
    await api.post("/email-verifications", { token });
    await findOut();
    el.put({ done: true });
  } catch (problem) { el.put({ problem }); }
});
