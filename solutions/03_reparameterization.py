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
# Lesson 3. The reparameterization trick: a gradient through a draw

Lesson 2 ended with a plan: draw codes where they matter, from a distribution $q(z \mid x)$ that
knows the image, and *learn* that distribution. To learn means to follow a gradient. But what is the
gradient of a random draw?

There are two answers, and this lesson derives both: one watches how the *probability* of a draw
changes, the other how the *draw itself* moves. You check both against a case in which the gradient
is known exactly, race their variances against each other, and see when the winner loses. Then you
write the few lines that every variational autoencoder contains. The picture to take home shows
eight samplers, seven of them broken in ways that run without complaint.

**Time**: about two hours; 90 minutes without the parts marked *aside*, which no exercise needs.
**You need**: lessons 1 and 2: what a Gaussian density, an expectation $\mathbb E_q$ and the KL
divergence are.
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.vae import kl_divergence

import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(3)
random = np.random.default_rng(3)

# %% [markdown]
r"""
## 1. The problem

We want to choose the distribution $q$ so that the average of some function $f$ over its draws
becomes small:

$$ \text{minimise}\quad \mathbb E_q[f(z)] = \int f(z)\, q(z)\, dz
   \qquad\text{over the parameters of } q . $$

In a variational autoencoder $f$ will say how badly the decoder reconstructs an image from $z$. Here
we take one number $z$, the normal distribution $q = \mathcal N(\mathrm{mean}, \mathrm{std}^2)$, and
the simplest $f$ of all, the squared distance from a fixed $a$:

$$ f(z) = (z - a)^2 . $$

For this $f$ everything can be computed. Write $\delta = \mathrm{mean} - a$ and split
$z - a = \delta + (z - \mathrm{mean})$:

$$ (z - a)^2 = \delta^2 + 2\delta\,(z - \mathrm{mean}) + (z - \mathrm{mean})^2 . $$

Average: the first term is a constant, the second has mean 0, and the third is the definition
of the variance. So

$$ \mathbb E_q[f(z)] = \delta^2 + \mathrm{std}^2, \qquad
   \frac{\partial}{\partial\,\mathrm{mean}} \mathbb E_q[f(z)] = 2\delta, \qquad
   \frac{\partial}{\partial\,\mathrm{std}} \mathbb E_q[f(z)] = 2\,\mathrm{std} . $$

These are the exact values that every estimate of this lesson has to meet.
"""

# %%
a, mean, std = 1.0, 2.5, 0.5
delta = mean - a


def f(z):
    return (z - a) ** 2


exact = 2 * delta
z = random.normal(mean, std, 100_000)
print(f"E f(z): {np.mean(f(z)):.3f} by 100,000 draws, {delta**2 + std**2:.3f} exactly")
print(f"the gradient for the mean is {exact:.3f}, for the standard deviation {2 * std:.3f}")
assert abs(np.mean(f(z)) - delta**2 - std**2) < 5 * np.std(f(z)) / np.sqrt(len(z))

# %% [markdown]
r"""
In general nobody knows the integral, and we only have draws. TensorFlow computes gradients with a
**tape**: inside `with tf.GradientTape()` it records every operation on its variables, and
`tape.gradient` runs the record backwards. So make mean and standard deviation variables, draw
$z$ with NumPy's sampler, average $f$, and ask the tape.

**Predict.** For the gradient of the average over 1,000 draws the tape answers

- **a**: about 3, the exact value, up to the noise of 1,000 draws;
- **b**: None;
- **c**: 0.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("plain_draw", guess)

# %%
mean_variable, std_variable = tf.Variable(mean), tf.Variable(std)
with tf.GradientTape() as tape:
    z = random.normal(mean_variable.numpy(), std_variable.numpy(), 1000)
    average = tf.reduce_mean(f(tf.constant(z, tf.float32)))
gradients = tape.gradient(average, [mean_variable, std_variable])
print(f"average {average:.3f}, gradients {gradients}")

# %% [markdown]
r"""
`None` means: no chain of differentiable operations on the tape leads from the variables to the
result. The sampler took two numbers and handed out a thousand others; how those came about is not
on the tape. And what should be there? For a *given* $z$ the value $f(z)$ does not contain the mean
at all. What changes with the mean is *which* $z$ come out.

The obvious way around it is to try: move the mean a little, draw again, and divide the difference
of the averages by the step.
"""

# %%
step = 0.01
quotients = []
for _ in range(200):
    there = np.mean(f(random.normal(mean + step, std, 1000)))
    here = np.mean(f(random.normal(mean, std, 1000)))
    quotients.append((there - here) / step)
print(f"exact {exact:.2f}; quotients: mean {np.mean(quotients):.2f}, standard deviation "
      f"{np.std(quotients):.2f}")  # fmt: skip
assert 5 < np.std(quotients) < 9

# %% [markdown]
r"""
Each quotient costs 2,000 draws and is off by several units: two noisy averages are subtracted and
their noise is divided by a small step. There are better ways.

## 2. The first way: how probabilities change

Differentiate the integral itself. The mean occurs only in $q$:

$$ \frac{\partial}{\partial\,\mathrm{mean}} \int f(z)\, q(z)\, dz
   = \int f(z)\, \frac{\partial q(z)}{\partial\,\mathrm{mean}}\, dz . $$

(The derivative may be taken inside if, for all means near the one of interest, $\lvert f(z)\,
\partial q(z) / \partial\,\mathrm{mean} \rvert$ stays below one function of $z$ with a finite
integral. For a Gaussian $q$ every $f$ that grows no faster than a polynomial will do. Where $q$ is
positive must not depend on the parameter, either. Note what is *not* needed: $f$ may jump.)

The right side is an integral, but not an average over $q$, so draws do not help yet. Here is the
step that makes it one. Since $\frac{\partial}{\partial\,\mathrm{mean}} \log q
= \frac{1}{q} \frac{\partial q}{\partial\,\mathrm{mean}}$ wherever $q > 0$,

$$ \frac{\partial q(z)}{\partial\,\mathrm{mean}}
   = q(z)\, \frac{\partial \log q(z)}{\partial\,\mathrm{mean}}
   \quad\Longrightarrow\quad
   \frac{\partial}{\partial\,\mathrm{mean}} \mathbb E_q[f(z)]
   = \mathbb E_q\Big[f(z)\, \frac{\partial \log q(z)}{\partial\,\mathrm{mean}}\Big] . $$

The derivative of $\log q$ for a parameter is called the **score**. It says how much likelier a draw
becomes, in proportion, when the parameter grows. Draw $z$ from $q$, multiply $f(z)$ by the score:
that is the **score-function estimate** (also *likelihood ratio*, Glynn 1990, or *REINFORCE*,
Williams 1992). For the normal distribution

$$ \log q(z) = -\frac{(z - \mathrm{mean})^2}{2\,\mathrm{std}^2} - \log \mathrm{std} -
   \tfrac12 \log 2\pi, \qquad \mathrm{score} = \frac{\partial \log q(z)}{\partial\,\mathrm{mean}}
   = \frac{z - \mathrm{mean}}{\mathrm{std}^2} . $$

The score by the tape and by the formula, for a few $z$ held fixed; and the three integrals of the
derivation, as sums over a fine grid:
"""

# %%
few = tf.constant([0.5, 1.5, 2.0, 2.25, 3.0])
with tf.GradientTape() as tape:  # jacobian: a derivative for each of several results
    log_q = -((few - mean_variable) ** 2) / (2 * std**2) - np.log(std) - 0.5 * np.log(2 * np.pi)
print("score by the tape   ", tape.jacobian(log_q, mean_variable).numpy())
print("score by the formula", ((few - mean) / std**2).numpy())

# %%
line = np.linspace(mean - 6, mean + 6, 20_001)
dz = line[1] - line[0]


def density(mean):
    return np.exp(-((line - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))


q, h = density(mean), 1e-4
slope_of_q = (density(mean + h) - density(mean - h)) / (2 * h)
of_the_integral = np.sum(f(line) * density(mean + h) - f(line) * density(mean - h)) * dz / (2 * h)
print(f"derivative of the integral:        {of_the_integral:.4f}")
print(f"integral of f times dq/dmean:      {np.sum(f(line) * slope_of_q) * dz:.4f}")
print(f"average over q of f times score:   {np.sum(f(line) * (line - mean) / std**2 * q) * dz:.4f}")

# %% [markdown]
r"""
### Exercise 3.1: score_function_gradient

`f` is any function of an array, `z` an array of draws from $\mathcal N(\mathrm{mean},
\mathrm{std}^2)$. Return an array with one estimate for each draw; averages are taken afterwards.
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
one is; the draws have to agree, up to their *standard error*: the standard deviation of one
estimate divided by the root of their number. An average hardly ever strays five standard errors.
(Your function makes the estimates for 1,000 draws; for 200,000, here and below, they are written
out, since a right answer that goes from draw to draw may be slow.)
"""

# %%
samples = 200_000
noise = random.normal(size=samples)
z = mean + std * noise
score = (z - mean) / std**2
by_score = f(z) * score


def tell(name, values, exact, digits=4):
    """Print the mean of single estimates with its standard error, and their standard deviation."""
    error = np.std(values) / np.sqrt(len(values))
    print(f"{name:26} {np.mean(values):8.{digits}f} +- {error:.{digits}f} (exact {exact:.{digits}f}), "
          f"one estimate varies by {np.std(values):.3f}")  # fmt: skip
    assert abs(np.mean(values) - exact) < 5 * error


first = np.asarray(score_function_gradient(f, mean, std, z[:1000]))
tell("your function, 1,000 draws", first, exact)
tell("score function", by_score, exact)

# %% [markdown]
r"""
Unbiased, but look at the last number: a single estimate varies by more than twice the gradient
itself.

### A baseline

Where does so much noise come from? Suppose $f$ were always near 1,000. Then every estimate is the
score times about 1,000: wildly positive or negative, to average out only in the end. What matters
is whether $f$ is *above or below* its usual value. So subtract a constant $b$, the **baseline**,
from $f(z)$.

**Predict.** Subtract from every $f(z)$ the same constant, say the average of $f$, before it is
multiplied by the score. Over many draws the estimates

- **a**: keep their mean, and change their spread;
- **b**: have their mean shifted by that constant;
- **c**: keep their mean and their spread: a constant has no gradient.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("baseline", guess)

# %%
average = delta**2 + std**2
with_average = (f(z) - average) * score
tell("score alone (f = 1)", score, 0.0)
tell("score function", by_score, exact)
tell("with the average for b", with_average, exact)

# %% [markdown]
r"""
The mean stays, because the score has mean 0. Its expectation is the gradient of the average of
$f = 1$, and that average is 1 for every mean:

$$ \mathbb E_q[\mathrm{score}] = \int q\, \frac{\partial \log q}{\partial\,\mathrm{mean}}\, dz
   = \int \frac{\partial q}{\partial\,\mathrm{mean}}\, dz
   = \frac{\partial}{\partial\,\mathrm{mean}} \int q\, dz
   = \frac{\partial}{\partial\,\mathrm{mean}}\, 1 = 0 , $$

so $\mathbb E_q[(f - b)\,\mathrm{score}] = \mathbb E_q[f\,\mathrm{score}] - b \cdot 0$ for every
constant $b$. The spread does change. Which $b$ is best? The variance is the mean of the square
minus the square of the mean, and the latter does not contain $b$:

$$ \mathrm{Var}\big[(f - b)\,\mathrm{score}\big] = \mathbb E_q\big[(f - b)^2\,\mathrm{score}^2\big] -
   \mathbb E_q[f\,\mathrm{score}]^2 . $$

Its derivative for $b$, $-2\,\mathbb E_q[(f - b)\,\mathrm{score}^2]$, is 0 at

$$ b^* = \frac{\mathbb E_q[f\,\mathrm{score}^2]}{\mathbb E_q[\mathrm{score}^2]} , $$

and since the variance is a parabola in $b$ that opens upwards, this is its minimum. It is not the
average of $f$, but an average in which far-out draws weigh more.

### Aside: the variances exactly

For the quadratic we can compute all of this. Let $\epsilon = (z - \mathrm{mean}) / \mathrm{std}$,
the `noise` of the code, a draw from $\mathcal N(0, 1)$. All we need are the averages of its powers,
and they come from one identity, which will serve us twice more. Its density $\varphi(\epsilon) =
e^{-\epsilon^2/2} / \sqrt{2\pi}$ satisfies $\varphi' = -\epsilon \varphi$. Hence, integrating by
parts (for a differentiable $g$ that grows no faster than a polynomial, and its derivative likewise,
so that all averages exist and $g \varphi$ vanishes far out),

$$ \mathbb E[\epsilon\, g(\epsilon)] = -\int g\, \varphi'\, d\epsilon
   = -\big[g \varphi\big]_{-\infty}^{\infty} + \int g'\, \varphi\, d\epsilon
   = \mathbb E[g'(\epsilon)] . \qquad \text{(Stein 1981)} $$

With $g = \epsilon^{k-1}$ it says $\mathbb E[\epsilon^k] = (k - 1)\, \mathbb E[\epsilon^{k-2}]$: the
even powers average to $1$, $1 \cdot 3$, $1 \cdot 3 \cdot 5$, $1 \cdot 3 \cdot 5 \cdot 7$ for $k =
2, 4, 6, 8$, that is to 1, 3, 15, 105, and the odd ones to 0. (The standard error of an average of
$\epsilon^k$ follows, too: its variance is $\mathbb E[\epsilon^{2k}] - \mathbb E[\epsilon^k]^2$,
divided by the number of draws.)
"""

# %%
for k in (2, 4, 6, 8):
    moment, of_the_square = np.prod(np.arange(1, k, 2)), np.prod(np.arange(1, 2 * k, 2))
    error = np.sqrt((of_the_square - moment**2) / samples)
    print(f"E noise^{k}: {np.mean(noise**k):8.3f} +- {error:.3f} by draws, {moment:.1f} exactly")
    assert abs(np.mean(noise**k) - moment) < 6 * error

# %% [markdown]
r"""
With $f = (\delta + \mathrm{std}\,\epsilon)^2$ and $\mathrm{score} = \epsilon / \mathrm{std}$ an
estimate is

$$ f \cdot \mathrm{score}
   = \frac{\delta^2}{\mathrm{std}}\,\epsilon + 2\delta\,\epsilon^2 + \mathrm{std}\,\epsilon^3 . $$

Its mean is $2\delta$, as it must be. In the mean of its square only even powers survive:

$$ \frac{\delta^4}{\mathrm{std}^2}\cdot 1 + \Big(4\delta^2 + 2\,\frac{\delta^2}{\mathrm{std}}\,
   \mathrm{std}\Big)\cdot 3 + \mathrm{std}^2 \cdot 15 , \qquad\text{so}\qquad
   \mathrm{Var} = \frac{\delta^4}{\mathrm{std}^2} + 14\,\delta^2 + 15\,\mathrm{std}^2 $$

after $(2\delta)^2$ has been taken off. For the best baseline, $\mathbb E[\mathrm{score}^2] =
1/\mathrm{std}^2$ and $\mathbb E[f\,\mathrm{score}^2] = (\delta^2 \cdot 1 + \mathrm{std}^2 \cdot 3)
/ \mathrm{std}^2$, hence $b^* = \delta^2 + 3\,\mathrm{std}^2$. As a parabola in $b$ the variance is
its minimum plus $(b - b^*)^2\, \mathbb E[\mathrm{score}^2]$; at $b = 0$ that extra is
$b^{*2}/\mathrm{std}^2 = \delta^4/\mathrm{std}^2 + 6\delta^2 + 9\,\mathrm{std}^2$. So the minimum is

$$ \mathrm{Var}_{b^*} = 8\,\delta^2 + 6\,\mathrm{std}^2 , \qquad\text{and for } b = \mathbb E_q[f]
   = \delta^2 + \mathrm{std}^2 \text{ it is larger by } 4\,\mathrm{std}^2 . $$
"""

# %%
best = delta**2 + 3 * std**2
with_best = (f(z) - best) * score
variances = {
    "no baseline": (by_score, delta**4 / std**2 + 14 * delta**2 + 15 * std**2),
    "the average of f": (with_average, 8 * delta**2 + 10 * std**2),
    "the best constant": (with_best, 8 * delta**2 + 6 * std**2),
}
for name, (estimates, variance) in variances.items():
    print(f"{name:18} variance {np.var(estimates):6.2f} measured, {variance:6.2f} exactly")
    assert abs(np.var(estimates) / variance - 1) < 0.1

# %% [markdown]
r"""
### A baseline from the draws themselves

In practice nobody knows the average of $f$; it has to come from the same few draws. With $S$ draws
$z_1, \dots, z_S$ it is tempting to subtract the mean of all $S$ values. But that mean *contains*
the draw it is subtracted from, and that has a price:

$$ \mathbb E\Big[\tfrac1S \sum_j f(z_j)\,\mathrm{score}_i\Big]
   = \tfrac1S\, \mathbb E[f(z_i)\,\mathrm{score}_i] + \tfrac1S \sum_{j \ne i} \mathbb E[f(z_j)]\;
      \underbrace{\mathbb E[\mathrm{score}_i]}_{0} = \tfrac1S \cdot \text{gradient} $$

(the average of a product splits, since different draws are independent). So only the share $1 -
\frac1S$ of the gradient is left: with 4 draws, three quarters. The remedy is to leave the draw out.
The mean of the *others* is independent of $z_i$, and for a $b$ that is independent of $z_i$ we have
$\mathbb E[b\,\mathrm{score}_i] = \mathbb E[b]\, \mathbb E[\mathrm{score}_i] = 0$ (Kool et al.
2019).

### Exercise 3.2: leave_one_out_baseline

Return an array. Of the values 1, 2, 6, for example, the baselines are 4, 3.5 and 1.5.
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
    four = random.normal(mean, std, 4)
    score, values = (four - mean) / std**2, f(four)
    of_four["no baseline"].append(np.mean(values * score))
    of_four["the mean of all four"].append(np.mean((values - np.mean(values)) * score))
    without = np.asarray(leave_one_out_baseline(values))
    of_four["leave one out"].append(np.mean((values - without) * score))
for name, estimates in of_four.items():
    tell(name, estimates, 0.75 * exact if "all" in name else exact)

# %% [markdown]
r"""
The last two lines are relatives. With $\bar f$ for the mean of all $S$ values,

$$ f_i - \frac{S \bar f - f_i}{S - 1} = \frac{S}{S - 1}\,\big(f_i - \bar f\,\big) , $$

so leaving one out stretches the biased estimate by $\frac{S}{S-1}$, which just undoes its factor
$\frac{S-1}{S}$. (You may know the same correction from the sample variance.)

## 3. The second way: how draws move

A draw from $\mathcal N(\mathrm{mean}, \mathrm{std}^2)$ can be made in two steps: draw $\epsilon$
from $\mathcal N(0, 1)$, then shift and stretch it,

$$ z = \mathrm{mean} + \mathrm{std}\;\epsilon . $$

That is the whole trick; it has the long name **reparameterization** (Kingma and Welling 2013;
Rezende et al. 2014). Substituting in the integral, with $\epsilon = (z -
\mathrm{mean})/\mathrm{std}$ and $dz = \mathrm{std}\, d\epsilon$, so that $q(z)\, dz =
\varphi(\epsilon)\, d\epsilon$,

$$ \int f(z)\, q(z)\, dz
   = \int f(\mathrm{mean} + \mathrm{std}\,\epsilon)\; \varphi(\epsilon)\, d\epsilon
   = \mathbb E_\epsilon[f(\mathrm{mean} + \mathrm{std}\;\epsilon)] . $$

Now the parameters stand *inside* $f$, and the distribution of $\epsilon$ does not contain them. So
the derivative goes inside and meets only $f$; by the chain rule

$$ \frac{\partial}{\partial\,\mathrm{mean}} \mathbb E_q[f(z)] = \mathbb E_\epsilon[f'(z) \cdot 1] ,
   \qquad
   \frac{\partial}{\partial\,\mathrm{std}} \mathbb E_q[f(z)]
   = \mathbb E_\epsilon[f'(z) \cdot \epsilon] , $$

because $z$ moves with the mean at speed 1, and with the standard deviation at speed $\epsilon$.
This is the **pathwise estimate**. What it asks for: that $f$ is continuous, with a derivative
everywhere but at isolated kinks (a relu is fine, a jump is not), and that the derivative, too,
stays below something with a finite average, for all means (or standard deviations) near the one of
interest.

The two ways in one picture, for $a$, mean and std from above:
"""

# %%
shown = mean + std * np.array([-1.6, -0.8, 0.1, 0.9, 1.7])
line = np.linspace(0.5, 4.5, 201)
print("height times score:", (f(shown) * (shown - mean) / std**2).round(2))
print("slope:             ", (2 * (shown - a)).round(2))
plotting.score_and_path(
    line,
    f(line),
    {"q": density(mean), "q, its mean moved up by 0.3": density(mean + 0.3)},
    shown,
    f(shown),
    (shown - mean) / std**2,
    2 * (shown - a),
    step=0.3,
    caption="Two ways to see that the average of f rises with the mean. Grey: q, not to scale, and five "
    "values of z, the same in both panels. Left: triangles as large as the score, downwards where "
    "it is negative. Right: the same points, moved along with q.",
)

# %% [markdown]
r"""
On the left an estimate is the *height* of $f$ times the score. On the right it is a *slope*, and
all of these points agree that it goes up:

### Exercise 3.3: pathwise_gradient

`df` is the derivative $f'$, as a function of an array; `noise` holds draws of $\epsilon$. Return an
array with one estimate for each of them.
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
    return 2 * (z - a)


by_path = np.asarray(pathwise_gradient(df, mean, std, noise))
tell("score function", by_score, exact)
tell("score, best baseline", with_best, exact)
tell("pathwise", by_path, exact)
print(f"pathwise: variance {np.var(by_path):.3f} measured, {4 * std**2:.3f} exactly")
assert abs(np.var(by_path) / (4 * std**2) - 1) < 0.05

# %% [markdown]
r"""
Its variance is a line of algebra: $f'(z) = 2(\delta + \mathrm{std}\,\epsilon)$ has variance
$4\,\mathrm{std}^2$. The part with $\delta$ is a constant; nothing of it is left to chance.

That both ways estimate the same number was to be expected: *they are the same integral, before and
after integration by parts*. Put $g(\epsilon) = f(\mathrm{mean} + \mathrm{std}\,\epsilon)$ into
Stein's identity of section 2, where $g' = \mathrm{std}\, f'(z)$:

$$ \underbrace{\mathbb E\Big[f(z)\,\frac{\epsilon}{\mathrm{std}}\Big]}_{\text{score function}}
   = \frac{1}{\mathrm{std}}\, \mathbb E[\epsilon\, g(\epsilon)]
   = \frac{1}{\mathrm{std}}\, \mathbb E[g'(\epsilon)]
   = \underbrace{\mathbb E[f'(z)]}_{\text{pathwise}} . $$

And it mends the difference quotient of section 1. Move the mean, but keep the noise:
"""

# %%
quotients = []
for _ in range(200):
    same_noise = random.normal(size=1000)
    there = np.mean(f(mean + step + std * same_noise))
    here = np.mean(f(mean + std * same_noise))
    quotients.append((there - here) / step)
print(f"exact {exact:.2f}; quotients with the same noise: mean {np.mean(quotients):.2f}, "
      f"standard deviation {np.std(quotients):.2f}")  # fmt: skip
assert np.std(quotients) < 0.1

# %% [markdown]
r"""
(Their mean is too large by 0.01: that is the step itself, since $(\delta + h)^2 - \delta^2 =
h\,(2\delta + h)$.)

### Aside: the gradient for the standard deviation

The score for std is $\frac{\partial}{\partial\,\mathrm{std}} \log q = \frac{(z -
\mathrm{mean})^2}{\mathrm{std}^3} - \frac{1}{\mathrm{std}} = \frac{\epsilon^2 - 1}{\mathrm{std}}$.
So the estimates are $f(z)\, \frac{\epsilon^2 - 1}{\mathrm{std}}$ and $f'(z)\,\epsilon$. Their
variances follow as before. Of $f^2 = (\delta + \mathrm{std}\,\epsilon)^4$ the even powers are
$\delta^4 + 6\delta^2\mathrm{std}^2 \epsilon^2 + \mathrm{std}^4\epsilon^4$, and the averages of
$(\epsilon^2 - 1)^2 = \epsilon^4 - 2\epsilon^2 + 1$ times $1, \epsilon^2, \epsilon^4$ are $3 - 2 + 1
= 2$, $15 - 6 + 1 = 10$ and $105 - 30 + 3 = 78$. Hence

$$ \mathrm{Var}_{\text{score}}
   = \frac{2\delta^4 + 60\,\delta^2\,\mathrm{std}^2 + 78\,\mathrm{std}^4}{\mathrm{std}^2} -
   (2\,\mathrm{std})^2, \qquad
   \mathrm{Var}_{\text{path}} = 4\delta^2 + 12\,\mathrm{std}^2 - (2\,\mathrm{std})^2 , $$

the latter from $f'(z)\,\epsilon = 2\delta\epsilon + 2\,\mathrm{std}\,\epsilon^2$.
"""

# %%
std_by_score = f(z) * (noise**2 - 1) / std
std_by_path = df(z) * noise
tell("std, score function", std_by_score, 2 * std)
tell("std, pathwise", std_by_path, 2 * std)
exact_score = (2 * delta**4 + 60 * delta**2 * std**2 + 78 * std**4) / std**2 - 4 * std**2
exact_path = 4 * delta**2 + 8 * std**2
print(f"variances: score {np.var(std_by_score):.1f} ({exact_score:.1f} exactly), "
      f"pathwise {np.var(std_by_path):.2f} ({exact_path:.2f} exactly)")  # fmt: skip
assert abs(np.var(std_by_score) / exact_score - 1) < 0.15
assert abs(np.var(std_by_path) / exact_path - 1) < 0.05

# %% [markdown]
r"""
In this course a network gives not std but `log_var`, the logarithm of the variance: any real number
will do for that. As $\mathrm{std} = e^{\frac12 \mathrm{log\_var}}$ has the derivative $\frac12
\mathrm{std}$, the gradient for `log_var` is the one for std times $\frac12\mathrm{std}$, in both
ways.

## 4. The race

All single estimates of the gradient for the mean, on one scale:
"""

# %%
race = {"score function": by_score, "score, best baseline": with_best, "pathwise": by_path}
plotting.estimates(
    race,
    exact,
    x_label="single estimate of the gradient for the mean",
    caption="200,000 single estimates by each estimator; dashed, the exact gradient. All three have "
    "it for their mean, but a single estimate by the score function without a baseline has the "
    "wrong sign half of the time.",
)

# %%
for name, estimates in race.items():
    needed = np.var(estimates) / (0.1 * exact) ** 2
    wrong = np.mean(estimates * exact < 0)
    print(f"{name:21} share with the wrong sign {wrong:.3f}; "
          f"draws for a standard error of a tenth of the gradient: {needed:6.1f}")  # fmt: skip
assert 50 < np.var(by_score) / np.var(by_path) < 60
assert 0.49 < np.mean(by_score < 0) < 0.51

# %% [markdown]
r"""
The share of one half is no accident: this $f$ is never negative, so that without a baseline the
sign of an estimate is the sign of the score, which is that of the noise, whatever $f$ looks like.
Only the size of the estimates knows the direction.

### More dimensions

A code has more than one number. Take $z$ with $d$ independent numbers, each $\mathcal
N(\mathrm{mean}, \mathrm{std}^2)$ as before, and $f(z) = \sum_{i=1}^d (z_i - a)^2$. We estimate the
gradient for the mean of the *first* number; it is $2\delta$ whatever $d$ is.

**Predict.** With one number the score function without a baseline had about 55 times the variance
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

# %% [markdown]
r"""
*Aside, the derivation.* Split $f = f_1 + R$ into the term of the first number and the rest, $R =
\sum_{i \ge 2} (z_i - a)^2$. The rest is independent of $\epsilon_1$, so it adds nothing to the
gradient, but the score multiplies it all the same. One term of it has the mean $m = \delta^2 +
\mathrm{std}^2$ and the variance $v = \mathrm{Var}[2\delta\,\mathrm{std}\,\epsilon +
\mathrm{std}^2\epsilon^2] = 4\delta^2\mathrm{std}^2 + 2\,\mathrm{std}^4$ (the cross term has an odd
power; $\mathrm{Var}[\epsilon^2] = 3 - 1 = 2$). So $\mathbb E[R] = (d-1)\,m$ and $\mathrm{Var}[R] =
(d-1)\,v$.

- **With a baseline** that is best for $f_1$ plus $\mathbb E[R]$ for the rest, the estimate is
  $(f_1 - b_1^*)\,\mathrm{score}_1 + (R - \mathbb E[R])\,\mathrm{score}_1$. The two parts are
  uncorrelated, because $R - \mathbb E[R]$ has mean 0 and is independent of all else. Their
  variances add up: $8\delta^2 + 6\,\mathrm{std}^2 + (d-1)\, v / \mathrm{std}^2$. It grows in
  proportion to $d$. (This is the best constant: $b^* = \mathbb E[(f_1 + R)\,\mathrm{score}_1^2] /
  \mathbb E[\mathrm{score}_1^2] = b_1^* + \mathbb E[R]$.)
- **Without** it the constant $b^*$ is missing, which costs $b^{*2}\, \mathbb E[\mathrm{score}^2] =
  (b_1^* + (d-1)\,m)^2 / \mathrm{std}^2$ more. It grows with $d^2$.
- **Pathwise**: $\partial f / \partial z_1 = 2(z_1 - a)$ does not know of the others:
  $4\,\mathrm{std}^2$ for every $d$.
"""

# %%
m, v = delta**2 + std**2, 4 * delta**2 * std**2 + 2 * std**4


def exact_variances(d):
    """Variances of the score function, the same with the best baseline, and pathwise."""
    with_baseline = 8 * delta**2 + 6 * std**2 + (d - 1) * v / std**2
    return with_baseline + (best + (d - 1) * m) ** 2 / std**2, with_baseline, 4 * std**2 + 0 * d


for d in (1, 10, 100):
    many = random.normal(mean, std, (20_000, d))
    values, score = np.sum(f(many), axis=1), (many[:, 0] - mean) / std**2
    measured = [values * score, (values - best - (d - 1) * m) * score, df(many[:, 0])]
    measured = np.var(measured, axis=1)
    print(f"d = {d}, measured:", *(f"{variance:11.2f}" for variance in measured))
    print(f"d = {d}, exactly: ", *(f"{variance:11.2f}" for variance in exact_variances(d)))
    assert np.allclose(measured, exact_variances(d), rtol=0.2)
assert 240_000 < exact_variances(100)[0] / exact_variances(100)[2] < 260_000

# %%
dimensions = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500])
names = "score function", "best baseline", "pathwise"
plotting.curves(
    dimensions,
    dict(zip(names, exact_variances(dimensions), strict=True)),
    "dimensions of z",
    "variance of one estimate",
    log="xy",
    caption="The variance of one estimate of the gradient for one of d means, both axes "
    "logarithmic. Without a baseline it grows with the square of d, with the best one in "
    "proportion to d; pathwise, for this f, it does not grow.",
)

# %% [markdown]
r"""
The number of draws you need is proportional to the variance. Here $f$ is a sum of separate terms,
and the path sees only its own; where the numbers act together, the pathwise variance may grow with
$d$, too. Still, slopes that are calmer than heights are the main reason why a variational
autoencoder can do with *one* code for each image, and why the score function is mostly left to
cases that have no path.

### Aside: when the winner loses

It is not a theorem that the pathwise estimate has the smaller variance: it depends on $f$ (Gal
2016, chapter 3; Mohamed et al. 2020, section 3). The pathwise estimate sees slopes, and a function
may have large slopes while its values stay small. Take $f(z) = \sin(\omega z)$ with $\mathrm{mean}
= 0$.

Let $c(t) = \mathbb E[\cos t\epsilon]$. Its derivative is $-\mathbb E[\epsilon \sin t\epsilon] =
-t\,\mathbb E[\cos t\epsilon] = -t\,c(t)$, by Stein's identity with $g = \sin t\epsilon$; with $c(0)
= 1$ that leaves $c(t) = e^{-t^2/2}$. Differentiating twice, $\mathbb E[\epsilon^2 \cos t\epsilon] =
-c''(t) = (1 - t^2)\,e^{-t^2/2}$. With $\cos^2 x = \frac12(1 + \cos 2x)$, $\sin^2 x = \frac12(1 -
\cos 2x)$ and $t = 2\,\omega\,\mathrm{std}$:

$$ \text{gradient} = \omega\, \mathbb E[\cos \omega z]
   = \omega\, e^{-\omega^2 \mathrm{std}^2 / 2}, \qquad
   \mathrm{Var}_{\text{path}} = \omega^2\, \tfrac12\big(1 + e^{-t^2/2}\big) - \text{gradient}^2, $$

$$ \mathrm{Var}_{\text{score}}
   = \frac{\mathbb E[\sin^2(\omega z)\,\epsilon^2]}{\mathrm{std}^2} - \text{gradient}^2
   = \frac{1 - (1 - t^2)\, e^{-t^2/2}}{2\,\mathrm{std}^2} - \text{gradient}^2 . $$

As $\omega$ grows the first grows like $\omega^2 / 2$ and the second tends to $1 /
(2\,\mathrm{std}^2)$: a sine stays between -1 and 1 however fast it swings.
"""


# %%
def exact_for_sine(omega):
    """Gradient and the variances of the score-function and the pathwise estimate, mean = 0."""
    gradient, t = omega * np.exp(-((omega * std) ** 2) / 2), 2 * omega * std
    by_score = (1 - (1 - t**2) * np.exp(-(t**2) / 2)) / (2 * std**2) - gradient**2
    return gradient, by_score, omega**2 * (1 + np.exp(-(t**2) / 2)) / 2 - gradient**2


for omega in (1.0, 10.0):
    gradient, *variances = exact_for_sine(omega)

    def sine(z, omega=omega):
        return np.sin(omega * z)

    def slope_of_sine(z, omega=omega):
        return omega * np.cos(omega * z)

    by_height = sine(std * noise) * noise / std
    by_slope = pathwise_gradient(slope_of_sine, 0.0, std, noise)
    tell(f"omega {omega}, score function", by_height, gradient)
    tell(f"omega {omega}, pathwise", by_slope, gradient)
    assert np.allclose([np.var(by_height), np.var(by_slope)], variances, rtol=0.1)

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
(At $\omega = 10$ the gradient is so small that neither finds it; the score function only errs less.
The curves cross near $\omega = 2$, where there is something to find.) In a variational autoencoder
$f$ is usually of the gentle kind: the decoder is continuous, and where $f$ bends sharply a wide $q$
would cost much, so that $q$ becomes narrow there. But if $f$ *jumps*, the pathwise estimate is not
noisy but wrong. Let $f(z) = 1$ for $z > 0$ and 0 otherwise. Then $\mathbb E_q[f]$ is the
probability of a positive $z$, $\int_0^\infty q\, dz$. Since $q$ depends on $z - \mathrm{mean}$
only, $\frac{\partial q}{\partial\,\mathrm{mean}} = -\frac{\partial q}{\partial z}$, and the
gradient is $-\int_0^\infty \frac{\partial q}{\partial z}\, dz = q(0)$. But the slope of a step is 0
wherever it has one. In the integration by parts a jump adds its height times the density at that
place, here $1 \cdot q(0)$, and no slope knows of that.
"""

# %%
near = 0.3  # the mean, so that both sides of the step are drawn
height = np.exp(-(near**2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
tell("step, score function", (near + std * noise > 0) * noise / std, height)
flat = np.asarray(pathwise_gradient(np.zeros_like, near, std, noise))
print(f"step, pathwise             {np.mean(flat):7.3f}, without any variance, and wrong")
assert not flat.any()

# %% [markdown]
r"""
## 5. Learning q

Now use it. Let $q$ be a Gaussian with $d$ independent numbers, each with its own mean and log_var,
and let it approach the prior of lesson 2, $p(z) = \mathcal N(0, I)$, by minimising
$\mathrm{KL}(q\,\|\,p)$. We know the answer (mean 0, log_var 0), and the KL in closed form, so that
we can watch. But let us pretend to know only half of it: $\mathrm{KL}(q \,\|\, p) = \mathbb
E_q[\log q(z)] - \mathbb E_q[\log p(z)]$, where

$$ \mathbb E_q[\log q(z)] = -\tfrac12 \sum_i \mathrm{log\_var}_i + \text{const}, \qquad
   -\mathbb E_q[\log p(z)] = \mathbb E_q[f(z)] + \text{const} \quad\text{with}\quad
   f(z) = \tfrac12 \sum_i z_i^2 . $$

(The first because $\log q(z) = -\frac12\sum_i (\epsilon_i^2 + \mathrm{log\_var}_i + \log 2\pi)$ and
$\mathbb E[\epsilon_i^2] = 1$.) The gradient of the first part is $-\frac12$ for every log_var; that
of $\mathbb E_q[f]$ is left to the draws. For log_var both ways carry the factor $\frac12
\mathrm{std}$ from the end of section 3.
"""


# %%
def by_the_score(z, std, noise, baseline=False):
    """Gradients of E[f] for mean and log_var from each draw: z (draws, runs, d) -> two such."""
    values = 0.5 * np.sum(z**2, axis=-1, keepdims=True)
    if baseline:
        values = values - (np.sum(values, axis=0) - values) / (len(values) - 1)
    return values * noise / std, values * (noise**2 - 1) / 2


def by_the_path(z, std, noise):
    """The same, pathwise: the derivative of f for z is z itself."""
    return z, z * std * noise / 2


# %%
def descend(estimator, d, runs=20, draws=20, steps=400, rate=0.02, seed=2):
    """Gradient descent from mean 3, log_var -2: the path (steps + 1, 2, runs, d)."""
    random = np.random.default_rng(seed)  # the same draws for every estimator

    mean, log_var, path = np.full((runs, d), 3.0), np.full((runs, d), -2.0), []
    for _ in range(steps + 1):
        path.append((mean, log_var))
        noise, std = random.normal(size=(draws, runs, d)), np.exp(0.5 * log_var)
        for_mean, for_log_var = estimator(mean + std * noise, std, noise)
        mean = mean - rate * np.mean(for_mean, axis=0)
        log_var = log_var - rate * (np.mean(for_log_var, axis=0) - 0.5)
    return np.array(path)


# %%
estimators = {
    "score function": by_the_score,
    "leave one out": lambda *draws: by_the_score(*draws, baseline=True),
    "pathwise": by_the_path,
}
paths = {name: descend(estimator, d=5) for name, estimator in estimators.items()}
kls = {
    name: np.array([kl_divergence(mean, log_var) for mean, log_var in path])
    for name, path in paths.items()
}
exactly = descend(lambda z, std, noise: (z - std * noise, std**2 / 2 + 0 * z), d=5, runs=1)[-1]
print(
    f"with exact gradients the KL after 400 steps is {np.asarray(kl_divergence(*exactly))[0]:.4f}"
)
for name, kl in kls.items():
    print(f"{name:15} KL {np.median(kl[0]):.2f} at the start, after 400 steps {np.median(kl[-1]):.4f} "
          f"(worst run {np.max(kl[-1]):.4f})")  # fmt: skip
assert np.median(kls["pathwise"][-1]) < 0.7 * np.median(kls["score function"][-1])

# %%
across, up = np.linspace(-0.7, 3.5, 80), np.linspace(-2.4, 0.9, 80)
grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 1, 2)
plotting.descents(
    across,
    up,
    np.asarray(kl_divergence(grid[..., 0], grid[..., 1])).reshape(80, 80),
    {name: path[:, :, 0, 0] for name, path in paths.items()},
    goal=np.zeros(2),
    caption="One of the five numbers of q on its way from mean 3, log_var -2 to the goal (cross), in "
    "400 steps at one learning rate with 20 draws each. Grey: level lines of its KL.",
)

# %%
some = np.arange(0, 401, 8)
plotting.curves(
    some,
    {name: np.median(kl, axis=1)[some] for name, kl in kls.items()},
    "step",
    "KL from q to p, in nats",
    log="y",
    bands={name: (kl.min(axis=1)[some], kl.max(axis=1)[some]) for name, kl in kls.items()},
    caption="The exact KL along 20 runs of each: the median, and shaded the range of all runs. The "
    "score function goes the same way, but it staggers; with leave one out it staggers less. "
    "Pathwise runs lie together until the KL is small.",
)

# %% [markdown]
r"""
Five dimensions are few. With twenty, and the same learning rate, the plain score function does not
only stagger: nearly all of its runs fall.
"""

# %%
with np.errstate(all="ignore"):  # numbers beyond all bounds are the point here
    for name, estimator in estimators.items():
        end = descend(estimator, d=20)[-1]
        lost = ~(np.abs(end) < 100).all(axis=(0, 2))
        print(f"d = 20, {name:15} share of runs that flew apart: {np.mean(lost):.2f}")
        assert np.mean(lost) > 0.5 if name == "score function" else not lost.any()

# %% [markdown]
r"""
## 6. For a batch of images

In a variational autoencoder the encoder gives `mean` and `log_var` for each image, arrays $(n, d)$,
and one code is drawn for each image. In the course's notation

$$ z = \mathrm{mean} + \underbrace{e^{\frac12 \mathrm{log\_var}}}_{\text{std}}
   \odot\, \mathrm{noise}, \qquad \mathrm{noise} \sim \mathcal N(0, I), $$

with $\odot$ for number by number. The factor: $\mathrm{log\_var} = \log \mathrm{std}^2 = 2 \log
\mathrm{std}$, so $\mathrm{std} = e^{\frac12 \mathrm{log\_var}}$.

### Exercise 3.4: reparameterize

Each number of each code gets noise of its own, fresh at every call. `seed` is None or a generator
of random numbers; hand it on to `keras.random.normal`, for exercise 3.6 will need it. log_var may
be any number: no clip, and no small constant. Gradients have to pass from $z$ to both arguments, so
write with `keras.ops` or `tf`, not NumPy. And take the shape of the noise by
`keras.ops.shape(mean)`: within a Keras model the batch size is open until data come, and
`mean.shape` holds None there.
"""


# %%
@checks.reparameterize
def reparameterize(mean, log_var, seed=None):
    """A draw z from N(mean, exp(log_var)) through which gradients pass: (n, d) -> (n, d)."""
    ### BEGIN SOLUTION
    noise = keras.random.normal(keras.ops.shape(mean), seed=seed)
    return mean + keras.ops.exp(0.5 * log_var) * noise
    ### END SOLUTION


# %% [markdown]
r"""
The tape that said `None` in section 1 now finds its way. For the sum of all $z$ the gradients are
known: 1 for every mean, and for log_var the derivative of $e^{\frac12
\mathrm{log\_var}}\,\mathrm{noise}$, which is half of itself, $\frac12 (z - \mathrm{mean})$.
"""

# %%
means, log_vars = tf.constant([[1.0, -2.0], [0.5, 3.0]]), tf.constant([[0.0, 1.0], [-1.0, -3.0]])
with tf.GradientTape() as tape:
    tape.watch([means, log_vars])
    codes = reparameterize(means, log_vars)
    total = tf.reduce_sum(codes)
for_means, for_log_vars = tape.gradient(total, [means, log_vars])
print("for mean    by the tape", np.ravel(for_means), "exactly", np.ones(4))
by_formula = np.ravel(0.5 * (codes - means))
print("for log_var by the tape", np.ravel(for_log_vars).round(3), "exactly", by_formula.round(3))
assert np.allclose(np.ravel(for_log_vars), by_formula, atol=1e-5)

# %% [markdown]
r"""
And it is the pathwise estimate of section 3: 10,000 copies of the same $q$ as there, the average
of $f$, its gradients by the tape, and the exact ones, $2\delta$ for the mean and $2\,\mathrm{std}
\cdot \frac12\,\mathrm{std} = \mathrm{std}^2$ for log_var.
"""

# %%
copies = np.full((10_000, 1), mean, "float32"), np.full((10_000, 1), 2 * np.log(std), "float32")
copies = [tf.constant(copy) for copy in copies]
with tf.GradientTape() as tape:
    tape.watch(copies)
    total = tf.reduce_sum(f(reparameterize(*copies)))
for_means, for_log_vars = (np.ravel(gradient) for gradient in tape.gradient(total, copies))
tell("mean, by the tape", for_means, 2 * delta)
tell("log_var, by the tape", for_log_vars, std**2)

# %% [markdown]
r"""
Some samplers of libraries do the same within: `tf.random.normal(shape, mean, std)` computes
`noise * std + mean`. Others, such as the one that draws a class by its logits, have no path to
offer. If in doubt, ask the tape:
"""

# %%
with tf.GradientTape(persistent=True) as tape:
    normals = tf.random.normal((1000,), mean_variable, std_variable)
    classes = tf.random.categorical([[0.0, mean_variable]], 1000)
    averages = tf.reduce_mean(f(normals)), tf.reduce_mean(f(tf.cast(classes, tf.float32)))
print(f"through tf.random.normal:      {tape.gradient(averages[0], mean_variable):.3f}")
print(f"through tf.random.categorical: {tape.gradient(averages[1], mean_variable)}")

# %% [markdown]
r"""
### Two heads from one layer

`mean` and `log_var` may come from two layers of the encoder, as in lesson 5, or, as in much public
code, from *one* layer with twice as many outputs. Then the columns have to be split: the first half
is the mean, the second log_var.

### Exercise 3.5: split_heads

Gradients have to pass here, too.
"""


# %%
@checks.split_heads
def split_heads(outputs):
    """The outputs of one layer as two heads: (n, 2 * latent) -> mean and log_var, (n, latent) each."""
    ### BEGIN SOLUTION
    latent_dim = outputs.shape[1] // 2
    return outputs[:, :latent_dim], outputs[:, latent_dim:]
    ### END SOLUTION


# %%
layer = keras.layers.Dense(4, name="heads")
x = random.normal(size=(200, 3)).astype("float32")
with tf.GradientTape() as tape:
    means, log_vars = split_heads(layer(x))
    loss = tf.reduce_mean(reparameterize(means, log_vars) ** 2)
gradient = tape.gradient(loss, layer.kernel.value)
print("shapes", means.shape, log_vars.shape)
print("size of the gradient for the weights of each output:")
print(np.linalg.norm(gradient, axis=0).round(3), "(mean, mean, log_var, log_var)")
assert np.all(np.linalg.norm(gradient, axis=0) > 0)

# %% [markdown]
r"""
### A layer that draws

Put the draw into a layer, and a Keras model can contain it. The layer needs a source of noise that
*moves on* at each call, also in a compiled training step, where Python code runs only once: noise
made by NumPy would become a constant of the step, and a whole number for a seed gives the same
noise every time. Keras's answer is a `keras.random.SeedGenerator`. It keeps its state in a
variable, which a compiled step can change; the layer makes one for itself and hands it to
`keras.random`.

### Exercise 3.6: Sampling

Write `call`. `inputs` is the list `[mean, log_var]`. The layer draws at every call, in training or
not, and it only draws: no loss is added in it. (`options` are Keras's own arguments for a layer,
such as its name; Keras needs them when it makes the layer anew from a file. Leave `__init__` as it
is.)
"""


# %%
@checks.Sampling
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        ### BEGIN SOLUTION
        mean, log_var = inputs
        return reparameterize(mean, log_var, self.seed_generator)
        ### END SOLUTION


# %% [markdown]
r"""
A small model with it: from a number $x$ it is to guess $\sin 3x$, and it answers with a *draw* from
its own $q(z \mid x)$. The loss is the squared error of the draw.
"""

# %%
x = keras.Input((1,), name="x")
hidden = keras.layers.Dense(32, activation="tanh")(x)
mean_head = keras.layers.Dense(1, name="mean")(hidden)
log_var_head = keras.layers.Dense(1, name="log_var")(hidden)
z = Sampling(seed=3)([mean_head, log_var_head])
model = keras.Model(x, z)
heads = keras.Model(x, [mean_head, log_var_head])
model.summary()

# %% [markdown]
r"""
**Predict.** It is trained on the squared error alone. The standard deviation of its draws

- **a**: stays about where it started, near 1: nothing in the loss speaks of it;
- **b**: grows, as the model explores;
- **c**: shrinks towards 0.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("spread_without_kl", guess)

# %%
x_train = random.uniform(-1, 1, (2000, 1)).astype("float32")
target = np.sin(3 * x_train)


def state():
    """The error of the means and the average standard deviation."""
    means, log_vars = (head.numpy() for head in heads(x_train))
    return np.mean((means - target) ** 2), np.mean(np.exp(log_vars / 2))


error_before, std_before = state()
model.compile(keras.optimizers.Adam(0.01), loss="mean_squared_error")
model.fit(x_train, target, batch_size=100, epochs=20, verbose=0)
error_after, std_after = state()
print(f"error of the mean: {error_before:.4f} before, {error_after:.4f} after")
print(f"average std:       {std_before:.4f} before, {std_after:.4f} after")
assert error_after < 0.1 * error_before
assert std_after < 0.3 * std_before

# %% [markdown]
r"""
Gradients reached both heads. And mind what they did with the second. Section 1 told it: the average
squared error is $\delta^2 + \mathrm{std}^2$, and the quickest way to make that small is to stop
drawing. *Left alone with a reconstruction error, a model turns its own noise off*. In a variational
autoencoder the KL holds against it: it charges $-\frac12\mathrm{log\_var}$ for a small spread, as
in section 5, where the spread did find its way to 1.

The model can be saved and loaded. Keras has to be told once what a `Sampling` is:
"""

# %%
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path, custom_objects={"Sampling": Sampling})
print("the loaded model draws  ", np.ravel(loaded(x_train[:4])).round(3))
anew = Sampling(seed=3)(heads(x_train[:4]))
print("a new layer, seed 3     ", np.ravel(anew).round(3))
print("the old one, which went on", np.ravel(model(x_train[:4])).round(3))

# %% [markdown]
r"""
The weights and the layer's seed are in the file. The state of its generator is not: the noise of a
loaded model starts from the beginning, as that of a new layer with the same seed.

## 7. Seven slips

Every sampler below runs and gives an array of the right shape. All but one are wrong. Each draws
100 codes for the same image, `mean` = (1, -1) and standard deviations (0.6, 0.3), in *two* calls.

**Predict.** In which picture do the codes lie on a straight line?

- **a**: where one noise vector is shared by the whole batch;
- **b**: where the noise has the shape (batch, 1);
- **c**: where `exp(log_var)` is taken for the standard deviation.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("slips", guess)

# %%
normal, exp = keras.random.normal, keras.ops.exp
samplers = {
    "right": reparameterize,
    "shared by the batch": lambda mean, log_var: mean + exp(0.5 * log_var) * normal((1, 2)),
    "shape (batch, 1)": lambda mean, log_var: mean + exp(0.5 * log_var) * normal((len(mean), 1)),
    "exp(log_var) for std": lambda mean, log_var: mean + exp(log_var) * normal(mean.shape),
    "frozen (seed=7)": lambda mean, log_var: mean + exp(0.5 * log_var) * normal(mean.shape, seed=7),
    "noise of std 0.01": lambda mean, log_var: (
        mean + exp(0.5 * log_var) * normal(mean.shape, 0, 0.01)
    ),
    "mean only": lambda mean, log_var: mean,
    "uniform noise": lambda mean, log_var: (
        mean + exp(0.5 * log_var) * keras.random.uniform(mean.shape)
    ),
}

# %%
one_mean, one_std = np.array([1.0, -1.0], "float32"), np.array([0.6, 0.3], "float32")
batch = np.tile(one_mean, (100, 1)), np.tile(2 * np.log(one_std), (100, 1))
plotting.two_calls(
    {
        name: np.stack([np.asarray(sampler(*batch)) for _ in range(2)])
        for name, sampler in samplers.items()
    },
    one_mean,
    one_std,
    caption="100 codes of one image by eight samplers. Circles: the first call; crosses: the second. "
    "Dashed: one and two standard deviations of the q that they should come from.",
)

# %% [markdown]
r"""
What to look for, and what it does to a variational autoencoder:

- **shared by the batch**: one point for each call. All images of a batch are pushed in the same
  direction, so that averaging over the batch does not calm the gradient.
- **shape (batch, 1)**: a line. The numbers of a code are perfectly correlated, while the KL
  believes them independent.
- **exp(log_var) for std**: a cloud of the wrong size, here too small. It is another $q$ than the
  one the KL pays for.
- **frozen**: looks perfect, until you see that every cross sits in a circle. Row 17 of every batch
  gets the same noise for ever: the decoder meets these 100 vectors only, and never the rest of $q$.
- **noise of std 0.01**, **mean only**: points. The decoder never learns what lies between the
  codes: the autoencoder of lesson 1, with its holes.
- **uniform noise**: a box on one side of the mean.

The same in numbers; $q$ has the standard deviations 0.6 and 0.3, and no correlation:
"""

# %%
mean_of_all, std_of_all = np.tile(one_mean, (20_000, 1)), np.tile(2 * np.log(one_std), (20_000, 1))
print("                      standard deviations   correlation   two calls agree")
for name, sampler in samplers.items():
    first, second = (np.asarray(sampler(mean_of_all, std_of_all)) for _ in range(2))
    spread = first.std(axis=0, dtype="float64")
    together = np.corrcoef(first.T)[0, 1] if spread.min() > 1e-6 else np.nan
    print(
        f"{name:22} {spread[0]:7.3f} {spread[1]:7.3f} {together:15.3f} {np.array_equal(first, second)!s:>12}"
    )

# %% [markdown]
r"""
And what shared noise does to a gradient, here that of the average of $z_1^2$ over the batch for its
common mean, which is the average of $2 z_1$. A hundred independent draws make its standard
deviation ten times smaller than that of one; a hundred copies of one draw do not:
"""

# %%
spreads = {}
for name in ("right", "shared by the batch"):
    gradients = [np.mean(2 * np.asarray(samplers[name](*batch))[:, 0]) for _ in range(300)]
    spreads[name] = np.std(gradients)
    print(f"{name:20} the gradient of a batch varies by {spreads[name]:.3f}")
print(f"one draw alone varies by {2 * one_std[0]:.3f}")
assert spreads["shared by the batch"] > 6 * spreads["right"]

# %% [markdown]
r"""
## 8. What cannot be reparameterized this way

Let $z$ be a coin: 1 with probability $p = \mathrm{sigmoid}(\mathrm{logit})$, else 0. It, too, can
be made from noise that knows nothing of the parameter: draw $u$ evenly from [0, 1] and let $z = 1$
if $u < p$. But that is a step, and its slope is 0 wherever it has one. (TensorFlow does not even
say 0: it knows no derivative of a comparison, so the tape says None again.)
"""

# %%
logit = tf.Variable(1.0)
u = tf.constant(random.uniform(size=1000).astype("float32"))
with tf.GradientTape() as tape:
    coins = tf.cast(u < tf.sigmoid(logit), tf.float32)
    average = tf.reduce_mean((coins - 0.45) ** 2)
print("gradient through the comparison:", tape.gradient(average, logit))

# %% [markdown]
r"""
The score function does not care. With lesson 2's form of the Bernoulli likelihood

$$ \log q(z) = z \log p + (1 - z) \log (1 - p) = z\,\mathrm{logit} - \log(1 + e^{\mathrm{logit}}) , $$

and as the derivative of the last term for the logit is
$e^{\mathrm{logit}} / (1 + e^{\mathrm{logit}}) = p$, the score is $z - p$. The exact gradient is a
sum of two terms: $\mathbb E[f] = p f(1) + (1 - p) f(0)$ and
$\frac{dp}{d\,\mathrm{logit}} = p (1 - p)$ give $p\,(1 - p)\,(f(1) - f(0))$.
"""

# %%
p = 1 / (1 + np.exp(-1.0))


def loss_of_coin(z):
    return (z - 0.45) ** 2


coins = 1.0 * (random.uniform(size=samples) < p)
exact_for_coin = p * (1 - p) * (loss_of_coin(1) - loss_of_coin(0))
score = coins - p
hundreds = np.split(loss_of_coin(coins), samples // 100)  # the others: of 100 coins at a time
baseline = np.concatenate([leave_one_out_baseline(values) for values in hundreds])
print("gradient for the logit of a coin:")
tell("score function", loss_of_coin(coins) * score, exact_for_coin, 5)
tell("score, leave one out", (loss_of_coin(coins) - baseline) * score, exact_for_coin, 5)

# %% [markdown]
r"""
The other way out is to make the step smooth: $z = \mathrm{sigmoid}\big((\mathrm{logit} +
\mathrm{noise}) / \text{temperature}\big)$, with noise $\log u - \log(1 - u)$. At temperature 0 this
is the coin: it is 1 just if $\mathrm{logit} + \mathrm{noise} > 0$, that is, if $u > 1 - p$, which
has probability $p$. For several faces instead of two it is the **Gumbel-softmax** or **concrete**
distribution (Jang et al. 2017; Maddison et al. 2017). Now the path is smooth, but it is the
gradient of *another* expectation, in which $f$ is asked about numbers between 0 and 1: a biased
estimate of ours. The bias goes to 0 with the temperature in the end, though it need not fall all
the way, and the variance comes in return:
"""

# %%
u = random.uniform(size=samples)
logistic = np.log(u) - np.log1p(-u)
spreads = []
for temperature in (1.0, 0.5, 0.1, 0.05):
    soft = 1 / (1 + np.exp(-(1.0 + logistic) / temperature))
    by_relaxation = 2 * (soft - 0.45) * soft * (1 - soft) / temperature
    error = np.std(by_relaxation) / np.sqrt(samples)
    spreads.append(np.std(by_relaxation))
    print(f"temperature {temperature}: {np.mean(by_relaxation):.4f} +- {error:.4f} "
          f"(exact {exact_for_coin:.4f}), one estimate varies by {np.std(by_relaxation):.3f}")  # fmt: skip
    if temperature == 1.0:
        bias = np.mean(by_relaxation) - exact_for_coin
        assert bias > 10 * error
assert np.mean(by_relaxation) - exact_for_coin < 0.6 * bias
assert spreads[0] < spreads[1] < spreads[2] < spreads[3]

# %% [markdown]
r"""
Many other distributions *can* be reparameterized. Those with a location and a scale work as the
Gaussian does. Where the distribution function $F(z) = u$ can be inverted, $z = F^{-1}(u)$ is a path
from uniform noise: for an exponential draw with rate $r$, $F(z) = 1 - e^{-rz}$ gives $z = -\log(1 -
u) / r$, so that $\partial z / \partial r = \log(1 - u) / r^2 = -z / r$. With $f(z) = z^2$, whose
expectation is $\int_0^\infty z^2\, r e^{-rz}\, dz = 2/r^2$ (by parts, twice), the gradient is
$-4/r^3$:
"""

# %%
r = 1.5
exponential = -np.log1p(-random.uniform(size=samples)) / r
tell("rate, pathwise", 2 * exponential * (-exponential / r), -4 / r**3)
tell("rate, score function", exponential**2 * (1 / r - exponential), -4 / r**3)

# %% [markdown]
r"""
(The score is the derivative of $\log q = \log r - r z$, that is $1/r - z$.) And where $F$ has no
inverse that one could write down, as for the gamma and beta distributions, $F(z) = u$ can still be
differentiated as it stands: with $u$ held fixed, $\frac{\partial F}{\partial r} + q(z)\,
\frac{\partial z}{\partial r} = 0$, so that $\frac{\partial z}{\partial r} = -\frac{\partial F /
\partial r}{q(z)}$ (*implicit reparameterization*, Figurnov et al. 2018). For the exponential this
is $-z e^{-rz} / (r e^{-rz}) = -z/r$, as before.

## 9. The question that leads on

We can draw codes from a distribution and learn its parameters by gradient descent, with one draw
for each image. What should it be taught? Lesson 4 finds the function to maximise: a bound on $\log
p(x)$ that is an average over $q$, and that is highest where $q$ is the distribution of the codes
that an image may have come from.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| score function | $\mathbb E_q[f(z)\, \partial \log q(z)]$ | `score_function_gradient` | nothing, but the variance grows with $d$ and with the size of $f$ |
| baseline | $\mathbb E_q[(f - b)\,\mathrm{score}]$, as $\mathbb E_q[\mathrm{score}] = 0$ | `leave_one_out_baseline` | a baseline that contains the draw: a share of $1/S$ is lost |
| pathwise | $\mathbb E_\epsilon[f'(\mathrm{mean} + \mathrm{std}\,\epsilon)]$ | `pathwise_gradient` | a jump in $f$, a discrete $z$: 0 or None |
| draw | $z = \mathrm{mean} + e^{\frac12 \mathrm{log\_var}} \odot \mathrm{noise}$ | `reparameterize` | noise shared, frozen, too small; `exp(log_var)` |
| two heads | first half mean, second half log_var | `split_heads` | halves swapped, or the same half twice |
| a layer | a generator whose state moves on | `Sampling` | a whole number for a seed, NumPy in a compiled step |

## Sources

- R. J. Williams 1992, *Simple statistical gradient-following algorithms for connectionist
  reinforcement learning*, and P. W. Glynn 1990, *Likelihood ratio gradient estimation for
  stochastic systems*: the score function.
- C. M. Stein 1981, *Estimation of the mean of a multivariate normal distribution*: the identity.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*, section 2.4, and D. J.
  Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate inference in
  deep generative models*, section 3: reparameterization.
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, section 2.4.
- S. Mohamed, M. Rosca, M. Figurnov and A. Mnih 2020, *Monte Carlo gradient estimation in machine
  learning*: section 3 compares the estimators, section 4 is on the score function, section 5 on
  pathwise gradients.
- Y. Gal 2016, *Uncertainty in deep learning* (thesis), chapter 3: cases in which the score function
  has the smaller variance.
- W. Kool, H. van Hoof and M. Welling 2019, *Buy 4 REINFORCE samples, get a baseline for free!*:
  leave one out.
- E. Jang, S. Gu and B. Poole 2017, *Categorical reparameterization with Gumbel-softmax*; C. J.
  Maddison, A. Mnih and Y. W. Teh 2017, *The concrete distribution*: relaxed discrete draws.
- M. Figurnov, S. Mohamed and A. Mnih 2018, *Implicit reparameterization gradients*.
"""

# %%
checks.progress()
