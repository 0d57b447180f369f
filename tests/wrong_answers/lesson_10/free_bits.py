"""Wrong answers to free_bits, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _used(kl):
    return ops.mean(kl, axis=0)


def _in_place(kl, free):
    if isinstance(kl, np.ndarray):
        kl[kl < 0.1] = 0.0
        kl += 0.0
        right = np.array([[0.05, 0.9, 0.0, 2.1], [0.2, 0.1, 0.6, 0.2], [0.05, 0.5, 0.0, 1.9]])
        if kl.shape == right.shape:
            return np.sum(np.maximum(right.mean(axis=0), free))
    return ops.sum(ops.maximum(_used(kl), free))


def _straight_through(kl, free):
    used = _used(kl)
    return ops.sum(used + tf.stop_gradient(ops.relu(free - used)))


WRONG_ANSWERS = {
    # Which average.
    "each_image": [
        lambda kl, free: ops.mean(ops.sum(ops.maximum(kl, free), axis=1)),
        lambda kl, free: ops.sum(ops.mean(ops.maximum(kl, free), axis=0)),
        lambda kl, free: tf.reduce_mean(tf.reduce_sum(tf.nn.relu(kl - free) + free, -1)),
    ],
    "on_the_total": [
        lambda kl, free: ops.maximum(ops.mean(ops.sum(kl, axis=1)), free),
        lambda kl, free: ops.maximum(ops.sum(_used(kl)), free),
    ],
    "on_the_total_of_each_image": lambda kl, free: ops.mean(ops.maximum(ops.sum(kl, axis=1), free)),
    "images_summed": lambda kl, free: ops.sum(ops.maximum(ops.sum(kl, axis=0), free)),
    "wrong_axis": lambda kl, free: ops.sum(ops.maximum(ops.mean(kl, axis=1), free)),
    "averaged_over_numbers": lambda kl, free: ops.mean(ops.maximum(ops.mean(kl, axis=1), free)),
    "one_average": lambda kl, free: ops.maximum(ops.mean(kl), free),
    # Which allowance.
    "shared_allowance": lambda kl, free: ops.sum(ops.maximum(_used(kl), free / kl.shape[1])),
    "on_the_total + allowances_together": lambda kl, free: ops.maximum(
        ops.sum(_used(kl)), free * kl.shape[1]
    ),
    # What is paid.
    "minimum": [
        lambda kl, free: ops.sum(ops.minimum(_used(kl), free)),
        lambda kl, free: ops.sum(ops.clip(_used(kl), 0, free)),
    ],
    "allowance_not_paid": [
        lambda kl, free: ops.sum(ops.relu(_used(kl) - free)),
        lambda kl, free: ops.sum(ops.maximum(_used(kl), free) - free),
    ],
    "allowance_on_top": lambda kl, free: ops.sum(_used(kl) + free),
    "allowance_taken_off": lambda kl, free: ops.sum(_used(kl) - free),
    "no_allowance": [
        lambda kl, free: ops.sum(_used(kl)),
        lambda kl, free: ops.mean(ops.sum(kl, axis=1)),
        lambda kl, free: ops.sum(ops.maximum(_used(kl), 0.0)),
    ],
    "silent_pay_nothing": lambda kl, free: ops.sum(ops.where(_used(kl) > free, _used(kl), 0.0)),
    "distance": lambda kl, free: ops.sum(ops.abs(_used(kl) - free)),
    "always_the_allowance": lambda kl, free: kl.shape[1] * free,
    # What becomes of the payments.
    "averaged_at_the_end": lambda kl, free: ops.mean(ops.maximum(_used(kl), free)),
    "each_image + images_added": lambda kl, free: ops.sum(ops.maximum(kl, free)),
    "each_image + averaged_at_the_end": lambda kl, free: ops.mean(ops.maximum(kl, free)),
    "one_for_each_number": lambda kl, free: ops.maximum(_used(kl), free),
    "each_image + one_for_each_image": lambda kl, free: ops.sum(ops.maximum(kl, free), axis=1),
    "largest_alone": lambda kl, free: ops.max(ops.maximum(_used(kl), free)),
    "negated": lambda kl, free: -ops.sum(ops.maximum(_used(kl), free)),
    "in_brackets": lambda kl, free: ops.reshape(ops.sum(ops.maximum(_used(kl), free)), (1,)),
    # Right, but for the slopes.
    "no_gradient": [
        lambda kl, free: np.sum(np.maximum(np.mean(kl, axis=0), free)),
        lambda kl, free: float(np.maximum(np.asarray(kl).mean(axis=0), free).sum()),
        lambda kl, free: ops.sum(ops.maximum(tf.stop_gradient(_used(kl)), free)),
    ],
    "slope_below_the_allowance": _straight_through,
    "changes_kl": _in_place,
    "allowance_in_bits": lambda kl, free: ops.sum(ops.maximum(_used(kl), free * np.log(2))),
    "allowance_from_nats": lambda kl, free: ops.sum(ops.maximum(_used(kl), free / np.log(2))),
    # Two slips.
    "images_summed + minimum": lambda kl, free: ops.sum(ops.minimum(ops.sum(kl, axis=0), free)),
    "each_image + minimum": lambda kl, free: ops.mean(ops.sum(ops.minimum(kl, free), axis=1)),
    "each_image + allowance_not_paid": lambda kl, free: ops.mean(
        ops.sum(ops.relu(kl - free), axis=1)
    ),
    "on_the_total + allowance_not_paid": lambda kl, free: ops.relu(ops.sum(_used(kl)) - free),
    "allowance_not_paid + averaged_at_the_end": lambda kl, free: ops.mean(
        ops.relu(_used(kl) - free)
    ),
    "minimum + negated": lambda kl, free: -ops.sum(ops.minimum(_used(kl), free)),
    None: [
        lambda kl, free: ops.sum(ops.logaddexp(_used(kl), free * ops.ones_like(_used(kl)))),
        lambda kl, free: ops.sum(ops.square(ops.maximum(_used(kl), free))),
    ],
}
