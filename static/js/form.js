// Forms that lose nothing. What one types is kept on the server; where the line or the session is
// gone it waits in the page, never in the browser's storage, and goes as soon as it can.
const PAUSE = 2000; // milliseconds without a key, then a draft is kept
const PATIENCE = 10000; // between two tries to reach a server that does not answer
const GUARDED = "form[data-guard]";
const timers = new WeakMap();
const UNSAVED = ["dirty", "offline", "signedout"].map((state) => `form[data-state=${state}]`);
const pressed = new WeakMap(); // by which button a form was sent
const on = (type, handle, options) => document.addEventListener(type, handle, options);
let told = ""; // which trouble stands at the top of the page
const tell = (name) => {
  told = name;
  const words = document.getElementById(name)?.content.cloneNode(true);
  document.getElementById("notices")?.replaceChildren(words ?? "");
};
const say = (form, state, words) => {
  const line = form.querySelector(".save-state");
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
  const request = { method: "POST", body, headers: { "HX-Request": "true" } };
  const answer = await fetch(form.action, request).catch(() => null);
  if (form.dataset.state === "saving" || String(typed()) !== before) return;
  if (!answer) return lost(form);
  if (answer.ok && told) tell("");
  if (answer.ok) return say(form, "kept", await answer.text());
  say(form, answer.status === 401 ? "signedout" : "dirty");
  if (answer.status === 401) tell("signed-out");
};
// What was to be saved is saved; what was only typed is kept, if its page does: others would save it.
const go = (form) => {
  if (form.isConnected && "sending" in form.dataset) form.requestSubmit(pressed.get(form));
  else if (form.isConnected && form.elements.keep) keep(form);
};
const typing = (form) => {
  if (!form?.matches(GUARDED)) return;
  say(form, "dirty");
  soon(form, PAUSE);
};
on("input", (event) => typing(event.target.form));
// A person's change was told as input before; what a picker put there was not.
on("change", (event) => event.isTrusted || typing(event.target.form));
on("submit", (event) => {
  const { target: form, submitter } = event;
  renewToken(form);
  pressed.set(form, submitter);
  if (!form.matches(GUARDED)) return;
  clearTimeout(timers.get(form));
  if (submitter?.name !== "keep") return say(form, "saving");
  event.preventDefault();
  event.stopPropagation(); // htmx would show the answer in place of the form
  keep(form);
}, { capture: true });
addEventListener("beforeunload", (event) => {
  if (document.querySelector(UNSAVED)) event.preventDefault();
});
const resume = () => document.querySelectorAll(UNSAVED).forEach(go);
addEventListener("online", resume);
on("signed-in", resume);
// What came back with errors is not saved either.
on("htmx:after:swap", () => document.querySelectorAll(`${GUARDED}[data-state=dirty]`).forEach(typing));
// What sending.js was answered: 0 where nobody answered. Then, and signed out, a form waits.
on("answered", ({ target: form, detail: status }) => {
  delete form.dataset.sending;
  if (told) tell("");
  if (status >= 400) say(form, "dirty");
  if (status && status !== 401) return;
  form.dataset.sending = "";
  if (!status) return lost(form);
  say(form, "signedout");
  document.dispatchEvent(new Event("signed-out"));
});
on("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && ctx.text === undefined) tell("offline"); // else the answer had come, whole
});
