"""What a card holds beside words: a picture of a wrong answer, and hints that open."""

import dataclasses
import functools
import html
import re
import subprocess
import sys

import numpy as np
import pytest
from course import RIGHT_ANSWERS
from judged import wide_cloud, wide_grid

from vae_helpers import checks, vae
from vae_helpers.checks.engine import exercise as exercise_module
from vae_helpers.checks.engine import pictures
from vae_helpers.checks.engine.isolate import run_isolated
from vae_helpers.checks.engine.pictures import in_card
from vae_helpers.grading.standins import HandedOver
from vae_helpers.quiet import keras

DRAWN = [exercise for exercise in checks.EXERCISES.values() if exercise.picture]
each_drawn = pytest.mark.parametrize("exercise", DRAWN, ids=lambda exercise: exercise.name)


class WideSampling(keras.layers.Layer):
    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        return wide_cloud(*inputs, seed=self.generator)


def added(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] += values
    return codes


WRONG = {
    "flatten_and_scale": lambda images: (
        images.transpose(0, 2, 1).reshape(len(images), 784).astype("float32") / 255
    ),
    "principal_subspace": lambda x, k: (
        x.mean(axis=0),
        np.linalg.eigh(np.cov(x.T))[1][:, :k],
    ),
    "gaussian_log_density": lambda x, mean, log_var: (
        -0.5 * np.sum(np.log(2 * np.pi) + log_var + (x - mean) ** 2, axis=1)
    ),
    "forward_kl_fit": lambda z: (z.mean(axis=0), np.log(z.std(axis=0))),
    "reparameterize": wide_cloud,
    "Sampling": WideSampling,
    "reparameterize_full": lambda mean, cholesky: (
        mean + keras.ops.einsum("nji,nj->ni", cholesky, keras.random.normal(keras.ops.shape(mean)))
    ),
    "best_diagonal": np.diag,
    "latent_grid": wide_grid,
    "kl_warmup": lambda step, warmup_steps: step / max(warmup_steps, 1),
    "traverse": added,
}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A picture may take its time here, on a machine with much else to do."""
    monkeypatch.setattr(pictures, "SECONDS", 60)


@functools.cache
def drawn(name):
    return in_card(checks.EXERCISES[name].picture, WRONG[name])


# A picture


def test_every_exercise_with_a_picture_has_a_wrong_answer_here():
    assert {exercise.name for exercise in DRAWN} == set(WRONG)


@each_drawn
def test_a_wrong_answer_is_drawn_small_with_words_for_who_does_not_see_it(exercise):
    page = drawn(exercise.name)
    (kind,) = re.findall(r'<img src="data:image/png;base64,[\w+/=]+" alt="([^"]+)"', page)
    (caption,) = re.findall("<small>(.+)</small>", page)
    assert html.unescape(caption).endswith(".")
    assert re.fullmatch(r"[^.]*(images?|plots?)\b[^.,]*\.", html.unescape(kind)), kind
    assert kind.rstrip(".") not in caption  # nothing is read twice
    assert 2_000 < len(page) < 100_000


@each_drawn
def test_it_is_the_same_every_time(exercise):
    assert in_card(exercise.picture, WRONG[exercise.name]) == drawn(exercise.name)


@each_drawn
def test_there_is_nothing_to_see_of_what_is_right(exercise):
    # Not by in_card, for which a picture that fails is nothing to see as well.
    for function in (exercise.reference, *RIGHT_ANSWERS[exercise.name]):
        wanted, _ = run_isolated(functools.partial(exercise.picture, function), 60)
        assert wanted is None, function


def _a_little_off(z, dimension, values):
    return checks.traverse.reference(z, dimension, values) + 0.02


def _all_components(x, k):
    return checks.principal_subspace.reference(x, x.shape[1])


def _not_centred(x, k):
    return x.mean(axis=0), np.linalg.svd(x, full_matrices=False)[2][:k].T


@pytest.mark.parametrize("function", [_a_little_off, _all_components, _not_centred])
def test_what_would_look_right_or_better_is_not_drawn(function):
    name = "traverse" if function is _a_little_off else "principal_subspace"
    assert checks.EXERCISES[name].diagnose(function).status == "wrong"
    assert in_card(checks.EXERCISES[name].picture, function) == ""


def test_beside_the_rows_of_a_picture_stands_what_tells_them_apart():
    function = checks.principal_subspace.picture(WRONG["principal_subspace"])[1]["notes"]
    errors = {row: float(words.removeprefix("error\n")) for row, words in function.items()}
    assert errors["yours"] > 1.5 * errors["right"] > 0
    _, drawn_as = checks.flatten_and_scale.picture(lambda images: images.reshape(-1, 784) / 100 - 1)
    assert drawn_as["notes"]["yours"] == "from -1\nto 0.88"


def test_a_heart_that_walks_keeps_its_shape():
    right = checks.traverse.picture(added)[1]["right"].reshape(-1, 28, 28)
    hearts = [np.trim_zeros(image.sum(axis=0)) for image in right]
    assert all(np.array_equal(heart, hearts[0]) for heart in hearts)
    steps = np.diff([np.flatnonzero(image.any(axis=0))[0] for image in right])
    assert len(set(steps)) > 3  # even values, or sorted ones, would look alike
    assert steps.min() < 0


def _raises(*arguments):
    raise SystemExit("no")


def _loops(*arguments):
    while True:
        pass


@each_drawn
@pytest.mark.parametrize(
    "odd",
    [
        _raises,
        lambda *arguments: None,
        lambda *arguments: "a word",
        lambda *arguments: np.ones((2, 3, 4)),
        lambda *arguments: np.full((1, 1), np.nan),
        lambda *arguments: (np.ones(3), np.ones(2)),
    ],
    ids=["raises", "none", "word", "shape", "nan", "pair"],
)
def test_an_answer_that_cannot_be_drawn_has_no_picture(exercise, odd):
    assert in_card(exercise.picture, odd) == ""


def test_a_grid_that_looks_like_the_right_one_is_not_drawn_beside_it():
    picture = checks.latent_grid.picture
    assert in_card(picture, lambda n: np.round(vae.latent_grid(n), 1)) == ""
    assert in_card(picture, lambda n: vae.latent_grid(n) + 0.3)


def test_one_without_end_has_none_either(monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS", 0.2)
    assert in_card(checks.latent_grid.picture, _loops) == ""


def test_a_picture_that_fails_or_is_too_large_is_left_out(monkeypatch):
    assert in_card(lambda function: ("no_such_picture", {}), wide_grid) == ""
    assert in_card(lambda function: ("digits", {"images": 3}), wide_grid) == ""
    monkeypatch.setattr(pictures, "LARGEST", 1000)
    assert in_card(checks.latent_grid.picture, wide_grid) == ""


def test_the_stop_button_stops_it():
    def stopped(function):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_card(stopped, wide_grid)


@pytest.fixture
def shown(monkeypatch):
    """What is shown in a notebook, as a list."""
    items = []
    monkeypatch.setattr(exercise_module, "in_a_notebook", lambda: True)
    monkeypatch.setattr(exercise_module, "show", items.append)
    return items


def test_in_a_notebook_the_card_of_a_wrong_answer_has_it_between_what_and_what_now(shown):
    checks.latent_grid(wide_grid)
    bundle = shown[0]._repr_mimebundle_()
    page = bundle["text/html"]
    assert page.index("equal steps in z") < page.index("<img ") < page.index("Mend it")
    assert bundle["text/plain"] == str(checks.latent_grid.diagnose(wide_grid))


def test_nobody_else_waits_for_it(shown, monkeypatch):
    asked = []
    monkeypatch.setattr(exercise_module, "in_card", lambda *given: asked.append(given) or "")
    checks.latent_grid(checks.latent_grid.reference)
    checks.latent_grid(lambda n: ...)
    assert checks.latent_grid.diagnose(wide_grid).picture == ""
    monkeypatch.setattr(exercise_module, "in_a_notebook", lambda: False)
    checks.latent_grid(wide_grid)
    assert asked == []


def test_what_draws_is_loaded_for_a_picture_alone():
    code = (
        "import sys; import numpy as np; from vae_helpers import checks\n"
        "checks.latent_grid(lambda n: np.ones((n * n, 2)))\n"
        "assert 'vae_helpers.plotting' not in sys.modules\n"  # Keras loads matplotlib by itself
        "from vae_helpers.checks.engine.pictures import in_card\n"
        "assert in_card(checks.latent_grid.picture, lambda n: np.ones((n * n, 2)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# Hints


def _bundle(exercise, monkeypatch):
    items = []
    monkeypatch.setattr(exercise_module, "show", items.append)
    exercise.hint()
    return items[0]._repr_mimebundle_()


@pytest.mark.parametrize("exercise", checks.EXERCISES.values(), ids=lambda one: one.name)
def test_in_a_card_the_first_hint_is_open_and_each_other_one_within_the_one_before(
    exercise, monkeypatch
):
    monkeypatch.setattr(exercise, "_hints_given", 0)
    first, second = (_bundle(exercise, monkeypatch) for _ in range(2))
    page = first["text/html"]
    more = len(exercise.hints) - 1
    assert page.count("<details ") == page.count("</details>" * more) * more == more
    assert " open" not in "".join(re.findall("<details[^>]*>", page))
    titles = re.findall(r"<summary[^>]*><b>Hint (\d) of (\d)(, one step short)?", page)
    assert [int(number) for number, *_ in titles] == list(range(2, more + 2))
    assert [bool(warned) for *_, warned in titles] == [False] * (more - 1) + [True]
    words = html.unescape(re.sub("<[^>]+>", "", page))
    assert exercise.hints[-1].replace("`", "").replace("*", "")[:40] in words.replace("*", "")
    # Run again, the card stays; where there is no card, the next hint comes.
    assert second["text/html"] == page
    assert first["text/plain"].endswith(exercise.hints[0])
    assert second["text/plain"].endswith(exercise.hints[1])


# For tools


def test_a_graders_stand_in_takes_the_same_calls():
    stand_in = HandedOver("latent_grid", lambda name, function: None)
    assert stand_in.hint() is stand_in.report() is None


def test_feedback_stays_as_small_as_it_was_for_tools():
    feedback = checks.latent_grid.diagnose(wide_grid)
    with_picture = dataclasses.replace(feedback, picture=drawn("latent_grid"))
    assert "base64" not in repr(with_picture)
    assert "base64" not in str(with_picture)
