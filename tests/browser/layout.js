// What a finished page may not show, as sentences. Run in the page: (phone) => [fault, ...]
(phone) => {
  const faults = [];
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !element.closest(".unseen, svg");
  };
  const words = (element) => (element.innerText || element.name || element.id).trim().slice(0, 40);

  // A link beside words of the same sentence is read, not aimed at (WCAG 2.5.8, "inline").
  const besideWords = (link) => {
    let part = link;
    while (getComputedStyle(part.parentElement).display === "inline") part = part.parentElement;
    return ["previousSibling", "nextSibling"].some((side) => {
      for (let node = part[side]; node; node = node[side]) {
        if (node.nodeType === Node.TEXT_NODE && node.data.trim()) return true;
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches("br") || getComputedStyle(node).display !== "inline") return false;
        if (node.innerText.trim() && !node.matches("a, .unseen")) return true;
      }
      return false;
    });
  };
  const targets = () => {
    const plain = "a[href], button, summary, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
    const boxes = [...document.querySelectorAll(`:is(main, .bar-nav, .foot, .masthead) :is(${plain})`)]
      .filter((target) => shown(target) && !(target.matches("a") && besideWords(target)))
      .map((target) => [target, target.getBoundingClientRect().height]);
    const ticks = [...document.querySelectorAll("main :is([type=checkbox], [type=radio])")]
      .filter((tick) => shown(tick) && tick.labels?.length)
      .map((tick) => [tick.labels[0], tick.labels[0].getBoundingClientRect().height]);
    for (const [target, height] of [...boxes, ...ticks])
      if (height < 43.5) faults.push(`« ${words(target)} » is ${Math.round(height)} px high`);
  };

  // The box of a tick stands on the first line of its words.
  const ticks = () => {
    for (const tick of document.querySelectorAll("main [type=checkbox]")) {
      const label = tick.labels?.[0];
      if (!label || !shown(tick) || !shown(label) || label.closest("td, th")) continue;
      const range = document.createRange();
      range.selectNodeContents(label);
      const line = [...range.getClientRects()].find((box) => box.width > 1);
      const box = tick.getBoundingClientRect();
      const apart = Math.abs((box.top + box.bottom) / 2 - (line.top + line.bottom) / 2);
      if (apart > 5) faults.push(`the box of « ${words(label)} » is ${Math.round(apart)} px off its words`);
    }
  };

  // French ties « : », « ; », « ! », « ? », « » » to the word before: none begins a line.
  const lineStarts = () => {
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode;
      for (const found of text.data.matchAll(/(?<=\S)\s[:;!?»](?=\s|$)/g)) {
        const at = (index) => {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + 1);
          return range.getBoundingClientRect();
        };
        const before = at(found.index - 1);
        const sign = at(found.index + 1);
        if (before.width && sign.width && sign.top > before.bottom - 2)
          faults.push(`a line begins with « ${text.data.slice(found.index - 20, found.index + 2)} »`);
      }
    }
  };

  // On a desk the fields of a page leave no more empty at their right than at their left.
  const width = () => {
    if (![...document.querySelectorAll("main form .field")].some(shown)) return;
    const frame = document.querySelector("main").parentElement.getBoundingClientRect();
    const seen = [...document.querySelectorAll("main .body :is(input, select, textarea, table, .panel, .btn, .notice)")]
      .filter(shown)
      .map((element) => element.getBoundingClientRect());
    const left = Math.min(...seen.map((box) => box.left)) - frame.left;
    const right = frame.right - Math.max(...seen.map((box) => box.right));
    if (right > left + 0.05 * frame.width)
      faults.push(`its fields leave ${Math.round(right)} px empty at their right, ${Math.round(left)} at their left`);
  };

  if (phone) targets();
  else width();
  if (phone && getComputedStyle(document.querySelector(".shell")).backgroundImage !== "none")
    faults.push("the rings run under the links of the foot");
  ticks();
  lineStarts();
  return faults;
};
