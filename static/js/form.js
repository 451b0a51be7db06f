// Forms that lose nothing. What one types is kept on the server; where the line or the session is
// gone it waits in the page, never in the browser's storage, and goes as soon as it can.
const PAUSE = 2000; // milliseconds without a key, then a draft is kept
const PATIENCE = 10000; // between two tries to reach a server that does not answer
const GUARDED = "form[data-guard]";
const timers = new WeakMap();
const UNSAVED = ["dirty", "offline", "signedout"].map((state) => `${GUARDED}[data-state=${state}]`);
const on = (type, handle, options) => document.addEventListener(type, handle, options);
const tell = (name) => {
  const words = document.getElementById(name)?.content.cloneNode(true);
  document.getElementById("notices")?.replaceChildren(...(words ? [words] : []));
};
const say = (form, state, words) => {
  const line = form.querySelector(".save-state");
  if (["offline", "signedout"].includes(form.dataset.state)) tell("");
  form.dataset.state = state;
  if (line) line.textContent = words ?? line.dataset[state];
};
const soon = (form, pause) => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(go, pause, form));
};
// Whoever signs in anew gets a new token; what was typed before can still be sent.
const renewToken = (form) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1];
  const box = form.elements.namedItem("csrfmiddlewaretoken");
  if (token && box) box.value = token;
};
const lost = (form) => {
  say(form, "offline");
  tell("offline");
  soon(form, PATIENCE);
};
const keep = async (form) => {
  renewToken(form);
  const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const before = String(typed());
  const body = new URLSearchParams([...typed(), ["keep", "1"]]);
  const headers = { "HX-Request": "true" };
  const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  if (form.dataset.state === "saving" || String(typed()) !== before) return;
  if (!answer) return lost(form);
  if (answer.ok) return say(form, "kept", await answer.text());
  say(form, answer.status === 401 ? "signedout" : "dirty");
  if (answer.status === 401) tell("signed-out");
};
// What was to be saved is saved, what was only typed is kept.
const go = (form) => {
  if (form.isConnected) "sending" in form.dataset ? form.requestSubmit() : keep(form);
};
const typing = (form) => {
  say(form, "dirty");
  soon(form, PAUSE);
};
for (const type of ["input", "change"]) {
  on(type, (event) => event.target.form?.matches(GUARDED) && typing(event.target.form));
}
const submitting = (event) => {
  const form = event.target;
  renewToken(form);
  if (!form.matches(GUARDED)) return;
  clearTimeout(timers.get(form));
  if (event.submitter?.name !== "keep") return say(form, "saving");
  event.preventDefault();
  event.stopPropagation(); // htmx would show the answer in place of the form
  keep(form);
};
on("submit", submitting, { capture: true });
addEventListener("beforeunload", (event) => {
  if (document.querySelector(UNSAVED)) event.preventDefault();
});
const resume = () => document.querySelectorAll(UNSAVED).forEach(go);
addEventListener("online", resume);
on("signed-in", resume);
// What came back with errors is not saved either.
on("htmx:after:swap", () => document.querySelectorAll(`${GUARDED}[data-state=dirty]`).forEach(typing));

// What becomes of a form that htmx sends.
on("htmx:before:response", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (!form.matches?.(GUARDED)) return;
  delete form.dataset.sending;
  if (response.status >= 400) say(form, "dirty");
  if (response.status !== 401) return;
  event.preventDefault();
  form.dataset.sending = "";
  say(form, "signedout");
  document.dispatchEvent(new Event("signed-out"));
});
on("htmx:error", (event) => {
  if (event.detail.ctx?.response) return;
  const form = event.detail.ctx?.sourceElement;
  if (!form?.matches?.(GUARDED)) return tell("offline");
  form.dataset.sending = "";
  lost(form);
});
