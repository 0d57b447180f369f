"""Where the programs of the bug hunt are examined: short trainings, and a sheet that is honest.

ward = Ward(x_train, x_test, seed=13)
chart = ward.examine(patients.same_image)
print(chart)
"""

import dataclasses

import numpy as np

from vae_helpers.arguments import array, takes
from vae_helpers.quiet import keras, tf

HIDDEN, LATENT = 128, 10
SHOWN = 20  # images that a chart keeps
BATCH_SIZE, EPOCHS = 50, 4
RATE = 0.004


@dataclasses.dataclass
class Chart:
    """What came of training with one program.

    losses: what the program gave at each step, (steps,). report: what it gives for the test images.
    reconstruction, kl: the two terms of minus the ELBO of the test images, computed by the ward.
    x_hat (20, 784): the first test images, through one draw each. samples (20, 784): decoded draws
    from the prior.
    """

    encoder: keras.Model
    decoder: keras.Model
    losses: np.ndarray
    report: float
    reconstruction: float
    kl: float
    x_hat: np.ndarray
    samples: np.ndarray

    @property
    def honest(self):
        """Minus the ELBO of the test images, in nats."""
        return self.reconstruction + self.kl

    def __str__(self):
        return (
            f"program's report {self.report:6.1f}, honest sheet {self.honest:6.1f} = "
            f"{self.reconstruction:.1f} + KL {self.kl:.1f}"
        )


class Ward:
    """Trains small VAEs, each from the same start, with the loss that a program gives.

    x_train, x_test: images (n, 784). seed: of weights, order and noise.

    Source: Kingma and Welling 2013, algorithm 1.
    Raises TypeError or ValueError for images of a wrong shape.
    """

    @takes(x_train=array("n 784"), x_test=array("m 784"))
    def __init__(self, x_train, x_test, seed):
        self.x_train, self.x_test, self.seed = x_train, x_test, seed

    def models(self):
        """An encoder and a decoder at their start."""
        keras.utils.set_random_seed(self.seed)
        x, z = keras.Input((784,)), keras.Input((LATENT,))
        hidden = keras.layers.Dense(HIDDEN, activation="relu")(x)
        heads = [keras.layers.Dense(LATENT)(hidden) for _ in range(2)]
        hidden = keras.layers.Dense(HIDDEN, activation="relu")(z)
        logits = keras.layers.Dense(784)
        decoder = keras.Model(z, logits(hidden))
        mean_image = np.clip(self.x_train.mean(axis=0), 0.001, 0.999)
        logits.bias.assign(np.log(mean_image / (1 - mean_image)))
        return keras.Model(x, heads), decoder

    @property
    def steps(self):
        """How many batches a training has."""
        return EPOCHS * -(-len(self.x_train) // BATCH_SIZE)

    def batches(self):
        """The batches of a training, in order: a generator of images (BATCH_SIZE, 784)."""
        random = np.random.default_rng(self.seed)
        for _ in range(EPOCHS):
            order = random.permutation(len(self.x_train))
            for start in range(0, len(order), BATCH_SIZE):
                yield self.x_train[order[start : start + BATCH_SIZE]]

    def examine(self, loss, log_std=False):
        """Train with loss(encoder, decoder, x); the Chart.

        log_std: whether the encoder's second array is log_std to the program, and not log_var.
        """
        encoder, decoder = self.models()
        weights = encoder.trainable_variables + decoder.trainable_variables
        optimizer = keras.optimizers.Adam(RATE)
        optimizer.build(weights)

        @tf.function(autograph=False)
        def step(x):
            with tf.GradientTape() as tape:
                value = loss(encoder, decoder, x)
            optimizer.apply(tape.gradient(value, weights), weights)
            return value

        losses = np.array([float(step(tf.constant(x))) for x in self.batches()])
        return self.sheet(encoder, decoder, losses, loss, log_std)

    def sheet(self, encoder, decoder, losses=(), loss=None, log_std=False):
        """The Chart of models trained elsewhere; loss: the program whose report to add."""
        report = float(loss(encoder, decoder, tf.constant(self.x_test))) if loss else np.nan
        mean, second = (np.asarray(head) for head in encoder(self.x_test))
        log_var = 2 * second if log_std else second
        random = np.random.default_rng(self.seed)
        noise = random.standard_normal(mean.shape, dtype="float32")
        with np.errstate(all="ignore"):  # some patients have NaN for weights
            logits = np.asarray(decoder(mean + np.exp(log_var / 2) * noise))
            pixels = np.logaddexp(0, logits) - self.x_test * logits
            kl = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
        prior = random.standard_normal((SHOWN, mean.shape[1]), dtype="float32")
        return Chart(
            encoder,
            decoder,
            np.asarray(losses),
            report,
            pixels.sum(axis=1).mean(),
            kl.sum(axis=1).mean(),
            keras.ops.sigmoid(logits[:SHOWN]).numpy(),
            keras.ops.sigmoid(decoder(prior)).numpy(),
        )
