"""Covariances of x, and what people make of their eigenvalues for a linear-Gaussian model."""

import numpy as np

from vae_helpers.checks.probes.generator import generator

_SPECTRA = [
    ([7.3, 4.1, 2.6, 1.3, 0.7, 0.3], 2),
    ([9.1, 5.2, 3.3, 2.4, 1.9, 0.8, 0.45], 3),
    ([3.7, 1.1, 0.9, 0.6, 0.35], 1),
    ([6.4, 3.9, 2.2, 1.7, 0.5], 4),
]


class Case:
    """A covariance of x, its eigenvalues and eigenvectors, the largest first, and d."""

    def __init__(self, covariance, d):
        self.covariance, self.d = covariance, d
        values, vectors = np.linalg.eigh(covariance)
        self.values, self.vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
        self.noise_var = self.values[d:].mean()


def _slanted(values, seed):
    turn = np.linalg.qr(generator(seed).normal(size=(len(values),) * 2))[0]
    return turn * values @ turn.T


def _of_pictures():
    """A covariance as images have: pixels that never vary, and fewer images than pixels."""
    x = generator(4).normal(size=(12, 30)) * np.linspace(3, 0.5, 30)
    x[:, ::4], x[:, 1::9] = 0, 1
    return np.cov(x.T, bias=True)


CASES = [Case(_slanted(values, seed), d) for seed, (values, d) in enumerate(_SPECTRA)]
IMAGES = Case(_of_pictures(), 3)


# What people average, of the eigenvalues, the largest first.
AVERAGED = {
    "": lambda values, d: values[d:].mean(),
    "noise_of_all": lambda values, d: values.mean(),
    "noise_sum": lambda values, d: values[d:].sum(),
    "noise_over_d": lambda values, d: values[d:].sum() / d,
    "noise_over_all": lambda values, d: values[d:].sum() / len(values),
    "noise_smallest": lambda values, d: values[-1],
    "noise_first_left_out": lambda values, d: values[d],
    "noise_of_the_kept": lambda values, d: values[:d].mean(),
    "noise_of_the_d_smallest": lambda values, d: values[-d:].mean(),
    "noise_of_the_largest": lambda values, d: values[: len(values) - d].mean(),
    "noise_one_too_few": lambda values, d: values[d + 1 :].mean() if len(values) > d + 1 else -1,
    "noise_one_too_many": lambda values, d: values[d - 1 :].mean(),
    "noise_median": lambda values, d: np.median(values[d:]),
    "noise_784": lambda values, d: values[d:].sum() / (784 - d),
    "noise_mean_of_squares": lambda values, d: np.square(values[d:]).mean(),
    "noise_mean_of_roots": lambda values, d: np.sqrt(values[d:]).mean(),
}
TAKEN_OF_NOISE = {
    "": lambda value: value,
    "noise_std": np.sqrt,
    "noise_squared": np.square,
    "noise_log": np.log,
}
OF_NOISE = {
    "noise_of_all": "noise_var is the mean of all eigenvalues. Those directions that have a column "
    "of W for themselves do not share it.",
    "noise_sum": "noise_var is the sum of the eigenvalues of the directions that share it. One "
    "variance has to serve each of them.",
    "noise_over_d": "noise_var is a sum divided by d. How many directions share it?",
    "noise_over_all": "noise_var is a sum divided by the number of all directions of x. How many "
    "of them share it?",
    "noise_smallest": "noise_var is the smallest eigenvalue. That suits one direction; it has to "
    "serve all that share it.",
    "noise_first_left_out": "noise_var is one eigenvalue, the largest that is left. It has to "
    "serve all directions that share it.",
    "noise_of_the_kept": "noise_var is the mean of the d largest eigenvalues, of those directions "
    "that have a column of W for themselves.",
    "noise_of_the_d_smallest": "noise_var is the mean of the d smallest eigenvalues. d counts the "
    "directions that do not share it.",
    "noise_of_the_largest": "noise_var is the mean of the largest eigenvalues, all but d. `eigh` "
    "gives the eigenvalues in rising order.",
    "noise_one_too_few": "noise_var leaves out one eigenvalue too many: directions d + 1, d + 2 "
    "and so on share it, counted from 1.",
    "noise_one_too_many": "noise_var takes in one eigenvalue too many, that of a direction with a "
    "column of W for itself.",
    "noise_median": "noise_var is a median. The sum of log s + lambda / s over the directions that "
    "share s is to be smallest.",
    "noise_mean_of_roots": "noise_var is a mean of roots of eigenvalues. They are variances as "
    "they stand.",
    "noise_784": "For noise_var a sum is divided by 784 - d. How many numbers x has, the "
    "covariance says: it is not always 784.",
    "noise_mean_of_squares": "noise_var is a mean of squares of eigenvalues. Those of a "
    "covariance, and its singular values too, are variances as they stand.",
    "noise_std": "The root is taken of noise_var, as for a standard deviation. A variance is "
    "wanted.",
    "noise_squared": "noise_var is squared. Eigenvalues are variances already.",
    "noise_log": "The logarithm is taken of noise_var, as for a log_var. The variance itself is "
    "wanted.",
    "noise_not_one_number": "noise_var is to be one number, shared by all directions. Here it has "
    "the shape {}.",
    "noise_not_finite": "noise_var is not a finite number.",
    "noise_negative": "noise_var is below 0. It is a variance.",
}


BEFORE = {"": np.asarray, "noise_std": np.square, "noise_squared": np.sqrt, "noise_log": np.exp}

# The variance that the columns of W give along each direction, from the eigenvalues there, the
# variance of the noise, and all that is needed besides.
LENGTHS = {
    "": lambda values, noise: values - noise,
    "noise_not_subtracted": lambda values, noise: values,
    "noise_added": lambda values, noise: values + noise,
    "std_subtracted": lambda values, noise: values - np.sqrt(noise),
    "roots_subtracted": lambda values, noise: (np.sqrt(values) - np.sqrt(noise)) ** 2,
    "variance_subtracted_from_roots": lambda values, noise: (np.sqrt(values) - noise) ** 2,
    "divided_by_noise": lambda values, noise: values / noise,
    "over_noise": lambda values, noise: (values - noise) / noise,
    "values_squared": lambda values, noise: values**2 - noise,
    "not_scaled": lambda values, noise: np.ones_like(values),
}
TAKEN_OF_WEIGHTS = {
    "": lambda spread: spread,
    "root_missing": np.square,
    "root_twice": lambda spread: np.sqrt(np.abs(spread)),
    "inverse": lambda spread: 1 / spread,
}
OF_WEIGHTS = {
    "noise_not_subtracted": "Along its own directions W alone gives x all of the variance. The "
    "noise adds noise_var there, too, so that x gets too much.",
    "noise_added": "noise_var is added to the eigenvalues. The noise gives x that much already.",
    "std_subtracted": "The standard deviation of the noise is subtracted from the eigenvalues. "
    "What adds up are variances.",
    "roots_subtracted": "Standard deviations are subtracted from each other. What adds up are "
    "variances: subtract first, then take the root.",
    "variance_subtracted_from_roots": "A variance is subtracted from standard deviations. "
    "Subtract first, from the eigenvalues, then take the root.",
    "divided_by_noise": "The eigenvalues are divided by noise_var. Independent parts of x add "
    "their variances.",
    "over_noise": "What W gives along each direction is divided by noise_var. x is wanted in its "
    "own units.",
    "values_squared": "The eigenvalues are squared before the noise is subtracted. They are the "
    "variances along the axes as they stand.",
    "not_scaled": "The columns of W have length 1, so that each gives x the variance 1 along its "
    "direction. How much does each have to give?",
    "root_missing": "The columns of W are too long or too short: each is scaled by a variance. A "
    "column of length r gives x the variance r^2 along its direction.",
    "root_twice": "The columns of W are scaled by a fourth root. A column of length r gives x the "
    "variance r^2 along its direction.",
    "inverse": "The columns of W are divided by what they are to be multiplied by.",
    "values_reversed": "Eigenvalues and eigenvectors are out of step: the first eigenvector is "
    "scaled by the last of the d eigenvalues.",
    "smallest": "The columns of W lie along the directions of the *smallest* eigenvalues. `eigh` "
    "gives the eigenvalues in rising order.",
    "next_directions": "The columns of W leave out the direction of the largest eigenvalue.",
    "rows_for_columns": "Rows of the matrix of eigenvectors are taken. Each eigenvector is a "
    "*column* of it.",
    "not_finite": "Some of the weights are NaN or infinite, as after the root of a number below "
    "0: an eigenvalue that is less than the noise.",
    "other_directions": "The columns of W do not span the directions of the d largest eigenvalues.",
}
