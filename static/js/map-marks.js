// What stands on the map: single businesses, piles of them, names of places. map.js draws it.
window.mapMarks = (() => {
  const L = window.L;
  const element = (tag, text, more = {}) =>
    Object.assign(document.createElement(tag), { textContent: text, ...more });
  // What a mark counts is seen; what it is, is said by its title.
  const seen = (count) => element("span", count, { ariaHidden: "true" });
  const at = ({ geometry: { coordinates: [lng, lat] } }) => [lat, lng];
  const mark = (place, className, html, title) =>
    L.marker(place, { title, icon: L.divIcon({ className: `map-mark ${className}`, html, iconSize: null }) });

  const sheet = (businesses, records) => {
    const list = element("ul", "", { className: "map-sheet" });
    for (const { number, name, status } of businesses) {
      const line = list.appendChild(element("li", ""));
      line.append(element("a", name, { href: `${records}${number}/` }));
      line.append(element("small", `${number} · ${status}`));
    }
    return list;
  };
  const pile = (feature, nearer) => {
    const { count, words } = feature.properties;
    const pressed = ({ type, originalEvent }) => {
      if (type === "click" || originalEvent.key === "Enter") nearer(at(feature));
    };
    const size = `map-mark-${Math.min(String(count).length, 4)}`;
    return mark(at(feature), size, seen(words.split(" ")[0]), words).on("click keypress", pressed);
  };
  const single = (features, records) => {
    const businesses = features.map((feature) => feature.properties);
    const title = businesses.map(({ name }) => name).join(", ");
    const count = businesses.length > 1 ? seen(businesses.length) : "";
    const one = mark(at(features[0]), "map-mark-one", count, title);
    return one.bindPopup(sheet(businesses, records), { closeButton: false });
  };
  const name = (place) => {
    const icon = L.divIcon({ className: "map-name", html: element("span", place.properties.name), iconSize: null });
    return L.marker(at(place), { icon, interactive: false, keyboard: false });
  };
  return { at, pile, single, name };
})();
