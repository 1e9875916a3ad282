"use strict";

const get = id => document.getElementById(id);
const keys = "123456789abcdefghijklmnopqrstuvwxyz";
let person = "", item = null, busy = false;

async function ask(path, body) {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ person, ...body }) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    get("problem").hidden = true;
    show(answer);
  } catch (e) {
    get("problem").textContent = e instanceof TypeError ? "Candor does not answer; it was stopped. Start it again and reload this page: all answers so far are kept." : e.message;
    get("problem").hidden = false;
  } finally {
    busy = false;
  }
}

function show({ done, of, classes, columns, item: next, shown }) {
  item = next ?? null;
  get("start").hidden = true;
  get("guess").hidden = item === null;
  get("end").hidden = item !== null;
  if (item === null) {
    get("end").querySelector("h1").focus();
    return;
  }
  get("progress").textContent = `${done + 1} of ${of}`;
  get("bar").max = of;
  get("bar").value = done;
  get("shown").replaceChildren(drawing(shown));
  get("classes").replaceChildren(...classes.map((name, c) => choice(name, keys[c] ?? "", c)), choice("I cannot tell", "0", null));
  if (columns && get("columns").hidden) {
    for (const { name, range } of columns) {
      const row = get("columns").querySelector("tbody").insertRow();
      row.append(element("th", { scope: "row", textContent: name }), element("td", { textContent: range }));
    }
    get("columns").hidden = false;
  }
  document.documentElement.dataset.item = item;
  get("question").focus();
}

function drawing(shown) {
  if (shown.image) {
    const image = element("img", { src: shown.image, alt: "The selected part of an image; the rest is grey." });
    return image;
  }
  if (shown.words) {
    const text = element("p", { className: "words" });
    for (const word of shown.words) text.append(element("span", { textContent: word }), " … ");
    return text;
  }
  const table = element("table", {});
  for (const { name, value } of shown.features) {
    const row = table.insertRow();
    row.append(element("th", { scope: "row", textContent: name }), element("td", { textContent: value }));
  }
  return table;
}

function choice(name, key, c) {
  const button = element("button", { type: "button", onclick: () => ask("answer", { item, class: c }) });
  if (key) {
    button.append(element("kbd", { textContent: key }), " ");
    button.setAttribute("aria-keyshortcuts", key);
  }
  button.append(name);
  return button;
}

const element = (tag, properties) => Object.assign(document.createElement(tag), properties);

get("start").addEventListener("submit", e => {
  e.preventDefault();
  person = get("person").value.trim();
  if (person) ask("next", {});
});
get("last").addEventListener("click", () => ask("back", {}));
document.addEventListener("keydown", e => {
  if (!person || e.ctrlKey || e.metaKey || e.altKey || e.repeat || !get("start").hidden) return;
  if (e.key === "Backspace") {
    e.preventDefault();
    ask("back", {});
  } else if (item !== null) {
    const button = [...get("classes").children].find(b => b.getAttribute("aria-keyshortcuts") === e.key);
    if (button) button.click();
  }
});
