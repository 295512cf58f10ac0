// @ts-check
// One town: where it is, and joining it in plain words.
import { api } from "../api.js";
import { choice, field, longestName, send, tick } from "../ui/form.js";
import { heading, quarters, townName, townTitle } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { outline } from "../ui/outline.js";
import "../ui/location-check.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { html, nothing, view } from "../ui/view.js";
import { findOut, lookedAt, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */

const kinds = /** @type {const} */ (["resident", "moving_in", "worker_student", "former_resident", "supporter"]);
const most = 3;

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try { el.put({ town: await api.get(`/neighborhoods/${el.data.slug}`, { signal: el.signal }) }); }
  catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ failed: problem }); }
}

/** @param {SubmitEvent} event @param {View} el */
const join = (event, el) => send(event, el, async ({ kind, display_name, home }) => {
  const { slug, town } = el.data;
  const membership = await api.post("/memberships", { neighborhood: slug, kind, home: home === "on", display_name: display_name.trim() || undefined });
  await findOut();
  lookedAt(slug);
  say(w.town.joined(townName(town)));
  if (["resident", "worker_student"].includes(kind)) el.put({ joined: membership.id });
  else await go(`/t/${slug}`);
});

/** @param {any} data @param {View} el */
function joining({ town, kind, busy, problem, joined }, el) {
  const membership = membershipIn(town.slug);
  if (membership) return html`
    ${joined && membership.verification === "none" ? html`<location-check .data=${{ membership }} @done=${() => go(`/t/${town.slug}`)}></location-check>` : nothing}
    <div class="buttons"><a class="button primary" href=${`/t/${town.slug}`}>${w.town.toFeed}</a></div>`;
  if (town.status !== "open") return html`<p class="note">${/** @type {any} */ (w.feed)[town.status]}</p>`;
  if (!me) return html`<p>${w.town.needAccount}</p><div class="buttons">
    <a class="button primary" href="/join">${w.shell.join}</a> <a class="button" href=${`/sign-in?next=/towns/${town.slug}`}>${w.shell.signIn}</a></div>`;
  if (!me.email_verified) return html`<p class="note">${w.town.needVerify}</p>`;
  if (me.memberships.length >= most) return html`<p class="note">${w.town.full}</p>`;
  return html`
    <form @submit=${(/** @type {SubmitEvent} */ event) => join(event, el)}>
      ${problemBox(problem)}
      ${choice({ name: "kind", legend: w.town.kind, value: kind, options: kinds.map((value) => ({ value, label: w.membership.kind[value], text: w.membership.kindText[value] })), change: (value) => el.put({ kind: value }) })}
      ${field({ name: "display_name", label: w.town.name, hint: w.account.displayNameHint, value: me.display_name, max: longestName, problem })}
      ${tick({ name: "home", label: w.town.makeHome, checked: me.memberships.length === 0 })}
      <div class="buttons"><button class="primary" ?disabled=${busy}>${w.town.join}</button></div>
    </form>`;
}

view("town-page", (data, el) => {
  const { town } = data;
  return html`
    <div class="page-head"><a class="back" href="/towns">${icon("back")}${w.shell.towns}</a>
      ${heading(town ? townName(town) : w.shell.town, town ? townTitle(town) : undefined)}
      ${town ? html`<p class="municipality" lang="ja">${town.municipality}</p>` : nothing}</div>
    ${data.failed ? failed(data.failed, () => load(el)) : !town ? coming(1) : html`
      <section class="paper town-sheet">
        ${outline(town)}
        <div><p>${w.welcome.people(town.people)}</p>
          <h2>${w.town.contains}</h2><p lang="ja">${quarters(town)}</p>
          ${membershipIn(town.slug) ? nothing : html`<p><a class="tap" href=${`/t/${town.slug}`}>${w.welcome.publicPosts}</a></p>`}</div>
      </section>
      <section class="paper" aria-labelledby="joining"><h2 id="joining">${!membershipIn(town.slug) ? w.town.joinTitle : data.joined ? w.town.joined(townName(town)) : w.town.already}</h2>${joining(data, el)}</section>`}`;
}, (_, el) => {
  load(el);
  document.addEventListener("me", () => el.redraw(), { signal: el.signal });
});
