"""The small VAEs of lesson 11 that see sprites: their data, their layers, their training.

Three sets of sprites, because what a beta does depends on them: the subject of the lesson.
"""

import functools
from pathlib import Path

import numpy as np

from vae_helpers import recorded
from vae_helpers.arguments import array, number, takes, whole
from vae_helpers.beta import Warmup
from vae_helpers.quiet import keras
from vae_helpers.sprites import FACTORS, sprites
from vae_helpers.vae import VAE

LATENT_DIM = 6
STEPS = 2160
LEARNING_RATE = 0.002

_ELLIPSES = {
    "shapes": ("ellipse",),
    "scales": tuple(np.linspace(4, 6, 5)),
    "xs": tuple(np.linspace(8.5, 23.5, 16)),
    "ys": tuple(np.linspace(13, 19, 7)),
}
DATA = {
    "all": {},
    "lying": _ELLIPSES | {"orientations": (0.0,)},
    "upright": _ELLIPSES | {"orientations": (90.0,)},
}


def _name(value, say, sizes):
    if not isinstance(value, str) or value not in DATA:
        raise ValueError(say(f"is {value!r}, but must be one of {', '.join(map(repr, DATA))}"))


@takes(which=_name)
def load(which="all"):
    """A set of sprites: images uint8 (n, 1024), factors (n, factors), the factors' names.

    "all" has 3,888 images of five factors; "lying" and "upright" hold 560 ellipses of one
    orientation, in 5 scales, at 16 places from left to right and 7 from top to bottom.
    Raises ValueError for another name.
    """
    images, factors = sprites(**DATA[which])
    vary = np.ptp(factors, axis=0) > 0
    return images, factors[:, vary], [name for name, v in zip(FACTORS, vary, strict=True) if v]


@takes(latent_dim=whole(at_least=1))
def build(latent_dim=LATENT_DIM):
    """An encoder (n, 1024) -> mean, log_var and a decoder -> logits, two hidden layers each.

    Raises TypeError or ValueError for a latent_dim that is not a whole number of at least 1.
    """
    layers = keras.layers
    x, z = keras.Input((1024,), name="x"), keras.Input((latent_dim,), name="z")
    hidden = layers.Dense(256, activation="relu")(layers.Dense(256, activation="relu")(x))
    heads = [layers.Dense(latent_dim, name=name)(hidden) for name in ("mean", "log_var")]
    back = layers.Dense(256, activation="tanh")(layers.Dense(256, activation="tanh")(z))
    return keras.Model(x, heads), keras.Model(z, layers.Dense(1024, name="logits")(back))


@functools.cache
def _bench(batches, steps):
    """A compiled VAE, its optimizer and how that starts: every training of this length uses it.

    To compile a step anew for each run would take longer than some runs, and memory that does not
    come back.
    """
    vae = VAE(*build())
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps - steps // 10, warmup_target=LEARNING_RATE, warmup_steps=steps // 10
    )
    optimizer = keras.optimizers.Adam(schedule)
    vae.compile(optimizer, jit_compile=True, steps_per_execution=batches)
    optimizer.build(vae.trainable_variables)
    return vae, [(variable, variable.numpy()) for variable in optimizer.variables]


def _copy_variables(source, target):
    for old, new in zip(source.variables, target.variables, strict=True):
        new.assign(old)


@takes(
    images=array("n 1024", dtype="uint8"),
    beta=number(above=0),
    seed=whole(at_least=0),
    steps=whole(),
    warmup_steps=whole(at_least=0),
)
def train(images, beta, seed, steps=STEPS, warmup_steps=0, progress=False):
    """A VAE trained on sprites: images uint8 (n, 1024) -> the model and its history.

    The seed decides about the first weights, the order of the images and the noise. A batch holds
    108 images, or a tenth of them if that is less; the last pass over them is a whole one. With
    `warmup_steps` beta rises from 0 during so many of the steps. With `progress` a line is printed
    after each fifth of them.
    Raises TypeError or ValueError for images of another form, a beta that is not above 0, or a
    seed or number of steps that is not a whole number.
    """
    batch_size = min(108, -(-len(images) // 10))
    batches = -(-len(images) // batch_size)
    bench, optimizer_at_start = _bench(batches, steps)
    keras.utils.set_random_seed(seed)
    vae = VAE(*build(), beta=beta, seed=seed)
    share = np.clip(images.mean(axis=0) / 255, 0.005, 0.995)  # how often each pixel is white
    vae.decoder.layers[-1].bias.assign(np.log(share / (1 - share)))
    _copy_variables(vae, bench)
    for variable, value in optimizer_at_start:
        variable.assign(value)
    epochs = max(1, steps // batches)

    def tell(epoch, logs):
        if progress and (epoch + 1) % max(1, epochs // 5) == 0:
            print(f"step {(epoch + 1) * batches:5,}: reconstruction {logs['reconstruction']:.2f}, "
                  f"KL {logs['kl']:.2f} nats", flush=True)  # fmt: skip

    history = bench.fit(
        images,
        batch_size=batch_size,
        epochs=epochs,
        verbose=0,
        callbacks=[
            Warmup(beta, warmup_steps),
            keras.callbacks.LambdaCallback(on_epoch_end=tell),
        ],
    ).history
    _copy_variables(bench, vae)
    return vae, history


def load_runs():
    """What tools/sprite_runs.py found: a list of dicts, one a run, and the command that made it.

    Raises FileNotFoundError, saying how to restore the file, if it is missing.
    """
    return recorded.load(Path(__file__).with_name("sprite_runs.json"))
