// @ts-check
// Parts of the composer that depend on what kind of post it is, and the choice of who sees it.
import { kinds } from "./feed-parts.js";
import { choice, tick } from "./form.js";
import { townName } from "./heading.js";
import { icon } from "./icons.js";
import { html, nothing } from "./view.js";
import { w } from "./words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {(change: Partial<Draft>) => void} Write */

/** @param {Draft} draft @param {Write} write */
export const kindChoice = (draft, write) => draft.kind ? html`
  <p class="kind-chosen"><span class="kind">${icon(draft.kind)}${/** @type {any} */ (w.kind)[draft.kind]}</span>
    <button type="button" class="plain" @click=${() => write({ kind: null })}>${w.compose.changeKind}</button></p>` : html`
  <fieldset class="kinds">
    <legend>${w.compose.whichKind}</legend>
    ${kinds.map((kind) => html`<button type="button" class="kind-button" @click=${() => write({ kind })}>
      ${icon(kind)}<span><b>${w.kind[kind]}</b><small>${w.kindPurpose[kind]}</small></span></button>`)}
  </fieldset>`;

/** What was typed as a price, also in full-width digits and with commas. @param {string} typed */
export const inYen = (typed) => Number(typed.normalize("NFKC").replace(/\D/g, ""));

/** @param {Draft} draft @param {boolean} child who may only give for free @param {Write} write */
export const giveawayParts = (draft, child, write) => html`
  ${child ? nothing : choice({
    name: "paid", legend: w.compose.price, cls: "compact", value: draft.paid ? "yes" : "no",
    options: [{ value: "no", label: w.compose.priceFree }, { value: "yes", label: w.compose.pricePaid }],
    change: (value) => write({ paid: value === "yes" }),
  })}
  ${draft.paid && !child ? html`<div class="field price-field"><label for="price">${w.compose.price}</label>
    <span><input id="price" name="price" inputmode="numeric" required maxlength="7" autocomplete="off" .value=${draft.price}
      @input=${(/** @type {any} */ event) => write({ price: event.target.value })}> ${w.compose.yen}</span></div>` : nothing}
  <div class="note"><p><b>${w.compose.prohibited}</b></p><p>${w.compose.prohibitedList}</p><p>${w.compose.handOver}</p></div>`;

/** @param {Draft} draft @param {Write} write */
export const questionParts = (draft, write) => tick({
  name: "anonymous", label: w.compose.anonymous, hint: w.compose.anonymousHint, checked: draft.anonymous, change: (anonymous) => write({ anonymous }),
});

/** @param {Draft} draft @param {import("../types.js").Membership} membership @param {string} offices whether they read it @param {Write} write */
export function audienceChoice(draft, membership, offices, write) {
  const name = townName(membership.neighborhood);
  /** @type {import("../types.js").Audience[]} */
  const open = membership.verification === "none" ? ["neighborhood", "public"] : ["neighborhood", "verified", "public"];
  return choice({
    name: "audience", legend: w.compose.audience, value: draft.audience, cls: "audiences",
    options: open.map((value) => ({ value, label: w.post.audience[value], text: w.compose.audienceHint[value](name, offices) })),
    change: (value) => write({ audience: /** @type {import("../types.js").Audience} */ (value) }),
  });
}
