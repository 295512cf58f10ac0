// The rules change in the open and by two people; whoever keeps them is given that by two. Everybody reads the rules in three ways.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keeper, kosugi, says } from "./keepers.mjs";
import { look } from "./looking.mjs";
import { grave, named, reviewer } from "./reviewers.mjs";
import { ask, device, neighbor, startTown, visit } from "./town.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("./town.mjs").Town} */
let town;
/** @type {Record<"first" | "second" | "kenji" | "yuki", Page>} */
let people;

before(async () => {
  town = await startTown();
  people = {
    first: await reviewer(town, "Hajime"), second: await reviewer(town, "Futaba"),
    kenji: await keeper(town, "Kenji", "area_moderator", { in: kosugi }),
    yuki: await neighbor(town, "Yuki", { in: kosugi, how: named(town) }),
  };
});
after(() => town?.end());

test("somebody is made a moderator by one administrator and confirmed by another, and works then", async () => {
  const { first, second, yuki } = people;
  await visit(first, "/moderation/duties");
  await first.getByText("役をまかせる", { exact: true }).click();
  await first.getByRole("radio", { name: "まちの見守り役" }).check();
  await first.getByLabel("どのまち", { exact: true }).selectOption({ label: "武蔵小杉" });
  await first.getByLabel("その人のメールアドレス").fill("nobody@example.jp");
  await grave(first, () => first.getByRole("button", { name: "まかせる", exact: true }).click(), first.getByText("選びなおしてください。"));
  await first.getByLabel("その人のメールアドレス").fill("yuki@example.jp");
  await first.getByRole("button", { name: "まかせる", exact: true }).click();
  await first.getByRole("heading", { name: "二人目を待つもの" }).waitFor();
  assert.equal(await first.getByRole("button", { name: "確認する", exact: true }).count(), 0, "nobody confirms what they gave");
  await visit(second, "/moderation/duties");
  await second.getByRole("button", { name: "確認する", exact: true }).click();
  await grave(second, () => second.getByRole("dialog").getByRole("button", { name: "確認する" }).click(), second.getByText("担当中").nth(1));
  await look(second, "who keeps the rules");
  await visit(yuki, "/moderation");
  await yuki.getByText("確認を待っているものはありません。", { exact: false }).waitFor();
  await visit(yuki, "/moderation/duties");
  await yuki.getByText("ここは、サーバーを運営する人の画面です。").waitFor();
});

test("a rule is proposed by a moderator, published by an administrator, and announced to everybody two weeks ahead", async () => {
  const { first, kenji } = people;
  await visit(kenji, "/moderation/rules");
  await kenji.getByText("変更を提案する", { exact: true }).click();
  await kenji.getByLabel("どのやくそく").selectOption({ value: "harassment" });
  await kenji.getByRole("button", { name: "提案する", exact: true }).click();
  await kenji.getByText("いまの版と同じ文です。", { exact: false }).waitFor();
  const whole = kenji.getByRole("group", { name: "日本語", exact: true }).getByLabel("くわしく");
  await whole.fill(`${await whole.inputValue()}\n返事がないときは、そこで終わりにしましょう。`);
  await kenji.getByLabel("なぜ変えるか").fill("しつこい返事の通報が続いたため");
  await kenji.getByText(/^例（\d）$/).click();
  await kenji.getByRole("button", { name: "例を加える" }).click();
  assert.match(await whole.inputValue(), /そこで終わりに/, "adding an example loses no word");
  await kenji.getByRole("button", { name: "この例を外す" }).last().click();
  await look(kenji, "the sheet for a rule");
  await kenji.getByRole("button", { name: "提案する", exact: true }).click();
  await kenji.getByText("あなたの提案", { exact: false }).waitFor();
  assert.equal(await kenji.getByRole("button", { name: "公開する" }).count(), 0, "nobody publishes what they proposed");

  await visit(first, "/moderation/rules");
  await first.getByText("返事がないときは、そこで終わりにしましょう。").first().waitFor();
  await look(first, "a proposal");
  await first.getByRole("button", { name: "公開する" }).click();
  await grave(first, () => first.getByRole("dialog").getByRole("button", { name: "公開する" }).click(), first.getByText("待っている提案はありません。"));

  const guest = await device(town, { viewport: { width: 360, height: 780 } });
  await visit(guest, "/rules");
  await guest.getByRole("heading", { name: "これから変わること" }).waitFor();
  await guest.getByText(/から変わります$/).waitFor();
  await guest.getByText("理由：しつこい返事の通報が続いたため").waitFor();
  await guest.getByRole("link", { name: "やさしい日本語" }).click();
  await guest.getByRole("heading", { name: "みんなの", exact: false }).or(guest.locator("ruby").first()).first().waitFor();
  assert.ok(await guest.locator("rules-page ruby rt").count() > 100, "with furigana");
  await look(guest, "the rules in easy Japanese");
  await guest.reload();
  assert.equal(await guest.locator(".languages [aria-current]").textContent(), "やさしい日本語", "the choice is kept");
  await guest.getByRole("link", { name: "English", exact: true }).click();
  await guest.getByRole("heading", { name: "Rules that decisions go by" }).waitFor();
});

test("a comment has an address that leads to it, and a visitor finds the form for infringed rights", async () => {
  const { kenji, yuki } = people;
  const post = await says(kenji, "長い話になりそうです。");
  let last = "";
  for (let i = 0; i < 25; i++) last = (await ask(i % 2 ? kenji : yuki, "POST", `/posts/${post}/comments`, { body: `${i + 1} 番目の話です。` })).body.id;
  await visit(kenji, `/p/${post}#c-${last}`);
  await kenji.locator(`#c-${last}`).waitFor();
  await kenji.waitForFunction((id) => document.activeElement?.id === `c-${id}`, last);
  assert.match(String(await kenji.locator(`#c-${last}`).textContent()), /25 番目の話/);
  if (await kenji.locator(`#c-${last} drop-menu`).count() === 0) throw new Error("a comment without a menu");
  const { body: open } = await ask(kenji, "POST", "/posts", { neighborhood: kosugi, kind: "talk", audience: "public", body: "だれでも読める投稿です。" });
  const guest = await device(town);
  await visit(guest, `/p/${open.id}`);
  await guest.getByRole("button", { name: "この投稿のメニュー" }).click();
  await guest.getByRole("link", { name: "権利侵害の申出" }).click();
  await guest.getByRole("heading", { level: 1, name: /権利/ }).waitFor();
  assert.equal(await guest.getByLabel(/アドレス/).first().inputValue(), `/p/${open.id}`);
});
