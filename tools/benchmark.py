"""Measure the course's training of lesson 5 beside the recipe it grew from: `make bench`.

    python tools/benchmark.py [--quick] [--seed 0]

The recipe is a plain Keras VAE as blogs have it: 784-512-2-512-784, float32 images as input and
as target, batches of 64, Adam at 0.001, 30 epochs. The course trains the same architecture on
the same objective with the settings of vae_helpers/training.py. Both report -ELBO on all test
images, in nats an image, from one draw of z each.

Every training has a process of its own, hence a peak memory of its own. They take turns, an epoch
at a time, so that other work on the machine slows all of them alike: read the ratios, not
the seconds. Seconds count from building the model on, with compilation, without validation.
The exit status is 1 if a target is missed.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field

GOAL = 152.0  # nats
BATCH_64_EPOCHS = 15  # for a steady median


# --- the trainings, each in a process of its own -----------------------------------------------


def mnist(n_train):
    """Training and test images as rows, uint8 (n_train, 784) and (10000, 784)."""
    from vae_helpers.data import load_mnist

    (x_train, _), (x_test, _) = load_mnist()
    return x_train[:n_train].reshape(-1, 784), x_test.reshape(-1, 784)


def recipe_model():
    """The recipe's VAE, compiled: (n, 784) in [0, 1] -> probabilities (n, 784)."""
    from vae_helpers.quiet import keras

    ops, layers = keras.ops, keras.layers

    class Sampling(layers.Layer):
        """Draws z, and adds the KL to the loss: Keras 3 takes no symbolic loss elsewhere."""

        def __init__(self):
            super().__init__()
            self.noise = keras.random.SeedGenerator()

        def call(self, heads):
            mean, log_var = heads
            kl = -0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=1)
            self.add_loss(ops.mean(kl))
            noise = keras.random.normal(ops.shape(mean), seed=self.noise)
            return mean + ops.exp(0.5 * log_var) * noise

    x = keras.Input((784,))
    hidden = layers.Dense(512, activation="relu")(x)
    z = Sampling()([layers.Dense(2)(hidden), layers.Dense(2)(hidden)])
    hidden = layers.Dense(512, activation="relu")(z)
    model = keras.Model(x, layers.Dense(784, activation="sigmoid")(hidden))
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=lambda x, x_hat: 784 * keras.losses.binary_crossentropy(x, x_hat),
    )
    return model


def train_recipe(turns, n_train, epochs):
    x_train, x_test = (images.astype("float32") / 255 for images in mnist(n_train))
    turns.start("recipe, batch 64", epochs)
    recipe_model().fit(
        x_train,
        x_train,
        batch_size=64,
        epochs=epochs,
        shuffle=True,
        validation_data=(x_test, x_test),
        verbose=0,
        callbacks=[turns.callback()],
    )


def train_course(turns, n_train, epochs=None, batch_size=None):
    """The course's training; epochs and batch_size are the course's, where not given."""
    from vae_helpers import training, vae

    epochs = epochs or training.EPOCHS
    batch_size = batch_size or training.BATCH_SIZE
    x_train, x_test = mnist(n_train)
    turns.start(f"course, batch {batch_size}", epochs)
    model = vae.VAE(vae.build_encoder(2), vae.build_decoder(2))
    training.start_at_mean_image(model.decoder, x_train)
    training.compile_for_mnist(model, n_train, batch_size, epochs)
    model.fit(
        x_train,
        batch_size=batch_size,
        epochs=epochs,
        validation_data=(x_test,),
        validation_batch_size=250,
        verbose=0,
        callbacks=[turns.callback()],
    )


class Turns:
    """A training's side of the pipe: waits for its turn before an epoch, reports after it."""

    def __init__(self, pipe):
        self.pipe = pipe

    def start(self, name, epochs):
        """Say what is to be trained, now that all is imported and loaded; wait for the turn."""
        self.pipe.send((name, epochs))
        self.wait()

    def wait(self):
        self.pipe.recv()
        self.clock = time.perf_counter()

    def callback(self):
        from vae_helpers.quiet import keras

        # Keras calls on_test_begin when the last step of an epoch is done.
        return keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, logs: self.wait() if epoch else None,
            on_test_begin=lambda logs: setattr(self, "seconds", time.perf_counter() - self.clock),
            on_epoch_end=lambda epoch, logs: self.pipe.send((self.seconds, logs["val_loss"])),
        )


def work(pipe, seed, train, *settings):
    """What a process runs: one training, and its peak memory in MB as its last word."""
    from vae_helpers.quiet import keras

    keras.utils.set_random_seed(seed)
    train(Turns(pipe), *settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pipe.send(peak * (1 if sys.platform == "darwin" else 1024) / 1e6)  # bytes there, KiB here


# --- the conductor -----------------------------------------------------------------------------
# It imports nothing large: on Linux a new process inherits the peak memory of the one it is
# started from.


@dataclass
class Run:
    """A training as seen from outside: seconds and test -ELBO of each epoch, peak memory in MB."""

    name: str
    epochs: int = 0
    seconds: list = field(default_factory=list)
    losses: list = field(default_factory=list)
    memory: float = None

    @classmethod
    def launch(cls, seed, train, *settings):
        """Start a process for train(turns, *settings) and wait until it is ready to train."""
        run = cls(train.__name__)
        context = multiprocessing.get_context("spawn")
        run.pipe, theirs = context.Pipe()
        context.Process(target=work, args=(theirs, seed, train, *settings), daemon=True).start()
        theirs.close()  # so that the end of the process ends the pipe
        run.name, run.epochs = run.hear()
        return run

    def hear(self):
        try:
            return self.pipe.recv()
        except EOFError:
            raise SystemExit(f"{self.name}: its process ended; the reason stands above") from None

    def turn(self):
        self.pipe.send("go")
        seconds, loss = self.hear()
        self.seconds.append(seconds)
        self.losses.append(loss)
        done = len(self.seconds)
        print(
            f"{self.name:24}epoch {done:2}/{self.epochs}{seconds:7.1f} s   test -ELBO {loss:.2f}",
            file=sys.stderr,
        )
        if done == self.epochs:
            self.memory = self.hear()

    @property
    def epoch_seconds(self):
        """The median over the epochs after the first, which holds the compilation."""
        return statistics.median(self.seconds[1:])

    @property
    def goal_epoch(self):
        """The epoch, counted from 1, whose test -ELBO is first at most GOAL; None if none is."""
        return next((i for i, loss in enumerate(self.losses, 1) if loss <= GOAL), None)

    @property
    def goal_seconds(self):
        return sum(self.seconds[: self.goal_epoch]) if self.goal_epoch else None


def take_turns(first, *others):
    """Let every training run to its end, the shorter ones spread evenly over the first."""
    for number in range(first.epochs):
        first.turn()
        for other in others:
            while len(other.seconds) * first.epochs <= number * other.epochs:
                other.turn()


def table(runs):
    """The measurements, a line each and a column a training."""

    def shown(number, digits=1):
        return "never" if number is None else f"{number:.{digits}f}"

    rows = {
        "": [run.name for run in runs],
        "first epoch, with compilation, s": [shown(run.seconds[0]) for run in runs],
        "an epoch after that, median, s": [shown(run.epoch_seconds, 2) for run in runs],
        f"epoch that reaches {GOAL} nats": [shown(run.goal_epoch, 0) for run in runs],
        f"seconds to {GOAL} nats": [shown(run.goal_seconds) for run in runs],
        "epochs": [shown(run.epochs, 0) for run in runs],
        "test -ELBO at the end, nats": [shown(run.losses[-1], 2) for run in runs],
        "peak memory, MB": [shown(run.memory, 0) for run in runs],
    }
    return "\n".join(
        f"{title:34}" + "".join(f"{value:>24}" for value in values)
        for title, values in rows.items()
    )


def verdicts(recipe, course, course_64):
    """What is to be held: (title, value or None, limit) each."""
    to_goal = None
    if course.goal_seconds is not None:
        # A recipe that never gets there is counted with all its time, to the course's cost.
        to_goal = course.goal_seconds / (recipe.goal_seconds or sum(recipe.seconds))
    return [
        (f"seconds to {GOAL} nats, course / recipe", to_goal, 1 / 3),
        (
            "seconds an epoch at batch 64, course / recipe",
            course_64.epoch_seconds / recipe.epoch_seconds,
            0.4,
        ),
        ("test -ELBO of the course at the end, nats", course.losses[-1], GOAL),
        ("peak memory of the course, MB", course.memory, 1200),
    ]


def judge(targets):
    """Print whether each target is reached; -> whether all are."""
    verdict = True
    for title, value, limit in targets:
        reached = value is not None and value <= limit
        digits = 1 if limit > 1 else 2
        value = "never" if value is None else f"{value:.{digits}f}"
        said = "reached" if reached else "MISSED"
        print(f"{title:48}{value:>8}   at most {limit:7.{digits}f}   {said}")
        verdict = verdict and reached
    return verdict


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2 epochs of 5,000 images, no targets")
    parser.add_argument("--seed", type=int, default=0, help="seed of every training (default 0)")
    options = parser.parse_args(arguments)
    n_train, epochs = (5_000, (2, 2, 2)) if options.quick else (60_000, (30, None, BATCH_64_EPOCHS))
    runs = (
        Run.launch(options.seed, train_recipe, n_train, epochs[0]),
        Run.launch(options.seed, train_course, n_train, epochs[1]),
        Run.launch(options.seed, train_course, n_train, epochs[2], 64),
    )
    take_turns(*runs)
    print(table(runs), end="\n\n")
    if options.quick:
        print("Too few images and epochs to judge the targets.")
        return 0
    return 0 if judge(verdicts(*runs)) else 1


if __name__ == "__main__":
    sys.exit(main())
