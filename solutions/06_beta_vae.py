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
# Lesson 6. beta-VAE: the price of information

Lesson 5 put a weight in front of the KL, called it `beta`, and set it to 1. Here the weight becomes
a *price*: what one nat of information about the image costs. You will train one model at seven
prices, from a tenth to forty, and see the whole exchange in one picture, the rate-distortion
plane. You will find out what can be compared between prices and what cannot, read the price that
hides in well-known programs, and watch a code die: collapse, when it is right and when it is an
accident.

Then comes the question that made the beta-VAE famous: does a high price give the numbers of a
code a *meaning*? For that we make images whose factors are known, and measure.

**Time**: about three hours, in two sittings: section 6 makes a fresh start. Parts marked *aside*
can be left out. **You need**: lessons 1 to 5, above all the ELBO, the three ways to read it (lesson
4, section 6), and sections 9 and 10 of that lesson.
"""

# %%
# First: it keeps TensorFlow's start-up quiet.
from vae_helpers import checks, data, plotting, sprite_vae, training, widgets
from vae_helpers.linear_gaussian import gaussian_kl, linear_gaussian_posterior
from vae_helpers.metrics import in_bins
from vae_helpers.vae import VAE, bernoulli_log_likelihood, build_decoder, build_encoder
from vae_helpers.vae import kl_divergence, reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.optimize import minimize
from scipy.special import xlogy
from sklearn.metrics import mutual_info_score

keras.utils.set_random_seed(6)

# %% [markdown]
r"""
## 1. A price for information

The negative ELBO of lesson 5 has two parts. Averaged over the images, each has a name of its own
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
again is at least the entropy $H$ of the data (the difference is a KL, lesson 4, section 10):

$$ D + R \;\ge\; H, \qquad R \;\ge\; I(x; z) \;\ge\; H - D . $$

(The last step: the expected $-\log p(x \mid z)$ is at least the entropy that is left in $x$ when
$z$ is known, $D \ge H(x \mid z) = H - I(x; z)$, again because the difference is a KL.) Whoever
wants a small distortion must pay in rate (Alemi et al. 2018).

(*Aside*: for real-valued $x$ the entropies are differential ones. Grey pixels are read as in lesson
2: as probabilities of white, over which the cross-entropy averages.)
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

### Exercise 6.1: beta_vae_loss

`reconstruction` and `kl` hold one number for each image, as `terms` of lesson 5's model gives them.
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
noise.** And for that model lesson 4 knows the optimum: $q$ is the posterior, and $p(x) = \mathcal
N(0, w^2 + \beta)$ is to have the data's variance $\lambda$. So $w^2 = \lambda - \beta$ if $\beta <
\lambda$, and $w = 0$ otherwise. For $\beta < \lambda$ the posterior has (lesson 4, section 3, with
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
Keep that in mind for section 5. And the mutual information? Here $q(z)$ is a Gaussian with mean 0
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
## 2. Seven prices for MNIST

Now images. One model with ten numbers in its code, 10,000 training images, 5,000 test images, five
passes, and that at seven prices. `train_step` is that of lesson 5, with your loss in it:
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
The step is compiled once. For each price all variables go back to where they started: the weights,
the optimizer's memory, the state of the noise. So the seven runs differ in nothing but `beta`.
"""

# %%
(train_images, _), (test_images, test_labels) = data.load_mnist()
train_images = train_images.reshape(-1, 784)[:10_000].copy()  # so that the others can go
test_images = test_images.reshape(-1, 784)[::2].copy()
x_test = test_images.astype("float32") / 255
BATCH_SIZE, EPOCHS = 125, 5
STEPS = EPOCHS * len(train_images) // BATCH_SIZE


# %%
def prepared(model, jit_compile=True):
    """Compile a model for short runs; return its variables with the values they start from."""
    training.start_at_mean_image(model.decoder, train_images)
    optimizer = keras.optimizers.Adam(training.learning_rate(STEPS))
    model.compile(optimizer, jit_compile=jit_compile, steps_per_execution=10)
    optimizer.build(model.trainable_variables)
    return [(variable, variable.numpy()) for variable in model.variables + optimizer.variables]


def evaluated(model):
    """Rate and distortion of a model, averaged over the test images, in nats."""
    parts = [model.terms(some) for some in np.split(test_images, 5)]
    distortion, rate = (np.mean([part[i] for part in parts]) for i in (0, 1))
    return rate, distortion


def train_at(model, start, beta, callbacks=()):
    """Train from the start at a price; rate and distortion of the test images."""
    for variable, value in start:
        variable.assign(value)
    model.beta.assign(beta)
    model.fit(
        train_images,
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        verbose=0,
        callbacks=list(callbacks),
    )
    return evaluated(model)


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
start = prepared(vae)
z_fixed = keras.random.normal((10, 10), seed=1)

results, pictures, heads, trained = {}, {}, {}, {}
print("beta   distortion D     rate R   minus ELBO D + R")
for beta in prices:
    rate, distortion = results[beta] = train_at(vae, start, beta)
    print(f"{beta:4.1f} {distortion:13.2f} {rate:11.3f} {distortion + rate:15.2f}")
    # What later sections look at, kept before the weights go back to the start.
    codes = reparameterize(*vae.encoder(x_test[:10]))
    pictures[beta] = [keras.ops.sigmoid(vae.decoder(z)).numpy() for z in (codes, z_fixed)]
    heads[beta] = [head.numpy() for head in vae.encoder(x_test)]
    trained[beta] = vae.get_weights()

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
nothing. Section 5 comes back to $\beta = 4$ and 10.

(The proof was about the same average for all; the numbers are for test images, while training saw
others. With little overfitting that makes little difference.)
"""

# %%
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
The dotted floor is the entropy of the grey pixels, as in lesson 5, section 8: whatever the code
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
$q(z)$ fills more of it. What that $q(z)$ is, and how far from the prior, is a subject of lesson 7.

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

### Exercise 6.2: hidden_beta

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
(What that does to MNIST, section 5 will tell.) The same arithmetic says why a
beta does not travel. At twice the resolution an image has four times as many pixels, and, as
neighbours say much the same, $D$ grows up to fourfold, while what there is to know about the
content stays: the same $\beta$ is then a *lower* price in comparison. Higgins et al. (2017)
therefore report $\beta_{\mathrm{norm}} = \beta L / P$, which is just the weight of a program that
averages both. To say "beta = 4" without the likelihood, the reductions and the resolution is to say
nothing.

## 5. Collapse

In the sweep, the rate went to zero as the price rose. How does a code of ten numbers give up: a
little everywhere, or number by number? The KL is a sum over the dimensions, so each has a rate
of its own.
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

### Exercise 6.3: active_units

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
assert counts == [10.0] * 7
assert units_by_beta[0.1] == units_by_beta[1.0] == 10
assert units_by_beta[40.0] <= 1

# %%
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
vae.set_weights(trained[4.0])
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
### When collapse is right

Collapse sounds like a failure. The solvable world of section 1 says when it is none. Give $x$
several numbers, independent and with variances $\lambda_1, \lambda_2, \dots$, and the decoder a
fixed noise of 1, and the code as many numbers as it likes. As in section 1, the loss at price
$\beta$ is $\beta$ times minus an ELBO with noise variance $\beta$, so that $W W^\top + \beta I$ is
to come as near to the data's covariance as it can. Section 9 of lesson 4 did that with a noise that
was trained, too; here it stays. In a direction where the model's variance is $\kappa_j \ge \beta$
and the data's $\lambda_j$, the mean of $-\log p(x)$ is $\tfrac12 (\log \kappa_j + \lambda_j /
\kappa_j)$ and a constant. It falls until $\kappa_j = \lambda_j$ and then rises, so $\kappa_j =
\max(\lambda_j, \beta)$. There is one unit for each $\lambda_j > \beta$, and each is the world of
section 1:

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
noise as well, there can be a tie. Lesson 4, section 10, had two independent numbers with variances
25 and 1. Let the decoder have the noise variance $\sigma^2$ for the first of them, from 1 to 25,
and let its weight and the encoder be the best for that noise. Section 1 (with $\sigma^2$ for its
$\beta$) gives the rate $\tfrac12 \log \tfrac{25}{\sigma^2}$, and the expected squared error is
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

### The price of the first nat

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
At 40 none is: no small step away from silence pays. And the Keras guide? Its price of 24.5 for a
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

### When collapse is an accident

But a trained network need not be at its optimum. At the start the decoder makes nothing of the code
yet, so the encoder feels only the cost of the KL: it may well go silent before the decoder
has learned to listen. And once $q$ is the prior, the code is noise and the decoder has no reason to
listen. Exactly there every slope is 0. Near it, what leads away is weak at first, even where it
would pay in the end, and a training of finite length may not get away.

The usual remedy is **KL warm-up** (Bowman et al. 2016; Sønderby et al. 2016): let the price rise
from 0 to its full height during the first part of training. The code is learned while it is cheap,
and then has to prove itself worth its price.

### Exercise 6.4: kl_warmup

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
    warm[beta] = train_at(vae, start, beta, [Warmup(beta, STEPS // 2)])
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

### Free bits

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
for variable, value in start:
    variable.assign(value)
free_vae = FreeBitsVAE(vae.encoder, vae.decoder, seed=6)  # the same networks, the same start
free_start = prepared(free_vae, jit_compile=False)  # two short runs: a compiler costs more
free = {}
for beta in (10.0, 40.0):
    free[beta] = train_at(free_vae, free_start, beta)
    units = float(active_units(vae.encoder(x_test)[0]))
    report(f"beta {beta:g}, free bits", beta, *free[beta], units)
    each = np.sort(rate_of_each(*map(np.asarray, vae.encoder(x_test))))
    print("   nats of each unit   " + " ".join(f"{rate:.2f}" for rate in each))
    assert each.min() > 0.15
assert free[40.0][1] + 40 * free[40.0][0] > own[40.0][1] + 20
assert free[10.0][1] + 10 * free[10.0][0] > own[10.0][1] + 2

# %%
plotting.rate_distortion(
    rates[3:],
    distortions[3:],
    prices[3:],
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
the second half of this lesson.
"""

# %% [markdown]
r"""
## 6. Data whose factors are known

(MNIST has done its work, and a laptop can use the memory. To go back to sections 2 to 5 after the
next cell, run them again from section 2 on.)

So far beta has bought and sold nats. Its fame rests on something else: on the hope that an
expensive code becomes a *tidy* one, in which each number means one thing (Higgins et al. 2017).
Whether it does can be judged only where we know what there is to mean. So we leave MNIST and draw
our own pictures, in the manner of the data set dSprites: three shapes in four sizes, turned by four
angles, at nine places from left to right and nine from top to bottom. Each combination occurs once,
and of each picture we know the five **factors** that made it.
"""

# %%
vae = free_vae = start = free_start = heads = trained = draws = None
train_images = test_images = x_test = x_some = None

images, factors, names = sprite_vae.load()
x_sprites = images.astype("float32") / 255
print(f"{len(images):,} images of {images.shape[1]} pixels")
for name, values in zip(names, factors.max(axis=0) + 1, strict=True):
    print(f"{name:12} {values} values")

# %%
random = np.random.default_rng(6)
some = {
    name: x_sprites[random.choice(np.flatnonzero(factors[:, 0] == shape), 10, replace=False)]
    for shape, name in enumerate(("square", "ellipse", "heart"))
}
plotting.rows(
    some,
    caption="Ten pictures of each shape, 32 by 32 pixels, white on black. Five factors made each of "
    "them: shape, scale, orientation, x (its place from the left) and y (from the top).",
)

# %% [markdown]
r"""
(Two names now have two meanings, and both are customary: $x$ in a formula is the image; *x* as the
name of a factor is a place.)

The factors do not weigh the same. Take two pictures that share all factors but one, which is drawn
anew for each. In how many of the 1,024 pixels do they differ? For two independent draws of a pixel
that is white in a share $p$ of the cases they differ in a share $2 p (1 - p)$, twice its variance.
"""


# %%
def pixels_changed(images, factors):
    """In how many pixels two images differ, if one factor is drawn anew: one number for each."""
    combinations = images.reshape(*factors.max(axis=0) + 1, -1)  # a separate axis for each factor
    white = (combinations > 0).astype("float32")
    return [2 * white.var(axis=axis).sum(axis=-1).mean() for axis in range(factors.shape[1])]


for name, pixels in zip(names, pixels_changed(images, factors), strict=True):
    print(f"{name:12} {pixels:6.1f} pixels")

# %% [markdown]
r"""
Both places weigh nearly the same, about twice as much as the scale. The shape and the orientation
change a rim. Keep that in mind.

The model is a small VAE with a code of **six** numbers, one more than there are factors; its layers
and its training stand in `vae_helpers.sprite_vae`. All pictures are used for training: the question
is what the code says about *these*.
"""

# %%
vae_1, history = sprite_vae.train(images, beta=1.0, seed=0)
means_1 = vae_1.encoder(x_sprites)[0].numpy()
print(
    f"beta 1: reconstruction {history['reconstruction'][-1]:.2f}, KL {history['kl'][-1]:.2f} nats"
)
print("variance of the means: " + " ".join(f"{v:.3f}" for v in means_1.var(axis=0)))
print(f"active units: {float(active_units(means_1)):.1f} of {sprite_vae.LATENT_DIM}")

# %% [markdown]
r"""
One of them passes by a hair, and you will see it do nothing. A threshold is a convention.

## 7. A walk along each axis

What does a single number of the code do? Encode one picture, exchange this number for values from
$-2$ to $2$, leave the others as they are, and decode: a **latent traversal**.

### Exercise 6.5: traverse

`z` is one code, `dimension` counts from 0. One row for each value. `z` itself is to stay as it is.
"""


# %%
@checks.traverse
def traverse(z, dimension, values):
    """Copies of one code with one of its numbers exchanged: z (d,), values (n,) -> (n, d)."""
    ### BEGIN SOLUTION
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = values
    return codes
    ### END SOLUTION


# %%
(middle,) = np.flatnonzero((factors == [1, 2, 0, 4, 4]).all(axis=1))  # a large ellipse


def walks(vae):
    """Traversals from the ellipse in the middle along every axis: {name: images (9, 1024)}."""
    z = vae.encoder(x_sprites[[middle]])[0].numpy()[0]
    values = np.linspace(-2, 2, 9, dtype="float32")
    codes = {f"z {j + 1}": np.asarray(traverse(z, j, values)) for j in range(len(z))}
    return {name: keras.ops.sigmoid(vae.decoder(rows)).numpy() for name, rows in codes.items()}


plotting.rows(
    walks(vae_1),
    caption="Beta 1: from one picture along each of the six numbers of the code, from -2 to 2. Look at "
    "what changes in a row: often place, size and shape at once.",
)

# %% [markdown]
r"""
A walk shows one line through the code, from one picture. The maps below, a device of Burgess et al.
(2018), show more: the posterior mean of each number at each of the 81 places, averaged over shapes,
sizes and angles.
"""


# %%
def by_place(means):
    """The average of each posterior mean at each place: (n, latent) -> (latent, y, x)."""
    return means.reshape(3, 4, 4, 9, 9, -1).mean(axis=(0, 1, 2)).transpose(2, 1, 0)


plotting.code_maps(
    {"beta 1": by_place(means_1)},
    caption="The posterior means by the place of the sprite. Vertical contour lines would say that a number "
    "tells x and nothing of y, horizontal ones the reverse. Here most are bent, or slanting: x and y are "
    "mixed.",
)

# %% [markdown]
r"""
## 8. How tidy is a code? A score

Looking at pictures is how one fools oneself: one chooses the start, the range, and the lucky run.
We want a score, and since we know the factors there can be one. It takes two steps: *what does one
number of the code tell about one factor*, and *does it tell it alone*.

**What it tells.** Let $k$ be the bin in which a number of the code lies, and $f$ a factor; both
have finitely many values. Were they independent, each pair of values would occur as often as the
product of their shares says. How far the pairs are from that is the **mutual information** of
section 1: the KL (lesson 2) from the shares of the pairs as they are to that product,

$$ I(k; f) = \sum_{k, f} p(k, f)\, \log \frac{p(k, f)}{p(k)\,p(f)} , $$

in nats. It is 0 if they are independent. And it is at most $H(f)$, the entropy of the factor: with
$p(k, f) = p(k)\, p(f \mid k)$ it is $H(f) - H(f \mid k)$, and the entropy of finitely many values,
here of those that $f$ may have when $k$ is known, is never negative. A variable tells all about
itself: $I(f; f) = H(f)$.

### Exercise 6.6: mutual_information

Both arguments hold one whole number for each image, from 0 on. The shares are those in the sample.
Pairs that do not occur count 0 (the limit of $p \log p$ at 0; `xlogy(p, q)` is $p \log q$, and 0
where $p = 0$). To fill the table of pairs, `np.add.at` or two loops will do.
"""


# %%
@checks.mutual_information
def mutual_information(one, other):
    """What one variable tells about another, in nats: whole numbers (n,), (n,) -> float."""
    ### BEGIN SOLUTION
    one, other = np.asarray(one).astype(int), np.asarray(other).astype(int)
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)))
    ### END SOLUTION


# %%
across, down = factors[:, 3], factors[:, 4]
third = across // 3  # left, middle or right
print(
    f"x about itself  {mutual_information(across, across):.4f}, its entropy log 9 = {np.log(9):.4f}"
)
print(f"x about y       {abs(mutual_information(across, down)):.4f}")
print(f"third about x   {mutual_information(third, across):.4f}, and log 3 = {np.log(3):.4f}")
print(f"scikit-learn    {mutual_info_score(third, across):.4f}")
assert np.isclose(mutual_information(third, across), mutual_info_score(third, across))

# %% [markdown]
r"""
`in_bins(codes, bins)` cuts each number of the codes into bins of equal width over its own range.
What each number of our code tells about each factor, as a share of what there is to tell:
"""


# %%
def told(means):
    """What each number of the code tells of each factor, over H(factor): (factors, latent)."""
    binned = in_bins(means, 20).T
    return np.array(
        [[mutual_information(k, f) / mutual_information(f, f) for k in binned] for f in factors.T]
    )


plotting.told(
    {"beta 1": told(means_1)},
    names,
    caption="What each number of the code tells about each factor, as a share of the factor's entropy. A "
    "tidy code would have one dark cell in each row, and none beside it.",
)

# %% [markdown]
r"""
(A few hundredths mean nothing. The bins span the range of each number, however narrow, so that even
a silent one may seem to tell a little.)

**Alone?** A factor is well kept if *one* number tells it and no second one does. So take in each
row the largest entry minus the second largest, and average over the factors. That is the **mutual
information gap** (Chen et al. 2018),

$$ \mathrm{MIG} = \frac{1}{F} \sum_{f} \frac{I(k_{1}; f) - I(k_{2}; f)}{H(f)} , $$

with $k_1$ for the number of the code that tells most about the factor $f$, and $k_2$ for the one
that tells second most. $F$ is the number of factors.

### Exercise 6.7: mutual_information_gap

`codes` (n, latent) are posterior means, `factors` (n, factors) whole numbers. Use `in_bins` and
your `mutual_information`. For the entropy of a factor there is a formula above.
"""


# %%
@checks.mutual_information_gap
def mutual_information_gap(codes, factors, bins=20):
    """How well single dimensions of a code tell single factors, from 0 to 1: float."""
    ### BEGIN SOLUTION
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.mean(gaps))
    ### END SOLUTION


# %% [markdown]
r"""
A score that judges codes should be judged first, on codes of which the right answer is known. We
make five from the factors themselves: a *perfect* one, with one number for each factor; the same
with an *idle* number added; with the place x in *two* numbers; with the plane of x and y *turned*
by 45 degrees; and with shape and scale *packed* into one number.

**Predict.** The perfect code has a gap of 1. Which of the next three is judged worst?

- **a**: the one with an idle number, which tells nothing;
- **b**: the one in which a number stands twice, which wastes room;
- **c**: the turned one, in which two numbers tell of x and y together.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("judged_worst", guess)

# %%
perfect = (factors - factors.mean(axis=0)) / factors.std(axis=0)
turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
known = {
    "perfect": perfect,
    "an idle number": np.column_stack([perfect, np.zeros(len(perfect))]),
    "x twice": np.column_stack([perfect, perfect[:, 3]]),
    "x and y turned": np.column_stack([perfect[:, :3], perfect[:, 3:] @ turn]),
    "two in one": np.column_stack([factors[:, 0] + 3 * factors[:, 1], perfect[:, 2:]]),
}
for name, codes in known.items():
    gap = mutual_information_gap(codes, factors)
    print(f"{name:16} MIG {gap:.4f}")
    assert np.isclose(gap, 1, atol=1e-3) == (name in ("perfect", "an idle number", "two in one"))

# %% [markdown]
r"""
An idle number does no harm. A factor that stands twice loses its whole gap, a fifth of the score.
The turned code loses two of them: each of its numbers tells as much of x as of y. Whether a turned
code *should* count as worse is a matter of taste; the gap says that axes count. And the last one
shows what it does not ask: each *factor* is to have a number of its own, but a number may have two
factors.

Nor is the gap a property of the code alone. The same code of our VAE, with other bins, or by a draw
of $z$ for each image in place of the means:
"""

# %%
draw = reparameterize(*vae_1.encoder(x_sprites)).numpy()
for name, codes, bins in (
    ("means, 20 bins", means_1, 20),
    ("means, 5 bins", means_1, 5),
    ("means, 100 bins", means_1, 100),
    ("draws, 20 bins", draw, 20),
):
    print(f"{name:16} MIG {mutual_information_gap(codes, factors, bins):.3f}")

# %% [markdown]
r"""
Compare only numbers that were measured in the same way. Ours: posterior means, 20 bins.

## 9. Does a higher price make a tidier code?

Now the question. The same model, the same seed, beta = 8:
"""

# %%
vae_8, history = sprite_vae.train(images, beta=8.0, seed=0)
means_8 = vae_8.encoder(x_sprites)[0].numpy()
print(
    f"beta 8: reconstruction {history['reconstruction'][-1]:.2f}, KL {history['kl'][-1]:.2f} nats"
)
for name, means in {"beta 1": means_1, "beta 8": means_8}.items():
    print(f"{name}: {float(active_units(means)):.1f} units active, "
          f"MIG {mutual_information_gap(means, factors):.3f}")  # fmt: skip

# %%
plotting.rows(
    walks(vae_8),
    caption="Beta 8: the same six walks. Three numbers do nothing, two move the sprite along one axis each "
    "(and enlarge it at the ends), and one shrinks it until it is gone. The ellipse has become a round "
    "blob: that is the price.",
)

# %%
plotting.code_maps(
    {"beta 1": by_place(means_1), "beta 8": by_place(means_8)},
    caption="The maps of both codes. At beta 8 three numbers are left: one of x, one of y, and one that "
    "has much to do with how far the sprite is from the middle. Nobody asked for that one.",
)

# %%
plotting.told(
    {"beta 1": told(means_1), "beta 8": told(means_8)},
    names,
    caption="What both codes tell. At beta 8, x and y are told by one number each, mostly. The shape and the "
    "orientation are told by no single number, in either code.",
)

# %%
pair = np.argmax(told(means_8)[3:], axis=1)  # the numbers that tell most about x and about y
(third,) = set(np.argsort(-means_8.var(axis=0))[:3]) - set(pair)
distance, with_it = np.hypot(factors[:, 3] - 4, factors[:, 4] - 4), []
for name, value in {"distance from the middle": distance, "scale": factors[:, 1]}.items():
    with_it.append(np.corrcoef(means_8[:, third], value)[0, 1])
    print(f"the third active number: correlation with the {name} {with_it[-1]:.2f}")
assert min(np.abs(with_it)) > 0.2
assert np.prod(with_it) < 0
shares = told(means_8)
assert np.min(shares[3:].max(axis=1)) > 0.4
assert np.max(shares[[0, 2]]) < 0.1

# %% [markdown]
r"""
So the third number is a mixture: of the scale, and, with the opposite sign, of a distance that is
no factor at all. That explains the walks: a sprite that moves outward while the third number stays
has to grow. And in the middle of the picture, one end of the third number stands for no image in
the set.

Walk through the code yourself: a slider for each number, from the ellipse in the middle.
"""

# %%
widgets.LatentSliders(lambda z: keras.ops.sigmoid(vae_8.decoder(z)), start=means_8[middle])

# %% [markdown]
r"""
One run each, from one seed. That proves nothing: with another seed the weights start elsewhere, and
the code ends elsewhere. So we take five seeds at each of four prices. And three sets of pictures,
because the same holds for data: the sprites above; and two smaller sets of 560 ellipses, in 5
scales, at 16 places from left to right and 7 from top to bottom, in one of which the ellipses are
*lying* and in the other *upright*.

So many trainings are too long for this notebook. A script made them with the function that you have
just called, and their few numbers lie in the package. The cell below prints the command that makes
them again, in about a quarter of an hour.

**Predict.** (A bet rather than a deduction.) All sprites, five seeds at beta = 1 and five at beta =
8. The gaps

- **a**: differ little within each beta, and are clearly larger at 8: beta decides;
- **b**: differ so much within each beta that their ranges overlap: luck decides;
- **c**: differ much at 1 and little at 8, where every one is larger than all those at 1.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("seeds", guess)

# %%
runs, command = sprite_vae.load_runs()
print(command)


def of(data, beta, what, warmup=False):
    """One number of each recorded run: (seeds,)."""
    wanted = data, beta, warmup
    return np.array([r[what] for r in runs if (r["data"], r["beta"], r["warmup"]) == wanted])


RECORDED = (1.0, 4.0, 8.0, 12.0)
print("MIG of five seeds, all sprites")
for beta in RECORDED:
    gaps = of("all", beta, "mig")
    print(f"beta {beta:4.1f}: " + " ".join(f"{gap:.3f}" for gap in gaps)
          + f"   mean {gaps.mean():.3f}")  # fmt: skip
assert of("all", 8.0, "mig").min() > of("all", 1.0, "mig").max()

# %%
plotting.runs(
    {
        data: {f"{beta:g}": of(data, beta, "mig") for beta in RECORDED}
        for data in ("all", "lying", "upright")
    },
    "MIG",
    caption="Sixty trainings: each point is one seed, each line the mean of five. With all sprites, and with "
    "lying ellipses, a higher price gave tidier codes on average. With upright ellipses it did not.",
)

# %% [markdown]
r"""
So there is an effect, and for all sprites it is not luck. Is a recorded number worth more than a
promise? You have made two of these runs again already:
"""

# %%
for beta, means in ((1.0, means_1), (8.0, means_8)):
    recorded = of("all", beta, "mig")[0]
    print(f"beta {beta:g}, seed 0: recorded {recorded:.3f}, "
          f"made again {mutual_information_gap(means, factors):.3f}")  # fmt: skip
assert abs(of("all", 8.0, "mig")[0] - mutual_information_gap(means_8, factors)) < 0.1

# %% [markdown]
r"""
(On another processor sums are rounded in another order, and after two thousand steps a code may
have ended elsewhere, most of all at beta = 1.)

And what is it that got better? Factor by factor, the mean over the seeds:
"""

# %%
print("gap of           " + " ".join(f"{name:>11}" for name in names))
for beta in RECORDED:
    gaps = [list(gaps.values()) for gaps in of("all", beta, "gaps")]
    print(f"beta {beta:4.1f}        " + " ".join(f"{gap:11.2f}" for gap in np.mean(gaps, axis=0)))
for name in ("shape", "orientation"):
    most = max(told_of[name] for beta in RECORDED for told_of in of("all", beta, "most"))
    print(f"the most that any number tells of the {name}, in all these runs: {most:.2f}")
    assert most < 0.1
print("reconstruction   " + " ".join(
    f"{of('all', beta, 'reconstruction').mean():6.1f} at {beta:g}" for beta in RECORDED))  # fmt: skip

# %% [markdown]
r"""
It is x and y, and at the highest price the scale. No single number tells the shape or the
orientation, at any price. (What several numbers say together, MIG does not see.) Of such a code one
should not say that it has "discovered the factors".

And why not with upright ellipses? At beta = 8, the mean over the seeds of what the best number
tells of each factor, and of the second best:
"""

# %%
for which in ("lying", "upright"):
    best, gaps = of(which, 8.0, "most"), of(which, 8.0, "gaps")
    some, its_factors, its_names = sprite_vae.load(which)
    for name, pixels in zip(its_names, pixels_changed(some, its_factors), strict=True):
        first = np.mean([told_of[name] for told_of in best])
        gap = np.mean([gap_of[name] for gap_of in gaps])
        print(
            f"{which:8} {name:6} {pixels:6.1f} pixels   best {first:.2f}   second {first - gap:.2f}"
        )

# %% [markdown]
r"""
With upright ellipses, x changes by far the most pixels, and a second number tells it nearly as well
as the best. Here the way from left to right is long compared with the width of an ellipse, and it
seems worth more than one number can carry. No theory in this lesson predicts that. It is one more
thing on which tidiness depends.

Look at beta = 4, all sprites, where some seeds are tidy and others are not. Do the untidy ones pay
for it?
"""

# %%
losses = of("all", 4.0, "reconstruction") + 4 * of("all", 4.0, "kl")
for seed in np.argsort(losses):
    print(
        f"beta 4, seed {seed}: MIG {of('all', 4.0, 'mig')[seed]:.3f}, own loss {losses[seed]:.2f}"
    )

# %% [markdown]
r"""
In these five runs, yes, but little: a fraction of a nat in almost seventy. (At beta = 1 nothing of
the kind can be seen: there the order is another one.) If the objective prefers some axes so weakly,
it may depend on the way whether training finds them. The warm-up of section 5 saved codes from
collapse. Here, over half of the steps:
"""

# %%
for warmup in (False, True):
    gaps = of("all", 8.0, "mig", warmup)
    losses = of("all", 8.0, "reconstruction", warmup) + 8 * of("all", 8.0, "kl", warmup)
    print(f"beta 8, {'with a' if warmup else 'no'} warm-up")
    print("   MIG        " + " ".join(f"{gap:6.3f}" for gap in gaps))
    print("   own loss   " + " ".join(f"{loss:6.2f}" for loss in losses))
    print("   active     " + " ".join(f"{u:6.1f}" for u in of("all", 8.0, "active_units", warmup)))
assert of("all", 8.0, "mig", True).max() < of("all", 8.0, "mig").min()

# %% [markdown]
r"""
At the same price, all five codes came out untidy: what was learned while nats were cheap uses more
numbers and mixes the factors, and it was not sorted in time. By the test of section 5 these codes
are also the worse ones, with a larger loss. (They differ in more than their axes: they use more
units.) So an objective may prefer one set of axes to another. Where can such a preference come
from?

## 10. What the axes cost

Take one image, and let $m$ be the mean of its cloud and $S$ the covariance. A step $u$ away from
$m$ changes the distortion of this image by $g^\top u + \tfrac12 u^\top A u$, to second order: $g$
is the gradient there and $A$ the matrix of second derivatives. The cloud's steps have mean 0 and
covariance $S$, so on average that is $\tfrac12 \mathrm{tr}(A S)$. The terms of the loss in which
$S$ occurs are, with the KL of lesson 4, section 4,

$$ \tfrac12 \mathrm{tr}(A S) + \tfrac{\beta}{2} \big( \mathrm{tr}(S) - \log\det S \big)
   = \tfrac{\beta}{2} \big( \mathrm{tr}(\Lambda S) - \log\det S \big), \qquad \Lambda = I + A / \beta . $$

Let $\Lambda$ be positive definite, and $L$ the number of latent dimensions. Two Gaussians with mean
0 and the covariances $S$ and $\Lambda^{-1}$ have the KL $\tfrac12 (\mathrm{tr}(\Lambda S) - L -
\log\det\Lambda - \log\det S)$, so

$$ \tfrac{\beta}{2} \big( \mathrm{tr}(\Lambda S) - \log\det S \big)
   = \beta\, \mathrm{KL}\big(\mathcal N(0, S) \,\|\, \mathcal N(0, \Lambda^{-1})\big)
   + \tfrac{\beta}{2} \big( L + \log\det\Lambda \big) . $$

If $S$ may be any covariance matrix, the least is at $S = \Lambda^{-1}$, where the KL is 0. But the
encoder gives a *diagonal* $S$. Then $\mathrm{tr}(\Lambda S) = \sum_j \Lambda_{jj} S_{jj}$, the
least is at $S_{jj} = 1 / \Lambda_{jj}$, and it is $\tfrac{\beta}{2} (L + \sum_j \log
\Lambda_{jj})$. The difference is what the diagonal costs,

$$ \text{cost of the axes} = \frac{\beta}{2} \Big( \sum_j \log \Lambda_{jj} - \log\det\Lambda \Big) \;\ge\; 0 , $$

beta times the family gap of lesson 4, section 7. It is 0 if $A$ is diagonal: **if the numbers of
the code act on the image without disturbing one another.** Take two numbers for which it is, with
the entries $\alpha_1$ and $\alpha_2$, and turn their axes by 45 degrees. Then both $\Lambda_{jj}$
are $1 + \frac{\alpha_1 + \alpha_2}{2 \beta}$, and the determinant is as before:
"""


# %%
def cost_of_turn(beta, strong, weak):
    """What axes turned by 45 degrees cost, in nats, where A has these two eigenvalues."""
    best = np.log1p(strong / beta) + np.log1p(weak / beta)
    return beta / 2 * (2 * np.log1p((strong + weak) / (2 * beta)) - best)


betas = np.geomspace(0.1, 1000, 60)
plotting.curves(
    betas,
    {f"100 and {weak}": cost_of_turn(betas, 100, weak) for weak in (5, 30, 100)},
    "beta",
    "cost of the turn in nats",
    log="x",
    caption="What turned axes cost, for three pairs of eigenvalues of A. It rises with beta while the code "
    "is sharp, falls when the code is given up, and is 0 at any beta where the two are equal.",
)

# %% [markdown]
r"""
So for a given decoder a higher price makes the axes matter more, until nothing is left to have
axes. (A trained decoder changes with the price, too.) And it takes two numbers that act with
*unlike* strength on the image in question; where they act alike, every rotation of them is as good.
This is a statement about small steps from one image. How a factor is laid out over the whole code,
along one number or along a curve through two, is another matter.

That was algebra for small clouds. Does it hold for the network? For a Bernoulli decoder with
logits $\ell_i$ the distortion is $\sum_i \log(1 + e^{\ell_i}) - x_i \ell_i$. Its second derivative
for $\ell_i$ is $p_i (1 - p_i)$, with $p_i$ the decoder's mean, and so

$$ A \approx J^\top \mathrm{diag}\big(p (1 - p)\big)\, J, \qquad J = \partial\, \mathrm{logits} / \partial z . $$

(Left out is the curvature of the logits themselves. It comes in with the errors $p_i - x_i$, which
have either sign.)
"""

# %%
chosen = random.choice(len(images), 400, replace=False)


def sensitivity(vae, z, step=0.05):
    """A at each of n codes, with the slopes of the logits by differences: (n, d) -> (n, d, d)."""
    steps = step * np.eye(z.shape[1], dtype="float32")
    slopes = [vae.decoder(z + u).numpy() - vae.decoder(z - u).numpy() for u in steps]
    slopes = np.stack(slopes, axis=-1) / (2 * step)
    p = keras.ops.sigmoid(vae.decoder(z)).numpy()
    return np.einsum("npi,np,npj->nij", slopes, p * (1 - p), slopes)


def cost_of_axes(beta, A):
    """beta / 2 (sum log Lambda_jj - log det Lambda), averaged over the images: (n, d, d) -> float."""
    precision = np.eye(A.shape[1]) + A / beta
    diagonal = np.diagonal(precision, axis1=1, axis2=2)
    return beta / 2 * np.mean(np.log(diagonal).sum(axis=1) - np.linalg.slogdet(precision)[1])


# %% [markdown]
r"""
Turn two numbers of the code of beta = 8, those which tell x and y, by any angle, and let the
decoder turn them back before it starts. The prior looks the same from all sides, so nothing changes
but the axes along which the clouds may be wide or narrow. $A$ becomes $Q^\top A\, Q$ with the
matrix $Q$ of the turn. Beside what the formula says stands the loss itself, with draws from the
diagonal clouds that the formula calls best:
"""


# %%
def turned_by(degrees, pair, size):
    """The matrix (size, size) that turns the plane of a pair of numbers."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    Q = np.eye(size)
    Q[np.ix_(pair, pair)] = [[c, -s], [s, c]]
    return Q


def loss_of(vae, beta, mean, A, Q, draws=10):
    """distortion + beta * rate of a code turned by Q with its best diagonal clouds, in nats."""
    mean, log_var = mean @ Q, -np.log(np.diagonal(np.eye(len(Q)) + Q.T @ A @ Q / beta, 0, 1, 2))
    random = np.random.default_rng(6)  # the same noise for every turn
    losses = []
    for _ in range(draws):
        u = np.exp(log_var / 2) * random.normal(size=mean.shape)
        for z in (mean + u, mean - u):  # in pairs: the slopes cancel, and with them much noise
            logits = vae.decoder((z @ Q.T).astype("float32"))
            losses.append(-bernoulli_log_likelihood(x_sprites[chosen], logits))
    return np.mean(losses) + beta * np.mean(kl_divergence(mean, log_var))


# %%
A = sensitivity(vae_8, means_8[chosen])
angles = np.arange(0.0, 91.0, 15.0)
turns = [turned_by(angle, pair, sprite_vae.LATENT_DIM) for angle in angles]
predicted = np.array([cost_of_axes(8.0, Q.T @ A @ Q) for Q in turns])
measured = np.array([loss_of(vae_8, 8.0, means_8[chosen], A, Q) for Q in turns])
print("degrees   predicted   measured   MIG of x and y")
for i, Q in enumerate(turns):
    gap = mutual_information_gap((means_8 @ Q)[:, pair], factors[:, 3:])
    rise = predicted[i] - predicted[0], measured[i] - measured[0]
    print(f"{angles[i]:7.1f} {rise[0]:11.3f} {rise[1]:10.3f} {gap:16.3f}")
assert len(set(pair)) == 2
assert np.argmax(predicted) == np.argmax(measured) == 3
assert 0.5 < (measured[3] - measured[0]) / (predicted[3] - predicted[0]) < 1.5

# %%
plotting.curves(
    angles,
    {"by the formula": predicted - predicted[0], "measured": measured - measured[0]},
    "degrees that the plane of x and y is turned",
    "rise of the loss, nats",
    caption="What it costs to turn the code of beta 8, by the formula and by the loss itself. The axes at "
    "which training ended are those of the smallest loss; at 90 degrees x and y have changed places.",
)

# %% [markdown]
r"""
Less than a nat, of nearly ninety. These are the axes at which training ended, and MIG, which is
next to 0 half way, calls them tidy.

But x and y weigh nearly the same in our pictures! By the formula they should hardly have axes of
their own. They weigh the same on average; they do not at every place. The nine places of a factor
are equally frequent, but the code is to look like a Gaussian: so neighbouring places lie farther
apart in the code near the ends than in the middle, and a step of the code moves the sprite less far
there.
"""

# %%
at = A[:, pair, pair]  # the entries of A for x and for y alone
half_turn = turned_by(45, pair, sprite_vae.LATENT_DIM)
ends, rises = np.isin(factors[chosen, 3:], [0, 1, 7, 8]), []
for name, some in {
    "x near an end, y not": ends[:, 0] & ~ends[:, 1],
    "y near an end, x not": ends[:, 1] & ~ends[:, 0],
    "both near an end": ends.all(axis=1),
    "neither": ~ends.any(axis=1),
}.items():
    rise = cost_of_axes(8.0, half_turn.T @ A[some] @ half_turn) - cost_of_axes(8.0, A[some])
    rises.append(rise)
    print(f"{name:22} A for x {at[some, 0].mean():6.1f}   for y {at[some, 1].mean():6.1f}"
          f"   cost of 45 degrees {rise:5.2f}")  # fmt: skip
assert min(rises[:2]) > 3 * max(rises[2:])

# %% [markdown]
r"""
Where one of the two is much stronger, the axes matter; in the middle and in the corners, where both
are alike, hardly at all. What tells x and y from their rotations is that the places fill a
*square*, whose sides run along x and y. If they formed a round cloud, this reason would be gone.

### What no method can do

The turn above changed the axes and not a single probability: the prior is the same from all sides,
and the decoder turned the code back.
"""

# %%
z = np.random.default_rng(6).normal(size=(1000, 2))
change = np.abs(np.sum(z**2, axis=1) - np.sum((z @ turn) ** 2, axis=1)).max() / 2
print(
    f"log prior of 1,000 codes, before and after a turn by 45 degrees: at most {change:.1e} apart"
)
assert change < 1e-12

# %% [markdown]
r"""
Two models, then, which give every image the same $p(x)$; one is called disentangled, and the other
is not. **No method can tell them apart by $p(x)$ alone.** And rotations are only the simplest case:
for every prior of independent numbers, two or more, there are infinitely many maps that mix all of
them and keep the prior as it is (Locatello et al. 2019, theorem 1). To prefer one code it takes an
assumption beyond the images, and one that is right for them. Ours were: clouds without
correlations, a smooth decoder, and factors that fill a box. They fitted two of our three sets of
pictures.

## 11. What this lesson does not show

- **That beta-VAEs find "the" factors.** Two of five have an axis. Our factors are independent and
  complete by construction, which those of photographs are not. And with upright ellipses in place
  of all sprites, the same model at the same prices shows no such effect.
- **That it is the price which does it.** With a warm-up the same price gave another code.
- **That a large MIG is worth having.** At beta = 12 it is largest, and the reconstructions are
  worst.
- **That beta can be chosen without labels.** We knew the factors. Locatello et al. trained more
  than 12,000 models of six kinds on seven data sets: seeds and settings mattered more than the
  kind, and they found no way to pick the good runs without labels.
- **That tidy codes help** with whatever one wants to do next. The same study could not confirm it.
- **That MIG is the measure.** It lets one number keep two factors. There are half a dozen others,
  and they agree only in part.

The most that may be said: *in this setting, with these seeds, a more expensive code was a tidier
one, and the algebra says why it could be.*

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| rate, distortion | $R = \mathbb E_x \mathrm{KL}(q \,\Vert\, p(z))$, $D = -\mathbb E_x \mathbb E_q \log p(x \mid z)$ | `kl`, `reconstruction` | $R$ read as $I(x; z)$: it is an upper bound |
| price | $D + \beta R$ | `beta_vae_loss` | beta on the other term, on both; a float in a compiled step |
| choice of beta | compare $D + R$ | `distortions + rates` | compared by the beta-loss: always the smallest beta |
| hidden beta | $\gamma P / L$ | `hidden_beta` | one beta at two resolutions |
| active units | $\mathrm{Var}_x(\mu_j) > 0.01$ | `active_units` | $\sigma$ for $\sigma^2$; draws for means |
| warm-up | share of beta from 0 to 1 | `kl_warmup` | taken for another objective: it changes the way |
| free bits | $\sum_j \max(\nu, \mathbb E_x \mathrm{KL}_j)$ | `FreeBitsVAE` | taken on the total |
| traversal | one number of $z$ exchanged | `traverse` | z changed in place; a lucky start |
| what is told | $I(k; f) = \mathrm{KL}(p(k, f) \,\Vert\, p(k)\,p(f))$ | `mutual_information` | counts for shares, $0 \log 0$ |
| told by one alone | mean of $(I_1 - I_2) / H(f)$ | `mutual_information_gap` | other bins, draws for means, one seed |
| cost of the axes | $\frac{\beta}{2} (\sum_j \log\Lambda_{jj} - \log\det\Lambda)$ | `cost_of_axes` | factors that act alike: no axes |

## Sources

- I. Higgins et al. 2017, *beta-VAE: learning basic visual concepts with a constrained variational
  framework*: the constrained problem and the Lagrangian, section 2, the loss, equation (4); the
  normalised beta, section 4.
- C. P. Burgess et al. 2018, *Understanding disentangling in beta-VAE*: the bottleneck's capacity;
  maps of the code over places.
- A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy 2018, *Fixing a
  broken ELBO*: rate, distortion, $H - D \le I \le R$, and the plane.
- M. D. Hoffman and M. J. Johnson 2016, *ELBO surgery*: the rate in two parts.
- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*: active units,
  section 5.2.
- S. R. Bowman et al. 2016, *Generating sentences from a continuous space*: KL annealing.
- C. K. Sønderby, T. Raiko, L. Maaløe, S. K. Sønderby and O. Winther 2016, *Ladder variational
  autoencoders*: warm-up in a straight line.
- D. P. Kingma, T. Salimans, R. Jozefowicz, X. Chen, I. Sutskever and M. Welling 2016, *Improving
  variational inference with inverse autoregressive flow*: free bits.
- J. Lucas, G. Tucker, R. Grosse and M. Norouzi 2019, *Don't blame the ELBO! A linear VAE
  perspective on posterior collapse*.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: mutual information, equation
  (2.28); reverse water-filling, section 10.3.3.
- R. T. Q. Chen, X. Li, R. Grosse and D. Duvenaud 2018, *Isolating sources of disentanglement in
  variational autoencoders*: the gap, equation (6).
- F. Locatello et al. 2019, *Challenging common assumptions in the unsupervised learning of
  disentangled representations*: theorem 1; the study of 12,000 models.
- M. Rolinek, D. Zietlow and G. Martius 2019, *Variational autoencoders pursue PCA directions (by
  accident)*: why a diagonal q has axes.
- L. Matthey, I. Higgins, D. Hassabis and A. Lerchner 2017, *dSprites*: the manner of the pictures.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0. The sprites are our own.
"""

# %%
checks.progress()
