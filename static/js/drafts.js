// What is being typed outlives a reload and the back button: kept in this tab alone, until it is
// sent, until somebody signs out or in. Never a password, a file or a hidden field. Forms that want
// it say so: <form data-draft>, or <form data-draft="private"> for what concerns somebody's health,
// which is forgotten as soon as it leaves.
"use strict";

const PREFIX = "draft:";
const UNKEPT = new Set(["password", "file", "hidden", "submit", "button", "reset"]);
const forms = () => document.querySelectorAll("form[data-draft]");
const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !UNKEPT.has(one.type));
const refused = () => document.querySelector(".errors[role=alert], .errorlist") !== null;
// the address of the form, so that a page shown by a refusal finds the same one
const keyOf = (form) => PREFIX + (form.dataset.draftKey || location.pathname + location.search);

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};
const write = (key, draft) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // full or forbidden: the page works without
  }
};
const forgetAll = (which = () => true) => {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && which(key)) sessionStorage.removeItem(key);
  }
};

const typedIn = (form) => {
  const typed = {};
  for (const field of fieldsOf(form)) {
    const values = (typed[field.name] ||= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values.push(field.value);
    } else values.push(field.value);
  }
  return typed;
};
const keep = (form, sent = false) => write(keyOf(form), { typed: typedIn(form), sent });

const fill = (form, typed) => {
  let changed = false;
  for (const field of fieldsOf(form)) {
    const values = typed[field.name];
    if (!values) continue;
    const ticks = field.type === "checkbox" || field.type === "radio";
    const same = ticks ? field.checked === values.includes(field.value) : field.value === (values[0] ?? "");
    if (same) continue;
    if (ticks) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    changed = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
  return changed;
};

const sayFound = (form) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  notice.textContent = "Votre saisie est encore là. ";
  const erase = document.createElement("button");
  erase.type = "button";
  erase.className = "linklike";
  erase.textContent = "Tout effacer";
  erase.addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    form.reset();
    notice.remove();
  });
  notice.append(erase);
  form.prepend(notice);
};

// 1. A page that refuses a form is an answer to a POST: its place in the history becomes the page
// of the form, which Back and Reload may ask for again.
const status = performance.getEntriesByType("navigation")[0]?.responseStatus;
if (status === 422 || refused()) {
  const from = document.referrer;
  // a form may post to an address that shows nothing: its page is the one it was sent from
  // (a private address tells no more than its origin)
  const sentFrom = status === 422 && from.startsWith(`${location.origin}/`) && new URL(from).pathname !== "/";
  history.replaceState(history.state, "", sentFrom ? from : location.href);
}

// 2. Nothing is left for the next person, nor of what has been sent.
const signIn = document.querySelector("form[action^='/compte/login/']");
if (signIn) forgetAll();
const here = new Set([...forms()].map(keyOf));
forgetAll((key) => !here.has(key) && read(key)?.sent);

for (const form of forms()) {
  const draft = read(keyOf(form));
  // what the server gives back is the last word: it has taken out what must not be kept
  if (refused() || document.querySelector("[data-restored]")) keep(form);
  else if (draft && fill(form, draft.typed)) sayFound(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-draft]")) keep(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-draft]") && event.isTrusted) keep(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action")?.startsWith("/compte/logout/")) forgetAll();
  if (!form.matches("[data-draft]")) return;
  if (form.dataset.draft === "private") sessionStorage.removeItem(keyOf(form));
  else keep(form, true);
});
