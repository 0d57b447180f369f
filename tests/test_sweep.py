"""Runs of a sweep differ in nothing but the price of a nat."""

import numpy as np
import pytest

from vae_helpers import data
from vae_helpers.quiet import keras
from vae_helpers.sweep import BATCH_SIZE, Sweep
from vae_helpers.vae import VAE, build_decoder, build_encoder


def images(n):
    (train_images, _), _ = data.load_mnist()
    return train_images[:n].reshape(n, 784)


@pytest.fixture(scope="module")
def sweep():
    keras.utils.set_random_seed(1)
    vae = VAE(build_encoder(2), build_decoder(2), seed=1)
    return Sweep(vae, images(10 * BATCH_SIZE), images(100), epochs=2, jit_compile=False)


def test_a_run_leaves_nothing_behind_for_the_next(sweep):
    first = sweep.at(1.0)
    dear = sweep.at(20.0)
    assert dear[0] < first[0] - 0.1
    assert sweep.at(1.0) == first


def test_its_start_is_the_mean_image_and_no_step(sweep):
    sweep.reset()
    (variable,) = [v for v in sweep.model.decoder.trainable_variables if v.shape == (784,)]
    m = 1 / (1 + np.exp(-np.asarray(variable)))
    wanted = np.clip(sweep.train_images.mean(axis=0) / 255, 0.001, 0.999)
    np.testing.assert_allclose(m, wanted, rtol=1e-4)
    assert int(sweep.model.optimizer.iterations) == 0


def test_rate_and_distortion_are_means_over_the_test_images(sweep):
    sweep.reset()
    rate, distortion = sweep.evaluated()
    sweep.reset()
    parts = [sweep.model.terms(some) for some in np.split(sweep.test_images, 5)]
    assert distortion == pytest.approx(np.mean([np.mean(part[0]) for part in parts]))
    assert rate == pytest.approx(np.mean([np.mean(part[1]) for part in parts]))


def test_a_restart_begins_elsewhere_and_can_be_made_again(sweep):
    first, start = sweep.at(1.0), sweep.start
    for seed in (5, 5):
        keras.utils.set_random_seed(seed)
        sweep.restart()
        weights = sweep.model.encoder.get_weights()
        other = sweep.at(1.0)
        assert abs(other[0] - first[0]) > 1e-3
    sweep.reset()
    assert all(map(np.array_equal, weights, sweep.model.encoder.get_weights()))
    keras.utils.set_random_seed(1)
    sweep.start = start
    assert sweep.at(1.0) == pytest.approx(first, rel=1e-6)


def test_a_price_sets_beta_for_its_run(sweep):
    sweep.at(3.0)
    assert float(sweep.model.beta) == 3.0


def test_images_in_fractions_are_refused(sweep):
    with pytest.raises(TypeError, match="train_images has dtype float32, but must have uint8"):
        Sweep(sweep.model, images(1250).astype("float32"), images(100))
