// @ts-check
// Passkeys: lets the device answer what the server asks; a refusal of the device is a Problem like any other.
import { api, Problem } from "../api.js";

/** Whether this browser can: it speaks the server's form, and the page is at an address that passkeys exist for. */
export const passkeysHere = () => typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** What a device says, as codes that have words. */
const codes = /** @type {Record<string, string>} */ ({ NotAllowedError: "passkey_cancelled", AbortError: "passkey_cancelled", InvalidStateError: "passkey_known", SecurityError: "passkey_elsewhere" });

/** @param {() => Promise<Credential | null>} work @returns {Promise<object>} */
async function device(work) {
  try {
    const made = /** @type {PublicKeyCredential | null} */ (await work());
    if (made) return made.toJSON();
  } catch (error) {
    throw new Problem({ code: codes[/** @type {Error} */ (error).name] ?? "passkey_elsewhere" });
  }
  throw new Problem({ code: "passkey_cancelled" });
}

/** @param {any} options */
const create = (options) => device(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
/** @param {any} options */
const get = (options) => device(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));

/** A whole sign-in: no address, no password. */
export async function signInByPasskey() {
  const { ceremony, public_key } = await api.post("/sessions/passkey/options");
  await api.post("/sessions/passkey", { ceremony, credential: await get(public_key) });
}

/** The second factor, and a step up. */
export async function proveByPasskey() {
  const { ceremony, public_key } = await api.post("/me/step-up/options");
  await api.post("/me/step-up", { ceremony, credential: await get(public_key) });
}

/** @param {string} name @param {string} [password] asked for before the first second factor */
export async function addPasskey(name, password) {
  const { ceremony, public_key } = await api.post("/me/passkeys/options", password ? { password } : {});
  return api.post("/me/passkeys", { ceremony, name, credential: await create(public_key) });
}
