"""Wrong answers to best_diagonal, by what they are told as."""

import numpy as np

inv = np.linalg.inv


def precisions(covariance):
    return np.diag(inv(covariance))


def in_place(covariance):
    covariance[:] = inv(covariance)
    return 1 / np.diag(covariance)


def jitter(covariance):
    return 1 / precisions(covariance + 1e-7 * np.eye(len(covariance)))


def two_numbers_only(covariance):
    """As lesson 3 has it: right for uncorrelated numbers and for two."""
    (a, c), (_, b) = covariance
    return np.array([a - c**2 / b, b - c**2 / a])


WRONG_ANSWERS = {
    "own_variances": [
        lambda covariance: np.diag(covariance).copy(),
        lambda covariance: np.diag(inv(inv(covariance))),
    ],
    "precisions": precisions,
    "inverse_of_the_variances": lambda covariance: 1 / np.diag(covariance),
    "standard_deviations": lambda covariance: np.sqrt(1 / precisions(covariance)),
    "squared": lambda covariance: 1 / precisions(covariance) ** 2,
    "logarithms": lambda covariance: -np.log(precisions(covariance)),
    "matrix": [
        lambda covariance: np.diag(1 / precisions(covariance)),
        lambda covariance: inv(np.diag(precisions(covariance))),
    ],
    "column": lambda covariance: 1 / precisions(covariance)[:, None],
    "backwards": lambda covariance: 1 / precisions(covariance)[::-1],
    "one_number": lambda covariance: np.sum(1 / precisions(covariance)),
    "one_for_all": lambda covariance: np.full(len(covariance), np.mean(1 / precisions(covariance))),
    "round": lambda covariance: np.full(
        len(covariance), len(covariance) / np.trace(inv(covariance))
    ),
    "eigenvalues": lambda covariance: np.linalg.eigvalsh(covariance),
    "singular_values": lambda covariance: np.linalg.svd(covariance)[1],
    "eigenvalues_of_the_precision": lambda covariance: np.linalg.eigvalsh(inv(covariance)),
    "elementwise": lambda covariance: 1 / inv(covariance),
    "covariance": lambda covariance: covariance.copy(),
    "precision": inv,
    "inverse_of_each_entry": lambda covariance: 1 / covariance,
    "rows_of_the_precision": lambda covariance: 1 / np.sum(inv(covariance), axis=1),
    "factor_half": lambda covariance: 0.5 / precisions(covariance),
    "factor_two": lambda covariance: 2 / precisions(covariance),
    "sign": lambda covariance: -1 / precisions(covariance),
    "changes_arguments": in_place,
    "small_constant": [jitter, lambda covariance: 1 / np.minimum(precisions(covariance), 1e4)],
    "only_moderate_values": lambda covariance: np.minimum(1 / precisions(covariance), 1e4),
    # Two at once.
    "standard_deviations + own_variances": lambda covariance: np.sqrt(np.diag(covariance)),
    "standard_deviations + precisions": lambda covariance: np.sqrt(precisions(covariance)),
    "squared + precisions": lambda covariance: precisions(covariance) ** 2,
    "logarithms + own_variances": lambda covariance: np.log(np.diag(covariance)),
    "matrix + own_variances": lambda covariance: np.diag(np.diag(covariance)),
    "matrix + precisions": lambda covariance: np.diag(precisions(covariance)),
    "matrix + inverse_of_the_variances": lambda covariance: np.diag(1 / np.diag(covariance)),
    "matrix + eigenvalues": lambda covariance: np.diag(np.linalg.eigvalsh(covariance)),
    "matrix + standard_deviations": lambda covariance: np.diag(precisions(covariance) ** -0.5),
    "column + own_variances": lambda covariance: np.diag(covariance)[:, None],
    "one_number + precisions": lambda covariance: np.trace(inv(covariance)),
    "one_number + own_variances": np.trace,
    "precisions + factor_half": lambda covariance: 0.5 * precisions(covariance),
    None: [two_numbers_only, np.linalg.cholesky, lambda covariance: np.exp(np.diag(covariance))],
}
