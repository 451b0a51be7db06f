// Comforts on top of pages that work without them. Nothing here is evaluated from text.
const on = (type, handle) => document.addEventListener(type, handle);
const near = (event, selector) => event.target.closest?.(selector);

// A menu closes when one looks elsewhere.
const closeMenus = (but) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = menu === but;
};
on("click", (event) => closeMenus(near(event, "details.menu")));
on("keydown", (event) => {
  if (event.key !== "Escape") return;
  near(event, "details.menu[open]")?.querySelector("summary").focus();
  closeMenus();
});

// Links that open a dialog, and table rows that open like their first link.
on("click", (event) => {
  const dialog = document.getElementById(near(event, "[data-opens]")?.dataset.opens);
  if (dialog) event.preventDefault();
  dialog?.showModal();
  near(event, "[data-closes]")?.closest("dialog").close();
});
on("click", (event) => {
  const aimed = near(event, "a, button, input, label, select, summary");
  if (aimed || getSelection().toString()) return;
  near(event, "tr[data-row]")?.querySelector("a")?.click();
});

// What htmx swaps in may want the focus.
on("htmx:after:swap", ({ detail: { ctx } }) => {
  // Where the answer chose its own target (HX-Retarget), htmx gives its selector.
  const target = ctx.target.querySelector ? ctx.target : document.querySelector(ctx.target);
  target?.querySelector("[data-focus]")?.focus();
});

// The scripts that send a form, and sign in again above it, come where there is something to send.
const bring = () => {
  if (!document.querySelector("main form[method=post]")) return;
  const scripts = document.getElementById("sign-in")?.dataset.scripts.split(" ") ?? [];
  for (const script of scripts) import(script);
};
bring();
on("htmx:after:swap", bring);
