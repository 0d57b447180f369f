"""Right answers to flatten_and_scale in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def flatten_keras(images):
    return ops.reshape(ops.cast(images, "float32") / 255.0, (-1, 784))


def flatten_tf(images):
    return tf.reshape(tf.image.convert_image_dtype(images, tf.float32), [len(images), 28 * 28])


def flatten_loop(images):
    rows = np.zeros((len(images), 784), np.float32)
    for i, image in enumerate(images):
        rows[i] = image.flatten() * (1 / 255)
    return rows


def flatten_stack(images):
    return np.stack([np.ravel(image) / np.float32(255) for image in images])


def flatten_float64_first(images):
    return (np.asarray(images, dtype=np.float64) / 255.0).reshape(-1, 784).astype(np.float32)


def flatten_divide(images):
    return np.divide(images, 255, dtype=np.float32).reshape((images.shape[0], -1))
