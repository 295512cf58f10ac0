// The first view is light: scripts and styles in at most 60 KB over the wire, and readable on a 3G signal.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { device, neighbor, startTown, write } from "./town.mjs";

const limit = 60 * 1024;
const patience = 8000;

/** @type {import("./town.mjs").Town} */
let town;
before(async () => { town = await startTown(); });
after(() => town?.end());

/** What scripts and styles cost until the page is quiet. @param {import("playwright-core").Page} page @param {string} path */
async function weigh(page, path) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  /** @type {Map<string, string>} */
  const names = new Map();
  const weights = /** @type {Record<string, number>} */ ({});
  wire.on("Network.responseReceived", ({ requestId, response, type }) => {
    if (type === "Script" || type === "Stylesheet") names.set(requestId, new URL(response.url).pathname);
    if (type === "Script") assert.match(String(response.headers["Content-Encoding"] ?? response.headers["content-encoding"]), /gzip|br|zstd/, response.url);
  });
  wire.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name) weights[name] = (weights[name] ?? 0) + encodedDataLength;
  });
  await page.goto(path);
  await page.getByRole("article").first().waitFor();
  await page.waitForTimeout(500);
  return weights;
}

/** @param {Record<string, number>} weights */
const sum = (weights) => Object.values(weights).reduce((all, one) => all + one, 0);

test("the first view of a guest and of a member weighs at most 60 KB", async () => {
  const member = await neighbor(town, "Hanako", { in: "musashi-kosugi" });
  await write(member, "musashi-kosugi", "ひとこと", "今日は富士山が見えました。");
  await member.goto("/t/musashi-kosugi/new?kind=talk");
  await member.getByLabel("本文").fill("だれにでも読める、公開の投稿です。");
  await member.getByRole("radio", { name: "みんなに公開" }).check();
  await member.getByRole("button", { name: "投稿する" }).click();
  await member.getByText("投稿しました。").waitFor();
  for (const page of [await device(town), member]) {
    const weights = await weigh(page, "/");
    assert.ok(sum(weights) <= limit, `${sum(weights)} bytes: ${JSON.stringify(weights)}`);
  }
});

test("on 3G the first words can be read within eight seconds, and nothing foreign is asked", async () => {
  const page = await device(town);
  /** @type {string[]} */
  const hosts = [];
  page.on("request", (request) => hosts.push(new URL(request.url()).origin));
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  await wire.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 90_000 });
  const start = Date.now();
  await page.goto("/", { waitUntil: "commit" });
  await page.getByRole("heading", { level: 1, name: "ご近所の回覧板" }).waitFor();
  const took = Date.now() - start;
  assert.ok(took <= patience, `${took} ms`);
  assert.deepEqual([...new Set(hosts)], [town.base]);
});
