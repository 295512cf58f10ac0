// @ts-check
// How a notice went around: bands of people in words and bars, and never who.
import { api } from "../../api.js";
import { heading } from "../../ui/heading.js";
import { icon } from "../../ui/icons.js";
import { enter, frame, noticePath } from "../../ui/office/house.js";
import { html, nothing, view } from "../../ui/view.js";
import { f } from "../../words/office.js";

/** @typedef {import("../../ui/view.js").View} View */

/** Every band the server says, smallest first: the bar is as long as the band is high. */
const bands = ["<10", "10-19", "20-49", "50-99", "100-199", "200-499", "500-999", "1,000-1,999", "2,000-4,999", "5,000-9,999", "10,000-"];

/** @param {View} el */
const load = (el) => enter(el, async () => {
  const { id } = el.data;
  const [notice, delivery] = await Promise.all([api.get(noticePath(id), { signal: el.signal }), api.get(noticePath(id, "delivery"), { signal: el.signal })]);
  return { notice, delivery };
});

/** @param {string} name @param {string | undefined} band */
const bar = (name, band) => band ? html`
  <li><p><span>${name}</span> <b>${f.people(band)}</b></p>
    <meter min="0" max=${bands.length} value=${bands.indexOf(band) + 1} aria-label=${name}>${f.people(band)}</meter></li>` : nothing;

/** @param {any} data */
function inside({ notice, delivery }) {
  const title = html`<p><a href=${`/office/n/${notice.id}`}>${notice.version.title}</a></p>`;
  if (notice.training) return html`${title}<p class="empty">${f.delivery.training}</p>`;
  return html`
    ${title}
    <section class="paper"><p class="soft">${icon("shield")}${f.delivery.lead}</p>
      <ul class="bands">
        ${bar(f.delivery.sent, delivery.sent)}${bar(f.delivery.opened, delivery.opened)}${bar(f.delivery.stamped, delivery.stamped)}
        ${bar(f.delivery.muted, delivery.muted)}${bar(f.delivery.failed, delivery.failed)}
      </ul></section>`;
}

view("office-delivery", (data, el) => frame(data, heading(f.delivery.title), () => inside(data), () => load(el)), (_, el) => { load(el); });
