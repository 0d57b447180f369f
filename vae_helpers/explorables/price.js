// The price: beta is moved along the rate-distortion curve of lesson 9's solvable world, in which x
// is drawn from N(0, variance), z is one number and the decoder is N(W z, 1).

const VARIANCES = [25, 5];
const HIGHEST = [16, 4]; // distortions at the upper edge of the picture
// Where a step of the slider is next to one of these it stands for it: the lesson's, and the variances.
const PRICES = [0.1, 0.3, 1, 2, 4, 5, 10, 25, 40];
const LEAST = 0.5 * Math.log(2 * Math.PI); // the distortion that no rate takes away
const RATES = range(0, 3, 150);

const distortionAt = (rate, variance) => LEAST + (variance / 2) * Math.exp(-2 * rate);

const STEP = 0.05; // of the logarithm of beta

const betaAt = (logBeta) =>
  PRICES.find((price) => Math.abs(Math.log(price) - logBeta) < STEP / 2) || Math.exp(logBeta);

function priceFrame(width, { world }) {
  const y = [0, HIGHEST[world]];
  return frame({ left: 44, top: 34, width: width - 54, height: 280, x: [0, 3], y });
}

const PRICE = {
  name: "price",
  title: "The price of a nat of rate.",
  caption:
    "The curve is the best distortion D at each rate R. Along each straight line D + beta R is the same. " +
    "The solid one has the smallest sum that any model reaches: it just meets the curve. The dotted one " +
    "below it never does, the one above costs more.",
  grip: "Drag the point along the curve",
  controls: [
    {
      key: "logBeta",
      label: "beta",
      min: -2.3,
      max: 3.7,
      step: STEP,
      start: 1.4,
      shown: (logBeta) => written(betaAt(logBeta)),
    },
    { key: "world", label: "lambda, the variance of x", options: VARIANCES.map(String), start: 0 },
  ],

  // In nats: rate and distortion of the best model at this price, and its loss D + beta R.
  solve({ logBeta, world }) {
    const beta = betaAt(logBeta);
    const variance = VARIANCES[world];
    const rate = 0.5 * Math.log(Math.max(variance / beta, 1));
    const distortion = LEAST + 0.5 * Math.min(beta, variance);
    return { beta, rate, distortion, loss: distortion + beta * rate };
  },

  // The loss has no number here: lesson 9 asks later which price has the smallest one.
  draw(state, { beta, rate, distortion, loss }, width) {
    const plane = priceFrame(width, state);
    const highest = plane.y[1];
    const curve = RATES.map((r) => distortionAt(r, VARIANCES[state.world]));
    const dotted = stroke("currentColor", 1, 'stroke-dasharray="3 4" stroke-opacity="0.7"');
    const [x, y] = [plane.across(rate), plane.clip(distortion)];
    // Lines of a higher and of a lower loss: the one cuts the curve, the other never meets it.
    const lines = [-1, 1].map((side) =>
      touchingLine(plane, loss + side * Math.min(highest / 8, loss / 2), beta, highest, dotted),
    );
    const svg =
      lineKey(plane.left + plane.width - 200, 52, "the best D at each R", stroke("currentColor", 2.5)) +
      lineKey(plane.left + plane.width - 200, 72, "the same D + beta R", stroke(RED, 2.5)) +
      lineKey(plane.left + plane.width - 200, 92, "a higher and a lower sum", dotted) +
      label(plane.left, 20, "distortion D, in nats", "start") +
      label(plane.left + plane.width, 348, "rate R, in nats: drag the point", "end") +
      lines.join("") +
      touchingLine(plane, loss, beta, highest, stroke(RED, 2.5)) +
      plane.line(RATES, curve, stroke("currentColor", 2.5)) +
      plane.ticks([0, 1, 2, 3], [0, highest / 2, highest]) +
      `<path d="M${plane.left} ${y.toFixed(1)}H${x.toFixed(1)}V${plane.top + plane.height}" ` +
      `fill="none" ${stroke(BLUE, 1.5, 'stroke-dasharray="5 3"')}/>` +
      knob(x, y, BLUE);
    return { height: 358, svg };
  },

  tell({ world }, { beta, rate, distortion }) {
    const said =
      `beta = ${written(beta)}, lambda = ${VARIANCES[world]}. The best model has the rate ` +
      `R = ${written(rate, 3)} and the distortion D = ${written(distortion, 3)}, in nats. `;
    return rate > 0
      ? `${said}There a little more rate saves ${written(beta)} nats of distortion for each nat of rate: its price.`
      : `${said}From beta = lambda on, even a little rate would save less than its price: the code says nothing.`;
  },

  grab: (state, width, x, y) => (y < 330 ? "point" : null),

  drag(state, held, width, x) {
    const rate = Math.max(0, priceFrame(width, state).back(x));
    // At the edge one step of the slider more, so that its rounding does not leave a little rate.
    return { logBeta: Math.log(VARIANCES[state.world]) - 2 * rate + (rate > 0 ? 0 : 0.05) };
  },
};

// The part of D = loss - beta R that lies in the picture, from R = 0 or its upper edge to D = 0.
function touchingLine(plane, loss, beta, highest, style) {
  const from = Math.min(3, Math.max(0, (loss - highest) / beta));
  const to = Math.min(3, Math.max(from, loss / beta));
  return plane.line([from, to], [loss - beta * from, loss - beta * to], style);
}
