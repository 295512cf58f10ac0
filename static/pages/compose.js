// @ts-check
// Writes a post: first what it is, then the words, photos and place, and always in words who will see it.
import { api } from "../api.js";
import { audienceChoice, giveawayParts, inYen, kindChoice, questionParts } from "../ui/compose-parts.js";
import { draftFor, dropDraft, keepDraft } from "../ui/draft.js";
import { send } from "../ui/form.js";
import { firstPosts, hints, look, lookSoon, offices, posted } from "../ui/before-posting.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { describe } from "../ui/photo-picker.js";
import { problemBox } from "../ui/problem.js";
import { offer, say } from "../ui/say.js";
import { attempt } from "../ui/attempt.js";
import { html, nothing, view } from "../ui/view.js";
import { mayWrite, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { s } from "../words/screening.js";
import { go } from "../routes.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../ui/draft.js").Draft} Draft */

const longest = 2000;

/** @param {View} el @param {Partial<Draft>} change */
function write(el, change) {
  const draft = { ...el.data.draft, ...change };
  keepDraft(el.data.slug, draft);
  el.put({ draft });
  if ("body" in change || "place_name" in change) lookSoon(el, where(el.data.slug), () => whole(el.data.draft));
}

/** @param {string} slug @returns {import("../ui/before-posting.js").Where} */
const where = (slug) => ({ slug, kind: "post" });

/** @param {Draft} draft */
const whole = (draft) => [draft.body.trim(), draft.place_name.trim()].filter(Boolean).join("\n");

/** @param {string} slug @param {Draft} draft @param {any[]} picked */
const asPost = (slug, draft, picked) => ({
  id: draft.id, neighborhood: slug, kind: draft.kind, audience: draft.audience, body: draft.body.trim(),
  place_name: draft.place_name.trim() || undefined,
  anonymous: draft.kind === "question" ? draft.anonymous : undefined,
  price: draft.kind === "giveaway" ? (draft.paid ? inYen(draft.price) : 0) : undefined,
  photos: picked.map((one) => one.photo.id),
});

/** @param {SubmitEvent} event @param {View} el */
const publish = (event, el) => send(event, el, async () => {
  const { slug, draft, picked = [] } = el.data;
  const ready = picked.filter((/** @type {any} */ one) => one.photo);
  const words = { where: where(slug), body: draft.body.trim(), place: draft.place_name.trim(), photos: ready.length > 0 };
  const post = await posted(words, async (acknowledged) => {
    await describe(ready);
    return api.post("/posts", { ...asPost(slug, draft, ready), acknowledged });
  });
  if (!post) return;
  dropDraft(slug);
  await go(`/t/${slug}`);
  offer(post.withheld === "held" ? s.sentHeld : w.compose.sent, w.compose.takeBack, () => takeBack(slug, draft, post.id));
});

/** @param {string} slug @param {Draft} draft @param {string} id */
const takeBack = (slug, draft, id) => attempt(async () => {
  await api.delete(`/posts/${id}`);
  const { id: _, ...words } = draft;
  keepDraft(slug, /** @type {Draft} */ ({ ...words }));
  await go(`/t/${slug}/new`);
  say(w.compose.takenBack);
});

/** @param {any} data @param {View} el */
function rest({ slug, draft, picked = [], busy, problem, looked }, el) {
  const membership = membershipIn(slug);
  const sending = picked.some((/** @type {any} */ one) => !one.photo && !one.problem);
  return html`
    <div class="field">
      <label for="body">${w.compose.body}</label>
      <p class="hint" id="body-hint">${/** @type {any} */ (w.compose.bodyHint)[draft.kind]}</p>
      <textarea id="body" name="body" rows="7" required maxlength=${longest} aria-describedby="body-hint body-count" .value=${draft.body}
        @input=${(/** @type {any} */ event) => write(el, { body: event.target.value })}></textarea>
      ${hints(looked)}
      <p class="counter" id="body-count">${w.compose.counter(draft.body.length, longest)}</p>
    </div>
    ${draft.kind === "giveaway" ? giveawayParts(draft, me?.age_band === "under_16", (change) => write(el, change)) : nothing}
    <photo-picker @photos=${(/** @type {CustomEvent} */ event) => el.put({ picked: event.detail })}></photo-picker>
    <div class="field">
      <label for="place">${w.compose.place} <small>${w.shell.optional}</small></label>
      <p class="hint" id="place-hint">${w.compose.placeHint}</p>
      <input id="place" name="place" maxlength="80" autocomplete="off" aria-describedby="place-hint" .value=${draft.place_name}
        @input=${(/** @type {any} */ event) => write(el, { place_name: event.target.value })}>
    </div>
    ${draft.kind === "question" ? questionParts(draft, (change) => write(el, change)) : nothing}
    ${audienceChoice(draft, /** @type {any} */ (membership), offices(looked), (change) => write(el, change))}
    ${problem ? html`<div class="problem" role="alert" tabindex="-1"><p>${w.compose.failed}</p>${problemBox(problem)}</div>` : nothing}
    <div class="buttons send-row">
      <button class="primary" ?disabled=${busy || sending}>${busy ? w.compose.sending : w.compose.send}</button>
      <p class="soft">${w.compose.draft}
        ${draft.body ? html`<button type="button" class="plain" @click=${() => { dropDraft(slug); el.put({ draft: { ...draftFor(slug), kind: draft.kind } }); }}>${w.compose.dropDraft}</button>` : nothing}</p>
    </div>`;
}

/** Said before the first word is typed; the choice itself stands above the button. @param {Draft} draft @param {import("../types.js").Membership} membership @param {any} looked */
const whoSees = (draft, membership, looked) => html`<p class="who-sees">${icon("eye")}<span>${w.compose.audienceHint[draft.audience](townName(membership.neighborhood), offices(looked))}</span></p>`;

/** @param {any} data @param {View} el */
function sheet(data, el) {
  const { slug, draft } = data;
  const membership = membershipIn(slug);
  if (!membership || !mayWrite()) return html`<div class="empty"><p>${membership ? w.compose.cannot : w.compose.needTown}</p><a class="button" href="/towns">${w.shell.towns}</a></div>`;
  if (membership.neighborhood.status !== "open") return html`<p class="note">${w.feed[/** @type {"paused"} */ (membership.neighborhood.status)]}</p>`;
  if (!draft) return nothing;
  return html`
    ${(me?.memberships.length ?? 0) > 1 ? html`<nav class="chips" aria-label=${w.compose.town}>${me?.memberships.map((one) => html`
      <a class="chip" href=${`/t/${one.neighborhood.slug}/new`} aria-current=${one.neighborhood.slug === slug ? "true" : "false"}>${townName(one.neighborhood)}</a>`)}</nav>` : nothing}
    ${firstPosts(data.looked)}
    <form class="paper compose" @submit=${(/** @type {SubmitEvent} */ event) => publish(event, el)}>
      ${kindChoice(draft, (change) => write(el, change))}
      ${draft.kind ? html`${whoSees(draft, membership, data.looked)}${rest(data, el)}` : nothing}
    </form>`;
}

/** @param {string} slug */
function nameOf(slug) {
  const town = membershipIn(slug)?.neighborhood;
  return town ? townName(town) : "";
}

view("compose-page", (data, el) => html`
  <div class="page-head">${heading(w.compose.title)}<p class="municipality">${nameOf(data.slug)}</p></div>
  ${sheet(data, el)}`,
(data, el) => {
  const draft = draftFor(data.slug);
  const kind = data.query.get("kind");
  el.put({ draft: kind ? { ...draft, kind } : draft });
  if (draft.body) say(w.compose.draftBack);
  if (membershipIn(data.slug) && mayWrite()) look(where(data.slug), "").then((looked) => { if (looked && el.isConnected) el.put({ looked }); });
});
