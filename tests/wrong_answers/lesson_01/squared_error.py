"""Wrong answers to squared_error, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _in_place(x, x_hat):
    x -= x_hat
    return np.sum(x**2, axis=1)


def _cosine(x, x_hat):
    return 1 - np.sum(x * x_hat, axis=1) / np.linalg.norm(x, axis=1) / np.linalg.norm(x_hat, axis=1)


def _clipped_cross_entropy(x, x_hat):
    return keras.losses.binary_crossentropy(x, x_hat)


def _huber(x, x_hat):
    return ops.sum(ops.where(ops.abs(x - x_hat) < 1, (x - x_hat) ** 2 / 2, 0.5), axis=1)


def _first_image_only(x, x_hat):
    return np.array([np.sum((x[0] - x_hat[0]) ** 2)])


WRONG_ANSWERS = {
    "mean_over_pixels": [
        lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=1),
        lambda x, x_hat: keras.losses.mean_squared_error(x, x_hat),
    ],
    "mean_of_everything": [
        lambda x, x_hat: np.mean((x - x_hat) ** 2),
        lambda x, x_hat: keras.losses.MeanSquaredError()(x, x_hat),
    ],
    "sum_of_everything": [
        lambda x, x_hat: np.sum((x - x_hat) ** 2),
        lambda x, x_hat: np.linalg.norm(x - x_hat) ** 2,
    ],
    "mean_over_images": lambda x, x_hat: np.mean(np.sum((x - x_hat) ** 2, axis=1)),
    "wrong_axis": lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=0),
    "not_summed": [
        lambda x, x_hat: (x - x_hat) ** 2,
        lambda x, x_hat: tf.math.squared_difference(x, x_hat),
    ],
    "not_squared": lambda x, x_hat: np.sum(x - x_hat, axis=1),
    "absolute": lambda x, x_hat: np.sum(np.abs(x - x_hat), axis=1),
    "squared_after_sum": lambda x, x_hat: np.sum(x - x_hat, axis=1) ** 2,
    "root": lambda x, x_hat: np.linalg.norm(x - x_hat, axis=1),
    "changes_x": _in_place,
    "float16": lambda x, x_hat: np.sum((x - x_hat).astype("float16") ** 2, axis=1),
    "half": lambda x, x_hat: 0.5 * np.sum((x - x_hat) ** 2, axis=1),
    "divided_by_images": lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=1) / len(x),
    "sum_over_batch": lambda x, x_hat: np.full(len(x), np.sum((x - x_hat) ** 2)),
    "kept_axis": lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=1, keepdims=True),
    "difference_of_squares": lambda x, x_hat: np.sum(x**2 - x_hat**2, axis=1),
    "cross_entropy": lambda x, x_hat: (
        -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat), axis=1)
    ),
    "sign": lambda x, x_hat: -np.sum((x - x_hat) ** 2, axis=1),
    "sum_squared": lambda x, x_hat: np.sum((x + x_hat) ** 2, axis=1),
    "product": lambda x, x_hat: np.sum(x * x_hat, axis=1),
    "times_784": lambda x, x_hat: 784 * np.sum((x - x_hat) ** 2, axis=1),
    "zeros": lambda x, x_hat: np.zeros(len(x)),
    "float32_only": lambda x, x_hat: (
        ops.sum(x * x, 1) - 2 * ops.sum(x * x_hat, 1) + ops.sum(x_hat * x_hat, 1)
    ),
    # Two at once.
    "root + mean_over_pixels": lambda x, x_hat: np.sqrt(np.mean((x - x_hat) ** 2, axis=1)),
    "sum_of_everything + root": lambda x, x_hat: np.linalg.norm(x - x_hat),
    "mean_of_everything + root": lambda x, x_hat: np.sqrt(np.mean((x - x_hat) ** 2)),
    "mean_of_everything + absolute": lambda x, x_hat: np.mean(np.abs(x - x_hat)),
    "absolute + mean_over_pixels": lambda x, x_hat: np.mean(np.abs(x - x_hat), axis=1),
    "not_squared + mean_over_pixels": lambda x, x_hat: np.mean(x - x_hat, axis=1),
    "mean_of_everything + half": lambda x, x_hat: 0.5 * np.mean((x - x_hat) ** 2),
    "sum_of_everything + half": lambda x, x_hat: tf.nn.l2_loss(x - x_hat),
    "wrong_axis + absolute": lambda x, x_hat: np.sum(np.abs(x - x_hat), axis=0),
    "wrong_axis + root": lambda x, x_hat: np.linalg.norm(x - x_hat, axis=0),
    "not_summed + half": lambda x, x_hat: (x - x_hat) ** 2 / 2,
    "not_summed + root": [
        lambda x, x_hat: np.sqrt((x - x_hat) ** 2),
        lambda x, x_hat: np.abs(x - x_hat),
    ],
    "kept_axis + root": lambda x, x_hat: np.linalg.norm(x - x_hat, axis=1, keepdims=True),
    "changes_x + mean_over_pixels": lambda x, x_hat: np.mean(
        np.square(np.subtract(x, x_hat, out=x)), axis=1
    ),
    None: [_cosine, _clipped_cross_entropy, _huber, _first_image_only],
}
