# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
r"""
# Lesson 4. Gradients of expectations

Lesson 2 wants a distribution $q(z \mid x)$ that knows the image. Lesson 3 says in nats how far a
$q$ is from the right one. To *learn* $q$ means to follow a gradient. But codes are drawn from $q$
at random: what is the gradient of a random draw?

There are two answers. One watches how the *probability* of a draw changes, the other how the *draw
itself* moves. You derive both, find the constant that calms the first one down, and let them race.

![Twice the same curve f over the same bell-shaped q and five draws. Left: the draws stay, with a triangle up where q grows and down where it shrinks. Right: each draw moves by 0.3 along with q, and an arrow rises or falls with the slope of f.](../solutions/pictures/04_gradients_of_expectations.png)

**Time**: {{minutes}} minutes.

**You need**: expectations $\mathbb E_q$ and the log density of a Gaussian (lesson 2, exercise 2.1);
the KL divergence (lesson 3, exercise 3.1). The chain rule and the standard error (section 2),
and covariance (section 3) have a refresher. "The derivative *for* $\mu$" means that with respect to
$\mu$. Symbols:
[notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.descents import WAYS, descend, kl_of_one, lost
from vae_helpers.vae import kl_divergence

import numpy as np
import tensorflow as tf
from scipy.stats import norm

random = np.random.default_rng(4)

# %% [markdown]
r"""
## 1. The problem

We look for the $q$ over whose draws some function $f$ is smallest on average: for the parameters
with the smallest $\mathbb E_q[f(z)] = \int f(z)\, q(z)\, dz$.

In a variational autoencoder $f$ will say how badly the decoder reconstructs an image from $z$. Here
$z$ is one number, $q = \mathcal N(\mu, \sigma^2)$, and $f(z) = (z - c)^2$ is the squared distance
from a fixed number $c$. Then all can be computed. With $\delta = \mu - c$,
$f(z) = \delta^2 + 2\delta\,(z - \mu) + (z - \mu)^2$. On average the second term is 0, and the third
is the variance. So

$$ \mathbb E_q[f(z)] = \delta^2 + \sigma^2, \qquad
   \frac{\partial}{\partial \mu}\, \mathbb E_q[f(z)] = 2\delta . $$

Our estimates have to meet these exact values.
"""

# %%
c, mean, std = 1.0, 2.5, 0.5
delta = mean - c


def f(z):
    return (z - c) ** 2


exact, average_of_f = 2 * delta, delta**2 + std**2
samples = 10_000
noise = random.normal(size=samples)
z = mean + std * noise  # draws of q
print(f"the average of f is {average_of_f:.3f}, by {samples} draws {np.mean(f(z)):.3f}")
print(f"the gradient for the mean is {exact:.3f}")

# %% [markdown]
r"""
As a rule the integral is not known, and draws are all we have. An average over draws in place of an
integral is a **Monte Carlo** estimate.

TensorFlow computes gradients with a **tape**: inside `with tf.GradientTape()` it records every
operation on its variables, and `tape.gradient` runs the record backwards. Let the mean and $c$ be
variables, draw 10,000 $z$ from $q$, average $f$, and ask the tape for both gradients. The exact
ones are 3 for the mean and -3 for $c$.

**Predict.** The tape comes near the exact gradient

- **a**: for the mean and for $c$;
- **b**: for the mean, but not for $c$;
- **c**: for $c$, but not for the mean.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("plain_draw", guess)

# %%
mean_variable, c_variable = tf.Variable(mean), tf.Variable(c)
with tf.GradientTape() as tape:
    draws = random.normal(mean_variable.numpy(), std, samples).astype("float32")
    average = tf.reduce_mean((draws - c_variable) ** 2)
for_mean, for_c = tape.gradient(average, [mean_variable, c_variable])
print(f"the gradient for the mean of q: {for_mean}")
print(f"the gradient for c:             {for_c:.3f} (exactly {-2 * delta:.3f})")
assert abs(for_c + 2 * delta) < 5 * 2 * std / np.sqrt(samples)

# %% [markdown]
r"""
`None` means: no recorded operation leads from the variable to the result. The tape saw finished
numbers $z$, not the mean from which they were made.

The gradient for $c$ was no trouble: $c$ stands in $f$, and the draws do not depend on it. The
weights of a *decoder* are like $c$. The hard gradient is that for the parameters of $q$, which
belong to the encoder.

One could move the mean by a small step, draw again, and divide the difference of the averages by
the step. But that divides their noise by a small number, too (see *Further*). There are better ways.

## 2. The first way: how probabilities change

Differentiate the integral. The mean occurs only in $q$:

$$ \frac{\partial}{\partial \mu} \int f(z)\, q(z)\, dz
   = \int f(z)\, \frac{\partial q(z)}{\partial \mu}\, dz . $$

(May the derivative go inside? For a Gaussian $q$ yes, if $\lvert f(z) \rvert$ is at most a constant
times $1 + \lvert z \rvert$ to some power. It may even jump. *Further* says more.)

The right side is no average over $q$, so draws do not help yet. One step makes it one. (*Refresher,
the chain rule*: $g(f(t))$ has the derivative $g'(f(t))\,f'(t)$. And $\log t$ has $1/t$.) A Gaussian
$q$ is nowhere 0, so $\frac{\partial}{\partial \mu} \log q = \frac{1}{q} \frac{\partial q}{\partial
\mu}$, and therefore

$$ \frac{\partial q(z)}{\partial \mu} = q(z)\, \frac{\partial \log q(z)}{\partial \mu}
   \quad\Longrightarrow\quad
   \frac{\partial}{\partial \mu}\, \mathbb E_q[f(z)]
   = \mathbb E_q\Big[f(z)\, \frac{\partial \log q(z)}{\partial \mu}\Big] . $$

The derivative of $\log q$ for a parameter is called the **score**. It says how much likelier a draw
becomes, in proportion, when the parameter grows. Draw $z$ from $q$ and multiply $f(z)$ by the
score: that is the **score-function estimate** (also *likelihood ratio*, Glynn 1990, or *REINFORCE*,
Williams 1992).

### Exercise 4.1: score_function_gradient

*10 minutes, medium.*

First find the score, with pen and paper: differentiate

$$ \log q(z) = -\frac{(z - \mu)^2}{2\,\sigma^2} - \log \sigma - \tfrac12 \log 2\pi $$

for $\mu$, with $z$ held fixed. Then return an array with one estimate of the gradient for each
draw; averages are taken afterwards. `z` holds draws from $\mathcal N(\mu, \sigma^2)$, `mean` and
`std` are numbers. `f` is *any* function of an array: it will be tried with others than ours.
"""


# %%
@checks.score_function_gradient
def score_function_gradient(f, mean, std, z):
    """Estimates of d/dmean E[f(z)], one from each draw z of N(mean, std^2): (samples,) -> same."""
    ### BEGIN SOLUTION
    score = (z - mean) / std**2
    return f(z) * score
    ### END SOLUTION


# %% [markdown]
r"""
An estimate is **unbiased** if its expectation is the exact value. By the derivation this one is.
The mean of many has to come near it, up to its **standard error**: the standard deviation of one
estimate, divided by the root of their number. (Hardly ever is a mean off by five standard errors;
`tell` insists on that.)
"""


# %%
def tell(name, values, expected):
    """Print the mean of single estimates with its standard error, and their standard deviation."""
    spread = np.std(values)
    error = spread / np.sqrt(len(values))
    found = f"{np.mean(values):7.3f} +- {error:.3f}"
    print(f"{name:24} {found} (expected {expected:.3f}), standard deviation of one: {spread:.2f}")
    assert abs(np.mean(values) - expected) < 5 * error


by_score = np.asarray(score_function_gradient(f, mean, std, z))
tell("score function", by_score, exact)

# %% [markdown]
r"""
Unbiased. But look at the last number: a single estimate varies by more than twice the gradient.

In the noise $\epsilon = (z - \mu) / \sigma$, a draw from $\mathcal N(0, 1)$, the score that you
found is $\frac{\partial}{\partial \mu} \log q(z) = \frac{z - \mu}{\sigma^2} =
\frac{\epsilon}{\sigma}$.

## 3. Baselines

Take $f + 100$ instead of $f$.

**Predict.** Beside those with $f$, the score-function estimates with $f + 100$, from the same
draws, have

- **a**: the same expectation and the same spread;
- **b**: the same expectation and a far larger spread;
- **c**: a far larger expectation and a larger spread.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("hundred_more", guess)

# %%
many = random.normal(size=1_000_000)  # so many that the means can be told apart
values, scores = f(mean + std * many), many / std
tell("f", values * scores, exact)
tell("f + 100", (values + 100) * scores, exact)
tell("the score alone", scores, 0.0)
tell("f minus its average", (values - average_of_f) * scores, exact)

# %% [markdown]
r"""
The 100 is multiplied by the score, and the score has mean 0. That is so for every $q$ for which the
derivative may go inside:

$$ \mathbb E_q[\text{score}] = \int q\, \frac{\partial \log q}{\partial \mu}\, dz
   = \int \frac{\partial q}{\partial \mu}\, dz
   = \frac{\partial}{\partial \mu} \int q\, dz
   = \frac{\partial}{\partial \mu}\, 1 = 0 . $$

So a constant adds nothing to the expectation, and much to the noise. Then some other constant
should take noise away. Subtract a number $b$, the **baseline**, from every $f(z)$: the estimate
stays unbiased, as $b$ times the score is 0 on average. The last line took the average of $f$.

### A baseline from the draws themselves

As a rule the average of $f$ is not known. It has to come from the same few draws, $z_1, \dots,
z_S$. It is tempting to subtract the mean of all $S$ values. But that mean *contains* the value from
which it is subtracted. Write $\text{score}_s$ for the score of the draw $z_s$, and $\mathbb E$ for
the expectation over all the draws. Split the mean of all: its own part is $\frac1S f(z_s)$,
and the rest comes from the other draws. The rest is independent of $z_s$, so the expectation of its product with the score
splits:

$$ \mathbb E[\text{mean of all}\cdot\text{score}_s]
   = \tfrac1S\, \mathbb E[f(z_s)\,\text{score}_s]
   + \mathbb E[\text{part of the others}]\;\underbrace{\mathbb E[\text{score}_s]}_{0}
   = \tfrac1S \cdot \text{gradient} . $$

One part in $S$ of the gradient is subtracted; with 4 draws, three quarters are left. The remedy is
to leave the draw out: the mean of the *others* is independent of $z_s$, and subtracts nothing on
average.

### Exercise 4.2: leave_one_out_baseline

*5 minutes, easy.*

`values` holds $f(z_1), \dots, f(z_S)$. Return an array with a baseline for each. For the values 1,
2, 6, for example, the baselines are 4, 3.5 and 1.5.
"""


# %%
@checks.leave_one_out_baseline
def leave_one_out_baseline(values):
    """For each draw the mean of the values of the *other* draws: (samples,) -> (samples,)."""
    ### BEGIN SOLUTION
    others = len(values) - 1
    return (np.sum(values) - values) / others
    ### END SOLUTION


# %%
of_four = {"no baseline": [], "the mean of all four": [], "leave one out": []}
for _ in range(4000):
    noise_4 = random.normal(size=4)
    values, scores = f(mean + std * noise_4), noise_4 / std
    others = np.asarray(leave_one_out_baseline(values))
    of_four["no baseline"].append(np.mean(values * scores))
    of_four["the mean of all four"].append(np.mean((values - np.mean(values)) * scores))
    of_four["leave one out"].append(np.mean((values - others) * scores))
for (name, means), part in zip(of_four.items(), (1, 0.75, 1), strict=True):
    tell(name, means, part * exact)

# %% [markdown]
r"""
(The mean of all four gives leave one out times three quarters. Its smaller spread is no gain.)

### The best constant

Is the average of $f$ the best baseline? On given draws one can find out. For each constant $b$
the products $(f(z_s) - b)\,\text{score}_s$ have some variance. Find the $b$ with the smallest.

*Refresher.* The variance $\mathrm{Var}[f]$ is the mean square of $f$ less the square of its mean.
The **covariance** says how two quantities vary together:

$$ \mathrm{Cov}[f, g] = \mathbb E[f g] - \mathbb E[f]\,\mathbb E[g], \qquad
   \mathrm{Var}[f \pm g] = \mathrm{Var}[f] \pm 2\,\mathrm{Cov}[f, g] + \mathrm{Var}[g] . $$

If $g$ is multiplied by a number $b$, its covariance is multiplied by $b$ and its variance by $b^2$.
All this holds on given draws as well, with means over them for expectations.

### Exercise 4.3: best_baseline

*18 minutes, hard.*

This one takes thought. `values` holds $f(z_s)$ and `scores` the score of each draw. Return, as one
number, the constant $b$ for which `np.var((values - b) * scores)` is smallest. It has to be right
to four digits, so the best of a grid is too coarse. Mind that on a few draws the scores do *not*
average to exactly 0; your $b$ has to be right all the same. (The given scores are never all equal:
if they were, every $b$ would do.) Start on paper: what kind of curve is this variance, as a function
of $b$?
"""


# %%
@checks.best_baseline
def best_baseline(values, scores):
    """The number b for which the variance of (values - b) * scores is smallest: (samples,) each."""
    ### BEGIN SOLUTION
    products = values * scores
    around = scores - np.mean(scores)
    return np.mean(products * around) / np.mean(around**2)
    ### END SOLUTION


# %% [markdown]
r"""
The product is $f\,\text{score} - b\,\text{score}$, so its variance is a parabola in $b$, and the
derivative is 0 at its lowest point:

$$ \mathrm{Var}[f\,\text{score}] - 2b\,\mathrm{Cov}[f\,\text{score}, \text{score}]
   + b^2\,\mathrm{Var}[\text{score}]
   \quad\Longrightarrow\quad
   b = \frac{\mathrm{Cov}[f\,\text{score}, \text{score}]}{\mathrm{Var}[\text{score}]} . $$

With more and more draws the mean of the score tends to 0, and $b$ to
$b^* = \mathbb E_q[f\,\text{score}^2] / \mathbb E_q[\text{score}^2]$. This is not the average of
$f$, but one in which far-out draws weigh more. For our $f$ it is $\delta^2 + 3\sigma^2 = 3$ (see
*Further*); the average is 2.5.
"""

# %%
score = noise / std
baselines = np.linspace(-3, 9, 61)
curve = np.array([np.var((f(z) - b) * score) for b in baselines])
found = float(best_baseline(f(z), score))
for name, b in {"none": 0, "average of f": average_of_f, "best on these draws": found}.items():
    print(f"baseline {name:20} {b:5.2f}: variance {np.var((f(z) - b) * score):.2f}")
plotting.curves(
    baselines,
    {"score function": curve},
    "baseline b",
    "variance of one estimate",
    caption="The variance of one estimate over the baseline b: a parabola, lowest near 3.",
)

# %% [markdown]
r"""
On average over all draws, the best constant has the variance 19.5 (here 18.2), and the average of $f$ only
$4\sigma^2 = 1$ more. And a $b$ made
from some draws *contains* them, as the mean of all four did: used on the same four draws it takes
half of the gradient away (see *Further*). So take it from earlier draws, or leave one out.

## 4. The second way: how draws move

A draw of any Gaussian can be made in two steps: draw $\epsilon$ from $\mathcal N(0, 1)$, then
stretch and shift it. That is the whole trick; its long name is **reparameterization**. The
parameters do not decide which $\epsilon$ come out. So the derivative goes inside the average, as
that for $c$ did. What does it meet there?

### Exercise 4.4: pathwise_gradient

*6 minutes, medium.*

Write down the $z$ that is made of one $\epsilon$. With $\epsilon$ held fixed, how fast does $z$
move with $\mu$, and how fast does $f(z)$? `noise` holds draws of $\epsilon$, and `df` is the
derivative $f'$ of *any* function $f$, to be applied to an array. Return an array with one estimate
of the gradient for the mean for each draw.
"""


# %%
@checks.pathwise_gradient
def pathwise_gradient(df, mean, std, noise):
    """Estimates of d/dmean E[f(z)], one from each noise of N(0, 1): (samples,) -> (samples,)."""
    ### BEGIN SOLUTION
    z = mean + std * noise
    return df(z)
    ### END SOLUTION


# %%
def df(z):
    return 2 * (z - c)


by_path = np.asarray(pathwise_gradient(df, mean, std, noise))
by_best = (f(z) - 3) * score  # with the best constant, not taken from these draws
tell("score, best constant", by_best, exact)
tell("pathwise", by_path, exact)

# %% [markdown]
r"""
As $z = \mu + \sigma\,\epsilon$ moves with $\mu$ at speed 1, and with $\sigma$ at speed $\epsilon$,
by the chain rule

$$ \frac{\partial}{\partial \mu}\, \mathbb E_q[f(z)] = \mathbb E_\epsilon[f'(z) \cdot 1],
   \qquad
   \frac{\partial}{\partial \sigma}\, \mathbb E_q[f(z)] = \mathbb E_\epsilon[f'(z) \cdot \epsilon],
   $$

where $\mathbb E_\epsilon$ averages over $\epsilon$. This is the **pathwise estimate**. Both
ways, over the same five draws:
"""

# %% tags=["promise"]
shown = mean + std * np.array([-1.6, -0.8, 0.4, 1.0, 1.7])
line = np.linspace(0.5, 4.5, 201)
q, moved = norm.pdf(line, mean, std), norm.pdf(line, mean + 0.3, std)
plotting.score_and_path(
    line,
    f(line),
    {"q": q, "q, its mean moved up by 0.3": moved},
    shown,
    f(shown),
    (shown - mean) / std**2,
    df(shown),
    step=0.3,
    caption="Two ways to see that the average of f rises with the mean. Left: a triangle shows the "
    "score alone, by its size, and by its direction whether q grows or shrinks there; the estimate "
    "is height times score. Right: the same draws, each moved by 0.3 along with q; the arrow rises "
    "with the slope of f, which is the estimate. q is not to scale.",
)

# %% [markdown]
r"""
On the left, as heights are never negative here, an estimate has the sign of its score. On the right
all five slopes agree that it goes up.

That both ways find the same number is no accident: they are one integral, before and after
integration by parts (*Further*). Here $f$ must not jump. A kink, as a relu has at 0, does no harm. At a **jump** the average of $f$
changes because draws cross it, and no slope shows that. Let $f$ jump from 0 to 1 at $z = 0$. Then
$\mathbb E_q[f]$ is the probability that $z > 0$, and its gradient is the density there, $q(0)$:
"""

# %%
near = 0.3  # a mean near the jump, so that both sides are drawn
tell("a jump, score function", (near + std * noise > 0) * score, norm.pdf(0, near, std))
print("a jump, pathwise:", np.mean(pathwise_gradient(np.zeros_like, near, std, noise)), "(wrong)")

# %% [markdown]
r"""
This matters where codes are classes or whole numbers: they can only jump. Of our two ways, only the
score function works for them.

## 5. The race

All single estimates of the gradient for the mean, on one scale, and how many of them it takes for a
standard error of a tenth of the gradient:
"""

# %%
race = {"score function": by_score, "score, best constant": by_best, "pathwise": by_path}
for name, estimates in race.items():
    needed, wrong = np.var(estimates) / (0.1 * exact) ** 2, np.mean(estimates < 0)
    print(f"{name:21} share with the wrong sign {wrong:.3f}; it takes {needed:.0f}")
assert 40 < np.var(by_score) / np.var(by_path) < 75
plotting.estimates(
    race,
    exact,
    x_label="single estimate of the gradient for the mean",
    caption="10,000 single estimates by each way; some in the first two rows lie far outside the axis. "
    "Above each row: its mean, and one standard deviation to either side. Dashed: the exact gradient, "
    "which all three expect. This f is never negative, so without a baseline an estimate has the sign "
    "of its score: wrong half of the time.",
)

# %% [markdown]
r"""
### More numbers

Let $z$ have $d$ independent numbers, each $\mathcal N(\mu, \sigma^2)$ as before, and
$f(z) = \sum_{j=1}^d (z_j - c)^2$. We estimate the gradient for the mean of the *first* number. It is
$2\delta$, whatever $d$ is.

**Predict.** With one number the score function without a baseline has about 55 times the variance
of the pathwise estimate. With $d = 100$ it has

- **a**: about 55 times;
- **b**: about 5,500 times;
- **c**: about 250,000 times.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("dimensions", guess)


# %%
def measured(d, draws=20_000):
    """The variance of one estimate, by each way, for z of d numbers."""
    many = random.normal(mean, std, (draws, d))
    terms, score = f(many), (many[:, 0] - mean) / std**2
    others = np.sum(terms[:, 1:], axis=1)
    estimates = {
        "score function": (terms[:, 0] + others) * score,
        "best constant": (terms[:, 0] - 3 + others - (d - 1) * average_of_f) * score,
        "own term only": terms[:, 0] * score,
        "own term, constant": (terms[:, 0] - 3) * score,
        "pathwise": df(many[:, 0]),
    }
    return {name: np.var(single) for name, single in estimates.items()}


dimensions = np.array([1, 2, 5, 10, 20, 50, 100, 200])
variances = [measured(d) for d in dimensions]
print("d = 100:", ", ".join(f"{name} {found:.1f}" for name, found in variances[6].items()))
assert 220_000 < variances[6]["score function"] / variances[6]["pathwise"] < 280_000
plotting.curves(
    dimensions,
    {name: np.array([by_way[name] for by_way in variances]) for name in variances[0]},
    "numbers of the code, d",
    "variance of one estimate",
    log="xy",
    caption="The variance of one estimate of the gradient for one mean, both axes logarithmic. The "
    "topmost curve climbs with the square of d; the next one ends up climbing in proportion to d; "
    "the other three do not climb.",
)

# %% [markdown]
r"""
Why? The score of the first number multiplies the *whole* of $f$. The terms of the other numbers
add nothing to this gradient, only noise. A constant removes their mean. It cannot remove their
scatter.

Whoever knows which terms contain $z_1$ leaves the others out. That is "own term only" (a case of
*Rao-Blackwellization*; Ranganath, Gerrish and Blei 2014), and with the best constant it is the fair
opponent: here the path leads by 19.5 times, for every $d$. But it needs an $f$ that is a sum of terms,
most of which do not hold $z_1$. A decoder mixes all numbers of the code into every pixel; its reconstruction error
does not fall apart like that. The pathwise estimate needs only a derivative. (Where the numbers act
together in $f$, its variance may grow with $d$, too.)

That the path wins is no theorem. Where slopes are large while values are small it loses: see
*Further*.

## 6. Learning q

Let $q$ have $d$ independent numbers, each with a mean $\mu_j$ and a log variance $\log \sigma_j^2$
of its own, and let it approach the prior of lesson 2, $p(z) = \mathcal N(0, I)$, by gradient descent
on the KL divergence. We know the goal: mean 0 and log_var 0. As $-\log p(z)$ is $f(z) = \frac12
\sum_j z_j^2$ up to a constant, and $\mathbb E_q[\log q]$ depends on $\sigma$ alone (lesson 3, section 2),

$$ \mathrm{KL}(q \,\Vert\, p) = \mathbb E_q[f(z)] - \tfrac12 \sum_{j=1}^d \log \sigma_j^2
   + \text{const} . $$

The second part is known; the gradient of the first is left to 20 draws in each step. `descend` goes
400 steps from mean 3 and log_var -2 (in `vae_helpers/descents.py`, with the scores for log_var).
*Own term only* uses leave one out, too: for each draw, the mean over the other draws. *Exact gradient* uses no draws.

Take $d = 20$, and 100 runs each. A run counts as lost if in the end one
of its means or log_vars lies beyond -100 or 100, or is no number any more.

**Predict.** Runs are lost

- **a**: by the plain score function only;
- **b**: by it and by leave one out;
- **c**: by every way that uses the score.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("lost_runs", guess)

# %%
for way in WAYS:
    path = descend(way, d=20, runs=100)
    kl = np.asarray(kl_divergence(*path[-1][:, ~lost(path)]))
    left = f"median KL of the others {np.median(kl):.3f}" if len(kl) else "none is left"
    print(f"d = 20, {way:15} {np.sum(lost(path)):3} of 100 runs lost; {left}")
    assert (np.sum(lost(path)) > 80) == (way == "score function")

# %% [markdown]
r"""
The steps of the plain score function are as wild as $f$ is large, and a wild step can make $f$
larger still. Leave one out takes the average of $f$ away, and loses no run. The pathwise runs end
nearest to that with the exact gradient. Even that has not reached KL 0 after 400 steps. (*Further* draws the runs, for
five numbers.)

A variational autoencoder usually draws *one* code for each image. This lesson does not show that
one is enough; Kingma and Welling (2013, section 2.3) found it so if each step uses enough images,
such as 100. Lesson 5 writes the draw in Keras.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| score function | $\mathbb E_q[f(z)\, \partial \log q(z)]$ | `score_function_gradient` | noise: grows with the size of $f$, and with every term that is not its own |
| baseline from the draws | $f(z_s)$ minus the mean of the others | `leave_one_out_baseline` | a mean that contains the draw: one part in $S$ is lost |
| best constant | $\mathrm{Cov}[f\,\text{score}, \text{score}] / \mathrm{Var}[\text{score}]$ | `best_baseline` | used on its own few draws: biased |
| pathwise | $\mathbb E_\epsilon[f'(\mu + \sigma\,\epsilon)]$ | `pathwise_gradient` | a jump in $f$: the path misses it; a discrete $z$: there is no path |

## To explore

How small must the learning rate be for the plain score function to survive? Call
`path = descend("score function", d, rate=...)` for `d` = 10, 20 and 40, and halve the rate until
`lost(path)` is True nowhere. How does that rate fall with $d$? And how large is the KL after 400 such
small steps, beside that of `"leave one out"`?

**Next**: [lesson 5](05_reparameterization.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Runs of five numbers, drawn; why both ways are one integral; the difference quotient; a $q$ that stands in its own $f$; the best constant on its own draws; when
the derivative may go inside the integral; the variances of sections 3 to 5, exactly, by an identity
of Stein; the gradient for $\sigma$; and a case in which the path loses. Nothing later needs it.

### Learning five numbers

The runs of section 6, for $d = 5$: all come near the goal, some stagger more.
"""

# %%
paths = {way: descend(way, d=5) for way in WAYS}
for way in WAYS:
    kl = np.asarray(kl_divergence(*paths[way][-1]))
    print(f"{way:15} KL {np.median(kl):.3f} (20 runs, from {kl.min():.3f} to {kl.max():.3f})")
across, upwards = np.linspace(-0.7, 3.5, 80), np.linspace(-2.4, 0.9, 80)
plotting.descents(
    across,
    upwards,
    kl_of_one(across, upwards[:, None]),
    {way: paths[way][:, :, 0, 0] for way in ("score function", "leave one out", "pathwise")},
    goal=np.zeros(2),
    caption="One of the five numbers of q on its way from mean 3, log_var -2 towards the goal "
    "(cross), in 400 steps at one learning rate. On a grey line its KL is the same all along.",
)

# %% [markdown]
r"""
### One integral, two ways

That both ways find the same number is no accident: they are one integral, before and after
integration by parts. (*Refresher*: $(f q)' = f' q + f q'$, and the integral of the left side is 0
where $f q$ vanishes far out. So $-\int f q' = \int f' q$.) Since $\frac{\partial q}{\partial z} =
-\frac{z - \mu}{\sigma^2}\,q$,

$$ \underbrace{\mathbb E_q\Big[f(z)\,\frac{z - \mu}{\sigma^2}\Big]}_{\text{score function}}
   = -\int f(z)\, \frac{\partial q}{\partial z}\, dz
   = \int f'(z)\, q(z)\, dz = \underbrace{\mathbb E_q[f'(z)]}_{\text{pathwise}} . $$

### The difference quotient, and the noise

Move the mean by a small $h$ and divide the difference of two averages by $h$: once with new draws,
once with the same noise.
"""

# %%
h = 0.01
fresh, same_noise = [], []
for _ in range(200):
    first, second = random.normal(size=(2, 1000))
    here, there = np.mean(f(mean + std * first)), mean + h
    fresh.append((np.mean(f(there + std * second)) - here) / h)
    same_noise.append((np.mean(f(there + std * first)) - here) / h)
tell("fresh draws", fresh, exact + h)
tell("the same noise", same_noise, exact + h)
assert np.std(fresh) > 50 * np.std(same_noise)

# %% [markdown]
r"""
With fresh draws a quotient of 2,000 draws is off by several units, and a smaller $h$ makes it worse
in proportion. With the same noise it is nearly the mean of 1,000 pathwise estimates. (Both expect
$2\delta + h$, too much by the step itself, as $(\delta + h)^2 - \delta^2 = h\,(2\delta + h)$.)

### When q stands in its own f

In lesson 3's KL divergence the function that is averaged, $\log q(z) - \log p(z)$, contains $q$
itself. Its derivative adds the term $\mathbb E_q[\partial \log q / \partial \mu]$. But that is the
mean of the score, 0: nothing is missing. With $p = \mathcal N(0, 1)$ the gradient of the KL
divergence for the mean is $\mu$, as the closed form says.
"""

# %%
log_q_over_p = norm.logpdf(z, mean, std) - norm.logpdf(z)
tell("the KL of q from N(0, 1)", log_q_over_p * score, mean)

# %% [markdown]
r"""
### The best constant, used on its own draws
"""

# %%
estimates = []
for _ in range(2000):
    noise_4 = random.normal(size=4)
    values, scores = f(mean + std * noise_4), noise_4 / std
    found = float(best_baseline(values, scores))
    estimates.append(np.mean((values - found) * scores))
print(f"the best constant of the same four draws: {np.mean(estimates):.2f}, not {exact:.2f}")
assert 1.3 < np.mean(estimates) < 1.7

# %% [markdown]
r"""
### When the derivative may go inside

A derivative is a limit of difference quotients. The limit of the integrals is the integral of the
limit if one fixed function $g(z) \ge 0$ with a finite integral bounds them all. For the first way it
is enough that $\lvert f(z)\, \partial q(z) / \partial \mu \rvert \le g(z)$ for all means near the
one of interest. For a Gaussian $q$ such a $g$ exists whenever $\lvert f(z) \rvert$ is at most a
constant times $1 + \lvert z \rvert$ to some power. For the second way it is enough that
$\lvert f'(\mu + \sigma\,\epsilon) \rvert$ times the density of $\epsilon$ is bounded so, and that
$f$ is the integral of $f'$, as it is without jumps and with kinks at single points only. (Where the
region $q > 0$ moves with the parameter, and $q$ does not fall to 0 at its edge, the first way
fails: a uniform $q$ on $[0, \mu]$.)

### The variances for the quadratic

Let $\phi(\epsilon)$ be the standard normal's density; $\phi' = -\epsilon\,\phi$. By parts, for a $g$
that grows no faster than a power of $\epsilon$, and its derivative likewise,

$$ \mathbb E[\epsilon\, g(\epsilon)] = -\int g\, \phi'\, d\epsilon = \int g'\, \phi\, d\epsilon
   = \mathbb E[g'(\epsilon)] . \qquad \text{(Stein 1981)} $$

With $g = \epsilon^3$ it says $\mathbb E[\epsilon^4] = 3\,\mathbb E[\epsilon^2] = 3$, and so on: the
even powers $2, 4, 6, 8$ average to 1, 3, 15, 105, the odd ones to 0. With $f = (\delta +
\sigma\,\epsilon)^2$ and $\text{score} = \epsilon / \sigma$ an estimate is

$$ f \cdot \text{score}
   = \frac{\delta^2}{\sigma}\,\epsilon + 2\delta\,\epsilon^2 + \sigma\,\epsilon^3 . $$

Its mean is $2\delta$. In the mean of its square only even powers survive,
$\delta^4/\sigma^2 \cdot 1 + (4\delta^2 + 2\delta^2) \cdot 3 + \sigma^2 \cdot 15$; less
$(2\delta)^2$ that is the variance. For the best constant, $\mathbb E[\text{score}^2] = 1/\sigma^2$ and $\mathbb E[f\,\text{score}^2] =
(\delta^2 + 3\sigma^2) / \sigma^2$ give $b^* = \delta^2 + 3\sigma^2$. The parabola lies
$(b - b^*)^2/\sigma^2$ above its lowest point: $b^{*2}/\sigma^2$ at $b = 0$, and $4\sigma^2$ at $b =
\mathbb E_q[f] = \delta^2 + \sigma^2$. So

$$ \mathrm{Var}_{b=0} = \frac{\delta^4}{\sigma^2} + 14\,\delta^2 + 15\,\sigma^2, \qquad
   \mathrm{Var}_{b^*} = 8\,\delta^2 + 6\,\sigma^2, \qquad
   \mathrm{Var}_{\text{path}} = 4\,\sigma^2 , $$

the last because $f'(z) = 2\delta + 2\sigma\,\epsilon$.

With $d$ numbers, split $f$ into the term of the first number and the rest. One term of the rest has
the mean $\delta^2 + \sigma^2$ and the variance $\mathrm{Var}[2\delta\sigma\,\epsilon +
\sigma^2\epsilon^2] = 4\delta^2\sigma^2 + 2\sigma^4$. The best constant becomes $b^*_d = b^* + (d-1)
(\delta^2 + \sigma^2)$. What is then left of the rest has mean 0 and is independent of the first
number, so it adds its variance times that of the score, $(d-1)(4\delta^2 + 2\sigma^2)$: in
proportion to $d$. Without a baseline $b_d^{*2}/\sigma^2$ comes on top: it grows with $d^2$.
"""


# %%
def exact_variances(d):
    """Variances: score function, best constant, own term without and with its best, pathwise."""
    best = delta**2 + 3 * std**2 + (d - 1) * (delta**2 + std**2)
    own_best = 8 * delta**2 + 6 * std**2
    with_best = own_best + (d - 1) * (4 * delta**2 + 2 * std**2)
    own = delta**4 / std**2 + 14 * delta**2 + 15 * std**2
    return with_best + best**2 / std**2, with_best, own, own_best, 4 * std**2


for d, by_way in zip(dimensions, variances, strict=True):
    print(f"d = {d:3}:", ", ".join(f"{variance:.1f}" for variance in exact_variances(d)))
    assert np.allclose(list(by_way.values()), exact_variances(d), rtol=0.2)

# %% [markdown]
r"""
### The gradient for the standard deviation

The score for $\sigma$ is $\frac{\partial}{\partial \sigma} \log q = \frac{(z - \mu)^2}{\sigma^3} -
\frac{1}{\sigma} = \frac{\epsilon^2 - 1}{\sigma}$. So the estimates are $f(z)\, \frac{\epsilon^2 -
1}{\sigma}$ and $f'(z)\,\epsilon$. As $\sigma = e^{\frac12 \mathrm{log\_var}}$ has the derivative
$\frac12\sigma$, those for log_var are $\frac12\sigma$ times these.
"""

# %%
tell("sigma, score function", f(z) * (noise**2 - 1) / std, 2 * std)
tell("sigma, pathwise", df(z) * noise, 2 * std)

# %% [markdown]
r"""
### When the winner loses

The path sees slopes, and a function may have large slopes while its values stay small (Gal 2016,
chapter 3; Mohamed et al. 2020, section 3). Take $f(z) = \sin(\omega z)$ and $\mu = 0$. Let
$g(t) = \mathbb E[\cos t\epsilon]$. Its derivative is $-\mathbb E[\epsilon \sin t\epsilon] =
-t\,g(t)$, by Stein's identity; with $g(0) = 1$ that leaves $g(t) = e^{-t^2/2}$, and
$\mathbb E[\epsilon^2 \cos t\epsilon] = -g''(t) = (1 - t^2)\,e^{-t^2/2}$. With $\cos^2 x =
\frac12(1 + \cos 2x)$, $\sin^2 x = \frac12(1 - \cos 2x)$ and $t = 2\,\omega\,\sigma$ the gradient is
$\omega\, e^{-\omega^2 \sigma^2 / 2}$, and

$$ \mathrm{Var}_{\text{path}} = \frac{\omega^2}{2}\big(1 + e^{-t^2/2}\big) - \text{gradient}^2,
   \qquad
   \mathrm{Var}_{\text{score}} = \frac{1 - (1 - t^2)\, e^{-t^2/2}}{2\,\sigma^2} - \text{gradient}^2 .
$$

As $\omega$ grows the first grows like $\omega^2 / 2$, and the second tends to $1 / (2\sigma^2)$: a
sine stays between -1 and 1 however fast it swings.
"""


# %%
def exact_for_sine(omega):
    """Gradient and the variances of the score-function and the pathwise estimate, mean = 0."""
    gradient, t = omega * np.exp(-((omega * std) ** 2) / 2), 2 * omega * std
    by_score = (1 - (1 - t**2) * np.exp(-(t**2) / 2)) / (2 * std**2) - gradient**2
    return gradient, by_score, omega**2 * (1 + np.exp(-(t**2) / 2)) / 2 - gradient**2


for omega in (1.0, 2.0, 4.0):
    gradient, *_ = exact_for_sine(omega)
    tell(f"omega {omega}, score function", np.sin(omega * std * noise) * score, gradient)
    tell(f"omega {omega}, pathwise", omega * np.cos(omega * std * noise), gradient)

# %%
omegas = np.geomspace(0.25, 30, 100)
_, variance_score, variance_path = exact_for_sine(omegas)
plotting.curves(
    omegas,
    {"score function": variance_score, "pathwise": variance_path},
    "omega",
    "variance of one estimate",
    log="xy",
    caption="f(z) = sin(omega z). While f hardly bends within the width of q, the pathwise estimate "
    "has the smaller variance. Beyond that the curves cross: slopes grow, values do not.",
)

# %% [markdown]
r"""
## Sources

- P. W. Glynn 1990, *Likelihood ratio gradient estimation for stochastic systems*, and R. J.
  Williams 1992, *Simple statistical gradient-following algorithms for connectionist reinforcement
  learning*: the score function.
- R. Price 1958, *A useful theorem for nonlinear devices having Gaussian inputs*; G. Bonnet 1964,
  *Transformations des signaux aléatoires à travers les systèmes non linéaires sans mémoire*; C. M.
  Stein 1981, *Estimation of the mean of a multivariate normal distribution*: derivatives of
  Gaussian expectations as expectations of derivatives.
- Y. C. Ho and X. Cao 1983, *Perturbation analysis and optimization of queueing networks*; P.
  Glasserman 2003, *Monte Carlo methods in financial engineering*, section 7.2: gradients along the
  path of a simulation. Williams 1992 also passes gradients through a random number generator.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*, sections 2.3 and 2.4; D. J.
  Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate inference in
  deep generative models*, section 3: the path in variational autoencoders.
- R. Ranganath, S. Gerrish and D. M. Blei 2014, *Black box variational inference*: own terms only
  (section 3.1), and covariance over variance as the best factor of the score (section 3.2).
- E. Greensmith, P. L. Bartlett and J. Baxter 2004, *Variance reduction techniques for gradient
  estimates in reinforcement learning*: the best constant baseline; T. Salimans and D. A. Knowles
  2014, *On using control variates with stochastic approximation for variational Bayes and its
  connection to stochastic linear regression*: baselines by regression.
- A. Mnih and D. J. Rezende 2016, *Variational inference for Monte Carlo objectives*; W. Kool, H. van
  Hoof and M. Welling 2019, *Buy 4 REINFORCE samples, get a baseline for free!*: leave one out.
- Y. Gal 2016, *Uncertainty in deep learning* (thesis), chapter 3: cases in which the score function
  has the smaller variance.
- S. Mohamed, M. Rosca, M. Figurnov and A. Mnih 2020, *Monte Carlo gradient estimation in machine
  learning*: all of this, with its history. Section 3 compares the estimators, section 4 is on the
  score function, section 5 on pathwise gradients.
"""
