"""Wrong answers to cannot_be_optimal, by what they are told as."""

import numpy as np

from vae_helpers.quiet import tf


def _bills(r, d, p):
    return d + p[:, None] * r


def _mask(r, d, p):
    bills = _bills(r, d, p)
    return bills.min(axis=1) < np.diag(bills)


def _sorted(r, d, p):
    order = np.argsort(p)
    return _mask(r[order], d[order], p[order])


def _by_neighbours(r, d, p):
    marked = []
    for i in range(len(r)):
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(r)]
        marked.append(any(d[j] + p[i] * r[j] < d[i] + p[i] * r[i] for j in near))
    return np.array(marked)


def _later(r, d, p):
    marked = np.zeros(len(r), bool)
    for i in range(len(r)):
        for j in range(i + 1, len(r)):
            marked[i] |= d[j] + p[i] * r[j] < d[i] + p[i] * r[i]
    return marked


def _in_place(r, d, p):
    d -= d.min()
    return _mask(r, d, p)


def _slopes(r, d, p):
    marked = np.zeros(len(r), bool)
    for i in range(len(r) - 1):
        slope = (d[i + 1] - d[i]) / (r[i + 1] - r[i])
        if not -p[i + 1] <= slope <= -p[i]:
            marked[i] = marked[i + 1] = True
    return marked


def _next(r, d, p):
    own = d + p * r
    return np.append(d[1:] + p[:-1] * r[1:] < own[:-1], False)


def _by_price(r, d, p):
    order = np.argsort(p)
    answers = np.empty(len(r), bool)
    answers[order] = _by_neighbours(r[order], d[order], p[order])
    return answers


def _place(r, d, p):
    return np.array([np.argmin(d + price * r) != i for i, price in enumerate(p)])


def _overwritten(r, d, p):
    marked = np.zeros(len(r), bool)
    for i in range(len(r)):
        for j in range(len(r)):
            if j != i:
                marked[i] = d[j] + p[i] * r[j] < d[i] + p[i] * r[i]
    return marked


def _ends_at_once(r, d, p):
    marked = np.zeros(len(r), bool)
    for i in range(len(r)):
        for j in range(len(r)):
            if j != i:
                marked[i] = d[j] + p[i] * r[j] < d[i] + p[i] * r[i]
                break
    return marked


WRONG_ANSWERS = {
    "place_of_the_smallest": _place,
    "last_only": _overwritten,
    "first_only": _ends_at_once,
    # Whose price.
    "others_own_price": [
        lambda r, d, p: (d + p * r).min() < d + p * r,
        lambda r, d, p: np.array([np.any(d + p * r < x) for x in d + p * r]),
    ],
    "other_price": lambda r, d, p: np.array(
        [any(d[j] + p[j] * r[j] < d[i] + p[j] * r[i] for j in range(len(r))) for i in range(len(r))]
    ),
    "price_one": lambda r, d, p: (d + r).min() < d + r,
    "price_on_distortion": [
        lambda r, d, p: _mask(d, r, p),
        lambda r, d, p: _mask(r, d, 1 / p),
        lambda r, d, p: (r + p[:, None] * d).min(axis=1) < r + p * d,
    ],
    "rate_subtracted": lambda r, d, p: _mask(r, d, -p),
    "distortion_only": lambda r, d, p: d.min() < d,
    "rate_only": lambda r, d, p: r.min() < r,
    "price_squared": lambda r, d, p: _mask(r, d, p**2),
    # Which witnesses.
    "neighbours": _by_neighbours,
    "next_only": _next,
    "previous_only": lambda r, d, p: _next(r[::-1], d[::-1], p[::-1])[::-1],
    "later_only": _later,
    "earlier_only": lambda r, d, p: _later(r[::-1], d[::-1], p[::-1])[::-1],
    "neighbours_in_price": _by_price,
    "higher_prices": lambda r, d, p: np.any(
        (p > p[:, None]) & (_bills(r, d, p) < (d + p * r)[:, None]), axis=1
    ),
    "lower_prices": lambda r, d, p: np.any(
        (p < p[:, None]) & (_bills(r, d, p) < (d + p * r)[:, None]), axis=1
    ),
    # The comparison.
    "marks_itself": [
        lambda r, d, p: _bills(r, d, p).min(axis=1) <= d + p * r,
        lambda r, d, p: np.any(_bills(r, d, p) <= (d + p * r)[:, None], axis=1),
    ],
    "witness_pays_more": lambda r, d, p: _bills(r, d, p).max(axis=1) > d + p * r,
    "by_all": lambda r, d, p: (
        np.sum(_bills(r, d, p) < (d + p * r)[:, None], axis=1) == max(len(r) - 1, 1)
    ),
    "other_prices": lambda r, d, p: _bills(r, d, p).min(axis=0) < d + p * r,
    "best_run": [
        lambda r, d, p: _bills(r, d, p).argmin(axis=1),
        lambda r, d, p: tf.argmin(_bills(r, d, p), axis=1),
    ],
    "every_pair": lambda r, d, p: _bills(r, d, p) < (d + p * r)[:, None],
    "by_how_much": lambda r, d, p: d + p * r - _bills(r, d, p).min(axis=1),
    "smallest_bill": lambda r, d, p: _bills(r, d, p).min(axis=1),
    # The answer.
    "could_be_optimal": [
        lambda r, d, p: _bills(r, d, p).argmin(axis=1) == np.arange(len(r)),
        lambda r, d, p: ~_mask(r, d, p),
        lambda r, d, p: d + p * r <= _bills(r, d, p).min(axis=1),
    ],
    "which_places": [
        lambda r, d, p: np.flatnonzero(_mask(r, d, p)),
        lambda r, d, p: [i for i, beaten in enumerate(_mask(r, d, p)) if beaten],
    ],
    "one_for_all": [
        lambda r, d, p: bool(_mask(r, d, p).any()),
        lambda r, d, p: np.any(_mask(r, d, p)),
    ],
    "all_of_them": lambda r, d, p: bool(np.all(_mask(r, d, p))),
    "how_many": lambda r, d, p: int(_mask(r, d, p).sum()),
    "column": lambda r, d, p: _mask(r, d, p)[:, None],
    "sorted_away": _sorted,
    "numbers_for_truths": [
        lambda r, d, p: _mask(r, d, p).astype(int),
        lambda r, d, p: [int(beaten) for beaten in _mask(r, d, p)],
        lambda r, d, p: np.where(_mask(r, d, p), 1.0, 0.0),
    ],
    "cut_to_integers": lambda r, d, p: _mask(r.astype(int), d.astype(int), p.astype(int)),
    "changes_its_arguments": _in_place,
    # Rules about the whole list.
    "slopes_mark_both": _slopes,
    "dominated": lambda r, d, p: np.array(
        [any(r[j] < r[i] and d[j] < d[i] for j in range(len(r))) for i in range(len(r))]
    ),
    # Two slips.
    "others_own_price + could_be_optimal": lambda r, d, p: d + p * r == (d + p * r).min(),
    "price_one + could_be_optimal": lambda r, d, p: d + r <= (d + r).min(),
    "price_on_distortion + could_be_optimal": lambda r, d, p: ~_mask(d, r, p),
    "neighbours + one_for_all": lambda r, d, p: bool(_by_neighbours(r, d, p).any()),
    "later_only + could_be_optimal": lambda r, d, p: ~_later(r, d, p),
    "others_own_price + which_places": lambda r, d, p: np.where(d + p * r > (d + p * r).min())[0],
    "price_one + by_how_much": lambda r, d, p: d + r - (d + r).min(),
    "sorted_away + could_be_optimal": lambda r, d, p: ~_sorted(r, d, p),
    # A tolerance of whole nats, or of percents.
    None: [
        lambda r, d, p: d + p * r - _bills(r, d, p).min(axis=1) > 3,
        lambda r, d, p: _bills(r, d, p).min(axis=1) < 0.97 * (d + p * r),
    ],
}
