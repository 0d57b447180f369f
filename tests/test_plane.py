"""What the grid says is right: against worlds that are known, other grids, and by draws."""

import functools

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from vae_helpers import gap_runs, plane
from vae_helpers.evaluation import importance_weighted_bound, own_log_likelihoods
from vae_helpers.linear_gaussian import best_diagonal, gaussian_kl
from vae_helpers.quiet import keras
from vae_helpers.vae import bernoulli_log_likelihood, build_decoder

MEAN, COVARIANCE = np.array([0.4, -0.7]), np.array([[0.05, 0.03], [0.03, 0.04]])
GRID = plane.even_grid(0.04, half_width=3.0)
LOG_P = -90.5
# Of a world in which the posterior is a slanted Gaussian.
LOG_JOINT = LOG_P + multivariate_normal(MEAN, COVARIANCE).logpdf(np.float64(GRID))


def test_the_grid_covers_its_square_and_may_be_turned():
    assert GRID.shape == (150**2, 2)
    assert np.isclose(GRID.max(), 2.98)
    turned = plane.even_grid(0.04, half_width=3.0, turn=90.0)
    assert np.allclose(turned, np.stack([-GRID[:, 1], GRID[:, 0]], axis=1), atol=1e-6)
    of_prior = multivariate_normal(np.zeros(2)).logpdf(np.float64(plane.even_grid(0.05)))
    assert np.isclose(plane.log_evidence(of_prior[:, None], 0.05)[0], 0.0, atol=1e-6)


def test_a_decoder_that_ignores_its_code_has_the_probability_of_its_coins():
    keras.utils.set_random_seed(1)
    decoder = build_decoder(2)
    decoder.layers[-1].kernel.assign(0 * decoder.layers[-1].kernel)
    decoder.layers[-1].bias.assign(np.random.default_rng(0).normal(size=784))
    x = np.round(np.random.default_rng(1).random((3, 784))).astype("float32")
    grid = plane.even_grid(0.1)
    log_joint = plane.log_joint_on(decoder, grid, x)
    right = bernoulli_log_likelihood(x, decoder(np.zeros((3, 2), "float32")))
    assert np.allclose(plane.log_evidence(log_joint, 0.1), right, atol=2e-4)
    refined = plane.refined_log_evidence(decoder, x, grid, log_joint, times=2, step=0.1)
    assert np.allclose(refined, right, atol=2e-4)


def test_a_posterior_that_is_a_gaussian_is_found_again():
    assert np.isclose(plane.log_evidence(LOG_JOINT[:, None], 0.04)[0], LOG_P, atol=1e-6)
    mean, covariance = plane.posterior_moments(GRID, LOG_JOINT)
    assert np.allclose(mean, MEAN, atol=1e-5)
    assert np.allclose(covariance, COVARIANCE, atol=1e-5)


def test_the_elbo_on_the_grid_lacks_the_kl():
    for mean, covariance in (
        (MEAN, COVARIANCE),
        (MEAN + 0.1, 1.4 * COVARIANCE),
        (np.zeros(2), 0.05 * np.eye(2)),
    ):
        kl = gaussian_kl(mean[None], covariance, MEAN[None], COVARIANCE)[0]
        elbo = plane.elbo_on(GRID, LOG_JOINT, mean, covariance, 0.04)
        assert np.isclose(elbo, LOG_P - kl, atol=1e-4)


def test_the_best_gaussians_are_those_of_lesson_7():
    upright, slanted = plane.best_gaussians(GRID, LOG_JOINT, 0.04)
    assert np.allclose(slanted[0], MEAN, atol=1e-3)
    assert np.allclose(slanted[1], COVARIANCE, atol=1e-3)
    assert np.allclose(upright[0], MEAN, atol=1e-3)
    assert np.allclose(upright[1], np.diag(best_diagonal(COVARIANCE)), atol=1e-3)


def test_of_two_peaks_the_better_one_is_found_wherever_the_mean_lies():
    small = multivariate_normal([-1.5, 0], 0.02 * np.eye(2)).logpdf(np.float64(GRID))
    large = multivariate_normal([1.5, 0.5], 0.02 * np.eye(2)).logpdf(np.float64(GRID))
    both = np.logaddexp(small + np.log(0.3), large + np.log(0.7))
    for mean, _ in plane.best_gaussians(GRID, both, 0.04):
        assert np.allclose(mean, [1.5, 0.5], atol=1e-2)


@pytest.mark.parametrize(("spread", "apart"), [(0.03, 0.8), (0.02, 1.2), (0.01, 1.0)])
def test_the_larger_piece_is_found_where_the_best_upright_gaussian_is_on_the_smaller(spread, apart):
    """The best of all loses minus the logarithm of the share of the piece that it takes.

    The larger piece, 0.55 of the mass, is so slanted that an upright Gaussian does better on the
    smaller one, which is round and higher.
    """
    slanted = 0.04 * np.array([[1.0, 0.9], [0.9, 1.0]])
    places = np.array([-apart, 0.3]), np.array([apart, -0.3])
    small = multivariate_normal(places[0], spread * np.eye(2)).logpdf(np.float64(GRID))
    large = multivariate_normal(places[1], slanted).logpdf(np.float64(GRID))
    both = np.logaddexp(small + np.log(0.45), large + np.log(0.55))
    upright, best = plane.best_gaussians(GRID, both, 0.04)
    assert np.allclose(upright[0], places[0], atol=1e-2)
    assert np.allclose(best[0], places[1], atol=1e-2)
    assert np.isclose(plane.elbo_on(GRID, both, *upright, 0.04), np.log(0.45), atol=0.01)
    assert np.isclose(plane.elbo_on(GRID, both, *best, 0.04), np.log(0.55), atol=0.01)


def test_the_parts_of_the_gap_add_up_and_none_is_negative():
    log_joint = np.stack([LOG_JOINT, LOG_JOINT[::-1]], axis=1)
    mean, log_var = np.array([[0.5, -0.5], [0.0, 0.9]]), np.full((2, 2), -3.0)
    parts = plane.gap_in_parts(GRID, log_joint, mean, log_var, 0.04)
    total = parts["amortisation"] + parts["correlation"] + parts["shape"]
    assert np.allclose(total, parts["gap"], atol=1e-6)
    assert np.allclose(parts["elbo"] + parts["gap"], LOG_P, atol=1e-5)
    assert all((parts[name] > -1e-4).all() for name in ("amortisation", "correlation", "shape"))
    upright = np.diag(best_diagonal(COVARIANCE))
    lost = gaussian_kl(MEAN[None], upright, MEAN[None], COVARIANCE)[0]
    assert np.allclose(parts["correlation"], lost, atol=1e-3)
    assert np.allclose(parts["shape"], 0, atol=1e-3)


@functools.cache
def _digits():
    """A model after one epoch, 100 test digits, the encoder's heads, log p(x, z) on the grid."""
    vae, _, images = gap_runs.train(0, epochs=1)
    x = images[:100].astype("float32") / 255
    mean, log_var = (head.numpy() for head in vae.encoder(x))
    grid = plane.even_grid()
    return vae.decoder, x, mean, log_var, grid, plane.log_joint_on(vae.decoder, grid, x)


@functools.cache
def _log_p():
    """log p(x) of the 100 digits, by the finer grid."""
    decoder, x, _, _, grid, log_joint = _digits()
    return plane.refined_log_evidence(decoder, x, grid, log_joint, times=2)


def test_a_finer_grid_changes_nothing_that_is_said():
    decoder, x, _, _, grid, log_joint = _digits()
    coarse = plane.log_evidence(log_joint)
    once = _log_p()
    some, log_joint = x[:25], log_joint[:, :25]
    twice = plane.refined_log_evidence(decoder, some, grid, log_joint, times=4)
    assert np.abs(once - coarse).max() < 0.02
    assert np.abs(once - coarse).mean() < 0.001
    assert np.abs(twice - once[:25]).max() < 0.001
    turned = plane.even_grid(turn=30.0)
    other = plane.log_joint_on(decoder, turned, some)
    other = plane.refined_log_evidence(decoder, some, turned, other, times=2)
    assert np.abs(other - once[:25]).max() < 0.001
    # Images share what is decoded, and nothing else.
    alone = plane.refined_log_evidence(decoder, x[7:8], grid, log_joint[:, 7:8], times=2)
    assert np.allclose(alone, once[7], rtol=0, atol=1e-4)


def test_draws_that_are_decoded_already_may_be_given():
    decoder, x, mean, log_var, *_ = _digits()
    some = decoder, x[:3], mean[:3], log_var[:3]
    noise = np.random.default_rng(2).standard_normal((2, 50, 3, 2), dtype="float32")
    z = noise[0] * np.exp(log_var[:3] / 2) + mean[:3]
    of_q = z, own_log_likelihoods(decoder, z, x[:3])
    given = gap_runs.three_proposals(*some, np.random.default_rng(2), samples=50, of_q=of_q)
    drawn = gap_runs.three_proposals(*some, np.random.default_rng(2), samples=50)
    for name in ("q", "the prior", "half and half"):
        assert np.allclose(given[name], drawn[name], rtol=0, atol=1e-3)


def test_the_truth_lies_above_every_bound_of_a_hundred_digits():
    """A mean of weights, whose expectation is p(x), exceeds p(x) e^t with a chance of e^-t at most.

    (Markov's inequality.) Of 100 digits, 3 proposals and 1,111 bounds each, at t = 20, one in a
    thousand runs would fail; the seeds are fixed. The mean of the bounds over the draws is below
    the truth within four of its standard errors.
    """
    decoder, x, mean, log_var, *_ = _digits()
    log_p = _log_p()
    random = np.random.default_rng(1)
    for log_w in gap_runs.three_proposals(decoder, x, mean, log_var, random).values():
        means = []
        for count in (1, 10, 100, 1000):
            parts = np.split(log_w, 1000 // count)
            bounds = np.stack([importance_weighted_bound(part) for part in parts])
            assert (bounds < log_p + 20).all()
            of_run = bounds.mean(axis=1)  # over the digits, once for each part of the draws
            error = of_run.std() / np.sqrt(len(of_run)) if count < 1000 else 0.1
            assert of_run.mean() < log_p.mean() + 4 * error
            assert of_run.mean() > (means or [-np.inf])[-1]
            means.append(of_run.mean())
        single = np.mean(np.split(log_w, 10), axis=1)
        error = single.std(axis=0) / np.sqrt(10)
        assert (single.mean(axis=0) < log_p + 5 * error).all()  # the ELBO of each digit


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: plane.even_grid(0.0), "step is 0, but must be above 0"),
        (lambda: plane.log_evidence(LOG_JOINT), "log_joint has shape"),
        (lambda: plane.log_joint_on(None, GRID, 2 * np.ones((1, 784))), "x holds values"),
        (lambda: plane.posterior_moments(GRID, LOG_JOINT[:5]), "grid has shape"),
        (lambda: plane.elbo_on(GRID, LOG_JOINT, MEAN, MEAN), "covariance has shape"),
        (
            lambda: plane.gap_in_parts(GRID, LOG_JOINT[:, None], MEAN[None], COVARIANCE),
            "log_var has shape",
        ),
        (lambda: plane.best_gaussians(GRID, LOG_JOINT[:, None]), "log_joint has shape"),
    ],
)
def test_input_of_another_form_gets_a_clear_error(call, said):
    with pytest.raises((TypeError, ValueError), match=said):
        call()
