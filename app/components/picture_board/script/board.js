// The picture board: a picture, a map over it, boxes on it, cells to choose from. No request leaves
// the page. These files are joined into one module. State that outlives a rerun (how strong the map
// is, the chosen cell, focus) hangs on the root element.

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".board");
  const board = (root.board ??= create(root));
  board.send = setTriggerValue;
  const another = JSON.stringify(board.data?.grid) !== JSON.stringify(data.grid);
  board.data = data;
  draw(board);
  if (another) begin(board);
}

const BOARD = `
  <div class="picture">
    <img class="base">
    <img class="heat" alt="" hidden>
    <div class="frames"></div>
    <div class="cells" tabindex="0" role="application" aria-describedby="words" hidden>
      <div class="field" hidden></div><div class="cell chosen" hidden></div><div class="cell at" hidden></div>
    </div>
  </div>
  <p class="words" id="words"></p>
  <div class="foot" hidden>
    <label><span class="name"></span> <input type="range" min="0" max="100" value="60" step="5"></label>
    <span class="legend"><span class="low"></span><i></i><span class="high"></span></span>
  </div>
  <output class="said" aria-live="polite"></output>`;

const MANY = 20; // boxes, whose lines would hide the picture

function create(root) {
  root.innerHTML = BOARD;
  const find = (selector) => root.querySelector(selector);
  const board = { root, find, data: null, at: null, chosen: null };
  find("input").addEventListener("input", () => showStrength(board));
  prepareCells(board);
  return board;
}

function draw(board) {
  const { find, data } = board, [width, height] = data.size;
  find(".picture").style.aspectRatio = `${width} / ${height}`;
  set(find(".base"), "src", data.picture);
  set(find(".base"), "alt", data.alt);
  find(".words").textContent = data.words;
  find(".heat").hidden = find(".foot").hidden = !data.overlay;
  find(".foot .name").textContent = data.said.map;
  set(find("input"), "aria-label", data.said.strength);
  if (data.overlay) drawOverlay(board, data.overlay);
  find(".frames").replaceChildren(...data.frames.map(frame));
  find(".frames").classList.toggle("many", data.frames.length > MANY);
  find(".cells").hidden = !data.grid;
  find(".said").hidden = !data.grid;
  if (data.grid) {
    const { rows, columns, box } = data.grid;
    over(find(".cells"), box);
    find(".cells").setAttribute("aria-label", filled(data.said.cells, { rows, columns }));
  }
}

function drawOverlay(board, { url, box, gradient, low, high }) {
  const { find } = board;
  set(find(".heat"), "src", url);
  over(find(".heat"), box);
  find(".legend i").style.background = gradient;
  find(".low").textContent = low;
  find(".high").textContent = high;
  showStrength(board);
}

function showStrength(board) {
  board.find(".heat").style.opacity = board.find("input").value / 100;
}

function frame({ box, role, label, hint, dashed }) {
  const element = document.createElement("div");
  element.className = `frame ${role}${dashed ? " dashed" : ""}`;
  over(element, box);
  element.title = hint;
  if (label) element.appendChild(document.createElement("span")).textContent = label;
  return element;
}

// Puts an element over a box of the picture: left, top, right, bottom.
function over(element, [left, top, right, bottom]) {
  place(element, left, top, right - left, bottom - top);
}

function place(element, left, top, width, height) {
  const sides = { left, top, width, height };
  for (const [side, share] of Object.entries(sides)) element.style[side] = `${100 * share}%`;
}

// The reader's words with what stands in braces filled in.
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// An attribute that stays as it is is not set again: a picture would be decoded anew.
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
