// @ts-check
// The link that the new address received makes it the address of the account.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { html, view } from "../ui/view.js";
import { findOut } from "../ui/who.js";
import { w } from "../ui/words.js";

view("email-change-page", ({ token, done, problem }) => html`
  <div class="page-head">${heading(w.emailChange.title)}</div>
  <section class="paper"><p role="status">${done ? w.emailChange.done : problem || !token ? w.emailChange.failed : w.emailChange.working}</p>
    <div class="buttons"><a class="button" href="/">${w.shell.toStart}</a></div></section>`,
async ({ token }, el) => {
  if (!token) return;
  history.replaceState(null, "", "/email-change");
  try {
    await api.post("/email-changes/confirm", { token });
    el.put({ done: true });
    await findOut();
  } catch (problem) { el.put({ problem }); }
});
