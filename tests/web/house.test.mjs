// The rules of the house for what lies in static/: short files that say what they are for, no markup from strings, both languages complete.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../static/", import.meta.url));
const longest = 250;
const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".js") && !name.startsWith("vendor")).sort();
const files = await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(root, name), "utf8") })));

test("every script opens with a sentence and stays short", () => {
  for (const { name, text } of files) {
    const lines = text.split("\n");
    const first = lines.find((line) => line !== "// @ts-check") ?? "";
    assert.match(first, /^\/\/ .{10,}\.$/, `${name} opens with what it is for`);
    assert.ok(lines.length <= longest, `${name} has ${lines.length} lines`);
  }
});

test("no markup is made from strings and no style or script hides in a template", () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\.write|\beval\(|new Function|\sstyle=|\son[a-z]+="/;
  for (const { name, text } of files) assert.doesNotMatch(text, forbidden, name);
});

/** @param {any} words @param {string} [at] @returns {string[]} */
const keys = (words, at = "") => Object.entries(words).flatMap(([key, value]) =>
  value && typeof value === "object" ? keys(value, `${at}${key}.`) : [`${at}${key}:${typeof value}`]);

test("both languages have every word, and what a notice says about itself is there in easy Japanese too", async () => {
  const parts = names.filter((name) => /^words\/\w+\//.test(name)).map((name) => name.split("/").at(-1) ?? "");
  for (const part of new Set(parts)) {
    const [ja, en] = await Promise.all(["ja", "en"].map((language) => import(join(root, `words/${language}/${part}`))));
    assert.deepEqual(keys(en.default).sort(), keys(ja.default).sort(), part);
  }
  const [ja, easy] = await Promise.all(["ja", "easy"].map((reading) => import(join(root, `words/${reading}/notice.js`))));
  assert.deepEqual(keys(easy.default).sort(), keys(ja.default).sort());
});

test("whatever the server says happened has a sentence", async () => {
  const files = ["ja", "meetup"].map((name) => readFile(fileURLToPath(new URL(`../../src/notifications/letters/${name}.rs`, import.meta.url)), "utf8"));
  const letters = (await Promise.all(files)).join("\n");
  const said = [...letters.matchAll(/"(\w+)" =>/g)].map(([, word]) => String(word));
  assert.ok(said.includes("session_copied"), String(said));
  const { default: n } = await import(join(root, "words/ja/news.js"));
  assert.deepEqual(said.filter((word) => !(word in n.said)), []);
});

test("the first screen's modules are asked for at once", async () => {
  const page = await readFile(join(root, "index.html"), "utf8");
  const preloaded = new Set([...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href));
  const needed = new Set(["/app.js", "/words/ja.js", "/pages/feed.js", "/pages/welcome.js"]);
  for (const href of needed) {
    const text = await readFile(join(root, href), "utf8");
    for (const [, path] of text.matchAll(/(?:^|;)import\s*(?:[^";]*?from\s*)?"([^"]+)"/gm)) needed.add(new URL(String(path), `http://x${href}`).pathname);
  }
  assert.deepEqual([...preloaded].sort(), [...needed].sort());
});
