"use strict";
// Sorting, filtering and choosing among the runs.
(() => {
  const table = document.getElementById("runs");
  if (!table) return;
  const body = table.tBodies[0];
  const filter = document.getElementById("filter"), count = document.getElementById("count"), compare = document.getElementById("compare");

  const value = (row, column, kind) => {
    const cell = row.cells[column];
    return kind === "number" ? (cell.dataset.value === "" ? -Infinity : Number(cell.dataset.value)) : cell.textContent.trim().toLowerCase();
  };

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [value(a, column, head.dataset.sort), value(b, column, head.dataset.sort)];
        return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
      });
      body.append(...rows);
    });
  });

  const chosen = () => [...body.querySelectorAll("input:checked")].map(box => box.value);
  const tell = () => {
    const shown = [...body.rows].filter(row => !row.hidden).length;
    const n = chosen().length;
    count.textContent = `${shown} of ${body.rows.length} runs are shown${n ? `, ${n} chosen` : ""}.`;
    compare.disabled = n < 2;
  };
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of body.rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
    tell();
  });
  body.addEventListener("change", tell);
  compare.addEventListener("click", () => { location.href = "compare?" + chosen().map(key => `run=${key}`).join("&"); });
  tell();
})();
