"""The work behind the decoder without an encoder: the matrix of pairs, the steps, the shares."""

import numpy as np
import pytest

from vae_helpers import without_encoder
from vae_helpers.densities import log_mean_exp
from vae_helpers.quiet import keras
from vae_helpers.vae import bernoulli_log_likelihood, build_decoder


@pytest.mark.parametrize("draws", [5, 2300])
def test_the_matrix_of_log_likelihoods_is_that_of_single_pairs(draws):
    random = np.random.default_rng(0)
    decoder, z, x = build_decoder(3), random.normal(size=(draws, 3)), random.uniform(size=(4, 784))
    z, x = z.astype("float32"), x.astype("float32")
    pairs = without_encoder.log_likelihoods(decoder, z, x).numpy()
    assert pairs.shape == (draws, 4)
    logits = decoder(z).numpy()
    for image in range(4):
        alone = bernoulli_log_likelihood(np.tile(x[image], (draws, 1)), logits)
        assert np.allclose(pairs[:, image], alone, rtol=1e-4)


def _loss(decoder, z, x):
    return -keras.ops.mean(log_mean_exp(without_encoder.log_likelihoods(decoder, z, x)))


def test_a_training_makes_its_images_more_probable_and_says_so_every_hundred_steps():
    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    images = np.repeat(np.uint8([[0], [255]]), 784, axis=1)  # all black, all white
    decoder = without_encoder.new_decoder(1, images)
    z = random.standard_normal((50, 1), dtype="float32")
    before, lines = float(_loss(decoder, z, images.astype("float32") / 255)), []
    without_encoder.train(decoder, _loss, images, random, draws=20, steps=100, say=lines.append)
    after = float(_loss(decoder, z, images.astype("float32") / 255))
    assert before == pytest.approx(784 * np.log(2), rel=0.05)  # the mean image is a fair coin
    assert after < 0.1 * before
    assert [line.split(":")[0] for line in lines] == ["steps up to 100"]


def test_the_shares_are_those_of_digits_that_were_planted():
    """Codes decode to one of two images by their sign, and the judge knows both."""
    black, white = np.zeros(784), np.ones(784)

    def decoder(z):
        return keras.ops.convert_to_tensor(np.float32(20 * np.sign(z) * white))

    z = np.float32([[1], [1], [1], [-1]])
    x = np.float32([white] * 900 + [black] * 100 + [black] * 50)
    judges, labels = np.uint8([255 * black, 255 * white]), np.array([3, 8])
    shares = without_encoder.share_test(decoder, z, x, judges, labels)
    wanted = {"best codes": (0.1, 0.9), "other images": (1, 0), "random codes": (0.25, 0.75)}
    assert shares.keys() == wanted.keys()
    for name, (three, eight) in wanted.items():
        assert shares[name].shape == (10,)
        assert shares[name][[3, 8]] == pytest.approx([three, eight])
