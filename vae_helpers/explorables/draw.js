// The draw: mean and log_var are moved while the noise is kept, so that the points move along.
// Beside it the same sampler with fresh noise at every move, and the slips of lesson 5.

const POINTS = 24;
const KEPT = 7; // a seed
// Named and in order as in the lesson's list.
const SAMPLERS = [
  { name: "right", std: (logVar) => Math.exp(0.5 * logVar), why: "The points come from q." },
  {
    name: "shared by the batch",
    std: (logVar) => Math.exp(0.5 * logVar),
    noise: (noise) => noise.map(() => noise[0]),
    why: "All points fall on one place. It is a right draw from q, but there is only one.",
  },
  {
    name: "exp(log_var) for std",
    std: (logVar) => Math.exp(logVar),
    why: "The KL pays for q, whose std is exp(log_var / 2).",
    atZero: "The KL pays for q, whose std is exp(log_var / 2); at 0 they are the same.",
  },
  {
    name: "frozen (seed=7)",
    std: (logVar) => Math.exp(0.5 * logVar),
    frozen: true,
    why: "The noise is never fresh: the decoder does not meet the rest of q.",
  },
  {
    name: "mean only",
    std: () => 0,
    why: "The noise is left out: the decoder hears nothing of what lies between the codes.",
  },
  {
    name: "uniform noise",
    std: (logVar) => Math.exp(0.5 * logVar),
    uniform: true,
    why: "The points fill the stretch from the mean to one std above it.",
  },
];

// Numbers from 0 to 1 that follow from a seed (mulberry32), and by Box and Muller normal ones.
function uniforms(seed, count) {
  let a = (seed * 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  });
}

function noiseOf(seed, { uniform, noise = (same) => same }) {
  const u = uniforms(seed, 2 * POINTS);
  const normal = (i) => Math.sqrt(-2 * Math.log(u[2 * i])) * Math.cos(2 * Math.PI * u[2 * i + 1]);
  return noise(Array.from({ length: POINTS }, (_, i) => (uniform ? u[i] : normal(i))));
}

const moments = (z) => {
  const mean = z.reduce((sum, one) => sum + one, 0) / z.length;
  const squares = z.reduce((sum, one) => sum + (one - mean) ** 2, 0) / z.length;
  return { mean, std: Math.sqrt(squares) };
};

function drawFrames(width, { logVar } = { logVar: 0 }) {
  const across = { left: 14, width: width - 28, x: [-6, 6] };
  const highest = (1.1 * Math.exp(-0.5 * logVar)) / Math.sqrt(2 * Math.PI); // above the bell's top
  return [
    frame({ ...across, top: 30, height: 24, y: [0, 1] }),
    frame({ ...across, top: 108, height: 110, y: [0, highest] }),
    frame({ ...across, top: 274, height: 76, y: [0, highest] }),
  ];
}

const DRAW = {
  name: "draw",
  title: "The draw of a code, z = mean + std * noise.",
  caption:
    "Above, 24 numbers of noise that are kept. In the middle, q, and on its axis the z of this noise, each " +
    "at the end of its thread. Below, z of noise that should be fresh at every move. A ring is a z beyond " +
    "the edge.",
  grip: GRIP,
  controls: [
    { key: "mean", label: "mean", min: -3, max: 3, step: 0.05, start: 1 },
    { key: "logVar", label: "log_var", min: -4, max: 2, step: 0.05, start: -1 },
    { key: "sampler", label: "sampler", options: SAMPLERS.map(({ name }) => name), start: 0 },
  ],

  // `turn` counts the moves: fresh noise is another at each.
  solve({ mean, logVar, sampler, turn = 0 }) {
    const how = SAMPLERS[sampler];
    const noise = noiseOf(KEPT, how);
    const at = (one) => mean + how.std(logVar) * one;
    const kept = noise.map(at);
    const fresh = how.frozen ? kept : noiseOf(KEPT + 1 + turn, how).map(at);
    return { noise, kept, fresh, q: { mean, std: Math.exp(0.5 * logVar) }, found: moments(kept) };
  },

  draw(state, { noise, kept, fresh, q }, width) {
    const [above, middle, below] = drawFrames(width, state);
    const { frozen } = SAMPLERS[state.sampler];
    const places = range(-6, 6, 240);
    const density = places.map((z) => Math.exp(logNormal(z, q.mean, q.std)));
    const dots = (plane, values, colour) =>
      values
        .map((z) => {
          const [held, far] = [Math.max(-6, Math.min(6, z)), Math.abs(z) > 6]; // a ring: beyond
          return (
            `<circle cx="${plane.across(held).toFixed(1)}" cy="${plane.clip(0).toFixed(1)}" r="4" ` +
            `fill="${far ? "none" : colour}" ${far ? stroke(colour, 1.5) : ""} fill-opacity="0.85"/>`
          );
        })
        .join("");
    const threads = noise
      .map(
        (one, i) =>
          `M${above.across(one).toFixed(1)} ${above.clip(0).toFixed(1)}` +
          `L${middle.across(Math.max(-6, Math.min(6, kept[i]))).toFixed(1)} ${middle.clip(0)}`,
      )
      .join("");
    let svg =
      dotKey(above.left, 20, "noise, kept", BLUE) +
      key(middle.left + middle.width - 150, 20, "q, to drag and widen", 'fill="currentColor" fill-opacity="0.3"') +
      dotKey(middle.left, 256, "z of the kept noise", BLUE) +
      dotKey(below.left, 388, `z of ${frozen ? "noise that should be fresh" : "fresh noise"}`, RED) +
      `<path d="${threads}" fill="none" ${stroke("currentColor", 1, 'stroke-opacity="0.3"')}/>`;
    for (const plane of [middle, below])
      svg += plane.area(places, density, 'fill="currentColor" fill-opacity="0.2"');
    for (const [plane, values, colour] of [
      [above, noise, BLUE],
      [middle, kept, BLUE],
      [below, fresh, RED],
    ])
      svg += plane.ticks(plane === above ? [] : [-6, -4, -2, 0, 2, 4, 6], []) + dots(plane, values, colour);
    const height = (z) => middle.down(Math.exp(logNormal(z, q.mean, q.std)));
    svg += knob(middle.across(q.mean), height(q.mean), BLUE);
    for (const z of [q.mean - q.std, q.mean + q.std])
      svg += knob(middle.across(z), height(z), BLUE, false);
    return { height: 398, svg };
  },

  tell({ sampler, logVar }, { q, found }) {
    const { name, why, atZero = why } = SAMPLERS[sampler];
    return (
      `q: mean ${written(q.mean)}, log_var ${written(logVar)}, so std ${written(q.std)}. ` +
      `Sampler: ${name}. Its 24 points of the kept noise: mean ${written(found.mean)}, ` +
      `std ${written(found.std)}. ${logVar === 0 ? atZero : why}`
    );
  },

  grab({ mean, logVar }, width, x, y) {
    const [, plane] = drawFrames(width);
    if (y < plane.top - 10 || y > plane.top + plane.height + 20) return null;
    return grabGaussian(plane, mean, Math.exp(0.5 * logVar), x);
  },

  drag({ mean }, held, width, x) {
    const { std, ...moved } = dragGaussian(drawFrames(width)[1], mean, held, x);
    return held.side ? { logVar: 2 * Math.log(Math.max(1e-3, std)) } : moved;
  },
};
