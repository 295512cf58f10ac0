// @ts-check
// Who decided, as a role; of a public body's desk, which body it was.
import { v } from "../words/verdict.js";

/** @param {{ role: import("../types.js").DeciderRole, body: string | null }} one */
export const decider = ({ role, body }) => role === "government_desk" && body ? v.deskOf(body) : v.role[role];
