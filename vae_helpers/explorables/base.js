// What the explorables share: numbers as words, a frame to draw in, and `start`, which brings the
// picture to life. Python puts this in front of each one's own file. An explorable is an object of
//   name, title, grip       `grip` says what can be dragged
//   controls                sliders {key, label, min, max, step, start}, choices {key, label, options, start}
//   solve(state)            all numbers that are shown: no drawing, so that a test can ask for them
//   draw(state, solved, w)  {height, svg}: the markup of the picture, w pixels wide
//   tell(state, solved)     one or two sentences with the same numbers, for everybody
//   grab(state, w, x, y)    what a press at (x, y) takes hold of, or null;  drag(state, what, w, x, y)
// What is drawn is markup and not elements, so that it can be drawn without a browser, too.

const BLUE = "#0072b2"; // all of these can be seen on white and on black
const RED = "#d55e00";
const GREEN = "#009e73";
const WIDEST = 720; // CSS pixels
const STILL = 640;
const QUIET = 400; // milliseconds without a move until a screen reader is told
const KEYS = "or focus a slider with Tab and press the arrow keys.";

function written(number, digits = 2) {
  const text = number.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
}

const logNormal = (z, mean, std) =>
  -0.5 * (Math.log(2 * Math.PI) + 2 * Math.log(std) + ((z - mean) / std) ** 2);

const range = (from, to, steps) =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);

// The areas above and below the axis of a curve at evenly spaced places. Where it crosses the axis
// the cell is cut in two, or each crossing would add to both areas; and a sum of trapezoids that ends
// on a slope lacks step^2 / 12 of it (Euler and Maclaurin).
function areas(values, step) {
  let above = 0;
  let below = 0;
  for (let i = 1; i < values.length; i++) {
    const [a, b] = [values[i - 1], values[i]];
    const [high, low] = a > b ? [a, b] : [b, a];
    if (low >= 0) above += ((a + b) * step) / 2;
    else if (high <= 0) below -= ((a + b) * step) / 2;
    else {
      const rest = (step * (high - low)) / 12;
      above += (high * high * step) / (2 * (high - low)) + rest;
      below += (low * low * step) / (2 * (high - low)) + rest;
    }
  }
  return { above, below };
}

// The end of an axis: the first of 0.25, 0.5, 1, 2, ... that is not below the largest value.
const roof = (largest) => Math.max(0.25, 2 ** Math.ceil(Math.log2(largest) - 1e-9));

// A rectangle of the picture with axes: places of numbers, and markup in it.
function frame({ left, top, width, height, x, y }) {
  const across = (value) => left + (width * (value - x[0])) / (x[1] - x[0]);
  const down = (value) => top + (height * (y[1] - value)) / (y[1] - y[0]);
  const back = (pixel) => x[0] + ((x[1] - x[0]) * (pixel - left)) / width;
  const clip = (value) => Math.min(top + height, Math.max(top, down(value)));
  const points = (xs, ys) =>
    xs.map((value, i) => `${across(value).toFixed(1)} ${clip(ys[i]).toFixed(1)}`).join("L");
  const line = (xs, ys, style) => `<path d="M${points(xs, ys)}" fill="none" ${style}/>`;
  const area = (xs, ys, style) => {
    const ends = [xs[0], xs[xs.length - 1]].map((value) => across(value).toFixed(1));
    const zero = clip(0).toFixed(1);
    return `<path d="M${ends[0]} ${zero}L${points(xs, ys)}L${ends[1]} ${zero}Z" ${style}/>`;
  };
  const ticks = (xs, ys, digits = 0, name = "") =>
    `<path d="M${left} ${top}V${top + height}M${left} ${clip(0).toFixed(1)}h${width}" ` +
    `stroke="currentColor" stroke-opacity="0.5" fill="none"/>` +
    xs.map((v) => label(across(v), top + height + 15, written(v, 0), "middle", 12)).join("") +
    ys.map((v) => label(left - 5, clip(v) + 4, written(v, digits), "end", 12)).join("") +
    (name && label(left + width - 2, clip(0) - 6, name, "end", 12));
  return { left, top, width, height, y, across, down, back, clip, line, area, ticks };
}

const label = (x, y, text, anchor = "start", size = 13, more = "") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" ` +
  `fill="currentColor" ${more}>${text}</text>`;

const GRIP = "Drag the disc to move q, a square to widen it"; // where a Gaussian q is moved

// A press takes hold of a Gaussian's width near one of its squares, of its mean anywhere else.
function grabGaussian(plane, mean, std, x) {
  const distance = (z) => Math.abs(x - plane.across(z));
  const side = distance(mean - std) < distance(mean + std) ? -1 : 1;
  const near = distance(mean + side * std);
  return near < 22 && near < distance(mean) ? { side } : { offset: plane.back(x) - mean };
}

// Where the pointer puts it: {mean} or {std}. A mean that was taken near its disc does not jump.
function dragGaussian(plane, mean, held, x) {
  const z = plane.back(x);
  if (held.side) return { std: held.side * (z - mean) };
  return { mean: z - (Math.abs(held.offset) < 1 ? held.offset : 0) };
}

// A word with the colour that it stands for in front of it.
const key = (x, y, text, style) =>
  `<rect x="${x.toFixed(1)}" y="${(y - 10).toFixed(1)}" width="12" height="11" ${style}/>` +
  label(x + 17, y, text);

const stroke = (colour, width = 2, more = "") =>
  `stroke="${colour}" stroke-width="${width}" ${more}`;

// The keys of a line and of dots look like these: in grey print two colours may be one.
const lineKey = (x, y, text, style) =>
  `<path d="M${x.toFixed(1)} ${(y - 4.5).toFixed(1)}h13" fill="none" ${style}/>` +
  label(x + 17, y, text);

const dotKey = (x, y, text, colour) =>
  `<circle cx="${(x + 6).toFixed(1)}" cy="${(y - 4.5).toFixed(1)}" r="4.5" fill="${colour}"/>` +
  label(x + 17, y, text);

const knob = (x, y, colour, round = true) =>
  `<rect x="${(x - 7).toFixed(1)}" y="${(y - 7).toFixed(1)}" width="14" height="14" ` +
  `rx="${round ? 7 : 2}" fill="${colour}" stroke="#fff" stroke-width="2"/>`;

// What every control has at the start, and `turn`, how often the picture has been moved.
function beginning({ controls }) {
  const values = controls.map(({ key, start }) => [key, start]);
  return { ...Object.fromEntries(values), turn: 0 };
}

// The picture as it stands before anybody moves it: a file of its own, on white paper.
function still(explorable) {
  const state = beginning(explorable);
  const solved = explorable.solve(state);
  const { height, svg } = explorable.draw(state, solved, STILL);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${STILL} ${height}" width="${STILL}" ` +
    `height="${height}" color="#222" font-family="sans-serif">` +
    `<desc>${explorable.title} ${explorable.tell(state, solved)}</desc>` +
    `<rect width="${STILL}" height="${height}" fill="#fff"/>${svg}</svg>\n`
  );
}

function add(parent, tag, name, attributes = {}, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return parent.appendChild(element);
}

function start(explorable) {
  const places = `[data-explorable="${explorable.name}"]:not([data-alive])`;
  for (const root of document.querySelectorAll(places)) enliven(root, explorable);
}

function enliven(root, explorable) {
  let state = beginning(explorable);
  let held = null;
  let width = 0;
  let alarm = null;
  root.dataset.alive = "";
  root.querySelector(".still").remove();
  const picture = root.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", explorable.title);
  const panel = add(root, "div", "panel");
  const rows = explorable.controls.map((control) => addControl(panel, control, move));
  const told = add(root, "p", "told", { "aria-hidden": "true" });
  const live = add(root, "p", "live", { role: "status" });
  const foot = add(root, "div", "foot");
  add(foot, "button", "back", { type: "button" }, "Back to the start").addEventListener(
    "click",
    () => move(beginning(explorable)),
  );
  add(foot, "span", "help", {}, `${explorable.grip}, ${KEYS}`);

  function move(change) {
    state = { ...state, ...change, turn: state.turn + 1 };
    show();
    clearTimeout(alarm);
    alarm = setTimeout(() => {
      live.textContent = told.textContent;
    }, QUIET);
  }

  function show() {
    const solved = explorable.solve(state);
    const { height, svg } = explorable.draw(state, solved, width);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    picture.innerHTML = svg;
    told.textContent = explorable.tell(state, solved);
    for (const row of rows) row(state);
  }

  function fit() {
    const now = Math.floor(Math.min(WIDEST, root.clientWidth)) || STILL;
    if (now === width) return;
    width = now;
    show();
  }

  function place(event) {
    const box = picture.getBoundingClientRect();
    const scale = width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }
  // A value from the picture falls on the slider's steps, as one from the keys does.
  function follow(event) {
    const change = explorable.drag(state, held, width, ...place(event));
    for (const { key, min, max, step } of explorable.controls) {
      if (!(key in change)) continue;
      const within = Math.min(max, Math.max(min, change[key]));
      change[key] = Number((min + Math.round((within - min) / step) * step).toFixed(6));
    }
    move(change);
  }
  picture.addEventListener("pointerdown", (event) => {
    held = event.button === 0 ? explorable.grab(state, width, ...place(event)) : null;
    if (held === null) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    follow(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (held !== null && picture.hasPointerCapture(event.pointerId)) follow(event);
  });
  new ResizeObserver(fit).observe(root);
  fit();
}

// A slider or a choice under the picture. Returns a function that shows the state in it.
function addControl(panel, { key, label: name, min, max, step, options }, move) {
  const row = add(panel, "label", "row");
  add(row, "span", "name", {}, name);
  const input = add(row, options ? "select" : "input", "control", { "aria-label": name });
  // Or JupyterLab would take an arrow key and go to another cell.
  input.addEventListener("keydown", (event) => {
    if (/^(Arrow|Home|End|Page)/.test(event.key)) event.stopPropagation();
  });
  input.addEventListener("input", () => move({ [key]: Number(input.value) }));
  if (options) {
    options.forEach((words, i) => add(input, "option", "", { value: i }, words));
    return (state) => {
      input.value = state[key];
    };
  }
  for (const [name, value] of Object.entries({ type: "range", min, max, step }))
    input.setAttribute(name, value);
  const value = add(row, "span", "value");
  return (state) => {
    input.value = state[key];
    value.textContent = written(state[key]);
    input.setAttribute("aria-valuetext", value.textContent);
  };
}
