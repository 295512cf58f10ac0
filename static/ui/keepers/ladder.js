// @ts-check
// What can be decided about a thing, by whom, for how long, and when a second person must agree. The server decides; this spares asking in vain.

/** @typedef {import("../../types.js").CaseView} CaseView */
/** @typedef {import("../../types.js").DecisionKind} DecisionKind */
/** @typedef {import("../../types.js").DeciderRole} DeciderRole */

/** From the least to the gravest; their place is their key. */
export const ladder = /** @type {const} */ (["no_action", "label", "warn", "edit_required", "hide", "remove", "limit", "suspend", "close"]);
export const labels = /** @type {const} */ (["unconfirmed", "outdated", "advertising", "sensitive", "off_topic"]);

const week = 168;

/** @param {DecisionKind} kind @param {Pick<CaseView, "target_kind" | "neighborhood">} one */
function fits(kind, { target_kind: what, neighborhood }) {
  if (what === "notice") return kind === "no_action" || kind === "warn";
  if (kind === "label") return ["post", "comment", "review", "meetup"].includes(what);
  if (kind === "edit_required") return !["photo", "notice_reply", "place"].includes(what);
  return kind !== "limit" || neighborhood !== null;
}

/** Volunteers and desks look after words; people are staff's affair. @param {DecisionKind} kind @param {DeciderRole | null} part */
const may = (kind, part) => (part !== "area_moderator" && part !== "government_desk") || ladder.indexOf(kind) <= ladder.indexOf("remove");

/** @param {Pick<CaseView, "target_kind" | "neighborhood" | "part">} one */
export const possible = (one) => ladder.filter((kind) => fits(kind, one) && may(kind, one.part));

/** What is milder than a decision. @param {Pick<CaseView, "target_kind" | "neighborhood">} one @param {{ kind: DecisionKind, hours: number | null }} old */
export const milder = (one, old) => ladder.filter((kind) => kind !== "no_action" && fits(kind, one)
  && (ladder.indexOf(kind) < ladder.indexOf(old.kind) || (kind === old.kind && hoursOf(kind, old.hours ?? 0).length > 0)));

/** How long it can last, in hours; 0 is without an end. @param {DecisionKind} kind @param {number | null} [below] only what is shorter (0: than without an end) */
export function hoursOf(kind, below = null) {
  const all = kind === "limit" ? [24, 72, week, 720] : kind === "suspend" ? [24, 72, week, 720, 0] : kind === "hide" ? [0, 24, 72, week] : [];
  return below === null ? all : all.filter((hours) => hours && (!below || hours < below));
}

/** Whether somebody else must agree before it holds. @param {DecisionKind} kind @param {DeciderRole | null} part @param {number} hours */
export function needsTwo(kind, part, hours) {
  if (part === "government_desk") return kind !== "no_action";
  if (part === "area_moderator" && kind === "remove") return true;
  return kind === "close" || ((kind === "limit" || kind === "suspend") && (!hours || hours > week));
}
