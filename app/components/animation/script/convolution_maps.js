// --- what a convolution is drawn with: the picture and its window, the output, the products --------

function drawPicture(scene) {
  const { size, data, pass } = scene, drawing = scene.find(".in svg"), names = data.words.channels, [high, wide] = kernelSize(scene);
  const head = names.length ? 10 : 0, brightest = Math.max(9, ...data.picture.flat(2));
  scene.head = head;
  drawing.setAttribute("viewBox", `0 ${-head} ${CELL * (data.picture.length * (size.width + 1) - 1)} ${CELL * size.height + head}`);
  drawing.replaceChildren();
  data.picture.forEach((plane, channel) => {
    const group = svgElement("g", { transform: `translate(${channel * CELL * (size.width + 1)} 0)` });
    if (head) group.append(svgElement("text", { x: 0, y: -4, class: "name" }, names[channel]));
    const rows = plane.length, columns = plane[0].length;
    for (let row = -pass.zeros[0]; row < rows + pass.zeros[0]; row++) {
      for (let column = -pass.zeros[1]; column < columns + pass.zeros[1]; column++) {
        const value = plane[row]?.[column], grey = Math.round((255 * (value ?? 0)) / brightest);
        const x = CELL * (column + size.left), y = CELL * (row + size.top);
        const cell = svgElement("rect", { x, y, width: CELL, height: CELL, class: value === undefined ? "zero" : "cell" });
        if (value !== undefined) cell.style.fill = `rgb(${grey} ${grey} ${grey})`;
        const text = svgElement("text", { x: x + CELL / 2, y: y + CELL / 2, class: value === undefined ? "zero" : grey > 127 ? "bright" : "dark" }, number(value ?? 0));
        group.append(cell, text);
      }
    }
    const frame = { x: -0.4, y: -0.4, width: CELL * wide + 0.8, height: CELL * high + 0.8, rx: 1 };
    const window = svgElement("g", { class: "window" });
    window.append(svgElement("rect", { ...frame, class: "halo" }), svgElement("rect", { ...frame, class: "frame" }));
    group.append(window);
    drawing.append(group);
  });
}

function drawOutput(scene) {
  const { pass, room } = scene, drawing = scene.find(".out svg");
  drawing.setAttribute("viewBox", `-0.5 ${-scene.head - 0.5} ${CELL * room[1] + 1} ${CELL * room[0] + scene.head + 1}`);
  drawing.replaceChildren(
    ...pass.sums.flatMap((line, row) =>
      line.map((value, column) => {
        const cell = svgElement("g", { class: `written ${value < 0 ? "minus" : "plus"}`, "data-at": row * pass.out[1] + column });
        const x = CELL * column, y = CELL * row, asked = isAsked(scene, row, column);
        cell.style.setProperty("--share", `${asked ? 0 : Math.round((55 * Math.abs(value)) / scene.largest)}%`);
        cell.append(
          svgElement("rect", { x, y, width: CELL, height: CELL }),
          svgElement("text", { x: x + CELL / 2, y: y + CELL / 2 }, asked ? "?" : number(value)),
        );
        return cell;
      }),
    ),
    svgElement("rect", { width: CELL, height: CELL, class: "now" }),
  );
}

function drawProducts(scene) {
  const [, wide] = kernelSize(scene), names = scene.data.words.channels;
  scene.find(".products").replaceChildren(
    ...scene.weights.map((plane, channel) => {
      const box = element("div", "plane"), table = element("div", "table");
      box.style.setProperty("--wide", wide);
      table.append(...plane.flat().map(() => {
        const cell = element("div", "product");
        cell.append(element("span", ""), element("b", ""));
        return cell;
      }));
      if (names.length) box.append(element("p", "heading", names[channel]));
      box.append(table);
      return box;
    }),
  );
}
