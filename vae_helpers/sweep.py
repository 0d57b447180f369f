"""One model trained at several prices, each time from the same start: lessons 9 and 10.

sweep = Sweep(vae, train_images, test_images)
rate, distortion = sweep.at(4.0)
"""

import numpy as np

from vae_helpers import training
from vae_helpers.arguments import array, takes
from vae_helpers.quiet import keras

BATCH_SIZE = 125
EPOCHS = 5
PARTS = 5  # in which the test images are evaluated, to save memory


class Sweep:
    """Short trainings of one VAE that differ in nothing but the price of a nat.

    model: a vae.VAE. train_images: uint8 (n, d), a multiple of BATCH_SIZE; test_images: uint8, a
    multiple of PARTS. jit_compile=False where a compiler would cost more than it saves.

    The step is compiled once. Before each run all variables go back to the values that they have
    now: the weights, the optimizer's memory, the state of the noise.

    Raises TypeError or ValueError for images of another dtype or shape.
    """

    @takes(train_images=array("n d", dtype="uint8"), test_images=array("m d", dtype="uint8"))
    def __init__(self, model, train_images, test_images, *, epochs=EPOCHS, jit_compile=True):
        self.model, self.train_images, self.test_images = model, train_images, test_images
        self.epochs = epochs
        self.steps = epochs * len(train_images) // BATCH_SIZE
        training.start_at_mean_image(model.decoder, train_images)
        optimizer = keras.optimizers.Adam(training.learning_rate(self.steps))
        model.compile(optimizer, jit_compile=jit_compile, steps_per_execution=10)
        optimizer.build(model.trainable_variables)
        variables = model.variables + optimizer.variables
        self.start = [(variable, variable.numpy()) for variable in variables]

    def reset(self):
        """Put every variable back to where it was at the start."""
        for variable, value in self.start:
            variable.assign(value)

    def restart(self):
        """Let the runs to come start at other weights, drawn anew as Keras's seed has it."""
        self.reset()
        for part in (self.model.encoder, self.model.decoder):
            part.set_weights(keras.models.clone_model(part).get_weights())
        training.start_at_mean_image(self.model.decoder, self.train_images)
        self.start = [(variable, variable.numpy()) for variable, _ in self.start]

    def at(self, beta, callbacks=()):
        """Train from the start at a price: rate and distortion of the test images, in nats."""
        self.reset()
        self.model.beta.assign(beta)
        self.model.fit(
            self.train_images,
            batch_size=BATCH_SIZE,
            epochs=self.epochs,
            verbose=0,
            callbacks=list(callbacks),
        )
        return self.evaluated()

    def evaluated(self):
        """Rate and distortion of the model as it is, averaged over the test images, in nats."""
        parts = [self.model.terms(some) for some in np.split(self.test_images, PARTS)]
        distortion, rate = (np.mean([part[i] for part in parts]) for i in (0, 1))
        return rate, distortion
