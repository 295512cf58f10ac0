// What an office does seldom: files that go with a notice, and the night when nobody is there to approve.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { approve, clerk, fillSheet, submit, until } from "./office.mjs";
import { picture } from "./picture.mjs";
import { device, startTown, visit } from "./town.mjs";

/** @type {import("./town.mjs").Town} */
let town;
/** @type {import("playwright-core").Page} */
let kakari;
/** @type {import("playwright-core").Page} */
let kacho;
/** @type {import("playwright-core").Page} */
let guest;
before(async () => {
  town = await startTown({ demo: true });
  kakari = await clerk(town, "kakari@example.jp");
  kacho = await clerk(town, "kacho@example.jp");
  guest = await device(town);
});
after(() => town?.end());

test("a leaflet and a picture go with a notice, in words too; a file that lies about itself does not", async () => {
  await fillSheet(kakari, { title: "防災訓練の道順です", body: "12月6日の防災訓練では、東の入口からお入りください。" });
  await kakari.getByText(/に保存しました/).waitFor();
  await kakari.getByText("添付（PDF・写真）").click();
  const choose = kakari.locator("input[type=file]");
  await choose.setInputFiles({ name: "道順.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html><script>alert(1)</script>") });
  await kakari.getByRole("alert").getByText("送れませんでした。", { exact: false }).waitFor();
  assert.equal(await kakari.locator(".picked-file").count(), 0);
  await choose.setInputFiles([
    { name: "道順.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF") },
    { name: "地図.png", mimeType: "image/png", buffer: picture() },
  ]);
  await kakari.locator(".picked-file").nth(1).waitFor();

  // Not without words for those who cannot see them.
  await kakari.getByRole("button", { name: "承認に出す" }).click();
  await kakari.getByText("入力をご確認ください。").waitFor();
  const inWords = (/** @type {string} */ file) => kakari.locator(".picked-file").filter({ hasText: file }).getByLabel("内容を文字で");
  await inWords("道順.pdf").fill("東の入口から入り、右に曲がります。");
  await inWords("地図.jpg").fill("公園の地図。入口は東にあります。");
  // Submitted while the last words are still on their way.
  /** @type {(value?: unknown) => void} */
  let arrive = () => {};
  const clicked = new Promise((done) => { arrive = done; });
  await kakari.route("**/attachments/*", async (route) => { await clicked; await route.continue(); });
  await kakari.getByRole("button", { name: "承認に出す" }).click();
  arrive();
  await kakari.getByRole("heading", { name: "承認できる人を探しましょう" }).waitFor();
  const desk = new URL(kakari.url()).pathname;
  await approve(kacho, desk);

  const page = desk.replace("/office", "");
  await until(guest, page, guest.getByRole("img", { name: "公園の地図。入口は東にあります。" }));
  await guest.waitForFunction(() => /** @type {HTMLImageElement | null} */ (document.querySelector(".files img"))?.naturalWidth);
  await guest.getByText("東の入口から入り、右に曲がります。").or(guest.locator(".files summary")).first().waitFor();
  const saved = guest.waitForEvent("download");
  await guest.getByRole("link", { name: /道順\.pdf/ }).click();
  assert.equal((await saved).suggestedFilename(), "道順.pdf");
});

/** Lets half an hour pass for what waits to be approved, which is too long for a story. */
function halfAnHourLater() {
  const code = "import sqlite3, sys; base = sqlite3.connect(sys.argv[1], timeout=10); "
    + "base.execute(\"update notice_version set submitted_at = datetime(submitted_at, '-30 minutes') where state = 'pending'\"); base.commit()";
  const told = spawnSync("python3", ["-c", code, join(town.data, "kairanban.db")], { encoding: "utf8" });
  assert.equal(told.status, 0, told.stderr);
}

test("at night one person sends an emergency alone: two allowed it before, it waits, and it says so for good", async () => {
  await visit(kacho, "/office/people");
  await kacho.getByText("緊急時の一人公開").first().click();
  await kacho.getByText("いまはできません。").waitFor();
  await kacho.getByLabel("何分待つか").fill("10");
  await kacho.getByRole("button", { name: "使えるようにする" }).click();
  const again = (/** @type {import("playwright-core").Page} */ page) => page.getByRole("dialog").getByRole("button", { name: "パスキーで確認する" });
  await again(kacho).or(kacho.getByText("あなたが頼んだものです。", { exact: false })).first().waitFor();
  if (await again(kacho).isVisible()) await again(kacho).click();
  await kacho.getByText("あなたが頼んだものです。", { exact: false }).waitFor();
  await visit(kakari, "/office/people");
  await kakari.getByText("10 分待って承認がないとき、一人で公開できるようにします。").waitFor();
  await kakari.getByRole("button", { name: "確認する", exact: true }).click();
  const allowed = kakari.getByText("待っているものはありません。");
  await again(kakari).or(allowed).first().waitFor();
  if (await again(kakari).isVisible()) await again(kakari).click();
  await allowed.waitFor();

  await fillSheet(kakari, { title: "多摩川の水が増えています", body: "川から離れてください。" });
  await kakari.getByRole("radio", { name: "緊急" }).check();
  const end = new Date(Date.now() + 12 * 3_600_000 + 9 * 3_600_000).toISOString().slice(0, 16);
  await kakari.getByLabel("掲載を終える日時").fill(end);
  const desk = await submit(kakari);

  await visit(kacho, `${desk}/review`);
  const names = await kacho.locator("#areas_text-hint, [name=areas_text]").first().evaluate((one) => one.closest(".field")?.querySelector(".hint")?.textContent ?? "");
  const people = await kacho.locator("[name=people]").evaluate((one) => one.closest(".field")?.querySelector(".hint")?.textContent ?? "");
  const shown = (/** @type {string} */ hint) => hint.match(/「(.+)」/)?.[1] ?? hint;
  await kacho.locator("[name=areas_text]").fill(shown(names));
  await kacho.locator("[name=people]").fill(shown(people));
  await kacho.getByRole("button", { name: "ひとりの判断で出す" }).click();
  const dialog = kacho.getByRole("dialog").filter({ hasText: "待てない理由" });
  await dialog.getByLabel("待てない理由").fill("夜間で、ほかに承認できる人がいません。");
  await dialog.getByRole("button", { name: "ひとりの判断で公開する" }).click();
  const early = kacho.getByText("まだ待つ時間です。", { exact: false });
  await again(kacho).or(early).first().waitFor();
  if (await again(kacho).isVisible()) await again(kacho).click();
  await early.first().waitFor();

  halfAnHourLater();
  await dialog.getByRole("button", { name: "ひとりの判断で公開する" }).click();
  await kacho.getByText("公開しました。別の方に、24 時間以内の確認をお願いしてください。").waitFor();
  // Whoever released it is not the one who looks at it again.
  await kacho.getByRole("button", { name: "取り消す" }).waitFor();
  assert.equal(await kacho.getByRole("button", { name: "ひとりの判断を確かめた" }).count(), 0);
  await until(guest, desk.replace("/office", ""), guest.getByText("ひとりの判断で発信"));
  await guest.getByText("川から離れてください。").waitFor();
});
