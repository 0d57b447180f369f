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

Here the parts come together. You build the encoder, the decoder and the loss, write one step of
training by hand, and then let Keras make thousands of them on all 60,000 training images. You end
with a machine that draws new digits, and a map of them with a point that you can drag.

You will also learn to read the two numbers that training prints, reconstruction and KL; to tell a
*sample* from a mean; and to recognise this model in the older code that is all over the web (*If
you come from older code*, a table under *Further*).

![A grid of handwritten digits, turning into one another without a gap](../solutions/pictures/08_vae_mnist.png)

**Time**: {{minutes}} minutes. (Two hours if you come straight from lesson 1.) **You need**: lesson 1
(exercise 1.4 and section 8), and averages over a random draw. This is what lessons 2 to 6 prove (symbols:
[notation](../lessons/notation.ipynb)):

- **A generative model** (lesson 2, section 1) draws a code $z$ from a prior $p(z)$, then an image from
  $p(x \mid z)$. How probable it makes an image, $p(x) = \int p(x \mid z)\, p(z)\, dz$, the
  *evidence*, is hard to compute: hardly any code fits a given image.
- **KL** (lesson 3, section 2) counts how far one distribution is from another; `kl_divergence` gives it for
  Gaussians and the prior. Its unit is the *nat*, that of natural logarithms: a fair coin surprises by
  $\log 2 = 0.69$ nats.
- **Reparameterization** (lesson 5, section 1): a draw $z \sim \mathcal N(\mu, \sigma^2)$ can be
  written as $z = \mu + \sigma \epsilon$ with $\epsilon \sim \mathcal N(0, 1)$, so that gradients
  pass to $\mu$ and $\sigma$ (`reparameterize`).
- **The ELBO** (lesson 6, sections 4 and 5), the *evidence lower bound*: for any distribution $q(z \mid x)$,
  $\mathbb E_q[\log p(x \mid z)] - \mathrm{KL}(q(z \mid x) \,\|\, p(z))$ lies below $\log p(x)$, by
  exactly the KL from $q$ to the *posterior* $p(z \mid x)$: which codes $x$ may have come from.
"""

# %%
from vae_helpers import checks, data, plotting, training, widgets  # first: a quiet TensorFlow
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.special import ndtri

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
- **The bargain.** Each image may have a cloud of its own, but has to pay, in nats, for how far it
  is from the prior.
"""

# %%
plotting.model_diagram()

# %% [markdown]
r"""
The loss is minus the ELBO, for each image, in nats:

$$ \mathrm{loss}(x) = \underbrace{-\,\mathbb E_{q(z \mid x)}[\log p(x \mid z)]}_{\text{reconstruction}}
  \;+\; \underbrace{\mathrm{KL}\big(q(z \mid x)\,\|\,p(z)\big)}_{\text{KL}}
  \;\ge\; -\log p(x). $$

## 2. The data

All of MNIST, each image a row of 784 bytes. The training images stay bytes: they are scaled to
[0, 1] batch by batch, which saves a copy of 188 MB. Of the test images, 2,000 are scaled now:
"""

# %%
(train_images, train_labels), (test_images, test_labels) = data.load_mnist()
train_images = train_images.reshape(-1, 784)
test_images = test_images.reshape(-1, 784)
print(train_images.shape, test_images.shape)
x_test = test_images[:2000].astype("float32") / 255

# %% [markdown]
r"""
## 3. The encoder

784 pixels, one hidden layer of 512 relu units, and then a fork: two linear layers that both read
the hidden layer. One gives $\mu$ (`mean`), the other $\log \sigma^2$ (`log_var`). Why the
logarithm? A variance must be positive; its logarithm may be any number, which is just what a
linear layer gives.

The `Sequential` of lesson 1 has no forks. Keras's *functional form* has: call each layer on what it
reads, and say in the end what goes in and what comes out. A model of two numbers: one output is their
sum, the other is both, with 0 for what is negative.
"""

# %%
pair = keras.Input((2,))
total = keras.layers.Dense(1, kernel_initializer="ones")(pair)
positive = keras.layers.ReLU()(pair)
two_outputs = keras.Model(pair, [total, positive])
first, second = two_outputs(np.array([[3.0, -1.0]]))
print(first.numpy(), second.numpy())

# %% [markdown]
r"""
### Exercise 8.1: build_encoder

*8 minutes, medium.*

Return a Keras model with two outputs, `mean` and `log_var` in this order. Nothing comes after the
two heads: no activation, no normalisation.
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


# %% [markdown]
r"""
From the two heads a code is drawn, $z = \mu + \sigma \epsilon$ with $\sigma = e^{\frac12 \log
\sigma^2}$ and $\epsilon \sim \mathcal N(0, I)$, the `noise` of the picture. `reparameterize(mean,
log_var)` does it. Each call draws fresh noise, so one image has many codes:
"""

# %%
encoder = build_encoder(2)
mean, log_var = encoder(x_test[:1])
encoder.summary()
std = np.exp(log_var / 2)
print("mean", mean.numpy()[0].round(2), "standard deviation", std[0].round(2))
for _ in range(3):
    print("z   ", reparameterize(mean, log_var).numpy()[0].round(2))

# %% [markdown]
r"""
## 4. The decoder

The mirror image: two numbers, 512 relu units, 784 numbers. Each pixel is a coin, white with
probability $m$. The decoder does not give $m$ but its **logit** $\ell = \log \frac{m}{1-m}$, which
may be any number; the sigmoid turns it back into $m$. The likelihood takes the logit as it is, and
never has to compute the logarithm of a number that was rounded to 0.

### Exercise 8.2: build_decoder

*4 minutes, easy.*

Return a Keras model that ends in a dense layer, with a bias (section 7 sets it) and nothing after
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
decoder(np.zeros((1, 2)))  # a first call, so that the summary knows the shapes
decoder.summary()

# %% [markdown]
r"""
## 5. The loss

The reconstruction term is minus the log-likelihood of the pixels. A coin (a *Bernoulli* variable) shows 1 with
probability $m$ and 0 with $1 - m$. Coins are independent given $z$: probabilities multiply, logarithms add. So
it is a **sum over pixels**,

$$ \log p(x \mid z) = \sum_i x_i \log m_i + (1 - x_i) \log (1 - m_i) , $$

and a grey $x_i$ between 0 and 1 is put in as it is. `bernoulli_log_likelihood` computes it from the logits. Keras's own
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
The second term is the KL from $q(z \mid x)$ to the prior. For Gaussians it needs no draws (lesson 3;
Kingma and Welling 2013, appendix B). With $j$ for a number of the code,

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
### One step of training

All parts are there; nothing has learned yet. What does it take to learn? A *tape* records what is
computed inside its `with`, and then gives the gradient of one number for any list of weights. An
optimizer takes gradients and weights, and moves the weights. For one weight, 3, and the number
$3^2$, whose derivative is 6:
"""

# %%
weight = keras.Variable(3.0)
with tf.GradientTape() as tape:
    square = weight**2
slopes = tape.gradient(square, [weight])
keras.optimizers.SGD(0.1).apply(slopes, [weight])  # plain gradient descent, at a rate of 0.1
print(f"slope {slopes[0]:.1f}, weight after the step {float(weight):.1f}")

# %% [markdown]
r"""
### Exercise 8.4: training_step

*15 minutes, hard.*

Make one such step for the whole chain, from the pixels in [0, 1] through the draw of $z$ to one
number: the mean over the images of minus the ELBO. Afterwards every array of weights, of both models, has moved, once, by
the optimizer that was given. Return the loss, that of the weights as they were before the step.

Before you write, trace the gradient back on the picture of section 1, with a finger. Which arrays
does it pass on its way to the encoder? So what has to be inside the `with`? A model's weights are the
list `encoder.trainable_variables`.
"""


# %%
@checks.training_step
def training_step(encoder, decoder, optimizer, x):
    """One gradient step on the mean negative ELBO of x (n, 784): returns that loss, in nats."""
    ### BEGIN SOLUTION
    variables = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        loss = keras.ops.mean(negative_elbo(x, logits, mean, log_var))
    gradients = tape.gradient(loss, variables)
    optimizer.apply(gradients, variables)
    return loss
    ### END SOLUTION


# %% [markdown]
r"""
A hundred steps, each on a hundred other images:
"""

# %%
optimizer = keras.optimizers.Adam(0.003)
optimizer.build(encoder.trainable_variables + decoder.trainable_variables)  # its memory
losses = []
for step in range(100):
    batch = train_images[100 * step : 100 * (step + 1)].astype("float32") / 255
    losses.append(float(training_step(encoder, decoder, optimizer, batch)))
plotting.curves(
    np.arange(1, len(losses) + 1),
    {"each step": np.array(losses)},
    "step",
    "\N{MINUS SIGN}ELBO, nats per image",
    caption="The loss that your training_step gave back. It starts near 543 nats, the coins that "
    "know nothing, and falls fast. It trembles: each step sees other images and other draws.",
)

# %% [markdown]
r"""
## 6. The model

For `fit` to take over the loop, the step goes into one Keras model. Two methods matter: `terms` is the
chain you just wrote, with the two parts kept apart, and `train_step` is your step. The rest is bookkeeping.
`fit` *compiles* the step, into one program that does not come back to Python. Hence:

- **`beta`** weighs the KL. At 1 the loss is minus the ELBO; other values make a *beta-VAE*
  (*Further*, and lesson 9). It is a variable, because a compiled step would freeze a Python number.
- **`seed_generator`** gives random numbers and belongs to the model. An integer seed would give the
  same noise at every step.
- The **trackers** average over all images of an epoch.
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
vae = VAE(build_encoder(2), build_decoder(2), seed=5)
encoder, decoder = vae.encoder, vae.decoder  # new ones: their training starts here
vae(x_test[:1])  # a first call, so that the summary knows the shapes
vae.summary()

# %% [markdown]
r"""
## 7. Training

The settings in which this model trains fast, each with its reason:

- **uint8 in, compiled steps.** `steps_per_execution` runs many of them before Python is asked again.
- **Batches of 250 and a bold learning rate.** It rises in a straight line during the first tenth of
  the steps, and then falls to 0 along a cosine, so that the end is fine work.
- **A start at the mean image.** The decoder's last bias is set to the logits of the average
  training image. Without it, the first steps are spent on learning that borders are black.

None of these changes what is minimised.
"""

# %%
EPOCHS = 10
BATCH_SIZE = 250
steps = EPOCHS * len(train_images) // BATCH_SIZE
learning_rate = keras.optimizers.schedules.CosineDecay(
    0.0, round(0.9 * steps), warmup_target=0.015, warmup_steps=round(0.1 * steps)
)
vae.compile(keras.optimizers.Adam(learning_rate), steps_per_execution=40)
vae.optimizer.build(vae.trainable_variables)  # its own variables, made before the compiled step
training.start_at_mean_image(decoder, train_images)
print("learning rate", [round(float(learning_rate(step)), 4) for step in (0, 120, 240, 1300, 2400)])

# %% [markdown]
r"""
**Predict.** At the start the KL is near 0: the untrained heads differ little from the prior. A code
of two numbers, after ten epochs, will have an average KL of

- **a**: less than 1 nat, since the loss asks for a small KL and two numbers hold little;
- **b**: 2 to 3 nats, about log 10 = 2.3: what it takes to say which of ten digits it is;
- **c**: 5 to 7 nats, since a code may also say how the digit leans and how bold it is.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("kl_in_training", guess)

# %%
history = vae.fit(
    train_images,
    batch_size=BATCH_SIZE,
    epochs=EPOCHS,
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
Compare the ends of train and test: as long as they lie close together, hardly anything has been
learned by heart. (The train curve averages over an epoch in which the model still improves. So early
on the test curve may lie lower.)

## 8. How good is it?

The number to report is minus the ELBO on the **test** images at `beta` = 1. It is a *Monte Carlo*
estimate: each image gets one draw of $z$. Your `negative_elbo`, with other draws, has to agree, but for chance:
"""

# %%
result = vae.evaluate(test_images, batch_size=1000, verbose=0, return_dict=True)
print(f"test -ELBO {result['loss']:.2f} = {result['reconstruction']:.2f} + {result['kl']:.2f} nats")

mean, log_var = encoder(x_test)
by_hand = negative_elbo(x_test, decoder(reparameterize(mean, log_var)), mean, log_var)
part = vae.evaluate(test_images[:2000], batch_size=1000, verbose=0, return_dict=True)
print(f"the first 2,000: {part['loss']:.2f}, by your negative_elbo {np.mean(by_hand):.2f}")

# %% [markdown]
r"""
(`make bench` trains the recipe of older notebooks, too, and prints both times.) Two words of caution.
It is a bound, which lies above $-\log p(x)$: by how much, lesson 12 finds out. And MNIST's pixels are
grey, but coins are black or white: what that does to the numbers, lesson 12 shows under *Further*. So compare it only with numbers that treat the pixels in the same way.

## 9. Reconstructions

The first ten test digits, through a draw of $z$ from their clouds and back:
"""

# %%
means = keras.ops.sigmoid(vae(x_test[:10])).numpy()
plotting.rows(
    {"image": x_test[:10], "reconstruction": means},
    caption="Ten test digits above their reconstructions (the decoder's mean). Two numbers and a "
    "cloud around them: look for what comes back, as slant and boldness, and for digits that come "
    "back as others.",
)

# %% [markdown]
r"""
## 10. Samples from the prior

Now the test that the autoencoder of lesson 1 failed: draw codes from $p(z) = \mathcal N(0, I)$, and decode them.
Will all ten digits come, and how often? Lesson 1 let a rough judge decide, the label of the nearest training
image. It compared the mixture with that of *reconstructions of test digits*, and counted how large a
share of the images one would have to exchange. Between two sets of reconstructions that was 0.05, by
chance; for codes drawn from a box it was 0.48. (That model had seen 10,000
images, this one 60,000.)

**Predict.** The same judge, the same count: codes drawn from the prior against reconstructions. The
share to be exchanged will be

- **a**: nearer to the 0.05, since the clouds were kept near the rule by which codes are drawn now;
- **b**: nearer to the 0.48, since a few digits own the gaps between the clouds, as they did before;
- **c**: above the 0.48, since a normal distribution, unlike a box, has no end, and few digits live far out.
"""

# %%
### BEGIN SOLUTION
guess = "a"
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
Mind the difference. The decoder gives a *distribution over images*. On the left is its mean, a
probability for each pixel. A **sample** throws 784 coins; it is on the right. Many pictures that are
titled "samples" are means. The speckle is honest: the model believes pixels to be independent given $z$.
"""

# %%
x_train, labels = train_images[:10_000].astype("float32") / 255, train_labels[:10_000]


def nearest_training_image(images):
    """Squared error to the nearest training image, and its label: (n, 784) -> (n,), (n,)."""
    distances = (-2 * images) @ x_train.T
    lengths = [np.einsum("ni,ni->n", x, x) for x in (images, x_train)]
    distances += lengths[0][:, None] + lengths[1]
    return distances.min(axis=1), labels[distances.argmin(axis=1)]


through = {
    "reconstructions": keras.ops.sigmoid(vae(x_test[:500])).numpy(),
    "other reconstructions": keras.ops.sigmoid(vae(x_test[500:1000])).numpy(),
    "codes from the prior": means,
}
shares, apart = {}, {}
print("digit                 " + "".join(f"{digit:6}" for digit in range(10)) + "   apart")
for name, images in through.items():
    _, digits = nearest_training_image(images)
    shares[name] = np.bincount(digits, minlength=10) / len(digits)
    apart[name] = np.sum(np.abs(shares[name] - shares["reconstructions"])) / 2
    print(f"{name:22}" + "".join(f"{share:6.2f}" for share in shares[name]) + f"{apart[name]:8.2f}")
written = np.bincount(test_labels[:500], minlength=10) / 500
print("written by people     " + "".join(f"{share:6.2f}" for share in written))
chance = random.multinomial(500, shares["reconstructions"], (1000, 2)) / 500
chance = np.abs(chance[:, 0] - chance[:, 1]).sum(axis=1) / 2
print("apart by chance alone, nine times in ten:", np.quantile(chance, [0.05, 0.95]).round(2))

# %% [markdown]
r"""
All ten digits appear. Compare the first row with the last: already among the reconstructions some digits are too
many and others too few. Two numbers are few (with 32, in *Further*, it is not so), and that is no fault of the
prior. What the *prior* does is in the last column. Compare it with what chance alone gives, and with the 0.48
of a box.

## 11. The manifold

To see all that the decoder can draw, lay a grid over the plane of codes. With equal steps in $z$ most
of a wide grid lies where the prior has hardly any mass. Equal steps of *probability* are fairer: cut
each axis into $n$ slices of equal mass and take the middle of each, with half of its mass on either side. Every picture then stands for the
same share of samples. The *quantile function* `scipy.special.ndtri` tells which number has a given share
of $\mathcal N(0, 1)$ below it: `ndtri(0.5)` is 0, and `ndtri(0.975)` about 1.96. The order of the
codes is free.

### Exercise 8.5: latent_grid

*8 minutes, medium.*
"""


# %%
@checks.latent_grid
def latent_grid(n):
    """A grid of n by n codes that cuts the prior N(0, I) into cells of equal mass: (n * n, 2)."""
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
And the map of the encoder, with some of its clouds:
"""

# %%
mean, log_var = (head.numpy() for head in encoder(x_test))
std = np.exp(log_var / 2)
clouds = np.stack([reparameterize(mean[:12], log_var[:12]) for _ in range(60)])
every_z = reparameterize(mean, log_var).numpy()
print("a draw for each image: mean", every_z.mean(axis=0).round(2), end=", ")
print("standard deviation", every_z.std(axis=0).round(2))
plotting.latent_clouds(mean, std, test_labels[:2000], clouds)

# %% [markdown]
r"""
Note the scale. Lesson 1's codes could lie anywhere; these lie around the prior, because the KL asks for
it, though nothing makes them *equal* to it: compare the numbers above the picture with 0 and 1. And the
size of a cloud means something: an image may be anywhere in its own, so nothing finer can be told from
a code.

Drag the point, or move it with the arrow keys, and watch the digit:
"""

# %%
widgets.LatentExplorer(
    lambda z: keras.ops.sigmoid(decoder(z)), codes=mean, labels=test_labels[:2000]
)

# %% [markdown]
r"""
**Try.** Find two digits that share a border, and walk across it. Where does the one end? Then go to
the corners, outside the dashed circles: what does the decoder draw where the *prior* hardly ever
puts a code?

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| encoder | $q(z \mid x) = \mathcal N(\mu, \mathrm{diag}\,\sigma^2)$ | `build_encoder` | an activation on a head; one head for both |
| decoder | $p(x \mid z) = \prod_i m_i^{x_i} (1 - m_i)^{1 - x_i}$ | `build_decoder` | a sigmoid too many |
| draw | $z = \mu + \sigma \epsilon$ | `reparameterize` | noise that is shared, frozen or too small |
| loss | $-\mathbb E_q[\log p(x \mid z)] + \mathrm{KL}$ | `negative_elbo` | a mean over pixels: KL wins and all images look the same |
| learning | one step down the gradient | `training_step` | a draw outside of the tape; half of the weights |
| samples | $z \sim p(z)$, then $x \sim p(x \mid z)$ | `decoder`, then coins | means shown as samples |
| manifold | quantiles of $\mathcal N(0, 1)$ | `latent_grid` | equal steps in $z$ |

## To explore

Give the VAE the sampler of lesson 1: fit one normal distribution to `every_z` (`np.mean`, `np.cov`), draw 500
codes from it, and count how far their digits are *apart* from reconstructions, beside codes from the prior. Do
the same for a VAE trained with `beta` = 0.1, and with 0.01. When do the two samplers begin to differ, and which
one gets worse?

**Next**: [lesson 9](09_beta_vae.ipynb).
"""

# %% tags=["solution-only"]
# What holds of trained networks, on other seeds and processors, too.
assert losses[-1] < losses[0] / 2
assert (EPOCHS, BATCH_SIZE) == (training.EPOCHS, training.BATCH_SIZE)
assert np.isclose(learning_rate(1000), training.learning_rate(steps)(1000))
assert result["loss"] <= 153.5
assert 5 < result["kl"] < 7
assert abs(part["loss"] - np.mean(by_hand)) < 0.6
assert apart["codes from the prior"] < 0.265  # halfway between chance and the box
assert shares["codes from the prior"].min() > 0

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Optional: what became of each line of older code; thirty-two numbers instead of two; a price for the
KL. (What grey pixels do to "log p(x)" is in lesson 12.)

### If you come from older code

You will meet this model in many notebooks written for Keras 1 or 2. They do not run on Keras 3;
here is what became of each line.

| older code | today | why |
|---|---|---|
| `x_train = x_train.astype('float32' / 255.` (as copied in places: a bracket is missing) | bytes into `fit`, `cast(images, "float32") / 255` in the step | a quarter of the memory, and one place to get it right |
| `Lambda(sampling)([mu, log_var])` | `reparameterize(mean, log_var, self.seed_generator)` | a Lambda cannot be saved safely; the model owns its noise |
| `K.random_normal`, `K.exp` | `keras.random.normal`, `keras.ops.exp` | the backend functions `K.` are gone |
| `epsilon_std = 0.01` in the noise | noise of standard deviation 1 | else the KL belongs to another q than the one that is drawn from |
| `outputs = decoder(encoder(x)[2])` | `vae(x)` | the encoder gives mean and log_var; drawing is the model's business |
| `784 * binary_crossentropy(x, x_hat)` | `-bernoulli_log_likelihood(x, logits)` | a sum needs no correction, and logits cannot give log 0 |
| `vae.add_loss(K.mean(rec + kl))` | `train_step` with the two terms | Keras 3 takes no symbolic tensors there; inside a layer `add_loss` *sums* a vector, so that a KL for each image weighs as much as the batch is large |
| `beta * kl` with a Python number | `keras.Variable` | a compiled step freezes the number |
| `vae.fit(x_train, epochs=30, batch_size=64)` | as in section 7 | larger batches and a schedule; `make bench` measures both |

### Thirty-two numbers

In lesson 1 random codes of 32 numbers decoded to scribbles, far from anything ever written. The same
test for a VAE with 32 numbers, trained on the same 10,000 images:
"""

# %%
vae_32 = VAE(build_encoder(32), build_decoder(32), seed=5)
vae_32(x_test[:1])
training.start_at_mean_image(vae_32.decoder, train_images)
vae_32.compile(keras.optimizers.Adam(training.learning_rate(5 * 80)))
vae_32.optimizer.build(vae_32.trainable_variables)
progress = training.Progress()
vae_32.fit(train_images[:10_000], batch_size=125, epochs=5, verbose=0, callbacks=[progress])
means_32 = keras.ops.sigmoid(vae_32.decoder(keras.random.normal((500, 32), seed=1))).numpy()
again_32 = keras.ops.sigmoid(vae_32(x_test[:500])).numpy()
compared = {"test digits": x_test[:500], "their reconstructions": again_32, "prior": means_32}
far = {name: np.mean(nearest_training_image(images)[0]) for name, images in compared.items()}
digits = np.bincount(nearest_training_image(again_32)[1], minlength=10) / len(again_32)
print("digits of their reconstructions " + "".join(f"{share:6.2f}" for share in digits))
print("squared error to the nearest training image")
for name, error in far.items():
    print(
        f"{name:22}{error:6.1f}, {error / far['their reconstructions']:.2f} of a reconstruction's"
    )
plotting.rows(
    {"image": x_test[:10], "reconstruction": again_32[:10], "from the prior": means_32[:10]},
    caption="A VAE with 32 numbers: test digits, their reconstructions, and the means for codes "
    "drawn from the prior. Look for whole strokes, and for whole digits, in the last row.",
)

# %% tags=["solution-only"]
assert 1.15 < far["prior"] / far["their reconstructions"] < 1.55

# %% [markdown]
r"""
These errors depend on how blurred a model's images are, so compare the last column. In lesson 1 a box
gave 2.08, and one normal distribution, *fitted to the codes after training*, 1.66. The prior, fitted to
nothing, comes about as near as test digits do. But of the drop from 2.08 about half came, in these runs, from a better
sampler for the same autoencoder, and the rest with the VAE, of which the loss is another, too. (Below the value
of test digits this measure rewards blur. Look at the last row, too.)

### beta, a first look

What if a nat of KL cost four times as much? `beta` is a variable, so a compiled step sees its new value.
(We compile anew only because the learning rate has run down to 0.) Eighty steps at `beta` = 1, to see
what such steps do by themselves; eighty at 4; and eighty at 1 again:
"""

# %%
vae.compile(keras.optimizers.Adam(0.001))
vae.optimizer.build(vae.trainable_variables)
priced = []
for beta in (1.0, 4.0, 1.0):
    vae.beta.assign(beta)
    vae.fit(train_images[:20_000], batch_size=BATCH_SIZE, verbose=0)
    priced.append(vae.evaluate(test_images, batch_size=1000, verbose=0, return_dict=True))
    reconstruction, kl = priced[-1]["reconstruction"], priced[-1]["kl"]
    print(f"beta {beta:.0f}: reconstruction {reconstruction:.2f} + KL {kl:.2f} = -ELBO "
          f"{reconstruction + kl:.2f}; what was minimised {priced[-1]['loss']:.2f}")  # fmt: skip

# %% tags=["solution-only"]
assert priced[1]["kl"] + 0.5 < min(priced[0]["kl"], priced[2]["kl"])
assert priced[1]["reconstruction"] > max(priced[0]["reconstruction"], priced[2]["reconstruction"])

# %% [markdown]
r"""
At 4 less is sent through the code, and the reconstruction is worse; back at 1 both return, or nearly. Lesson 9
makes a science of this exchange. Remember: two runs can be compared by their ELBO, with
`beta` = 1 in the sum, not by losses with different weights.
"""

# %% [markdown]
r"""
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the bound, equation (3); the
  estimator with a closed KL, equation (7), and for this model equation (10); algorithm 1; the KL,
  appendix B; the networks, appendix C; the manifold by quantiles, appendix A.
- D. J. Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate
  inference in deep generative models*: the same, independently.
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, chapter 2.
- I. Higgins et al. 2017, *beta-VAE*, equation (4).
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
