// @ts-check
// Asks the device where it is, only on a tap; the answer is handed on once and kept nowhere.
import { attempt } from "./attempt.js";
import { say } from "./say.js";
import { w } from "./words.js";

/** @param {(at: { lon: number, lat: number, accuracy_m: number }) => Promise<unknown>} use */
export async function locate(use) {
  if (!navigator.geolocation) return say(w.location.denied);
  say(w.location.working);
  /** @type {GeolocationPosition | null} */
  const position = await new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 }));
  if (!position) return say(w.location.denied);
  const { longitude: lon, latitude: lat, accuracy } = position.coords;
  await attempt(() => use({ lon, lat, accuracy_m: Math.round(accuracy) }));
}
