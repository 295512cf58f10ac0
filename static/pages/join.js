// @ts-check
// Signing up: an address, a password, a name, an age band, and the house rules.
import { api } from "../api.js";
import { choice, field, longestName, send, tick } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { passwordField } from "../ui/password.js";
import { problemBox } from "../ui/problem.js";
import { rulesText } from "../ui/rules-text.js";
import { html, nothing, view } from "../ui/view.js";
import { arrived } from "../ui/who.js";
import { language, w } from "../ui/words.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */

const ages = /** @type {const} */ (["under_16", "16_17", "18_plus"]);

/** @param {SubmitEvent} event @param {View} el */
const signUp = (event, el) => send(event, el, async ({ email, password, display_name, age_band }) => {
  const rules = el.data.rules ?? await api.get("/rules");
  await api.post("/accounts", { email: email.trim(), password, display_name: display_name.trim(), age_band, language, rules_version: rules.version });
  await arrived();
  await go("/verify");
});

view("join-page", ({ rules, age, busy, problem }, el) => html`
  <div class="page-head">${heading(w.join.title)}</div>
  <form class="paper" @submit=${(/** @type {SubmitEvent} */ event) => signUp(event, el)}>
    <p>${w.join.lead}</p>
    ${problemBox(problem)}
    ${field({ name: "email", label: w.account.email, type: "email", autocomplete: "email", mode: "email", max: 254, problem })}
    ${passwordField({ name: "password", isNew: true, problem })}
    ${field({ name: "display_name", label: w.account.displayName, hint: w.account.displayNameHint, autocomplete: "nickname", max: longestName, problem })}
    ${choice({ name: "age_band", legend: w.join.age, hint: w.join.ageHint, cls: "compact", value: age,
      options: ages.map((value) => ({ value, label: w.join.ages[value] })), change: (value) => el.put({ age: value }) })}
    ${rules ? html`<details class="rules"><summary>${w.join.readRules}</summary><div>${rulesText(rules.texts[language] ?? rules.texts.ja)}</div></details>` : nothing}
    ${tick({ name: "agree", label: w.join.agree, required: true })}
    <div class="buttons"><button class="primary" ?disabled=${busy}>${w.join.send}</button></div>
  </form>
  <p class="aside">${w.account.haveAccount} <a class="tap" href="/sign-in">${w.shell.signIn}</a></p>`,
(_, el) => { api.get("/rules", { signal: el.signal }).then((rules) => el.put({ rules }), () => {}); });
