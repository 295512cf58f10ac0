// @ts-check
// The shapes that the API answers with, as types for the editor and the type check; nothing runs here.

/** @typedef {"talk" | "question" | "giveaway" | "recommendation" | "lost_found" | "safety" | "help_wanted"} PostKind */
/** @typedef {"resident" | "worker_student" | "former_resident" | "supporter" | "moving_in"} MembershipKind */
/** @typedef {"thanks" | "like" | "cheer" | "same" | "surprise"} ReactionKind */
/** @typedef {"neighborhood" | "verified" | "public"} Audience */
/** @typedef {Partial<Record<ReactionKind, number>>} Reactions */

/** @typedef {{ membership: string | null, name: string, icon: string | null, kind: MembershipKind | null, verified: boolean, anonymous: boolean, left: boolean }} Author */
/** @typedef {{ id: string, alt: string, width: number, height: number }} Photo */

/**
 * @typedef {{ id: string, neighborhood: string, kind: PostKind, audience: Audience, author: Author, body: string,
 *   place_name: string | null, photos: Photo[], state: string | null, price: number | null, accepted_comment: string | null,
 *   comments: number, reactions: Reactions, created_at: string, edited_at: string | null, version: number,
 *   my: { mine: boolean, reaction: ReactionKind | null, saved: boolean, unread: boolean } }} Post
 */

/**
 * @typedef {{ id: string, post: string, parent: string | null, author: Author | null, body: string, photo: Photo | null,
 *   reactions: Reactions, created_at: string, edited_at: string | null, version: number, deleted: boolean,
 *   my: { mine: boolean, reaction: ReactionKind | null }, replies?: Comment[] }} Comment
 */

/**
 * @typedef {{ id: string, slug: string, name: string, kana: string, romaji: string, municipality: string, towns: string[],
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
 *   kind: "resident" | "officer", second_factor: { required: boolean, proven: boolean } }} Me
 */

/** @typedef {{ id: string, kind: string, post: string | null, comment: string | null, neighborhood: string | null, who: string | null, what: string, created_at: string, read: boolean }} Notification */
/** @typedef {{ membership: string, name: string, icon: string | null, kind: MembershipKind | null, verified: boolean, joined_month: string | null, me: boolean, blocked: boolean, muted: boolean }} Profile */
/** @typedef {{ id: string, current: boolean, client: string, created_at: string, last_used_at: string }} Session */

export {};
