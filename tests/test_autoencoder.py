"""The parts of lesson 1: pixels, errors, two halves of a model, principal components."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from vae_helpers import autoencoder
from vae_helpers.quiet import keras

RANDOM = np.random.default_rng(0)
# The first directions vary most, and the cloud lies off the origin.
X = RANDOM.normal(size=(80, 5)) @ np.diag([5, 3, 1, 0.5, 0.1]) + [1, -2, 3, 0, 4]


def test_pixels_become_rows_from_0_to_1():
    images = np.arange(2 * 784).reshape(2, 28, 28).astype("uint8")
    rows = autoencoder.flatten_and_scale(images)
    assert (rows.shape, rows.dtype) == ((2, 784), "float32")
    np.testing.assert_allclose(rows[1] * 255, images[1].ravel(), rtol=1e-6)


def test_the_squared_error_is_one_number_an_image():
    x_hat = X + np.arange(80)[:, None]
    np.testing.assert_allclose(autoencoder.squared_error(X, x_hat), 5 * np.arange(80.0) ** 2)


@pytest.mark.parametrize("latent_dim", [2, 7])
def test_the_two_halves_fit_together(latent_dim):
    encoder, decoder = autoencoder.build_autoencoder(latent_dim)
    codes = encoder(np.zeros((3, 784), "float32"))
    assert tuple(codes.shape) == (3, latent_dim)
    pixels = keras.ops.convert_to_numpy(decoder(100 * RANDOM.normal(size=(3, latent_dim))))
    assert pixels.shape == (3, 784)
    assert pixels.min() >= 0
    assert pixels.max() <= 1


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_principal_subspace_is_that_of_scikit_learn(k):
    mean, components = autoencoder.principal_subspace(X, k)
    right = PCA(k).fit(X)
    np.testing.assert_allclose(mean, right.mean_)
    np.testing.assert_allclose(components.T @ components, np.eye(k), atol=1e-9)
    np.testing.assert_allclose(components @ components.T, right.components_.T @ right.components_)


def test_more_components_than_numbers_are_refused():
    with pytest.raises(ValueError, match="principal_subspace: k is 6, but must be at most 5"):
        autoencoder.principal_subspace(X, 6)


def test_angles_between_subspaces_are_those_they_were_turned_by():
    axes = np.eye(5)
    turned = np.stack([axes[0], np.cos(0.3) * axes[1] + np.sin(0.3) * axes[2]], axis=1)
    angles = autoencoder.subspace_angles(axes[:, :2], turned)
    np.testing.assert_allclose(np.sort(angles), np.sort([0, np.degrees(0.3)]), atol=1e-4)
