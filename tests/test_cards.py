"""What a card holds beside words: a picture of a wrong answer, hints that open, a report."""

import dataclasses
import functools
import html
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest
import yaml
from course import RIGHT_ANSWERS, ROOT
from judged import squared_error

from vae_helpers import checks, vae
from vae_helpers.checks.engine import exercise as exercise_module
from vae_helpers.checks.engine import pictures, report
from vae_helpers.checks.engine.isolate import run_isolated
from vae_helpers.checks.engine.pictures import in_card
from vae_helpers.grading.standins import HandedOver
from vae_helpers.quiet import keras

DRAWN = [exercise for exercise in checks.EXERCISES.values() if exercise.picture]
each_drawn = pytest.mark.parametrize("exercise", DRAWN, ids=lambda exercise: exercise.name)


def wide_grid(n):
    axis = np.linspace(-2, 2, n)
    return np.stack([a.ravel() for a in np.meshgrid(axis, axis)], axis=1)


def wide_cloud(mean, log_var, seed=None):
    return mean + keras.ops.exp(log_var) * keras.random.normal(keras.ops.shape(mean), seed=seed)


def odd_error(x, x_hat):
    return np.sum(np.abs(np.asarray(x) - x_hat) ** 1.7, axis=1) + 0.3


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


# A report


def _reported(exercise, capsys):
    exercise.report()
    return capsys.readouterr().out


def _judged(exercise, function, capsys):
    exercise(function)
    capsys.readouterr()
    return _reported(exercise, capsys)


def test_a_report_has_all_that_the_forms_ask_for(capsys):
    text = _judged(squared_error, odd_error, capsys)
    names = []
    for form in ("mistake_not_named", "right_answer_refused"):
        asked = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{form}.yml").read_text("utf-8"))
        names.append(asked["name"])
        for field in asked["body"]:
            if "validations" in field:
                assert f"\n{field['attributes']['label']}:" in text
    assert all(f'"{name}"' in text for name in names)
    assert "Lesson: 01_autoencoder\nExercise: squared_error\n" in text
    assert "    def odd_error(x, x_hat):\n        return np.sum(np.abs(" in text
    assert f"    {squared_error.said.message.splitlines()[0]}\n" in text
    for name in ("course 0.", "Python 3.", "TensorFlow 2.", "Keras 3.", "NumPy 2."):
        assert re.search(rf"^    {re.escape(name)}\d*", text, re.MULTILINE), name
    assert max(map(len, text.split("Your code:")[0].splitlines())) <= 90


def test_a_report_says_where_there_is_nothing_to_report(capsys):
    accepted = _judged(squared_error, squared_error.reference, capsys)
    assert accepted.startswith("Nothing to report: your answer was judged right.")
    assert "squared_error: right." in accepted  # for who knows better
    blank = _judged(squared_error, lambda x, x_hat: ..., capsys)
    assert blank == "Nothing to report yet: squared_error is not attempted.\n"
    fresh = exercise_module.Exercise(reference=wide_grid, look=None)
    assert "run the cell of wide_grid first" in _reported(fresh, capsys)


def test_a_report_says_that_a_mistake_was_named(capsys):
    named = _judged(squared_error, squared_error.mistakes[0].function, capsys)
    assert named.startswith("Your mistake was named. If what you were told is not true")
    assert "named" not in _judged(squared_error, odd_error, capsys).split("\n")[0].split("form")[0]


def test_what_is_seen_but_not_explained_is_not_called_named(capsys):
    flatten = checks.EXERCISES["flatten_and_scale"]
    report = _judged(flatten, lambda images: flatten.reference(images) ** 2, capsys)
    assert flatten.said.mistake == "other_values"
    assert report.startswith("Copy all of this")


def test_what_was_printed_stands_below_its_heading(capsys):
    def prints(x, x_hat):
        print("two rows")
        return odd_error(x, x_hat)

    assert "    It printed:\n        two rows\n" in _judged(squared_error, prints, capsys)


def _cell(name, source, scope):
    import linecache

    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), scope)


def test_what_is_called_of_another_cell_is_to_be_pasted(capsys):
    scope = {"np": np, "odd_error": odd_error}
    _cell("<one>", "def tile(x): return x\ndef apart(x, y): return x - y\n", scope)
    _cell("<two>", "def own(x): return x\ndef f(x, y): return np.tile(own(x), 1)\n", scope)
    g = "def g(x, y): return [apart(a, b) for a, b in zip(x, y)]\n"
    _cell("<three>", g + "def h(x, y): return tile(g(x, y))\n", scope)
    # An attribute of that name is none, nor is a function of the same cell.
    assert "elsewhere" not in _judged(squared_error, scope["f"], capsys)
    assert "(apart is defined elsewhere: paste it, too.)" in _judged(
        squared_error, scope["g"], capsys
    )
    assert "(tile is defined elsewhere: paste it, too.)" in _judged(
        squared_error, scope["h"], capsys
    )


def test_the_whole_cell_of_a_function_is_in_it(capsys):
    source = (
        "factor = 1.7\n\ndef helped(x, x_hat):\n    return factor * abs(x - x_hat).sum(axis=1)\n"
    )
    scope = {}
    _cell("<a cell>", source, scope)
    text = _judged(squared_error, scope["helped"], capsys)
    assert "    factor = 1.7\n\n    def helped(" in text


@pytest.mark.parametrize(
    "function",
    [abs, functools.partial(odd_error, 1), eval("lambda x, x_hat: x"), 3],
    ids=["built in", "partial", "no file", "no function"],
)
def test_where_there_is_no_source_it_says_so_and_goes_on(function, capsys):
    text = _judged(squared_error, function, capsys)
    assert "has no source of it" in text
    assert "Versions:" in text


def test_no_folder_of_the_learners_is_in_it(capsys, monkeypatch):
    home = pathlib.Path("/home/ada lovelace")
    monkeypatch.setattr(pathlib.Path, "home", lambda: home)
    monkeypatch.setattr(
        report, "_source", lambda function: f'np.load("{home}/thesis/digits.npz")\n'
    )

    places = f"{ROOT}/lessons/a.py", f"{sys.prefix}/lib/b.py"
    missing = FileNotFoundError(
        f"[Errno 2] No such file: '{home}/my thesis/digits.npz'\nin {places[0]}\nin {places[1]}"
    )

    def stumbles(x, x_hat):
        raise missing

    text = _judged(squared_error, stumbles, capsys)
    assert "lovelace" not in text
    assert 'np.load(".../digits.npz")' in text
    assert "No such file: '.../digits.npz'" in text
    assert "thesis" not in text
    for place in places:
        assert place in str(squared_error.said)
        assert str(pathlib.Path(place).parent) not in text
        assert f"in .../{pathlib.Path(place).name}" in text


def test_it_is_there_for_a_user_without_a_home(capsys, monkeypatch):
    def unknown():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(pathlib.Path, "home", unknown)
    assert "def odd_error" in _judged(squared_error, odd_error, capsys)


def test_on_windows_a_home_is_known_in_every_case(monkeypatch):
    home = pathlib.PureWindowsPath(r"C:\Users\Ada L")
    monkeypatch.setattr(pathlib.Path, "home", lambda: home)
    assert report._without_home(r"c:\users\ada l\x.py") == r"c:\users\ada l\x.py"
    monkeypatch.setattr(report, "_CASE", re.IGNORECASE)
    assert report._without_home(r"c:\users\ada l\x.py") == r"~\x.py"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("in /usr/lib/python3/numpy/core.py, line 3", "in .../core.py, line 3"),
        (r"open C:\Users\ada\x.npz now", "open .../x.npz now"),
        ("at '~/a b/c d.txt'", "at '.../c d.txt'"),
        ("x / 255, 1/784 and/or keras.ops.sum(x)//2", None),
        ("`(x - mean) / std`, exp(log_var / 2) / 3 / 4", None),
        ("rows 3/4/5", None),
        ("open /media/Ada Lovelace/thesis work/x.npz", "open .../x.npz"),
        (r"C:\Users\Ada L\OneDrive - Uni Bonn\x.py", ".../x.py"),
        (r"in 'C:\\Users\\Ada L\\x.py'", "in '.../x.py'"),
        ("~/thesis work/x.npz", ".../x.npz"),
        ("file:///home/ada/x.npz", "file:.../x.npz"),
        (
            """open "/data/Ada's work/x.npz" or '/data/b c/y.npz'""",
            "open \".../x.npz\" or '.../y.npz'",
        ),
        (r"open \\server\ada\x.npz", "open .../x.npz"),
        ("x[:, None]/std/2", None),
        ("`x`/std/2, 'x'/std/2", None),
        ("`/ 255` and `/ 255 / 2`, `/255`", None),
        (r"'\n\n' or \n\n or '\\n\\n'", None),
        ("https://keras.io/api/layers", None),
    ],
)
def test_of_a_path_the_last_part_is_kept_and_a_division_is_no_path(said, kept):
    assert report._without_paths(said) == (kept or said)


def _told(function, exercise=squared_error):
    return f"checks.{exercise.name}.report()" in str(exercise.diagnose(function))


def test_only_a_card_that_explains_nothing_offers_it():
    assert _told(odd_error)
    assert not _told(squared_error.reference)
    assert not _told(squared_error.mistakes[0].function)
    assert not _told(lambda x, x_hat: ...)
    assert not _told(lambda x, x_hat: None)
    assert not _told(lambda x, x_hat: 1 / 0)
    assert not _told(lambda x, x_hat: np.ones((7, 7)))
    assert not _told(wide_grid, checks.latent_grid)


def _rows(images):
    return images.reshape(len(images), -1).astype("float32") / 255


def _odd_constant(x, mean, log_var):
    return -0.5 * np.sum(1.7 + log_var + (x - mean) ** 2 / np.exp(log_var), axis=-1)


@pytest.mark.parametrize(
    ("exercise", "function", "slugs"),
    [
        ("flatten_and_scale", lambda images: _rows(images) ** 2, "other_values"),
        ("flatten_and_scale", lambda images: np.sort(_rows(images), axis=1), "other_places"),
        ("flatten_and_scale", lambda images: _rows(images[:, ::-1]), None),
        ("gaussian_log_density", _odd_constant, "log_2pi_weight_odd"),
        (
            "principal_subspace",
            lambda x, k: (x.max(axis=0), np.eye(x.shape[1])[:, :k]),
            "other_mean",
        ),
        ("latent_grid", lambda n: vae.latent_grid(n) ** 3, "other_numbers"),
        ("latent_grid", lambda n: vae.latent_grid(n) + 1, None),
        ("kl_warmup", lambda step, steps: np.tanh(step / (steps + 1)), "ends_elsewhere"),
    ],
)
def test_a_flaw_that_says_only_that_it_is_other_offers_it_too(exercise, function, slugs):
    exercise = checks.EXERCISES[exercise]
    assert _told(function, exercise) == bool(slugs)
    assert (slugs or "") in exercise.diagnose(function).mistake


def _around(place):
    return lambda mean, log_var, seed=None: place(mean) + wide_cloud(0.0 * mean, log_var / 2, seed)


def test_a_card_that_says_what_is_seen_and_not_why_offers_it_too():
    cut = _around(keras.ops.abs)
    assert checks.reparameterize.diagnose(cut).mistake == "other_place"
    assert _told(cut, checks.reparameterize)
    assert not _told(_around(keras.ops.relu), checks.reparameterize)
    assert not _told(wide_cloud, checks.reparameterize)

    def bent(mean, cholesky):
        return checks.reparameterize_full.reference(mean, keras.ops.tanh(cholesky))

    assert checks.reparameterize_full.diagnose(bent).mistake == "other_covariance"
    assert _told(bent, checks.reparameterize_full)


def test_where_z_lies_and_how_it_spreads_is_set_out_in_lines():
    said = checks.reparameterize.diagnose(_around(lambda mean: mean[:, ::-1])).message
    assert said.splitlines()[1:] == [
        "    mean          (-2.0,  0.5)   ( 1.0,  2.0)   ( 2.5, -1.5)",
        "    z lies around ( 0.5, -2.0)   ( 2.0,  1.0)   (-1.5,  2.5)",
    ]
    double = checks.reparameterize_full.diagnose(
        lambda mean, cholesky: checks.reparameterize_full.reference(
            mean, cholesky + keras.ops.tril(cholesky, -1)
        )
    )
    head, *rows = double.message.splitlines()[1:]
    assert re.fullmatch(r"    L +your draws, about +L L\^T", head)
    numbers = np.array([[float(one) for one in row.split()] for row in rows])
    factor, _, right = np.split(numbers, 3, axis=1)
    assert np.allclose(factor @ factor.T, right, atol=0.02)
    assert {row[:4] for row in rows} == {"    "}


def test_a_graders_stand_in_takes_the_same_calls():
    stand_in = HandedOver("latent_grid", lambda name, function: None)
    assert stand_in.hint() is stand_in.report() is None


def test_feedback_stays_as_small_as_it_was_for_tools():
    feedback = checks.latent_grid.diagnose(wide_grid)
    with_picture = dataclasses.replace(feedback, picture=drawn("latent_grid"))
    assert "base64" not in repr(with_picture)
    assert "base64" not in str(with_picture)
