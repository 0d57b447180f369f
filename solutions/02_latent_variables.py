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
encoder**, by making real digits probable, and get new digits out of it.

Each image then asks hundreds of random codes, and most have nothing to say to it. You will find
out how many really count, what becomes of that with twenty numbers, and which way out the rest of
the course takes.

![A square of 16 by 16 pictures, each decoded from its own place in the plane of two numbers. Most are digits, and one melts into the next.](../solutions/pictures/02_latent_variables.png)

**Time**: {{minutes}} minutes.

**You need**: dense layers and gradient steps (lesson 1, sections 5 and 6); from school, what a density and an expectation
are, that probabilities of independent events multiply, and the derivative of a logarithm. The
variance of a sum is refreshed in section 5. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, decoder_runs, plotting, training  # first: quiet TensorFlow
from vae_helpers.vae import build_decoder, latent_grid

import keras
import numpy as np
import tensorflow as tf
from scipy.stats import norm

keras.utils.set_random_seed(2)
random = np.random.default_rng(2)

# %% [markdown]
r"""
## 1. The story

A pocket holds two coins that look alike. One falls heads in 9 of 10 tosses, the other in 2 of 10.
You draw a coin, toss it three times, and write down what falls:

1. draw $z$, the coin, each with probability $p(z) = \frac12$;
2. draw $x$, the three tosses, with probability $p(x \mid z)$, read "of $x$, given $z$".

Such a recipe by which data come about is called a **generative model**. Whoever sees the note sees
$x$ and not the coin: $z$ is a **latent** (hidden) **variable**, and $p(z)$ is its **prior**. How
probable is the note $x$ = heads, heads, tails? Both coins may have written it. The probability of
*coin $z$ and then $x$* is $p(z)\,p(x \mid z)$, and the ways to get $x$ add up:

$$ p(x) = \sum_z p(z)\, p(x \mid z) . $$

In words: **$p(x)$ is the average of $p(x \mid z)$ over the prior**. It is called the **marginal
likelihood** of $x$, or the **evidence**. By the formula, and by telling the story 100,000 times.
(To find an average by drawing is the **Monte Carlo** method, named after the casino.)
"""

# %%
heads = np.array([0.9, 0.2])  # the probability of heads, for each coin
likelihoods = heads * heads * (1 - heads)  # p(heads, heads, tails given z)
by_formula = np.mean(likelihoods)  # the prior gives both coins the same weight
print(f"p(x given z) {likelihoods[0]:.4f} and {likelihoods[1]:.4f}, their average {by_formula:.4f}")

z = random.integers(0, 2, 100_000)
x = random.uniform(size=(100_000, 3)) < heads[z][:, None]
is_x = (x == [True, True, False]).all(axis=1)
print(f"share of the stories in which x was heads, heads, tails: {np.mean(is_x):.4f}")
print(f"share of the first coin among these stories: {np.mean(z[is_x] == 0):.3f}")
assert abs(np.mean(is_x) - by_formula) < 0.0037  # five standard deviations of the share

# %% [markdown]
r"""
### The same story, about digits

Now let $z$ be a code of two numbers, and $x$ an image of 784 pixels.

1. Draw $z$ from the prior $p(z) = \mathcal N(0, I)$: each of its numbers from a standard normal
   distribution (mean 0, variance 1), independently of the other.
2. A **decoder** turns $z$ into 784 probabilities, one for each pixel. Toss 784 coins: where a coin
   falls heads, the pixel is white.
"""

# %%
plotting.story_diagram()

# %% [markdown]
r"""
There are infinitely many codes now, with a density $p(z)$. The sum becomes an integral, and it is
still an average over the prior, written $\mathbb E_{p(z)}$ and read "expectation over $z$ drawn
from $p(z)$":

$$ p(x) = \int p(z)\, p(x \mid z)\, dz = \mathbb E_{p(z)}\big[\, p(x \mid z) \,\big] . $$

This lesson is about that average: how to compute it, how to make it large for real digits by
training the decoder, and what becomes of both with larger codes.

### Why logarithms

The coins of an image are tossed independently once $z$ is drawn, so $p(x \mid z)$ is a product of
784 numbers below 1. Take 784 fair coins, a decoder that knows nothing:
"""

# %%
fair = np.full(784, 0.5, "float32")
print("product of the probabilities:", np.prod(fair))
print(f"sum of their logarithms:      {np.sum(np.log(fair)):.2f} = -784 log 2")

# %% [markdown]
r"""
The true product, $2^{-784}$, is not 0, but float32 ends near $10^{-45}$. Its logarithm is a number
like any other. So we compute with logarithms from the start. $-\log p(x)$ is the **surprise** at
$x$: 0 for what is certain, large for what is rare. With the natural logarithm its unit is the
**nat**; one nat is $1 / \log 2 \approx 1.44$ bits.

## 2. Two distributions, as logarithms

### Numbers: the Gaussian

A number $x$ with mean $\mu$ and variance $\sigma^2$ has the density

$$ \mathcal N(x; \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}}
   \exp\Big( -\frac{(x - \mu)^2}{2\sigma^2} \Big) . $$

In code $\mu$ is `mean`, and instead of $\sigma^2$ we keep $\log \sigma^2$, `log_var`: a variance
has to be positive, its logarithm may be any number, which is what a network gives.

### Exercise 2.1: gaussian_log_density

*5 minutes, easy.*

Take the logarithm of the density on paper; it has three terms. The numbers of a row are
independent: their densities multiply, so the logarithms **add up**. One number for each row.
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
$$ \log \mathcal N(x; \mu, \sigma^2)
   = -\frac12 \Big( \log 2\pi + \log\sigma^2 + \frac{(x-\mu)^2}{\sigma^2} \Big) $$

A constant; the price of being wide; the squared distance in units of the standard deviation
$\sigma$. The constants see to it that the density integrates to 1. It is no probability: it may
be larger than 1.
"""

# %%
x = np.array([[0.3, -1.2], [2.0, 0.5]], "float32")
mean = np.array([[0.0, -1.0], [1.0, 1.0]], "float32")
log_var = np.array([[0.0, -2.0], [1.0, 0.5]], "float32")
print("ours ", np.round(gaussian_log_density(x, mean, log_var), 4))
print("SciPy", norm.logpdf(x, mean, np.exp(log_var / 2)).sum(axis=1).round(4))

line = np.linspace(-0.1, 0.1, 2001, dtype="float32")[:, None]
density = np.exp(gaussian_log_density(line, 0 * line, 0 * line + 2 * np.float32(np.log(0.01))))
print(f"standard deviation 0.01: area {np.sum(density) * 0.0001:.4f}, highest {density.max():.1f}")
assert np.isclose(np.sum(density) * 0.0001, 1, atol=1e-3)

# %% [markdown]
r"""
### Pixels: coins, written with logits

A pixel is white ($x = 1$) with probability $m$, black ($x = 0$) with $1 - m$. Both in one formula,
the **Bernoulli** distribution (a probability, no density):

$$ p(x) = m^x (1-m)^{1-x} . $$

A network's last layer gives any number, not one between 0 and 1. So we let it give the **logit**
$\ell = \log \frac{m}{1-m}$. Solved for $m$ that is the sigmoid, $m = \frac{1}{1+e^{-\ell}}$. With
$\mathrm{softplus}(\ell) = \log(1 + e^\ell)$ both logarithms become simple:

$$ \log (1-m) = \log \frac{e^{-\ell}}{1+e^{-\ell}} = -\,\mathrm{softplus}(\ell),
   \qquad
   \log m = \ell + \log(1-m) = \ell - \mathrm{softplus}(\ell) . $$

### Exercise 2.2: bernoulli_log_likelihood

*5 minutes, easy.*

Take the logarithm of $p(x)$ and put both in; much cancels. In code the $\ell$ of all pixels are
`logits`. Given $z$ the pixels are independent, so their log probabilities add up. Written out as
`log(1 + exp(l))` the softplus overflows; `keras.ops.softplus(l)` computes it with care.
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
For one pixel $\log p(x) = x\,\ell - \mathrm{softplus}(\ell)$. Why not with $m$? Because $m$ is
rounded. For a black pixel and a model that is sure it is white the true value is about $-\ell$. In
float32, beside $\log(1 - m)$ and a popular patch of it:
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
At 20, $m$ is rounded to exactly 1. The patch puts a wrong number in the place of infinity, the
same for all large logits: a pixel that is utterly wrong gets the gradient 0 and stays wrong.

(MNIST's pixels are grey. For $x$ between 0 and 1 we mean by $\log p(x)$ the value of the same
formulas: a lower bound of the average log probability of the image's black-and-white versions, each
pixel made white with probability $x$. More in lesson 8, Further.)

## 3. A decoder without an encoder

The decoder of this course turns a code into 512 numbers (a dense layer with relu) and those into
784 logits. You build it yourself in lesson 8; here it is given. An untrained one can tell the story
already:
"""

# %%
(train_images, train_labels), (test_images, _) = data.load_mnist()
train_images = train_images[:20_000].reshape(-1, 784).copy()  # the rest is not needed
x_test = test_images[:2_000].reshape(-1, 784).astype("float32") / 255


def tell_story(decoder, n=20, width=1.0):
    """Codes from the prior -> the probabilities m (n, 784) of white pixels, and the coins tossed."""
    z = width * random.standard_normal((n, decoder.input_shape[1]), dtype="float32")
    m = keras.ops.sigmoid(decoder(z)).numpy()
    return m, (random.uniform(size=m.shape) < m).astype("float32")


decoder = build_decoder(2)
training.start_at_mean_image(decoder, train_images)  # the last bias: logits of the mean image
plotting.samples(*tell_story(decoder))

# %% [markdown]
r"""
All codes give nearly the same: the mean of all digits, from which we let it start. How do we get it
to draw *digits*? By **maximum likelihood**: look for the decoder that makes the average of
$\log p(x)$ over the training images largest. To compute $\log p(x)$, draw $S$ codes $z_1, \dots,
z_S$ from the prior and average:

$$ \log p(x) \approx \log \Big( \frac1S \sum_{s=1}^S e^{a_s} \Big)
   \quad\text{with}\quad a_s = \log p(x \mid z_s) . $$

This function has a name, **log-mean-exp**. As it stands it fails: $e^{-1000}$ is 0 for a computer,
although for $a$ = -1000, -1001, -1002 the answer is an ordinary number near -1001. The way out
holds for any number $c$:

$$ \log \Big( \frac1S \sum_s e^{a_s} \Big) = \log \Big( e^{c}\, \frac1S \sum_s e^{a_s - c} \Big)
   = c + \log \Big( \frac1S \sum_s e^{a_s - c} \Big) . $$

### Exercise 2.3: log_mean_exp

*8 minutes, medium.*

Which $c$ makes sure that no exponent is above 0, and that the sum does not become 0? One column for
each image, one row for each draw; each image needs its own $c$. **Gradients have to pass**, because
a decoder will be trained through this function: write it with `keras.ops` or TensorFlow, not NumPy.
"""


# %%
@checks.log_mean_exp
def log_mean_exp(log_values):
    """The log of the mean of exp(log_values) over the samples: (samples, n) -> (n,)."""
    ### BEGIN SOLUTION
    largest = keras.ops.max(log_values, axis=0)
    return largest + keras.ops.log(keras.ops.mean(keras.ops.exp(log_values - largest), axis=0))
    ### END SOLUTION


# %% [markdown]
r"""
For $S$ codes and $n$ images we need $S \times n$ values $\log p(x \mid z)$, called
**log-likelihoods**. The formula with logits, a product minus something that does not depend on the image, lets one matrix product do them all.
"""


# %%
def log_likelihoods(decoder, z, x):
    """log p(x given z) of every image for every code: (samples, d), (n, 784) -> (samples, n)."""
    logits = decoder(z)
    softplus = keras.ops.sum(keras.ops.softplus(logits), axis=1)
    return logits @ keras.ops.transpose(x) - softplus[:, None]


z = random.standard_normal((9, 2), dtype="float32")
pairs = log_likelihoods(decoder, z, x_test[:5]).numpy()
one = np.asarray(bernoulli_log_likelihood(x_test[3:4], decoder(z[7:8]).numpy()))[0]
print(f"code 7, image 3: {pairs[7, 3]:.3f} in the matrix {pairs.shape}, {one:.3f} by your function")
assert np.isclose(pairs[7, 3], one, rtol=1e-4)

# %% [markdown]
r"""
In lesson 1 Keras's `fit` made the gradient steps. Here the loss is our own, so we write the step
ourselves. `tf.GradientTape` records what is computed inside the `with` block and then gives the
gradient of the loss for the decoder's weights; the optimizer (Adam) moves the weights a little
against it. `jit_compile=True` makes one fast program of the step.
"""


# %%
def train(decoder):
    """400 gradient steps on minus the mean of log p(x), each with 484 fresh draws of the prior."""
    # The learning rate rises during fifty steps, then falls to 0 along a cosine.
    schedule = keras.optimizers.schedules.CosineDecay(0.0, 350, warmup_target=0.05, warmup_steps=50)
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(decoder.trainable_variables)  # its own variables, before the compiled step

    @tf.function(jit_compile=True)
    def step(z, x):
        with tf.GradientTape() as tape:
            loss = -keras.ops.mean(log_mean_exp(log_likelihoods(decoder, z, x)))
        gradients = tape.gradient(loss, decoder.trainable_variables)
        optimizer.apply(gradients, decoder.trainable_variables)
        return loss

    losses = []
    for i in range(400):
        batch = train_images[random.integers(0, 20_000, 250)]  # bytes, until they are needed
        z = random.standard_normal((484, decoder.input_shape[1]), dtype="float32")
        losses.append(float(step(z, batch.astype("float32") / 255)))
        if i % 100 == 99:
            print(f"steps up to {i + 1}: {np.mean(losses[-100:]):.1f} nats per image")


train(decoder)

# %% [markdown]
r"""
No encoder anywhere: nobody ever said which code belongs to an image. Each image is compared with
*all* 484 codes, and the pictures at those that explain it best are pulled towards it most: the
derivative of log-mean-exp for $a_s$ is $e^{a_s} / \sum_{s'} e^{a_{s'}}$, the share of draw $s$ in the
sum. (Such training is older than variational autoencoders: MacKay 1995. Two numbers can also be
spread evenly over the plane instead of drawn; see Further.) Test images, which took no part:
"""


# %%
def log_likelihoods_in_parts(decoder, z, x):
    """The same as log_likelihoods, as an array, 1,000 codes at a time: that saves memory."""
    parts = np.split(z, len(z) // 1000)
    return np.concatenate([log_likelihoods(decoder, part, x).numpy() for part in parts])


def log_p(decoder, x, z):
    """log p(x), averaged over codes z (samples, d) of the prior: x (n, 784) -> (n,)."""
    return np.asarray(log_mean_exp(log_likelihoods_in_parts(decoder, z, x)))


z_prior = random.standard_normal((10_000, 2), dtype="float32")
nats = -np.mean(log_p(decoder, x_test[:250], z_prior))
print(f"-log p(x) = {nats:.1f} nats per test image; 784 fair coins: {784 * np.log(2):.1f}")
assert 136 < nats < 150

# %% [markdown]
r"""
And what does it draw? We cut the plane into $16 \times 16$ cells of equal probability and decode
the middle of each: every picture stands for the same share of what the story will draw.
"""

# %% tags=["promise"]
cells = latent_grid(16)  # you will build it in lesson 8
plotting.manifold(
    keras.ops.sigmoid(decoder(cells)).numpy(),
    cells,
    caption="What the decoder makes of the middles of cells of equal probability: digits in most "
    "places, and blends between them. (With other seeds some places at the rim fall to pieces.)",
)

# %%
plotting.samples(
    *tell_story(decoder),
    caption="The story told twenty times. Left: the 784 probabilities that a code from the prior is "
    "turned into. Right: the coins, tossed. Only the right side is a draw of x.",
)

# %% [markdown]
r"""
New digits, most of them, from a rule agreed on in advance. The speckle on the right is honest:
given $z$ this model takes pixels for independent coins.

**Try.** Give `tell_story` the `width=4`: codes four times as far out, where the prior hardly ever
draws and training hardly ever asked. Look at the left side: sure of itself, and mostly no digits.

## 4. The test that lesson 1 failed

Do decoded random codes show the digits in the mixture in which people write them? In lesson 1 a
rough judge, the label of the nearest training image, looked at reconstructions and at decoded
random codes. The same test again, with codes from the prior. There is no encoder here: in place of
a reconstruction we take the picture at the best of 10,000 codes for each test image.
"""

# %%
judge = train_images[:10_000].astype("float32") / 255
squares = np.einsum("ni,ni->n", judge, judge)


def mixture(z):
    """The share of each digit, 0 to 9, among decoded codes, by the nearest training image."""
    decoded = np.split(keras.ops.sigmoid(decoder(z)).numpy(), 10)  # in parts, to save memory
    nearest = np.concatenate([np.argmin(squares - 2 * part @ judge.T, axis=1) for part in decoded])
    return np.bincount(train_labels[nearest], minlength=10) / len(z)


parts = np.split(x_test, 8)
best = [log_likelihoods_in_parts(decoder, z_prior, x).argmax(axis=0) for x in parts]
best = z_prior[np.concatenate(best)]
codes = {"best codes": best[:1000], "of other images": best[1000:], "random codes": z_prior[:1000]}
print("digit           " + "".join(f"{digit:6}" for digit in range(10)) + "   apart")
for name, z in codes.items():
    shares = mixture(z)
    apart = np.sum(np.abs(shares - mixture(best[:1000]))) / 2
    print(f"{name:16}" + "".join(f"{share:6.2f}" for share in shares) + f"{apart:8.3f}")
assert apart < 0.25

# %%
runs, _ = decoder_runs.load_runs()  # five more such trainings, by tools/decoder_runs.py
print("seed   other images   random codes   (apart from the best codes)")
for run in runs[:5]:
    print(f"{run['seed']:4} {run['control']:14.3f} {run['apart']:14.3f}")

# %% [markdown]
r"""
The verdict is mixed. In lesson 1 the last column said about .3; here it is about half of that, or
less. But with every seed the mixture is farther off than that of other test images.
Maximum likelihood asks that real digits be probable. What else the decoder draws, between them,
counts only in so far as it takes probability away from them.

## 5. How good is such an average?

Take three test digits, and estimate the log probability of each from 10, 100, 1,000 and 10,000
draws of the prior, thirty times each. For the truth we lay codes densely over the plane: the
middles of $200 \times 200$ cells. (If a coarser grid gives the same, it is fine enough.)
"""

# %%
digits = x_test[[0, 1, 4]]
fine = [latent_grid(n).astype("float32") for n in (200, 160)]
truth = log_p(decoder, digits, fine[0])
print("log p(x) of the three digits:", truth.round(2))
print("from 160 x 160 cells:        ", log_p(decoder, digits, fine[1]).round(2))

draws = [10, 100, 1000, 10_000]
estimates = np.empty((len(draws), 30, 3))
for i in range(30):
    z = random.standard_normal((10_000, 2), dtype="float32")
    a = log_likelihoods_in_parts(decoder, z, digits)
    for row, count in enumerate(draws):
        estimates[row, i] = log_mean_exp(a[:count])

# %% [markdown]
r"""
**Predict.** Estimates of $p(x)$ are right on average, whatever the number of draws: the average of
averages is the average. What about the thirty estimates of $\log p(x)$ from 10 draws each?

- **a**: most lie below the truth, and so does their mean;
- **b**: half lie below the truth, and their mean is near it;
- **c**: most lie below the truth, but a few so far above that their mean is near it.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("thirty_estimates", guess)

# %%
of_one = estimates[:, :, 0]
for count, some in zip(draws, of_one - truth[0], strict=True):
    print(f"{count:6} draws: mean error {some.mean():8.3f} nats, {np.mean(some < 0):4.0%} too low")
assert (of_one[0] < truth[0]).mean() > 0.8
assert abs(of_one[3].mean() - truth[0]) < 0.5
plotting.curves(
    np.array(draws),
    {"30 estimates": of_one.mean(axis=1), "truth": np.full(4, truth[0])},
    "draws from the prior",
    "log p(x) of one digit, nats",
    log="x",
    bands={"30 estimates": (of_one.min(axis=1), of_one.max(axis=1))},
    caption="Thirty estimates of the log probability of one test digit, by the number of draws: "
    "their mean, and a band from the lowest to the highest. With few draws nearly all are too low, "
    "and many by far.",
)

# %% [markdown]
r"""
The estimate $A = \frac1S \sum_s p(x \mid z_s)$ is random, with $\mathbb E[A] = p(x)$. We report
$\log A$, and **Jensen's inequality** says

$$ \mathbb E[\log A] \le \log \mathbb E[A] . $$

*Proof.* First, $\log t \le t - 1$ for all $t > 0$: the function $t - 1 - \log t$ has the derivative
$1 - 1/t$, so it falls up to $t = 1$ and rises from there on, and at $t = 1$ it is 0. Now put
$t = A / c$ with $c = \mathbb E[A]$, and take expectations:

$$ \log A - \log c \le \frac{A}{c} - 1
   \quad\Longrightarrow\quad
   \mathbb E[\log A] - \log c \le \frac{\mathbb E[A]}{c} - 1 = 0 . \qquad\blacksquare $$

Equality holds only if $A$ never differs from its mean. So estimates of $\log p(x)$ that scatter are
too low on average. The training averaged over few codes, too: on average it has raised something
that lies *below* $\log p(x)$, a **lower bound**.

### Most draws count for nothing

In the sum, draw $s$ has the **weight** $w_s = p(x \mid z_s)$. A few large weights may carry it all.
How many draws is it *as if* we had made? Two demands:

- if all $S$ weights are equal, the answer is $S$, whatever they are equal to;
- if one draw has some weight and all others have 0, the answer is 1.

Look for it among quotients of powers of two sums,
$\big(\sum_s w_s\big)^{\square} \big/ \big(\sum_s w_s^2\big)^{\square}$. Only one pair of powers meets
the demands.

### Exercise 2.4: effective_sample_size

*15 minutes, hard.*

Find the two powers on paper first. Then mind the range. You are given the *logarithms* of the weights,
a NumPy array (samples, n). They may lie near -100,000 or 100,000, or be minus infinity (a weight of
0; no image has only such). What may be done to all weights of one image without changing the
quotient? No gradient is needed: NumPy will do.
"""


# %%
@checks.effective_sample_size
def effective_sample_size(log_weights):
    """How many equal draws the draws of each image are worth: (samples, n) -> (n,)."""
    ### BEGIN SOLUTION
    w = np.exp(log_weights - np.max(log_weights, axis=0))
    return np.sum(w, axis=0) ** 2 / np.sum(w**2, axis=0)
    ### END SOLUTION


# %% [markdown]
r"""
With the shares $\bar w_s = w_s / \sum_{s'} w_{s'}$ it reads

$$ \frac{\big( \sum_s w_s \big)^2}{\sum_s w_s^2} = \frac{1}{\sum_s \bar w_s^2} , $$

the **effective number of draws**, or effective sample size (Kish 1965). Take "as if" at its word:
variances of independent numbers add up, and a factor enters squared. So a mean with fixed shares,
$\sum_s \bar w_s f_s$, of independent $f_s$ with variance 1 has the variance $\sum_s \bar w_s^2$,
that of a plain mean of so many. For the three digits:
"""

# %%
a = log_likelihoods_in_parts(decoder, z_prior, digits)
print("effective number of 10,000 draws:", np.round(effective_sample_size(a), 1))
assert (np.asarray(effective_sample_size(a)) < 100).all()
shares = np.exp(a - np.max(a, axis=0))
plotting.draws_that_count(
    z_prior,
    (shares / shares.sum(axis=0)).T,
    digits,
    caption="Above: 10,000 draws of the prior, and for each of three test digits a square around the "
    "draws that make up 99% of its sum. Below: the squares enlarged; the area of a circle is the "
    "share of its draw.",
)

# %% [markdown]
r"""
Nearly all of the 10,000 draws might as well not have been made: their codes decode to other images.
With two numbers that is wasteful, but it works. (A small effective number is an alarm. A large one
is no guarantee: draws may all miss, and miss alike.)

## 6. Twenty numbers

To see what the size of the code does, take a story in which $p(x)$ is known exactly: $d$ numbers in
$z$ and in $x$, each

$$ x = z + \sigma \epsilon, \qquad z \sim \mathcal N(0, 1), \quad \epsilon \sim \mathcal N(0, 1),
   \quad \sigma = 0.1 . $$

($\sim$ reads "is drawn from".) So $p(x \mid z) = \mathcal N(x; z, \sigma^2)$. A sum of independent Gaussians is Gaussian, and the
variances add: $p(x) = \mathcal N(x; 0, 1 + \sigma^2)$. One number, by many draws and exactly:
"""

# %%
sigma = np.float32(0.1)


def exact_log_p(x):
    """log p(x) of the toy story: x (n, d) -> (n,)."""
    return np.asarray(gaussian_log_density(x, 0 * x, 0 * x + np.log(1 + sigma**2)))


x = np.array([[0.7]], "float32")
z = random.standard_normal((20_000, 1), dtype="float32")
a = np.asarray(gaussian_log_density(x + 0 * z, z, 0 * z + 2 * np.log(sigma)))[:, None]
naive = np.asarray(log_mean_exp(a))[0]
print(f"d = 1: log p(x) from 20,000 draws {naive:.3f}, exact {exact_log_p(x)[0]:.3f}")
assert abs(naive - exact_log_p(x)[0]) < 0.1

# %% [markdown]
r"""
**Predict.** Now $d = 20$, and 10,000 draws from the prior for an $x$ that the story itself has
told. The estimate of $\log p(x)$ will typically be

- **a**: within one or two nats of the truth;
- **b**: some ten nats below the truth;
- **c**: some hundred nats below the truth, or more.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("draws_in_twenty_dimensions", guess)


# %%
def log_likelihoods_of_toy(d, images=20, draws=10_000):
    """For x told by the story and draws z from the prior: x (images, d), a (draws, images)."""
    x = random.standard_normal((images, d), dtype="float32")
    x += sigma * random.standard_normal((images, d), dtype="float32")
    z = random.standard_normal((draws, d), dtype="float32")
    squares = np.sum(z**2, axis=1)[:, None] - 2 * z @ x.T + np.sum(x**2, axis=1)
    return x, -0.5 * (d * np.log(2 * np.pi * sigma**2) + squares / sigma**2)


sizes = np.array([1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20])
errors = np.empty((len(sizes), 20))
for row, d in enumerate(sizes):
    x, a = log_likelihoods_of_toy(d)
    errors[row] = np.asarray(log_mean_exp(a)) - exact_log_p(x)
    if d in (1, 2, 4, 20):
        effective = np.median(effective_sample_size(a))
        print(f"d = {d:2}: mean error {errors[row].mean():8.2f} nats, {effective:6.1f} draws count")
assert abs(errors[0].mean()) < 0.1
assert errors[-1].max() < -80
plotting.curves(
    sizes,
    {"naive estimate": errors.mean(axis=1), "truth": np.zeros(len(sizes))},
    "numbers in the code",
    "error of log p(x), nats",
    bands={"naive estimate": (errors.min(axis=1), errors.max(axis=1))},
    caption="10,000 draws of the prior against the exact value, for 20 images that the story itself "
    "told: mean error, and a band from the lowest to the highest. At twenty numbers every estimate "
    "is hopelessly low.",
)

# %% [markdown]
r"""
Why? The codes that fit a given $x$ lie within a few $\sigma$ of it in *each* number. A draw meets
that stretch with a small probability, and all $d$ of them with about that probability to the power
of $d$. The number of draws that one needs grows **exponentially** with the size of the code.

## 7. A decoder of twenty numbers

In the toy the decoder was given, and an estimate was asked for. In section 3 the estimate *trained*
a decoder. Does that end at twenty numbers, too?

**Predict.** The same function `train`, from the start: 400 steps, 484 draws of the prior in each,
but a code of twenty numbers. The trained decoder will draw

- **a**: the mean of all digits at every code, since no draw ever comes near an image;
- **b**: digits that are about as good as those of two numbers, or better;
- **c**: fragments that are no digits, since codes it was never trained on are drawn later.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("twenty_numbers", guess)

# %%
decoder_20 = build_decoder(20)
training.start_at_mean_image(decoder_20, train_images)
train(decoder_20)
plotting.samples(
    *tell_story(decoder_20),
    caption="The story with a code of twenty numbers, from a decoder that was trained without an "
    "encoder, with 484 draws of the prior in each step. Many are digits.",
)

# %% [markdown]
r"""
It learns. And how probable are test digits? Both decoders, the same 30 images, more and more draws
of the prior, and the effective number of these (the median):
"""

# %%
print("              2 numbers              20 numbers")
print("draws    -log p(x)  effective   -log p(x)  effective")
columns = []
for model in (decoder, decoder_20):
    z = random.standard_normal((100_000, model.input_shape[1]), dtype="float32")
    a = log_likelihoods_in_parts(model, z, x_test[:30])
    some = a[:484], a[:10_000], a
    columns.append([(-np.mean(log_mean_exp(b)), np.median(effective_sample_size(b))) for b in some])
for count, two, twenty in zip((484, 10_000, 100_000), *columns, strict=True):
    print(f"{count:7}{two[0]:10.1f}{two[1]:11.1f}{twenty[0]:12.1f}{twenty[1]:11.1f}")
assert columns[1][2][0] < columns[0][2][0] - 10

# %%
print("recorded: -log p(x) of 300 test images, by 484, 10,000 and 100,000 draws")
print("seed          2 numbers                  20 numbers")
for two, twenty in zip(runs[:5], runs[5:], strict=True):
    nats = [*two["minus_log_p"].values(), *twenty["minus_log_p"].values()]
    print(f"{two['seed']:4}" + "".join(f"{value:9.1f}" for value in nats))

# %% [markdown]
r"""
With two numbers 10,000 draws settle the matter. With twenty $-\log p(x)$ still sinks at 100,000
draws, of which hardly more than one counts: we know only that, but for chance, it is below the last
number. Even so, with every seed this decoder is *better* than that of two numbers. What dies is the **estimate**,
and training made do with one that was about fifteen nats off, or more.

Why could it learn all the same? In the toy a code had to be *found*. Here no code belongs to an
image beforehand: at every step the decoder changes what it draws at the codes that happen to lie
best. But all that is rewarded is what 484 random codes can reach.

So an encoder is not what makes training *possible*. It is to bring three things:

- **a tighter bound for the same work**: draws where they count;
- **the codes of this image**: where do they lie, and how far apart?
- **scale**: of 484 codes decoded at each step, nearly all are in vain for any one image. More
  images, larger decoders and longer codes need draws that are worth their cost.

The first two can be shown where all is exact.

## 8. The way out

Which codes may have made this image? **Bayes' rule** answers, from $p(z)\,p(x \mid z) = p(x)\,p(z
\mid x)$:

$$ p(z \mid x) = \frac{p(z)\, p(x \mid z)}{p(x)} . $$

This is the **posterior**: where the codes of *this* $x$ are. (Of the stories in section 1 that gave
heads, heads, tails, the first coin should have told $0.5 \cdot 0.081 / 0.0565$, or 72%: compare the
count. And the circles in section 5 are a posterior, as far as 10,000 draws can tell.) In the toy it
is a Gaussian again (derived in Further), for each number

$$ p(z \mid x) = \mathcal N\Big(z;\ \frac{x}{1+\sigma^2},\ \frac{\sigma^2}{1+\sigma^2}\Big) . $$

Now draw codes not from the prior but from any density $q(z \mid x)$ that is positive where
$p(z)\,p(x \mid z)$ is. Multiplying and dividing by it changes nothing:

$$ p(x) = \int q(z \mid x)\, \frac{p(x \mid z)\,p(z)}{q(z \mid x)}\,dz
   = \mathbb E_{q(z \mid x)} [\, w \,],
   \qquad w_s = \frac{p(x \mid z_s)\,p(z_s)}{q(z_s \mid x)} . $$

This is **importance sampling**, and $w_s$ is the **importance weight** of draw $s$. (In section 5
$q$ was the prior, which left $p(x \mid z_s)$.) By Bayes' rule
$w_s = p(x) \cdot p(z_s \mid x) / q(z_s \mid x)$. So if $q$ is the posterior, $w_s = p(x)$ for
*every* draw, and a single one is enough. If it is not, all hangs on that ratio: **$q$ must nowhere
be much smaller than the posterior**, or a rare draw gets a huge weight. Twenty numbers; $q$ has the
posterior's mean, and its standard deviation times a factor:
"""


# %%
def importance_weights(x, factor, draws):
    """Log weights (draws, n) of draws from q: the posterior's mean, its std times a factor."""
    x = np.tile(x, (draws, 1))  # a row for each draw and image
    mean, std = x / (1 + sigma**2), factor * sigma / np.sqrt(1 + sigma**2)
    z = mean + std * random.standard_normal(x.shape, dtype="float32")
    log_q = gaussian_log_density(z, mean, 0 * x + 2 * np.log(std))
    log_prior = gaussian_log_density(z, 0 * x, 0 * x)
    log_likelihood = gaussian_log_density(x, z, 0 * x + 2 * np.log(sigma))
    log_weights = np.asarray(log_likelihood) + np.asarray(log_prior) - np.asarray(log_q)
    return log_weights.reshape(draws, -1)


x, a = log_likelihoods_of_toy(20)
exact = exact_log_p(x)
error = np.mean(np.asarray(log_mean_exp(a)) - exact)
print(f"10,000 draws of the prior: mean error {error:.1f} nats")
print("std of q   one draw   100 draws   of 100 count")
for factor in np.float32([1.0, 0.8, 1.2, 0.5, 2.0]):
    a = importance_weights(x, factor, 100)
    one, many = (np.mean(np.asarray(log_mean_exp(b)) - exact) for b in (a[:1], a))
    print(f"{factor:8.1f} {one:10.2f} {many:11.2f} {np.median(effective_sample_size(a)):14.1f}")
    assert one > error + 100
    assert factor != 1 or abs(one) < 0.01

# %% [markdown]
r"""
One draw from the posterior gives $\log p(x)$, but for rounding. One draw from a $q$ that is twice
too wide beats 10,000 draws of the prior by hundreds of nats, and a hundred draws mend most of what
is left. Too narrow is the treacherous side: in the posterior's flanks $q$ is tiny, a weight there
is rare and huge (below 0.71 of the right width their variance is infinite), and a hundred draws
mend only about half of the error.

**Try.** Move $q$ instead: in `importance_weights` add 0.02, a fifth of $\sigma$, to `mean`; then
0.05 and 0.1. Look at how many of a hundred draws count at factor 1: a small error in each of twenty
numbers is a large one in all.

For a real decoder nobody hands us the posterior. But we can *learn* a $q(z \mid x)$ that comes
close to it: a network that reads the image and says where its codes are. That is what the encoder
of a variational autoencoder is for.
"""

# %%
plotting.story_diagram(posterior=True)

# %% [markdown]
r"""
Lesson 3 measures how wrong a $q$ is. Lessons 4 and 5 train one through its own draws. Lesson 6
says what it is to be trained on.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| evidence | $p(x) = \mathbb E_{p(z)}[p(x \mid z)]$ | `log_p` | products of 784 probabilities underflow |
| Gaussian | $-\frac12\sum_i \big(\log 2\pi + \log\sigma_i^2 + (x_i-\mu_i)^2/\sigma_i^2\big)$ | `gaussian_log_density` | log standard deviation for `log_var`; a constant lost |
| Bernoulli pixels | $\sum_i \big( x_i \ell_i - \mathrm{softplus}(\ell_i) \big)$ | `bernoulli_log_likelihood` | a mean for a sum; the log of a rounded probability |
| average of probabilities | $c + \log\big(\frac1S\sum_s e^{a_s - c}\big)$, $c = \max_s a_s$ | `log_mean_exp` | no maximum; the sum without $-\log S$ |
| few draws | $\mathbb E[\log A] \le \log \mathbb E[A]$ | `estimates` | estimates too low on average |
| draws that count | $\big(\sum_s w_s\big)^2 / \sum_s w_s^2$ | `effective_sample_size` | exp of log weights before the largest is taken out |
| importance weights | $w_s = p(x \mid z_s)\,p(z_s) / q(z_s \mid x)$ | `importance_weights` | a $q$ much smaller than the posterior somewhere |

## To explore

How many draws does *training* need? Change 484 in `train` to 50, and to 5,000 (which takes ten times
as long), for the decoder of twenty numbers. Look at the samples, at $-\log p(x)$ by 10,000 draws, and at how many of them count.
Which of the three gives way first? And does the decoder of two numbers mind as much?
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Here are the posterior of the toy, derived, and draws that are spread evenly over the prior.

### The posterior of the toy

As a function of $z$, the product $p(z)\,p(x \mid z)$ is a constant times the exponential of
$-\frac12$ times the bracket below. Complete the square in it, with $v = \frac{\sigma^2}{1+\sigma^2}$:

$$ z^2 + \frac{(x-z)^2}{\sigma^2}
   = \frac{1+\sigma^2}{\sigma^2} z^2 - \frac{2xz}{\sigma^2} + \frac{x^2}{\sigma^2}
   = \frac{1}{v} \Big( z - \frac{x}{1+\sigma^2} \Big)^2 + \frac{x^2}{1+\sigma^2} , $$

since $\frac1v \big(\frac{x}{1+\sigma^2}\big)^2 = \frac{x^2}{\sigma^2(1+\sigma^2)}$ and
$\frac{x^2}{\sigma^2} - \frac{x^2}{\sigma^2(1+\sigma^2)} = \frac{x^2}{1+\sigma^2}$. The first square
is that of a Gaussian with mean $\frac{x}{1+\sigma^2}$ and variance $v$: the posterior. The rest
does not hold $z$. It is what the exponent of $p(x) = \mathcal N(x; 0, 1+\sigma^2)$ has.

### Draws without accidents

Draws leave gaps and clumps, by accident. With two numbers we can cut the prior into $22 \times 22$
cells of equal probability and draw *one* code from each: **stratified sampling**. Let $u$ be
uniform on $[0, 1]$ and $\Phi$ the distribution function of $\mathcal N(0, 1)$. Then $\Phi^{-1}(u)$
(in SciPy `norm.ppf`) is standard normal, because it is at most $t$ exactly if $u \le \Phi(t)$,
which has probability $\Phi(t)$. So equal slices of $u$ are slices of equal probability. The average
stays right on average: each cell has its share of the prior, and is asked once.
"""


# %%
def one_from_each_cell(n):
    """One random code from each of n * n cells of equal probability: (n * n, 2)."""
    places = np.indices((n, n)).reshape(2, n * n).T + random.uniform(size=(n * n, 2))
    return norm.ppf(places / n).astype("float32")


kinds = {"plain draws": lambda: random.standard_normal((484, 2), dtype="float32")}
kinds["one from each cell"] = lambda: one_from_each_cell(22)
for name, draw in kinds.items():
    logs = np.empty(300)
    for i in range(300):
        logs[i] = np.asarray(log_mean_exp(log_likelihoods(decoder, draw(), digits[:1])))[0]
    error = np.std(logs) / np.sqrt(300)
    print(f"{name:18} mean error {np.mean(logs) - truth[0]:6.2f} +- {error:.2f} nats")

# %% [markdown]
r"""
The mean error is about halved. With twenty numbers there would be $22^{20}$ such cells, about
$7 \cdot 10^{26}$: out of the question. (Plain draws need no cells, and train all the same:
section 7.)

## Sources

- D. J. C. MacKay 1995, *Bayesian neural networks and density networks*: a network trained by
  averaging over draws of latent variables.
- C. M. Bishop, M. Svensén and C. K. I. Williams 1998, *GTM: the generative topographic mapping*:
  the same with a grid of codes, a constrained mixture trained by expectation-maximisation.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: the Gaussian, section 2.3, and its
  marginal and posterior, equations (2.115) and (2.116); importance sampling, section 11.1.4.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: Jensen's inequality, theorem
  2.6.2.
- L. Kish 1965, *Survey Sampling*: the effective number of weighted draws. V. Elvira, L. Martino and
  C. P. Robert 2022, *Rethinking the effective sample size*: what it tells of importance sampling,
  and what it does not.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the model, section 2.1;
  Bernoulli pixels, appendix C.1.
- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*, section 3: the
  log of an average of draws as a bound.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
