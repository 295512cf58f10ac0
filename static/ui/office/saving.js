// @ts-check
// Keeps a draft on the server while it is written: one save at a time, each on top of the one before.
import { api } from "../../api.js";
import { uuid7 } from "../uuid.js";

/** @typedef {import("../view.js").View} View */

const quietMs = 1200;

/** Everything a version says, as it is sent. @param {any} version @returns {any} */
export function contentOf(version) {
  const text = (/** @type {string | null | undefined} */ words) => words?.trim() || null;
  return {
    title: version.title.trim(), body: text(version.body), title_easy: text(version.title_easy), body_easy: text(version.body_easy),
    title_en: text(version.title_en), body_en: text(version.body_en), machine_translated: version.machine_translated,
    category: version.category, severity: version.severity,
    areas: version.areas,
    valid_from: version.valid_from, valid_to: version.valid_to, department: text(version.department), telephone: text(version.telephone),
    target: text(version.target), deadline: version.deadline, procedure: text(version.procedure), source_url: text(version.source_url),
    replies: version.replies, replies_closed_reason: version.replies === "closed" ? text(version.replies_closed_reason) : null,
    child_from: text(version.child_from), child_to: text(version.child_to), publish_at: version.publish_at, expires_at: version.expires_at,
  };
}

/** A sheet that nothing is written on. @param {{ department?: string, telephone?: string }} last */
export const blank = ({ department = "", telephone = "" } = {}) => ({
  title: "", body: "", title_easy: "", body_easy: "", title_en: "", body_en: "", machine_translated: { easy: false, en: false },
  category: "other", severity: "information", areas: { municipalities: [], neighborhoods: [] }, valid_from: null, valid_to: null,
  department, telephone, target: "", deadline: null, procedure: "", source_url: "", replies: "open", replies_closed_reason: "",
  child_from: "", child_to: "", publish_at: null, expires_at: null, attachments: [], state: "draft",
});

/** What is typed waits for a moment of quiet, then goes out. @param {View} el @param {object} change */
export function write(el, change) {
  const { draft } = el.data;
  el.put({ draft: { ...draft, ...change }, dirty: true });
  clearTimeout(el.data.timer);
  el.put({ timer: setTimeout(() => save(el).catch(() => {}), quietMs) });
}

/** Saves now; who asks while a save runs waits for it and then for the rest. @param {View} el @returns {Promise<void>} */
export async function save(el) {
  clearTimeout(el.data.timer);
  if (el.data.saving) {
    await el.data.saving.catch(() => {});
    return save(el);
  }
  if (!el.data.dirty || !el.data.draft.title.trim()) return;
  const run = send(el);
  el.put({ saving: run, dirty: false, saveProblem: null });
  try { await run; } catch (saveProblem) {
    if (!(/** @type {any} */ (saveProblem).code)) throw saveProblem;
    el.put({ dirty: true, saveProblem });
    throw saveProblem;
  } finally { el.put({ saving: null }); }
}

/** Whether two versions say the same in all that is typed; attachments are not typed. @param {any} one @param {any} other */
const same = (one, other) => JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));

/** Only a file came or went since: that is no reason to refuse words. @param {any} notice @param {object} content */
async function patch(notice, content) {
  const address = `/office/notices/${notice.id}`;
  try { return await api.patch(address, content, { version: notice.version.lock }); } catch (problem) {
    if (/** @type {any} */ (problem).code !== "precondition_failed") throw problem;
    const now = await api.get(address);
    if (now.version.number !== notice.version.number || !same(now.version, notice.version)) throw problem;
    return api.patch(address, content, { version: now.version.lock });
  }
}

/** @param {View} el */
async function send(el) {
  const { notice, draft } = el.data;
  const content = contentOf(draft);
  const id = el.data.newId ?? uuid7();
  el.put({ newId: id });
  const told = notice ? await patch(notice, content) : await api.post("/office/notices", { id, ...content });
  el.put({ notice: told, savedAt: new Date() });
  if (!notice && el.isConnected) history.replaceState(history.state, "", `/office/n/${told.id}`);
}
