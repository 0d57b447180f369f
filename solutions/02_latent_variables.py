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

## 5. What grey pixels do to "log p(x)"

The pixels of MNIST are grey, numbers in [0, 1]. Coins are black or white. We put the grey numbers
into the Bernoulli formula all the same, as nearly everybody does. What did we compute?

### An average over black and white images

Make pixel $i$ white with probability $x_i$, black otherwise: a random image $b$ of zeros and ones,
with $\mathbb E[b_i] = x_i$. The formula is *linear* in the pixel, so its average is its value at
the average:

$$ \mathbb E_b \big[ \log p(b \mid z) \big]
   = \mathbb E_b \Big[ \sum_i b_i\,\ell_i - \mathrm{softplus}(\ell_i) \Big]
   = \sum_i x_i\,\ell_i - \mathrm{softplus}(\ell_i) . $$

At a fixed $z$, the grey formula is the *expected* log-probability of a black and white version of
the image. By number, with 2,000 versions of a digit, at a code that suits it:
"""

# %%
best = z_prior[[np.argmax(w[:, 0])]]
logits = decoder(best).numpy()
versions = (random.uniform(size=(2000, 784)) < digits[0]).astype("float32")
of_versions = np.asarray(bernoulli_log_likelihood(versions, np.repeat(logits, 2000, axis=0)))
of_grey = np.asarray(bernoulli_log_likelihood(digits[:1], logits))[0]
error = of_versions.std() / np.sqrt(2000)
print(f"mean over black and white versions {of_versions.mean():.2f} +- {error:.2f} nats")
print(f"the formula with grey pixels       {of_grey:.2f}")
assert abs(of_versions.mean() - of_grey) < 5 * error

# %% [markdown]
r"""


### The best decoder there could be

**Predict.** Imagine the best decoder there could be for one image: it knows every grey value, and
sets $m_i = x_i$ for every pixel. For a typical test digit, $-\log p(x \mid z)$ by the formula with
grey pixels will be

- **a**: 0, since nothing is left to be surprised at;
- **b**: some tens of nats;
- **c**: 784 log 2, about 543 nats, since pixels are coins.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("grey_floor", guess)

# %% [markdown]
r"""
For one pixel, and any $m$, the surprise splits into two parts:

$$ -x\log m - (1-x)\log(1-m)
   = \underbrace{-x\log x - (1-x)\log(1-x)}_{H(x)}
   \;+\; \underbrace{x\log\frac{x}{m} + (1-x)\log\frac{1-x}{1-m}}_{\ge\, 0} . $$

The first part does not depend on the model. It is the **entropy** of a coin that falls white with
probability $x$: its average surprise to somebody who knows $x$. The second part cannot be negative,
by $\log t \le t - 1$ once more, with $t = \frac mx$ and $t = \frac{1-m}{1-x}$:

$$ -x\log\frac{m}{x} - (1-x)\log\frac{1-m}{1-x}
   \ge -x\Big(\frac{m}{x} - 1\Big) - (1-x)\Big(\frac{1-m}{1-x} - 1\Big)
   = -(m - x) + (m - x) = 0 . $$

(For a black or white pixel it is $-\log(1-m)$ or $-\log m$, which is not negative either.)
So at *every* code $p(x \mid z) \le e^{-\sum_i H(x_i)}$, and the average over codes cannot be larger
either: the entropy of the pixels is a **floor** below which "$-\log p(x)$" of a grey image cannot
fall, whatever the model.

A black or white pixel has entropy 0. The formula says $0 \cdot \log 0$ there, of which the limit is
meant: with $t = e^{-r}$ and $r \to \infty$, $\;t \log t = -r\,e^{-r} \to 0$. A computer says NaN.
`scipy.special.xlogy(a, b)` is $a \log b$, and 0 where $a$ is 0.

### Exercise 2.4: pixel_entropy

NumPy and SciPy will do: nothing is trained through it.
"""


# %%
@checks.pixel_entropy
def pixel_entropy(x):
    """The entropy of each image's pixels as coins, in nats: (n, d) in [0, 1] -> (n,)."""
    ### BEGIN SOLUTION
    return -np.sum(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1)
    ### END SOLUTION


# %%
floor = np.asarray(pixel_entropy(x_test))
soft = np.clip(digits[:1], 1e-6, 1 - 1e-6)  # logits of exactly 0 and 1 would be infinite
perfect = np.asarray(bernoulli_log_likelihood(digits[:1], np.log(soft / (1 - soft))))[0]
print(f"one digit: a perfect decoder {-perfect:.2f} nats, its entropy {floor[0]:.2f} nats")
print(f"all test digits: floor {floor.mean():.1f}, our model {grey_nats:.1f} nats")
assert abs(-perfect - floor[0]) < 0.01
assert 0.26 < floor.mean() / grey_nats < 0.36
assert (-log_p(x_test[:500], z_prior) > floor[:500]).all()  # as proved, whatever the model

# %% [markdown]
r"""
Nearly a third of our model's nats is no fault of the model: it is the entropy of coins that we
imagined. What is left to gain lies above the floor.

### The same model, other pixels

Three ways to treat the same test images, with the same decoder and the same codes: grey as they
are; **binarised** at random, pixel $i$ white with probability $x_i$; and **thresholded** at one
half.
"""

# %%
binarised = (random.uniform(size=x_test.shape) < x_test).astype("float32")
thresholded = (x_test > 0.5).astype("float32")
nats = {"grey": grey_nats}
nats["binarised"] = -np.mean(log_p(binarised, z_prior))
nats["thresholded"] = -np.mean(log_p(thresholded, z_prior))
for name, value in nats.items():
    print(f"{name:12} {value:.1f} nats per image")
assert nats["thresholded"] + 1 < nats["binarised"] < nats["grey"] + 0.5

# %% [markdown]
r"""
One model, three numbers. Only the last two are minus log-probabilities of something that may
happen, a black and white image; and of these the thresholded images are the easier ones: each grey
pixel takes its likelier value, and where the model agrees, this surprises less than the average
over both. Grey and binarised lie close together here, but in a fixed order: $\log p(x)$ of grey
pixels is at most the average of $\log p(b)$ over the binarised versions $b$.

*Proof* (an aside). Let $a_k(b) = \log p(b \mid z_k)$ and $L(b) = \log\sum_k e^{a_k(b)}$. The shares
$w_k(b) = e^{a_k(b) - L(b)}$ add up to 1. By Jensen's inequality, above, $\mathbb E_b[a_k] - \mathbb
E_b[L] = \mathbb E_b[\log w_k] \le \log \mathbb E_b[w_k]$. So $\sum_k e^{\mathbb E_b[a_k] - \mathbb
E_b[L]} \le \sum_k \mathbb E_b[w_k] = 1$, and therefore $\log\sum_k e^{\mathbb E_b[a_k]} \le \mathbb
E_b[L]$. On the left stand the grey values, as just shown; take $\log K$ from both sides. (For
$p(x)$ itself the same lines hold, with an integral over $p(z)\,dz$ for the sum.) $\blacksquare$ For
one digit, with 10,000 draws for each average:
"""

# %%
of_versions = log_p(versions[:1000], z_prior)
of_grey_image = log_p(digits[:1], z_prior)[0]
print(f"log p(x) of the grey digit                 {of_grey_image:.2f} nats")
print(f"mean of log p(b) over 1,000 black and white versions {of_versions.mean():.2f} nats")

# %% [markdown]
r"""
When you read "test log-likelihood on MNIST", ask first which of the three it is.

### Aside: not a density either

Could one say that the formula is a *density* for grey pixels in [0, 1]? A density integrates to 1.
For one pixel,

$$ \int_0^1 e^{x\ell - \mathrm{softplus}(\ell)}\,dx
   = \frac{1}{1+e^{\ell}} \Big[ \frac{e^{x\ell}}{\ell} \Big]_0^1
   = \frac{e^{\ell} - 1}{\ell\,(e^{\ell} + 1)} = \frac{\tanh(\ell/2)}{\ell} ,
   \qquad \text{and } \tfrac12 \text{ at } \ell = 0 . $$
"""

# %%
grey = (np.arange(1000, dtype="float32")[:, None] + 0.5) / 1000  # middles of 1,000 slices of [0, 1]
for logit in (0.5, 2.0, 6.0):
    values = np.exp(bernoulli_log_likelihood(grey, np.full_like(grey, logit)))
    closed = np.tanh(logit / 2) / logit
    print(f"logit {logit}: integral by quadrature {np.mean(values):.4f}, by formula {closed:.4f}")
    mean = np.mean(grey[:, 0] * values) / np.mean(values)
    print(
        f"    m = {1 / (1 + np.exp(-logit)):.4f}, but divided by its integral it has mean {mean:.4f}"
    )
    assert np.isclose(np.mean(values), closed, rtol=1e-4)

# %% [markdown]
r"""
At most one half (since $\tanh t \le t$ for $t \ge 0$), and less for surer pixels. Divide by it, and
you have a density, the **continuous Bernoulli** of Loaiza-Ganem and Cunningham 2019:

$$ p(x) = C\, m^x (1-m)^{1-x}, \qquad C = \frac{\ell}{\tanh(\ell / 2)}
   = \frac{2\,\mathrm{arctanh}(1-2m)}{1-2m}, \qquad C = 2 \text{ at } m = \tfrac12 $$

(the last form by $\tanh(\ell/2) = 2m - 1$). It is a proper model of grey pixels. Its $m$ is not the
mean of the pixel any more, as the numbers show. And its nats are of another kind: $C \ge 2$ for
each of 784 pixels, so that every log density is larger by at least $784 \log 2 \approx 543$, and
can be positive.
"""

# %%
logits = decoder(best).numpy()
log_c = np.sum(np.log(logits / np.tanh(logits / 2)))
print(f"one digit at one code: Bernoulli formula {of_grey:.1f} nats")
print(f"continuous Bernoulli: {of_grey:.1f} + log C {log_c:.1f} = {of_grey + log_c:.1f} nats")
assert log_c > 784 * np.log(2)

# %% [markdown]
r"""
**Nats of different likelihoods cannot be compared.** Not even those of one and the same Gaussian:
if pixels are counted from 0 to 255 instead of 0 to 1, $y = 255\,x$, the same probability spreads
over 255 times the length, the density is 255 times smaller in each of 784 dimensions, and its
logarithm falls by $784 \log 255$. Nothing has changed but the unit:
"""

# %%
mean = keras.ops.sigmoid(logits).numpy()
log_var = np.full((1, 784), 2 * np.log(0.2), "float32")  # a standard deviation of 0.2 of white
in_fractions = np.asarray(gaussian_log_density(digits[:1], mean, log_var))[0]
log_var_in_bytes = log_var + np.float32(2 * np.log(255))
in_bytes = np.asarray(gaussian_log_density(255 * digits[:1], 255 * mean, log_var_in_bytes))[0]
print(f"in fractions {in_fractions:.1f}, in bytes {in_bytes:.1f} nats")
print(f"difference {in_fractions - in_bytes:.1f}, 784 log 255 = {784 * np.log(255):.1f}")
assert np.isclose(in_fractions - in_bytes, 784 * np.log(255), rtol=1e-4)

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
### Exercise 2.5: kl_divergence
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

### Exercise 2.6: kl_monte_carlo

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
