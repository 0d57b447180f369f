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

Lesson 2 ended with a wish: for each image a distribution $q(z \mid x)$ that says where its codes
are, as near to the posterior as it can be. How near is that? This lesson gives an answer in nats,
the **Kullback-Leibler divergence**, and computes it in two ways: by a formula where there is one,
and from draws where there is none.

Then you look for the nearest Gaussian to a distribution that is not Gaussian. You will find that
"nearest" means two different things, work one of them out yourself, and see which of the two a
variational autoencoder uses, and what that does to it.

![Two bells, and below them what the KL adds up](../solutions/pictures/03_kl_divergence.png)

**Time**: {{minutes}} minutes. **You need**: from lesson 2 the surprise in nats (section 1), the log
density of a Gaussian (section 2), the inequality $\log t \le t - 1$ (from the proof of Jensen's
inequality), the posterior and Bayes' rule (last section); expectation, variance and correlation;
the derivative of a logarithm. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
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
10. You toss the first one, but you believe it is the second. What falls with probability $p$
surprises by $-\log p$ nats. How much are you surprised on average, and how much would you be if you
knew your coin?
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
$p$:

$$ \mathrm{KL}(q \,\|\, p) = \mathbb E_q[-\log p(z)] - \mathbb E_q[-\log q(z)]
   = \mathbb E_q \Big[ \log \frac{q(z)}{p(z)} \Big] . $$

$\mathbb E_q$ is the average over draws from $q$: a sum for coins, an integral for densities. The
first of the two averages is called the **cross-entropy**. The second is the **entropy** $H(q)$ of
$q$, the surprise that nobody can avoid. The KL, or *relative entropy*, is what comes on top.

(It is a price for real. The best compressor for long rows of tosses from $p$ spends $-\log p(z)$
nats on a toss $z$. Feed it tosses from $q$, and each takes $\mathrm{KL}(q \,\|\, p)$ nats more than
it had to, on average.)

SciPy's `rel_entr` holds the terms of the sum. Other coins, and the other direction:
"""

# %%
two_heads = np.array([1.0, 0.0])
pairs = {"first taken for second": (q, p), "second taken for first": (p, q)}
pairs |= {"two heads taken for first": (two_heads, q), "first taken for two heads": (q, two_heads)}
for name, (true, taken_for) in pairs.items():
    print(f"{name:26} {np.sum(rel_entr(true, taken_for)):.3f} nats")

# %% [markdown]
r"""
So the KL is no distance: **the two directions differ**. And it may be infinite. Who believes in two
heads has ruled out tails, and one tail is an infinite surprise: $\mathrm{KL}(q \,\|\, p) = \infty$
as soon as $q$ gives any probability to where $p$ is 0. The other way round nothing is ruled out,
and the price is small. Most of this lesson is about that difference.

### Never negative

Can a wrong belief be *better* than the truth? No: this is **Gibbs' inequality**. The proof takes
$\log t \le t - 1$ once more (the logarithm lies below its tangent at $t = 1$, and touches it only
there), with $t = p(z)/q(z)$. Draws from $q$ fall only where $q(z) > 0$, so

$$ -\mathrm{KL}(q \,\|\, p) = \mathbb E_q \Big[ \log \frac{p(z)}{q(z)} \Big]
   \le \mathbb E_q \Big[ \frac{p(z)}{q(z)} - 1 \Big]
   = \int_{q > 0} p(z)\,dz - 1 \le 0 . $$

The KL is 0 only if $t = 1$ wherever $q > 0$. There $p$ equals $q$, and has nothing left for
elsewhere: the two are the same (but for sets of probability 0). At a single $z$ things may look
otherwise. Here are a $q$ and a $p$, and below them what the KL adds up:
"""

# %% tags=["promise"]
line = np.linspace(-4, 4, 801)
plotting.kl_integrand(
    line,
    norm.pdf(line, 1.0, 0.6),
    norm.pdf(line),
    caption="Above: q = N(1, 0.36) and p = N(0, 1). Below: q log(q / p), whose area is the KL. "
    "Where p is larger than q the sum loses; it always gains more elsewhere.",
)

# %% [markdown]
r"""
**Try.** Give $q$ the mean of $p$, `norm.pdf(line, 0, 0.6)`, then make it the wider one,
`norm.pdf(line, 0, 1.5)`. Where does the sum lose now, and does the difference of the two areas stay
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

By number, for $\mu = 1$ and $\sigma = 0.6$, with a fine sum over $z$ in place of the integral:
"""

# %%
mean, std = 1.0, 0.6
z = np.linspace(mean - 8 * std, mean + 8 * std, 2001)
weight = norm.pdf(z, mean, std) * (z[1] - z[0])  # q(z) dz
print(f"E[(z - mu)^2 / sigma^2] = {weight @ ((z - mean) ** 2 / std**2):.4f}")
print(f"E[z^2] = {weight @ z**2:.4f}, and mu^2 + sigma^2 = {mean**2 + std**2:.4f}")

# %% [markdown]
r"""
### Exercise 3.1: kl_divergence

*6 minutes, easy.*

Put the pieces together. A code has several numbers, independent of each other, each with its own
$\mu_j$ and $\sigma_j$. Independent densities multiply, so log densities add up, and so do the KLs:
sum over the numbers of a code, axis 1, and return one KL for each image. `log_var` holds
$\log \sigma^2$. Before you run the cell, try your formula at $\mu = 0$, $\sigma = 1$: what must it
give?
"""


# %%
@checks.kl_divergence
def kl_divergence(mean, log_var):
    """KL( N(mean, exp(log_var)) || N(0, I) ) of each image, in nats: (n, d), (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    return 0.5 * keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1.0, axis=1)
    ### END SOLUTION


# %%
by_sum = weight @ (norm.logpdf(z, 1.0, 0.6) - norm.logpdf(z))
codes = np.float32([[1.0], [0.2]]), np.log(np.float32([[0.36], [2.0]]))  # two codes of one number
both = (part.reshape(1, 2) for part in codes)  # and one code of these two numbers
each, together = np.asarray(kl_divergence(*codes)), np.asarray(kl_divergence(*both))
print(f"KL of N(1, 0.36): {by_sum:.4f} by the sum, {each[0]:.4f} by your function")
print(f"two numbers by themselves: {each.round(4)}, in one code: {together.round(4)}")
assert np.isclose(by_sum, each[0], rtol=1e-5)
assert np.isclose(together[0], each.sum(), rtol=1e-5)

# %% [markdown]
r"""
What you have written stands in the loss of every variational autoencoder of this course:

$$ \mathrm{KL}\big( \mathcal N(\mu, \mathrm{diag}(\sigma^2)) \,\|\, \mathcal N(0, I) \big)
   = \frac12 \sum_j \big( \mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1 \big) . $$

($\mathrm{diag}(\sigma^2)$ is the covariance matrix of independent numbers: their variances along
the diagonal, 0 elsewhere.) As a price list for codes of one number:
"""

# %%
stds = np.linspace(0.05, 2.5, 250).astype("float32")
prices = {}
for one_mean in (2, 1, 0):
    means = np.full((250, 1), one_mean, "float32")
    prices[f"mean {one_mean}"] = np.asarray(kl_divergence(means, 2 * np.log(stds)[:, None]))
plotting.curves(
    stds,
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
$\log q(z) - \log p(z)$, and an average can be estimated: draw $z_1, \dots, z_S$ from $q$, and take
the mean of what you find. An estimate of an expectation from draws is called a **Monte Carlo**
estimate.

### Exercise 3.2: kl_monte_carlo

*8 minutes, medium.*

Estimate the same KL as before, without the formula. `z` holds the draws, (samples, n, d): sample
first, then image, then the numbers of a code. Use `gaussian_log_density(x, mean, log_var)` of
lesson 2: it takes such a `z` for `x` as it is, and sums over the last axis. The prior is a
Gaussian, too; what are its mean and its *log* variance?
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
Try it on $q = \mathcal N(1, 1)$, whose KL is $\frac12$ nat, many times over: we pretend that there
are 10,000 images with this same $q$, so one call gives 10,000 estimates, each from a single draw.
"""


# %%
def single_draws(one_mean, n=10_000):
    """n estimates of the KL of N(one_mean, 1) from the prior, each from one draw."""
    means = np.full((n, 1), one_mean, "float32")
    z = means + random.standard_normal((1, n, 1), dtype="float32")
    return np.asarray(kl_monte_carlo(means, np.zeros_like(means), z))


values = single_draws(1.0)
print(f"mean of the estimates {values.mean():.3f}, scatter (standard deviation) {values.std():.3f}")
print(f"share of estimates below 0: {np.mean(values < 0):.3f}")

# %% [markdown]
r"""
A KL is never negative, but an estimate may be: the draw fell where $p$ is larger than $q$, where
the curve of section 1 lies below 0. That is no bug.

**Predict.** Now move $q$ nearer to the prior, to $\mathcal N(0.2, 1)$. Its KL is 0.02 nats. Of the
estimates from single draws,

- **a**: fewer are negative: they scatter less than before;
- **b**: as many are negative: scatter and KL shrink together;
- **c**: more are negative: the KL shrinks faster than the scatter.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("nearer_q", guess)

# %%
print("mean of q   KL      mean estimate   scatter   negative   mean if cut off at 0")
for one_mean in (4.0, 2.0, 1.0, 0.5, 0.2):
    values = single_draws(one_mean)
    cut_off = np.maximum(values, 0).mean()
    print(
        f"{one_mean:6.1f}   {one_mean**2 / 2:7.3f}   {values.mean():9.3f}   {values.std():13.3f}"
        f"   {np.mean(values < 0):8.3f}   {cut_off:12.3f}"
    )
assert np.mean(values < 0) > 0.4
assert cut_off > 3 * 0.02

# %% [markdown]
r"""
Read the last line twice. Nearly half of the estimates are negative, and they have to be: somebody
who cuts them off at 0, since "a KL is never negative", gets more than four times the true value.
**Cutting off is the bug.** The plain mean is right on average at any number of draws, because no
logarithm is taken *after* averaging; the estimate of $\log p(x)$ in lesson 2 had no such luck.

More draws help in the usual way. Variances of independent draws add up, so a mean of $S$ of them
has the variance of one divided by $S$, and the standard deviation of one divided by $\sqrt S$: the
**standard error**.
"""

# %%
means, log_vars = np.float32([[0.5, -0.4]] * 2000), np.float32([[-0.5, 0.3]] * 2000)
closed = np.asarray(kl_divergence(means[:1], log_vars[:1]))[0]
sizes = np.array([1, 4, 16, 64, 256])
estimates = []
for size in sizes:
    z = means + np.exp(log_vars / 2) * random.standard_normal((size, 2000, 2), dtype="float32")
    estimates.append(np.asarray(kl_monte_carlo(means, log_vars, z)))
    error = np.std(estimates[0]) / np.sqrt(size)
    print(f"{size:4} draws: scatter {np.std(estimates[-1]):.4f}, standard error {error:.4f}")
low, high = np.percentile(estimates, [5, 95], axis=1)
plotting.curves(
    sizes,
    {"from draws": np.mean(estimates, axis=1), "closed form": np.full(5, closed)},
    "draws for one estimate",
    "KL, nats",
    log="x",
    bands={"from draws": (low, high)},
    caption="2,000 estimates of one KL: their mean, and a band that holds the middle 90%. The mean is "
    "near the KL at any number of draws; a single estimate from few draws says little.",
)

# %% [markdown]
r"""
One more property shows in the difference $\log q(z) - \log p(z)$. Write the same draws of
$\mathcal N(1, 0.36)$ in other units, $100\,z$, or bend them, $e^z$:
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
$\log p$ change alike, so **the KL does not depend on units**, nor on any map that can be undone.
(And two values of $\log p(x)$ may be compared only for the same data in the same units.)

## 4. Two directions

So far both distributions were given. Now choose one. The target $p$ has two humps: 60% of it lies
around $-2$ and 40% around 2. Approximate it by one Gaussian $q$, "as near as possible":

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

Suppose that nobody tells you the formula of $p$. All you have are draws from it. Can you still find
the Gaussian with the smallest $\mathrm{KL}(p \,\|\, q)$? Take paper:

1. Write $\mathrm{KL}(p \,\|\, q)$ as a difference of two averages over $p$, as in section 1. Which
   of the two does $q$ have a say in?
2. What can stand in place of an average over $p$, when draws are all you have?
3. Put in $\log q$ of a Gaussian with independent numbers. It is a sum over the numbers of a code,
   so each number can be fitted by itself.
4. Where are the derivatives with respect to the mean and to the variance 0?

### Exercise 3.3: forward_kl_fit

*20 minutes, hard.*

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
The test of a minimum: any other Gaussian has to do worse. For the draws with two humps:
"""

# %%
mean, log_var = (np.asarray(part)[0] for part in forward_kl_fit(draws))
std = np.exp(log_var / 2)
tries = {"your fit": (mean, std), "moved": (mean + 0.3, std), "wider": (mean, 1.2 * std)}
tries |= {"narrower": (mean, 0.8 * std), "the larger hump": (-2.0, 0.6)}
for name, place in tries.items():
    print(
        f"{name:16} mean {place[0]:6.3f}, std {place[1]:.3f}: "
        f"average of -log q {-np.mean(norm.logpdf(draws, *place)):6.3f} nats"
    )
forward = mean, std

# %% [markdown]
r"""
The best $q$ has the mean and the variance of the draws, and so (nearly) those of the target. This
is called **moment matching**:

$$ \mu = \frac1S \sum_s z_s, \qquad \sigma^2 = \frac1S \sum_s (z_s - \mu)^2 . $$

The divisor is $S$, not $S - 1$: what was made small is an average over $S$ draws. (The derivation
line by line is in *Further*.) And see what it makes of two humps:
"""

# %%
line = np.linspace(-7, 7, 701)
curves = {
    "target p": np.exp(log_target(line)),
    "forward: best KL(p || q)": norm.pdf(line, *forward),
}
plotting.density_curves(
    line,
    curves,
    filled="target p",
    caption="The Gaussian with the smallest forward KL to a target with two humps. It covers both, "
    "and has its peak between them, where the target has hardly anything.",
)

# %% [markdown]
r"""
### Reverse: only the formula is needed

Now the average runs over $q$, and asks for $\log p$ at draws of $q$. Setting derivatives to 0 gives
no formula for this target. So we search.

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
    precise = {"xatol": 1e-6, "fatol": 1e-9}
    ends = [minimize(kl, start, method="Nelder-Mead", options=precise) for start in starts]
    rows = [(end.fun, end.x[0], np.exp(end.x[1])) for end in ends]
    return np.unique(np.round(rows, 3), axis=0)


for kl, mean, std in minima():
    print(f"KL {kl:.3f} nats at mean {mean:6.3f}, standard deviation {std:.3f}")
print("-log of the humps' shares:", -np.log(shares).round(3))
assert np.allclose(minima()[:2, 1], humps, atol=0.1)

# %%
means, stds = np.linspace(-4, 4, 81), np.linspace(0.3, 3.3, 61)
mass = np.exp(log_target(line)) * (line[1] - line[0])  # p(z) dz


def forward_kl(mean, std):
    return mass @ (log_target(line) - norm.logpdf(line, mean, std))


directions = {"forward: KL(p || q)": forward_kl, "reverse: KL(q || p)": reverse_kl}
plotting.landscapes(
    means,
    stds,
    {
        name: np.array([[kl(mean, std) for mean in means] for std in stds])
        for name, kl in directions.items()
    },
    "mean of q",
    "standard deviation of q",
    np.array([0.6, 0.8, 1, 1.2, 1.5, 2, 3, 5]),
    marks=dict(zip(directions, (np.array([forward]), minima()[:, 1:]), strict=True)),
    caption="KL in nats for every Gaussian q, as lines of equal height; stars mark the minima, a full "
    "star the best. Forward KL has one valley, reverse KL has three.",
)

# %%
_, *best = minima()[0]
_, *second = minima()[1]
curves |= {"reverse: best KL(q || p)": norm.pdf(line, *best)}
curves |= {"reverse: second minimum": norm.pdf(line, *second)}
plotting.density_curves(
    line,
    curves,
    filled="target p",
    caption="One Gaussian for a target with two humps. Forward KL covers both, and puts much of its "
    "mass into the gap; reverse KL sits on one hump and leaves the other out.",
)

# %% [markdown]
r"""
A search downhill ends in one of the three valleys, by where it starts. The two best minima sit on
one hump each. Their KL is about $-\log$ of the hump's share, for a simple reason: where $q$ sits,
the target is its share times (nearly) the same Gaussian, and
$\log \frac{q}{\text{share} \,\cdot\, q} = -\log \text{share}$. The hump that is missed costs
nothing more: where $q$ has no *mass* (no probability), nothing is averaged. Mass in the gap costs
dearly, though: there $p$ is nearly 0.

Forward KL has it the other way round. A hump that $q$ misses costs dearly: in the table above, the
Gaussian on the larger hump pays nearly 10 nats, the best one 2.1. Mass in the gap costs little. So
people call forward KL *mass-covering* and reverse KL *mode-seeking*. But do not take a nickname for
a law:
"""

# %%
for kl, mean, std in minima(widths=0.8):
    print(f"width 0.8: KL {kl:.3f} nats at mean {mean:6.3f}, standard deviation {std:.3f}")
assert minima(widths=0.8)[0, 2] > 1.5

# %% [markdown]
r"""
With wider humps the gap fills up. Then reverse KL, too, is smallest for a $q$ that covers both, if
only by a little, and the minimum on the smaller hump is gone.

**Try.** `minima(0.7)` and `minima(0.9)`. How many minima are left, and which is the best? Between
which widths does the best $q$ change its mind?

## 5. Which one is at work where

### Maximum likelihood is a forward KL

Lesson 2 trained its decoder by maximum likelihood: make the average of $-\log p(x)$ over the data
small. That is a KL in disguise. See it on ten tosses of a coin, of which seven were heads. The
model is a coin that falls heads with probability $m$.

1. The average of $-\log p_m(x)$ over the ten tosses is $-(0.7 \log m + 0.3 \log(1 - m))$. Call
   $p_{\text{data}} = (0.7, 0.3)$ the distribution of the data: then it is the cross-entropy of
   section 1, an average over $p_{\text{data}}$ of the model's surprise.
2. So it is $\mathrm{KL}(p_{\text{data}} \,\|\, p_m) + H(p_{\text{data}})$.
3. The model has no influence on $H(p_{\text{data}})$. Whoever makes the average small makes the KL
   small.
"""

# %%
tosses = np.array([0.7, 0.3])
entropy = -np.sum(tosses * np.log(tosses))
print("  m    average of -log p   KL(data || model)   KL + entropy")
for m in (0.3, 0.5, 0.7, 0.9):
    model = np.array([m, 1 - m]).round(1)
    average, kl = -np.sum(tosses * np.log(model)), np.sum(rel_entr(tosses, model))
    print(f" {m:.1f}   {average:12.3f}   {kl:18.3f}   {kl + entropy:15.3f}")
    assert np.isclose(average, kl + entropy)

# %% [markdown]
r"""
The direction is **forward**, from the data to the model: an average over data. In exercise 3.3 you
found the Gaussian of maximum likelihood. (There the data came from a density $p$, and their average
stood for that over $p$. The entropy of $p$ is not known, and need not be.) So a model trained by
maximum likelihood must not leave anything out: if it gives no probability to what does occur, the
KL is infinite. The other fault is cheap: if it spends half of its probability on images that nobody
writes, and spreads the other half as the data are, it pays $\log 2 = 0.69$ nats an image.

### The $q$ of a variational autoencoder is fitted by the reverse KL

There the target is the posterior $p(z \mid x)$. Forward KL would need draws from it, and those are
just what is missing. Reverse KL needs draws from $q$, which are cheap, and the formula of the
target, but for a constant factor: that adds the same to every KL, and moves no minimum. By Bayes'
rule the posterior is $p(z)\,p(x \mid z)$ but for the factor $1/p(x)$. (Lesson 6 shows how the
reverse KL comes in by itself.) So expect its habits: if an image may come from two places on the
map, with a deep gap between them, the best Gaussian $q$ takes one.

And with a single hump? Let the posterior be a Gaussian of two numbers, each with mean 0 and
standard deviation 1, with a correlation of 0.9: a slanted ellipse. The numbers of $q$ are
independent: its ellipse stands upright.

**Predict.** Forward KL gives each number of $q$ the standard deviation 1. Reverse KL gives each

- **a**: 1 as well, since there is no second hump to leave out;
- **b**: less than 1, so as not to reach where $p$ is small;
- **c**: more than 1, so as to reach the far ends of $p$.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("correlated", guess)

# %%
covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
axis = np.linspace(-6, 6, 241)
plane = np.stack(np.meshgrid(axis, axis), axis=-1)
log_p = multivariate_normal(cov=covariance).logpdf(plane)
stds = np.linspace(0.3, 1.1, 81)
kls = []
for one_std in stds:  # for both numbers, as p treats them alike; a fine sum over the plane
    log_q = norm.logpdf(plane, 0, one_std).sum(axis=-1)
    kls.append(np.sum(np.exp(log_q) * (log_q - log_p)) * (axis[1] - axis[0]) ** 2)
narrow = stds[np.argmin(kls)]
print(f"smallest KL(q || p): {np.min(kls):.3f} nats, at standard deviation {narrow:.2f}")
print(f"at standard deviation 1: {kls[np.argmin(np.abs(stds - 1))]:.3f} nats")

slanted = random.multivariate_normal([0, 0], covariance, 20_000).astype("float32")
wide = np.exp(np.asarray(forward_kl_fit(slanted)[1]) / 2)
print("forward fit to 20,000 draws: standard deviations", wide.round(2))

# %%
middle = np.zeros(2)
plotting.gaussians(
    {
        "forward KL": {"p": (middle, covariance), "q": (middle, np.diag(wide**2))},
        "reverse KL": {"p": (middle, covariance), "q": (middle, narrow**2 * np.eye(2))},
    },
    caption="A slanted p and the best upright q, by each KL; an ellipse holds 95% of its mass. By "
    "forward KL q reaches far beyond p. By reverse KL it hardly does, and misses most of p's length.",
)

# %% [markdown]
r"""
**Too narrow**: that is how reverse KL fails where $q$ cannot follow. The standard deviation 0.44 is
that of one number of $p$ while the other is held fast (derived in *Further*). And 0.83 nats remain,
the price of a $q$ that cannot slant. Lesson 7 meets them again.

### The question that leads on

To make $\mathrm{KL}(q \,\|\, p)$ small we searched, with two parameters. A network has thousands,
and has to follow a gradient. But the average runs over draws from $q$, and it is $q$ that changes.
What is the gradient of an average, when what it is averaged over moves? That is lesson 4.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| the price of believing $p$ where $q$ is true | $\mathbb E_q[\log q(z) - \log p(z)] \ge 0$ | `rel_entr` | infinite where $q$ reaches and $p$ is 0; the two directions taken for one |
| KL to the prior | $\frac12\sum_j(\mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1)$ | `kl_divergence` | a mean over numbers; the $-1$ outside of the sum |
| KL from draws | $\frac1S\sum_s \big( \log q(z_s) - \log p(z_s) \big)$ | `kl_monte_carlo` | negative estimates cut off |
| forward KL, $\mathrm{KL}(p \,\Vert\, q)$ | mean and variance of the draws | `forward_kl_fit` | covers gaps; $S - 1$, or log standard deviation |
| reverse KL, $\mathrm{KL}(q \,\Vert\, p)$ | $-\log$ share, at a hump | `minima` | leaves humps out; too narrow |
| maximum likelihood | $\mathrm{KL}(p_{\text{data}} \,\Vert\, p_m) + H(p_{\text{data}})$ | section 5 | taken for the reverse KL |

## To explore

"Mode-seeking" sounds as if reverse KL looked for the highest peak. Does it? Give the smaller hump a
sharper peak: `minima(np.array([0.6, 0.1]))`, and look at `np.exp(log_target(line, np.array([0.6,
0.1])))`. Which hump does the best $q$ choose, and at which KL? Change `shares` and the widths until
you can say what it goes by. Then add a third hump, or take a target with heavy tails, and see where
the searches end.
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Nothing below is needed later. The fit by forward KL, line by line; why more estimates are negative
near the prior; an estimate that is never negative; and how narrow a $q$ gets by reverse KL.

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

### Why more estimates are negative near the prior

For $q = \mathcal N(\mu, 1)$ with $\mu > 0$ the difference of the log densities is
$\mu z - \frac12\mu^2$. With $z = \mu + \epsilon$ and $\epsilon$ standard normal that is
$\frac12\mu^2 + \mu\epsilon$. So a single estimate is itself Gaussian: its mean is the KL,
$\frac12\mu^2$, and its standard deviation is $\mu$. It is negative if $\epsilon < -\frac12\mu$,
with probability $\Phi(-\frac12\mu)$, which rises to one half as $\mu \to 0$:
"""

# %%
for one_mean in (4.0, 1.0, 0.2):
    share = np.mean(single_draws(one_mean) < 0)
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
    print(f"mean {one_mean}, KL {one_mean**2 / 2:5.3f}: plain {plain.mean():6.3f} +- {plain.std():.3f}, "
          f"never negative {other.mean():6.3f} +- {other.std():.3f}")  # fmt: skip

# %% [markdown]
r"""
Near the prior it scatters far less. But it holds an importance weight, $p/q$: far away a few rare
draws carry its mean, as in lesson 2. And where the variance of $q$ is at most half that of the
prior, its own variance is infinite.

### How narrow, exactly

Let $p = \mathcal N(0, \Sigma)$ with the precision $\Lambda = \Sigma^{-1}$, and $q$ independent with
mean 0 and variances $\sigma_j^2$. Then $\log p(z) = -\frac12 z^\top \Lambda z$ + const: a sum of
squares $\Lambda_{jj} z_j^2$ and of mixed terms such as $\Lambda_{12} z_1 z_2$. On average over $q$
the mixed terms are 0, because its numbers are independent with mean 0. What is left is

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
