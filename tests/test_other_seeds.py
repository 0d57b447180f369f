"""The tool that runs lessons with other seeds moves them all, and tells what fails."""

import ast
import textwrap

import pytest
from build_tool import other_seeds

LESSON = '''\
# %% [markdown]
r"""
# A lesson
"""

# %%
import random

random.seed(1)
seed = 3


# %%
def default_rng(number):
    return number


drawn = default_rng(4)
print("drawn", drawn)
assert drawn < 1000, "too large"
'''


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "a lesson with ümlauts.py"
    path.write_text(LESSON, "utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "moved"),
    [
        ("np.random.default_rng(4)", "np.random.default_rng(104)"),
        ("keras.utils.set_random_seed(6)", "keras.utils.set_random_seed(106)"),
        ("VAE(encoder, decoder, seed=6)", "VAE(encoder, decoder, seed=106)"),
        ("keras.random.normal((5, 2), seed=1)", "keras.random.normal((5, 2), seed=101)"),
        ("train(images, beta=1.0, seed=seed)", "train(images, beta=1.0, seed=seed)"),
        ("default_rng()", "default_rng()"),
        ("f(default_rng(1), 2)", "f(default_rng(101), 2)"),
        ("build(4, seed=None)", "build(4, seed=None)"),
    ],
)
def test_seeds_are_moved_and_nothing_else(code, moved):
    assert ast.unparse(other_seeds.Moved(100).visit(ast.parse(code))) == moved


def test_a_run_that_holds_gives_its_output(lesson):
    assert other_seeds.run(lesson) == ("drawn 4\n", None)


def test_an_assertion_that_fails_is_told_with_its_line(lesson):
    output, why = other_seeds.run(lesson, by=1000)
    assert output == "drawn 1004\n"
    assert why == 'line 20, assert drawn < 1000, "too large": AssertionError: too large'


def test_a_run_gets_its_arithmetic(lesson):
    lesson.write_text(
        textwrap.dedent("""\
        # %%
        import os

        assert os.environ["ONEDNN_MAX_CPU_ISA"] == "SSE41"
        """)
    )
    assert other_seeds.run(lesson, 0, other_seeds.ARITHMETIC["old processor"])[1] is None


def test_all_runs_are_counted(lesson, capsys):
    assert other_seeds.all_runs([lesson], [1, 2], "drawn") == 2
    told = capsys.readouterr().out
    assert "1 seeds" in told
    assert told.count("AssertionError") == 2
    assert told.count("holds") == 2
    assert "      drawn 2004" in told


def test_an_unknown_lesson_is_told(capsys):
    with pytest.raises(SystemExit):
        other_seeds.main(["42"])
    assert "no lesson 42; there are 01, " in capsys.readouterr().err
