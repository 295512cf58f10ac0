// Names as long as the server keeps them, and in the list every event of the account in words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { neighbor, password, startTown, visit } from "./town.mjs";

const longestName = 30;

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  town = await startTown();
  page = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
});
after(() => town?.end());

test("a name field takes what the server takes, and no more", async () => {
  await visit(page, "/me/settings");
  const name = page.getByLabel("はじめに表示する名前");
  await name.fill("");
  await name.pressSequentially("あ".repeat(longestName + 5));
  assert.equal((await name.inputValue()).length, longestName);
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByText("保存しました。").waitFor();
  for (const [path, label] of [["/towns/toyosu", "このまちで表示する名前"], ["/join", "表示する名前"]]) {
    await visit(page, String(path));
    assert.equal(await page.getByLabel(String(label)).getAttribute("maxlength"), String(longestName), path);
  }
  await visit(page, "/me");
  await page.getByText("このまちでの表示を変える").click();
  assert.equal(await page.getByLabel("このまちで表示する名前").getAttribute("maxlength"), String(longestName));
});

test("a changed password is told in words, in both languages", async () => {
  await visit(page, "/me/settings");
  await page.getByText("パスワードを変える").first().click();
  await page.getByLabel("いまのパスワード").fill(password);
  await page.getByLabel("新しいパスワード").fill("hashi no tamoto no benchi");
  await page.getByRole("button", { name: "パスワードを変える" }).click();
  await page.getByText("パスワードを変えました。").waitFor();
  await visit(page, "/me/news");
  await page.getByRole("link", { name: /パスワードが変わり、ほかの端末はログアウトしました/ }).waitFor();
  await page.getByRole("contentinfo").getByRole("button", { name: "English" }).click();
  await page.getByRole("link", { name: /Your password was changed/ }).waitFor();
});
