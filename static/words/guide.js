// @ts-check
// The words of the town guide; they come with its pages.
import { alsoSay } from "../ui/problem.js";
import { sheet } from "../ui/sheet.js";
import { bring } from "../ui/words.js";

/** @type {typeof import("./ja/guide.js").default} */
export let g;
const styled = Promise.all([sheet("notices"), sheet("guide")]);
await bring(async (language) => { g = (await (language === "en" ? import("./en/guide.js") : import("./ja/guide.js"))).default; });
await styled;
alsoSay((code) => /** @type {Record<string, string>} */ (g.problem)[code]);

/** The categories of the tree, in the order of the guide, with their sorts. */
export const tree = {
  food: ["cafe", "restaurant", "bakery", "takeout"],
  shop: ["supermarket", "convenience", "drugstore", "goods", "service"],
  park: ["playground", "green", "sports"],
  clinic: ["hospital", "internal_medicine", "pediatrics", "dentist", "obstetrics", "ear_nose_throat", "eye_doctor", "dermatology", "orthopedics", "pharmacy", "veterinarian"],
  childcare: ["nursery", "kindergarten", "certified_center", "support_center", "childrens_hall", "temporary_care", "after_school"],
  public_office: ["town_office", "counter", "police", "fire_station", "post_office", "health_center", "welfare"],
  culture: ["library", "museum", "hall", "community_center", "school"],
  station: ["rail", "bus", "bicycle_parking"],
  toilet: [], aed: [], shelter: ["evacuation_site", "evacuation_shelter"], wifi: [], other: [],
};

/** Facts that are asked about everywhere; the others belong to shelters and AEDs. */
export const everyday = /** @type {const} */ (["diaper_table", "nursing_room", "stroller", "kids_space", "wheelchair", "wheelchair_toilet", "ostomate", "languages", "quiet", "wifi", "payment", "pets", "parking", "seats", "smoke_free"]);
export const hazards = /** @type {const} */ (["flood", "landslide", "storm_surge", "earthquake", "tsunami", "fire", "inland_flood", "volcano"]);

/** What is asked about a place of this category. @param {string} category @returns {readonly string[]} */
export const asked = (category) => category === "shelter" ? [...hazards, "also_shelter", "capacity"] : category === "aed" ? ["child_pads"] : everyday;
