// Signing in again in a dialog, above the form on which one was typing.
const dialog = document.getElementById("sign-in");
const steps = dialog?.querySelector("[data-steps]");

// Each step of signing in is a form of its own page; the last one leads back to where it began.
const show = async (asked) => {
  const answer = await asked.catch(() => null);
  if (!answer) return;
  if (new URL(answer.url).pathname === dialog.dataset.back) {
    dialog.close();
    document.dispatchEvent(new Event("signed-in"));
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector(".welcome-door form.form");
  const words = page.querySelector(".welcome-door p.soft");
  steps.replaceChildren(...(form ? [words, form].filter(Boolean) : []));
  if (form && !form.hasAttribute("action")) form.action = answer.url;
  form?.querySelector("[autofocus], input:not([type=hidden])")?.focus();
};
const begin = () => {
  if (!dialog.open) dialog.showModal();
  show(fetch(dialog.dataset.door));
};

if (dialog) {
  document.addEventListener("signed-out", begin);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('[data-opens="sign-in"]')) begin();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const { target: form, submitter } = event;
    show(fetch(form.action, { method: "POST", body: new FormData(form, submitter) }));
  });
  // She may have signed in in another tab meanwhile.
  document.addEventListener("visibilitychange", () => {
    const typed = steps.querySelector("[type=password]")?.value;
    if (dialog.open && !typed && document.visibilityState === "visible") begin();
  });
}
