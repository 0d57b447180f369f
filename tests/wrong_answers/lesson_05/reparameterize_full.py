"""Wrong answers to reparameterize_full, by what they are told as."""

import numpy as np

from vae_helpers import vae
from vae_helpers.quiet import keras, tf

ops = keras.ops
_FIXED = tf.random.normal((128, 2), seed=1)


def normal(mean):
    return keras.random.normal(ops.shape(mean))


def times(cholesky, noise):
    return ops.sum(cholesky * noise[:, None, :], axis=2)


def turned(cholesky):
    return ops.transpose(cholesky, (0, 2, 1))


def _factor(function):
    """A sampler in which L goes through a function before it meets the noise."""
    return lambda mean, cholesky: mean + times(function(cholesky), normal(mean))


def _noise(function):
    """A sampler whose noise is another function of mean."""
    return lambda mean, cholesky: mean + times(cholesky, function(mean))


def _of_shape(shape):
    return _noise(lambda mean: keras.random.normal(shape(ops.shape(mean))))


def _sum(subscripts):
    return lambda mean, cholesky: mean + ops.einsum(subscripts, cholesky, normal(mean))


def _diagonal(cholesky):
    return ops.diagonal(cholesky, axis1=1, axis2=2)


def _on_diagonal(function):
    def change(cholesky):
        eye = ops.eye(cholesky.shape[2])
        return cholesky * (1 - eye) + eye * function(cholesky)

    return _factor(change)


def _mean(place):
    return lambda mean, cholesky: place(mean, cholesky) + times(cholesky, normal(mean))


def _laplace(mean):
    one, two = (keras.random.uniform(ops.shape(mean), 1e-6, 1.0) for _ in range(2))
    return (ops.log(one) - ops.log(two)) / np.sqrt(2)


def _uniform(low, high):
    return lambda mean: keras.random.uniform(ops.shape(mean), low, high)


def _correlated(mean):
    return 0.6 * keras.random.normal((ops.shape(mean)[0], 1)) + 0.8 * normal(mean)


def _numpy_noise(mean):
    return np.random.default_rng().normal(size=tuple(mean.shape)).astype("float32")


def _numpy_throughout(mean, cholesky):
    noise = np.random.default_rng().normal(size=mean.shape)
    z = np.asarray(mean) + np.einsum("nij,nj->ni", np.asarray(cholesky), noise)
    return tf.constant(z, tf.float32)


def _arrays_only(mean, cholesky):
    noise = np.random.default_rng().normal(size=mean.shape).astype("float32")
    return mean + np.einsum("nij,nj->ni", cholesky.astype("float32"), noise)


def _mean_in_place(mean, cholesky):
    added = times(cholesky, normal(mean))
    if isinstance(mean, np.ndarray):
        mean += np.asarray(added)
        return mean
    return mean + added


def _cholesky_in_place(mean, cholesky):
    noise = normal(mean)
    if isinstance(cholesky, np.ndarray):
        cholesky *= np.asarray(noise)[:, None, :]
        return mean + ops.sum(cholesky, axis=2)
    return mean + times(cholesky, noise)


def _stopped(values):
    return ops.stop_gradient(ops.convert_to_tensor(values))


def _half_stopped(cholesky):
    eye = ops.eye(cholesky.shape[2])
    return cholesky * (1 - eye) + _stopped(cholesky * eye)


WRONG_ANSWERS = {
    "transposed": [
        _sum("nji,nj->ni"),
        _sum("nij,ni->nj"),
        _factor(turned),
        lambda mean, cholesky: mean + (normal(mean)[:, None, :] @ cholesky)[:, 0],
        lambda mean, cholesky: mean + ops.sum(cholesky * normal(mean)[:, :, None], axis=1),
    ],
    "covariance_for_factor": [
        _factor(lambda cholesky: cholesky @ turned(cholesky)),
        _factor(lambda cholesky: turned(cholesky) @ cholesky),
    ],
    "factored_again": _factor(lambda cholesky: tf.linalg.cholesky(cholesky)),
    "factor_missing": lambda mean, cholesky: mean + normal(mean),
    "diagonal_only": [
        lambda mean, cholesky: mean + _diagonal(cholesky) * normal(mean),
        _factor(lambda cholesky: tf.linalg.band_part(cholesky, 0, -1)),
    ],
    "rooted_diagonal_only": lambda mean, cholesky: (
        mean + ops.sqrt(_diagonal(cholesky)) * normal(mean)
    ),
    "exp_of_diagonal_only": [
        lambda mean, cholesky: vae.reparameterize(mean, _diagonal(cholesky)),
        lambda mean, cholesky: mean + ops.exp(_diagonal(cholesky)) * normal(mean),
    ],
    "lengths_of_rows": [
        lambda mean, cholesky: mean + ops.sqrt(ops.sum(cholesky**2, axis=2)) * normal(mean),
        lambda mean, cholesky: (
            mean + ops.sum(cholesky * keras.random.normal(ops.shape(cholesky)), axis=2)
        ),
    ],
    "lengths_of_columns": lambda mean, cholesky: (
        mean + ops.sum(cholesky * keras.random.normal(ops.shape(cholesky)), axis=1)
    ),
    "sums_of_rows": [
        _sum("nij,ni->ni"),
        lambda mean, cholesky: mean + ops.sum(cholesky, axis=2) * normal(mean),
        lambda mean, cholesky: mean + ops.sum(cholesky * normal(mean)[:, :, None], axis=2),
    ],
    "sums_of_columns": [
        _sum("nij,nj->nj"),
        lambda mean, cholesky: mean + ops.sum(cholesky * normal(mean)[:, None, :], axis=1),
    ],
    "exp_of_factor": [
        _factor(lambda cholesky: ops.exp(0.5 * cholesky)),
        _factor(ops.exp),
        _factor(lambda cholesky: ops.tril(ops.exp(cholesky))),
        _factor(lambda cholesky: ops.tril(ops.exp(0.5 * cholesky))),
    ],
    "exp_of_diagonal": [
        _on_diagonal(ops.exp),
        _on_diagonal(lambda cholesky: ops.exp(0.5 * cholesky)),
    ],
    "softplus_of_diagonal": _on_diagonal(ops.softplus),
    "diagonal_missing": _factor(lambda cholesky: ops.tril(cholesky, -1)),
    "mirrored": [
        _factor(lambda cholesky: cholesky + turned(cholesky)),
        _factor(lambda cholesky: cholesky + turned(ops.tril(cholesky, -1))),
    ],
    "squares_of_entries": _factor(ops.square),
    "signs_lost": _factor(ops.abs),
    "inverse": [
        _factor(lambda cholesky: tf.linalg.inv(cholesky)),
        lambda mean, cholesky: (
            mean + tf.linalg.triangular_solve(cholesky, normal(mean)[:, :, None])[:, :, 0]
        ),
    ],
    "identity_added": [
        _factor(lambda cholesky: cholesky + ops.eye(cholesky.shape[2])),
        _factor(lambda cholesky: cholesky + 0.01 * ops.eye(cholesky.shape[2])),
    ],
    "factor_of_one_image": [
        lambda mean, cholesky: mean + normal(mean) @ ops.transpose(cholesky[0]),
        lambda mean, cholesky: mean + ops.einsum("ij,nj->ni", cholesky[-1], normal(mean)),
    ],
    "factor_of_the_batch": lambda mean, cholesky: (
        mean + normal(mean) @ ops.transpose(ops.mean(cholesky, axis=0))
    ),
    "other_covariance": [
        _factor(lambda cholesky: ops.tril(cholesky) + 2 * ops.tril(cholesky, -1)),
        _factor(lambda cholesky: ops.tanh(cholesky)),
    ],
    "shared_by_the_batch": [
        _of_shape(lambda shape: (1, shape[1])),
        lambda mean, cholesky: (
            mean + ops.einsum("nij,j->ni", cholesky, keras.random.normal((mean.shape[1],)))
        ),
    ],
    "in_line": _of_shape(lambda shape: (shape[0], 1)),
    "one_number": [
        _of_shape(lambda shape: (1, 1)),
        lambda mean, cholesky: mean + ops.sum(cholesky * keras.random.normal(()), axis=2),
    ],
    "dependent_noise": _noise(_correlated),
    "noise_too_small": [
        _noise(lambda mean: 0.01 * normal(mean)),
        _factor(lambda cholesky: 0.5 * cholesky),
    ],
    "noise_too_large": _noise(lambda mean: 2.0 * normal(mean)),
    "uniform_noise": _noise(_uniform(0.0, 1.0)),
    "symmetric_uniform_noise": _noise(_uniform(-1.0, 1.0)),
    "truncated_noise": _noise(lambda mean: keras.random.truncated_normal(ops.shape(mean))),
    "noise_without_tails": _noise(_uniform(-(3**0.5), 3**0.5)),
    "noise_with_long_tails": _noise(_laplace),
    "noise_off_centre": _noise(lambda mean: 0.5 + normal(mean)),
    "frozen_noise": [
        _noise(lambda mean: keras.random.normal(ops.shape(mean), seed=3)),
        _noise(
            lambda mean: keras.random.normal(ops.shape(mean), seed=keras.random.SeedGenerator(3))
        ),
    ],
    "mean_alone": lambda mean, cholesky: ops.convert_to_tensor(mean) * 1.0,
    "constant_for_noise": lambda mean, cholesky: mean + ops.sum(cholesky, axis=2),
    "mean_missing": _mean(lambda mean, cholesky: 0.0),
    "mean_weight": _mean(lambda mean, cholesky: 2 * mean),
    "mean_through_tanh": _mean(lambda mean, cholesky: ops.tanh(mean)),
    "mean_through_factor": lambda mean, cholesky: times(cholesky, mean + normal(mean)),
    "beside_mean": _mean(lambda mean, cholesky: mean + 0.5),
    "numpy_noise": _noise(_numpy_noise),
    "no_gradient": [
        lambda mean, cholesky: _stopped(mean + times(cholesky, normal(mean))),
        _numpy_throughout,
    ],
    "gradient_to_mean_only": _factor(_stopped),
    "gradient_to_cholesky_only": _mean(lambda mean, cholesky: _stopped(mean)),
    "gradient_for_cholesky": _factor(_half_stopped),
    "fails_for_tensors": _arrays_only,
    "changes_mean": _mean_in_place,
    "changes_cholesky": _cholesky_in_place,
    "batch_size_needed": lambda mean, cholesky: (
        mean + times(cholesky, keras.random.normal(mean.shape))
    ),
    "cannot_be_compiled": _noise(lambda mean: normal(mean).numpy()),
    "fixed_batch_size": _of_shape(lambda shape: (100, shape[1])),
    "fixed_latent_size": _of_shape(lambda shape: (shape[0], 2)),
    "fixed_latent_size + shared_by_the_batch": _of_shape(lambda shape: (1, 2)),
    "axes_of_one_lost": [
        lambda mean, cholesky: mean + ops.squeeze(cholesky @ normal(mean)[:, :, None]),
        lambda mean, cholesky: ops.squeeze(mean[:, :, None] + cholesky @ normal(mean)[:, :, None]),
    ],
    "other_place": [
        _mean(lambda mean, cholesky: mean[:, ::-1]),
        _mean(lambda mean, cholesky: mean[::-1]),
        _mean(lambda mean, cholesky: mean[:1]),
        _mean(lambda mean, cholesky: ops.abs(mean)),
        lambda mean, cholesky: mean + ops.sum(cholesky + normal(mean)[:, None, :], axis=2),
    ],
    "other_draws + same_at_each_call": [
        lambda mean, cholesky: ops.abs(mean) * 1.0,
        lambda mean, cholesky: (
            mean[:, ::-1] + times(cholesky, keras.random.normal(ops.shape(mean), seed=3))
        ),
    ],
    "mean_weight + frozen_noise": lambda mean, cholesky: (
        2 * mean + times(cholesky, keras.random.normal(ops.shape(mean), seed=3))
    ),
    "mean_through_factor + frozen_noise": lambda mean, cholesky: times(
        cholesky, mean + keras.random.normal(ops.shape(mean), seed=3)
    ),
    "mean_missing + frozen_noise": lambda mean, cholesky: times(
        cholesky, keras.random.normal(ops.shape(mean), seed=3)
    ),
    "spread_of_something_else": [
        lambda mean, cholesky: mean + times(cholesky, mean * normal(mean)),
        _factor(lambda cholesky: cholesky[::-1]),
    ],
    "fixed_shape": _noise(lambda mean: _FIXED),
    "matrices_out": [
        lambda mean, cholesky: mean[:, :, None] + cholesky * normal(mean)[:, None, :],
        lambda mean, cholesky: mean[:, None, :] + normal(mean)[:, None, :] * cholesky,
    ],
    "all_with_all": lambda mean, cholesky: mean + normal(mean) @ cholesky,
    "wrong_shape": [
        lambda mean, cholesky: mean[:, :, None] + cholesky @ normal(mean)[:, :, None],
        lambda mean, cholesky: ops.mean(mean + times(cholesky, normal(mean)), axis=0),
    ],
    "not_finite": _factor(ops.sqrt),
    # Two slips at once.
    "transposed + frozen_noise": lambda mean, cholesky: (
        mean + times(turned(cholesky), keras.random.normal(ops.shape(mean), seed=3))
    ),
    "transposed + shared_by_the_batch": lambda mean, cholesky: (
        mean + times(turned(cholesky), keras.random.normal((1, ops.shape(mean)[1])))
    ),
    "transposed + noise_too_small": lambda mean, cholesky: (
        mean + 0.1 * times(turned(cholesky), normal(mean))
    ),
    "transposed + uniform_noise": lambda mean, cholesky: (
        mean + times(turned(cholesky), _uniform(0.0, 1.0)(mean))
    ),
    "diagonal_only + batch_size_needed": lambda mean, cholesky: (
        mean + _diagonal(cholesky) * keras.random.normal(mean.shape)
    ),
    "diagonal_only + in_line": lambda mean, cholesky: (
        mean + _diagonal(cholesky) * keras.random.normal((ops.shape(mean)[0], 1))
    ),
    "mean_missing + transposed": lambda mean, cholesky: times(turned(cholesky), normal(mean)),
    "covariance_for_factor + frozen_noise": lambda mean, cholesky: (
        mean + times(cholesky @ turned(cholesky), keras.random.normal(ops.shape(mean), seed=3))
    ),
    "covariance_for_factor + no_gradient": lambda mean, cholesky: _stopped(
        mean + times(cholesky @ turned(cholesky), normal(mean))
    ),
    "in_line + noise_too_large": _sum("nij,nk->ni"),
    "shared_by_the_batch + frozen_noise": _noise(
        lambda mean: keras.random.normal((1, ops.shape(mean)[1]), seed=3)
    ),
    None: [
        lambda mean, cholesky: mean + cholesky @ normal(mean),
        lambda mean, cholesky: mean + cholesky * normal(mean),
        lambda mean, cholesky: [mean, cholesky],
        _factor(lambda cholesky: np.linalg.cholesky(cholesky - 2 * np.eye(cholesky.shape[1]))),
    ],
}
