// @ts-check
// A button that opens a short list of actions; Escape or a tap elsewhere closes it.
import { html, nothing, view } from "./view.js";
import { icon } from "./icons.js";

/** @typedef {{ label: unknown, act?: () => void, href?: string, current?: boolean } | null | false | undefined} Item */

view("drop-menu", ({ label, face, items = [], open, cls = "" }, el) => html`
  <button type="button" class="${cls || "plain icon-only"}" aria-expanded=${String(Boolean(open))} @click=${() => el.put({ open: !open })}>
    ${face ?? html`${icon("more")}<span class="unseen">${label}</span>`}</button>
  ${open ? html`<ul class="menu">${items.filter(Boolean).map((/** @type {any} */ item) => html`<li>
    ${item.href ? html`<a href=${item.href} aria-current=${item.current ? "true" : nothing} @click=${() => el.put({ open: false })}>${item.label}</a>`
      : html`<button type="button" @click=${() => { el.put({ open: false }); item.act(); }}>${item.label}</button>`}</li>`)}</ul>` : nothing}`,
(_, el) => {
  const close = () => { if (el.data.open) el.put({ open: false }); };
  document.addEventListener("click", (event) => { if (!el.contains(/** @type {Node} */ (event.target))) close(); }, { signal: el.signal });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !el.data.open) return;
    close();
    el.querySelector("button")?.focus();
  }, { signal: el.signal });
});
