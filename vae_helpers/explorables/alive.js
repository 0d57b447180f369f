// Brings the picture of an explorable to life: what is seen around it, and mouse, finger and keys.

const WIDEST = 720; // CSS pixels
const NARROW = 340; // below it the letters are smaller
const QUIET = 400; // milliseconds without a move until a screen reader is told
const SLIP = 4; // pixels that a finger may move before it is known where to
const KEYS = "or focus a slider with Tab and press the arrow keys.";

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
  let press = null; // what is held, and the state before
  let width = 0;
  let alarm = null;
  root.dataset.alive = "";
  root.querySelector(".still").remove();
  // The title is the picture's name for a screen reader: the caption does not say it again.
  const caption = add(root, "p", "caption");
  add(caption, "strong", "", { "aria-hidden": "true" }, explorable.title);
  caption.append(` ${explorable.caption}`);
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
    picture.classList.toggle("narrow", width < NARROW);
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
    const change = explorable.drag(state, press.held, width, ...place(event));
    for (const { key, min, max, step } of explorable.controls) {
      if (!(key in change)) continue;
      const within = Math.min(max, Math.max(min, change[key]));
      change[key] = Number((min + Math.round((within - min) / step) * step).toFixed(6));
    }
    move(change);
  }
  // A finger may only want to scroll the page: what it holds follows once it moves sideways.
  picture.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    const held = explorable.grab(state, width, ...place(event));
    press = held && { held, before: state, x: event.clientX, y: event.clientY };
    if (!press) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    press.moves = event.pointerType !== "touch";
    if (press.moves) follow(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!press || !picture.hasPointerCapture(event.pointerId)) return;
    const [right, down] = [event.clientX - press.x, event.clientY - press.y].map(Math.abs);
    press.moves ||= right > Math.max(down, SLIP);
    if (press.moves) follow(event);
  });
  picture.addEventListener("pointercancel", (event) => {
    if (!press || !event.isPrimary) return;
    state = press.before;
    show();
  });
  picture.addEventListener("lostpointercapture", () => {
    press = null;
  });
  new ResizeObserver(fit).observe(root);
  fit();
}

// A slider or a choice under the picture. Returns a function that shows the state in it.
function addControl(panel, { key, label: name, min, max, step, options, shown = written }, move) {
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
    value.textContent = shown(state[key]);
    input.setAttribute("aria-valuetext", value.textContent);
  };
}
