// Passkeys: the browser's own ceremony between a button and the hidden field of its form.
//
// <form data-passkey="create|get" hidden> with an input named "credential". What the server asks
// of the browser lies in <script type="application/json" id="js_data">; where one is not known
// yet (signing in by passkey alone), the address of the form tells it.
// Old browsers, and addresses that are neither https nor localhost, keep the form hidden and
// see the sentence in [data-passkey-missing] instead.
const able = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON && isSecureContext;

const asked = async (form) => {
  const data = document.getElementById("js_data");
  if (data) return JSON.parse(data.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const create = async (form) => {
  const { publicKey } = (await asked(form)).creation_options;
  if (form.elements.passwordless?.checked) {
    const alone = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    Object.assign(publicKey.authenticatorSelection, alone);
  }
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  return navigator.credentials.create({ publicKey: options });
};

const get = async (form) => {
  const { publicKey } = (await asked(form)).request_options;
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return navigator.credentials.get({ publicKey: options });
};

const ceremonies = { create, get };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sentence = form.querySelector("[data-passkey-failed]");
    sentence.hidden = true;
    try {
      const credential = await ceremonies[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      // Closed the browser's question, no such passkey, no connection: all the same to her.
      sentence.hidden = false;
    }
  });
}
for (const sentence of document.querySelectorAll("[data-passkey-missing]")) sentence.hidden = able;
