"""How the course trains its VAE on MNIST: the settings, written once, and a line an epoch.

start_at_mean_image(vae.decoder, images)
compile_for_mnist(vae, len(images))
vae.fit(images, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0, callbacks=[Progress()])
"""

import numpy as np

from vae_helpers.arguments import array, takes, whole
from vae_helpers.quiet import keras

BATCH_SIZE = 250  # divides 60,000 and 10,000: all batches have one shape, compiled for once
EPOCHS = 10
PEAK_LEARNING_RATE = 0.015
WARMUP = 0.1  # of all steps; to start at the peak costs 2 to 5 nats, or ends in NaN
STEPS_PER_EXECUTION = 40  # batches between two returns to Python: a sixth of an epoch


@takes(steps=whole(at_least=10))
def learning_rate(steps):
    """The learning rate over a training of so many steps: a schedule of Keras.

    It rises in a straight line from 0 to PEAK_LEARNING_RATE during the first tenth of the steps,
    then falls to 0 along half a cosine.

    Source: Loshchilov and Hutter 2017, SGDR, equation (5), with one period; warm-up: Goyal et
    al. 2017, section 2.2.
    Raises TypeError or ValueError for steps that are not a whole number of at least 10.
    """
    warmup = round(WARMUP * steps)
    return keras.optimizers.schedules.CosineDecay(
        0.0,  # a whole 0 fails in a compiled step
        steps - warmup,
        warmup_target=PEAK_LEARNING_RATE,
        warmup_steps=warmup,
    )


@takes(images=array("n d", dtype="uint8"))
def start_at_mean_image(decoder, images):
    """Set the decoder's last bias so that, before training, it shows the mean of the images.

    decoder: a model of z giving logits (n, d). images: the training images, uint8 (n, d). The
    bias becomes log(m / (1 - m)) for the mean m of each pixel, kept from 0.001 to 0.999: where a
    pixel is never on the logit would be minus infinity. The decoder then spends no steps on
    what all images share; without this they end about 2 nats worse.

    Raises TypeError or ValueError for images of another dtype or shape, ValueError for a decoder
    without a bias of d numbers.
    """
    d = images.shape[1]
    biases = [weights for weights in decoder.trainable_variables if tuple(weights.shape) == (d,)]
    if not biases:
        raise ValueError(
            f"start_at_mean_image: the decoder has no bias of {d} numbers, one a pixel. "
            f"Let it end in Dense({d})."
        )
    m = np.clip(images.mean(axis=0) / 255, 0.001, 0.999)
    biases[-1].assign(np.log(m / (1 - m)))


@takes(n_images=whole(at_least=1), batch_size=whole(at_least=1), epochs=whole(at_least=1))
def compile_for_mnist(vae, n_images, batch_size=BATCH_SIZE, epochs=EPOCHS):
    """Compile a vae.VAE for a training on n_images, with the settings of this module.

    Give batch_size and epochs here as to `fit`: the learning rate needs to know the number of
    steps.

    Source of Adam: Kingma and Ba 2015, algorithm 1.
    Raises TypeError or ValueError for numbers that are not whole or less than 1, and ValueError
    for fewer than 10 steps in all.
    """
    steps = -(-n_images // batch_size) * epochs
    vae.compile(
        optimizer=keras.optimizers.Adam(learning_rate(steps)),
        steps_per_execution=STEPS_PER_EXECUTION,
    )
    vae.optimizer.build(vae.trainable_variables)  # else the first step is traced twice


class Progress(keras.callbacks.Callback):
    """Prints a line an epoch, in nats per image: -ELBO = reconstruction + KL.

        epoch  1/12  train 185.9 = 179.7 + 6.2   test 169.3 = 164.5 + 4.8

    Give it to `fit` with verbose=0. The part on the test images comes from `validation_data`.
    KL counts once, also where beta is not 1, so that the lines of different betas compare. The
    training numbers are means over the epoch, while the weights still change. No durations:
    what is printed is the same wherever the numbers are.

    Raises ValueError, at the end of the first epoch, if the model does not track
    `reconstruction` and `kl`.
    """

    def on_train_begin(self, logs=None):
        print("nats per image: -ELBO = reconstruction + KL")

    def on_epoch_end(self, epoch, logs=None):
        parts = [f"train {self._terms(logs, '')}"]
        if "val_loss" in logs:
            parts.append(f"test {self._terms(logs, 'val_')}")
        epochs = str(self.params["epochs"])
        print(f"epoch {epoch + 1:{len(epochs)}}/{epochs}  " + "   ".join(parts))

    @staticmethod
    def _terms(logs, prefix):
        try:
            reconstruction, kl = logs[f"{prefix}reconstruction"], logs[f"{prefix}kl"]
        except KeyError:
            raise ValueError(
                f"Progress prints reconstruction and kl, but the model tracks {sorted(logs)}. "
                "Let its train_step and test_step return both, as vae_helpers.vae.VAE does."
            ) from None
        return f"{reconstruction + kl:.1f} = {reconstruction:.1f} + {kl:.1f}"
