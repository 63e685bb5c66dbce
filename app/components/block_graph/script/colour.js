// --- what the colours mean ---------------------------------------------------------------------------

const SCALES = {
  kind: "colour: kind", params: "colour: parameters", macs: "colour: multiply-adds",
  activations: "colour: activations", receptive_field: "colour: receptive field",
};
const KINDS = [
  ["conv1x1", "1×1"], ["square", "n×n"], ["factorised", "1×n, n×1"], ["pool", "pooling"],
  ["scale", "scale"], ["add", "identity, sum"], ["dashed", "linear or folded"],
];

function prepareColours(graph) {
  const select = graph.find("select.colour");
  select.innerHTML = Object.entries(SCALES).map(([name, text]) => `<option value="${name}">${text}</option>`).join("");
  select.addEventListener("change", () => {
    paint(graph, select.value);
    graph.send("coloured", select.value);
  });
}

const valueOf = (box, colour) => (colour === "receptive_field" ? Math.max(...(box.receptive_field ?? [0])) : box[colour]);

// By kind, or by a number of each box on a logarithmic scale from the smallest to the largest drawn.
function paint(graph, colour) {
  graph.colour = colour;
  graph.find("select.colour").value = colour;
  graph.svg.classList.toggle("heat", colour !== "kind");
  const legend = graph.find(".legend");
  if (colour === "kind") {
    legend.innerHTML = KINDS.map(([kind, text]) => `<span><i class="${kind}"></i>${text}</span>`).join("") + WIDTH;
  } else {
    const values = [...graph.boxes.values()].map((box) => valueOf(box, colour)).filter(Boolean);
    const low = Math.min(...values), high = Math.max(...values);
    for (const [id, box] of graph.boxes) {
      const value = valueOf(box, colour);
      const share = high > low ? Math.log(value / low) / Math.log(high / low) : 1;
      const element = graph.elements.get(id);
      element.style.setProperty("--share", value ? `${Math.round(8 + 72 * share)}%` : "0%");
      element.setAttribute("aria-description", numbers(box));
    }
    const unit = colour === "receptive_field" ? " px" : "";
    graph.range = [low, high].map((value) => `${value.toLocaleString("en-US")}${unit}`);
    legend.innerHTML = values.length
      ? `<span>${graph.range.join('<i class="ramp"></i>')}</span><span>logarithmic, of the boxes drawn; no colour: none</span>${WIDTH}`
      : "";
  }
  drawMinimap(graph);
  if (graph.view) showWindow(graph);
}

const WIDTH = '<span><i class="thin"></i><i class="thick"></i>width: channels</span>';
