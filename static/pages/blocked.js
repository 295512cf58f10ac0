// @ts-check
// Whom, which words and which kinds I do not want to meet.
import { api } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { kinds } from "../ui/feed-parts.js";
import { field, send, tick } from "../ui/form.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { coming, failed, problemBox } from "../ui/problem.js";
import { say } from "../ui/say.js";
import { day } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {{ id: string, kind: "person" | "word" | "post_kind", value: string | null, membership: string | null, name: string | null, since?: string }} Mute */
/** @typedef {{ membership: string, name: string, since: string }} Block */

/** @param {View} el */
async function load(el) {
  el.put({ failed: null });
  try {
    const [blocks, mutes] = await Promise.all([api.get("/me/blocks", { signal: el.signal }), api.get("/me/mutes", { signal: el.signal })]);
    el.put({ blocks: blocks.items, mutes: mutes.items });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ failed: problem }); }
}

/** @param {View} el @param {string} path @param {string} words */
const drop = (el, path, words) => attempt(async () => {
  await api.delete(path);
  say(words);
  await load(el);
});

/** @param {View} el @param {"word" | "post_kind"} kind @param {string} value */
const add = async (el, kind, value) => { await api.post("/me/mutes", { kind, value }); await load(el); };

/** @param {string} name @param {string | undefined} since @param {string} label @param {() => void} act */
const row = (name, since, label, act) => html`<li><div><b>${name}</b>${since ? html`<p class="soft">${w.blocked.since(day(since))}</p>` : nothing}</div>
  <button type="button" @click=${act}>${label}<span class="unseen"> ${name}</span></button></li>`;

/** @param {string} title @param {string} none @param {unknown[]} rows */
const part = (title, none, rows) => html`<section class="paper"><h2>${title}</h2>${rows.length ? html`<ul class="rows">${rows}</ul>` : html`<p class="soft">${none}</p>`}</section>`;

/** @param {any} data @param {View} el */
function all({ blocks, mutes, busy, problem }, el) {
  const of = (/** @type {string} */ kind) => mutes.filter((/** @type {Mute} */ one) => one.kind === kind);
  return html`
    ${part(w.blocked.people, w.blocked.noPeople, blocks.map((/** @type {Block} */ one) =>
      row(one.name, one.since, w.member.unblock, () => drop(el, `/members/${one.membership}/block`, w.member.unblocked))))}
    ${part(w.blocked.muted, w.blocked.noMuted, of("person").map((/** @type {Mute} */ one) =>
      row(one.name ?? "", one.since, w.member.unmute, () => drop(el, `/me/mutes/${one.id}`, w.member.unmuted))))}
    <section class="paper"><h2>${w.blocked.words}</h2><p class="soft">${w.blocked.wordsLead}</p>
      ${of("word").length ? html`<ul class="tags">${of("word").map((/** @type {Mute} */ one) => html`<li><button type="button" class="chip"
        aria-label=${w.blocked.remove(one.value ?? "")} @click=${() => drop(el, `/me/mutes/${one.id}`, w.member.unmuted)}>${one.value}${icon("close")}</button></li>`)}</ul>`
        : html`<p class="soft">${w.blocked.noWords}</p>`}
      <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => send(event, el, async ({ word }, form) => { await add(el, "word", word.trim()); form.reset(); })}>
        ${problemBox(problem)}${field({ name: "word", label: w.blocked.word, max: 50, problem })}
        <button ?disabled=${busy}>${w.blocked.addWord}</button></form></section>
    <section class="paper"><h2>${w.blocked.kinds}</h2><p class="soft">${w.blocked.kindsLead}</p>
      <div class="ticks two">${kinds.map((kind) => { const one = of("post_kind").find((/** @type {Mute} */ mute) => mute.value === kind); return tick({ name: kind, label: w.kind[kind], checked: Boolean(one),
        change: (on) => { if (on) attempt(() => add(el, "post_kind", kind)); else if (one) drop(el, `/me/mutes/${one.id}`, w.member.unmuted); } }); })}</div></section>`;
}

view("blocked-page", (data, el) => html`
  <div class="page-head"><a class="back" href="/me">${icon("back")}${w.shell.me}</a>${heading(w.blocked.title)}</div>
  ${data.failed ? failed(data.failed, () => load(el)) : data.blocks ? all(data, el) : coming(2)}`,
(_, el) => { load(el); });
