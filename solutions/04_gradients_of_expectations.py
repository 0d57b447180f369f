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
itself* moves. You derive both, test them where the gradient is known, find the constant that calms
the first one down, and let them race.

![Twice the same curve f over the same bell-shaped q and five draws. Left: the draws stay, with a triangle up where q grows and down where it shrinks. Right: the draws move along with q, each with an arrow along the slope of f.](../solutions/pictures/04_gradients_of_expectations.png)

**Time**: {{minutes}} minutes.

**You need**: expectations $\mathbb E_q$ and the log density of a Gaussian (lesson 2, exercise 2.1);
the KL divergence (lesson 3, exercise 3.1). The chain rule (section 2), the standard error of an
average (section 2), covariance (section 3) and integration by parts (section 4) have a refresher
where they are first used. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.vae import kl_divergence

import numpy as np
import tensorflow as tf

random = np.random.default_rng(4)

# %% [markdown]
r"""
## 1. The problem

We choose a distribution $q$ so that the average of some function $f$ over its draws becomes small:

$$ \text{minimise}\quad \mathbb E_q[f(z)] = \int f(z)\, q(z)\, dz
   \qquad\text{over the parameters of } q . $$

In a variational autoencoder $f$ will say how badly the decoder reconstructs an image from $z$. Here
we take one number $z$, the normal distribution $q = \mathcal N(\mu, \sigma^2)$, and the squared
distance from a fixed number $c$: $f(z) = (z - c)^2$. Then everything can be computed. Write
$\delta = \mu - c$. From $z - c = \delta + (z - \mu)$,

$$ (z - c)^2 = \delta^2 + 2\delta\,(z - \mu) + (z - \mu)^2 . $$

On average the first term is a constant, the second is 0, and the third is the variance. So

$$ \mathbb E_q[f(z)] = \delta^2 + \sigma^2, \qquad
   \frac{\partial}{\partial \mu}\, \mathbb E_q[f(z)] = 2\delta . $$

These are the exact values that the estimates of this lesson have to meet.
"""

# %%
c, mean, std = 1.0, 2.5, 0.5
delta = mean - c


def f(z):
    return (z - c) ** 2


exact = 2 * delta
samples = 10_000
noise = random.normal(size=samples)
z = mean + std * noise  # draws of q
print(f"the average of f is {delta**2 + std**2:.3f}, by {samples} draws {np.mean(f(z)):.3f}")
print(f"the gradient for the mean is {exact:.3f}")

# %% [markdown]
r"""
As a rule nobody knows the integral, and draws are all we have. To average over draws instead of
integrating is called a **Monte Carlo** estimate.

TensorFlow computes gradients with a **tape**: inside `with tf.GradientTape()` it records every
operation on its variables, and `tape.gradient` runs the record backwards. So make the mean a
variable (and $c$ as well, for comparison), let NumPy draw $z$ from $q$, average $f$, and ask the
tape.

**Predict.** For the gradient of the average over 10,000 draws with respect to the mean, the tape
answers

- **a**: about 3, the exact value, up to the noise of the draws;
- **b**: None;
- **c**: 0.
"""

# %%
### BEGIN SOLUTION
guess = "b"
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
`None` means: no chain of differentiable operations leads from the variable to the result. For a
*given* $z$ the value $f(z)$ does not contain the mean at all. What changes with the mean is *which*
$z$ come out, and how they came about is not on the tape.

The gradient for $c$ was no trouble: $c$ stands in $f$, the draws do not depend on it, so its
gradient goes inside the average. The weights of a *decoder* are like $c$. Theirs is the easy
gradient; the hard one is that for the parameters of $q$, which belong to the encoder.

The obvious way around it is to try: move the mean by a small step $h$, draw again, and divide the
difference of the averages by $h$.
"""

# %%
h = 0.01
quotients = []
for _ in range(200):
    there = np.mean(f(random.normal(mean + h, std, 1000)))
    here = np.mean(f(random.normal(mean, std, 1000)))
    quotients.append((there - here) / h)
print(f"exact {exact:.2f}; quotients: mean {np.mean(quotients):.2f}, standard deviation "
      f"{np.std(quotients):.2f}")  # fmt: skip
assert 0.05 < h * np.std(quotients) < 0.09

# %% [markdown]
r"""
Each quotient costs 2,000 draws and is off by several units: two noisy averages are subtracted, and
their noise is divided by a small step. There are better ways.

## 2. The first way: how probabilities change

Differentiate the integral. The mean occurs only in $q$:

$$ \frac{\partial}{\partial \mu} \int f(z)\, q(z)\, dz
   = \int f(z)\, \frac{\partial q(z)}{\partial \mu}\, dz . $$

(May the derivative go inside? For a Gaussian $q$ yes, if $f$ grows no faster than some power of
$z$. And $f$ need not have a derivative: it may even jump. The exact condition is in *Further*.)

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

The three integrals, as sums over a fine grid; derivatives are taken by difference quotients:
"""

# %%
line = np.linspace(mean - 6, mean + 6, 20_001)
dz = line[1] - line[0]


def density(mean):
    return np.exp(-((line - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))


def slope(after, before):
    return (after - before) / 2e-4


q, up, down = density(mean), density(mean + 1e-4), density(mean - 1e-4)
of_the_integral = slope(np.sum(f(line) * up) * dz, np.sum(f(line) * down) * dz)
print(f"derivative of the integral:       {of_the_integral:.4f}")
print(f"integral of f times dq/dmean:     {np.sum(f(line) * slope(up, down)) * dz:.4f}")
numeric_score = slope(np.log(up), np.log(down))
print(f"average over q of f times score:  {np.sum(f(line) * numeric_score * q) * dz:.4f}")

# %% [markdown]
r"""
### Exercise 4.1: score_function_gradient

*8 minutes, medium.*

First find the score, with pen and paper: differentiate

$$ \log q(z) = -\frac{(z - \mu)^2}{2\,\sigma^2} - \log \sigma - \tfrac12 \log 2\pi $$

for $\mu$, with $z$ held fixed. Then return an array with one estimate of the gradient for each
draw; averages are taken afterwards. `f` is any function of an array, `z` an array of draws from
$\mathcal N(\mu, \sigma^2)$, and `mean` and `std` are numbers.
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
An estimate is **unbiased** if its expectation is the exact value. The derivation says that this
one is. The draws have to agree with it, up to their **standard error**: the standard deviation of
one estimate, divided by the root of their number. (An average hardly ever strays from its
expectation by five standard errors. `tell` insists on that.)
"""


# %%
def tell(name, values, exact):
    """Print the mean of single estimates with its standard error, and their standard deviation."""
    error = np.std(values) / np.sqrt(len(values))
    print(f"{name:26} {np.mean(values):7.3f} +- {error:.3f} (exact {exact:.3f}), "
          f"one estimate varies by {np.std(values):.2f}")  # fmt: skip
    assert abs(np.mean(values) - exact) < 5 * error


by_score = np.asarray(score_function_gradient(f, mean, std, z))
tell("score function", by_score, exact)

# %% [markdown]
r"""
Unbiased. But look at the last number: a single estimate varies by more than twice the gradient.

In the noise $\epsilon = (z - \mu) / \sigma$, a draw from $\mathcal N(0, 1)$, the score that you
found is

$$ \frac{\partial \log q(z)}{\partial \mu} = \frac{z - \mu}{\sigma^2} = \frac{\epsilon}{\sigma} . $$

## 3. Calming it down

Take $f + 100$ instead of $f$. The average rises by 100, wherever the mean is, so the gradient is
still 3.

**Predict.** With $f + 100$ and the same draws as before, the score-function estimates

- **a**: keep their expectation and their spread: a constant has no gradient;
- **b**: keep their expectation, and spread more than twenty times as widely;
- **c**: lie higher on average: each score is multiplied by more than before.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("hundred_more", guess)

# %%
score = noise / std
tell("f", f(z) * score, exact)
tell("f + 100", (f(z) + 100) * score, exact)
tell("the score alone", score, 0.0)
assert 20 < np.std((f(z) + 100) * score) / np.std(f(z) * score) < 35

# %% [markdown]
r"""
The 100 is multiplied by the score, and the score has mean 0. That is so for every $q$ for which the
derivative may go inside:

$$ \mathbb E_q[\text{score}] = \int q\, \frac{\partial \log q}{\partial \mu}\, dz
   = \int \frac{\partial q}{\partial \mu}\, dz
   = \frac{\partial}{\partial \mu} \int q\, dz
   = \frac{\partial}{\partial \mu}\, 1 = 0 . $$

So a constant adds nothing to the expectation, and much to the noise. Then some other constant
should take noise away. Subtract a number $b$, the **baseline**, from every $f(z)$: as
$\mathbb E_q[(f - b)\,\text{score}] = \mathbb E_q[f\,\text{score}] - b \cdot 0$, the estimate stays
unbiased for every constant $b$. With the average of $f$ for $b$, say, what counts is whether $f$
lies above or below its average.

The 0 answers another question, too. In lesson 3's KL divergence the function that is averaged,
$\log q(z) - \log p(z)$, contains $q$ itself. Its derivative adds the term $\mathbb
E_q[\partial \log q / \partial \mu]$. But that is the mean of the score: nothing is missing.
"""

# %%
average_of_f = delta**2 + std**2
tell("f minus its average", (f(z) - average_of_f) * score, exact)
log_q_over_p = -(noise**2) / 2 - np.log(std) + z**2 / 2  # p is N(0, 1)
tell("the KL of q from N(0, 1)", log_q_over_p * score, mean)

# %% [markdown]
r"""
(The gradient of that KL divergence for the mean is $\mu$ itself, as the closed form of lesson 3
says.)

### A baseline from the draws themselves

As a rule the average of $f$ is not known. It has to come from the same few draws, $z_1, \dots,
z_S$. It is tempting to subtract the mean of all $S$ values. But that mean *contains* the value from
which it is subtracted, and this has a price. For the draw $z_s$ it is $\frac1S f(z_s)$ plus a part
that the other draws make. Other draws are independent of $z_s$, so the average of that product
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
for name, estimates in of_four.items():
    tell(name, estimates, 0.75 * exact if "all" in name else exact)

# %% [markdown]
r"""
### The best constant

Is the average of $f$ the best baseline? On *these* draws one can find out. For each constant $b$
the products $(f(z_s) - b)\,\text{score}_s$ have some variance. Find the $b$ with the smallest.

*Refresher.* The **covariance** says how two quantities $f$ and $g$ vary together, and it enters the
variance of a sum:

$$ \mathrm{Cov}[f, g] = \mathbb E[f g] - \mathbb E[f]\,\mathbb E[g], \qquad
   \mathrm{Var}[f + g] = \mathrm{Var}[f] + 2\,\mathrm{Cov}[f, g] + \mathrm{Var}[g] . $$

A number goes in front: $\mathrm{Cov}[f, b g] = b\,\mathrm{Cov}[f, g]$ and $\mathrm{Var}[b g] =
b^2\,\mathrm{Var}[g]$. All this holds for draws as well, if every expectation is the mean over
them.

### Exercise 4.3: best_baseline

*15 minutes, hard.*

This one takes thought. `values` holds $f(z_s)$ and `scores` the score of each draw. Return, as one
number, the constant $b$ for which `np.var((values - b) * scores)` is smallest. That is the variance
on the given draws: the mean of the squares minus the square of the mean. Mind that on a few draws
the scores do *not* average to exactly 0; your $b$ has to be right all the same. (The scores that
are given are not all equal. If they were, every $b$ would do.) Start on paper: what kind of curve
is this variance, as a function of $b$?
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

With more and more draws the mean of the score tends to 0, and what is left is

$$ b^* = \frac{\mathbb E_q[f\,\text{score}^2]}{\mathbb E_q[\text{score}^2]} . $$

This is not the average of $f$, but an average in which far-out draws weigh more. For our $f$ it is
$\delta^2 + 3\sigma^2 = 3$, where the average is 2.5 (computed in *Further*).
"""

# %%
baselines = np.linspace(-3, 9, 61)
curve = np.array([np.var((f(z) - b) * score) for b in baselines])
found = float(best_baseline(f(z), score))
for name, b in {"none": 0, "average of f": average_of_f, "best on these draws": found}.items():
    print(f"baseline {name:20} {b:5.2f}: variance {np.var((f(z) - b) * score):.2f}")
assert np.var((f(z) - found) * score) < curve.min() + 1e-3
plotting.curves(
    baselines,
    {"score function": curve},
    "baseline b",
    "variance of one estimate",
    caption="The variance of one estimate over the baseline b, on 10,000 draws: a parabola. At b = 0 "
    "there is no baseline. Near its lowest point, about 3, the parabola is flat.",
)

# %% [markdown]
r"""
The average of $f$ is nearly as good as the best constant, since the parabola is flat there. A
caution: a $b$ made from some draws *contains* them, as the mean of all four did. Use it on the same
four draws, and about half of the gradient is gone:
"""

# %%
estimates = []
for _ in range(2000):
    noise_4 = random.normal(size=4)
    values, scores = f(mean + std * noise_4), noise_4 / std
    estimates.append(np.mean((values - best_baseline(values, scores)) * scores))
error = np.std(estimates) / np.sqrt(len(estimates))
print(f"the best constant of the same four draws: {np.mean(estimates):.2f} +- {error:.2f}, "
      f"where {exact:.2f} is right")  # fmt: skip
assert 1.3 < np.mean(estimates) < 1.7

# %% [markdown]
r"""
So one takes such a $b$ from *other* draws, say those of earlier steps. Within one step, leave one
out.

## 4. The second way: how draws move

A draw from $\mathcal N(\mu, \sigma^2)$ can be made in two steps: draw $\epsilon$ from $\mathcal
N(0, 1)$, then shift and stretch it. We have done so since the first cell:

$$ z = \mu + \sigma\,\epsilon, \qquad
   \mathbb E_q[f(z)] = \mathbb E_\epsilon[\,f(\mu + \sigma\,\epsilon)\,] . $$

That is the whole trick; it has the long name **reparameterization** (Kingma and Welling 2013;
Rezende et al. 2014; the idea is older, see *Sources*). The parameters now stand *inside* $f$, and
the distribution of $\epsilon$ does not contain them. So the derivative goes inside the average, as
that for $c$ did, and what it meets is $f$.

### Exercise 4.4: pathwise_gradient

*5 minutes, medium.*

What is the derivative of $f(\mu + \sigma\,\epsilon)$ for $\mu$, with $\epsilon$ held fixed? `df`
is the derivative $f'$, a function of an array; `noise` holds draws of $\epsilon$. Return an array
with one estimate for each of them.
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
tell("score function", by_score, exact)
tell("score, best constant", by_best, exact)
tell("pathwise", by_path, exact)

# %% [markdown]
r"""
By the chain rule,

$$ \frac{\partial}{\partial \mu}\, \mathbb E_q[f(z)] = \mathbb E_\epsilon[f'(z) \cdot 1],
   \qquad
   \frac{\partial}{\partial \sigma}\, \mathbb E_q[f(z)] = \mathbb E_\epsilon[f'(z) \cdot \epsilon],
   $$

because $z$ moves with $\mu$ at speed 1, and with $\sigma$ at speed $\epsilon$. This is the
**pathwise estimate**. The two ways, over the same five draws:
"""

# %% tags=["promise"]
shown = mean + std * np.array([-1.6, -0.8, 0.1, 0.9, 1.7])
line = np.linspace(0.5, 4.5, 201)
print("height times score:", (f(shown) * (shown - mean) / std**2).round(2))
print("slope:             ", df(shown).round(2))
plotting.score_and_path(
    line,
    f(line),
    {"q": density(mean), "q, its mean moved up by 0.3": density(mean + 0.3)},
    shown,
    f(shown),
    (shown - mean) / std**2,
    df(shown),
    step=0.3,
    caption="Two ways to see that the average of f rises with the mean. Left: a triangle is as large "
    "as the score, downwards where that is negative; the draws farthest up become likelier. Right: "
    "the same draws, moved along with q, each by the slope of f. q is not to scale.",
)

# %% [markdown]
r"""
On the left an estimate is the *height* of $f$ times the score. As heights are never negative here,
its sign is that of the score. On the right it is a *slope*, and all five slopes agree that it goes up.

That both ways find the same number is no accident: they are one integral, before and after
integration by parts. (*Refresher*: $(f q)' = f' q + f q'$, and the integral of the left side is 0
where $f q$ vanishes far out. So $-\int f q' = \int f' q$.) Since $\frac{\partial q}{\partial z} = -\frac{z - \mu}{\sigma^2}\,q$,

$$ \underbrace{\mathbb E_q\Big[f(z)\,\frac{z - \mu}{\sigma^2}\Big]}_{\text{score function}}
   = -\int f(z)\, \frac{\partial q}{\partial z}\, dz
   = \int f'(z)\, q(z)\, dz = \underbrace{\mathbb E_q[f'(z)]}_{\text{pathwise}} . $$

Here $f$ has to be continuous, and to have a derivative everywhere but at
isolated kinks. A relu is fine. **A jump is not**: by parts, it adds its height times the density
at that place, and no slope knows of that. Let $f$ jump from 0 to 1 at $z = 0$. Then
$\mathbb E_q[f]$ is the probability that $z > 0$, and its gradient is $q(0)$:
"""

# %%
near = 0.3  # a mean near the jump, so that both sides are drawn
z_near = near + std * noise
q_at_0 = np.exp(-(near**2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
tell("a jump, score function", (z_near > 0) * score, q_at_0)
flat = np.asarray(pathwise_gradient(np.zeros_like, near, std, noise))
print(f"a jump, pathwise           {np.mean(flat):7.3f}, without any variance, and wrong")

# %% [markdown]
r"""
This matters where codes are classes or whole numbers. Such a code can only jump, and of these two
ways the score function is left.

Where there is a path, it also mends the difference quotient of section 1. Move the mean, but keep
the noise:
"""

# %%
quotients = []
for _ in range(200):
    same_noise = random.normal(size=1000)
    there = np.mean(f(mean + h + std * same_noise))
    here = np.mean(f(mean + std * same_noise))
    quotients.append((there - here) / h)
print(f"exact {exact:.2f}; quotients with the same noise: mean {np.mean(quotients):.2f}, "
      f"standard deviation {np.std(quotients):.2f}")  # fmt: skip
assert np.std(quotients) < 0.1

# %% [markdown]
r"""
(The mean is too large by $h = 0.01$: that is the step itself, as $(\delta + h)^2 - \delta^2 =
h\,(2\delta + h)$.)

**Try.** Set `h = 1e-4` in the cell of section 1 and run it, then this one again. Which of the two
standard deviations grows a hundredfold, and which stays? Set it back to 0.01.

## 5. The race

All single estimates of the gradient for the mean, on one scale:
"""

# %%
race = {"score function": by_score, "score, best constant": by_best, "pathwise": by_path}
plotting.estimates(
    race,
    exact,
    x_label="single estimate of the gradient for the mean",
    caption="10,000 single estimates by each way. Dashed: the exact gradient, which all three expect. "
    "This f is never negative, so without a baseline the sign of an estimate is the sign of the "
    "score: wrong half of the time.",
)

# %%
for name, estimates in race.items():
    needed = np.var(estimates) / (0.1 * exact) ** 2
    print(f"{name:21} variance {np.var(estimates):6.2f}; wrong sign in {np.mean(estimates < 0):.3f}; "
          f"draws for a standard error of 0.3: {needed:5.0f}")  # fmt: skip
assert 40 < np.var(by_score) / np.var(by_path) < 75
assert 0.47 < np.mean(by_score < 0) < 0.53

# %% [markdown]
r"""
### More numbers

A code has more than one number. Take $z$ with $d$ independent numbers, each $\mathcal N(\mu,
\sigma^2)$ as before, and $f(z) = \sum_{j=1}^d (z_j - c)^2$. We estimate the gradient for the mean of
the *first* number. It is $2\delta$, whatever $d$ is.

**Predict.** With one number the score function without a baseline has about 55 times the variance
of the pathwise estimate. With $d = 100$ it has

- **a**: 55 times as before: the other 99 numbers do not depend on that mean;
- **b**: about 5,500 times, a hundred times as much;
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
    values = np.sum(terms, axis=1)
    best = d * average_of_f + 0.5  # the others add their averages to 3, the best constant of one
    estimates = {
        "score function": values * score,
        "best constant": (values - best) * score,
        "own term only": terms[:, 0] * score,
        "pathwise": df(many[:, 0]),
    }
    for name, single in estimates.items():
        assert abs(np.mean(single) - exact) < 5 * np.std(single) / np.sqrt(draws), name
    return {name: np.var(single) for name, single in estimates.items()}


dimensions = np.array([1, 2, 5, 10, 20, 50, 100, 200])
variances = [measured(d) for d in dimensions]
for d, by_way in zip(dimensions, variances, strict=True):
    print(f"d = {d:3}:", ", ".join(f"{name} {by_way[name]:.1f}" for name in by_way))
assert 220_000 < variances[6]["score function"] / variances[6]["pathwise"] < 280_000

# %%
plotting.curves(
    dimensions,
    {name: np.array([by_way[name] for by_way in variances]) for name in variances[0]},
    "numbers of the code, d",
    "variance of one estimate",
    log="xy",
    caption="The variance of one estimate of the gradient for one mean, both axes logarithmic. The "
    "topmost curve climbs with the square of d; the next one ends up climbing in proportion to d; "
    "the other two do not climb.",
)

# %% [markdown]
r"""
Why? The score of the first number multiplies the *whole* of $f$. The terms of the other numbers
add nothing to this gradient, but each adds noise: its average, which a baseline takes away, and
its ups and downs around that, which no constant takes away.

Whoever knows which terms contain $z_1$ leaves the others out. That is "own term only" (a case of
*Rao-Blackwellization*; Ranganath, Gerrish and Blei 2014), and it is the fair opponent: it does not
grow with $d$, either, and here the path's lead over it is 55 times for every $d$. But it needs an
$f$ that is a sum of terms of single numbers. A decoder mixes all numbers of the code into every
pixel; its reconstruction error does not fall apart like that. The pathwise estimate needs no such
knowledge, only a derivative. (Where the numbers act together in $f$, its variance may grow with
$d$, too.)

That the path wins is no theorem, however. It sees slopes, and where slopes are large while values
are small it loses; *Further* has a case.

## 6. Learning q

Now use it. Let $q$ have $d$ independent numbers, each with its own mean $\mu_j$ and its own
$\mathrm{log\_var}_j = \log \sigma_j^2$, and let it approach the prior of lesson 2, $p(z) = \mathcal
N(0, I)$, by gradient descent on $\mathrm{KL}(q\,\|\,p)$. We know the answer, mean 0 and log_var 0.
The part $\mathbb E_q[\log q] = -\frac12 \sum_j \mathrm{log\_var}_j + \text{const}$ is known, too
(the noise $\epsilon_j^2$ in it averages to 1); its gradient is $-\frac12$ for each log_var and 0 for
each mean. The other part is left to the draws:

$$ -\mathbb E_q[\log p(z)] = \mathbb E_q[f(z)] + \text{const} \quad\text{with}\quad
   f(z) = \tfrac12 \sum_{j=1}^d z_j^2 . $$

For log_var both ways need one more derivative. With $\epsilon_j$ for the noise of $z_j$, $\log q =
-\frac12\sum_j (\epsilon_j^2 + \mathrm{log\_var}_j) + \text{const}$, and its score is
$\frac12(\epsilon_j^2 - 1)$. And $z_j = \mu_j + e^{\frac12 \mathrm{log\_var}_j}\,\epsilon_j$ moves
with log_var at speed $\frac12 \sigma_j\,\epsilon_j$.
"""


# %%
def by_the_score(z, std, noise, values=None):
    """Gradients of E[f] for mean and log_var from each draw: z (draws, runs, d) -> two such."""
    if values is None:
        values = 0.5 * np.sum(z**2, axis=-1, keepdims=True)
    return values * noise / std, values * (noise**2 - 1) / 2


def by_leave_one_out(z, std, noise):
    """The same, from each value of f the mean of those of the other draws subtracted."""
    values = 0.5 * np.sum(z**2, axis=-1, keepdims=True)
    others = (np.sum(values, axis=0) - values) / (len(values) - 1)
    return by_the_score(z, std, noise, values - others)


def by_its_own_term(z, std, noise):
    """The same, of f only the term of the number whose gradient it is."""
    return by_the_score(z, std, noise, 0.5 * z**2)


def by_the_path(z, std, noise):
    """The same, pathwise: the derivative of f for z is z itself."""
    return z, z * std * noise / 2


# %%
def descend(estimator, d, runs=20, draws=20, steps=400, rate=0.02, seed=2):
    """Gradient descent from mean 3, log_var -2: the path (steps + 1, 2, runs, d)."""
    random = np.random.default_rng(seed)  # the same noise for every estimator
    mean, log_var, path = np.full((runs, d), 3.0), np.full((runs, d), -2.0), []
    for _ in range(steps + 1):
        path.append((mean, log_var))
        noise, std = random.normal(size=(draws, runs, d)), np.exp(0.5 * log_var)
        for_mean, for_log_var = estimator(mean + std * noise, std, noise)
        mean = mean - rate * np.mean(for_mean, axis=0)
        log_var = log_var - rate * (np.mean(for_log_var, axis=0) - 0.5)
    return np.array(path)


# %%
ways = {
    "score function": by_the_score,
    "leave one out": by_leave_one_out,
    "own term only": by_its_own_term,
    "pathwise": by_the_path,
}
paths = {name: descend(way, d=5) for name, way in ways.items()}
kls = {
    name: np.array([kl_divergence(mean, log_var) for mean, log_var in path])
    for name, path in paths.items()
}
for name, kl in kls.items():
    print(f"{name:15} KL {np.median(kl[0]):.1f} at the start, after 400 steps {np.median(kl[-1]):.3f} "
          f"(20 runs from {np.min(kl[-1]):.3f} to {np.max(kl[-1]):.3f})")  # fmt: skip
assert np.median(kls["pathwise"][-1]) < 0.7 * np.median(kls["score function"][-1])

# %%
across, upwards = np.linspace(-0.7, 3.5, 80), np.linspace(-2.4, 0.9, 80)
grid = np.stack(np.meshgrid(across, upwards), axis=-1).reshape(-1, 1, 2)
plotting.descents(
    across,
    upwards,
    np.asarray(kl_divergence(grid[..., 0], grid[..., 1])).reshape(80, 80),
    {name: path[:, :, 0, 0] for name, path in paths.items()},
    goal=np.zeros(2),
    caption="One of the five numbers of q on its way from mean 3, log_var -2 to the goal (cross), in "
    "400 steps at one learning rate, with 20 draws each. Grey: level lines of its KL.",
)

# %% [markdown]
r"""
All arrive; some stagger more. Five numbers are few. Now twenty, at the same learning rate, 20 runs
for each of five seeds. A run counts as lost if in the end a mean or a log_var lies beyond -100 or
100, or is no number any more.
"""

# %%
with np.errstate(all="ignore"):  # numbers beyond all bounds are the point here
    for name, way in ways.items():
        ends = np.concatenate([descend(way, d=20, seed=seed)[-1] for seed in range(5)], axis=1)
        lost = ~(np.abs(ends) < 100).all(axis=(0, 2))
        left = "" if lost.all() else f"{np.median(kl_divergence(*ends[:, ~lost])):.2f}"
        print(f"d = 20, {name:15} {np.sum(lost):3} of {len(lost)} runs lost; "
              f"median KL of the others {left}")  # fmt: skip
        assert np.mean(lost) > 0.8 if name == "score function" else not lost.any()

# %% [markdown]
r"""
The steps of the plain score function are as wild as $f$ is large, and a wild step can make $f$
larger still. Leave one out takes the average of the other terms away, own term only takes all of
them away: neither loses a run. The culprit is what the other terms add, not the score. And at the
end the pathwise runs are nearest to the goal.

How many draws does a variational autoencoder need? Usually *one* code for each image is drawn. This
lesson does not show that one is enough. Kingma and Welling (2013, section 2.3) found it to be,
provided that the minibatch is large, "e.g. M = 100": the noise of 100 draws averages out over 100
images.

We can now learn a distribution through its draws. Lesson 5 writes the draw in Keras, for batches
of images.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| score function | $\mathbb E_q[f(z)\, \partial \log q(z)]$ | `score_function_gradient` | noise: grows with the size of $f$, and with every term that is not its own |
| baseline from the draws | $f(z_s)$ minus the mean of the others | `leave_one_out_baseline` | a mean that contains the draw: one part in $S$ is lost |
| best constant | $\mathrm{Cov}[f\,\text{score}, \text{score}] / \mathrm{Var}[\text{score}]$ | `best_baseline` | used on its own few draws: biased |
| pathwise | $\mathbb E_\epsilon[f'(\mu + \sigma\,\epsilon)]$ | `pathwise_gradient` | a jump in $f$, a discrete $z$: 0 or None |

## To explore

How small must the learning rate be for the plain score function to survive? Call
`descend(by_the_score, d, rate=...)` for `d` = 10, 20 and 40, count lost runs as in the last cell
(NumPy warns of overflow where there are some), and halve the rate until none of 20 is lost. How does
that rate fall with $d$: like $1/d$, like $1/d^2$, or otherwise? Do the same with `by_leave_one_out`. And is it worth it: after 400 such small steps, how large is the KL that is
left?
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

When the derivative may go inside the integral; the variances of sections 3 to 5, exactly, by an
identity of Stein; the gradient for $\sigma$; and a case in which the path loses. Nothing later
needs it.

### When the derivative may go inside

A derivative is a limit of difference quotients. The limit of the integrals is the integral of the
limit if one fixed function $g(z) \ge 0$ with a finite integral bounds them all. For the first way it
is enough that $\lvert f(z)\, \partial q(z) / \partial \mu \rvert \le g(z)$ for all means near the
one of interest; for a Gaussian $q$ such a $g$ exists whenever $f$ grows no faster than a power of
$z$. For the second way, $\lvert f'(\mu + \sigma\,\epsilon) \rvert$ times the density of $\epsilon$
has to be so bounded, and $f$ has to be the integral of $f'$, as it is without jumps and with
isolated kinks only. (In general the region where $q > 0$ must not depend on the parameter, either:
for a uniform $q$ on $[0, \mu]$ the first way fails.)

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

Its mean is $2\delta$. In the mean of its square only even powers survive, $\delta^4/\sigma^2 \cdot 1
+ (4\delta^2 + 2\delta^2) \cdot 3 + \sigma^2 \cdot 15$; less $(2\delta)^2$ that is the variance. For
the best constant, $\mathbb E[\text{score}^2] = 1/\sigma^2$ and $\mathbb E[f\,\text{score}^2] =
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
    """Variances by the score function, with the best constant, by its own term, and pathwise."""
    best = delta**2 + 3 * std**2 + (d - 1) * (delta**2 + std**2)
    with_best = 8 * delta**2 + 6 * std**2 + (d - 1) * (4 * delta**2 + 2 * std**2)
    own = delta**4 / std**2 + 14 * delta**2 + 15 * std**2
    return with_best + best**2 / std**2, with_best, own, 4 * std**2


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
