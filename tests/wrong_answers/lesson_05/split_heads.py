"""Wrong answers to split_heads, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _half(outputs):
    return outputs.shape[1] // 2


def _cut(outputs):
    return outputs[:, : _half(outputs)], outputs[:, _half(outputs) :]


def _drawn(outputs):
    mean, log_var = _cut(outputs)
    return mean + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(mean))


WRONG_ANSWERS = {
    "swapped": [
        lambda outputs: _cut(outputs)[::-1],
        lambda outputs: tf.split(outputs, 2, axis=1)[::-1],
    ],
    "mean_twice": lambda outputs: (_cut(outputs)[0], _cut(outputs)[0]),
    "log_var_twice": lambda outputs: (_cut(outputs)[1], _cut(outputs)[1]),
    "all_twice": lambda outputs: (outputs, outputs),
    "not_halved": lambda outputs: (
        outputs[:, : outputs.shape[1]],
        outputs[:, outputs.shape[1] :],
    ),
    "interleaved": lambda outputs: (outputs[:, ::2], outputs[:, 1::2]),
    "rows_halved": [
        lambda outputs: (outputs[: len(outputs) // 2], outputs[len(outputs) // 2 :]),
        lambda outputs: tf.split(outputs, 2),
    ],
    "rows_halved + no_gradient": lambda outputs: np.split(outputs, 2),
    "rows_mixed": lambda outputs: tuple(ops.reshape(outputs, (2, len(outputs), _half(outputs)))),
    "overlap": lambda outputs: (
        outputs[:, : _half(outputs)],
        outputs[:, _half(outputs) - 1 : -1],
    ),
    "one_column_lost": lambda outputs: (
        outputs[:, : _half(outputs)],
        outputs[:, _half(outputs) + 1 :],
    ),
    "last_column_lost": lambda outputs: (
        outputs[:, : _half(outputs)],
        outputs[:, _half(outputs) : -1],
    ),
    "half_of_the_rows": lambda outputs: (
        outputs[:, : len(outputs) // 2],
        outputs[:, len(outputs) // 2 :],
    ),
    "latent_of_two": lambda outputs: (outputs[:, :2], outputs[:, 2:]),
    "latent_of_two_each": lambda outputs: (outputs[:, :2], outputs[:, 2:4]),
    "single_columns": lambda outputs: (outputs[:, 0], outputs[:, 1]),
    "two_rows": lambda outputs: (outputs[0], outputs[1]),
    "relu_on_mean": lambda outputs: (ops.relu(_cut(outputs)[0]), _cut(outputs)[1]),
    "tanh_on_mean": lambda outputs: (ops.tanh(_cut(outputs)[0]), _cut(outputs)[1]),
    "std_on_log_var": lambda outputs: (_cut(outputs)[0], ops.exp(0.5 * _cut(outputs)[1])),
    "variance_on_log_var": lambda outputs: (_cut(outputs)[0], ops.exp(_cut(outputs)[1])),
    "softplus_on_log_var": lambda outputs: (_cut(outputs)[0], ops.softplus(_cut(outputs)[1])),
    "logarithm_on_log_var": lambda outputs: (_cut(outputs)[0], ops.log(_cut(outputs)[1])),
    "halved_on_log_var": lambda outputs: (_cut(outputs)[0], 0.5 * _cut(outputs)[1]),
    "zeros_on_log_var": lambda outputs: (_cut(outputs)[0], 0 * _cut(outputs)[1]),
    "one_array": lambda outputs: ops.stack(_cut(outputs)),
    "one_array + no_gradient": lambda outputs: np.array(_cut(outputs)),
    "no_gradient": lambda outputs: tuple(np.asarray(part) for part in _cut(outputs)),
    "clipped_on_log_var": lambda outputs: (_cut(outputs)[0], ops.clip(_cut(outputs)[1], -5, 5)),
    # Two slips at once.
    "swapped + variance_on_log_var": lambda outputs: (
        _cut(outputs)[1],
        ops.exp(_cut(outputs)[0]),
    ),
    "swapped + std_on_log_var": lambda outputs: (_cut(outputs)[1], ops.exp(_cut(outputs)[0] / 2)),
    "interleaved + softplus_on_log_var": lambda outputs: (
        outputs[:, ::2],
        ops.softplus(outputs[:, 1::2]),
    ),
    "tanh_on_mean + std_on_log_var": lambda outputs: (
        ops.tanh(_cut(outputs)[0]),
        ops.exp(_cut(outputs)[1] / 2),
    ),
    "one_array + swapped": lambda outputs: ops.stack(_cut(outputs)[::-1]),
    "one_array + rows_mixed": lambda outputs: ops.reshape(outputs, (2, len(outputs), -1)),
    "one_array + rows_halved": lambda outputs: ops.stack(tf.split(outputs, 2)),
    "mean_twice + variance_on_log_var": lambda outputs: (
        _cut(outputs)[0],
        ops.exp(_cut(outputs)[0]),
    ),
    "swapped + no_gradient": lambda outputs: tuple(np.split(np.asarray(outputs), 2, axis=1)[::-1]),
    "variance_on_log_var + no_gradient": lambda outputs: (
        _cut(outputs)[0],
        np.exp(_cut(outputs)[1]),
    ),
    "latent_of_two_each + std_on_log_var": lambda outputs: (
        outputs[:, :2],
        ops.exp(outputs[:, 2:4] / 2),
    ),
    "single_columns + variance_on_log_var": lambda outputs: (
        outputs[:, 0],
        ops.exp(outputs[:, 1]),
    ),
    "relu_on_mean + relu_on_log_var": lambda outputs: tuple(map(ops.relu, _cut(outputs))),
    "rows_halved + variance_on_log_var": lambda outputs: (
        outputs[: len(outputs) // 2],
        ops.exp(outputs[len(outputs) // 2 :]),
    ),
    None: [
        lambda outputs: outputs,
        lambda outputs: outputs[:, : _half(outputs)],
        lambda outputs: (*_cut(outputs), _drawn(outputs)),
        lambda outputs: tuple(part.copy() for part in _cut(outputs)),
        lambda outputs: (outputs[:, : outputs.shape[1] / 2], outputs[:, outputs.shape[1] / 2 :]),
        _drawn,
    ],
}
