// The link as a code to photograph, and the button that prints.

const drawing = await import("./vendor/qr.js").catch(() => null);

for (const box of document.querySelectorAll("[data-qr]")) {
  if (!drawing) break;
  box.append(drawn(drawing.generate(box.dataset.qr)));
  box.hidden = false;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function drawn(code) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", `0 0 ${code.size} ${code.size}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(space, "path");
  let line = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) line += `M${x} ${y}h1v1h-1z`;
  }
  path.setAttribute("d", line);
  path.setAttribute("fill", "#000");
  picture.append(path);
  return picture;
}
