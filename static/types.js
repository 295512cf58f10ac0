// @ts-check
// The shapes that the API answers with, as types for the editor and the type check; nothing runs here.

/** @typedef {"talk" | "question" | "giveaway" | "recommendation" | "lost_found" | "safety" | "help_wanted"} PostKind */
/** @typedef {"resident" | "worker_student" | "former_resident" | "supporter" | "moving_in"} MembershipKind */
/** @typedef {"thanks" | "like" | "cheer" | "same" | "surprise"} ReactionKind */
/** @typedef {"neighborhood" | "verified" | "public"} Audience */
/** @typedef {Partial<Record<ReactionKind, number>>} Reactions */

/** @typedef {{ membership: string | null, name: string, icon: string | null, kind: MembershipKind | null, verified: boolean, anonymous: boolean, left: boolean, official?: Official | null }} Author */
/** @typedef {{ id: string, alt: string, width: number, height: number }} Photo */

/** @typedef {"held" | "checking" | "hidden" | "removed"} Withheld why others do not see something */
/** @typedef {"unconfirmed" | "outdated" | "advertising" | "sensitive" | "off_topic" | "being_edited"} Label what moderators wrote beside something */

/**
 * @typedef {{ id: string, neighborhood: string, kind: PostKind, audience: Audience, author: Author, body: string,
 *   withheld: Withheld | null, label: Label | null, place_name: string | null, photos: Photo[], state: string | null, price: number | null, accepted_comment: string | null,
 *   comments: number, reactions: Reactions, created_at: string, edited_at: string | null, version: number,
 *   my: { mine: boolean, reaction: ReactionKind | null, saved: boolean, unread: boolean } }} Post
 */

/**
 * @typedef {{ id: string, post: string, parent: string | null, author: Author | null, body: string, photo: Photo | null,
 *   withheld: Withheld | null, label: Label | null,
 *   reactions: Reactions, created_at: string, edited_at: string | null, version: number, deleted: boolean,
 *   my: { mine: boolean, reaction: ReactionKind | null }, replies?: Comment[] }} Comment
 */

/**
 * @typedef {{ id: string, slug: string, name: string, kana: string, romaji: string, municipality: string, municipality_code: string, towns: string[],
 *   station: { name: string, lon: number, lat: number } | null, status: "preparing" | "open" | "paused" | "archived",
 *   approximate: boolean, people: string, outline?: any }} Neighborhood
 */

/**
 * @typedef {{ id: string, neighborhood: Neighborhood, kind: MembershipKind, verification: "none" | "location" | "invite" | "code" | "office",
 *   display_name: string | null, icon: string | null, home: boolean, joined_at: string }} Membership
 */

/**
 * @typedef {{ email: string, email_verified: boolean, display_name: string, age_band: "under_16" | "16_17" | "18_plus",
 *   language: "ja" | "en", rules_version: string, shielded: boolean, administrator: boolean, suspended: boolean,
 *   memberships: Membership[], unread_notifications: number, home_change_allowed_at: string | null,
 *   kind: "resident" | "officer", second_factor: { required: boolean, proven: boolean },
 *   agency?: { slug: string, name: string, roles: string[], status: string } | null,
 *   duties?: { id: string, role: "area_moderator" | "staff_moderator" | "appeal_reviewer" | "specialist" | "auditor", neighborhood: { slug: string, name: string } | null }[] }} Me
 */

/** @typedef {{ id: string, kind: string, post: string | null, comment: string | null, notice: string | null, decision: string | null, report: string | null, rights_request: string | null, meetup: string | null, meetup_date: string | null, review: string | null, neighborhood: string | null, who: string | null, what: string, created_at: string, read: boolean }} Notification */
/** @typedef {{ membership: string, name: string, icon: string | null, kind: MembershipKind | null, verified: boolean, joined_month: string | null, me: boolean, blocked: boolean, muted: boolean }} Profile */
/** @typedef {{ id: string, current: boolean, client: string, created_at: string, last_used_at: string }} Session */

/** @typedef {{ kind: string, body: string, area_codes: string[], verified_at: string, agency: string }} Official the badge of a verified body */
/** @typedef {{ id: string, kind: "pdf" | "image", name: string, alt: string, bytes: number }} NoticeFile */
/** @typedef {{ municipalities: { code: string, name: string }[], neighborhoods: { slug: string, name: string }[] }} NoticeAreas */
/** @typedef {"information" | "important" | "emergency"} Severity */
/** @typedef {"disaster" | "crime" | "garbage" | "childcare" | "health" | "roads" | "procedures" | "events" | "other"} NoticeCategory */
/** @typedef {"open" | "office_only" | "closed"} ReplyMode */

/**
 * What a version of a notice says.
 * @typedef {{ title: string, body: string, title_easy: string | null, body_easy: string | null, title_en: string | null, body_en: string | null,
 *   machine_translated: { easy: boolean, en: boolean }, category: NoticeCategory, severity: Severity, areas: NoticeAreas,
 *   valid_from: string | null, valid_to: string | null, department: string, telephone: string, target: string, deadline: string | null,
 *   procedure: string, source_url: string | null, replies: ReplyMode, replies_closed_reason: string | null, attachments: NoticeFile[],
 *   expires_at: string | null }} NoticeContent
 */

/**
 * @typedef {NoticeContent & { id: string, number: number, state: "published" | "withdrawn" | "expired",
 *   author: { name: string, official: Official | null, department: string }, first_published_at: string, published_at: string,
 *   corrected: { number: number, at: string, what: string }[], withdrawn: { at: string, reason: string } | null,
 *   one_person_release: boolean, training?: boolean, web: string }} Notice
 */

/** @typedef {{ kind: "same" | "added" | "removed", text: string }} DifferencePart */
/** @typedef {{ field: string, language: string | null, parts: DifferencePart[] }} Difference */
/** @typedef {NoticeContent & { number: number, published_at: string, ended_at: string | null, correction: string | null, changes: Difference[] }} NoticeVersion */

/**
 * A notice as a line of a list: it has no text.
 * @typedef {Pick<Notice, "id" | "title" | "title_easy" | "title_en" | "category" | "severity" | "number"> & { author: { name: string, official: Official | null },
 *   state: "published" | "withdrawn" | "expired", first_published_at: string | null, expires_at: string | null }} NoticeLine
 */

/**
 * A notice that came to me, and why.
 * @typedef {{ notice: NoticeLine, delivered_at: string, opened: boolean, stamped: boolean, changed: "corrected" | "withdrawn" | null, changed_at: string | null, muted: boolean,
 *   why: { rule: "neighborhood" | "municipality" | "child" | "emergency", neighborhood: string, category: NoticeCategory, child: string | null, mutable: boolean } }} Delivered
 */

/** @typedef {{ id: string, author: Author, body: string, created_at: string, answers?: NoticeReply[], mine: boolean, mode: ReplyMode }} NoticeReply */

/** @typedef {"post" | "comment" | "photo" | "member" | "notice_reply" | "notice" | "place" | "review" | "meetup"} TargetKind what can be reported */
/** @typedef {"spam" | "scam" | "harassment" | "personal_data" | "prohibited_goods" | "danger" | "other"} ReportCategory */
/** @typedef {"no_action" | "label" | "warn" | "edit_required" | "hide" | "remove" | "limit" | "suspend" | "close"} DecisionKind the ladder */
/** @typedef {"system" | "area_moderator" | "staff_moderator" | "government_desk" | "appeal_reviewer" | "specialist" | "administrator"} DeciderRole */
/** @typedef {"proposed" | "in_force" | "rejected" | "over" | "reverted"} DecisionState */
/** @typedef {"upheld" | "modified" | "overturned"} AppealOutcome */

/** @typedef {{ id: string, target_kind: TargetKind, category: ReportCategory, words: string, status: "open" | "upheld" | "dismissed" | "withdrawn" | "gone", rule: string | null, created_at: string }} MyReport */

/**
 * What was decided about something of mine.
 * @typedef {{ id: string, kind: DecisionKind, rule: string, rule_version: number, facts: string, label: Label | null, role: DeciderRole, body: string | null, automated: boolean,
 *   everywhere: boolean, in_force_at: string | null, until: string | null, state: DecisionState, log: number | null, target_kind: TargetKind, post: string | null, target: string | null, text: string,
 *   appeal_until: string | null, appeal: { words: string, state: "open" | "assigned" | "decided", due_at: string, outcome: AppealOutcome | null,
 *     answer: string | null, decided_at: string | null } | null }} Statement
 */

/**
 * A line of the queue of those who keep the rules.
 * @typedef {{ id: string, target_kind: TargetKind, neighborhood: string | null, category: ReportCategory, origin: "report" | "proactive" | "rights_request" | "government_request" | "auto_hold",
 *   state: "open" | "assigned" | "under_review" | "decided" | "appealed" | "closed" | "withdrawn", queue: "area" | "staff",
 *   escalated: "conflict" | "legal" | "threat_to_life" | "too_few" | "overdue" | null, reporters: number, score: number, frozen: boolean, hidden_until: string | null,
 *   taken: "no" | "by_me" | "by_another", opened_at: string, lock: number }} CaseLine
 */

/** @typedef {{ why: "first_posts" | "link_in_first_posts" | "watched_word" | "scam" | "same_text_elsewhere", word: string | null, held_at: string, until: string, ended_at: string | null, ending: "time" | "verified" | "decision" | "gone" | null }} Hold why something waits before anybody reads it */
/** @typedef {{ id: string, neighborhood: string, pattern: string, match: "exact" | "contains", note: string, added_at: string }} WatchedWord */
/** @typedef {{ kind: TargetKind, id: string, author: Author | null, text: string, photos: Photo[], withheld: Withheld | null, created_at: string, edited_at: string | null, same_author: boolean }} Exhibit */

/**
 * @typedef {{ id: string, kind: DecisionKind, rule: string, rule_version: number, facts: string, label: Label | null, hours: number | null, everywhere: boolean,
 *   role: DeciderRole, body: string | null, state: DecisionState, proposed_at: string, in_force_at: string | null }} DecisionLine
 */

/**
 * @typedef {CaseLine & { part: DeciderRole | null, target: Exhibit | null, around: Exhibit[], hold: Hold | null,
 *   reports: { category: ReportCategory, words: string, weight: number, created_at: string }[],
 *   history: { kind: DecisionKind, rule: string, at: string, reverted: boolean }[], suggested_rule: string | null,
 *   proposal: (DecisionLine & { needed: number, agree: number, against: number, voted: boolean }) | null,
 *   decisions: DecisionLine[], notes: { words: string, mine: boolean, role: DeciderRole | null, at: string }[], desks: string[] }} CaseView
 */

/** @typedef {{ id: string, case: string, decision: DecisionLine, words: string, state: "open" | "assigned" | "decided", taken: "no" | "by_me" | "by_another", created_at: string, due_at: string, lock: number }} AppealView */

export {};

/** @typedef {"planned" | "cancelled" | "finished"} MeetupDateStatus */
/** @typedef {"unconfirmed" | "asked" | "going" | "waiting" | "offered" | "lapsed" | "declined" | "cancelled" | "no_show"} RsvpState */
/** @typedef {"rain" | "wind" | "heat" | "snow" | "illness" | "too_few" | "organizer_away" | "other"} OffReason */
/**
 * A line of an agenda.
 * @typedef {{ meetup: string, date: string, neighborhood: string, title: string, organizer: Author, audience: string, starts_at: string, ends_at: string, status: MeetupDateStatus,
 *   reason: OffReason | null, goes_ahead: boolean, place: string, series: boolean, capacity: number | null, taken: number, full: boolean, children_welcome: boolean,
 *   fee_note: string, photo: Photo | null, my: RsvpState | null, organizing: boolean }} MeetupCard
 */
/** @typedef {{ state: RsvpState, adults: number, children: number, name_shown: "nobody" | "organizers" | "attendees", note: string, auto_accept: boolean, before_me: number | null, offered_until: string | null, checked_in_at: string | null }} MyRsvp */
/**
 * @typedef {{ id: string, starts_at: string, ends_at: string, status: MeetupDateStatus, reason: OffReason | null, reason_words: string, goes_ahead: boolean, decide_at: string | null,
 *   closes_at: string, capacity: number | null, taken: number, full: boolean, waiting: number, my: MyRsvp | null }} MeetupDate
 */
/**
 * @typedef {{ id: string, neighborhood: string, status: "draft" | "published" | "cancelled" | "finished", audience: "neighborhood" | "verified" | "public" | "kinds", kinds: string[],
 *   withheld: Post["withheld"], label: Post["label"], title: string, body: string, organizers: Author[],
 *   place: { name: string | null, district: string, place: string | null, lon: number | null, lat: number | null, shown: "everybody" | "accepted" }, rrule: string | null,
 *   terms: { capacity: number | null, approval: boolean, guests_allowed: boolean, children_welcome: boolean, ages: string, fee_note: string, bring: string, accessibility: string,
 *     languages: string, rain: string, decide_before: number | null, join_before: number },
 *   dates: MeetupDate[], photos: Photo[], note_after: { body: string, photos: Photo[], at: string | null } | null, created_at: string, edited_at: string | null, version: number,
 *   my: { mine: boolean, organizer: boolean, invited: boolean, may_join: boolean } }} Meetup
 */
/** @typedef {{ id: string | null, membership: string | null, name: string | null, guest: boolean, state: Exclude<RsvpState, "unconfirmed">, adults: number | null, children: number | null, note: string | null, checked_in_at: string | null }} Attendee */
