// @ts-check
// What a guest sees first: what this is, the towns, and what is posted for everybody.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { seal } from "../ui/icons.js";
import "../ui/post-card.js";
import { coming, failed } from "../ui/problem.js";
import { townCard } from "../ui/town-card.js";
import { html, nothing, view } from "../ui/view.js";
import { w } from "../ui/words.js";

/** @typedef {import("../ui/view.js").View} View */
/** @typedef {import("../types.js").Neighborhood} Neighborhood */

/** @param {View} el */
async function load(el) {
  const { signal } = el;
  el.put({ problem: null });
  try {
    const { items } = await api.get("/neighborhoods?outline=true", { signal });
    await el.put({ towns: items });
    const open = items.filter((/** @type {Neighborhood} */ town) => town.status === "open").slice(0, 3);
    const lists = await Promise.all(open.map((/** @type {Neighborhood} */ town) =>
      api.get(`/neighborhoods/${town.slug}/posts?limit=3`, { signal }).then((list) => list.items, () => [])));
    const posts = lists.flat().sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 5);
    el.put({ posts });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

view("welcome-page", ({ towns, posts, problem }, el) => html`
  <section class="paper hero">
    ${seal()}
    ${heading(w.welcome.title)}
    <p class="lead">${w.welcome.lead}</p>
    <ul class="promise">${w.welcome.promise.map((one) => html`<li>${one}</li>`)}</ul>
    <div class="buttons"><a class="button primary" href="/join">${w.shell.join}</a> <a class="button" href="/sign-in">${w.shell.signIn}</a></div>
  </section>
  <section aria-labelledby="choose">
    <h2 id="choose">${w.welcome.choose}</h2>
    <p class="soft">${w.welcome.chooseText}</p>
    ${problem ? failed(problem, () => load(el)) : towns ? html`<ul class="town-list">${towns.map((/** @type {Neighborhood} */ town) => html`<li>${townCard(town)}</li>`)}</ul>` : coming(1)}
  </section>
  ${posts ? html`<section aria-labelledby="public"><h2 id="public">${w.welcome.publicPosts}</h2>
    ${posts.length ? html`<div class="public-posts">${posts.map((/** @type {any} */ post) => html`<post-card .data=${{ post }}></post-card>`)}</div>` : html`<p class="empty">${w.welcome.noPublic}</p>`}</section>` : nothing}`,
(_, el) => { load(el); });
