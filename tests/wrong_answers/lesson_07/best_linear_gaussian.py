"""Wrong answers to best_linear_gaussian, by what they are told as."""

import numpy as np


def _sorted(x_covariance):
    values, vectors = np.linalg.eigh(x_covariance)
    return values[::-1], vectors[:, ::-1]


def _model(length=lambda value, noise: np.sqrt(value - noise), noise=None, given=None, kept=None):
    """An answer in parts: length of a column from its eigenvalue and the noise, the noise from the
    eigenvalues and d, what is given of the noise, and which directions are kept."""
    noise = noise or (lambda values, d: values[d:].mean())
    given = given or (lambda value: value)
    kept = kept or (lambda d, size: slice(0, d))

    def answer(x_covariance, d):
        values, vectors = _sorted(x_covariance)
        variance = noise(values, d)
        place = kept(d, len(values))
        return vectors[:, place] * length(values[place], variance), given(variance)

    return answer


_right = _model()


def _ascending(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[d:].mean()
    return vectors[:, :d] * np.sqrt(values[:d] - noise_var), noise_var


def _ascending_kept(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[:d].mean()
    return vectors[:, d:] * np.sqrt(values[d:] - noise_var), noise_var


def _smallest_directions(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[:-d].mean()
    return vectors[:, :d] * np.sqrt(values[-d:] - noise_var), noise_var


def _rows(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[:-d].mean()
    return vectors[-d:].T * np.sqrt(values[-d:] - noise_var), noise_var


def _in_place(x_covariance, d):
    answer = _right(x_covariance, d)
    x_covariance[:] = 0
    return answer


def _eig(x_covariance, d):
    values, vectors = np.linalg.eig(x_covariance)
    order = np.argsort(-values)
    values, vectors = values[order], vectors[:, order]
    noise_var = values[d:].mean()
    return vectors[:, :d] * np.sqrt(values[:d] - noise_var), noise_var


def _always_two(x_covariance, d):
    return _right(x_covariance, 2)[0], _right(x_covariance, d)[1]


def _positive_ones_only(x_covariance, d):
    values, vectors = _sorted(x_covariance)
    noise_var = values[d:][values[d:] > 1e-9].mean()
    return vectors[:, :d] * np.sqrt(values[:d] - noise_var), noise_var


def _whitened(x_covariance, d):
    values, vectors = _sorted(x_covariance / np.sqrt(np.outer(*2 * [np.diag(x_covariance)])))
    noise_var = values[d:].mean()
    return vectors[:, :d] * np.sqrt(values[:d] - noise_var), noise_var


def _with_a_floor(x_covariance, d):
    weights, noise_var = _right(x_covariance, d)
    return weights, noise_var + 0.01


def _turned_on_the_left(x_covariance, d):
    weights, noise_var = _right(x_covariance, d)
    return weights[::-1], noise_var


def _plain(value, noise):
    return np.sqrt(value)


WRONG_ANSWERS = {
    "swapped": lambda x_covariance, d: _right(x_covariance, d)[::-1],
    "noise_of_all": [
        lambda x_covariance, d: (_right(x_covariance, d)[0], _sorted(x_covariance)[0].mean()),
        _model(noise=lambda values, d: values.mean()),
    ],
    "noise_sum": [
        lambda x_covariance, d: (_right(x_covariance, d)[0], _sorted(x_covariance)[0][d:].sum()),
        _model(noise=lambda values, d: values[d:].sum()),
    ],
    "noise_over_d": lambda x_covariance, d: (
        _right(x_covariance, d)[0],
        _sorted(x_covariance)[0][d:].sum() / d,
    ),
    "noise_over_all": _model(noise=lambda values, d: values[d:].sum() / len(values)),
    "noise_smallest": _model(noise=lambda values, d: values[-1]),
    "noise_first_left_out": _model(noise=lambda values, d: values[d]),
    "noise_of_the_kept": lambda x_covariance, d: (
        _right(x_covariance, d)[0],
        _sorted(x_covariance)[0][:d].mean(),
    ),
    "noise_one_too_many": lambda x_covariance, d: (
        _right(x_covariance, d)[0],
        _sorted(x_covariance)[0][d - 1 :].mean(),
    ),
    "noise_median": _model(noise=lambda values, d: np.median(values[d:])),
    "noise_mean_of_roots": lambda x_covariance, d: (
        _right(x_covariance, d)[0],
        np.sqrt(_sorted(x_covariance)[0][d:]).mean(),
    ),
    "noise_std": _model(given=np.sqrt),
    "noise_squared": _model(given=np.square),
    "noise_log": _model(given=np.log),
    "noise_negative": _model(given=lambda noise: -noise),
    "noise_not_finite": _model(given=lambda noise: np.nan),
    "noise_not_one_number": [
        _model(given=lambda noise: np.full(3, noise)),
        _model(given=lambda noise: np.array([noise])),
        lambda x_covariance, d: (_right(x_covariance, d)[0], _sorted(x_covariance)[0][d:]),
    ],
    "other_noise": _with_a_floor,
    "noise_not_subtracted": _model(_plain),
    "noise_added": _model(lambda value, noise: np.sqrt(value + noise)),
    "std_subtracted": _model(lambda value, noise: np.sqrt(value - np.sqrt(noise))),
    "roots_subtracted": _model(lambda value, noise: np.sqrt(value) - np.sqrt(noise)),
    "variance_subtracted_from_roots": _model(lambda value, noise: np.sqrt(value) - noise),
    "divided_by_noise": _model(lambda value, noise: np.sqrt(value / noise)),
    "over_noise": _model(lambda value, noise: np.sqrt((value - noise) / noise)),
    "not_scaled": _model(lambda value, noise: 1.0),
    "root_missing": _model(lambda value, noise: value - noise),
    "root_twice": _model(lambda value, noise: (value - noise) ** 0.25),
    "inverse": _model(lambda value, noise: (value - noise) ** -0.5),
    "values_reversed": _model(lambda value, noise: np.sqrt(value - noise)[::-1]),
    "next_directions": _model(
        lambda value, noise: 0.7 * np.sqrt(value), kept=lambda d, size: slice(1, d + 1)
    ),
    "smallest": _smallest_directions,
    "rows_for_columns": _rows,
    "other_directions": _turned_on_the_left,
    "other_noise + other_directions": _whitened,
    "other_weights": _model(lambda value, noise: 0.9 * np.sqrt(value - noise)),
    "weights_as_rows": lambda x_covariance, d: (
        _right(x_covariance, d)[0].T,
        _right(x_covariance, d)[1],
    ),
    "all_directions": _model(
        lambda value, noise: np.sqrt(np.abs(value - noise)), kept=lambda d, size: slice(None)
    ),
    "numbers_for_weights": lambda x_covariance, d: (
        np.sqrt(_sorted(x_covariance)[0][:d]),
        _right(x_covariance, d)[1],
    ),
    "d_ignored": _always_two,
    "weights_of_another_shape": _model(
        lambda value, noise: np.sqrt(value), kept=lambda d, size: slice(0, d + 1)
    ),
    "changes_arguments": _in_place,
    "complex_numbers": _eig,
    "not_for_images": _positive_ones_only,
    "noise_784": _model(noise=lambda values, d: values[d:].sum() / (784 - d)),
    # Two at once.
    "noise_mean_of_squares + values_squared": _model(
        lambda value, noise: np.sqrt(value**2 - noise),
        lambda values, d: np.mean(values[d:] ** 2),
    ),
    "noise_of_the_largest": _ascending,
    "noise_not_subtracted + root_missing": _model(lambda value, noise: value),
    "noise_of_all + noise_not_subtracted": _model(_plain, lambda values, d: values.mean()),
    "noise_smallest + noise_not_subtracted": _model(_plain, lambda values, d: values[-1]),
    "noise_std + noise_not_subtracted": _model(_plain, given=np.sqrt),
    "noise_smallest + noise_std": _model(noise=lambda values, d: values[-1], given=np.sqrt),
    "noise_log + not_scaled": _model(lambda value, noise: 1.0, given=np.log),
    "weights_as_rows + noise_not_subtracted": lambda x_covariance, d: (
        _model(_plain)(x_covariance, d)[0].T,
        _right(x_covariance, d)[1],
    ),
    "smallest + noise_not_subtracted": _model(_plain, kept=lambda d, size: slice(size - d, None)),
    "swapped + noise_not_subtracted": lambda x_covariance, d: _model(_plain)(x_covariance, d)[::-1],
    "noise_not_subtracted + values_reversed": _model(lambda value, noise: np.sqrt(value[::-1])),
    "noise_of_the_d_smallest + all_but_d": _ascending_kept,
}
