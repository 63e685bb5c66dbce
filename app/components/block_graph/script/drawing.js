// --- from the SVG text to boxes that can be found, named and measured -----------------------------

function draw(graph) {
  const before = graph.anchor && place(graph, graph.anchor);
  const hadFocus = graph.canvas.contains(graph.root.getRootNode().activeElement);
  const parsed = new DOMParser().parseFromString(graph.data.svg, "image/svg+xml").documentElement;
  if (parsed.nodeName !== "svg") return;
  const first = graph.drawn === null || graph.unseen, another = graph.network !== graph.data.network;
  graph.drawn = graph.data.svg;
  graph.renamed = false;
  graph.network = graph.data.network;
  graph.canvas.replaceChildren(document.importNode(parsed, true));
  graph.svg = graph.canvas.firstElementChild;
  const [, , width, height] = graph.svg.getAttribute("viewBox").split(" ").map(Number);
  graph.size = { width, height };
  graph.svg.setAttribute("width", width);
  graph.svg.setAttribute("height", height);
  graph.svg.setAttribute("role", "application"); // so that a screen reader leaves the arrows to it
  graph.svg.setAttribute("aria-roledescription", say(graph, "role"));
  graph.svg.setAttribute("aria-label", say(graph, "keys", { title: graph.data.title }));
  read(graph);
  measure(graph);
  for (const [id, element] of graph.elements) describe(graph, id, element);
  graph.edges.forEach((edge, number) => describeEdge(graph, edge, number));
  mark(graph, graph.selected);
  paint(graph, first ? graph.data.colour : graph.colour);
  match(graph);
  if (first || another || graph.anchor?.startsWith("*")) start(graph);
  else if (before) keep(graph, standIn(graph, graph.anchor), before);
  show(graph);
  if (graph.anchor?.startsWith("*")) reveal(graph, graph.selected);
  if (graph.wanted && graph.elements.has(graph.wanted)) reveal(graph, graph.wanted);
  graph.wanted = "";
  const opened = hadFocus && graph.anchor && graph.elements.get(standIn(graph, graph.anchor));
  if (opened) {
    opened.focus({ preventScroll: true });
    reveal(graph, opened.id);
  }
  graph.anchor = "";
}

// Boxes, frames and edges of the data, and the elements that show them.
function read(graph) {
  const { boxes, edges, frames } = graph.data.graph;
  graph.edges = edges;
  graph.boxes = new Map(boxes.map((box) => [box.id, box]));
  graph.frames = new Map(frames.map((frame) => [frame.id, frame]));
  graph.into = new Map(boxes.map((box) => [box.id, []]));
  graph.out = new Map(boxes.map((box) => [box.id, []]));
  edges.forEach((edge, number) => {
    graph.into.get(edge.target).push(number);
    graph.out.get(edge.source).push(number);
  });
  graph.elements = new Map();
  graph.lines = edges.map(() => []); // an identity is two lines, with its words between them
  for (const found of graph.svg.querySelectorAll(".box, .frame")) graph.elements.set(found.id, found);
  for (const found of graph.svg.querySelectorAll(".edge")) {
    graph.lines[Number(found.id.split(":")[1])]?.push(found);
  }
}

// Where everything is, in the drawing's own units; outlines of branches are drawn from that.
function measure(graph) {
  const base = graph.svg.querySelector("g").transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
  graph.places = new Map();
  for (const [id, element] of graph.elements) {
    const { x, y, width, height } = element.getBBox();
    graph.places.set(id, { x: x + base.e, y: y + base.f, width, height });
  }
  const under = graph.svg.querySelector(".node, .edge");
  for (const frame of [...graph.frames.values()].filter((one) => one.kind === "branch")) {
    const inside = [...graph.places].filter(([id]) => holds(frame.id, id)).map(([, where]) => where);
    if (!inside.length) continue;
    const left = Math.min(...inside.map((one) => one.x)) - 7, top = Math.min(...inside.map((one) => one.y)) - 7;
    const right = Math.max(...inside.map((one) => one.x + one.width)) + 7;
    const bottom = Math.max(...inside.map((one) => one.y + one.height)) + 7;
    const outline = document.createElementNS(graph.svg.namespaceURI, "g");
    outline.id = frame.id;
    outline.setAttribute("class", "frame branch");
    const shape = outline.appendChild(document.createElementNS(graph.svg.namespaceURI, "rect"));
    const sizes = { x: left - base.e, y: top - base.f, width: right - left, height: bottom - top, rx: 9 };
    for (const [name, value] of Object.entries(sizes)) shape.setAttribute(name, value);
    under.before(outline);
    graph.elements.set(frame.id, outline);
    graph.places.set(frame.id, { x: left, y: top, width: right - left, height: bottom - top });
  }
}

function describe(graph, id, element) {
  const box = graph.boxes.get(id), frame = graph.frames.get(id);
  const words = box
    ? [box.title, box.detail, box.kind === "entry" ? "" : say(graph, "gives", { shape: shapeText(box.shape) }), box.opens ? say(graph, "opens") : ""]
    : [frame.title || say(graph, "branchOf", { kernels: graph.parts.get(id)?.[1] ?? "" }), say(graph, "opened")];
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "-1"); // `mark` lets Tab reach one of them
  element.setAttribute("aria-label", words.filter(Boolean).join(", "));
  if (canToggle(graph, id)) element.setAttribute("aria-expanded", String(!box));
  if (box) hint(graph, element, numbers(graph, box));
}

function numbers(graph, box) {
  const [high, wide] = box.receptive_field, counts = ["params", "macs", "activations"].filter((name) => box[name]);
  return [
    box.title, shapeText(box.shape),
    ...counts.map((name) => say(graph, name, { n: box[name].toLocaleString("en-US") })),
    say(graph, "sees", { size: `${high}×${wide}` }),
  ].join(" · ");
}

function describeEdge(graph, edge, number) {
  const shape = graph.boxes.get(edge.source).shape;
  for (const line of graph.lines[number]) hint(graph, line, say(graph, "edge", { shape: shapeText(shape) }));
}

function hint(graph, element, text) {
  const title = document.createElementNS(graph.svg.namespaceURI, "title");
  title.textContent = text;
  element.prepend(title);
}

function shapeText([channels, rows, columns]) {
  return rows === 1 && columns === 1 ? `${channels}` : `${rows}×${columns}×${channels}`;
}

function idAt(graph, target) {
  const found = target.closest?.(".box, .frame");
  return found && graph.svg.contains(found) ? found.id : "";
}

const holds = (part, id) => id.startsWith(`${part}/`) || id.startsWith(`${part}:`);
const place = (graph, id) => graph.places?.get(id);
