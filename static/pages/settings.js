// @ts-check
// Settings that read like sentences.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { choice, field, longestName, send, tick } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { recall, remember } from "../ui/memory.js";
import { problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import "../ui/settings-account.js";
import { html, nothing, view } from "../ui/view.js";
import { findOut, me } from "../ui/who.js";
import { choose, w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */

const mails = /** @type {const} */ (["answer", "reply", "solved", "giveaway", "office_answer", "meetup", "review", "session", "account"]);

/** @param {SubmitEvent} event @param {View} el */
const saveName = (event, el) => send(event, el, async ({ display_name }) => {
  await api.patch("/me", { display_name: display_name.trim() });
  await findOut();
  say(w.shell.saved);
});

/** @param {string} next */
const changeLanguage = (next) => attempt(async () => {
  await api.patch("/me", { language: next });
  await findOut();
  await choose(next);
  say(w.shell.saved);
});

/** @param {boolean} on */
const shield = (on) => attempt(async () => {
  await (on ? api.post("/me/shield") : api.delete("/me/shield"));
  await findOut();
  say(on ? w.settings.shieldWasOn : w.settings.shieldWasOff);
});

/** @param {View} el @param {string} kind @param {boolean} mail */
const switchMail = (el, kind, mail) => attempt(async () => {
  const mailing = { ...el.data.mailing, [kind]: { mail } };
  el.put({ mailing });
  el.put({ mailing: await api.put("/me/notification-preferences", mailing) ?? mailing });
  say(w.shell.saved);
});

/** @param {boolean} on */
function keepStill(on) {
  remember("still", on ? "yes" : null);
  document.documentElement.classList.toggle("still", on);
}

/** @param {any} data @param {View} el */
const about = ({ busy, problem }, el) => html`
  <section class="paper" aria-labelledby="about-me"><h2 id="about-me">${w.settings.about}</h2>
    <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => saveName(event, el)}>
      ${problemBox(problem)}
      ${field({ name: "display_name", label: w.settings.nameIs, value: me?.display_name, max: longestName, autocomplete: "nickname", problem })}
      <button ?disabled=${busy}>${w.shell.save}</button>
    </form>
    ${choice({ name: "language", legend: w.settings.languageIs, cls: "compact", value: me?.language, change: changeLanguage,
      options: [{ value: "ja", label: html`<span lang="ja">日本語</span>` }, { value: "en", label: html`<span lang="en">English</span>` }] })}
  </section>`;

view("settings-page", (data, el) => !me ? nothing : html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(w.settings.title)}</div>
  ${about(data, el)}
  <section class="paper" aria-labelledby="shield"><h2 id="shield">${w.settings.shield}</h2>
    <p>${w.settings.shieldText}</p>
    ${me.shielded ? html`<p><b>${icon("shield")}${w.settings.shieldNow}</b></p><p><button type="button" @click=${() => shield(false)}>${w.settings.shieldOff}</button></p>`
      : html`<p><button type="button" class="strong" @click=${() => shield(true)}>${icon("shield")}${w.settings.shieldOn}</button></p>`}
    <p><a class="tap" href="/me/blocked">${w.mine.blocked}</a></p>
  </section>
  ${data.mailing ? html`<section class="paper" aria-labelledby="mails"><h2 id="mails">${w.settings.mail}</h2>
    <p class="soft">${w.settings.mailLead}</p>
    <div class="ticks">${mails.map((kind) => tick({ name: `mail-${kind}`, label: w.settings.mailWhen[kind], checked: data.mailing[kind]?.mail, disabled: kind === "account",
      change: (on) => switchMail(el, kind, on) }))}</div></section>` : nothing}
  <section class="paper" aria-labelledby="motion"><h2 id="motion">${w.settings.motion}</h2>
    ${tick({ name: "still", label: w.settings.still, checked: recall("still") !== null, change: keepStill })}</section>
  <settings-account></settings-account>`,
(_, el) => {
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
  api.get("/me/notification-preferences", { signal: el.signal }).then((mailing) => el.put({ mailing }), () => {});
});
