/* Whoever leaves a page with something written and not sent is asked first, in the browser's own words. */
(() => {
  "use strict";
  const written = new Set();
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[method=post]");
    if (form && target.matches("textarea")) written.add(form);
  });
  document.addEventListener("submit", ({ target }) => written.delete(target));
  window.addEventListener("beforeunload", (event) => {
    if (written.size) event.preventDefault();
  });
})();
