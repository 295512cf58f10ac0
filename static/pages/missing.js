// @ts-check
// An address that leads nowhere.
import { heading } from "../ui/heading.js";
import { html, view } from "../ui/view.js";
import { w } from "../ui/words.js";

view("missing-page", () => html`
  <div class="page-head">${heading(w.shell.missing)}</div>
  <div class="empty"><p>${w.shell.missingText}</p><a class="button" href="/">${w.shell.toStart}</a></div>`);
