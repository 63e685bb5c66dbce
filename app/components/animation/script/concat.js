// --- branches and concat: bars as wide as there are maps -------------------------------------------

const ROW = 4.6; // em from one operation to the next
const FIRST = 4.2; // where the first one stands
const FULL = 92; // percent of the stage, and of a column, that the widest bar takes

export default function (component) {
  const { data } = component, { words, asked } = data;
  const { scene, another } = begun(component, create);
  if (!scene) return;
  scene.find(".stage").setAttribute("aria-label", words.stage);
  // a step is a branch and how many of its operations are done
  scene.steps = data.branches.flatMap(({ layers }, branch) => layers.map((_, done) => [branch, done + 1]));
  if (another) draw(scene);
  beginAt(scene.player, another ? 0 : scene.player.at, scene.steps.length + 2, 2200);
}

const SCENE = `
  <div class="stage" tabindex="0" role="group"></div>
  <p class="sentence"></p>
  ${CONTROLS}`;

function create(root) {
  root.innerHTML = SCENE;
  const find = (selector) => root.querySelector(selector);
  const scene = { root, find };
  scene.player = createPlayer(root, (at) => showStep(scene, at));
  const forward = () => scene.player.at + 1, back = () => scene.player.at - 1;
  listenToKeys(scene.player, find(".stage"), { ArrowRight: forward, ArrowDown: forward, ArrowLeft: back, ArrowUp: back });
  return scene;
}

function draw(scene) {
  const { data, find } = scene, { branches, before, after } = data, count = branches.length, stage = find(".stage");
  const widths = branches.map(endOf), depth = Math.max(...branches.map(({ layers }) => layers.length));
  // percent of the stage for one map, the same for all bars; only the ends must fit into columns
  scene.unit = Math.min(FULL / Math.max(before[0], after[0]), FULL / count / Math.max(...widths));
  scene.middle = (branch) => (100 * (branch + 0.5)) / count;
  scene.rows = { first: FIRST, out: FIRST + ROW * depth, joined: FIRST + ROW * depth + 3.6 };
  stage.style.height = `${scene.rows.joined + 3.2}em`;
  stage.style.setProperty("--column", `${100 / count}%`);
  const across = element("div", "across");
  across.style.inset = `${FIRST - 0.9}em ${scene.middle(0)}% auto`;
  stage.replaceChildren(across, bar(scene, "input", 50, 0, before[0]));
  scene.boxes = branches.map(({ kind, layers }, branch) => {
    const line = element("div", "line");
    place(line, scene.middle(branch), FIRST - 0.9);
    line.style.height = `${scene.rows.out - FIRST + 0.9}em`;
    stage.append(line);
    return layers.map(({ caption }, layer) => {
      const box = element("div", `box ${kind}`, caption);
      place(box, scene.middle(branch), scene.rows.first + ROW * layer);
      stage.append(box);
      return box;
    });
  });
  const kinds = branches.map(({ kind }) => kind);
  scene.bars = branches.map(({ kind }, branch) => {
    const again = kinds.indexOf(kind) < branch ? " again" : "";
    const made = bar(scene, `${kind}${again}`, 50, 0, before[0]);
    stage.append(made);
    return made;
  });
  scene.starts = widths.map((_, branch) => widths.slice(0, branch).reduce((sum, width) => sum + width, 0));
}

function endOf({ layers }) {
  return layers.at(-1).channels;
}

function bar(scene, name, middle, top, channels) {
  const made = element("div", `bar ${name}`);
  made.append(element("b", ""));
  setBar(scene, made, middle, top, channels);
  return made;
}

// What is wider than its column stays on the stage.
function setBar(scene, bar, middle, top, channels) {
  const half = (scene.unit * channels) / 2;
  place(bar, Math.min(100 - half, Math.max(half, middle)), top);
  bar.style.width = `${scene.unit * channels}%`;
  bar.firstChild.textContent = channels.toLocaleString("en");
}

function place(element, middle, top) {
  element.style.left = `${middle}%`;
  element.style.top = `${top}em`;
}

// A step: nothing yet, one operation after the other, and at the end all outputs joined.
function showStep(scene, at) {
  const { data, steps, rows, find } = scene, { branches, words, before, after } = data;
  const joined = at === steps.length + 1, [now, layerNow] = at && !joined ? steps[at - 1] : [-1, 0];
  const total = branches.reduce((sum, branch) => sum + endOf(branch), 0);
  branches.forEach(({ layers }, branch) => {
    const done = steps.slice(0, at).filter(([of]) => of === branch).length, moved = scene.bars[branch];
    const channels = done ? layers[done - 1].channels : before[0];
    moved.classList.toggle("waiting", !done);
    moved.classList.toggle("ready", done === layers.length);
    const ready = done === layers.length, top = ready ? rows.out : rows.first + ROW * (done - 1) + 2.7;
    if (joined) setBar(scene, moved, 50 + scene.unit * (scene.starts[branch] + channels / 2 - total / 2), rows.joined, channels);
    else setBar(scene, moved, done ? scene.middle(branch) : 50, done ? top : 0, channels);
    scene.boxes[branch].forEach((box, layer) => {
      box.classList.toggle("now", branch === now && layer === layerNow - 1);
      box.classList.toggle("done", layer < done);
    });
  });
  const sum = `${branches.map(endOf).join(" + ")} = ${data.asked ? "?" : after[0].toLocaleString("en")}`;
  let sentence = fill(words.input, { channels: before[0].toLocaleString("en"), rows: before[1], columns: before[2] });
  if (joined) sentence = fill(words.joined, { sum });
  else if (at) {
    const { caption, channels } = branches[now].layers[layerNow - 1];
    sentence = fill(words.layer, { branch: now + 1, layer: caption, channels: channels.toLocaleString("en") });
  }
  find(".sentence").textContent = sentence;
  return sentence;
}
