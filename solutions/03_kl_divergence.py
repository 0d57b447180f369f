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

TODO
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.densities import gaussian_log_density

import keras
import numpy as np
from scipy.stats import multivariate_normal, norm

random = np.random.default_rng(3)

# %% [markdown]
r"""
## 6. The KL divergence

Soon there will be two distributions over codes: the prior $p(z)$, and for each image the learned
$q(z \mid x)$. We need a number for how far they are apart. Here it is, the **Kullback-Leibler
divergence**:

$$ \mathrm{KL}(q \,\|\, p) = \mathbb E_{q(z)} \Big[ \log \frac{q(z)}{p(z)} \Big]
   = \mathbb E_{q}[-\log p(z)] - \mathbb E_{q}[-\log q(z)] . $$

Read it as a price. $z$ comes from $q$. Somebody who believes in $p$ is surprised by $-\log p(z)$
nats; somebody who knows $q$ by $-\log q(z)$ nats. The KL is the **extra surprise**, on average, of
believing the wrong distribution: the extra nats that a compressed file takes when the compressor
was built for $p$ and the data come from $q$. For the two coins of section 1, one toss:
"""

# %%
q, p = np.array([0.9, 0.1]), np.array([0.2, 0.8])  # heads and tails, for each coin
print(f"surprise at the first coin: {-np.sum(q * np.log(p)):.3f} nats if taken for the second,")
print(f"                            {-np.sum(q * np.log(q)):.3f} nats if known for what it is")
print(f"KL(q || p) = {np.sum(q * np.log(q / p)):.3f}, KL(p || q) = {np.sum(p * np.log(p / q)):.3f}")

# %% [markdown]
r"""
It is no distance: the two directions differ, and which of them one takes matters (you will see how
much).

### Never negative

This is **Gibbs' inequality**, and $\log t \le t - 1$ proves it for the third time. With
$t = p(z)/q(z)$, wherever $q(z) > 0$:

$$ -\mathrm{KL}(q \,\|\, p) = \mathbb E_q \Big[ \log \frac{p(z)}{q(z)} \Big]
   \le \mathbb E_q \Big[ \frac{p(z)}{q(z)} - 1 \Big]
   = \int_{q > 0} p(z)\,dz - 1 \le 0 , $$

with equality if and only if $p = q$, since $\log t = t - 1$ only at $t = 1$ (up to sets of
probability 0; where $p$ is 0 and $q$ is not, the KL is $+\infty$). What happens at a single $z$ is
another matter. Here are a $q$ and the prior, and below them what the KL adds up:
"""

# %%
line = np.linspace(-4, 4, 801)
plotting.kl_integrand(
    line,
    norm.pdf(line, 1.0, 0.6),
    norm.pdf(line),
    caption="Above: q = N(1, 0.36) and the prior p. Below: q log(q / p), whose area is the KL. "
    "Where p is larger than q the sum loses; it always gains more elsewhere.",
)

# %% [markdown]
r"""
### The closed form, line by line

Let $q = \mathcal N(\mu, \sigma^2)$ and $p = \mathcal N(0, 1)$, one number first. The log densities
of section 2, subtracted; $\log 2\pi$ cancels:

$$ \log q(z) - \log p(z)
   = \frac12 \Big( -\log\sigma^2 - \frac{(z-\mu)^2}{\sigma^2} + z^2 \Big) . $$

The expectation over $q$ of each term. The first is a constant. The second is the variance in units
of itself, and for the third write $z = \mu + (z - \mu)$; the mixed term $2\mu(z-\mu)$ has the mean
0:

$$ \mathbb E_q \frac{(z-\mu)^2}{\sigma^2} = \frac{\sigma^2}{\sigma^2} = 1, \qquad
   \mathbb E_q\, z^2 = \mu^2 + \mathbb E_q (z-\mu)^2 = \mu^2 + \sigma^2 . $$

Put together, and added up over the independent numbers of a code ($\mathrm{diag}\,\sigma^2$ says
that each has its own variance and none hangs on another):

$$ \mathrm{KL}\big( \mathcal N(\mu, \mathrm{diag}\,\sigma^2) \,\|\, \mathcal N(0, I) \big)
   = \frac12 \sum_j \big( \mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1 \big) . $$

(They add up because the log density of independent numbers is a sum.) Each line by number, for
$\mu = 1$ and $\sigma = 0.6$, by a fine sum over $z$:
"""

# %%
mu, sigma = 1.0, 0.6
z = np.linspace(mu - 8 * sigma, mu + 8 * sigma, 2001)
weight = norm.pdf(z, mu, sigma) * (z[1] - z[0])  # q(z) dz
print(f"E[(z - mu)^2 / sigma^2] = {weight @ ((z - mu) ** 2 / sigma**2):.4f}, should be 1")
print(f"E[z^2] = {weight @ z**2:.4f}, mu^2 + sigma^2 = {mu**2 + sigma**2:.4f}")
by_sum = weight @ (norm.logpdf(z, mu, sigma) - norm.logpdf(z))
by_formula = 0.5 * (mu**2 + sigma**2 - np.log(sigma**2) - 1)
print(f"KL = {by_sum:.4f} by the sum, {by_formula:.4f} by the formula")
assert np.isclose(by_sum, by_formula, rtol=1e-6)

# %% [markdown]
r"""
### Exercise 3.1: kl_divergence
"""


# %%
@checks.kl_divergence
def kl_divergence(mean, log_var):
    """KL( N(mean, exp(log_var)) || N(0, I) ) of each image, in nats: (n, d), (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    return 0.5 * keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1.0, axis=1)
    ### END SOLUTION


# %% [markdown]
r"""
What a code costs: the KL of one number by the standard deviation of $q$, for three means. The
prior itself costs nothing. Sharpness is paid by the logarithm: once $\sigma$ is small, each halving
costs another $\log 2$ nats, one bit.
"""

# %%
std = np.linspace(0.05, 2.5, 50).astype("float32")
prices = {}
for mu in (2.0, 1.0, 0.0):
    mean = np.full((50, 1), mu, "float32")
    prices[f"mean {mu}"] = np.asarray(kl_divergence(mean, 2 * np.log(std)[:, None]))
plotting.curves(
    std,
    prices,
    "standard deviation of q",
    "KL to the prior, nats",
    caption="The price of a code of one number: free only at mean 0 and standard deviation 1, dearer "
    "the farther its standard deviation is from 1, to either side, and its mean from 0.",
)

# %% [markdown]
r"""
### The same from draws

Often there is no closed form. But the KL is an average over $q$, and averages can be estimated:

$$ \mathrm{KL}(q \,\|\, p) \approx \frac1S \sum_{s=1}^S \big( \log q(z_s) - \log p(z_s) \big),
   \qquad z_s \sim q . $$

### Exercise 3.2: kl_monte_carlo

`z` holds the draws, (samples, n, d): sample first, then image, then the numbers of a code. Mind the
axes: the numbers of a code are summed, the samples averaged.

(Your `gaussian_log_density` takes such a `z` as it is, if it sums over axis -1 and gets the number
$d$ from nowhere else. Any other takes one draw at a time, `z[s]`.)
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
**Predict.** A code with `mean` = (0.5, -0.4) and `log_var` = (-0.5, 0.3) has a small KL. You
estimate it from *one* draw, many times over. A KL is never negative. The estimates

- **a**: are never negative either;
- **b**: are often negative, but their mean is the KL;
- **c**: are often negative, and so is their mean.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("negative_kl", guess)

# %% [markdown]
r"""
2,000 repetitions at once: we pretend that there are 2,000 images with the same `mean` and
`log_var`. A mean of $S$ independent draws has the standard deviation of one draw divided by $\sqrt
S$, the **standard error**; it stands beside the scatter that we find.
"""

# %%
mean = np.tile(np.float32([[0.5, -0.4]]), (2000, 1))
log_var = np.tile(np.float32([[-0.5, 0.3]]), (2000, 1))
closed = np.asarray(kl_divergence(mean[:1], log_var[:1]))[0]
sizes = [1, 4, 16, 64, 256]
repeats = {}
for size in sizes:
    noise = random.standard_normal((size, 2000, 2), dtype="float32")
    repeats[size] = np.asarray(kl_monte_carlo(mean, log_var, mean + np.exp(log_var / 2) * noise))
print(f"closed form {closed:.4f} nats")
for size, values in repeats.items():
    print(
        f"{size:4} draws: mean {values.mean():.4f}, scatter {values.std():.4f} "
        f"(standard error {repeats[1].std() / np.sqrt(size):.4f}), "
        f"negative {np.mean(values < 0):.2f}"
    )
assert np.mean(repeats[1] < 0) > 0.2
assert abs(repeats[256].mean() - closed) < 0.01

# %%
bands = np.array([np.percentile(values, [5, 95]) for values in repeats.values()]).T
plotting.curves(
    np.array(sizes),
    {
        "from draws": np.array([values.mean() for values in repeats.values()]),
        "closed form": np.full(len(sizes), closed),
    },
    "draws for one estimate",
    "KL, nats",
    log="x",
    bands={"from draws": (bands[0], bands[1])},
    caption="2,000 estimates of one KL: their mean, and a band that holds the middle 90%. The mean is "
    "right at any number of draws; a single estimate from few draws says little, and may be "
    "negative.",
)

# %% [markdown]
r"""
Unlike $\log p(x)$ in section 4 this estimate has no bias: no logarithm is taken *after* averaging.
A negative estimate is no bug, and cutting it off at 0 would be one.

### Two directions

Approximate a target $p$ that has two humps by one Gaussian $q = \mathcal N(\mu, \sigma^2)$. "As
near as possible" may mean two things.

**Forward**, $\mathrm{KL}(p \,\|\, q)$, an average over the *target*. Only $-\mathbb E_p[\log q(z)]$
depends on $q$:

$$ -\mathbb E_p[\log q(z)] = \frac12 \log 2\pi \sigma^2 + \frac{\mathbb E_p (z - \mu)^2}{2 \sigma^2} . $$

The derivative with respect to $\mu$ is $-\frac{1}{\sigma^2}\,\mathbb E_p(z - \mu)$, which is 0 at
$\mu = \mathbb E_p[z]$. With respect to $\sigma^2$ it is $\frac{1}{2\sigma^2} - \frac{\mathbb
E_p(z-\mu)^2}{2\sigma^4}$, which is 0 at $\sigma^2 = \mathbb E_p(z - \mu)^2$. Each is negative below
that value and positive above it, so these are minima: the best $q$ has the mean and the variance of
the target: **moment matching**.

**Reverse**, $\mathrm{KL}(q \,\|\, p)$, an average over the *approximation*. It has no such solution
for this target, so we compute it for all $\mu$ and $\sigma$ of a fine grid and take the smallest.
"""

# %%
humps, shares = np.array([-2.0, 2.0]), np.array([0.6, 0.4])


def log_target(z, width=0.6):
    parts = norm.logpdf(np.asarray(z)[..., None], humps, width) + np.log(shares)
    return np.logaddexp(parts[..., 0], parts[..., 1])


z = np.linspace(-12, 12, 4801)
target = np.exp(log_target(z)) * (z[1] - z[0])  # p(z) dz
mu_forward = target @ z
sigma_forward = np.sqrt(target @ (z - mu_forward) ** 2)
print(f"forward: mu = {mu_forward:.3f}, sigma = {sigma_forward:.3f}")
print(f"mean and standard deviation by hand: {shares @ humps:.3f} and "
      f"{np.sqrt(0.6**2 + shares @ humps**2 - (shares @ humps) ** 2):.3f}")  # fmt: skip

# %% [markdown]
r"""
**Predict.** The best $q$ by *reverse* KL, where $q$ is averaged over, will

- **a**: cover both humps, like that of the forward KL;
- **b**: sit in the gap between the humps;
- **c**: sit on one of the humps.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("reverse_kl", guess)


# %%
t = np.linspace(-6, 6, 241)[:, None]  # z = mu + sigma t, with t standard normal
weight = norm.pdf(t[:, 0]) * (t[1] - t[0])
all_mu, all_sigma = np.linspace(-4, 4, 321), np.linspace(0.2, 3.0, 281)


def minima_of_reverse_kl(width):
    """Where KL(q || p) is smaller than at all neighbours on the grid: rows of KL, mu, sigma."""
    log_q_of = norm.logpdf(t) - np.log(all_sigma)  # log q(z), for each sigma
    kl = [weight @ (log_q_of - log_target(mu + all_sigma * t, width)) for mu in all_mu]
    kl = np.pad(np.array(kl), 1, constant_values=np.inf)
    around = [np.roll(kl, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    rows = [
        (kl[i, j], all_mu[i - 1], all_sigma[j - 1]) for i, j in np.argwhere(kl < np.min(around, 0))
    ]
    return np.array(sorted(rows))


minima = minima_of_reverse_kl(0.6)
for kl, mu, sigma in minima:
    print(f"KL {kl:.3f} nats at mu = {mu:.3f}, sigma = {sigma:.3f}")
print("-log of the humps' shares:", -np.log(shares).round(3))
assert np.allclose(minima[:2, 1], humps, atol=0.1)
assert np.allclose(minima[:2, 0], -np.log(shares), atol=0.02)

# %% [markdown]
r"""
The two best minima sit on one hump each and have nearly its width. Their KL is about $-\log$ of the
hump's share, for a simple reason: where $q$ sits, the target is its share times (nearly) the same
Gaussian, and $\log \frac{q}{\text{share} \cdot q} = -\log \text{share}$. The hump that is missed
costs nothing more: where $q$ has no mass, nothing is averaged. A third minimum stretches over both
humps and pays for the gap. It is not always the worst: with wider humps the gap fills up, and then
covering both is cheapest (by little, and the minimum on the smaller hump is gone).
"""

# %%
for kl, mu, sigma in minima_of_reverse_kl(0.8):
    print(f"humps of width 0.8: KL {kl:.3f} nats at mu = {mu:.3f}, sigma = {sigma:.3f}")
assert minima_of_reverse_kl(0.8)[0, 2] > 1.5

# %% [markdown]
r"""
The picture, for the deep gap:
"""

# %%
line = np.linspace(-7, 7, 701)
plotting.density_curves(
    line,
    {
        "target p": np.exp(log_target(line)),
        "forward: best KL(p || q)": norm.pdf(line, mu_forward, sigma_forward),
        "reverse: best KL(q || p)": norm.pdf(line, *minima[0, 1:]),
        "reverse: second best": norm.pdf(line, *minima[1, 1:]),
    },
    filled="target p",
    caption="One Gaussian for a target with two humps. Forward KL covers both, and puts much of its "
    "mass into the gap; reverse KL sits on one hump and leaves the other out.",
)

# %% [markdown]
r"""
**What it means for what follows.** Maximum likelihood is a *forward* KL, from the data to the
model: averaged over data, $-\log p_{\text{model}}(x)$ is the KL from the data's distribution to the
model plus the entropy of the data, on which the model has no influence. (For black and white
images; with grey ones section 3 raised a lower bound of it, as section 5 proved.) So the decoder of
section 3 had to give every training image some probability; on a plane of codes that changes
gradually it passes through blends on the way from one digit to the next. But the $q(z \mid x)$ of a
variational autoencoder is fitted to the posterior $p(z \mid x)$ by a *reverse* KL (lesson 4 shows
why): if an image has two places on the map from which it may come, with a gap between them, $q$
takes one; and where the posterior is longer in one direction than a $q$ can follow, $q$ keeps
inside it and is **too narrow**.

**Aside: too narrow, by how much?** The second happens even with one hump. Let the
target be a Gaussian
of two correlated numbers, with covariance $\Sigma$, and $q$ a Gaussian of two *independent* ones
with variances $v_1, v_2$, both with mean 0. With $\Lambda = \Sigma^{-1}$,

so that $\log p(z) = -\frac12 z^\top \Lambda z$ + const,

$$ \mathrm{KL}(q \,\|\, p) = \tfrac12 \sum_j \big( \Lambda_{jj}\, v_j - \log v_j \big) + \text{const},
   \qquad
   \frac{\partial}{\partial v_j} = \tfrac12 \Big( \Lambda_{jj} - \frac1{v_j} \Big) = 0
   \;\Longrightarrow\; v_j = \frac{1}{\Lambda_{jj}} , $$

since $\mathbb E_q[\log q] = -\frac12\sum_j \log v_j$ + const and $\mathbb E_q[\log p] = -\frac12
\sum_{j} \Lambda_{jj} v_j$ + const (the mixed terms $\mathbb E_q[z_1 z_2]$ are 0). For two numbers
$\frac{1}{\Lambda_{11}} = \Sigma_{11} - \frac{\Sigma_{12}^2}{\Sigma_{22}} \le \Sigma_{11}$: never
too wide, and too narrow as soon as they are correlated. The true variances are $\Sigma_{jj}$, which
forward KL would match:
"""

# %%
covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
v = 1 / np.diag(np.linalg.inv(covariance))
print("standard deviations of the target:", np.sqrt(np.diag(covariance)).round(3))
print("of q by reverse KL:               ", np.sqrt(v).round(3))

axis = np.linspace(-6, 6, 241)  # and by a fine sum over the plane, for q with both variances equal
plane = np.stack(np.meshgrid(axis, axis), axis=-1)
log_target_2d = multivariate_normal(cov=covariance).logpdf(plane)
stds = np.linspace(0.3, 1.1, 41)
kls = []
for one_std in stds:
    log_q = norm.logpdf(plane, 0, one_std).sum(axis=-1)
    kls.append(np.sum(np.exp(log_q) * (log_q - log_target_2d)) * (axis[1] - axis[0]) ** 2)
print(f"smallest KL of the sums at standard deviation {stds[np.argmin(kls)]:.2f}")
assert abs(stds[np.argmin(kls)] - np.sqrt(v[0])) < 0.02

# %% [markdown]
r"""
## 7. The question that leads on

You can compute how probable an image is, train a decoder on it, and measure how far two
distributions are apart. What failed is the place where codes are drawn: from the prior, where most
draws are in vain. What would save it is a $q(z \mid x)$ that knows where an image's codes are. Such
a $q$ is a network that gives `mean` and `log_var`, and $z$ is *drawn* from it. But how does one
train a network through a random draw? What is the gradient of something random? That is lesson 3.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| latent variable | $p(x) = \mathbb E_{p(z)}[p(x \mid z)]$ | `log_p` | products of 784 probabilities underflow |
| Gaussian | $-\frac12\sum_j (\log 2\pi + \log\sigma_j^2 + (x_j-\mu_j)^2/\sigma_j^2)$ | `gaussian_log_density` | log standard deviation for `log_var`; a constant lost |
| Bernoulli pixels | $\sum_i x_i \ell_i - \mathrm{softplus}(\ell_i)$ | `bernoulli_log_likelihood` | a mean for a sum; the log of a rounded probability |
| average of probabilities | $c + \log\frac1K\sum_k e^{a_k - c}$, $c = \max_k a_k$ | `log_mean_exp` | no maximum; the sum without $-\log K$ |
| few draws | $\mathbb E[\log A] \le \log \mathbb E[A]$ | section 4 | estimates too low; hopeless in twenty dimensions |
| floor of grey pixels | $\sum_i H(x_i)$ | `pixel_entropy` | nats of grey, binarised and other pixels compared |
| KL to the prior | $\frac12\sum_j(\mu_j^2 + \sigma_j^2 - \log\sigma_j^2 - 1)$ | `kl_divergence` | the wrong direction, a mean over numbers, the batch summed |
| KL from draws | $\frac1S\sum_s \log q(z_s) - \log p(z_s)$ | `kl_monte_carlo` | a negative estimate taken for a bug |

## Sources

- D. J. C. MacKay 1995, *Bayesian neural networks and density networks*: a network trained by
  averaging over draws of latent variables.
- C. M. Bishop, M. Svensén and C. K. I. Williams 1998, *GTM: the generative topographic mapping*:
  the same with a grid of codes, a constrained mixture trained by expectation-maximisation.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: KL and its proof, section 1.6.1,
  equation (1.113); the Gaussian, section 2.3, and its marginal, equation (2.115); forward and
  reverse KL, section 10.1.2.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: Jensen's inequality and KL
  $\ge$ 0, theorems 2.6.2 and 2.6.3.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the model, section 2.1; the
  KL, appendix B; Bernoulli pixels, appendix C.1.
- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*, section 3: the
  log of an average of draws as a bound.
- G. Loaiza-Ganem and J. P. Cunningham 2019, *The continuous Bernoulli: fixing a pervasive error in
  variational autoencoders*.
- S. Kullback and R. A. Leibler 1951, *On information and sufficiency*.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""

# %%
checks.progress()
