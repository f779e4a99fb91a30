/* Keys for who prefers them: / searches, ? shows the sheet, g and a letter goes somewhere. Everything that a key
   does, a link or a button does too; they can be switched off, and never act while somebody types. */
(() => {
  "use strict";
  const sheet = document.querySelector("[data-keys]");
  if (!sheet) return;
  const opener = document.querySelector("[data-keys-open]");
  const use = sheet.querySelector("[data-keys-on]");
  const field = document.getElementById("wanted") || document.getElementById("bar-search");
  const find = document.querySelector(".bar__find");
  const kept = "schakel-keys";
  const wait = 1500;
  let began = -Infinity;

  const isOff = () => {
    try {
      return localStorage.getItem(kept) === "off";
    } catch {
      return false; /* a browser that keeps nothing */
    }
  };
  const show = () => {
    use.checked = !isOff();
    document.documentElement.classList.toggle("no-keys", isOff());
  };
  const types = (target) =>
    target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  sheet.querySelector("[data-keys-close]").addEventListener("click", () => sheet.close());
  use.addEventListener("change", () => {
    try {
      localStorage.setItem(kept, use.checked ? "on" : "off");
    } catch {
      /* a browser that keeps nothing */
    }
    show();
  });
  show();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      for (const open of document.querySelectorAll(".bar details[open]")) {
        const inside = open.contains(document.activeElement);
        open.open = false;
        if (inside) open.querySelector("summary").focus();
      }
      return;
    }
    if (isOff() || types(event.target) || document.querySelector("dialog[open]")) return;
    const follows = event.timeStamp - began < wait;
    began = -Infinity;
    if (follows) {
      const link = sheet.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (!link) return;
      event.preventDefault();
      location.assign(link.href);
    } else if (event.key === "g") {
      began = event.timeStamp;
    } else if (event.key === "?") {
      event.preventDefault();
      sheet.showModal();
    } else if (event.key === "/" && field) {
      event.preventDefault();
      if (field.offsetParent) field.focus();
      else if (find) find.click();
    }
  });

  /* One panel of the bar is open at a time, and a click elsewhere closes it. */
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".bar details[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
})();
