/* Drag and arrows wherever half-days are chosen. Without it every cell is a field of its own, and the form works. */
(() => {
  "use strict";
  const told = document.querySelector("[data-week-told]");

  document.querySelectorAll("[data-week]:not([data-week-ready])").forEach((table) => {
    table.dataset.weekReady = ""; /* a page with two weeks asks for this file twice */
    const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
    const numbers = table.dataset.week === "numbers";
    let anchor = null;
    let chosen = [];

    const place = (input) => {
      const y = rows.findIndex((row) => row.includes(input));
      return y < 0 ? null : { x: rows[y].indexOf(input), y };
    };
    const between = (one, other) => rows
      .slice(Math.min(one.y, other.y), Math.max(one.y, other.y) + 1)
      .flatMap((row) => row.slice(Math.min(one.x, other.x), Math.max(one.x, other.x) + 1));
    const choose = (inputs) => {
      chosen.forEach((one) => one.closest("td").classList.remove("week-edit__chosen"));
      chosen = inputs.length > 1 ? inputs : [];
      chosen.forEach((one) => one.closest("td").classList.add("week-edit__chosen"));
      if (told) told.textContent = chosen.length ? `${told.dataset.text} ${chosen.length}` : "";
    };

    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    table.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { choose([]); anchor = null; return; }
      const step = steps[event.key];
      const at = step && place(event.target);
      if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
      const next = rows[at.y + step[1]]?.[at.x + step[0]];
      event.preventDefault();
      if (!next) return;
      if (event.shiftKey && numbers) {
        anchor = anchor || at;
        choose(between(anchor, place(next)));
      } else {
        anchor = null;
        choose([]);
      }
      next.focus();
      if (numbers) next.select();
    });

    /* What is typed in one chosen cell counts for all of them. */
    table.addEventListener("input", (event) => {
      if (!numbers || !chosen.includes(event.target)) return;
      chosen.forEach((one) => { one.value = event.target.value; });
    });

    let drag = null;
    const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("td")?.querySelector("input");
    table.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      const input = event.target.closest("td")?.querySelector("input");
      const at = input && place(input);
      if (!at) return;
      drag = { at, input, moved: false, on: !input.checked };
      if (numbers && !chosen.includes(input)) choose([]);
    });
    window.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const input = under(event);
      const to = input && place(input);
      if (!to || (!drag.moved && input === drag.input)) return;
      drag.moved = true;
      event.preventDefault();
      const inputs = between(drag.at, to);
      if (numbers) choose(inputs);
      else inputs.forEach((one) => { one.checked = drag.on; });
    });
    window.addEventListener("pointerup", () => {
      if (drag && drag.moved) {
        if (numbers) { drag.input.focus(); drag.input.select(); }
        /* The click that ends a drag would turn the first cell round again. */
        else {
          const swallow = (event) => event.preventDefault();
          table.addEventListener("click", swallow, { capture: true });
          setTimeout(() => table.removeEventListener("click", swallow, { capture: true }), 0);
        }
      }
      drag = null;
    });
    table.addEventListener("dragstart", (event) => event.preventDefault());
  });
})();
