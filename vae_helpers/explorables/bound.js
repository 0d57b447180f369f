// The bound: q is moved over a skewed posterior. x = exp(z) + 0.5 noise, z from N(0, 1), x = 1 seen.

const SIGMA = 0.5;
const SEEN_X = 1;
const CODES = range(-5, 3, 200);
const FINE = range(-10, 10, 4000);
// The middles of 15 slices of N(0, 1) that hold the same probability: codes spread evenly over q.
const SLICES = [0, 0.1679, 0.3407, 0.5244, 0.7279, 0.9674, 1.2816, 1.8339].flatMap((t) =>
  t ? [-t, t] : [0],
);

const logJoint = (z) => logNormal(z, 0, 1) + logNormal(SEEN_X, Math.exp(z), SIGMA);
const LOG_EVIDENCE = Math.log(FINE.reduce((sum, z) => sum + Math.exp(logJoint(z)), 0) * 0.005);

// The same numbers in words. The gap, the rate and log p(x) are rounded, and the others follow from
// them, so that they add up in the last decimal, too.
function boundWords({ rate, gap, logEvidence }) {
  const [cost, short, evidence] = [rate, gap, logEvidence].map((x) => Number(x.toFixed(3)));
  return {
    logLikelihood: written(evidence - short + cost, 3),
    rate: written(cost, 3),
    elbo: written(evidence - short, 3),
    evidence: written(evidence, 3),
    gap: written(short, 3),
  };
}

// The axes hold all that the sliders reach: they stay, and only q and the bars move.
function boundFrames(width) {
  const across = { left: 44, width: width - 54 };
  return [
    frame({ ...across, top: 34, height: 130, x: [-5, 3], y: [0, 2] }),
    frame({ ...across, top: 196, height: 108, x: [-8, 0], y: [0, 3] }),
    frame({ ...across, top: 372, height: 130, x: [0, 4], y: [-4, 3] }),
  ];
}

const BOUND = {
  name: "bound",
  title: "The ELBO and its gap.",
  caption:
    "Above, a skewed posterior of one code and a Gaussian q. In the middle, the ELBO and the gap up to " +
    "log p(x), the upright tick. Below, the logarithm of w / p(x), where w = p(x, z) / q(z), and its tangent " +
    "at 1. Dots are codes spread evenly over q, rings codes beyond the picture; averages are over all of q.",
  grip: GRIP,
  controls: [
    { key: "mean", label: "mean of q", min: -2, max: 0.25, step: 0.05, start: 0 },
    { key: "std", label: "std of q", min: 0.2, max: 0.8, step: 0.05, start: 0.7 },
  ],

  // In nats. E[exp(z)] and E[exp(2 z)] under q have closed forms, and with them all but log p(x).
  solve({ mean, std }) {
    const [first, second] = [1, 2].map((k) => Math.exp(k * mean + (k * std) ** 2 / 2));
    const squares = SEEN_X ** 2 - 2 * SEEN_X * first + second;
    const logLikelihood = -0.5 * (Math.log(2 * Math.PI * SIGMA ** 2) + squares / SIGMA ** 2);
    const rate = 0.5 * (mean ** 2 + std ** 2 - 1 - 2 * Math.log(std));
    const elbo = logLikelihood - rate;
    return { logLikelihood, rate, elbo, logEvidence: LOG_EVIDENCE, gap: LOG_EVIDENCE - elbo };
  },

  draw(state, solved, width) {
    const { logLikelihood, elbo, gap } = solved;
    const words = boundWords(solved);
    const [top, bars, tangent] = boundFrames(width);
    const posterior = CODES.map((z) => Math.exp(logJoint(z) - LOG_EVIDENCE));
    const density = (z) => Math.exp(logNormal(z, state.mean, state.std));
    let svg =
      key(top.left, 18, "posterior", 'fill="currentColor" fill-opacity="0.3"') +
      lineKey(top.left + 84, 18, "q, to drag and widen", stroke(BLUE, 2.5)) +
      top.area(CODES, posterior, 'fill="currentColor" fill-opacity="0.25"') +
      top.line(CODES, CODES.map(density), stroke(BLUE, 2.5)) +
      top.ticks([-4, -2, 0, 2], [0, 1, 2], "z") +
      knob(top.across(state.mean), top.down(density(state.mean)), BLUE);
    for (const z of [state.mean - state.std, state.mean + state.std])
      svg += knob(top.across(z), top.down(density(z)), BLUE, false);
    // A bar from one number of nats to another below its words, and where log p(x) is.
    const evidence = bars.across(LOG_EVIDENCE).toFixed(1);
    const bar = (row, from, to, colour, text) => {
      const [left, right] = [from, to].map(bars.across).sort((a, b) => a - b);
      const y = bars.top + 36 * row;
      return (
        label(bars.left + 6, y + 13, text) +
        `<rect x="${left.toFixed(1)}" y="${y + 18}" width="${(right - left).toFixed(1)}" ` +
        `height="13" fill="${colour}"/>` +
        `<path d="M${evidence} ${y + 16}v17" ${stroke("currentColor", 2)}/>`
      );
    };
    svg +=
      bar(0, 0, logLikelihood, GREEN, `expected log-likelihood ${words.logLikelihood}`) +
      bar(1, logLikelihood, elbo, BLUE, `less the rate ${words.rate}: the ELBO ${words.elbo}`) +
      bar(2, elbo, LOG_EVIDENCE, RED, `gap ${words.gap} up to log p(x) ${words.evidence}`) +
      bars.ticks([-8, -6, -4, -2, 0], [], "nats");
    const line = range(0.018, 4, 200);
    const dots = SLICES.map((t) => {
      const z = state.mean + state.std * t;
      return logJoint(z) - logNormal(z, state.mean, state.std) - LOG_EVIDENCE;
    });
    svg +=
      lineKey(tangent.left + 8, 356, "log", stroke("currentColor", 2)) +
      lineKey(tangent.left + 76, 356, "tangent, average 0", stroke(GREEN, 2, 'stroke-dasharray="8 2 2 2"')) +
      tangent.line([0, 4], [-1, 3], stroke(GREEN, 2, 'stroke-dasharray="8 2 2 2"')) +
      tangent.line(line, line.map(Math.log), stroke("currentColor", 2)) +
      (gap < 4 ? tangent.line([0, 4], [-gap, -gap], stroke(RED, 2, 'stroke-dasharray="5 3"')) : "") +
      lineKey(
        tangent.left,
        tangent.top + 166,
        `average log: ${words.gap === "0.000" ? "" : "\u2212"}${words.gap}${gap < 4 ? "" : ", beyond the picture"}`,
        stroke(RED, 2, 'stroke-dasharray="5 3"'),
      ) +
      dotKey(tangent.left, tangent.top + 186, "codes spread evenly over q", BLUE) +
      tangent.ticks([1, 2, 3, 4], [-4, -2, 0, 2], "w / p(x)");
    for (const log of dots) {
      const w = Math.min(4, Math.exp(log));
      const inside = log > -4 && w < 4; // a ring at the edge stands for a code beyond it
      svg +=
        `<circle cx="${tangent.across(w).toFixed(1)}" cy="${tangent.clip(log).toFixed(1)}" r="4" ` +
        `fill="${inside ? BLUE : "none"}" ${stroke(BLUE, 1.5)} fill-opacity="0.8"/>`;
    }
    return { height: 566, svg };
  },

  tell({ mean, std }, solved) {
    const { logLikelihood, rate, elbo, evidence, gap } = boundWords(solved);
    const near = " No Gaussian comes much nearer, since none is skewed; no dot is far from 1.";
    const narrow = " It explains x well, and pays more rate than that is worth.";
    return (
      `q = N(${written(mean)}, ${written(std)}\u00b2). Expected log-likelihood ${logLikelihood} ` +
      `less the rate ${rate} is the ELBO, ${elbo} nats. log p(x) is ${evidence} nats wherever q stands; the gap ` +
      `is ${gap} nats, the KL from q to the posterior.` +
      (solved.gap < 0.09 ? near : solved.logLikelihood > -0.4 ? narrow : "")
    );
  },

  grab({ mean, std }, width, x, y) {
    const [top] = boundFrames(width);
    if (y > top.top + top.height + 20) return null;
    return grabGaussian(top, mean, std, x);
  },

  drag: ({ mean }, held, width, x) => dragGaussian(boundFrames(width)[0], mean, held, x),
};
