// Files to send. Every form works without this file: a photo is then sent as it is.
"use strict";

(() => {
  // two file fields on a page ask for this file twice
  if (window.portalFiles) return;
  window.portalFiles = true;

  const LONGEST_SIDE = 3500;
  const HEAVY_BYTES = 3 * 1024 * 1024;
  const QUALITY = 0.88;
  const busy = new WeakMap();
  // what was made lighter is not made so twice
  const done = new Set();
  const key = (file) => `${file.name}/${file.size}`;

  const megabytes = (bytes) =>
    `${(bytes / 1024 / 1024).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0Mo`;

  // 1. A heavy photo becomes a JPEG of a size one can read; what this browser cannot open, or does
  // not make lighter, is left as it is: the server opens more than browsers do.
  const lighter = async (file) => {
    if (!file.type.startsWith("image/") || file.size <= HEAVY_BYTES || done.has(key(file))) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const drawn = await new Promise((give) => canvas.toBlob(give, "image/jpeg", QUALITY));
      if (!drawn || drawn.size >= file.size) return file;
      const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
      const made = new File([drawn], name, { type: "image/jpeg" });
      done.add(key(made));
      return made;
    } catch {
      return file;
    }
  };

  const fieldOf = (input) => input.closest(".field") ?? input.parentElement;
  const put = (input, files) => {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
  };
  const weight = (files) => files.reduce((sum, file) => sum + file.size, 0);

  const prepare = async (input, files) => {
    const note = fieldOf(input).querySelector("[data-file-note]");
    if (note) note.textContent = files.length ? "Préparation de la photo…" : "";
    const ready = await Promise.all(files.map(lighter));
    put(input, ready);
    if (!note) return;
    const [before, after] = [weight(files), weight(ready)];
    const names = ready.length > 1 ? `${ready.length} fichiers choisis` : (ready[0]?.name ?? "");
    const gain = after < before ? `, ${megabytes(before)} ramenés à ${megabytes(after)}` : "";
    note.textContent = names + gain;
  };

  const start = (input, files) => {
    const work = prepare(input, files).finally(() => {
      if (busy.get(input) === work) busy.delete(input);
    });
    busy.set(input, work);
  };

  // 2. The camera of a phone adds its photo to the field above it, or takes its place.
  const target = (camera) => fieldOf(camera).querySelector("input[type=file][name]");
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    if (input.name) {
      start(input, [...input.files]);
      return;
    }
    const field = input.closest("[data-camera]") && target(input);
    if (!field || !input.files.length) return;
    start(field, [...(field.multiple ? field.files : []), ...input.files]);
    input.value = "";
  });
  if (matchMedia("(pointer: coarse)").matches) {
    for (const camera of document.querySelectorAll("[data-camera]")) camera.hidden = false;
  }

  // 3. A form sent while a photo is being prepared waits for it, once.
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const works = [...form.querySelectorAll("input[type=file][name]")]
        .map((input) => busy.get(input))
        .filter(Boolean);
      if (!works.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.preparing) return;
      form.dataset.preparing = "yes";
      await Promise.all(works);
      delete form.dataset.preparing;
      form.requestSubmit(event.submitter);
    },
    true,
  );
})();
