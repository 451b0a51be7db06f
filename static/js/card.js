// A card: its code stands behind the # of the address, which no server is told.
const box = document.querySelector("[data-from-hash]");
if (box && location.hash.length > 1) {
  box.value = decodeURIComponent(location.hash.slice(1));
  // Neither the browser's history nor the next page shall keep it.
  history.replaceState(null, "", location.pathname);
}
const printing = document.querySelector("[data-prints]");
printing?.addEventListener("click", () => print());
printing?.removeAttribute("hidden"); // it does nothing without this script
