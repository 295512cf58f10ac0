// @ts-check
// English: the rules that decisions cite.

/** @type {typeof import("../ja/rules.js").default} */
const words = {
  title: "Rules that decisions go by",
  lead: "Whoever hides something here does so under one of these rules, and tells its author why.",
  version: (v, day) => `Version ${v}, since ${day}`,
  coming: (day) => `Changes on ${day}`,
  ended: "This rule has ended.",
  against: "Against it",
  fine: "Fine",
};
export default words;
