"use strict";
// Controls on one side, what the predictor says on the other.
(() => {
  const get = id => document.getElementById(id);
  const controls = [...document.querySelectorAll(".control")];
  const target = get("target"), state = get("state"), problem = get("problem"), changes = get("changes");
  const base = location.pathname.replace(/what-if$/, "");
  let asking = false, again = false, asked = 0, changesAsked = false;

  const field = control => control.querySelector("select, textarea, input[type=number]");
  const slider = control => control.querySelector("input[type=range]");
  const missing = control => control.querySelector(".missing input");
  const read = control => {
    if (missing(control)?.checked) return null;
    const held = field(control);
    return control.dataset.kind === "number" ? (held.value === "" ? null : held.valueAsNumber) : held.value;
  };
  const start = new Map(controls.map(c => [c, { value: field(c).value, missing: missing(c)?.checked ?? false }]));

  const body = more => JSON.stringify({
    values: Object.fromEntries(controls.map(c => [c.dataset.column, read(c)])), target: target?.value || null, ...more,
  });
  const post = (path, more) => fetch(base + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: body(more) });
  const answered = async response => {
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  };
  const trouble = e => {
    problem.textContent = e instanceof TypeError ? "Candor does not answer; it was stopped. Start it again and reload this page." : e.message;
    problem.hidden = false;
  };

  // What the server sends is markup that it encoded, and this page runs no script but its own.
  const put = (where, html) => { where.innerHTML = html; };

  async function ask() {
    if (asking) { again = true; return; }
    asking = true;
    const began = performance.now();
    try {
      const answer = await answered(await post("what-if"));
      put(get("answer"), answer.html);
      const chance = answer.probability === null ? "" : `, probability ${answer.probability.toFixed(3)}`;
      state.textContent = `${answer.probability === null ? answer.decision : `“${answer.decision}”`}${chance}`;
      problem.hidden = true;
      document.documentElement.dataset.milliseconds = Math.round(performance.now() - began);
    } catch (e) {
      trouble(e);
    } finally {
      asking = false;
      document.documentElement.dataset.answers = ++asked;
      if (again) { again = false; ask(); }
    }
  }

  function mark(control) {
    const { value, missing: was } = start.get(control);
    control.classList.toggle("changed", field(control).value !== value || (missing(control)?.checked ?? false) !== was);
    const range = slider(control), now = field(control).valueAsNumber;
    control.classList.toggle("outside", !!range && (now < Number(range.min) || now > Number(range.max)));
    const unknown = missing(control)?.checked ?? false;
    for (const held of [field(control), range]) if (held) held.disabled = unknown;
  }

  function changed(control) {
    mark(control);
    if (changesAsked) put(changes, "");
    changesAsked = false;
    ask();
  }

  for (const control of controls) {
    const range = slider(control), held = field(control);
    range?.addEventListener("input", () => { held.value = range.value; changed(control); });
    held.addEventListener("input", () => {
      if (control.dataset.kind === "number" && (held.value === "" || !Number.isFinite(held.valueAsNumber)) && !missing(control)?.checked) {
        problem.textContent = `${control.dataset.column} needs a number.`;
        problem.hidden = false;
        return;
      }
      if (range) range.value = held.value;
      changed(control);
    });
    missing(control)?.addEventListener("change", () => changed(control));
    mark(control);
  }

  get("controls").addEventListener("submit", e => e.preventDefault());
  get("reset").addEventListener("click", () => {
    for (const control of controls) {
      const { value, missing: was } = start.get(control);
      field(control).value = value;
      if (slider(control)) slider(control).value = value;
      if (missing(control)) missing(control).checked = was;
      mark(control);
    }
    put(changes, "");
    ask();
  });
  get("filter")?.addEventListener("input", e => {
    for (const control of controls) control.hidden = !control.dataset.column.toLowerCase().includes(e.target.value.toLowerCase());
  });
  target?.addEventListener("change", ask);

  get("change")?.addEventListener("click", async e => {
    e.target.disabled = true;
    put(changes, "");
    changes.textContent = "Looking for changes …";
    try {
      put(changes, (await answered(await post("change", { wanted: get("wanted")?.value || null }))).html);
      changesAsked = true;
      problem.hidden = true;
    } catch (error) {
      changes.textContent = "";
      trouble(error);
    }
    e.target.disabled = false;
    document.documentElement.dataset.changes = "there";
  });

  get("save").addEventListener("click", async () => {
    try {
      const response = await post("page", { changes: changesAsked, wanted: get("wanted")?.value || null });
      if (!response.ok) throw new Error((await response.json()).error);
      const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))[1];
      const url = URL.createObjectURL(await response.blob());
      Object.assign(document.createElement("a"), { href: url, download: name }).click();
      URL.revokeObjectURL(url);
      document.documentElement.dataset.saved = name;
    } catch (e) {
      trouble(e);
    }
  });
  ask();
})();
