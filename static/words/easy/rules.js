// @ts-check
// やさしい日本語: the rules that decisions cite, with furigana.

/** @type {typeof import("../ja/rules.js").default} */
export default {
  name: "やさしい日本語",
  tag: "ja",
  ways: "読《よ》み方《かた》",
  house: "みんなの やくそく",
  log: "これまでに 決《き》めたことを 読《よ》む",
  agreed: (version) => `${version} に 作《つく》りました`,
  title: "決《き》めるときの やくそく",
  lead: "投稿《とうこう》を 見《み》えなく する ときは、この やくそくで 決《き》めます。書《か》いた 人《ひと》に 理由《りゆう》を 知《し》らせます。新《あたら》しい やくそくは、始《はじ》まる 14日《にち》前《まえ》に、ここで 知《し》らせます。",
  version: (v, day) => `${v}番目《ばんめ》・${day}から`,
  announced: "これから 変《か》わること",
  coming: (day) => `${day}から 変《か》わります`,
  begins: (day) => `${day}から 始《はじ》まります`,
  ends: (day) => `${day}で 終《お》わります`,
  ended: "この やくそくは 終《お》わりました。",
  emergency: "急《いそ》いで いたので、前《まえ》に 知《し》らせることが できませんでした。",
  why: (words) => `どうして：${words}`,
  against: "だめな 例《れい》",
  fine: "いい 例《れい》",
  before: "前《まえ》の やくそくを 見《み》る",
  past: (v, day) => `${v}番目《ばんめ》（${day}から）`,
};
