// @ts-check
// What is planned in a town: as an agenda, or month by month.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading, townName } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { agenda } from "../ui/meetups/card.js";
import { monthSheet } from "../ui/meetups/month.js";
import { subscribe } from "../ui/meetups/subscribe.js";
import { dayOf } from "../ui/meetups/when.js";
import { shifted } from "../ui/month-days.js";
import { coming, failed } from "../ui/problem.js";
import { monthOf } from "../ui/time.js";
import { html, nothing, view } from "../ui/view.js";
import { lookedAt, mayWrite, me, membershipIn } from "../ui/who.js";
import { w } from "../ui/words.js";
import { m } from "../words/meetups.js";

/** @typedef {import("../ui/view.js").View} View */

/** The first and the last day of a month. @param {string} month */
function ends(month) {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}

/** @param {any} data @param {string | null} [cursor] */
const address = ({ slug, month }, cursor) => withQuery(`/neighborhoods/${slug}/meetups`, { ...(month ? { ...ends(month), limit: 50 } : {}), cursor });

/** @param {View} el */
async function load(el) {
  el.put({ problem: null, items: null, next: null });
  const asked = address(el.data);
  try {
    let list = await api.get(asked, { signal: el.signal });
    const items = list.items;
    // A month is shown whole.
    for (let page = 0; el.data.month && list.next && page < 10; page++) {
      list = await api.get(address(el.data, list.next), { signal: el.signal });
      items.push(...list.items);
    }
    if (asked === address(el.data)) el.put({ items, next: list.next });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(address(el.data, el.data.next), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

/** @param {View} el @param {string | null} month */
function show(el, month) {
  history.replaceState(history.state, "", withQuery(`/t/${el.data.slug}/meetups`, { month }));
  el.put({ month });
  load(el);
}

/** @param {any} data @param {View} el */
const ways = ({ month, slug }, el) => html`
  <div class="chips" role="group" aria-label=${m.list.view}>
    <button type="button" class="chip" aria-pressed=${String(!month)} @click=${() => show(el, null)}>${m.list.agenda}</button>
    <button type="button" class="chip" aria-pressed=${String(Boolean(month))} @click=${() => show(el, month ?? dayOf(new Date()).slice(0, 7))}>${icon("calendar")}${m.list.month}</button>
    ${me ? html`<a class="chip" href="/me/meetups">${m.list.mine}</a>` : nothing}
    <a class="chip" href=${`/t/${slug}/guide`}>${icon("pin")}${m.list.guide}</a>
  </div>`;

/** @param {any} data @param {View} el */
const monthPart = ({ month, items }, el) => html`
  <div class="month-head">
    <button type="button" class="icon-only" @click=${() => show(el, shifted(month, -1))}>${icon("back")}<span class="unseen">${m.list.before}</span></button>
    <h2 aria-live="polite">${monthOf(month)}</h2>
    <button type="button" class="icon-only turned" @click=${() => show(el, shifted(month, 1))}>${icon("back")}<span class="unseen">${m.list.next}</span></button>
  </div>
  ${monthSheet(month, items)}
  ${items.length ? agenda(items) : html`<p class="empty">${m.list.emptyMonth}</p>`}`;

/** @param {any} data @param {View} el */
function list(data, el) {
  if (data.problem) return failed(data.problem, () => load(el));
  if (!data.items) return coming();
  if (data.month) return monthPart(data, el);
  if (!data.items.length) return html`<p class="empty">${m.list.empty}</p>`;
  return html`${agenda(data.items)}
    ${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${m.list.more}</button>` : nothing}`;
}

/** @param {any} data */
function nameOf({ slug, town }) {
  const known = town ?? membershipIn(slug)?.neighborhood;
  return known ? townName(known) : "";
}

view("meetups-page", (data, el) => html`
  <div class="page-head">${heading(m.list.title)}
    ${mayWrite() && membershipIn(data.slug)?.neighborhood.status === "open" ? html`<a class="button primary" href=${`/t/${data.slug}/meetups/new`}>${icon("write")}${m.list.new}</a>` : nothing}
    <p class="municipality"><a class="tap" href=${`/t/${data.slug}`}>${nameOf(data) || w.shell.town}</a></p></div>
  ${ways(data, el)}
  ${list(data, el)}
  <div class="buttons">
    <button type="button" @click=${() => subscribe(`/feeds/neighborhoods/${data.slug}/meetups.ics`)}>${icon("calendar")}${m.list.calendar}</button>
    <a class="tap" href=${`/api/v1/neighborhoods/${data.slug}/meetups.csv`} download>${m.list.csv}</a>
  </div>`,
(data, el) => {
  lookedAt(data.slug);
  if (!membershipIn(data.slug)) api.get(`/neighborhoods/${data.slug}`, { signal: el.signal }).then((town) => el.put({ town }), () => {});
  el.put({ month: data.query.get("month") });
  load(el);
});
