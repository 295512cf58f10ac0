// @ts-check
// Signing in, then on to where one wanted to go.
import { api } from "../api.js";
import { field, send } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { passwordField } from "../ui/password.js";
import { problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, view } from "../ui/view.js";
import { arrived, me } from "../ui/who.js";
import { choose, language, w } from "../ui/words.js";
import { go } from "../routes.js";

/** Only addresses of this page. @param {string | null} next */
const safe = (next) => next && /^\/(?![/\\])/.test(next) ? next : "/";

/** @param {SubmitEvent} event @param {import("../ui/view.js").View} el */
const signIn = (event, el) => send(event, el, async ({ email, password }) => {
  const next = safe(el.data.query.get("next"));
  await api.post("/sessions", { email: email.trim(), password });
  await arrived();
  await go(next, { replace: true });
  if (me && me.language !== language) await choose(me.language);
  say(w.signIn.welcome(me?.display_name ?? ""));
});

view("sign-in-page", ({ busy, problem }, el) => html`
  <div class="page-head">${heading(w.signIn.title)}</div>
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => signIn(event, el)}>
    ${problemBox(problem)}
    ${field({ name: "email", label: w.account.email, type: "email", autocomplete: "username", mode: "email", max: 254, problem })}
    ${passwordField({ name: "password", problem })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.signIn.send}</button></div>
    <p><a class="tap" href="/reset">${w.signIn.forgot}</a></p>
  </form>
  <p class="aside">${w.account.noAccount} <a class="tap" href="/join">${w.shell.join}</a></p>`);
