// @ts-check
// The addresses of pages that few people open on a given day; `routes.js` asks for them when it does not know one.

const notices = { load: () => import("./pages/notices.js"), tag: "notices-page" };
const queue = { load: () => import("./pages/keepers/queue.js"), tag: "moderation-page", needs: /** @type {"me"} */ ("me") };

/** @type {import("./routes.js").Route[]} */
export const more = [
  { path: "/office/join", load: () => import("./pages/office-join.js"), tag: "office-join-page" },
  { path: "/reset", load: () => import("./pages/reset.js"), tag: "reset-page" },
  { path: "/email-change", load: () => import("./pages/email-change.js"), tag: "email-change-page" },
  { path: "/me/settings", load: () => import("./pages/settings.js"), tag: "settings-page", needs: "me" },
  { path: "/me/security", load: () => import("./pages/security.js"), tag: "security-page", needs: "me" },
  { path: "/me/sessions", load: () => import("./pages/sessions.js"), tag: "sessions-page", needs: "me" },
  { path: "/me/blocked", load: () => import("./pages/blocked.js"), tag: "blocked-page", needs: "me" },
  { path: "/me/saved", load: () => import("./pages/saved.js"), tag: "saved-page", needs: "me" },
  { path: "/me/posts", load: () => import("./pages/saved.js"), tag: "saved-page", needs: "me" },
  { path: "/me/reports", load: () => import("./pages/my-reports.js"), tag: "my-reports", needs: "me" },
  { path: "/me/decisions/:id", load: () => import("./pages/my-decision.js"), tag: "my-decision", needs: "me" },
  { path: "/me/news", load: () => import("./pages/news.js"), tag: "news-page", needs: "me" },
  { path: "/me/notices-settings", load: () => import("./pages/notice-settings.js"), tag: "notice-settings", needs: "me" },
  { path: "/me/inquiries/:id", load: () => import("./pages/inquiry.js"), tag: "inquiry-page", needs: "me" },
  { path: "/moderation/rights", load: () => import("./pages/rights-queue.js"), tag: "rights-queue", needs: "me" },
  { path: "/moderation/rights/:id", load: () => import("./pages/rights-request.js"), tag: "rights-request", needs: "me" },
  { path: "/agencies/:agency", ...notices },
  { path: "/office/new", load: () => import("./pages/office/draft.js"), tag: "office-draft", needs: "me" },
  { path: "/office/calendar", load: () => import("./pages/office/calendar.js"), tag: "office-calendar", needs: "me" },
  { path: "/office/questions", load: () => import("./pages/office/questions.js"), tag: "office-questions", needs: "me" },
  { path: "/office/n/:id", load: () => import("./pages/office/draft.js"), tag: "office-draft", needs: "me" },
  { path: "/office/n/:id/review", load: () => import("./pages/office/review.js"), tag: "office-review", needs: "me" },
  { path: "/office/n/:id/delivery", load: () => import("./pages/office/delivery.js"), tag: "office-delivery", needs: "me" },
  { path: "/office/agency", load: () => import("./pages/office/agency.js"), tag: "office-agency", needs: "me" },
  { path: "/office/people", load: () => import("./pages/office/people.js"), tag: "office-people", needs: "me" },
  { path: "/office/invitation", load: () => import("./pages/office/invitation.js"), tag: "office-invitation" },
  { path: "/moderation", ...queue },
  { path: "/moderation/cases/:id", ...queue },
  { path: "/moderation/words", load: () => import("./pages/keepers/words.js"), tag: "words-page", needs: "me" },
  { path: "/moderation/appeals", load: () => import("./pages/keepers/appeals.js"), tag: "appeals-page", needs: "me" },
  { path: "/moderation/rules", load: () => import("./pages/keepers/rules.js"), tag: "rule-proposals", needs: "me" },
  { path: "/moderation/duties", load: () => import("./pages/keepers/duties.js"), tag: "duties-page", needs: "me" },
  { path: "/trust", load: () => import("./pages/trust.js"), tag: "trust-page", needs: "me" },
  { path: "/trust/:id", load: () => import("./pages/trust-agency.js"), tag: "trust-agency", needs: "me" },
  { path: "/invite", load: () => import("./pages/invite.js"), tag: "invite-page" },
  { path: "/unsubscribe", load: () => import("./pages/unsubscribe.js"), tag: "unsubscribe-page" },
  { path: "/about", load: () => import("./pages/about.js"), tag: "about-page" },
  { path: "/rules", load: () => import("./pages/rules.js"), tag: "rules-page" },
];
