"""Wrong answers to linear_gaussian_evidence, by what they are told as."""

import numpy as np
from scipy.stats import multivariate_normal

from vae_helpers.linear_gaussian import linear_gaussian_evidence
from vae_helpers.quiet import tf

LOG_2PI = np.log(2 * np.pi)


def log_normal(x, c, count=None, log_det=None, squared=None):
    """The log density of a Gaussian around 0, with one of its parts exchanged."""
    count = len(c) if count is None else count
    log_det = np.linalg.slogdet(c)[1] if log_det is None else log_det
    squared = np.sum(x @ np.linalg.inv(c) * x, axis=1) if squared is None else squared
    return -0.5 * (count * LOG_2PI + log_det + squared)


def c_of(w, v):
    return w @ w.T + v * np.eye(len(w))


def with_parts(count=None, log_det=None, squared=None):
    """log_normal of a model; each part, where given, a function of c and of x less the bias."""

    def evidence(x, w, b, v):
        c, rest = c_of(w, v), x - b
        parts = [part and part(c, rest) for part in (count, log_det, squared)]
        return log_normal(rest, c, *parts)

    return evidence


def cholesky_half(x, w, b, v):
    root = np.linalg.cholesky(c_of(w, v))
    white = np.linalg.solve(root, (x - b).T)
    log_det = np.sum(np.log(np.diag(root)))
    return -0.5 * (len(b) * LOG_2PI + log_det + np.sum(white**2, axis=0))


def cholesky_half_and_noise_root(x, w, b, v):
    return cholesky_half(x, w, b, np.sqrt(v))


def by_trace(x, w, b, v):
    """As papers have it, for all rows together."""
    c, n = c_of(w, v), len(x)
    s = (x - b).T @ (x - b) / n
    return -n / 2 * (len(b) * LOG_2PI + np.linalg.slogdet(c)[1] + np.trace(np.linalg.inv(c) @ s))


def by_sample_covariance(x, w, b, v):
    c = c_of(w, v)
    s = np.cov(x.T, bias=True)
    return -0.5 * (len(b) * LOG_2PI + np.linalg.slogdet(c)[1] + np.trace(np.linalg.solve(c, s)))


def by_draws(x, w, b, v):
    z = np.random.default_rng().normal(size=(2000, w.shape[1]))
    rest = x - (z @ w.T + b)[:, None]
    log_p = -0.5 * (len(b) * np.log(2 * np.pi * v) + np.sum(rest**2, axis=-1) / v)
    return np.log(np.mean(np.exp(log_p), axis=0))


def changes_x(x, w, b, v):
    x -= b
    return log_normal(x, c_of(w, v))


def float32(x, w, b, v):
    x, w, b = (np.float32(array) for array in (x, w, b))
    return linear_gaussian_evidence(x, w, b, v)


def jitter(x, w, b, v):
    return linear_gaussian_evidence(x, w, b, v + 1e-6)


def columns(x, w, b, v):
    rest = x - b
    return -0.5 * (rest.T @ np.linalg.inv(c_of(w, v)) @ rest)


def m_for_c(x, w, b, v):
    return log_normal(x - b, w.T @ w + v * np.eye(w.shape[1]))


def identity_of_k(x, w, b, v):
    return log_normal(x - b, w @ w.T + v * np.eye(w.shape[1]))


def inverse_of_w(x, w, b, v):
    return log_normal(x - b, np.linalg.inv(w))


def tensor(x, w, b, v):
    c = tf.constant(c_of(w, v))
    squared = np.sum((x - b) @ np.linalg.inv(c) * (x - b), axis=1)
    return -0.5 * (len(b) * LOG_2PI + tf.linalg.logdet(c) + squared)


WRONG_ANSWERS = {
    "noise_squared": lambda x, w, b, v: log_normal(x - b, c_of(w, v**2)),
    "noise_root": lambda x, w, b, v: log_normal(x - b, c_of(w, np.sqrt(v))),
    "noise_taken_as_one": lambda x, w, b, v: multivariate_normal(
        b, w @ w.T + np.eye(len(b))
    ).logpdf(x),
    "noise_everywhere": [
        lambda x, w, b, v: log_normal(x - b, w @ w.T + v),
        lambda x, w, b, v: multivariate_normal(b, w @ w.T + v).logpdf(x),
    ],
    "noise_left_out": [
        lambda x, w, b, v: log_normal(x - b, w @ w.T),
        lambda x, w, b, v: multivariate_normal(b, w @ w.T).logpdf(x),
    ],
    "code_left_out": [
        lambda x, w, b, v: log_normal(x - b, v * np.eye(len(w))),
        lambda x, w, b, v: multivariate_normal(b, v * np.eye(len(w))).logpdf(x),
    ],
    "variances_only": lambda x, w, b, v: log_normal(x - b, np.diag(np.diag(c_of(w, v)))),
    "not_centred": lambda x, w, b, v: log_normal(x, c_of(w, v)),
    "bias_added": lambda x, w, b, v: log_normal(x + b, c_of(w, v)),
    "centred_by_the_batch": lambda x, w, b, v: log_normal(x - x.mean(axis=0), c_of(w, v)),
    "constant_missing": with_parts(count=lambda c, rest: 0.0),
    "one_constant": with_parts(count=lambda c, rest: 1),
    "latent_constants": lambda x, w, b, v: log_normal(x - b, c_of(w, v), w.shape[1]),
    "row_constants": with_parts(count=lambda c, rest: len(rest)),
    "log_of_2pi_forgotten": with_parts(count=lambda c, rest: len(c) * 2 * np.pi / LOG_2PI),
    "log_pi": with_parts(count=lambda c, rest: len(c) * np.log(np.pi) / LOG_2PI),
    "half_missing": lambda x, w, b, v: 2 * log_normal(x - b, c_of(w, v)),
    "factor_missing": lambda x, w, b, v: -2 * log_normal(x - b, c_of(w, v)),
    "sign": lambda x, w, b, v: -log_normal(x - b, c_of(w, v)),
    "all_but_the_square_weight": with_parts(
        lambda c, rest: 2 * len(c), lambda c, rest: 2 * np.linalg.slogdet(c)[1]
    ),
    "all_but_the_constant_weight": with_parts(
        None,
        lambda c, rest: -2 * np.linalg.slogdet(c)[1],
        lambda c, rest: -2 * np.sum(rest @ np.linalg.inv(c) * rest, axis=1),
    ),
    "log_det_unhalved": with_parts(log_det=lambda c, rest: 2 * np.linalg.slogdet(c)[1]),
    "log_det_missing": with_parts(log_det=lambda c, rest: 0.0),
    "log_det_sign": with_parts(log_det=lambda c, rest: -np.linalg.slogdet(c)[1]),
    "log_det_half": cholesky_half,
    "log_missing": with_parts(log_det=lambda c, rest: np.linalg.det(c)),
    "sign_of_the_determinant": with_parts(log_det=lambda c, rest: np.linalg.slogdet(c)[0]),
    "log_of_the_diagonal": with_parts(log_det=lambda c, rest: np.sum(np.log(np.diag(c)))),
    "determinant_of_m": lambda x, w, b, v: log_normal(
        x - b, c_of(w, v), log_det=np.linalg.slogdet(c_of(w.T, v))[1]
    ),
    "square_missing": with_parts(squared=lambda c, rest: 0.0),
    "square_unhalved": with_parts(
        squared=lambda c, rest: 2 * np.sum(rest @ np.linalg.inv(c) * rest, axis=1)
    ),
    "square_sign": with_parts(
        squared=lambda c, rest: -np.sum(rest @ np.linalg.inv(c) * rest, axis=1)
    ),
    "not_inverted": with_parts(squared=lambda c, rest: np.sum(rest @ c * rest, axis=1)),
    "plain_square": with_parts(squared=lambda c, rest: np.sum(rest**2, axis=1)),
    "square_over_noise": lambda x, w, b, v: log_normal(
        x - b, c_of(w, v), squared=np.sum((x - b) ** 2, axis=1) / v
    ),
    "square_over_variances": with_parts(
        squared=lambda c, rest: np.sum(rest**2 / np.diag(c), axis=1)
    ),
    "norm": with_parts(
        squared=lambda c, rest: np.sqrt(np.sum(rest @ np.linalg.inv(c) * rest, axis=1))
    ),
    "all_pairs": with_parts(squared=lambda c, rest: rest @ np.linalg.inv(c) @ rest.T),
    "summed_over_rows": with_parts(
        squared=lambda c, rest: np.sum(rest @ np.linalg.inv(c) * rest, axis=0)
    ),
    "one_square_for_all": with_parts(
        squared=lambda c, rest: np.sum(rest @ np.linalg.inv(c) * rest)
    ),
    "square_not_summed": with_parts(squared=lambda c, rest: rest @ np.linalg.inv(c) * rest),
    "square_averaged": with_parts(
        squared=lambda c, rest: np.mean(rest @ np.linalg.inv(c) * rest, axis=1)
    ),
    "square_one_sided": with_parts(squared=lambda c, rest: np.sum(rest @ np.linalg.inv(c), axis=1)),
    "density": [
        lambda x, w, b, v: np.exp(log_normal(x - b, c_of(w, v))),
        lambda x, w, b, v: multivariate_normal(b, c_of(w, v)).pdf(x),
    ],
    "bits": lambda x, w, b, v: log_normal(x - b, c_of(w, v)) / np.log(2),
    "mean_over_rows": lambda x, w, b, v: np.mean(log_normal(x - b, c_of(w, v))),
    "sum_over_rows": [
        lambda x, w, b, v: np.sum(log_normal(x - b, c_of(w, v))),
        by_trace,
    ],
    "kept_axis": with_parts(
        squared=lambda c, rest: np.sum(rest @ np.linalg.inv(c) * rest, axis=1, keepdims=True)
    ),
    "changes_arguments": changes_x,
    "float32": [float32, jitter],
    "drawn": by_draws,
    "det_underflows": with_parts(log_det=lambda c, rest: np.log(np.linalg.det(c))),
    "overflows": [
        with_parts(count=lambda c, rest: np.log((2 * np.pi) ** len(c)) / LOG_2PI),
        with_parts(count=lambda c, rest: np.log(np.float64(2 * np.pi) ** len(c)) / LOG_2PI),
        lambda x, w, b, v: np.log(multivariate_normal(b, c_of(w, v)).pdf(x)),
        lambda x, w, b, v: np.log(np.exp(log_normal(x - b, c_of(w, v)))),
    ],
    "some_batches_only": [
        lambda x, w, b, v: linear_gaussian_evidence(x, w, b, 0.3125),
        lambda x, w, b, v: log_normal(x - b, c_of(w, v), count=3),
    ],
    "only_moderate_values": lambda x, w, b, v: linear_gaussian_evidence(x, w, b, max(v, 1e-3)),
    # Two and three at once.
    "noise_squared + not_centred": lambda x, w, b, v: log_normal(x, c_of(w, v**2)),
    "noise_everywhere + not_centred": lambda x, w, b, v: log_normal(x, w @ w.T + v),
    "noise_left_out + constant_missing": lambda x, w, b, v: log_normal(x - b, w @ w.T, 0),
    "noise_root + log_det_half": cholesky_half_and_noise_root,
    "not_centred + half_missing": lambda x, w, b, v: 2 * log_normal(x, c_of(w, v)),
    "all_but_the_square_missing": with_parts(lambda c, rest: 0.0, lambda c, rest: 0.0),
    "one_constant + log_det_sign": with_parts(
        lambda c, rest: 1, lambda c, rest: -np.linalg.slogdet(c)[1]
    ),
    "not_inverted + constant_missing": with_parts(
        lambda c, rest: 0.0, None, lambda c, rest: np.sum(rest @ c * rest, axis=1)
    ),
    "log_missing + all_pairs": with_parts(
        None,
        lambda c, rest: np.linalg.det(c),
        lambda c, rest: rest @ np.linalg.inv(c) @ rest.T,
    ),
    "mean_over_rows + centred_by_the_batch": by_sample_covariance,
    "mean_over_rows + sign": lambda x, w, b, v: -np.mean(log_normal(x - b, c_of(w, v))),
    "density + code_left_out": lambda x, w, b, v: multivariate_normal(b, v * np.eye(len(w))).pdf(x),
    "noise_squared + one_constant + log_det_unhalved": lambda x, w, b, v: log_normal(
        x - b, c_of(w, v**2), 1, 2 * np.linalg.slogdet(c_of(w, v**2))[1]
    ),
    "latent_constants + sign_of_the_determinant": lambda x, w, b, v: log_normal(
        x - b, c_of(w, v), w.shape[1], 1.0
    ),
    None: [columns, m_for_c, identity_of_k, inverse_of_w],
}
