// Sending a form. What the browser itself sends is out of the page's hands once it has begun, and
// a line or a session that is gone would take what was typed along: so the server is asked first
// whether it is there, and still knows who is typing. A form that htmx sends is heard of afterwards.
const { dataset } = document.getElementById("sign-in");
const SENT_BY_HTMX = "form[hx-post]:not([hx-trigger])";
const SENT_BY_BROWSER = `main form[method=post]:not(${SENT_BY_HTMX}, [data-passkey])`;
const asked = new WeakSet();
const allowed = new WeakSet();

const carries = ({ name, type }) => name && name !== "csrfmiddlewaretoken" && type !== "submit";
const answered = (form, status) =>
  form.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail: status }));

// Led to the door, one is signed out; a server that is being started anew is not there yet.
const understood = ({ type, status }) => (type === "opaqueredirect" ? 401 : status >= 500 ? 0 : status);

const refuse = () => {
  const words = document.getElementById("other-account").content.cloneNode(true);
  document.getElementById("notices")?.replaceChildren(words);
};
const ask = async (form, submitter) => {
  const question = { method: "HEAD", redirect: "manual", cache: "no-store" };
  const answer = await fetch(dataset.knock, question).catch(() => null);
  asked.delete(form);
  answered(form, answer ? understood(answer) : 0);
  if (answer?.status === 403) refuse();
  if (!answer?.ok || !form.isConnected) return;
  allowed.add(form);
  form.requestSubmit(submitter);
};

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches(SENT_BY_BROWSER)) return;
  if (allowed.delete(form) || ![...form.elements].some(carries)) return;
  event.preventDefault();
  event.stopPropagation();
  if (asked.has(form)) return;
  asked.add(form);
  ask(form, submitter);
}, { capture: true });

document.addEventListener("htmx:before:response", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (!form.matches?.(SENT_BY_HTMX)) return;
  answered(form, response.status);
  if (response.status === 401) event.preventDefault();
});
document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (ctx?.text === undefined && ctx?.sourceElement.matches?.(SENT_BY_HTMX)) answered(ctx.sourceElement, 0);
});
