"""A price on the KL does what lesson 9 proves of it."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from vae_helpers.beta import (
    Warmup,
    beta_vae_loss,
    cannot_be_optimal,
    free_bits,
    hidden_beta,
    kl_warmup,
)
from vae_helpers.metrics import active_units
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import VAE, kl_divergence

RANDOM = np.random.default_rng(0)
RECONSTRUCTION, KL = RANDOM.uniform(50, 150, 40), RANDOM.uniform(1, 30, 40)
VARIANCE = 25.0


@pytest.mark.parametrize("beta", [0.0, 0.5, 1.0, 4.0])
def test_the_loss_is_the_distortion_plus_the_price_of_the_rate(beta):
    expected = sum(d + beta * r for d, r in zip(RECONSTRUCTION, KL, strict=True)) / 40
    assert abs(float(beta_vae_loss(RECONSTRUCTION, KL, beta)) - expected) < 1e-9


def test_a_compiled_step_reads_a_variable_anew_and_freezes_a_number():
    variable, number = keras.Variable(1.0, trainable=False), [1.0]
    terms = [tf.constant(values, "float32") for values in (RECONSTRUCTION, KL)]
    by_variable = tf.function(lambda: beta_vae_loss(*terms, variable), jit_compile=True)
    by_number = tf.function(lambda: beta_vae_loss(*terms, number[0]), jit_compile=True)
    before = float(by_variable()), float(by_number())
    assert np.isclose(*before)
    variable.assign(3.0)
    number[0] = 3.0
    assert np.isclose(float(by_variable()), np.mean(RECONSTRUCTION + 3 * KL), rtol=1e-5)
    assert float(by_number()) == before[1]


def test_the_gradient_weighs_the_kl_by_beta():
    terms = [tf.constant(values, "float32") for values in (RECONSTRUCTION, KL)]
    with tf.GradientTape() as tape:
        tape.watch(terms)
        loss = beta_vae_loss(*terms, 4.0)
    for gradient, weight in zip(tape.gradient(loss, terms), (1.0, 4.0), strict=True):
        assert np.allclose(gradient, weight / 40)


# The solvable world: x of variance 25, decoder N(w z, 1), encoder N(a x, v).


def _by_quadrature(w, a, v):
    """Rate and distortion by integrals over x and z, as sums over a fine grid.

    For functions as smooth as Gaussians such sums are right to many digits.
    """
    x, x_step = np.linspace(-60, 60, 1201, retstep=True)  # 12 standard deviations to each side
    u, u_step = np.linspace(-9, 9, 361, retstep=True)  # z in standard deviations of q from its mean
    x_mass = norm.pdf(x, 0, np.sqrt(VARIANCE)) * x_step
    x = x[:, None]
    z = a * x + np.sqrt(v) * u
    z_mass = norm.pdf(u) * u_step
    log_q = norm.logpdf(z, a * x, np.sqrt(v))
    rate = x_mass @ (log_q - norm.logpdf(z)) @ z_mass
    return rate, x_mass @ -norm.logpdf(x, w * z, 1) @ z_mass


def _exact(beta):
    return 0.5 * np.log(VARIANCE / beta), 0.5 * np.log(2 * np.pi) + beta / 2


def test_rate_and_distortion_of_the_solvable_world_are_those_of_the_lesson():
    beta = 4.0
    w = np.sqrt(VARIANCE - beta)
    assert np.allclose(_by_quadrature(w, w / VARIANCE, beta / VARIANCE), _exact(beta), atol=1e-6)


@pytest.mark.parametrize("beta", [0.3, 1.0, 4.0, 24.0])
def test_no_model_of_the_solvable_world_has_a_smaller_loss(beta):
    def loss(parameters):
        w, a, log_v = parameters
        rate = 0.5 * (a**2 * VARIANCE + np.exp(log_v) - 1 - log_v)
        squared = (1 - w * a) ** 2 * VARIANCE + w**2 * np.exp(log_v)
        return 0.5 * np.log(2 * np.pi) + 0.5 * squared + beta * rate

    rate, distortion = _exact(beta)
    starts = RANDOM.normal(size=(10, 3))
    found = min(minimize(loss, start, tol=1e-12).fun for start in starts)
    assert abs(found - distortion - beta * rate) < 1e-6


def test_the_slope_of_the_best_models_is_minus_beta():
    for beta in (0.2, 1.0, 7.0):
        (r_1, d_1), (r_2, d_2) = _exact(beta * (1 - 1e-5)), _exact(beta * (1 + 1e-5))
        assert np.isclose((d_2 - d_1) / (r_2 - r_1), -beta, rtol=1e-6)


# Runs as witnesses against each other


def test_nobody_beats_a_best_model_and_who_is_not_best_is_beaten_by_it():
    prices = np.array([8.0, 0.3, 2.0, 40.0, 0.9, 20.0])
    best = np.array([_exact(min(price, VARIANCE)) for price in prices]).T
    assert not cannot_be_optimal(*best, prices).any()
    off = best + np.array(
        [[0], [0.25]]
    )  # the same rates, and a quarter of a nat more of distortion
    both, claimed = np.concatenate([off, best], axis=1), np.tile(prices, 2)
    assert np.array_equal(cannot_be_optimal(*both, claimed), np.repeat([True, False], 6))


def test_a_run_is_beaten_exactly_where_its_price_lies_beyond_what_a_witness_saves():
    """Independently, in fractions: run j beats run i at p where p (r_i - r_j) > d_j - d_i."""
    for _ in range(200):
        n = RANDOM.integers(1, 8)
        rates, distortions, prices = RANDOM.integers(0, 12, (3, n))
        wanted = [
            any(
                prices[i] * Fraction(int(rates[i] - rates[j]))
                > int(distortions[j] - distortions[i])
                for j in range(n)
            )
            for i in range(n)
        ]
        assert cannot_be_optimal(rates, distortions, prices).tolist() == wanted


def test_equal_runs_are_no_witnesses_and_one_run_has_none():
    two = [3.0, 3.0], [7.0, 7.0], [2.0, 2.0]
    assert cannot_be_optimal(*two).tolist() == [False, False]
    assert cannot_be_optimal(*(tf.constant(values[:1]) for values in two)).tolist() == [False]


# Hidden betas


@pytest.mark.parametrize(
    ("reductions", "beta"),
    [((1.0, 784, 32), 24.5), ((0.1, 784, 5), 15.68), ((0.00025, 12288, 1), 3.072), ((1, 1, 1), 1)],
)
def test_a_mean_hides_the_beta_that_the_sums_show(reductions, beta):
    weight, pixels, latents = reductions
    assert np.isclose(hidden_beta(*reductions), beta, rtol=1e-12)
    errors, kls = RANDOM.uniform(size=pixels), RANDOM.uniform(size=latents)
    by_means = errors.mean() + weight * kls.mean()
    assert np.isclose(pixels * by_means, errors.sum() + beta * kls.sum(), rtol=1e-12)


# Collapse


def test_a_unit_is_active_by_its_mean_and_not_by_its_draws():
    means = np.stack([RANDOM.normal(size=4000), np.zeros(4000)], axis=1)
    log_var = np.stack([np.full(4000, -3.0), np.zeros(4000)], axis=1)
    draws = means + np.exp(log_var / 2) * RANDOM.normal(size=means.shape)
    assert active_units(means) == 1
    assert active_units(draws) == 2
    rates = [float(np.mean(kl_divergence(means[:, [i]], log_var[:, [i]]))) for i in (0, 1)]
    assert rates[0] > 1
    assert abs(rates[1]) < 1e-9


def test_the_warm_up_rises_in_a_straight_line_from_0_to_1_and_stays():
    values = np.array([kl_warmup(step, 40) for step in range(100)])
    assert np.allclose(values[:41], np.arange(41) / 40, rtol=0, atol=1e-12)
    assert np.all(values[40:] == 1)
    assert {kl_warmup(step, 0) for step in range(3)} == {1.0}
    assert all(isinstance(kl_warmup(step, 2), float) for step in range(4))


def test_the_callback_sets_the_price_of_each_step_in_a_compiled_model():
    inputs, z = keras.Input((784,)), keras.Input((2,))
    encoder = keras.Model(inputs, [keras.layers.Dense(2)(inputs) for _ in range(2)])
    vae = VAE(encoder, keras.Model(z, keras.layers.Dense(784)(z)), beta=1.0)
    vae.compile(keras.optimizers.Adam())
    images = np.zeros((40, 784), "uint8")
    seen = []
    look = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(float(vae.beta))
    )
    vae.fit(images, batch_size=10, epochs=2, verbose=0, callbacks=[Warmup(6.0, 4), look])
    assert seen == [0.0, 1.5, 3.0, 4.5, 6.0, 6.0, 6.0, 6.0]


def test_free_bits_take_the_maximum_of_averages_and_have_no_slope_below_the_allowance():
    kl = RANDOM.gamma(0.5, 1, (30, 8)) * np.linspace(0.1, 3, 8)
    wanted, slopes = 0.0, np.zeros((30, 8))
    for j in range(8):
        average = sum(kl[:, j]) / 30
        wanted += average if average > 0.6 else 0.6
        slopes[:, j] = 1 / 30 if average > 0.6 else 0
    assert 0 < np.count_nonzero(slopes) < slopes.size
    given = tf.constant(kl)
    with tf.GradientTape() as tape:
        tape.watch(given)
        found = free_bits(given, 0.6)
    assert np.isclose(found, wanted, rtol=1e-12)
    assert np.allclose(tape.gradient(found, given), slopes, rtol=1e-12)


def test_with_nothing_free_free_bits_are_the_rate_and_with_all_free_a_constant():
    kl = RANDOM.gamma(0.5, 1, (30, 8))
    assert np.isclose(free_bits(kl, 0.0), np.mean(np.sum(kl, axis=1)), rtol=1e-12)
    assert np.isclose(free_bits(kl, 50.0), 400.0, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: free_bits(KL, 0.1), ValueError, "must have"),
        (lambda: free_bits(np.ones((2, 3)), None), TypeError, "must be one number"),
        (lambda: beta_vae_loss(KL[:3], KL[:4], 1.0), ValueError, "n = 3"),
        (lambda: beta_vae_loss(KL, KL, np.ones(2)), ValueError, "one number"),
        (lambda: beta_vae_loss(KL, KL, None), TypeError, "one number"),
        (lambda: cannot_be_optimal(KL, KL[:3], KL), ValueError, "n = 40"),
        (lambda: cannot_be_optimal(1.0, KL, KL), TypeError, "rates is a float"),
        (lambda: hidden_beta(1.0, 0, 2), ValueError, "at least 1"),
        (lambda: hidden_beta(1.0, 2.5, 2), TypeError, "whole number"),
        (lambda: kl_warmup(-1, 10), ValueError, "at least 0"),
        (lambda: kl_warmup(1, 2.5), TypeError, "whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(call, error, said):
    with pytest.raises(error, match=said):
        call()
