"""Wrong answers to linear_gaussian_posterior, by what they are told as."""

import numpy as np

from vae_helpers.linear_gaussian import linear_gaussian_posterior


def of(x, w, b, v, prior=1.0):
    """The right mean and covariance, with another precision of the prior or of the noise."""
    return mixed(x, w, b, v, np.linalg.inv(prior * np.eye(w.shape[1]) + w.T @ w / v))


def mixed(x, w, b, v, covariance):
    """The mean by the right formula, but with another covariance; and that one."""
    return (x - b) @ w @ covariance / v, covariance


def with_mean(function):
    """The right covariance beside function(x, w, b, v, covariance)."""

    def posterior(*given):
        _, covariance = of(*given)
        return function(*given, covariance), covariance

    return posterior


def with_covariance(function):
    """The right mean beside function(w, v, covariance)."""

    def posterior(x, w, b, v):
        mean, covariance = of(x, w, b, v)
        return mean, function(w, v, covariance)

    return posterior


def changes_x(x, w, b, v):
    x -= b
    return of(x, w, 0 * b, v)


def m_used_as_covariance(x, w, b, v):
    """As in Bishop, with M, and its last step forgotten."""
    inverse = np.linalg.inv(w.T @ w + v * np.eye(w.shape[1]))
    return (x - b) @ w @ inverse, inverse


def m_for_the_precision(x, w, b, v):
    return mixed(x, w, b, v, np.linalg.inv(w.T @ w + v * np.eye(w.shape[1])))


def columns(x, w, b, v):
    covariance = np.linalg.inv(np.eye(w.shape[1]) + w.T @ w / v)
    return covariance @ w.T @ (x - b) / v, covariance


def pixels_for_codes(x, w, b, v):
    return mixed(x, w, b, v, np.linalg.inv(np.eye(len(b)) + w @ w.T / v))


def identity_of_d(x, w, b, v):
    return mixed(x, w, b, v, np.linalg.inv(np.eye(len(b)) + w.T @ w / v))


def one_identity(x, w, b, v):
    return mixed(x, w, b, v, np.linalg.inv(1 + w.T @ w / v))


def float32(x, w, b, v):
    x, w, b = (np.float32(array) for array in (x, w, b))
    return linear_gaussian_posterior(x, w, b, v)


WRONG_ANSWERS = {
    "prior_forgotten": [
        lambda x, w, b, v: of(x, w, b, v, prior=0.0),
        lambda x, w, b, v: ((x - b) @ np.linalg.pinv(w).T, v * np.linalg.inv(w.T @ w)),
    ],
    "prior_sign": lambda x, w, b, v: of(x, w, b, v, prior=-1.0),
    "noise_taken_as_one": lambda x, w, b, v: of(x, w, b, 1.0),
    "noise_squared": lambda x, w, b, v: of(x, w, b, v**2),
    "noise_root": lambda x, w, b, v: of(x, w, b, np.sqrt(v)),
    "noise_multiplied": lambda x, w, b, v: of(x, w, b, 1 / v),
    "covariance_noise_taken_as_one": lambda x, w, b, v: mixed(x, w, b, v, of(x, w, b, 1.0)[1]),
    "covariance_noise_squared": lambda x, w, b, v: mixed(x, w, b, v, of(x, w, b, v**2)[1]),
    "mean_noise_taken_as_one": with_mean(lambda x, w, b, v, c: (x - b) @ w @ c),
    "mean_noise_multiplied": with_mean(lambda x, w, b, v, c: (x - b) @ w @ c * v),
    "not_inverted": [
        with_covariance(lambda w, v, c: np.linalg.inv(c)),
        lambda x, w, b, v: mixed(x, w, b, v, np.eye(w.shape[1]) + w.T @ w / v),
    ],
    "inverse_of_each_entry": lambda x, w, b, v: mixed(
        x, w, b, v, 1 / (np.eye(w.shape[1]) + w.T @ w / v)
    ),
    "covariance_without_noise_var": [
        with_covariance(lambda w, v, c: c / v),
        lambda x, w, b, v: tuple(part / v for part in of(x, w, b, v)),
        m_used_as_covariance,
        m_for_the_precision,
    ],
    "identity_divided": lambda x, w, b, v: mixed(x, w, b, v, v * of(x, w, b, 1.0)[1]),
    "one_for_identity": one_identity,
    "diagonal_of_w": lambda x, w, b, v: mixed(
        x, w, b, v, np.linalg.inv(np.eye(w.shape[1]) + np.diag(np.sum(w**2, axis=0)) / v)
    ),
    "data_ignored": lambda x, w, b, v: mixed(x, w, b, v, np.eye(w.shape[1])),
    "not_centred": with_mean(lambda x, w, b, v, c: x @ w @ c / v),
    "bias_added": with_mean(lambda x, w, b, v, c: (x + b) @ w @ c / v),
    "centred_by_the_batch": with_mean(lambda x, w, b, v, c: (x - x.mean(axis=0)) @ w @ c / v),
    "covariance_left_out_of_the_mean": with_mean(lambda x, w, b, v, c: (x - b) @ w / v),
    "precision_in_the_mean": with_mean(lambda x, w, b, v, c: (x - b) @ w @ np.linalg.inv(c) / v),
    "covariance_doubled": [
        lambda x, w, b, v: mixed(x, w, b, v, 2 * of(x, w, b, v)[1]),
        with_covariance(lambda w, v, c: 2 * c),
    ],
    "mean_halved": with_mean(lambda x, w, b, v, c: (x - b) @ w @ c / (2 * v)),
    "mean_doubled": with_mean(lambda x, w, b, v, c: 2 * (x - b) @ w @ c / v),
    "mean_sign": with_mean(lambda x, w, b, v, c: (b - x) @ w @ c / v),
    "one_mean_for_all": with_mean(lambda x, w, b, v, c: np.mean((x - b) @ w @ c / v, axis=0)),
    "exchanged": lambda *given: of(*given)[::-1],
    "diagonal_only": with_covariance(lambda w, v, c: np.diag(np.diag(c))),
    "variances_only": with_covariance(lambda w, v, c: np.diag(c)),
    "covariance_for_each": lambda x, w, b, v: (
        of(x, w, b, v)[0],
        np.tile(of(x, w, b, v)[1], (len(x), 1, 1)),
    ),
    "means_as_columns": with_mean(lambda x, w, b, v, c: c @ w.T @ (x - b).T / v),
    "changes_arguments": changes_x,
    "float32": float32,
    "some_batches_only": [
        lambda x, w, b, v: mixed(x, w, b, v, np.linalg.inv(np.eye(2) + w.T @ w / v)),
        lambda x, w, b, v: (of(x, w, b, v)[0], np.squeeze(of(x, w, b, v)[1])),
        lambda x, w, b, v: of(x, w, b, min(v, 100.0)),
    ],
    # Two and three at once, in one part or in both.
    "prior_forgotten + not_centred": lambda x, w, b, v: of(x, w, 0 * b, v, prior=0.0),
    "covariance_noise_taken_as_one + not_centred": lambda x, w, b, v: mixed(
        x, w, 0 * b, v, of(x, w, b, 1.0)[1]
    ),
    "not_inverted + covariance_left_out_of_the_mean": lambda x, w, b, v: (
        (x - b) @ w / v,
        np.eye(w.shape[1]) + w.T @ w / v,
    ),
    "not_inverted + mean_noise_taken_as_one": lambda x, w, b, v: (
        (x - b) @ w @ of(x, w, b, v)[1],
        np.eye(w.shape[1]) + w.T @ w / v,
    ),
    "noise_squared + not_centred": lambda x, w, b, v: of(x, w, 0 * b, v**2),
    "one_for_identity + mean_noise_taken_as_one": lambda x, w, b, v: (
        v * one_identity(x, w, b, v)[0],
        one_identity(x, w, b, v)[1],
    ),
    "exchanged + prior_forgotten": lambda x, w, b, v: of(x, w, b, v, prior=0.0)[::-1],
    "means_as_columns + not_centred": with_mean(lambda x, w, b, v, c: c @ w.T @ x.T / v),
    "exchanged + means_as_columns": lambda x, w, b, v: (of(x, w, b, v)[1], of(x, w, b, v)[0].T),
    "variances_only + bias_added": lambda x, w, b, v: (
        of(x, w, -b, v)[0],
        np.diag(of(x, w, b, v)[1]),
    ),
    "diagonal_only + mean_noise_taken_as_one": lambda x, w, b, v: (
        v * of(x, w, b, v)[0],
        np.diag(np.diag(of(x, w, b, v)[1])),
    ),
    "covariance_for_each + noise_root": lambda x, w, b, v: (
        of(x, w, b, np.sqrt(v))[0],
        np.tile(of(x, w, b, np.sqrt(v))[1], (len(x), 1, 1)),
    ),
    "covariance_without_noise_var + prior_forgotten + bias_added": lambda x, w, b, v: mixed(
        x, w, -b, v, np.linalg.inv(w.T @ w)
    ),
    "not_right_either + not_centred": lambda x, w, b, v: (
        of(x, w, 0 * b, v)[0],
        of(x, w, b, v)[1] ** 2,
    ),
    "prior_forgotten + not_right_either": lambda x, w, b, v: (
        np.tanh(of(x, w, b, v)[0]),
        of(x, w, b, v, prior=0.0)[1],
    ),
    None: [columns, pixels_for_codes, identity_of_d, lambda *given: of(*given)[0]],
}
