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
  translate(graph);
  graph.parts = new Map(data.parts.map((part) => [part[0], part]));
  if (graph.renamed || graph.drawn !== data.svg) draw(graph);
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
  <div class="bar" role="group" data-label="graph">
    <span class="search" role="search">
      <input type="search" data-hint="search" data-label="searchName" data-help="searchHelp">
      <span class="found" hidden>
        <output aria-live="polite"></output>
        <button data-do="previous" data-help="previousHelp" data-label="previous">‹</button>
        <button data-do="next" data-help="nextHelp" data-label="next">›</button>
      </span>
    </span>
    <span class="levels" role="group" data-label="levels">
      <button data-do="*stage" data-help="closeAllHelp" data-text="closeAll"></button>
      <button data-do="*block" data-help="blocksHelp" data-text="blocks"></button>
      <button data-do="*branch" data-help="branchesHelp" data-text="branches"></button>
      <button data-do="*op" data-help="openAllHelp" data-text="openAll"></button>
    </span>
    <select class="colour" data-label="colour" data-help="colourHelp"></select>
    <details class="export">
      <summary data-help="exportHelp" data-text="export"></summary>
      <div class="menu">
        <fieldset><legend data-text="sheet"></legend>
          <label><input type="radio" name="sheet" value="" checked><span data-text="asShown"></span></label>
          <label><input type="radio" name="sheet" value="light"><span data-text="light"></span></label>
          <label><input type="radio" name="sheet" value="dark"><span data-text="dark"></span></label>
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
    <div class="zoom" role="group" data-label="view">
      <button data-do="fit" data-help="fitHelp" data-text="fit"></button>
      <button data-do="in" data-help="zoomInHelp" data-label="zoomIn">+</button>
      <button data-do="out" data-help="zoomOutHelp" data-label="zoomOut">−</button>
    </div>
  </div>
  <div class="legend"></div>
  <div class="bar foot">
    <nav class="crumbs" data-label="where"></nav>
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

// The reader's words: what the board says, and how elements are named.
function translate(graph) {
  const spoken = JSON.stringify(graph.data.words);
  if (graph.spoken === spoken) return;
  graph.spoken = spoken;
  for (const [name, attribute] of [["label", "aria-label"], ["help", "title"], ["hint", "placeholder"]]) {
    for (const found of graph.root.querySelectorAll(`[data-${name}]`)) {
      found.setAttribute(attribute, say(graph, found.dataset[name]));
    }
  }
  for (const found of graph.root.querySelectorAll("[data-text]")) found.textContent = say(graph, found.dataset.text);
  nameColours(graph);
  graph.renamed = true;
}

// A text by its name, with what stands in braces filled in.
function say(graph, name, values = {}) {
  return graph.data.words[name].replace(/\{(\w+)\}/g, (_, one) => values[one]);
}

function html(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML.replaceAll('"', "&quot;");
}
