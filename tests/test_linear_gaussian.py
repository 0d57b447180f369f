"""The linear-Gaussian model of lesson 6 is exact: by SciPy, scikit-learn and its own rules."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal
from sklearn.decomposition import PCA

from vae_helpers.linear_gaussian import (
    best_diagonal,
    best_linear_gaussian,
    elbo,
    expected_log_likelihood,
    gaussian_elbo,
    gaussian_kl,
    linear_gaussian_evidence,
    linear_gaussian_posterior,
)

EXACT = {"rtol": 0, "atol": 1e-9}


@pytest.fixture(params=[(4, 2), (3, 3), (6, 1), (2, 5)], ids=lambda size: "d={} k={}".format(*size))
def world(request):
    """A model with d numbers in x and k in z, five x, and a q that is not the posterior."""
    d, k = request.param
    random = np.random.default_rng(d + 10 * k)
    model = random.normal(size=(d, k)), random.normal(size=d), 0.37
    x = random.normal(0, 2, (5, d))
    root = random.normal(size=(k, k))
    q = random.normal(size=(5, k)), root @ root.T + 0.1 * np.eye(k)
    return x, model, q


def test_the_evidence_is_a_gaussian_with_covariance_w_wt_plus_noise(world):
    x, (weights, bias, noise_var), _ = world
    covariance = weights @ weights.T + noise_var * np.eye(len(bias))
    expected = multivariate_normal(bias, covariance).logpdf(x)
    assert_allclose(linear_gaussian_evidence(x, weights, bias, noise_var), expected, **EXACT)


def test_bayes_rule_holds_at_every_code(world):
    x, (weights, bias, noise_var), q = world
    means, covariance = linear_gaussian_posterior(x, weights, bias, noise_var)
    evidence = linear_gaussian_evidence(x, weights, bias, noise_var)
    for row, mean, log_p in zip(x, means, evidence, strict=True):
        for z in q[0]:
            likelihood = multivariate_normal(weights @ z + bias, noise_var).logpdf(row)
            prior = multivariate_normal(np.zeros(len(z))).logpdf(z)
            posterior = multivariate_normal(mean, covariance).logpdf(z)
            assert_allclose(posterior, likelihood + prior - log_p, **EXACT)


def test_the_expected_log_likelihood_is_the_average_over_q(world):
    x, (weights, bias, noise_var), (mean, covariance) = world
    # For a quadratic, 2k points with the right mean and covariance average exactly.
    steps = np.linalg.cholesky(covariance).T * np.sqrt(len(covariance))
    at_points = [
        multivariate_normal(weights @ (m + step) + bias, noise_var).logpdf(row)
        for row, m in zip(x, mean, strict=True)
        for step in (*steps, *-steps)
    ]
    averages = np.reshape(at_points, (len(x), -1)).mean(axis=1)
    found = expected_log_likelihood(x, mean, covariance, weights, bias, noise_var)
    assert_allclose(found, averages, **EXACT)


def test_the_evidence_is_the_elbo_plus_the_kl_to_the_posterior(world):
    x, model, (mean, covariance) = world
    prior = np.zeros_like(mean), np.eye(len(covariance))
    first = expected_log_likelihood(x, mean, covariance, *model)
    bound = elbo(first, gaussian_kl(mean, covariance, *prior))
    gap = gaussian_kl(mean, covariance, *linear_gaussian_posterior(x, *model))
    assert np.all(gap > 0)
    assert_allclose(bound + gap, linear_gaussian_evidence(x, *model), **EXACT)


def test_the_bound_is_tight_at_the_posterior(world):
    x, model, _ = world
    q = linear_gaussian_posterior(x, *model)
    kl = gaussian_kl(*q, np.zeros_like(q[0]), np.eye(len(q[1])))
    bound = elbo(expected_log_likelihood(x, *q, *model), kl)
    assert_allclose(bound, linear_gaussian_evidence(x, *model), **EXACT)


def test_scikit_learns_pca_gives_the_same_evidence_at_the_maximum_of_the_likelihood():
    random = np.random.default_rng(1)
    x = random.normal(size=(300, 3)) @ random.normal(size=(3, 8)) + random.normal(size=(300, 8))
    witness = PCA(2).fit(x)
    weights = witness.components_.T * np.sqrt(witness.explained_variance_ - witness.noise_variance_)
    found = linear_gaussian_evidence(x, weights, witness.mean_, witness.noise_variance_)
    assert_allclose(found, witness.score_samples(x), **EXACT)


def test_no_other_model_explains_the_data_better_than_the_principal_subspace():
    random = np.random.default_rng(2)
    x = random.normal(size=(400, 5)) * [3, 2, 1, 0.5, 0.4]
    weights, noise_var = best_linear_gaussian(np.cov(x.T, bias=True), 2)
    best = linear_gaussian_evidence(x, weights, x.mean(axis=0), noise_var).mean()
    for _ in range(200):
        size = 10.0 ** random.uniform(-3, 0)
        other = weights + size * random.normal(size=weights.shape)
        noise = noise_var * np.exp(size * random.normal())
        assert linear_gaussian_evidence(x, other, x.mean(axis=0), noise).mean() < best


def test_scikit_learns_pca_has_the_same_covariance_as_the_best_model():
    random = np.random.default_rng(5)
    x = random.normal(size=(300, 4)) @ random.normal(size=(4, 7)) + random.normal(size=(300, 7))
    weights, noise_var = best_linear_gaussian(np.cov(x.T), 3)
    assert_allclose(weights @ weights.T + noise_var * np.eye(7), PCA(3).fit(x).get_covariance())


def test_where_data_have_fewer_directions_than_numbers_the_best_model_counts_them_all():
    weights, noise_var = best_linear_gaussian(np.diag([5.0, 0.0, 3.0, 1.0]), 2)
    assert noise_var == 0.5
    assert_allclose(weights @ weights.T, np.diag([4.5, 0, 2.5, 0]), atol=1e-12)


def test_the_elbo_of_a_gaussian_q_is_that_of_its_two_terms(world):
    x, model, q = world
    gap = gaussian_kl(*q, *linear_gaussian_posterior(x, *model))
    assert_allclose(gaussian_elbo(x, *q, *model), linear_gaussian_evidence(x, *model) - gap)


def test_the_kl_is_the_average_of_the_log_ratio():
    random = np.random.default_rng(3)
    means = random.normal(size=(2, 1, 2))
    roots = random.normal(size=(2, 2, 2))
    q, p = [(m, r @ r.T + 0.3 * np.eye(2)) for m, r in zip(means, roots, strict=True)]
    side = np.arange(-20, 20, 0.04)
    z = np.stack(np.meshgrid(side, side), axis=-1)
    log_q, log_p = [multivariate_normal(m[0], c).logpdf(z) for m, c in (q, p)]
    by_integral = np.sum(np.exp(log_q) * (log_q - log_p)) * 0.04**2
    assert_allclose(gaussian_kl(*q, *p), [by_integral], rtol=0, atol=1e-6)


def test_no_other_diagonal_is_nearer_than_the_best():
    random = np.random.default_rng(4)
    root = random.normal(size=(3, 3))
    covariance = root @ root.T + 0.2 * np.eye(3)
    mean, best = np.zeros((1, 3)), best_diagonal(covariance)
    least = gaussian_kl(mean, np.diag(best), mean, covariance)
    for _ in range(200):
        other = best * np.exp(10.0 ** random.uniform(-3, 0) * random.normal(size=3))
        assert gaussian_kl(mean, np.diag(other), mean, covariance) > least
    assert np.all(best < np.diag(covariance))


X, W, B = np.zeros((2, 3)), np.ones((3, 2)), np.zeros(3)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: linear_gaussian_evidence(X, W, B, 0.0), ValueError, "must be above 0"),
        (lambda: linear_gaussian_evidence(X, W, B, -1), ValueError, "noise_var is -1"),
        (lambda: linear_gaussian_evidence(X, W, B, np.nan), ValueError, "must be finite"),
        (lambda: linear_gaussian_evidence(X, W, B, np.ones(3)), TypeError, "must be one number"),
        (lambda: linear_gaussian_evidence(X, W, B, "1"), TypeError, "must be one number"),
        (lambda: linear_gaussian_evidence(X, W.T, B, 1.0), ValueError, "weights has shape"),
        (lambda: linear_gaussian_posterior(X, W, B[:2], 1.0), ValueError, "bias has shape"),
        (lambda: best_diagonal(np.array([[1, 2], [0, 1.0]])), ValueError, "not symmetric"),
        (lambda: best_diagonal(np.array([[1, 2], [2, 1.0]])), ValueError, "has the eigenvalue -1"),
        (lambda: gaussian_kl(X, np.eye(3), X, np.eye(2)), ValueError, "other_covariance has shape"),
        (lambda: best_linear_gaussian(np.eye(3), 3), ValueError, "d must be below"),
        (lambda: best_linear_gaussian(np.eye(3), 0), ValueError, "at least 1"),
        (lambda: best_linear_gaussian(W, 1), ValueError, "x_covariance has shape"),
        (lambda: best_linear_gaussian(np.diag([1.0, -1]), 1), ValueError, "none below 0"),
        (lambda: best_linear_gaussian(np.triu(np.ones((2, 2))), 1), ValueError, "not symmetric"),
        (lambda: elbo(np.zeros(3), np.zeros(2)), ValueError, "kl has shape"),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(call, error, said):
    with pytest.raises(error, match=said):
        call()
