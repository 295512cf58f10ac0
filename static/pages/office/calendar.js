// @ts-check
// What is planned, month by month: a sheet of days where there is room, a list of days on a phone.
import { api, withQuery } from "../../api.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import { clock, dayOf } from "../../ui/office/clock.js";
import { enter, frame } from "../../ui/office/house.js";
import { days, shifted } from "../../ui/month-days.js";
import { monthOf } from "../../ui/time.js";
import { html, nothing, view } from "../../ui/view.js";
import { language } from "../../ui/words.js";
import { f } from "../../words/office.js";

/** @typedef {import("../../ui/view.js").View} View */
/** @typedef {{ id: string, title: string, what: "publish" | "expire", at: string, training: boolean }} Entry */

const most = 10;

/** @param {View} el @param {string} state @returns {Promise<any[]>} */
async function every(el, state) {
  const found = [];
  let cursor = null;
  for (let page = 0; page < most; page++) {
    const list = await api.get(withQuery("/office/notices", { state, cursor }), { signal: el.signal });
    found.push(...list.items);
    cursor = list.next;
    if (!cursor) break;
  }
  return found;
}

/** @param {View} el */
const load = (el) => enter(el, async () => {
  const [scheduled, published] = await Promise.all([every(el, "scheduled"), every(el, "published")]);
  /** @type {Entry[]} */
  const entries = [
    ...scheduled.filter((one) => one.publish_at).map((one) => ({ id: one.id, title: one.title, training: one.training, what: /** @type {"publish"} */ ("publish"), at: one.publish_at })),
    ...[...scheduled, ...published].filter((one) => one.expires_at).map((one) => ({ id: one.id, title: one.title, training: one.training, what: /** @type {"expire"} */ ("expire"), at: one.expires_at })),
  ];
  return { entries: entries.sort((a, b) => a.at.localeCompare(b.at)) };
});

/** @param {string} day */
const dayName = (day) => new Intl.DateTimeFormat(language, { timeZone: "UTC", month: "long", day: "numeric", weekday: "short" }).format(new Date(`${day}T00:00:00Z`));

/** @param {Entry} one */
const entry = (one) => html`<li><a href=${`/office/n/${one.id}`}><span class="entry-time">${clock(one.at)} ${f.calendar[one.what]}</span> ${one.title || f.today.untitled}</a>
  ${one.training ? html`<span class="label off">${f.house.training}</span>` : nothing}</li>`;

/** @param {string | null} day @param {Entry[]} entries */
function cell(day, entries) {
  if (!day) return html`<li class="day blank-day" aria-hidden="true"></li>`;
  const mine = entries.filter((one) => dayOf(new Date(one.at)) === day);
  return html`<li class="day ${mine.length ? "" : "free-day"} ${day === dayOf(new Date()) ? "this-day" : ""}">
    <h3><span class="long-day">${dayName(day)}</span><span class="short-day" aria-hidden="true">${Number(day.slice(8))}</span>${day === dayOf(new Date()) ? html` <span class="label">${f.calendar.now}</span>` : nothing}</h3>
    ${mine.length ? html`<ul>${mine.map(entry)}</ul>` : nothing}</li>`;
}

/** @param {any} data @param {View} el */
function inside({ entries, month = dayOf(new Date()).slice(0, 7) }, el) {
  const here = entries.filter((/** @type {Entry} */ one) => dayOf(new Date(one.at)).startsWith(month));
  return html`
    <div class="month-head">
      <button type="button" class="icon-only" @click=${() => el.put({ month: shifted(month, -1) })}>${icon("back")}<span class="unseen">${f.calendar.before}</span></button>
      <h2 aria-live="polite">${monthOf(month)}</h2>
      <button type="button" class="icon-only turned" @click=${() => el.put({ month: shifted(month, 1) })}>${icon("back")}<span class="unseen">${f.calendar.next}</span></button>
    </div>
    ${here.length ? nothing : html`<p class="empty">${f.calendar.empty}</p>`}
    <p class="weekdays" aria-hidden="true">${f.calendar.weekdays.map((name) => html`<span>${name}</span>`)}</p>
    <ol class="month">${days(month).map((day) => cell(day, here))}</ol>`;
}

view("office-calendar", (data, el) => frame(data, heading(f.calendar.title), () => inside(data, el), () => load(el)), (_, el) => { load(el); });
