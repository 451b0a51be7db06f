// Draws what the server gathered (businesses/views/map.py); the table beside it tells the same.
const { L, mapMarks } = window;
const INDONESIA = [[-11.5, 94.5], [6.5, 141.5]];
const NEAREST = 19;
let map, marks, written, drawn, asked, source;

const box = () => document.getElementById("map");
const say = (text) => (document.getElementById("map-note").textContent = text);
const whole = ([west, south, east, north]) => [[south, west], [north, east]];
const nearer = (place) => {
  box().focus({ preventScroll: true }); // the mark one pressed is about to go
  map.setView(place, Math.min(map.getZoom() + 2, NEAREST));
};

// Marks that stay are left alone, or the sheet one is reading would close when the map moves.
const draw = ({ features, places, sentence }) => {
  const groups = new Map();
  for (const each of features) {
    const key = `${mapMarks.at(each)} ${each.properties.count ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const [key, gone] of drawn) if (!groups.has(key) && drawn.delete(key)) gone.remove();
  for (const [key, group] of groups) {
    if (drawn.has(key)) continue;
    const isPile = group[0].properties.count;
    const one = isPile ? mapMarks.pile(group[0], nearer) : mapMarks.single(group, box().dataset.records);
    drawn.set(key, one.addTo(marks));
  }
  written.clearLayers();
  for (const place of places) mapMarks.name(place).addTo(written);
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
