// @ts-check
// Japanese: what is asked and said before words are posted, and when they wait.

export default {
  personal: {
    phone: "電話番号のようなものが入っています。",
    address: "住所のようなものが入っています。",
    line: "LINE の ID のようなものが入っています。",
    plate: "車のナンバーのようなものが入っています。",
    email: "メールアドレスのようなものが入っています。",
  },
  where: "しるしをつけた所です",
  back: "直す",
  goOn: "このまま投稿する",
  harsh: "きつく聞こえるかもしれない言葉があります。このまま送ることもできます。",
  first: (/** @type {number} */ all) => `はじめの${all}件は、確認のあと（おそくとも24時間以内に）まちに出ます。在住確認をすると、すぐに出ます。`,
  firstLeft: (/** @type {number} */ left) => `あと ${left} 件です。`,
  prove: "在住確認をする",
  held: {
    first_posts: "",
    link: "リンクがあるので、確認のあと（24時間以内に）まちに出ます。",
    words: "確認が必要な言い回しがあるので、確認のあと（24時間以内に）まちに出ます。",
    same_text: "ほかのまちにも同じ文章があるので、確認のあと（24時間以内に）まちに出ます。",
  },
  sentHeld: "受けつけました。確認のあと、24時間以内にまちに出ます。",
  savedHeld: "書きなおしました。確認のあと、24時間以内にまちに出ます。",
  refused: { personal_data: "電話番号や住所のようなものが入っています。もう一度送ると、このまま投稿するかを選べます。" },
};
