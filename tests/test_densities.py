"""The densities and averages are numerically true: against SciPy, scikit-learn and quadrature."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import logsumexp
from scipy.stats import bernoulli, entropy, multivariate_normal, norm
from sklearn.mixture import GaussianMixture

from vae_helpers.densities import (
    effective_sample_size,
    elbo_from_joint,
    forward_kl_fit,
    gaussian_log_density,
    kl_monte_carlo,
    log_mean_exp,
    pixel_entropy,
)
from vae_helpers.linear_gaussian import expected_log_likelihood, gaussian_kl
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence

RANDOM = np.random.default_rng(2)
MEAN = RANDOM.normal(0, 2, (5, 4))
LOG_VAR = RANDOM.normal(0, 2, (5, 4))
X = MEAN + RANDOM.normal(0, 3, (5, 4))
LOGITS = RANDOM.normal(0, 6, (5, 40))
PIXELS = RANDOM.uniform(size=(5, 40))
EXACT = {"rtol": 1e-12, "atol": 1e-12}


def numpy(result):
    return np.asarray(keras.ops.convert_to_numpy(result))


# Densities


def test_the_gaussian_log_density_is_that_of_scipy():
    by_scipy = [
        multivariate_normal(mean, np.diag(np.exp(log_var))).logpdf(x)
        for x, mean, log_var in zip(X, MEAN, LOG_VAR, strict=True)
    ]
    assert np.allclose(gaussian_log_density(X, MEAN, LOG_VAR), by_scipy, **EXACT)


def test_the_gaussian_log_density_is_that_of_a_mixture_of_one_in_scikit_learn():
    mixture = GaussianMixture(1, covariance_type="diag")
    mixture.weights_, mixture.means_ = np.ones(1), MEAN[:1]
    mixture.precisions_cholesky_ = np.exp(-LOG_VAR[:1] / 2)
    ours = gaussian_log_density(X, np.tile(MEAN[:1], (5, 1)), np.tile(LOG_VAR[:1], (5, 1)))
    assert np.allclose(ours, mixture.score_samples(X), rtol=1e-10)


@pytest.mark.parametrize("log_var", [-6.0, 0.0, 3.0])
def test_the_gaussian_density_integrates_to_one(log_var):
    def density(x):
        values = [np.array([[value]]) for value in (x, 0.7, log_var)]
        return np.exp(numpy(gaussian_log_density(*values))[0])

    reach = 12 * np.exp(log_var / 2)
    area, _ = quad(density, 0.7 - reach, 0.7 + reach, points=[0.7], epsabs=1e-10)
    assert abs(area - 1) < 1e-8


def test_draws_in_front_are_kept():
    draws = RANDOM.normal(size=(7, 5, 4))
    together = gaussian_log_density(draws, MEAN, LOG_VAR)
    one_by_one = [gaussian_log_density(draw, MEAN, LOG_VAR) for draw in draws]
    assert np.allclose(together, np.stack(one_by_one), **EXACT)


def test_the_bernoulli_log_likelihood_is_that_of_scipy_for_black_and_white_pixels():
    x = np.round(PIXELS)
    m = 1 / (1 + np.exp(-LOGITS))
    by_scipy = bernoulli.logpmf(x, m).sum(axis=1)
    assert np.allclose(bernoulli_log_likelihood(x, LOGITS), by_scipy, rtol=1e-9)


def test_probabilities_of_all_black_and_white_images_add_up_to_one():
    images = np.array(list(np.ndindex(*[2] * 10)), dtype="float64")
    logits = np.tile(LOGITS[:1, :10], (len(images), 1))
    assert abs(np.exp(bernoulli_log_likelihood(images, logits)).sum() - 1) < 1e-12


def test_the_grey_formula_is_the_mean_over_black_and_white_versions():
    images = np.array(list(np.ndindex(*[2] * 10)), dtype="float64")
    grey, logits = PIXELS[:1, :10], LOGITS[:1, :10]
    how_often = np.prod(np.where(images == 1, grey, 1 - grey), axis=1)
    of_each = numpy(bernoulli_log_likelihood(images, np.tile(logits, (len(images), 1))))
    assert np.isclose(how_often @ of_each, bernoulli_log_likelihood(grey, logits)[0], **EXACT)


@pytest.mark.parametrize("logit", [-7.0, -0.3, 0.01, 2.0, 9.0])
def test_the_grey_formula_is_no_density(logit):
    """Its integral over [0, 1] is tanh(logit / 2) / logit, at most one half."""

    def value(x):
        return float(np.exp(bernoulli_log_likelihood(np.array([[x]]), np.array([[logit]])))[0])

    area, _ = quad(value, 0, 1, epsabs=1e-12)
    assert abs(area - np.tanh(logit / 2) / logit) < 1e-9
    assert area <= 0.5


# Averages


def test_log_mean_exp_is_that_of_scipy():
    values = RANDOM.normal(0, 200, (50, 6))
    assert np.allclose(log_mean_exp(values), logsumexp(values, axis=0) - np.log(50), **EXACT)


@pytest.mark.parametrize("level", [-1e6, -1e3, 0.0, 1e3, 1e6])
def test_log_mean_exp_does_not_mind_the_level(level):
    values = RANDOM.normal(size=(20, 3))
    assert np.allclose(log_mean_exp(values + level) - level, log_mean_exp(values), atol=1e-8)


def test_the_gradient_of_log_mean_exp_is_the_share_of_each_term():
    values = RANDOM.normal(0, 5, (20, 3))
    tensor = tf.constant(values)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        total = tf.reduce_sum(log_mean_exp(tensor))
    shares = np.exp(values) / np.exp(values).sum(axis=0)
    assert np.allclose(tape.gradient(total, tensor), shares, **EXACT)


def test_the_log_of_a_mean_is_never_below_the_mean_of_the_logs():
    values = RANDOM.normal(0, 30, (20, 200))
    assert (numpy(log_mean_exp(values)) >= values.mean(axis=0)).all()


def test_grey_is_at_most_the_mean_over_binarised_versions():
    """The inequality of lesson 12, Further, exactly: 6 pixels, all 64 versions, 30 codes."""
    images = np.array(list(np.ndindex(*[2] * 6)), dtype="float64")
    for grey in PIXELS[:, :6]:
        logits = RANDOM.normal(0, 3, (30, 6))
        softplus = np.logaddexp(0, logits).sum(axis=1)[:, None]
        how_often = np.prod(np.where(images == 1, grey, 1 - grey), axis=1)
        of_grey = numpy(log_mean_exp(logits @ grey[:, None] - softplus))[0]
        assert of_grey <= how_often @ numpy(log_mean_exp(logits @ images.T - softplus)) + 1e-12


def test_the_marginal_of_the_toy_story_is_the_gaussian_of_the_lesson():
    s, x = 0.1, 0.7
    by_quadrature, _ = quad(
        lambda z: norm.pdf(z) * norm.pdf(x, z, s), -8, 8, points=[x], epsabs=1e-12
    )
    log_var = np.array([[np.log(1 + s**2)]])
    ours = numpy(gaussian_log_density(np.array([[x]]), np.zeros((1, 1)), log_var))[0]
    assert abs(np.log(by_quadrature) - ours) < 1e-9


# Draws that count


def test_the_effective_number_is_that_of_the_normalised_weights():
    values = RANDOM.normal(0, 3, (50, 6))
    shares = np.exp(values - logsumexp(values, axis=0))
    assert np.allclose(effective_sample_size(values), 1 / np.sum(shares**2, axis=0), **EXACT)


@pytest.mark.parametrize("level", [-1e5, -1e3, 0.0, 1e5])
def test_the_effective_number_lies_between_one_and_the_number_of_draws(level):
    values = level + RANDOM.normal(0, 3, (50, 200))
    assert np.allclose(effective_sample_size(values), effective_sample_size(values - level))
    assert (effective_sample_size(values) >= 1).all()
    assert (effective_sample_size(values) <= 50).all()
    assert np.array_equal(effective_sample_size(np.full((50, 2), level)), [50, 50])
    assert np.array_equal(effective_sample_size(values[:1]), np.ones(200))


def test_a_draw_of_weight_zero_counts_for_nothing():
    values = RANDOM.normal(size=(5, 3))
    with_zeros = np.concatenate([values, np.full((2, 3), -np.inf)])
    assert np.allclose(effective_sample_size(with_zeros), effective_sample_size(values), **EXACT)
    one = np.where(np.arange(4)[:, None] == 2, 0.0, -np.inf)
    assert np.array_equal(effective_sample_size(one), [1.0])


def test_a_weighted_mean_varies_as_a_plain_one_of_so_many_values():
    """The sentence of the lesson: the variance is that of one value over the effective number."""
    shares = RANDOM.dirichlet(np.ones(8))
    values = RANDOM.normal(size=(200_000, 8))
    wanted = 1 / effective_sample_size(np.log(shares)[:, None])[0]
    assert abs(np.var(values @ shares) / wanted - 1) < 0.02  # the standard error is 0.003


@pytest.mark.parametrize(("factor", "share"), [(1.2, 0.375), (0.8, 0.0223), (2.0, 2.56e-4)])
def test_the_share_of_draws_that_count_by_the_width_of_q(factor, share):
    """E_q[w]^2 / E_q[w^2] for 20 numbers, q wider than the posterior by a factor."""
    square, _ = quad(lambda z: norm.pdf(z) ** 2 / norm.pdf(z, 0, factor), -12, 12, epsabs=1e-12)
    assert np.isclose(square**-20, share, rtol=0.01)


def test_below_a_width_the_variance_of_importance_weights_is_infinite():
    """The integrand grows with z where the factor is below the root of 1/2, and falls above it."""
    far = np.array([10.0, 20.0])
    for factor, grows in ((0.70, True), (0.72, False)):
        log_square = 2 * norm.logpdf(far) - norm.logpdf(far, 0, factor)
        assert (log_square[1] > log_square[0]) == grows


# Entropy


def test_the_entropy_of_pixels_is_that_of_scipy():
    by_scipy = entropy(np.stack([PIXELS, 1 - PIXELS]), axis=0).sum(axis=1)
    assert np.allclose(pixel_entropy(PIXELS), by_scipy, **EXACT)


def test_black_and_white_pixels_have_no_entropy():
    assert np.array_equal(pixel_entropy(np.round(PIXELS)), np.zeros(5))
    assert np.array_equal(pixel_entropy(np.round(PIXELS).astype("float32")), np.zeros(5))


def test_no_logits_beat_the_floor_and_those_of_the_pixels_reach_it():
    floor = pixel_entropy(PIXELS)
    assert (-numpy(bernoulli_log_likelihood(PIXELS, LOGITS)) > floor).all()
    best = np.log(PIXELS / (1 - PIXELS))
    assert np.allclose(-numpy(bernoulli_log_likelihood(PIXELS, best)), floor, **EXACT)


# KL


def test_the_kl_is_the_integral_that_defines_it():
    for mean, log_var in zip(MEAN.ravel(), LOG_VAR.ravel(), strict=True):
        std = np.exp(log_var / 2)

        def integrand(t, mean=mean, std=std):
            z = mean + std * t
            return norm.pdf(t) * (norm.logpdf(z, mean, std) - norm.logpdf(z))

        by_quadrature, _ = quad(integrand, -12, 12, epsabs=1e-11)
        ours = numpy(kl_divergence(np.array([[mean]]), np.array([[log_var]])))[0]
        assert np.isclose(ours, by_quadrature, rtol=1e-8, atol=1e-8)


def test_the_kl_of_a_code_is_the_sum_over_its_numbers():
    parts = [kl_divergence(MEAN[:, [j]], LOG_VAR[:, [j]]) for j in range(4)]
    assert np.allclose(kl_divergence(MEAN, LOG_VAR), np.sum(parts, axis=0), **EXACT)


def test_the_kl_is_zero_for_the_prior_alone():
    zeros = np.zeros((1, 4))
    assert np.array_equal(kl_divergence(zeros, zeros), [0.0])
    assert (numpy(kl_divergence(MEAN, LOG_VAR)) > 0).all()


def test_the_kl_from_draws_is_exact_at_points_with_the_moments_of_q():
    """The log ratio is quadratic in z, and E f(t) = (f(-1) + f(1)) / 2 for f = a + b t + c t^2."""
    signs = np.array(list(np.ndindex(2, 2, 2, 2))) * 2.0 - 1
    z = MEAN + np.exp(LOG_VAR / 2) * signs[:, None, :]
    assert np.allclose(kl_monte_carlo(MEAN, LOG_VAR, z), kl_divergence(MEAN, LOG_VAR), rtol=1e-10)


def test_the_kl_from_one_draw_is_a_difference_of_log_densities():
    z = RANDOM.normal(size=(1, 5, 4))
    by_scipy = norm.logpdf(z[0], MEAN, np.exp(LOG_VAR / 2)) - norm.logpdf(z[0])
    assert np.allclose(kl_monte_carlo(MEAN, LOG_VAR, z), by_scipy.sum(axis=1), **EXACT)
    near = np.zeros((1, 1, 2))
    far = np.full((1, 2), 0.5)
    assert kl_monte_carlo(far, np.zeros((1, 2)), near)[0] < 0


# The ELBO from draws of the joint


def test_the_elbo_from_the_joint_is_exact_at_points_with_the_moments_of_q():
    """In a linear Gaussian model log p(x, z) is quadratic in z, as the log ratio above."""
    weights, bias, noise_var = RANDOM.normal(size=(6, 4)), RANDOM.normal(size=6), 0.7
    x = RANDOM.normal(size=(5, 6))
    signs = np.array(list(np.ndindex(2, 2, 2, 2))) * 2.0 - 1
    z = MEAN + np.exp(LOG_VAR / 2) * signs[:, None, :]
    log_joint = norm.logpdf(x, z @ weights.T + bias, np.sqrt(noise_var)).sum(axis=-1)
    log_joint += norm.logpdf(z).sum(axis=-1)
    for i, found in enumerate(elbo_from_joint(log_joint, LOG_VAR)):
        q = MEAN[i : i + 1], np.diag(np.exp(LOG_VAR[i]))
        right = expected_log_likelihood(x[i : i + 1], *q, weights, bias, noise_var)
        right = right - gaussian_kl(*q, np.zeros((1, 4)), np.eye(4))
        assert np.isclose(found, right[0], rtol=1e-10)


def test_the_elbo_from_the_joint_adds_the_entropy_of_scipy():
    by_scipy = norm.entropy(scale=np.exp(LOG_VAR / 2)).sum(axis=1)
    for level in (0.0, -1e5, 1e5, -np.inf):
        one_draw = np.full((1, 5), level)
        assert np.allclose(elbo_from_joint(one_draw, LOG_VAR), level + by_scipy, **EXACT)


# The fit by forward KL


def test_the_forward_fit_is_where_a_search_for_the_smallest_average_ends():
    """By a search over mean and log_var, which knows nothing of moments."""
    z = RANDOM.exponential(2.0, (30, 3)) * [1, 0.2, 5]
    mean, log_var = forward_kl_fit(z)
    for j in range(3):

        def minus_log_q(place, column=z[:, j]):
            return -norm.logpdf(column, place[0], np.exp(place[1] / 2)).mean()

        found = minimize(minus_log_q, [0.0, 0.0], method="Nelder-Mead", tol=1e-10).x
        assert np.allclose([mean[j], log_var[j]], found, atol=1e-5)


def test_the_forward_fit_is_the_maximum_likelihood_of_scipy():
    z = RANDOM.normal(size=(20, 4)) @ RANDOM.normal(size=(4, 4)) + 3
    by_scipy = np.array([norm.fit(column) for column in z.T])
    mean, log_var = forward_kl_fit(z)
    assert np.allclose(mean, by_scipy[:, 0], **EXACT)
    assert np.allclose(log_var, 2 * np.log(by_scipy[:, 1]), **EXACT)


def test_no_other_gaussian_has_a_smaller_forward_kl_to_two_humps():
    """KL(p || q) by a fine sum, with p's draws replaced by points of equal probability."""
    line = np.linspace(-9, 9, 20_001)
    p = 0.6 * norm.pdf(line, -2, 0.6) + 0.4 * norm.pdf(line, 2, 0.6)
    cdf = np.cumsum(p) / np.sum(p)
    z = np.interp((np.arange(20_000) + 0.5) / 20_000, cdf, line)[:, None]
    mean, log_var = (float(np.asarray(part)[0]) for part in forward_kl_fit(z))

    def forward_kl(mean, std):
        return np.sum(p * (np.log(p) - norm.logpdf(line, mean, std))) * (line[1] - line[0])

    std = np.exp(log_var / 2)
    best = forward_kl(mean, std)
    for step in (0.05, -0.05):
        assert best < forward_kl(mean + step, std)
        assert best < forward_kl(mean, std + step)


def test_the_forward_fit_takes_tensors_and_passes_gradients():
    z = tf.constant(X, "float32")
    with tf.GradientTape() as tape:
        tape.watch(z)
        mean, log_var = forward_kl_fit(z)
        total = tf.reduce_sum(mean) + tf.reduce_sum(log_var)
    right = 1 / 5 + 2 * (X - X.mean(axis=0)) / (5 * X.var(axis=0))
    assert np.allclose(tape.gradient(total, z), right, rtol=1e-4)


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gaussian_log_density(X, MEAN[:3], LOG_VAR), "mean has shape"),
        (lambda: gaussian_log_density(X.tolist(), MEAN, LOG_VAR), "x is a list"),
        (lambda: log_mean_exp(X[0]), "log_values has shape"),
        (lambda: effective_sample_size(X[0]), "log_weights has shape"),
        (lambda: pixel_entropy(255 * PIXELS), "x holds values from"),
        (lambda: kl_monte_carlo(MEAN, LOG_VAR, X), "z has shape"),
        (lambda: kl_monte_carlo(MEAN, LOG_VAR, np.zeros((3, 5, 2))), "z has shape"),
        (lambda: elbo_from_joint(X[0], LOG_VAR), "log_joint has shape"),
        (lambda: elbo_from_joint(X, LOG_VAR), "log_var has shape"),
        (lambda: forward_kl_fit(X[0]), "z has shape"),
        (lambda: forward_kl_fit(X[:1]), "z holds 1 draws, but a variance needs at least 2"),
    ],
)
def test_input_of_another_form_gets_a_clear_error(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays_and_tensors_of_both_precisions_give_the_same(dtype):
    arrays = [a.astype(dtype) for a in (X, MEAN, LOG_VAR)]
    tensors = [tf.constant(a) for a in arrays]
    for function, count in ((gaussian_log_density, 3), (kl_divergence, 2)):
        ours, theirs = function(*arrays[-count:]), function(*tensors[-count:])
        assert np.allclose(ours, theirs, rtol=10 * np.finfo(dtype).eps)
        assert keras.backend.standardize_dtype(ours.dtype) == dtype
