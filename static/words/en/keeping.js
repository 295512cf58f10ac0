// @ts-check
// English: changing the rules, and who keeps them.

/** @type {typeof import("../ja/keeping.js").default} */
const words = {
  rules: {
    title: "Changing the rules",
    lead: "A rule takes two people: one proposes, another administrator publishes. It begins 14 days later, or at once in an emergency that names its reason.",
    none: "This page is for those who keep the rules.",
    toRules: "Read the rules as they are",
    waiting: "Waiting to be published",
    nothing: "No proposal is waiting.",
    past: "Proposals that are over",
    by: (who, when) => `Proposed by ${who}, ${when}`,
    byMachine: (when) => `Read in on the server, ${when}`,
    yours: (when) => `Your proposal, ${when}`,
    someone: (when) => `Proposed ${when}`,
    state: { waiting: "Waiting", published: "Published", refused: "Refused", overtaken: "Another version was published first" },
    from: (day) => `from ${day}`,
    fresh: "A new rule", version: (v) => `Version ${v}`, ended: "Ends this rule", emergency: "Emergency (begins at once)",
    reason: "Why it changes", now: "As it is", next: "As proposed", examples: "Examples", same: "The text stays as it is.",
    readings: { ja: "日本語", easy: "やさしい日本語", en: "English" },
    against: "Against it", fine: "Fine",
    confirm: "Publish", refuse: "Refuse", take_back: "Take back",
    confirmText: "It begins 14 days from now. Once published, it cannot be changed.", confirmNow: "It begins as soon as it is published. After that it cannot be changed.",
    refuseReason: "Why it is refused", takeBackText: "The proposal is taken back.", done: "Done.",
    propose: "Propose a change", which: "Which rule", another: "A new rule", slug: "Name in addresses", slugHint: "Small letters, digits, hyphens. Decisions link to it.",
    titleField: "In a line", body: "In full", rubyHint: "Furigana are written as 漢字《かんじ》.",
    addExample: "Add an example", dropExample: "Drop this example", kind: "Which side", reasonHint: "Everybody can read it.", send: "Propose", sent: "Proposed. Another administrator looks at it.",
  },
  duties: {
    title: "Who keeps the rules",
    lead: "Giving a duty takes two administrators, ending one takes one. Who holds which is shown here only.",
    none: "This page is for those who run the server.",
    waiting: "Waiting for a second person", held: "Who keeps the rules now", over: "Ended", nobody: "Nobody yet.",
    role: { area_moderator: "Moderator of a town", staff_moderator: "Staff moderator", appeal_reviewer: "Appeal reviewer", specialist: "Specialist for infringed rights", auditor: "Auditor" },
    roleText: {
      area_moderator: "Looks at reports of their own town. Removing takes two of three.", staff_moderator: "Looks at reports of every town.", appeal_reviewer: "Answers appeals in writing.",
      specialist: "Looks into requests about infringed rights.", auditor: "Only reads the records with names.",
    },
    state: { waiting: "Waiting", held: "On duty", resting: "At rest", ended: "Ended" },
    resting: "At rest: they left the town, or are suspended.",
    gone: "(left the service)",
    given: (who, day) => `Given by ${who} on ${day}`, givenHere: (day) => `Given on the server itself on ${day}`,
    confirmed: (who) => `confirmed by ${who}`, ended: (day) => `ended on ${day}`,
    yours: "You",
    confirm: "Confirm", confirmSure: (who) => `Give this duty to ${who}?`, end: "End it", endReason: "Reason", endSure: "End this duty?",
    give: "Give a duty", as: "Which duty", where: "Which town", email: "Their mail address", emailHint: "Only an address that was verified.", ask: "Give", asked: "It waits for another administrator.", done: "Done.",
  },
  refused: {
    unchanged: "The newest version says the same. Please change something.",
    overtaken: "Another version was published first. Please propose it again.",
    offices_hold_no_duty: "Accounts of offices hold no duties.",
    not_in_good_standing: "Their address is not verified, or they are suspended.",
    not_grown_up: "Only people of 18 years or more.",
    not_a_member_there: "They do not belong to that town.",
  },
};
export default words;
