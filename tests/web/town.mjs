// The town of the stories: the real server on a throw-away folder, a browser, and the letter box.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
export const binary = process.env.KAIRANBAN_BIN ?? join(root, "target/release/kairanban");
const patience = 60_000;
export const password = "kawa no hotori de au";

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** @param {string} command @param {string[]} args @param {Record<string, string>} env */
const run = (command, args, env) => spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });

/** Waits until a command has done its work. @param {import("node:child_process").ChildProcess} child */
const finished = (child) => new Promise((resolve, reject) => {
  let told = "";
  child.stdout?.on("data", (text) => { told += text; });
  child.stderr?.on("data", (text) => { told += text; });
  child.on("error", reject);
  child.on("close", (code) => code === 0 ? resolve(told) : reject(new Error(`ended with ${code}: ${told}`)));
});

/** Waits for the line with the address. @param {import("node:child_process").ChildProcess} child @returns {Promise<string>} */
const address = (child) => new Promise((resolve, reject) => {
  let told = "";
  const timer = setTimeout(() => reject(new Error(`no address within ${patience} ms: ${told}`)), patience);
  const read = (/** @type {Buffer} */ text) => {
    told += text;
    const found = /listening on (http:\/\/[\w.:]+)/.exec(told);
    if (found?.[1]) { clearTimeout(timer); resolve(found[1]); }
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  child.on("close", (code) => reject(new Error(`the server ended with ${code}: ${told}`)));
});

/** Starts the server with the two towns, or as the demo town with its people and offices; `end` stops it and takes its folder away. @param {{ demo?: boolean, held?: number }} [how] */
export async function startTown({ demo = false, held = 0 } = {}) {
  const data = await mkdtemp(join(tmpdir(), "kairanban-web-"));
  const env = { KAIRANBAN_DATA: data, KAIRANBAN_LISTEN: "127.0.0.1:0", KAIRANBAN_RATE_SCALE: "1000", KAIRANBAN_FIRST_POSTS_HELD: String(held) };
  if (!demo) await finished(run(binary, ["import", "neighborhoods", join(root, "data/neighborhoods.geojson")], env));
  const server = run(binary, [demo ? "demo" : "serve"], env);
  const base = await address(server);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  return {
    base, data, browser,
    async end() {
      await browser.close();
      const ended = new Promise((resolve) => server.on("close", resolve));
      server.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof startTown>>} Town */

/** A command of the keeper of the machine, beside the running server. @param {Town} town @param {...string} args */
export const command = (town, ...args) => finished(run(binary, args, { KAIRANBAN_DATA: town.data }));

/**
 * A person at a device of their own.
 * @param {Town} town @param {import("playwright-core").BrowserContextOptions} [how]
 */
export async function device(town, how = {}) {
  const context = await town.browser.newContext({ baseURL: town.base, locale: "ja-JP", serviceWorkers: "block", viewport: { width: 1280, height: 860 }, ...how });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto("/");
  return page;
}

/** The body of a mail as text. @param {string} raw */
function decoded(raw) {
  return raw.split(/\r?\n--[^\r\n]+\r?\n/).map((part) => {
    const [head = "", ...rest] = part.split(/\r?\n\r?\n/);
    const body = rest.join("\n\n");
    if (/content-transfer-encoding:\s*base64/i.test(part.slice(0, part.length - body.length))) return Buffer.from(body, "base64").toString("utf8");
    if (/content-transfer-encoding:\s*quoted-printable/i.test(head)) {
      return Buffer.from(body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("utf8");
    }
    return body;
  }).join("\n");
}

/** Waits for a letter and takes the link to a page out of it. @param {Town} town @param {string} to @param {string} path such as "/verify" */
export async function linkFromMail(town, to, path) {
  const link = new URL(await inMail(town, to, new RegExp(`https?://[^\\s"<>]*${path}#[\\w.~-]+`)));
  return link.pathname + link.hash;
}

/** Waits for a letter that says something, newest first. @param {Town} town @param {string} to @param {RegExp} words @returns {Promise<string>} */
export async function inMail(town, to, words) {
  const folder = join(town.data, "mail");
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const names = (await readdir(folder).catch(() => /** @type {string[]} */ ([]))).filter((name) => name.endsWith(".eml")).sort().reverse();
    for (const name of names) {
      const raw = await readFile(join(folder, name), "utf8");
      const found = words.exec(decoded(raw));
      if (found && new RegExp(`^to:.*${to}`, "im").test(raw)) return found[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`no mail to ${to} with ${words}`);
}

/** Speaks to the API as the person at this page does. @param {import("playwright-core").Page} page @param {string} method @param {string} path @param {unknown} [body] */
export const ask = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const reply = await fetch(`/api/v1${path}`, { method: /** @type {string} */ (method), body: body === undefined ? undefined : JSON.stringify(body),
    headers: { "X-Requested-With": "kairanban", ...(body === undefined ? {} : { "Content-Type": "application/json" }) } });
  const told = await reply.text();
  return { status: reply.status, body: told ? JSON.parse(told) : null };
}, [method, path, body]);

/**
 * Signs up through the pages, opens the letter's link and joins a town.
 * @param {Town} town @param {string} name @param {{ in?: string, how?: import("playwright-core").BrowserContextOptions }} [more]
 */
export async function neighbor(town, name, { in: slug, how } = {}) {
  const page = await device(town, how);
  const email = `${name.toLowerCase()}@example.jp`;
  await page.goto("/join");
  await page.getByLabel("メールアドレス").fill(email);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByLabel("表示する名前").fill(name);
  await page.getByRole("radio", { name: "18 歳以上" }).check();
  await page.getByLabel("やくそくに同意します").check();
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByText("確認メールを送りました", { exact: true }).waitFor();
  await page.goto(await linkFromMail(town, email, "/verify"));
  await page.getByText("メールアドレスを確認しました。").waitFor();
  if (slug) await joinTown(page, slug);
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} slug */
export async function joinTown(page, slug) {
  await page.goto(`/towns/${slug}`);
  await page.getByRole("radio", { name: "住民" }).check();
  await page.getByRole("button", { name: "参加する", exact: true }).click();
  await page.getByRole("link", { name: "まちの投稿を見る" }).click();
  await page.getByRole("group", { name: "投稿の種類" }).waitFor();
}

/** Writes a post through the composer. @param {import("playwright-core").Page} page @param {string} slug @param {string} kind @param {string} text @param {{ photo?: Buffer }} [more] */
export async function write(page, slug, kind, text, { photo } = {}) {
  await page.goto(`/t/${slug}/new`);
  await page.getByRole("button", { name: kind }).click();
  await page.getByLabel("本文").fill(text);
  if (photo) {
    await page.getByLabel("写真をえらぶ").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: photo });
    await page.getByText("送りました").waitFor();
    await page.getByLabel("写真の説明").fill("試しの写真");
  }
  await page.getByRole("button", { name: "投稿する" }).click();
  if (photo) await page.getByRole("button", { name: "このまま送る" }).click();
  await page.getByText("投稿しました。").waitFor();
}

/** Every page that a member can reach, and those of a guest. */
export const guestPages = ["/", "/join", "/verify", "/sign-in", "/reset", "/towns", "/towns/musashi-kosugi", "/t/musashi-kosugi", "/invite", "/office/join", "/unsubscribe", "/about", "/rules", "/t/musashi-kosugi/guide", "/nowhere", "/api/docs"];
export const memberPages = ["/", "/towns", "/towns/toyosu", "/t/musashi-kosugi", "/t/musashi-kosugi/new", "/t/musashi-kosugi/new?kind=giveaway", "/t/musashi-kosugi/new?kind=question",
  "/me", "/me/settings", "/me/sessions", "/me/security", "/me/blocked", "/me/saved", "/me/posts", "/me/news", "/me/reports", "/me/decisions", "/me/notices-settings", "/notices", "/t/musashi-kosugi/guide", "/t/musashi-kosugi/guide/new"];

/** Opens a page and waits until it has drawn what it has. @param {import("playwright-core").Page} page @param {string} path */
export async function visit(page, path) {
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
}
