// What protects a sign-in besides the password: a passkey, an app, paper; and an office's account, which needs one.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { ask, device, linkFromMail, neighbor, password, startTown, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("./town.mjs").Town} */
let town;
/** Browsers have no passkeys for bare addresses. @type {{ baseURL: string }} */
let named;
before(async () => {
  town = await startTown();
  named = { baseURL: town.base.replace("127.0.0.1", "localhost") };
});
after(() => town?.end());

/** A key in the browser that verifies its owner without asking. @param {Page} page */
async function withKey(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("WebAuthn.enable");
  const options = /** @type {const} */ ({ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true });
  const { authenticatorId } = await wire.send("WebAuthn.addVirtualAuthenticator", { options });
  /** @param {boolean} isUserVerified */
  const verifies = (isUserVerified) => wire.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { verifies };
}

/** What an app shows (RFC 6238), `steps` from now. @param {string} secret @param {number} [steps] */
function shown(secret, steps = 0) {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((sign) => signs.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(count).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** @param {Page} page */
async function signOut(page) {
  await visit(page, "/me");
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.getByText("ログアウトしました。").waitFor();
}

/** @param {Page} page @param {string} email */
async function givePassword(page, email) {
  await visit(page, "/sign-in");
  await page.getByLabel("メールアドレス").fill(email);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "ログインする", exact: true }).click();
}

/** The codes for paper, and the word that they are kept. @param {Page} page */
async function keepCodes(page) {
  await page.getByRole("heading", { name: "リカバリーコードを控えてください" }).waitFor();
  const codes = await page.locator("recovery-sheet code").allTextContents();
  assert.equal(codes.length, 10);
  await page.getByRole("button", { name: "控えました" }).click();
  await page.getByText("のこり 10 個です。").waitFor();
  return codes;
}

test("a passkey is added, signs in alone, and is asked for again before something grave", async () => {
  const page = await neighbor(town, "Hanako", { how: named });
  const key = await withKey(page);
  await visit(page, "/me");
  await page.getByRole("link", { name: "ログインを守る" }).click();
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByLabel("パスキーの名前").fill("わたしの鍵");
  await page.getByLabel("確認のため、パスワードを入れてください").fill("chigau kotoba desu yo");
  await page.getByRole("button", { name: "この名前で登録する" }).click();
  await page.getByText("合っていません。").waitFor();
  await page.getByLabel("確認のため、パスワードを入れてください").fill(password);
  await page.getByRole("button", { name: "この名前で登録する" }).click();
  await keepCodes(page);
  await page.getByText("わたしの鍵").first().waitFor();
  await page.getByRole("button", { name: "名前を変える わたしの鍵" }).click();
  await page.getByLabel("パスキーの名前").fill("青い鍵");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByText("青い鍵").first().waitFor();

  await signOut(page);
  await visit(page, "/sign-in?next=/me/settings");
  await page.getByRole("button", { name: "パスキーでログインする" }).click();
  await page.getByRole("heading", { level: 1, name: "設定" }).waitFor();
  await page.getByText("おかえりなさい、Hanakoさん。").waitFor();

  const answer = page.evaluate(() => import(/** @type {any} */ ("/ui/step-up.js")).then((all) => all.stepUp("passkey", { again: true })));
  await page.getByRole("dialog").getByRole("button", { name: "パスキーで確認する" }).click();
  assert.equal(await answer, true);
  const twice = page.evaluate(() => import(/** @type {any} */ ("/ui/step-up.js")).then((all) => all.stepUp("passkey")));
  assert.equal(await twice, true, "for some minutes nobody is asked again");

  await key.verifies(false);
  const refused = page.evaluate(() => import(/** @type {any} */ ("/ui/step-up.js")).then((all) => all.stepUp("passkey", { again: true })));
  await page.getByRole("dialog").getByRole("button", { name: "パスキーで確認する" }).click();
  await page.getByRole("dialog").getByText("パスキーの確認が終わりませんでした。").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "とじる" }).click();
  assert.equal(await refused, false);
});

test("after the password an app's code is asked for; without the phone, paper", async () => {
  const page = await neighbor(town, "Taro", { how: named });
  await visit(page, "/me/security");
  await page.getByRole("button", { name: "認証アプリを登録する" }).click();
  await page.getByLabel("確認のため、パスワードを入れてください").fill(password);
  await page.getByRole("button", { name: "次へ進む" }).click();
  await page.getByRole("img", { name: "認証アプリで読みとる QR コード" }).waitFor();
  const secret = await page.locator("code.secret").innerText();
  await page.getByLabel("アプリに表示された 6 けたの数字").fill("000000");
  await page.getByRole("button", { name: "確認する" }).click();
  await page.getByText("合っていません。").waitFor();
  await page.getByLabel("アプリに表示された 6 けたの数字").fill(shown(secret));
  await page.getByRole("button", { name: "確認する" }).click();
  const [code = ""] = await keepCodes(page);

  await signOut(page);
  await givePassword(page, "taro@example.jp");
  await page.getByRole("heading", { level: 1, name: "ご本人の確認" }).waitFor();
  await page.goto("/me/settings");
  await page.getByRole("heading", { level: 1, name: "ご本人の確認" }).waitFor();
  assert.equal((await ask(page, "GET", "/notifications")).body.code, "second_factor_required");
  await page.getByLabel("認証アプリの 6 けたの数字").fill(shown(secret, 1));
  await page.getByRole("button", { name: "確認する" }).click();
  await page.getByRole("heading", { level: 1, name: "設定" }).waitFor();

  await signOut(page);
  await givePassword(page, "taro@example.jp");
  await page.getByText("スマートフォンや鍵がない方").click();
  await page.getByLabel("リカバリーコード").fill(code.toUpperCase());
  await page.getByRole("button", { name: "コードを使う" }).click();
  await page.getByText("おかえりなさい、Taroさん。").waitFor();
  await visit(page, "/me/security");
  await page.getByText("のこり 9 個です。").waitFor();
  await visit(page, "/me/news");
  await page.getByText("リカバリーコードで本人の確認がありました。", { exact: false }).waitFor();
});

test("an office's account is led to its second factor and nowhere else before", async () => {
  const page = await device(town, named);
  await withKey(page);
  await visit(page, "/sign-in");
  await page.getByRole("link", { name: "アカウントをつくる" }).click();
  await page.getByLabel("職場のメールアドレス").fill("kakaricho@city.example");
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByLabel("お名前").fill("係長");
  await page.getByLabel("やくそくに同意します").check();
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByText("役所や団体のアカウントには、パスワードのほかに、もう一つの確認が必要です。", { exact: false }).waitFor();
  await page.goto("/me");
  await page.getByRole("heading", { level: 1, name: "ログインを守る" }).waitFor();
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByLabel("確認のため、パスワードを入れてください").fill(password);
  await page.getByRole("button", { name: "この名前で登録する" }).click();
  await keepCodes(page);
  await page.goto(await linkFromMail(town, "kakaricho@city.example", "/verify"));
  await page.getByText("メールアドレスを確認しました。").waitFor();
  assert.equal((await ask(page, "GET", "/me")).body.kind, "officer");
  assert.equal((await ask(page, "GET", "/memberships")).body.code, "office_account");
});
