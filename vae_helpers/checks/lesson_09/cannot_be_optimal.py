"""Which runs another run beats at their own price."""

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    finding,
    first_difference,
    numbers_or_list,
    same,
)
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import left_alone

_SIZES = (6, 6, 4, 9, 7, 3, 1, 8, 5, 12, 10, 2, 11, 14)


def _given():
    """Runs of which some are beaten. All numbers are eighths, so that bills come out exactly.

    Two different bills then differ by 1/64 at least, whatever the order of the operations.
    """
    random = generator(9)
    for i, n in enumerate(_SIZES):
        prices = random.permutation(np.geomspace(0.5, 24, n))
        if i % 2:  # anything, so that no order among them helps
            prices = np.sqrt(prices)
            rates = random.uniform(2, 30, n)
            distortions = 120 - 2 * rates + random.uniform(-15, 15, n)
        else:  # near the best ones of a world in which D = 12 beta + 60
            off = random.choice([0, 0, 6, 20], n) * random.uniform(0.3, 1, n)
            rates = np.maximum(12 * np.log(40 / prices) + random.normal(0, 2, n), 0.25)
            distortions = 60 + 12 * prices + off
        numbers = (np.round(8 * values) / 8 for values in (rates, distortions, prices))
        yield tuple(values.astype("float32" if i % 3 == 2 else "float64") for values in numbers)


_GIVEN = list(_given())
_BY_HAND = np.array([10.0, 8.0]), np.array([100.0, 101.0]), np.array([1.0, 2.0])
# Two equal runs and their witness; two equal ones without; a silent run at a price of 0 beside it.
_EQUAL = (
    np.array([4.0, 4.0, 6.0, 2.0, 2.0]),
    np.array([90.0, 90.0, 80.0, 96.0, 96.0]),
    np.array([2.0, 2.0, 2.0, 16.0, 16.0]),
)
_FREE = np.array([0.0, 3.0, 5.0]), np.array([70.0, 64.0, 60.0]), np.array([0.0, 2.5, 0.0])
_FIRST = "the runs (10, 100) at price 1 and (8, 101) at price 2, each as (rate, distortion)"


def _look_at_mask(function):
    right = True
    for name, runs in (
        (_FIRST, _BY_HAND),
        ("6 runs, their prices in no order", _GIVEN[0]),
        ("9 runs", _GIVEN[3]),
        ("7 runs", _GIVEN[4]),
    ):
        given = tuple(array.copy() for array in runs)
        result = function(*given)
        found = numbers_or_list(result)
        yield name, found
        right = right and same(found, numbers_or_list(beta.cannot_be_optimal(*runs)))
    if not right:
        return
    yield left_alone(runs, given)
    among_equals = numbers_or_list(function(*(array.copy() for array in _EQUAL)))
    places = np.argmin(_EQUAL[1] + _EQUAL[2][:, None] * _EQUAL[0], axis=1) != np.arange(5)
    yield finding(
        not same(among_equals, numbers_or_list(places)),
        "place_of_the_smallest",
        "Right where no two bills are equal. But `argmin` names the first of several equal ones, "
        "so that a run as good as another is convicted. Compare the bills, not their places.",
    )
    yield finding(
        _holds_truths(result),
        "numbers_for_truths",
        "The zeros and ones are right, but they are numbers, and True and False are wanted. As a "
        "mask, `runs[...]`, numbers would pick the runs 0 and 1 again and again. A comparison "
        "gives truth values by itself.",
    )


def _holds_truths(result):
    if isinstance(result, (list, tuple)):
        return all(np.asarray(one).dtype == bool for one in result)
    return np.asarray(result).dtype == bool


def _explain(found):
    if EXCEPTION in found and first_difference(cannot_be_optimal.expected(), found) == _FIRST:
        return "It fails on its first call, with arrays of shape (2,): two runs."
    return None


_SAID = {
    "sorted_away": "The runs are put in order by their prices, and the answers stay in that "
    "order. Each answer belongs where its run stands in the arguments.",
    "cut_to_integers": "The numbers are cut to integers first. Runs differ by parts of a nat.",
    "others_own_price": "Each run's bill is made out at its own price, and these bills are "
    "compared. That is comparing bills in two currencies. "
    "Which price should the *other* run pay, if it is to be a witness against this one?",
    "other_price": "The price of the *other* run is used. There this run was never asked to be "
    "good; a run claims to be the best at its own price.",
    "price_one": "All runs are compared at the price of 1, by D + R. That finds the best ELBO, "
    "which only a run trained at the price of 1 was asked for.",
    "price_on_distortion": "The price multiplies the distortion. It is what a nat of *rate* "
    "costs. (To divide the rate by the price comes to the same.)",
    "rate_subtracted": "The cost of the rate is subtracted: a reward for saying much.",
    "distortion_only": "Only the distortions are compared. A run with more rate has less "
    "distortion for it, and has to pay for that rate.",
    "rate_only": "Only the rates are compared. A run with less rate has more distortion for it.",
    "price_squared": "The price enters with its square, as where it multiplies twice.",
    "neighbours": "Each run is compared with its neighbours in the list alone. A witness may "
    "stand anywhere in it.",
    "next_only": "Each run is compared with the next one in the list alone. A witness may stand "
    "anywhere.",
    "previous_only": "Each run is compared with the one before it in the list alone. A witness "
    "may stand anywhere.",
    "later_only": "Each run is compared with those after it in the list only, as where a second "
    "loop begins at i + 1. A witness against run 5 may be run 2.",
    "earlier_only": "Each run is compared with those before it in the list only, as where a "
    "second loop ends at i. A witness against run 2 may be run 5.",
    "last_only": "For each run only the last of the others decides, as where a loop writes over "
    "its answer each time. One witness is enough, wherever it stands.",
    "first_only": "For each run only the first of the others decides, as where a loop ends at "
    "once. One witness is enough, wherever it stands.",
    "neighbours_in_price": "Each run is compared with those of the next lower and the next higher "
    "price alone. A witness may have been trained at any price.",
    "higher_prices": "Each run is compared with those of higher prices only. A witness may have "
    "been trained at any price.",
    "lower_prices": "Each run is compared with those of lower prices only. A witness may have "
    "been trained at any price.",
    "marks_itself": "A run is taken for a witness against itself: it never pays less than itself, "
    "only as much. (`<=` does that.)",
    "witness_pays_more": "The comparison is turned: a run is marked where another one pays "
    "*more*. Such a run is no evidence.",
    "by_all": "A run is marked only where *all* others pay less. One witness is enough.",
    "above_the_mean": "A run is compared with the mean bill of the others. One witness is enough, "
    "and one that pays much may hide it.",
    "other_prices": "The bill of a run is compared with what the *same* run would pay at the "
    "prices of the others. At a lower price every run pays less. The price stays; the run changes.",
    "best_run": "This says *which* run would pay least, as a number from 0 on. For each run it is "
    "to be said whether that is another one.",
    "every_pair": "The result is a table (n, n), every run against every other. One answer for "
    "each run is wanted: is there any witness against it?",
    "by_how_much": "This is by how much a run is beaten, in nats. Wanted is whether it is.",
    "smallest_bill": "This is the smallest bill at each price. Who pays it is the question: the "
    "run itself, or another one?",
    "could_be_optimal": "The mask is turned round: it is True for the runs that nobody beats.",
    "which_places": "These are the places of some runs. Wanted is one truth value for each run.",
    "one_for_all": "This is one truth value for the whole list: whether there is any such run. "
    "Each run has one of its own.",
    "all_of_them": "This is one truth value: whether all runs are such. Each has one of its own.",
    "how_many": "This is how many there are. Each run has an answer of its own.",
    "column": "The result is a column (n, 1). Wanted is (n,), one truth value for each run.",
}


def _bills(of):
    """A table of bills: in row i those of all runs, as of(r, d, p_i, p_j) has them."""
    return lambda r, d, p: (of(r[None], d[None], p[:, None], p[None]) + 0 * (p + p[:, None]), p)


def _against(r, d, p):
    """What run j pays more at its own price than run i would: below 0 where it pays less."""
    return d[None] + p[None] * r[None] - (d[:, None] + p[None] * r[:, None])


def _rivals(of):
    """Which runs (columns) are heard against which (rows); none against itself."""

    def way(bills, p):
        i, j = np.indices(bills.shape)
        return bills, of(i, j, p) & (i != j)

    return way


def _next_in_price(i, j, p):
    rank = np.argsort(np.argsort(p))
    return np.abs(rank[i] - rank[j]) == 1


def _own(bills):
    return np.diag(bills)[:, None]


_STEPS = Steps(
    given=_GIVEN,
    read=numbers_or_list,
    said=_SAID,
    extremes=[
        ("where two runs are equal", _EQUAL),
        ("where a price and a rate are 0", _FREE),
        (
            "where distortions are below 0, as densities make them",
            (_GIVEN[0][0], _GIVEN[0][1] - 1000, _GIVEN[0][2]),
        ),
        (
            "where prices are a thousand times as high",
            (_GIVEN[3][0] / 1024, _GIVEN[3][1], _GIVEN[3][2] * 1024),
        ),
    ],
    steps=[
        {
            "": lambda r, d, p: (r, d, p),
            "sorted_away": lambda r, d, p: tuple(a[np.argsort(p)] for a in (r, d, p)),
            "cut_to_integers": lambda r, d, p: tuple(np.floor(a) for a in (r, d, p)),
        },
        {
            "": _bills(lambda r, d, here, there: d + here * r),
            "others_own_price": _bills(lambda r, d, here, there: d + there * r),
            "other_price": lambda r, d, p: (_against(r, d, p), p),
            "price_one": _bills(lambda r, d, here, there: d + r),
            "price_on_distortion": _bills(lambda r, d, here, there: here * d + r),
            "rate_subtracted": _bills(lambda r, d, here, there: d - here * r),
            "distortion_only": _bills(lambda r, d, here, there: d),
            "rate_only": _bills(lambda r, d, here, there: r),
            "price_squared": _bills(lambda r, d, here, there: d + here**2 * r),
        },
        {
            "": _rivals(lambda i, j, p: i != j),
            "neighbours": _rivals(lambda i, j, p: np.abs(i - j) == 1),
            "next_only": _rivals(lambda i, j, p: j == i + 1),
            "previous_only": _rivals(lambda i, j, p: j == i - 1),
            "later_only": _rivals(lambda i, j, p: j > i),
            "earlier_only": _rivals(lambda i, j, p: j < i),
            "last_only": _rivals(lambda i, j, p: j == len(p) - 1 - (i == len(p) - 1)),
            "first_only": _rivals(lambda i, j, p: j == (i == 0)),
            "neighbours_in_price": _rivals(_next_in_price),
            "higher_prices": _rivals(lambda i, j, p: p[j] > p[i]),
            "lower_prices": _rivals(lambda i, j, p: p[j] < p[i]),
        },
        {
            "": lambda bills, heard: np.any(heard & (bills < _own(bills)), axis=1),
            "marks_itself": lambda bills, heard: np.full(len(bills), True),
            "witness_pays_more": lambda bills, heard: np.any(heard & (bills > _own(bills)), axis=1),
            "by_all": lambda bills, heard: (
                np.all(~heard | (bills < _own(bills)), axis=1) & heard.any(axis=1)
            ),
            "above_the_mean": lambda bills, heard: (
                np.diag(bills)
                > np.where(heard, bills, 0).sum(axis=1) / np.maximum(heard.sum(axis=1), 1)
            ),
            "other_prices": lambda bills, heard: np.any(heard.T & (bills < np.diag(bills)), axis=0),
            "best_run": lambda bills, heard: np.argmin(bills, axis=1),
            "every_pair": lambda bills, heard: heard & (bills < _own(bills)),
            "by_how_much": lambda bills, heard: (_own(bills) - bills).max(axis=1),
            "smallest_bill": lambda bills, heard: bills.min(axis=1),
        },
        {
            "": lambda mask: mask,
            "could_be_optimal": lambda mask: ~mask.astype(bool),
            "which_places": lambda mask: np.flatnonzero(mask),
            "one_for_all": np.any,
            "all_of_them": np.all,
            "how_many": np.sum,
            "column": lambda mask: mask[:, None],
        },
    ],
)


def _slopes_leave_bounds(r, d, p):
    """For each pair of neighbours in the list: does their slope leave the bounds of the prices?"""
    with np.errstate(all="ignore"):
        slopes = np.diff(d) / np.diff(r)
    return ~((-p[1:] <= slopes) & (slopes <= -p[:-1]))


_SLOPES = (
    "The slopes between neighbours are held against their prices. A slope that leaves its bounds "
    "says that at least one of the two runs is beaten, and not which; and a witness need be no "
    "neighbour. Compare what the runs pay, at one price at a time."
)


def _at_no_price(r, d, p):
    """Below no line of whatever slope: not on the lower hull of the points."""
    marked = []
    for i in range(len(r)):
        less, more = r < r[i], r > r[i]
        most = np.min((d[less] - d[i]) / (r[i] - r[less]), initial=np.inf)
        least = np.max((d[i] - d[more]) / (r[more] - r[i]), initial=0)
        marked.append(least > most or bool(np.any((r == r[i]) & (d < d[i]))))
    return np.array(marked)


cannot_be_optimal = Exercise(
    reference=beta.cannot_be_optimal,
    look=_look_at_mask,
    explain=_explain,
    formula=_STEPS,
    mistakes=[
        Mistake(
            "slopes_mark_second",
            lambda r, d, p: np.append(False, _slopes_leave_bounds(r, d, p)),
            _SLOPES,
        ),
        Mistake(
            "slopes_mark_first",
            lambda r, d, p: np.append(_slopes_leave_bounds(r, d, p), False),
            _SLOPES,
        ),
        Mistake(
            "slopes_mark_both",
            lambda r, d, p: (
                np.append(_slopes_leave_bounds(r, d, p), False)
                | np.append(False, _slopes_leave_bounds(r, d, p))
            ),
            _SLOPES,
        ),
        Mistake(
            "dominated",
            lambda r, d, p: np.any((r < r[:, None]) & (d < d[:, None]), axis=1),
            "A run is marked if another one has less of both, rate and distortion. Such a run is "
            "beaten at every price. But a run is beaten at *its own* price already where another "
            "one has more rate and saves more distortion than that costs, or the other way round.",
        ),
        Mistake(
            "at_no_price",
            _at_no_price,
            "A run is marked if it is the best of the list at no price whatever. That is true, and "
            "too little: each run claims to be the best at *its own* price.",
        ),
    ],
    hints=[
        "Two runs first: (rate 10, distortion 100) at the price of 1, and (8, 101) at 2. What "
        "would each pay at a price of 1? And at 2? Which of the two is beaten where it claims to "
        "be best?",
        "The run that is judged sets the price. At this price make out a bill for every run of the "
        "list: n runs, n prices, a table of n times n bills.",
        "With the prices as a column, `prices[:, None]`, row i of the table holds the bills at the "
        "price of run i, and its own bill lies on the diagonal. Is there a smaller one in its row?",
    ],
)
