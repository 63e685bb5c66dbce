// --- search over the whole network, closed parts included -------------------------------------------

function prepareSearch(graph) {
  const input = graph.find(".search input");
  input.addEventListener("input", () => {
    graph.hit = -1;
    match(graph);
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // letters are no shortcuts here
    if (event.key === "Enter") stepHit(graph, event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      input.value = "";
      match(graph);
      (graph.elements.get(graph.selected) ?? graph.elements.get("input")).focus({ preventScroll: true });
    }
  });
}

// Every word must occur in the caption, the output's size or the path; x is read as ×.
function match(graph) {
  const plain = (text) => text.toLowerCase().replaceAll("×", "x");
  const words = plain(graph.find(".search input").value).split(/\s+/).filter(Boolean);
  graph.hits = words.length
    ? graph.data.parts.filter(([path, title, shape]) => {
        const text = plain(`${title} ${shape} ${path}`);
        return title && words.every((word) => text.includes(word));
      }).map(([path]) => path)
    : [];
  if (graph.svg) {
    for (const old of graph.svg.querySelectorAll(".hit")) old.classList.remove("hit");
    for (const path of graph.hits) graph.elements.get(path)?.classList.add("hit");
  }
  const count = graph.hits.length;
  if (graph.hit >= count) graph.hit = -1; // of another network
  const text = graph.hit < 0 ? say(graph, "found", { n: count }) : say(graph, "hit", { n: graph.hit + 1, all: count });
  graph.find(".search output").textContent = words.length ? (count ? text : say(graph, "nothing")) : "";
  graph.find(".found").hidden = words.length === 0;
}

function stepHit(graph, by) {
  const count = graph.hits.length;
  if (!count) return;
  graph.hit = graph.hit < 0 && by < 0 ? count - 1 : (graph.hit + by + count) % count;
  match(graph);
  goTo(graph, graph.hits[graph.hit]);
}
