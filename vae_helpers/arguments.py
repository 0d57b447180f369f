"""Clear errors for bad input: what a public function takes, said once, above the function.

    @takes(x=array("n d", low=0, high=1), logits=array("n d"))
    def bernoulli_log_likelihood(x, logits): ...

A letter in a shape stands for a size that must agree wherever the letter occurs; a number is
that number; "..." stands for any number of leading axes. Sizes that a compiled step does not
know yet are let pass, and so are ranges of values that are not computed yet.
"""

import functools
import inspect
import numbers

import numpy as np


def a_kind(value):
    """The kind of a value with its article, as "an int" or "a list"."""
    name = type(value).__name__
    vowel = name[0] in "aeiouAEIOU" or name == "ndarray"  # said n-d-array
    return f"{'an' if vowel else 'a'} {name}"


def _described(value):
    shape = np.shape(value)
    return f"an array of shape {shape}" if shape else repr(value)


def array(shape, dtype=None, low=None, high=None):
    """A rule for an array or tensor: its axes, and if given its dtype and range of values."""
    axes = shape.split()

    def rule(value, say, sizes):
        if not hasattr(value, "shape") or not hasattr(value, "dtype"):
            raise TypeError(say(f"is {a_kind(value)}, but must be an array or a tensor"))
        got = tuple(value.shape)
        wanted = axes
        if axes and axes[0] == "...":
            wanted = axes[1:]
            got = got[max(0, len(got) - len(wanted)) :]
        expected = "(" + ", ".join(axes) + ("," if len(axes) == 1 else "") + ")"
        if len(got) != len(wanted):
            raise ValueError(say(f"has shape {tuple(value.shape)}, but must have {expected}"))
        for axis, size in zip(wanted, got, strict=True):
            known = int(axis) if axis.isdigit() else sizes.setdefault(axis, size)
            if None not in (known, size) and known != size:
                raise ValueError(
                    say(
                        f"has shape {tuple(value.shape)}, but must have {expected}"
                        + ("" if axis.isdigit() else f" with {axis} = {known}")
                    )
                )
        name = value.dtype if isinstance(value.dtype, str) else getattr(value.dtype, "name", "?")
        if dtype is not None and name != dtype:
            raise TypeError(say(f"has dtype {name}, but must have {dtype}"))
        if name.startswith(("str", "bytes", "object", "complex")):
            raise TypeError(say(f"has dtype {name}, but must hold real numbers"))
        if (low is not None or high is not None) and _is_computed(value):
            _check_range(np.asarray(value), low, high, say)

    return rule


def _is_computed(value):
    """True for NumPy arrays and eager tensors, False for the symbolic ones of a traced step."""
    return isinstance(value, np.ndarray) or hasattr(value, "numpy")


def _check_range(values, low, high, say):
    if values.size == 0:
        return
    smallest, largest = values.min(), values.max()
    # Written so that NaN, for which every comparison is false, is refused too.
    if not ((low is None or smallest >= low) and (high is None or largest <= high)):
        limits = f"from {low} to {high}" if high is not None else f"of at least {low}"
        raise ValueError(
            say(f"holds values from {smallest:g} to {largest:g}, but must hold values {limits}")
        )


def whole(at_least=1, at_most=None):
    """A rule for a whole number. at_most may be a letter that a shape before it has bound."""

    def rule(value, say, sizes):
        if isinstance(value, bool) or not isinstance(value, numbers.Integral):
            raise TypeError(say(f"is {value!r}, but must be a whole number"))
        if value < at_least:
            raise ValueError(say(f"is {value}, but must be at least {at_least}"))
        largest = sizes.get(at_most) if isinstance(at_most, str) else at_most
        if largest is not None and value > largest:
            raise ValueError(say(f"is {value}, but must be at most {largest}"))

    return rule


def number(above=None):
    """A rule for one finite real number, by itself or as an array of no axes."""

    def rule(value, say, sizes):
        if np.shape(value) != () or isinstance(value, (bool, str, bytes)) or value is None:
            raise TypeError(say(f"is {_described(value)}, but must be one number"))
        if not np.isfinite(float(value)):
            raise ValueError(say(f"is {float(value)}, but must be finite"))
        if above is not None and not float(value) > above:
            raise ValueError(say(f"is {float(value):g}, but must be above {above}"))

    return rule


def covariance_matrix(axis):
    """A rule for a covariance matrix: square, symmetric, positive definite."""

    def rule(value, say, sizes):
        array(f"{axis} {axis}")(value, say, sizes)
        values = np.asarray(value, dtype="float64")
        if not np.allclose(values, values.T, rtol=1e-5, atol=1e-8):
            raise ValueError(say("is not symmetric, but a covariance matrix is"))
        smallest = np.linalg.eigvalsh(values).min()
        if not smallest > 0:
            raise ValueError(
                say(f"has the eigenvalue {smallest:g}, but a covariance matrix has positive ones")
            )

    return rule


def takes(**rules):
    """Check the named arguments by their rules before the function runs.

    Raises TypeError (not an array, a wrong dtype) or ValueError (a wrong shape or range), each
    naming the function, the argument, what it is and what it must be.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*positional, **named):
            bound = signature.bind(*positional, **named)
            sizes = {}
            for name, rule in rules.items():
                if name in bound.arguments:
                    start = f"{function.__name__}: {name} "
                    rule(bound.arguments[name], start.__add__, sizes)
            return function(*positional, **named)

        return checked

    return decorate
