// @ts-check
// English: the rules that decisions cite.

/** @type {typeof import("../ja/rules.js").default} */
const words = {
  name: "English",
  tag: "en",
  ways: "How to read",
  house: "House rules",
  log: "What was decided so far: the public log",
  agreed: (version) => `Version of ${version}`,
  title: "Rules that decisions go by",
  lead: "Whoever hides something here does so under one of these rules, and tells its author why. A new rule is announced here 14 days before it begins.",
  version: (v, day) => `Version ${v}, since ${day}`,
  announced: "What will change",
  coming: (day) => `Changes on ${day}`,
  begins: (day) => `Begins on ${day}`,
  ends: (day) => `Ends on ${day}`,
  ended: "This rule has ended.",
  emergency: "It began without notice, because it was urgent.",
  why: (words) => `Why: ${words}`,
  against: "Against it",
  fine: "Fine",
  before: "Earlier versions",
  past: (v, day) => `Version ${v} (since ${day})`,
};
export default words;
