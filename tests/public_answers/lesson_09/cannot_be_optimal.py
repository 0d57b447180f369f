"""Answers to cannot_be_optimal in the manner of public code."""

import itertools

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

# ---- one slip


@wrong("each at its own price: the smallest loss wins")
def cannot_be_optimal(rates, distortions, prices):
    losses = distortions + prices * rates
    return losses > losses.min()


@wrong("best ELBO")
def cannot_be_optimal(rates, distortions, prices):
    neg_elbo = np.asarray(distortions) + np.asarray(rates)
    return neg_elbo != neg_elbo.min()


@wrong("beta on the reconstruction")
def cannot_be_optimal(rates, distortions, prices):
    loss = lambda j, i: prices[i] * distortions[j] + rates[j]  # noqa: E731
    n = len(prices)
    return np.array([any(loss(j, i) < loss(i, i) for j in range(n)) for i in range(n)])


@wrong("<= without leaving itself out")
def cannot_be_optimal(rates, distortions, prices):
    n = len(prices)
    out = np.zeros(n, dtype=bool)
    for i in range(n):
        mine = distortions[i] + prices[i] * rates[i]
        out[i] = np.any(distortions + prices[i] * rates <= mine)
    return out


@wrong("the other's price in a double loop")
def cannot_be_optimal(rates, distortions, prices):
    out = [False] * len(rates)
    for i, j in itertools.permutations(range(len(rates)), 2):
        if distortions[j] + prices[j] * rates[j] < distortions[i] + prices[j] * rates[i]:
            out[i] = True
    return np.array(out)


@wrong("combinations: each pair once, only the first is marked")
def cannot_be_optimal(rates, distortions, prices):
    out = np.zeros(len(rates), bool)
    for i, j in itertools.combinations(range(len(rates)), 2):
        if distortions[j] + prices[i] * rates[j] < distortions[i] + prices[i] * rates[i]:
            out[i] = True
    return out


@wrong("argmin for the mask")
def cannot_be_optimal(rates, distortions, prices):
    return np.argmin(distortions[None, :] + prices[:, None] * rates[None, :], axis=1)


@wrong("mask of those that are optimal")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions[None, :] + prices[:, None] * rates[None, :]
    return table.argmin(axis=1) == np.arange(len(prices))


@wrong("indices")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(prices, rates)
    return np.where(table.min(axis=1) < np.diag(table))[0]


@wrong("one bool")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(prices, rates)
    return bool((table.min(axis=1) < np.diag(table)).any())


@wrong("min along the other axis: the smallest of a column")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions[None, :] + prices[:, None] * rates[None, :]
    return table.min(axis=0) < np.diag(table)


@wrong("neighbours")
def cannot_be_optimal(rates, distortions, prices):
    own = distortions + prices * rates
    right_one = np.append(distortions[1:] + prices[:-1] * rates[1:], np.inf)
    left_one = np.insert(distortions[:-1] + prices[1:] * rates[:-1], 0, np.inf)
    return (right_one < own) | (left_one < own)


@wrong("Pareto front")
def cannot_be_optimal(rates, distortions, prices):
    costs = np.stack([rates, distortions], axis=1)
    return np.array([np.any(np.all(costs < c, axis=1)) for c in costs])


@wrong("ints")
def cannot_be_optimal(rates, distortions, prices):
    out = np.zeros(len(rates))
    for i in range(len(rates)):
        bills = distortions + prices[i] * rates
        if bills.min() < bills[i]:
            out[i] = 1
    return out


@wrong("float mask by tf.cast")
def cannot_be_optimal(rates, distortions, prices):
    r, d, p = (tf.cast(v, tf.float64) for v in (rates, distortions, prices))
    table = d[None] + p[:, None] * r[None]
    return tf.cast(tf.reduce_min(table, 1) < tf.linalg.diag_part(table), tf.float32)


@wrong("sorted first, order lost")
def cannot_be_optimal(rates, distortions, prices):
    runs = sorted(zip(prices, rates, distortions, strict=True))
    return [any(d2 + p * r2 < d + p * r for _, r2, d2 in runs) for p, r, d in runs]


@wrong("how much, not whether")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(prices, rates)
    return np.diag(table) - table.min(axis=1)


@wrong("all others instead of any")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(prices, rates)
    np.fill_diagonal(table, -np.inf)
    return np.all(table < (distortions + prices * rates)[:, None], axis=1)


@wrong("the matrix of comparisons")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(prices, rates)
    return table < table.diagonal()[:, None]


@wrong("slopes of neighbours against the prices, first of each pair marked")
def cannot_be_optimal(rates, distortions, prices):
    slope = -np.diff(distortions) / np.diff(rates)
    bad = (slope < prices[:-1]) | (slope > prices[1:])
    return np.append(bad, False)


@wrong("rounded to whole nats")
def cannot_be_optimal(rates, distortions, prices):
    r, d, p = (np.floor(np.asarray(v)) for v in (rates, distortions, prices))
    table = d + np.outer(p, r)
    return table.min(axis=1) < np.diag(table)


# ---- two slips


@wrong("own losses + indices")
def cannot_be_optimal(rates, distortions, prices):
    losses = [d + p * r for r, d, p in zip(rates, distortions, prices, strict=True)]
    return np.array([i for i, loss in enumerate(losses) if loss > min(losses)])


@wrong("best ELBO + one number: which run")
def cannot_be_optimal(rates, distortions, prices):
    return int(np.argmin(distortions + rates))


@wrong("reconstruction at the price + turned round")
def cannot_be_optimal(rates, distortions, prices):
    table = rates[None, :] + prices[:, None] * distortions[None, :]
    return table.min(axis=1) >= np.diag(table)


@wrong("1 / beta and a count")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions + np.outer(1 / prices, rates)
    return int(np.sum(table.min(axis=1) < np.diag(table)))


@wrong("next neighbour only + as a list of ints")
def cannot_be_optimal(rates, distortions, prices):
    out = []
    for i in range(len(rates)):
        j = i + 1
        worse = j < len(rates) and (
            distortions[j] + prices[i] * rates[j] < distortions[i] + prices[i] * rates[i]
        )
        out.append(int(worse))
    return out


@wrong("prints and returns nothing")
def cannot_be_optimal(rates, distortions, prices):
    for i in range(len(rates)):
        bills = distortions + prices[i] * rates
        print(i, bills.argmin() != i)


# ---- right


@right("double loop")
def cannot_be_optimal(rates, distortions, prices):
    n = len(rates)
    result = np.full(n, False)
    for i in range(n):
        for j in range(n):
            if distortions[j] + prices[i] * rates[j] < distortions[i] + prices[i] * rates[i]:
                result[i] = True
    return result


@right("broadcast and fill_diagonal with inf")
def cannot_be_optimal(rates, distortions, prices):
    table = np.asarray(distortions)[None, :] + np.asarray(prices)[:, None] * np.asarray(rates)
    own = table.diagonal().copy()
    np.fill_diagonal(table, np.inf)
    return table.min(axis=1) < own


@right("keras.ops")
def cannot_be_optimal(rates, distortions, prices):
    r, d, p = (keras.ops.convert_to_tensor(np.float32(v)) for v in (rates, distortions, prices))
    table = d[None, :] + p[:, None] * r[None, :]
    return keras.ops.any(table < keras.ops.diagonal(table)[:, None], axis=1)


@right("list comprehension, python bools")
def cannot_be_optimal(rates, distortions, prices):
    runs = list(zip(rates, distortions, prices, strict=True))
    return [any(d2 + p * r2 < d + p * r for r2, d2, _ in runs) for r, d, p in runs]


@right("tolerance against rounding")
def cannot_be_optimal(rates, distortions, prices):
    table = distortions[None, :] + prices[:, None] * rates[None, :]
    return table.min(axis=1) < np.diag(table) - 1e-6


@right("lower envelope: min over lines")
def cannot_be_optimal(rates, distortions, prices):
    envelope = np.array([min(distortions + p * rates) for p in prices])
    return envelope < distortions + prices * rates


@right("not np.isclose to the best")
def cannot_be_optimal(rates, distortions, prices):
    best = (distortions + np.multiply.outer(prices, rates)).min(axis=1)
    return np.logical_not(np.isclose(best, distortions + prices * rates, atol=1e-4, rtol=0))


@right("matrix product with [1, beta]")
def cannot_be_optimal(rates, distortions, prices):
    weights = np.stack([np.ones(len(prices)), prices], axis=1)
    table = weights @ np.stack([distortions, rates])
    return table.min(axis=1) + 1e-9 < np.einsum("ii->i", table)


@right("object arrays of dictionaries")
def cannot_be_optimal(rates, distortions, prices):
    runs = [{"R": r, "D": d, "b": b} for r, d, b in zip(rates, distortions, prices, strict=True)]
    loss = lambda run, beta: run["D"] + beta * run["R"]  # noqa: E731
    return np.array([min(loss(o, run["b"]) for o in runs) < loss(run, run["b"]) for run in runs])
