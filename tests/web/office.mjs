// People of an office in the stories: the demo town's clerks, each at a device with an authenticator that is not there.
import { device, visit } from "./town.mjs";

export const demoPassword = "demo-demo-kairanban-2026";

/** Passkeys belong to a name, not to a number. @param {import("./town.mjs").Town} town */
const named = (town) => town.base.replace("127.0.0.1", "localhost");

/** A finger on a sensor, played by the browser. @param {import("playwright-core").Page} page */
async function withAuthenticator(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("WebAuthn.enable");
  await wire.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

/** Signs in with the password that the demo town prints. @param {import("playwright-core").Page} page @param {string} email */
async function signIn(page, email) {
  await page.goto("/sign-in");
  await page.getByLabel("メールアドレス").fill(email);
  await page.getByLabel("パスワード", { exact: true }).fill(demoPassword);
  await page.getByRole("main").getByRole("button", { name: "ログインする", exact: true }).click();
}

/**
 * A clerk on the first day: the password, then a passkey, then the desk.
 * @param {import("./town.mjs").Town} town @param {string} email @param {import("playwright-core").BrowserContextOptions} [how]
 */
export async function clerk(town, email, how = {}) {
  const page = await device(town, { baseURL: named(town), ...how });
  await withAuthenticator(page);
  await signIn(page, email);
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByLabel("確認のため、パスワードを入れてください").fill(demoPassword);
  await page.getByRole("button", { name: "この名前で登録する" }).click();
  await page.getByRole("button", { name: "控えました" }).click();
  await page.getByRole("link", { name: "次へ進む" }).click();
  await visit(page, "/office");
  return page;
}

/** Somebody of the demo town who lives there. @param {import("./town.mjs").Town} town @param {string} email @param {import("playwright-core").BrowserContextOptions} [how] */
export async function resident(town, email, how = {}) {
  const page = await device(town, how);
  await signIn(page, email);
  await page.getByText("おかえりなさい", { exact: false }).waitFor();
  return page;
}

/** What a clerk fills in at least. @param {import("playwright-core").Page} page @param {{ title: string, body: string }} words */
export async function fillSheet(page, { title, body }) {
  await visit(page, "/office/new");
  await page.getByLabel("題名", { exact: true }).fill(title);
  await page.getByLabel("本文", { exact: true }).fill(body);
  await page.getByLabel("種類").selectOption({ label: "交通・工事" });
  await page.getByRole("checkbox", { name: /の全体$/ }).check();
  await page.getByLabel("対象の方").fill("小杉町の方");
  await page.getByLabel("手続き・していただくこと").fill("前の晩までに、水をためておいてください。");
  await page.getByLabel("担当課").fill("道路公園センター");
  await page.getByLabel("電話").fill("044-000-0002");
}

/** @param {import("playwright-core").Page} page */
export async function submit(page) {
  await page.getByRole("button", { name: "承認に出す" }).click();
  await page.getByRole("heading", { name: "承認できる人を探しましょう" }).waitFor();
  return new URL(page.url()).pathname;
}

/** A colleague goes through the list and approves with the passkey. @param {import("playwright-core").Page} page @param {string} path of the notice in the office */
export async function approve(page, path) {
  await visit(page, `${path}/review`);
  for (const box of await page.getByRole("group").getByRole("checkbox").or(page.locator(".ticks").getByRole("checkbox")).all()) await box.check();
  await page.getByRole("button", { name: "承認する" }).click();
  const again = page.getByRole("dialog").getByRole("button", { name: "パスキーで確認する" });
  await again.or(page.getByText("承認しました。")).first().waitFor();
  if (await again.isVisible()) await again.click();
  await page.getByText("承認しました。").waitFor();
}

/** Publication, delivery and letters are jobs of the queue: their trace on a page is waited for. @param {import("playwright-core").Page} page @param {string} path @param {import("playwright-core").Locator} sign */
export async function until(page, path, sign) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    await visit(page, path);
    // A page that the server made is taken over by the app a moment later, with what is the reader's own.
    const shown = sign.first().waitFor({ timeout: 2_000 });
    if (await shown.then(() => true, () => false)) return;
  }
  throw new Error(`${path} never shows ${sign}`);
}
