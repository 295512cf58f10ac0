// @ts-check
// A town's outline as a drawing, with a dot where the station is.
import { townName } from "./heading.js";
import { html, nothing, svg } from "./view.js";
import { w } from "./words.js";

const size = 200;
const edge = 14;

/** @param {any} geometry @returns {[number, number][][]} */
function rings(geometry) {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

/** Fits degrees into the square; a degree of longitude is shorter than one of latitude. @param {[number, number][]} points */
function fitted(points) {
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const wide = (east - west) * squeeze;
  const high = north - south;
  const scale = (size - 2 * edge) / Math.max(wide, high, 1e-9);
  const left = (size - wide * scale) / 2;
  const top = (size - high * scale) / 2;
  return (/** @type {number} */ lon, /** @type {number} */ lat) =>
    [left + (lon - west) * squeeze * scale, top + (north - lat) * scale].map((n) => n.toFixed(1));
}

/** @param {import("../types.js").Neighborhood} town */
export function outline(town) {
  const shape = rings(town.outline);
  if (!shape.length) return nothing;
  const at = fitted(shape.flat());
  const path = shape.map((ring) => `M${ring.map(([lon, lat]) => at(lon, lat).join(" ")).join("L")}Z`).join("");
  const [x, y] = town.station ? at(town.station.lon, town.station.lat) : [];
  return html`
    <figure class="outline">
      <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${w.town.outline(townName(town))}>
        <path d=${path}/>
        ${town.station ? svg`<circle cx=${x} cy=${y} r="5"/><text x=${x} y=${y} dy="-10" text-anchor="middle" lang="ja">${town.station.name}</text>` : nothing}
      </svg>
      ${town.approximate ? html`<figcaption>${w.town.approximate}</figcaption>` : nothing}
    </figure>`;
}
