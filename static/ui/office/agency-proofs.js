// @ts-check
// The proof of a domain as a calm checklist: mail and a sign, or a letter.
import { api } from "../../api.js";
import { a } from "../../words/agency.js";
import { attempt } from "../attempt.js";
import { field, send } from "../form.js";
import { icon } from "../icons.js";
import { problemBox } from "../problem.js";
import { say } from "../say.js";
import { day } from "../time.js";
import { html, nothing, view } from "../view.js";

/** @typedef {import("../view.js").View} View */
/** @typedef {import("../agency-parts.js").Proof} Proof */

/** @param {View} el */
const changed = (el) => el.dispatchEvent(new CustomEvent("changed", { bubbles: true }));

/** @param {View} el @param {Proof} proof the newest answer about it */
function replace(el, proof) {
  const rest = el.data.proofs.filter((/** @type {Proof} */ one) => one.id !== proof.id && (one.kind !== proof.kind || one.proved_at));
  el.put({ proofs: [...rest, proof] });
  if (proof.proved_at) changed(el);
}

/** @param {SubmitEvent} event @param {View} el @param {string} kind */
const begin = (event, el, kind) => send(event, el, async ({ place }) => {
  const proof = await api.post("/office/agency/proofs", { kind, place: place?.trim() });
  replace(el, proof);
  if (kind === "mail") say(a.proof.sent(proof.place));
  if (kind === "letter") say(a.proof.letterAsked);
});

/** @param {SubmitEvent} event @param {View} el @param {Proof} proof */
const enter = (event, el, proof) => send(event, el, async ({ code }) => replace(el, await api.post(`/office/agency/proofs/${proof.id}/check`, { code: code.trim() })));

/** @param {View} el @param {Proof} proof */
const look = (el, proof) => attempt(async () => {
  el.put({ looking: proof.id });
  try { replace(el, await api.post(`/office/agency/proofs/${proof.id}/check`, {})); } finally { el.put({ looking: null }); }
});

/** @param {string} text */
const copy = (text) => attempt(async () => { await navigator.clipboard.writeText(text); say(a.proof.copied); });

/** @param {string} text */
const proved = (text) => html`<p class="proof-state">${icon("check")}${a.proof.proved(day(text))}</p>`;

/** @param {any} data @param {View} el @param {Proof} proof @param {string} label */
const codeForm = ({ busy, problem, at }, el, proof, label) => html`
  <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => { el.put({ at: proof.id }); enter(event, el, proof); }}>
    ${at === proof.id ? problemBox(problem) : nothing}
    ${field({ name: "code", id: `code-${proof.kind}`, label, max: 40, mode: proof.kind === "mail" ? "numeric" : undefined, autocomplete: "one-time-code", problem: at === proof.id ? problem : null })}
    <button class="strong" ?disabled=${busy}>${a.proof.enter}</button>
  </form>
  <p class="soft">${a.proof.left(proof.tries_left)} ${a.proof.until(day(proof.expires_at))}</p>`;

/** @param {any} data @param {View} el @param {string} kind @param {{ label: string, hint?: string, send: string, type?: string }} o */
const placeForm = ({ busy, problem, at }, el, kind, o) => html`
  <form class="one-line" @submit=${(/** @type {SubmitEvent} */ event) => { el.put({ at: kind }); begin(event, el, kind); }}>
    ${at === kind ? problemBox(problem) : nothing}
    ${field({ name: "place", id: `place-${kind}`, label: o.label, hint: o.hint, type: o.type, max: 254, autocomplete: o.type === "email" ? "email" : "off", problem: at === kind ? problem : null })}
    <button ?disabled=${busy}>${o.send}</button>
  </form>`;

/** @param {any} data @param {View} el @param {Proof} proof */
const sign = (data, el, proof) => html`
  <dl class="to-copy"><dt>${proof.kind === "dns" ? a.proof.dnsAt : a.proof.fileAt}</dt><dd><code>${proof.at}</code><button type="button" class="switch" @click=${() => copy(proof.at ?? "")}>${a.proof.copy}</button></dd>
    <dt>${a.proof.line}</dt><dd><code>${proof.line}</code><button type="button" class="switch" @click=${() => copy(proof.line ?? "")}>${a.proof.copy}</button></dd></dl>
  <p class="buttons"><button type="button" class="strong" ?disabled=${data.looking === proof.id} @click=${() => look(el, proof)}>${a.proof.look}</button></p>
  ${proof.why ? html`<p class="note" role="status">${/** @type {any} */ (a.proof.why)[proof.why]}</p>` : nothing}`;

/** @param {any} data @param {View} el @param {"dns" | "well_known"} kind */
function signPart(data, el, kind) {
  const proof = newest(data.proofs, kind);
  const title = kind === "dns" ? a.proof.dns : a.proof.wellKnown;
  return html`<details ?open=${Boolean(proof)}><summary>${title}${proof?.proved_at ? html` ${icon("check")}` : nothing}</summary>
    <div class="proof">${proof?.proved_at ? proved(proof.proved_at) : proof ? sign(data, el, proof) : nothing}
    ${proof?.proved_at ? nothing : placeForm(data, el, kind, { label: a.proof.host, hint: a.proof.hostHint, send: a.proof.begin })}</div></details>`;
}

/** @param {Proof[]} proofs @param {string} kind @returns {Proof | undefined} */
const newest = (proofs, kind) => proofs.filter((one) => one.kind === kind).at(-1);

view("agency-proofs", (data, el) => {
  const mail = newest(data.proofs, "mail");
  const letter = newest(data.proofs, "letter");
  return html`
    <section class="paper" aria-labelledby="proofs"><h2 id="proofs">${a.proof.title}</h2><p>${a.proof.lead}</p>
      <div class="proof"><h3>${a.proof.mail}</h3>
        ${mail?.proved_at ? proved(mail.proved_at) : html`<p>${mail ? a.proof.sent(mail.place) : a.proof.mailLead}</p>
          ${mail ? codeForm(data, el, mail, a.proof.code) : nothing}
          ${placeForm(data, el, "mail", { label: a.proof.address, type: "email", send: a.proof.sendCode })}`}</div>
      <div class="proof"><h3>${a.proof.sign}</h3><p>${a.proof.signLead}</p>${signPart(data, el, "dns")}${signPart(data, el, "well_known")}</div>
      <details><summary>${a.proof.letter}</summary><div class="proof"><p>${a.proof.letterLead}</p>
        ${letter?.proved_at ? proved(letter.proved_at) : letter?.code_sent ? codeForm(data, el, letter, a.proof.letterCode)
          : letter ? html`<p class="note">${a.proof.letterAsked}</p>`
          : html`<form @submit=${(/** @type {SubmitEvent} */ event) => begin(event, el, "letter")}><p class="buttons"><button>${a.proof.askLetter}</button></p></form>`}</div></details>
    </section>`;
});
