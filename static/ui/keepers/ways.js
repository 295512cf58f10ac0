// @ts-check
// The way between reports and appeals, for who has a part in both.
import { q } from "../../words/keepers.js";
import { html, nothing } from "../view.js";
import { answersAppeals, keepsCases } from "../who.js";

/** @param {"queue" | "appeals"} here */
export const ways = (here) => keepsCases() && answersAppeals() ? html`
  <nav aria-label=${q.title}><ul class="chips keepers-ways">
    <li><a class="chip" href="/moderation" aria-current=${here === "queue" ? "page" : "false"}>${q.ways.queue}</a></li>
    <li><a class="chip" href="/moderation/appeals" aria-current=${here === "appeals" ? "page" : "false"}>${q.ways.appeals}</a></li>
  </ul></nav>` : nothing;
