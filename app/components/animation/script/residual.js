// --- a residual add, and a chain of them ------------------------------------------------------------

const LINES = ["trunk", "branch", "scaled", "sum", "out"];
const WIDE = 100, HIGH = 46; // units of the chain's drawing
const COMPARED = [1, 0.1];

export default function (component) {
  const { data } = component, { words, asked } = data;
  const { scene, another } = begun(component, create);
  if (!scene) return;
  if (another) Object.assign(scene, { scale: offered(data), view: data.chain ? "chain" : "one" });
  const start = asked === null ? 0 : LINES.length - 1; // a question needs all of its numbers
  draw(scene, another ? start : scene.player.at);
}

const SCENE = `
  <div class="knobs">
    <label class="view"><span></span><select><option value="one"></option><option value="chain"></option></select></label>
    <label class="scale"><span></span><input type="range" min="0" max="1"><b></b></label>
  </div>
  <div class="stage" tabindex="0" role="group">
    <table><thead><tr></tr></thead><tbody></tbody></table>
    <div class="chain"><svg viewBox="0 0 ${WIDE} ${HIGH}" preserveAspectRatio="none" aria-hidden="true"></svg><p class="read"></p><p class="law"></p></div>
  </div>
  ${CONTROLS}`;

function create(root) {
  root.innerHTML = SCENE;
  const find = (selector) => root.querySelector(selector);
  const scene = { root, find };
  scene.player = createPlayer(root, (at) => (scene.view === "one" ? showLine : showBlock)(scene, at));
  find(".scale input").addEventListener("input", (event) => {
    scene.scale = Number(event.target.value);
    draw(scene, scene.view === "one" ? LINES.length - 1 : scene.player.at); // all that it changes
  });
  find(".view select").addEventListener("change", (event) => {
    scene.view = event.target.value;
    draw(scene, 0);
  });
  const forward = () => scene.player.at + 1, back = () => scene.player.at - 1;
  listenToKeys(scene.player, find(".stage"), { ArrowRight: forward, ArrowDown: forward, ArrowLeft: back, ArrowUp: back });
  return scene;
}

// Of a chain only some scales are known: the nearest of them.
function offered({ scale, chain }) {
  if (!chain) return scale;
  return chain.scales.reduce((best, one) => (Math.abs(one - scale) < Math.abs(best - scale) ? one : best));
}

function draw(scene, at) {
  const { data, find, view } = scene, { words, chain } = data;
  find(".stage").setAttribute("aria-label", words.stage);
  find(".view").hidden = !chain;
  find(".view span").textContent = words.view;
  const [one, many] = find(".view select").options;
  one.text = words.one;
  many.text = chain ? fill(words.chain, { count: chain.measured[0].length - 1 }) : "";
  find(".view select").value = view;
  find(".scale span").textContent = words.scale;
  find(".scale input").step = chain ? chain.scales[1] - chain.scales[0] : 0.01;
  find(".scale input").value = scene.scale;
  find(".scale b").textContent = number(scene.scale);
  find("table").hidden = view !== "one";
  find(".chain").hidden = view === "one";
  if (view === "one") drawTable(scene);
  else drawChain(scene);
  beginAt(scene.player, at, view === "one" ? LINES.length : chain.measured[0].length, view === "one" ? 2400 : 700);
}

// The five rows, each computed from the ones before it.
function lines({ data, scale }) {
  const { trunk, branch } = data, scaled = branch.map((value) => scale * value);
  const sum = trunk.map((value, i) => value + scaled[i]);
  return { trunk, branch, scaled, sum, out: sum.map((value) => Math.max(0, value)) };
}

function drawTable(scene) {
  const { data, find } = scene, { words } = data, rows = lines(scene);
  // as long as at scale 1, so that the bars shrink with the scale
  const largest = Math.max(1e-9, ...[...data.trunk, ...data.branch, ...data.trunk.map((x, i) => x + data.branch[i])].map(Math.abs));
  const head = (text) => Object.assign(element("th", "", text), { scope: "col" });
  find("thead tr").replaceChildren(head(words.values), ...data.trunk.map((_, i) => head(i + 1)), head(words.rms));
  find("tbody").replaceChildren(...LINES.map((name) => {
    const row = element("tr", name), asked = (i) => i === data.asked && (name === "sum" || name === "out");
    const cells = rows[name].map((value, i) => {
      const cell = element("td", "");
      const share = asked(i) ? 0 : (50 * Math.abs(value)) / largest, track = element("i", ""), bar = element("i", "");
      Object.assign(bar.style, { width: `${share}%`, left: `${value < 0 ? 50 - share : 50}%` });
      track.append(bar);
      cell.append(element("span", "", asked(i) ? "?" : number(value)), track);
      return cell;
    });
    row.append(Object.assign(element("th", "", words[name]), { scope: "row" }), ...cells, element("td", "rms", rms(rows[name]).toFixed(2)));
    return row;
  }));
}

function showLine(scene, at) {
  const { data, find } = scene, rows = lines(scene), name = LINES[at];
  [...find("tbody").children].forEach((row, line) => {
    row.classList.toggle("later", line > at);
    row.classList.toggle("now", line === at);
  });
  const hidden = (value, i) => (i === data.asked && at > 2 ? "?" : number(value));
  return fill(data.words.row, { name: data.words[name], values: rows[name].map(hidden).join(", "), rms: rms(rows[name]).toFixed(2) });
}

function curveOf({ data }, scale) {
  const at = data.chain.scales.findIndex((one) => Math.abs(one - scale) < 1e-6);
  return { measured: data.chain.measured[at], expected: data.chain.expected[at] };
}

// The trunk as a stream whose thickness is its RMS, in one scale for all; beside it the law.
function drawChain(scene) {
  const { data, find } = scene, { measured, expected } = curveOf(scene, scene.scale), count = measured.length;
  const most = Math.max(...data.chain.measured.flat(), ...data.chain.expected.flat()), wide = WIDE / count;
  const thick = (value) => (HIGH * value) / most;
  const edge = (values, sign) => values.map((value, i) => `${((i + 0.5) * wide).toFixed(2)},${(HIGH / 2 + (sign * thick(value)) / 2).toFixed(2)}`).join(" ");
  find(".chain svg").replaceChildren(
    ...measured.map((value, i) => svgElement("rect", { x: i * wide + 0.12 * wide, width: 0.76 * wide, y: (HIGH - thick(value)) / 2, height: thick(value), class: "slice" })),
    ...[1, -1].map((sign) => svgElement("polyline", { points: edge(expected, sign), class: "expected" })),
  );
  find(".law").textContent = data.words.law;
}

function showBlock(scene, at) {
  const { data, find } = scene, { words, chain } = data, { measured, expected } = curveOf(scene, scene.scale);
  find(".chain svg").querySelectorAll(".slice").forEach((slice, i) => {
    slice.classList.toggle("later", i > at);
    slice.classList.toggle("now", i === at);
  });
  const parts = [
    fill(words.block, { block: at, count: chain.measured[0].length - 1 }),
    fill(words.measured, { rms: measured[at].toFixed(2) }),
    fill(words.expected, { rms: expected[at].toFixed(2) }),
    ...COMPARED.filter((scale) => scale !== scene.scale).map((scale) => fill(words.other, { scale: number(scale), rms: curveOf(scene, scale).measured[at].toFixed(2) })),
  ];
  find(".read").replaceChildren(...parts.map((part, i) => element(i === 1 ? "b" : "span", "", part)));
  return parts.join("; ");
}
