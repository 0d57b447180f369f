"""Importance weights, bounds, a test ELBO and mutual information are what theory says of them."""

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, norm

from vae_helpers.evaluation import (
    binarise,
    importance_weighted_bound,
    information_and_marginal_kl,
    log_importance_weights,
    mean_elbo,
    own_log_likelihoods,
    under_every_cloud,
)
from vae_helpers.linear_gaussian import (
    gaussian_elbo,
    linear_gaussian_evidence,
    linear_gaussian_posterior,
)
from vae_helpers.quiet import keras
from vae_helpers.vae import bernoulli_log_likelihood, build_decoder, build_encoder, kl_divergence

RANDOM = np.random.default_rng(12)
WEIGHTS = np.array([[1.4, 1.0], [-0.4, 0.9], [1.0, 0.2]])
BIAS = np.array([0.5, -1.0, 0.0])
NOISE_VAR = 0.5
X = RANDOM.normal(size=(6, 2)) @ WEIGHTS.T + BIAS + RANDOM.normal(size=(6, 3)) * NOISE_VAR**0.5
PIXELS = RANDOM.random((5, 784)).astype("float32")


def _log_weights(mean, log_var, samples, random):
    """log w of draws in a world where log p(x) is known: (samples, 6)."""
    z = mean + np.exp(log_var / 2) * random.normal(size=(samples, *mean.shape))
    log_likelihood = norm.logpdf(X, z @ WEIGHTS.T + BIAS, NOISE_VAR**0.5).sum(axis=-1)
    return np.asarray(log_importance_weights(log_likelihood, z, mean, log_var), "float64")


def test_a_pixel_becomes_white_as_often_as_its_value_says():
    grey = np.tile(np.array([0, 51, 128, 255], "uint8"), (10_000, 1))
    white = binarise(grey, np.random.default_rng(0))
    assert set(np.unique(white)) == {0, 255}
    assert white.dtype == np.uint8
    shares = (white == 255).mean(axis=0)
    assert shares[0] == 0
    assert shares[3] == 1
    assert np.allclose(shares[1:3], [51 / 255, 128 / 255], atol=5 * 0.005)


def test_with_the_posterior_every_weight_is_the_evidence():
    mean, covariance = linear_gaussian_posterior(X, WEIGHTS, BIAS, NOISE_VAR)
    log_p = linear_gaussian_evidence(X, WEIGHTS, BIAS, NOISE_VAR)
    z = mean + RANDOM.normal(size=(50, *mean.shape)) @ np.linalg.cholesky(covariance).T
    # An upright q of a turned world: turn the codes so that the posterior has no correlation.
    variances, axes = np.linalg.eigh(covariance)
    log_likelihood = norm.logpdf(X, z @ WEIGHTS.T + BIAS, NOISE_VAR**0.5).sum(axis=-1)
    log_var = np.tile(np.log(variances), (len(X), 1))
    log_w = np.asarray(log_importance_weights(log_likelihood, z @ axes, mean @ axes, log_var))
    assert np.allclose(log_w, log_p, rtol=0, atol=1e-5)


def test_the_mean_log_weight_is_the_elbo_and_the_mean_weight_the_evidence():
    mean, covariance = linear_gaussian_posterior(X, WEIGHTS, BIAS, NOISE_VAR)
    variances = 1.5 * np.diag(covariance)
    log_w = _log_weights(mean + 0.2, np.tile(np.log(variances), (6, 1)), 40_000, RANDOM)
    elbo = gaussian_elbo(X, mean + 0.2, np.diag(variances), WEIGHTS, BIAS, NOISE_VAR)
    log_p = linear_gaussian_evidence(X, WEIGHTS, BIAS, NOISE_VAR)
    error = log_w.std(axis=0) / np.sqrt(len(log_w))
    assert (np.abs(log_w.mean(axis=0) - elbo) < 5 * error).all()
    # The wider q has weights of finite variance: the delta method gives the error of the log.
    relative = np.exp(log_w - log_p)
    error = relative.std(axis=0) / np.sqrt(len(log_w))
    assert (np.abs(importance_weighted_bound(log_w) - log_p) < 5 * error).all()


def test_the_bound_never_falls_as_draws_are_added_and_stays_below_the_evidence():
    mean, covariance = linear_gaussian_posterior(X, WEIGHTS, BIAS, NOISE_VAR)
    log_var = np.tile(np.log(np.diag(covariance)), (6, 1))
    log_w = _log_weights(mean + 0.5, log_var, 24_000, RANDOM)
    log_p = linear_gaussian_evidence(X, WEIGHTS, BIAS, NOISE_VAR)
    before, error_before = -np.inf, 0
    for count in (1, 2, 3, 6, 12, 100):
        parts = np.split(log_w, len(log_w) // count)
        bounds = np.array([np.mean(importance_weighted_bound(part)) for part in parts])
        error = bounds.std() / np.sqrt(len(bounds))
        assert bounds.mean() > before - 4 * np.hypot(error, error_before)
        assert bounds.mean() < log_p.mean() + 4 * error
        before, error_before = bounds.mean(), error


def test_the_mean_over_subsets_proves_it_draw_by_draw():
    """Theorem 1 of Burda et al. holds for every set of draws, with the mean over its subsets."""
    log_w = RANDOM.normal(0, 3, (7, 20))
    without_one = [importance_weighted_bound(np.delete(log_w, i, axis=0)) for i in range(7)]
    rise = importance_weighted_bound(log_w) - np.mean(without_one, axis=0)
    assert np.all(rise >= -1e-12)


def test_weights_that_no_float_holds_have_a_bound():
    log_w = RANDOM.normal(0, 2, (9, 4))
    right = logsumexp(log_w, axis=0) - np.log(9)
    assert np.allclose(importance_weighted_bound(log_w - 1e5) + 1e5, right, atol=1e-6)
    log_w[0] = -np.inf
    right = logsumexp(log_w, axis=0) - np.log(9)
    assert np.allclose(importance_weighted_bound(log_w), right)


def test_each_image_is_judged_with_its_own_codes():
    decoder = build_decoder(2)
    z = RANDOM.normal(size=(4, 5, 2)).astype("float32")
    found = own_log_likelihoods(decoder, z, PIXELS)
    for row, codes in zip(found, z, strict=True):
        right = bernoulli_log_likelihood(PIXELS, decoder(codes))
        assert np.allclose(row, right, rtol=1e-5)


def test_every_image_counts_once_whatever_the_batches():
    keras.utils.set_random_seed(3)
    encoder, decoder = build_encoder(2), build_decoder(2)
    mean, log_var = (np.float64(head) for head in encoder(PIXELS))
    noise = RANDOM.normal(size=(2000, 5, 2))
    z = np.float32(mean + np.exp(log_var / 2) * noise)
    exact = own_log_likelihoods(decoder, z, PIXELS) - np.asarray(kl_divergence(mean, log_var))
    error = exact.mean(axis=1).std()
    for batches in ([PIXELS], [PIXELS[:4], PIXELS[4:]], list(PIXELS[:, None])):
        found = mean_elbo(encoder, decoder, batches)
        assert isinstance(found, float)
        assert abs(found - exact.mean()) < 6 * error


def _clouds(n):
    random = np.random.default_rng(n)
    mean, log_var = random.normal(size=(n, 2)), random.uniform(-4, -2, (n, 2))
    return mean, log_var, mean + np.exp(log_var / 2) * random.normal(size=(n, 2))


def test_the_table_has_draws_in_its_rows_and_clouds_in_its_columns():
    mean, log_var, z = _clouds(7)
    table = under_every_cloud(mean, log_var, z)
    for i, code in enumerate(z):
        for j in range(7):
            cloud = multivariate_normal(mean[j], np.diag(np.exp(log_var[j])))
            assert np.isclose(table[i, j], cloud.logpdf(code), rtol=1e-5, atol=1e-5)


def test_information_and_marginal_kl_add_up_to_the_rate_of_the_draws():
    mean, log_var, z = _clouds(40)
    log_q = [
        multivariate_normal(m, np.diag(np.exp(v))).logpdf(code)
        for m, v, code in zip(mean, log_var, z, strict=True)
    ]
    rate = np.mean(log_q) - np.mean(norm.logpdf(z).sum(axis=1))
    assert np.isclose(sum(information_and_marginal_kl(mean, log_var, z)), rate, atol=1e-5)


def test_information_is_at_most_log_n_and_reaches_it_where_no_two_clouds_meet():
    for n in (1, 5, 40):
        assert information_and_marginal_kl(*_clouds(n))[0] <= np.log(n) + 1e-6
    apart = 10 * np.stack([np.arange(6.0), np.zeros(6)], axis=1)
    information, _ = information_and_marginal_kl(apart, np.zeros((6, 2)), apart)
    assert np.isclose(information, np.log(6), atol=1e-5)


def test_a_minibatch_estimates_too_little_information():
    """Within a world of 400 clouds, whose own estimate is right but for the draws."""
    random = np.random.default_rng(0)
    mean, log_var, z = _clouds(400)
    whole = information_and_marginal_kl(mean, log_var, z)[0]
    for n in (10, 40):
        some = [random.choice(400, n, replace=False) for _ in range(60)]
        found = [information_and_marginal_kl(mean[i], log_var[i], z[i])[0] for i in some]
        assert np.mean(found) < whole - 4 * np.std(found) / np.sqrt(60)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: binarise(PIXELS, RANDOM), "images has dtype"),
        (lambda: importance_weighted_bound(np.zeros(3)), "log_weights has shape"),
        (
            lambda: log_importance_weights(np.zeros((2, 3)), np.zeros((2, 4, 1)), X, X),
            "z has shape",
        ),
        (lambda: own_log_likelihoods(None, np.zeros((2, 4, 1)), PIXELS), "x has shape"),
        (lambda: information_and_marginal_kl(X, X, X[:2]), "z has shape"),
        (lambda: mean_elbo(None, None, [PIXELS, 255 * PIXELS]), r"batches \[1\] holds values"),
        (lambda: under_every_cloud(X, X[:2], X), "log_var has shape"),
        (lambda: mean_elbo(None, None, 3), "batches is 3, but must be"),
        (lambda: information_and_marginal_kl(list(X), X, X), "mean is a list"),
    ],
)
def test_input_of_another_form_gets_a_clear_error(call, said):
    with pytest.raises((TypeError, ValueError), match=said):
        call()
