// The block graph: one SVG that is panned, zoomed and clicked. No request leaves the page.
// State that outlives a rerun (view, selection, focus) hangs on the root element. The selection is
// this component's own while only the graph is clicked; `turn` says that the page has another one.

const SMALLEST = 0.12, LARGEST = 4, READABLE = 1, MARGIN = 16;
const TOOLS = { width: 300, height: 48 }; // their corner is left free at the start

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".board");
  const graph = (root.graph ??= create(root));
  graph.select = (id) => setTriggerValue("selected", id);
  graph.toggle = (id) => setTriggerValue("toggled", id);
  root.style.height = `${data.height}px`;
  graph.labels = data.labels;
  graph.opened = new Set(data.opened);
  graph.openable = new Set(data.openable);
  if (graph.svgText !== data.svg) draw(graph, data.svg);
  if (graph.turn !== data.turn) {
    graph.turn = data.turn;
    if (graph.selected !== data.selected) {
      mark(graph, data.selected);
      if (element(graph, data.selected)) reveal(graph, element(graph, data.selected));
    }
  }
}

function create(root) {
  root.innerHTML =
    '<div class="canvas"></div><div class="tools" role="toolbar" aria-label="View">' +
    '<button data-do="fit" title="Fit the whole graph (f). Arrows move, Enter opens, Backspace closes">fit</button>' +
    '<button data-do="in" title="Zoom in (+)" aria-label="zoom in">+</button>' +
    '<button data-do="out" title="Zoom out (-)" aria-label="zoom out">−</button>' +
    '<button data-do="open" title="Open every block">open all</button>' +
    '<button data-do="close" title="Close every block">close all</button></div>';
  const graph = { root, canvas: root.querySelector(".canvas"), view: null, selected: "", svgText: null };
  graph.canvas.addEventListener("wheel", (event) => wheel(graph, event), { passive: false });
  graph.canvas.addEventListener("pointerdown", (event) => press(graph, event));
  graph.canvas.addEventListener("dblclick", (event) => {
    const id = idAt(graph, event.target);
    if (id && canToggle(graph, id)) toggle(graph, id);
  });
  graph.canvas.addEventListener("keydown", (event) => key(graph, event));
  root.querySelector(".tools").addEventListener("click", (event) => {
    const what = event.target.dataset?.do;
    if (what === "fit") fit(graph);
    if (what === "in") zoom(graph, 1.25);
    if (what === "out") zoom(graph, 0.8);
    if (what === "open") graph.toggle("*open");
    if (what === "close") graph.toggle("*close");
  });
  return graph;
}

function draw(graph, text) {
  const before = graph.anchor && position(graph, graph.anchor);
  const hadFocus = graph.canvas.contains(graph.root.getRootNode().activeElement);
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (parsed.nodeName !== "svg") return;
  graph.canvas.replaceChildren(document.importNode(parsed, true));
  graph.svg = graph.canvas.firstElementChild;
  const [, , width, height] = graph.svg.getAttribute("viewBox").split(" ").map(Number);
  graph.size = { width, height };
  graph.svg.setAttribute("width", width);
  graph.svg.setAttribute("height", height);
  graph.svg.setAttribute("role", "group");
  graph.svg.setAttribute("aria-label", "Block graph");
  for (const element of graph.svg.querySelectorAll(".box, .frame")) describe(graph, element);
  const first = graph.svgText === null;
  graph.svgText = text;
  mark(graph, graph.selected);
  if (first || !graph.view) start(graph);
  else if (before) keep(graph, standIn(graph, graph.anchor), before);
  show(graph);
  const opened = hadFocus && graph.anchor && element(graph, standIn(graph, graph.anchor));
  if (opened) {
    opened.focus({ preventScroll: true });
    reveal(graph, opened);
  }
}

function describe(graph, element) {
  const frame = element.classList.contains("frame");
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", element === firstBox(graph) ? "0" : "-1");
  element.setAttribute("aria-label", graph.labels[element.id] ?? element.id);
  if (frame) element.setAttribute("aria-expanded", "true");
  else if (canToggle(graph, element.id)) element.setAttribute("aria-expanded", "false");
}

const firstBox = (graph) => graph.svg.querySelector(".box");
const element = (graph, id) => (id ? graph.svg?.querySelector(`#${CSS.escape(id)}`) : null);
const canToggle = (graph, id) => graph.opened.has(id) || graph.openable.has(id);

function idAt(graph, target) {
  const found = target.closest?.(".box, .frame");
  return found && graph.svg.contains(found) ? found.id : "";
}

function toggle(graph, id) {
  graph.anchor = id;
  graph.toggle(id);
}

// --- selection -------------------------------------------------------------------------------

function choose(graph, id) {
  if (graph.selected === id) return;
  mark(graph, id);
  graph.select(id);
}

function mark(graph, id) {
  graph.selected = id;
  if (!graph.svg) return;
  for (const old of graph.svg.querySelectorAll(".selected")) old.classList.remove("selected");
  for (const old of graph.svg.querySelectorAll("[aria-pressed]")) old.removeAttribute("aria-pressed");
  const found = element(graph, id);
  if (!found) return;
  found.classList.add("selected");
  found.setAttribute("aria-pressed", "true");
}

// --- view ------------------------------------------------------------------------------------

function show(graph) {
  const { x, y, scale } = graph.view;
  graph.svg.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
}

function start(graph) {
  const { width, height } = graph.root.getBoundingClientRect();
  const whole = Math.min((width - 2 * MARGIN) / graph.size.width, (height - 2 * MARGIN) / graph.size.height);
  const scale = Math.min(1.5, Math.max(READABLE, whole));
  const x = (width - graph.size.width * scale) / 2;
  graph.view = { scale, x, y: x < TOOLS.width ? TOOLS.height : MARGIN };
}

function fit(graph) {
  const { width, height } = graph.root.getBoundingClientRect();
  const scale = Math.min(1.4, (width - 2 * MARGIN) / graph.size.width, (height - 2 * MARGIN) / graph.size.height);
  graph.view = {
    scale, x: (width - graph.size.width * scale) / 2, y: (height - graph.size.height * scale) / 2,
  };
  show(graph);
}

function zoom(graph, factor, at) {
  const box = graph.root.getBoundingClientRect();
  const point = at ?? { x: box.width / 2, y: box.height / 2 };
  const scale = Math.min(LARGEST, Math.max(SMALLEST, graph.view.scale * factor));
  const ratio = scale / graph.view.scale;
  graph.view = { scale, x: point.x - (point.x - graph.view.x) * ratio, y: point.y - (point.y - graph.view.y) * ratio };
  show(graph);
}

function wheel(graph, event) {
  event.preventDefault();
  const box = graph.root.getBoundingClientRect();
  if (event.ctrlKey || event.metaKey) {
    zoom(graph, Math.exp(-event.deltaY * 0.01), { x: event.clientX - box.left, y: event.clientY - box.top });
  } else {
    graph.view.x -= event.shiftKey ? event.deltaY : event.deltaX;
    graph.view.y -= event.shiftKey ? 0 : event.deltaY;
    show(graph);
  }
}

function press(graph, event) {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY, view: { ...graph.view } };
  const clicked = idAt(graph, event.target);
  let moved = false;
  const move = (next) => {
    const dx = next.clientX - from.x, dy = next.clientY - from.y;
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    graph.canvas.classList.add("dragging");
    graph.view.x = from.view.x + dx;
    graph.view.y = from.view.y + dy;
    show(graph);
  };
  const up = (last) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", up);
    graph.canvas.classList.remove("dragging");
    if (last.type === "pointerup" && !moved && clicked) {
      element(graph, clicked)?.focus({ preventScroll: true });
      choose(graph, clicked);
    }
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", up);
}

// An opened fold is gone: the first block that it held stands where it stood.
function standIn(graph, id) {
  if (element(graph, id)) return id;
  return id.replace(/(\d+):more$/, (_, shown) => Number(shown) + 1);
}

// Where an element is on the screen, so that opening a block does not move it.
function position(graph, id) {
  const found = element(graph, id);
  if (!found) return null;
  const box = found.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top };
}

function keep(graph, id, before) {
  show(graph);
  const now = position(graph, id);
  if (!now) return;
  graph.view.x += before.x - now.x;
  graph.view.y += before.y - now.y;
}

// --- keyboard --------------------------------------------------------------------------------

function key(graph, event) {
  const id = idAt(graph, event.target);
  const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  if (event.key in steps && id) step(graph, event.target, steps[event.key]);
  else if (event.key === "Enter" && id && canToggle(graph, id)) toggle(graph, id);
  else if ((event.key === "Enter" || event.key === " ") && id) choose(graph, id);
  else if (event.key === "Backspace" && id && around(graph, id)) toggle(graph, around(graph, id));
  else if (event.key === "f") fit(graph);
  else if (event.key === "+" || event.key === "=") zoom(graph, 1.25);
  else if (event.key === "-") zoom(graph, 0.8);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// The innermost opened part that holds a box.
function around(graph, id) {
  const holds = (part) => id.startsWith(`${part}/`) || id.startsWith(`${part}:`);
  return [...graph.opened].filter(holds).sort((a, b) => b.length - a.length)[0];
}

// The nearest box in the direction of the arrow; what lies straight ahead comes first.
function step(graph, from, [dx, dy]) {
  const a = from.getBoundingClientRect();
  const ax = a.left + a.width / 2, ay = a.top + a.height / 2;
  let best = null, bestCost = Infinity;
  for (const candidate of graph.svg.querySelectorAll(".box")) {
    if (candidate === from) continue;
    const b = candidate.getBoundingClientRect();
    const along = (b.left + b.width / 2 - ax) * dx + (b.top + b.height / 2 - ay) * dy;
    const aside = Math.abs((b.left + b.width / 2 - ax) * dy) + Math.abs((b.top + b.height / 2 - ay) * dx);
    const cost = along + 2.5 * aside;
    if (along > 4 && cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  if (!best) return;
  best.focus({ preventScroll: true });
  choose(graph, best.id);
  reveal(graph, best);
}

function reveal(graph, target) {
  const frame = graph.root.getBoundingClientRect(), box = target.getBoundingClientRect();
  const edge = 40;
  graph.view.x += shift(box.left, box.right, frame.left + edge, frame.right - edge);
  graph.view.y += shift(box.top, box.bottom, frame.top + edge, frame.bottom - edge);
  show(graph);
}

// How far low…high must move to lie within start…end; of what is longer, the beginning is shown.
function shift(low, high, start, end) {
  if (low < start || high - low > end - start) return start - low;
  return Math.min(0, end - high);
}
