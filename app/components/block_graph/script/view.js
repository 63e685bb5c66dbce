// --- pan, zoom, pinch, minimap ---------------------------------------------------------------------

const SMALLEST = 0.08, LARGEST = 4, RECOGNISABLE = 0.15, READABLE = 0.8, NARROWEST = 0.6, MARGIN = 14;

function show(graph) {
  const { x, y, scale } = clamped(graph);
  graph.svg.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  showWindow(graph);
}

// Some of the drawing always stays in view.
function clamped(graph) {
  const { width, height } = viewport(graph), { view, size } = graph, left = 60;
  view.x = Math.min(width - left, Math.max(left - size.width * view.scale, view.x));
  view.y = Math.min(height - left, Math.max(left - size.height * view.scale, view.y));
  return view;
}

function viewport(graph) {
  return { width: graph.canvas.clientWidth, height: graph.canvas.clientHeight };
}

// The whole drawing if it stays readable, else its beginning, narrower if that shows its whole width.
// What is wider still begins with its first box in the middle.
function start(graph) {
  const { width, height } = viewport(graph), { size } = graph;
  graph.unseen = width === 0; // drawn while the page hides it: again when it is shown
  const across = (width - 2 * MARGIN) / size.width;
  const whole = Math.min(across, (height - 2 * MARGIN) / size.height);
  const narrow = across < 1 && across >= NARROWEST ? across : 1;
  const scale = whole < READABLE ? narrow : Math.min(1.5, whole);
  const y = Math.max(MARGIN, (height - size.height * scale) / 2);
  const first = place(graph, graph.boxes.keys().next().value);
  const middle = size.width * scale > width && first ? first.x + first.width / 2 : size.width / 2;
  graph.view = { scale, x: width / 2 - middle * scale, y };
}

// The whole drawing; of one that is too tall to be recognised then, its width.
function fit(graph) {
  const { width, height } = viewport(graph), { size } = graph;
  const across = (width - 2 * MARGIN) / size.width, down = (height - 2 * MARGIN) / size.height;
  const whole = Math.min(across, down) >= RECOGNISABLE;
  const scale = Math.min(1.4, across, whole ? down : 1);
  const middle = (height / 2 - graph.view.y) / graph.view.scale; // stays in the middle
  const y = whole ? (height - size.height * scale) / 2 : height / 2 - Math.min(middle, size.height) * scale;
  glide(graph, { scale, x: (width - size.width * scale) / 2, y: whole ? y : Math.min(MARGIN, y) });
}

// Moves there in a moment, or at once for people who asked for less motion.
function glide(graph, view) {
  graph.view = view;
  graph.svg.classList.add("gliding");
  clearTimeout(graph.landing);
  graph.landing = setTimeout(() => graph.svg.classList.remove("gliding"), 260);
  show(graph);
}

function zoom(graph, factor, at) {
  const { width, height } = viewport(graph);
  const point = at ?? { x: width / 2, y: height / 2 };
  const scale = Math.min(LARGEST, Math.max(SMALLEST, graph.view.scale * factor));
  const ratio = scale / graph.view.scale;
  graph.view = { scale, x: point.x - (point.x - graph.view.x) * ratio, y: point.y - (point.y - graph.view.y) * ratio };
  show(graph);
}

function within(graph, event) {
  const box = graph.canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

// The wheel pans what does not fit; otherwise, and at the end, the page scrolls on.
function wheel(graph, event) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(graph, Math.exp(-event.deltaY * 0.01), within(graph, event));
    return;
  }
  const before = { ...graph.view };
  if (!graph.find(".minimap").hidden) {
    graph.view.x -= event.shiftKey ? event.deltaY : event.deltaX;
    graph.view.y -= event.shiftKey ? 0 : event.deltaY;
    show(graph);
  }
  if (graph.view.x !== before.x || graph.view.y !== before.y) event.preventDefault();
}

// One finger or the mouse pans, two fingers pinch; a press that does not move is a click.
function press(graph, event) {
  if (event.button !== 0) return;
  graph.pointers.set(event.pointerId, within(graph, event));
  graph.moved = graph.pointers.size > 1;
  if (graph.pointers.size > 1) return;
  const clicked = idAt(graph, event.target), from = within(graph, event);
  const move = (next) => {
    const before = graph.pointers.get(next.pointerId), now = within(graph, next);
    if (!before || (!graph.moved && Math.hypot(now.x - from.x, now.y - from.y) < 4)) return;
    if (!graph.moved) graph.canvas.setPointerCapture(next.pointerId); // its end is heard anywhere
    graph.moved = true;
    graph.canvas.classList.add("dragging");
    const other = [...graph.pointers].find(([id]) => id !== next.pointerId)?.[1];
    graph.pointers.set(next.pointerId, now);
    const share = other ? 0.5 : 1; // of two fingers each moves the middle by half its way
    graph.view.x += (now.x - before.x) * share;
    graph.view.y += (now.y - before.y) * share;
    if (!other) return show(graph);
    const apart = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    zoom(graph, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  };
  const up = (last) => {
    graph.pointers.delete(last.pointerId);
    if (graph.pointers.size) return;
    for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    graph.canvas.classList.remove("dragging");
    if (last.type !== "pointerup" || graph.moved) return;
    graph.elements.get(clicked)?.focus({ preventScroll: true });
    if (clicked && clicked === graph.selected && graph.boxes.get(clicked)?.opens) toggle(graph, clicked);
    else choose(graph, clicked);
  };
  const listeners = [["pointermove", move], ["pointerup", up], ["pointercancel", up]];
  for (const [name, listener] of listeners) window.addEventListener(name, listener);
}

// Opening a part does not move it: what was at `before` stays there.
function keep(graph, id, before) {
  const now = place(graph, id);
  if (!now) return;
  graph.view.x += (before.x + before.width / 2 - now.x - now.width / 2) * graph.view.scale;
  graph.view.y += (before.y - now.y) * graph.view.scale;
}

function reveal(graph, id) {
  const where = place(graph, id);
  if (!where) return;
  const { x, y, scale } = graph.view, { width, height } = viewport(graph), edge = 36;
  const left = where.x * scale + x, top = where.y * scale + y;
  const dx = shift(left, left + where.width * scale, edge, width - edge);
  const dy = shift(top, top + where.height * scale, edge, height - edge);
  if (dx || dy) glide(graph, { scale, x: x + dx, y: y + dy });
}

// How far low…high must move to lie within start…end; of what is longer, the beginning is shown.
function shift(low, high, start, end) {
  if (low < start || high - low > end - start) return start - low;
  return Math.min(0, end - high);
}

const MAP = { width: 92, narrowest: 40, height: 150 };

// The colours that the theme gives, as one text.
function themeOf(root) {
  const style = getComputedStyle(root);
  return ["text", "background", "primary"].map((name) => style.getPropertyValue(`--st-${name}-color`)).join();
}

// To scale where that can be seen; a very tall drawing is shown wider than it is.
function drawMinimap(graph) {
  const { width, height } = graph.size, tall = graph.canvas.clientHeight - 70;
  const down = Math.min(MAP.width / width, (height > 6 * width ? Math.max(MAP.height, tall) : MAP.height) / height);
  const across = Math.max(down, MAP.narrowest / width);
  const canvas = graph.find(".minimap canvas"), dense = window.devicePixelRatio || 1;
  graph.map = { across, down };
  graph.theme = themeOf(graph.root); // painted with its colours
  canvas.width = Math.ceil(width * across * dense);
  canvas.height = Math.ceil(height * down * dense);
  canvas.style.width = `${width * across}px`;
  canvas.style.height = `${height * down}px`;
  const pen = canvas.getContext("2d");
  pen.scale(across * dense, down * dense);
  for (const [id, { x, y, width, height }] of graph.places) {
    const style = getComputedStyle(graph.elements.get(id).querySelector("path, ellipse, polygon, rect"));
    pen.fillStyle = graph.boxes.has(id) ? style.stroke : "transparent";
    pen.strokeStyle = style.stroke;
    pen.lineWidth = 1 / down / 2;
    if (graph.boxes.has(id)) pen.fillRect(x, y, width, height);
    else pen.strokeRect(x, y, width, height);
  }
}

function showWindow(graph) {
  const { width, height } = viewport(graph), { x, y, scale } = graph.view;
  const inside = x >= 0 && y >= 0 && x + graph.size.width * scale <= width && y + graph.size.height * scale <= height;
  graph.find(".minimap").hidden = inside;
  const { across, down } = graph.map, style = graph.find(".window").style;
  style.left = `${(-x / scale) * across}px`;
  style.top = `${(-y / scale) * down}px`;
  style.width = `${(width / scale) * across}px`;
  style.height = `${Math.max(3, (height / scale) * down)}px`;
}

function pressMinimap(graph, event) {
  event.preventDefault();
  if (event.button !== 0) return;
  const jump = (next) => {
    if (next.pointerId !== event.pointerId) return;
    const box = graph.find(".minimap canvas").getBoundingClientRect(), { width, height } = viewport(graph);
    const scale = graph.view.scale;
    graph.view.x = width / 2 - ((next.clientX - box.left) / graph.map.across) * scale;
    graph.view.y = height / 2 - ((next.clientY - box.top) / graph.map.down) * scale;
    show(graph);
  };
  const up = () => {
    for (const [name, listener] of listeners) window.removeEventListener(name, listener);
  };
  const listeners = [["pointermove", jump], ["pointerup", up], ["pointercancel", up]];
  jump(event);
  for (const [name, listener] of listeners) window.addEventListener(name, listener);
}
