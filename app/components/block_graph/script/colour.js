// --- what the colours mean ---------------------------------------------------------------------------

const SCALES = ["kind", "params", "macs", "activations", "receptive_field"];
const KINDS = ["conv1x1", "square", "factorised", "pool", "scale", "add", "dashed"];
const SIZES = { conv1x1: "1×1", square: "n×n", factorised: "1×n, n×1" };

function prepareColours(graph) {
  const select = graph.find("select.colour");
  select.innerHTML = SCALES.map((name) => `<option value="${name}"></option>`).join("");
  select.addEventListener("change", () => {
    paint(graph, select.value);
    graph.send("coloured", select.value);
  });
}

function nameColours(graph) {
  for (const option of graph.find("select.colour").options) option.textContent = say(graph, `by_${option.value}`);
}

const valueOf = (box, colour) => (colour === "receptive_field" ? Math.max(...(box.receptive_field ?? [0])) : box[colour]);

// By kind, or by a number of each box on a logarithmic scale from the smallest to the largest drawn.
function paint(graph, colour) {
  graph.colour = colour;
  graph.find("select.colour").value = colour;
  graph.svg.classList.toggle("heat", colour !== "kind");
  const legend = graph.find(".legend");
  if (colour === "kind") {
    const named = (kind) => SIZES[kind] ?? html(say(graph, kind));
    legend.innerHTML = KINDS.map((kind) => `<span><i class="${kind}"></i>${named(kind)}</span>`).join("") + channels(graph);
  } else {
    const values = [...graph.boxes.values()].map((box) => valueOf(box, colour)).filter(Boolean);
    const low = Math.min(...values), high = Math.max(...values);
    for (const [id, box] of graph.boxes) {
      const value = valueOf(box, colour);
      const share = high > low ? Math.log(value / low) / Math.log(high / low) : 1;
      const element = graph.elements.get(id);
      element.style.setProperty("--share", value ? `${Math.round(8 + 72 * share)}%` : "0%");
      element.setAttribute("aria-description", numbers(graph, box));
    }
    const unit = colour === "receptive_field" ? " px" : "";
    graph.range = [low, high].map((value) => `${value.toLocaleString("en-US")}${unit}`);
    legend.innerHTML = values.length
      ? `<span>${graph.range.join('<i class="ramp"></i>')}</span><span>${html(say(graph, "ramp"))}</span>${channels(graph)}`
      : "";
  }
  drawMinimap(graph);
  if (graph.view) showWindow(graph);
}

const channels = (graph) => `<span><i class="thin"></i><i class="thick"></i>${html(say(graph, "width"))}</span>`;
