"""Answers to best_baseline in the manner of public code."""

import numpy as np
from public import right, wrong
from scipy import optimize, stats

from vae_helpers.quiet import keras, tf


@wrong("population formula: E[v s^2] / E[s^2]")
def best_baseline(values, scores):
    return np.mean(values * scores**2) / np.mean(scores**2)


@wrong("population formula with sums of squared gradients")
def best_baseline(values, scores):
    g2 = np.square(scores)
    return np.sum(g2 * values) / np.sum(g2)


@wrong("average reward")
def best_baseline(values, scores):
    return values.mean()


@wrong("np.cov with np.var, ddof mixed")
def best_baseline(values, scores):
    f, h = values * scores, scores
    return np.cov(f, h)[0][1] / np.var(h)


@wrong("covariance of the values instead of the products")
def best_baseline(values, scores):
    c = np.cov(values, scores)
    return c[0, 1] / c[1, 1]


@wrong("regression the wrong way round")
def best_baseline(values, scores):
    return stats.linregress(values * scores, scores).slope


@wrong("intercept for slope")
def best_baseline(values, scores):
    slope, intercept = np.polyfit(scores, values * scores, 1)
    return intercept


@wrong("sign turned, as for f + a h")
def best_baseline(values, scores):
    c = np.cov(values * scores, scores)
    return -c[0, 1] / c[1, 1]


@wrong("correlation for the slope")
def best_baseline(values, scores):
    return np.corrcoef(values * scores, scores)[0, 1]


@wrong("regression through the origin (= population formula)")
def best_baseline(values, scores):
    return np.dot(values * scores, scores) / np.dot(scores, scores)


@wrong("epsilon of 1e-8 by the mean square + population formula")
def best_baseline(values, scores):
    return (values * scores**2).mean() / ((scores**2).mean() + 1e-8)


@wrong("returns the centred values")
def best_baseline(values, scores):
    c = np.cov(values * scores, scores)
    return values - c[0, 1] / c[1, 1]


@wrong("a vector with the same number for each draw")
def best_baseline(values, scores):
    c = np.cov(values * scores, scores)
    return np.full_like(values, c[0, 1] / c[1, 1])


@wrong("grid of 0.1")
def best_baseline(values, scores):
    grid = np.arange(-20, 20, 0.1)
    return grid[np.argmin([np.var((values - b) * scores) for b in grid])]


@wrong("minimises the mean square by search")
def best_baseline(values, scores):
    return optimize.minimize_scalar(lambda b: np.mean(((values - b) * scores) ** 2)).x


@wrong("factor 2 forgotten in the derivative of b^2")
def best_baseline(values, scores):
    fs = values * scores
    cov = np.mean(fs * scores) - np.mean(fs) * np.mean(scores)
    return 2 * cov / np.var(scores)


@wrong("square of the mean score for the mean square")
def best_baseline(values, scores):
    return np.mean(values * scores**2) / np.mean(scores) ** 2


@wrong("standard deviation below")
def best_baseline(values, scores):
    fs = values * scores
    return np.mean((fs - fs.mean()) * (scores - scores.mean())) / scores.std()


@wrong("mean of the products over the mean of the scores")
def best_baseline(values, scores):
    return np.mean(values * scores) / np.mean(scores)


@wrong("leave-one-out means")
def best_baseline(values, scores):
    return (values.sum() - values) / (len(values) - 1)


@wrong("moving average of the values")
def best_baseline(values, scores):
    b = 0.0
    for v in values:
        b = 0.9 * b + 0.1 * v
    return b


@right("np.cov, both from one matrix")
def best_baseline(values, scores):
    c = np.cov(values * scores, scores)
    return c[0, 1] / c[1, 1]


@right("scipy's linregress")
def best_baseline(values, scores):
    return stats.linregress(scores, values * scores).slope


@right("least squares with a column of ones")
def best_baseline(values, scores):
    design = np.column_stack([scores, np.ones(len(scores))])
    solution, *_ = np.linalg.lstsq(design, values * scores, rcond=None)
    return solution[0]


@right("minimize_scalar")
def best_baseline(values, scores):
    return float(optimize.minimize_scalar(lambda b: np.var((values - b) * scores)).x)


@right("sklearn LinearRegression")
def best_baseline(values, scores):
    from sklearn.linear_model import LinearRegression

    return LinearRegression().fit(scores.reshape(-1, 1), values * scores).coef_[0]


@right("Newton's step from b = 0 by the tape")
def best_baseline(values, scores):
    values, scores = tf.constant(values, tf.float64), tf.constant(scores, tf.float64)
    b = tf.Variable(0.0, dtype=tf.float64)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            variance = tf.math.reduce_variance((values - b) * scores)
        first = inner.gradient(variance, b)
    return -first / outer.gradient(first, b)


@right("keras.ops")
def best_baseline(values, scores):
    centred = scores - keras.ops.mean(scores)
    return keras.ops.sum(values * scores * centred) / keras.ops.sum(keras.ops.square(centred))


@right("parabola through three points by polyfit")
def best_baseline(values, scores):
    bs = np.array([0.0, 1.0, 2.0])
    a, b, _ = np.polyfit(bs, [np.var((values - x) * scores) for x in bs], 2)
    return -b / (2 * a)


@right("plain Python")
def best_baseline(values, scores):
    n = len(values)
    products = [float(v) * float(s) for v, s in zip(values, scores)]
    mp, ms = sum(products) / n, sum(map(float, scores)) / n
    cov = sum((p - mp) * (float(s) - ms) for p, s in zip(products, scores)) / n
    return cov / (sum((float(s) - ms) ** 2 for s in scores) / n)
