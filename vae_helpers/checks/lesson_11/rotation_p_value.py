"""Whether a code is tidier than the same code along other axes."""

import functools

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import a_number, holds, numbers, same, untouched
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator

_gap = metrics.mutual_information_gap


def _given():
    """Codes of all degrees of tidiness, among their rotations; no two sizes agree.

    Some rotations leave the code as it is, so that the gap is the same to the bit. The seeds are
    such that most wrong turns change each of the values; the last code is the tidiest of all.
    """
    for seed, n, d, values, bins, r, same_gaps, mixed in (
        (19, 150, 3, (5, 4), 7, 9, 0, 0.3),
        (7, 120, 4, (3, 6), 9, 13, 1, 0.5),
        (28, 140, 5, (2, 4, 3), 20, 11, 2, 0.6),
        (3, 130, 2, (7, 2), 6, 17, 1, 0.4),
        (0, 110, 6, (3, 5), 8, 10, 0, 0.1),
    ):
        random = generator(seed)
        factors = random.integers(0, values, (n, len(values)))
        told = (factors - factors.mean(axis=0)) / factors.std(axis=0)
        codes = told @ (np.eye(len(values), d) + mixed * random.normal(size=(len(values), d)))
        codes = codes + random.normal(size=(n, d)) / 3
        rotations = metrics.random_rotations(np.ones(d, bool), r, random)
        rotations[:same_gaps] = np.eye(d)
        yield codes, factors, rotations[random.permutation(r)], bins


_GIVEN = list(_given())


def _look_at_p_value(function):
    for given in _GIVEN:
        codes, factors, rotations, bins = given
        before = codes.copy(), factors.copy(), rotations.copy()
        found = a_number(function(*before, bins))
        yield f"the p-value of a code among {len(rotations)} rotations", found
        if not same(found, numbers(metrics.rotation_p_value(*given))):
            again = a_number(function(codes.copy(), factors.copy(), rotations.copy(), bins))
            yield "the same again", holds(same(again, found), "drawn_within", _DRAWN)
            return
    yield (
        "the arguments are left as they were",
        holds(
            untouched(given[:3], before),
            "arguments_changed",
            "An argument is changed in place. Whoever looks at it next finds other numbers.",
        ),
    )
    codes, factors, rotations, bins = _GIVEN[0]
    yield "among one rotation", a_number(function(codes, factors, rotations[:1], bins))
    yield "with the bins left out", a_number(function(codes, factors, rotations))


_DRAWN = (
    "Two calls with the same arguments give two values, so something is drawn within. The "
    "rotations are given; nothing else is left to chance."
)


@functools.lru_cache(maxsize=4096)
def _known_gap(codes, shape, factors, size, bins):
    codes, factors = np.frombuffer(codes).reshape(shape), np.frombuffer(factors, int).reshape(size)
    return _gap(codes, factors, bins)


def _gap_of(codes, factors, bins):
    """The gap, which is asked for again beside each of the other slips."""
    codes, factors = np.ascontiguousarray(codes, float), np.ascontiguousarray(factors, int)
    return _known_gap(codes.tobytes(), codes.shape, factors.tobytes(), factors.shape, bins)


def _turned(turn):
    """The code itself, and the codes that its gap is compared with."""
    return lambda codes, factors, rotations, bins: (
        codes,
        turn(codes, rotations, bins),
        factors,
        bins,
    )


def _one_after_another(codes, rotations, bins):
    turned = []
    for rotation in rotations:
        codes = codes @ rotation
        turned.append(codes)
    return turned


def _each(turn):
    return lambda codes, rotations, bins: [turn(codes, rotation) for rotation in rotations]


def _gaps(bins_of):
    def gaps(codes, turned, factors, bins):
        asked = [_gap_of(one, factors, bins_of(bins)) for one in (codes, *turned)]
        return asked[0], np.array(asked[1:])

    return gaps


def _compared(rule):
    return lambda gap, null: (rule(null, gap), gap, null)


def _value(rule):
    return lambda as_tidy, gap, null: rule(as_tidy, gap, null)


_MEAN = (
    "The gap is compared with the mean of the rotated ones. A mean does not say how far chance "
    "carries: what is asked is how *many* of them come so far."
)

_SAID = {
    "transposed": "Each rotation is applied the other way round, transposed: such a code is a "
    "rotated one, too, but another than the one asked for. Codes are rows, and "
    "`codes @ rotation` turns them.",
    "one_after_another": "The rotations are applied one after another, each to what the last one "
    "left, as where `codes` is overwritten in a loop. Each is to turn the code at hand.",
    "not_turned": "The code is not turned at all: it is compared with itself.",
    "only_the_first": "Only the first rotation is applied, again and again.",
    "bins_turned": "The code is cut into bins first, and the numbers of the bins are turned. Turn "
    "the code; `mutual_information_gap` cuts what it is given.",
    "twenty_bins_always": "There are always 20 bins: the argument `bins` has no effect.",
    "ties_left_out": "A rotated code with the same gap is not counted. It is just as tidy, and so "
    "speaks against the code at hand.",
    "smaller_counted": "Counted are the codes that are *less* tidy. The p-value is small where few "
    "are as tidy.",
    "smaller_or_equal_counted": "Counted are the codes that are *at most* as tidy. The p-value is "
    "small where few are as tidy.",
    "without_itself": "This is the share among the rotated codes alone. The code at hand belongs "
    "to the codes that are equally probable if its axes mean nothing, and to those as tidy: "
    "without it the share could be 0, and no finite number of rotations shows that.",
    "itself_not_above": "The code at hand counts among all, but not among those that are as tidy "
    "as itself: without it the share could be 0, and no finite number of rotations shows that.",
    "itself_not_below": "The code at hand counts among those that are as tidy, but not among all: "
    "there is one code more than there are rotations.",
    "count": "This is the number of rotated codes that count. A share of all is wanted, so that "
    "one can compare 9 rotations with 999.",
    "count_with_itself": "This is how many codes count, the one at hand included. A share of all "
    "is wanted, so that one can compare 9 rotations with 999.",
    "complement": "This is 1 minus the share, that of the codes which are less tidy. A small "
    "p-value is to say that few are as tidy.",
    "above_the_mean": _MEAN,
    "below_the_mean": _MEAN,
    "of_a_hundred": "It is divided by 100, however many rotations there are: with 99 of them the "
    "codes are a hundred in all.",
    "larger_by": _MEAN,
    "times_the_mean": _MEAN,
    "in_deviations": "This is the distance from the mean of the rotated ones in standard "
    "deviations. What share of a distribution lies beyond that depends on its shape; here one can "
    "simply count.",
    "tidiest": "This says whether the gap is larger than all of the rotated ones. How many are as "
    "large is asked, and of how many.",
    "below_a_twentieth": "This is a verdict, for a limit of .05 on the p-value. The p-value itself "
    "is wanted: let the reader choose the limit.",
    "gaps": "These are the gaps of the rotated codes. How does the one at hand stand among them?",
    "mean_gap": "This is the mean gap of the rotated codes. How does the one at hand stand among "
    "them?",
    "gap": "This is the gap of the code at hand. How does it stand among the rotated ones?",
    "each": "There is still a truth value for each rotation. Count them.",
    "percent": "These are percent. A share goes from 0 to 1.",
}


def _share(as_tidy, gap, null):
    return (1 + np.sum(as_tidy)) / (1 + len(null))


_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    steps=[
        {
            "": _turned(_each(lambda codes, rotation: codes @ rotation)),
            "transposed": _turned(_each(lambda codes, rotation: codes @ rotation.T)),
            "one_after_another": _turned(_one_after_another),
            "not_turned": _turned(_each(lambda codes, rotation: codes)),
            "only_the_first": _turned(
                lambda codes, rotations, bins: [codes @ rotations[0]] * len(rotations)
            ),
            "bins_turned": _turned(
                lambda codes, rotations, bins: list(metrics.in_bins(codes, bins) @ rotations)
            ),
        },
        {
            "": _gaps(lambda bins: bins),
            "twenty_bins_always": _gaps(lambda bins: 20),
        },
        {
            "": _compared(np.greater_equal),
            "ties_left_out": _compared(np.greater),
            "smaller_counted": _compared(np.less),
            "smaller_or_equal_counted": _compared(np.less_equal),
        },
        {
            "": _value(_share),
            "without_itself": _value(lambda as_tidy, gap, null: np.mean(as_tidy)),
            "itself_not_above": _value(
                lambda as_tidy, gap, null: np.sum(as_tidy) / (1 + len(null))
            ),
            "itself_not_below": _value(
                lambda as_tidy, gap, null: (1 + np.sum(as_tidy)) / len(null)
            ),
            "count": _value(lambda as_tidy, gap, null: np.sum(as_tidy)),
            "count_with_itself": _value(lambda as_tidy, gap, null: 1 + np.sum(as_tidy)),
            "above_the_mean": _value(lambda as_tidy, gap, null: gap > np.mean(null)),
            "below_the_mean": _value(lambda as_tidy, gap, null: gap <= np.mean(null)),
            "of_a_hundred": _value(lambda as_tidy, gap, null: (1 + np.sum(as_tidy)) / 100),
            "larger_by": _value(lambda as_tidy, gap, null: gap - np.mean(null)),
            "times_the_mean": _value(lambda as_tidy, gap, null: gap / np.mean(null)),
            "in_deviations": _value(
                lambda as_tidy, gap, null: (gap - np.mean(null)) / np.std(null)
            ),
            "tidiest": _value(lambda as_tidy, gap, null: gap > np.max(null)),
            "below_a_twentieth": _value(
                lambda as_tidy, gap, null: _share(as_tidy, gap, null) < 0.05
            ),
            "gaps": _value(lambda as_tidy, gap, null: null),
            "mean_gap": _value(lambda as_tidy, gap, null: np.mean(null)),
            "gap": _value(lambda as_tidy, gap, null: gap),
            "each": _value(lambda as_tidy, gap, null: as_tidy),
        },
        {
            "": lambda value: value,
            "complement": lambda value: 1 - value,
            "percent": lambda value: 100 * value,
        },
    ],
)


rotation_p_value = Exercise(
    reference=metrics.rotation_p_value,
    look=_look_at_p_value,
    formula=_STEPS,
    hints=[
        "Compute the gap of the code at hand, and that of each rotated code, with the same bins.",
        "If the axes mean nothing, the code at hand is one of 1 + r that are equally probable in "
        "every order. What share of these 1 + r are at least as tidy as it is?",
        "The code at hand is one of those at least as tidy as itself: it counts above and below.",
    ],
)
