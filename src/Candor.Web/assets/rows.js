"use strict";
// The test rows of a run, some at a time.
(() => {
  const section = document.getElementById("rows"), key = section.dataset.run;
  const body = section.querySelector("tbody"), state = document.getElementById("state"), show = document.getElementById("show");
  const back = document.getElementById("back"), on = document.getElementById("on"), row = document.getElementById("row");
  let from = 0, total = 0, size = 0;

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  async function load() {
    state.textContent = "Predicting …";
    try {
      const response = await fetch(`${key}/rows`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ from, show: show.value }) });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      draw(answer);
    } catch (e) {
      body.replaceChildren();
      state.textContent = e instanceof TypeError ? "Candor does not answer; it was stopped. Start it again." : e.message;
    }
  }

  function draw(answer) {
    total = answer.total;
    size = answer.rows.length;
    body.replaceChildren(...answer.rows.map(r => element("tr", {},
      element("th", { scope: "row" }, element("a", { href: `${key}/row/${r.row}` }, r.name)),
      element("td", {}, r.label),
      element("td", { className: r.mistake ? "mistake" : "" }, r.decision + (r.mistake ? " (wrong)" : "")),
      element("td", {}, r.probability),
      element("td", {}, section.dataset.whatIf ? element("a", { href: `${key}/what-if?row=${r.row}`, ariaLabel: `What if, from row ${r.name}` }, "what if") : ""))));
    state.textContent = total ? `${from + 1} to ${from + size} of ${total} rows` : "There are none.";
    back.disabled = from === 0;
    on.disabled = from + size >= total;
    document.documentElement.dataset.rows = size;
  }

  show.addEventListener("change", () => { from = 0; load(); });
  back.addEventListener("click", () => { from = Math.max(0, from - 50); load(); });
  on.addEventListener("click", () => { from += size; load(); });
  const go = () => { if (row.value !== "") location.href = `${key}/row/${Number(row.value)}`; };
  document.getElementById("go").addEventListener("click", go);
  row.addEventListener("keydown", e => { if (e.key === "Enter") go(); });
  load();
})();
