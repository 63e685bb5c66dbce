// --- cells: the pointer or the arrows look at one, a click or Enter chooses it ---------------------

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function prepareCells(board) {
  const cells = board.find(".cells");
  cells.addEventListener("pointermove", (event) => look(board, cellAt(board, event)));
  cells.addEventListener("pointerleave", () => look(board, cells.matches(":focus-visible") ? board.at : null));
  cells.addEventListener("click", (event) => choose(board, cellAt(board, event)));
  cells.addEventListener("focus", () => {
    if (cells.matches(":focus-visible")) look(board, board.at ?? board.chosen ?? strongest(board));
  });
  cells.addEventListener("blur", () => look(board, null));
  cells.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows, columns } = board.data.grid;
    const [row, column] = board.at ?? board.chosen ?? strongest(board);
    if (event.key in ARROWS) {
      const [down, right] = ARROWS[event.key];
      const within = (value, count) => Math.min(count - 1, Math.max(0, value));
      look(board, [within(row + down, rows), within(column + right, columns)]);
    } else if (event.key === "Enter" || event.key === " ") choose(board, [row, column]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// Another grid begins with the cell that the page names, or none.
function begin(board) {
  board.at = null;
  board.chosen = board.data.chosen;
  show(board);
}

function cellAt(board, event) {
  const box = board.find(".cells").getBoundingClientRect(), { rows, columns } = board.data.grid;
  const along = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return [along((event.clientY - box.top) / box.height, rows), along((event.clientX - box.left) / box.width, columns)];
}

function look(board, cell) {
  if (String(board.at) === String(cell)) return;
  board.at = cell;
  show(board);
}

function choose(board, cell) {
  board.at = board.chosen = cell;
  show(board);
  board.send("chosen", cell);
}

// Of several the first; where all are alike, or nothing is known, the middle.
function strongest(board) {
  const { rows, columns, shares } = board.data.grid;
  const most = Math.max(...shares);
  if (!shares.length || most === Math.min(...shares)) return [rows >> 1, columns >> 1];
  const found = shares.indexOf(most);
  return [Math.floor(found / columns), found % columns];
}

function show(board) {
  const { find, at, chosen } = board, { grid } = board.data;
  if (!grid) return;
  mark(find(".at"), at, grid);
  mark(find(".chosen"), chosen, grid);
  const cell = at ?? chosen, field = find(".field");
  field.hidden = !cell || !grid.down.length;
  if (!field.hidden) {
    // fractions of the picture, inside an element that lies over a box of it
    const [left, top, right, bottom] = grid.box, [y, high] = grid.down[cell[0]], [x, wide] = grid.across[cell[1]];
    const width = right - left, height = bottom - top;
    place(field, (x - left) / width, (y - top) / height, wide / width, high / height);
  }
  find(".said").textContent = cell ? said(board, cell) : "";
}

function mark(element, cell, { rows, columns }) {
  element.hidden = !cell;
  if (cell) place(element, cell[1] / columns, cell[0] / rows, 1 / columns, 1 / rows);
}

function said({ data }, [row, column]) {
  const { rows, columns, shares } = data.grid;
  const at = filled(data.said.at, { row: row + 1, rows, column: column + 1, columns });
  return shares.length ? `${at}: ${filled(data.said.share, { n: shares[row * columns + column] })}` : at;
}
