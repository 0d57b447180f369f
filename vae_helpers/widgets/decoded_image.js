// What the widgets of vae_helpers.widgets share in the browser: Python puts it in front of each
// one's own file. It asks for one code at a time. Until the kernel's `answer` to it comes the
// learner may move on; then only the place where the code has got to is asked for.

const PATIENCE = 1000; // milliseconds until a silent kernel is spoken of

const same = (a, b) => a.every((number, i) => number === b[i]);
const written = (number) => number.toFixed(2).replace("-", "\u2212");
const named = (code, between) => code.map((z, i) => `z ${i + 1} = ${written(z)}`).join(between);

function add(parent, tag, name, attributes = {}) {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

function addImage(parent, name, model) {
  const side = model.get("side");
  return add(parent, "canvas", name, { width: side, height: side, role: "img" });
}

function paint(canvas, pixels) {
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < pixels.byteLength; i++) {
    image.data.fill(pixels.getUint8(i), 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

// Keep `canvas`, `message` and the state of `el` true to the code, which `place(code)` draws.
// `noun` is what the canvas shows. Returns functions to move the code and to stop.
function followCode({ model, el, canvas, message, noun, place }) {
  let point = model.get("code");
  let alarm = null;
  let waiting = false;
  let late = false;

  function show() {
    const { code, pixels, message: complaint } = model.get("answer");
    place(point);
    canvas.setAttribute("aria-label", `What the decoder makes of ${named(code, ", ")}`);
    paint(canvas, pixels);
    const settled = same(point, code);
    el.dataset.state = late ? "late" : !settled ? "asking" : complaint ? "error" : "settled";
    if (late) {
      message.textContent =
        `The kernel has not answered yet: the ${noun} is an older one. If the kernel is busy ` +
        "with another cell, wait. If it was stopped or restarted, run this cell again.";
    } else if (settled) message.textContent = complaint;
  }

  function ask() {
    if (!waiting && !same(point, model.get("answer").code)) {
      waiting = true;
      alarm = setTimeout(() => {
        late = true;
        show();
      }, PATIENCE);
      model.set("code", point);
      model.save_changes();
    }
    show();
  }

  function moveTo(code) {
    point = code;
    ask();
  }

  const jump = () => {
    point = model.get("code"); // set by Python, by another view of this widget, or just by us
    show();
  };
  const receive = () => {
    clearTimeout(alarm);
    waiting = late = false;
    ask();
  };
  model.on("change:code", jump);
  model.on("change:answer", receive);
  show();
  const stop = () => {
    clearTimeout(alarm);
    model.off("change:code", jump);
    model.off("change:answer", receive);
  };
  return { moveTo, stop };
}
