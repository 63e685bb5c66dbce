// The player below every animation: play, pause, step, speed. These files are joined into one module
// with the animation's own; no request leaves the page. State that outlives a rerun hangs on the root.
// Whoever moves something by hand stops the motion; where less motion is asked for there is none.

const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");
const PACES = [0.5, 1, 2, 4];
const ICONS = {
  back: "M4 3h2v10H4zM13 3v10L6.5 8z", play: "M4 2.5v11l9-5.5z", pause: "M4 3h3v10H4zM9 3h3v10H9z", forward: "M10 3h2v10h-2zM3 3v10l6.5-5z",
};
const CONTROLS = `
  <div class="controls">
    <button type="button" class="back"></button>
    <button type="button" class="play"></button>
    <button type="button" class="forward"></button>
    <input type="range" class="place" min="0" step="1">
    <span class="of"></span>
    <label class="speed"><span></span>
      <select>${PACES.map((pace) => `<option value="${pace}"${pace === 1 ? " selected" : ""}>${pace}×</option>`).join("")}</select>
    </label>
    <span class="still"></span>
  </div>
  <output class="said hidden" aria-live="polite"></output>`;

// `show(step)` draws a step and returns a sentence about it; `pause` are milliseconds at speed 1.
function createPlayer(root, show) {
  const find = (selector) => root.querySelector(selector);
  const player = { root, find, show, at: 0, count: 1, pause: 1000, words: {}, timer: 0 };
  find(".back").addEventListener("click", () => takeOver(player, player.at - 1));
  find(".forward").addEventListener("click", () => takeOver(player, player.at + 1));
  find(".play").addEventListener("click", () => togglePlay(player));
  find(".place").addEventListener("input", (event) => takeOver(player, Number(event.target.value)));
  REDUCED.addEventListener("change", () => stop(player));
  return player;
}

// Another animation begins in the same player; at rest, for motion begins when it is asked for.
function beginAt(player, at, count, pause) {
  clearTimeout(player.timer);
  Object.assign(player, { timer: 0, count, pause });
  goTo(player, at);
}

function takeOver(player, at) {
  stop(player);
  goTo(player, at);
}

function togglePlay(player) {
  if (player.timer) return stop(player);
  if (REDUCED.matches) return;
  if (player.at === player.count - 1) player.at = -1;
  tick(player);
}

function tick(player) {
  if (!player.root.isConnected) return stop(player);
  player.timer = 1; // so that the step is not read aloud
  goTo(player, player.at + 1);
  if (player.at === player.count - 1) return stop(player);
  player.timer = setTimeout(() => tick(player), player.pause / Number(player.find(".speed select").value));
}

function stop(player) {
  clearTimeout(player.timer);
  const played = player.timer;
  player.timer = 0;
  drawControls(player);
  if (played) player.find(".said").textContent = player.sentence;
}

function goTo(player, at) {
  player.at = Math.min(player.count - 1, Math.max(0, at));
  player.sentence = player.show(player.at);
  drawControls(player);
  if (!player.timer) player.find(".said").textContent = player.sentence;
}

function drawControls(player) {
  const { find, words, at, count } = player, playing = Boolean(player.timer);
  for (const name of ["back", "play", "forward"]) {
    const said = name === "play" && playing ? "pause" : name, button = find(`.${name}`);
    if (button.dataset.drawn !== said) button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[said]}"/></svg>`;
    button.dataset.drawn = said;
    button.title = words[said];
    button.setAttribute("aria-label", words[said]);
  }
  // not `disabled`, which would take the focus away from who steps by keyboard
  find(".back").setAttribute("aria-disabled", at === 0);
  find(".forward").setAttribute("aria-disabled", at === count - 1);
  find(".play").hidden = find(".speed").hidden = REDUCED.matches;
  find(".still").hidden = !REDUCED.matches;
  find(".still").textContent = words.still;
  find(".place").max = count - 1;
  find(".place").value = at;
  find(".place").setAttribute("aria-label", words.place);
  find(".of").textContent = fill(words.of, { step: at + 1, steps: count });
  find(".place").setAttribute("aria-valuetext", find(".of").textContent);
  find(".speed span").textContent = words.speed;
}

// Keys on an animation's stage: `moves` says for a key where to go, a step's number.
function listenToKeys(player, stage, moves) {
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") togglePlay(player);
    else if (event.key === "Home") takeOver(player, 0);
    else if (event.key === "End") takeOver(player, player.count - 1);
    else if (event.key in moves) takeOver(player, moves[event.key]());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
