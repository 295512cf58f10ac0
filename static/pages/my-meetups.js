// @ts-check
// The meetups that one goes to or organizes, and the calendar that is one's own.
import { api, withQuery } from "../api.js";
import { attempt } from "../ui/attempt.js";
import { heading } from "../ui/heading.js";
import { icon } from "../ui/icons.js";
import { agenda } from "../ui/meetups/card.js";
import { ownCalendar } from "../ui/meetups/own-calendar.js";
import { coming, failed } from "../ui/problem.js";
import { html, nothing, view } from "../ui/view.js";
import { currentMembership } from "../ui/who.js";
import { w } from "../ui/words.js";
import { m } from "../words/meetups.js";

/** @typedef {import("../ui/view.js").View} View */

/** @param {View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const list = await api.get("/me/meetups", { signal: el.signal });
    el.put({ items: list.items, next: list.next });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

/** @param {View} el */
const more = (el) => attempt(async () => {
  const list = await api.get(withQuery("/me/meetups", { cursor: el.data.next }), { signal: el.signal });
  el.put({ items: [...el.data.items, ...list.items], next: list.next });
});

view("my-meetups", (data, el) => {
  const town = currentMembership()?.neighborhood.slug;
  return html`
    <div class="page-head"><a class="back" href=${town ? `/t/${town}/meetups` : "/"}>${icon("back")}${town ? m.list.title : w.shell.back}</a>${heading(m.mine.title)}</div>
    ${data.problem ? failed(data.problem, () => load(el)) : !data.items ? coming()
      : data.items.length ? html`${agenda(data.items)}${data.next ? html`<button type="button" class="more" @click=${() => more(el)}>${m.list.more}</button>` : nothing}`
      : html`<p class="empty">${m.mine.empty}</p>`}
    <own-calendar .data=${{}}></own-calendar>`;
}, (_, el) => { load(el); void ownCalendar; });
