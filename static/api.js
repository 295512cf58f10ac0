// @ts-check
// The one way to the server: JSON in, JSON out, every refusal a Problem, an expired session renewed once for all tabs.
import { recall, remember } from "./ui/memory.js";

const base = "/api/v1";
const renewAfter = 9 * 60_000;

/** A refusal of the server, or of the network (`code` is then "network"). */
export class Problem extends Error {
  /** @param {{ status?: number, code: string, errors?: { pointer: string, code: string }[], retryAfter?: number }} told */
  constructor({ status = 0, code, errors = [], retryAfter = 0 }) {
    super(code);
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/** @typedef {{ signal?: AbortSignal, version?: number, keepalive?: boolean, form?: boolean }} Options */

/** Whether this device believes that somebody is signed in (the cookies themselves are hidden from the page). */
export const signedIn = () => recall("signed_in") !== null;

/** @param {boolean} yes */
export function markSignedIn(yes) { remember("signed_in", yes ? String(Date.now()) : null); }

/** One refresh for all tabs: who waited for the lock finds it done. */
export async function refresh() {
  const seen = recall("signed_in");
  const renew = async () => {
    if (recall("signed_in") !== seen) return signedIn();
    const reply = await send("POST", "/sessions/refresh", {}).catch(() => null);
    if (reply?.ok) markSignedIn(true);
    else if (reply?.status === 401) markSignedIn(false);
    return Boolean(reply?.ok);
  };
  return navigator.locks ? navigator.locks.request("kairanban-refresh", renew) : renew();
}

/** Renews before the server has to refuse. */
export async function keepFresh() {
  const since = Number(recall("signed_in") ?? Date.now());
  if (Date.now() - since > renewAfter) await refresh();
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {Options} [options] */
function send(method, path, body, { signal, version, keepalive, form } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json" };
  if (method !== "GET") headers["X-Requested-With"] = "kairanban";
  if (body !== undefined) headers["Content-Type"] = form ? "application/x-www-form-urlencoded" : "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const sent = body === undefined ? undefined : form ? String(body) : JSON.stringify(body);
  return fetch(base + path, { method, headers, body: sent, signal, keepalive, credentials: "same-origin" });
}

/** @param {Response} reply @returns {Promise<Problem>} */
export async function problemOf(reply) {
  const told = await reply.json().catch(() => ({}));
  return new Problem({ status: reply.status, code: told.code ?? "internal", errors: told.errors,
    retryAfter: Number(reply.headers.get("Retry-After") ?? 0) });
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {Options} [options] @returns {Promise<Response>} */
async function ask(method, path, body, options) {
  if (signedIn() && !options?.keepalive) await keepFresh();
  const once = () => send(method, path, body, options).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Problem({ code: "network" });
  });
  let reply = await once();
  if (reply.status === 401 && signedIn()) {
    const problem = await problemOf(reply);
    if (problem.code !== "session_expired" && problem.code !== "anonymous") throw problem;
    if (!await refresh()) {
      if (!signedIn()) document.dispatchEvent(new CustomEvent("signed-out"));
      throw problem;
    }
    reply = await once();
  }
  if (reply.ok) return reply;
  const problem = await problemOf(reply);
  if (await shownAgain(problem)) {
    reply = await once();
    if (reply.ok) return reply;
    throw await problemOf(reply);
  }
  throw problem;
}

/** What the server asks to be shown once more is asked of the person; true when the request may be sent again. @param {Problem} problem */
async function shownAgain({ status, code }) {
  if (status !== 403) return false;
  if (code === "second_factor_required") document.dispatchEvent(new CustomEvent("second-factor"));
  if (code !== "step_up_required" && code !== "passkey_required") return false;
  const { stepUp } = await import("./ui/step-up.js");
  return stepUp(code === "passkey_required" ? "passkey" : "any", { again: true });
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {Options} [options] @returns {Promise<any>} */
async function call(method, path, body, options) {
  const reply = await ask(method, path, body, options);
  return reply.status === 204 || reply.headers.get("Content-Length") === "0" ? null : reply.json().catch(() => null);
}

export const api = {
  /** @param {string} path @param {Options} [options] */
  get: (path, options) => call("GET", path, undefined, options),
  /** @param {string} path @param {unknown} [body] @param {Options} [options] */
  post: (path, body, options) => call("POST", path, body, options),
  /** @param {string} path @param {unknown} [body] @param {Options} [options] */
  put: (path, body, options) => call("PUT", path, body, options),
  /** @param {string} path @param {unknown} body @param {Options} [options] */
  patch: (path, body, options) => call("PATCH", path, body, options),
  /** @param {string} path @param {Options} [options] */
  delete: (path, options) => call("DELETE", path, undefined, options),
  /** Bytes instead of JSON (the export). @param {string} path @param {unknown} body */
  file: (path, body) => ask("POST", path, body),
};

/** The address of a page of a list. @param {string} path @param {Record<string, string | number | boolean | null | undefined>} query */
export function withQuery(path, query) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "" && value !== false) search.set(key, String(value));
  return search.size ? `${path}?${search}` : path;
}
