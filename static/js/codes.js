// The recovery codes: printed or copied. Without this file they are read and written down.
"use strict";

for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) {
    print();
    return;
  }
  const codes = document.querySelectorAll(`${button.dataset.copy} code`);
  await navigator.clipboard.writeText([...codes].map((one) => one.textContent).join("\n"));
  button.textContent = "Copiés";
});
