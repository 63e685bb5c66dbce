// --- small things that all animations use ---------------------------------------------------------

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// At most two decimals, none of them for nothing, and a real minus.
function number(value) {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded || 0).replace("-", "−");
}

// A factor of a product: negative ones in brackets.
function factor(value) {
  return value < 0 ? `(${number(value)})` : number(value);
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function svgElement(tag, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function rms(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

// The animation in a component, made once, with the page's newest data; without `scene` where nothing
// is new. `another`: other numbers. What plays goes on when the page is drawn again, and an answer that
// is now told moves nothing.
function begun({ parentElement, data }, create) {
  const root = parentElement.querySelector(".animation");
  const scene = (root.scene ??= create(root));
  const { words, asked, ...numbers } = data, content = JSON.stringify(numbers), another = scene.content !== content;
  if (!another && JSON.stringify(data) === JSON.stringify(scene.data)) return {};
  Object.assign(scene, { data, content });
  scene.player.words = words;
  return { scene, another };
}
