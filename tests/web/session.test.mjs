// An access token that ran out is renewed once for all tabs; an ended session leads to the sign-in page in words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, device, neighbor, password, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

test("two tabs, one refresh, and both go on", async () => {
  const first = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
  const context = first.context();
  const second = await context.newPage();
  await visit(second, "/me");
  await visit(first, "/me");
  let refreshed = 0;
  await context.route("**/api/v1/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path.endsWith("/sessions/refresh")) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      refreshed += 1;
      return route.continue();
    }
    if (refreshed || path.endsWith("/live")) return route.continue();
    return route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify({ status: 401, code: "session_expired", errors: [] }) });
  });
  await Promise.all([first, second].map((page) => page.getByRole("navigation").getByRole("link", { name: /おしらせ/ }).click()));
  await Promise.all([first, second].map((page) => page.getByText("まだ届いていません。", { exact: false }).waitFor()));
  assert.equal(refreshed, 1);
});

// The stream says good-bye when the session ends, so the page asks without being touched.
test("a session ended elsewhere says so and asks to sign in", async () => {
  const page = await neighbor(town, "Taro", { in: "musashi-kosugi" });
  await visit(page, "/me");
  const tablet = await device(town);
  await visit(tablet, "/sign-in");
  await tablet.getByLabel("メールアドレス").fill("taro@example.jp");
  await tablet.getByLabel("パスワード", { exact: true }).fill(password);
  await tablet.getByRole("main").getByRole("button", { name: "ログインする", exact: true }).click();
  await tablet.getByText("おかえりなさい、Taroさん。").waitFor();
  assert.equal((await ask(tablet, "DELETE", "/sessions")).status, 204);
  await page.getByRole("heading", { level: 1, name: "ログイン" }).waitFor();
  await page.getByText("ログインの期限が切れました。もう一度ログインしてください。").waitFor();
});
