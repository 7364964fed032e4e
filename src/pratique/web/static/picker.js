// A place is found as you type. Without this script the same input works by a list.

const PAUSE = 150;

export function enhance(root) {
  const input = root.querySelector("input[type=text]");
  let code = root.querySelector(`[name="${input.name}.code"][type=hidden]`);
  const asked = root.querySelector(`[name="${input.name}.asked"]`);
  const narrow = "narrow" in root.dataset;
  if (!code) {
    code = hidden(`${input.name}.code`);
    root.append(code);
    root.querySelector("[data-options]").remove();
  }
  const list = document.createElement("ul");
  list.id = `${input.id}_list`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  root.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id],
    ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) input.setAttribute(name, value);

  let timer, latest = 0, active = -1;

  async function ask(query) {
    const mine = ++latest;
    const answer = await fetch(`${root.dataset.picker}?${query}`, {headers: {Accept: "application/json"}});
    if (!answer.ok || mine !== latest) return;
    show((await answer.json()).divisions);
  }

  function show(places) {
    active = -1;
    list.replaceChildren(...(places.length ? places.map(option) : [nothing()]));
    open(true);
  }

  function option(place) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `${list.id}_${place.code}`;
    row.append(place.name);
    const path = document.createElement("small");
    path.textContent = place.path + (narrow && place.more ? ` · ${root.dataset.within}` : "");
    row.append(path);
    row.addEventListener("mousedown", event => { event.preventDefault(); choose(place); });
    row.place = place;
    return row;
  }

  function nothing() {
    const row = document.createElement("li");
    row.textContent = root.dataset.none;
    return row;
  }

  function choose(place) {
    input.value = `${place.path} ${place.name}`.trim();
    asked.value = input.value;
    code.value = place.code;
    input.dispatchEvent(new Event("change", {bubbles: true}));
    if (narrow && place.more) ask(`in=${place.code}`); else open(false);
  }

  function open(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    input.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const rows = [...list.querySelectorAll("[role=option]")];
    if (!rows.length) return;
    active = (active + step + rows.length) % rows.length;
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === active)));
    rows[active].scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", rows[active].id);
  }

  input.addEventListener("input", () => {
    code.value = "";
    clearTimeout(timer);
    const text = input.value.trim();
    if (text) timer = setTimeout(() => ask(`q=${encodeURIComponent(text)}`), PAUSE);
    else open(false);
  });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      choose(list.querySelectorAll("[role=option]")[active].place);
    } else return;
    event.preventDefault();
  });
}

function hidden(name) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  return input;
}

document.querySelectorAll("[data-picker]").forEach(enhance);
