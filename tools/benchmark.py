"""Measure the course's training of lesson 8 beside the recipe it grew from: `make bench`.

    python tools/benchmark.py [--quick] [--seed 0]

The recipe is a plain Keras VAE as blogs have it: 784-512-2-512-784, float32 images as input and
as target, batches of 64, Adam at 0.001, 30 epochs. The course trains the same architecture on
the same objective with the settings of vae_helpers/training.py. Both report -ELBO on all test
images, in nats an image, from one draw of z each. Where JAX or PyTorch is installed, it trains
the course's model too: see benchmark_others.py.

Every training has a process of its own, hence a peak memory of its own. They take turns, an epoch
at a time, so that other work on the machine slows all of them alike: read the ratios, not
the seconds. Seconds count from building the model on, with compilation, without validation.

A machine may halt for seconds, so nothing rests on a single time or on a sum. An epoch counts with
the median of all epochs after the first. The compilation, in the first epoch only, is repeated
in further processes and counts with its median too. What is left is the spread: the middle half
of the epochs, in brackets. The exit status is 1 if a target is missed.
"""

import argparse
import importlib.util
import multiprocessing
import os
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field

GOAL = 152.0  # nats
BATCH_64_EPOCHS = 15  # for a steady median
OTHERS = {  # package: name and form
    "jax": ("JAX", "an epoch in one scan"),
    "torch": ("PyTorch", "eager; on an idle machine OMP_WAIT_POLICY=ACTIVE may halve its time"),
}
FURTHER_STARTS = 2  # with its own that makes three first epochs of a training


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


def train_recipe(turns, seed, n_train, epochs):
    from vae_helpers.quiet import keras

    keras.utils.set_random_seed(seed)
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


def train_course(turns, seed, n_train, epochs=None, batch_size=None):
    """The course's training; epochs and batch_size are the course's, where not given."""
    from vae_helpers import training, vae
    from vae_helpers.quiet import keras

    keras.utils.set_random_seed(seed)
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


def train_other(turns, seed, n_train, epochs, batch_size, package):
    """The course's training in JAX or PyTorch."""
    # PyTorch's threads wait for each other in a busy loop. That is fastest where nothing else runs;
    # elsewhere it keeps the processor from the thread waited for, and an epoch takes minutes.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    importlib.import_module(package)
    import benchmark_others

    images = mnist(n_train)
    turns.start(f"{OTHERS[package][0]}, batch {batch_size}", epochs)
    train = benchmark_others.TRAININGS[package]
    train_epoch, test_loss = train(*images, epochs, batch_size, seed)
    for number in range(epochs):
        if number:
            turns.wait()
        train_epoch(number)
        turns.stop()
        turns.report(test_loss())


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

    def stop(self):
        self.seconds = time.perf_counter() - self.clock

    def report(self, loss):
        self.pipe.send((self.seconds, loss))

    def callback(self):
        from vae_helpers.quiet import keras

        # Keras calls on_test_begin when the last step of an epoch is done.
        return keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, logs: self.wait() if epoch else None,
            on_test_begin=lambda logs: self.stop(),
            on_epoch_end=lambda epoch, logs: self.report(logs["val_loss"]),
        )


def work(pipe, train, *settings):
    """What a process runs: one training, and its peak memory in MB as its last word."""
    if train is not train_other:
        sys.modules["jax"] = None  # where it is installed TensorFlow imports it, for 75 MB
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
    starts: list = field(default_factory=list)  # seconds of the first epoch in further processes

    @classmethod
    def launch(cls, train, *settings):
        """Start a process for train(turns, *settings) and wait until it is ready to train."""
        run = cls(train.__name__)
        context = multiprocessing.get_context("spawn")
        run.pipe, theirs = context.Pipe()
        context.Process(target=work, args=(theirs, train, *settings), daemon=True).start()
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
    def spread(self):
        """The middle half of the epochs after the first, from and to, in seconds."""
        first, _, third = statistics.quantiles(self.seconds[1:], n=4, method="inclusive")
        return first, third

    @property
    def compilation(self):
        """By how much a first epoch is longer than another, in seconds: the median of all."""
        first = statistics.median([self.seconds[0], *self.starts])
        return max(0.0, first - self.epoch_seconds)

    @property
    def goal_epoch(self):
        """The epoch, counted from 1, whose test -ELBO is first at most GOAL; None if none is."""
        return next((i for i, loss in enumerate(self.losses, 1) if loss <= GOAL), None)

    def seconds_of(self, epochs):
        """Seconds of a training of so many epochs on a machine that is never halted."""
        return self.compilation + epochs * self.epoch_seconds

    @property
    def goal_seconds(self):
        return self.seconds_of(self.goal_epoch) if self.goal_epoch else None


def take_turns(first, *others):
    """Let every training run to its end, the shorter ones spread evenly over the first."""
    for number in range(first.epochs):
        first.turn()
        for other in others:
            while len(other.seconds) * first.epochs <= number * other.epochs:
                other.turn()


def table(runs):
    """The measurements: a line for each training."""
    goal = f"to {GOAL} nats"
    lines = [
        f"{'':18}{'compilation':>12}{'an epoch (middle half)':>26}{goal:>22}{'at the end':>25}"
        f"{'peak memory':>13}"
    ]
    for run in runs:
        first, third = run.spread
        epoch = f"{run.epoch_seconds:.2f} s ({first:.2f}-{third:.2f})"
        goal = f"epoch {run.goal_epoch}, {run.goal_seconds:.1f} s" if run.goal_epoch else "never"
        end = f"epoch {run.epochs}, {run.losses[-1]:.2f} nats"
        lines.append(
            f"{run.name:18}{run.compilation:>10.1f} s{epoch:>26}{goal:>22}{end:>25}"
            f"{run.memory:>10.0f} MB"
        )
    return "\n".join(lines)


def verdicts(recipe, course, course_64):
    """What is to be held: (title, value or None, limit) each."""
    to_goal = None
    if course.goal_seconds is not None:
        # A recipe that never gets there is counted with all its time, to the course's cost.
        to_goal = course.goal_seconds / (recipe.goal_seconds or recipe.seconds_of(recipe.epochs))
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


def compare(course_64, others):
    """Print how an epoch of the course compares with one in JAX and in PyTorch.

    others: a dict of package to Run, or to None where the package is not installed.
    """
    pip = ".venv/bin/python -m pip install"
    if not importlib.util.find_spec("pip"):  # as in environments made by uv
        pip = "uv pip install --python .venv/bin/python"
    for package, run in others.items():
        name, form = OTHERS[package]
        if run is None:
            print(f"{name} is not installed, so not compared. To have it: {pip} {package}")
        else:
            ratio = course_64.epoch_seconds / run.epoch_seconds
            print(f"{f'seconds an epoch at batch 64, course / {name}':48}{ratio:8.2f}   {form}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="3 epochs of 5,000 images, no targets")
    parser.add_argument("--seed", type=int, default=0, help="seed of every training (default 0)")
    options = parser.parse_args(arguments)
    n_train, epochs = (5_000, (3, 3, 3)) if options.quick else (60_000, (30, None, BATCH_64_EPOCHS))
    every = options.seed, n_train
    recipe = Run.launch(train_recipe, *every, epochs[0])
    course = Run.launch(train_course, *every, epochs[1])
    course_64 = Run.launch(train_course, *every, epochs[2], 64)
    others = {
        package: Run.launch(train_other, *every, epochs[2], 64, package)
        if importlib.util.find_spec(package)
        else None
        for package in OTHERS
    }
    runs = [run for run in (recipe, course, course_64, *others.values()) if run]
    take_turns(*runs)
    for _ in range(0 if options.quick else FURTHER_STARTS):
        for run, train in (recipe, train_recipe), (course, train_course):
            start = Run.launch(train, *every, 1)
            start.turn()
            run.starts += start.seconds
    print(table(runs), end="\n\n")
    compare(course_64, others)
    if options.quick:
        print("Too few images and epochs to judge the targets.")
        return 0
    return 0 if judge(verdicts(recipe, course, course_64)) else 1


if __name__ == "__main__":
    sys.exit(main())
