"""PCA: the mean, and the directions along which the data vary most."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Unusable, numbers, pair_of, untouched


def _cloud():
    """40 points in 6 dimensions, away from the origin: (40, 6) float32.

    The spreads are not in order and lie along axes that are turned in pairs, so that `eig`, which
    does not sort, finds the large ones late.
    """
    random = np.random.default_rng(2)
    scatter = random.normal(size=(40, 6))
    scatter = np.linalg.qr(scatter - scatter.mean(axis=0))[0] * np.sqrt(40)
    turn = np.zeros((6, 6))
    for first, angle in ((0, 0.5), (2, 1.0), (4, 0.7)):
        turn[first : first + 2, first : first + 2] = [
            [np.cos(angle), -np.sin(angle)],
            [np.sin(angle), np.cos(angle)],
        ]
    x = scatter * [0.3, 0.5, 3, 0.2, 4, 1] @ turn.T + [5, -3, 2, 8, 0, 1]
    return x.astype("float32")


def _look_at_subspace(function):
    x = _cloud()
    given = x.copy()
    mean, components = map(numbers, pair_of(function(given, 2), ("mean", "components")))
    yield "the mean", mean
    if components.ndim != 2:
        raise Unusable(f"The components have shape {components.shape}, but should have (6, 2).")
    yield "the shape of the components at k = 2", components.shape
    yield "the dot products of the components with each other", components.T @ components
    yield "x projected onto the components", components @ components.T
    yield "x is left as it was", untouched([x], [given])
    for k in (1, 3):
        _, components = map(numbers, pair_of(function(x.copy(), k), ("mean", "components")))
        yield f"the shape of the components at k = {k}", components.shape
        yield f"x projected onto {k} components", components @ components.T


def _eigenvectors(x):
    centred = x - x.mean(axis=0)
    return np.linalg.eigh(centred.T @ centred)[1]


def _singular(x):
    return np.linalg.svd(x, full_matrices=False)


def _centred(x):
    return x - x.mean(axis=0)


def _centre_in_place(x, k):
    mean = x.mean(axis=0)
    x -= mean
    return mean, _eigenvectors(x)[:, -k:]


principal_subspace = Exercise(
    reference=autoencoder.principal_subspace,
    look=_look_at_subspace,
    mistakes=[
        Mistake(
            "not_centred",
            lambda x, k: (x.mean(axis=0), _singular(x)[2][:k].T),
            "The components belong to the data as they lie, not to their spread about the mean: "
            "the first one points from the origin to the cloud. Subtract the mean first.",
        ),
        Mistake(
            "smallest",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, :k]),
            "These are the directions along which the data vary *least*. `eigh` gives the "
            "eigenvalues in rising order.",
        ),
        Mistake(
            "unsorted",
            lambda x, k: (x.mean(axis=0), np.linalg.eig(np.cov(x, rowvar=False))[1][:, :k]),
            "These are eigenvectors of the covariance, but not those of the largest eigenvalues: "
            "`eig` gives them in no particular order.",
        ),
        Mistake(
            "k_ignored",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, -2:]),
            "There are 2 components whatever `k` says. The argument is to decide.",
        ),
        Mistake(
            "rows_for_columns",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[-k:].T),
            "These are rows of the matrix of eigenvectors. Each eigenvector is a *column* of it.",
        ),
        Mistake(
            "columns_of_vt",
            lambda x, k: (x.mean(axis=0), _singular(_centred(x))[2][:, :k]),
            "These are columns of the third matrix of the SVD. NumPy gives it transposed: each "
            "component is a *row* of it.",
        ),
        Mistake(
            "left_singular_vectors",
            lambda x, k: (x.mean(axis=0), _singular(_centred(x))[0][:, :k]),
            "These have one entry for each image, so they are left singular vectors (or "
            "eigenvectors of the products of images). A component has one entry for each pixel.",
        ),
        Mistake(
            "components_as_rows",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, -k:].T),
            "The components are right, but lie in rows (k, d). They are asked for as columns "
            "(d, k), so that `(x - mean) @ components` gives the codes.",
        ),
        Mistake(
            "scaled",
            lambda x, k: (
                x.mean(axis=0),
                _singular(_centred(x))[2][:k].T * _singular(_centred(x))[1][:k],
            ),
            "The components span the right subspace, but do not have length 1: they are scaled "
            "by the singular values.",
        ),
        Mistake(
            "scalar_mean",
            lambda x, k: (x.mean(), _eigenvectors(x)[:, -k:]),
            "The mean is one number for everything. Each pixel has a mean of its own: (d,).",
        ),
        Mistake(
            "mean_over_pixels",
            lambda x, k: (x.mean(axis=1), _eigenvectors(x.T - x.T.mean(axis=0))[:, -k:]),
            "The mean runs over the pixels of each image. It is the images that are averaged: "
            "one mean for each pixel.",
        ),
        Mistake(
            "centred_with_one_number",
            lambda x, k: (x.mean(axis=0), _singular(x - x.mean())[2][:k].T),
            "The data were centred with one number for everything, so the cloud is still away "
            "from the origin. Each pixel has a mean of its own.",
        ),
        Mistake(
            "standardised",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x / x.std(axis=0))[:, -k:]),
            "Each pixel was divided by its standard deviation first. That is PCA of other data, "
            "in which a pixel that hardly varies counts as much as the busiest one.",
        ),
        Mistake(
            "swapped",
            lambda x, k: (_eigenvectors(x)[:, -k:], x.mean(axis=0)),
            "The two results come in the wrong order: first the mean, then the components.",
        ),
        Mistake(
            "changes_x",
            _centre_in_place,
            "The answer is right, but the function changes the array it was given: `x -= ...` "
            "works in place. Whoever calls it still needs x.",
        ),
        Mistake(
            "covariance_between_images",
            lambda x, k: (x.mean(axis=0), np.linalg.eigh(np.cov(x))[1][:, -k:]),
            "These are eigenvectors of a matrix that has one row for each *image*. `np.cov` takes "
            "the variables as rows unless `rowvar=False` is given.",
        ),
    ],
    hints=[
        "Centre the rows first. Then either the eigenvectors of `centred.T @ centred` "
        "(`np.linalg.eigh`) or the singular vectors of the centred rows (`np.linalg.svd`) will do.",
        "`np.linalg.eigh` sorts the eigenvalues from small to large, and each eigenvector is a "
        "column.",
        "So the answer is the mean over axis 0, and those k columns that belong to the largest "
        "eigenvalues.",
    ],
)
