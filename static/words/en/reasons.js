// @ts-check
// English: reasons that are ready to be used, by rule and by kind of decision; whoever decides goes on writing from there.

/** @type {typeof import("../ja/reasons.js").default} */
export default {
  found: {
    "personal-data": [
      "It says things by which a home or a person can be found (a full address, a telephone number). ",
      "It says how to reach somebody who may not have agreed to that. ",
      "The photo shows a door plate, a number plate or a face by which people can be recognized. ",
    ],
    harassment: [
      "It blames or humiliates one person. ",
      "It presses the same person for answers again and again. ",
      "It speaks ill of somebody in such a way that neighbors know who is meant. ",
    ],
    discrimination: [
      "It sets people apart for their nationality, sex, age, disability or the like. ",
      "It calls people suspicious for nothing but their nationality or looks. ",
    ],
    "danger-and-threats": [
      "Its words read as a threat to somebody. ",
      "It recommends what is dangerous or against the law. ",
    ],
    minors: [
      "It tells a child's face, name, school or way to school. ",
      "It asks a young person for private contact or a meeting. ",
    ],
    "sexual-content": ["It is sexual, in a place that children read as well. "],
    "false-information-in-disaster": [
      "It spreads what nobody has checked and whose source is unknown. ",
      "It does not show the present situation, or its photo is of another time. ",
    ],
    impersonation: ["It pretends to come from a real person or a public body. "],
    scam: [
      "It urges people to send money or personal data. ",
      "It offers profits or prizes that cannot be true. ",
    ],
    spam: [
      "The same was posted again and again, or in several towns. ",
      "It is advertising or a link that has nothing to do with the talk. ",
    ],
    "off-topic-business": ["It advertises a business or recruits people. "],
    "prohibited-goods": ["It offers what cannot be handed on here (alcohol, medicine, home-made food and the like). "],
    "rights-of-others": [
      "It uses somebody else's text or photo without asking. ",
      "It harms the good name of a person or a shop, and does not say on what grounds. ",
    ],
  },
  any: (title) => `Something in it is against the rule “${title}”. `,
  fine: [
    "We looked at it and found nothing against the rules.",
    "It is a difference of opinion, and blames nobody.",
    "It could be said more kindly, but it is not against the rules.",
  ],
  then: {
    no_action: "",
    label: "So that readers know, we put a note beside it.",
    warn: "This time it stays as it is; please mind it from now on.",
    edit_required: "If you rewrite that part, it is shown again.",
    hide: "For a while we do not show it to others.",
    remove: "So it is no longer shown.",
    limit: "So that it does not happen again, you can only read for a while.",
    suspend: "For the safety of the neighborhood your use is suspended.",
    close: "After all that happened before, the account will be closed.",
  },
};
