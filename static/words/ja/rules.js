// @ts-check
// Japanese: the rules that decisions cite.

export default {
  name: "日本語",
  tag: "ja",
  ways: "読み方",
  house: "みんなのやくそく",
  log: "これまでの決定を「見守りの記録」で読む",
  agreed: (/** @type {string} */ version) => `${version} の版`,
  title: "決めるときのやくそく",
  lead: "投稿を見えなくするなどの決定は、かならず次のやくそくのどれかにもとづき、理由をそえて本人に知らせます。新しいやくそくは、始まる14日前までにここで知らせます。",
  version: (/** @type {number} */ v, /** @type {string} */ day) => `第${v}版・${day}から`,
  announced: "これから変わること",
  coming: (/** @type {string} */ day) => `${day}から変わります`,
  begins: (/** @type {string} */ day) => `${day}から始まります`,
  ends: (/** @type {string} */ day) => `${day}で終わります`,
  ended: "このやくそくは終わりました。",
  emergency: "急ぎのため、予告なしに始まりました。",
  why: (/** @type {string} */ words) => `理由：${words}`,
  against: "いけない例",
  fine: "だいじょうぶな例",
  before: "これまでの版を見る",
  past: (/** @type {number} */ v, /** @type {string} */ day) => `第${v}版（${day}から）`,
};
