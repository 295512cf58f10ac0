// @ts-check
// The weighty settings, each asking for the password: password, e-mail, export, leaving.
import { api } from "../api.js";
import { sure } from "./dialog.js";
import { choice, field, send } from "./form.js";
import { passwordField } from "./password.js";
import { problemBox } from "./problem.js";
import { say } from "./say.js";
import { html, view } from "./view.js";
import { left, me } from "./who.js";
import { w } from "./words.js";
import { go } from "../routes.js";

/** @typedef {import("./view.js").View} View */

/**
 * A folded part with its own form and its own problem.
 * @param {string} tag @param {() => string} title @param {(data: any, el: View) => unknown} fields
 * @param {(values: Record<string, any>, form: HTMLFormElement, el: View) => Promise<unknown>} work @param {() => string} verb
 */
function weighty(tag, title, fields, work, verb) {
  view(tag, (data, el) => html`
    <details><summary>${title()}</summary>
      <form @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, (values, form) => work(values, form, el))}>
        ${problemBox(data.problem)}
        ${fields(data, el)}
        <div class="buttons"><button class="strong" ?disabled=${data.busy}>${verb()}</button></div>
      </form>
    </details>`);
}

weighty("change-password", () => w.settings.password, ({ problem }) => html`
  ${passwordField({ name: "current", label: w.account.currentPassword, problem })}
  ${passwordField({ name: "new", label: w.account.newPassword, isNew: true, problem })}`,
async (values, form) => {
  await api.post("/me/password", { current: values.current, new: values.new });
  form.reset();
  say(w.settings.passwordChanged);
}, () => w.settings.password);

weighty("change-email", () => w.settings.email, ({ problem }) => html`
  <p>${w.settings.emailIs(me?.email ?? "")}</p>
  ${field({ name: "email", label: w.settings.emailNew, type: "email", autocomplete: "email", mode: "email", max: 254, problem })}
  ${passwordField({ name: "password", id: "email-password", label: w.settings.confirmPassword, problem })}`,
async ({ email, password }, form) => {
  await api.post("/me/email", { email: email.trim(), password });
  form.reset();
  say(w.settings.emailSent);
}, () => w.settings.email);

weighty("export-data", () => w.settings.export, ({ problem }) => html`
  <p>${w.settings.exportText}</p>
  ${passwordField({ name: "password", id: "export-password", label: w.settings.confirmPassword, problem })}`,
async ({ password }, form) => {
  const reply = await api.file("/me/export", { password });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = /filename="?([^";]+)/.exec(reply.headers.get("Content-Disposition") ?? "")?.[1] ?? "kairanban.zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  form.reset();
  say(w.settings.exported);
}, () => w.settings.exportDo);

weighty("leave-house", () => w.settings.leave, ({ problem, content = "remove" }, el) => html`
  <p>${w.settings.leaveText}</p>
  ${choice({ name: "content", legend: w.settings.leaveContent, cls: "compact", value: content, change: (value) => el.put({ content: value }),
    options: [{ value: "remove", label: w.settings.leaveRemove }, { value: "anonymize", label: w.settings.leaveAnonymize }] })}
  ${passwordField({ name: "password", id: "leave-password", label: w.settings.confirmPassword, problem })}`,
async ({ password, content }) => {
  if (!await sure({ title: w.settings.leaveSure, text: w.settings.leaveText, yes: w.settings.leaveDo })) return;
  await api.post("/me/leave", { password, content });
  left();
  await go("/");
  say(w.settings.left);
}, () => w.settings.leaveDo);

view("settings-account", () => html`
  <section class="paper folds">
    <change-password></change-password><change-email></change-email><export-data></export-data><leave-house></leave-house>
  </section>`);
