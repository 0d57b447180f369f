"""The most useful true statement about a wrong answer that no listed mistake explains."""

import numpy as np

from vae_helpers.checks.engine.observe import (
    ABSOLUTE,
    EXCEPTION,
    RELATIVE,
    UNUSABLE,
    Huge,
    first_difference,
)

# Factors that people lose or gain, with what they usually are.
FACTORS = (2, 3, 4, 10, 28, 100, 255, 784, 1000, np.pi, 2 * np.pi, np.log(2))


def describe(expected, got, signature):
    """One or more sentences on where the observation `got` leaves `expected`.

    signature: how the function is called, or None.
    """
    name = first_difference(expected, got)
    if name in expected and name in got:
        return _describe_value(name, expected[name], got[name])
    return _describe_end(got, signature)


def leaves_open(expected, got):
    """Whether it says only *that* numbers differ: they have the right shape, and nothing failed."""
    name = first_difference(expected, got)
    one, other = (found.get(name) for found in (expected, got))
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return arrays and one.shape == other.shape


def _describe_end(got, signature):
    if UNUSABLE in got:
        return got[UNUSABLE]
    trouble = got.get(EXCEPTION)
    if trouble is None:
        return "It does something else than asked."
    text = f"It raises {trouble.kind}"
    if trouble.text:
        text += f": {trouble.text}"
    if trouble.line:
        text += f"\nin your line\n    {trouble.line}"
    if signature and trouble.kind == "TypeError" and "argument" in trouble.text:
        text += f"\nIt is called as `{signature}`."
    return text


def _describe_value(name, expected, got):
    if isinstance(got, Huge):
        return f"{_start(name)}: the shape is {got.shape}, but should be {expected.shape}."
    if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
        return f"{_start(name)}: {_describe_numbers(expected, got)}"
    if isinstance(expected, bool):
        # The names of such findings are statements.
        return f"This should {'hold, but does not' if expected else 'not be so, but is'}: {name}."
    return f"{_start(name)}: {got}, but should be {expected}."


def _start(name):
    """The name of a finding at the start of a sentence."""
    return name if name.split()[0] in ("x", "mean", "log_var") else name[0].upper() + name[1:]


def _describe_numbers(expected, got):
    if got.shape != expected.shape:
        text = f"the shape is {got.shape}, but should be {expected.shape}."
        if got.size == expected.size and _close(got.ravel(), expected.ravel()):
            text += " The numbers themselves are right."
        return text
    finite = np.isfinite(got)
    if not np.array_equal(finite, np.isfinite(expected)):
        where = np.argwhere(finite != np.isfinite(expected))[0]
        bad = got[tuple(where)]
        place = f" at {_place(where)}" if got.ndim else ""
        return f"{_number(bad)}{place}, where {_number(expected[tuple(where)])} is right."
    relation = _relation(expected[finite], got[finite])
    return f"{relation}\n{_beside(expected, got)}"


def _close(got, expected):
    return np.allclose(got, expected, RELATIVE, ABSOLUTE)


def _relation(expected, got):
    """How the two hang together, in words, if they do."""
    if got.size > 1 and not got.any():
        return "0 everywhere."
    if _close(got, -expected):
        return "right up to the sign."
    for factor in () if _counts(expected, got) else FACTORS:
        if _close(got, factor * expected):
            return f"exactly {factor:.4g} times the right value."
        if _close(got * factor, expected):
            return f"exactly the right value divided by {factor:.4g}."
    if got.size > 1 and (expected != 0).all():
        factors = got / expected
        # Near 1 the tolerance alone would make any factors alike.
        alike = np.ptp(factors) < 0.1 * abs(factors[0] - 1)
        if alike and _close(factors, factors[0]):
            digits = 4 if f"{factors[0]:.4g}" != "1" else 7
            return f"{factors[0]:.{digits}g} times the right value, everywhere."
    offset = got - expected
    if offset.size > 1 and _close(offset, offset.mean()):
        return f"the right value plus a constant, {_number(offset.mean())}."
    if got.size > 1 and np.ptp(got) == 0 and np.ptp(expected) > 0:
        return "the same number everywhere."
    if np.allclose(got, expected, rtol=0.01, atol=0):
        return "nearly right, within one percent."
    return "the numbers differ."


def _counts(expected, got):
    """Whether one of two single numbers is whole and small: a round factor is then mere chance."""
    both = np.concatenate([expected.ravel(), got.ravel()])
    return got.size == 1 and bool(np.any((np.abs(both) < 20) & (both % 1 == 0)))


def _beside(expected, got):
    """A few values of both, in lines of their own, and which rows are right."""
    if expected.ndim == 0:
        digits = 4 if _number(got) != _number(expected) else 7
        return f"    yours {_number(got, digits)}\n    right {_number(expected, digits)}"
    rows = [i for i in range(len(expected)) if _close(got[i], expected[i])]
    text = ""
    if rows and len(rows) < len(expected) <= 10:
        others = [i for i in range(len(expected)) if i not in rows]
        fewer, verdict = (rows, "right") if len(rows) <= len(others) else (others, "wrong")
        what = "positions" if expected.ndim == 1 else "rows"
        which = ", ".join(map(str, fewer))
        text = f"Of the {what} 0 to {len(expected) - 1}, {verdict} only at {which}.\n"
    # Wrong by the tolerance of the whole, every row may be right by its own.
    wrong = next((i for i in range(len(expected)) if i not in rows), 0)
    width = slice(0, 5)
    if expected.ndim == 1:
        yours, right = got[width], expected[width]
        label = "first values"
    else:
        different = ~np.isclose(got[wrong], expected[wrong], RELATIVE, ABSOLUTE).ravel()
        start = max(0, int(np.argmax(different)) - 1)
        width = slice(start, start + 5)
        yours, right = got[wrong].ravel()[width], expected[wrong].ravel()[width]
        label = f"row {wrong}, from place {start}" if start else f"row {wrong}"
    digits = 4 if _numbers(yours, 4) != _numbers(right, 4) else 7
    pair = f"    yours  {_numbers(yours, digits)}\n    right  {_numbers(right, digits)}"
    return f"{text}{label}:\n{pair}"


def _place(index):
    return "[" + ", ".join(str(i) for i in index) + "]"


def _number(value, digits=4):
    return f"{float(value):.{digits}g}"


def _numbers(values, digits):
    # What is 0 but for rounding differs from machine to machine.
    values = np.where(np.abs(values) < 1e-6 * np.abs(values).max(), 0.0, values)
    return "  ".join(f"{value:>9.{digits}g}" for value in values)
