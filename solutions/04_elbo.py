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
# Lesson 4. The ELBO: a bound on log p(x), proved line by line

Lesson 2 asked how probable a model makes an image and found an average that cannot be computed by
drawing codes blindly. This lesson replaces it by a number that *can* be computed, the **evidence
lower bound** or ELBO. You will derive it twice, and cells between the lines of both derivations
compute the left side and the right side and compare them, in a small world where both are known
exactly.

Then you will see what the bound is worth: how the gap below $\log p(x)$ closes, what keeps it open,
that climbing the bound finds the plane of lesson 1 again, this time with a probability for every
image, and what it says (and does not say) about two clouds of points.

**Time**: about two hours; 90 minutes without the parts marked *aside*, which nothing later needs.
**You need**: lessons 1 to 3: the two directions of KL, the log density of a Gaussian, the
reparameterized draw. Some linear algebra: the inverse, the determinant, the trace and the
eigenvalues of a matrix, and what a covariance matrix is.
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.autoencoder import principal_subspace, subspace_angles
from vae_helpers.densities import gaussian_log_density
from vae_helpers.vae import kl_divergence, reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.stats import multivariate_normal
from sklearn.decomposition import PCA

keras.utils.set_random_seed(4)
random = np.random.default_rng(4)

# %% [markdown]
r"""
## 1. Where we stand

The story of lesson 2: a code $z$ is drawn from the prior $p(z) = \mathcal N(0, I)$, then an image
from $p(x \mid z)$. The probability of an image, its **evidence**, is the average over all codes,

$$ p(x) = \int p(x \mid z)\, p(z)\, dz . $$

To train a model is to make $\log p(x)$ large for the images we have. But nearly all codes drawn
from the prior explain nearly no image, and an average of many numbers next to 0 and a few that are
not is hopeless to estimate. We want to look where it matters: at the codes that $x$ *may have come
from*, which form the **posterior** $p(z \mid x)$. We do not know that either. So we will take a
distribution $q(z)$ of our own making, draw codes from it (lesson 3 knows how to pass gradients
through such draws), and find out what can be said about $\log p(x)$ from *those* codes.

## 2. A world in which everything is known

A derivation is worth more when one can check it. So first we build a model in which $p(x)$ and $p(z
\mid x)$ have formulas: the decoder is a matrix, and the noise is the same for all numbers of $x$,

$$ z \sim \mathcal N(0, I), \qquad x = W z + b + \sigma\,\epsilon, \qquad \epsilon \sim \mathcal N(0, I). $$

In code $W$ is `weights` (d, k), $b$ is `bias` (d,) and $\sigma^2$ is `noise_var`, one number. Here
$x$ has four numbers and $z$ two.
"""

# %%
weights = np.array([[1.4, 1.0], [-0.4, 0.9], [1.0, 0.2], [0.6, 1.1]])
bias = np.array([0.5, -1.0, 0.0, 2.0])
noise_var = 0.5

z_true = random.normal(size=(500, 2))
x_all = z_true @ weights.T + bias + np.sqrt(noise_var) * random.normal(size=(500, 4))
x = x_all[:3]
print("three x:\n" + str(x.round(3)))

# %% [markdown]
r"""
**The evidence.** $x$ is a sum of independent Gaussians, so it is a Gaussian. Its mean is $b$,
because $z$ and $\epsilon$ have mean 0. Its covariance is, with $\mathbb E[z z^\top] = I$, $\mathbb
E[\epsilon \epsilon^\top] = I$ and no correlation between the two,

$$ C = \mathbb E\big[(W z + \sigma \epsilon)(W z + \sigma \epsilon)^\top\big] = W W^\top + \sigma^2 I . $$

Hence $p(x) = \mathcal N(x;\, b, C)$, and with the formula of a Gaussian density in $d$ dimensions,

$$ \log p(x) = -\tfrac12 \Big( d \log 2\pi + \log \det C + (x - b)^\top C^{-1} (x - b) \Big). $$

(For a diagonal $C$ this is the `gaussian_log_density` of lesson 2: the determinant is then the
product of the variances, and the square splits into one term for each number. For any other $C$,
turn the axes to those of its eigenvectors: there it is diagonal, and a turn changes neither volumes
nor the square.) The model is known as *probabilistic PCA* (Tipping and Bishop 1999); why, you will
see in section 9.

**Columns and rows.** The formulas are for one $x$, written as a column. In code each $x$ is a
*row*, and there are many. So $W z$ becomes `z @ weights.T`, $C^{-1} v$ for every row becomes
`np.linalg.solve(C, v.T).T`, and $v^\top C^{-1} v$ for every row: multiply that with `v`, number by
number, and sum over axis 1.

### Exercise 4.1: linear_gaussian_evidence

One number for each row of `x`, in nats. No gradient has to pass here, so NumPy will do. The cells
below compare to 1e-6, and section 9 has hundreds of numbers in `x`; `np.linalg.slogdet(C)` gives a
sign and the log of the determinant, which does not underflow.
"""


# %%
@checks.linear_gaussian_evidence
def linear_gaussian_evidence(x, weights, bias, noise_var):
    """log p(x), with z integrated out: x (n, d), weights (d, k), bias (d,) -> (n,), in nats."""
    ### BEGIN SOLUTION
    covariance = weights @ weights.T + noise_var * np.eye(len(bias))
    _, log_det = np.linalg.slogdet(covariance)
    centred = x - bias
    squared = np.sum(centred * np.linalg.solve(covariance, centred.T).T, axis=1)
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + squared)
    ### END SOLUTION


# %% [markdown]
r"""
Is that really the average over all codes? With two numbers in $z$ the integral can be done by brute
force: lay a fine grid over the plane and add up $p(x \mid z)\,p(z)$ times the area of a square. For
functions as smooth as Gaussians such sums are right to many digits.
"""

# %%
STEP = 0.05
side = np.arange(-8, 8, STEP)
grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def log_likelihood(z):
    """log p(x | z) of each x at each code: z (m, 2) -> (m, n)."""
    x_mean = z @ weights.T + bias
    log_var = np.full_like(x_mean, np.log(noise_var))
    rows = [gaussian_log_density(np.tile(row, (len(z), 1)), x_mean, log_var) for row in x]
    return np.stack(rows, axis=1)


def log_prior(z):
    """log p(z) at each code: z (m, 2) -> (m, 1)."""
    return np.asarray(gaussian_log_density(z, np.zeros_like(z), np.zeros_like(z)))[:, None]


def integrate(values):
    """The integral over z of values (m, n) at the points of the grid: -> (n,)."""
    return values.sum(axis=0) * STEP**2


# %%
def show(name, numbers):
    """Print one line: a name, and a number for each x."""
    print(f"{name:34}" + "".join(f"{number:12.6f}" for number in np.asarray(numbers)))


evidence = linear_gaussian_evidence(x, weights, bias, noise_var)
by_grid = np.log(integrate(np.exp(log_likelihood(grid) + log_prior(grid))))
show("log p(x), formula", evidence)
show("log p(x), integral over z", by_grid)
assert np.allclose(evidence, by_grid, rtol=0, atol=1e-6)

# %% [markdown]
r"""
## 3. The posterior

Which codes may have produced this $x$? Bayes' rule answers,

$$ p(z \mid x) = \frac{p(x \mid z)\, p(z)}{p(x)} . $$

Take logarithms and keep only what depends on $z$:

$$ \log p(z \mid x) = -\tfrac{1}{2\sigma^2} \lVert x - b - W z \rVert^2 - \tfrac12 \lVert z \rVert^2 + \text{const}
   = -\tfrac12 z^\top \underbrace{\big(I + \tfrac{1}{\sigma^2} W^\top W\big)}_{\Lambda} z
     + \tfrac{1}{\sigma^2} z^\top W^\top (x - b) + \text{const} . $$

A Gaussian with mean $m$ and covariance $\Sigma$ has the exponent
$-\tfrac12 z^\top \Sigma^{-1} z + z^\top \Sigma^{-1} m + \text{const}$. Compare term by term: the
posterior is a Gaussian, with

$$ \Sigma = \Lambda^{-1} = \big(I + \tfrac{1}{\sigma^2} W^\top W\big)^{-1}, \qquad
   m = \tfrac{1}{\sigma^2}\, \Sigma\, W^\top (x - b) . $$

$\Lambda$, the inverse of a covariance, is called a *precision*. The prior contributes $I$ to it,
and what $x$ tells about $z$ is added on top: the less noise, the more. Note that $\Sigma$ does not
depend on $x$.

### Exercise 4.2: linear_gaussian_posterior

Return the means $m$ as rows, (n, k), and the one covariance $\Sigma$, (k, k).
"""


# %%
@checks.linear_gaussian_posterior
def linear_gaussian_posterior(x, weights, bias, noise_var):
    """The mean (n, k) and covariance (k, k) of p(z given x); the covariance serves every x."""
    ### BEGIN SOLUTION
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    covariance = np.linalg.inv(precision)
    mean = (x - bias) @ weights @ covariance / noise_var
    return mean, covariance
    ### END SOLUTION


# %% [markdown]
r"""
Bayes' rule has to hold at *every* $z$, not only on average. Here it is at five codes drawn at
random: first the posterior from your formula, below it the three terms of Bayes' rule.
"""


# %%
def log_normal(z, means, covariance):
    """log N(z; mean, covariance) for each row of means, by SciPy: z (m, 2) -> (m, n)."""
    return np.stack([multivariate_normal(mean, covariance).logpdf(z) for mean in means], axis=1)


posterior_mean, posterior_covariance = linear_gaussian_posterior(x, weights, bias, noise_var)
some_z = random.normal(size=(5, 2))
left = log_normal(some_z, posterior_mean, posterior_covariance)
right = log_likelihood(some_z) + log_prior(some_z) - evidence
print(" " * 34 + "".join(f"{f'x {i}':>12}" for i in (1, 2, 3)))
for one, other in zip(left, right, strict=True):
    show("log p(z | x)", one)
    show("log p(x | z) + log p(z) - log p(x)", other)
assert np.allclose(left, right, rtol=0, atol=1e-6)

# %%
prior = np.zeros(2), np.eye(2)
ellipses = {"prior p(z)": prior}
for number, mean in enumerate(posterior_mean, 1):
    ellipses[f"posterior of x {number}"] = mean, posterior_covariance
plotting.gaussians(
    {"": ellipses},
    caption="The plane of codes. Each ellipse holds 95% of its distribution's mass. Seeing x narrows "
    "the prior down to a posterior: slanted, and of one shape for every x; only the place differs.",
)

# %% [markdown]
r"""
The slant is worth a look: these posteriors are *correlated*. If the first number of the code were a
bit larger, the second would have to be smaller to give much the same $x$. Keep it in mind for
section 7.

## 4. The bound, by Jensen's inequality

From here on we pretend that we do not know the posterior. We choose some $q(z)$ for each $x$, any
distribution that is nowhere 0, and see how far we get. To have one to compute with, let us take a
Gaussian with a mean and variances that are *not* the right ones.
"""

# %%
q_mean = posterior_mean + np.array([[0.3, 0.1], [-0.2, 0.4], [0.1, -0.3]])
q_covariance = np.diag([0.15, 0.10])
log_q = log_normal(grid, q_mean, q_covariance)
show("the integral of q over z", integrate(np.exp(log_q)))

# %% [markdown]
r"""
**Line 1.** What we want:

$$ \log p(x) = \log \int p(x \mid z)\, p(z)\, dz . $$

**Line 2.** Multiply and divide by $q(z)$, as at the end of section 4 of lesson 2. An integral of
something times $q$ is an average over draws from $q$:

$$ \log p(x) = \log \int q(z)\, \frac{p(x \mid z)\, p(z)}{q(z)}\, dz
   = \log \mathbb E_{q}[w(z)], \qquad w(z) = \frac{p(x \mid z)\, p(z)}{q(z)} . $$

Nothing has been lost yet. $w$ is the *weight* of a code: how much it explains, over how often we
draw it. (Not to be confused with the matrix $W$, the `weights` of the model.)
"""

# %%
log_joint = log_likelihood(grid) + log_prior(grid)  # log p(x, z) = log p(x | z) + log p(z)
log_w = log_joint - log_q
line_1 = np.log(integrate(np.exp(log_joint)))
line_2 = np.log(integrate(np.exp(log_q) * np.exp(log_w)))
show("line 1  log of the integral", line_1)
show("line 2  log E_q[w]", line_2)
assert np.allclose(line_1, line_2, rtol=0, atol=1e-6)

# %% [markdown]
r"""
**Line 3.** Now the log goes inside the average, and this is where something is lost:

$$ \log \mathbb E_q[w(z)] \;\ge\; \mathbb E_q[\log w(z)] . $$

This is **Jensen's inequality** for the logarithm, and its proof is one picture. The logarithm bends
downwards, so it lies below each of its tangents. Take the tangent at $c = \mathbb E_q[w]$:

$$ \log w \;\le\; \log c + \frac{w - c}{c} . $$

Average both sides over $q$. The fraction averages to 0, because $\mathbb E_q[w] = c$; what is left
is $\mathbb E_q[\log w] \le \log c$.
"""

# %%
draws = random.multivariate_normal(q_mean[0], q_covariance, size=40)
log_p = (log_likelihood(draws) + log_prior(draws))[:, 0]
drawn_w = np.exp(log_p - log_normal(draws, q_mean[:1], q_covariance)[:, 0])
plotting.jensen(
    drawn_w / drawn_w.mean(),
    caption="Forty draws from q and their weights w, scaled to have mean 1. The logarithm lies below "
    "its tangent at the mean. So the mean of the forty logs lies lower than the log of their "
    "mean, by the arrow.",
)

# %%
line_3 = integrate(np.exp(log_q) * log_w)
show("line 2  log E_q[w]", line_2)
show("line 3  E_q[log w]", line_3)
show("lost by Jensen's inequality", line_2 - line_3)
assert np.all(line_2 > line_3)

# %% [markdown]
r"""
What stands on line 3 *is* the ELBO. Nothing in it asks for the integral $p(x)$: draw $z$ from $q$,
compute $\log w(z)$, and average.

The tangent touches the logarithm in one point only. So the two sides are equal exactly if $w(z)$ is
the same number for all $z$: every code we draw explains the image just as much as it is drawn
often.

**Predict.** Suppose that $q$ happens to be the true posterior. Draw single codes from it and
compute $\log w(z) = \log p(x \mid z) + \log p(z) - \log q(z)$ for each. How do these numbers
scatter?

- **a**: as much as for any other $q$ of that width; only their mean is right;
- **b**: less, because good codes come more often;
- **c**: not at all.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("scatter_at_the_posterior", guess)

# %%
for name, mean, covariance in (
    ("our q", q_mean[0], q_covariance),
    ("the posterior", posterior_mean[0], posterior_covariance),
):
    z = random.multivariate_normal(mean, covariance, size=5)
    log_w_of_z = log_likelihood(z)[:, 0] + log_prior(z)[:, 0]
    log_w_of_z -= multivariate_normal(mean, covariance).logpdf(z)
    print(f"log w of five draws from {name:14}" + "".join(f"{v:12.6f}" for v in log_w_of_z))
print(f"log p(x){evidence[0]:43.6f}")
assert np.allclose(log_w_of_z, evidence[0], rtol=0, atol=1e-6)

# %% [markdown]
r"""
A single draw gives $\log p(x)$ to the last digit, as at the end of section 4 of lesson 2: Bayes'
rule says that $p(x \mid z)\,p(z) / p(z \mid x)$ *is* $p(x)$, at any $z$. So at the posterior $\log
w$ does not scatter at all. (The converse is not safe: a $q$ that sits on one of two humps scatters
little, and still has a gap.)

**Line 4.** Split the logarithm of the fraction, and recognise two terms:

$$ \mathbb E_q[\log w(z)] = \mathbb E_q[\log p(x \mid z)] + \mathbb E_q\Big[\log \frac{p(z)}{q(z)}\Big]
   = \underbrace{\mathbb E_q[\log p(x \mid z)]}_{\text{expected log-likelihood}}
   - \underbrace{\mathrm{KL}(q \,\|\, p(z))}_{\text{rate}} . $$

The minus comes from turning the fraction over: $\mathrm{KL}(q \,\|\, p) = \mathbb E_q[\log q - \log
p]$, as in lesson 2. For Gaussians both terms have closed forms. You write them next, so that the
bound can be had without any grid.

**The first term.** Let $q = \mathcal N(m, S)$. The log-likelihood holds $z$ in one place, the
square $\lVert x - b - W z \rVert^2$. Write $z = m + u$, where $u$ has mean 0 and covariance $S$.
Then

$$ \mathbb E \lVert x - b - W m - W u \rVert^2
   = \lVert x - b - W m \rVert^2 - 2 (x - b - W m)^\top W\, \mathbb E[u] + \mathbb E[u^\top W^\top W u]
   = \lVert x - b - W m \rVert^2 + \mathrm{tr}(W S W^\top), $$

because $\mathbb E[u] = 0$, and a number is its own trace, in which factors may be moved from one
end to the other, $\mathrm{tr}(AB) = \mathrm{tr}(BA)$: $\mathbb E[u^\top W^\top W u] = \mathbb
E\,\mathrm{tr}(W u u^\top W^\top) = \mathrm{tr}(W S W^\top)$. So

$$ \mathbb E_q[\log p(x \mid z)] = -\tfrac{d}{2} \log (2 \pi \sigma^2)
   - \frac{\lVert x - b - W m \rVert^2 + \mathrm{tr}(W S W^\top)}{2 \sigma^2} . $$

The trace is the price of uncertainty: a code that is only roughly known decodes only roughly.

### Exercise 4.3: expected_log_likelihood

`mean` holds one $m$ a row; `covariance` is one $S$ for all rows.
"""


# %%
@checks.expected_log_likelihood
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    """E[log p(x given z)] over z from N(mean, covariance), in nats: -> (n,)."""
    ### BEGIN SOLUTION
    distance = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + (distance + spread) / noise_var)
    ### END SOLUTION


# %%
rec = expected_log_likelihood(x, q_mean, q_covariance, weights, bias, noise_var)
show("E_q[log p(x | z)], formula", rec)
show("E_q[log p(x | z)], integral", integrate(np.exp(log_q) * log_likelihood(grid)))
assert np.allclose(rec, integrate(np.exp(log_q) * log_likelihood(grid)), rtol=0, atol=1e-6)

# %% [markdown]
r"""
**The second term.** Lesson 2 has the KL from a Gaussian with independent numbers to $\mathcal N(0,
I)$. Our posterior is slanted, so we want it for any two Gaussians $\mathcal N(m, S)$ and $\mathcal
N(a, P)$ in $k$ dimensions. The same trick, $z = m + u$, gives both averages:

$$ \mathbb E_q[\log q(z)] = -\tfrac12 \big( k \log 2\pi + \log\det S + \mathbb E[u^\top S^{-1} u] \big),
   \qquad \mathbb E[u^\top S^{-1} u] = \mathrm{tr}(S^{-1} S) = k , $$

$$ \mathbb E_q[\log p(z)] = -\tfrac12 \big( k \log 2\pi + \log\det P + (m - a)^\top P^{-1} (m - a)
   + \mathrm{tr}(P^{-1} S) \big) . $$

Their difference is the KL:

$$ \mathrm{KL} = \tfrac12 \Big( \mathrm{tr}(P^{-1} S) + (m - a)^\top P^{-1} (m - a) - k
   + \log\det P - \log\det S \Big). $$

### Exercise 4.4: gaussian_kl

The first two arguments are the distribution one draws from, $m$ and $S$; the other two are $a$ and
$P$.
"""


# %%
@checks.gaussian_kl
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    """KL( N(mean, covariance) || N(other_mean, other_covariance) ) of each row, in nats: -> (n,)."""
    ### BEGIN SOLUTION
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    squared = np.sum(step @ precision * step, axis=1)
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (np.trace(precision @ covariance) + squared - len(covariance) + log_dets)
    ### END SOLUTION


# %% [markdown]
r"""
Three ways to the rate of our $q$: the new formula with $a = 0$ and $P = I$, the one of lesson 2
(our $q$ has independent numbers, so it applies), and the integral.
"""

# %%
prior_mean, prior_covariance = np.zeros_like(q_mean), np.eye(2)
rate = gaussian_kl(q_mean, q_covariance, prior_mean, prior_covariance)
q_log_var = np.tile(np.log(np.diag(q_covariance)), (3, 1))
show("KL(q || p(z)), any Gaussians", rate)
show("KL(q || p(z)), as in lesson 2", kl_divergence(q_mean, q_log_var))
show("KL(q || p(z)), integral", integrate(np.exp(log_q) * (log_q - log_prior(grid))))
assert np.allclose(rate, kl_divergence(q_mean, q_log_var), rtol=0, atol=1e-6)
assert np.allclose(rate, integrate(np.exp(log_q) * (log_q - log_prior(grid))), rtol=0, atol=1e-6)

# %% [markdown]
r"""
### Exercise 4.5: elbo

Line 4 in code: from the two terms of each $x$ to its ELBO. It is short, and it is the line where a
sign goes wrong most often. The ELBO is a *gain*, to be made large. Section 9 sends gradients
through it, so use plain arithmetic (or TensorFlow, or `keras.ops`), not NumPy functions.
"""


# %%
@checks.elbo
def elbo(log_likelihood, kl):
    """The evidence lower bound of each x: (n,), (n,) -> (n,), in nats."""
    ### BEGIN SOLUTION
    return log_likelihood - kl
    ### END SOLUTION


# %%
line_4 = elbo(rec, rate)
show("line 3  E_q[log w], integral", line_3)
show("line 4  closed form", line_4)
show("log p(x)", evidence)
assert np.allclose(line_3, line_4, rtol=0, atol=1e-6)

# %% [markdown]
r"""
The first derivation is done, and every line of it holds to six digits. What it does not tell is
*how much* Jensen's inequality has cost. The second derivation does.

## 5. The bound again, by an identity

**Line A.** Bayes' rule, solved for $p(x)$. It holds for every $z$, though the left side knows no
$z$:

$$ p(x) = \frac{p(x \mid z)\, p(z)}{p(z \mid x)} . $$

**Line B.** Take logarithms, and add and subtract $\log q(z)$:

$$ \log p(x) = \underbrace{\log \frac{p(x \mid z)\, p(z)}{q(z)}}_{\log w(z)}
   + \log \frac{q(z)}{p(z \mid x)} . $$

Still true at every single $z$. At five codes, for the first $x$:
"""

# %%
some_log_q = log_normal(some_z, q_mean, q_covariance)
first = log_likelihood(some_z) + log_prior(some_z) - some_log_q
second = some_log_q - log_normal(some_z, posterior_mean, posterior_covariance)
for one, other in zip(first[:, 0], second[:, 0], strict=True):
    print(f"log w {one:11.6f}  +  log q/posterior {other:11.6f}  =  {one + other:.6f}")
print(f"log p(x) {evidence[0]:.6f}")
assert np.allclose(first + second, evidence, rtol=0, atol=1e-6)

# %% [markdown]
r"""
**Line C.** Average both sides over $q$. The left side is a constant, and stays:

$$ \log p(x) = \mathbb E_q[\log w(z)] + \mathbb E_q\Big[\log \frac{q(z)}{p(z \mid x)}\Big] . $$

**Line D.** Recognise the two terms. The first is the ELBO, the second a KL, that from $q$ to the
posterior:

$$ \log p(x) = \mathrm{ELBO} + \mathrm{KL}\big(q(z) \,\|\, p(z \mid x)\big) . $$

A KL is never negative (lesson 2), so the ELBO is a lower bound. And what is missing has a name now.
"""

# %%
log_posterior = log_normal(grid, posterior_mean, posterior_covariance)
line_C = integrate(np.exp(log_q) * log_w) + integrate(np.exp(log_q) * (log_q - log_posterior))
gap = gaussian_kl(q_mean, q_covariance, posterior_mean, posterior_covariance)
show("log p(x)", evidence)
show("line C  both averages, by integral", line_C)
show("line D  ELBO + KL(q || posterior)", elbo(rec, rate) + gap)
show("the gap, KL(q || posterior)", gap)
show("lost by Jensen's inequality", line_2 - elbo(rec, rate))
assert np.allclose(evidence, line_C, rtol=0, atol=1e-6)
assert np.allclose(evidence, elbo(rec, rate) + gap, rtol=0, atol=1e-6)

# %% [markdown]
r"""
What Jensen's inequality lost is the KL from $q$ to the posterior, to six digits. Note which KL it
is: the *reverse* one, with the average over $q$. Lesson 2 showed its habits: where it cannot cover
all of its target, it retreats to a part.

The identity has a consequence that one cannot overrate. $\log p(x)$ does not depend on $q$. So
whoever changes $q$ to raise the ELBO lowers $\mathrm{KL}(q \,\|\, p(z \mid x))$ by the same amount,
**without ever having computed the posterior**. Let $q$ move from the prior to the posterior, step
by step, and watch:
"""


# %%
def elbo_of(x, mean, covariance, weights, bias, noise_var):
    """The exact ELBO of each x for q = N(mean, covariance)."""
    kl = gaussian_kl(mean, covariance, np.zeros_like(mean), np.eye(weights.shape[1]))
    return elbo(expected_log_likelihood(x, mean, covariance, weights, bias, noise_var), kl)


way = np.linspace(0, 1, 21)
steps = [(t * posterior_mean, (1 - t) * np.eye(2) + t * posterior_covariance) for t in way]
bounds = np.array([elbo_of(x, *q, weights, bias, noise_var)[0] for q in steps])
gaps = np.array([gaussian_kl(*q, posterior_mean, posterior_covariance)[0] for q in steps])
assert np.allclose(bounds + gaps, evidence[0], rtol=0, atol=1e-6)
plotting.gap(
    way,
    bounds,
    np.full_like(way, evidence[0]),
    "way of q from the prior (0) to the posterior (1)",
    caption="The ELBO of one x while q moves from the prior to the posterior. log p(x) stays where "
    "it is; what the bound gains, the gap loses, until they touch.",
)

# %%
shown = {f"q at {way[i]:.2f}": (steps[i][0][0], steps[i][1]) for i in (0, 5, 10, 15)}
plotting.gaussians(
    {"": shown | {"posterior": (posterior_mean[0], posterior_covariance)}},
    caption="The same way seen in the plane of codes: q starts as the prior and ends as the "
    "posterior of this x.",
)

# %% [markdown]
r"""
## 6. Three readings of one number

The same ELBO can be grouped in three ways, and papers use all of them:

$$ \begin{aligned}
\mathrm{ELBO} &= \mathbb E_q[\log p(x \mid z)] - \mathrm{KL}(q \,\|\, p(z))
   && \text{reconstruction minus rate} \\
 &= \mathbb E_q[\log p(x, z)] + H(q), \quad H(q) = -\mathbb E_q[\log q(z)]
   && \text{minus energy, plus entropy} \\
 &= \log p(x) - \mathrm{KL}(q \,\|\, p(z \mid x))
   && \text{evidence minus gap}
\end{aligned} $$

- **Reconstruction minus rate** is how a VAE computes it: explain $x$ by your codes, but keep them
  near the prior. The *rate* is the price of the code in nats; minus the first term is the
  *distortion*.
- **Energy and entropy** is the physicist's reading: $-\log p(x, z)$ is an energy, which draws $q$
  to the single best code, and the entropy $H(q)$ keeps it from shrinking to a point. Minus the ELBO
  is the *variational free energy*.
- **Evidence minus gap** says what is being optimised: raise $\log p(x)$, close the gap, or both.

The second reading needs the entropy of a Gaussian. It is minus the first average of section 4,
$H(q) = \tfrac12 \big( k \log 2\pi + k + \log \det S \big)$:
"""

# %%
entropy = 0.5 * (2 * np.log(2 * np.pi) + 2 + np.linalg.slogdet(q_covariance)[1])
energy = -integrate(np.exp(log_q) * log_joint)
show("reconstruction - rate", rec - rate)
show("-energy + entropy", -energy + entropy)
show("evidence - gap", evidence - gap)
assert np.allclose(rec - rate, -energy + entropy, rtol=0, atol=1e-6)
assert np.allclose(rec - rate, evidence - gap, rtol=0, atol=1e-6)

# %% [markdown]
r"""
## 7. Two reasons for a gap

In this world we can set $q$ to the posterior and close the gap. A VAE usually cannot, for two
reasons.

**The family.** A VAE's encoder gives a mean and a variance for each number of the code: a $q$
without correlations. Our posteriors are slanted, so no such $q$ can match them. Which one comes
nearest? Let $q$ have the right mean and variances $v_1, \ldots, v_k$ on the diagonal. With $\Lambda
= \Sigma^{-1}$,

$$ \mathrm{KL}(q \,\|\, p(z \mid x)) = \tfrac12 \Big( \sum_j \Lambda_{jj} v_j - k - \log\det\Lambda
   - \sum_j \log v_j \Big), $$

from exercise 4.4, since the trace of $\Lambda\,\mathrm{diag}(v)$ takes only the diagonal of
$\Lambda$. The derivative for $v_j$ is $\tfrac12 (\Lambda_{jj} - 1/v_j)$: below zero for small
$v_j$, above it for large ones. So the minimum is at $v_j = 1 / \Lambda_{jj}$, *one over the
diagonal of the precision*: the variance of $z_j$ when the other numbers of the code are held fixed.
(The right mean is best because any other only adds the positive term $(m - a)^\top \Lambda\, (m -
a)$.)

### Exercise 4.6: best_diagonal
"""


# %%
@checks.best_diagonal
def best_diagonal(covariance):
    """The variances (k,) of the uncorrelated Gaussian q with the least KL to N(mean, covariance)."""
    ### BEGIN SOLUTION
    return 1 / np.diag(np.linalg.inv(covariance))
    ### END SOLUTION


# %%
diagonal = np.diag(best_diagonal(posterior_covariance))
marginal = np.diag(np.diag(posterior_covariance))
for name, covariance in (("best diagonal", diagonal), ("the posterior's own", marginal)):
    family_gap = gaussian_kl(posterior_mean, covariance, posterior_mean, posterior_covariance)
    print(f"{name:20} variances {np.diag(covariance).round(4)}, gap {family_gap[0]:.6f} nats")
plotting.gaussians(
    {
        "": {
            "posterior": (posterior_mean[0], posterior_covariance),
            "best without correlation": (posterior_mean[0], diagonal),
            "the posterior's own variances": (posterior_mean[0], marginal),
        }
    },
    caption="The slanted posterior and two upright q. The one nearest in KL(q || posterior) is the "
    "smaller: along the axes through the mean it is as wide as the posterior, and between them it "
    "reaches out less than the other.",
)

# %% [markdown]
r"""
The nearest $q$ is *narrower* than the posterior's own variances, as lesson 2 has shown for two
numbers: the reverse KL punishes $q$ for reaching where the posterior is not. This is one reason why
the clouds of a VAE may be too small.

**Amortisation.** Here we chose $m$ anew for each $x$. A VAE has *one* encoder for all of them, a
network that has to get every $x$ right at once; the cost of inference is shared, or *amortised*,
and what the network gets wrong widens the gap. Let us build an encoder that is too small: it reads
only the first two of the four numbers of $x$ and guesses the posterior's mean from them, as well as
a linear map can. Its variances are the best possible for it, $1 / \Lambda_{jj}$ again.
"""

# %%
means, covariance = linear_gaussian_posterior(x_all, weights, bias, noise_var)
seen = np.column_stack([x_all[:, :2], np.ones(len(x_all))])
small_encoder = seen @ np.linalg.lstsq(seen, means, rcond=None)[0]

log_p = linear_gaussian_evidence(x_all, weights, bias, noise_var)
exact = elbo_of(x_all, means, covariance, weights, bias, noise_var)
family = elbo_of(x_all, means, diagonal, weights, bias, noise_var)
amortised = elbo_of(x_all, small_encoder, diagonal, weights, bias, noise_var)
print(f"log p(x), mean over 500 x                {np.mean(log_p):9.4f}")
print(f"ELBO, q the posterior                    {np.mean(exact):9.4f}")
print(f"ELBO, best q without correlation         {np.mean(family):9.4f}")
print(f"ELBO, q by the encoder that is too small {np.mean(amortised):9.4f}")
assert np.allclose(exact, log_p, rtol=0, atol=1e-6)
assert np.all(log_p > family)
assert np.all(family > amortised)

# %% [markdown]
r"""
From top to bottom: nothing lost; the *family gap*; and on top of it the *amortisation gap*. Lesson
7 measures both for the VAE on MNIST, where nothing is known exactly, and again splits the whole gap
in these two.

## 8. When the ELBO rises

**Predict.** You train a model and its encoder together, and the ELBO of an image rises by one nat.
Its $\log p(x)$

- **a**: has risen by one nat, too;
- **b**: has risen by at least one nat, since the ELBO is a lower bound;
- **c**: may even have fallen.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("elbo_rises", guess)

# %% [markdown]
r"""
Two pairs of a model and a $q$. Before: the true model of our world, with a $q$ like that of section
4, whose means are off by 0.4. After: a model with three times the noise, with *its* posterior as
$q$.
"""

# %%
worse = 3 * noise_var
worse_q = linear_gaussian_posterior(x_all, weights, bias, worse)
pairs = {
    "before": (means + 0.4, q_covariance, noise_var),
    "after": (*worse_q, worse),
}
bounds, truths = {}, {}
for name, (mean, covariance_of_q, noise) in pairs.items():
    bounds[name] = bound = np.mean(elbo_of(x_all, mean, covariance_of_q, weights, bias, noise))
    truths[name] = truth = np.mean(linear_gaussian_evidence(x_all, weights, bias, noise))
    print(f"{name:6}  ELBO {bound:9.4f}   log p(x) {truth:9.4f}   gap {truth - bound:.4f}")
assert bounds["after"] > bounds["before"] + 1
assert truths["after"] < truths["before"]

# %% [markdown]
r"""
The bound went up, the model got worse: the gap closed faster than the evidence fell. For *one*
model the ELBO ranks the $q$; between models it is only a bound.

Why, then, does climbing it work? Because at a $q$ that is the posterior of the present model, the
bound **touches** $\log p(x)$: the gap is 0 there and nowhere negative, so it is at its minimum,
where its derivative is 0. Then the two slopes are equal, and a small step up the one is a step up
the other. Freeze $q$ at the posterior for some noise, and change the noise of the model:
"""

# %%
noises = np.linspace(0.2, 2.5, 70)


def mean_of(values_of):
    """The mean over all x of a function of noise_var, at each of the noises: -> (70,)."""
    return np.array([np.mean(values_of(noise)) for noise in noises])


bounds = {}
for at in (0.3, 0.5, 1.5):
    frozen = linear_gaussian_posterior(x_all, weights, bias, at)
    bounds[at] = mean_of(lambda noise, q=frozen: elbo_of(x_all, *q, weights, bias, noise))
plotting.touching(
    noises,
    mean_of(lambda noise: linear_gaussian_evidence(x_all, weights, bias, noise)),
    bounds,
    "noise_var of the model",
    "q the posterior for noise_var",
    caption="log p(x) over the noise of the model, and the ELBO with q frozen at the posterior for "
    "three values of the noise. Each touches log p(x) at its own value, from below, with its "
    "slope.",
)

# %%
at, small = 0.3, 1e-5
frozen = linear_gaussian_posterior(x_all, weights, bias, at)
around = at - small, at + small
bounds = [np.mean(elbo_of(x_all, *frozen, weights, bias, noise)) for noise in around]
truths = [np.mean(linear_gaussian_evidence(x_all, weights, bias, noise)) for noise in around]
slopes = np.diff(bounds)[0] / (2 * small), np.diff(truths)[0] / (2 * small)
print(f"slope at noise_var {at}: ELBO {slopes[0]:.6f}, log p(x) {slopes[1]:.6f}")
assert np.isclose(*slopes, rtol=1e-6)

# %% [markdown]
r"""
To alternate the two, set $q$ to the posterior and then the model to the top of the bound, is the EM
algorithm. It never goes down: the new $\log p(x)$ is at least the new bound, that at least the old
bound, and the old bound was the old $\log p(x)$ (Dempster, Laird and Rubin 1977; in this view Neal
and Hinton 1998). A VAE takes small steps in both at once, and its $q$ is never quite the posterior.
Then the two slopes differ: the model is also drawn towards models whose posteriors its $q$ can
match. Section 9 has an example.

## 9. Climbing the ELBO finds the plane of lesson 1

Now train. The model is the same, but with the 784 pixels of MNIST as $x$, and nobody knows its
weights. First the truth, to have something to compare with.

**The best linear-Gaussian model** (an aside; if you take the result on trust, go on to its three
formulas). The average of $\log p(x)$ over images with mean $\bar x$ and covariance matrix $\hat S$
is, with $b = \bar x$ (the best choice, as the square is smallest there),

$$ \mathcal L = -\tfrac12 \big( d \log 2\pi + \log\det C + \mathrm{tr}(C^{-1} \hat S) \big), \qquad
   C = W W^\top + \sigma^2 I . $$

Let $\lambda_1 \ge \lambda_2 \ge \dots$ be the eigenvalues of $\hat S$ and $c_1 \ge c_2 \ge \dots$
those of $C$, and $k < d$. The determinant is the product of the $c_i$. The trace is smallest, for
given eigenvalues, if $C$ and $\hat S$ share their eigenvectors in the same order:
$\mathrm{tr}(C^{-1} \hat S) \ge \sum_i \lambda_i / c_i$ (von Neumann's trace inequality). What
remains is to minimise $\sum_i (\log c_i + \lambda_i / c_i)$. $W$ has $k$ columns, so $W W^\top$ has
at most $k$ eigenvalues above 0: the first $k$ of the $c_i$ are free (but at least $\sigma^2$), all
others equal $\sigma^2$. Each $\log c + \lambda / c$ is smallest at $c = \lambda$; the sum over the
others, $(d - k) \log \sigma^2 + \sum_{i > k} \lambda_i / \sigma^2$, is smallest where $\sigma^2$ is
the mean of those $\lambda_i$ (let it be above 0). Both are allowed together, since $\lambda_i \ge
\lambda_{k+1}$ for $i \le k$ is no less than that mean:

$$ c_i = \lambda_i \ (i \le k), \qquad \sigma^2 = \frac{1}{d - k} \sum_{i > k} \lambda_i, \qquad
   W = U (L - \sigma^2 I)^{1/2} R . $$

$U$ holds the first $k$ eigenvectors as columns, $L$ their eigenvalues on a diagonal, and $R$ is any
rotation or reflection: it cancels in $W W^\top$. (Tipping and Bishop 1999, equations 7 and 8.) So
the best model spreads its codes over the plane of PCA: *probabilistic* PCA. That is also what
scikit-learn's `PCA` computes, and its `score_samples` is $\log p(x)$ of each image: a witness from
outside for your formula.
"""

# %%
(images, _), _ = data.load_mnist()
pixels = images[:10_000].reshape(-1, 784).astype("float32") / 255
pixels -= pixels.mean(axis=0)  # the bias is known: the mean image
del images

# %%
witness = PCA(2, svd_solver="covariance_eigh").fit(pixels[:5000].astype("float64"))
kept = witness.explained_variance_ - witness.noise_variance_
W_ml = witness.components_.T * np.sqrt(kept)
some = pixels[5000:5200].astype("float64")
ours = np.asarray(linear_gaussian_evidence(some, W_ml, witness.mean_, witness.noise_variance_))
theirs = witness.score_samples(some)
print("log p(x) of three images, ours        ", ours[:3].round(6))
print("log p(x) of three images, scikit-learn", theirs[:3].round(6))
sigma = np.sqrt(witness.noise_variance_)
print(f"sigma {sigma:.2f}; density of a pixel at its mean {1 / (np.sqrt(2 * np.pi) * sigma):.2f}")
assert np.allclose(ours, theirs, rtol=0, atol=1e-6)

# %% [markdown]
r"""
(Log *densities*, unlike log probabilities, may be positive: with a standard deviation of about 0.24
the density of a pixel is 1.7 at its mean, and there are 784 of them.)

Now forget all that and let stochastic gradients climb the ELBO: draws of $z$ instead of grids, an
encoder instead of Bayes' rule. The encoder is linear with a diagonal $q$, the decoder a matrix and
one variance.
"""


# %%
class LogVar(keras.layers.Layer):
    """A trainable log_var for x: one for all numbers (size 1), or one for each (size d)."""

    def __init__(self, size):
        super().__init__()
        self.log_var = self.add_weight(shape=(size,), initializer="zeros")

    def call(self, x_mean):
        return keras.ops.zeros_like(x_mean) + self.log_var


def halves(d, k, units, variances):
    """An encoder x -> mean, log_var and a decoder z -> mean and log_var of x; units=0: linear."""
    x, z = keras.Input((d,)), keras.Input((k,))
    hidden = keras.layers.Dense(units, activation="relu")(x) if units else x
    log_var = keras.layers.Dense(k, kernel_initializer="zeros")(hidden)
    encoder = keras.Model(x, [keras.layers.Dense(k)(hidden), log_var])
    hidden = keras.layers.Dense(units, activation="relu")(z) if units else z
    x_mean = keras.layers.Dense(d)(hidden)
    return encoder, keras.Model(z, [x_mean, LogVar(variances)(x_mean)])


# %% [markdown]
r"""
One step of the climb, all of it: draw a code for each $x$ of a batch, take both terms of the ELBO,
and follow the gradient of their mean. The first term is an average over $q$, estimated from one
draw; the second has a closed form.
"""


# %%
def make_step(encoder, decoder, steps, learning_rate):
    """A compiled step of stochastic gradient ascent on the ELBO; returns its two terms' means."""
    variables = encoder.trainable_variables + decoder.trainable_variables
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, steps)
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(variables)
    noise = keras.random.SeedGenerator(4)

    @tf.function(jit_compile=True)
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            z = reparameterize(mean, log_var, noise)
            log_likelihood = gaussian_log_density(x, *decoder(z))
            kl = kl_divergence(mean, log_var)
            loss = -tf.reduce_mean(elbo(log_likelihood, kl))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return tf.reduce_mean(log_likelihood), tf.reduce_mean(kl)

    return step


def epochs_of(step, x, epochs):
    """Run the step over all of x, again and again; yields the means of each epoch's two terms."""
    for _ in range(epochs):
        x = random.permutation(x)
        yield np.mean([step(batch) for batch in np.split(x, len(x) // 250)], axis=0)


# %%
scatter = np.cov(pixels.T, bias=True).astype("float64")  # the pixels have mean 0


def mean_evidence(weights, bias, noise_var):
    """The mean of log p(x) over all images, by the formula above, in nats."""
    C = weights @ weights.T + noise_var * np.eye(784)
    S = scatter + np.outer(bias, bias)
    return -0.5 * (784 * np.log(2 * np.pi) + np.linalg.slogdet(C)[1]
                   + np.trace(np.linalg.solve(C, S)))  # fmt: skip


EPOCHS = 20
encoder, decoder = halves(784, 2, units=0, variances=1)
step = make_step(encoder, decoder, EPOCHS * 40, learning_rate=0.03)
history = {"ELBO": [], "log p(x)": []}
for reconstruction, kl in epochs_of(step, pixels, EPOCHS):
    kernel, shift, log_noise = (np.asarray(w, "float64") for w in decoder.get_weights())
    history["ELBO"].append(reconstruction - kl)
    history["log p(x)"].append(mean_evidence(kernel.T, shift, np.exp(log_noise[0])))

# %%
_, components = principal_subspace(pixels, 2)
eigenvalues = np.linalg.eigvalsh(scatter)[::-1]
sigma2 = eigenvalues[2:].mean()
W_ml = components * np.sqrt(eigenvalues[:2] - sigma2)
best = mean_evidence(W_ml, np.zeros(784), sigma2)
angles = subspace_angles(kernel.T, components)
noise = np.exp(log_noise[0])
print(f"angles between its plane and PCA's: {angles[0]:.2f} and {angles[1]:.2f} degrees")
print(f"noise_var {noise:.5f}, at the maximum of the likelihood {sigma2:.5f}")
print(f"mean log p(x) {history['log p(x)'][-1]:.3f}, best of any such model {best:.3f}")
print(f"mean ELBO in the last epoch {history['ELBO'][-1]:.3f}")
assert angles[0] < 1
assert abs(noise / sigma2 - 1) < 0.01
assert -0.2 < history["log p(x)"][-1] - best < 0

# %%
late = {name: np.array(values[4:]) for name, values in history.items()}
plotting.curves(
    np.arange(5, EPOCHS + 1),
    late | {"best possible": np.full(EPOCHS - 4, best)},
    "epoch",
    "nats per image",
    caption="Stochastic gradient ascent on the ELBO, from the fifth epoch on. The evidence is never "
    "computed in training, and yet the bound takes it along, to the best that such a model can do.",
)

# %% [markdown]
r"""
(The ELBO is the average over an epoch, in which the model still improves; $\log p(x)$ is taken at
its end. So a little of the gap between the two curves is time.)

The plane is that of PCA, to within a fraction of a degree, found by gradients through draws. In
lesson 1 a linear autoencoder found the plane, too. What is new is that there is a *density* now: a
probability for each image, a width for each code, and a rule to draw new ones.

**And the axes?** Lesson 1 ended its section 5 with a warning: the squared error fixes the plane and
leaves its axes open. $\log p(x)$ leaves them just as open, as $R$ cancels in it. But the ELBO has a
diagonal $q$, and by section 7 it loses nothing only if $\Lambda = I + W^\top W / \sigma^2$ is
diagonal. For the best $W$ we have $W^\top W = R^\top (L - \sigma^2 I) R$. With $\lambda_1 \ne
\lambda_2$ this is diagonal only if $R$ does no more than exchange or flip axes. So the ELBO *does*
prefer PCA's axes (Lucas et al. 2019; Rolinek et al. 2019). How much? The family gap, over the angle
by which the axes are turned:
"""


# %%
def family_gap(W, sigma2):
    """KL from the best q without correlation to the posterior, in nats; the same for every x."""
    precision = np.eye(W.shape[1]) + W.T @ W / sigma2
    return 0.5 * (np.sum(np.log(np.diag(precision))) - np.linalg.slogdet(precision)[1])


def turned(W, degrees):
    angle = np.radians(degrees)
    return W @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


angles = np.arange(0, 91, 5)
prices = np.array([family_gap(turned(W_ml, angle), sigma2) for angle in angles])
print(
    f"at 45 degrees: {prices[9]:.4f} nats; for the trained model: {family_gap(kernel.T, noise):.4f}"
)
plotting.curves(
    angles,
    {"family gap": prices},
    "turn of the axes, in degrees",
    "nats per image",
    caption="What a q without correlations loses when the axes of the code are turned within the "
    "plane. It is least along PCA's axes, and small everywhere: the two eigenvalues are of like "
    "size.",
)

# %% [markdown]
r"""
The preference is real, but here it is worth about a hundredth of a nat. So do not expect that a
short training gets there: by how much the trained axes are still turned you can read off the curve,
at the gap of the trained model. Lesson 6 comes back to it, where people hope to find *meaning* in
such axes.

## 10. Two clouds of points

The last experiment is small and worth remembering. The data are two numbers, a Gaussian cloud with
standard deviation 5 along one direction and 1 across (eigenvalues 25 and 1 of the covariance). In
the first data set the long direction lies along the first axis; in the second it is turned by 45
degrees. A VAE gets a code of two numbers and a decoder with *independent* numbers of $x$, each with
its own variance.

The floor is the same for both. For any model $p$, the mean of $-\log p(x)$ over the data's own
distribution is at least that distribution's entropy (the difference is a KL). For a Gaussian,

$$ H = \tfrac12 \big( 2 \log (2 \pi e) + \log \det C \big) = \log (2 \pi e) + \tfrac12 \log 25
   = \log(2 \pi e) + \log 5 . $$
"""

# %%
axis_aligned = np.diag([25.0, 1.0])
quarter = turned(np.eye(2), 45)
rotated = quarter @ axis_aligned @ quarter.T
floor = np.log(2 * np.pi * np.e) + np.log(5)
print("covariance, aligned:", axis_aligned.tolist(), " rotated:", rotated.round(9).tolist())
print(f"entropy of both: {floor:.4f} nats")

# %% [markdown]
r"""
**Predict.** Two data sets, equal but for a turn by 45 degrees. Train the same VAE on both, from the
same random weights, and with both variances of the decoder starting at 13, half of the data's total
variance.

- **a**: Turning makes no difference: both use their code alike.
- **b**: Both reach about the same ELBO, but only one of them uses its code.
- **c**: The aligned one reaches the better ELBO, since its data are simpler.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("two_gaussians", guess)

# %% [markdown]
r"""
**Aligned.** Here are two models that reach the floor exactly. The first sends the long direction
through the code, $W = (\sqrt{24}, 0)^\top$ with noise 1. The second ignores the code: $W = 0$, and
the decoder gives the two numbers of $x$ the variances 25 and 1. Both have the same $p(x)$, that of
the data, and no gap, if $q$ is their posterior. For both we compute reconstruction and rate,
averaged over many $x$:
"""

# %%
x_2d = random.multivariate_normal(np.zeros(2), axis_aligned, size=2000)
W_used = np.array([[np.sqrt(24.0)], [0.0]])
mean_used, covariance_used = linear_gaussian_posterior(x_2d, W_used, np.zeros(2), 1.0)
rec_used = expected_log_likelihood(x_2d, mean_used, covariance_used, W_used, np.zeros(2), 1.0)
rate_used = gaussian_kl(mean_used, covariance_used, np.zeros_like(mean_used), np.eye(1))
log_var = np.tile(np.log([25.0, 1.0]), (len(x_2d), 1))
rec_unused = np.asarray(gaussian_log_density(x_2d, np.zeros_like(x_2d), log_var))
print(f"code used:   -ELBO {np.mean(rate_used - rec_used):.4f} = {np.mean(-rec_used):.4f} + "
      f"{np.mean(rate_used):.4f}")  # fmt: skip
print(f"code unused: -ELBO {np.mean(-rec_unused):.4f} = {np.mean(-rec_unused):.4f} + 0")
assert np.allclose(rec_used - rate_used, rec_unused, rtol=0, atol=1e-6)

# %% [markdown]
r"""
Not only the means agree: the ELBO is the same for *every single x*. Nothing in the objective
prefers to use the code. And log 5 = 1.609 nats of rate is just what the first model pays: for $q$
the posterior with variance $\frac{1}{25}$, averaged over $x$, the KL is $\frac12 (\frac{1}{25} +
\frac{24}{25} - 1 + \log 25) = \log 5$.

**Rotated** (the derivation is an aside: its result is that at least $\log 5$ nats are needed). Now
the decoder needs the code: its two numbers are independent *given* $z$, so whatever makes them go
together has to come through $z$. How much is that at least? Let the decoder's variances be $v_1$
and $v_2$, $D = \mathrm{diag}(v_1, v_2)$. To reach the floor, the covariance of $x$ must be $C = W
W^\top + D$, so $C - D$ may have no negative eigenvalue: $v_1, v_2 \le 13$ and $(13 - v_1)(13 - v_2)
\ge 12^2$, multiplied out $25 - 13\,(v_1 + v_2) + v_1 v_2 \ge 0$. With $s = \sqrt{v_1 v_2}$ and $v_1
+ v_2 \ge 2 s$ that gives $s^2 - 26 s + 25 \ge 0$, hence $s \le 1$ (since $s \le 13$ rules out $s
\ge 25$). At the floor $p(x)$ is the data's distribution and $q$ the posterior, so the mean rate is
$\mathbb E[\log p(x \mid z)] - \mathbb E[\log p(x)] = \tfrac12 \log \det C - \tfrac12 \log \det D =
\log 5 - \log s$ (each Gaussian's mean log density is minus its entropy). So it is at least $\log
5$, whatever linear decoder one takes; decoders with smaller variances send *more* at the same ELBO.
(Decoders that are not linear do no better: $\log 5$ is what information theory calls Wyner's
*common information* of the two numbers, $\tfrac12 \log \frac{1 + \rho}{1 - \rho}$ for two Gaussians
with correlation $\rho$; Wyner 1975, Xu, Liu and Chen 2016.)
"""

# %%
rho = rotated[0, 1] / rotated[0, 0]
print(f"correlation 12/13, common information {0.5 * np.log((1 + rho) / (1 - rho)):.4f} nats")
print(f"log 5                                 {np.log(5):.4f} nats")


# %%
def terms(encoder, decoder, x):
    """The two terms of the ELBO of each x, the first by one draw: two arrays (n,)."""
    mean, log_var = encoder(x)
    log_likelihood = gaussian_log_density(x, *decoder(reparameterize(mean, log_var)))
    return np.asarray(log_likelihood), np.asarray(kl_divergence(mean, log_var))


def train_2d(name, x, covariance, start):
    """Train on 10,000 of x from given variances of the decoder; test on the rest: encoder, rate."""
    keras.utils.set_random_seed(4)
    encoder, decoder = halves(2, 2, units=64, variances=2)
    decoder.layers[-1].log_var.assign(np.full(2, np.log(start)))
    list(epochs_of(make_step(encoder, decoder, 30 * 40, 0.01), x[:10_000], 30))
    rec, kl = np.mean([terms(encoder, decoder, x[10_000:]) for _ in range(50)], axis=(0, 2))
    exact = -np.mean(multivariate_normal(np.zeros(2), covariance).logpdf(x[10_000:]))
    print(f"{name}: -ELBO {kl - rec:.4f} = {-rec:.4f} + {kl:.4f}, -log p(x) {exact:.4f}")
    assert abs(kl - rec - exact) < 0.02
    return encoder, kl


# %%
aligned_x = random.multivariate_normal(np.zeros(2), axis_aligned, size=12_500).astype("float32")
rotated_x = aligned_x @ quarter.T.astype("float32")
rotated_encoder, rotated_rate = train_2d("rotated", rotated_x, rotated, 13.0)
aligned_encoder, aligned_rate = train_2d("aligned", aligned_x, axis_aligned, 13.0)
assert rotated_rate > np.log(5) - 0.1
assert aligned_rate < 0.1

# %% [markdown]
r"""
(Tested on 2,500 points that took no part; the exact value is the mean of $-\log p(x)$ under the
true distribution over the same points. It scatters around the entropy from set to set, and on a
finite set a model may even lie below it by a hair.) A course at Berkeley sets much the same task;
its published answer is 4.4388 = 2.7630 + 1.6758 for rotated data and 4.4213 = 4.4094 + 0.0119 for
aligned ones (CS294-158, homework 2, with its own draws and network). Ours tell the same: near the
floor both, with about the least rate of $\log 5$ nats sent through the code, or next to none.

Both runs started with large decoder variances, at which a code is not worth much yet. What if the
aligned one, with the same data and the same first weights, starts with small ones, so that in the
beginning something *has* to come through the code?
"""

# %%
other_encoder, other_rate = train_2d("aligned, from variances of 1", aligned_x, axis_aligned, 1.0)
assert other_rate > 0.5

# %% [markdown]
r"""
The same data, the same ELBO to about a hundredth of a nat, and now the code is used. The start
decided. When a VAE ignores its code, or part of it, people speak of *posterior collapse* and look
for the bug. Here it is none: the objective is at its best, and does not care. **The ELBO says how
well the model explains $x$; it does not say that the code is worth having.** Lesson 6 takes it from
there.
"""

# %%
x_shown = np.array([[5.0, 0.0], [-5.0, 0.0], [0.0, 1.0]], "float32")
panels = {}
for title, encoder, points in (
    ("rotated: used", rotated_encoder, x_shown @ quarter.T.astype("float32")),
    ("aligned: unused", aligned_encoder, x_shown),
    ("aligned: used", other_encoder, x_shown),
):
    mean, log_var = (np.asarray(head) for head in encoder(points))
    clouds = {f"q of x {i + 1}": (mean[i], np.diag(np.exp(log_var[i]))) for i in range(3)}
    panels[title] = {"prior": prior} | clouds
plotting.gaussians(
    panels,
    caption="The clouds q of three x: both ends of the long direction, and a point off its middle. Where "
    "the code is used they differ; where it is not, each is the prior. "
    "All three models have the same ELBO, to about a hundredth of a nat.",
)

# %% [markdown]
r"""
## 11. What you take along

You now have the objective of the VAE, and know what it is: a lower bound that any $q$ gives, tight
where $q$ is the posterior, computed from draws of $q$ and climbed by gradients through them. Lesson
5 puts a network in place of each of the two matrices and trains it on MNIST. Nothing in the
derivations has to change: they hold for any model. Only the closed forms and the checks used that
ours is linear.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| evidence | $\log \mathcal N(x; b, W W^\top + \sigma^2 I)$ | `linear_gaussian_evidence` | $\sigma$ for $\sigma^2$; the posterior's formulas for another noise |
| posterior | $\Sigma = (I + W^\top W / \sigma^2)^{-1}$, $m = \Sigma W^\top (x - b) / \sigma^2$ | `linear_gaussian_posterior` | the prior's $I$ forgotten: least squares |
| first term | $\mathbb E_q[\log p(x \mid z)]$ | `expected_log_likelihood` | only the mean decoded: the trace is missing |
| second term | $\mathrm{KL}(q \,\Vert\, p(z))$ | `gaussian_kl` | the two arguments exchanged |
| the bound | first minus second $\le \log p(x)$ | `elbo` | a sign; compared across models as if it were the evidence |
| the gap | $\mathrm{KL}(q \,\Vert\, p(z \mid x))$ | `gaussian_kl` to the posterior | family and amortisation confused |
| nearest diagonal $q$ | $v_j = 1 / \Lambda_{jj}$ | `best_diagonal` | the diagonal of the covariance: too wide |

## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the identity, equation (1);
  the bound, equations (2) and (3).
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, section 2.2: the
  second derivation, the gap.
- D. J. Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate
  inference in deep generative models*: the bound as free energy.
- M. I. Jordan, Z. Ghahramani, T. S. Jaakkola and L. K. Saul 1999, *An introduction to variational
  methods for graphical models*: the bound by Jensen's inequality, before there were VAEs.
- M. E. Tipping and C. M. Bishop 1999, *Probabilistic principal component analysis*: the model, its
  posterior, and the maximum of its likelihood, equations (7) and (8).
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: section 12.2, equations (12.35) to
  (12.46) (early printings have the covariance in (12.42) upside down); the identity as (9.70) to
  (9.72); section 10.1.2 on the width of the nearest diagonal $q$.
- A. P. Dempster, N. M. Laird and D. B. Rubin 1977, *Maximum likelihood from incomplete data via the
  EM algorithm*; R. M. Neal and G. E. Hinton 1998, *A view of the EM algorithm that justifies
  incremental, sparse, and other variants*.
- C. Cremer, X. Li and D. Duvenaud 2018, *Inference suboptimality in variational autoencoders*: the
  gap in two parts.
- J. Lucas, G. Tucker, R. Grosse and M. Norouzi 2019, *Don't blame the ELBO!*; M. Rolinek, D.
  Zietlow and G. Martius 2019, *Variational autoencoders pursue PCA directions (by accident)*: the
  axes.
- A. D. Wyner 1975, *The common information of two dependent random variables*; G. Xu, W. Liu and B.
  Chen 2016, *A lossy source coding interpretation of Wyner's common information*: for Gaussians.
- The 2-D Gaussians: UC Berkeley CS294-158, *Deep unsupervised learning*, homework 2.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""

# %%
checks.progress()
