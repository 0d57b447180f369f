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

Lesson 2 asked what density a model gives an image, and met an average badly estimated from draws of the
prior. Here you replace it by a number that *can* be computed: the **evidence lower bound** or ELBO, which a
variational autoencoder climbs.

You derive it twice, in a small world where all is known, and cells compare the lines to six decimals. Then
you estimate it in three ways.

![Over the way of q from the prior to the posterior the ELBO rises to log p(x), which stays; the shaded gap between the two closes](../solutions/pictures/06_elbo.png)

**Time**: {{minutes}} minutes. **You need**: Jensen's inequality, Bayes' rule, importance weights
(lesson 2, sections 4 and 7); the log density of a Gaussian (lesson 2, exercise 2.1); KL and entropy
(lesson 3, section 1 and exercise 3.1); covariance matrices (lesson 5, section 6); inverse and
determinant of a matrix. Quadratic forms and the trace have a refresher (sections 2 and 4). Symbols:
[notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, explorables, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.densities import gaussian_log_density
from vae_helpers.linear_gaussian import gaussian_elbo
from vae_helpers.vae import kl_divergence

import numpy as np
from scipy.stats import multivariate_normal, norm

random = np.random.default_rng(4)

# %% [markdown]
r"""
## 1. Where we stand

A code $z$ is drawn from the prior $p(z) = \mathcal N(0, I)$, then an image from $p(x \mid z)$. The
density that this gives an image, $p(x) = \int p(x \mid z)\, p(z)\, dz$, is its **evidence**, or *marginal
likelihood*. To train a model is to make $\log p(x)$ large for the images we have.

Nearly all codes drawn from the prior explain a given image badly. Draws should come from the **posterior**
$p(z \mid x)$, and we do not have it. So we take a density $q(z)$ of our own, ask what draws from
*it* say about $\log p(x)$, and vary $q$ to find the best: hence the name **variational**.

## 2. A world in which everything is known

To be able to check each line, let the decoder be a matrix:

$$ z \sim \mathcal N(0, I), \qquad x = W z + \bar x + \sigma\,\epsilon, \qquad \epsilon \sim \mathcal N(0, I). $$

A code has $d = 2$ numbers, $x$ has $d_x = 4$. In code $W$ is `weights`, $\bar x$ is `bias` and
$\sigma^2$ is `noise_var`.
"""

# %%
weights = np.array([[1.4, 1.0], [-0.4, 0.9], [1.0, 0.2], [0.6, 1.1]])  # (d_x, d)
bias = np.array([0.5, -1.0, 0.0, 2.0])  # (d_x,)
noise_var = 0.5
x = random.normal(size=(3, 2)) @ weights.T + bias  # three codes, decoded ...
x += np.sqrt(noise_var) * random.normal(size=(3, 4))  # ... and noise

# %% [markdown]
r"""
**The evidence.** A sum of independent Gaussians is Gaussian. So $p(x) = \mathcal N(x;\, \bar x, C)$
with some covariance matrix $C$. The log density of a Gaussian with $d_x$ numbers is

$$ \log p(x) = -\tfrac12 \Big( d_x \log 2\pi + \log \det C + (x - \bar x)^\top C^{-1} (x - \bar x) \Big). $$

*A refresher.* If $z$ has mean 0, its covariance matrix is $\Sigma = \mathbb E[z z^\top]$. Then that
of $W z$ is $\mathbb E[W z\, (W z)^\top] = W\, \mathbb E[z z^\top]\, W^\top = W \Sigma W^\top$.
Covariances of independent vectors add up. The last term is one number, a **quadratic form**; for
$C = \mathrm{diag}(c_1, c_2, \dots)$ it is $\sum_i (x_i - \bar x_i)^2 / c_i$, as in lesson 2.

In formulas $x$ is a column, in code each $x$ is a *row*. So $W z$ becomes `z @ weights.T`, and $C^{-1} x$
for every row `np.linalg.solve(C, x.T).T`. Multiply that by `x`, number by number, and sum over axis 1:
this is $x^\top C^{-1} x$ for every row.

### Exercise 6.1: linear_gaussian_evidence

*10 minutes, medium.*

Find $C$ on paper first: what do $W z$ and $\sigma\,\epsilon$ contribute? Then return $\log p(x)$ of
each row of `x`, in nats. NumPy will do. `np.linalg.slogdet(C)` gives a sign and the *log* of the
determinant, which stays finite for hundreds of numbers, too.
"""


# %%
@checks.linear_gaussian_evidence
def linear_gaussian_evidence(x, weights, bias, noise_var):
    """log p(x), z integrated out: x (n, d_x), weights (d_x, d), bias (d_x,) -> (n,), in nats."""
    ### BEGIN SOLUTION
    covariance = weights @ weights.T + noise_var * np.eye(len(bias))
    _, log_det = np.linalg.slogdet(covariance)
    centred = x - bias
    squared = np.sum(centred * np.linalg.solve(covariance, centred.T).T, axis=1)
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + squared)
    ### END SOLUTION


# %% [markdown]
r"""
So $C = W W^\top + \sigma^2 I$.

Is that the average over all codes? Lay a fine grid over the plane of codes, and add up
$p(x \mid z)\,p(z)$ times the area of a square:
"""

# %%
STEP = 0.05
side = np.arange(-8, 8, STEP)
grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def integrate(values):
    """The integral over z of values (m, n) at the m points of the grid: -> (n,)."""
    return values.sum(axis=0) * STEP**2


def log_normal(z, means, covariance):
    """log N(z; mean, covariance) for each row of means (n, d): z (m, d) -> (m, n)."""
    return np.stack([multivariate_normal(mean, covariance).logpdf(z) for mean in means], axis=1)


def log_likelihood(z):
    """log p(x | z) of each x at each code: z (m, 2) -> (m, n)."""
    # A Gaussian density is the same with x and mean exchanged.
    return log_normal(z @ weights.T + bias, x, noise_var * np.eye(4))


def show(name, numbers):
    print(f"{name:34}" + "".join(f"{number:12.6f}" for number in np.asarray(numbers)))


prior = np.zeros((1, 2)), np.eye(2)
log_joint = log_likelihood(grid) + log_normal(grid, *prior)  # log p(x, z) = log p(x | z) p(z)
evidence = linear_gaussian_evidence(x, weights, bias, noise_var)
line_1 = np.log(integrate(np.exp(log_joint)))
show("log p(x), formula", evidence)
show("log p(x), integral over z", line_1)
assert np.allclose(evidence, line_1, rtol=0, atol=1e-6)

# %% [markdown]
r"""
## 3. The posterior

Which codes may have produced this $x$? Take the logarithm of Bayes' rule,
$p(z \mid x) = p(x \mid z)\, p(z) / p(x)$, and call everything without $z$ a constant:

$$ \log p(z \mid x) = -\tfrac{1}{2\sigma^2} \lVert x - \bar x - W z \rVert^2 - \tfrac12 \lVert z \rVert^2 + \text{const} . $$

That is quadratic in $z$ and falls in every direction, so the posterior is a Gaussian, $\mathcal N(\mu_*, \Sigma_*)$. The log density of
such a Gaussian, and the right side above, multiplied out:

$$ \begin{aligned}
\log p(z \mid x) &= -\tfrac12\, z^\top \Sigma_*^{-1} z + z^\top \Sigma_*^{-1} \mu_* + \text{const} , \\
 &= -\tfrac{1}{2 \sigma^2}\, z^\top W^\top W z + \tfrac{1}{\sigma^2}\, z^\top W^\top (x - \bar x)
    - \tfrac12\, z^\top I z + \text{const} .
\end{aligned} $$

### Exercise 6.2: linear_gaussian_posterior

*9 minutes, medium.*

The two lines hold for every $z$. So compare what stands between $z^\top$ and $z$, and what stands behind
$z^\top$ alone. Return the means $\mu_*$ as rows, (n, d), and the one covariance $\Sigma_*$, (d, d), which
serves every $x$.
"""


# %%
@checks.linear_gaussian_posterior
def linear_gaussian_posterior(x, weights, bias, noise_var):
    """The mean (n, d) and covariance (d, d) of p(z given x); the covariance serves every x."""
    ### BEGIN SOLUTION
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    covariance = np.linalg.inv(precision)
    mean = (x - bias) @ weights @ covariance / noise_var
    return mean, covariance
    ### END SOLUTION


# %% [markdown]
r"""
With $\Lambda = \Sigma_*^{-1}$, the **precision**:

$$ \Lambda = I + \tfrac{1}{\sigma^2} W^\top W, \qquad
   \mu_* = \tfrac{1}{\sigma^2}\, \Sigma_*\, W^\top (x - \bar x) . $$

The prior contributes $I$. What $x$ tells about $z$ is added on top: the less noise, the more. Bayes'
rule has to hold at *every* $z$. The cell tries two codes, and prints the first:
"""

# %%
posterior_mean, posterior_covariance = linear_gaussian_posterior(x, weights, bias, noise_var)
z = random.normal(size=(2, 2))
left = log_normal(z, posterior_mean, posterior_covariance)
right = log_likelihood(z) + log_normal(z, *prior) - evidence
show("log p(z | x)", left[0])
show("log p(x | z) + log p(z) - log p(x)", right[0])
assert np.allclose(left, right, rtol=0, atol=1e-6)

ellipses = {f"posterior of x {i + 1}": (posterior_mean[i], posterior_covariance) for i in range(3)}
plotting.gaussians(
    {"": {"prior p(z)": (np.zeros(2), np.eye(2))} | ellipses},
    caption="The plane of codes. Each ellipse holds 95% of its distribution's mass. Seeing x narrows "
    "the prior down to a posterior: slanted, and of one shape for every x; only the place differs.",
)

# %% [markdown]
r"""
## 4. The bound, by Jensen's inequality

From here on we pretend not to know the posterior. For each $x$ we choose a density $q(z)$ that is
nowhere 0: for the cells, a Gaussian $\mathcal N(\mu, \Sigma)$ that is *not* the right one.

**Line 1** is the evidence. **Line 2**: multiply and divide by $q(z)$. An integral of something times $q$
is an average over draws from $q$.

$$ \log p(x) = \log \int p(x \mid z)\, p(z)\, dz
   = \log \int q(z)\, \frac{p(x \mid z)\, p(z)}{q(z)}\, dz
   = \log \mathbb E_{q}[w(z)], \qquad w(z) = \frac{p(x \mid z)\, p(z)}{q(z)} . $$

Nothing has been lost yet. $w$ is the importance weight of lesson 2. (Not the matrix $W$.)

**Line 3.** Now the log goes inside the average, and something is lost: $\log \mathbb E_q[w(z)] \ge \mathbb
E_q[\log w(z)]$. This is Jensen's inequality again, and its proof is one picture. The logarithm bends downwards, so it
lies nowhere above its tangents, and touches each in one point only. At $c = \mathbb E_q[w]$ the tangent is $\log c + (w - c) / c$. Average
both over $q$: the fraction averages to 0, since $\mathbb E_q[w] = c$, and line 3 is left. (Both sides are equal
only where $w$ is one number for all draws.)
"""

# %%
q_mean = posterior_mean + np.array([[0.3, 0.1], [-0.2, 0.4], [0.1, -0.3]])
q_covariance = np.diag([0.15, 0.10])
log_q = log_normal(grid, q_mean, q_covariance)
log_w = log_joint - log_q
line_2 = np.log(integrate(np.exp(log_q) * np.exp(log_w)))
line_3 = integrate(np.exp(log_q) * log_w)
show("line 1  log of the integral", line_1)
show("line 2  log E_q[w]", line_2)
show("line 3  E_q[log w]", line_3)
assert np.allclose(line_1, line_2, rtol=0, atol=1e-6)
assert np.all(line_2 > line_3)

z = random.multivariate_normal(q_mean[0], q_covariance, size=40)
log_w_of_z = log_likelihood(z) + log_normal(z, *prior) - log_normal(z, q_mean, q_covariance)
drawn_w = np.exp(log_w_of_z[:, 0])
plotting.jensen(
    drawn_w / drawn_w.mean(),
    caption="Forty draws from q and their weights w, scaled to have mean 1. The logarithm lies below "
    "its tangent, but for the point where they touch. So the mean of the forty logs lies lower than the log of their "
    "mean, by the arrow. (Of forty draws: only roughly the loss printed above.)",
)

# %% [markdown]
r"""
What stands on line 3 *is* the **ELBO**. Nothing in it asks for the integral $p(x)$: draws from $q$
will do.

**Line 4.** Split the logarithm, and recognise two terms:

$$ \mathbb E_q[\log w(z)] = \mathbb E_q[\log p(x \mid z)] + \mathbb E_q\Big[\log \frac{p(z)}{q(z)}\Big]
   = \underbrace{\mathbb E_q[\log p(x \mid z)]}_{\text{expected log-likelihood}}
   - \underbrace{\mathrm{KL}(q \,\|\, p(z))}_{\text{rate}} . $$

The minus comes from turning the fraction over. Here both terms have formulas.

*A refresher.* The **trace** of a square matrix is the sum of its diagonal. In the trace of a product the
two factors may change places: below these are $(z - \mu)^\top$ and $W^\top W (z - \mu)$. A number is its own
trace. And the average of a trace is the trace of the average, which for $(z - \mu)(z - \mu)^\top$ is $\Sigma$. So,
for $z \sim \mathcal N(\mu, \Sigma)$,

$$ \mathbb E_q\big[(z - \mu)^\top W^\top W (z - \mu)\big]
   = \mathbb E_q\big[\mathrm{tr}\big(W^\top W (z - \mu)(z - \mu)^\top\big)\big] = \mathrm{tr}(W^\top W \Sigma) , $$

and in the same way with any other square matrix in the place of $W^\top W$.

### Exercise 6.3: expected_log_likelihood

*8 minutes, medium.*

The first term. Given $z$, the $d_x$ numbers of $x$ are independent, with means $W z + \bar x$ and
variance $\sigma^2$. So $\log p(x \mid z)$ is a constant (which one?) minus
$\lVert x - \bar x - W z \rVert^2 / (2 \sigma^2)$. Write $z = \mu + (z - \mu)$. In the average over $q$ the mixed
term goes, as $z - \mu$ has mean 0:

$$ \mathbb E_q \lVert x - \bar x - W z \rVert^2 = \lVert x - \bar x - W \mu \rVert^2
   + \mathbb E_q\big[(z - \mu)^\top W^\top W (z - \mu)\big] . $$

`mean` holds one $\mu$ a row, and `covariance` is one $\Sigma$ for all rows. NumPy will do.
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


# %% [markdown]
r"""
$$ \mathbb E_q[\log p(x \mid z)] = -\tfrac{d_x}{2} \log (2 \pi \sigma^2)
   - \frac{\lVert x - \bar x - W \mu \rVert^2 + \mathrm{tr}(W \Sigma W^\top)}{2 \sigma^2} . $$

The trace is the price of uncertainty: a code that is only roughly known decodes only roughly.

### Exercise 6.4: gaussian_kl

*6 minutes, medium.*

The second term. Lesson 3 has the KL for independent numbers. Our posteriors slant, so we want it from
any $\mathcal N(\mu, \Sigma)$ to any $\mathcal N(\mu', \Sigma')$. It is $\mathbb E_q$ of the difference of two
log densities of the form in section 2, and the trace gives both averages:

$$ \mathrm{KL} = \tfrac12 \Big( \log\det \Sigma' - \log\det \Sigma
   + \underbrace{\mathrm{tr}(\Sigma'^{-1} \Sigma) + (\mu - \mu')^\top \Sigma'^{-1} (\mu - \mu')}_{\mathbb E_q[(z - \mu')^\top \Sigma'^{-1} (z - \mu')]}
   - \underbrace{d}_{\mathrm{tr}(I)} \Big) . $$

(`slogdet` again.) The draws come from the first two arguments, $\mu$ and $\Sigma$: one $\mu$ and one $\mu'$ a row, and one
$\Sigma$, one $\Sigma'$ for all rows.
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
Both terms against the integral:
"""

# %%
rec = expected_log_likelihood(x, q_mean, q_covariance, weights, bias, noise_var)
rate = gaussian_kl(q_mean, q_covariance, np.zeros_like(q_mean), np.eye(2))
for name, formula, values in (
    ("E_q[log p(x | z)]", rec, log_likelihood(grid)),
    ("KL(q || p(z))", rate, log_q - log_normal(grid, *prior)),
):
    show(f"{name}, formula", formula)
    show(f"{name}, integral", integrate(np.exp(log_q) * values))
    assert np.allclose(formula, integrate(np.exp(log_q) * values), rtol=0, atol=1e-6)

# %% [markdown]
r"""
### Exercise 6.5: elbo

*2 minutes, easy.*

From the two terms of each $x$ to its ELBO. Mind the sign.
Lesson 7 sends gradients through it, so use plain arithmetic (or TensorFlow, or
`keras.ops`), not NumPy functions.
"""


# %%
@checks.elbo
def elbo(log_likelihood, kl):
    """The evidence lower bound of each x: (n,), (n,) -> (n,), in nats."""
    ### BEGIN SOLUTION
    return log_likelihood - kl
    ### END SOLUTION


# %% [markdown]
r"""
## 5. The bound again, by an identity

The first derivation does not say *what* Jensen's inequality costs. The second does.

**Line A.** Bayes' rule, solved for $p(x)$, holds for every $z$. Take logarithms, and add and
subtract $\log q(z)$:

$$ \log p(x) = \log \frac{p(x \mid z)\, p(z)}{p(z \mid x)}
   = \log w(z) + \log \frac{q(z)}{p(z \mid x)} . $$

**Line B.** Average over $q$. The left side is a constant, and stays. On the right stand the ELBO and a
KL, that from $q$ to the posterior:

$$ \log p(x) = \mathrm{ELBO} + \mathrm{KL}\big(q(z) \,\|\, p(z \mid x)\big) . $$

A KL is never negative, so the ELBO is a lower bound, and this KL is the **gap**.
"""

# %%
line_4 = elbo(rec, rate)
show("line 3  E_q[log w], integral", line_3)
show("line 4  by your formulas", line_4)
gap = gaussian_kl(q_mean, q_covariance, posterior_mean, posterior_covariance)
show("lost from line 2 to line 3", line_2 - line_3)
show("the gap, KL(q || posterior)", gap)
show("line B  ELBO + gap", line_4 + gap)
show("log p(x)", evidence)
assert np.allclose(line_3, line_4, rtol=0, atol=1e-6)
assert np.allclose(line_4 + gap, evidence, rtol=0, atol=1e-6)

# %% [markdown]
r"""
What Jensen's inequality lost *is* that KL. (It is lesson 3's reverse KL.)

And $\log p(x)$ does not depend on $q$. So whoever changes $q$ alone to
raise the ELBO lowers $\mathrm{KL}(q \,\|\, p(z \mid x))$ by the same amount, **without ever having
computed the posterior**. Let $q$ move from the prior to the posterior, and watch:
"""

# %% tags=["promise"]
way = np.linspace(0, 1, 21)
steps = [(t * posterior_mean, (1 - t) * np.eye(2) + t * posterior_covariance) for t in way]
bounds = np.array([gaussian_elbo(x, *q, weights, bias, noise_var)[0] for q in steps])
gaps = np.array([gaussian_kl(*q, posterior_mean, posterior_covariance)[0] for q in steps])
assert np.allclose(bounds + gaps, evidence[0], rtol=0, atol=1e-6)
plotting.gap(
    way,
    bounds,
    np.full_like(way, evidence[0]),
    "way of q from the prior (0) to the posterior (1)",
    caption="The ELBO of one x while q moves from the prior to the posterior. log p(x) stays where "
    "it is; what the bound gains, the gap loses, until the bound touches log p(x).",
)

# %% [markdown]
r"""
Now a decoder that bends: $z \sim \mathcal N(0, 1)$, $x = e^z + \frac12 \epsilon$, and $x = 1$ is seen. The
posterior is skewed. In the lowest part $w$ is divided by $p(x)$: over all of $q$ the tangent averages to 0, and the
logarithm to minus the gap.

**Try.** Drag $q$ until the gap is as small as you can. Around which $w / p(x)$ do the dots gather, and which number
stays? Then make the expected log-likelihood as high as you can: why is that $q$ not the best?
"""

# %%
explorables.bound()

# %% [markdown]
r"""
## 6. Three readings of one number

The same ELBO can be grouped in three ways. With $p(x, z) = p(x \mid z)\, p(z)$, the *joint* density, and
the entropy $H(q) = -\mathbb E_q[\log q(z)]$,

$$ \begin{aligned}
\mathrm{ELBO} &= \mathbb E_q[\log p(x \mid z)] - \mathrm{KL}(q \,\|\, p(z))
   && \text{expected log-likelihood minus rate} \\
 &= \mathbb E_q[\log p(x, z)] + H(q)
   && \text{joint plus entropy} \\
 &= \log p(x) - \mathrm{KL}(q \,\|\, p(z \mid x))
   && \text{evidence minus gap}
\end{aligned} $$

In the second the joint pulls $q$ to the single best code, and the entropy keeps it from shrinking to a point.
With a network as decoder $\mathbb E_q[\log p(x, z)]$ has no formula and is estimated from draws. But $q$
is a Gaussian of our own making: nobody needs to draw in order to know its entropy.

### Exercise 6.6: elbo_from_joint

*12 minutes, hard.*

Let $q = \mathcal N(\mu, \mathrm{diag}(\sigma_1^2, \dots, \sigma_d^2))$ have independent numbers, one such $q$
for each $x$. ($\sigma_j$, with its index, is a width of $q$; $\sigma$ alone stays the noise of the decoder.)
Somebody has drawn codes $z_s$ from them, and hands you $\log p(x, z_s)$ alone, `log_joint`
(samples, n), with the `log_var` of each $q$, (n, d). You get neither draws nor means. So $\log q(z_s)$
cannot be computed, and yet you can estimate the ELBO of each $x$, (n,): average over the draws what had
to be drawn, and find the rest exactly.

On paper: write down $-\log q(z)$ for *one* number of a code, and average it over $q$. Where has $\mu$
gone? NumPy will do.
"""


# %%
@checks.elbo_from_joint
def elbo_from_joint(log_joint, log_var):
    """The ELBO from draws of log p(x, z), q's entropy exact: (samples, n), (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    entropy = 0.5 * np.sum(np.log(2 * np.pi) + log_var + 1, axis=1)
    return np.mean(log_joint, axis=0) + entropy
    ### END SOLUTION


# %% [markdown]
r"""
The entropy is $H(q) = \tfrac12 \sum_j \big( \log 2\pi + \log \sigma_j^2 + 1 \big)$: to move a
Gaussian does not change it, to widen it does.

Kingma and Welling (2013) give two other estimates: *everything drawn*, the mean of $\log w(z_s)$; and the
first reading, with the *KL exact*. Compare the three. Codes of one number will do
(the first column of $W$), with $q$ at the posterior's mean and $c$ times its variance:
"""

# %%
one_column = weights[:, :1]
one_mean, one_covariance = linear_gaussian_posterior(x[:1], one_column, bias, noise_var)


def estimates(c, samples=10, n=2000):
    """n estimates of the first x's ELBO in each way, with q = N(one_mean, c * one_covariance)."""
    mean, log_var = np.full((n, 1), one_mean), np.full((n, 1), np.log(c * one_covariance))
    z = mean + np.exp(log_var / 2) * random.normal(size=(samples, n, 1))
    off = x[0] - bias - z @ one_column.T  # (samples, n, d_x), around 0 as x around its mean
    log_lik = gaussian_log_density(off, 0 * off, 0 * off + np.log(noise_var))
    log_joint = np.asarray(log_lik + gaussian_log_density(z, 0 * z, 0 * z))
    return {
        "everything drawn": np.mean(log_joint - gaussian_log_density(z, mean, log_var), axis=0),
        "entropy exact": elbo_from_joint(log_joint, log_var),
        "KL exact": np.mean(log_lik, axis=0) - kl_divergence(mean, log_var),
    }


def tell(c):
    for name, values in estimates(c).items():
        print(f"c = {c:3}   {name:18} mean {np.mean(values):8.3f}   scatter {np.std(values):.4f}")


tell(0.1)

# %% [markdown]
r"""
All three estimate the same ELBO, and an exact term pays.

**Predict.** Now let $c = 2$. Which of the three scatters least?

- **a**: one with an exact term, as at $c = 0.1$;
- **b**: the one with everything drawn;
- **c**: none, all three are within a few percent.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("exact_terms", guess)

# %%
for c in (0.5, 1.0, 2.0):
    tell(c)
one_evidence = np.asarray(linear_gaussian_evidence(x, one_column, bias, noise_var))
print(f"log p(x) of this model {one_evidence[0]:.3f}")
assert np.std(estimates(1.0)["everything drawn"]) < 1e-6

# %% [markdown]
r"""
Look at the row $c = 1$: with everything drawn, each draw gives $\log p(x)$. That is line A: where $q$ is
the posterior, $\log w(z) = \log p(x)$ for *every* $z$. Over a wider $q$ both $\log p(x, z)$ and $\log q(z)$ still
fall together far from the middle, and in the difference a part cancels: half at $c = 2$. Over a narrow $q$ $\log p(x, z)$
hardly changes, and drawing $\log q$ only adds noise. (*Further* derives how much the first two estimates scatter. Lesson 8
computes the KL exactly all the same: its $q$ is not the posterior, and the KL by itself is worth seeing.)

Neither derivation used that our decoder is a matrix. Lesson 8 puts networks in its place.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| evidence | $\log \mathcal N(x; \bar x, W W^\top + \sigma^2 I)$ | `linear_gaussian_evidence` | $\sigma$ for $\sigma^2$ |
| posterior | $\Sigma_* = (I + W^\top W / \sigma^2)^{-1}$, $\mu_* = \Sigma_* W^\top (x - \bar x) / \sigma^2$ | `linear_gaussian_posterior` | the prior's $I$ forgotten: least squares |
| first term | $\mathbb E_q[\log p(x \mid z)]$ | `expected_log_likelihood` | only the mean decoded: the trace is missing |
| second term | $\mathrm{KL}(q \,\Vert\, p(z))$ | `gaussian_kl` | the two Gaussians exchanged |
| the bound | first minus second $\le \log p(x)$ | `elbo` | a sign |
| the gap | $\mathrm{KL}(q \,\Vert\, p(z \mid x))$ | `gaussian_kl` to the posterior | taken for a fault of the model: it is that of $q$ |
| from draws | $\frac1S \sum_s \log p(x, z_s) + H(q)$ | `elbo_from_joint` | near the posterior: scatters more than all drawn |

## To explore

Bend the decoder: let $z$ and $x$ be one number each, $x = z^2 + \sigma\,\epsilon$, with $x = 4$ and
$\sigma = 0.4$. Sums over `np.linspace(-6, 6, 12_001)` stand for all integrals. Compute
$\log p(x)$, and the ELBO of Gaussians $q$ of many means and widths. Where is it largest, and how large is
the gap? Do you know that number? Then let $x$ come down to 0: when does the best $q$ no longer choose a
side?

**Next**: [lesson 7](07_elbo_at_work.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Two asides on section 6: how much estimates scatter, and why little scatter does not prove a small
gap. Nothing later needs them.

### How much the estimates scatter

In this world, let $q$ have the posterior's mean and $c$ times its covariance. With $\epsilon \sim \mathcal N(0, I)$ and
$z = \mu_* + \sqrt c\, L \epsilon$, $\Sigma_* = L L^\top$, the log posterior at $z$ is a constant minus
$\tfrac{c}{2} \lVert \epsilon \rVert^2$, and $\log q(z)$ is a constant minus $\tfrac12 \lVert \epsilon \rVert^2$. By Bayes' rule $\log p(x, z)$
differs from the log posterior by a constant only. And $\lVert \epsilon \rVert^2$, a sum of $d$ squares,
has the variance $2 d$. So with $S$ draws the standard deviations are

$$ \sqrt{\tfrac{d}{2 S}}\; \lvert c - 1 \rvert \ \text{ with everything drawn}, \qquad
   \sqrt{\tfrac{d}{2 S}}\; c \ \text{ with the entropy exact}. $$

They are equal at $c = \tfrac12$: for a narrower $q$ the exact entropy pays, for a wider one it does
harm. (With the KL exact the scatter depends on $x$. For gradients see Roeder, Wu and Duvenaud 2017.) Here $d = 1$ and $S = 10$:
"""

# %%
for c in (0.1, 0.5, 1.0, 2.0):
    found = [np.std(values) for values in list(estimates(c).values())[:2]]
    wanted = np.sqrt(1 / (2 * 10)) * np.array([abs(c - 1), c])
    print(f"c = {c:3}   found {np.round(found, 3)}   by the formula {wanted.round(3)}")
    assert np.allclose(found, wanted, rtol=0.1, atol=1e-6)

# %% [markdown]
r"""
### Little scatter, and a gap

Where $q$ is nowhere 0, no scatter at all means that $q$ is the posterior: $w$ is then one number
everywhere. *Little* scatter proves nothing. Take the bent decoder of *To explore*, with $x = 4$ and
$\sigma = 0.4$: its posterior has two humps, near -2 and near 2. A $q$ that fits the hump near 2 has nearly
the same $\log w$ at all its draws, and never hears of the other:
"""

# %%
line = np.linspace(-6, 6, 12_001)
log_joint_of_line = norm.logpdf(4, line**2, 0.4) + norm.logpdf(line, 0, 1)
hump = np.where(line > 0, np.exp(log_joint_of_line), 0)
middle = np.average(line, weights=hump)
width = np.sqrt(np.average((line - middle) ** 2, weights=hump))
log_p_of_x = np.log(np.sum(np.exp(log_joint_of_line)) * (line[1] - line[0]))

z = middle + width * random.normal(size=10_000)
values = norm.logpdf(4, z**2, 0.4) + norm.logpdf(z, 0, 1) - norm.logpdf(z, middle, width)
print(f"scatter of log w over the draws of q {values.std():.3f}")
print(f"gap {log_p_of_x - values.mean():.3f} nats, log 2 is {np.log(2):.3f}")
assert values.std() < 0.1
assert abs(log_p_of_x - values.mean() - np.log(2)) < 0.02

# %% [markdown]
r"""
The gap is $\log 2$, the price of one of two equal humps (lesson 3, section 4), and a little more as
the hump is no Gaussian.
"""

# %% [markdown]
r"""
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the identity, equation (1);
  the bound, equations (2) and (3); everything drawn and the KL exact, equations (6) and (7).
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
- G. Roeder, Y. Wu and D. Duvenaud 2017, *Sticking the landing: simple, lower-variance gradient
  estimators for variational inference*: a gradient that does not scatter
  at the posterior, once one term is left out.
"""
