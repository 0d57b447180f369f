"""What is said of an answer that is right at first, and not for all further inputs."""

import numpy as np

from vae_helpers.checks.engine.observe import in_a_line, same

MODERATE = "only_moderate_values"
NEAR_A_HALF = (
    "Right where all numbers lie near 1/2, but not for larger and smaller ones: as after a clip, a "
    "floor or a small constant."
)


def moderate_only(words, found, right):
    """The slip of an answer that is wrong for extreme inputs; words: "where log_var is 6", say."""
    return (
        MODERATE,
        f"Right for moderate values, but not {words}: {_first(found)}, where {_first(right)} is "
        "right. A clip, a floor or a small constant does that, or a search that stops too early.",
    )


def _first(values):
    return f"{float(values.flat[0]):.4g}"


def of_some(found, right, of):
    """The slip of an answer that fits the first batches and not all."""
    wrong = [pair for pair in zip(found, right, strict=True) if not same(*pair)]
    one, other = wrong[0]
    if all(map(_nearly, *zip(*wrong, strict=True))):
        return (
            "some_batches_only",
            "Right for some batches and a little off for others: as after a search that stops "
            "too early or takes steps too coarse, after rounding, or with a small constant.",
        )
    shape = "" if one.shape == other.shape else f" The shape is {one.shape}, not {other.shape}."
    return (
        "some_batches_only",
        f"Right for some batches and wrong for others: of one {of[0]}, of another number of "
        f"{of[1]}, or with other numbers in them. Is something fixed that the arguments decide?"
        f"{shape}",
    )


def _nearly(one, other):
    """Whether numbers are off by no more than a hundredth of their size."""
    if one.shape != other.shape or not np.isfinite(other).all():
        return False
    return bool(np.all(np.abs(one - other) <= 0.01 * np.abs(other).max()))


def fails_on_others(error, of=("image", "images")):
    """The slip of an answer that fails, or does not return, for further inputs."""
    return [
        (
            "some_batches_fail",
            f"Right for the first batch, but for another it fails: of one {of[0]}, say, or of "
            f"another number of {of[1]}, or of extreme values. {in_a_line(error)}",
        )
    ]
