// The bound: q is moved over a skewed posterior. x = exp(z) + 0.5 noise, z from N(0, 1), x = 1 seen.

const SIGMA = 0.5;
const SEEN_X = 1;
const CODES = range(-5, 3, 200);
const FINE = range(-10, 10, 4000);
// The middles of 15 slices of N(0, 1) that hold the same probability: draws from q without chance.
const SLICES = [0, 0.1679, 0.3407, 0.5244, 0.7279, 0.9674, 1.2816, 1.8339].flatMap((t) =>
  t ? [-t, t] : [0],
);

const logJoint = (z) => logNormal(z, 0, 1) + logNormal(SEEN_X, Math.exp(z), SIGMA);
const LOG_EVIDENCE = Math.log(FINE.reduce((sum, z) => sum + Math.exp(logJoint(z)), 0) * 0.005);

function boundFrames(width, { std } = { std: 1 }, lowest = 4) {
  const across = { left: 44, width: width - 54 };
  const highest = roof(Math.max(1 / (std * Math.sqrt(2 * Math.PI)), 0.7));
  return [
    frame({ ...across, top: 34, height: 130, x: [-5, 3], y: [0, highest] }),
    frame({ ...across, top: 196, height: 84, x: [-lowest, 0], y: [0, 3] }),
    frame({ ...across, top: 340, height: 130, x: [0, 4], y: [-4, 3] }),
  ];
}

const BOUND = {
  name: "bound",
  title:
    "The ELBO and its gap. Above, a skewed posterior of one code and a Gaussian q. In the middle, " +
    "reconstruction less KL is the ELBO, and the gap leads up to log p(x). Below, the logarithm of " +
    "weights w = p(x, z) / (q(z) p(x)) and its tangent at 1: dots are draws from q.",
  controls: [
    { key: "mean", label: "mean of q", min: -3, max: 2, step: 0.05, start: 0.5 },
    { key: "std", label: "std of q", min: 0.1, max: 1.5, step: 0.05, start: 0.7 },
  ],

  // In nats. E[exp(z)] and E[exp(2 z)] under q have closed forms, and with them all but log p(x).
  solve({ mean, std }) {
    const [first, second] = [1, 2].map((k) => Math.exp(k * mean + (k * std) ** 2 / 2));
    const squares = SEEN_X ** 2 - 2 * SEEN_X * first + second;
    const reconstruction = -0.5 * (Math.log(2 * Math.PI * SIGMA ** 2) + squares / SIGMA ** 2);
    const kl = 0.5 * (mean ** 2 + std ** 2 - 1 - 2 * Math.log(std));
    const elbo = reconstruction - kl;
    return { reconstruction, kl, elbo, logEvidence: LOG_EVIDENCE, gap: LOG_EVIDENCE - elbo };
  },

  draw(state, { reconstruction, kl, elbo, gap }, width) {
    const lowest = roof(Math.max(4, -elbo));
    const [top, bars, tangent] = boundFrames(width, state, lowest);
    const posterior = CODES.map((z) => Math.exp(logJoint(z) - LOG_EVIDENCE));
    const density = (z) => Math.exp(logNormal(z, state.mean, state.std));
    const highest = roof(Math.max(1 / (state.std * Math.sqrt(2 * Math.PI)), 0.7));
    let svg =
      key(top.left, 18, "posterior", 'fill="currentColor" fill-opacity="0.3"') +
      key(top.left + 92, 18, "q: drag it, and its width", `fill="${BLUE}"`) +
      top.area(CODES, posterior, 'fill="currentColor" fill-opacity="0.25"') +
      top.line(CODES, CODES.map(density), stroke(BLUE, 2.5)) +
      top.ticks([-4, -2, 0, 2], [0, highest / 2, highest], 2) +
      knob(top.across(state.mean), top.down(density(state.mean)), BLUE);
    for (const side of [-1, 1]) {
      const z = state.mean + side * state.std;
      if (z > -5 && z < 3) svg += knob(top.across(z), top.down(density(z)), BLUE, false);
    }
    // A bar from one number of nats to another; its words stand on the side with more room.
    const bar = (row, from, to, colour, words) => {
      const [left, right] = [from, to].map(bars.across).sort((a, b) => a - b);
      const y = bars.top + 28 * row;
      const before = left - bars.left > bars.left + bars.width - right;
      return (
        `<rect x="${left.toFixed(1)}" y="${y + 5}" width="${(right - left).toFixed(1)}" ` +
        `height="18" fill="${colour}"/>` +
        label(before ? left - 6 : right + 6, y + 19, words, before ? "end" : "start")
      );
    };
    const evidence = bars.across(LOG_EVIDENCE).toFixed(1);
    svg +=
      bar(0, 0, reconstruction, GREEN, `reconstruction ${written(reconstruction)}`) +
      bar(1, reconstruction, elbo, BLUE, `less KL ${written(kl)}`) +
      bar(2, elbo, LOG_EVIDENCE, RED, `gap ${written(gap)}`) +
      `<path d="M${evidence} ${bars.top - 6}v98" ${stroke("currentColor", 1.5)}/>` +
      label(bars.left + bars.width, bars.top + 120, "nats", "end", 12) +
      bars.ticks([-lowest, -lowest / 2, 0], []);
    const line = range(0.018, 4, 200);
    const dots = SLICES.map((t) => {
      const z = state.mean + state.std * t;
      return logJoint(z) - logNormal(z, state.mean, state.std) - LOG_EVIDENCE;
    });
    svg +=
      key(tangent.left + 8, 334, "log w", 'fill="currentColor"') +
      key(tangent.left + 76, 334, "tangent, average 0", `fill="${GREEN}"`) +
      tangent.line([0, 4], [-1, 3], stroke(GREEN, 2)) +
      tangent.line(line, line.map(Math.log), stroke("currentColor", 2)) +
      tangent.line([0, 4], [-gap, -gap], stroke(RED, 1.5, 'stroke-dasharray="5 3"')) +
      key(tangent.left + tangent.width - 158, tangent.top + 122, "average of log w", `fill="${RED}"`) +
      tangent.ticks([1, 2, 3, 4], [-4, -2, 0, 2]);
    for (const log of dots) {
      const w = Math.min(4, Math.exp(log));
      svg +=
        `<circle cx="${tangent.across(w).toFixed(1)}" cy="${tangent.clip(log).toFixed(1)}" r="4" ` +
        `fill="${BLUE}" fill-opacity="0.8"/>`;
    }
    return { height: 500, svg };
  },

  tell({ mean, std }, { reconstruction, kl, elbo, logEvidence, gap }) {
    return (
      `q = N(${written(mean)}, ${written(std)}\u00b2). Reconstruction ${written(reconstruction, 3)} ` +
      `less KL ${written(kl, 3)} is the ELBO, ${written(elbo, 3)} nats. log p(x) is ` +
      `${written(logEvidence, 3)} nats wherever q stands; the gap is ${written(gap, 3)} nats, the ` +
      `KL from q to the posterior.`
    );
  },

  grab({ mean, std }, width, x, y) {
    const [top] = boundFrames(width);
    if (y > top.top + top.height + 20) return null;
    return grabGaussian(top, mean, std, x);
  },

  drag: ({ mean }, held, width, x) => dragGaussian(boundFrames(width)[0], mean, held, x),
};
