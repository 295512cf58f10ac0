// @ts-check
// A neighbor's invitation: who vouches for which town, and accepting it.
import { api } from "../api.js";
import { heading, townName } from "../ui/heading.js";
import { send } from "../ui/form.js";
import { problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, view } from "../ui/view.js";
import { findOut, lookedAt, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */

const kept = "kairanban.invite";

/** @param {SubmitEvent} event @param {View} el */
const accept = (event, el) => send(event, el, async () => {
  const { token, found } = el.data;
  const membership = membershipIn(found.neighborhood) ?? await api.post("/memberships", { neighborhood: found.neighborhood, kind: "resident" });
  await api.post("/invites/accept", { token, membership: membership.id });
  sessionStorage.removeItem(kept);
  await findOut();
  lookedAt(found.neighborhood);
  await go(`/t/${found.neighborhood}`);
  say(w.invite.accepted);
});

/** @param {any} data @param {View} el */
function body({ token, found, town, problem, failed, busy }, el) {
  if (!token) return html`<p>${w.invite.noToken}</p>`;
  if (failed) return html`<p role="alert">${w.invite.failed}</p>`;
  if (!found || !town) return html`<p role="status">${w.invite.working}</p>`;
  return html`
    <p>${w.invite.from(found.name, townName(town))}</p><p>${w.invite.what}</p>
    ${problemBox(problem)}
    ${me ? html`<form @submit=${(/** @type {SubmitEvent} */ event) => accept(event, el)}><div class="buttons">
        <button class="primary" ?disabled=${busy}>${membershipIn(found.neighborhood) ? w.invite.accept : w.invite.joinFirst(townName(town))}</button></div></form>`
      : html`<p>${w.invite.guest}</p><div class="buttons"><a class="button primary" href="/join">${w.shell.join}</a> <a class="button" href="/sign-in?next=/invite">${w.shell.signIn}</a></div>`}`;
}

view("invite-page", (data, el) => html`
  <div class="page-head">${heading(w.invite.title)}</div>
  <section class="paper">${body(data, el)}</section>`,
async (data, el) => {
  // Kept until the tab closes, so that signing up on the way does not lose it.
  const token = data.token || sessionStorage.getItem(kept);
  if (!token) return;
  sessionStorage.setItem(kept, token);
  history.replaceState(null, "", "/invite");
  el.put({ token });
  try {
    const found = await api.post("/invites/look", { token });
    el.put({ found, town: await api.get(`/neighborhoods/${found.neighborhood}`) });
  } catch (failed) { el.put({ failed }); }
});
