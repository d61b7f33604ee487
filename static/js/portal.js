// Small comforts. Every page works without this file.
"use strict";

// 1. A double click sends once: the first submit locks the form's buttons, for a while only (a
// download leaves the page in place, a lost network too; the server refuses a second sending anyway).
const LOCKED_MS = 10000;
const unlock = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  form.dataset.sent = "yes";
  // after the browser has read the form, so that the clicked button's value is sent
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      button.setAttribute("aria-disabled", "true");
    }
  });
  setTimeout(() => unlock(form), LOCKED_MS);
});
// back button: a page from the browser's memory is usable again
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) unlock(form);
});

// 2. Keys declared on the page: <a data-key="s"> or <button data-key="v">; "/" goes to the search.
const writing = (element) => element.closest("input, select, textarea, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const wanted = event.key === "/" ? document.querySelector("input[type=search]") : null;
  if (wanted) {
    event.preventDefault();
    wanted.focus();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || event.repeat) return;
  event.preventDefault();
  if (writing(target)) target.focus();
  else target.click();
});

// 3. Escape or a click elsewhere closes an open menu.
const menus = () => document.querySelectorAll("details.user[open], .bar-nav details[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// 4. A table or drawing wider than the screen scrolls from the keyboard in every browser, also once
// the phone is turned or the window made smaller.
const reachWideBoxes = () => {
  for (const box of document.querySelectorAll(".scroll, .panel")) {
    if (box.hasAttribute("tabindex") || box.scrollWidth <= box.clientWidth) continue;
    box.tabIndex = 0;
    // a section or a menu keeps its own role and name
    if (box.tagName !== "DIV") continue;
    box.setAttribute("role", "group");
    const name = box.querySelector("caption, title");
    box.setAttribute("aria-label", name ? name.textContent : "À faire défiler");
  }
};
reachWideBoxes();
addEventListener("resize", reachWideBoxes);

// 5. Print this page, copy an address: shown only where a script can do it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const box = document.getElementById(button.dataset.copy);
    const answer = button.parentElement.querySelector("[data-copied]");
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      answer.textContent = "Adresse copiée.";
    } catch {
      answer.textContent = "L’adresse est sélectionnée : copiez-la.";
    }
  });
}
