// The browser's half of vae_helpers.widgets.LatentExplorer: see there for the state they share.

const SIZE = 420; // of the plane in CSS pixels, with margins for the axes
const LEFT = 38;
const BOTTOM = 38;
const EDGE = 10;
const INNER = SIZE - LEFT - EDGE;
const INK = "#333";

function drawPlane(canvas, model) {
  const reach = model.get("reach");
  const pen = canvas.getContext("2d");
  const sharpness = window.devicePixelRatio || 1;
  canvas.width = canvas.height = SIZE * sharpness;
  pen.scale(sharpness, sharpness);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const across = (z) => LEFT + (INNER * (z + reach)) / (2 * reach);
  const down = (z) => EDGE + (INNER * (reach - z)) / (2 * reach);

  const write = (text, x, y, size, colour, bold = "") => {
    pen.font = `${bold} ${size}px sans-serif`;
    pen.lineWidth = size / 3;
    pen.strokeStyle = "white"; // a halo, so that what lies below does not blur the letters
    pen.strokeText(text, x, y);
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  };

  pen.fillStyle = "white";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.save();
  pen.beginPath();
  pen.rect(LEFT, EDGE, INNER, INNER);
  pen.clip();
  drawCodes(pen, model, across, down, write);
  for (const radius of [1, 2, 3]) {
    pen.beginPath();
    pen.arc(across(0), down(0), across(radius) - across(0), 0, 2 * Math.PI);
    pen.setLineDash([5, 4]);
    pen.lineWidth = 1;
    pen.strokeStyle = INK;
    pen.stroke();
    pen.setLineDash([]);
    write(`${radius} sd`, across(0), down(radius) + (radius < reach ? 0 : 8), 12, "black", "bold");
  }
  pen.restore();

  pen.lineWidth = 1;
  pen.strokeStyle = "#888";
  pen.strokeRect(LEFT, EDGE, INNER, INNER);
  const every = Math.max(1, Math.ceil(reach / 4));
  for (let z = -Math.floor(reach / every) * every; z <= reach; z += every) {
    write(String(z).replace("-", "\u2212"), across(z), SIZE - BOTTOM + 10, 11, INK);
    write(String(z).replace("-", "\u2212"), LEFT - 11, down(z), 11, INK);
  }
  write("z 1", across(0), SIZE - 9, 13, INK);
  pen.translate(9, down(0));
  pen.rotate(-Math.PI / 2);
  write("z 2", 0, 0, 13, INK);
}

// Every code is a dot, and where there is room, its digit is written.
function drawCodes(pen, model, across, down, write) {
  const codes = model.get("map_codes");
  const labels = model.get("map_labels");
  const colours = model.get("colours");
  const digits = [];
  const taken = new Set();
  for (let i = 0; i < codes.byteLength / 8; i++) {
    const x = across(codes.getFloat32(8 * i, true));
    const y = down(codes.getFloat32(8 * i + 4, true));
    const digit = labels.byteLength ? labels.getUint8(i) : null;
    pen.fillStyle = digit === null ? "#555" : colours[digit];
    pen.globalAlpha = 0.5;
    pen.fillRect(x - 1, y - 1, 2, 2);
    const place = `${Math.round(x / 13)} ${Math.round(y / 13)}`;
    if (digit !== null && !taken.has(place)) {
      taken.add(place);
      digits.push([digit, x, y]);
    }
  }
  pen.globalAlpha = 1;
  for (const [digit, x, y] of digits) write(digit, x, y, 11, colours[digit], "bold");
}

function render({ model, el }) {
  const reach = model.get("reach");
  const step = reach / 30;
  let point = null;

  el.classList.add("latent-explorer");
  const plane = add(el, "div", "plane");
  const map = add(plane, "canvas", "map", {
    role: "img",
    "aria-label":
      `The latent plane: z 1 and z 2 from ${-reach} to ${reach}, the codes of images, ` +
      "and circles at 1, 2 and 3 standard deviations of the prior.",
  });
  const handle = add(plane, "div", "point", {
    tabindex: 0,
    role: "slider",
    "aria-roledescription": "point on a plane",
    "aria-label": "Code to decode",
    "aria-valuemin": -reach,
    "aria-valuemax": reach,
  });
  const side = add(el, "div", "side");
  const digit = addImage(side, "digit", model);
  const where = add(side, "div", "where");
  const help = add(side, "div", "help");
  help.textContent =
    "Drag the point, or focus it with Tab and press the arrow keys: Shift for small steps, " +
    "Home for the middle.";
  const message = add(side, "div", "message", { role: "alert" });

  function place(code) {
    point = code;
    const [z1, z2] = code;
    handle.style.left = `${(100 * (LEFT + (INNER * (z1 + reach)) / (2 * reach))) / SIZE}%`;
    handle.style.top = `${(100 * (EDGE + (INNER * (reach - z2)) / (2 * reach))) / SIZE}%`;
    where.textContent = named(code, "   ");
    handle.setAttribute("aria-valuenow", z1);
    handle.setAttribute("aria-valuetext", where.textContent);
  }
  const { moveTo, stop } = followCode({ model, el, canvas: digit, message, noun: "digit", place });

  function moveWithin(...code) {
    moveTo(code.map((z) => Number(Math.min(reach, Math.max(-reach, z)).toFixed(3))));
  }

  function follow(event) {
    const box = plane.getBoundingClientRect();
    const x = ((event.clientX - box.left) * SIZE) / box.width;
    const y = ((event.clientY - box.top) * SIZE) / box.height;
    moveWithin(((x - LEFT) / INNER) * 2 * reach - reach, reach - ((y - EDGE) / INNER) * 2 * reach);
  }

  plane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    plane.setPointerCapture(event.pointerId);
    follow(event);
  });
  plane.addEventListener("pointermove", (event) => {
    if (plane.hasPointerCapture(event.pointerId)) follow(event);
  });
  handle.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? step / 10 : step;
    const [z1, z2] = point;
    const target = {
      ArrowLeft: [z1 - by, z2],
      ArrowRight: [z1 + by, z2],
      ArrowDown: [z1, z2 - by],
      ArrowUp: [z1, z2 + by],
      Home: [0, 0],
    }[event.key];
    if (!target) return;
    event.preventDefault();
    event.stopPropagation(); // or JupyterLab would go to the next cell
    moveWithin(...target);
  });

  drawPlane(map, model);
  return stop;
}

export default { render };
