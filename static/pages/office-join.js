// @ts-check
// Signing up to act for an office: an account of its own, apart from anybody's private one.
import { api } from "../api.js";
import { field, longestName, send, tick } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { passwordField } from "../ui/password.js";
import { problemBox } from "../ui/problem.js";
import { rulesText } from "../ui/rules-text.js";
import { html, nothing, view } from "../ui/view.js";
import { arrived } from "../ui/who.js";
import { language, w } from "../ui/words.js";
import { go } from "../routes.js";
import { k } from "../words/security.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {SubmitEvent} event @param {View} el */
const signUp = (event, el) => send(event, el, async ({ email, password, display_name }) => {
  const rules = el.data.rules ?? await api.get("/rules");
  await api.post("/office/accounts", { email: email.trim(), password, display_name: display_name.trim(), language, rules_version: rules.version });
  await arrived();
  await go("/me/security?next=%2Fverify");
});

view("office-join-page", ({ rules, busy, problem }, el) => html`
  <div class="page-head">${heading(k.officeJoin.title)}</div>
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => signUp(event, el)}>
    <p>${k.officeJoin.lead}</p>
    <ul class="promise">${k.officeJoin.promise.map((one) => html`<li>${one}</li>`)}</ul>
    ${problemBox(problem)}
    ${field({ name: "email", label: k.officeJoin.email, hint: k.officeJoin.emailHint, type: "email", autocomplete: "email", mode: "email", max: 254, problem })}
    ${passwordField({ name: "password", isNew: true, problem })}
    ${field({ name: "display_name", label: k.officeJoin.name, hint: k.officeJoin.nameHint, autocomplete: "name", max: longestName, problem })}
    ${rules ? html`<details class="rules"><summary>${w.join.readRules}</summary><div>${rulesText(rules.texts[language] ?? rules.texts.ja)}</div></details>` : nothing}
    ${tick({ name: "agree", label: w.join.agree, required: true })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.join.send}</button></div>
  </form>
  <p class="aside">${w.account.haveAccount} <a class="tap" href="/sign-in">${w.shell.signIn}</a></p>
  <p class="aside">${k.officeJoin.resident} <a class="tap" href="/join">${w.shell.join}</a></p>`,
(_, el) => { api.get("/rules", { signal: el.signal }).then((rules) => el.put({ rules }), () => {}); });
