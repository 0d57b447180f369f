"""Answers to flatten_and_scale in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("stays float64")
def flatten_and_scale(images):
    return images.reshape(images.shape[0], -1) / 255.0


@wrong("divides by 256")
def flatten_and_scale(images):
    return images.reshape(-1, 784).astype(np.float32) / 256


@wrong("transposed images")
def flatten_and_scale(images):
    flat = images.transpose(0, 2, 1).reshape(len(images), 784)
    return flat.astype("float32") / 255


@wrong("not scaled")
def flatten_and_scale(images):
    return images.reshape((images.shape[0], 28 * 28)).astype("float32")


@wrong("keeps the axes (n, 28, 28)")
def flatten_and_scale(images):
    images = images.astype("float32")
    images /= 255.0
    return images


@wrong("reshape(784, n).T mixes the images + float64")
def flatten_and_scale(images):
    m = images.shape[0]
    return images.reshape(784, m).T / 255.0


@wrong("order F (column by column) + divides by 256")
def flatten_and_scale(images):
    x = images.astype("float32") / 256.0
    return np.stack([image.flatten(order="F") for image in x])


@wrong("scaled by the maximum of each image + float64")
def flatten_and_scale(images):
    rows = images.reshape(len(images), -1)
    return rows / np.maximum(rows.max(axis=1, keepdims=True), 1)


@wrong("range -1 to 1 + transposed images")
def flatten_and_scale(images):
    x = (images.astype("float32") - 127.5) / 127.5
    return np.array([img.T.ravel() for img in x], dtype="float32")


@wrong("floor division + columns of a (784, n) matrix")
def flatten_and_scale(images):
    x = images // 255
    return x.reshape(len(x), 784).T.astype("float32")


@wrong("standardised to mean 0 and variance 1 + float64")
def flatten_and_scale(images):
    X = images.reshape(images.shape[0], 784)
    return (X - X.mean()) / X.std()


@wrong("paper and ink swapped + a channel axis instead of rows")
def flatten_and_scale(images):
    x = np.expand_dims(images, -1).astype("float32") / 255.0
    return 1.0 - x


@wrong("rounded to two decimals")
def flatten_and_scale(images):
    return np.round(images.reshape(-1, 784).astype("float32") / 255, 2)


@wrong("keras.utils.normalize (rows of length 1) for the scaling")
def flatten_and_scale(images):
    x = images.reshape(-1, 28 * 28).astype("float32")
    return keras.utils.normalize(x, axis=1).astype("float32")


@right("astype, divide, reshape(-1)")
def flatten_and_scale(images):
    x = images.astype("float32") / 255.0
    return x.reshape((-1, np.prod(x.shape[1:])))


@right("loop over images and lines")
def flatten_and_scale(images):
    result = np.zeros((len(images), 784), dtype=np.float32)
    for i in range(len(images)):
        for row in range(28):
            result[i, 28 * row : 28 * (row + 1)] = images[i][row] / 255
    return result


@right("tf.image.convert_image_dtype and tf.reshape")
def flatten_and_scale(images):
    return tf.reshape(tf.image.convert_image_dtype(images, tf.float32), (-1, 784))


@right("keras.ops cast and reshape")
def flatten_and_scale(images):
    images = keras.ops.cast(keras.ops.convert_to_tensor(images), "float32")
    return keras.ops.reshape(images / 255.0, (len(images), 784))


@right("keras layers: Rescaling and Flatten")
def flatten_and_scale(images):
    pipeline = keras.Sequential([keras.layers.Rescaling(1.0 / 255), keras.layers.Flatten()])
    return pipeline(images.astype("float32"))


@right("look-up table of the 256 fractions")
def flatten_and_scale(images):
    fractions = np.linspace(0, 1, 256).astype("float32")
    return fractions[np.array([image.flatten() for image in images])]
