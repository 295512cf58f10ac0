// @ts-check
// Stops one kind of mail with one tap, signed in or not.
import { api, withQuery } from "../api.js";
import { heading } from "../ui/heading.js";
import { send } from "../ui/form.js";
import { html, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @param {SubmitEvent} event @param {import("../ui/view.js").View} el */
const stop = (event, el) => send(event, el, async () => {
  await api.post(withQuery("/unsubscribe", { token: el.data.token }), "List-Unsubscribe=One-Click", { form: true });
  el.put({ done: true });
});

view("unsubscribe-page", ({ done, problem, token, busy }, el) => html`
  <div class="page-head">${heading(w.unsubscribe.title)}</div>
  <section class="paper">
    ${done ? html`<p role="status">${w.unsubscribe.done}</p>` : problem || !token ? html`<p role="alert">${w.unsubscribe.failed}</p>` : html`
      <form @submit=${(/** @type {SubmitEvent} */ event) => stop(event, el)}><p>${w.unsubscribe.ask}</p>
        <div class="buttons"><button class="primary" ?disabled=${busy}>${w.unsubscribe.send}</button></div></form>`}
  </section>`,
({ token, query }, el) => { if (!token && query.get("token")) el.put({ token: query.get("token") }); });
