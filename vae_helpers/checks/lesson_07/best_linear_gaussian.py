"""The linear-Gaussian model that explains data of a known covariance best."""

import itertools

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import finding, numbers, pair_of, told, untouched
from vae_helpers.checks.probes.spectra import (
    AVERAGED,
    BEFORE,
    CASES,
    IMAGES,
    LENGTHS,
    OF_NOISE,
    OF_WEIGHTS,
    TAKEN_OF_NOISE,
    TAKEN_OF_WEIGHTS,
)

_NAMES = "weights", "noise_var"
_VAGUE = {"other_noise", "other_directions", "other_weights"}  # only *that* they are other
_EXACT = 1e-4  # of what is compared in size; right answers in float32 differ by some 1e-6


def _look_at_model(function):
    found = [_answer(function, case) for case in CASES]
    first = found[0]
    yield told(
        "the weights come first",
        not first["swapped"],
        "swapped",
        "The two results come in the wrong order: first the weights, then noise_var.",
    )
    noises = [_as_noise(one["noise_var"]) for one in found]
    weights = [_as_columns(one["weights"], case) for one, case in zip(found, CASES, strict=True)]
    of_noise = _of_noise(found, noises)
    taken = next((slug for slug, _ in of_noise if slug in TAKEN_OF_NOISE), "")
    of_weights = _of_weights(weights, noises, taken)
    if of_noise:  # a root of less than 0 comes of the noise alone
        of_weights = [(slug, message) for slug, message in of_weights if slug != "not_finite"]
    for slug, message in (*of_noise, *_of_shape(found), *of_weights):
        yield finding(False, slug, message, vague=slug in _VAGUE)
    yield told(
        "the argument is left as it was",
        all(one["untouched"] for one in found),
        "changes_arguments",
        "The function changes the covariance that it was given, in place. Others still need it.",
    )
    clean = _is_right(CASES, weights, noises)
    yield from _look_at_images(function, clean)


def _look_at_images(function, clean):
    """What is asked of a covariance of images; of a wrong answer only whether it is real."""
    try:
        one = _answer(function, IMAGES)
    except Exception:
        if not clean:
            return
        raise
    yield told(
        "the numbers are real",
        one["real"],
        "complex_numbers",
        "For images the numbers are complex. `np.linalg.eig` does not know that a covariance is "
        "symmetric, and rounding does the rest, where pixels never vary. There is a function for "
        "symmetric matrices.",
    )
    if clean:
        weights = [_as_columns(one["weights"], IMAGES)]
        yield told(
            "it is right for images",
            _is_right([IMAGES], weights, [_as_noise(one["noise_var"])]),
            "not_for_images",
            "Right for a covariance of full rank, but not for images, where pixels that never vary "
            "give eigenvalues of 0 (or a hair below). They are directions of x, too.",
        )


def _answer(function, case):
    given = case.covariance.copy()
    pair = pair_of(function(given, case.d), _NAMES)
    real = not any(np.iscomplexobj(part) for part in pair)
    weights, noise_var = (numbers(np.real(part) if not real else part) for part in pair)
    swapped = np.ndim(weights) == 0 and np.ndim(noise_var) > 0
    if swapped:
        weights, noise_var = noise_var, weights
    kept = untouched([case.covariance], [given])
    return {
        "weights": weights,
        "noise_var": noise_var,
        "swapped": swapped,
        "real": real,
        "untouched": kept,
    }


def _near(one, other):
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape:
        return False
    size = max(np.abs(other).max(initial=0), 1e-12)
    return np.allclose(one, other, rtol=0, atol=_EXACT * size)


def _is_right(cases, weights, noises):
    """Whether these are the best models: all that is asked in the end."""
    return all(
        found is not None
        and noise is not None
        and _near(noise, case.noise_var)
        and _near(
            found @ found.T,
            case.vectors[:, : case.d]
            * (case.values[: case.d] - case.noise_var)
            @ case.vectors[:, : case.d].T,
        )
        for case, found, noise in zip(cases, weights, noises, strict=True)
    )


# ---- the noise


def _as_noise(noise_var):
    return float(noise_var) if np.ndim(noise_var) == 0 else None


def _of_noise(found, noises):
    """What is wrong with noise_var, as pairs of slug and sentence."""

    def wrong(slug, *words):
        return [(slug, OF_NOISE[slug].format(*words))]

    if None in noises:
        return wrong("noise_not_one_number", np.shape(found[0]["noise_var"]))
    if not np.isfinite(noises).all():
        return wrong("noise_not_finite")
    with np.errstate(all="ignore"):
        for one, other in itertools.product(TAKEN_OF_NOISE, AVERAGED):
            taken, averaged = TAKEN_OF_NOISE[one], AVERAGED[other]
            if all(
                _near(noise, taken(averaged(case.values, case.d)))
                for noise, case in zip(noises, CASES, strict=True)
            ):
                return [(slug, OF_NOISE[slug]) for slug in (other, one) if slug]
    if min(noises) < 0:
        return wrong("noise_negative")
    case, noise = next(
        (case, noise)
        for case, noise in zip(CASES, noises, strict=True)
        if not _near(noise, case.noise_var)
    )
    least = case.values[case.d :]
    text = (
        f"Where d is {case.d}, and the directions that share the noise have the variances "
        f"{_in_words(least)}, noise_var is {noise:.4g}. Which one number suits them best together?"
    )
    return [("other_noise", text)]


# ---- the weights


def _of_shape(found):
    """What is wrong with the shape of the weights, as pairs of slug and sentence."""

    def shapes(of):
        return [tuple(of(len(case.values), case.d)) for case in CASES]

    got = [one["weights"].shape for one in found]
    known = {
        "weights_as_rows": (
            lambda n, d: (d, n),
            "The weights lie in rows, (d, d_x). Wanted are columns, (d_x, d): x is `weights @ z` "
            "and noise.",
        ),
        "all_directions": (
            lambda n, d: (n, n),
            "The weights have d_x columns, one for each direction of x. The code has d numbers "
            "only.",
        ),
        "all_but_d": (
            lambda n, d: (n, n - d),
            "The weights have d_x - d columns. Those with a column of their own are the d others.",
        ),
        "numbers_for_weights": (
            lambda n, d: (d,),
            "The weights are d single numbers. Each says how long a column is; its direction is "
            "still to come.",
        ),
    }
    if got == shapes(lambda n, d: (n, d)):
        return []
    for slug, (of, message) in known.items():
        if got == shapes(of):
            return [(slug, message)]
    one, case = next(
        (one, case)
        for one, case in zip(got, CASES, strict=True)
        if one != (len(case.values), case.d)
    )
    if len(got[0]) == 2 and len({shape[-1] for shape in got}) == 1:
        text = f"The weights have {got[0][1]} columns whatever d says. The argument is to decide."
        return [("d_ignored", text)]
    text = (
        f"Where x has {len(case.values)} numbers and d is {case.d}, the weights have the shape "
        f"{one}. Wanted is {(len(case.values), case.d)}."
    )
    return [("weights_of_another_shape", text)]


def _as_columns(weights, case):
    """The weights (d_x, d), transposed back if need be; None where they have another shape."""
    shape = len(case.values), case.d
    if weights.shape == shape:
        return weights
    return weights.T if weights.shape == shape[::-1] else None


def _of_weights(weights, noises, taken_of_noise):
    """What is wrong with the weights, in columns, as pairs of slug and sentence."""

    def wrong(*slugs):
        return [(slug, OF_WEIGHTS[slug]) for slug in slugs]

    if any(one is None for one in weights):
        return []  # their shape says it
    if not all(np.isfinite(one).all() for one in weights):
        return wrong("not_finite")
    spanned = _directions(weights)
    if spanned is None:
        return wrong("other_directions")
    where, chosen = spanned
    slugs = [where] if where else []
    lengths = _lengths(weights, noises, taken_of_noise, chosen)
    if slugs or lengths is not None:
        return wrong(*slugs, *(lengths or []))
    along_each = [
        np.sum((case.vectors[:, : case.d].T @ one) ** 2, axis=1)
        for case, one in zip(CASES, weights, strict=True)
    ]
    case, along = next(
        (case, along)
        for case, along in zip(CASES, along_each, strict=True)
        if not _near(along, case.values[: case.d] - case.noise_var) or case is CASES[-1]
    )
    text = (
        f"Along the eigenvectors with the eigenvalues {_in_words(case.values[: case.d])} W gives x "
        f"the variances {_in_words(along)}, the noise {case.noise_var:.4g} in the best model. "
        "What is W to give, so that the two add up to the eigenvalue?"
    )
    return [("other_weights", text)]


def _in_words(values):
    words = [f"{value:.4g}" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_PLACES = {
    "": lambda case: slice(0, case.d),
    "smallest": lambda case: slice(len(case.values) - case.d, None),
    "next_directions": lambda case: slice(1, case.d + 1),
}


def _directions(weights):
    """(slug, the indices of the eigenvectors that the columns span), or None."""
    for slug, place in _PLACES.items():
        if all(
            _near(_projection(one), _projection(case.vectors[:, place(case)]))
            for one, case in zip(weights, CASES, strict=True)
        ):
            return slug, [place(case) for case in CASES]
    rows = [np.linalg.eigh(case.covariance)[1] for case in CASES]
    for turned in (
        lambda vectors, d: vectors[:d].T,
        lambda vectors, d: vectors[-d:].T,
        lambda vectors, d: vectors[:, ::-1][:d].T,
        lambda vectors, d: vectors[:, ::-1][-d:].T,
    ):
        if all(
            _near(_projection(one), _projection(turned(vectors, case.d)))
            for one, vectors, case in zip(weights, rows, CASES, strict=True)
        ):
            return "rows_for_columns", None
    return None


def _projection(columns):
    q, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    q = q[:, sizes > 1e-6 * max(sizes.max(initial=0), 1e-12)]
    return q @ q.T


def _lengths(weights, noises, taken_of_noise, chosen):
    """The slugs of how long the columns are; none if that is right, None if unknown."""
    if chosen is None:
        return None
    spreads = [
        case.vectors[:, place].T @ one @ one.T @ case.vectors[:, place]
        for one, case, place in zip(weights, CASES, chosen, strict=True)
    ]
    for taken, length, backwards, subtracted in itertools.product(
        TAKEN_OF_WEIGHTS, LENGTHS, (False, True), _variances(noises, taken_of_noise)
    ):
        if all(
            _near(spread, np.diag(_spread(case.values[place], taken, length, backwards, noise)))
            for spread, case, place, noise in zip(spreads, CASES, chosen, subtracted, strict=True)
        ):
            slugs = [slug for slug in (length, taken) if slug]
            return slugs + (["values_reversed"] if backwards else [])
    return None


def _variances(noises, taken_of_noise):
    """What may have been taken for the variance of the noise, for all cases."""
    yield [case.noise_var for case in CASES]
    if None not in noises:
        yield noises
        yield BEFORE[taken_of_noise](noises)


def _spread(values, taken, length, backwards, noise):
    values = values[::-1] if backwards else values
    with np.errstate(all="ignore"):
        spread = TAKEN_OF_WEIGHTS[taken](LENGTHS[length](values, noise))
        return np.nan_to_num(spread, nan=-1.0)


best_linear_gaussian = Exercise(
    reference=linear_gaussian.best_linear_gaussian,
    look=_look_at_model,
    hints=[
        "In the axes of the eigenvectors of the covariance, each direction can be looked at by "
        "itself. Its eigenvalue is the variance of the data there, and the best that a model "
        "can have there.",
        "`np.linalg.eigh` gives eigenvalues and eigenvectors, the largest *last*. Those d "
        "directions get a column of W each. All the others have to share noise_var: set the "
        "derivative of the sum of log s + lambda / s over them to 0.",
        "Along a column of W the variance of x comes from two sources: r^2 from a column of length "
        "r, and noise_var from the noise. Together they are to be the eigenvalue.",
    ],
)
