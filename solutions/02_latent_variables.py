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
numbers, and ask how probable it makes an image. You train a decoder **without any encoder**, by
making real digits probable, and draw new digits with it.

Each image is compared with hundreds of random codes. How many of them have anything to say to it?
And with twenty numbers in place of two?

![256 pictures, each decoded from its own place in the plane: most are digits, and one melts into the next](../solutions/pictures/02_latent_variables.png)

**Time**: {{minutes}} minutes.

**You need**: dense layers and gradient steps (lesson 1, sections 5 and 6); from school, densities,
expectations, independent probabilities, the derivative of a logarithm. That
variances of independent numbers add up. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, decoder_runs, plotting, without_encoder  # they come first
from vae_helpers.vae import latent_grid
from vae_helpers.without_encoder import log_likelihoods

import keras
import numpy as np

keras.utils.set_random_seed(2)
random = np.random.default_rng(2)

# %% [markdown]
r"""
## 1. The story

A pocket holds two coins that look alike. One falls heads in 9 of 10 tosses, the other in 2 of 10.
You draw a coin, toss it three times, and note what falls:

1. draw $z$, the coin, each with probability $p(z) = \frac12$;
2. draw $x$, the three tosses, with probability $p(x \mid z)$, read "of $x$, given $z$".

Such a recipe for data is a **generative model**. Whoever reads the note does not see the coin: $z$
is a **latent** (hidden) **variable**, and $p(z)$ is its **prior**. How probable is $x$ = heads,
heads, tails? To draw coin $z$ *and* note $x$ has the probability $p(z)\,p(x \mid z)$. It may have
been either coin, so these add up:

$$ p(x) = \sum_z p(z)\, p(x \mid z) . $$

In words: **$p(x)$ is the average of $p(x \mid z)$ over the prior**. It is called the **marginal
likelihood** of $x$, or the **evidence**. Compute it, and tell the story 100,000 times. (To average
draws is the **Monte Carlo** method, named after the casino.)
"""

# %%
heads = np.array([0.9, 0.2])  # the probability of heads, for each coin
likelihoods = heads * heads * (1 - heads)  # p(heads, heads, tails given z)
print(f"p(x given z) {likelihoods[0]:.4f}, {likelihoods[1]:.4f}, average {likelihoods.mean():.4f}")

z = random.integers(0, 2, 100_000)
x = random.uniform(size=(100_000, 3)) < heads[z][:, None]
is_x = (x == [True, True, False]).all(axis=1)
print(f"share of the stories with heads, heads, tails: {np.mean(is_x):.4f}")
print(f"share of the first coin among these stories (for section 7): {np.mean(z[is_x] == 0):.3f}")

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
There are infinitely many codes now, with a density $p(z)$. The sum becomes an integral, still an
average over the prior. It is written $\mathbb E_{p(z)}$, read "expectation over $z$ drawn from
$p(z)$":

$$ p(x) = \int p(z)\, p(x \mid z)\, dz = \mathbb E_{p(z)}\big[\, p(x \mid z) \,\big] . $$

Once $z$ is drawn, the coins of an image are independent, so $p(x \mid z)$ is a product of 784
probabilities. With fair coins it is $2^{-784}$, about $10^{-236}$; float32 ends near $10^{-45}$ and
makes it 0. So we compute with its logarithm, here -543.4. $-\log p(x)$ is the **surprise** at $x$: 0 for what is certain, large for what is rare (for a density it may be below 0).
Its unit is the **nat** (natural logarithm), about 1.44 bits.

## 2. Two distributions, as logarithms

### Numbers: the Gaussian

A **normal** or **Gaussian** number $x$ with mean $\mu$ and variance $\sigma^2$ has the density

$$ \mathcal N(x; \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}}
   \exp\Big( -\frac{(x - \mu)^2}{2\sigma^2} \Big) . $$

In code $\mu$ is `mean`, and instead of $\sigma^2$ we keep $\log \sigma^2$, `log_var`: a variance has
to be positive, but its logarithm may be any number, and so may what a network gives.

### Exercise 2.1: gaussian_log_density

*7 minutes, easy.*

Take the logarithm of the density on paper; it has three terms. The numbers of a row are
independent, so their log densities **add up**. One number for each row.
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
The three terms, each times $-\frac12$: the constant $\log 2\pi$; $\log \sigma^2$, the price of
being wide; the squared distance in units of the **standard deviation** $\sigma$. A density is no
probability: at $x = \mu$ and $\sigma = 0.01$ it is 39.9.

### Pixels: coins, written with logits

A pixel is white ($x = 1$) with probability $m$, black ($x = 0$) with $1 - m$. In one formula, the
**Bernoulli** distribution: $p(x) = m^x (1-m)^{1-x}$, a probability, no density.

A network's last layer gives any number. So we let it give the **logit** $\ell = \log
\frac{m}{1-m}$. Solved for $m$ that is the sigmoid, $m = \frac{1}{1+e^{-\ell}}$. With
$\mathrm{softplus}(\ell) = \log(1 + e^\ell)$ both logarithms become simple:

$$ \log (1-m) = \log \frac{e^{-\ell}}{1+e^{-\ell}} = -\,\mathrm{softplus}(\ell),
   \qquad
   \log m = \ell + \log(1-m) = \ell - \mathrm{softplus}(\ell) . $$

### Exercise 2.2: bernoulli_log_likelihood

*6 minutes, easy.*

Take the logarithm of $p(x)$ and put both in; much cancels. (Pixels may be grey, anything between 0 and
1: use the one formula for all.) In code the $\ell$ of all pixels are
`logits`. Given $z$ the pixels are independent, so their log probabilities add up.
(`keras.ops.softplus(l)` does not overflow, as `log(1 + exp(l))` does.)
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
For one pixel $\log p(x) = x\,\ell - \mathrm{softplus}(\ell)$. (Why not with $m$? It is rounded, and the
logarithm of $1 - m$ may be infinite: *Further*.)

## 3. A decoder without an encoder

The course's decoder, which you build in lesson 8, turns a code into 512 numbers (a dense layer with
relu) and those into 784 logits. Untrained, it can already tell the story:
"""

# %%
(train_images, train_labels), (test_images, _) = data.load_mnist()
train_images = train_images[:20_000].reshape(-1, 784).copy()  # the rest is not needed
x_test = test_images[:2_000].reshape(-1, 784).astype("float32") / 255


def draw(*shape):
    """Standard normal numbers; as codes, they are draws from the prior."""
    return random.standard_normal(shape, dtype="float32")


def tell_story(decoder):
    """Twenty codes from the prior -> the probabilities m (20, 784) of white, and coins tossed."""
    m = keras.ops.sigmoid(decoder(draw(20, decoder.input_shape[1]))).numpy()
    return m, (random.uniform(size=m.shape) < m).astype("float32")


decoder = without_encoder.new_decoder(2, train_images)
plotting.samples(*tell_story(decoder))

# %% [markdown]
r"""
Every code gives nearly the mean image: the bias of the last layer is set to start there. How do we get it to
draw *digits*? By **maximum likelihood**: look for the decoder that makes the average of $\log p(x)$
over the training images largest. To compute $\log p(x)$, draw $S$ codes $z_1, \dots, z_S$ from the
prior, take $a_s = \log p(x \mid z_s)$, and average the $e^{a_s}$. For any number $c$,

$$ \log p(x) \approx \log \Big( \frac1S \sum_{s=1}^S e^{a_s} \Big)
   = \log \Big( e^{c}\, \frac1S \sum_s e^{a_s - c} \Big)
   = c + \log \Big( \frac1S \sum_s e^{a_s - c} \Big) . $$

This is **log-mean-exp**. Without $c$ it fails: $e^{-1000}$ is 0 for a computer, although for $a$ =
-1000, -1001, -1002 the answer is about -1000.7.

### Exercise 2.3: log_mean_exp

*10 minutes, medium.*

Which $c$ makes sure that no exponent is above 0, and that the sum does not become 0? One column for
each image, one row for each draw; each image needs its own $c$. **Gradients have to pass**, to train
a decoder: write it with `keras.ops` or TensorFlow, not NumPy.
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
**log-likelihoods**. By exercise 2.2 each is a sum of products $x_i \ell_i$ less a sum without $x$,
so one matrix product gives them all. `train` makes 400 gradient steps on the loss below, each with
250 images and some fresh draws of the prior (484 of them). Then we cut the plane into $16 \times 16$ cells of equal
probability and decode the middle of each: every picture stands for the same share of what the story
will draw.
"""


# %% tags=["promise"]
def loss(decoder, z, x):
    """Minus the mean of log p(x) over images x (n, 784), by draws z (samples, d) of the prior."""
    return -keras.ops.mean(log_mean_exp(log_likelihoods(decoder, z, x)))


without_encoder.train(decoder, loss, train_images, random)
z_prior = draw(10_000, 2)
nats = float(loss(decoder, z_prior, x_test[:250]))
print(f"test images, by 10,000 draws: {nats:.1f} nats; 784 fair coins: {784 * np.log(2):.1f}")

cells = latent_grid(16)  # you will build it in lesson 8
plotting.manifold(
    keras.ops.sigmoid(decoder(cells)).numpy(),
    cells,
    caption="What the decoder makes of the middles of cells of equal probability: digits in most "
    "places, and blends between them. (With other seeds some places at the rim fall to pieces.)",
)

# %% [markdown]
r"""
Nobody ever said which code belongs to an image. Each is compared with *all* 484 codes, and pulls most
at the pictures that explain it best: the derivative of log-mean-exp for $a_s$ is the
share of draw $s$ in the sum, $e^{a_s} / (e^{a_1} + \dots + e^{a_S})$. The story again:
"""

# %%
plotting.samples(*tell_story(decoder))

# %% [markdown]
r"""
Digits at many codes, and from a rule agreed on in advance. (*Further* asks whether they come in the
mixture in which people write them.) The speckle on the right is honest: given $z$
this model takes pixels for independent coins.

## 4. How good is such an average?

Estimate $\log p(x)$ of a test digit from 10, 100, 1,000 and 10,000 draws of the prior, thirty times
each (a smaller set is the beginning of the larger). For the truth we lay codes densely over the plane,
in the middles of $400 \times 400$ cells; with $300 \times 300$ it comes out the same.
"""

# %%
digits = x_test[[0, 1, 4]]
grids = [log_likelihoods(decoder, latent_grid(n), digits) for n in (400, 300)]
truth, coarser = (np.asarray(log_mean_exp(a))[0] for a in grids)
print(f"log p(x) of the first digit: {truth:.2f}, from 300 x 300 cells {coarser:.2f}")

draws, estimates = [10, 100, 1000, 10_000], np.empty((4, 30))
for i in range(30):
    a = log_likelihoods(decoder, draw(10_000, 2), digits[:1])
    estimates[:, i] = [np.asarray(log_mean_exp(a[:count]))[0] for count in draws]

# %% [markdown]
r"""
**Predict.** Estimates of $p(x)$ are right on average, however few the draws. What about the thirty estimates of $\log p(x)$ from 10 draws each?

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
for count, some in zip(draws, estimates - truth, strict=True):
    print(
        f"{count:6} draws: mean error {some.mean():8.3f} nats, share too low {np.mean(some < 0):.2f}"
    )
plotting.curves(
    np.array(draws),
    {"30 estimates": estimates.mean(axis=1), "truth": np.full(4, truth)},
    "draws from the prior",
    "log p(x) of one digit, nats",
    log="x",
    bands={"30 estimates": (estimates.min(axis=1), estimates.max(axis=1))},
    caption="Thirty estimates of the log probability of one test digit, by the number of draws: "
    "their mean, and a band from the lowest to the highest.",
)

# %% [markdown]
r"""
The estimate of $p(x)$ is a random number $t > 0$ with expectation $c = \mathbb E[t] = p(x)$. But
we report $\log t$, and **Jensen's inequality** says $\mathbb E[\log t] \le \log \mathbb E[t]$.

*Proof.* First, $\log t \le t - 1$ for all $t > 0$: the function $t - 1 - \log t$ has the derivative
$1 - 1/t$, so it falls up to $t = 1$, where it is 0, and then rises. Now put $t / c$ in place of $t$,
and take expectations:

$$ \log t - \log c \le \frac{t}{c} - 1
   \quad\Longrightarrow\quad
   \mathbb E[\log t] - \log c \le \frac{\mathbb E[t]}{c} - 1 = 0 . \qquad\blacksquare $$

Equality holds only if $t$ is its mean with probability 1. So estimates of $\log p(x)$ that scatter
are too low on average. The training used such estimates. So what it raised is, on average over the
draws, a **lower bound** of $\log p(x)$.

### Most draws count for nothing

In the sum, draw $s$ has the **weight** $w_s = p(x \mid z_s)$. If a few weights carry it all, how many
draws is it *as if* we had made? Two demands:

- if all $S$ weights are equal, the answer is $S$, whatever they are equal to;
- if one draw has some weight and all others have 0, the answer is 1.

Among the quotients $\big(\sum_s w_s\big)^{\square} \big/ \big(\sum_s w_s^2\big)^{\square}$ only one
pair of powers meets them.

### Exercise 2.4: effective_sample_size

*16 minutes, hard.*

Find the two powers on paper first. You are given the *logarithms* of the weights, a NumPy array
(samples, n). They may lie near -100,000 or 100,000, or be minus infinity (a weight of 0; no image
has only such). What may be done to all weights of one image without changing the quotient? No
gradient is needed: NumPy will do.
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
With $\bar w_s$ for the share of $w_s$ in the sum of all weights, $(\sum_s w_s)^2 / \sum_s w_s^2$ is
$1 / \sum_s \bar w_s^2$. This is the **effective number of draws**, or effective sample size (Kish
1965; why it deserves the name, *Further* tells).
"""

# %%
a = log_likelihoods(decoder, z_prior, digits).numpy()
print("effective number of 10,000 draws:", np.round(effective_sample_size(a), 1))
plotting.draws_that_count(
    z_prior,
    keras.ops.softmax(a.T).numpy(),  # the shares of each digit
    digits,
    caption="Above: 10,000 draws of the prior, and for each of three test digits a square around the "
    "draws that make up 99% of its sum. Below: the squares enlarged; the area of a circle is the "
    "share of its draw.",
)

# %% [markdown]
r"""
Nearly all of the 10,000 draws might as well not have been made. (A small effective number is an
alarm. A large one is no guarantee: all draws may miss alike.)

## 5. Twenty numbers

Take a story in which $p(x)$ is known exactly. $z$ and $x$ have $d$ numbers, for each of which
$x = z + \sigma \epsilon$, with $\sigma = 0.1$ and independent draws $z$ and $\epsilon$ from
$\mathcal N(0, 1)$. So $p(x \mid z) = \mathcal N(x; z, \sigma^2)$. A sum of independent Gaussians is
Gaussian, and the variances add: $p(x) = \mathcal N(x; 0, 1 + \sigma^2)$. First with $d = 1$:
"""

# %%
sigma = np.float32(0.1)


def log_normal(x, mean, std):
    """Log density of rows with one standard deviation for all: x, mean (n, d) -> array (n,)."""
    return np.asarray(gaussian_log_density(x, mean, np.full_like(x, 2 * np.log(std))))


def toy(d):
    """Twenty x told by the story (20, d), and log p(x given z) for 10,000 draws (10000, 20)."""
    x, z = draw(20, d) + sigma * draw(20, d), draw(10_000, d)
    return x, np.stack([log_normal(row + 0 * z, z, sigma) for row in x], axis=1)


def errors_of(a, x):
    """The errors of log p(x) by draws, in nats: log weights a (samples, n), x (n, d) -> (n,)."""
    return np.asarray(log_mean_exp(a)) - log_normal(x, 0 * x, np.sqrt(1 + sigma**2))


x, a = toy(1)
print("errors of log p(x), in nats:", errors_of(a, x).round(2))

# %% [markdown]
r"""
**Predict.** Now $d = 20$, again with 10,000 draws of the prior. The estimate of $\log p(x)$ will
typically be

- **a**: within one or two nats of the truth;
- **b**: some ten nats below the truth;
- **c**: about a hundred nats below the truth, or more.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("draws_in_twenty_dimensions", guess)

# %%
sizes, errors = np.array([1, 2, 3, 4, 6, 8, 12, 16, 20]), []
for d in sizes:
    x, a = toy(d)
    errors.append(errors_of(a, x))
    effective = np.median(effective_sample_size(a))
    print(f"d = {d:2}: mean error {np.mean(errors[-1]):8.2f} nats, {effective:6.1f} draws count")
plotting.curves(
    sizes,
    {"naive estimate": np.mean(errors, axis=1), "truth": np.zeros(len(sizes))},
    "numbers in the code",
    "error of log p(x), nats",
    bands={"naive estimate": (np.min(errors, axis=1), np.max(errors, axis=1))},
    caption="10,000 draws of the prior against the exact value, for 20 x that the story itself "
    "told: mean error, and a band from the lowest to the highest.",
)

# %% [markdown]
r"""
Why? The codes that fit a given $x$ lie within a few $\sigma$ of it in *each* number. A draw meets
that stretch with a small probability, and all $d$ stretches with the product of $d$ such
probabilities. Here the number of draws that one needs grows **exponentially** with the size of the code.

## 6. A decoder of twenty numbers

In section 3 such an estimate *trained* a decoder. Does that end at twenty numbers, too?

**Predict.** The same training, from the start: 400 steps, 484 draws of the prior in each, but a
code of twenty numbers. The trained decoder makes test digits

- **a**: about as improbable as an untrained one, since no draw ever comes near an image;
- **b**: more probable than that of two numbers, since there is more room for what makes them differ;
- **c**: less probable than that of two numbers, since so large a space has too few draws.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("twenty_numbers", guess)

# %%
decoder_20 = without_encoder.new_decoder(20, train_images)
without_encoder.train(decoder_20, loss, train_images, random)
a = log_likelihoods(decoder_20, draw(100_000, 20), x_test[:30]).numpy()
print("thirty test images:")
for count in (484, 10_000, 100_000):
    nats_20, effective = -np.mean(log_mean_exp(a[:count])), effective_sample_size(a[:count])
    print(f"{count:7} draws: -log p(x) = {nats_20:.1f}, {np.median(effective):.1f} draws count")
runs, _ = decoder_runs.load_runs()  # five such trainings of each size, by tools/decoder_runs.py
print("five trainings of each size, 300 test images:")
for size in (2, 20):
    found = [run["minus_log_p"] for run in runs if run["latent_dim"] == size]
    for count in ("10000", "100000"):
        values = [run[count] for run in found]
        print(f"{size:2} numbers, {count:>6} draws: {min(values):.1f} to {max(values):.1f}")
plotting.samples(*tell_story(decoder_20))

# %% [markdown]
r"""
With two numbers 10,000 draws settle the matter. With twenty $-\log p(x)$ still sinks at 100,000, and
one or two draws count: the true number is probably smaller still. Even so, in all five trainings test
digits are *more probable* than with two numbers (though many draws are grey blends). What dies is the
**estimate**. With the 484 draws of a step it is about fifteen nats too low, or more, and still good
enough to learn from.

So an encoder is not what makes training *possible*. It is to bring a **tighter bound** for the same
work, by draws where they count; the **codes of this image**: where they lie, and how far apart; and
**scale**, for of 484 codes decoded at a step nearly all are in vain for any one image. The first two
can be shown where all is exact.

## 7. The way out

Which codes may have made this image? The probability of "$z$ and $x$" can be written
$p(z)\,p(x \mid z)$ or $p(x)\,p(z \mid x)$. From that follows **Bayes' rule**,

$$ p(z \mid x) = \frac{p(z)\, p(x \mid z)}{p(x)} . $$

This is the **posterior**: where the codes of *this* $x$ are. (For the first coin in section 1 it is
$0.5 \cdot 0.081 / 0.0565$, or 72%: compare the count.) In the toy it is, for each
number, the Gaussian with mean $\frac{x}{1+\sigma^2}$ and variance $\frac{\sigma^2}{1+\sigma^2}$
(derived in Further).

Now draw codes not from the prior but from any density $q(z \mid x)$ that is positive where
$p(z)\,p(x \mid z)$ is. Multiplying and dividing by it changes nothing:

$$ p(x) = \int q(z \mid x)\, \frac{p(z)\,p(x \mid z)}{q(z \mid x)}\,dz
   = \mathbb E_{q(z \mid x)} [\, w \,],
   \qquad w_s = \frac{p(z_s)\,p(x \mid z_s)}{q(z_s \mid x)} . $$

This is **importance sampling**, and $w_s$ is the **importance weight** of draw $s$.

**Try.** On paper: what is $w_s$ if $q$ is the prior? And, by Bayes' rule, if $q$ is the posterior?

With the prior $p(x \mid z_s)$ is left, as before. And in general, by Bayes' rule,
$w_s = p(x) \cdot p(z_s \mid x) / q(z_s \mid x)$. So with the posterior $w_s = p(x)$ for *every* draw,
and a single one is enough. If $q$ is not the posterior, all hangs on that ratio: **$q$ must nowhere be
much smaller than the posterior**, or a rare draw gets a huge weight. In twenty numbers, let $q$ have the posterior's mean, and its standard deviation times a
factor:
"""


# %%
def log_weights(x, factor, draws=100):
    """log w (draws, n) of draws from q: the posterior's mean, its std times a factor."""
    x = np.tile(x, (draws, 1))  # a row for each draw and image
    mean, std = x / (1 + sigma**2), factor * sigma / np.sqrt(1 + sigma**2)
    z = mean + std * draw(*x.shape)
    log_w = log_normal(z, 0 * z, 1) + log_normal(x, z, sigma) - log_normal(z, mean, std)
    return log_w.reshape(draws, -1)


print(f"10,000 draws of the prior: mean error {np.mean(errors[-1]):.1f} nats")
print("std of q   one draw   100 draws   of 100 count")
for factor in np.float32([1.0, 0.8, 1.2, 0.5, 2.0]):
    a = log_weights(x, factor)
    one, many = errors_of(a[:1], x).mean(), errors_of(a, x).mean()
    print(f"{factor:8.1f} {one:10.2f} {many:11.2f} {np.median(effective_sample_size(a)):14.1f}")

# %% [markdown]
r"""
One draw from the posterior gives $\log p(x)$, but for rounding. One from a $q$ that is twice too wide
beats 10,000 of the prior by hundreds of nats. Too narrow is the treacherous side: in the posterior's
flanks $q$ is tiny, and a weight there is rare and huge. Compare 0.5 with 2. By one draw the narrow $q$
is better, and by the effective number, too; but with 100 draws it is worse. The effective number knows
only the draws that came, and the rare large weights are missing.

For a real decoder nobody hands us the posterior. But we can *learn* a $q(z \mid x)$ that comes
close to it: a network that reads the image and says where its codes are. That is the encoder of a
variational autoencoder. Lesson 3 measures how wrong a $q$ is; lessons 4 to 6 train one.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| evidence | $p(x) = \mathbb E_{p(z)}[p(x \mid z)]$ | `loss` | a product of 784 probabilities underflows |
| Gaussian | $-\frac12\sum_i \big(\log 2\pi + \log\sigma_i^2 + (x_i-\mu_i)^2/\sigma_i^2\big)$ | `gaussian_log_density` | log standard deviation for `log_var` |
| Bernoulli pixels | $\sum_i \big( x_i \ell_i - \mathrm{softplus}(\ell_i) \big)$ | `bernoulli_log_likelihood` | the log of a rounded probability |
| average of probabilities | $c + \log\big(\frac1S\sum_s e^{a_s - c}\big)$, $c = \max_s a_s$ | `log_mean_exp` | a sum without $-\log S$ |
| few draws | $\mathbb E[\log t] \le \log \mathbb E[t]$ | `estimates` | too low on average |
| draws that count | $\big(\sum_s w_s\big)^2 / \sum_s w_s^2$ | `effective_sample_size` | exp before the largest is taken out |
| importance weights | $w_s = p(z_s)\,p(x \mid z_s) / q(z_s \mid x)$ | `log_weights` | a $q$ that is too narrow |

## To explore

How many draws does *training* need? Give `train` the argument `draws=50`, and `draws=5_000` (a minute
or two), for a decoder of twenty numbers. Look at the samples, at $-\log p(x)$ by 10,000
draws, and at how many of them count. Which gives way first?

**Next**: [lesson 3](03_kl_divergence.ipynb).
"""

# %% tags=["solution-only"]
# What holds on other seeds and processors, too; of trained networks, as asked for in the exercises.
assert abs(np.mean(is_x) - likelihoods.mean()) < 0.0037  # five standard deviations of the share
assert 136 < nats < 150
assert abs(truth - coarser) < 0.1
assert np.mean(estimates[0] < truth) > 0.8
assert abs(estimates[3].mean() - truth) < 0.5
weights = log_likelihoods(decoder, z_prior, digits).numpy()
assert np.median(effective_sample_size(weights)) < 100
assert abs(np.mean(errors[0])) < 0.1
assert np.max(errors[-1]) < -80
assert nats_20 < 135
assert one > np.mean(errors[-1]) + 100
assert np.max(np.abs(errors_of(log_weights(x, np.float32(1))[:1], x))) < 0.01

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Whether digits come in the right mixture; why logits; weights whose variance is infinite; in what sense draws are worth fewer; what the formula for
coins means for grey pixels; the posterior of the toy; draws that are spread evenly over the prior.

### The test that lesson 1 failed

Do decoded random codes show the digits in the mixture in which people write them? We ask the rough
judge of lesson 1, the label of the nearest training image. There is no encoder here, so no
reconstruction. Instead, for each test image we try 10,000 codes and keep the picture of the
**best**, the one that makes it most probable. Each row holds the shares of the digits 0 to 9, and
how much is *apart*: the part that would have to be other digits to give the first row's mixture.
"""

# %%
judge = train_images[:10_000], train_labels[:10_000]
shares = without_encoder.share_test(decoder, z_prior, x_test, *judge)
for name, share in shares.items():
    apart = np.sum(np.abs(share - shares["best codes"])) / 2
    print(f"{name:13}", *(f"{value:5.2f}" for value in share), f"  apart {apart:.3f}")
print("five more trainings, other images:", *(run["control"] for run in runs[:5]))
print("five more trainings, random codes:", *(run["apart"] for run in runs[:5]))

# %% tags=["solution-only"]
assert apart < 0.25

# %% [markdown]
r"""
In lesson 1 random codes were far more apart. But with every seed tried they are farther apart
than other test images. Maximum likelihood asks that real digits be probable. What else is drawn, between them,
counts only in so far as it takes probability away.

### Why logits

Why not compute with $m$? Because $m$ is rounded. For a black pixel and a model that is sure it is white, compare the right value,
$\log(1 - m)$ in float32, and a popular patch, which adds $10^{-8}$ to $1 - m$:
"""

# %%
logits = np.array([5, 15, 20, 100], "float32")
m = np.asarray(keras.ops.sigmoid(logits))
right = bernoulli_log_likelihood(np.zeros((4, 1), "float32"), logits[:, None])
with np.errstate(divide="ignore"):
    rows = {"right": np.asarray(right), "log(1 - m)": np.log(1 - m)}
for name, row in {"logit": logits, **rows, "patched": np.log(1 - m + np.float32(1e-8))}.items():
    print(f"{name:10}", *(f"{value:9.3f}" for value in row))

# %% [markdown]
r"""
At 20, $m$ is rounded to exactly 1. The patch then gives the same wrong number for all large logits,
so a pixel that is utterly wrong gets the gradient 0, and stays wrong.

### Infinite variance

For one number, $w_s / p(x)$ is the ratio of two Gaussian densities, and its mean square under $q$ is the
integral of $p(z \mid x)^2 / q(z \mid x)$. Where $q$ has the variance of the posterior times $t$, the
exponent is $-\big(1 - \frac{1}{2t}\big)$ times a square. The integral exists only for $t > \frac12$. So
from half the posterior's variance down the variance of the weights is infinite.

### As if

What are weighted draws worth? Variances of independent numbers add up, and a factor enters squared.
So a mean with fixed shares $\bar w_s$, of independent numbers with variance 1, has the variance
$\sum_s \bar w_s^2$. A plain mean of as many numbers as $1 / \sum_s \bar w_s^2$ says has the same.

### Grey pixels

For pixels between 0 and 1 we mean by $\log p(x)$ the value of the same formulas. Make $x$ black and
white by tossing a coin for each pixel, white with probability $x_i$. For one code, the average log
probability of such versions is just our formula, since it is linear in $x$. The logarithm of an
average of exponentials is a convex function of the exponents. For such a function Jensen's inequality
is turned round. So our $\log p(x)$ is at most the average of $\log p$ over the versions. More in lesson 12, Further.

### The posterior of the toy

As a function of $z$, the product $p(z)\,p(x \mid z)$ is a constant times the exponential of
$-\frac12$ times the left side below. Complete the square in it:

$$ z^2 + \frac{(x-z)^2}{\sigma^2}
   = \frac{1+\sigma^2}{\sigma^2} z^2 - \frac{2xz}{\sigma^2} + \frac{x^2}{\sigma^2}
   = \frac{1+\sigma^2}{\sigma^2} \Big( z - \frac{x}{1+\sigma^2} \Big)^2 + \frac{x^2}{1+\sigma^2} , $$

since $\frac{1+\sigma^2}{\sigma^2} \big(\frac{x}{1+\sigma^2}\big)^2 =
\frac{x^2}{\sigma^2(1+\sigma^2)}$ and
$\frac{x^2}{\sigma^2} - \frac{x^2}{\sigma^2(1+\sigma^2)} = \frac{x^2}{1+\sigma^2}$. The first square
is that of a Gaussian with mean $\frac{x}{1+\sigma^2}$ and variance $\frac{\sigma^2}{1+\sigma^2}$:
the posterior. The rest does not hold $z$. It is what the exponent of
$p(x) = \mathcal N(x; 0, 1+\sigma^2)$ has.

### Draws without accidents

Draws leave gaps and clumps, by accident. With two numbers we can cut the prior into $22 \times 22$
cells of equal probability and draw *one* code from each: **stratified sampling**. Let $u$ be
uniform on $[0, 1]$ and $\Phi$ the distribution function of $\mathcal N(0, 1)$. Then $\Phi^{-1}(u)$
(in SciPy `ndtri`) is standard normal, because it is at most $t$ exactly if $u \le \Phi(t)$,
which has probability $\Phi(t)$. So equal slices of $u$ are slices of equal probability. The average
stays right on average: each cell has its share of the prior, and is asked once.
"""


# %%
from scipy.special import ndtri


def one_from_each_cell(n):
    """One random code from each of n * n cells of equal probability: (n * n, 2)."""
    places = np.indices((n, n)).reshape(2, n * n).T + random.uniform(size=(n * n, 2))
    return ndtri(places / n).astype("float32")


kinds = {"plain draws": lambda: draw(484, 2)}
kinds["one from each cell"] = lambda: one_from_each_cell(22)
for name, codes in kinds.items():
    logs = np.empty(300)
    for i in range(300):
        logs[i] = np.asarray(log_mean_exp(log_likelihoods(decoder, codes(), digits[:1])))[0]
    error = np.std(logs) / np.sqrt(300)
    print(f"{name:18} mean error {np.mean(logs) - truth:6.2f} +- {error:.2f} nats")

# %% [markdown]
r"""
The mean error becomes smaller: by the smallest factor where the codes of an image fill less than
one cell. With twenty numbers there would be $22^{20}$ such cells, about $7 \cdot 10^{26}$: out of the question. (Plain draws need no cells, and train all the same:
section 6.)
"""

# %% [markdown]
r"""
## Sources

- D. J. C. MacKay 1995, *Bayesian neural networks and density networks*: a network trained by
  averaging over draws of latent variables.
- C. M. Bishop, M. Svensén and C. K. I. Williams 1998, *GTM: the generative topographic mapping*:
  the same with a grid of codes, a constrained mixture trained by expectation-maximisation.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: the Gaussian, section 2.3, and its
  marginal and posterior, equations (2.115) and (2.116); importance sampling, section 11.1.4.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: Jensen's inequality, theorem
  2.6.2.
- L. Kish 1965, *Survey Sampling*: the effective number of weighted draws; A. Kong 1992, *A note on
  importance sampling using standardized weights*: the same for importance weights. V. Elvira, L. Martino and
  C. P. Robert 2022, *Rethinking the effective sample size*: what it tells of importance sampling,
  and what it does not.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the model, section 2.1;
  Bernoulli pixels, appendix C.1.
- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*, section 3: the
  log of an average of draws as a bound.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
