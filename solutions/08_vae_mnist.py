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
# Lesson 8. A variational autoencoder on MNIST

Here the parts come together. You build the encoder, the decoder and the loss, train them on all
60,000 training images in well under a minute, and end with a machine that draws new digits: a map
of them, evenly laid out over the prior, and a point on it that you can drag.

You will also learn to read the two numbers that training prints, reconstruction and KL, both in
nats; to tell a *sample* from a mean; and to recognise this model in the older code that is all
over the web.

![A grid of handwritten digits, turning into one another without a gap](../solutions/pictures/08_vae_mnist.png)

**Time**: {{minutes}} minutes. **You need**: lesson 1, and what lessons 2 to 6 prove. If you come
here first, this is what they prove (symbols: [notation](../lessons/notation.ipynb)):

- **Lesson 2, latent variables.** A model that draws a code $z$ from a prior $p(z)$ and then an
  image from $p(x \mid z)$ gives each image a probability, $p(x) = \int p(x \mid z)\, p(z)\, dz$.
  Hardly any code drawn from the prior fits a given image, so that averaging over such draws is
  wasteful, and with many numbers hopeless as an estimate. The likelihood of Bernoulli pixels is best
  written with logits (`bernoulli_log_likelihood`).
- **Lesson 3, KL.** How far one distribution is from another is counted in nats, and from one
  Gaussian to another it has a closed form (`kl_divergence`).
- **Lessons 4 and 5, reparameterization.** A draw $z \sim \mathcal N(\mu, \sigma^2)$ can be written
  as $z = \mu + \sigma \epsilon$ with $\epsilon \sim \mathcal N(0, 1)$, so that gradients pass to
  $\mu$ and $\sigma$ (`reparameterize`). The estimate of the gradient that results has, in practice,
  a far smaller variance than the score-function estimate.
- **Lesson 6, the ELBO.** For any distribution $q(z \mid x)$, the *evidence lower bound*
  $\mathbb E_q[\log p(x \mid z)] - \mathrm{KL}(q(z \mid x) \,\|\, p(z))$ lies below $\log p(x)$,
  by exactly the KL from $q$ to the true posterior. So whatever raises the bound raises
  $\log p(x)$, or brings $q$ nearer to the posterior, or both.
"""

# %%
from vae_helpers import checks, data, plotting, training, widgets  # first: a quiet TensorFlow
from vae_helpers.densities import gaussian_log_density, log_mean_exp
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize
from vae_helpers.without_encoder import log_likelihoods

import keras
import numpy as np
import tensorflow as tf
from scipy.special import ndtri, xlogy

keras.utils.set_random_seed(5)

# %% [markdown]
r"""
## 1. The idea

Lesson 1 ended with a question: which codes may I decode? The answer of a variational autoencoder
(Kingma and Welling 2013; Rezende, Mohamed and Wierstra 2014) is to agree on it in advance.

- **The story.** A code is drawn from the *prior* $p(z) = \mathcal N(0, I)$. The **decoder** turns
  it into a distribution over images, $p(x \mid z)$: a probability for each pixel to be white.
- **The way back.** Given an image, which codes may it have come from? The **encoder** answers with
  a distribution, not a point: $q(z \mid x) = \mathcal N(\mu(x), \mathrm{diag}\,\sigma^2(x))$, a
  small cloud.
- **The bargain.** Each image may have its own cloud, but to keep it apart from the prior costs
  nats: $\mathrm{KL}(q \,\|\, p)$. So the clouds crowd together where the prior is, and leave few holes.
"""

# %%
plotting.model_diagram()

# %% [markdown]
r"""
The loss is minus the ELBO of lesson 6, for each image, in nats:

$$ \mathrm{loss}(x) = \underbrace{-\,\mathbb E_{q(z \mid x)}[\log p(x \mid z)]}_{\text{reconstruction}}
  \;+\; \underbrace{\mathrm{KL}\big(q(z \mid x)\,\|\,p(z)\big)}_{\text{KL}}
  \;\ge\; -\log p(x). $$

## 2. The data

All of MNIST, as rows of bytes. They stay bytes: the model scales them to [0, 1] itself, batch by
batch, so that the 188 MB of the training set in float32 never exist.
"""

# %%
(train_images, train_labels), (test_images, test_labels) = data.load_mnist()
train_images = train_images.reshape(-1, 784)
test_images = test_images.reshape(-1, 784)
print(train_images.shape, test_images.shape)
x_test = test_images.astype("float32") / 255

# %% [markdown]
r"""
## 3. The encoder

784 pixels, one hidden layer of 512 relu units, and then a fork: two linear layers that both read
the hidden layer. One gives $\mu$ (`mean`), the other $\log \sigma^2$ (`log_var`). Why the
logarithm? A variance must be positive; its logarithm may be any number, which is just what a
linear layer gives.

### Exercise 8.1: build_encoder

*6 minutes, medium.*

Return a `keras.Model` with two outputs, `mean` and `log_var` in this order. A fork is no
`Sequential`: call each layer on what it reads, and give `keras.Model` its inputs and a list of its
outputs. Nothing comes after the two heads: no activation, no normalisation, no clip.
"""


# %%
@checks.build_encoder
def build_encoder(latent_dim):
    """The encoder q(z given x): x (n, 784) -> mean and log_var, (n, latent_dim) each."""
    ### BEGIN SOLUTION
    x = keras.Input((784,), name="x")
    hidden = keras.layers.Dense(512, activation="relu", name="hidden")(x)
    mean = keras.layers.Dense(latent_dim, name="mean")(hidden)
    log_var = keras.layers.Dense(latent_dim, name="log_var")(hidden)
    return keras.Model(x, [mean, log_var], name="encoder")
    ### END SOLUTION


# %%
encoder = build_encoder(2)
encoder.summary()

# %% [markdown]
r"""
From the two heads a code is drawn, $z = \mu + \sigma \epsilon$ with $\sigma = e^{\frac12 \log
\sigma^2}$ and fresh $\epsilon \sim \mathcal N(0, I)$, the `noise` of the picture. In code, `reparameterize(mean,
log_var)` of lesson 5. Each call draws fresh noise, so one image has many codes:
"""

# %%
mean, log_var = encoder(x_test[:1])
print(
    f"mean {mean.numpy()[0].round(2)}, standard deviation {np.exp(log_var.numpy()[0] / 2).round(2)}"
)
for _ in range(3):
    print("z   ", reparameterize(mean, log_var).numpy()[0].round(2))

# %% [markdown]
r"""
## 4. The decoder

The mirror image: two numbers, 512 relu units, 784 numbers. Each pixel is a coin, white with
probability $m$. The decoder does not give $m$ but its **logit**, $\log \frac{m}{1-m}$, which may be
any number; the sigmoid turns it back into $m$. (In formulas $\ell_i$ is the logit of pixel $i$; in
code all of them are `logits`.) The likelihood takes the logit as it is and never
has to compute the logarithm of a number that was rounded to 0.

### Exercise 8.2: build_decoder

*3 minutes, easy.*

Return a `keras.Model` that ends in a dense layer, with a bias (section 7 sets it) and nothing after
it.
"""


# %%
@checks.build_decoder
def build_decoder(latent_dim):
    """The decoder p(x given z): z (n, latent_dim) -> logits (n, 784)."""
    ### BEGIN SOLUTION
    z = keras.Input((latent_dim,), name="z")
    hidden = keras.layers.Dense(512, activation="relu", name="hidden")(z)
    logits = keras.layers.Dense(784, name="logits")(hidden)
    return keras.Model(z, logits, name="decoder")
    ### END SOLUTION


# %%
decoder = build_decoder(2)
decoder.summary()

# %% [markdown]
r"""
## 5. The loss

The reconstruction term is minus the log-likelihood of the pixels, and it is a **sum over pixels**:
coins are independent given $z$, probabilities multiply, logarithms add. Keras's own
cross-entropy is the *mean* over the last axis, so many programs multiply it by 784. Both ways, by
number, for the untrained model:
"""

# %%
logits = decoder(reparameterize(*encoder(x_test[:3])))
by_sum = -bernoulli_log_likelihood(x_test[:3], logits)
by_keras = 784 * keras.losses.binary_crossentropy(x_test[:3], logits, from_logits=True)
print("sum over pixels         ", by_sum.numpy().round(2))
print("784 times Keras's mean  ", by_keras.numpy().round(2))
print(f"784 coins that know nothing: 784 log 2 = {784 * np.log(2):.2f} nats")
assert np.allclose(by_sum, by_keras, rtol=1e-5)

# %% [markdown]
r"""
The second term is the KL from $q(z \mid x)$ to the prior. For Gaussians it needs no sampling
(lesson 3; Kingma and Welling 2013, appendix B):

$$ \mathrm{KL} = -\tfrac12 \sum_j \big(1 + \log \sigma_j^2 - \mu_j^2 - \sigma_j^2\big). $$

### Exercise 8.3: negative_elbo

*3 minutes, easy.*

Put both together, one number for each image. You have `bernoulli_log_likelihood(x, logits)` and
`kl_divergence(mean, log_var)`. Mind the signs: this number is to be made *small*. And gradients have
to pass, so write it with `keras.ops` or TensorFlow, not NumPy.
"""


# %%
@checks.negative_elbo
def negative_elbo(x, logits, mean, log_var):
    """Minus the ELBO of each image, in nats, from one draw of z: -> (n,)."""
    ### BEGIN SOLUTION
    reconstruction = -bernoulli_log_likelihood(x, logits)
    return reconstruction + kl_divergence(mean, log_var)
    ### END SOLUTION


# %% [markdown]
r"""
One gradient step by hand, to see that the whole chain hangs together: from the loss through the
decoder, through the draw of $z$, into both heads of the encoder.
"""

# %%
variables = encoder.trainable_variables + decoder.trainable_variables
with tf.GradientTape() as tape:
    mean, log_var = encoder(x_test[:100])
    logits = decoder(reparameterize(mean, log_var))
    loss = tf.reduce_mean(negative_elbo(x_test[:100], logits, mean, log_var))
gradients = tape.gradient(loss, variables)
print(f"-ELBO {loss:.1f} nats; gradients for {sum(g is not None for g in gradients)} of "
      f"{len(variables)} arrays of weights")  # fmt: skip
keras.optimizers.Adam(0.001).apply(gradients, variables)
mean, log_var = encoder(x_test[:100])
after = negative_elbo(x_test[:100], decoder(reparameterize(mean, log_var)), mean, log_var)
print(f"-ELBO {np.mean(after):.1f} nats after one step")

# %% [markdown]
r"""
## 6. The model

For training, the steps go into one Keras model. Read it from the inside out: `terms` is the chain
you just wrote, with the two parts kept apart; `train_step` and `test_step` both call it.

- **`beta`** weighs the KL. At 1 the loss is minus the ELBO; other values make a *beta-VAE*
  (section 12 and lesson 9). It is a variable, because a compiled step freezes a Python number.
- **`seed_generator`** gives random numbers and belongs to the model. An integer seed would give the
  same noise at every step.
- The **trackers** average over all images of an epoch, in float64, so that the parts add
  up to the whole, but for rounding in print.
"""


# %%
class VAE(keras.Model):
    """An encoder and a decoder, trained together on reconstruction plus beta times KL."""

    def __init__(self, encoder, decoder, beta=1.0, seed=None):
        super().__init__(name="vae")
        self.encoder = encoder
        self.decoder = decoder
        self.beta = keras.Variable(beta, trainable=False, name="beta")
        self.seed_generator = keras.random.SeedGenerator(seed)
        names = "loss", "reconstruction", "kl"
        self.trackers = [keras.metrics.Mean(name, dtype="float64") for name in names]

    @property
    def metrics(self):
        return self.trackers

    def call(self, x):
        """x (n, 784) in [0, 1] -> logits (n, 784), through one draw of z."""
        mean, log_var = self.encoder(x)
        return self.decoder(reparameterize(mean, log_var, self.seed_generator))

    def terms(self, images):
        """uint8 images (n, 784) -> reconstruction (n,) and kl (n,), in nats."""
        x = keras.ops.cast(images, "float32") / 255.0
        mean, log_var = self.encoder(x)
        z = reparameterize(mean, log_var, self.seed_generator)
        logits = self.decoder(z)
        return -bernoulli_log_likelihood(x, logits), kl_divergence(mean, log_var)

    def track(self, reconstruction, kl):
        values = reconstruction + self.beta * kl, reconstruction, kl
        for tracker, value in zip(self.trackers, values, strict=True):
            tracker.update_state(value)
        return {tracker.name: tracker.result() for tracker in self.trackers}

    def train_step(self, images):
        with tf.GradientTape() as tape:
            reconstruction, kl = self.terms(images)
            loss = keras.ops.mean(reconstruction + self.beta * kl)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return self.track(reconstruction, kl)

    def test_step(self, images):
        return self.track(*self.terms(images))


# %%
vae = VAE(encoder, decoder, seed=5)
vae(x_test[:1])  # a first call, so that the summary knows the shapes
vae.summary()

# %% [markdown]
r"""
## 7. Training

The settings in which this model trains fast, each with its reason:

- **uint8 in, compiled steps.** `jit_compile=True` turns a step into one compiled program, and
  `steps_per_execution` runs many of them before Python is asked again. For a model this small,
  Python's share of the time is large.
- **Batches of 250 and a bold learning rate.** Larger batches use a processor better, and their
  gradients are less noisy, which allows longer steps. The rate warms up during the first tenth of
  the steps and then falls to 0 along a cosine, so that the end is fine work.
- **A start at the mean image.** The decoder's last bias is set to the logits of the average
  training image. Without it, the first steps are spent on learning that borders are black.

All of these change how fast, and how far down, training gets; none changes what is minimised.
"""

# %%
training.start_at_mean_image(decoder, train_images)
steps = training.EPOCHS * len(train_images) // training.BATCH_SIZE
vae.compile(
    keras.optimizers.Adam(training.learning_rate(steps)),
    jit_compile=True,
    steps_per_execution=training.STEPS_PER_EXECUTION,
)
vae.optimizer.build(vae.trainable_variables)  # its own variables, made before the compiled step

# %% [markdown]
r"""
**Predict.** Reconstruction falls during training. And the KL, averaged over images? It is small
at the start, because the untrained heads are close to the prior. It will

- **a**: stay small, since the loss asks for a small KL;
- **b**: rise, and settle at some nats;
- **c**: rise at first and then fall back to nearly 0.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("kl_in_training", guess)

# %%
history = vae.fit(
    train_images,
    batch_size=training.BATCH_SIZE,
    epochs=training.EPOCHS,
    validation_data=(test_images,),
    validation_batch_size=1000,
    verbose=0,
    callbacks=[training.Progress()],
)

# %%
plotting.loss_curves(
    history.history,
    caption="The loss and its two parts, in nats per image. The KL rises while the reconstruction "
    "falls faster: the model buys information about the image and pays for it in KL.",
)

# %% [markdown]
r"""
The curves of train and test end about a nat apart, so the model hardly learns images by heart. (The
train curve is an average over an epoch in which the model still improves; the test curve is taken
at its end. Early in training the test curve may therefore lie lower.)

## 8. How good is it?

The number to report is minus the ELBO on the **test** images at `beta` = 1. It is an estimate:
each image gets one draw of $z$. Two ways to it have to agree, the model's own evaluation and your
`negative_elbo`; the second is repeated, to see how much the draws matter.
"""

# %%
result = vae.evaluate(test_images, batch_size=1000, verbose=0, return_dict=True)
print(f"test -ELBO {result['loss']:.2f} = {result['reconstruction']:.2f} + {result['kl']:.2f} nats")


def by_hand():
    """Minus the ELBO, averaged over the test images, from one draw of z for each."""
    parts = []
    for x in np.split(x_test, 10):
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        parts.append(np.mean(negative_elbo(x, logits, mean, log_var)))
    return np.mean(parts)


draws = [by_hand() for _ in range(5)]
print(f"by hand, five times: {np.mean(draws):.2f}, standard deviation {np.std(draws):.2f}")
assert result["loss"] <= 152.0
assert abs(result["loss"] - np.mean(draws)) < 0.3

# %% [markdown]
r"""
The recipe of older notebooks (*Further*) takes far longer to get below 152 nats; `make bench` runs
both on your machine and prints by how much. Two words of caution.

It is a bound: how far above $-\log p(x)$ it lies is the subject of lesson 12. And MNIST's pixels are
grey, but coins are black or white. The cross-entropy is the *average* of $-\log p(x \mid z)$ over
images in which pixel $i$ has been made white with probability $x_i$. It cannot reach 0: the entropy
of these coins is in it, whatever the model does. So compare it only with numbers that treat the
pixels in the same way. The floor:
"""

# %%
grey = np.arange(256) / 255
entropy = -xlogy(grey, grey) - xlogy(1 - grey, 1 - grey)
how_often = np.bincount(test_images.ravel(), minlength=256) / len(test_images)
print(f"entropy of the grey pixels: {how_often @ entropy:.1f} nats per test image")

# %% [markdown]
r"""

## 9. Reconstructions

The first ten test digits, through a draw of $z$ from their clouds and back:
"""

# %%
means = keras.ops.sigmoid(vae(x_test[:10])).numpy()
plotting.rows(
    {"image": x_test[:10], "reconstruction": means},
    caption="Ten test digits above their reconstructions (the decoder's mean). Two numbers and a "
    "cloud around them: slant and boldness come back, but a 4 comes back as a 9, a 5 as an 8.",
)

# %% [markdown]
r"""
## 10. Samples from the prior

Now the test that the autoencoder of lesson 1 failed. Draw codes from $p(z) = \mathcal N(0, I)$, the
rule that was agreed on before training, and decode them.

**Predict.** From random codes lesson 1's plain autoencoder with two numbers drew a few kinds of
digits far too often, and others hardly ever. Here

- **a**: it will be the same; a decoder is a decoder;
- **b**: all ten digits will appear, though not in the shares in which people write them;
- **c**: all ten digits will appear in exactly equal shares.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("prior_samples", guess)

# %%
z = keras.random.normal((500, 2), seed=1)
means = keras.ops.sigmoid(decoder(z)).numpy()
random = np.random.default_rng(0)
pixels = (random.uniform(size=means.shape) < means).astype("float32")
plotting.samples(means[:20], pixels[:20])

# %% [markdown]
r"""
Mind the difference. The decoder gives a *distribution over images*. The picture on the left is its
mean, a probability for each pixel, and no image the model would ever draw. A **sample** throws 784
coins; it is on the right. Many pictures that are titled "samples" are means. The
speckle on the right is honest: the model believes pixels to be independent given $z$.

Which digits are they? As in lesson 1, by the label of the nearest training image (a rough judge:
a blurred image is nearer to some digits than to others):
"""

# %%
neighbours, labels = train_images[:10_000].astype("float32") / 255, train_labels[:10_000]
distances = np.sum(neighbours**2, axis=1) - 2 * means @ neighbours.T
drawn = np.bincount(labels[distances.argmin(axis=1)], minlength=10) / len(means)
written = np.bincount(labels, minlength=10) / len(labels)
print("digit              " + "".join(f"{digit:6}" for digit in range(10)))
print("samples            " + "".join(f"{share:6.2f}" for share in drawn))
print("written by people  " + "".join(f"{share:6.2f}" for share in written))
assert drawn.min() > 0.02

# %% [markdown]
r"""
### Thirty-two numbers

In lesson 1 the failure was plainest where reconstructions were best: random codes of 32 numbers
decoded to scribbles, far from anything ever written. The same test for a VAE with 32 numbers,
trained on the same 10,000 images (few enough to do without compiled steps):
"""

# %%
vae_32 = VAE(build_encoder(32), build_decoder(32), seed=5)
vae_32(x_test[:1])
training.start_at_mean_image(vae_32.decoder, train_images)
vae_32.compile(keras.optimizers.Adam(training.learning_rate(5 * 80)))
vae_32.optimizer.build(vae_32.trainable_variables)
vae_32.fit(train_images[:10_000], batch_size=125, epochs=5, verbose=0)
result_32 = vae_32.evaluate(test_images, batch_size=1000, verbose=0, return_dict=True)
print(
    f"test -ELBO {result_32['loss']:.1f} = {result_32['reconstruction']:.1f} + {result_32['kl']:.1f}"
)

# %%
means_32 = keras.ops.sigmoid(vae_32.decoder(keras.random.normal((200, 32), seed=1))).numpy()
again_32 = keras.ops.sigmoid(vae_32(x_test[:200])).numpy()
for name, images in {"samples' means": means_32, "reconstructions": again_32}.items():
    squares = np.sum(images**2, axis=1)[:, None] + np.sum(neighbours**2, axis=1)
    nearest = np.min(squares - 2 * images @ neighbours.T, axis=1)
    print(f"{name:15} squared error to the nearest training image {np.mean(nearest):.1f}")
plotting.rows(
    {"image": x_test[:10], "reconstruction": again_32[:10], "from the prior": means_32[:10]},
    caption="A VAE with 32 numbers: test digits, their reconstructions, and the means for codes "
    "drawn from the prior. Not all are digits, but they are made of whole strokes.",
)

# %% [markdown]
r"""
Compare both numbers with those at the end of section 8 of lesson 1. There, decoded random codes were
about twice as far from anything written as reconstructions are; here they are much nearer. The
prior that was agreed on pays off just where a box of codes is nearly empty.
"""

# %% [markdown]
r"""
## 11. The manifold

To see all that the decoder can draw, lay a grid over the latent plane. With equal steps in $z$ most
of the grid would lie where the prior has hardly any mass. Equal steps of *probability* are fairer:
cut each axis into $n$ slices of equal mass and take the middle of each, by the quantile function of
$\mathcal N(0, 1)$, `scipy.special.ndtri`. Every picture then stands for the same share of samples.
The order of the codes is free.

### Exercise 8.4: latent_grid

*7 minutes, medium.*
"""


# %%
@checks.latent_grid
def latent_grid(n):
    """n * n codes that cut the prior N(0, I) into cells of equal mass: -> (n * n, 2)."""
    ### BEGIN SOLUTION
    axis = ndtri((np.arange(n) + 0.5) / n)
    first, second = np.meshgrid(axis, axis)
    return np.stack([first.ravel(), second.ravel()], axis=1)
    ### END SOLUTION


# %% tags=["promise"]
z = np.asarray(latent_grid(18), dtype="float32")
plotting.manifold(
    keras.ops.sigmoid(decoder(z)).numpy(),
    z,
    caption="The decoder's mean on a grid of quantiles of the prior: each picture stands for the "
    "same share of the prior's mass. Digits turn into one another without a gap.",
)

# %% [markdown]
r"""
Compare with lesson 1, where a few digits owned most of the map: here each gets about the room that
the prior gives it, with blends between them. And the map of the encoder, with some of its clouds:
"""

# %%
mean, log_var = (head.numpy() for head in encoder(x_test[:2000]))
std = np.exp(log_var / 2)
clouds = np.stack([reparameterize(mean[:12], log_var[:12]) for _ in range(60)])
every_z = reparameterize(mean, log_var).numpy()
print("one code of each image: mean", every_z.mean(axis=0).round(2), end=", ")
print("standard deviation", every_z.std(axis=0).round(2))
plotting.latent_clouds(mean, std, test_labels[:2000], clouds)

# %% [markdown]
r"""
Note the scale: this map lies where the prior is, around 0 with a spread near 1, because the KL asks
for it. Some clouds reach farther out. And its clouds have a size that means something: an image may be anywhere within its cloud,
so nothing finer than a cloud can be told from a code. The KL, averaged over images, is the most that
a code can tell about its image. (Exactly: it is that information, plus the KL from the average cloud
to the prior; Hoffman and Johnson 2016.) To name one of $M$ equally likely things takes $\log M$ nats:
"""

# %%
number = np.exp(result["kl"])
print(
    f"KL {result['kl']:.2f} nats: enough to name one of {number:.1f} equally likely things, no more"
)

# %% [markdown]
r"""
Drag the point, or move it with the arrow keys, and watch the digit:
"""

# %%
widgets.LatentExplorer(
    lambda z: keras.ops.sigmoid(decoder(z)), codes=mean, labels=test_labels[:2000]
)

# %% [markdown]
r"""
## 12. beta, a first look

What if a nat of KL cost four times as much? `beta` is a variable, so it can be changed after
compiling; eighty more steps at a small learning rate show what gives.
"""

# %%
vae.beta.assign(4.0)
vae.compile(keras.optimizers.Adam(0.001))
vae.optimizer.build(vae.trainable_variables)
vae.fit(train_images[:20_000], batch_size=training.BATCH_SIZE, verbose=0)
dear = vae.evaluate(test_images, batch_size=1000, verbose=0, return_dict=True)
print(f"beta 1: reconstruction {result['reconstruction']:.2f} + KL {result['kl']:.2f} nats")
print(f"beta 4: reconstruction {dear['reconstruction']:.2f} + KL {dear['kl']:.2f} nats")
minus_elbo = dear["reconstruction"] + dear["kl"]
print(
    f"-ELBO at beta 4: {minus_elbo:.2f}; the loss that was minimised, {dear['loss']:.2f}, is not one"
)
assert dear["kl"] < result["kl"]
assert dear["reconstruction"] > result["reconstruction"]

# %% [markdown]
r"""
Less is sent through the code, and the reconstruction gets worse. Lesson 9 makes a science of this
exchange. Until then remember: two runs can be compared by their ELBO, with `beta` = 1 in the
sum, not by losses with different weights.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| encoder | $q(z \mid x) = \mathcal N(\mu, \sigma^2)$ | `build_encoder` | an activation on a head; one head for both |
| decoder | $p(x \mid z) = \prod_i \mathrm{Bernoulli}(x_i; \mathrm{sigmoid}(\ell_i))$ | `build_decoder` | a sigmoid too many |
| draw | $z = \mu + \sigma \epsilon$ | `reparameterize` | noise that is shared, frozen or too small |
| loss | $-\mathbb E_q[\log p(x \mid z)] + \mathrm{KL}$ | `negative_elbo` | a mean over pixels: KL wins and all images look the same |
| samples | $z \sim p(z)$, then $x \sim p(x \mid z)$ | `decoder`, then coins | means shown as samples |
| manifold | quantiles of $\mathcal N(0, 1)$ | `latent_grid` | equal steps in $z$ |

**Next**: [lesson 9](09_beta_vae.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Optional: what became of each line of older code, and what the grey pixels of MNIST do to "log p(x)".

### If you come from older code

You will meet this model in many notebooks written for Keras 1 or 2. They do not run on Keras 3;
here is what became of each line.

| older code | today | why |
|---|---|---|
| `x_train.astype('float32') / 255.` with a parenthesis lost on the way | bytes into `fit`, `cast(images, "float32") / 255` in the step | a quarter of the memory, and one place to get it right |
| `Lambda(sampling)([mu, log_var])` | `reparameterize(mean, log_var, self.seed_generator)` | a Lambda cannot be saved safely; the model owns its noise |
| `K.random_normal`, `K.exp` | `keras.random.normal`, `keras.ops.exp` | the backend functions `K.` are gone |
| `epsilon_std = 0.01` in the noise | noise of standard deviation 1 | else the KL belongs to another q than the one that is drawn from |
| `outputs = decoder(encoder(x)[2])` | `vae(x)` | the encoder gives mean and log_var; drawing is the model's business |
| `784 * binary_crossentropy(x, x_hat)` | `-bernoulli_log_likelihood(x, logits)` | a sum needs no correction, and logits cannot give log 0 |
| `vae.add_loss(K.mean(rec + kl))` | `train_step` with the two terms | Keras 3 takes no symbolic tensors there; inside a layer `add_loss` *sums* a vector, so that a KL for each image weighs as much as the batch is large |
| `beta * kl` with a Python number | `keras.Variable` | a compiled step freezes the number |
| `vae.fit(x_train, epochs=30, batch_size=64)` | as in section 7 | the same place in a fraction of the time |

### What grey pixels do to "log p(x)"

The pixels of MNIST are grey, numbers in [0, 1]. Coins are black or white. We put the grey numbers
into the Bernoulli formula all the same, as nearly everybody does. What did we compute?

For the numbers we need $\log p(x)$ itself, by the average over the prior of lesson 2, with the
decoder as section 12 left it. (`log_likelihoods` is that lesson's: one
matrix product for all pairs of a code and an image.)
"""

# %%
z_prior = np.random.default_rng(2).standard_normal((10_000, 2), dtype="float32")
digits, x_some = x_test[[0, 1, 4]], x_test[:2000]


def log_p(x, z):
    """log p(x), averaged over codes z (samples, 2) of the prior: x (n, 784) -> (n,)."""
    parts = [
        log_mean_exp(log_likelihoods(decoder, part, x)) for part in np.split(z, len(z) // 1000)
    ]
    return np.asarray(log_mean_exp(np.stack(parts)))


grey_nats = -np.mean(log_p(x_some, z_prior))
print(f"-log p(x) = {grey_nats:.1f} nats per test image, by the formula with grey pixels")

# %% [markdown]
r"""
#### An average over black and white images

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
best = z_prior[[np.argmax(log_likelihoods(decoder, z_prior, digits[:1])[:, 0])]]
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


#### The best decoder there could be

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
by $\log t \le t - 1$ (lesson 2), with $t = \frac mx$ and $t = \frac{1-m}{1-x}$:

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

### Exercise 8.5: pixel_entropy

*4 minutes, easy.*

*4 minutes, easy.*

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
floor = np.asarray(pixel_entropy(x_some))
soft = np.clip(digits[:1], 1e-6, 1 - 1e-6)  # logits of exactly 0 and 1 would be infinite
perfect = np.asarray(bernoulli_log_likelihood(digits[:1], np.log(soft / (1 - soft))))[0]
print(f"one digit: a perfect decoder {-perfect:.2f} nats, its entropy {floor[0]:.2f} nats")
print(f"all test digits: floor {floor.mean():.1f}, our model {grey_nats:.1f} nats")
assert abs(-perfect - floor[0]) < 0.01
assert 0.26 < floor.mean() / grey_nats < 0.36
assert (-log_p(x_some[:500], z_prior) > floor[:500]).all()  # as proved, whatever the model

# %% [markdown]
r"""
Nearly a third of our model's nats is no fault of the model: it is the entropy of coins that we
imagined. What is left to gain lies above the floor.

#### The same model, other pixels

Three ways to treat the same test images, with the same decoder and the same codes: grey as they
are; **binarised** at random, pixel $i$ white with probability $x_i$; and **thresholded** at one
half.
"""

# %%
binarised = (random.uniform(size=x_some.shape) < x_some).astype("float32")
thresholded = (x_some > 0.5).astype("float32")
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
$w_k(b) = e^{a_k(b) - L(b)}$ add up to 1. By Jensen's inequality (lesson 2), $\mathbb E_b[a_k] - \mathbb
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

#### Not a density either

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
The integral is at most one half (since $\tanh t \le t$ for $t \ge 0$), and less for surer pixels. Divide by it, and
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
**Nats of densities compare only for the same data in the same units.** Take one and the same
Gaussian: if pixels are counted from 0 to 255 instead of 0 to 1, $y = 255\,x$, the same probability spreads
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
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the bound, equation (3); the
  estimator with a closed KL, equation (7), and for this model equation (10); algorithm 1; the KL,
  appendix B; the networks, appendix C; the manifold by quantiles, appendix A.
- D. J. Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate
  inference in deep generative models*: the same, independently.
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, chapter 2.
- M. D. Hoffman and M. J. Johnson 2016, *ELBO surgery*: what the average KL is made of.
- I. Higgins et al. 2017, *beta-VAE*, equation (4).
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
