// @ts-check
// The parts of the form for a meetup: what, when and where; who and how many; what to know before one comes.
import { h } from "../../words/holding.js";
import { m } from "../../words/meetups.js";
import { choice, field, textArea, tick } from "../form.js";
import { html, nothing } from "../view.js";
import { w } from "../words.js";
import { before, clock, dayOf } from "./when.js";

/** What was typed, under the names of the fields. @typedef {Record<string, any>} Typed */
/** @typedef {{ typed: Typed, problem: any, put: (change: Typed) => void, editing: boolean, verified: boolean }} Form */

const f = () => h.form;

/** @param {Form} form */
const typing = ({ put }) => (/** @type {Event} */ event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  put({ [input.name]: input.value });
};

/** @param {Form} form @param {string} name @param {Record<string, unknown>} options @param {unknown} label */
const select = ({ typed, put }, name, options, label) => html`
  <div class="field"><label for=${name}>${label}</label>
    <select id=${name} name=${name} .value=${String(typed[name])} @change=${(/** @type {any} */ event) => put({ [name]: event.target.value })}>
      ${Object.entries(options).map(([value, word]) => html`<option value=${value} ?selected=${String(typed[name]) === value}>${word}</option>`)}</select></div>`;

/** @param {Form} form */
export function basics(form) {
  const { typed, problem, editing } = form;
  const input = typing(form);
  const times = Object.fromEntries([2, 3, 4, 5, 6, 8, 10, 12, 20, 26, 40, 52].map((n) => [n, f().timesOf(n)]));
  return html`
    <fieldset class="part"><legend>${f().basics}</legend>
      ${field({ name: "title", label: f().name, hint: f().nameHint, value: typed.title, max: 80, problem, input })}
      ${textArea({ name: "body", label: f().body, hint: f().bodyHint, value: typed.body, rows: 5, max: 4000, problem, input })}
      ${editing ? nothing : html`
        <div class="one-line when-line">
          ${field({ name: "starts_at", type: "date", label: f().date, value: typed.starts_at, problem, input })}
          ${field({ name: "begins", type: "time", label: f().from, value: typed.begins, problem, input })}
          ${field({ name: "ends_at", type: "time", label: f().to, value: typed.ends_at, problem, input })}
        </div>
        <div class="one-line">
          ${select(form, "repeat", f().repeats, f().repeat)}
          ${typed.repeat === "none" ? nothing : select(form, "times", times, f().times)}
        </div>`}
      ${field({ name: "name", id: "place-name", label: f().place, hint: f().placeHint, value: typed.name, max: 80, problem, input })}
      ${choice({ name: "shown", legend: f().shown, value: typed.shown, cls: "compact", change: (shown) => form.put({ shown }),
        options: Object.entries(f().showns).map(([value, label]) => ({ value, label })) })}
      ${typed.shown === "accepted" ? field({ name: "district", label: f().district, hint: f().districtHint, value: typed.district, max: 80, problem, input }) : nothing}
    </fieldset>`;
}

/** @param {Form} form @param {boolean} draft whether the audience may still be chosen */
export function people(form, draft) {
  const { typed, problem, put, verified } = form;
  const input = typing(form);
  const audiences = /** @type {("neighborhood" | "verified" | "public" | "kinds")[]} */ (verified ? ["neighborhood", "verified", "kinds", "public"] : ["neighborhood", "kinds", "public"]);
  return html`
    <fieldset class="part"><legend>${f().people}</legend>
      ${draft ? choice({ name: "audience", legend: f().audience, value: typed.audience, cls: "compact", change: (audience) => put({ audience }),
        options: audiences.map((value) => ({ value, label: m.page.audiences[value] })) }) : nothing}
      ${draft && typed.audience === "kinds" ? html`<fieldset class="choice ticks two"><legend>${f().kinds}</legend>
        ${Object.entries(w.membership.kind).map(([kind, label]) => tick({ name: `kind-${kind}`, label, checked: typed.kinds.includes(kind),
          change: (on) => put({ kinds: on ? [...typed.kinds, kind] : typed.kinds.filter((/** @type {string} */ one) => one !== kind) }) }))}</fieldset>` : nothing}
      ${field({ name: "capacity", type: "text", mode: "numeric", label: f().capacity, hint: verified ? f().capacityHint : f().capacitySmall, value: typed.capacity, max: 3, optional: verified, problem, input })}
      ${tick({ name: "approval", label: f().approval, checked: typed.approval, change: (approval) => put({ approval }) })}
      ${typed.audience === "public" ? tick({ name: "guests_allowed", label: f().guests, checked: typed.guests_allowed, change: (on) => put({ guests_allowed: on }) }) : nothing}
      ${tick({ name: "children_welcome", label: f().childrenWelcome, checked: typed.children_welcome, change: (on) => put({ children_welcome: on }) })}
      ${typed.children_welcome ? field({ name: "ages", label: f().ages, value: typed.ages, max: 80, optional: true, problem, input }) : nothing}
    </fieldset>`;
}

/** @param {Form} form */
export function toKnow(form) {
  const { typed, problem } = form;
  const input = typing(form);
  return html`
    <fieldset class="part"><legend>${f().know}</legend>
      ${textArea({ name: "rain", label: f().rain, hint: f().rainHint, value: typed.rain, rows: 2, max: 500, optional: true, problem, input })}
      <div class="one-line">${select(form, "decide", f().decides, f().decide)}${select(form, "join_before", f().joins, f().join)}</div>
      <details class="more-to-know" ?open=${Boolean(typed.fee_note || typed.bring || typed.accessibility || typed.languages)}><summary>${h.form.more}</summary><div>
      ${field({ name: "fee_note", label: f().fee, hint: f().feeHint, value: typed.fee_note, max: 80, optional: true, problem, input })}
      ${textArea({ name: "bring", label: f().bring, value: typed.bring, rows: 2, max: 500, optional: true, problem, input })}
      ${textArea({ name: "accessibility", label: f().access, value: typed.accessibility, rows: 2, max: 500, optional: true, problem, input })}
      ${field({ name: "languages", label: f().languages, value: typed.languages, max: 80, optional: true, problem, input })}</div></details>
    </fieldset>`;
}

const minutes = (/** @type {number} */ from, /** @type {number} */ to) => Math.round((from - to) / 60_000);

/** Minutes before the start that the chosen moment is. @param {string} decide @param {string} startsAt */
export function decideBefore(decide, startsAt) {
  const start = Date.parse(startsAt);
  const day = dayOf(startsAt);
  if (decide === "eve") return minutes(start, Date.parse(`${dayOf(before(startsAt, 24 * 60))}T18:00:00+09:00`));
  if (decide === "morning") return Math.max(0, minutes(start, Date.parse(`${day}T07:00:00+09:00`)));
  return { h1: 60, h2: 120, h3: 180 }[decide] ?? null;
}

/** The same, read back for the form. @param {number | null} kept @param {string} startsAt */
export function decideWord(kept, startsAt) {
  if (kept === null) return "none";
  return ["h1", "h2", "h3", "morning", "eve"].find((word) => decideBefore(word, startsAt) === kept) ?? "none";
}

/** Which weekday of which week of the month a day is, as a rule says it. @param {string} day */
function monthly(day) {
  const at = new Date(`${day}T00:00:00Z`);
  const nth = Math.ceil(at.getUTCDate() / 7);
  const name = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"][at.getUTCDay()];
  return `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${name}`;
}

/** @param {Typed} typed @returns {string | undefined} */
export function rule({ repeat, times, starts_at: day }) {
  /** @type {Record<string, string>} */
  const rules = { weekly: "FREQ=WEEKLY", biweekly: "FREQ=WEEKLY;INTERVAL=2", monthly: monthly(day) };
  return repeat === "none" ? undefined : `${rules[repeat]};COUNT=${times}`;
}

/** What a new form begins with. @returns {Typed} */
export const blank = () => ({
  title: "", body: "", starts_at: "", begins: "10:00", ends_at: "12:00", repeat: "none", times: "6", name: "", district: "", shown: "everybody",
  audience: "neighborhood", kinds: [], capacity: "", approval: false, guests_allowed: false, children_welcome: true, ages: "", rain: "", decide: "none",
  join_before: "0", fee_note: "", bring: "", accessibility: "", languages: "",
});

/** A meetup as the form has it. @param {import("../../types.js").Meetup} one @returns {Typed} */
export function typedOf(one) {
  const { starts_at: startsAt, ends_at: endsAt } = one.dates[0] ?? { starts_at: one.created_at, ends_at: one.created_at };
  const { capacity, decide_before: decide, join_before: join, ...terms } = one.terms;
  return {
    ...blank(), ...terms, title: one.title, body: one.body, starts_at: dayOf(startsAt), begins: clock(startsAt), ends_at: clock(endsAt),
    name: one.place.name ?? "", district: one.place.district, shown: one.place.shown, audience: one.audience, kinds: one.kinds,
    capacity: capacity === null ? "" : String(capacity), decide: decideWord(decide, startsAt), join_before: String(join),
  };
}
