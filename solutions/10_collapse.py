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
# Lesson 10. Collapse: numbers of a code that fall silent

In lesson 9 the rate went to zero as the price of a nat rose. Here you watch how a code dies. You
learn to count the numbers that still speak, and to compute at which price silence is stable, and at which it is
right.

Not every silence is right. Some codes die by an accident of training, at a price at which they
should live. You write two remedies. One changes the way to the optimum, the other the optimum itself.

![The ten numbers of a code at five prices, each by the variance of its posterior mean: the higher the price, the more of them lie below the threshold](../solutions/pictures/10_collapse.png)

**Time**: {{minutes}} minutes. **You need**: the posterior mean and the KL to the prior (lesson 3,
exercise 3.1), the ELBO (lesson 6, section 6), rate, distortion, price and the world that can be solved
(lesson 9, sections 1, 2 and 4); from linear algebra the eigenvalues of a covariance matrix (lesson 1, exercise
1.3). Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.beta import hidden_beta
from vae_helpers.densities import log_mean_exp
from vae_helpers.linear_gaussian import gaussian_kl, linear_gaussian_posterior
from vae_helpers.sweep import Sweep
from vae_helpers.vae import VAE, bernoulli_log_likelihood, build_decoder, build_encoder
from vae_helpers.vae import kl_divergence, reparameterize

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(6)
random = np.random.default_rng(6)

# %% [markdown]
r"""
## 1. How a code dies

Five of lesson 9's seven prices again: the same network with ten numbers in its code, the same images. `Sweep`
trains one model at several prices: `at(beta)` puts it back to its start, trains it, and gives rate
and distortion of 5,000 test images.
"""

# %%
(train_images, labels), (test_images, _) = data.load_mnist()
train_images = train_images.reshape(-1, 784)[:10_000].copy()  # so that the others can go
labels = labels[:10_000]
test_images = test_images.reshape(-1, 784)[::2].copy()
x_test = test_images.astype("float32") / 255

vae = VAE(build_encoder(10), build_decoder(10), seed=6)
sweep = Sweep(vae, train_images, test_images)

# %%
prices = np.array([0.1, 1.0, 4.0, 10.0, 40.0])
results, heads = {}, {}
print("beta   distortion D     rate R   minus ELBO D + R")
for beta in prices:
    rate, distortion = results[beta] = sweep.at(beta)
    print(f"{beta:4.1f} {distortion:13.2f} {rate:11.3f} {distortion + rate:15.2f}")
    heads[beta] = [head.numpy() for head in vae.encoder(x_test)]
    if beta == 4.0:
        weights_at_4 = vae.get_weights()

# %% [markdown]
r"""
The rate goes to zero as the price rises. How does a code of ten numbers give up: a little
everywhere, or number by number? The KL is a sum over the numbers of the code, so each has a rate of
its own.
"""


# %%
def kl_parts(mean, log_var):
    """The KL of each image and each number of its code, in nats: (n, d), (n, d) -> (n, d)."""
    return 0.5 * (mean**2 + keras.ops.exp(log_var) - log_var - 1.0)


for beta in (1.0, 4.0, 40.0):
    parts = np.asarray(kl_parts(*heads[beta]))
    each = np.sort(parts.mean(axis=0))[::-1]
    print(f"beta {beta:4.1f}: " + " ".join(f"{max(rate, 0):5.2f}" for rate in each))
    assert np.isclose(each.sum(), np.mean(kl_divergence(*heads[beta])), rtol=1e-4, atol=1e-5)

# %% [markdown]
r"""
In this sweep, number by number: at $\beta = 4$ some are used, and others lie at 0.00. (With other starts some
lie in between.) On average the cloud of a number at 0.00 is all but the prior. Such a number has **collapsed**.

Where to draw the line? Burda et al. (2015) look at what a number says *about the image*: its posterior mean $\mu_j(x)$. A number of the code (a *unit*,
in that paper) is **active** if the variance of its posterior mean over the images exceeds 0.01.

### Exercise 10.1: active_units

*4 minutes, easy.*

`means` (n, d) are the posterior means of n images, as an array or a tensor. Count the numbers of the
code whose variance over the images is above the threshold. NumPy will do.
"""


# %%
@checks.active_units
def active_units(means, threshold=0.01):
    """How many numbers of a code are used: means (n, d) of many images -> int."""
    ### BEGIN SOLUTION
    return int(np.sum(np.var(np.asarray(means), axis=0) > threshold))
    ### END SOLUTION


# %% tags=["promise"]
plotting.units(
    prices,
    {"posterior means": np.stack([heads[beta][0].var(axis=0) for beta in prices])},
    0.01,
    caption="Each mark is one of the ten numbers of the code. The higher the price, the more of them "
    "fall below the dashed line: silent. Marks at the foot lie there or below.",
)

# %% [markdown]
r"""
**Predict.** At $\beta = 40$ the rate is next to 0, and the posterior means say: next to no number is
active. Count with *draws* $z$ from $q(z \mid x)$, one for each image, instead of the means. How
many of the ten come out as active?

- **a**: as few as with the means;
- **b**: about half of them;
- **c**: all ten.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("units_by_samples", guess)

# %%
draws = {beta: reparameterize(*heads[beta]).numpy() for beta in prices}
by_means = {beta: int(active_units(heads[beta][0])) for beta in prices}
by_draws = {beta: int(active_units(draws[beta])) for beta in prices}
print("beta              " + "".join(f"{beta:6.1f}" for beta in prices))
print("active, by means  " + "".join(f"{count:6}" for count in by_means.values()))
print("active, by draws  " + "".join(f"{count:6}" for count in by_draws.values()))

# %% [markdown]
r"""
The variance of the draws is that of the means plus the mean of the clouds' variances (the law of
total variance). For a collapsed number that is $0 + 1$. So draws cannot tell a number that speaks
from one that only makes noise.

And the decoder? A collapsed number is noise that has nothing to do with the image, and the best
that a decoder can do with it is to ignore it. Take the model of $\beta = 4$. In all its codes
exchange one number for fresh noise, and see what that costs:
"""

# %%
vae.set_weights(weights_at_4)
x_some = x_test[:2000]
mean, log_var = vae.encoder(x_some)
z = reparameterize(mean, log_var).numpy()
variances = mean.numpy().var(axis=0)


def distortion_of(z):
    """The mean distortion of 2,000 test images for given codes (n, d), in nats."""
    return -np.mean(bernoulli_log_likelihood(x_some, vae.decoder(z)))


usual = distortion_of(z)
costs = []
for j in np.argsort(variances):
    exchanged = z.copy()
    exchanged[:, j] = random.normal(size=len(z))
    costs.append(distortion_of(exchanged) - usual)
print(f"beta 4, distortion {usual:.2f} nats; with one number exchanged for noise:")
print("variance of the mean " + "".join(f"{v:7.3f}" for v in np.sort(variances)))
print("nats lost            " + "".join(f"{cost:7.2f}" for cost in costs))

# %% [markdown]
r"""
Where the mean does not vary, nothing is lost. Where it does, the image suffers.

## 2. When collapse is right

Collapse sounds like a failure. The solvable world of lesson 9 says when it is none. There $x$ was
one number with variance $\lambda$, the decoder had the fixed noise 1, and the best model had the
rate $\tfrac12 \log \tfrac{\lambda}{\beta}$ if $\lambda > \beta$, and otherwise 0.

Now give $x$ several numbers, independent and with variances $\lambda_1, \lambda_2, \dots$, each
with a number of the code to itself. Then there are several such worlds side by side. Their losses
add up, and each is at its best by itself (no code that mixes them does better: *Further*):

$$ R_j = \tfrac12 \log \frac{\lambda_j}{\beta} \quad \text{if } \lambda_j > \beta, \qquad R_j = 0 \text{ otherwise.} $$

**A direction speaks if its variance exceeds the price.** One whose variance is below the price is
not worth a nat, and its number *should* be silent. Nothing is broken: the optimum itself collapses,
number by number. (Lucas et al. 2019 for linear VAEs.)
"""

# %%
variances_of_x = np.array([64.0, 16.0, 4.0, 1.0, 0.25])
for beta in (0.1, 0.5, 10.0):
    weights = np.diag(np.sqrt(np.maximum(variances_of_x - beta, 0)))
    x = random.normal(size=(20_000, 5)) * np.sqrt(variances_of_x)
    mean, of_posterior = linear_gaussian_posterior(x, weights, np.zeros(5), beta)
    total = np.mean(gaussian_kl(mean, of_posterior, np.zeros_like(mean), np.eye(5)))
    formula = 0.5 * np.log(np.maximum(variances_of_x / beta, 1))
    print(f"beta {beta:4.1f}: {int(active_units(mean))} active; rates "
          + " ".join(f"{rate:.2f}" for rate in formula)
          + f", sum {formula.sum():.2f}; measured {total:.2f}")  # fmt: skip
    assert abs(total - formula.sum()) < 0.1

# %% [markdown]
r"""
(The variance of the mean is $1 - \beta / \lambda_j$ there, and the mean of the clouds' variances the rest. So the
threshold of 0.01 is a rate of $-\tfrac12 \log 0.99$, five thousandths of a nat: "active" is very little.)

**Try.** Put a price into the list at which exactly one direction speaks. What is its rate where you
come close to 64, and why does `active_units` say 0 at 63.5?

## 3. The price of the first nat

Back to images. At which price should their code be silent? Go the way of section 2 as far as it
leads. Two things are different.

- There each number of $x$ had noise 1. A pixel that is white with probability $m$ has the variance
  $m (1 - m)$. A silent model shows the mean image $\bar x$. So measure each pixel from $\bar x_i$, in
  units of $\sqrt{\bar x_i (1 - \bar x_i)}$, the standard deviation of such a pixel. (One that is grey varies
  less.) Now the noise is 1 everywhere.
- There the numbers were independent. Pixels are not, but the eigenvectors of the covariance matrix of these rescaled pixels are
  uncorrelated directions. Their variances are its eigenvalues $\lambda_1 \ge \lambda_2 \ge \dots$

In section 2 a direction speaks if $\lambda > \beta$. Pixels are no Gaussians, so for images this is
not the whole truth. But for a code that only *begins* to speak it is (*Further* has the proof): **if
$\lambda_1 > \beta$, some small step away from silence makes the loss smaller. If $\lambda_1 < \beta$,
none does.** Silence is then called *locally stable*.
"""

# %%
used = train_images.any(axis=0)  # a pixel that is black in all images has nothing to tell
pixels = train_images[:, used] / np.float32(255)
mean_image = pixels.mean(axis=0, dtype="float64").astype("float32")
noise_var = mean_image * (1 - mean_image)
centred = pixels - mean_image
covariance = centred.T @ centred / len(centred)
first = np.linalg.eigvalsh(covariance / np.sqrt(np.outer(noise_var, noise_var)))[::-1][:10]
del centred
print("the largest eigenvalues: " + " ".join(f"{value:.1f}" for value in first))
print("of them above 10:", int(np.sum(first > 10)))
assert first[5] > 10
assert 30 < first[0] < 36

# %% [markdown]
r"""
So at $\beta = 10$ several directions are worth their price: silence is no optimum. At 40 no small
step pays.

### Two words

Take a code with two *words*. One means
"the mean image". The other means some image $m'$ that looks very different. The encoder may choose
between them with any probabilities it likes, for each image.

**Predict.** The price is 40, so small steps lose. Take the best code of two words, with the best
$m'$ and the best encoder. How does its $D + 40 R$ compare with that of silence?

- **a**: It is no smaller, whichever image the second word means.
- **b**: It is smaller, by some hundredths of a nat.
- **c**: It is smaller, by some nats.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("two_words", guess)

# %% [markdown]
r"""
That no small step pays does not say that silence is best. Let $d(x, m)$ be the distortion of image $x$ where $m$ is shown, and let the second word have the
share $t$ in the prior. For one image the encoder $q$ (a probability for each word) pays $\mathbb
E_q[d] + \beta\,\mathrm{KL}(q \,\Vert\, p)$. That is $\beta$ times minus an ELBO, with $-d/\beta$ for
the log-likelihood. Lesson 6 knows the best $q$, the posterior, and what is then reached, the log
evidence. So the loss of the best encoder is

$$ \mathrm{loss}(t) = -\beta\; \mathbb E_x \log\Big( (1 - t)\, e^{-d(x, \bar x) / \beta} +
   t\, e^{-d(x, m') / \beta} \Big) . $$

(Read $e^{-d / \beta}$ as the likelihood, and $1 - t$ and $t$ as the prior.) At $t = 0$ that is silence. Take
the derivative there: the log gives one over the first exponential, times the second minus the first. So it
is $-\beta\,(g(m') - 1)$ with

$$ g(m') = \mathbb E_x \exp \frac{d(x, \bar x) - d(x, m')}{\beta} , $$

and the second word pays if and only if $g(m') > 1$.

("Only if", because minus the log of a straight line is convex in $t$: what does not fall at 0 falls nowhere.)
The same holds with many words: **for a free encoder silence is optimal exactly if no image $m'$ has $g(m') > 1$**
(a result of rate-distortion theory: Berger 1971, Blahut 1972).

Which $m'$ to try? Begin with the mean image of the digit 0. Then replace $m'$ again and again by a mean of all
images, each with the weight $\exp\big((d(x, \bar x) - d(x, m'))/\beta\big)$. No such step makes $g$ smaller
(*Further*; but for the thousandth of the mean image that is mixed in). The cell prints $\log g$, so that "above 1" reads "above 0".
"""


# %%
def distortion_from(m):
    """The distortion of each training image where m (d_x,) is shown: -> (n,), in nats."""
    return -(pixels @ np.log(m / (1 - m)) + np.log(1 - m).sum())


of_mean_image = distortion_from(mean_image)


def best_word(beta, digit=0, rounds=20):
    """An image m' that makes g large, and the gain (d - d') / beta of each image."""
    m = 0.999 * pixels[labels == digit].mean(axis=0) + 0.001 * mean_image  # never 0: it has a log
    for _ in range(rounds):
        gain = (of_mean_image - distortion_from(m)) / beta
        weight = np.exp(gain - gain.max())
        m = 0.999 * (weight @ pixels / weight.sum()) + 0.001 * mean_image
    return m, (of_mean_image - distortion_from(m)) / beta


def log_g(gain):
    return round(float(np.asarray(log_mean_exp(gain[:, None]))[0]), 2) + 0.0  # no "-0.00"


words = {}
print("beta   log g   so that")
for beta in (10.0, 36.0, 40.0, 44.0, 60.0):
    words[beta], gain = best_word(beta)
    # Below 0 it is a lower summit than the mean image, where log g is 0.
    pays = "a second word pays" if log_g(gain) > 0.02 else "this word does not pay"
    print(f"{beta:4.1f} {log_g(gain):7.2f}   {pays}")
    assert (log_g(gain) > 0.1) == (beta <= 40)

# %% [markdown]
r"""
At 36 and at 40 small steps lose, and yet a bold one pays. How much does it save?
"""

# %%
_, gain = best_word(40.0)


def rate_and_distortion(t):
    """Of the code of two words with the share t, each image with its best probabilities."""
    log_odds = np.log(t / (1 - t)) + gain.astype("float64")
    q = 1 / (1 + np.exp(-log_odds))  # the probability of the second word
    rate = q * np.log(q / t) + (1 - q) * np.log((1 - q) / (1 - t))
    return np.mean(rate), np.mean(of_mean_image - q * 40.0 * gain)


silence = np.mean(of_mean_image, dtype="float64")
losses = {}
for t in (0.0005, 0.002, 0.005, 0.01, 0.05):
    rate, distortion = rate_and_distortion(t)
    losses[t] = distortion + 40 * rate
    print(f"share {t:6.4f}: R {rate:.5f}, D + 40 R less than silence by {silence - losses[t]:7.4f}")
assert 0.005 < silence - min(losses.values()) < 0.1
assert losses[0.05] > silence

# %%
shown = np.zeros((2, 784))
shown[:, used] = mean_image, words[40.0]
plotting.digits(
    shown,
    ["mean image", "second word"],
    caption="The two words of a code that beats silence at beta 40. The second is a bold zero, "
    "said a few times in a thousand.",
)

# %% [markdown]
r"""
What beats silence at 40 beats it at every lower price: its rate costs less there, and silence has none. So from $\lambda_1 = 33$ to 40 at least, silence
is stable and yet, for an encoder that is free, not optimal. Say which of the two you mean:

- The eigenvalue tells whether *small* steps pay, for a VAE's Gaussian encoder, too.
- $g$ tells whether *any* step pays, for an encoder that is free. One $m'$ with more than 1
  proves that silence is not optimal. That our search found none at 44 and 60 proves nothing.
- Whether a VAE, with less choice than a free encoder, can have those hundredths of a nat is not shown here.

**Try.** In a new cell, start from another digit: `log_g(best_word(36.0, digit=1)[1])`. (It ends at 0, on the
mean image: such a search finds a summit, not the highest one.)

## 4. When collapse is an accident

A trained network need not be at an optimum of any kind. In the solution's run the sweep at $\beta = 10$ ended with
one number that speaks, though seven eigenvalues exceed 10. Why?

At the start the decoder makes nothing of the code yet, so the encoder feels little but the cost of the KL.
It may well fall silent before the decoder has learned to listen; and to noise no decoder listens.
Where $q$ is the prior, and the decoder ignores $z$ and shows the mean image, every slope is 0, on
average over images and draws. *Near* that place slopes are small, and a training of finite length may not get
away. (*Sources* has other accounts.)

The usual remedy is **KL warm-up** (Bowman et al. 2016; Sønderby et al. 2016): let the price rise
from 0 to its full height during the first part of training. The code is learned while it is cheap.

### Exercise 10.2: kl_warmup

*4 minutes, easy.*

The share of `beta` that counts at a step: on a straight line from 0 at step 0 to 1 at
`warmup_steps`, and 1 from then on. `warmup_steps` = 0 means no warm-up.
"""


# %%
@checks.kl_warmup
def kl_warmup(step, warmup_steps):
    """The share of beta that counts at a step: whole numbers -> a float in [0, 1]."""
    ### BEGIN SOLUTION
    if step >= warmup_steps:
        return 1.0
    return step / warmup_steps
    ### END SOLUTION


# %% [markdown]
r"""
A callback sets the variable `beta` while the compiled step runs on.

**Predict.** Train again at $\beta = 10$ and at $\beta = 40$, with a warm-up over the first half of
the steps. From the middle on the loss is the same as in the sweep. How many numbers of the code are
active in the end?

- **a**: few at 10, few at 40;
- **b**: most at 10, few at 40;
- **c**: most at 10, most at 40.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("warmup_and_collapse", guess)


# %%
class Warmup(keras.callbacks.Callback):
    """Lets beta rise from 0 to its full height during the first warmup_steps."""

    def __init__(self, beta, warmup_steps):
        super().__init__()
        self.full, self.warmup_steps = beta, warmup_steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.beta.assign(self.full * float(kl_warmup(step, self.warmup_steps)))


# %%
def report(name, beta, rate, distortion, units):
    print(f"{name:22} R {rate:6.3f}  D {distortion:7.2f}  D + beta R {distortion + beta * rate:7.2f}  "
          f"active {units:2}")  # fmt: skip


warm, warm_units, warm_rates = {}, {}, {}
for beta in (4.0, 10.0, 40.0):
    warm[beta] = sweep.at(beta, [Warmup(beta, sweep.steps // 2)])
    mean, log_var = vae.encoder(x_test)
    warm_units[beta] = int(active_units(mean))
    warm_rates[beta] = np.asarray(kl_parts(mean, log_var)).mean(axis=0)
    report(f"beta {beta:g}", beta, *results[beta], by_means[beta])
    report(f"beta {beta:g} with warm-up", beta, *warm[beta], warm_units[beta])
    print("   nats of each number " + " ".join(f"{nats:.2f}" for nats in np.sort(warm_rates[beta])))

# %% [markdown]
r"""
At $\beta = 10$ the loss that *both* runs made small (here on test images) is far smaller with a warm-up. So the
first run was not at an optimum. Is that the luck of one start? Another, with a control at each price:
"""

# %%
start, own = sweep.start, {}
keras.utils.set_random_seed(1)
sweep.restart()
for beta in (4.0, 10.0):
    both = [sweep.at(beta, callbacks) for callbacks in ([], [Warmup(beta, sweep.steps // 2)])]
    own["another", beta] = [distortion + beta * rate for rate, distortion in both]
    print("another start, beta {:2.0f}: D + beta R {:.2f}, with warm-up {:.2f}".format(
        beta, *own["another", beta]))  # fmt: skip
keras.utils.set_random_seed(6)
sweep.start = start  # back to the first start

# %% [markdown]
r"""
It was not luck here, nor at five more starts (tried by `tools/other_seeds.py`). With a warm-up the loss is smaller
at $\beta = 4$, too, and from the first start no number is silent there with it: all ten shrink together. So much of what section 1
showed was accident. (Part of it is time: five passes are few. *Further* trains for twenty. And the eigenvalues do not
*count* the numbers that speak: they tell about the first step only.) At $\beta = 40$ both runs end next to silence,
which is stable there, with nearly the same loss.

Before one speaks of a bug: **compare the loss that both runs minimised.**
If a living code has a smaller one, collapse was an accident. If none is found, the price may have
asked for silence.

## 5. Free bits

Another remedy changes the loss itself, **free bits** (Kingma et al. 2016; here they are nats). It works like a telephone plan. Each
number of the code pays a flat fee for $c$ nats, whether it uses them or not. Beyond $c$ it pays for
all that it uses.

### Exercise 10.3: free_bits

*6 minutes, medium.*

Write what a code pays for, in nats: the term that takes the place of the rate in the loss. `kl`
(n, d) holds the KL of each of n images and each of the d numbers of its code, and `free` is $c$.

- What a number of the code uses is counted *on average over the images*: what it says of one image
  may make up for another.
- A number pays for $c$ nats where it uses less, and for all that it uses where it uses more.
- Each number pays for itself: what one number saves, no other may use. In the end the payments are
  added up.

Gradients have to pass, so use `keras.ops` or TensorFlow. By hand: for two images with the rows
(0, 3, 1) and (4, 5, 1), and $c = 3$, it is 10.
"""


# %%
@checks.free_bits
def free_bits(kl, free):
    """What a code pays for in nats, with `free` nats of each number free: (n, d) -> a scalar."""
    ### BEGIN SOLUTION
    return keras.ops.sum(keras.ops.maximum(keras.ops.mean(kl, axis=0), free))
    ### END SOLUTION


# %% [markdown]
r"""
The loss is

$$ \mathrm{loss} = D + \beta \sum_j \max\big(c,\; \mathbb E_x\,\mathrm{KL}_j\big) . $$

What does such a number feel? Ask the tape:
"""

# %%
kl = tf.constant([[0.0, 3.0, 1.0], [4.0, 5.0, 1.0]])
with tf.GradientTape() as tape:
    tape.watch(kl)
    paid = free_bits(kl, 3.0)
print("paid", np.asarray(paid), "slopes\n" + str(tape.gradient(paid, kl).numpy()))

# %% [markdown]
r"""
Below its allowance the KL has *no slope*. So nothing is gained by falling silent, and only the
reconstruction still pulls, towards saying more. Above the allowance the price counts in full.

**Try.** Make the 3.0 of the first image 0.5. What becomes of the slope at the 5.0, and why?

Train with it, $c = 0.25$, all else as in the sweep.
"""


# %%
class FreeBitsVAE(VAE):
    """A VAE in which the first `free` nats of each number of the code have no price."""

    free = 0.25

    def train_step(self, images):
        x = keras.ops.cast(images, "float32") / 255.0
        with tf.GradientTape() as tape:
            mean, log_var = self.encoder(x)
            logits = self.decoder(reparameterize(mean, log_var, self.seed_generator))
            distortion = keras.ops.mean(-bernoulli_log_likelihood(x, logits))
            paid = free_bits(kl_parts(mean, log_var), self.free)
            loss = distortion + self.beta * keras.ops.cast(paid, "float32")
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"loss": loss}


# %%
def used_in(images):
    """The nats that each number of the code uses, on average over images: (n, 784) -> (d,)."""
    return np.asarray(kl_parts(*vae.encoder(images / np.float32(255)))).mean(axis=0)


sweep.reset()
free_vae = FreeBitsVAE(vae.encoder, vae.decoder, seed=6)  # the same networks, the same start
# Two short runs: a compiler costs more than it saves.
free_sweep = Sweep(free_vae, train_images, test_images, jit_compile=False)
free, free_rates, above = {}, {}, {}
for beta in (10.0, 40.0):
    free[beta] = free_sweep.at(beta)
    report(
        f"beta {beta:g}, free bits", beta, *free[beta], int(active_units(vae.encoder(x_test)[0]))
    )
    free_rates[beta] = used_in(test_images)
    print("   nats of each number " + " ".join(f"{nats:.2f}" for nats in np.sort(free_rates[beta])))
    batches = np.split(train_images, 80)  # of 125 images, as in training
    above[beta] = np.mean([used_in(batch) > 0.25 for batch in batches])

# %% [markdown]
r"""
All ten speak, at either price, and each uses about its allowance: at 10 a little more, at 40 a
little *less*. Less? The maximum is taken in each batch of 125 images, and a batch's average
scatters. A number creeps up, until the price, paid in some batches only, balances the pull of the
reconstruction. At a higher price fewer batches are enough:
"""

# %%
for beta in (10.0, 40.0):
    print(f"beta {beta:4.1f}: a number is above its allowance in {100 * above[beta]:.0f}% of the batches; "
          f"beta times that share is {beta * above[beta]:.1f}")  # fmt: skip

# %% [markdown]
r"""
Was it worth it? Judge each run, on the test images, by *both* losses, its own and the other's:
"""

# %%
table = {}
print("               D + beta R               D + beta times what free bits pay for")
for beta in (10.0, 40.0):
    by_number = np.asarray(kl_parts(*heads[beta])).mean(axis=0)
    runs = {
        "plain": (*results[beta], by_number),
        "warm-up": (*warm[beta], warm_rates[beta]),
        "free bits": (*free[beta], free_rates[beta]),
    }
    for name, (rate, distortion, rates) in runs.items():
        paid = float(np.asarray(free_bits(rates[None].astype("float32"), 0.25)))
        table[name, beta] = distortion + beta * rate, distortion + beta * paid
        print(f"beta {beta:2.0f} {name:10}{table[name, beta][0]:8.2f} {table[name, beta][1]:24.2f}")

# %%
rates, distortions = np.array(list(results.values())).T
plotting.rate_distortion(
    rates[1:],
    distortions[1:],
    prices[1:],
    others={
        "warm-up, beta 10": np.array(warm[10.0]),
        "warm-up, beta 40": np.array(warm[40.0]),
        "free bits, beta 10": np.array(free[10.0]),
        "free bits, beta 40": np.array(free[40.0]),
    },
    caption="The expensive end of the plane. With a warm-up, beta 10 finds a point that the sweep missed, with "
    "less distortion and a better ELBO. With free bits the model sends nats at either price, about "
    "the allowance for each of its ten numbers. (The warm-up at 40 ends on the silent point.)",
)

# %% [markdown]
r"""
At $\beta = 10$, in these runs, each remedy wins by the loss that it minimised. (Nearly: free bits took the
maximum batch by batch, the table takes it over all images.) And free bits beat the plain run even by *its* loss:
they, too, kept the code from falling silent early. But the two were asked for different things. Free bits
spread the nats evenly over the numbers of the code, because each has the same allowance, and not
because they were useful there. At 40, by $D + 40 R$, silence is far cheaper. By the other loss a silent number pays
its fee for nothing.

**A warm-up changes the way to the optimum; free bits change the optimum.** A code that is used is
not yet a code that *means* something: lesson 11.
"""

# %% [markdown]
r"""
## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| active | $\mathrm{Var}_x(\mu_j) > 0.01$ | `active_units` | $\sigma$ for $\sigma^2$; draws for means |
| silence is stable (right in the linear world) | $\lambda_j < \beta$ | `np.linalg.eigvalsh` | read as more than *small steps do not pay* |
| silence is optimal for a free encoder | $g(m') = \mathbb E_x \exp \frac{d(x, \bar x) - d(x, m')}{\beta} \le 1$ for all $m'$ | `best_word` | a search that finds no $m'$, taken for a proof |
| warm-up | share of beta from 0 to 1 | `kl_warmup` | taken for another objective: it changes the way |
| free bits | $\sum_j \max(c, \mathbb E_x \mathrm{KL}_j)$ | `free_bits` | the maximum for each image, or on the total; judged by $D + \beta R$ |

## To explore

At which price does a code that was learned while it was cheap really fall silent? Train with a
warm-up at 15, 20, 25, 30 and 35, and compare with the plain runs by the loss that both minimised. Where does the living
code stop being better: below $\lambda_1 = 33$, at it, or beyond? And does a longer warm-up, or a
longer training, move that place?

**Next**: [lesson 11](11_disentangling.ipynb).
"""

# %% tags=["solution-only"]
# What holds of trained networks and of draws, on other seeds and processors, too.
assert all(count == 10 for count in by_draws.values())
assert by_means[0.1] == by_means[1.0] == 10
assert by_means[40.0] <= 1
assert np.max(np.array(costs)[np.sort(variances) < 0.1], initial=0) < 2
assert np.min(np.array(costs)[np.sort(variances) > 0.5]) > 5
for beta in (4.0, 10.0):
    both = results[beta], warm[beta]
    own["first", beta] = [distortion + beta * rate for rate, distortion in both]
assert all(with_warmup < plain - beta / 10 for (_, beta), (plain, with_warmup) in own.items())
assert warm_units[10.0] >= max(7, by_means[10.0])
assert warm_units[40.0] <= 3
assert abs(table["warm-up", 40.0][0] - table["plain", 40.0][0]) < 2
assert min(free_rates[10.0].min(), free_rates[40.0].min()) > 0.15
assert 0.02 < above[40.0] < above[10.0] - 0.1
assert table["free bits", 10.0][0] > table["warm-up", 10.0][0] + 1
assert table["free bits", 10.0][1] < table["warm-up", 10.0][1] - 0.5
assert table["free bits", 40.0][0] > table["warm-up", 40.0][0] + 20
assert table["free bits", 40.0][1] < table["warm-up", 40.0][1] - 10

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Seven asides: a longer training; why no code that mixes the directions of section 2 does better; the eigenvalue
rule twice; why the search of section 3 climbs; the Keras guide; and a tie. Nothing later needs them.

### Twenty passes for five

How much of the accident at $\beta = 10$ was a training that ended too early? The plain run again, with four times
the steps, below the two of section 4:
"""

# %%
report("5 passes, plain", 10.0, *results[10.0], by_means[10.0])
report("5 passes, warm-up", 10.0, *warm[10.0], warm_units[10.0])
sweep.reset()  # to the same start
long = Sweep(vae, train_images, test_images, epochs=20, jit_compile=False)
after_20 = long.at(10.0)
report("20 passes, plain", 10.0, *after_20, int(active_units(vae.encoder(x_test)[0])))

# %% tags=["solution-only"]
plain, longer = (distortion + 10 * rate for rate, distortion in (results[10.0], after_20))
assert longer < plain - 3

# %% [markdown]
r"""
Given time, the plain run comes down by many nats, in the solution's run to where the warm-up was after five passes.
Not all accidents last. Yet it may still use fewer numbers than that one: there, several silent ones cost little.

**Try.** Give the warm-up twenty passes as well: `long.at(10.0, [Warmup(10.0, long.steps // 2)])`. Does it gain as much
as the plain run did? (Less: it had less to gain.)

### Why mixing the directions does not help

The loss of section 2 is $\beta$ times minus an ELBO with the noise variance $\beta$ (lesson 9). At best
the ELBO is $\log p(x)$ of the model, whose covariance matrix is $W W^\top + \beta I$. Let $t_1 \ge t_2
\ge \dots$ be its eigenvalues, all at least $\beta$. Given these, the mean of $-\log p(x)$ is smallest
if the model has the eigenvectors of the data in the same order (von Neumann's trace inequality), and
it is then a sum of $\tfrac12 (\log t_i + \lambda_i / t_i)$ and a constant. Each term falls until $t_i
= \lambda_i$ and then rises. So $t_i = \max(\lambda_i, \beta)$: the directions of section 2, each for
itself. (This is for linear decoders. Shannon's rate-distortion function of independent Gaussian numbers
has the same rates: no code of any kind does better. There it is called reverse water-filling.)

### The eigenvalue rule, from small steps

Measure the pixels from $\bar x$ and in units of their noise, as in section 3, and call the result
$\tilde x$; $C$ is its covariance matrix. A silent model shows $\bar x$. Let one number of the code begin
to speak: it has the mean $V \tilde x$ and a variance near 1, and each logit moves by its entry of $W z$,
divided by the noise of its pixel. $V$ is a row and $W$ a column, both small. The second derivative of
the cross-entropy for a logit is $\bar x_i (1 - \bar x_i)$, the square of that noise. So to second
order distortion and rate change by

$$ - V C W + \tfrac12 W^\top W \qquad\text{and}\qquad \tfrac12 V C V^\top . $$

(That the variance of $z$ may change, too, adds to the rate a quarter of the square of that change, and to the
distortion a term of higher order.) Their sum, the rate at the price $\beta$, is least for $V = W^\top / \beta$, and is then

$$ \tfrac12 \Big( W^\top W - \frac{W^\top C W}{\beta} \Big) . $$

It can be below 0 exactly if the largest eigenvalue of $C$ exceeds $\beta$. Several numbers of the code
add such terms, and so does a decoder that bends.

### The same rule, from $g$

Let the logits of $m'$ differ from those of $\bar x$ by a small $W$, divided by the noise of each pixel.
Then $d(x, \bar x) - d(x, m') = \tilde x^\top W - \tfrac12 W^\top W$, to second order, and

$$ g(m') = 1 + \frac{W^\top C W}{2 \beta^2}
   - \frac{W^\top W}{2 \beta} . $$

Above 1, again, exactly if $W^\top C W > \beta\, W^\top W$. So for small steps the Gaussian encoder of
a VAE does all that a free one can.

### Why the search climbs

Write $f(x, m)$ for $(d(x, \bar x) - d(x, m)) / \beta$, and let $\bar w(x)$ be the weights $e^{f(x, m')}$ of
the present $m'$, divided by their sum. By Jensen's inequality, for every image $m$,

$$ \log \frac{\mathbb E_x e^{f(x, m)}}{\mathbb E_x e^{f(x, m')}} = \log \sum_x \bar w(x)\, e^{f(x, m) - f(x, m')}
   \ge \sum_x \bar w(x) \big( f(x, m) - f(x, m') \big) . $$

The right side is 0 at $m = m'$ and largest where the weighted mean of $d(x, m)$ is smallest: at the
weighted mean image. (The thousandth of the mean image that is mixed in keeps logarithms finite, and can
cost a trifle.)

### The Keras guide

The program of lesson 9 with a weight of 24.5 beside a sum of squares: half of that sum is the distortion of
a Gaussian with the noise 1, so it pays 12.25 nats for a nat. With noise 1 the covariances of the pixels
count as they are, and silence is locally stable if their largest eigenvalue is below that price:
"""

# %%
largest = np.linalg.eigvalsh(covariance)[-1]
print(f"largest eigenvalue {largest:.1f}, price {hidden_beta(1.0, 784, 32) / 2:.2f}")
assert largest < 12.25

# %% [markdown]
r"""
### A tie

And at $\beta = 1$, where the ELBO is judge? If the decoder may choose its noise as well, there can
be a tie. Let $x$ be two independent numbers with variances 25 and 1. Let the decoder have the
noise variance $\sigma^2$ for the first, from 1 to 25, and let its weight and the encoder be the best
for that noise. Lesson 9's world, with $\sigma^2$ for its $\beta$, gives the rate $\tfrac12 \log
\tfrac{25}{\sigma^2}$, and the expected squared error is $\sigma^2$. So this number's share of the
distortion is $\tfrac12 \log (2 \pi \sigma^2) + \tfrac12$. The second number needs no code. As
$\sigma^2$ falls, the rate gains what the distortion loses:
"""

# %%
print("noise_var rate R   distortion D    D + R    D + R / 2    D + 2 R")
for noise_var in (1.0, 5.0, 25.0):
    rate = 0.5 * np.log(25 / noise_var)
    distortion = 0.5 * np.log(2 * np.pi * noise_var) + 0.5 + 0.5 * np.log(2 * np.pi) + 0.5
    sums = [distortion + beta * rate for beta in (1, 0.5, 2)]
    print(f"{noise_var:9.1f} {rate:6.4f} {distortion:14.4f}" + "".join(f"{v:11.4f}" for v in sums))
    assert np.isclose(sums[0], np.log(2 * np.pi * np.e) + np.log(5))

# %% [markdown]
r"""
The ELBO is indifferent: a code of 1.61 nats and no code at all describe these data equally well, and
a model that has collapsed has lost nothing. At half the price the code wins among these three
models, at twice the price silence does.
"""

# %% [markdown]
r"""
## Sources

- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*: active units,
  section 5.2.
- T. Berger 1971, *Rate distortion theory*, and R. E. Blahut 1972, *Computation of channel capacity and
  rate-distortion functions*: when a distribution of words is optimal. K. Rose 1994, *A mapping approach to
  rate-distortion computation and analysis*: words that move, as in the search of section 3.
- S. R. Bowman et al. 2016, *Generating sentences from a continuous space*: KL annealing.
- C. K. Sønderby, T. Raiko, L. Maaløe, S. K. Sønderby and O. Winther 2016, *Ladder variational
  autoencoders*: warm-up in a straight line.
- D. P. Kingma, T. Salimans, R. Jozefowicz, X. Chen, I. Sutskever and M. Welling 2016, *Improving
  variational inference with inverse autoregressive flow*: free bits.
- J. He, D. Spokoyny, G. Neubig and T. Berg-Kirkpatrick 2019, *Lagging inference networks and
  posterior collapse in variational autoencoders*: an encoder that lags behind a moving posterior.
- J. Lucas, G. Tucker, R. Grosse and M. Norouzi 2019, *Don't blame the ELBO! A linear VAE
  perspective on posterior collapse*.
- B. Dai, Z. Wang and D. Wipf 2020, *The usual suspects? Reassessing blame for VAE posterior
  collapse*: bad local minima of deep networks.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: reverse water-filling,
  section 10.3.3.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
