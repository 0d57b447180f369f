"""PCA: the mean, and the directions along which the data vary most."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Unusable, holds, numbers, pair_of, told, untouched
from vae_helpers.checks.probes.generator import generator
from vae_helpers.sprites import sprites

_NAMES = "mean", "components"


def _cloud(n=40, d=6):
    """Points away from the origin: (n, d) float32.

    The spreads are not in order and lie along axes that are turned in pairs, so that `eig`, which
    does not sort, finds the large ones late.
    """
    random = generator(2)
    scatter = random.normal(size=(n, d))
    scatter = np.linalg.qr(scatter - scatter.mean(axis=0))[0] * np.sqrt(n)
    turn = np.zeros((d, d))
    for first, angle in ((0, 0.5), (2, 1.0), (4, 0.7)):
        turn[first : first + 2, first : first + 2] = [
            [np.cos(angle), -np.sin(angle)],
            [np.sin(angle), np.cos(angle)],
        ]
    x = scatter * [0.3, 0.5, 3, 0.2, 4, 1] @ turn.T + [5, -3, 2, 8, 0, 1]
    return x.astype("float32")


def _pictures():
    """Like images: fewer rows than columns, and columns that are the same in every row."""
    x = generator(4).normal(size=(12, 30)) * np.linspace(3, 0.5, 30)
    x[:, ::4], x[:, 1::9] = 0, 1
    return x.astype("float32")


def _look_at_subspace(function):
    findings = dict(_of_points(function))
    yield from findings.items()
    x = _pictures()
    pair = pair_of(function(x.copy(), 3), _NAMES)
    real = not any(np.iscomplexobj(part) for part in pair)
    yield told(
        "they are real numbers",
        real,
        "complex_numbers",
        "For images the components are complex numbers. `np.linalg.eig` does not know that the "
        "covariance is symmetric, and rounding does the rest, where pixels never vary. There is a "
        "function for symmetric matrices.",
    )
    clean = real and all(found is True for found in findings.values())
    yield told(
        "it is right for images",
        not clean or _span_it(numbers(pair[1]), x) is True,
        "not_for_images",
        "Right for a cloud of points, but not for images: there are fewer of them here than "
        "pixels, and some pixels are the same in all. Is something divided by their spread?",
    )


def _of_points(function):
    x, k = _cloud(), 2
    given = x.copy()
    pair = pair_of(function(given, k), _NAMES)
    swapped = [np.ndim(part) for part in pair] == [2, 1] and len(pair[1]) == x.shape[1]
    yield told(
        "the mean comes first",
        not swapped,
        "swapped",
        "The two results come in the wrong order: first the mean, then the components.",
    )
    mean, found = (numbers(np.real(part)) for part in (pair[::-1] if swapped else pair))
    yield "the mean is that of each pixel", _is_the_mean(mean, x)
    name, nearly = (
        "the components are columns",
        found.shape in ((len(x.T), k - 1), (len(x.T), k + 1)),
    )
    if not nearly:
        yield name, _are_columns(found, x, k)
    others = [
        numbers(np.real(pair_of(function(x.copy(), more), _NAMES)[not swapped])) for more in (1, 3)
    ]
    if nearly:  # how many there are for other k tells what it is
        yield name, _are_columns(found, x, k, others)
    if found.shape == (k, x.shape[1]):
        found, *others = (some.T for some in (found, *others))
    sizes = [some.shape[-1:] for some in (found, *others)]
    ignored = sizes[0] == sizes[1] == sizes[2] == (k,)
    yield told(
        "k decides how many there are",
        not ignored,
        "k_ignored",
        f"There are {k} components whatever `k` says. The argument is to decide.",
    )
    fit = [some for some in (found, *others) if some.ndim == 2 and len(some) == x.shape[1]]
    fit = [some for some in fit if some.size]
    spans = [_span_it(some, x, mean) for some in fit]
    yield "they span the subspace", next((one for one in spans if one is not True), True)
    yield "they are orthonormal", not fit or _are_orthonormal(fit[0])
    yield told(
        "x is left as it was",
        untouched([x], [given]),
        "changes_x",
        "The function changes the array it was given: `x -= ...` works in place. Whoever calls it "
        "still needs x.",
    )


def _is_the_mean(mean, x):
    """The first result, as a finding."""
    right = x.mean(axis=0)
    if mean.shape == right.shape and np.allclose(mean, right, 1e-4, 1e-4):
        return True
    known = {
        (): (
            "scalar_mean",
            "The mean is one number for all pixels. Each pixel has a mean of its own: (d,).",
        ),
        (len(x),): (
            "mean_over_pixels",
            "The mean runs over the pixels of each image. It is the images that are averaged: one "
            "mean for each pixel.",
        ),
        (1, len(right)): (
            "mean_as_a_row",
            "The mean has the shape (1, d). Wanted is (d,), one number for each pixel.",
        ),
        x.shape: (
            "centred_for_mean",
            "In place of the mean stands an array as large as x. The mean is one row, (d,).",
        ),
    }
    if mean.shape in known:
        return holds(False, *known[mean.shape])
    if mean.shape != right.shape:
        text = f"The first result has the shape {mean.shape}. Wanted is the mean of each pixel, "
        return holds(False, "mean_of_wrong_shape", f"{text}(d,): {right.shape}.")
    if not mean.any():
        return holds(False, "mean_of_the_centred", _OF_THE_CENTRED)
    for slug, (made, words) in _MEANS.items():
        if np.allclose(mean, made(x), 1e-4, 1e-4):
            return holds(
                False, slug, f"The first result {words}. Wanted is the mean of each pixel."
            )
    yours, shown = ("  ".join(f"{value:8.4g}" for value in some) for some in (mean, right))
    return holds(
        False,
        "other_mean",
        "The first result has one number for each pixel, but not the mean of each.\n"
        f"    yours  {yours}\n    right  {shown}",
        vague=True,
    )


_OF_THE_CENTRED = "The mean is 0: it is that of the rows centred already."
# What else has one number for each pixel.
_MEANS = {
    "one_mean_for_all": (
        lambda x: np.full(x.shape[1], x.mean()),
        "is the same for every pixel, the mean of all numbers",
    ),
    "median_for_mean": (lambda x: np.median(x, axis=0), "is the median of each pixel"),
    "mean_sign": (lambda x: -x.mean(axis=0), "is minus the mean of each pixel"),
    "sum_for_mean": (lambda x: x.sum(axis=0), "is the sum over the images, not divided by n"),
    "std_for_mean": (lambda x: x.std(axis=0), "is the standard deviation of each pixel"),
    "first_row_for_mean": (lambda x: x[0], "is the first row of x"),
}


def _are_columns(components, x, k, others=()):
    """The shape of the second result, as a finding. others: the results for 1 and 3."""
    (n, d), shape = x.shape, components.shape
    known = {
        (k, d): (
            "components_as_rows",
            "The components lie in rows (k, d). They are asked for as columns (d, k), so that "
            "`(x - mean) @ components` gives the codes.",
        ),
        (n, k): (
            "left_singular_vectors",
            "The components have one entry for each image, as have left singular vectors, codes "
            "and the eigenvectors of a matrix with one row for each *image* (`np.cov` takes the "
            "variables as rows unless told otherwise). A component has one entry for each pixel.",
        ),
        (d, d): (
            "all_components",
            "These are all d components. Wanted are the k along which the rows vary most.",
        ),
        (k,): (
            "eigenvalues",
            "The components are k single numbers, as eigenvalues are. In what order does the "
            "function give values and vectors?",
        ),
    }
    if not components.ndim:
        raise Unusable("The components are one number, but must be an array (d, k).")
    sizes = [some.shape for some in (components, *others)]
    for more, words in ((-1, "k - 1"), (1, "k + 1")):
        if sizes == [(d, many + more) for many in (k, 1, 3)]:
            text = f"There are {words} components: {k + more} at k = {k}. Wanted are k."
            return holds(False, "one_off", text)
    other = "wrong_shape", f"The components have the shape {shape}. Wanted is (d, k): {(d, k)}."
    return holds(shape == (d, k), *known.get(shape, other))


def _are_orthonormal(components):
    products = components.T @ components
    lengths = np.diag(products)
    if np.allclose(products, np.diag(lengths), 0, 1e-3 * lengths.max()):
        return holds(
            np.allclose(lengths, 1, 0, 1e-3),
            "scaled",
            "The components do not have length 1. Are they scaled by singular values or "
            "eigenvalues?",
        )
    return holds(
        False,
        "not_orthogonal",
        "The components are not at right angles to each other, so that codes by dot products would "
        "count some of the spread twice.",
    )


def _span_it(found, x, mean=None):
    """What the components span, whatever their lengths, as a finding.

    mean: the first result. A wrong one is told by itself, and need not be told again of what was
    centred with it.
    """
    k = found.shape[1]
    if k == x.shape[1]:
        return True  # all there is
    span = _projection(found)
    for slug, spans in _subspaces(x, k):
        for columns in spans:
            if np.allclose(span, _projection(columns), 0, 1e-3):
                return not slug or holds(False, slug, _SPANS[slug])
    if _could_centre(mean, x) and np.allclose(span, _projection(_vt(x - mean)[:k].T), 0, 1e-3):
        return True
    return holds(
        False,
        "other_subspace",
        "The components do not span the directions along which the rows vary most. Are they "
        "eigenvectors of the covariance, in columns, those of the largest eigenvalues?",
        vague=True,
    )


def _could_centre(mean, x):
    return np.shape(mean) == x.shape[1:] and np.isfinite(mean).all()


def _projection(columns):
    if not np.isfinite(columns).all():
        return np.full((len(columns),) * 2, np.nan)
    q = np.linalg.svd(columns, full_matrices=False)[0]
    return q @ q.T


def _eigenvectors(x):
    centred = np.float64(x) - x.mean(axis=0)
    return np.linalg.eigh(centred.T @ centred)[1]


def _subspaces(x, k):
    """(slug, the components that give it), the right ones first."""
    centred, one = x - x.mean(axis=0), x - x.mean()
    yield "", [_eigenvectors(x)[:, -k:]]
    yield "smallest", [_eigenvectors(x)[:, :k]]
    yield "first_left_out", [_eigenvectors(x)[:, -k - 1 : -1]]
    yield "not_centred", [_vt(x)[:k].T]
    yield "centred_with_one_number", [_vt(one)[:k].T]
    yield "centred_by_rows", [_vt(x - x.mean(axis=1, keepdims=True))[:k].T]
    yield "standardised", [_eigenvectors(x / x.std(axis=0))[:, -k:]]
    yield "columns_of_vt", [_vt(some)[:, :k] for some in (centred, x, one)]
    cov = np.cov(x, rowvar=False)
    pairs = [np.linalg.eigh(some) for some in (cov, centred.T @ centred)]
    pairs += [np.linalg.eig(some) for some in (cov, centred.T @ centred)]
    yield "unsorted", [vectors.real[:, some] for _, vectors in pairs for some in _ends(k)]
    rows = []
    for values, vectors in pairs:
        order = np.argsort(-values.real)
        rows += [vectors.real[some].T for some in _ends(k)]
        rows += [vectors.real[order][:, :k], vectors.real[order][:k].T]
        rows += [vectors.real[::-1][:, some] for some in _ends(k)]
    yield "rows_for_columns", rows


def _vt(x):
    return np.linalg.svd(np.float64(x), full_matrices=False)[2]


def _ends(k):
    return slice(None, k), slice(-k, None)


_SPANS = {
    "smallest": "The components are the directions along which the data vary *least*. `eigh` "
    "gives the eigenvalues in rising order, `svd` the singular values in falling order.",
    "first_left_out": "The direction along which the data vary most is left out: the components "
    "begin with the second one.",
    "not_centred": "The components belong to the data as they lie, not to their spread about the "
    "mean: the first one points from the origin to the cloud. Subtract the mean first.",
    "centred_with_one_number": "The data were centred with one number for everything, so the cloud "
    "is still away from the origin. Each pixel has a mean of its own.",
    "centred_by_rows": "From each image its own mean was subtracted. It is the mean over the "
    "images that is to go, one number for each pixel.",
    "standardised": "Each pixel was divided by its standard deviation first. That is PCA of other "
    "data, in which a pixel that hardly varies counts as much as the busiest one.",
    "columns_of_vt": "The components are columns of the third matrix of the SVD. NumPy gives it "
    "transposed: each component is a *row* of it.",
    "unsorted": "The components are eigenvectors of the covariance, but not those of the largest "
    "eigenvalues: `eig` gives them in no particular order.",
    "rows_for_columns": "Rows of the matrix of eigenvectors were taken, or sorted. Each "
    "eigenvector is a *column* of it.",
}


def _picture(function):
    """Images through the subspace and back: coarse ones, so that eigenvectors come quickly."""
    images, _ = sprites(
        scales=[3.5, 5], orientations=[0, 30], xs=[10, 13, 17], ys=[11, 16], size=28
    )
    coarse = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    x, k = np.float32(coarse.reshape(-1, 14 * 14) / 255), 12
    pairs = [[numbers(part) for part in pair_of(one(x.copy(), k), _NAMES)] for one in
             (function, autoencoder.principal_subspace)]  # fmt: skip
    if [part.shape for part in pairs[0]] != [part.shape for part in pairs[1]]:
        return None  # with more components, say, images come out better
    backs = [mean + (x - mean) @ components @ components.T for mean, components in pairs]
    yours, right = (np.mean((back - x) ** 2) for back in backs)
    if not np.isfinite(yours) or yours < 1.5 * right:
        return None  # what hardly is worse looks right
    rows = [_enlarged(np.clip(rows[3::9], 0, 1)) for rows in (x, *backs)]
    caption = (
        f"{len(rows[0])} of {len(x)} images. Above the images themselves; then what comes of them "
        "through your mean and components and back; below through the right mean and the "
        f"{k} right components. The error is the mean of the squared differences of all pixels of "
        f"the {len(x)} images."
    )
    return "images_beside", {
        **dict(zip(("given", "yours", "right"), rows, strict=True)),
        "notes": {"yours": f"error\n{yours:.2g}", "right": f"error\n{right:.2g}"},
        "caption": caption,
    }


def _enlarged(rows):
    """Rows of 14 x 14 pixels as 28 x 28."""
    return np.kron(rows.reshape(-1, 14, 14), np.ones((2, 2))).reshape(-1, 28 * 28)


principal_subspace = Exercise(
    reference=autoencoder.principal_subspace,
    look=_look_at_subspace,
    picture=_picture,
    hints=[
        "Centre the rows first. The directions in which they vary most are eigenvectors of "
        "their covariance matrix, which is `centred.T @ centred` but for a factor.",
        "That matrix is symmetric: `np.linalg.eigh` is made for such, and gives real numbers. Or "
        "take the singular vectors of the centred rows, by `np.linalg.svd(centred, "
        "full_matrices=False)`: without the second argument it makes a matrix of n by n.",
        "`np.linalg.eigh` sorts the eigenvalues from small to large, and each eigenvector is a "
        "column.",
        "So the answer is the mean over axis 0, and those k columns that belong to the largest "
        "eigenvalues.",
    ],
)
