"""What lesson 5 says of draws is so: by quadrature, by formula, and by very many draws."""

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy import integrate, linalg, optimize, stats

from vae_helpers.gradients import reparameterize_full
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import kl_divergence

NOISE, WEIGHTS = hermegauss(40)  # averages over N(0, 1), exact for polynomials up to degree 79
WEIGHTS = WEIGHTS / WEIGHTS.sum()
N = 200_000
FACTORS = np.array(
    [[[1, 0, 0], [0.9, 0.436, 0], [-0.5, 2, 0.1]], [[0.2, 0, 0], [-3, 1.5, 0], [0.1, 0.2, 4]]],
    "float32",
)


@pytest.fixture(autouse=True)
def the_same_noise():
    keras.utils.set_random_seed(1)


# The trick, for one number


def test_the_derivatives_of_the_path_average_to_those_of_the_average():
    mean, std, c, h = 2.5, 0.5, 1.0, 1e-4

    def average(mean, std):
        return WEIGHTS @ (mean + std * NOISE - c) ** 2

    slope = 2 * (mean + std * NOISE - c)
    for by_path, moved in (
        (WEIGHTS @ slope, (average(mean + h, std) - average(mean - h, std)) / (2 * h)),
        (WEIGHTS @ (slope * NOISE), (average(mean, std + h) - average(mean, std - h)) / (2 * h)),
    ):
        assert np.isclose(by_path, moved)
    assert np.isclose(WEIGHTS @ slope, 2 * (mean - c))
    assert np.isclose(WEIGHTS @ (slope * NOISE), 2 * std)


def test_squared_error_and_kl_agree_on_the_root_of_a_third():
    def loss(log_var):
        kl = np.asarray(kl_divergence(np.zeros((1, 1)), np.full((1, 1), log_var)))[0]
        return np.exp(log_var) + kl

    found = optimize.minimize_scalar(loss, bounds=(-4, 2), method="bounded")
    assert np.isclose(np.exp(found.x / 2), np.sqrt(1 / 3), atol=1e-3)


# Codes that lean


@pytest.mark.parametrize("factor", FACTORS)
def test_leaning_draws_have_the_covariance_that_their_factor_makes(factor):
    mean = np.array([1.0, -2.0, 0.5], "float32")
    z = reparameterize_full(np.tile(mean, (N, 1)), np.tile(factor, (N, 1, 1))).numpy()
    covariance = factor @ factor.T
    error = np.sqrt((np.outer(*2 * [np.diag(covariance)]) + covariance**2) / N)
    assert (np.abs(np.cov(z.T) - covariance) < 5 * error).all()
    assert (np.abs(z.mean(axis=0) - mean) < 5 * np.sqrt(np.diag(covariance) / N)).all()
    noise = linalg.solve_triangular(factor, (z - mean).T, lower=True)
    assert min(stats.kstest(row[:20_000], "norm").pvalue for row in noise) > 1e-4


def test_every_image_leans_by_its_own_factor():
    factors = np.tile(FACTORS, (N // 2, 1, 1))
    z = reparameterize_full(np.zeros((N, 3), "float32"), factors).numpy()
    for i in range(2):
        covariance = FACTORS[i] @ FACTORS[i].T
        error = np.sqrt((np.outer(*2 * [np.diag(covariance)]) + covariance**2) / (N / 2))
        assert (np.abs(np.cov(z[i::2].T) - covariance) < 5 * error).all()
    assert abs(np.corrcoef(z[::2, 0], z[1::2, 0])[0, 1]) < 5 / np.sqrt(N / 2)


def test_gradients_pass_to_the_mean_and_to_every_entry_of_the_factor():
    mean, cholesky = tf.constant(np.zeros((2, 3), "float32")), tf.constant(FACTORS)
    weights = np.array([[1.0, -2.0, 0.5]], "float32")
    with tf.GradientTape() as tape:
        tape.watch([mean, cholesky])
        z = reparameterize_full(mean, cholesky)
        total = tf.reduce_sum(z * weights)
    for_mean, for_cholesky = tape.gradient(total, [mean, cholesky])
    noise = np.linalg.solve(FACTORS, z.numpy()[:, :, None])[:, None, :, 0]
    assert np.allclose(for_mean, np.tile(weights, (2, 1)))
    assert np.allclose(for_cholesky, weights[:, :, None] * noise, atol=1e-4)


def test_a_compiled_step_of_any_batch_size_draws_fresh_leaning_noise():
    specs = [tf.TensorSpec((None, 3), tf.float32), tf.TensorSpec((None, 3, 3), tf.float32)]
    step = tf.function(reparameterize_full, input_signature=specs)
    one, two = (step(np.zeros((2, 3), "float32"), FACTORS) for _ in range(2))
    assert one.shape == (2, 3)
    assert not np.allclose(one, two)


def test_the_transposed_factor_makes_the_other_cloud_of_the_lesson():
    factor = np.linalg.cholesky([[1.0, 0.9], [0.9, 1.0]])
    assert np.allclose(factor, [[1, 0], [0.9, 0.436]], atol=1e-3)
    assert np.allclose(factor.T @ factor, [[1.81, 0.39], [0.39, 0.19]], atol=5e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros(3), FACTORS), "mean has shape"),
        ((np.zeros((2, 3)), FACTORS[0]), "cholesky has shape"),
        ((np.zeros((2, 2)), FACTORS), "with d = 2"),
        ((np.zeros((3, 3)), FACTORS), "with n = 3"),
        ((np.zeros((2, 3)), [[1.0]]), "cholesky is a list"),
    ],
)
def test_input_that_cannot_be_used_gets_a_clear_error(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        reparameterize_full(*arguments)


# Coins, and other distributions


def test_the_score_of_a_coin_averages_to_the_exact_gradient():
    def average(logit):
        m = 1 / (1 + np.exp(-logit))
        return m * 0.55**2 + (1 - m) * 0.45**2

    m = 1 / (1 + np.exp(-1.0))
    by_score = m * 0.55**2 * (1 - m) + (1 - m) * 0.45**2 * (0 - m)
    assert np.isclose(by_score, (average(1 + 1e-5) - average(1 - 1e-5)) / 2e-5)
    assert np.isclose(by_score, m * (1 - m) * (0.55**2 - 0.45**2))


def test_the_relaxed_coin_becomes_the_coin_but_its_gradient_is_biased():
    """The gradient of E[f] for the relaxed coin, by quadrature over its logistic noise."""

    def gradient(temperature, logit=1.0):
        def integrand(noise):
            x = (logit + noise) / temperature
            soft = 0.5 * (1 + np.tanh(x / 2))
            slope = 2 * (soft - 0.45) * soft * (1 - soft) / temperature
            return slope * stats.logistic.pdf(noise)

        return integrate.quad(integrand, -60, 60, points=[-logit], epsabs=1e-12, limit=2000)[0]

    m = 1 / (1 + np.exp(-1.0))
    exact = m * (1 - m) * (0.55**2 - 0.45**2)
    assert gradient(1.0) > 2 * exact
    assert gradient(0.5) > gradient(1.0)  # the bias need not fall all the way
    assert np.isclose(gradient(0.01), exact, rtol=0.1)


@pytest.mark.parametrize(
    "estimate",
    [lambda z, mu: 2 * z * z / mu, lambda z, mu: z**2 * (z / mu - 1) / mu],
    ids=["path", "score"],
)
def test_both_ways_for_the_exponential_distribution_give_four_times_its_mean(estimate):
    mu = 0.7
    weighed = integrate.quad(lambda z: estimate(z, mu) * stats.expon.pdf(z, scale=mu), 0, 60)[0]
    assert np.isclose(weighed, 4 * mu)
