// @ts-check
// One comment with its replies, stamps and menu.
import { marks, nameOf, portrait } from "./author.js";
import { attempt } from "./attempt.js";
import { icon } from "./icons.js";
import { deleteLater, leaving } from "./later.js";
import { linked, tongue } from "./linkify.js";
import "./menu.js";
import { photoGrid } from "./photos.js";
import { standing } from "./post-parts.js";
import "./stamps.js";
import { timeAgo } from "./time.js";
import { say } from "./say.js";
import { html, nothing, view } from "./view.js";
import { me } from "./who.js";
import { w } from "./words.js";

/** @typedef {import("../types.js").Comment} Comment */
/** @typedef {import("./view.js").View} View */

/** @param {Comment} comment @param {(comment: Comment) => void} changed */
function menu(comment, changed) {
  const path = `/comments/${comment.id}`;
  const mine = comment.my.mine;
  const items = [
    mine && { label: w.post.edit, act: () => attempt(async () => {
      const next = await (await import("./edit-dialog.js")).editComment(comment);
      if (next) changed(next);
    }) },
    mine && comment.edited_at && { label: w.post.history, act: () => attempt(async () => (await import("./edit-dialog.js")).showHistory(path)) },
    mine && { label: w.post.remove, act: () => deleteLater(path, w.comment.removed) },
    { label: w.post.share, act: () => attempt(async () => {
      await navigator.clipboard.writeText(`${location.origin}/p/${comment.post}#c-${comment.id}`);
      say(w.post.shared);
    }) },
    me && !mine && { label: w.post.report, act: () => attempt(async () => (await import("./report-dialog.js")).report("comment", comment.id)) },
    !me && { label: w.post.rights, href: `/rights?address=${encodeURIComponent(`/p/${comment.post}#c-${comment.id}`)}` },
  ];
  return html`<drop-menu .data=${{ label: w.comment.menu, items }}></drop-menu>`;
}

/** @param {any} data @param {View} el */
function look({ comment, post, can, accept, replying, inner }, el) {
  if (comment.deleted) return html`<p class="gone" id="c-${comment.id}" tabindex="-1">${w.comment.gone}</p>`;
  const accepted = post.accepted_comment === comment.id;
  const mayAccept = !inner && post.my.mine && post.kind === "question" && post.state === "open" && !comment.my.mine;
  return html`
    <article class="comment ${accepted ? "accepted" : ""}" id="c-${comment.id}" tabindex="-1" aria-label=${w.comment.by(comment.author.name)}>
      <header>
        ${portrait(comment.author.icon, comment.author.name, comment.author.anonymous)}
        <div class="by"><b>${nameOf(comment.author)}</b> <span class="when">${timeAgo(comment.created_at)}</span>
          ${comment.edited_at ? html`<span class="edited">${w.edited}</span>` : nothing}
          <div class="marks">${marks(comment.author)}</div></div>
        ${menu(comment, (next) => el.put({ comment: { ...comment, ...next } }))}
      </header>
      ${accepted ? html`<p class="accepted-mark">${icon("check")}${w.post.accepted}</p>` : nothing}
      ${standing(comment, comment.post)}
      <p class="body" lang=${tongue(comment.body)}>${linked(comment.body)}</p>
      ${comment.photo ? photoGrid([comment.photo], comment.my.mine) : nothing}
      <footer>
        <stamp-row .data=${{ target: `/comments/${comment.id}`, reactions: comment.reactions, mine: comment.my.reaction, can }}></stamp-row>
        <div class="comment-acts">
          ${mayAccept ? html`<button type="button" class="strong" @click=${() => accept(comment)}>${icon("check")}${w.comment.accept}</button>` : nothing}
          ${can && !inner ? html`<button type="button" class="plain" aria-expanded=${String(Boolean(replying))} @click=${() => reply(el)}>${w.comment.reply}</button>` : nothing}
        </div>
      </footer>
    </article>`;
}

/** @param {View} el */
async function reply(el) {
  await el.put({ replying: !el.data.replying });
  el.querySelector("textarea")?.focus();
}

view("comment-item", (data, el) => {
  const { comment, post, can, replying, accept } = data;
  if (!comment) return nothing;
  const replies = (comment.replies ?? []).filter((/** @type {Comment} */ one) => !leaving(`/comments/${one.id}`));
  return html`
    ${look(data, el)}
    ${replies.length ? html`<ol class="replies">${replies.map((/** @type {Comment} */ one) => html`
      <li><comment-item .data=${{ comment: one, post, can, accept, inner: true }}></comment-item></li>`)}</ol>` : nothing}
    ${replying ? html`<comment-form class="reply" .data=${{ post: post.id, slug: post.neighborhood, parent: comment.id, label: w.comment.replyTo(comment.author?.name ?? "") }}
      @wrote=${() => el.put({ replying: false })}></comment-form>` : nothing}`;
});
