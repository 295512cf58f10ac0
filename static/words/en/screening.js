// @ts-check
// English: what is asked and said before words are posted, and when they wait.

/** @type {typeof import("../ja/screening.js").default} */
export default {
  personal: {
    phone: "There seems to be a telephone number.",
    address: "There seems to be a home address.",
    line: "There seems to be a LINE ID.",
    plate: "There seems to be a number plate.",
    email: "There seems to be an e-mail address.",
  },
  where: "The places that are marked",
  back: "Edit",
  goOn: "Post as it is",
  harsh: "Some words may sound harsh. You can send them as they are.",
  first: (all) => `Your first ${all} posts are shown in the town after somebody has looked, within 24 hours at the latest. Once your address is confirmed, they are shown at once.`,
  firstLeft: (left) => `${left} to go.`,
  prove: "Confirm that you live here",
  held: {
    first_posts: "",
    link: "There is a link, so somebody looks first. It is shown within 24 hours.",
    words: "Some wording is looked at first. It is shown within 24 hours.",
    same_text: "The same text stands in other towns, so somebody looks first. It is shown within 24 hours.",
  },
  sentHeld: "We have it. Somebody looks first; it is shown in the town within 24 hours.",
  savedHeld: "Changed. Somebody looks first; it is shown in the town within 24 hours.",
  refused: { personal_data: "There seems to be a telephone number or an address. Send it again to choose whether to post it as it is." },
};
