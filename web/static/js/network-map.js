/* Zoom, pan and find on the network map. Without it the links above the map zoom and the page scrolls. */
(() => {
  "use strict";
  const frame = document.querySelector("[data-map]");
  if (!frame) return;
  const svg = frame.querySelector("svg");
  const full = svg.viewBox.baseVal.width;
  const least = 0.2;
  const most = 3;

  const scale = () => svg.getBoundingClientRect().width / full;

  /* Keeps the middle of what is seen in the middle. */
  const zoom = (wanted) => {
    const before = scale();
    const next = Math.min(Math.max(wanted, least), most);
    const x = (frame.scrollLeft + frame.clientWidth / 2) / before;
    const y = (frame.scrollTop + frame.clientHeight / 2) / before;
    frame.classList.remove("map--fit", "map--real", "map--large");
    svg.setAttribute("width", Math.round(full * next));
    svg.setAttribute("height", Math.round(svg.viewBox.baseVal.height * next));
    frame.scrollLeft = x * next - frame.clientWidth / 2;
    frame.scrollTop = y * next - frame.clientHeight / 2;
  };

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = { "+": scale() * 1.25, "=": scale() * 1.25, "-": scale() / 1.25, "0": frame.clientWidth / full };
    if (!(event.key in wanted)) return;
    event.preventDefault();
    zoom(wanted[event.key]);
  });

  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    held.moved = held.moved || Math.abs(x) + Math.abs(y) > 6;
    if (!held.moved) return;
    frame.scrollLeft = held.left - x;
    frame.scrollTop = held.top - y;
  });
  window.addEventListener("pointerup", () => {
    /* A click that ends a drag opens nothing. */
    if (held && held.moved) {
      window.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
      setTimeout(() => window.dispatchEvent(new Event("click", { cancelable: true })), 0);
    }
    held = null;
  });
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  const find = document.querySelector("[data-map-find]");
  const told = document.querySelector("[data-map-found]");
  find.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const stops = [...frame.querySelectorAll("[data-name]")];
    const found = stops.filter((stop) => wanted && stop.dataset.name.includes(wanted));
    stops.forEach((stop) => stop.classList.toggle("map__stop--found", found.includes(stop)));
    told.textContent = !wanted ? "" : found.length ? `${told.dataset.some} ${found.length}` : told.dataset.none;
    if (!found.length) return;
    const at = found[0].getBoundingClientRect();
    const here = frame.getBoundingClientRect();
    frame.scrollLeft += at.left - here.left - here.width / 3;
    frame.scrollTop += at.top - here.top - here.height / 3;
  });
})();
