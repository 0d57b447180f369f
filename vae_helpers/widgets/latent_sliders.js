// The browser's half of vae_helpers.widgets.LatentSliders: see there for the state they share.

const NOTCHES = 60; // from the middle of a slider to its end: the ends and 0 are met exactly
const IMAGE = 280; // of the image in CSS pixels, about: each of its pixels takes a whole number
const SLIDER_KEYS = ["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"].concat(
  ["Home", "End", "PageDown", "PageUp"],
);

function render({ model, el }) {
  const reach = model.get("reach");
  const side = model.get("side");
  let code = null;

  el.classList.add("latent-sliders");
  const panel = add(el, "div", "panel");
  const rows = model.get("start").map((_, i) => {
    const row = add(panel, "label", "row");
    add(row, "span", "name").textContent = `z ${i + 1}`;
    const slider = add(row, "input", "slider", {
      type: "range",
      min: -NOTCHES,
      max: NOTCHES,
      "aria-label": `z ${i + 1}`,
    });
    return { slider, value: add(row, "span", "value") };
  });
  const back = add(panel, "button", "back", { type: "button" });
  back.textContent = "Back to the start";
  const help = add(panel, "div", "help");
  help.textContent =
    `Move a slider, or focus it with Tab and press the arrow keys. Each goes from ` +
    `${String(-reach).replace("-", "\u2212")} to ${reach}.`;
  const message = add(panel, "div", "message", { role: "alert" });
  const canvas = addImage(el, "image", model);
  canvas.style.width = `${side * Math.max(1, Math.round(IMAGE / side)) + 2}px`; // with the border

  function place(point) {
    code = point;
    rows.forEach(({ slider, value }, i) => {
      slider.value = Math.round((NOTCHES * code[i]) / reach);
      value.textContent = written(code[i]);
      slider.setAttribute("aria-valuetext", value.textContent);
    });
  }
  const { moveTo, stop } = followCode({ model, el, canvas, message, noun: "image", place });

  // Only the number that is moved falls on a notch: the others stay as they were given.
  rows.forEach(({ slider }, i) => {
    slider.addEventListener("input", () => {
      const z = Number(((reach * slider.value) / NOTCHES).toPrecision(6));
      const within = Math.min(reach, Math.max(-reach, z));
      moveTo(code.map((old, j) => (j === i ? within : old)));
    });
    slider.addEventListener("keydown", (event) => {
      if (SLIDER_KEYS.includes(event.key)) event.stopPropagation(); // or JupyterLab changes cells
    });
  });
  back.addEventListener("click", () => moveTo(model.get("start")));
  return stop;
}

export default { render };
