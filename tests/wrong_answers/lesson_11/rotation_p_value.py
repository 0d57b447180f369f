"""Wrong answers to rotation_p_value, by what they are told as."""

import numpy as np

from vae_helpers.metrics import in_bins, mutual_information_gap


def _of(value, turn=lambda codes, rotation, bins: codes @ rotation, cut=lambda bins: bins):
    """By the gap of the code and those of the rotated ones."""

    def p_value(codes, factors, rotations, bins=20):
        own = mutual_information_gap(codes, factors, cut(bins))
        turned = [turn(codes, rotation, bins) for rotation in rotations]
        null = [mutual_information_gap(c, factors, cut(bins)) for c in turned]
        return value(own, np.array(null))

    return p_value


def _share(own, null):
    return (1 + np.sum(null >= own)) / (1 + len(null))


def _overwritten(codes, factors, rotations, bins=20):
    own, as_tidy = mutual_information_gap(codes, factors, bins), 1
    for rotation in rotations:
        codes = codes @ rotation
        as_tidy += mutual_information_gap(codes, factors, bins) >= own
    return as_tidy / (1 + len(rotations))


def _changed_in_place(codes, factors, rotations, bins=20):
    p_value = _of(_share)(codes, factors, rotations, bins)
    codes -= codes.mean(axis=0)
    return p_value


def _shuffled_rows(codes, factors, rotations, bins=20):
    random = np.random.default_rng()
    return _of(_share, lambda codes, rotation, bins: random.permutation(codes))(
        codes, factors, rotations, bins
    ) + random.normal(scale=1e-3)


def _all_turned_with_the_first(codes, factors, rotations, bins=20):
    return _of(_share, lambda codes, rotation, bins: codes @ rotations[0])(
        codes, factors, rotations, bins
    )


WRONG_ANSWERS = {
    "transposed": [
        _of(_share, lambda codes, rotation, bins: codes @ rotation.T),
        _of(_share, lambda codes, rotation, bins: (rotation @ codes.T).T),
    ],
    "one_after_another": _overwritten,
    "not_turned": _of(_share, lambda codes, rotation, bins: codes),
    "only_the_first": _all_turned_with_the_first,
    "bins_turned": _of(_share, lambda codes, rotation, bins: in_bins(codes, bins) @ rotation),
    "twenty_bins_always": _of(_share, cut=lambda bins: 20),
    "ties_left_out": _of(lambda own, null: (1 + np.sum(null > own)) / (1 + len(null))),
    "smaller_counted": _of(lambda own, null: (1 + np.sum(null < own)) / (1 + len(null))),
    "smaller_or_equal_counted": _of(lambda own, null: (1 + np.sum(null <= own)) / (1 + len(null))),
    "without_itself": _of(lambda own, null: np.mean(null >= own)),
    "itself_not_above": _of(lambda own, null: np.sum(null >= own) / (1 + len(null))),
    "itself_not_below": _of(lambda own, null: (1 + np.sum(null >= own)) / len(null)),
    "count": _of(lambda own, null: np.sum(null >= own)),
    "count_with_itself": _of(lambda own, null: 1 + np.sum(null >= own)),
    "complement": _of(lambda own, null: 1 - _share(own, null)),
    "above_the_mean": _of(lambda own, null: own > null.mean()),
    "larger_by": _of(lambda own, null: own - null.mean()),
    "times_the_mean": _of(lambda own, null: own / null.mean()),
    "in_deviations": _of(lambda own, null: (own - null.mean()) / null.std()),
    "tidiest": _of(lambda own, null: own > null.max()),
    "below_a_twentieth": _of(lambda own, null: _share(own, null) < 0.05),
    "below_the_mean": _of(lambda own, null: null.mean() >= own),
    "of_a_hundred": _of(lambda own, null: (1 + np.sum(null >= own)) / 100),
    "gaps": _of(lambda own, null: null),
    "mean_gap": _of(lambda own, null: null.mean()),
    "gap": _of(lambda own, null: own),
    "each": _of(lambda own, null: null >= own),
    "percent": _of(lambda own, null: 100 * _share(own, null)),
    "drawn_within": _shuffled_rows,
    "arguments_changed": _changed_in_place,
    # Two slips in one answer.
    "ties_left_out + without_itself": _of(lambda own, null: np.mean(null > own)),
    "without_itself + complement": _of(lambda own, null: np.mean(null < own)),
    "transposed + without_itself": _of(
        lambda own, null: np.mean(null >= own), lambda codes, rotation, bins: codes @ rotation.T
    ),
    "ties_left_out + count": _of(lambda own, null: np.sum(null > own)),
    "twenty_bins_always + without_itself": _of(
        lambda own, null: np.mean(null >= own), cut=lambda bins: 20
    ),
}
