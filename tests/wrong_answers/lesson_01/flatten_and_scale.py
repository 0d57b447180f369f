"""Wrong answers to flatten_and_scale, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras

ops = keras.ops


def _rows(images):
    return images.reshape(len(images), -1).astype("float32")


def _pictures(images):
    return images.astype("float32") / 255


def _mixed(images):
    return images.reshape(784, -1).T


def _turned(images):
    return images.transpose(0, 2, 1).reshape(len(images), 784)


def _standardised(x):
    return (x - x.mean()) / x.std()


def _in_order(order):
    return lambda images: _rows(order(images)) / 255


def _moved_and_cut(images):
    x = np.zeros((len(images), 28, 28), "float32")
    x[:, 1:] = images[:, :-1] / 255
    return x.reshape(len(images), 784)


def _first_alone(images):
    rows = np.zeros((len(images), 784), "float32")
    rows[0] = images[0].ravel() / 255
    return rows


def _in_place(images):
    x = _rows(images) / 255
    images[:] = 0
    return x


WRONG_ANSWERS = {
    "not_scaled": [_rows, lambda images: ops.reshape(ops.cast(images, "float32"), (-1, 784))],
    "over_256": lambda images: _rows(images) / 256,
    "fractions_lost": [
        lambda images: _rows(images // 255),
        lambda images: (_rows(images) / 255).astype("uint8").astype("float32"),
    ],
    "not_flattened": [_pictures, lambda images: _pictures(images)[..., None]],
    "batch_flattened": [
        lambda images: _pictures(images).ravel(),
        lambda images: _pictures(images).reshape(1, -1),
    ],
    "one_image_a_column": lambda images: (_rows(images) / 255).T,
    "images_mixed": [
        lambda images: _mixed(images).astype("float32") / 255,
        lambda images: images.swapaxes(0, 2).reshape(len(images), -1).astype("float32") / 255,
        lambda images: _rows(images.reshape(28, -1, 28).swapaxes(0, 1).reshape(-1, 28, 28)) / 255,
    ],
    "upside_down": _in_order(lambda images: images[:, ::-1]),
    "mirrored": _in_order(lambda images: images[:, :, ::-1]),
    "half_a_turn": _in_order(lambda images: images[:, ::-1, ::-1]),
    "turned_left": _in_order(lambda images: np.rot90(images, axes=(1, 2))),
    "turned_right": _in_order(lambda images: np.rot90(images, -1, axes=(1, 2))),
    "batch_reordered": [
        _in_order(lambda images: images[::-1]),
        _in_order(lambda images: np.roll(images, 1, axis=0)),
    ],
    "one_image_only": lambda images: np.repeat(_rows(images[:1]) / 255, len(images), axis=0),
    "images_repeated": _in_order(lambda images: images[[0, *range(len(images) - 1)]]),
    "rows_left_empty": _first_alone,
    "moved": [
        lambda images: np.roll(_rows(images) / 255, 1, axis=1),
        _in_order(lambda images: np.roll(images, -1, axis=1)),
        _moved_and_cut,
    ],
    "other_places": [
        lambda images: np.sort(_rows(images) / 255, axis=1),
        _in_order(lambda images: images.reshape(-1, 14, 2, 28)[:, :, ::-1]),
        _in_order(lambda images: np.repeat(images[:, ::2], 2, axis=1)),
        _in_order(lambda images: np.roll(images, 5, axis=2) * (np.arange(28) >= 5).astype("uint8")),
        _in_order(lambda images: images[:, np.random.default_rng(0).permutation(28)]),
    ],
    "transposed": [
        lambda images: _turned(images).astype("float32") / 255,
        lambda images: _pictures(images).reshape(-1, 784, order="F"),
    ],
    "by_largest_pixel": lambda images: _rows(images) / images.max(),
    "by_own_maximum": lambda images: _rows(images) / images.max(axis=(1, 2))[:, None],
    "minus_one_to_one": [
        lambda images: _rows(images) / 127.5 - 1,
        lambda images: (_rows(images) - 127.5) / 127.5,
    ],
    "standardised": lambda images: _standardised(_rows(images)),
    "standardised_each": lambda images: np.stack([_standardised(row) for row in _rows(images)]),
    "scaled_twice": lambda images: _rows(images) / 255 / 255,
    "binarised": lambda images: (_rows(images) > 127).astype("float32"),
    "inverted": lambda images: 1 - _rows(images) / 255,
    "float64": [
        lambda images: _rows(images).astype("float64") / 255,
        lambda images: images.reshape(len(images), 784) / 255,
    ],
    "float16": lambda images: (_rows(images) / 255).astype("float16"),
    "changes_images": _in_place,
    "wrong_shape": lambda images: _rows(images)[:, None] / 255,
    "some_batches_only": lambda images: _rows(images)[:3] / 255,
    "other_values": [
        lambda images: (_rows(images) / 255) ** 2,
        lambda images: _rows(images // 2 * 2) / 255,
    ],
    # Two at once.
    "not_scaled + still_bytes": lambda images: images.reshape(len(images), 784),
    "not_flattened + not_scaled": lambda images: images.astype("float32"),
    "not_flattened + float64": lambda images: images / 255,
    "not_flattened + over_256": lambda images: images.astype("float32") / 256,
    "batch_flattened + float64": lambda images: images.ravel() / 255,
    "transposed + not_scaled": lambda images: _turned(images).astype("float32"),
    "transposed + over_256": lambda images: _turned(images).astype("float32") / 256,
    "images_mixed + not_scaled": lambda images: _mixed(images).astype("float32"),
    "upside_down + over_256": lambda images: _rows(images[:, ::-1]) / 256,
    "mirrored + other_values": lambda images: (_rows(images[:, :, ::-1]) / 255) ** 2,
    "moved + not_scaled": lambda images: np.roll(_rows(images), 28, axis=1),
    "batch_reordered + float64": lambda images: images[::-1].reshape(-1, 784) / 255,
    "other_places + over_256": lambda images: np.sort(_rows(images), axis=1) / 256,
    "images_mixed + float64": lambda images: _mixed(images) / 255,
    "over_256 + float64": lambda images: images.reshape(-1, 784) / 256,
    "by_largest_pixel + float64": lambda images: images.reshape(-1, 784) / images.max(),
    "minus_one_to_one + float64": lambda images: images.reshape(-1, 784) / 127.5 - 1,
    "fractions_lost + still_bytes": lambda images: (_rows(images) / 255).astype("uint8"),
    "binarised + other_type": lambda images: images.reshape(-1, 784) > 127,
}
