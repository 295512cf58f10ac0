// @ts-check
// What Kairanban is, in a few paragraphs.
import { heading } from "../ui/heading.js";
import { html, view } from "../ui/view.js";
import { w } from "../ui/words.js";

view("about-page", () => html`
  <div class="page-head">${heading(w.about.title)}</div>
  <section class="paper prose">${w.about.parts.map(([title, text]) => html`<h2>${title}</h2><p>${text}</p>`)}
    <p><a class="tap" href="/rules">${w.shell.rules}</a> <a class="tap" href="/transparency">${w.about.log}</a> <a class="tap" href="/rights">${w.about.rights}</a> <a class="tap" href="/api/docs">${w.shell.apiDocs}</a></p></section>`);
