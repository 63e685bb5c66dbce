// --- files: the drawing as it is opened and coloured, self-contained -------------------------------

const MOST_PIXELS = 60e6; // of a PNG: browsers refuse larger canvases

function prepareExport(graph) {
  const menu = graph.find(".export");
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(graph);
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  graph.canvas.addEventListener("pointerdown", () => (menu.open = false));
}

function close(graph) {
  graph.find(".export").open = false;
  graph.find(".export summary").focus();
}

async function saveAs(graph, form) {
  const problem = graph.find(".export p");
  problem.hidden = true;
  try {
    await save(graph, form);
    close(graph);
  } catch {
    problem.textContent = say(graph, "tooLarge");
    problem.hidden = false;
  }
}

async function save(graph, form) {
  const { name, dot, graph: document_ } = graph.data;
  if (form === "dot") return download(`${name}.dot`, dot, "text/vnd.graphviz");
  if (form === "json") return download(`${name}.json`, JSON.stringify(document_, null, 1), "application/json");
  const sheet = graph.find('input[name="sheet"]:checked').value;
  const { text, width, height } = plainSvg(graph, sheet);
  if (form === "svg") return download(`${name}.svg`, text, "image/svg+xml");
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await picture.decode();
  URL.revokeObjectURL(picture.src);
  const scale = Math.min(2, Math.sqrt(MOST_PIXELS / (width * height)), 16000 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new RangeError("too large");
  return download(`${name}.png`, blob, "image/png");
}

// The drawing with every colour written into it, on a light or a dark sheet; no class, no script.
function plainSvg(graph, sheet) {
  const holder = document.createElement("div");
  holder.className = `canvas sheet ${sheet}`;
  const copy = holder.appendChild(graph.svg.cloneNode(true));
  for (const trace of ["tracing", "gliding"]) copy.classList.remove(trace);
  for (const marked of copy.querySelectorAll(".selected, .hit, .up, .down")) marked.classList.remove("selected", "hit", "up", "down");
  graph.root.append(holder);
  caption(graph, copy);
  const paper = colourText(getComputedStyle(holder).backgroundColor)[0];
  for (const shape of copy.querySelectorAll("path, polygon, ellipse, rect, text")) {
    const style = getComputedStyle(shape);
    for (const name of ["fill", "stroke"]) {
      const [colour, alpha] = colourText(style.getPropertyValue(name));
      shape.setAttribute(name, colour);
      if (alpha < 1) shape.setAttribute(`${name}-opacity`, alpha);
    }
    shape.setAttribute("stroke-width", parseFloat(style.strokeWidth));
    if (style.strokeDasharray !== "none") shape.setAttribute("stroke-dasharray", style.strokeDasharray.replaceAll("px", ""));
    if (shape.tagName === "text") {
      shape.setAttribute("font-family", "Arial, Helvetica, sans-serif");
      shape.setAttribute("font-weight", style.fontWeight);
      shape.setAttribute("font-size", parseFloat(style.fontSize));
    }
  }
  const { x, y, width, height } = copy.getBBox();
  holder.remove();
  const left = Math.min(0, x), top = Math.min(0, y);
  const size = { width: Math.max(graph.size.width, x + width + 14) - left, height: Math.max(graph.size.height, y + height + 8) - top };
  clean(copy);
  copy.setAttribute("viewBox", `${left} ${top} ${size.width} ${size.height}`);
  copy.setAttribute("width", size.width);
  copy.setAttribute("height", size.height);
  copy.querySelector("g > polygon:first-child")?.remove(); // Graphviz' own background
  const ground = document.createElementNS(copy.namespaceURI, "rect");
  const area = { x: left, y: top, width: size.width, height: size.height, fill: paper };
  for (const [name, value] of Object.entries(area)) ground.setAttribute(name, value);
  const says = document.createElementNS(copy.namespaceURI, "desc");
  says.textContent = graph.data.graph.about.join("\n");
  copy.prepend(says, ground);
  return { text: new XMLSerializer().serializeToString(copy), ...size };
}

// What it is of, and what its colours mean, below the drawing.
function caption(graph, copy) {
  const lines = graph.data.graph.about.filter((_, line) => line !== 3); // the convention is in the description
  if (graph.colour !== "kind") {
    const [low, high] = graph.range;
    lines.push(say(graph, "range", { colour: say(graph, `by_${graph.colour}`), low, high }));
  }
  lines.forEach((line, number) => {
    const text = document.createElementNS(copy.namespaceURI, "text");
    for (const [name, value] of [["x", 14], ["y", graph.size.height + 4 + 13 * number], ["font-size", 9]]) {
      text.setAttribute(name, value);
    }
    text.textContent = line;
    copy.append(text);
  });
}

function clean(copy) {
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["class", "style", "tabindex", "role", "aria-label", "aria-pressed", "aria-expanded"]) {
      element.removeAttribute(name);
    }
  }
}

// What a browser computes, as the `#rrggbb` that every program reads, and how opaque it is.
function colourText(value) {
  const numbers = (value.match(/[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  if (value === "none" || numbers.length < 3) return ["none", 1];
  const unit = value.startsWith("color(") ? 255 : 1;
  const channels = numbers.slice(0, 3).map((one) => Math.round(Math.min(255, one * unit)).toString(16).padStart(2, "0"));
  return [`#${channels.join("")}`, numbers[3] ?? 1];
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
