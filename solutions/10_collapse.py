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

In lesson 9 the rate went to zero as the price of a nat rose. Here you watch how a code dies: number
by number. You learn to count the numbers that still speak, to tell a collapse that is right from one
that is an accident of training, and two remedies, of which one changes the way to the optimum and
the other the optimum itself.

![Variances of the ten numbers of a code at five prices: of the posterior means and of draws](../solutions/pictures/10_collapse.png)

**Time**: {{minutes}} minutes. **You need**: rate, distortion and price (lesson 9), the
linear-Gaussian model (lesson 6) and its best decoder (lesson 7, section 4); eigenvalues. Symbols:
[notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.beta import hidden_beta
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

Five of lesson 9's seven prices again: the same network with ten numbers in its code, the same 10,000
images, the same start. Of each run we keep what the encoder says of 5,000 test images.
"""

# %%
(train_images, _), (test_images, _) = data.load_mnist()
train_images = train_images.reshape(-1, 784)[:10_000].copy()  # so that the others can go
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
rates, distortions = np.array(list(results.values())).T

# %% [markdown]
r"""
The rate goes to zero as the price rises. How does a code of ten numbers give up: a little
everywhere, or number by number? The KL is a sum over the dimensions, so each has a rate of its own.
"""


# %%
def rate_of_each(mean, log_var):
    """The KL of each latent dimension, averaged over the images: (n, latent) -> (latent,)."""
    return np.mean(0.5 * (mean**2 + np.exp(log_var) - log_var - 1), axis=0)


for beta in (1.0, 4.0, 40.0):
    each = np.sort(rate_of_each(*heads[beta]))[::-1]
    print(f"beta {beta:4.1f}: " + " ".join(f"{max(rate, 0):5.2f}" for rate in each))
    assert np.isclose(each.sum(), np.mean(kl_divergence(*heads[beta])), rtol=1e-4, atol=1e-5)

# %% [markdown]
r"""
In this sweep, number by number: at $\beta = 4$ some dimensions are used, and others lie at 0.00:
for every image their cloud is all but the prior. Such a dimension has **collapsed**.

A rate of exactly 0 never comes out of training. Where to draw the line? Burda et al. (2015) look at
what a dimension says *about the image*: its posterior mean. A *unit*, as a number of the code is
called here, is **active** if the variance of its posterior mean over the images exceeds 0.01,

$$ \mathrm{Var}_x\big(\mu_j(x)\big) > 0.01, \qquad \mu_j(x) = \mathbb E_{q(z_j \mid x)}[z_j] . $$

### Exercise 10.1: active_units

*4 minutes, easy.*

`means` (n, latent) are the posterior means of n images, as an array or a tensor. Count the
dimensions whose variance is above the threshold. NumPy will do.
"""


# %%
@checks.active_units
def active_units(means, threshold=0.01):
    """How many latent dimensions are used: means (n, latent) of many images -> int."""
    ### BEGIN SOLUTION
    return int(np.sum(np.var(np.asarray(means), axis=0) > threshold))
    ### END SOLUTION


# %% [markdown]
r"""
**Predict.** At $\beta = 40$ the rate is next to 0, and the posterior means say: next to no unit is
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
print("beta              " + "".join(f"{beta:6.1f}" for beta in prices))
for name, codes in {"by means": {b: heads[b][0] for b in prices}, "by draws": draws}.items():
    counts = [float(active_units(codes[beta])) for beta in prices]
    print(f"active, {name:10}" + "".join(f"{count:6.1f}" for count in counts))
    if name == "by means":
        units_by_beta = dict(zip(prices, counts, strict=True))
assert counts == [10.0] * len(prices)
assert units_by_beta[0.1] == units_by_beta[1.0] == 10
assert units_by_beta[40.0] <= 1

# %% tags=["promise"]
plotting.units(
    prices,
    {
        "posterior means": np.stack([heads[beta][0].var(axis=0) for beta in prices]),
        "draws of z": np.stack([draws[beta].var(axis=0) for beta in prices]),
    },
    0.01,
    caption="Each mark is one of the ten numbers of the code. By their means, more of them are silent "
    "the higher the price; at 4 some are while others speak. Their draws (hollow) always vary by about "
    "1 or more, be it signal or noise. Marks on the bottom line lie there or below.",
)

# %% [markdown]
r"""
By the law of total variance, the variance of the draws is that of the means plus the mean of the
clouds' variances. For a collapsed unit that is $0 + 1$. So draws cannot tell a unit that
speaks from one that hisses.

And the decoder? A collapsed dimension is noise that has nothing to do with the image, and the best
that a decoder can do with it is to ignore it. Exchange in all codes one number at a time for fresh
noise, and see what it costs:
"""

# %%
vae.set_weights(weights_at_4)
x_some = x_test[:2000]
mean, log_var = vae.encoder(x_some)
z = reparameterize(mean, log_var).numpy()
variances = mean.numpy().var(axis=0)


def distortion_of(z):
    """The mean distortion of 2,000 test images for given codes (n, latent), in nats."""
    return -np.mean(bernoulli_log_likelihood(x_some, vae.decoder(z)))


usual = distortion_of(z)
costs = []
for unit in np.argsort(variances):
    exchanged = z.copy()
    exchanged[:, unit] = random.normal(size=len(z))
    costs.append(distortion_of(exchanged) - usual)
print(f"beta 4, distortion {usual:.2f} nats; with one number exchanged for noise:")
print("variance of the mean " + "".join(f"{v:7.3f}" for v in np.sort(variances)))
print("nats lost            " + "".join(f"{cost:7.2f}" for cost in costs))
silent = np.sort(variances) < 0.01
assert 1 <= np.sum(silent) <= 7
assert np.max(np.array(costs)[silent]) < 2
assert np.min(np.array(costs)[np.sort(variances) > 0.5]) > 5

# %% [markdown]
r"""
## 2. When collapse is right

Collapse sounds like a failure. The solvable world of lesson 9, section 1, says when it is none. Give $x$
several numbers, independent and with variances $\lambda_1, \lambda_2, \dots$, and the decoder a
fixed noise of 1, and the code as many numbers as it likes. As there, the loss at price
$\beta$ is $\beta$ times minus an ELBO with noise variance $\beta$, so that $W W^\top + \beta I$ is
to come as near to the data's covariance as it can. Section 4 of lesson 7 did that with a noise that
was trained, too; here it stays. In a direction where the model's variance is $\kappa_j \ge \beta$
and the data's $\lambda_j$, the mean of $-\log p(x)$ is $\tfrac12 (\log \kappa_j + \lambda_j /
\kappa_j)$ and a constant. It falls until $\kappa_j = \lambda_j$ and then rises, so $\kappa_j =
\max(\lambda_j, \beta)$. There is one unit for each $\lambda_j > \beta$, and each is the world of
lesson 9:

$$ R_j = \tfrac12 \log \frac{\lambda_j}{\beta} \quad \text{if } \lambda_j > \beta, \qquad R_j = 0 \text{ otherwise.} $$

A direction whose variance is below the price is not worth a nat, and its unit *should* be silent.
(For independent Gaussian numbers that is Shannon's rate-distortion function, there called reverse
water-filling. Lucas et al. 2019 found it in linear VAEs.) Nothing is broken; the optimum itself
collapses, unit by unit.
"""

# %%
variances_of_x = np.array([64.0, 16.0, 4.0, 1.0, 0.25])
for beta in (0.1, 1.0, 10.0):
    weights = np.diag(np.sqrt(np.maximum(variances_of_x - beta, 0)))
    x = random.normal(size=(20_000, 5)) * np.sqrt(variances_of_x)
    mean, covariance = linear_gaussian_posterior(x, weights, np.zeros(5), beta)
    total = np.mean(gaussian_kl(mean, covariance, np.zeros_like(mean), np.eye(5)))
    formula = 0.5 * np.log(np.maximum(variances_of_x / beta, 1))
    print(f"beta {beta:4.1f}: {float(active_units(mean)):.1f} units active; rates "
          + " ".join(f"{rate:.2f}" for rate in formula)
          + f", sum {formula.sum():.2f}; measured {total:.2f}")  # fmt: skip
    assert active_units(mean) == np.sum(variances_of_x > beta)
    assert abs(total - formula.sum()) < 0.1

# %% [markdown]
r"""
**A tie** (an aside). And at $\beta = 1$, where the ELBO is judge? If the decoder may choose its
noise as well, there can be a tie. Lesson 7, section 5, had two independent numbers with variances
25 and 1. Let the decoder have the noise variance $\sigma^2$ for the first of them, from 1 to 25,
and let its weight and the encoder be the best for that noise. Lesson 9, section 1 (with $\sigma^2$ for
its $\beta$) gives the rate $\tfrac12 \log \tfrac{25}{\sigma^2}$, and the expected squared error is
$\sigma^2$, so that this number's share of the distortion is $\tfrac12 \log (2 \pi \sigma^2) +
\tfrac12$. The second number needs no code. As $\sigma^2$ falls, the rate gains what the distortion
loses:
"""

# %%
print("noise   rate R   distortion D    D + R    D + R / 2    D + 2 R")
for noise_var in (1.0, 5.0, 25.0):
    rate = 0.5 * np.log(25 / noise_var)
    distortion = 0.5 * np.log(2 * np.pi * noise_var) + 0.5 + 0.5 * np.log(2 * np.pi) + 0.5
    sums = [distortion + beta * rate for beta in (1, 0.5, 2)]
    print(f"{noise_var:5.1f} {rate:8.4f} {distortion:14.4f}" + "".join(f"{v:11.4f}" for v in sums))
    assert np.isclose(sums[0], np.log(2 * np.pi * np.e) + np.log(5))

# %% [markdown]
r"""
The ELBO is indifferent: a code of 1.61 nats and no code at all describe these data equally well,
and a model that has collapsed has lost nothing. At half the price the code wins among these three
models, at twice the price silence does.

## 3. The price of the first nat

Back to images. At which price is silence right for MNIST? There is a rule: measure each pixel by
its own noise, $\sqrt{p_i (1 - p_i)}$ with $p$ the mean image, and take the covariance of the
pixels. **Its largest eigenvalue is the price above which no first step away from silence pays.** In
the solvable world it is $\lambda$.

(*Aside*: why. A collapsed model shows $p$. Let it begin to speak: one number of the code, with the
mean $k^\top (x - p)$ and a variance near 1, and logits that move by $w z$, both $k$ and $w$ small.
With $\Sigma$ the covariance of the pixels and $V$ the diagonal matrix of $p_i (1 - p_i)$, the
curvature of the cross-entropy, distortion and rate change, to second order, by

$$ - w^\top \Sigma k + \tfrac12 w^\top V w \qquad\text{and}\qquad \tfrac12 k^\top \Sigma k . $$

Their sum with the price is least for $k = w / \beta$, and is then $\tfrac12 (w^\top V w - w^\top
\Sigma w / \beta)$. That is below 0 for some $w$ if the largest eigenvalue of $V^{-1/2} \Sigma
V^{-1/2}$ exceeds $\beta$.)
"""

# %%
pixels = train_images[::2] / np.float32(255)
p = pixels.mean(axis=0)
used = p > 1e-3  # pixels that are never white cannot move
p, pixels = p[used], pixels[:, used] - p[used]
covariance, noise_var = pixels.T @ pixels / len(pixels), p * (1 - p)
first = np.linalg.eigvalsh(covariance / np.sqrt(np.outer(noise_var, noise_var)))[::-1][:5]
print("the largest eigenvalues: " + " ".join(f"{value:.1f}" for value in first))
assert first[4] > 10
assert first[0] < 40

# %% [markdown]
r"""
So at $\beta = 10$ several directions are worth their price, and a silent code is not the optimum.
At 40 none is: no small step away from silence pays. And the Keras guide of lesson 9? Its price of 24.5 for a
squared error was one of 12.25 nats for a nat with a Gaussian of noise variance 1. There the rule
has plain covariances, since each pixel has the noise 1:
"""

# %%
largest = np.linalg.eigvalsh(covariance)[-1]
print(f"largest eigenvalue {largest:.1f}, price {hidden_beta(1.0, 784, 32) / 2:.2f}")
assert largest < 12.25

# %% [markdown]
r"""
For this objective, on MNIST, silence is where no small step pays: one blurred image for everything.

## 4. When collapse is an accident

But a trained network need not be at its optimum. At the start the decoder makes nothing of the code
yet, so the encoder feels only the cost of the KL: it may well go silent before the decoder
has learned to listen. And once $q$ is the prior, the code is noise and the decoder has no reason to
listen. Exactly there, with a decoder that shows the mean image whatever $z$ is, every slope is 0. Near it, what leads away is weak at first, even where it
would pay in the end, and a training of finite length may not get away.

The usual remedy is **KL warm-up** (Bowman et al. 2016; Sønderby et al. 2016): let the price rise
from 0 to its full height during the first part of training. The code is learned while it is cheap,
and then has to prove itself worth its price.

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
A callback sets the variable while the compiled step runs on. (Here before each ten steps, which
are one execution.)

**Predict.** At $\beta = 10$ the sweep ended with a code that is silent, or nearly. Train again at
$\beta = 10$ and at 40, with a warm-up over the first half of the steps. From the middle on the loss
is the same as in the sweep.

- **a**: Nothing changes at either price: the loss that counts in the end is the same.
- **b**: At 10 the code stays alive, and the loss $D + 10 R$ is *smaller* than before; at 40 it ends
  (nearly) silent as before.
- **c**: At both prices all units stay active, since they have learned something by then.
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
    print(f"{name:22} R {rate:6.3f}  D {distortion:7.2f}  own loss {distortion + beta * rate:7.2f}  "
          f"minus ELBO {distortion + rate:7.2f}  active {units:4.1f}")  # fmt: skip


warm, warm_units = {}, {}
for beta in (4.0, 10.0, 40.0):
    warm[beta] = sweep.at(beta, [Warmup(beta, sweep.steps // 2)])
    warm_units[beta] = float(active_units(vae.encoder(x_test)[0]))
    report(f"beta {beta:g}", beta, *results[beta], units_by_beta[beta])
    report(f"beta {beta:g} with warm-up", beta, *warm[beta], warm_units[beta])
own = {b: (results[b][1] + b * results[b][0], warm[b][1] + b * warm[b][0]) for b in warm}
assert own[4.0][1] < own[4.0][0] - 0.3
assert own[10.0][1] < own[10.0][0] - 1
assert warm_units[10.0] >= units_by_beta[10.0] + 3
assert abs(own[40.0][1] - own[40.0][0]) < 2
assert warm_units[40.0] <= 3

# %% [markdown]
r"""
At $\beta = 10$ the loss that *both* runs made small is far smaller with a warm-up. (With other
seeds the first run may keep some rate; its loss is nearer to the second then, but still larger.)
So the first run was not at its optimum: its collapse was an accident of training, which met the price
before there was a code. Even at $\beta = 4$, where the slope lay within its bounds, the silent
units were an accident, if a cheaper one. At $\beta = 40$ both end at the same loss, or next to it,
and the eigenvalues say why: silence is right, as far as small steps and these runs can tell. That
is the test to make before one speaks of a bug: **compare the loss that was minimised. If a living
code has a smaller one, collapse was an accident; if none is found, the price may have asked for
it.**

## 5. Free bits

Another remedy changes the objective itself. Give each dimension some nats for nothing (Kingma et
al. 2016): below $\nu$ nats, averaged over the batch, its KL costs the same as $\nu$,

$$ \mathrm{loss} = D + \beta \sum_j \max\big(\nu,\; \mathbb E_x\,\mathrm{KL}_j\big) . $$

($\nu$ is `free` in the code.) No dimension can gain anything by going below $\nu$. Note that the
maximum is taken for *each* dimension. On the total one dimension could use up the whole allowance,
while the others collapse as before.
"""


# %%
class FreeBitsVAE(VAE):
    """A VAE in which the first `free` nats of each latent dimension have no price."""

    free = 0.25

    def train_step(self, images):
        x = keras.ops.cast(images, "float32") / 255.0
        with tf.GradientTape() as tape:
            mean, log_var = self.encoder(x)
            logits = self.decoder(reparameterize(mean, log_var, self.seed_generator))
            reconstruction = -bernoulli_log_likelihood(x, logits)
            parts = 0.5 * (mean**2 + keras.ops.exp(log_var) - log_var - 1.0)
            each = keras.ops.maximum(keras.ops.mean(parts, axis=0), self.free)
            loss = keras.ops.mean(reconstruction) + self.beta * keras.ops.sum(each)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return self.track(reconstruction, keras.ops.sum(parts, axis=1))


# %%
sweep.reset()
free_vae = FreeBitsVAE(vae.encoder, vae.decoder, seed=6)  # the same networks, the same start
# Two short runs: a compiler costs more than it saves.
free_sweep = Sweep(free_vae, train_images, test_images, jit_compile=False)
free = {}
for beta in (10.0, 40.0):
    free[beta] = free_sweep.at(beta)
    units = float(active_units(vae.encoder(x_test)[0]))
    report(f"beta {beta:g}, free bits", beta, *free[beta], units)
    each = np.sort(rate_of_each(*map(np.asarray, vae.encoder(x_test))))
    print("   nats of each unit   " + " ".join(f"{rate:.2f}" for rate in each))
    assert each.min() > 0.15
assert free[40.0][1] + 40 * free[40.0][0] > own[40.0][1] + 20
assert free[10.0][1] + 10 * free[10.0][0] > own[10.0][1] + 2

# %%
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
    "the allowance for each of its ten units. (The warm-up at 40 ends on the silent point.)",
)

# %% [markdown]
r"""
With free bits all units are active at both prices: each sends about its allowance, at 10 a little
more, at 40 a little less. At $\beta = 10$ that avoids the accident as well, but the own loss, $D +
10 R$, is larger than with a warm-up: nats were spread evenly over the units because they were free
there, not because they were useful there. At $\beta = 40$ the own loss is far larger than that of
silence. That is no failure; it was asked for. **A warm-up changes the way to the optimum; free bits
change the optimum.**

Neither moves the curve of the best models; they only lead along it, or towards it. A
code that is used is not yet a code that *means* something. Whether a price can give it meaning is
the subject of lesson 11.
"""

# %% [markdown]
r"""
## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| active units | $\mathrm{Var}_x(\mu_j) > 0.01$ | `active_units` | $\sigma$ for $\sigma^2$; draws for means |
| warm-up | share of beta from 0 to 1 | `kl_warmup` | taken for another objective: it changes the way |
| free bits | $\sum_j \max(\nu, \mathbb E_x \mathrm{KL}_j)$ | `FreeBitsVAE` | taken on the total |

**Next**: [lesson 11](11_disentangling.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Sources

- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*: active units,
  section 5.2.
- S. R. Bowman et al. 2016, *Generating sentences from a continuous space*: KL annealing.
- C. K. Sønderby, T. Raiko, L. Maaløe, S. K. Sønderby and O. Winther 2016, *Ladder variational
  autoencoders*: warm-up in a straight line.
- D. P. Kingma, T. Salimans, R. Jozefowicz, X. Chen, I. Sutskever and M. Welling 2016, *Improving
  variational inference with inverse autoregressive flow*: free bits.
- J. Lucas, G. Tucker, R. Grosse and M. Norouzi 2019, *Don't blame the ELBO! A linear VAE
  perspective on posterior collapse*.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: reverse water-filling,
  section 10.3.3.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
