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
# Lesson 3. The KL divergence: the price of a wrong distribution

Lesson 2 ended with a wish: for each image a distribution $q(z \mid x)$ of its codes, as near to the
posterior as it can be. How near is that? The **Kullback-Leibler divergence** answers in nats. You
compute it by a formula where there is one, and from draws where there is none.

Then you look for the Gaussian that is nearest to a distribution with two humps. "Nearest" turns out
to mean two different things. You work one of them out yourself, and see which of the two a
variational autoencoder uses.

![Two bells, and below them what the KL adds up](../solutions/pictures/03_kl_divergence.png)

**Time**: {{minutes}} minutes. **You need**: from lesson 2 the surprise in nats (section 1), the log
density of a Gaussian (section 2), the inequality $\log t \le t - 1$ (proof of Jensen's inequality),
the posterior and Bayes' rule (last section); expectation, variance and correlation; the derivative
of a logarithm. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, explorables, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.densities import gaussian_log_density

import keras
import numpy as np
from scipy.optimize import minimize
from scipy.special import rel_entr
from scipy.stats import lognorm, multivariate_normal, norm

random = np.random.default_rng(3)

# %% [markdown]
r"""
## 1. A price in nats

Take the two coins of lesson 2 again. The first falls heads in 9 of 10 tosses, the second in 2 of
10. You toss the first one, but believe it is the second. What falls with probability $p$ surprises by
$-\log p$ nats. How much are you surprised on average, and how much if you know your coin?
"""

# %%
q, p = np.array([0.9, 0.1]), np.array([0.2, 0.8])  # heads and tails: the first coin, the second
believed, known = np.sum(q * -np.log(p)), np.sum(q * -np.log(q))
print(f"surprise per toss: {believed:.3f} nats if taken for the second coin,")
print(f"                   {known:.3f} nats if known for what it is")
print(f"the price of the wrong belief: {believed - known:.3f} nats")

# %% [markdown]
r"""
That price is the KL divergence. The draws $z$ come from $q$; somebody believes that they come from
$p$. (Here $z$ is whatever is drawn: a toss now, a code later.)

$$ \mathrm{KL}(q \,\|\, p) = \mathbb E_q[-\log p(z)] - \mathbb E_q[-\log q(z)]
   = \mathbb E_q \Big[ \log \frac{q(z)}{p(z)} \Big] . $$

$\mathbb E_q$ is the average over draws from $q$: a sum for coins, an integral for densities. The
first of the two averages is called the **cross-entropy**. The second, finite for every $q$ of this
course, is the **entropy** $H(q)$ of $q$, the surprise that nobody can avoid. The KL, or *relative entropy*, is what comes on top. (The
entropy of a density may be negative, and changes with the units of $z$. The KL does neither; for the
units see *Further*.)

SciPy's `rel_entr` holds the terms of the sum. Other coins, and the other direction:
"""

# %%
two_heads = np.array([1.0, 0.0])
pairs = {"first taken for second": (q, p), "second taken for first": (p, q)}
pairs |= {
    "two-headed taken for first": (two_heads, q),
    "first taken for two-headed": (q, two_heads),
}
for name, (true, taken_for) in pairs.items():
    print(f"{name:26} {np.sum(rel_entr(true, taken_for)):.3f} nats")

# %% [markdown]
r"""
So the KL is no distance: **the two directions differ**. And it may be infinite. Who believes in two
heads has ruled out tails, and one tail is an infinite surprise: $\mathrm{KL}(q \,\|\, p) = \infty$
as soon as $q$ gives any probability to where $p$ is 0. The other way round nothing is ruled out,
and the price is small.

### Never negative

Can a wrong belief be *better* than the truth? No: this is **Gibbs' inequality**. The proof takes
$\log t \le t - 1$ once more (the logarithm lies below its tangent at $t = 1$, and touches it only
there), with $t = p(z)/q(z)$:

$$ -\mathrm{KL}(q \,\|\, p) = \mathbb E_q \Big[ \log \frac{p(z)}{q(z)} \Big]
   \le \mathbb E_q \Big[ \frac{p(z)}{q(z)} - 1 \Big]
   = \int_{q > 0} p(z)\,dz - 1 \le 0 . $$

The integral runs only where $q(z) > 0$, since only there do draws fall. The KL is 0 only if $t = 1$
there. Then $p$ equals $q$, and has nothing left for elsewhere: the two are the same (but for sets of
probability 0). At a single $z$ things may look otherwise. Here are a $q$ and a $p$, and below them
what the KL adds up:
"""

# %% tags=["promise"]
line = np.linspace(-8, 8, 1601)
plotting.kl_integrand(
    line,
    norm.pdf(line, 1.0, 0.6),
    norm.pdf(line),
    caption="Above: q = N(1, 0.36) and p = N(0, 1). Below: q log(q / p). Its area above the axis "
    "less that below, where p is larger than q, is the KL: never less than 0.",
)

# %% [markdown]
r"""
**Try.** Give $q$ the mean of $p$, `norm.pdf(line, 0, 0.6)`, then make it the wider one,
`norm.pdf(line, 0, 1.5)`. Where does the sum lose now? Is the difference of the two areas still
above 0?

## 2. A formula: from a Gaussian to the prior

The case that every variational autoencoder needs: $q = \mathcal N(\mu, \sigma^2)$ for one number of
a code, and the prior $p = \mathcal N(0, 1)$. The log density of the one is
$-\frac12 \big( \log 2\pi + \log\sigma^2 + (z-\mu)^2/\sigma^2 \big)$, that of the other
$-\frac12 \big( \log 2\pi + z^2 \big)$. Subtract:

$$ \log q(z) - \log p(z)
   = \frac12 \Big( -\log\sigma^2 - \frac{(z-\mu)^2}{\sigma^2} + z^2 \Big) . $$

The KL is the expectation of this over $q$. The first term does not depend on $z$. The second is a
variance, measured in units of itself. For the third, write $z = \mu + (z - \mu)$ and square; the
mixed term $2\mu(z-\mu)$ has the mean 0. So

$$ \mathbb E_q \Big[ \frac{(z-\mu)^2}{\sigma^2} \Big] = 1, \qquad
   \mathbb E_q [ z^2 ] = \mu^2 + \sigma^2 . $$

### Exercise 3.1: kl_divergence

*6 minutes, easy.*

Put the pieces together. A code has several independent numbers, each with its own $\mu_j$ and
$\sigma_j$. Independent densities multiply, so log densities add up, and so do the KLs: sum over the
numbers of a code, axis 1, and return one KL for each image. `log_var` holds $\log \sigma^2$. Before
you run the cell, try your formula at $\mu = 0$, $\sigma = 1$: what must it give?
"""


# %%
@checks.kl_divergence
def kl_divergence(mean, log_var):
    """KL( N(mean, exp(log_var)) || N(0, I) ) of each image, in nats: (n, d), (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    return 0.5 * keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1.0, axis=1)
    ### END SOLUTION


# %%
z = np.linspace(-4, 6, 2001)
q, p = norm(1.0, 0.6), norm(0, 1)
by_sum = np.sum(q.pdf(z) * (q.logpdf(z) - p.logpdf(z))) * (z[1] - z[0])  # for the integral
codes = np.float32([[1.0], [0.2]]), np.log(np.float32([[0.36], [2.0]]))  # two codes of one number
both = (part.reshape(1, 2) for part in codes)  # and one code of these two numbers
each, together = np.asarray(kl_divergence(*codes)), np.asarray(kl_divergence(*both))
print(f"KL of N(1, 0.36): {by_sum:.4f} by the sum, {each[0]:.4f} by your function")
print(f"two numbers by themselves: {each.round(4)}, in one code: {together.round(4)}")
assert np.isclose(by_sum, each[0], rtol=1e-5)
assert np.isclose(together[0], each.sum(), rtol=1e-5)

# %% [markdown]
r"""
This stands in the loss of every variational autoencoder of the course:

$$ \mathrm{KL}\big( \mathcal N(\mu, \mathrm{diag}(\sigma^2)) \,\|\, \mathcal N(0, I) \big)
   = \frac12 \sum_j \big( \mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1 \big) . $$

($\mathrm{diag}(\sigma^2)$ is the covariance matrix of independent numbers: their variances along
the diagonal, 0 elsewhere.) As a price list for codes of one number:
"""

# %%
stds = np.linspace(0.05, 2.5, 250, dtype="float32")[:, None]
prices = {f"mean {mean}": kl_divergence(0 * stds + mean, 2 * np.log(stds)) for mean in (2, 1, 0)}
plotting.curves(
    stds[:, 0],
    prices,
    "standard deviation of q",
    "KL to the prior, nats",
    caption="The price of a code of one number: free only at mean 0 and standard deviation 1, dearer "
    "the farther its standard deviation is from 1, to either side, and its mean from 0.",
)

# %% [markdown]
r"""
A $q$ that is the prior says nothing about an image, and costs nothing. To be sharp costs a
logarithm: once $\sigma$ is small, each halving of it costs another $\log 2 = 0.69$ nats, one bit.
To be far away costs a square.

## 3. From draws

Most pairs of distributions have no such formula. But the KL is an average over $q$ of
$\log q(z) - \log p(z)$. So draw $z_1, \dots, z_S$ from $q$, and take the mean of what you find: a
Monte Carlo estimate, as in lesson 2.

### Exercise 3.2: kl_monte_carlo

*10 minutes, medium.*

Estimate the same KL without the formula. `z` holds the draws, (samples, n, d), draws first. Use
`gaussian_log_density(x, mean, log_var)` of lesson 2: it takes arrays, such a `z` for `x` as it is, and
sums over the last axis. (What it returns is a tensor: `keras.ops.mean` averages such. Zeros of the
right kind are `np.zeros_like(mean)`.) The prior is a Gaussian, too; what are its mean and its *log* variance?
"""


# %%
@checks.kl_monte_carlo
def kl_monte_carlo(mean, log_var, z):
    """KL( N(mean, exp(log_var)) || N(0, I) ) from draws z of q: z (samples, n, d) -> (n,)."""
    ### BEGIN SOLUTION
    zeros = keras.ops.zeros_like(mean)
    log_q = gaussian_log_density(z, mean, log_var)
    log_p = gaussian_log_density(z, zeros, zeros)
    return keras.ops.mean(log_q - log_p, axis=0)
    ### END SOLUTION


# %% [markdown]
r"""
Try it on $q = \mathcal N(1, 1)$, whose KL is $\frac12$ nat, many times over. We pretend that there
are 10,000 images with this same $q$: one call then gives 10,000 estimates, each from `samples`
draws. First from a single one:
"""


# %%
def estimates(one_mean, samples=1, n=10_000):
    """n estimates of the KL of N(one_mean, 1) from the prior, each from so many draws."""
    means = np.full((n, 1), one_mean, "float32")
    z = means + random.standard_normal((samples, n, 1), dtype="float32")
    return np.asarray(kl_monte_carlo(means, np.zeros_like(means), z))


values = estimates(1.0)
print(f"mean of the estimates {values.mean():.3f}, scatter (standard deviation) {values.std():.3f}")
print(f"share of estimates below 0: {np.mean(values < 0):.3f}")

# %% [markdown]
r"""
A KL is never negative, but an estimate may be: the draw fell where $p$ is larger than $q$, where
a curve like that of section 1 lies below 0. That is no bug.

**Predict.** Now move $q$ nearer to the prior, to $\mathcal N(0.2, 1)$. Its KL is 0.02 nats. Of the
estimates from single draws,

- **a**: as many are negative: scatter and KL shrink together;
- **b**: more are negative: the KL shrinks faster than the scatter;
- **c**: fewer are negative: they scatter less than before.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("nearer_q", guess)

# %%
print("mean of q   KL      mean estimate   scatter   negative   mean if cut off at 0")
for one_mean in (4.0, 2.0, 1.0, 0.5, 0.2):
    values = estimates(one_mean)
    cut_off = np.maximum(values, 0).mean()
    print(
        f"{one_mean:6.1f}   {one_mean**2 / 2:7.3f}   {values.mean():9.3f}   {values.std():13.3f}"
        f"   {np.mean(values < 0):8.3f}   {cut_off:12.3f}"
    )
print(f"mean of q 0.2, 16 draws for each estimate: scatter {estimates(0.2, 16).std():.3f}")
assert np.mean(values < 0) > 0.4
assert cut_off > 3 * 0.02

# %% [markdown]
r"""
Read the row of 0.2 twice. Nearly half of the estimates are negative, and they have to be: somebody
who cuts them off at 0, since "a KL is never negative", gets more than four times the true value.
**Cutting off is the bug.** The plain mean is right on average at any number of draws, because no
logarithm is taken *after* averaging; the estimate of $\log p(x)$ in lesson 2 had no such luck.

More draws help in the usual way. Variances of independent draws add up, so a mean of $S$ draws has
the standard deviation of one draw divided by $\sqrt S$: its **standard error**. With 16 draws (the
last line) the scatter is a quarter of what it was.

## 4. Two directions

Now choose one of the two distributions. The target $p$ has two humps: 60% of its probability lies
around $-2$, 40% around 2. Approximate it by one Gaussian $q$, "as near as possible":

- **forward**: make $\mathrm{KL}(p \,\|\, q)$ small, an average over the *target*: $p$ is true, and
  $q$ believed;
- **reverse**: make $\mathrm{KL}(q \,\|\, p)$ small, an average over the *approximation*: $q$ is
  true, and $p$ believed.
"""

# %%
humps, shares = np.array([-2.0, 2.0]), np.array([0.6, 0.4])


def log_target(z, widths=0.6):
    """log p(z) of two humps with these standard deviations."""
    parts = norm.logpdf(np.asarray(z)[..., None], humps, widths) + np.log(shares)
    return np.logaddexp.reduce(parts, axis=-1)


hump = random.choice(2, 20_000, p=shares)
draws = random.normal(humps[hump], 0.6)[:, None].astype("float32")  # (samples, 1)

# %% [markdown]
r"""
### Forward: only draws are needed

Suppose that all you have are draws from $p$, and no formula. Can you still find the Gaussian with the
smallest $\mathrm{KL}(p \,\|\, q)$? Take paper:

1. Write $\mathrm{KL}(p \,\|\, q)$ as a difference of two averages over $p$, as in section 1. Which
   of the two does $q$ have a say in?
2. What can stand in place of an average over $p$, when draws are all you have?
3. Put in $\log q$ of a Gaussian with independent numbers. It is a sum over the numbers of a code,
   so each number can be fitted by itself.
4. Where are the derivatives with respect to the mean and to the variance 0?

### Exercise 3.3: forward_kl_fit

*18 minutes, hard.*

Return `mean` (d,) and `log_var` (d,) of the Gaussian $q$ with independent numbers that has the
smallest $\mathrm{KL}(p \,\|\, q)$, where the average over $p$ is that over the draws `z` (samples,
d). There are at least two draws, and in no column are they all alike. They may lie far from 0, say
around 1,000 in float32: do not lose digits.
"""


# %%
@checks.forward_kl_fit
def forward_kl_fit(z):
    """The Gaussian q of independent numbers with the smallest KL(p || q): mean (d,), log_var (d,)."""
    ### BEGIN SOLUTION
    mean = keras.ops.mean(z, axis=0)
    return mean, keras.ops.log(keras.ops.mean((z - mean) ** 2, axis=0))
    ### END SOLUTION


# %% [markdown]
r"""
The test of a minimum: any other Gaussian has to do worse. (The formula of $p$ serves here only to
give the KL itself. What you made small differs from it by the entropy of $p$.)
"""

# %%
mean, log_var = (np.asarray(part)[0] for part in forward_kl_fit(draws))
forward = mean, np.exp(log_var / 2)
tries = {"your fit": forward, "moved": (mean + 0.3, forward[1]), "the larger hump": (-2.0, 0.6)}
tries |= {"wider": (mean, 1.2 * forward[1]), "narrower": (mean, 0.8 * forward[1])}
for name, place in tries.items():
    kl = np.mean(log_target(draws) - norm.logpdf(draws, *place))
    print(f"{name:15} mean {place[0]:6.3f}, std {place[1]:.3f}: KL(p || q) = {kl:.3f} nats")

line = np.linspace(-7, 7, 701)
curves = {"target p": np.exp(log_target(line))}
curves["forward: best KL(p || q)"] = norm.pdf(line, *forward)
plotting.density_curves(
    line,
    curves,
    filled="target p",
    caption="The Gaussian with the smallest forward KL to a target with two humps. It covers both, "
    "and has its peak between them, where the target has hardly anything.",
)

# %% [markdown]
r"""
The best $q$ has the mean and the variance of the draws, and so (nearly) those of the target. This
is called **moment matching**:

$$ \mu = \frac1S \sum_s z_s, \qquad \sigma^2 = \frac1S \sum_s (z_s - \mu)^2 . $$

The divisor is $S$, not $S - 1$: what was made small is an average over $S$ draws. (Line by line in
*Further*.)

### Reverse: only the formula is needed

Now the average runs over $q$, and asks for $\log p$ at draws of $q$. Setting derivatives to 0 gives
no formula here, so we search.

**Predict.** Of all Gaussians, the one with the smallest *reverse* KL to the same target

- **a**: covers both humps, about as wide as the forward fit;
- **b**: lies between the humps, narrower than the forward fit;
- **c**: lies on the larger hump, about as wide as that hump.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("reverse_kl", guess)

# %%
t = np.linspace(-6, 6, 241)
weight = norm.pdf(t) * (t[1] - t[0])  # of z = mean + std * t: a fine sum over q


def reverse_kl(mean, std, widths=0.6):
    z = mean + std * t
    return weight @ (norm.logpdf(z, mean, std) - log_target(z, widths))


def minima(widths=0.6):
    """Where searches downhill end, from eight starts: rows of KL, mean, std, the best first."""

    def kl(place):  # of the mean and the logarithm of the standard deviation
        return reverse_kl(place[0], np.exp(place[1]), widths)

    starts = [(mean, np.log(std)) for mean in (-3, -1, 1, 3) for std in (0.5, 2.0)]
    options = {"xatol": 1e-6, "fatol": 1e-9, "maxiter": 10_000, "maxfev": 10_000}
    ends = [minimize(kl, start, method="Nelder-Mead", options=options) for start in starts]
    assert all(end.success for end in ends)
    rows = [(end.fun, end.x[0], np.exp(end.x[1])) for end in ends]
    return np.unique(np.round(rows, 3), axis=0)


for kl, mean, std in minima():
    print(f"KL {kl:.3f} nats at mean {mean:6.3f}, standard deviation {std:.3f}")
print("-log of the humps' shares:", -np.log(shares).round(3))
assert np.allclose(minima()[:2, 1], humps, atol=0.1)

# %%
for name, (_, *place) in zip(("best KL(q || p)", "second minimum"), minima()[:2], strict=True):
    curves |= {f"reverse: {name}": norm.pdf(line, *place)}
plotting.density_curves(
    line,
    curves,
    filled="target p",
    caption="One Gaussian for a target with two humps. Forward KL covers both, and puts much of its "
    "probability into the gap; reverse KL sits on one hump and leaves the other out.",
)

# %% [markdown]
r"""
Why so different? The picture shows both densities and, under them, the two curves whose areas (above
the axis, less below it) are the KLs. Section 1 drew the first.

**Try.** In the beginning $q$ lies in the gap: which curve is high there? Drag $q$ onto the larger hump:
which curve is high at the hump that $q$ leaves out? Now make $q$ wider: which KL rises, and which falls?
"""

# %%
explorables.kl()

# %% [markdown]
r"""
A search downhill ends in one of three valleys, by where it starts (*Further* draws them). The two
best minima sit on one hump each. Their KL is about $-\log$ of the hump's share, for a simple reason:
where $q$ sits, the target is its share times (nearly) the same Gaussian, and
$\log \frac{q}{\text{share} \,\cdot\, q} = -\log \text{share}$. The other hump costs nothing beyond
that: where $q$ has next to no probability, next to nothing is added. But in the gap $p$ is nearly 0, and what $q$
puts there costs dearly.

Forward KL has it the other way round. A hump that $q$ misses costs dearly: in the table above, the
Gaussian on the larger hump pays more than 8 nats, the best one 0.55. To fill the gap costs little.
So people call forward KL *mass-covering* (mass is another word for probability) and reverse KL
*mode-seeking* (a mode is a peak). But do not take a nickname for a law:
"""

# %%
for kl, mean, std in minima(widths=0.8):
    print(f"width 0.8: KL {kl:.3f} nats at mean {mean:6.3f}, standard deviation {std:.3f}")
assert minima(widths=0.8)[0, 2] > 1.5

# %% [markdown]
r"""
Wider humps fill the gap. Then reverse KL, too, is smallest for a $q$ that covers both, if only by a
little, and the minimum on the smaller hump is gone.

**Try.** `minima(0.7)` and `minima(0.9)`. Between which widths does the best $q$ change its mind, and
how many minima are left?

## 5. Which one is at work where

### Maximum likelihood is a forward KL

Lesson 2 trained its decoder by maximum likelihood: make the average of $-\log p(x)$ over the data
small. That is a KL in disguise. Take ten tosses of a coin, seven of them heads. The model is a coin
that falls heads with probability $m$, and $p_m$ is its distribution.

1. The average of $-\log p_m(x)$ over the ten tosses is $-(0.7 \log m + 0.3 \log(1 - m))$. Call
   $p_{\text{data}} = (0.7, 0.3)$ the distribution of the data. Then this is the cross-entropy of
   section 1: the model's surprise, averaged over $p_{\text{data}}$.
2. So it is $\mathrm{KL}(p_{\text{data}} \,\|\, p_m) + H(p_{\text{data}})$, and the model has no
   influence on $H(p_{\text{data}})$: to make the average small is to make the KL small.
"""

# %%
tosses = np.array([0.7, 0.3])
print("  m    average of -log p   KL(data || model)   difference")
for m in (0.3, 0.5, 0.7, 0.9):
    model = np.array([m, 1 - m]).round(1)
    average, kl = -np.sum(tosses * np.log(model)), np.sum(rel_entr(tosses, model))
    print(f" {m:.1f}   {average:12.3f}   {kl:18.3f}   {average - kl:14.3f}")

# %% [markdown]
r"""
The difference is the entropy of the data, the same for every model. The direction is **forward**: an
average over data. (In exercise 3.3 draws stood for the data, and you found the Gaussian of maximum
likelihood.) So a model trained by maximum likelihood must not leave anything out: if it gives no
probability to what does occur, the KL is infinite. The other fault is cheap. A model that spends half
of its probability on images that nobody writes, and spreads the other half as the data are, pays
$\log 2 = 0.69$ nats an image.

### The $q$ of a variational autoencoder

There the target is the posterior $p(z \mid x)$. Forward KL would need draws from it, and those are
just what is missing. (Weights can stand in their place, as in lesson 2, but only if $q$ is good
already.) Reverse KL needs two things: draws from $q$, which are cheap, and the formula of the target.
A constant factor of the target may be unknown: it does not move the minimum. And by Bayes' rule the
posterior is $p(z)\,p(x \mid z)$ times $1/p(x)$, which does not depend on $z$. So $q$ is fitted by the reverse KL (lesson 6 shows how it comes in by itself). Expect
its habits: if an image may come from two places on the map, with a deep gap between them, the best
Gaussian $q$ takes one.

And with a single hump? Let the posterior be a Gaussian of two numbers, with means 0, standard
deviations 1 and a correlation of 0.9: a slanted ellipse. The numbers of $q$ are independent: its
ellipse stands upright.

**Predict.** Forward KL matches moments: it gives each number of $q$ the standard deviation 1.
Reverse KL gives each

- **a**: about 0.4;
- **b**: about 0.9;
- **c**: 1, as forward KL does.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("correlated", guess)

# %%
covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
axis = np.linspace(-6, 6, 241)
plane = np.stack(np.meshgrid(axis, axis), axis=-1)
log_p = multivariate_normal(cov=covariance).logpdf(plane)
stds, kls = np.linspace(0.3, 1.1, 81), []
for std in stds:  # of both numbers, as p treats them alike; a fine sum over the plane
    log_q = norm.logpdf(plane, 0, std).sum(axis=-1)
    kls.append(np.sum(np.exp(log_q) * (log_q - log_p)) * (axis[1] - axis[0]) ** 2)
narrow = stds[np.argmin(kls)]
print(f"smallest KL(q || p): {np.min(kls):.3f} nats, at standard deviation {narrow:.2f}")

# %%
middle = np.zeros(2)
plotting.gaussians(
    {
        f"{name} KL": {"p": (middle, covariance), "q": (middle, std**2 * np.eye(2))}
        for name, std in (("forward", 1.0), ("reverse", narrow))
    },
    caption="A slanted p and the best upright q, by each KL; 95% of a Gaussian lies within its "
    "ellipse. By forward KL q reaches far beyond p. By reverse KL it hardly does, and misses most of "
    "p's length.",
)

# %% [markdown]
r"""
**Too narrow**: that is how reverse KL fails on a Gaussian that leans where $q$ cannot. (For other
targets it is the usual failure, not a law: *Further* has a $q$ that is wider than its target.) The
standard deviation 0.44 is that of one number of $p$ while the other is held fast (derived in
*Further*). And 0.83 nats remain, the price of a $q$ that cannot slant. Lesson 7 meets both, a $q$ too
narrow and a rest that stays, in another posterior.

### The question that leads on

To make $\mathrm{KL}(q \,\|\, p)$ small we searched, with two parameters. A network has thousands,
and follows a gradient. But the average runs over draws from $q$, and it is $q$ that changes. What is
the gradient of such an average? That is lesson 4.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| the price of believing $p$ where $q$ is true | $\mathbb E_q[\log q(z) - \log p(z)] \ge 0$ | `rel_entr` | infinite where $q$ reaches and $p$ is 0; directions mixed up |
| KL to the prior | $\frac12\sum_j(\mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1)$ | `kl_divergence` | a mean over numbers; the $-1$ outside of the sum |
| KL from draws | $\frac1S\sum_s \big( \log q(z_s) - \log p(z_s) \big)$ | `kl_monte_carlo` | negative estimates cut off |
| forward KL, $\mathrm{KL}(p \,\Vert\, q)$ | mean and variance of the draws | `forward_kl_fit` | covers gaps; $S - 1$, or log standard deviation |
| reverse KL, $\mathrm{KL}(q \,\Vert\, p)$ | $-\log$ share, at a hump | `minima` | leaves humps out; mostly too narrow |
| maximum likelihood | $\mathrm{KL}(p_{\text{data}} \,\Vert\, p_m) + H(p_{\text{data}})$ | section 5 | taken for the reverse KL |

## To explore

"Mode-seeking" sounds as if reverse KL looked for the highest peak. Does it? Give the smaller hump a
sharper and higher peak: `minima(np.array([0.6, 0.1]))`. Which hump does the best $q$ choose, and at
which KL? Change `shares` and the widths until you can say what it goes by. Then add a third hump.

**Next**: [lesson 4](04_gradients_of_expectations.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Nothing below is needed later. Where the price is paid; the fit by forward KL, line by line; the
valleys of both KLs; why the KL does not depend on units; why more estimates are negative near the
prior; an estimate that is never negative; and how narrow a $q$ gets by reverse KL.

### Where the price is paid

The best compressor for long rows of tosses from $p$ spends $-\log p(z)$ nats on a toss $z$, on
average over a row. Feed it tosses from $q$, and each takes $\mathrm{KL}(q \,\|\, p)$ nats more than it
had to, on average.

### The fit by forward KL

Only $-\mathbb E_p[\log q(z)]$ depends on $q$. For one number,

$$ -\mathbb E_p[\log q(z)]
   = \frac12 \Big( \log 2\pi + \log \sigma^2 + \frac{\mathbb E_p [(z - \mu)^2]}{\sigma^2} \Big) . $$

The derivative with respect to $\mu$ is $-\mathbb E_p[z - \mu] / \sigma^2$. It is 0 at
$\mu = \mathbb E_p[z]$, negative below and positive above: a minimum, whatever $\sigma$ is. With
respect to $\sigma^2$ the derivative is
$\frac12 \big( \frac{1}{\sigma^2} - \frac{\mathbb E_p[(z-\mu)^2]}{\sigma^4} \big)$: 0 at
$\sigma^2 = \mathbb E_p[(z - \mu)^2]$, again negative below and positive above. With averages over
draws in place of $\mathbb E_p$ nothing changes. From one draw that variance is 0, and the average
falls without end as $\sigma \to 0$: there is no best $q$.

### The valleys

Every point of these pictures is a Gaussian $q$.
"""

# %%
means, widths = np.linspace(-4, 4, 81), np.linspace(0.3, 3.3, 61)
mass = np.exp(log_target(line)) * (line[1] - line[0])  # p(z) dz


def forward_kl(mean, std):
    return mass @ (log_target(line) - norm.logpdf(line, mean, std))


directions = {"forward: KL(p || q)": forward_kl, "reverse: KL(q || p)": reverse_kl}
plotting.landscapes(
    means,
    widths,
    {
        name: np.array([[kl(mean, std) for mean in means] for std in widths])
        for name, kl in directions.items()
    },
    "mean of q",
    "standard deviation of q",
    np.array([0.6, 0.8, 1, 1.2, 1.5, 2, 3, 5]),
    marks=dict(zip(directions, (np.array([forward]), minima()[:, 1:]), strict=True)),
    caption="KL in nats for Gaussians q of many means and widths, as lines of equal height; stars mark "
    "the minima, a full star the best. Forward KL has one valley, reverse KL has three.",
)

# %% [markdown]
r"""
### Other units, other shapes

Write the same draws of $\mathcal N(1, 0.36)$ in other units, $100\,z$, or bend them, $e^z$:
"""

# %%
z = random.normal(1.0, 0.6, 1000)
log_densities = {
    "z": (norm.logpdf(z, 1.0, 0.6), norm.logpdf(z)),
    "100 z": (norm.logpdf(100 * z, 100.0, 60.0), norm.logpdf(100 * z, 0, 100.0)),
    "exp(z)": (lognorm.logpdf(np.exp(z), 0.6, scale=np.e), lognorm.logpdf(np.exp(z), 1.0)),
}
for name, (log_q, log_p) in log_densities.items():
    print(f"{name:7} log q of the first draw {log_q[0]:7.3f}, KL {np.mean(log_q - log_p):.4f}")

# %% [markdown]
r"""
A log density depends on the units: stretch $z$ by 100, and it falls by $\log 100$. But $\log q$ and
$\log p$ change alike, so the KL does not depend on units, nor on any map that can be undone. (And
two values of $\log p(x)$ may be compared only for the same data in the same units.)

### Why more estimates are negative near the prior

For $q = \mathcal N(\mu, 1)$ with $\mu > 0$ the difference of the log densities is
$\mu z - \frac12\mu^2$. With $z = \mu + \epsilon$ and $\epsilon$ standard normal that is
$\frac12\mu^2 + \mu\epsilon$. So a single estimate is itself Gaussian: its mean is the KL,
$\frac12\mu^2$, and its standard deviation is $\mu$. It is negative if $\epsilon < -\frac12\mu$,
with probability $\Phi(-\frac12\mu)$, which rises to one half as $\mu \to 0$:
"""

# %%
for one_mean in (4.0, 1.0, 0.2):
    share = np.mean(estimates(one_mean) < 0)
    print(f"mean {one_mean}: {share:.3f} negative, by the formula {norm.cdf(-one_mean / 2):.3f}")

# %% [markdown]
r"""
### An estimate that is never negative

The proof of Gibbs' inequality holds more than it says. For each single $z$, with $t = p(z)/q(z)$,
the number $t - 1 - \log t$ is at least 0. And on average $t - 1$ adds nothing:
$\mathbb E_q[t] - 1 = 0$, as long as $q$ is nowhere 0 where $p$ is not. So the mean of
$t - 1 - \log t$ is an unbiased estimate of the KL, too, and never negative (Schulman 2020):
"""

# %%
for one_mean in (4.0, 1.0, 0.2):
    z = one_mean + random.standard_normal(100_000)
    log_t = norm.logpdf(z) - norm.logpdf(z, one_mean)
    plain, other = -log_t, np.expm1(log_t) - log_t
    print(f"mean {one_mean}, KL {one_mean**2 / 2:5.3f}: plain {plain.mean():6.3f}, scatter "
          f"{plain.std():.3f}; never negative {other.mean():6.3f}, scatter {other.std():.3f}")  # fmt: skip

# %% [markdown]
r"""
Near the prior it scatters far less. But it holds an importance weight, $p/q$: far away a few rare
draws carry its mean, as in lesson 2. Do not believe its scatter at mean 4. There
$\mathbb E_q[t^2] = e^{\mu^2}$, so that the true one is about 3,000: the draws that make it are too
rare to come. And where the variance of $q$ is at most half that of the prior, its own variance is
infinite: $p^2/q$ goes as $\exp\big( -z^2 + \frac{(z-\mu)^2}{2\sigma^2} \big)$, which does not fall on
both sides once $\frac{1}{2\sigma^2} \ge 1$.

### How narrow, exactly

Let $p = \mathcal N(0, \Sigma)$ with the precision $\Lambda = \Sigma^{-1}$, and $q$ a Gaussian of
independent numbers with variances $\sigma_j^2$. Its best mean is 0, as another one would add
$\frac12 \mu^\top \Lambda \mu$ to the KL. For the mean 0, $\log p(z) = -\frac12 z^\top \Lambda z$ +
const is $-\frac12$ times a sum of squares $\Lambda_{jj} z_j^2$ and of mixed terms such as
$2 \Lambda_{12} z_1 z_2$. On average over $q$ the mixed terms are 0, because its numbers are
independent with mean 0. What is left is

$$ \mathrm{KL}(q \,\|\, p)
   = \frac12 \sum_j \big( \Lambda_{jj}\, \sigma_j^2 - \log \sigma_j^2 \big) + \text{const}, $$

and its derivative with respect to $\sigma_j^2$, $\frac12(\Lambda_{jj} - 1/\sigma_j^2)$, is 0 at
$\sigma_j^2 = 1/\Lambda_{jj}$. For two numbers
$1/\Lambda_{11} = \Sigma_{11} - \Sigma_{12}^2 / \Sigma_{22}$, the variance of the first while the
second is held fast: never more than $\Sigma_{11}$, and less as soon as they are correlated.
"""

# %%
exact = 1 / np.sqrt(np.diag(np.linalg.inv(covariance)))
print(f"by the formula {exact.round(3)}, found in section 5: {narrow:.2f}")
assert np.allclose(exact, narrow, atol=0.01)

# %% [markdown]
r"""
That is about a Gaussian target. Let $p$ be half a narrow spike, $\mathcal N(0, 0.01)$, and half a
broad bell, $\mathcal N(0, 1)$. Now the best Gaussian $q$ is *wider* than $p$: it covers the
bell, narrowed by the spike to three quarters of its width:
"""

# %%
stds = np.linspace(0.05, 1.5, 146)
kls = []
for std in stds:
    parts = norm.logpdf(std * t, 0, 0.1), norm.logpdf(std * t, 0, 1)
    kls.append(weight @ (norm.logpdf(std * t, 0, std) - np.logaddexp(*parts) + np.log(2)))
print(f"standard deviation of the best q {stds[np.argmin(kls)]:.2f}, of p {np.sqrt(0.505):.2f}")

# %% [markdown]
r"""
## Sources

- S. Kullback and R. A. Leibler 1951, *On information and sufficiency*.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: KL, section 2.3; that it is
  never negative, theorem 2.6.3; the price of a wrong code, theorem 5.4.3.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: KL and its proof, section 1.6.1,
  equation (1.113); maximum likelihood for the Gaussian, section 2.3.4; forward and reverse KL, and
  the narrow fit to correlated numbers, section 10.1.2.
- T. Minka 2005, *Divergence measures and message passing*: what the directions leave out and cover.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the KL to the prior, appendix
  B.
- J. Schulman 2020, *Approximating KL divergence* (a web page): the estimate in *Further*.
"""
