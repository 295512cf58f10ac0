// @ts-check
// The names of towns, for who looks at cases of places where they do not live; asked once.
import { api } from "../../api.js";
import { townName } from "../heading.js";

/** @type {Map<string, import("../../types.js").Neighborhood>} */
let towns = new Map();
/** @type {Promise<void> | null} */
let asked = null;

/** Without them a town is called as in addresses. */
export function knowTowns() {
  asked ??= api.get("/neighborhoods").then((list) => { towns = new Map(list.items.map((/** @type {any} */ town) => [town.slug, town])); }).catch(() => { asked = null; });
  return asked;
}

/** All towns, as in addresses. */
export const townNames = () => [...towns.keys()];

/** @param {string | null} slug */
export function place(slug) {
  const town = towns.get(slug ?? "");
  return town ? townName(town) : slug ?? "";
}
