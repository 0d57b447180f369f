"""The benchmark compares equal things, and says so when a target is missed."""

import importlib.util
import pathlib
import subprocess
import sys
import types

import numpy as np
import pytest

from vae_helpers import training, vae
from vae_helpers.data import load_mnist
from vae_helpers.quiet import keras

pytest.importorskip("resource", reason="the benchmark asks for memory as only Unix tells it")
TOOLS = pathlib.Path(__file__).resolve().parent.parent / "tools"


def tool(name):
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


benchmark, others = tool("benchmark"), tool("benchmark_others")


def test_the_recipe_and_the_course_minimise_the_same_number():
    keras.utils.set_random_seed(0)
    _, (x_test, _) = load_mnist()
    images = x_test[:100].reshape(-1, 784)
    x = images.astype("float32") / 255
    recipe = benchmark.recipe_model()
    course = vae.VAE(vae.build_encoder(2), vae.build_decoder(2))
    # Kernel and bias of hidden, mean, log_var, hidden, logits: in both in this order.
    pairs = zip(course.trainable_variables, recipe.trainable_variables, strict=True)
    for ours, theirs in pairs:
        ours.assign(theirs)
    # Almost no noise, so that both draw the same z; its KL is all the larger.
    for model in (recipe, course.encoder):
        heads = [layer for layer in model.layers if getattr(layer, "units", None) == 2]
        heads[1].bias.assign([-30.0, -30.0])
    course.compile()
    theirs = recipe.evaluate(x, x, verbose=0)
    ours = course.evaluate(images, verbose=0, return_dict=True)["loss"]
    # float32, summed in another order; the recipe's cross-entropy keeps p from 0 and 1 by 1e-7.
    np.testing.assert_allclose(theirs, ours, rtol=1e-5)


@pytest.mark.parametrize("package", benchmark.OTHERS)
def test_jax_and_pytorch_minimise_the_same_number_as_the_course(package):
    other = pytest.importorskip(package)
    keras.utils.set_random_seed(0)
    _, (x_test, _) = load_mnist()
    images = x_test[:100].reshape(-1, 784)
    course = vae.VAE(vae.build_encoder(2), vae.build_decoder(2))
    course.encoder.get_layer("log_var").bias.assign([-30.0, -30.0])  # almost no noise
    layers = [course.encoder.get_layer(name) for name in ("hidden", "mean", "log_var")]
    layers += [course.decoder.get_layer(name) for name in ("hidden", "logits")]
    pairs = [[weights.numpy() for weights in layer.weights] for layer in layers]
    if package == "jax":
        theirs = others.jax_negative_elbo(pairs, images, other.random.key(0))
    else:
        linear = [other.nn.Linear(*kernel.shape) for kernel, _ in pairs]
        for layer, (kernel, bias) in zip(linear, pairs, strict=True):
            layer.weight.data, layer.bias.data = other.tensor(kernel.T), other.tensor(bias)
        theirs = others.torch_negative_elbo(linear, other.tensor(images)).detach()
    ours = sum(course.terms(images)).numpy()
    np.testing.assert_allclose(theirs, ours, rtol=1e-5)  # float32, summed in another order


@pytest.mark.parametrize("package", benchmark.OTHERS)
def test_jax_and_pytorch_learn(package):
    pytest.importorskip(package)
    (x_train, _), (x_test, _) = load_mnist()
    images = x_train[:640].reshape(-1, 784), x_test[:200].reshape(-1, 784)
    train_epoch, test_loss = others.TRAININGS[package](*images, 3, 64, 0)
    before = test_loss()
    for number in range(3):
        train_epoch(number)
    assert test_loss() < before - 5


def test_jax_and_pytorch_have_the_learning_rates_of_the_course():
    rate = training.learning_rate(95)
    ours = [float(rate(step)) for step in range(95)]
    # float32: 1 + cosine keeps few digits where the rate nears 0.
    np.testing.assert_allclose(others.learning_rates(95), ours, rtol=1e-5, atol=1e-9)


def test_jax_and_pytorch_start_at_the_mean_image_as_the_course_does():
    (x_train, _), _ = load_mnist()
    images = x_train[:500].reshape(-1, 784)
    decoder = vae.build_decoder(2)
    training.start_at_mean_image(decoder, images)
    bias = decoder.get_layer("logits").bias
    np.testing.assert_allclose(others.mean_image_logits(images), bias, rtol=1e-6)


def test_jax_and_pytorch_wait_for_their_turn_before_every_epoch(monkeypatch):
    happened = []
    pipe = types.SimpleNamespace(
        recv=lambda: happened.append("turn"), send=lambda said: happened.append(said[-1])
    )

    def package_training(x_train, x_test, epochs, batch_size, seed):
        assert (len(x_train), len(x_test), batch_size, seed) == (100, 10_000, 64, 7)
        happened.append("build")
        return (lambda number: happened.append(f"epoch {number}")), lambda: 150.0

    # A package that is there, in the place of one that may not be.
    monkeypatch.setitem(benchmark.OTHERS, "json", ("JSON", "some form"))
    monkeypatch.setitem(others.TRAININGS, "json", package_training)
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    benchmark.train_other(benchmark.Turns(pipe), 7, 100, 2, 64, "json")
    assert happened == [2, "turn", "build", "epoch 0", 150.0, "turn", "epoch 1", 150.0]


def test_jax_is_no_part_of_the_memory_of_the_course(monkeypatch):
    # TensorFlow imports it where it is installed, and goes without where it is not.
    monkeypatch.setitem(sys.modules, "jax", "installed")
    found, said = [], []
    pipe = types.SimpleNamespace(send=said.append)
    benchmark.work(pipe, lambda turns: found.append(sys.modules["jax"]))
    assert found == [None]
    assert len(said) == 1  # the peak memory


def run(seconds, losses, memory=1000.0, starts=()):
    return benchmark.Run("training", len(seconds), seconds, losses, memory, list(starts))


RECIPE = run([12.0, 8.0, 8.0, 8.0], [160.0, 154.0, 151.9, 150.8], 1600.0)
COURSE = run([5.0, 2.0, 2.0], [160.0, 152.0, 150.0])
COURSE_64 = run([9.0, 3.0, 3.0], [160.0, 155.0, 153.0])


def test_seconds_to_the_goal_are_those_up_to_the_first_epoch_that_reaches_it():
    assert (RECIPE.goal_epoch, RECIPE.goal_seconds) == (3, 28.0)
    assert (COURSE.goal_epoch, COURSE.goal_seconds) == (2, 7.0)
    assert (COURSE_64.goal_epoch, COURSE_64.goal_seconds) == (None, None)


def test_the_first_epoch_with_its_compilation_is_not_in_the_median():
    assert (RECIPE.epoch_seconds, COURSE.epoch_seconds) == (8.0, 2.0)


def test_the_compilation_is_counted_once():
    assert (RECIPE.compilation, COURSE.compilation) == (4.0, 3.0)
    assert run([2.9, 3.0, 3.0], [160.0] * 3).compilation == 0.0  # a machine that got slower


def test_the_spread_is_the_middle_half_of_the_epochs():
    training = run([9.0, 5.0, 1.0, 3.0, 2.0, 4.0], [160.0] * 6)
    assert training.spread == (2.0, 4.0)
    assert "3.00 s (2.00-4.00)" in benchmark.table([training])


def test_targets_are_ratios_of_the_course_to_the_recipe(capsys):
    targets = benchmark.verdicts(RECIPE, COURSE, COURSE_64)
    assert [value for _, value, _ in targets] == [7 / 28, 3 / 8, 150.0, 1000.0]
    assert benchmark.judge(targets)
    assert "MISSED" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("missed", "course", "course_64"),
    [
        ("seconds to 152.0", run([9.0, 2.0, 2.0], [160.0, 152.0, 150.0]), COURSE_64),
        ("seconds to 152.0", run([5.0, 2.0, 2.0], [160.0, 155.0, 153.0]), COURSE_64),
        ("an epoch at batch 64", COURSE, run([9.0, 3.3, 3.3], [160.0, 155.0, 153.0])),
        ("at the end", run([5.0, 2.0, 2.0], [160.0, 152.0, 152.3]), COURSE_64),
        ("at the end", run([5.0, 2.0, 2.0], [160.0, 152.0, float("nan")]), COURSE_64),
        ("peak memory", run([5.0, 2.0, 2.0], [160.0, 152.0, 150.0], 1250.0), COURSE_64),
    ],
)
def test_a_missed_target_is_named_and_fails_the_benchmark(missed, course, course_64, capsys):
    assert not benchmark.judge(benchmark.verdicts(RECIPE, course, course_64))
    misses = [line for line in capsys.readouterr().out.splitlines() if line.endswith("MISSED")]
    assert any(missed in line for line in misses)


def long_runs():
    """Three trainings of a whole benchmark, as they would be on a machine that is never halted."""
    return {
        "recipe": run([7.0] + 29 * [6.0], 19 * [153.0] + 11 * [151.0], starts=[7.0, 7.0]),
        "course": run([5.0] + 9 * [2.0], 7 * [153.0] + 3 * [151.0], starts=[5.0, 5.0]),
        "course_64": run([6.0] + 14 * [2.2], 11 * [153.0] + 4 * [151.0]),
    }


@pytest.mark.parametrize("name", ["recipe", "course", "course_64"])
def test_epochs_in_which_the_machine_halts_change_no_verdict(name, capsys):
    targets = benchmark.verdicts(**long_runs())
    for halted in range(long_runs()[name].epochs - 1):
        runs = long_runs()
        runs[name].seconds[halted] += 20.0
        runs[name].seconds[halted + 1] += 15.0
        assert benchmark.verdicts(**runs) == targets
    assert benchmark.judge(targets)
    assert "MISSED" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slow", "missed"),
    [
        ({"course": run([6.0] + 9 * [5.0], 7 * [153.0] + 3 * [151.0])}, "seconds to 152.0"),
        (
            {"course": run([40.0] + 9 * [2.0], 7 * [153.0] + 3 * [151.0], starts=[39.0, 41.0])},
            "seconds to 152.0",
        ),
        ({"course_64": run([6.0] + 14 * [2.5], 15 * [153.0])}, "an epoch at batch 64"),
    ],
    ids=["epochs", "compilation", "batch 64"],
)
def test_a_course_that_is_slow_all_the_time_misses_its_target(slow, missed, capsys):
    assert not benchmark.judge(benchmark.verdicts(**(long_runs() | slow)))
    misses = [line for line in capsys.readouterr().out.splitlines() if line.endswith("MISSED")]
    assert len(misses) == 1
    assert missed in misses[0]


def test_a_package_that_is_missing_is_named_with_the_command_that_installs_it(capsys):
    benchmark.compare(COURSE_64, {"jax": None, "torch": run([9.0, 4.0, 4.0], [160.0] * 3)})
    jax, torch = capsys.readouterr().out.splitlines()
    assert jax.startswith("JAX is not installed")
    assert jax.endswith(" install jax") or jax.endswith("--python .venv/bin/python jax")
    assert "course / PyTorch      0.75   eager" in torch


def test_a_recipe_that_never_reaches_the_goal_is_counted_with_all_its_time():
    recipe = run([12.0, 8.0], [160.0, 155.0])
    (_, ratio, _), *_ = benchmark.verdicts(recipe, COURSE, COURSE_64)
    assert ratio == 7 / 20


def test_the_shorter_trainings_are_spread_over_the_longest():
    turns = []

    class Recorded(benchmark.Run):
        def turn(self):
            turns.append(self.name)
            self.seconds.append(1.0)

    benchmark.take_turns(Recorded("long", 6), Recorded("short", 2), Recorded("middle", 3))
    assert " ".join(turns) == ("long short middle long long middle long short long middle long")


def test_the_conductor_imports_nothing_large():
    # On Linux its peak memory would be counted as that of the trainings it starts.
    code = (
        "import runpy, sys; "
        f"runpy.run_path({str(TOOLS / 'benchmark.py')!r}); "
        "print({'numpy', 'keras', 'tensorflow'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("set()\n", "")
