// The block graph: one SVG that is panned, zoomed, searched and clicked. No request leaves the page.
// These files are joined into one module. State that outlives a rerun (view, selection, focus) hangs
// on the root element. The selection is this component's own while only the graph is clicked;
// `turn` says that the page has another one.

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".board");
  const graph = (root.graph ??= create(root));
  graph.send = setTriggerValue;
  root.style.setProperty("--height", `${data.height}px`);
  graph.data = data;
  graph.parts = new Map(data.parts.map((part) => [part[0], part]));
  if (graph.drawn !== data.svg) draw(graph);
  if (graph.turn !== data.turn) {
    graph.turn = data.turn;
    if (partOf(graph.selected) !== data.selected) {
      mark(graph, data.selected);
      reveal(graph, data.selected);
    }
    if (graph.colour !== data.colour) paint(graph, data.colour);
  }
  if (graph.theme !== themeOf(root)) drawMinimap(graph);
  document.addEventListener("keydown", graph.shortcut);
  return () => root.isConnected || document.removeEventListener("keydown", graph.shortcut);
}

const BOARD = `
  <div class="bar" role="group" aria-label="Graph">
    <span class="search" role="search">
      <input type="search" placeholder="search /" aria-label="Search by name, caption or size"
        title="Search by name, caption or size: 3x3, reduction, 35x35x320 (/)">
      <span class="found" hidden>
        <output aria-live="polite"></output>
        <button data-do="previous" title="Previous match (Shift+Enter)" aria-label="previous match">‹</button>
        <button data-do="next" title="Next match (Enter)" aria-label="next match">›</button>
      </span>
    </span>
    <span class="levels" role="group" aria-label="Open">
      <button data-do="*stage" title="Close everything: stages only">close all</button>
      <button data-do="*block" title="Open the stages: blocks, repeats folded">blocks</button>
      <button data-do="*branch" title="Open the blocks: their branches, repeats folded">branches</button>
      <button data-do="*op" title="Open everything: every operation of every block">open all</button>
    </span>
    <select class="colour" aria-label="Colour of the boxes" title="What the colours mean"></select>
    <details class="export">
      <summary title="Save this drawing, as it is opened now">export ▾</summary>
      <div class="menu">
        <fieldset><legend>colours</legend>
          <label><input type="radio" name="sheet" value="" checked>as shown</label>
          <label><input type="radio" name="sheet" value="light">light</label>
          <label><input type="radio" name="sheet" value="dark">dark</label>
        </fieldset>
        <button data-save="svg">SVG</button><button data-save="png">PNG</button>
        <button data-save="dot">DOT</button><button data-save="json">JSON</button>
        <p role="alert" hidden></p>
      </div>
    </details>
  </div>
  <div class="stage">
    <div class="canvas"></div>
    <div class="minimap" aria-hidden="true"><canvas></canvas><div class="window"></div></div>
    <div class="zoom" role="group" aria-label="View">
      <button data-do="fit" title="Fit the graph, or its width (f)">fit</button>
      <button data-do="in" title="Zoom in (+)" aria-label="zoom in">+</button>
      <button data-do="out" title="Zoom out (-)" aria-label="zoom out">−</button>
    </div>
  </div>
  <div class="legend"></div>
  <div class="bar foot">
    <nav class="crumbs" aria-label="Where it is"></nav>
    <span class="acts"></span>
  </div>`;

function create(root) {
  root.innerHTML = BOARD;
  const find = (selector) => root.querySelector(selector);
  const graph = {
    root, find, canvas: find(".canvas"), view: null, selected: "", drawn: null,
    hits: [], hit: -1, pointers: new Map(),
  };
  graph.shortcut = (event) => shortcut(graph, event);
  graph.canvas.addEventListener("wheel", (event) => wheel(graph, event), { passive: false });
  graph.canvas.addEventListener("pointerdown", (event) => press(graph, event));
  graph.canvas.addEventListener("dblclick", (event) => {
    const id = idAt(graph, event.target);
    if (graph.frames.has(id)) toggle(graph, id); // a box opens with the second click
  });
  graph.canvas.addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible")) reveal(graph, idAt(graph, event.target));
  });
  graph.canvas.addEventListener("keydown", (event) => key(graph, event));
  find(".minimap").addEventListener("pointerdown", (event) => pressMinimap(graph, event));
  root.addEventListener("click", (event) => {
    const { do: what, save, go } = event.target.dataset;
    if (what === "fit") fit(graph);
    else if (what === "in") zoom(graph, 1.25);
    else if (what === "out") zoom(graph, 0.8);
    else if (what === "next") stepHit(graph, 1);
    else if (what === "previous") stepHit(graph, -1);
    else if (what) toggle(graph, what);
    if (save) saveAs(graph, save);
    if (go) goTo(graph, go);
  });
  prepareExport(graph);
  prepareSearch(graph);
  prepareColours(graph);
  new ResizeObserver(() => {
    if (graph.unseen) draw(graph);
    else if (graph.view) show(graph);
  }).observe(find(".stage"));
  return graph;
}

function html(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML.replaceAll('"', "&quot;");
}
