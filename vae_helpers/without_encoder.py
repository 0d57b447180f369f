"""A decoder trained by making images probable, without an encoder: the work behind lesson 2.

A batch of images is compared with draws from the prior, every image with every draw. Codes are rows
(samples, d), images rows (n, 784); all terms are in nats per image.
"""

import numpy as np

from vae_helpers import training
from vae_helpers.arguments import array, takes, whole
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import build_decoder

STEPS, BATCH_SIZE, DRAWS = 400, 250, 484
PEAK_LEARNING_RATE, WARMUP_STEPS = 0.05, 50
PART = 1000  # codes that are decoded at a time, to save memory

images_in_bytes = array("n 784", dtype="uint8")
images_in_floats = array("n 784", low=0, high=1)


@takes(latent_dim=whole(at_least=1), images=images_in_bytes)
def new_decoder(latent_dim, images):
    """A decoder of the course, untrained, that shows the mean of uint8 images (n, 784).

    Raises TypeError or ValueError for a latent_dim that is not a whole number of at least 1, or for
    images of another dtype or shape.
    """
    decoder = build_decoder(latent_dim)
    training.start_at_mean_image(decoder, images)
    return decoder


@takes(z=array("samples d"), x=images_in_floats)
def log_likelihoods(decoder, z, x):
    """log p(x given z) of every image for every code: (samples, d), (n, 784) -> (samples, n).

    For Bernoulli pixels it is x @ logits minus a sum that holds no x, so one matrix product gives
    all pairs. Gradients pass.

    Source: Kingma and Welling 2013, appendix C.1, equation (11).
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    pairs = []
    for start in range(0, z.shape[0], PART):
        logits = decoder(z[start : start + PART])
        softplus = keras.ops.sum(keras.ops.softplus(logits), axis=1)
        pairs.append(logits @ keras.ops.transpose(x) - softplus[:, None])
    return pairs[0] if len(pairs) == 1 else keras.ops.concatenate(pairs)


@takes(images=images_in_bytes, draws=whole(at_least=1), steps=whole(at_least=1))
def train(decoder, loss, images, random, draws=DRAWS, steps=STEPS, say=print):
    """Gradient steps on loss(decoder, z, x), with fresh draws z from the prior in each.

    A step takes BATCH_SIZE of the uint8 images (n, 784), as x in [0, 1], and so many codes, both by
    the generator `random`. Adam's learning rate rises in a straight line during WARMUP_STEPS, then
    falls to 0 along half a cosine, as for STEPS steps. A line is said every hundred steps.

    Source of Adam: Kingma and Ba 2015, algorithm 1.
    Raises TypeError or ValueError for images of another dtype or shape, or for draws or steps that
    are not a whole number of at least 1.
    """
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0,
        STEPS - WARMUP_STEPS,
        warmup_target=PEAK_LEARNING_RATE,
        warmup_steps=WARMUP_STEPS,
    )
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(decoder.trainable_variables)  # its own variables, before the compiled step

    @tf.function(jit_compile=True)
    def step(z, x):
        with tf.GradientTape() as tape:
            value = loss(decoder, z, x)
        gradients = tape.gradient(value, decoder.trainable_variables)
        optimizer.apply(gradients, decoder.trainable_variables)
        return value

    losses = []
    for done in range(1, steps + 1):
        batch = images[random.integers(0, len(images), BATCH_SIZE)]  # bytes, until they are needed
        z = random.standard_normal((draws, decoder.input_shape[1]), dtype="float32")
        losses.append(float(step(z, batch.astype("float32") / 255)))
        if done % 100 == 0:
            say(f"steps up to {done}: {np.mean(losses[-100:]):.1f} nats per image")


@takes(
    z=array("samples d"),
    x=images_in_floats,
    images=array("judges 784", dtype="uint8"),
    labels=array("judges"),
)
def share_test(decoder, z, x, images, labels):
    """The shares of the digits 0 to 9 among decoded codes: a dict of three arrays (10,).

    "best codes": of the codes z, the one that makes each of the first 1,000 images x most
    probable; "other images": the same for the other images x; "random codes": all z, draws from
    the prior. A digit is what the label of the nearest of the uint8 images
    (judges, 784) says, with labels (judges,).

    Raises TypeError or ValueError for a wrong shape or dtype, or for pixels outside [0, 1].
    """
    judges = images.astype("float32") / 255
    lengths = np.sum(judges**2, axis=1)

    def shares(codes):
        nearest = []
        for start in range(0, len(codes), PART):
            decoded = keras.ops.sigmoid(decoder(codes[start : start + PART])).numpy()
            nearest.append(np.argmin(lengths - 2 * decoded @ judges.T, axis=1))
        return np.bincount(labels[np.concatenate(nearest)], minlength=10) / len(codes)

    parts = [x[start : start + PART // 4] for start in range(0, len(x), PART // 4)]
    best = [np.argmax(log_likelihoods(decoder, z, part), axis=0) for part in parts]
    best = z[np.concatenate(best)]
    return {
        "best codes": shares(best[:1000]),
        "other images": shares(best[1000:]),
        "random codes": shares(z),
    }
