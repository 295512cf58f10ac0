// Those who keep the rules, for stories: appointed on the machine as its keeper would, and things to look at.
import { ask, command, neighbor } from "./town.mjs";

export const kosugi = "musashi-kosugi";

/**
 * Somebody with a part in keeping the rules; waits until the running server knows.
 * @param {import("./town.mjs").Town} town @param {string} name @param {string} role @param {{ in?: string, how?: import("playwright-core").BrowserContextOptions }} [more]
 */
export async function keeper(town, name, role, more) {
  const page = await neighbor(town, name, more);
  const at = role === "area_moderator" ? ["--neighborhood", kosugi] : [];
  await command(town, "admin", "appoint", `${name.toLowerCase()}@example.jp`, "--role", role, ...at);
  await page.waitForFunction(async (role) => {
    const me = await (await fetch("/api/v1/me")).json();
    return me.duties.some((/** @type {any} */ duty) => duty.role === role);
  }, role);
  await page.reload();
  return page;
}

/** Says something in the town, without the composer. @param {import("playwright-core").Page} page @param {string} body @returns {Promise<string>} the post */
export async function says(page, body) {
  const { body: post } = await ask(page, "POST", "/posts", { neighborhood: kosugi, kind: "talk", audience: "neighborhood", body });
  return post.id;
}

/** Reports something, without the dialog. @param {import("playwright-core").Page} page @param {string} kind @param {string} target @param {string} category @param {string} [words] */
export async function reports(page, kind, target, category, words) {
  const { status } = await ask(page, "POST", "/reports", { target_kind: kind, target, category, words });
  if (status !== 202) throw new Error(`a report is answered by ${status}`);
}
