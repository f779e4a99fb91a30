/* Long lists are filtered as one types. Without a script the whole list stands there. */
(() => {
  "use strict";
  const { label, found } = document.currentScript.dataset;
  const LONG = 20;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /* A field that asks `show` which of the things match, and tells how many do. */
  const filter = (before, things, words, show) => {
    const field = document.createElement("input");
    field.type = "search";
    field.className = "filter";
    field.placeholder = label;
    field.autocomplete = "off";
    field.setAttribute("aria-label", label);
    const told = document.createElement("span");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    const texts = things.map((one) => plain(words(one)));
    field.addEventListener("input", () => {
      const asked = plain(field.value).split(/\s+/);
      const matching = things.filter((one, index) => {
        const match = asked.every((word) => texts[index].includes(word));
        show(one, match);
        return match;
      });
      told.textContent = `${matching.length} ${found}`;
      field.dispatchEvent(new CustomEvent("filtered", { detail: matching }));
    });
    before.before(field, told);
    return field;
  };

  document.querySelectorAll("select:not([multiple])").forEach((select) => {
    const options = [...select.options].filter((option) => option.value);
    if (options.length <= LONG) return;
    /* Hidden is not enough for every browser: some keep showing it in the list. */
    const show = (option, match) => { option.hidden = option.disabled = !match && !option.selected; };
    const field = filter(select, options, (option) => option.text, show);
    field.addEventListener("filtered", ({ detail: [only, other] }) => {
      if (!field.value || !only || other || only.selected) return;
      only.selected = true;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      select.focus();
    });
  });

  /* Groups of boxes: what matches is shown, its group opened; without a word every group is as it was. */
  document.querySelectorAll("[data-filtered]").forEach((list) => {
    const options = [...list.querySelectorAll(".option")];
    if (options.length <= LONG) return;
    const groups = [...list.querySelectorAll(".group")].map((group) => ({ group, open: group.open }));
    const title = (option) => option.closest(".group").querySelector("summary").textContent;
    const words = (option) => `${option.textContent} ${title(option)}`;
    const field = filter(list, options, words, (option, match) => { option.hidden = !match; });
    field.addEventListener("filtered", () => {
      groups.forEach(({ group, open }) => {
        group.hidden = !group.querySelector(".option:not([hidden])");
        group.open = field.value ? true : open || group.querySelector(":checked") !== null;
      });
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); /* looks for somebody, sends nothing */
    });
  });

  document.querySelectorAll("table.table").forEach((table) => {
    const rows = [...table.querySelectorAll("tbody tr")];
    if (rows.length <= LONG || table.querySelector("[rowspan]")) return;
    filter(table, rows, (row) => row.textContent, (row, match) => { row.hidden = !match; });
  });
})();
