// @ts-check
// The map beside a list: a town's outline and dots, drawn by a library that comes only here; tiles only where the operator named a source.
import { api } from "../api.js";
import { g } from "../words/guide.js";
import { sheet } from "./sheet.js";
import { html, nothing, view } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {{ id: string, name: string, lat: number, lon: number, category: string }} Dot */

/** @type {Promise<any> | undefined} */
let library;
/** Loaded once, on the first map. */
const leaflet = () => library ??= Promise.all([import("../vendor/leaflet.js"), sheet("../vendor/leaflet")])
  .then(() => /** @type {any} */ (globalThis).L)
  .catch((error) => { library = undefined; throw error; });

/** @type {Promise<{ tiles: string | null, credit: string }> | undefined} */
let asked;
const settings = () => asked ??= api.get("/map").catch(() => ({ tiles: null, credit: "" }));

/** What belongs to a map on the page; views forget it when they go. @type {WeakMap<View, { map: any, lib: any, dots: any, pin: any, drawn: any }>} */
const living = new WeakMap();

/** @param {View} el */
async function begin(el) {
  /** @type {any} */
  let lib;
  try { lib = await leaflet(); } catch { el.put({ failed: true }); return; }
  const { tiles, credit } = await settings();
  if (el.signal.aborted) return;
  const box = el.querySelector(".map-box");
  // Its own buttons and credit line are made from strings, which this page refuses; ours stand below.
  const map = lib.map(box, { zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false, minZoom: 5, maxZoom: 18 });
  if (tiles) lib.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
  map.on("click", (/** @type {any} */ event) => {
    if (el.data.picks) el.dispatchEvent(new CustomEvent("pick", { detail: { lat: event.latlng.lat, lon: event.latlng.lng } }));
  });
  living.set(el, { map, lib, dots: lib.layerGroup().addTo(map), pin: null, drawn: null });
  el.signal.addEventListener("abort", () => { map.remove(); living.delete(el); });
  el.put({ credit: tiles ? credit : "", ready: true });
  frame(el);
  refresh(el);
}

/** Shows the outline, or what there is. @param {View} el */
function frame(el) {
  const here = living.get(el);
  if (!here) return;
  const { map, lib } = here;
  const { outline, dots = [], pin } = el.data;
  let bounds = lib.latLngBounds(dots.map((/** @type {Dot} */ dot) => [dot.lat, dot.lon]));
  if (outline) {
    const shape = lib.geoJSON(outline, { interactive: false, style: () => ({ className: "map-outline", weight: 3, fillOpacity: 0.08 }) }).addTo(map);
    if (!el.data.close) bounds = bounds.extend(shape.getBounds());
  }
  if (pin) bounds = bounds.extend([pin.lat, pin.lon]);
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.08), { animate: false, maxZoom: 17 });
  else map.setView([36.2, 138.2], 5);
}

/** Draws dots and pin anew where they changed. @param {View} el */
function refresh(el) {
  const here = living.get(el);
  if (!here) return;
  const { lib, dots: layer } = here;
  const { dots = [], chosen, pin } = el.data;
  if (here.drawn?.dots === dots && here.drawn.chosen === chosen && here.drawn.pin === pin) return;
  here.drawn = { dots, chosen, pin };
  layer.clearLayers();
  for (const dot of dots) {
    const mark = lib.circleMarker([dot.lat, dot.lon], { radius: dot.id === chosen ? 13 : 8, className: `dot dot-${dot.category}${dot.id === chosen ? " chosen" : ""}`, bubblingMouseEvents: true });
    mark.on("click", () => el.dispatchEvent(new CustomEvent("choose", { detail: { id: dot.id } })));
    // An element and no string: strings would be made into markup. Stations are what people go by, so their names always stand there.
    const name = document.createElement("span");
    name.textContent = dot.name;
    mark.bindTooltip(name, { direction: "right", offset: [6, 0], permanent: dot.category === "station" || dot.id === chosen });
    layer.addLayer(mark);
    if (dot.id === chosen) mark.bringToFront();
  }
  if (pin) layer.addLayer(lib.circleMarker([pin.lat, pin.lon], { radius: 12, className: "dot pin", interactive: false }));
}

/** @param {View} el @param {number} by */
const zoom = (el, by) => { const here = living.get(el); here?.map.setZoom(here.map.getZoom() + by); };

view("place-map", (data, el) => {
  queueMicrotask(() => refresh(el));
  return html`
    <div class="map-frame" role="region" aria-label=${g.map.label} ?hidden=${Boolean(data.failed)}>
      <div class="map-box"></div>
      <div class="map-zoom"><button type="button" @click=${() => zoom(el, 1)}><span aria-hidden="true">＋</span><span class="unseen">${g.map.bigger}</span></button>
        <button type="button" @click=${() => zoom(el, -1)}><span aria-hidden="true">－</span><span class="unseen">${g.map.smaller}</span></button></div>
    </div>
    ${data.failed ? html`<p class="note">${g.map.failed}</p>` : nothing}
    ${data.credit ? html`<p class="map-credit">${data.credit}</p>` : nothing}`;
}, (_, el) => { begin(el); });
