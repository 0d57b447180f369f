// What the explorables share: numbers as words, and a frame to draw in; alive.js brings the picture to
// life. Python puts both in front of each one's own file. An explorable is an object of
//   name, title, caption, grip   `title` names the picture, `grip` says what can be dragged
//   controls                sliders {key, label, min, max, step, start, shown}, choices {key, label,
//                           options, start}; `shown` says a slider's value, if not with two decimals
//   solve(state)            all numbers that are shown: no drawing, so that a test can ask for them
//   draw(state, solved, w)  {height, svg}: the markup of the picture, w pixels wide
//   tell(state, solved)     one or two sentences with the same numbers, for everybody
//   grab(state, w, x, y)    what a press at (x, y) takes hold of, or null;  drag(state, what, w, x, y)
// What is drawn is markup and not elements, so that it can be drawn without a browser, too.

const BLUE = "#0072b2"; // all of these can be seen on white and on black
const RED = "#d55e00";
const GREEN = "#009e73";
const STILL = 640; // CSS pixels

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

// Round numbers for an axis from `low` to `high`: 0, two to four above it, and those below.
function rounds([low, high]) {
  const ten = 10 ** Math.floor(Math.log10(high / 2));
  const step = ten * [5, 2, 1].find((times) => times * ten <= high / 2);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

// How many decimals the longest of these numbers has.
const decimals = (values) =>
  Math.max(0, ...values.map((value) => (String(value).split(".")[1] || "").length));

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
  const ticks = (xs, ys, name = "") =>
    `<path d="M${left} ${top}V${top + height}M${left} ${clip(0).toFixed(1)}h${width}" ` +
    `stroke="currentColor" stroke-opacity="0.5" fill="none"/>` +
    xs.map((v) => label(across(v), top + height + 15, written(v, 0), "middle", 12)).join("") +
    ys.map((v) => label(left - 5, clip(v) + 4, written(v, decimals(ys)), "end", 12)).join("") +
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
    `<desc>${explorable.title} ${explorable.caption} ${explorable.tell(state, solved)}</desc>` +
    `<rect width="${STILL}" height="${height}" fill="#fff"/>${svg}</svg>\n`
  );
}
