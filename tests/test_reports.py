"""What is sent in about a verdict: what it holds, what it leaves out, and which card offers it."""

import functools
import importlib
import pathlib
import re
import sys

import numpy as np
import pytest
import yaml
from course import ROOT
from judged import odd_error, squared_error, wide_cloud, wide_grid

from vae_helpers import checks, vae
from vae_helpers.checks.engine import exercise as exercise_module
from vae_helpers.checks.engine import report
from vae_helpers.quiet import keras


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


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("np.load('/data/My Data/x.npz') / 255", "np.load('.../x.npz') / 255"),
        ("print('at /home/ada/My Data/x.npz', a / b)", "print('at .../x.npz', a / b)"),
        ("# in ~/my thesis/x.npz", "# in .../x.npz"),
        ("x['a'] / n['b'] / ~n, '/'.join(a), '/' + b + '/'", None),
        ("(a - b) / c / 2 // 3  # not a / b", None),
    ],
)
def test_of_a_path_in_code_the_last_part_is_kept(code, kept):
    assert report._own_paths_cut(code) == (kept or code)


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


@pytest.mark.parametrize(
    ("place", "seen", "named"),
    [
        ("lesson_07.best_linear_gaussian", "other_noise", "noise_std"),
        ("lesson_07.best_linear_gaussian", "other_weights", "root_twice"),
        ("lesson_07.best_linear_gaussian", "other_directions", "smallest"),
        ("lesson_08.training_step", "returns_another", "kl_left_out"),
        ("lesson_13.missing_nats", "other_kl", "not_repaired"),
        ("lesson_13.stale_price", "other_prices", "one_late"),
    ],
)
def test_so_does_a_loss_a_step_or_a_model_that_is_no_known_one(place, seen, named):
    known = importlib.import_module(f"wrong_answers.{place}").WRONG_ANSWERS
    exercise = checks.EXERCISES[place.split(".")[1]]
    for slug in (seen, named):
        functions = known[slug] if isinstance(known[slug], list) else [known[slug]]
        assert exercise.diagnose(functions[0]).mistake == slug
        assert _told(functions[0], exercise) == (slug == seen)


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
