// --- selecting, opening, and what a part depends on ------------------------------------------------

const canToggle = (graph, id) => graph.frames.has(id) || Boolean(graph.boxes.get(id)?.opens);

const AGAIN_MS = 500; // two clicks closer together are one person's double click

function toggle(graph, id) {
  const now = performance.now();
  if (id === graph.anchor && now - graph.toggledAt < AGAIN_MS) return;
  graph.toggledAt = now;
  graph.anchor = id;
  graph.wanted = "";
  graph.send("toggled", id);
}

// Nothing, or the input, is the whole network.
function choose(graph, id) {
  if (graph.selected === id) return;
  graph.anchor = "";
  mark(graph, id);
  graph.send("selected", id || "input");
}

// Selects a part wherever it is; the page opens what it lies in, if need be.
function goTo(graph, id) {
  graph.wanted = graph.elements.has(id) ? "" : id;
  choose(graph, id);
  reveal(graph, id);
}

// What the page calls a box: itself, the block of its ReLU, the stage of folded blocks.
function partOf(id) {
  if (id === "input") return "";
  return id.endsWith(":more") ? id.split("/").slice(0, -1).join("/") : id.split(":")[0];
}

function mark(graph, id) {
  graph.selected = id;
  if (!graph.svg) return;
  for (const old of graph.svg.querySelectorAll(".selected")) old.classList.remove("selected");
  for (const old of graph.svg.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
  for (const old of graph.svg.querySelectorAll('[tabindex="0"]')) old.setAttribute("tabindex", "-1");
  const found = graph.elements.get(id);
  found?.classList.add("selected");
  found?.setAttribute("aria-current", "true");
  (found ?? graph.elements.get("input")).setAttribute("tabindex", "0");
  trace(graph, id);
  showCrumbs(graph, id);
}

// Everything the selected part depends on and everything it feeds; the rest steps back.
function trace(graph, id) {
  for (const old of graph.svg.querySelectorAll(".up, .down, .own")) old.classList.remove("up", "down", "own");
  const own = [...graph.boxes.keys()].filter((box) => box === id || (graph.frames.has(id) && holds(id, box)));
  graph.svg.classList.toggle("tracing", own.length > 0);
  graph.reach = { up: 0, down: 0 };
  if (!own.length) return;
  for (const box of own) graph.elements.get(box).classList.add("own");
  for (const [way, next, end] of [["up", graph.into, "source"], ["down", graph.out, "target"]]) {
    const seen = new Set(own), queue = [...own];
    while (queue.length) {
      for (const number of next.get(queue.pop())) {
        const other = graph.edges[number][end];
        const inner = own.length > 1 && seen.has(other) && own.includes(other);
        for (const line of graph.lines[number]) line.classList.add(inner ? "own" : way);
        if (seen.has(other)) continue;
        seen.add(other);
        queue.push(other);
        graph.elements.get(other).classList.add(way);
      }
    }
    graph.reach[way] = seen.size - own.length;
  }
}

// The path from the whole network to the selected part, and what can be done with it.
function showCrumbs(graph, id) {
  const path = id.split(":")[0], steps = path.split("/");
  const links = steps
    .map((_, count) => graph.parts.get(steps.slice(0, count + 1).join("/")))
    .filter((part) => part?.[1])
    .map(([name, title], at, all) => {
      const before = all[at - 1]?.[1] ?? "", last = at === all.length - 1;
      const short = !last && title.includes("→") ? say(graph, "branch") : title.startsWith(`${before} `) ? title.slice(before.length) : title;
      return `<button data-go="${html(name)}" title="${html(title)}" aria-label="${html(title)}">${html(short)}</button>`;
    });
  const root = `<button data-go="input">${html(graph.data.title)}</button>`;
  graph.find(".crumbs").innerHTML = [root, ...links].join('<span aria-hidden="true">›</span>');
  const acts = [];
  if (graph.svg?.classList.contains("tracing")) {
    const [needs, feeds] = [say(graph, "needs", { n: graph.reach.up }), say(graph, "feeds", { n: graph.reach.down })];
    acts.push(`<span class="reach" title="${html(say(graph, "reachHelp"))}"><i class="up"></i>${html(needs)}<i class="down"></i>${html(feeds)}</span>`);
  }
  if (graph.boxes?.get(id)?.opens) acts.push(`<button data-do="${html(id)}" title="${html(say(graph, "openHelp"))}">${html(say(graph, "open"))}</button>`);
  const fold = graph.data.folds.find((one) => partOf(one) === id.split("/")[0]);
  if (fold) acts.push(`<button data-do="${html(fold)}">${html(say(graph, "fold"))}</button>`);
  const around = graph.frames?.has(id) ? id : innermost(graph, id);
  if (around) acts.push(`<button data-do="${html(around)}" title="Backspace">${html(say(graph, "close", { part: nameOf(graph, around) }))}</button>`);
  graph.find(".acts").innerHTML = acts.join("");
}

const nameOf = (graph, id) => graph.frames.get(id).title || say(graph, "branch");

// The innermost opened part that holds a box.
function innermost(graph, id) {
  return [...(graph.frames?.keys() ?? [])].filter((part) => holds(part, id)).sort((a, b) => b.length - a.length)[0];
}

// An opened fold is gone: the first block that it held stands where it stood.
function standIn(graph, id) {
  if (graph.elements.has(id)) return id;
  return id.replace(/(\d+):more$/, (_, shown) => Number(shown) + 1);
}
