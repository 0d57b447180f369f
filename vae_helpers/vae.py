"""The variational autoencoder, part by part, as the learner builds it in lessons 2 to 8.

Arrays hold one image a row. `x` are pixels in [0, 1], `logits` the decoder's answer, `mean`
and `log_var` the two heads of the encoder, `z` a code. All terms are in nats per image.
"""

import numpy as np
from scipy.special import ndtri

from vae_helpers.arguments import array, takes, whole
from vae_helpers.quiet import keras, tf


@takes(x=array("n d", low=0, high=1), logits=array("n d"))
def bernoulli_log_likelihood(x, logits):
    """log p(x given z) of each image, in nats: (n, d), (n, d) -> (n,).

    Each pixel is white with probability m = sigmoid(logit). Written with logits nothing overflows:
    x log m + (1 - x) log(1 - m) = x logit - softplus(logit). For grey pixels this is the usual
    cross-entropy with its sign turned, not a normalised log density.

    Source: Kingma and Welling 2013, appendix C.1, equation (11).
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    return keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)


@takes(mean=array("n d"), log_var=array("n d"))
def kl_divergence(mean, log_var):
    """KL( N(mean, exp(log_var)) || N(0, I) ) of each image, in nats: (n, d), (n, d) -> (n,).

    Source: Kingma and Welling 2013, appendix B.
    Raises TypeError or ValueError for a wrong shape.
    """
    return 0.5 * keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1.0, axis=1)


@takes(mean=array("n d"), log_var=array("n d"))
def reparameterize(mean, log_var, seed=None):
    """A draw z from N(mean, exp(log_var)) through which gradients pass: (n, d) -> (n, d).

    Every call draws fresh noise; `seed` may be a keras.random.SeedGenerator to draw it from.

    Source: Kingma and Welling 2013, section 2.4 and equation (10).
    Raises TypeError or ValueError for a wrong shape.
    """
    noise = keras.random.normal(keras.ops.shape(mean), seed=seed)
    return mean + keras.ops.exp(0.5 * log_var) * noise


@takes(latent_dim=whole(at_least=1))
def build_encoder(latent_dim):
    """The encoder q(z given x): x (n, 784) -> mean and log_var, (n, latent_dim) each.

    Both heads are linear: a mean may be any number, and so may the log of a variance.

    Source: Kingma and Welling 2013, appendix C.2, equation (12), with relu for tanh.
    Raises TypeError or ValueError for a latent_dim that is not a whole number of at least 1.
    """
    x = keras.Input((784,), name="x")
    hidden = keras.layers.Dense(512, activation="relu", name="hidden")(x)
    mean = keras.layers.Dense(latent_dim, name="mean")(hidden)
    log_var = keras.layers.Dense(latent_dim, name="log_var")(hidden)
    return keras.Model(x, [mean, log_var], name="encoder")


@takes(latent_dim=whole(at_least=1))
def build_decoder(latent_dim):
    """The decoder p(x given z): z (n, latent_dim) -> logits (n, 784).

    Source: Kingma and Welling 2013, appendix C.1, equation (11), with relu for tanh.
    Raises TypeError or ValueError for a latent_dim that is not a whole number of at least 1.
    """
    z = keras.Input((latent_dim,), name="z")
    hidden = keras.layers.Dense(512, activation="relu", name="hidden")(z)
    logits = keras.layers.Dense(784, name="logits")(hidden)
    return keras.Model(z, logits, name="decoder")


@takes(
    x=array("n d", low=0, high=1),
    logits=array("n d"),
    mean=array("n k"),
    log_var=array("n k"),
)
def negative_elbo(x, logits, mean, log_var):
    """Minus the ELBO of each image, in nats, from one draw of z: -> (n,).

    x and logits (n, d), mean and log_var (n, latent): reconstruction plus KL.

    Source: Kingma and Welling 2013, equation (10) with one sample, the sign turned.
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    reconstruction = -bernoulli_log_likelihood(x, logits)
    return reconstruction + kl_divergence(mean, log_var)


@takes(x=array("n d", low=0, high=1))
def training_step(encoder, decoder, optimizer, x):
    """One gradient step on the mean negative ELBO of x (n, 784): returns that loss, in nats.

    x are pixels in [0, 1]. Every weight of encoder and decoder is moved, once, by the optimizer;
    the loss is that before the step, from one draw of z for each image, as a tensor without axes.

    Source: Kingma and Welling 2013, algorithm 1, with one sample and a closed KL.
    Raises TypeError or ValueError for an x of a wrong shape, or with pixels outside [0, 1].
    """
    variables = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        loss = keras.ops.mean(negative_elbo(x, logits, mean, log_var))
    gradients = tape.gradient(loss, variables)
    optimizer.apply(gradients, variables)
    return loss


@takes(n=whole(at_least=2))
def latent_grid(n):
    """A grid of n by n codes that cuts the prior N(0, I) into cells of equal mass: (n * n, 2).

    Each axis takes the quantiles (i + 1/2) / n. At 0 and 1 a quantile would be infinite.

    Source: Kingma and Welling 2013, appendix A, figure 4.
    Raises TypeError or ValueError for an n that is not a whole number of at least 2.
    """
    axis = ndtri((np.arange(n) + 0.5) / n)
    first, second = np.meshgrid(axis, axis)
    return np.stack([first.ravel(), second.ravel()], axis=1)


class VAE(keras.Model):
    """An encoder and a decoder, trained together on beta times KL plus reconstruction.

    Feed it uint8 images as rows (n, 784): they are scaled to [0, 1] inside the step, which
    keeps the float32 copy of the training set out of memory. It tracks `loss`,
    `reconstruction` and `kl`, the means over images, in nats. `beta` is a variable, so that
    `vae.beta.assign(4.0)` reaches a compiled step; a Python float would be frozen into it.

    Source: Kingma and Welling 2013, algorithm 1; beta: Higgins et al. 2017, equation (4).
    """

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
