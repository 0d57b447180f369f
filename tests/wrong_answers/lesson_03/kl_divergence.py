"""Wrong answers to kl_divergence, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _terms(mean, log_var):
    return 0.5 * (mean**2 + ops.exp(log_var) - log_var - 1)


def _with(mean=lambda m: m**2, variance=np.exp, log=lambda v: v, one=1, half=0.5, put=ops.sum):
    """The KL with some of its parts replaced."""

    def kl(m, v):
        with np.errstate(all="ignore"):
            return half * put(mean(m) + variance(v) - log(v) - one, axis=1)

    return kl


def _sampled(mean, log_var):
    noise = keras.random.normal((64, *mean.shape))
    z = mean + ops.exp(log_var / 2) * noise
    return 0.5 * ops.mean(ops.sum(z**2 - noise**2 - log_var, axis=-1), axis=0)


def _changed_mean(mean, log_var):
    mean **= 2
    return 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)


def _squared_in_place(mean, log_var):
    np.exp(log_var, out=log_var)
    return 0.5 * np.sum(mean**2 + log_var - np.log(log_var) - 1, axis=1)


def _written_for_one_shape(mean, log_var):
    return ops.sum(ops.reshape(_terms(mean, log_var), (3, 4)), axis=1)


def _columns(mean, log_var):
    first = ops.sum(mean**2 + ops.exp(log_var), axis=1, keepdims=True)
    return 0.5 * (first - ops.sum(log_var + 1, axis=1))


def _remembers(memory):
    def kl(mean, log_var):
        return memory.setdefault(mean.shape, ops.sum(_terms(mean, log_var), axis=1))

    return kl


def _clipped(low, high):
    return lambda mean, log_var: ops.sum(_terms(mean, ops.clip(log_var, low, high)), axis=1)


WRONG_ANSWERS = {
    # How the terms are put together.
    "mean_over_numbers": [
        lambda mean, log_var: ops.mean(_terms(mean, log_var), axis=1),
        lambda mean, log_var: (
            -0.5 * tf.reduce_mean(1 + log_var - tf.square(mean) - tf.exp(log_var), 1)
        ),
    ],
    "wrong_axis": lambda mean, log_var: ops.sum(_terms(mean, log_var), axis=0),
    "sum_of_everything": [
        lambda mean, log_var: ops.sum(_terms(mean, log_var)),
        lambda mean, log_var: -0.5 * np.sum(1 + log_var - mean**2 - np.exp(log_var)),
    ],
    "mean_of_everything": lambda mean, log_var: ops.mean(_terms(mean, log_var)),
    "mean_over_images": lambda mean, log_var: ops.mean(ops.sum(_terms(mean, log_var), axis=1)),
    "not_summed": _terms,
    "kept_axis": lambda mean, log_var: ops.sum(_terms(mean, log_var), axis=1, keepdims=True),
    "sum_over_batch": lambda mean, log_var: np.full(len(mean), np.sum(_terms(mean, log_var))),
    "divided_by_images": lambda mean, log_var: ops.sum(_terms(mean, log_var), axis=1) / len(mean),
    "n_by_n": _columns,
    # How often the whole or a term counts.
    "sign": lambda mean, log_var: -ops.sum(_terms(mean, log_var), axis=1),
    "bits": lambda mean, log_var: ops.sum(_terms(mean, log_var), axis=1) / np.log(2),
    "no_half": _with(half=1),
    "factor_odd": _with(half=0.5 * 0.00025),
    "mean_weight": lambda mean, log_var: ops.sum(
        mean**2 + 0.5 * (ops.exp(log_var) - log_var - 1), axis=1
    ),
    "half_on_the_mean_alone": lambda mean, log_var: ops.sum(
        0.5 * mean**2 + ops.exp(log_var) - log_var - 1, axis=1
    ),
    "no_one": _with(one=0),
    "one_sign": _with(one=-1),
    "one_for_all_numbers": lambda mean, log_var: (
        0.5 * (ops.sum(mean**2 + ops.exp(log_var) - log_var, axis=1) - 1)
    ),
    "no_mean": _with(mean=lambda m: 0 * m),
    "mean_sign": _with(mean=lambda m: -(m**2)),
    "log_var_sign": _with(log=lambda v: -v),
    "no_log_var": _with(log=lambda v: 0 * v),
    "log_var_weight": _with(log=lambda v: v / 2),
    "variance_sign": _with(variance=lambda v: -np.exp(v)),
    "no_variance": _with(variance=lambda v: 0 * v),
    # What stands in the place of a part.
    "mean_not_squared": _with(mean=lambda m: m),
    "mean_absolute": _with(mean=abs),
    "std_for_variance": _with(variance=lambda v: np.exp(v / 2)),
    "variance_squared": _with(variance=lambda v: np.exp(v) ** 2),
    "variance_inverted": _with(variance=lambda v: np.exp(-v)),
    "log_var_squared": _with(variance=np.square),
    "softplus_for_exp": [
        _with(variance=ops.softplus),
        lambda mean, log_var: (
            0.5 * tf.reduce_sum(mean**2 + tf.math.softplus(log_var) - log_var - 1, axis=-1)
        ),
    ],
    "exp_twice": _with(variance=lambda v: np.exp(np.exp(v))),
    "log_of_log_var": _with(log=np.log),
    "log_var_as_variance": _with(variance=lambda v: v, log=np.log),
    "std_for_its_logarithm": _with(log=lambda v: np.exp(v / 2)),
    "variance_does_not_count": [
        _with(variance=lambda v: v),
        lambda mean, log_var: 0.5 * ops.sum(mean**2 - 1 + 0 * log_var, axis=1),
        _with(log=np.exp),
    ],
    "log_std_for_log_var": _with(variance=lambda v: np.exp(2 * v), log=lambda v: 2 * v),
    "std_as_variance": _with(variance=lambda v: np.exp(v / 2), log=lambda v: v / 2),
    "arguments_swapped": lambda mean, log_var: ops.sum(_terms(log_var, mean), axis=1),
    "reversed": lambda mean, log_var: (
        0.5 * ops.sum((1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1)
    ),
    # What is no sum of such terms.
    "sampled": _sampled,
    "changes_mean": [_changed_mean, _squared_in_place],
    "free_bits": [
        lambda mean, log_var: ops.sum(ops.maximum(_terms(mean, log_var), 0.5), axis=1),
        lambda mean, log_var: ops.maximum(ops.sum(_terms(mean, log_var), axis=1), 3),
    ],
    "kl_of_shares": [
        keras.losses.kl_divergence,
        lambda mean, log_var: keras.losses.KLDivergence(reduction="none")(mean, ops.exp(log_var)),
    ],
    # Right for some arguments alone.
    "only_moderate_values": [
        _clipped(-5, 5),
        _clipped(-6, 6),
        _clipped(-10, 5),
        _with(variance=lambda v: np.maximum(np.exp(v), 0.01), log=lambda v: v),
        _with(variance=lambda v: np.exp(v) + 1e-5),
        _with(log=lambda v: np.log(np.exp(v) + 1e-6)),
    ],
    "some_batches_only": [
        _remembers({}),
        lambda mean, log_var: ops.squeeze(ops.sum(_terms(mean, log_var), axis=1)),
    ],
    "some_batches_fail": _written_for_one_shape,
    # Two slips.
    "std_for_variance + no_one": _with(variance=lambda v: np.exp(v / 2), one=0),
    "sign + no_half": _with(half=-1),
    "mean_over_numbers + log_var_sign": _with(log=lambda v: -v, put=ops.mean),
    "sum_of_everything + no_half": lambda mean, log_var: 2 * ops.sum(_terms(mean, log_var)),
    "wrong_axis + divided_by_images": lambda mean, log_var: ops.mean(_terms(mean, log_var), axis=0),
    "mean_over_numbers + no_half": _with(half=1, put=ops.mean),
    "mean_not_squared + one_sign": _with(mean=lambda m: m, one=-1),
    "reversed + no_half": lambda mean, log_var: ops.sum(
        (1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1
    ),
    "log_of_log_var + no_half": _with(log=np.log, half=1),
    "mean_over_numbers + log_var_as_variance": _with(
        variance=lambda v: v, log=np.log, put=ops.mean
    ),
    "arguments_swapped + sign": lambda mean, log_var: -ops.sum(_terms(log_var, mean), axis=1),
    "softplus_for_exp + no_half": _with(variance=ops.softplus, half=1),
    "mean_of_everything + log_std_for_log_var": lambda mean, log_var: ops.mean(
        _terms(mean, 2 * log_var)
    ),
    "sign + bits": lambda mean, log_var: -ops.sum(_terms(mean, log_var), axis=1) / np.log(2),
    "mean_absolute + factor_odd": _with(mean=abs, half=0.5 * 0.00025),
    "log_var_terms_sign": _with(variance=lambda v: -np.exp(v), log=lambda v: -v),
    None: [
        lambda mean, log_var: ops.sum(_terms(mean**1.5, log_var), axis=1),
    ],
}
