// The slider of thresholds: counts that stand in the page become confusion, accuracy, precision, recall, specificity and F1.
(() => {
  "use strict";
  const Z = 1.959963984540054;

  // A share with Wilson's 95 % interval.
  const share = (hits, n) => {
    if (n === 0) return "–";
    const p = hits / n, centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
    const half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
    return `${p.toFixed(3)} (${Math.max(0, centre - half).toFixed(3)}\u00A0to\u00A0${Math.min(1, centre + half).toFixed(3)})`;
  };

  const figures = (side, at) => {
    if (!side) return null;
    const tp = side.tp[at], fp = side.fp[at], fn = side.inside - tp, tn = side.rows - side.inside - fp;
    return {
      "Found (true positives)": String(tp), "Missed (false negatives)": String(fn),
      "Falsely taken (false positives)": String(fp), "Rightly left (true negatives)": String(tn),
      "Accuracy ↑": share(tp + tn, side.rows), "Precision ↑": share(tp, tp + fp), "Recall ↑": share(tp, side.inside),
      "Specificity ↑": share(tn, side.rows - side.inside),
      "F1 ↑": 2 * tp + fp + fn === 0 ? "–" : (2 * tp / (2 * tp + fp + fn)).toFixed(3),
    };
  };

  const cell = (kind, text) => {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  };

  for (const part of document.querySelectorAll("[data-threshold]")) {
    const { classes } = JSON.parse(part.querySelector("script").textContent);
    const slider = part.querySelector("input"), choice = part.querySelector("select"), shown = part.querySelector("output");
    const body = part.querySelector("tbody"), status = part.querySelector("[role=status]");
    const update = () => {
      const at = Number(slider.value), of = classes[Number(choice.value)];
      const from = (at / 100).toFixed(2), sides = of.sides.map(side => figures(side, at)), last = sides[sides.length - 1];
      shown.textContent = from;
      slider.setAttribute("aria-valuetext", `probability of ${from}`);
      body.replaceChildren(...Object.keys(last).map(name => {
        const row = document.createElement("tr"), head = cell("th", name);
        head.scope = "row";
        row.append(head, ...sides.map(side => cell("td", side ? side[name] : "–")));
        return row;
      }));
      status.textContent = `From ${from} on: ${last["Found (true positives)"]} rows of “${of.name}” found, ` +
        `${last["Missed (false negatives)"]} missed, ${last["Falsely taken (false positives)"]} falsely taken.`;
    };
    slider.addEventListener("input", update);
    choice.addEventListener("change", update);
    update();
    part.hidden = false;
  }
})();
