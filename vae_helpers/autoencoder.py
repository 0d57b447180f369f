"""The parts of lesson 1: pixels as rows, the squared error, an autoencoder, and PCA.

Arrays hold one image a row.
"""

import numpy as np

from vae_helpers.arguments import array, takes, whole
from vae_helpers.quiet import keras


@takes(images=array("n 28 28", dtype="uint8"))
def flatten_and_scale(images):
    """Images as rows of pixels: uint8 (n, 28, 28) -> float32 (n, 784) in [0, 1].

    Raises TypeError or ValueError for another dtype or shape.
    """
    return images.reshape(len(images), 784).astype("float32") / 255


@takes(x=array("n d"), x_hat=array("n d"))
def squared_error(x, x_hat):
    """The squared distance of each image from its reconstruction: (n, d), (n, d) -> (n,).

    Summed over the pixels, not averaged.
    Raises TypeError or ValueError for a wrong shape.
    """
    return keras.ops.sum((x - x_hat) ** 2, axis=1)


@takes(latent_dim=whole(at_least=1))
def build_autoencoder(latent_dim):
    """An encoder (n, 784) -> (n, latent_dim) and a decoder back to pixels in [0, 1].

    One hidden layer of 512 units each. The code is linear, so that it may be any number.
    Raises TypeError or ValueError for a latent_dim that is not a whole number of at least 1.
    """
    encoder = keras.Sequential(
        [
            keras.Input((784,), name="x"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(latent_dim),
        ],
        name="encoder",
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,), name="z"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ],
        name="decoder",
    )
    return encoder, decoder


@takes(x=array("n d"), k=whole(at_least=1, at_most="d"))
def principal_subspace(x, k):
    """The mean (d,) of the rows of x (n, d) and orthonormal components (d, k).

    The components span the k directions along which the rows vary most: the eigenvectors of
    the covariance matrix with the largest eigenvalues.

    Source: Pearson 1901; Bishop, Pattern Recognition and Machine Learning (2006), section 12.1.
    Raises TypeError or ValueError for a wrong shape, or a k that is not a whole number from 1 to d.
    """
    mean = x.mean(axis=0)
    centred = x - mean
    _, eigenvectors = np.linalg.eigh(centred.T @ centred)  # the largest eigenvalue comes last
    return mean, eigenvectors[:, ::-1][:, :k]


@takes(one=array("d k"), other=array("d k"))
def subspace_angles(one, other):
    """The angles between two subspaces, in degrees, the largest first: (d, k), (d, k) -> (k,).

    All are 0 where the columns of both span the same subspace.

    Source: Bjorck and Golub 1973, Numerical methods for computing angles between linear
    subspaces, theorem 1; computed by SciPy.
    Raises TypeError or ValueError for a wrong shape.
    """
    from scipy.linalg import subspace_angles as in_radians

    return np.degrees(in_radians(np.asarray(one), np.asarray(other)))
