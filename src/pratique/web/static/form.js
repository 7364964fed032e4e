// Comfort for forms: a question shows when its answer can matter, and what was typed
// survives a reload or a change of language. Every form works without this.

import "./picker.js";

for (const part of document.querySelectorAll("[data-when]")) {
  const form = part.closest("form");
  const wanted = part.dataset.is.split(" ");
  const fit = () => {
    const told = new FormData(form).get(part.dataset.when);
    part.hidden = !wanted.includes(told);
  };
  form.addEventListener("change", fit);
  fit();
}

for (const form of document.querySelectorAll("form[data-many]")) {
  const boxes = [...form.querySelectorAll("fieldset input[type=checkbox]")];
  if (boxes.length < 2) continue;
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  const words = document.createElement("label");
  const line = Object.assign(document.createElement("div"), { className: "choice all" });
  all.id = `${boxes[0].id}_all`;
  words.htmlFor = all.id;
  words.textContent = form.dataset.many;
  line.append(all, words);
  boxes[0].closest(".choice").before(line);
  const fit = () => {
    const ticked = boxes.filter(box => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach(box => { box.checked = all.checked; }));
  form.addEventListener("change", event => { if (event.target !== all) fit(); });
  fit();
}

const keepable = "input:not([type=hidden], [type=password]), select, textarea";

for (const form of document.querySelectorAll("form[data-keep]")) {
  const place = `typed ${location.pathname}`;
  const fields = () => [...form.querySelectorAll(keepable)].filter(field => field.name);
  const before = JSON.parse(sessionStorage.getItem(place) || "{}");
  const faulty = document.querySelector(".faults") !== null;
  if (!faulty) {
    for (const field of fields()) {
      const told = before[key(field)];
      if (told === undefined) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = told;
      else field.value = told;
    }
    form.dispatchEvent(new Event("change"));
  }
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(fields().map(field => [key(field), value(field)]));
    sessionStorage.setItem(place, JSON.stringify(typed));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(place));
}

function key(field) {
  return field.type === "radio" ? `${field.name}=${field.value}` : field.name;
}

function value(field) {
  return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
}
