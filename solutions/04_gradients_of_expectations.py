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
### Exercise 4.1: score_function_gradient

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

### Exercise 4.2: leave_one_out_baseline

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

### Exercise 4.3: pathwise_gradient

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
