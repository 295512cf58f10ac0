// @ts-check
// A case as it is read: the thing it is about, who said what of it, what stands around it, and what was decided before.
import { q } from "../../words/keepers.js";
import { v } from "../../words/verdict.js";
import { marks } from "../author.js";
import { decider } from "../decider.js";
import { dialog } from "../dialog.js";
import { icon } from "../icons.js";
import { tongue } from "../linkify.js";
import { titleOf } from "../rule-names.js";
import { day, exact, timeAgo } from "../time.js";
import { html, nothing } from "../view.js";
import { w } from "../words.js";

/** @typedef {import("../../types.js").CaseLine} CaseLine */
/** @typedef {import("../../types.js").CaseView} CaseView */
/** @typedef {import("../../types.js").Exhibit} Exhibit */
/** @typedef {import("../../types.js").DecisionLine} DecisionLine */
/** @typedef {import("../rule-names.js").Rule} Rule */

/** What one should know of a case before opening it, in words. @param {CaseLine} one */
export const signs = (one) => [
  one.escalated === "threat_to_life" ? { cls: "grave", words: q.escalated.threat_to_life } : one.escalated ? { cls: "", words: q.escalated[one.escalated] } : null,
  one.category === "danger" ? { cls: "grave", words: q.wait.urgent } : null,
  one.hidden_until ? { cls: "", words: q.wait.hidden } : null,
  one.origin === "auto_hold" ? { cls: "", words: q.wait.held } : null,
  one.origin === "rights_request" || one.origin === "government_request" ? { cls: "", words: q.wait.rights } : null,
  one.state === "under_review" ? { cls: "votes", words: q.wait.votes } : null,
  one.frozen ? { cls: "", words: q.wait.crowd } : null,
  one.state === "under_review" ? null : one.taken === "by_me" ? { cls: "mine", words: q.wait.mine } : one.taken === "by_another" ? { cls: "", words: q.wait.another } : null,
].filter((sign) => sign !== null);

/** @param {CaseLine} one */
export const signMarks = (one) => signs(one).map((sign) => html`<span class="mark sign ${sign.cls}">${sign.words}</span>`);

/** A photo in a case is read through the case. @param {string} id @param {import("../../types.js").Photo} photo @param {number} n */
function evidence(id, photo, n) {
  const src = `/api/v1/moderation/cases/${id}/photos/${photo.id}`;
  const alt = photo.alt || q.case.noAlt;
  const large = () => dialog(alt, () => html`<img class="large" src=${src} alt=${alt} width=${photo.width} height=${photo.height}>`, { cls: "wide" });
  return html`<li><button type="button" @click=${large}><img src=${src} alt=${`${q.case.photo(n)}：${alt}`} width=${photo.width} height=${photo.height} loading="lazy"><span class="unseen">${q.case.enlarge}</span></button></li>`;
}

/** A body's desk reads no names. @param {Exhibit} it @param {boolean} nameless */
const whose = ({ author, kind, same_author }, nameless) => nameless ? html`<b>${same_author ? q.case.writer : q.case.someone}</b>` : !author ? html`<b>${kind === "photo" ? v.target.photo : kind === "notice" || kind === "notice_reply" ? q.case.office : q.case.nobody}</b>`
  : html`<b>${author.left ? w.post.left : author.name}</b> ${marks({ ...author, official: null })}`;

/** Addresses stay text here: what was reported for fraud is not to be opened by mistake. @param {string} id of the case @param {Exhibit} it @param {{ main?: boolean, nameless?: boolean }} [how] */
export const exhibit = (id, it, { main = false, nameless = false } = {}) => html`
  <article class="exhibit ${main ? "main" : ""}">
    <header><span class="marks">${whose(it, nameless)}
        ${!main && !nameless && it.same_author ? html`<span class="mark sign mine">${q.case.sameAuthor}</span>` : nothing}
        ${it.withheld ? html`<span class="mark sign">${q.case.withheld[it.withheld]}</span>` : nothing}</span>
      <span class="soft">${timeAgo(it.created_at)}${it.edited_at ? html`・${q.case.edited} ${timeAgo(it.edited_at)}` : nothing}</span></header>
    ${it.text ? html`<p class="body" lang=${tongue(it.text)}>${it.text}</p>` : html`<p class="soft">${q.case.noText}</p>`}
    ${it.photos.length ? html`<ul class="evidence">${it.photos.map((photo, i) => evidence(id, photo, i + 1))}</ul>` : nothing}
  </article>`;

/** @param {CaseView} one */
export function reports(one) {
  if (!one.reports.length) return nothing;
  return html`<section aria-labelledby="reports"><h3 id="reports">${q.case.reports(one.reports.length)}</h3>
    <ul class="case-reports">${one.reports.map((report) => html`<li><span class="label">${v.category[report.category]}</span>
      <span class="case-words">${report.words || html`<span class="soft">${q.case.noWords}</span>`}</span> <span class="soft">${timeAgo(report.created_at)}</span></li>`)}</ul></section>`;
}

/** Why it waits, or waited, before anybody else read it. @param {CaseView} one */
export const waiting = ({ hold }) => !hold ? nothing : html`<p class="note">${q.hold.why[hold.why]}
  ${hold.word ? html`<b>${q.hold.word(hold.word)}</b>` : nothing}
  ${hold.ending ? q.hold.ended[hold.ending] : q.hold.until(exact(hold.until))}</p>`;

/** The thread, in its order, with the place where the thing stands. @param {CaseView} one */
export function around(one) {
  if (!one.around.length) return nothing;
  const at = one.target?.created_at ?? "";
  const nameless = fromDesk(one);
  const before = one.around.filter((it) => it.created_at <= at);
  const after = one.around.filter((it) => it.created_at > at);
  return html`<details class="around" ?open=${one.around.length <= 6}><summary>${q.case.around(one.around.length)}</summary>
    <ol>${before.map((it) => html`<li>${exhibit(one.id, it, { nameless })}</li>`)}
      <li class="here">${icon("pin")}${q.case.here}</li>
      ${after.map((it) => html`<li>${exhibit(one.id, it, { nameless })}</li>`)}</ol></details>`;
}

/** Whether somebody of a body's desk looks. @param {CaseView} one */
export const fromDesk = (one) => one.part === "government_desk";

/** @param {CaseView} one @param {Rule[]} known */
export const history = (one, known) => fromDesk(one) ? nothing : html`
  <section aria-labelledby="history"><h3 id="history">${q.case.history}</h3>
    ${one.history.length ? html`<ul class="case-history">${one.history.map((line) => html`<li class=${line.reverted ? "undone" : ""}>
      <b>${q.decide.kind[line.kind]}</b> ${titleOf(known, line.rule)} <span class="soft">${day(line.at)}${line.reverted ? `・${q.case.reverted}` : ""}</span></li>`)}</ul>`
      : html`<p class="soft">${q.case.noHistory}</p>`}</section>`;

/** @param {CaseView} one */
export const notes = (one) => html`
  ${one.notes.length ? html`<ul class="case-notes">${one.notes.map((note) => html`<li><p class="case-words">${note.words}</p>
    <p class="soft">${note.mine ? q.case.mineNote : note.role === "government_desk" ? v.role.government_desk : q.case.colleague}・${timeAgo(note.at)}</p></li>`)}</ul>` : html`<p class="soft">${q.case.noNotes}</p>`}`;

/** What was decided, or is proposed. @param {DecisionLine} one @param {Rule[]} known */
export const decision = (one, known) => html`
  <div class="decision"><p><b>${q.decide.kind[one.kind]}</b>${one.label ? html`：${w.label[one.label]}` : nothing}
      ${one.hours ? html` <span class="mark">${q.decide.hour[/** @type {24} */ (one.hours)] ?? `${one.hours} h`}</span>` : nothing}
      ${one.everywhere ? html` <span class="mark">${q.decide.everywhere}</span>` : nothing}
      ${one.state === "reverted" ? html` <span class="mark">${q.case.reverted}</span>` : nothing}</p>
    <p class="soft">${titleOf(known, one.rule)}・${decider(one)}・${exact(one.in_force_at ?? one.proposed_at)}</p>
    <p class="quoted">${one.facts}</p></div>`;

/** @param {CaseView} one @param {Rule[]} known */
export function decisions(one, known) {
  const held = one.decisions.filter((line) => line.state !== "proposed" && line.state !== "rejected");
  return held.length ? html`<section aria-labelledby="decisions"><h3 id="decisions">${q.case.decisions}</h3>${held.map((line) => decision(line, known))}</section>` : nothing;
}
