// @ts-check
// Japanese: the rules that decisions cite.

export default {
  title: "運営が決めるときのルール",
  lead: "投稿を非表示にするなどの決定は、かならず次のどれかのルールにもとづき、理由をそえて本人に知らせます。",
  version: (/** @type {number} */ v, /** @type {string} */ day) => `第${v}版・${day}から`,
  coming: (/** @type {string} */ day) => `${day}から変わります`,
  ended: "このルールは終わりました。",
  against: "いけない例",
  fine: "だいじょうぶな例",
};
