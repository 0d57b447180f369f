"""The parts of the variational autoencoder compute what their formulas say."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import bernoulli, norm

from vae_helpers import vae
from vae_helpers.quiet import keras, tf

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (6, 784)).astype("uint8")
X = (IMAGES / 255).astype("float32")
MEAN = RANDOM.normal(size=(6, 2)).astype("float32")
LOG_VAR = RANDOM.uniform(-3, 1, (6, 2)).astype("float32")
LOGITS = RANDOM.normal(0, 2, (6, 784)).astype("float32")


def test_the_likelihood_of_black_and_white_pixels_is_that_of_coins():
    x = np.round(X)
    right = bernoulli.logpmf(x, 1 / (1 + np.exp(-np.float64(LOGITS)))).sum(axis=1)
    np.testing.assert_allclose(vae.bernoulli_log_likelihood(x, LOGITS), right, rtol=1e-5)


def test_the_likelihood_of_sure_pixels_is_0_or_falls_with_the_logit():
    x = np.float32([[1, 0], [0, 1]])
    found = vae.bernoulli_log_likelihood(x, np.float32([[400, -400], [400, -400]]))
    np.testing.assert_allclose(found, [0, -800])


def test_pixels_outside_of_0_and_1_are_refused():
    with pytest.raises(ValueError, match="x holds values from 0 to 255"):
        vae.bernoulli_log_likelihood(IMAGES * np.float32([1]) * (X > 0), LOGITS)


def test_the_kl_divergence_is_the_integral_that_defines_it():
    def of_one_number(mean, std):
        q, p = norm(mean, std), norm()
        ends = mean - 12 * std, mean + 12 * std
        return quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), *ends)[0]

    right = [
        sum(of_one_number(m, np.exp(v / 2)) for m, v in zip(*rows, strict=True))
        for rows in zip(MEAN, LOG_VAR, strict=True)
    ]
    np.testing.assert_allclose(vae.kl_divergence(MEAN, LOG_VAR), right, rtol=1e-4)


def test_draws_are_those_of_their_gaussian_and_repeat_with_their_seed():
    rows = 40_000
    mean, log_var = (
        np.tile(np.float32([[1, -2]]), (rows, 1)),
        np.tile(np.float32([[0, 2]]), (rows, 1)),
    )
    draw, twin = (
        np.asarray(vae.reparameterize(mean, log_var, seed=keras.random.SeedGenerator(3)))
        for _ in range(2)
    )
    std = np.exp([0, 1])
    # Five standard errors of a mean and of a standard deviation.
    np.testing.assert_array_less(abs(draw.mean(axis=0) - [1, -2]), 5 * std / np.sqrt(rows))
    np.testing.assert_array_less(abs(draw.std(axis=0) - std), 5 * std / np.sqrt(2 * rows))
    np.testing.assert_array_equal(draw, twin)


def small_models(log_var):
    """An encoder of one layer with that constant log_var, and a decoder of one layer."""
    x, z = keras.Input((784,)), keras.Input((2,))
    mean = keras.layers.Dense(2)(x)
    fixed = keras.initializers.Constant(log_var)
    spread = keras.layers.Dense(2, kernel_initializer="zeros", bias_initializer=fixed)(x)
    decoder = keras.Sequential([z, keras.layers.Dense(784)])
    return keras.Model(x, [mean, spread]), decoder


def test_a_training_step_goes_down_the_slope_of_the_mean_loss():
    encoder, decoder = small_models(log_var=-30.0)  # so narrow that z is the mean
    weights = encoder.trainable_variables + decoder.trainable_variables
    before = [np.float64(weight) for weight in weights]

    def loss(values):
        into_mean, mean_bias, into_log_var, log_var_bias, into_logits, bias = values
        z, log_var = X @ into_mean + mean_bias, X @ into_log_var + log_var_bias
        logits = z @ into_logits + bias
        kl = 0.5 * np.sum(z**2 + np.exp(log_var) - log_var - 1, axis=1)
        return np.mean(np.sum(np.logaddexp(0, logits) - X * logits, axis=1) + kl)

    found = vae.training_step(encoder, decoder, keras.optimizers.SGD(1e-3), X)
    np.testing.assert_allclose(found, loss(before), rtol=1e-5)
    assert found.shape == ()
    for i, (old, weight) in enumerate(zip(before, weights, strict=True)):
        place = (3,) * old.ndim if old.shape[0] > 2 and old.ndim == 1 else (0,) * old.ndim
        up, down = ([value.copy() for value in before] for _ in range(2))
        up[i][place] += 1e-4
        down[i][place] -= 1e-4
        slope = (loss(up) - loss(down)) / 2e-4
        moved = (old - np.float64(weight))[place] / 1e-3
        np.testing.assert_allclose(moved, slope, rtol=5e-3, atol=1e-3)


def test_a_training_step_draws_noise_that_counts():
    losses = []
    for _ in range(2):
        encoder, decoder = small_models(log_var=2.0)
        for weight in encoder.trainable_variables[:2] + decoder.trainable_variables:
            weight.assign(np.full(weight.shape, 0.1))
        losses.append(float(vae.training_step(encoder, decoder, keras.optimizers.SGD(0.0), X)))
    assert abs(losses[0] - losses[1]) > 1e-3


def test_the_loss_is_reconstruction_plus_kl():
    right = vae.kl_divergence(MEAN, LOG_VAR) - vae.bernoulli_log_likelihood(X, LOGITS)
    np.testing.assert_allclose(vae.negative_elbo(X, LOGITS, MEAN, LOG_VAR), right, rtol=1e-6)


def test_the_cells_of_a_latent_grid_have_equal_mass():
    z = vae.latent_grid(4)
    assert z.shape == (16, 2)
    shares = np.unique(np.round(norm.cdf(z), 9))
    np.testing.assert_allclose(shares, [0.125, 0.375, 0.625, 0.875])
    assert len(np.unique(z, axis=0)) == 16


def a_model(beta=1.0):
    keras.utils.set_random_seed(1)
    model = vae.VAE(vae.build_encoder(2), vae.build_decoder(2), beta=beta, seed=2)
    model.compile(optimizer=keras.optimizers.Adam(0.01))
    return model


def weights_of(model):
    return [weights.numpy().copy() for weights in model.trainable_variables]


def test_a_training_moves_every_array_of_weights_and_a_test_none():
    model = a_model()
    before = weights_of(model)
    model.evaluate(IMAGES, verbose=0)
    assert all(np.array_equal(*pair) for pair in zip(before, weights_of(model), strict=True))
    model.fit(IMAGES, verbose=0)
    assert not any(np.array_equal(*pair) for pair in zip(before, weights_of(model), strict=True))


def test_the_tracked_loss_is_reconstruction_plus_beta_times_kl_in_nats_per_image():
    model = a_model(beta=3.0)
    told = model.evaluate(IMAGES, verbose=0, return_dict=True)
    assert told["loss"] == pytest.approx(told["reconstruction"] + 3 * told["kl"], rel=1e-6)
    x = IMAGES.astype("float32") / 255
    assert told["kl"] == pytest.approx(float(np.mean(vae.kl_divergence(*model.encoder(x)))))


def test_a_new_beta_reaches_a_step_that_is_compiled_already():
    model = a_model()
    step = tf.function(model.test_step)
    model.reset_metrics()
    free = {name: float(value) for name, value in step(tf.constant(IMAGES)).items()}
    model.beta.assign(10.0)
    model.reset_metrics()
    dear = {name: float(value) for name, value in step(tf.constant(IMAGES)).items()}
    assert free["loss"] == pytest.approx(free["reconstruction"] + free["kl"])
    assert dear["loss"] == pytest.approx(dear["reconstruction"] + 10 * dear["kl"])


def test_the_model_gives_logits_from_a_fresh_draw_each_time():
    model = a_model()
    one, other = (np.asarray(model(X)) for _ in range(2))
    assert one.shape == (6, 784)
    assert not np.array_equal(one, other)
