// --- one convolution over a picture ----------------------------------------------------------------

const CELL = 10; // units of the drawings
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const KNOBS = ["kernel", "stride", "padding"];
const MARKS = { S: "SAME", V: "VALID" };

export default function (component) {
  const { data } = component, { words, asked } = data;
  const { scene, another } = begun(component, create);
  if (!scene) return;
  scene.find(".stage").setAttribute("aria-label", words.stage);
  if (another) scene.chosen = Object.fromEntries(KNOBS.map((name) => [name, data.passes[0][name]]));
  drawKnobs(scene);
  drawPass(scene, another ? data.start : null);
}

const SCENE = `
  <div class="knobs">
    ${KNOBS.map((name) => `<label class="${name}"><span></span><select></select></label>`).join("")}
  </div>
  <div class="stage" tabindex="0" role="application">
    <div class="maps">
      <div class="in"><p class="heading"></p><svg aria-hidden="true"></svg></div>
      <div class="out"><p class="heading"></p><svg aria-hidden="true"></svg></div>
    </div>
    <div class="numbers">
      <div class="result"><p class="sum"></p><p class="heading rule"></p><p class="size rows"></p><p class="size columns"></p></div>
      <div class="work"><p class="heading"></p><div class="products"></div></div>
    </div>
  </div>
  ${CONTROLS}`;

function create(root) {
  root.innerHTML = SCENE;
  const find = (selector) => root.querySelector(selector);
  const scene = { root, find, written: new Set() };
  scene.player = createPlayer(root, (at) => showPlace(scene, at));
  for (const name of KNOBS) {
    find(`.${name} select`).addEventListener("change", (event) => {
      scene.chosen[name] = name === "padding" ? event.target.value : Number(event.target.value);
      drawPass(scene, [0, 0]);
    });
  }
  const step = (key) => () => {
    const [rows, columns] = scene.pass.out, [row, column] = placeOf(scene, scene.player.at), [down, right] = ARROWS[key];
    const within = (value, count) => Math.min(count - 1, Math.max(0, value));
    return within(row + down, rows) * columns + within(column + right, columns);
  };
  listenToKeys(scene.player, find(".stage"), Object.fromEntries(Object.keys(ARROWS).map((key) => [key, step(key)])));
  prepareDrag(scene);
  return scene;
}

function placeOf(scene, at) {
  return [Math.floor(at / scene.pass.out[1]), at % scene.pass.out[1]];
}

// The window follows the pointer that holds it; anywhere else a click brings it there.
function prepareDrag(scene) {
  const picture = scene.find(".in svg"), output = scene.find(".out svg");
  const follow = (event) => {
    const { pass, size, data } = scene, [rows, columns] = pass.out, view = picture.viewBox.baseVal, box = picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * view.width / CELL, y = ((event.clientY - box.top) / box.height) * view.height / CELL;
    const plane = Math.min(data.picture.length - 1, Math.max(0, Math.floor(x / (size.width + 1))));
    const along = (cell, zeros, kernel, count) => Math.min(count - 1, Math.max(0, Math.round((cell + zeros - kernel / 2) / pass.stride)));
    const [high, wide] = kernelSize(scene);
    const row = along(y - size.top, pass.zeros[0], high, rows);
    const column = along(x - plane * (size.width + 1) - size.left, pass.zeros[1], wide, columns);
    if (scene.player.timer || row * columns + column !== scene.player.at) takeOver(scene.player, row * columns + column);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".window")) picture.setPointerCapture(event.pointerId);
    follow(event);
  });
  picture.addEventListener("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && follow(event));
  output.addEventListener("click", (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    if (at) takeOver(scene.player, Number(at));
  });
}

function drawKnobs(scene) {
  const { data, find, chosen } = scene, { words, passes } = data;
  const named = { kernel: (value) => words.kernels[value], stride: String, padding: (value) => MARKS[value] };
  for (const name of KNOBS) {
    const label = find(`.knobs .${name}`), values = [...new Set(passes.map((pass) => pass[name]))];
    label.hidden = values.length < 2;
    label.querySelector("span").textContent = words[name];
    label.querySelector("select").replaceChildren(...values.map((value) => new Option(named[name](value), value)));
    label.querySelector("select").value = chosen[name];
  }
  find(".knobs").hidden = [...find(".knobs").children].every((label) => label.hidden);
}

function kernelSize(scene) {
  const [plane] = scene.weights;
  return [plane.length, plane[0].length];
}

// Draws what stays while the kernel slides; begins at a place, or stays where it is.
function drawPass(scene, place) {
  const { data, find, chosen } = scene, { words, picture, passes } = data;
  scene.pass = passes.find((pass) => KNOBS.every((name) => pass[name] === chosen[name]));
  scene.weights = data.kernels[scene.pass.kernel];
  if (place) scene.written = new Set();
  const most = (values) => Math.max(...values), sums = scene.pass.sums.flat();
  // room for the most zeros and the largest output, so that nothing jumps when a knob is turned
  const top = most(passes.map((pass) => pass.zeros[0])), left = most(passes.map((pass) => pass.zeros[1]));
  scene.size = { top, left, width: picture[0][0].length + 2 * left, height: picture[0].length + 2 * top };
  scene.room = [most(passes.map((pass) => pass.out[0])), most(passes.map((pass) => pass.out[1]))];
  scene.largest = most([1e-9, ...sums.map(Math.abs)]);
  scene.root.style.setProperty("--in", picture.length * (scene.size.width + 1) - 1);
  scene.root.style.setProperty("--out", scene.room[1]);
  scene.root.style.setProperty("--high", most(data.kernels.map((kernel) => kernel[0].length)));
  scene.root.style.setProperty("--widest", most(data.kernels.map((kernel) => kernel.length * kernel[0][0].length)));
  find(".in .heading").textContent = words.picture;
  find(".out .heading").textContent = fill(words.output, { rows: scene.pass.out[0], columns: scene.pass.out[1] });
  find(".work .heading").textContent = words.products;
  scene.pass.formulas.forEach((formula, axis) => {
    const line = find([".size.rows", ".size.columns"][axis]);
    line.replaceChildren(element("span", "", [words.rows, words.columns][axis]), element("b", "", formula));
  });
  find(".rule").textContent = words.size;
  drawPicture(scene);
  drawOutput(scene);
  drawProducts(scene);
  const [high, wide] = kernelSize(scene);
  find(".stage").className = `stage ${high !== wide ? "factorised" : high === 1 ? "conv1x1" : "square"}`;
  const [, columns] = scene.pass.out, at = place ? place[0] * columns + place[1] : scene.player.at;
  beginAt(scene.player, at, sums.length, 1400);
}

function isAsked(scene, row, column) {
  return Boolean(scene.data.asked) && row === scene.data.asked[0] && column === scene.data.asked[1];
}

// One place: the window there, its products and their sum; returns the sentence about it.
function showPlace(scene, at) {
  const { pass, size, data, weights, find } = scene, { words } = data, [row, column] = placeOf(scene, at);
  if (at === 0) scene.written.clear();
  scene.written.add(at);
  const top = row * pass.stride - pass.zeros[0], left = column * pass.stride - pass.zeros[1];
  for (const window of find(".in svg").querySelectorAll(".window")) {
    window.style.transform = `translate(${CELL * (left + size.left)}px, ${CELL * (top + size.top)}px)`;
  }
  for (const cell of find(".out svg").querySelectorAll(".written")) cell.classList.toggle("empty", !scene.written.has(Number(cell.dataset.at)));
  find(".now").setAttribute("x", CELL * column);
  find(".now").setAttribute("y", CELL * row);
  const asked = isAsked(scene, row, column), cells = find(".products").querySelectorAll(".product"), terms = [];
  weights.forEach((plane, channel) => plane.forEach((line, i) => line.forEach((weight, j) => {
    const value = data.picture[channel][top + i]?.[left + j] ?? 0, cell = cells[terms.length];
    terms.push(`${number(value)} × ${factor(weight)}`);
    cell.firstChild.textContent = terms.at(-1);
    cell.lastChild.textContent = asked ? "?" : number(value * weight);
    cell.classList.toggle("nothing", !weight);
  })));
  const sum = asked ? "?" : number(pass.sums[row][column]);
  const place = fill(words.at, { row: row + 1, column: column + 1 });
  find(".sum").replaceChildren(element("span", "", `${place}: ${words.sum} =`), element("b", "", sum));
  return `${place}: ${terms.length <= 9 ? `${terms.join(" + ")} = ` : `${words.sum} = `}${sum}`;
}
