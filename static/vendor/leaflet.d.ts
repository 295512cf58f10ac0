// Leaflet puts itself beside the page as `L` and exports nothing; what is used of it stands in ui/place-map.js.
export {};
