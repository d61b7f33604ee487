// Whether the number is compulsory follows the profession that was chosen. Without this file the
// label says for which professions it is.
"use strict";

const profession = document.getElementById("id_profession");
const number = document.getElementById("id_rpps");
const note = document.querySelector('label[for="id_rpps"] .optional');
if (profession && number && note) {
  const needed = new Set((number.dataset.neededFor || "").split(" "));
  const unsaid = note.textContent;
  const say = () => {
    if (!profession.value) note.textContent = unsaid;
    else if (needed.has(profession.value)) note.textContent = "(obligatoire)";
    else note.textContent = "(sans objet pour cette profession)";
  };
  profession.addEventListener("change", say);
  addEventListener("pageshow", say);
}
