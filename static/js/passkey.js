// Passkeys: a form that carries data-passkey asks the device before it is sent. What the device
// answers goes in the hidden field « credential »; what went wrong is said beside the button.
"use strict";

const SENTENCES = {
  NotAllowedError: "Rien n’a été fait : la demande a été annulée ou a expiré. Recommencez.",
  InvalidStateError: "Cet appareil garde déjà une clé de votre compte.",
  SecurityError: "Les clés d’accès ne marchent pas à cette adresse.",
};
const NO_PASSKEY = "Ce navigateur ne connaît pas les clés d’accès. Choisissez un autre moyen.";
const FAILED = "La clé n’a pas pu servir. Recommencez, ou choisissez un autre moyen.";

const toBytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const toText = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

const creating = (options, alone) => {
  const wanted = { ...options, challenge: toBytes(options.challenge) };
  wanted.user = { ...options.user, id: toBytes(options.user.id) };
  wanted.excludeCredentials = withBytes(options.excludeCredentials);
  if (alone) {
    wanted.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
  }
  return navigator.credentials.create({ publicKey: wanted });
};
const getting = (options) =>
  navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });

const asJson = (credential) => {
  const given = credential.response;
  const response = { clientDataJSON: toText(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = toText(given.attestationObject);
    response.transports = given.getTransports ? given.getTransports() : [];
  } else {
    response.authenticatorData = toText(given.authenticatorData);
    response.signature = toText(given.signature);
    response.userHandle = given.userHandle ? toText(given.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
};

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.dataset.optionsAt, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options.publicKey;
};

const ask = async (form) => {
  const options = await optionsOf(form);
  const alone = form.elements.passwordless && form.elements.passwordless.checked;
  return form.dataset.passkey === "create" ? creating(options, alone) : getting(options);
};

const send = async (form) => {
  const fault = form.querySelector("[data-fault]");
  const button = form.querySelector("button[type=submit]");
  fault.textContent = "";
  if (!window.PublicKeyCredential) {
    fault.textContent = NO_PASSKEY;
    return;
  }
  button.setAttribute("aria-disabled", "true");
  try {
    form.elements.credential.value = asJson(await ask(form));
    form.submit();
  } catch (error) {
    fault.textContent = SENTENCES[error.name] || FAILED;
    button.removeAttribute("aria-disabled");
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (!button.hasAttribute("aria-disabled")) send(form);
  });
}
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
}
