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
# Notation

Every symbol of the formulas of lessons 1 to 13, with its one meaning, its name in the code, and the
lesson in which it first stands (in *Further* only if it stands nowhere else). All logarithms are natural, and all information is in nats. A
formula is for one image or one draw; in code each is a *row* of an array, shape (n, d), draws first
where there are several, (samples, n, d).

## Data and models

| symbol | meaning | in code | first in lesson |
|---|---|---|---|
| $x$ | an image or another data point; its numbers are $x_i$ (with a tilde: measured from the mean image, each pixel in units of $\sqrt{\bar x_i (1 - \bar x_i)}$) | `x` | 1 |
| $\hat x$ | what a decoder makes of a code: the reconstruction | `x_hat` | 1 |
| $\bar x$ | the mean image; in a linear model the mean of $x$ | `mean_image`, `bias` | 1 |
| $z$ | a code; its numbers are $z_j$ | `z` | 1 |
| $W$ | the matrix of a linear decoder, $\hat x = \bar x + W z$ | `components`, `weights` | 1 |
| $V$ | the matrix of a linear encoder, $\mu = V x$ | | 9 |
| $U$ | an orthogonal matrix: a turn or a mirror image of all codes | | 7 |
| $C$ | a covariance matrix of $x$ | | 1 |
| $v$, $\lambda$ | a unit vector, as an eigenvector; its eigenvalue | | 1 |
| $p$ | probability or density in the model: prior $p(z)$, likelihood $p(x \mid z)$, evidence or marginal likelihood $p(x)$, posterior $p(z \mid x)$; in lesson 11 also a share among images | | 1 |
| $q$ | a distribution of codes of our own making, $q(z)$ or $q(z \mid x)$ | | 2 |
| $\mathbb E$ | expectation: $\mathbb E_q[f(z)]$ is the average of $f$ over draws from $q$ | | 1 |
| $\mathcal N(\mu, \sigma^2)$ | the Gaussian or normal distribution; $\mathcal N(x; \mu, \sigma^2)$ is its density at $x$; $I$ is the identity matrix | | 2 |
| $\mu$ | its mean | `mean` | 2 |
| $\sigma$, $\sigma^2$ | its standard deviation and its variance; the code keeps the logarithm of the latter | `std`, `log_var` | 2 |
| $m$ | the probability that a pixel or a coin is 1 | `m` | 2 |
| $\ell$ | the logit of that probability, $\log \frac{m}{1 - m}$ | `logits` | 2 |
| $\epsilon$ | a draw from $\mathcal N(0, I)$ | `noise` | 2 |
| $u$ | a draw from the uniform distribution on $[0, 1]$ | `u` | 5 |
| $\Sigma$ | a covariance matrix of $z$; $\mu_*$ and $\Sigma_*$ belong to the exact posterior of a linear model, a prime to the other one of two (so it is with $v'$, $m'$, $R'$, too) | `covariance` | 5 |
| $\Lambda$ | the inverse of a covariance matrix of $z$, called the precision; mostly of $\Sigma_*$ | `precision` | 6 |
| $L$ | a Cholesky factor, $\Sigma = L L^\top$ | `cholesky` | 5 |
| $A$ | the second derivatives of the distortion for $z$ | `A` | 11 |
| $y$ | a factor that made an image, as its size or place | `factors` | 11 |

## Counting

| symbol | meaning | in code | first in lesson |
|---|---|---|---|
| $i$ | counts pixels, or the numbers of $x$ | | 1 |
| $j$ | counts the numbers of a code | | 3 |
| $s$, $S$ | counts draws; their number | | 2 |
| $k$ | counts the directions of PCA; how many of them | `k` | 1 |
| $n$ | how many images, the rows of an array | | 2 |
| $d$ | how many numbers a code has, or a row of another array; $d_x$: how many numbers $x$ has (before $z$ or $x$ in an integral it is the sign of integration) | | 2 |

## Functions and numbers

| symbol | meaning | in code | first in lesson |
|---|---|---|---|
| $\mathrm{KL}(q \,\Vert\, p)$ | the KL divergence from $q$ to $p$ | `kl_divergence` | 3 |
| $H$ | entropy | | 3 |
| $I(x; z)$ | mutual information: what one variable tells about another | `mutual_information` | 9 |
| $R$, $D$ | the rate of all images, the mean of the KL from $q(z \mid x)$ to the prior; distortion, the mean of $-\log p(x \mid z)$; $d(x, m)$ is that of one image where the image $m$ is shown | `rate`, `distortion` | 9 |
| $\beta$ | the price of a nat of rate | `beta` | 9 |
| $a$ | a logarithm of what is averaged: a log-likelihood or a log weight | `log_values` | 2 |
| $w$ | an importance weight; $\bar w$ is its share in the sum of all | | 2 |
| $f$, $g$ | the function whose expectation is asked; any other function | `f` | 4 |
| $c$ | a fixed number | `c` | 2 |
| $b$ | a baseline | | 4 |
| $\delta$ | $\mu - c$, how far a mean is from its goal | `delta` | 4 |
| $h$ | a small step | `h` | 4 |
| $t$ | a variable that takes any value | | 2 |
| $\omega$ | a frequency | `omega` | 4 |
| $\Phi$ | the distribution function of $\mathcal N(0, 1)$ | | 2 |
| $\phi$ | its density | | 4 |
| $\sim$ | is drawn from | | 5 |
| $\odot$ | number by number | | 5 |
| ${}^\top$ | a matrix transposed, a column written as a row | | 1 |
| $e$ | Euler's number, $e^t = \exp t$ | | 2 |
"""
