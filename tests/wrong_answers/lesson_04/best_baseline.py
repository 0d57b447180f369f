"""Wrong answers to best_baseline, by what they are told as."""

import numpy as np


def _best(values, scores):
    around = scores - np.mean(scores)
    return np.mean(values * scores * around) / np.mean(around**2)


def _in_place(values, scores):
    mean = np.mean(scores)
    if values.dtype.kind != "f":
        return _best(values, scores)
    values *= scores
    scores -= mean
    return np.mean(values * scores) / np.mean(scores**2)


def _coarse(values, scores):
    candidates = np.linspace(-10, 10, 201)
    return candidates[np.argmin([np.var((values - b) * scores) for b in candidates])]


def _few_steps(values, scores):
    products, b = values * scores, 0.0
    for _ in range(25):
        b += 0.1 * np.mean((products - b * scores) * (scores - np.mean(scores)))
    return b


WRONG_ANSWERS = {
    "smallest_mean_square": [
        lambda values, scores: np.mean(values * scores**2) / np.mean(scores**2),
        lambda values, scores: np.average(values, weights=scores**2),
        lambda values, scores: (values * scores) @ scores / (scores @ scores),
        lambda values, scores: np.linalg.lstsq(scores[:, None], values * scores, rcond=None)[0][0],
    ],
    "average_of_values": lambda values, scores: np.mean(values),
    "no_mean_left": lambda values, scores: np.sum(values * scores) / np.sum(scores),
    "weighted_by_size_of_score": lambda values, scores: np.average(values, weights=np.abs(scores)),
    "correlation": lambda values, scores: np.corrcoef(values * scores, scores)[0, 1],
    "intercept": lambda values, scores: np.polyfit(scores, values * scores, 1)[1],
    "products_not_centred": lambda values, scores: np.mean(values * scores**2) / np.var(scores),
    "mean_square_of_scores": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.mean(scores**2)
    ),
    "covariance_of_values": [
        lambda values, scores: np.polyfit(scores, values, 1)[0],
        lambda values, scores: np.cov(values, scores)[0, 1] / np.var(scores, ddof=1),
    ],
    "scores_centred_first": lambda values, scores: np.average(
        values, weights=(scores - scores.mean()) ** 2
    ),
    "mean_of_products": lambda values, scores: np.mean(values * scores) / np.var(scores),
    "covariance_with_values": lambda values, scores: (
        np.cov(values * scores, values, ddof=0)[0, 1] / np.var(scores)
    ),
    "values_centred": lambda values, scores: _best(values - values.mean(), scores),
    "std_of_scores": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.std(scores)
    ),
    "variance_of_products": lambda values, scores: np.polyfit(values * scores, scores, 1)[0],
    "variance_of_values": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.var(values)
    ),
    "not_divided": lambda values, scores: np.cov(values * scores, scores, ddof=0)[0, 1],
    "sample_covariance": lambda values, scores: (
        np.cov(values * scores, scores)[0, 1] / np.var(scores)
    ),
    "sample_variance": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.var(scores, ddof=1)
    ),
    "means_added": lambda values, scores: (
        (np.mean(values * scores**2) + np.mean(values * scores) * np.mean(scores)) / np.var(scores)
    ),
    "values_left_out": lambda values, scores: _best(np.ones_like(values), scores),
    "reciprocal_of_variance": lambda values, scores: _best(values, scores) * np.var(scores) ** 2,
    "mean_score": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.mean(scores)
    ),
    "size_of_scores": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / np.mean(np.abs(scores))
    ),
    "upside_down": lambda values, scores: 1 / _best(values, scores),
    "variance_of_scores": lambda values, scores: np.var(scores),
    "variance_at_none": lambda values, scores: np.var(values * scores),
    "exchanged": lambda values, scores: _best(scores, values),
    "for_each_draw": lambda values, scores: np.full(len(values), _best(values, scores)),
    "in_an_array": lambda values, scores: np.array([_best(values, scores)]),
    "already_subtracted": lambda values, scores: values - _best(values, scores),
    "already_used": lambda values, scores: (values - _best(values, scores)) * scores,
    "the_variance": lambda values, scores: np.var((values - _best(values, scores)) * scores),
    "sign": lambda values, scores: -_best(values, scores),
    "doubled": lambda values, scores: 2 * _best(values, scores),
    "halved": lambda values, scores: _best(values, scores) / 2,
    "zero": lambda values, scores: 0.0,
    "changes_its_arguments": _in_place,
    "only_moderate_values": lambda values, scores: np.clip(_best(values, scores), -100, 100),
    "some_batches_only": lambda values, scores: (
        np.cov(values * scores, scores, ddof=0)[0, 1] / (np.var(scores) + 1e-5)
    ),
    # Two slips at once.
    "already_subtracted + smallest_mean_square": lambda values, scores: (
        values - np.average(values, weights=scores**2)
    ),
    "for_each_draw + smallest_mean_square": lambda values, scores: (
        np.ones_like(values) * np.average(values, weights=scores**2)
    ),
    "sample_covariance + covariance_of_values": lambda values, scores: (
        np.cov(values, scores)[0, 1] / np.var(scores)
    ),
    "sample_covariance + not_divided": lambda values, scores: np.cov(values * scores, scores)[0, 1],
    "mean_square_of_scores + doubled": lambda values, scores: (
        2 * np.cov(values * scores, scores, ddof=0)[0, 1] / np.mean(scores**2)
    ),
    None: [
        _coarse,
        lambda values, scores: np.median(values),
        lambda values, scores: np.cov(values * scores, scores),
        lambda values, scores: np.cov(values * scores, scores) / np.var(scores, ddof=1),
        _few_steps,
        lambda values, scores: [_best(values, scores)],
    ],
}
