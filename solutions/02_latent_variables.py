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
# Lesson 2. Latent variables: how probable is this digit?

Lesson 1 ended with a story: *draw a code, then draw an image from it*. Here you tell it with
numbers, and ask how probable it makes a given image. You will train a decoder **without any
encoder**, by doing what the question asks for, and get new digits out of it. Then you will ask how
good that way of computing is, with codes of two numbers and of twenty.

On the way you build the four tools of every lesson that follows: the log density of a Gaussian,
the log-likelihood of pixels, an average of probabilities that does not underflow, and the KL
divergence. The last picture shows bells fitted to a target with two humps, and it explains how
the variational autoencoder will behave.

**Time**: about two hours, with a good place for a break before section 5; 90 minutes without the
parts marked *aside*, which no exercise needs. **You need**: lesson 1, and from school or first
courses: what a probability density is, what an average (expectation) is, and how to differentiate a
logarithm. (One aside uses a covariance matrix and its inverse.)
"""

# %%
from vae_helpers import checks, data, plotting, training  # first: a quiet TensorFlow
from vae_helpers.vae import build_decoder

import keras
import numpy as np
import tensorflow as tf
from scipy.special import ndtri, xlogy
from scipy.stats import multivariate_normal, norm

keras.utils.set_random_seed(2)
random = np.random.default_rng(2)

# %% [markdown]
r"""
## 1. The story

A pocket holds two coins that look alike. One falls heads in 9 of 10 tosses, the other in 2 of 10.
You draw a coin, toss it three times, and write down what falls:

1. draw $z$, the coin, each with probability $p(z) = \frac12$;
2. draw $x$, the three tosses, with probability $p(x \mid z)$, read "of $x$, given $z$".

Whoever sees the note sees $x$ and not the coin. $z$ is a **latent** (hidden) **variable**, and
$p(z)$ is called its **prior**. How probable is the note $x$ = heads, heads, tails? Both coins may
have written it. The probability of *coin $z$ and then $x$* is $p(z)\,p(x \mid z)$, and the ways to
get $x$ add up:

$$ p(x) = \sum_z p(z)\, p(x \mid z) . $$

In words: **$p(x)$ is the average of $p(x \mid z)$ over the prior**. By the formula, and by telling
the story 100,000 times:
"""

# %%
heads = np.array([0.9, 0.2])  # the probability of heads, for each coin
likelihoods = heads * heads * (1 - heads)  # p(heads, heads, tails given z)
by_formula = np.mean(likelihoods)  # the prior gives both coins the same weight
print(f"p(x given z) {likelihoods[0]:.4f} and {likelihoods[1]:.4f}, their average {by_formula:.4f}")

z = random.integers(0, 2, 100_000)
x = random.uniform(size=(100_000, 3)) < heads[z][:, None]
share = np.mean((x == [True, True, False]).all(axis=1))
print(f"share of the stories in which x was heads, heads, tails: {share:.4f}")
assert abs(share - by_formula) < 0.0037  # five standard deviations of the share

# %% [markdown]
r"""
### The same story, about digits

Now let $z$ be a code of two numbers, and $x$ an image of 784 pixels.

1. Draw $z$ from the prior $p(z) = \mathcal N(0, I)$: each of its numbers from a standard normal
   distribution (mean 0, variance 1), independently of the other.
2. A **decoder** turns $z$ into 784 probabilities, one for each pixel. Toss 784 coins: where a coin
   falls heads, the pixel is white.

There are infinitely many codes now, with a density $p(z)$. The sum becomes an integral, and it is
still an average over the prior, written $\mathbb E_{p(z)}$ and read "expectation over $z$ drawn
from $p(z)$":

$$ p(x) = \int p(z)\, p(x \mid z)\, dz = \mathbb E_{p(z)}\big[\, p(x \mid z) \,\big] . $$

Everything in this lesson is about that average: how to compute it, how to make it large for real
digits by training the decoder, and what becomes of both with larger codes.

### Why logarithms

The coins of an image are tossed independently once $z$ is drawn, so $p(x \mid z)$ is a product of
784 numbers below 1. Take 784 fair coins, a decoder that knows nothing:
"""

# %%
fair = np.full(784, 0.5, "float32")
print("product of the probabilities:", np.prod(fair))
print(f"sum of their logarithms:      {np.sum(np.log(fair)):.2f} = -784 log 2")
print("product for an image in three colours, in float64:", np.prod(np.full(3 * 784, 0.5)))

# %% [markdown]
r"""
The true product, $2^{-784}$, is not 0, but float32 ends near $10^{-45}$. Its logarithm is a number
like any other. So we compute with $\log p$ throughout, and **never take a logarithm of something
that could have been computed as a logarithm from the start**.

$-\log p(x)$ is the **surprise** at $x$: 0 for what is certain, large for what is rare. With the
natural logarithm its unit is the **nat**; one nat is $1 / \log 2 \approx 1.44$ bits. "543 nats per
image" means that an image is, on average, as surprising as 784 tosses of a fair coin.

## 2. Two log densities

### Numbers: the Gaussian

A number $x$ with mean $\mu$ and variance $\sigma^2$ has the density

$$ \mathcal N(x; \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}}
   \exp\Big( -\frac{(x - \mu)^2}{2\sigma^2} \Big),
   \qquad
   \log \mathcal N = -\frac12 \Big( \log 2\pi + \log\sigma^2 + \frac{(x-\mu)^2}{\sigma^2} \Big) . $$

Three terms: a constant; the price of being wide; the squared distance in units of the standard
deviation. For independent numbers the densities multiply, so the logarithms **add up**. In code
$\mu$ is `mean`, and instead of $\sigma^2$ we keep $\log \sigma^2$, `log_var`. A variance has to be
positive; its logarithm may be any number, which is what a network gives.

### Exercise 2.1: gaussian_log_density

Sum over the *last* axis, `axis=-1`. For arrays (n, d) that is axis 1; but the same function will
then also take many draws at once, (samples, n, d), which comes in handy in section 6.
"""


# %%
@checks.gaussian_log_density
def gaussian_log_density(x, mean, log_var):
    """log N(x; mean, exp(log_var)) of each row, in nats, with all constants: (n, d) each -> (n,)."""
    ### BEGIN SOLUTION
    log_2pi = float(np.log(2 * np.pi))
    squares = (x - mean) ** 2 / keras.ops.exp(log_var)
    return -0.5 * keras.ops.sum(log_2pi + log_var + squares, axis=-1)
    ### END SOLUTION


# %% [markdown]
r"""
Beside SciPy, which takes the standard deviation $e^{\frac12 \log\sigma^2}$. And what the constants
are for: with them the density integrates to 1.
"""

# %%
x = np.array([[0.3, -1.2], [2.0, 0.5]], "float32")
mean = np.array([[0.0, -1.0], [1.0, 1.0]], "float32")
log_var = np.array([[0.0, -2.0], [1.0, 0.5]], "float32")
print("ours ", np.round(gaussian_log_density(x, mean, log_var), 4))
print("SciPy", norm.logpdf(x, mean, np.exp(log_var / 2)).sum(axis=1).round(4))

line = np.linspace(-15, 15, 3001, dtype="float32")[:, None]
density = np.exp(gaussian_log_density(line, 0 * line + 1.0, 0 * line + 0.8))
print(f"area under the density: {np.sum(density) * 0.01:.4f}")
assert np.isclose(np.sum(density) * 0.01, 1, atol=1e-4)

# %% [markdown]
r"""
A density is not a probability: it may be larger than 1, and its logarithm may be positive. (A
*probability* is an area under it.) A narrow Gaussian, at its mean:
"""

# %%
zero = np.zeros((1, 1), "float32")
narrow = np.asarray(gaussian_log_density(zero, zero, np.full_like(zero, 2 * np.log(0.01))))[0]
print(f"standard deviation 0.01: log density {narrow:.2f}, density {np.exp(narrow):.1f}")
assert narrow > 0

# %% [markdown]
r"""
### Pixels: coins, written with logits

A pixel is white ($x = 1$) with probability $m$, black ($x = 0$) with $1 - m$. Both cases in one
formula, the **Bernoulli** distribution:

$$ p(x) = m^x (1-m)^{1-x}, \qquad \log p(x) = x \log m + (1-x) \log(1-m) . $$

A network's last layer gives any number, not one between 0 and 1. So we let it give the **logit**
$\ell = \log \frac{m}{1-m}$. Solved for $m$ that is the sigmoid, $m = \frac{1}{1+e^{-\ell}}$. (In
code the $\ell$ of all pixels are `logits`.) Both logarithms become simple. With
$\mathrm{softplus}(\ell) = \log(1 + e^\ell)$,

$$ \log (1-m) = \log \frac{e^{-\ell}}{1+e^{-\ell}} = \log\frac{1}{1 + e^{\ell}}
   = -\,\mathrm{softplus}(\ell),
   \qquad
   \log m = \ell + \log(1-m) = \ell - \mathrm{softplus}(\ell) , $$

the latter because $\ell = \log m - \log(1-m)$. Put in:

$$ \log p(x) = x\,(\ell - \mathrm{softplus}(\ell)) - (1-x)\,\mathrm{softplus}(\ell)
   = x\,\ell - \mathrm{softplus}(\ell) . $$

Written out as `log(1 + exp(l))`, the softplus overflows for large $\ell$. `keras.ops.softplus(l)`
and `np.logaddexp(0, l)` are the same number, computed with care.

### Exercise 2.2: bernoulli_log_likelihood

The pixels of an image are independent given $z$, so their log-probabilities **add up**.
"""


# %%
@checks.bernoulli_log_likelihood
def bernoulli_log_likelihood(x, logits):
    """log p(x given z) of each image, in nats: pixels (n, d), logits (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    return keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    ### END SOLUTION


# %% [markdown]
r"""
On an "image" of three pixels, beside the formula with $m$:
"""

# %%
x = np.array([[1.0, 0.0, 1.0]], "float32")
logits = np.array([[2.0, -1.0, 0.5]], "float32")
m = 1 / (1 + np.exp(-logits))
by_m = np.sum(x * np.log(m) + (1 - x) * np.log(1 - m))
by_logits = np.asarray(bernoulli_log_likelihood(x, logits))[0]
print(f"with m {by_m:.4f}, with logits {by_logits:.4f}")
assert np.isclose(by_m, by_logits, rtol=1e-5)

# %% [markdown]
r"""
Why not always with $m$? Because it is rounded. For a black pixel ($x = 0$) and a model that is sure
it is white, the true value is about $-\ell$. In float32:
"""

# %%
logits = np.array([5.0, 15.0, 20.0, 100.0], "float32")[:, None]
m = np.asarray(keras.ops.sigmoid(logits))[:, 0]
right = np.asarray(bernoulli_log_likelihood(np.zeros_like(logits), logits))
with np.errstate(divide="ignore"):
    print("logit   right     log(1 - m)   log(1 - m + 1e-8)")
    for i, logit in enumerate(logits[:, 0]):
        by_hand, patched = np.log(1 - m[i]), np.log(1 - m[i] + np.float32(1e-8))
        print(f"{logit:5.1f}  {right[i]:8.3f}   {by_hand:8.3f}   {patched:8.3f}")

# %% [markdown]
r"""
At 15 the logarithm of $1 - m$ is off in the second decimal; at 20, $m$ is rounded to exactly 1, and
the logarithm is minus infinity. The popular patch, a small constant inside the logarithm, replaces
infinity by a wrong number that no longer depends on the logit: a pixel that is utterly wrong gets a
gradient of 0 and stays wrong. The form with logits has neither trouble, if its softplus is a
careful one.

## 3. A decoder without an encoder

The decoder of this course turns 2 numbers into 512 (a dense layer with relu) and those into 784
logits. You build it yourself in lesson 5; here it is given. An untrained one can tell the story
already:
"""

# %%
(train_images, _), (test_images, _) = data.load_mnist()
train_images = train_images[:20_000].reshape(-1, 784).copy()  # the rest is not needed
x_test = test_images[:2_000].reshape(-1, 784).astype("float32") / 255

decoder = build_decoder(2)
training.start_at_mean_image(decoder, train_images)  # the last bias: logits of the mean image
z = random.standard_normal((20, 2), dtype="float32")
m = keras.ops.sigmoid(decoder(z)).numpy()
plotting.samples(m, (random.uniform(size=m.shape) < m).astype("float32"))

# %% [markdown]
r"""
All codes give nearly the same: the mean of all digits, from which we let it start. (Right: the 784
coins are tossed.) How do we get it to draw *digits*?

By **maximum likelihood**: among all decoders, look for the one under which the digits that people
really wrote are most probable, that is, for which the average of $\log p(x)$ over the training
images is largest. For that we have to compute $\log p(x)$, and it is an average over codes. So draw
$K$ codes $z_1, \dots, z_K$ from the prior and average:

$$ p(x) \approx \frac1K \sum_{k=1}^K p(x \mid z_k),
   \qquad
   \log p(x) \approx \log \frac1K \sum_{k=1}^K e^{a_k}
   \quad\text{with}\quad a_k = \log p(x \mid z_k) . $$

This last function has a name, **log-mean-exp**. Computed as it stands it fails:
"""

# %%
a = np.array([-1000.0, -1001.0, -1002.0], "float32")
with np.errstate(divide="ignore"):
    print("as it stands:", np.log(np.mean(np.exp(a))))

# %% [markdown]
r"""
$e^{-1000}$ is 0 for a computer, although the answer is an ordinary number near $-1001$. The way out
holds for any number $c$:

$$ \log \frac1K \sum_k e^{a_k} = \log \Big( e^{c}\, \frac1K \sum_k e^{a_k - c} \Big)
   = c + \log \frac1K \sum_k e^{a_k - c} . $$

With $c = \max_k a_k$ all exponents are at most 0, so nothing overflows, and one of them is exactly
0, so the sum is at least 1 and its logarithm is safe. What underflows to 0 is too small to matter.

### Exercise 2.3: log_mean_exp

One column for each image, one row for each sample. Each image needs its own maximum. **Gradients
have to pass**, because a decoder will be trained through this function: write it with `keras.ops`
or TensorFlow, not NumPy.
"""


# %%
@checks.log_mean_exp
def log_mean_exp(log_values):
    """The log of the mean of exp(log_values) over the samples: (samples, n) -> (n,)."""
    ### BEGIN SOLUTION
    largest = keras.ops.max(log_values, axis=0)
    return largest + keras.ops.log(keras.ops.mean(keras.ops.exp(log_values - largest), axis=0))
    ### END SOLUTION


# %%
safe = np.asarray(log_mean_exp(a[:, None]))[0]
by_hand = -1000 + np.log((1 + np.exp(-1) + np.exp(-2)) / 3)
print(f"by log_mean_exp {safe:.4f}, by hand {by_hand:.4f}")
assert np.isclose(safe, by_hand)

# %% [markdown]
r"""
### All codes and all images at once

For $K$ codes and $n$ images we need $K \times n$ log-likelihoods. The formula with logits is kind
to us: it is a product, minus something that does not depend on the image,

$$ a_{k} = \sum_i x_i\, \ell_i(z_k) - \sum_i \mathrm{softplus}(\ell_i(z_k)) , $$

so that one matrix product does it for all pairs. By number, one pair of them beside your function:
"""


# %%
def log_likelihoods(z, x):
    """log p(x given z) of every image for every code: z (samples, 2), x (n, 784) -> (samples, n)."""
    logits = decoder(z)
    softplus = keras.ops.sum(keras.ops.softplus(logits), axis=1)
    return logits @ keras.ops.transpose(x) - softplus[:, None]


pairs = log_likelihoods(z, x_test[:5]).numpy()
one = np.asarray(bernoulli_log_likelihood(x_test[3:4], decoder(z[7:8]).numpy()))[0]
print(f"code 7, image 3: {pairs[7, 3]:.3f} in the matrix {pairs.shape}, {one:.3f} by your function")
assert np.isclose(pairs[7, 3], one, rtol=1e-4)

# %% [markdown]
r"""
### Codes without accidents

Codes drawn at random leave gaps and clumps, by accident. With two numbers we can do better: cut the
prior into $22 \times 22$ cells of equal probability, and draw *one* code from each. How does one
draw from a cell? Let $u$ be uniform on $[0, 1]$ and $\Phi$ the distribution function of $\mathcal
N(0, 1)$. Then $\Phi^{-1}(u)$ (in SciPy `ndtri`) is standard normal, because it is at most $t$
exactly if $u \le \Phi(t)$, which has probability $\Phi(t)$. So equal slices of $u$ are slices of
equal probability, and a jitter within its slice makes the code random. (This is *stratified
sampling*. The average stays right on average: each cell has its share $1/K$ of the prior, and is
asked once.)
"""


# %%
def codes_of_cells(n, within=0.5):
    """One code from each of n * n cells of equal prior probability: (n * n, 2).

    within: the place in each cell, from 0 to 1; 0.5 is its middle, random numbers are a jitter.
    """
    rows, columns = np.indices((n, n)).reshape(2, n * n)
    return ndtri((np.stack([columns, rows], axis=1) + within) / n).astype("float32")


def random_codes(n):
    return codes_of_cells(n, within=random.uniform(size=(n * n, 2)))


print(f"{len(random_codes(22))} codes for each step of training")

# %% [markdown]
r"""
### Training

In lesson 1 Keras's `fit` made the gradient steps. Here the loss is our own, so we write the step
ourselves. `tf.GradientTape` records what is computed inside the `with` block and then gives the
gradient of the loss with respect to the decoder's weights; the optimizer (Adam) moves the weights a
little against it. `jit_compile=True` turns the step into one compiled program, which is faster. The
learning rate rises during the first fifty steps and then falls to 0 along a cosine.
"""

# %%
schedule = keras.optimizers.schedules.CosineDecay(0.0, 350, warmup_target=0.05, warmup_steps=50)
optimizer = keras.optimizers.Adam(schedule)
optimizer.build(decoder.trainable_variables)  # its own variables, made before the compiled step


@tf.function(jit_compile=True)
def step(z, x):
    """One gradient step on minus the mean of log p(x) over a batch of images; returns the loss."""
    with tf.GradientTape() as tape:
        loss = -keras.ops.mean(log_mean_exp(log_likelihoods(z, x)))
    gradients = tape.gradient(loss, decoder.trainable_variables)
    optimizer.apply(gradients, decoder.trainable_variables)
    return loss


# %%
losses = []
for i in range(400):
    batch = train_images[random.integers(0, 20_000, 250)]  # bytes, until they are needed
    losses.append(float(step(random_codes(22), batch.astype("float32") / 255)))
    if i % 100 == 99:
        print(f"steps up to {i + 1}: {np.mean(losses[-100:]):.1f} nats per image")

# %% [markdown]
r"""
No encoder anywhere: nobody ever asked which code belongs to an image. Every image is compared with
*all* 484 codes, and the decoder's pictures at the codes that explain it best are pulled towards it
most: the derivative of log-mean-exp with respect to $a_k$ is $e^{a_k} / \sum_j e^{a_j}$, the share
of code $k$ in the sum. Test images, which took no part, with 10,000 plain draws from the prior:
"""


# %%
def log_p(x, z):
    """log p(x), averaged over codes z (samples, 2) of the prior: x (n, 784) -> (n,)."""
    # In parts of 1,000 codes, to save memory: the average of their averages is that of all.
    parts = [log_mean_exp(log_likelihoods(part, x)) for part in np.split(z, len(z) // 1000)]
    return np.asarray(log_mean_exp(np.stack(parts)))


z_prior = random.standard_normal((10_000, 2), dtype="float32")
grey_nats = -np.mean(log_p(x_test, z_prior))
print(f"-log p(x) = {grey_nats:.1f} nats per test image; 784 fair coins: {784 * np.log(2):.1f}")
assert 136 < grey_nats < 148

# %% [markdown]
r"""
(Keep the number in quotation marks until section 5: it says what grey pixels do to it.) And now the
test that the autoencoder of lesson 1 failed. The middles of $16 \times 16$ cells of the prior,
decoded; each picture stands for the same share of what the story will draw.
"""

# %%
cells = codes_of_cells(16)
plotting.manifold(
    keras.ops.sigmoid(decoder(cells)).numpy(),
    cells,
    caption="What the decoder makes of the middles of cells of equal probability: digits, and blends "
    "of their neighbours. Nowhere is the map left to chance, because training asked about all of "
    "it.",
)

# %%
z = random.standard_normal((20, 2), dtype="float32")
m = keras.ops.sigmoid(decoder(z)).numpy()
plotting.samples(
    m,
    (random.uniform(size=m.shape) < m).astype("float32"),
    caption="The story told twenty times. Left: the 784 probabilities that a code from the prior is "
    "turned into. Right: the coins, tossed. Only the right side is a draw of x.",
)

# %% [markdown]
r"""
New digits, from a rule agreed on in advance. The speckle on the right is honest: given $z$ this
model takes pixels for independent coins.

The idea is older than variational autoencoders: MacKay 1995 trained networks in this way, averaging
over draws of the latent variable, and Bishop, Svensén and Williams 1998 with a fixed grid of codes.
So why will the next lessons go to the trouble of an encoder?

## 4. How good is such an average?

### With two numbers

Take three test digits, and estimate the log-probability of each from 10, 100, 1,000 and 10,000
draws of the prior, thirty times each. For the truth we lay codes densely over the whole plane: the
middles of $200 \times 200$ cells. (If a coarser grid gives the same, the grid is fine enough.)
"""

# %%
digits = x_test[[0, 1, 4]]
truth = log_p(digits, codes_of_cells(200))
print("log p(x) of the three digits:", truth.round(2))
print("from 160 x 160 cells:        ", log_p(digits, codes_of_cells(160)).round(2))

draws = [10, 100, 1000, 10_000]
estimates = np.empty((len(draws), 30, 3))
for i in range(30):
    a = log_likelihoods(random.standard_normal((10_000, 2), dtype="float32"), digits).numpy()
    for j, k in enumerate(draws):
        estimates[j, i] = log_mean_exp(a[:k])

# %% [markdown]
r"""
**Predict.** Each estimate of $p(x)$ is right on average, whatever the number of draws: the average
of averages is the average. You now take the mean of thirty estimates of $\log p(x)$, each from 10
draws. Compared with the true $\log p(x)$ it will be

- **a**: too small;
- **b**: right, but for chance;
- **c**: too large.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("mean_of_log_estimates", guess)

# %%
of_one = estimates[:, :, 0]
plotting.curves(
    np.array(draws),
    {"30 estimates": of_one.mean(axis=1), "truth": np.full(4, truth[0])},
    "draws from the prior",
    "log p(x) of one digit, nats",
    log="x",
    bands={"30 estimates": (of_one.min(axis=1), of_one.max(axis=1))},
    caption="Thirty estimates of the log-probability of one test digit, by the number of draws: "
    "their mean, and a band from the lowest to the highest. With few draws nearly all are too low, "
    "and many by far.",
)

# %%
for k, bias, spread in zip(
    draws, (of_one - truth[0]).mean(axis=1), of_one.std(axis=1), strict=True
):
    print(f"{k:6} draws: mean error {bias:8.3f} nats, standard deviation {spread:7.3f}")
assert (of_one[0] < truth[0]).mean() > 0.8
assert abs(of_one[3].mean() - truth[0]) < 0.5

# %% [markdown]
r"""
### Jensen's inequality: too low, and never too high on average

The estimate $A = \frac1K \sum_k p(x \mid z_k)$ is random, with $\mathbb E[A] = p(x)$. But we report
$\log A$, and

$$ \mathbb E[\log A] \le \log \mathbb E[A] . $$

*Proof.* First, $\log t \le t - 1$ for all $t > 0$: the function $t - 1 - \log t$ has the derivative
$1 - 1/t$, so it falls up to $t = 1$ and rises from there on, and at $t = 1$ it is 0. Now put
$t = A / c$ with $c = \mathbb E[A]$:

$$ \log A - \log c \le \frac{A}{c} - 1
   \quad\Longrightarrow\quad
   \mathbb E[\log A] - \log c \le \frac{\mathbb E[A]}{c} - 1 = 0 . \qquad\blacksquare $$

Since $\log t = t - 1$ only at $t = 1$, equality holds only if $A$ never differs from its mean. So
an estimate of $\log p(x)$ from few draws, which scatters, is pessimistic. The gap in numbers, for
estimates from 100 draws:
"""

# %%
mean_of_logs = estimates[1, :, 0].mean()
log_of_mean = np.asarray(log_mean_exp(estimates[1].astype("float32")))[0]
print(f"mean of the 30 logs {mean_of_logs:.2f} <= log of their mean {log_of_mean:.2f} nats")
print(f"the truth           {truth[0]:.2f}")
assert mean_of_logs <= log_of_mean  # a theorem about these very numbers: it tests the code

# %% [markdown]
r"""
The training of section 3 averaged over few codes, too. On average it has therefore raised something
that lies *below* $\log p(x)$: a **lower bound**, a word that will come back. Cells help a little to
keep the gap small. For the same digit, three hundred times, 484 plain draws and one draw from each
of 484 cells:
"""

# %%
kinds = {"plain draws": lambda: random.standard_normal((484, 2), dtype="float32")}
kinds["one from each cell"] = lambda: random_codes(22)
for name, draw in kinds.items():
    logs = [np.asarray(log_mean_exp(log_likelihoods(draw(), digits[:1])))[0] for _ in range(300)]
    error = np.std(logs) / np.sqrt(300)
    print(f"{name:18} mean error {np.mean(logs) - truth[0]:6.2f} +- {error:.2f} nats")

# %% [markdown]
r"""
### Most draws count for nothing

How much does each draw contribute to the sum? Draw $k$ has the share $w_k = p(x \mid z_k) / \sum_j
p(x \mid z_j)$. If all $K$ shares were equal, $\sum_k w_k^2$ would be $K \cdot \frac1{K^2} =
\frac1K$; if one draw had everything, it would be 1. So $1 / \sum_k w_k^2$ tells how many draws it
is *as if* we had made: the **effective number of draws**.
"""

# %%
a = log_likelihoods(z_prior, digits).numpy()
w = np.exp(a - a.max(axis=0))
w /= w.sum(axis=0)
for i in range(3):
    print(
        f"digit {i}: largest share {w[:, i].max():.3f}, effective number {1 / np.sum(w[:, i] ** 2):.1f}"
    )
assert (1 / np.sum(w**2, axis=0) < 50).all()
plotting.draws_that_count(
    z_prior,
    w.T,
    digits,
    caption="Above: 10,000 draws of the prior, and for each of three test digits a square around the "
    "draws that make up 99% of its sum. Below: the squares enlarged; the area of a circle is the "
    "share of its draw.",
)

# %% [markdown]
r"""
Nearly all of the 10,000 draws might as well not have been made: their codes decode to other digits.
A few dozen make 99% of the sum, in a tiny part of the plane. Still, that is enough: with two
numbers naive averaging is wasteful, but it works.

### And with twenty numbers?

To see what the number of dimensions does, take a story in which $p(x)$ is known exactly:

$$ p(z) = \mathcal N(z; 0, I), \qquad p(x \mid z) = \mathcal N(x; z, s^2 I), $$

with $d$ numbers in $z$ and in $x$. The dimensions do not touch each other, so one is enough. There
$x = z + s\,\epsilon$ with standard normal $z$ and $\epsilon$, and

$$ p(x) = \int \frac{1}{2\pi s} \exp\Big( -\frac12 \Big[ z^2 + \frac{(x-z)^2}{s^2} \Big] \Big)\, dz . $$

Complete the square in $z$. With $v = \frac{s^2}{1+s^2}$ the bracket is

$$ z^2 + \frac{(x-z)^2}{s^2}
   = \frac{1+s^2}{s^2} z^2 - \frac{2xz}{s^2} + \frac{x^2}{s^2}
   = \frac{1}{v} \Big( z - \frac{x}{1+s^2} \Big)^2 + \frac{x^2}{1+s^2} , $$

since $\frac1v \big(\frac{x}{1+s^2}\big)^2 = \frac{x^2}{s^2(1+s^2)}$ and
$\frac{x^2}{s^2} - \frac{x^2}{s^2(1+s^2)} = \frac{x^2}{1+s^2}$. The integral over $z$ of the first
square is that of a Gaussian of variance $v$, $\sqrt{2\pi v}$. What is left,

$$ p(x) = \frac{\sqrt{2\pi v}}{2\pi s} \exp\Big( -\frac{x^2}{2(1+s^2)} \Big)
        = \frac{1}{\sqrt{2\pi(1+s^2)}} \exp\Big( -\frac{x^2}{2(1+s^2)} \Big)
        = \mathcal N(x; 0, 1+s^2), $$

is a Gaussian whose variance is the sum of both. One dimension by number, the average over many
draws beside the formula:
"""

# %%
s = 0.1
x = np.array([[0.7]], "float32")
z = random.standard_normal((200_000, 1), dtype="float32")
a = gaussian_log_density(x + 0 * z, z, np.full_like(z, 2 * np.log(s)))
naive = np.asarray(log_mean_exp(np.asarray(a, "float32")[:, None]))[0]
exact = np.asarray(gaussian_log_density(x, 0 * x, np.full_like(x, np.log(1 + s**2))))[0]
print(f"d = 1: log p(x) from 200,000 draws {naive:.3f}, exact {exact:.3f}")
assert abs(naive - exact) < 0.05

# %% [markdown]
r"""
**Predict.** Now $d = 20$, and 10,000 draws from the prior. Compared with the exact $\log p(x)$, the
estimates will be

- **a**: about right, as they are for $d = 1$ and $d = 2$, with somewhat more scatter;
- **b**: sometimes far too low and sometimes far too high, so that only their mean is about right;
- **c**: far too low, all of them.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("draws_in_twenty_dimensions", guess)


# %%
def errors_of_naive_estimates(d, images=20, draws=10_000):
    """Estimated minus exact log p(x), for x told by the story itself: -> (images,)."""
    z = random.standard_normal((images, d), dtype="float32")
    x = z + np.float32(s) * random.standard_normal((images, d), dtype="float32")
    z = random.standard_normal((draws, d), dtype="float32")
    squares = np.sum(z**2, axis=1)[:, None] - 2 * z @ x.T + np.sum(x**2, axis=1)
    a = -0.5 * (d * np.log(2 * np.pi * s**2) + squares / s**2)
    exact = gaussian_log_density(x, 0 * x, np.full_like(x, np.log(1 + s**2)))
    return np.asarray(log_mean_exp(a.astype("float32"))) - np.asarray(exact)


dimensions = np.array([1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20])
errors = np.array([errors_of_naive_estimates(d) for d in dimensions])
plotting.curves(
    dimensions,
    {"naive estimate": errors.mean(axis=1), "truth": np.zeros(len(dimensions))},
    "numbers in the code",
    "error of log p(x), nats",
    bands={"naive estimate": (errors.min(axis=1), errors.max(axis=1))},
    caption="10,000 draws of the prior against the exact value, for 20 images that the story itself "
    "told: mean error, and a band from the lowest to the highest. From about ten dimensions on "
    "every estimate here is far too low.",
)

# %%
for d in (1, 2, 4, 20):
    error = errors[list(dimensions).index(d)]
    print(f"d = {d:2}: mean error {error.mean():8.2f} nats, highest {error.max():8.2f}")
assert abs(errors[0].mean()) < 0.1
assert errors[-1].max() < -80

# %% [markdown]
r"""
(At four a single estimate may still be too high, when a draw happens to fall very near: Jensen's
inequality speaks of the mean.) Why? The codes that fit a given $x$ lie within about $s = 0.1$ of it
in *each* dimension. A draw meets that stretch with a small probability, and all $d$ of them with
that probability to the power of $d$. The number of draws that one needs grows **exponentially**
with the size of the code, and a digit that is described well needs more than two numbers. The
training of section 3 dies of the same illness: 22 slices of each axis are 484 cells for two
numbers, but how many for twenty?
"""

# %%
within = norm.cdf(0.7 + s) - norm.cdf(0.7 - s)
print(f"within s of x = 0.7: {within:.4f} of the draws; in all of 20 dimensions {within**20:.1e}")
print(f"22 slices of each of 20 axes: {22.0**20:.1e} cells")

# %% [markdown]
r"""
### The way out

The derivation above has shown more than $p(x)$. As a function of $z$, the story's $p(z)\,p(x \mid
z)$ is a Gaussian around $\frac{x}{1+s^2}$ with the small variance $v$. Divided by $p(x)$ it is a
density, the **posterior** $p(z \mid x)$: *where the codes of this image are*. So draw codes there.
Let $q(z \mid x)$ be any density that is positive where $p(z)\,p(x \mid z)$ is. Multiplying and
dividing by it changes nothing (but take one that is not much smaller than $p(z)\,p(x \mid z)$
anywhere: there a rare draw would get a huge weight):

$$ p(x) = \int p(z)\,p(x \mid z)\,dz = \int q(z \mid x)\, \frac{p(z)\,p(x \mid z)}{q(z \mid x)}\,dz
   = \mathbb E_{q(z \mid x)} \Big[ \frac{p(x \mid z)\,p(z)}{q(z \mid x)} \Big] . $$

This is **importance sampling**. If $q$ is the posterior, the fraction equals $p(x)$ for *every*
$z$, and a single draw is enough. In twenty dimensions, one draw for each of three images:
"""

# %%
x = random.standard_normal((3, 20), dtype="float32") * np.float32(np.sqrt(1 + s**2))
zeros = np.zeros_like(x)
mean, log_var = (
    x / np.float32(1 + s**2),
    np.full_like(x, np.log(s**2 / (1 + s**2))),
)  # the posterior
z = mean + np.exp(log_var / 2) * random.standard_normal(x.shape, dtype="float32")
log_prior = gaussian_log_density(z, zeros, zeros)
log_likelihood = gaussian_log_density(x, z, np.full_like(x, 2 * np.log(s)))
one_draw = np.asarray(log_likelihood) + log_prior - gaussian_log_density(z, mean, log_var)
exact = np.asarray(gaussian_log_density(x, zeros, np.full_like(x, np.log(1 + s**2))))
print("from one draw each", np.round(one_draw, 3))
print("exact             ", np.round(exact, 3))
assert np.allclose(one_draw, exact, atol=0.01)

# %% [markdown]
r"""
Ten thousand draws at the wrong place give nothing; one at the right place gives everything. For a
real decoder nobody hands us the posterior. But we can *learn* a $q(z \mid x)$ that comes close to
it: a network that reads the image and says where its codes are. That is what the encoder of a
variational autoencoder is for. Lesson 3 learns to train such a $q$, lesson 4 what it is to be
trained on.
"""

# %% [markdown]
r"""
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
