// @ts-check
// What a page asks of the server about a meetup, each act by its name.
import { api } from "../../api.js";

/** @typedef {import("../../types.js").Meetup} Meetup */

/** @param {string} date */
const at = (date) => `/meetup-dates/${date}`;

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Meetup>} */
export const meetup = (id, signal) => api.get(`/meetups/${id}`, { signal });
/** @param {string} id @returns {Promise<Meetup>} */
export const publish = (id) => api.post(`/meetups/${id}/publish`);
/** @param {string} id @param {{ reason: string, words: string }} why */
export const cancelAll = (id, why) => api.post(`/meetups/${id}/cancel`, why);
/** @param {string} id @param {AbortSignal} [signal] */
export const messages = (id, signal) => api.get(`/meetups/${id}/messages`, { signal });
/** @param {string} id @param {{ body: string, date?: string, acknowledged?: boolean }} message */
export const tell = (id, message) => api.post(`/meetups/${id}/messages`, message);
/** @param {Meetup} one @param {{ body: string, photos: string[], acknowledged?: boolean }} note */
export const noteAfter = ({ id, version }, note) => api.put(`/meetups/${id}/note`, note, { version });
/** @param {string} id */
export const organize = (id) => api.post(`/meetups/${id}/organizers/accept`);
/** One's own part, or somebody else's. @param {string} id @param {string} membership */
export const dropOrganizer = (id, membership) => api.delete(`/meetups/${id}/organizers/${membership}`);

/** @param {string} date @param {object} wish */
export const join = (date, wish) => api.put(`${at(date)}/rsvp`, wish);
/** @param {string} date */
export const leave = (date) => api.delete(`${at(date)}/rsvp`);
/** @param {string} date */
export const take = (date) => api.post(`${at(date)}/rsvp/accept`);
/** @param {string} date @param {string} code */
export const checkIn = (date, code) => api.post(`${at(date)}/check-in`, { code });
/** @param {string} date @param {object} guest */
export const signUp = (date, guest) => api.post(`${at(date)}/guests`, guest);

/** @param {string} date @param {{ reason: string, words: string }} why */
export const callOff = (date, why) => api.post(`${at(date)}/cancel`, why);
/** @param {string} date */
export const goAhead = (date) => api.post(`${at(date)}/go-ahead`);
/** @param {Meetup} one @param {string} date @param {object} change */
export const changeDate = ({ version }, date, change) => api.patch(at(date), change, { version });
/** @param {string} date @param {AbortSignal} [signal] */
export const attendees = (date, signal) => api.get(`${at(date)}/attendees`, { signal });
/** @param {string} date @param {AbortSignal} [signal] */
export const code = (date, signal) => api.get(`${at(date)}/code`, { signal });
/** @param {string} rsvp @param {boolean} accept */
export const answer = (rsvp, accept) => api.post(`/rsvps/${rsvp}/answer`, { accept });
/** @param {string} rsvp @param {boolean} came */
export const tickOff = (rsvp, came) => api.post(`/rsvps/${rsvp}/check-in`, { came });
