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
# Lesson 6. The ELBO: a bound on log p(x), proved line by line

Lesson 2 asked how probable a model makes an image and found an average that cannot be computed by
drawing codes blindly. This lesson replaces it by a number that *can* be computed, the **evidence
lower bound** or ELBO. You will derive it twice, and cells between the lines of both derivations
compute the left side and the right side and compare them, in a small world where both are known
exactly.

![Three curves over the way of q from the prior to the posterior: the bound rises to log p(x), and what is missing is the KL from q to the posterior](../solutions/pictures/06_elbo.png)

**Time**: {{minutes}} minutes. **You need**: lessons 2 and 3 (the log density of a Gaussian, the two
directions of KL) and the draw of lesson 5. Some linear algebra: the inverse, the determinant and
the trace of a matrix, and what a covariance matrix is. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.densities import gaussian_log_density
from vae_helpers.vae import kl_divergence

import numpy as np
from scipy.stats import multivariate_normal

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
distribution $q(z)$ of our own making, draw codes from it (lessons 4 and 5 know how to pass
gradients through such draws), and find out what can be said about $\log p(x)$ from *those* codes.
"""

# %%
plotting.story_diagram(posterior=True)

# %% [markdown]
r"""
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
nor the square.) The model is known as *probabilistic PCA* (Tipping and Bishop 1999); why, lesson 7
will show.

**Columns and rows.** The formulas are for one $x$, written as a column. In code each $x$ is a
*row*, and there are many. So $W z$ becomes `z @ weights.T`, $C^{-1} v$ for every row becomes
`np.linalg.solve(C, v.T).T`, and $v^\top C^{-1} v$ for every row: multiply that with `v`, number by
number, and sum over axis 1.

### Exercise 6.1: linear_gaussian_evidence

*8 minutes, medium.*

One number for each row of `x`, in nats. No gradient has to pass here, so NumPy will do. The cells
below compare to 1e-6, and lesson 7 has hundreds of numbers in `x`; `np.linalg.slogdet(C)` gives a
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

### Exercise 6.2: linear_gaussian_posterior

*7 minutes, medium.*

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
lesson 7.

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

**Line 2.** Multiply and divide by $q(z)$, as at the end of lesson 2. An integral of
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
A single draw gives $\log p(x)$ to the last digit, as at the end of lesson 2: Bayes'
rule says that $p(x \mid z)\,p(z) / p(z \mid x)$ *is* $p(x)$, at any $z$. So at the posterior $\log
w$ does not scatter at all. (And where $q$ is nowhere 0, no scatter means that $q$ is the posterior. But
*little* scatter does not mean a small gap: a $q$ that sits on one of two humps scatters little, and
has one.)

**Line 4.** Split the logarithm of the fraction, and recognise two terms:

$$ \mathbb E_q[\log w(z)] = \mathbb E_q[\log p(x \mid z)] + \mathbb E_q\Big[\log \frac{p(z)}{q(z)}\Big]
   = \underbrace{\mathbb E_q[\log p(x \mid z)]}_{\text{expected log-likelihood}}
   - \underbrace{\mathrm{KL}(q \,\|\, p(z))}_{\text{rate}} . $$

The minus comes from turning the fraction over: $\mathrm{KL}(q \,\|\, p) = \mathbb E_q[\log q - \log
p]$, as in lesson 3. For Gaussians both terms have closed forms. You write them next, so that the
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

### Exercise 6.3: expected_log_likelihood

*8 minutes, medium.*

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
**The second term.** Lesson 3 has the KL from a Gaussian with independent numbers to $\mathcal N(0,
I)$. Our posterior is slanted, so we want it for any two Gaussians $\mathcal N(m, S)$ and $\mathcal
N(a, P)$ in $k$ dimensions. The same trick, $z = m + u$, gives both averages:

$$ \mathbb E_q[\log q(z)] = -\tfrac12 \big( k \log 2\pi + \log\det S + \mathbb E[u^\top S^{-1} u] \big),
   \qquad \mathbb E[u^\top S^{-1} u] = \mathrm{tr}(S^{-1} S) = k , $$

$$ \mathbb E_q[\log p(z)] = -\tfrac12 \big( k \log 2\pi + \log\det P + (m - a)^\top P^{-1} (m - a)
   + \mathrm{tr}(P^{-1} S) \big) . $$

Their difference is the KL:

$$ \mathrm{KL} = \tfrac12 \Big( \mathrm{tr}(P^{-1} S) + (m - a)^\top P^{-1} (m - a) - k
   + \log\det P - \log\det S \Big). $$

### Exercise 6.4: gaussian_kl

*8 minutes, medium.*

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
Three ways to the rate of our $q$: the new formula with $a = 0$ and $P = I$, the one of lesson 3
(our $q$ has independent numbers, so it applies), and the integral.
"""

# %%
prior_mean, prior_covariance = np.zeros_like(q_mean), np.eye(2)
rate = gaussian_kl(q_mean, q_covariance, prior_mean, prior_covariance)
q_log_var = np.tile(np.log(np.diag(q_covariance)), (3, 1))
show("KL(q || p(z)), any Gaussians", rate)
show("KL(q || p(z)), as in lesson 3", kl_divergence(q_mean, q_log_var))
show("KL(q || p(z)), integral", integrate(np.exp(log_q) * (log_q - log_prior(grid))))
assert np.allclose(rate, kl_divergence(q_mean, q_log_var), rtol=0, atol=1e-6)
assert np.allclose(rate, integrate(np.exp(log_q) * (log_q - log_prior(grid))), rtol=0, atol=1e-6)

# %% [markdown]
r"""
### Exercise 6.5: elbo

*2 minutes, easy.*

Line 4 in code: from the two terms of each $x$ to its ELBO. It is short, and it is the line where a
sign goes wrong most often. The ELBO is a *gain*, to be made large. Lesson 7 sends gradients
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

A KL is never negative (lesson 3), so the ELBO is a lower bound. And what is missing has a name now.
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
is: the *reverse* one, with the average over $q$. Lesson 3 showed its habits: where it cannot cover
all of its target, it retreats to a part.

The identity has a consequence that one cannot overrate. $\log p(x)$ does not depend on $q$. So
whoever changes $q$ to raise the ELBO lowers $\mathrm{KL}(q \,\|\, p(z \mid x))$ by the same amount,
**without ever having computed the posterior**. Let $q$ move from the prior to the posterior, step
by step, and watch:
"""


# %% tags=["promise"]
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
## 7. What you take along

You now have the objective of the VAE, and know what it is: a lower bound that any $q$ gives, tight
where $q$ is the posterior. Nothing in the derivations has to change for another model; only the
closed forms and the checks used that ours is linear. Lesson 7 puts the bound to work in this world:
what keeps the gap open, and what climbing the bound finds. Lesson 8 puts a network in place of each
of the two matrices and trains it on MNIST.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| evidence | $\log \mathcal N(x; b, W W^\top + \sigma^2 I)$ | `linear_gaussian_evidence` | $\sigma$ for $\sigma^2$; the posterior's formulas for another noise |
| posterior | $\Sigma = (I + W^\top W / \sigma^2)^{-1}$, $m = \Sigma W^\top (x - b) / \sigma^2$ | `linear_gaussian_posterior` | the prior's $I$ forgotten: least squares |
| first term | $\mathbb E_q[\log p(x \mid z)]$ | `expected_log_likelihood` | only the mean decoded: the trace is missing |
| second term | $\mathrm{KL}(q \,\Vert\, p(z))$ | `gaussian_kl` | the two arguments exchanged |
| the bound | first minus second $\le \log p(x)$ | `elbo` | a sign; compared across models as if it were the evidence |
| the gap | $\mathrm{KL}(q \,\Vert\, p(z \mid x))$ | `gaussian_kl` to the posterior | read as the distance of two models |

**Next**: [lesson 7](07_elbo_at_work.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the identity, equation (1);
  the bound, equations (2) and (3).
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, section 2.2: the
  second derivation, the gap.
- D. J. Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate
  inference in deep generative models*: the bound as free energy.
- M. I. Jordan, Z. Ghahramani, T. S. Jaakkola and L. K. Saul 1999, *An introduction to variational
  methods for graphical models*: the bound by Jensen's inequality, before there were VAEs.
- M. E. Tipping and C. M. Bishop 1999, *Probabilistic principal component analysis*: the model and
  its posterior.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: section 12.2, equations (12.35) to
  (12.42) (early printings have the covariance in (12.42) upside down); the identity as (9.70) to
  (9.72).
"""
