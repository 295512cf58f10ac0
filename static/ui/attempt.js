// @ts-check
// Does something small and says in words when it could not be done.
import { inWords } from "./problem.js";
import { say } from "./say.js";

/** @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
export async function attempt(work) {
  try { return await work(); } catch (problem) {
    if (/** @type {any} */ (problem).name === "AbortError") return undefined;
    if (!(/** @type {any} */ (problem).code)) throw problem;
    say(inWords(problem));
    return undefined;
  }
}
