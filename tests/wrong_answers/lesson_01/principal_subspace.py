"""Wrong answers to principal_subspace, by what they are told as."""

import numpy as np

from vae_helpers.quiet import tf


def _centred(x):
    return x - x.mean(axis=0)


def _vectors(x):
    return np.linalg.eigh(_centred(x).T @ _centred(x))[1]


def _vt(x):
    return np.linalg.svd(x, full_matrices=False)[2]


def _u(x):
    return np.linalg.svd(x, full_matrices=False)[0]


def _with_mean(components):
    """The right mean, and components of x and k."""
    return lambda x, k: (x.mean(axis=0), components(x, k))


def _about(middle):
    """Another mean, and the components of what is centred with it."""
    return lambda x, k: (middle(x), _vt(x - middle(x))[:k].T)


def _in_place(x, k):
    mean = x.mean(axis=0)
    x -= mean
    return mean, _vectors(x)[:, -k:]


def _sorted_rows(x, k):
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False))
    return vectors[np.argsort(values)[::-1]][:, :k]


def _eig(x, k):
    values, vectors = np.linalg.eig(np.cov(x, rowvar=False))
    return vectors[:, np.argsort(-values)[:k]].astype(complex)  # as rounding decides for images


def _values_for_vectors(x, k):
    vectors, _ = np.linalg.eigh(np.cov(x, rowvar=False))
    return vectors[-k:]


def _correlation(x, k):
    return np.linalg.eigh(np.corrcoef(x, rowvar=False))[1][:, -k:]


def _scaled(x, k):
    _, sizes, vt = np.linalg.svd(_centred(x), full_matrices=False)
    return vt[:k].T * sizes[:k]


def _tensors(x, k):
    mean = tf.reduce_mean(x, axis=0)
    return mean, tf.linalg.svd(x - mean)[2][:, :k]


def _whitened(x, k):
    return _vectors((x - x.mean(axis=0)) / (x.std(axis=0) + 1e-8))[:, -k:]


WRONG_ANSWERS = {
    "not_centred": [
        _with_mean(lambda x, k: _vt(x)[:k].T),
        _with_mean(lambda x, k: np.linalg.eigh(x.T @ x)[1][:, -k:]),
    ],
    "smallest": _with_mean(lambda x, k: _vectors(x)[:, :k]),
    "k_ignored": _with_mean(lambda x, k: _vectors(x)[:, -2:]),
    "all_components": _with_mean(lambda x, k: _vectors(x)[:, ::-1]),
    "rows_for_columns": [
        _with_mean(lambda x, k: _vectors(x)[-k:].T),
        _with_mean(_sorted_rows),
    ],
    "columns_of_vt": [
        _with_mean(lambda x, k: _vt(_centred(x))[:, :k]),
        _with_mean(lambda x, k: _vt(x)[:, :k]),
    ],
    "left_singular_vectors": [
        _with_mean(lambda x, k: _u(_centred(x))[:, :k]),
        _with_mean(lambda x, k: np.linalg.eigh(np.cov(x))[1][:, -k:]),
        _with_mean(lambda x, k: _centred(x) @ _vectors(x)[:, -k:]),
    ],
    "components_as_rows": [
        _with_mean(lambda x, k: _vectors(x)[:, -k:].T),
        _with_mean(lambda x, k: _vt(_centred(x))[:k]),
    ],
    "scaled": [
        _with_mean(_scaled),
        lambda x, k: (_tensors(x, k)[0], 2 * _tensors(x, k)[1]),
    ],
    "scalar_mean": lambda x, k: (x.mean(), _vectors(x)[:, -k:]),
    "mean_as_a_row": lambda x, k: (x.mean(axis=0, keepdims=True), _vectors(x)[:, -k:]),
    "centred_for_mean": lambda x, k: (_centred(x), _vectors(x)[:, -k:]),
    "mean_of_the_centred": lambda x, k: (0 * x.mean(axis=0), _vectors(x)[:, -k:]),
    "median_for_mean": [
        lambda x, k: (np.median(x, axis=0), _vectors(x)[:, -k:]),
        _about(lambda x: np.median(x, axis=0)),
    ],
    "mean_sign": lambda x, k: (-x.mean(axis=0), _vectors(x)[:, -k:]),
    "sum_for_mean": lambda x, k: (x.sum(axis=0), _vectors(x)[:, -k:]),
    "std_for_mean": lambda x, k: (x.std(axis=0), _vectors(x)[:, -k:]),
    "first_row_for_mean": lambda x, k: (x[0], _vectors(x)[:, -k:]),
    "mean_of_wrong_shape": lambda x, k: (x.mean(axis=0)[:, None], _vectors(x)[:, -k:]),
    "other_mean": [
        lambda x, k: ((x.min(axis=0) + x.max(axis=0)) / 2, _vectors(x)[:, -k:]),
        _about(lambda x: (x.min(axis=0) + x.max(axis=0)) / 2),
    ],
    "one_off": [
        _with_mean(lambda x, k: _vt(_centred(x))[: k - 1].T),
        _with_mean(lambda x, k: _vt(_centred(x))[: k + 1].T),
    ],
    "first_left_out": _with_mean(lambda x, k: _vt(_centred(x))[1 : k + 1].T),
    "other_subspace": _with_mean(
        lambda x, k: np.linalg.qr(np.random.default_rng(0).normal(size=(x.shape[1], k)))[0]
    ),
    "centred_with_one_number": _with_mean(lambda x, k: _vt(x - x.mean())[:k].T),
    "centred_by_rows": _with_mean(lambda x, k: _vt(x - x.mean(axis=1, keepdims=True))[:k].T),
    "standardised": [_with_mean(_correlation), _with_mean(_whitened)],
    "swapped": lambda x, k: (_vectors(x)[:, -k:], x.mean(axis=0)),
    "changes_x": _in_place,
    "complex_numbers": _with_mean(_eig),
    "eigenvalues": _with_mean(_values_for_vectors),
    # Two at once.
    "mean_over_pixels + left_singular_vectors": lambda x, k: (
        x.mean(axis=1),
        _vectors(x.T)[:, -k:],
    ),
    "unsorted + complex_numbers": _with_mean(
        lambda x, k: np.linalg.eig(np.cov(x, rowvar=False))[1][:, :k].astype(complex)
    ),
    "scalar_mean + centred_with_one_number": lambda x, k: (x.mean(), _vt(x - x.mean())[:k].T),
    "components_as_rows + not_centred": _with_mean(lambda x, k: _vt(x)[:k]),
    "components_as_rows + smallest": _with_mean(lambda x, k: _vectors(x)[:, :k].T),
    "swapped + smallest": lambda x, k: (_vectors(x)[:, :k], x.mean(axis=0)),
    "swapped + not_centred": lambda x, k: (_vt(x)[:k].T, x.mean(axis=0)),
    "not_centred + scaled": _with_mean(lambda x, k: _vt(x)[:k].T * np.linalg.svd(x)[1][:k]),
    "smallest + scaled": _with_mean(lambda x, k: 3 * _vectors(x)[:, :k]),
    "k_ignored + smallest": _with_mean(lambda x, k: _vectors(x)[:, :2]),
    "one_mean_for_all + centred_with_one_number": lambda x, k: (
        np.full(x.shape[1], x.mean()),
        _vt(x - x.mean())[:k].T,
    ),
    "median_for_mean + smallest": lambda x, k: (np.median(x, axis=0), _vectors(x)[:, :k]),
    "one_off + not_centred": _with_mean(lambda x, k: _vt(x)[: k - 1].T),
    "scalar_mean + components_as_rows": lambda x, k: (x.mean(), _vectors(x)[:, -k:].T),
    "scalar_mean + smallest": lambda x, k: (x.mean(), _vectors(x)[:, :k]),
    "mean_as_a_row + not_centred": lambda x, k: (x.mean(axis=0, keepdims=True), _vt(x)[:k].T),
    "smallest + changes_x": lambda x, k: (_in_place(x, k)[0], _vectors(x)[:, :k]),
}
