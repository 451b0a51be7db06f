// The moving map comes to those who ask for it, and from then on by itself: the choice is kept here.
const A_YEAR = 365 * 24 * 60 * 60;

document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.("[data-map-choice]")?.dataset.mapChoice;
  if (!chosen) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `map=${chosen}; path=${location.pathname}; max-age=${A_YEAR}; samesite=lax${secure}`;
  location.reload();
});
