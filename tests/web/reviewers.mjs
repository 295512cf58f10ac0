// Those who run the server, for stories: each with a passkey at a device of their own, shown again where an act is grave.
import { command, neighbor, password, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** Passkeys belong to a name, not to a number. @param {import("./town.mjs").Town} town */
export const named = (town) => ({ baseURL: town.base.replace("127.0.0.1", "localhost") });

/** A finger on a sensor, played by the browser. @param {Page} page */
export async function withKey(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("WebAuthn.enable");
  await wire.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

/** Registers a passkey on the page of what protects the account. @param {Page} page */
export async function addKey(page) {
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  const confirm = page.getByLabel("確認のため、パスワードを入れてください");
  await page.getByRole("button", { name: "この名前で登録する" }).waitFor();
  if (await confirm.isVisible()) await confirm.fill(password);
  await page.getByRole("button", { name: "この名前で登録する" }).click();
  await page.getByRole("button", { name: "控えました" }).click();
}

/** Somebody who runs the server, with a passkey. @param {import("./town.mjs").Town} town @param {string} name @param {{ in?: string }} [more] */
export async function reviewer(town, name, more = {}) {
  const page = await neighbor(town, name, { ...more, how: named(town) });
  await command(town, "admin", "make-administrator", `${name.toLowerCase()}@example.jp`);
  await withKey(page);
  await visit(page, "/me/security");
  await addKey(page);
  return page;
}

/** Presses a button, and shows the passkey again where the server asks for it. @param {Page} page @param {() => Promise<void>} press @param {import("playwright-core").Locator} sign */
export async function grave(page, press, sign) {
  await press();
  const again = page.getByRole("dialog").getByRole("button", { name: "パスキーで確認する" });
  await again.or(sign).first().waitFor();
  if (await again.isVisible()) await again.click();
  await sign.first().waitFor();
}
