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
# Lesson 9. beta-VAE: the price of information

Lesson 8 put a weight in front of the KL, called it `beta`, and set it to 1. Here the weight becomes
a *price*: what one nat of information about the image costs. You will train one model at seven
prices, from a tenth to forty, and see the whole exchange in one picture, the rate-distortion
plane. You will find out what can be compared between prices and what cannot, and read the price
that hides in well-known programs.

![The rate-distortion plane: seven runs of one network, from high rate and low distortion to rate 0, with lines of equal ELBO](../solutions/pictures/09_beta_vae.png)

**Time**: {{minutes}} minutes. **You need**: the ELBO and the three ways to read it (lesson 6,
section 6), and the VAE of lesson 8; for section 1 also the posterior of the linear-Gaussian model
(lesson 6, section 3). Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.sweep import Sweep
from vae_helpers.vae import VAE, build_decoder, build_encoder, reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.optimize import minimize
from scipy.special import xlogy

keras.utils.set_random_seed(6)

# %% [markdown]
r"""
## 1. A price for information

The negative ELBO of lesson 8 has two parts. Averaged over the images, each has a name of its own
in the theory of communication:

$$ D = \mathbb E_x\,\mathbb E_{q(z \mid x)}[-\log p(x \mid z)], \qquad
   R = \mathbb E_x\,\mathrm{KL}\big(q(z \mid x)\,\|\,p(z)\big). $$

$D$ is the **distortion**: how badly the image is described by one who knows only the code. $R$ is
the **rate**: how far the clouds of the images are from the prior, on average. Both are in nats per
image.

Why "rate"? Let $q(z) = \mathbb E_x[q(z \mid x)]$ be the cloud of all images together, the
*aggregate posterior*. Multiply and divide by it within the logarithm:

$$ R = \mathbb E_x \mathbb E_{q(z \mid x)} \Big[\log \frac{q(z \mid x)}{q(z)}\Big]
     + \mathbb E_x \mathbb E_{q(z \mid x)} \Big[\log \frac{q(z)}{p(z)}\Big]
   = I(x; z) + \mathrm{KL}\big(q(z)\,\|\,p(z)\big). $$

The first term is by definition the *mutual information* of image and code, the nats that a code
tells about its image. (In the second, averaging over $x$ and then over its cloud is averaging over
$q(z)$.) A KL is never negative, so $R \ge I(x; z)$: **the rate is an upper bound on what the code
tells** (Hoffman and Johnson 2016).

And the sum? $D + R$ is minus the mean ELBO, so it is at least the mean of $-\log p(x)$, and that
again is at least the entropy $H$ of the data (the difference is a KL, lesson 7, section 5):

$$ D + R \;\ge\; H, \qquad R \;\ge\; I(x; z) \;\ge\; H - D . $$

(The last step: the expected $-\log p(x \mid z)$ is at least the entropy that is left in $x$ when
$z$ is known, $D \ge H(x \mid z) = H - I(x; z)$, again because the difference is a KL.) Whoever
wants a small distortion must pay in rate (Alemi et al. 2018).

"""

# %% [markdown]
r"""
### From a budget to a price

Think of the code as a channel, between one who sees the image and one who has to draw it. Suppose
that it is narrow: at most $C$ nats may pass (Burgess et al. 2018 look at beta-VAEs in this way).
The best we can do is

$$ \text{make } D \text{ small, subject to } R \le C. $$

The classical way to deal with such a condition (Lagrange's) is to drop it, and to charge for every
nat instead, with a multiplier $\beta \ge 0$:

$$ \text{make } D + \beta\,(R - C) \text{ small.} $$

$\beta C$ does not depend on the model and may be left out. What remains is the loss of the
**beta-VAE** (Higgins et al. 2017):

$$ \mathrm{loss} = D + \beta R . $$

At $\beta = 1$ it is minus the ELBO. Does the price do what the budget asked for? Let a model have
the smallest $D + \beta R$ of all, and let $R^*$ and $D^*$ be its rate and distortion. For any
other model, with $R$ and $D$, that keeps within the budget $C = R^*$,

$$ D^* + \beta R^* \le D + \beta R \quad\Longrightarrow\quad
   D^* \le D + \beta\,(R - R^*) \le D . $$

So it is the best for the budget that it happens to use. (The converse needs care: there may be
budgets which no price leads to, where the curve of the best distortions is not convex. A price
finds the points that a line of slope $-\beta$ touches from below.)

### What a price does

Take two prices $\beta_1 < \beta_2$ and the best model for each, with $(R_1, D_1)$ and $(R_2, D_2)$.
Each is the best for its own price, so it is no worse there than the other one:

$$ D_1 + \beta_1 R_1 \le D_2 + \beta_1 R_2, \qquad D_2 + \beta_2 R_2 \le D_1 + \beta_2 R_1 . $$

Solve both for $D_2 - D_1$:

$$ \beta_1\,(R_1 - R_2) \;\le\; D_2 - D_1 \;\le\; \beta_2\,(R_1 - R_2). $$

Three things follow. From the outer two, $(\beta_2 - \beta_1)(R_1 - R_2) \ge 0$: **at a higher price
the rate is not higher.** From the left inequality, **the distortion is not lower.** And if the
rates differ, dividing by $R_1 - R_2$ gives

$$ -\beta_2 \;\le\; \frac{D_2 - D_1}{R_2 - R_1} \;\le\; -\beta_1 : $$

the slope of the line through both points lies between the two prices, with a minus. Let the prices
approach each other: where the curve of the best models has a tangent, **its slope is $-\beta$**. At
the optimum the last nat of rate saves exactly $\beta$ nats of distortion. Were it more, one would
buy another nat; were it less, one would sell it.

### Exercise 9.1: beta_vae_loss

*2 minutes, easy.*

`reconstruction` and `kl` hold one number for each image, as `terms` of lesson 8's model gives them.
The loss is one number, the mean over the images. Gradients have to pass, so use `keras.ops` or
TensorFlow. `beta` may be a number, a tensor or a `keras.Variable`: use it as it comes, so that a
compiled step reads it anew each time.
"""


# %%
@checks.beta_vae_loss
def beta_vae_loss(reconstruction, kl, beta):
    """The loss of a beta-VAE in nats: reconstruction (n,), kl (n,) and a price -> a scalar."""
    ### BEGIN SOLUTION
    return keras.ops.mean(reconstruction + beta * kl)
    ### END SOLUTION


# %% [markdown]
r"""
### A world that can be solved

Before MNIST, a world in which the best model for each price has a formula. $x$ is one number, drawn
from $\mathcal N(0, \lambda)$. The decoder is $p(x \mid z) = \mathcal N(w z, 1)$, with noise 1 that
is *not* trained; the encoder is $q(z \mid x) = \mathcal N(a x, v)$. With $c = \tfrac12 \log 2 \pi$,

$$ D + \beta R = c + \tfrac12\, \mathbb E\,(x - w z)^2 + \beta R
   = \beta\, \Big( \frac{\mathbb E\,(x - w z)^2}{2 \beta} + R \Big) + c . $$

Look at the bracket: but for a constant, it is minus the ELBO of a model whose decoder has the noise
variance $\beta$. **For a Gaussian decoder with fixed noise, to raise the price is to claim more
noise.** And for that model lesson 6 knows the optimum: $q$ is the posterior, and $p(x) = \mathcal
N(0, w^2 + \beta)$ is to have the data's variance $\lambda$. So $w^2 = \lambda - \beta$ if $\beta <
\lambda$, and $w = 0$ otherwise. For $\beta < \lambda$ the posterior has (lesson 6, section 3, with
noise variance $\beta$)

$$ v = \frac{1}{1 + w^2 / \beta} = \frac{\beta}{\lambda}, \qquad a = \frac{v\,w}{\beta} = \frac{w}{\lambda} . $$

Put this into rate and distortion. $a^2 \lambda = w^2/\lambda = 1 - \beta/\lambda = 1 - v$ and
$1 - w a = 1 - w^2/\lambda = \beta / \lambda$, hence

$$ R = \tfrac12\,(a^2 \lambda + v - 1 - \log v) = \tfrac12 \log \frac{\lambda}{\beta}, \qquad
   D = c + \tfrac12 \big( (1 - w a)^2 \lambda + w^2 v \big)
     = c + \tfrac12 \Big( \frac{\beta^2}{\lambda} + \frac{(\lambda - \beta)\,\beta}{\lambda} \Big)
     = c + \tfrac{\beta}{2} . $$

And the slope: $dD/d\beta = \tfrac12$ and $dR/d\beta = -\tfrac{1}{2\beta}$, so $dD/dR = -\beta$, as
it has to be. Do not believe it yet; let an optimiser look for the best $w$, $a$, $v$ by itself:
"""

# %%
VARIANCE = 25.0


def rate_and_distortion(w, a, log_v):
    """R and D of this world, averaged over x, in nats."""
    v = np.exp(log_v)
    rate = 0.5 * (a**2 * VARIANCE + v - 1 - log_v)
    squared = (1 - w * a) ** 2 * VARIANCE + w**2 * v
    return rate, 0.5 * np.log(2 * np.pi) + 0.5 * squared


def best_at(beta):
    """R and D of the model with the smallest D + beta R, by search."""

    def loss(parameters):
        rate, distortion = rate_and_distortion(*parameters)
        return distortion + beta * rate

    return rate_and_distortion(*minimize(loss, [1.0, 0.1, -0.5], tol=1e-12).x)


prices = np.array([0.1, 0.3, 1.0, 2.0, 4.0, 10.0, 40.0])
solved = np.array([best_at(price) for price in prices])
formula_rate = 0.5 * np.log(np.maximum(VARIANCE / prices, 1))
formula_distortion = 0.5 * np.log(2 * np.pi) + 0.5 * np.minimum(prices, VARIANCE)
print("beta   R by search  R by formula   D by search  D by formula")
for price, found, rate, distortion in zip(
    prices, solved, formula_rate, formula_distortion, strict=True
):
    print(f"{price:4.1f} {found[0]:13.4f} {rate:13.4f} {found[1]:13.4f} {distortion:13.4f}")
assert np.allclose(solved[:, 0], formula_rate, atol=1e-3)
assert np.allclose(solved[:, 1], formula_distortion, atol=1e-3)

# %%
rates_drawn = np.linspace(0, 3, 100)  # R = log(25 / beta) / 2 solved for beta, put into D
plotting.rate_distortion(
    *solved.T,
    prices,
    curve=np.stack(
        [rates_drawn, 0.5 * np.log(2 * np.pi) + 12.5 * np.exp(-2 * rates_drawn)], axis=1
    ),
    caption="The solvable world, x with variance 25. Each point is the best model for its price, on the "
    "curve of the formulas. A stroke falls by beta nats of distortion for each nat of rate: the curve "
    "rests on it. Along a grey line the sum D + R is the same; beta 1 touches the line of the least.",
)

# %% [markdown]
r"""
At the price of 40 the rate is 0: above $\lambda = 25$ not even the first nat is worth its price.
Keep that in mind for lesson 10. (How much of the rate is information here, *Further* says.)
"""

# %% [markdown]
r"""
## 2. Seven prices for MNIST

Now images. One model with ten numbers in its code, 10,000 training images, 5,000 test images, five
passes, and that at seven prices. `train_step` is that of lesson 8, with your loss in it:
"""


# %%
class BetaVAE(VAE):
    """A VAE whose step makes beta_vae_loss small."""

    def train_step(self, images):
        with tf.GradientTape() as tape:
            reconstruction, kl = self.terms(images)
            loss = beta_vae_loss(reconstruction, kl, self.beta)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return self.track(reconstruction, kl)


# %% [markdown]
r"""
`Sweep`, of the package, compiles the step once. For each price all variables go back to where they
started: the weights, the optimizer's memory, the state of the noise. So the seven runs differ in
nothing but `beta`. `at(beta)` trains, and gives rate and distortion of the test images.
"""

# %%
(train_images, _), (test_images, _) = data.load_mnist()
train_images = train_images.reshape(-1, 784)[:10_000].copy()  # so that the others can go
test_images = test_images.reshape(-1, 784)[::2].copy()
x_test = test_images.astype("float32") / 255

# %% [markdown]
r"""
**Predict.** Suppose that both runs reach their optimum, and that from $\beta = 2$ to $\beta = 4$
the rate falls by 5 nats. How much does the distortion rise?

- **a**: by less than 5 nats; the decoder makes up for some of what is missing;
- **b**: by 10 to 20 nats;
- **c**: by more than 20 nats.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("price_of_five_nats", guess)

# %%
vae = BetaVAE(build_encoder(10), build_decoder(10), seed=6)
sweep = Sweep(vae, train_images, test_images)
z_fixed = keras.random.normal((10, 10), seed=1)

results, pictures = {}, {}
print("beta   distortion D     rate R   minus ELBO D + R")
for beta in prices:
    rate, distortion = results[beta] = sweep.at(beta)
    print(f"{beta:4.1f} {distortion:13.2f} {rate:11.3f} {distortion + rate:15.2f}")
    # What is looked at below, kept before the weights go back to the start.
    codes = reparameterize(*vae.encoder(x_test[:10]))
    pictures[beta] = [keras.ops.sigmoid(vae.decoder(z)).numpy() for z in (codes, z_fixed)]

# %%
rates, distortions = np.array(list(results.values())).T
saved, lost = -np.diff(rates), np.diff(distortions)
for low, high, nats, cost in zip(prices[:-1], prices[1:], saved, lost, strict=True):
    slope = f"{cost / nats:6.2f} nats for each nat of rate" if nats > 0.1 else "   (no rate saved)"
    print(f"from beta {low:4.1f} to {high:4.1f}: distortion rises by {slope}")
assert np.all(saved > -0.01)
assert np.all(lost > -0.1)
slopes = lost[:4] / saved[:4]
assert np.all((slopes > 0.85 * prices[:4]) & (slopes < 1.15 * prices[1:5]))

# %% [markdown]
r"""
Up to $\beta = 10$ rates fall and distortions rise, and up to $\beta = 4$ the slopes lie between the
two prices, or within a few percent of them. Nobody told the networks: it follows from being the
best, or nearly, at one's price. Beyond, the inequality becomes a test: **where a slope leaves its
bounds, at least one of the two runs is not at its optimum.** And even a slope within them proves
nothing. Lesson 10 comes back to $\beta = 4$ and 10.

(The proof was about the same average for all; the numbers are for test images, while training saw
others. With little overfitting that makes little difference.)
"""

# %% tags=["promise"]
grey = np.arange(256) / 255
how_often = np.bincount(test_images.ravel(), minlength=256) / len(test_images)
floor = how_often @ -(xlogy(grey, grey) + xlogy(1 - grey, 1 - grey))
mean_image = np.clip(train_images.mean(axis=0) / 255, 1e-5, 1 - 1e-5)
logit = np.log(mean_image / (1 - mean_image))
blind = -np.mean(x_test @ logit.astype("float32")) - np.sum(np.log(1 - mean_image))
print(f"least distortion, the entropy of the grey pixels: {floor:.2f} nats")
print(f"distortion of the mean image, which needs no code: {blind:.2f} nats")
plotting.rate_distortion(
    rates,
    distortions,
    prices,
    floor=floor,
    caption="One network at seven prices, on test images. Every point on a grey line has the same ELBO. "
    "The best ELBO is found at beta 1, where the stroke, which falls by beta, has the slope of the "
    "grey lines. To the left rate is expensive, to the right it is cheap, and both cost ELBO.",
)

# %% [markdown]
r"""
The dotted floor is the entropy of the grey pixels, as in lesson 8, section 8: whatever the code
says, that much distortion remains. At the other end stands the mean image. At rate 0 a decoder can
do no better than show one image for all, the mean image.

What does it look like? The same test digits through the code, and the same ten codes from the
prior, at three prices:
"""

# %%
rows = {"image": x_test[:10]}
rows |= {f"beta {beta:g}": pictures[beta][0] for beta in (0.1, 1.0, 4.0)}
plotting.rows(
    rows,
    caption="Test digits and their reconstructions (decoder means) at three prices. At 0.1 and at 1 they "
    "are much alike: twice the rate buys little. At 4 the coarse form is left, and some digits turn "
    "into others.",
)

# %%
plotting.rows(
    {f"beta {beta:g}": pictures[beta][1] for beta in (0.1, 1.0, 4.0)},
    caption="The decoder's means for the same ten codes, drawn from the prior. At 0.1 many "
    "are fragments: the clouds of the images are small and lie farther out, and a random code meets "
    "none. At 1 more are made of whole strokes. At 4 nearly all are whole, and blurred.",
)

# %% [markdown]
r"""
A low price reconstructs well and samples badly; a high one loses what tells the images apart.
Between them the ELBO strikes a balance.

How much of all that rate is information about the image? Take the test images as all there is:
5,000 equally likely ones. A code cannot tell more about which of them it came from than $\log 5000$
nats. So $\mathrm{KL}(q(z) \,\|\, p(z))$, with the $q(z)$ of these 5,000 clouds, is at least what
the rate has above that:
"""

# %%
most = np.log(len(x_test))
print(f"to name one of {len(x_test):,} images takes log n = {most:.2f} nats at most")
print(f"rate at beta 0.1: {rates[0]:.2f}, so KL(q(z) || p(z)) >= {rates[0] - most:.2f} nats")
assert rates[0] > most + 10

# %% [markdown]
r"""
The clouds have become so small that 5,000 of them leave the prior nearly empty. Over more images
$q(z)$ fills more of it. What that $q(z)$ is, and how far from the prior, is a subject of lesson 12.

## 3. Which price is best?

**Predict.** Which of the seven models has the smallest loss $D + \beta R$ on the test images, each
at its own $\beta$?

- **a**: the one with the smallest beta, 0.1;
- **b**: the one with beta = 1, since it has the best ELBO;
- **c**: the one with the largest beta, which has the smallest rate.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("smallest_beta_loss", guess)

# %%
own_losses = distortions + prices * rates
minus_elbos = distortions + rates
print("beta           " + "".join(f"{beta:8.1f}" for beta in prices))
print("its own loss   " + "".join(f"{loss:8.1f}" for loss in own_losses))
print("minus ELBO     " + "".join(f"{value:8.1f}" for value in minus_elbos))
assert np.argmin(own_losses) == 0
assert prices[np.argmin(minus_elbos)] == 1

# %% [markdown]
r"""
It has to be so. With $(R_1, D_1)$ the best at $\beta_1 < \beta_2$, and as $R_2 \ge 0$,

$$ D_1 + \beta_1 R_1 \;\le\; D_2 + \beta_1 R_2 \;\le\; D_2 + \beta_2 R_2 . $$

The first step is being the best; the second, that a nat costs more. So the smallest loss never
falls when the price rises: **a search over $\beta$ by the loss ends at the smallest $\beta$ it was
allowed to try.** A bill in dollars and one in cents cannot be compared by their numbers.

What may be compared is $D + R$, minus the ELBO *at $\beta = 1$*, of all models, whatever they were
trained with. It bounds $-\log p(x)$; the loss with another weight bounds nothing of the kind if
$\beta < 1$ (with $\beta > 1$ it is still a bound, but a worse one). Measured with it, $\beta = 1$
wins, as it must on the training images if it reaches its optimum. Whoever wants something other
than likelihood, a short code or one with a meaning, has to say so, and measure *that*.

## 4. The hidden beta

Many programs set no beta at all and have one nevertheless. The theory has *sums*: over the pixels
in the reconstruction, over the latent dimensions in the KL. Libraries like *means*. For one image,
with $P$ pixel values and $L$ latent dimensions,

$$ \frac{1}{P} \sum_{i=1}^{P} \mathrm{error}_i + \gamma\, \frac{1}{L} \sum_{j=1}^{L} \mathrm{KL}_j
   = \frac{1}{P} \Big( \sum_i \mathrm{error}_i + \gamma\,\frac{P}{L} \sum_j \mathrm{KL}_j \Big) . $$

The factor in front changes no minimum. (Adam's steps hardly change with it either.) So what stands
beside the two sums is $\beta = \gamma P / L$. A mean over the *batch* that is taken of both terms
drops out. If only one is summed over the batch, the batch size enters as well; `add_loss` of Keras
3 does so with a vector.

### Exercise 9.2: hidden_beta

*3 minutes, easy.*

`kl_weight` is the $\gamma$ that stands in the program. `reconstruction_count` is the number of
values that the reconstruction is averaged over for each image, and 1 if they are summed; `kl_count`
the same for the KL.
"""


# %%
@checks.hidden_beta
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    """The weight of a summed KL beside a summed reconstruction: three numbers -> float."""
    ### BEGIN SOLUTION
    return kl_weight * reconstruction_count / kl_count
    ### END SOLUTION


# %% [markdown]
r"""
Six public programs, as they stood when this was written, and the reductions in them. Where the
table says "sum" the count is 1.

| program | reconstruction | KL | weight in it |
|---|---|---|---|
| Keras guide, *Making new layers and models* | squared error, mean over 784 | mean over 32 | 1 |
| ARENA, VAE exercise | squared error, mean over 784 | mean over 5 | 0.1 |
| PyTorch-VAE, vanilla VAE | squared error, mean over 64 x 64 x 3 | sum | 0.00025 |
| MIT *Introduction to deep learning*, lab 2 | absolute error, mean over 64 x 64 x 3 | sum | 0.0005 |
| keras.io, VAE example | cross-entropy, sum | sum | 1 |
| disentanglement_lib, example model | cross-entropy, sum | sum | 4 |
"""

# %%
CODES = {
    "Keras guide": (1.0, 784, 32),
    "ARENA": (0.1, 784, 5),
    "PyTorch-VAE": (0.00025, 64 * 64 * 3, 1),
    "MIT": (0.0005, 64 * 64 * 3, 1),
    "keras.io": (1.0, 1, 1),
    "disentanglement_lib": (4.0, 1, 1),
}
for name, reductions in CODES.items():
    print(f"{name:20} weight in it {reductions[0]:<8} beta {hidden_beta(*reductions):6.2f}")

# %% [markdown]
r"""
A weight of 0.00025 looks like a faint regulariser and is a price of 3; a weight of 1, without a
word about beta, is one of 24.5. Only the last two mean what they say. (Prices in the unit of each
program's error. In the first four rows that is a squared or absolute error and not nats.) Check it
on numbers, as in the Keras guide: random errors, random clouds.
"""

# %%
random = np.random.default_rng(6)
squared_errors = random.uniform(size=(64, 784)) ** 2
mean, log_var = random.normal(size=(2, 64, 32))
kl_parts = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
in_the_program = squared_errors.mean() + kl_parts.mean()
sums = [part.sum(axis=1).astype("float32") for part in (squared_errors, kl_parts)]
by_sums = beta_vae_loss(*sums, hidden_beta(1.0, 784, 32))
print(f"784 times the program's loss   {784 * in_the_program:.4f}")
print(f"sums, with the hidden beta     {np.asarray(by_sums):.4f}")
assert np.isclose(784 * in_the_program, by_sums, rtol=1e-5)

# %% [markdown]
r"""
**And the squared error is not a log-likelihood yet.** A Gaussian decoder with noise variance
$\sigma^2$ has $D = \lVert x - \hat x \rVert^2 / (2 \sigma^2) + \text{const}$ (where $\hat x$ is its
mean). Divide the loss "sum of squares plus $\beta$ KL" by $\beta$ and compare: it is minus an ELBO
with $2 \sigma^2 = \beta$. (With noise variance 1 the squared error would count half, and 24.5 would
be a price of 12.25 nats for a nat.) So the price of 24.5 is that of an honest Gaussian VAE which
believes that its pixels, numbers from 0 to 1, carry noise of the standard deviation
"""

# %%
noise_std = np.sqrt(hidden_beta(1.0, 784, 32) / 2)
print(f"sqrt(24.5 / 2) = {noise_std:.2f}")

# %% [markdown]
r"""
(What that does to MNIST, lesson 10 will tell.) The same arithmetic says why a
beta does not travel. At twice the resolution an image has four times as many pixels, and, as
neighbours say much the same, $D$ grows up to fourfold, while what there is to know about the
content stays: the same $\beta$ is then a *lower* price in comparison. Higgins et al. (2017)
therefore report $\beta_{\mathrm{norm}} = \beta L / P$, which is just the weight of a program that
averages both. To say "beta = 4" without the likelihood, the reductions and the resolution is to say
nothing.
"""

# %% [markdown]
r"""
## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| rate, distortion | $R = \mathbb E_x \mathrm{KL}(q \,\Vert\, p(z))$, $D = -\mathbb E_x \mathbb E_q \log p(x \mid z)$ | `kl`, `reconstruction` | $R$ read as $I(x; z)$: it is an upper bound |
| price | $D + \beta R$ | `beta_vae_loss` | beta on the other term, on both; a float in a compiled step |
| choice of beta | compare $D + R$ | `distortions + rates` | compared by the beta-loss: always the smallest beta |
| hidden beta | $\gamma P / L$ | `hidden_beta` | one beta at two resolutions |

**Next**: [lesson 10](10_collapse.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Optional.

### Rate and information in the solvable world

In the world of section 1 $q(z)$ is a Gaussian with mean 0
and variance $a^2 \lambda + v = 1$, the prior itself. So at the optimum the second term of $R$ is 0,
and the rate *is* the information. For another encoder it need not be. Its information is how much
the logarithm of a Gaussian's width shrinks once $x$ is known, from the width of $q(z)$ to that of a
cloud: with the definition above, $I(x; z) = \mathbb E \log \frac{q(z \mid x)}{q(z)} = \tfrac12 \log
\frac{a^2 \lambda + v}{v}$, since the squared distances of both densities average to 1, in units of
their variances.
"""

# %%
for name, a, v in (
    ("the best at beta = 4", np.sqrt(VARIANCE - 4) / VARIANCE, 4 / VARIANCE),
    ("twice as far out", 2 * np.sqrt(VARIANCE - 4) / VARIANCE, 4 / VARIANCE),
):
    rate, _ = rate_and_distortion(0.0, a, np.log(v))
    total = a**2 * VARIANCE + v
    information = 0.5 * np.log(total / v)
    to_prior = 0.5 * (total - 1 - np.log(total))
    print(f"{name:21} R {rate:.4f} = I {information:.4f} + KL(q(z) || p(z)) {to_prior:.4f}")
    assert np.isclose(rate, information + to_prior, rtol=0, atol=1e-6)

# %% [markdown]
r"""
(For real-valued $x$ the entropies of section 1 are differential ones. Grey pixels are read as in
lesson 8: as probabilities of white, over which the cross-entropy averages.)
"""

# %% [markdown]
r"""
## Sources

- I. Higgins et al. 2017, *beta-VAE: learning basic visual concepts with a constrained variational
  framework*: the constrained problem and the Lagrangian, section 2, the loss, equation (4); the
  normalised beta, section 4.
- C. P. Burgess et al. 2018, *Understanding disentangling in beta-VAE*: the bottleneck's capacity.
- A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy 2018, *Fixing a
  broken ELBO*: rate, distortion, $H - D \le I \le R$, and the plane.
- M. D. Hoffman and M. J. Johnson 2016, *ELBO surgery*: the rate in two parts.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: mutual information, equation
  (2.28).
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
