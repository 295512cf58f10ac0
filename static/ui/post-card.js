// @ts-check
// One post as a sheet of paper in the feed.
import { marks, nameOf, portrait } from "./author.js";
import { townName } from "./heading.js";
import { icon } from "./icons.js";
import { linked, tongue } from "./linkify.js";
import { photoGrid } from "./photos.js";
import { audienceLine, kindChip, placeLine, postMenu, standing, stateLine } from "./post-parts.js";
import "./stamps.js";
import { timeAgo } from "./time.js";
import { html, nothing, view } from "./view.js";
import { mayWrite, me, membershipIn } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Post} Post */

/** Six lines are enough to know whether to read on. @param {string} body */
const long = (body) => body.length > 170 || body.split("\n").length > 6;

/** @param {Post} post */
function townOf(post) {
  const town = membershipIn(post.neighborhood)?.neighborhood;
  return town ? townName(town) : null;
}

view("post-card", ({ post, showTown }, el) => post ? html`
  <article class="paper post" aria-labelledby="by-${post.id}">
    <header>
      ${portrait(post.author.icon, post.author.name, post.author.anonymous)}
      <div class="by">
        <h2 id="by-${post.id}">${nameOf(post.author)}</h2>
        <div class="marks">${marks(post.author)}</div>
      </div>
      ${postMenu(post, { changed: (next) => el.put({ post: next }) })}
    </header>
    <div class="about">
      ${kindChip(post)}
      <a class="when" href="/p/${post.id}">${timeAgo(post.created_at)}</a>
      ${post.edited_at ? html`<span class="edited">${w.edited}</span>` : nothing}
      ${showTown && townOf(post) ? html`<span class="in-town">${icon("town")}${townOf(post)}</span>` : nothing}
      ${audienceLine(post)}
    </div>
    ${standing(post, post.id)}
    ${stateLine(post)}
    <p class="body ${long(post.body) ? "six" : ""}" lang=${tongue(post.body)}>${linked(post.body)}</p>
    ${long(post.body) ? html`<p class="read-on"><a href="/p/${post.id}">${w.post.readMore}</a></p>` : nothing}
    ${photoGrid(post.photos, post.my.mine)}
    ${placeLine(post)}
    <footer>
      <stamp-row .data=${{ target: `/posts/${post.id}`, reactions: post.reactions, mine: post.my.reaction,
        can: Boolean(me && mayWrite() && membershipIn(post.neighborhood)) }}></stamp-row>
      <a class="comments" href="/p/${post.id}">${icon("comment")}${post.kind === "question" ? w.post.answers(post.comments) : w.post.comments(post.comments)}</a>
    </footer>
  </article>` : nothing);
