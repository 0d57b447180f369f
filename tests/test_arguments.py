"""Bad input to a public function ends in an error that names the function and the argument."""

import importlib
import inspect

import numpy as np
import pytest
from course import ROOT

from vae_helpers.arguments import array, covariance_matrix, number, takes, whole

# data takes a path, files is for tools, arguments makes rules, quiet switches TensorFlow's chatter
# off, __main__ takes what stands on a command line.
APART = {"__init__", "__main__", "arguments", "data", "files", "quiet"}
MODULES = [
    importlib.import_module(f"vae_helpers.{path.stem}")
    for path in sorted((ROOT / "vae_helpers").glob("*.py"))
    if path.stem not in APART
]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and not name.startswith("_")
    and inspect.signature(function).parameters
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_public_function_refuses_lists_and_says_where(function):
    given = {name: ["a", "list"] for name in inspect.signature(function).parameters}
    place = f"{function.__module__.replace('.', '/')}.py"
    missing = f"{place}: put @takes(...) above {function.__name__}: it is to refuse a list by name."
    try:
        function(**given)
        error = None
    except Exception as raised:
        error = raised
    assert isinstance(error, (TypeError, ValueError)), missing
    assert str(error).startswith(f"{function.__name__}: "), missing


@takes(x=array("n d", low=0, high=1), k=whole(at_most="d"), level=number(above=0))
def tried(x, k=1, level=1.0):
    return len(x), k, level


HALVES = np.full((3, 2), 0.5, "float32")


def test_what_is_right_passes_unchanged():
    assert tried(HALVES, 2, level=0.5) == (3, 2, 0.5)
    assert tried(HALVES) == (3, 1, 1.0)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (([1, 2],), TypeError, "x is a list, but must be an array or a tensor"),
        ((HALVES[0],), ValueError, r"x has shape \(2,\), but must have \(n, d\)"),
        ((HALVES + 1,), ValueError, "x holds values from 1.5 to 1.5, but must hold values from 0"),
        ((HALVES * np.nan,), ValueError, "x holds values from nan to nan"),
        ((HALVES.astype(str),), TypeError, "x has dtype str.*, but must hold real numbers"),
        ((HALVES, 1.0), TypeError, "k is 1.0, but must be a whole number"),
        ((HALVES, True), TypeError, "k is True, but must be a whole number"),
        ((HALVES, 0), ValueError, "k is 0, but must be at least 1"),
        ((HALVES, 3), ValueError, "k is 3, but must be at most 2"),
        ((HALVES, 1, [1.0]), TypeError, r"level is an array of shape \(1,\), but must be one"),
        ((HALVES, 1, np.inf), ValueError, "level is inf, but must be finite"),
        ((HALVES, 1, 0), ValueError, "level is 0, but must be above 0"),
    ],
)
def test_what_is_wrong_is_named_with_what_it_must_be(given, error, words):
    with pytest.raises(error, match=f"^tried: {words}"):
        tried(*given)


@takes(one=array("n d"), other=array("... n d"), scale=covariance_matrix("d"))
def agreeing(one, other, scale=None):
    return True


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((HALVES, HALVES[:2]), r"other has shape \(2, 2\), but must have .* with n = 3"),
        ((HALVES, HALVES, np.eye(3)), r"scale has shape \(3, 3\), but must have .* with d = 2"),
        ((HALVES, HALVES, np.array([[1.0, 0.5], [0.2, 1.0]])), "scale is not symmetric"),
        ((HALVES, HALVES, -np.eye(2)), "scale has the eigenvalue -1"),
    ],
)
def test_sizes_of_one_letter_agree_and_a_covariance_is_one(given, words):
    assert agreeing(HALVES, np.stack([HALVES] * 4), np.eye(2))
    with pytest.raises(ValueError, match=f"^agreeing: {words}"):
        agreeing(*given)
