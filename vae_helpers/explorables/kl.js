// KL: q is moved over p, and both integrands show what they gain and what they lose.

const HUMPS = [
  { share: 0.6, mean: -2, std: 0.6 }, // the target of lesson 3, section 4
  { share: 0.4, mean: 2, std: 0.6 },
];
const PRIOR = [{ share: 1, mean: 0, std: 1 }];
const CELLS = 4000; // of the integrals
const TICKS = [-6, -4, -2, 0, 2, 4, 6];
const SEEN = range(-6, 6, 200);

// log p(z) of a mixture, the largest term taken out: far away every term alone would be 0.
function logMixture(z, parts) {
  const logs = parts.map(({ share, mean, std }) => Math.log(share) + logNormal(z, mean, std));
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}

// What is gained, lost and left, in words that add up in the last decimal, too.
function balance({ above, kl }) {
  const lost = Math.max(0, Number(above.toFixed(3)) - Number(kl.toFixed(3)));
  return { gained: written(above, 3), lost: written(lost, 3), left: written(kl, 3) };
}

// Both integrands at places z: q log(q / p) and p log(p / q).
function integrands({ mean, std, target }, places) {
  const parts = target ? HUMPS : PRIOR;
  const reverse = [];
  const forward = [];
  for (const z of places) {
    const [logQ, logP] = [logNormal(z, mean, std), logMixture(z, parts)];
    reverse.push(Math.exp(logQ) * (logQ - logP));
    forward.push(Math.exp(logP) * (logP - logQ));
  }
  return { reverse, forward };
}

function klFrames(width, { std } = { std: 1 }, peaks = [1, 1]) {
  const across = { left: 44, width: width - 54, x: [-6, 6] };
  const highest = Math.max(1 / std, 1) / Math.sqrt(2 * Math.PI); // either p is as high as N(0, 1)
  return [
    frame({ ...across, top: 34, height: 130, y: [0, 1.1 * highest] }),
    ...peaks.map((peak, i) =>
      frame({ ...across, top: 216 + 160 * i, height: 100, y: [-peak / 2, peak] }),
    ),
  ];
}

const KL = {
  name: "kl",
  title: "KL divergence in both directions.",
  caption:
    "Above, a density p and a Gaussian q. Below, each on its own scale, the curves q log(q / p) and " +
    "p log(p / q): the area above the axis less the area below it is the KL. What lies beyond the picture " +
    "is counted, too.",
  grip: GRIP,
  controls: [
    { key: "mean", label: "mean of q", min: -4, max: 4, step: 0.05, start: 0 },
    { key: "std", label: "std of q", min: 0.2, max: 2, step: 0.05, start: 1 },
    { key: "target", label: "p", options: ["the prior N(0, 1)", "two humps"], start: 1 },
  ],

  // In nats: KL(q || p) is `reverse`, KL(p || q) is `forward`.
  solve(state) {
    // Both densities out to 8 standard deviations; the cells are finest where q is narrow.
    const from = Math.min(-9, state.mean - 8 * state.std);
    const to = Math.max(9, state.mean + 8 * state.std);
    const curves = integrands(state, range(from, to, CELLS));
    const sums = {};
    for (const key of ["reverse", "forward"]) {
      const { above, below } = areas(curves[key], (to - from) / CELLS);
      sums[key] = { above, below, kl: above - below };
    }
    return sums;
  },

  draw(state, solved, width) {
    const curves = integrands(state, SEEN);
    const peaks = ["reverse", "forward"].map((key) =>
      Math.max(0.2, ...curves[key].map((value) => 1.05 * Math.max(value, -2 * value))),
    );
    const [top, ...panels] = klFrames(width, state, peaks);
    const p = SEEN.map((z) => Math.exp(logMixture(z, state.target ? HUMPS : PRIOR)));
    const q = SEEN.map((z) => Math.exp(logNormal(z, state.mean, state.std)));
    const at = (z) => top.down(Math.exp(logNormal(z, state.mean, state.std)));
    let svg =
      key(top.left, 18, "p", 'fill="currentColor" fill-opacity="0.3"') +
      lineKey(top.left + 44, 18, "q, to drag and widen", stroke(BLUE, 2.5)) +
      top.area(SEEN, p, 'fill="currentColor" fill-opacity="0.25"') +
      top.line(SEEN, q, stroke(BLUE, 2.5)) +
      top.ticks(TICKS, rounds(top.y), "z") +
      knob(top.across(state.mean), at(state.mean), BLUE);
    for (const side of [-1, 1]) {
      const z = state.mean + side * state.std;
      if (Math.abs(z) <= 6) svg += knob(top.across(z), at(z), BLUE, false);
    }
    const names = [
      ["reverse", "q log(q / p)", "KL(q \u2016 p)"],
      ["forward", "p log(p / q)", "KL(p \u2016 q)"],
    ];
    names.forEach(([name, curve, kl], i) => {
      const [panel, values] = [panels[i], curves[name]];
      const { gained, lost, left } = balance(solved[name]);
      // The two areas are named where there is room for it: on the emptier side.
      const most = (part) => Math.max(...part.map(Math.abs));
      const third = Math.floor(values.length / 3);
      const onLeft = most(values.slice(0, third)) <= most(values.slice(-third));
      const side = onLeft ? panel.left + 8 : panel.left + panel.width - 120;
      svg +=
        label(panel.left, panel.top - 12, curve, "start", 13, 'font-weight="bold"') +
        label(
          panel.left + panel.width,
          panel.top - 12,
          `${kl} = ${left} nats`,
          "end",
          13,
          'font-weight="bold"',
        ) +
        panel.area(SEEN, values.map((value) => Math.max(value, 0)), `fill="${RED}"`) +
        panel.area(SEEN, values.map((value) => Math.min(value, 0)), `fill="${GREEN}"`) +
        key(side, panel.top + 10, `above ${gained}`, `fill="${RED}"`) +
        key(side, panel.clip(0) + 22, `below ${lost}`, `fill="${GREEN}"`) +
        panel.ticks(TICKS, rounds(panel.y));
    });
    return { height: 504, svg };
  },

  tell({ mean, std, target }, { reverse, forward }) {
    const sum = (one) => {
      const { gained, lost, left } = balance(one);
      return `${left} nats: ${gained} above the axis, less ${lost} below it`;
    };
    return (
      `q = N(${written(mean)}, ${written(std)}\u00b2), p = ${this.controls[2].options[target]}. ` +
      `KL(q \u2016 p) is ${sum(reverse)}. KL(p \u2016 q) is ${sum(forward)}.`
    );
  },

  grab({ mean, std }, width, x, y) {
    const [top] = klFrames(width);
    if (y > top.top + top.height + 20) return null;
    return grabGaussian(top, mean, std, x);
  },

  drag: ({ mean }, held, width, x) => dragGaussian(klFrames(width)[0], mean, held, x),
};
