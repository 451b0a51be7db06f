// Draws what the server gathered (businesses/views/map.py); the table beside it tells the same.
const L = window.L;
const INDONESIA = [[-11.5, 94.5], [6.5, 141.5]];
const NEAREST = 19;
let map, marks, written, drawn, asked, source;

const box = () => document.getElementById("map");
const element = (tag, text, more = {}) =>
  Object.assign(document.createElement(tag), { textContent: text, ...more });
// What a mark counts is seen; what it is, is said by its title.
const seen = (count) => element("span", count, { ariaHidden: "true" });
const say = (text) => (document.getElementById("map-note").textContent = text);
const whole = ([west, south, east, north]) => [[south, west], [north, east]];
const at = ({ geometry: { coordinates: [lng, lat] } }) => [lat, lng];

const sheet = (businesses) => {
  const list = element("ul", "", { className: "map-sheet" });
  for (const { number, name, status } of businesses) {
    const line = list.appendChild(element("li", ""));
    line.append(element("a", name, { href: `${box().dataset.records}${number}/` }));
    line.append(element("small", `${number} · ${status}`));
  }
  return list;
};
const nearer = (place) => {
  box().focus({ preventScroll: true }); // the mark one pressed is about to go
  map.setView(place, Math.min(map.getZoom() + 2, NEAREST));
};
const mark = (place, className, html, title) =>
  L.marker(place, { title, icon: L.divIcon({ className: `map-mark ${className}`, html, iconSize: null }) });
const pile = (feature) => {
  const { count, words } = feature.properties;
  const pressed = ({ type, originalEvent }) => {
    if (type === "click" || originalEvent.key === "Enter") nearer(at(feature));
  };
  const size = `map-mark-${Math.min(String(count).length, 4)}`;
  return mark(at(feature), size, seen(words.split(" ")[0]), words).on("click keypress", pressed);
};
const single = (features) => {
  const businesses = features.map((feature) => feature.properties);
  const title = businesses.map(({ name }) => name).join(", ");
  const count = businesses.length > 1 ? seen(businesses.length) : "";
  return mark(at(features[0]), "map-mark-one", count, title).bindPopup(sheet(businesses), { closeButton: false });
};

// Marks that stay are left alone, or the sheet one is reading would close when the map moves.
const draw = ({ features, places, sentence }) => {
  const groups = new Map();
  for (const each of features) {
    const key = `${at(each)} ${each.properties.count ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const [key, gone] of drawn) if (!groups.has(key) && drawn.delete(key)) gone.remove();
  for (const [key, group] of groups) {
    if (drawn.has(key)) continue;
    const one = group[0].properties.count ? pile(group[0]) : single(group);
    drawn.set(key, one.addTo(marks));
  }
  written.clearLayers();
  for (const place of places) {
    const icon = L.divIcon({ className: "map-name", html: element("span", place.properties.name), iconSize: null });
    L.marker(at(place), { icon, interactive: false, keyboard: false }).addTo(written);
  }
  say(sentence);
};
const renew = async () => {
  asked?.abort();
  asked = new AbortController();
  const address = new URL(source.dataset.points, location);
  address.searchParams.set("bbox", map.getBounds().pad(0.1).toBBoxString());
  address.searchParams.set("zoom", map.getZoom());
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    draw(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") say(box().dataset.failed);
  }
};
const build = () => {
  const { tiles, attribution, zoomIn, zoomOut } = box().dataset;
  box().hidden = false;
  map = L.map(box(), { maxZoom: NEAREST, minZoom: 4, zoomControl: false, attributionControl: Boolean(tiles) });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  if (tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(tiles, { attribution, maxZoom: NEAREST }).addTo(map);
  }
  written = L.layerGroup().addTo(map);
  marks = L.layerGroup().addTo(map);
  drawn = new Map();
  map.on("moveend", renew);
};
// After each answer to the filters: other points, and the part of the map where they lie.
const follow = () => {
  const found = document.getElementById("map-source");
  if (!box() || !found || found === source) return;
  source = found;
  if (map?.getContainer() !== box()) build();
  const extent = source.dataset.extent ? whole(source.dataset.extent.split(",")) : INDONESIA;
  map.off("moveend", renew).fitBounds(extent, { maxZoom: 15, padding: [24, 24], animate: false });
  map.on("moveend", renew);
  renew();
};
document.addEventListener("htmx:after:swap", follow);
follow();
