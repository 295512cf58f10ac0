// @ts-check
// The address of one review, as letters name it: it leads to the review at its place.
import { api } from "../api.js";
import { heading } from "../ui/heading.js";
import { coming, failed } from "../ui/problem.js";
import { html, view } from "../ui/view.js";
import { go } from "../routes.js";
import { v } from "../words/reviews.js";

/** @param {import("../ui/view.js").View} el */
async function load(el) {
  el.put({ problem: null });
  try {
    const { id, place } = await api.get(`/reviews/${el.data.id}`, { signal: el.signal });
    await go(`/places/${place}#r-${id}`, { replace: true });
  } catch (problem) { if (/** @type {any} */ (problem).name !== "AbortError") el.put({ problem }); }
}

view("review-page", ({ problem }, el) => html`<div class="page-head">${heading(v.title)}</div>${problem ? failed(problem, () => load(el)) : coming(1)}`, (_, el) => { load(el); });
