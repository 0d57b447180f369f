"""Right answers to cannot_be_optimal in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def beaten_loops(rates, distortions, prices):
    """With plain Python, as a list."""
    answers = []
    for rate, distortion, price in zip(rates, distortions, prices, strict=True):
        own = distortion + price * rate
        bills = [d + price * r for r, d in zip(rates, distortions, strict=True)]
        answers.append(any(bill < own for bill in bills))
    return answers


def beaten_in_place(rates, distortions, prices):
    found = np.zeros(len(rates), dtype=bool)
    for i in range(len(rates)):
        for j in range(len(rates)):
            if i != j and distortions[j] + prices[i] * rates[j] < (
                distortions[i] + prices[i] * rates[i]
            ):
                found[i] = True
                break
    return found


def beaten_differences(rates, distortions, prices):
    """The witness saves more distortion than its rate costs."""
    more_rate = rates[None, :] - rates[:, None]
    saved = distortions[:, None] - distortions[None, :]
    return (saved > prices[:, None] * more_rate).any(axis=1)


def beaten_outer(rates, distortions, prices):
    bills = np.outer(prices, rates) + distortions
    return bills.min(axis=1) < prices * rates + distortions


def beaten_with_tolerance(rates, distortions, prices):
    bills = np.outer(prices, rates) + distortions
    return np.diag(bills) - bills.min(axis=1) > 1e-3


def beaten_by_argmin(rates, distortions, prices):
    """Not by the number of the best run, which a tie would make another, but by its bill."""
    bills = distortions[None] + prices[:, None] * rates[None]
    n = np.arange(len(rates))
    return bills[n, bills.argmin(axis=1)] != bills[n, n]


def beaten_keras(rates, distortions, prices):
    bills = ops.add(distortions, ops.outer(prices, rates))
    return ops.less(ops.min(bills, axis=1), ops.diagonal(bills))


def beaten_tf(rates, distortions, prices):
    r, d, p = (tf.constant(values, tf.float64) for values in (rates, distortions, prices))
    bills = d[tf.newaxis, :] + p[:, tf.newaxis] * r[tf.newaxis, :]
    return tf.reduce_any(bills < tf.linalg.diag_part(bills)[:, tf.newaxis], axis=1)


def beaten_comprehension(rates, distortions, prices):
    return np.array(
        [
            np.min(distortions + price * rates) < distortions[i] + price * rates[i]
            for i, price in enumerate(prices)
        ]
    )


def beaten_not_close(rates, distortions, prices):
    bills = np.outer(prices, rates) + distortions
    best, own = bills.min(axis=1), np.diag(bills)
    return ~np.isclose(best, own, rtol=1e-7, atol=1e-6)


def beaten_transposed(rates, distortions, prices):
    bills = distortions[:, None] + rates[:, None] * prices
    return np.less(bills, np.diag(bills)).any(axis=0)
