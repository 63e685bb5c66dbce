// --- keyboard: arrows follow the edges, Enter opens, Backspace closes, / searches ------------------

function key(graph, event) {
  const id = idAt(graph, event.target);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow") && id) step(graph, id, event.key);
  else if (event.key === "Enter" && id && canToggle(graph, id)) toggle(graph, id);
  else if ((event.key === "Enter" || event.key === " ") && id) choose(graph, id);
  else if (event.key === "Backspace" && id && innermost(graph, id)) toggle(graph, innermost(graph, id));
  else if (event.key === "f") fit(graph);
  else if (event.key === "+" || event.key === "=") zoom(graph, 1.25);
  else if (event.key === "-") zoom(graph, 0.8);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function step(graph, id, arrow) {
  const next = {
    ArrowDown: () => along(graph, id, graph.out, "target") ?? nearest(graph, id, [0, 1]),
    ArrowUp: () => along(graph, id, graph.into, "source") ?? nearest(graph, id, [0, -1]),
    ArrowLeft: () => nearest(graph, id, [-1, 0]),
    ArrowRight: () => nearest(graph, id, [1, 0]),
  }[arrow]();
  if (!next) return;
  graph.elements.get(next).focus({ preventScroll: true });
  choose(graph, next);
  reveal(graph, next);
}

// The box at the other end of an edge; of several, the one most straight ahead.
function along(graph, id, edges, end) {
  if (graph.frames.has(id)) {
    const inside = [...graph.boxes.keys()].filter((box) => holds(id, box));
    return end === "target" ? inside[0] : along(graph, inside[0], edges, end);
  }
  const middle = ({ x, width }) => x + width / 2;
  const from = middle(place(graph, id));
  return edges
    .get(id)
    .map((number) => graph.edges[number][end])
    .sort((a, b) => Math.abs(middle(place(graph, a)) - from) - Math.abs(middle(place(graph, b)) - from))[0];
}

// The nearest box in a direction; what lies straight ahead comes first.
function nearest(graph, id, [dx, dy]) {
  const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const [ax, ay] = centre(place(graph, id));
  let best = null, least = Infinity;
  for (const candidate of graph.boxes.keys()) {
    if (candidate === id) continue;
    const [bx, by] = centre(place(graph, candidate));
    const ahead = (bx - ax) * dx + (by - ay) * dy;
    const aside = Math.abs((bx - ax) * dy) + Math.abs((by - ay) * dx);
    const cost = ahead + 2.5 * aside;
    if (ahead > 3 && cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

// `/` anywhere on the page, unless someone is typing.
function shortcut(graph, event) {
  const typing = event.composedPath()[0];
  if (event.key !== "/" || typing.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(typing.tagName)) return;
  event.preventDefault();
  graph.find(".search input").focus();
}
