"""Any change of a right answer is judged wrong, if it changes the numbers; and nothing gets out.

`make long` tries far more of them than `make test`.
"""

import inspect
import os
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vae_helpers import checks
from vae_helpers.checks.engine.observe import ABSOLUTE, RELATIVE
from vae_helpers.quiet import keras, tf

EXAMPLES = int(os.environ.get("EXAMPLES", "6"))  # of each exercise
EXCEPTIONS = [
    ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, StopIteration,
    NotImplementedError, MemoryError, RecursionError, SystemExit, GeneratorExit, AssertionError,
    FloatingPointError, OSError, UnicodeError, np.linalg.LinAlgError, BaseException,
    type("Odd", (Exception,), {"__str__": lambda self: 1 / 0}),
]  # fmt: skip
numbers_around = st.floats(-3, 3).filter(lambda x: abs(x) < 1e-6 or abs(x) > 1e-2)

# Each makes of an array another thing: most are other numbers.
CHANGES = st.one_of(
    st.builds(lambda k: lambda a: k * a, numbers_around),
    st.builds(lambda k: lambda a: a + k, numbers_around),
    st.builds(lambda k: lambda a: np.sign(a) * np.abs(a) ** k, st.sampled_from([0.5, 1, 2, 3])),
    st.builds(lambda k: lambda a: np.roll(a, k, axis=0) if a.ndim else a, st.integers(1, 3)),
    st.builds(lambda k: lambda a: np.clip(a, -k, k), st.floats(0.01, 2)),
    st.builds(lambda k: lambda a: a[:k] if a.ndim else a, st.integers(0, 2)),
    st.builds(lambda k: lambda a: np.where(np.arange(a.size).reshape(a.shape) == k, np.nan, a),
              st.integers(0, 2)),
    st.sampled_from([
        lambda a: a.T, lambda a: a[..., None], lambda a: a[None], lambda a: a.astype("float16"),
        lambda a: a.mean(axis=0) if a.ndim else a, lambda a: a.sum(), lambda a: np.round(a, 1),
        lambda a: a.astype("int64"), lambda a: np.sort(a.ravel()).reshape(a.shape),
        lambda a: np.full_like(a, a.ravel()[0] if a.size else 0), lambda a: a.tolist(),
        lambda a: (one for one in np.atleast_1d(a)), lambda a: {"result": a}, lambda a: None,
        lambda a: str(a), lambda a: tf.constant(a), lambda a: (a, a), lambda a: [a],
        lambda a: a.astype(complex), lambda a: a.astype(object), lambda a: np.ma.masked_array(a),
    ]),
)  # fmt: skip


def _arrays(result):
    return [np.asarray(part) for part in (result if isinstance(result, tuple) else (result,))]


# What an exercise leaves free: the order of codes, the signs and turns of directions.
REGARDLESS = {
    "latent_grid": lambda a: a[np.lexsort(a.T)] if a.ndim == 2 else a,
    "principal_subspace": lambda a: a @ a.T if a.ndim == 2 else a,
}


class Changed:
    """A reference whose result is changed, that notes whether this made a difference."""

    def __init__(self, reference, change, which):
        self.reference, self.change, self.which = reference, change, which
        self.differs = False
        self.__signature__ = inspect.signature(reference)
        self.__name__ = reference.__name__

    def __call__(self, *arguments):
        parts = _arrays(self.reference(*arguments))
        at = self.which % len(parts)
        free = REGARDLESS.get(self.__name__, lambda a: a)
        before = free(parts[at])
        with np.errstate(all="ignore"):
            after = parts[at] = self.change(parts[at])
        same_kind = isinstance(after, (np.ndarray, np.generic, tf.Tensor))
        values = free(np.asarray(after)) if same_kind else None
        self.differs |= not (
            same_kind
            and values.shape == before.shape
            and np.allclose(values.astype(complex), before, RELATIVE, ABSOLUTE, equal_nan=True)
        )
        return tuple(parts) if len(parts) > 1 else parts[0]


def _states():
    return str(np.random.get_state()), random.getstate()  # noqa: NPY002


OF_ARRAYS = [
    exercise
    for name, exercise in checks.EXERCISES.items()
    if not inspect.isclass(exercise.reference) and not name.startswith(("build_", "reparam"))
]
quick = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("exercise", OF_ARRAYS, ids=lambda exercise: exercise.name)
@quick
@given(change=CHANGES, which=st.integers(0, 1))
def test_a_changed_answer_is_never_right(exercise, change, which):
    answer = Changed(exercise.reference, change, which)
    before = _states()
    feedback = exercise.diagnose(answer)
    assert _states() == before
    if answer.differs and feedback.status == "right":
        # Several kinds of result may do, as a list of numbers: then the numbers are the right ones.
        answer.change = lambda array, change=change: np.asarray(change(array))
        answer.differs = False
        exercise.diagnose(answer)
    assert feedback.status == ("wrong" if answer.differs else feedback.status), str(feedback)


@pytest.mark.parametrize("exercise", checks.EXERCISES.values(), ids=lambda exercise: exercise.name)
@quick
@given(kind=st.sampled_from(EXCEPTIONS), calls=st.integers(0, 12))
def test_no_exception_gets_out_of_a_check(exercise, kind, calls):
    left = [calls]

    def fails(*arguments, **named):
        left[0] -= 1
        if left[0] < 0:
            raise kind
        return exercise.reference(*arguments, **named)

    before = _states()
    feedback = exercise.diagnose(fails)
    assert _states() == before
    failed = left[0] < 0 or inspect.isclass(exercise.reference)  # a function is no layer
    allowed = {"wrong", "not attempted"} if kind is NotImplementedError else {"wrong"}
    assert feedback.status in (allowed if failed else {"right"}), str(feedback)


def test_the_states_of_keras_are_those_from_before():
    keras.utils.set_random_seed(3)
    expected = keras.random.normal((3,)).numpy()
    keras.utils.set_random_seed(3)
    checks.reparameterize.diagnose(checks.reparameterize.reference)
    np.testing.assert_array_equal(keras.random.normal((3,)).numpy(), expected)
