// The ARIA combobox around a box whose suggestions htmx fetches; see ikm_registry/ui/widgets.py.
const on = (type, handle) => document.addEventListener(type, handle);
const near = (event, selector) => event.target.closest?.(selector);
const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
const boxOf = (list) => document.querySelector(`[aria-controls="${list.id}"]`);
const optionsOf = (box) => [...listOf(box).querySelectorAll("[data-value]")];

const show = (box, open) => {
  listOf(box).hidden = !open;
  box.setAttribute("aria-expanded", open);
  box.removeAttribute("aria-activedescendant");
};
// The search box of the top bar suggests links; a form's box takes what was picked.
const pick = (box, option) => {
  if (option.href) return option.click();
  box.value = option.dataset.label;
  Object.assign(box.nextElementSibling, { value: option.dataset.value, disabled: false });
  show(box, false);
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
const mark = (box, all, at) => {
  all.forEach((option, place) => option.setAttribute("aria-selected", place === at));
  box.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
};
const keys = {
  ArrowDown: (box, all, at) => mark(box, all, (at + 1) % all.length),
  ArrowUp: (box, all, at) => mark(box, all, (at < 1 ? all.length : at) - 1),
  Enter: (box, all, at) => pick(box, all[Math.max(at, 0)]),
};

on("keydown", (event) => {
  const box = near(event, "[role=combobox]");
  if (!box || listOf(box).hidden) return;
  const all = optionsOf(box);
  const at = all.findIndex((option) => option.id === box.getAttribute("aria-activedescendant"));
  // Until a link is marked, Enter sends the search.
  if (event.key === "Enter" && at < 0 && all[0]?.href) return;
  if (event.key === "Escape") show(box, false);
  else if (keys[event.key] && all.length) keys[event.key](box, all, at);
  else return;
  event.preventDefault();
});
on("input", (event) => {
  // What was picked is no longer what stands in the box.
  if (near(event, "[role=combobox]")) event.target.nextElementSibling.disabled = true;
});
on("click", (event) => {
  const option = near(event, ".picker-options li[data-value]");
  if (option) pick(boxOf(option.parentElement), option);
});
// Pressing on a suggestion must not take the focus, which would close the list under the finger.
on("mousedown", (event) => near(event, ".picker-options") && event.preventDefault());
on("focusout", (event) => near(event, "[role=combobox]") && show(event.target, false));

on("htmx:config:request", (event) => {
  const { sourceElement: box, request } = event.detail.ctx;
  if (box.matches("[role=combobox]")) request.body = new URLSearchParams({ q: box.value });
});
on("htmx:after:swap", (event) => {
  const { target } = event.detail.ctx;
  if (!target.matches?.(".picker-options")) return;
  const box = boxOf(target);
  optionsOf(box).forEach((option, place) => (option.id = `${target.id}_${place}`));
  show(box, box === document.activeElement);
});
