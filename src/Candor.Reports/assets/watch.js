// Keeps what goes wrong on this page where a test, or a curious reader, finds it: <html data-errors="…">.
(() => {
  "use strict";
  const problems = [];
  const keep = text => {
    problems.push(String(text));
    document.documentElement.dataset.errors = JSON.stringify(problems);
  };
  addEventListener("error", e => keep(e.message));
  addEventListener("unhandledrejection", e => keep(e.reason));
  addEventListener("securitypolicyviolation", e => keep(`blocked by the page's policy: ${e.violatedDirective} ${e.blockedURI}`));
  for (const level of ["error", "warn"]) {
    const original = console[level].bind(console);
    console[level] = (...words) => { keep(words.join(" ")); original(...words); };
  }
})();
