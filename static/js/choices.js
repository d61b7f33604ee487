// Choices that write or tick something else on the page. Every page works without this file.
"use strict";

// 1. One box ticks many: <input type="checkbox" data-ticks="selector of the others">.
for (const box of document.querySelectorAll("[data-ticks]")) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => {
    for (const other of document.querySelectorAll(box.dataset.ticks)) other.checked = box.checked;
  });
}

// 2. The default amount of a choice is written in its field, where it is seen and may be changed.
document.addEventListener("change", (event) => {
  const { fills, amount } = event.target.dataset;
  const box = fills && document.getElementById(fills);
  if (!box) return;
  const untouched = box.value === "" || box.value === box.dataset.written;
  if (!untouched) return;
  box.value = event.target.value === "granted" ? amount || "" : "";
  box.dataset.written = box.value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
