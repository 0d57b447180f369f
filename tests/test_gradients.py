"""What is said of gradients is so, to many digits, by quadrature; and the parts hold up."""

import ast
import itertools
import pathlib

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy import integrate, optimize, stats

from vae_helpers import descents
from vae_helpers.gradients import (
    Sampling,
    best_baseline,
    leave_one_out_baseline,
    pathwise_gradient,
    score_function_gradient,
    split_heads,
)
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import kl_divergence, reparameterize

LESSON = pathlib.Path(__file__).parents[1] / "solutions" / "04_gradients_of_expectations.py"

# Gauss-Hermite: averages over N(0, 1), exact for polynomials up to degree 119.
NOISE, WEIGHTS = hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
CASES = [(2.5, 0.5, 1.0), (0.0, 1.0, 0.0), (-1.3, 2.2, 0.7)]
each_case = pytest.mark.parametrize(("mean", "std", "a"), CASES)


def average(values):
    return WEIGHTS @ values


def variance(values):
    return average(values**2) - average(values) ** 2


def of_the_lesson(name, **scope):
    """A function of the lesson's source, with the given names around it."""
    for node in ast.parse(LESSON.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            exec(compile(ast.Module([node], []), name, "exec"), scope := {"np": np, **scope})
            return scope[name]
    raise AssertionError(f"the lesson has no function {name}")


# The two estimators

SMOOTH = {
    "square": (lambda z: (z - 1) ** 2, lambda z: 2 * (z - 1), lambda m, s: 2 * (m - 1)),
    "cube": (lambda z: z**3, lambda z: 3 * z**2, lambda m, s: 3 * (m**2 + s**2)),
    "sine": (np.sin, np.cos, lambda m, s: np.cos(m) * np.exp(-(s**2) / 2)),
    "exponential": (np.exp, np.exp, lambda m, s: np.exp(m + s**2 / 2)),
}


@each_case
@pytest.mark.parametrize("f", SMOOTH)
def test_both_estimators_average_to_the_exact_gradient(f, mean, std, a):
    f, df, gradient = SMOOTH[f]
    by_score = score_function_gradient(f, mean, std, mean + std * NOISE)
    by_path = pathwise_gradient(df, mean, std, NOISE)
    assert np.isclose(average(by_score), gradient(mean, std), rtol=1e-9)
    assert np.isclose(average(by_path), gradient(mean, std), rtol=1e-9)


@each_case
def test_of_a_step_the_score_function_alone_knows_the_gradient(mean, std, a):
    def integrand(z):
        z = np.array([z])
        estimate = score_function_gradient(lambda z: (z > 0) * 1.0, mean, std, z)
        return estimate[0] * stats.norm.pdf(z[0], mean, std)

    total = integrate.quad(integrand, 0, mean + 12 * std, epsabs=1e-12)[0]
    assert np.isclose(total, stats.norm.pdf(0, mean, std), atol=1e-9)
    assert not pathwise_gradient(np.zeros_like, mean, std, NOISE).any()


@each_case
def test_the_variances_for_the_quadratic_are_those_of_the_lesson(mean, std, a):
    delta, z = mean - a, mean + std * NOISE

    def with_baseline(b):
        return variance(score_function_gradient(lambda z: (z - a) ** 2 - b, mean, std, z))

    best = delta**2 + 3 * std**2
    assert np.isclose(with_baseline(0), delta**4 / std**2 + 14 * delta**2 + 15 * std**2)
    assert np.isclose(with_baseline(best), 8 * delta**2 + 6 * std**2)
    assert np.isclose(with_baseline(delta**2 + std**2), 8 * delta**2 + 10 * std**2)
    assert with_baseline(best) < min(with_baseline(best - 0.1), with_baseline(best + 0.1))
    assert np.isclose(
        variance(pathwise_gradient(lambda z: 2 * (z - a), mean, std, NOISE)), 4 * std**2
    )


@each_case
def test_the_variances_for_the_standard_deviation_are_those_of_the_lesson(mean, std, a):
    delta, z = mean - a, mean + std * NOISE
    by_score, by_path = (z - a) ** 2 * (NOISE**2 - 1) / std, 2 * (z - a) * NOISE
    assert np.isclose(average(by_score), 2 * std)
    assert np.isclose(average(by_path), 2 * std)
    exact = (2 * delta**4 + 60 * delta**2 * std**2 + 78 * std**4) / std**2 - 4 * std**2
    assert np.isclose(variance(by_score), exact)
    assert np.isclose(variance(by_path), 4 * delta**2 + 8 * std**2)


@pytest.mark.parametrize("d", [1, 2, 3])
@each_case
def test_the_variances_in_d_dimensions_are_those_of_the_lesson(mean, std, a, d):
    nodes, weights = hermegauss(8)  # exact up to degree 15; the squares have degree 6
    weights = weights / weights.sum()
    grid = np.array(list(itertools.product(nodes, repeat=d)))
    weights = np.prod(list(itertools.product(weights, repeat=d)), axis=1)
    z = mean + std * grid
    delta = mean - a
    best = delta**2 + 3 * std**2 + (d - 1) * (delta**2 + std**2)
    values, score = np.sum((z - a) ** 2, axis=1), (z[:, 0] - mean) / std**2
    own = (z[:, 0] - a) ** 2 * score
    own_best = ((z[:, 0] - a) ** 2 - delta**2 - 3 * std**2) * score
    estimates = values * score, (values - best) * score, own, own_best, 2 * (z[:, 0] - a)
    found = [weights @ one**2 - (weights @ one) ** 2 for one in estimates]
    exact = of_the_lesson("exact_variances", delta=delta, std=std)
    assert np.allclose(found, exact(d), rtol=1e-9)


@pytest.mark.parametrize("omega", [0.3, 1.0, 2.5, 10.0])
def test_the_variances_for_a_sine_are_those_of_the_lesson(omega):
    std = 0.5
    gradient, by_score, by_path = of_the_lesson("exact_for_sine", std=std)(omega)

    def moment(estimator, power):
        def integrand(noise):
            return estimator(np.array([noise]))[0] ** power * stats.norm.pdf(noise)

        return integrate.quad(integrand, -12, 12, epsabs=1e-12, limit=500)[0]

    def score(noise):
        return score_function_gradient(lambda z: np.sin(omega * z), 0.0, std, std * noise)

    def path(noise):
        return pathwise_gradient(lambda z: omega * np.cos(omega * z), 0.0, std, noise)

    for estimator, exact in ((score, by_score), (path, by_path)):
        assert np.isclose(moment(estimator, 1), gradient, atol=1e-9)
        assert np.isclose(moment(estimator, 2) - gradient**2, exact, rtol=1e-7)


def test_even_powers_of_normal_noise_average_to_products_of_odd_numbers():
    for k in (2, 4, 6, 8):
        assert np.isclose(average(NOISE**k), np.prod(np.arange(1, k, 2)))


# Baselines


@pytest.mark.parametrize("samples", [2, 3])
def test_leaving_one_out_is_unbiased_and_the_mean_of_all_is_not(samples):
    mean, std = 2.5, 0.5
    nodes, weights = hermegauss(6)
    grid = np.array(list(itertools.product(nodes, repeat=samples)))
    weights = np.prod(list(itertools.product(weights / weights.sum(), repeat=samples)), axis=1)
    values = (mean + std * grid - 1) ** 2
    baselines = np.array([leave_one_out_baseline(row) for row in values])
    unbiased = np.mean((values - baselines) * grid / std, axis=1)
    biased = np.mean((values - values.mean(axis=1, keepdims=True)) * grid / std, axis=1)
    assert np.isclose(weights @ unbiased, 3.0)
    assert np.isclose(weights @ biased, 3.0 * (1 - 1 / samples))
    assert np.allclose(unbiased, biased * samples / (samples - 1))


@pytest.mark.parametrize("samples", [2, 5, 400])
def test_no_other_constant_has_a_smaller_variance_on_the_draws(samples):
    random = np.random.default_rng(samples)
    values, scores = random.normal(3, 2, samples), random.normal(0.3, 1.5, samples)
    found = best_baseline(values, scores)
    search = optimize.minimize_scalar(lambda b: np.var((values - b) * scores))
    assert np.isclose(found, search.x, rtol=1e-6)
    least = np.var((values - found) * scores)
    for other in found + np.array([-1.0, -1e-3, 1e-3, 1.0]):
        assert np.var((values - other) * scores) > least


@each_case
def test_with_ever_more_draws_the_best_constant_becomes_that_of_the_expectations(mean, std, a):
    noise = np.random.default_rng(1).normal(size=1_000_000)
    values, scores = (mean + std * noise - a) ** 2, noise / std
    best = average((mean + std * NOISE - a) ** 2 * NOISE**2) / average(NOISE**2)
    assert np.isclose(best, (mean - a) ** 2 + 3 * std**2)
    assert np.isclose(best_baseline(values, scores), best, rtol=0.02)


def test_the_best_constant_of_the_same_four_draws_takes_half_of_the_gradient_away():
    noise = np.random.default_rng(2).normal(size=(20_000, 4))
    values, scores = (2.5 + 0.5 * noise - 1) ** 2, noise / 0.5
    pairs = zip(values, scores, strict=True)
    estimates = [np.mean((v - best_baseline(v, s)) * s) for v, s in pairs]
    assert 1.4 < np.mean(estimates) < 1.6


def test_the_kl_has_the_gradient_that_the_score_gives_though_q_stands_in_f():
    mean, std = 2.5, 0.5
    z = mean + std * NOISE
    log_ratio = stats.norm.logpdf(z, mean, std) - stats.norm.logpdf(z)
    assert np.isclose(average(log_ratio * NOISE / std), mean)


# Learning q


@pytest.mark.parametrize("way", descents.WAYS)
def test_the_gradients_that_the_lesson_descends_are_those_of_the_kl(way):
    mean, log_var = np.array([0.7, -1.2]), np.array([-0.4, 0.9])
    std = np.exp(log_var / 2)
    nodes, weights = hermegauss(6)
    samples = 2  # each of two draws has two numbers
    noise = np.array(list(itertools.product(nodes, repeat=2 * samples)))
    noise = noise.reshape(-1, samples, 2).swapaxes(0, 1)  # every pair of draws is a run
    weights = np.prod(list(itertools.product(weights / weights.sum(), repeat=4)), axis=1)
    stds = np.broadcast_to(std, noise.shape[1:])
    for_mean, for_log_var = descents.WAYS[way](mean + std * noise, stds, noise)
    assert for_mean.shape == for_log_var.shape == noise.shape
    # KL = (mean^2 + var - log var - 1) / 2
    assert np.allclose(weights @ for_mean[0], mean)
    assert np.allclose(weights @ for_log_var[0] - 0.5, 0.5 * (std**2 - 1))


def test_a_descent_goes_step_by_step_from_its_start():
    path = descents.descend("exact gradient", d=3, runs=2, steps=5, rate=0.1)
    assert path.shape == (6, 2, 2, 3)
    assert (path[0, 0] == 3).all()
    assert (path[0, 1] == -2).all()
    mean, log_var = path[2]
    assert np.allclose(path[3, 0], 0.9 * mean)
    assert np.allclose(path[3, 1], log_var - 0.05 * (np.exp(log_var) - 1))


def test_every_way_descends_with_the_same_noise_and_a_seed_repeats_it():
    first, again = (descents.descend("pathwise", d=2, runs=3, steps=4) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, descents.descend("pathwise", d=2, runs=3, steps=4, seed=3))
    # Of one number leave one out and own term only are the same.
    one, other = (descents.descend(way, d=1) for way in ("leave one out", "own term only"))
    assert np.allclose(one, other)


def test_the_kl_of_the_numbers_adds_up_to_that_of_q():
    mean, log_var = np.random.default_rng(0).normal(size=(2, 4, 3))
    parts = descents.kl_of_one(mean, log_var)
    assert np.allclose(parts.sum(axis=1), kl_divergence(mean, log_var))
    assert descents.kl_of_one(mean, log_var[:, :1]).shape == (4, 3)


def test_a_run_is_lost_where_a_number_leaves_all_bounds():
    path = np.zeros((3, 2, 4, 5))
    path[:2, 0, 0] = 1e9  # and comes back
    path[-1, 0, 1, 2], path[-1, 1, 2, 0], path[-1, 1, 3, 0] = -101, np.nan, 99
    assert descents.lost(path).tolist() == [False, True, True, False]


# The parts of a variational autoencoder


def test_the_heads_are_the_two_halves_of_the_columns():
    mean, log_var = np.random.default_rng(0).normal(size=(2, 5, 3))
    for given in (np.hstack([mean, log_var]), tf.constant(np.hstack([mean, log_var]))):
        heads = split_heads(given)
        assert np.array_equal(heads[0], mean)
        assert np.array_equal(heads[1], log_var)
    assert [tuple(head.shape) for head in split_heads(keras.Input((8,)))] == [(None, 4)] * 2


def _model(seed=3):
    heads = [keras.Input((2,)), keras.Input((2,))]
    return keras.Model(heads, Sampling(seed)(heads))


HEADS = [np.array([[1.0, -1.0]] * 50, "float32"), np.array([[-1.0, 2.0]] * 50, "float32")]


def test_a_sampling_layer_draws_what_reparameterize_draws_from_the_same_generator():
    layer, generator = Sampling(seed=4), keras.random.SeedGenerator(4)
    for _ in range(3):
        assert np.array_equal(layer(HEADS), reparameterize(*HEADS, generator))


@pytest.mark.parametrize("jit", [False, True])
def test_a_sampling_layer_draws_fresh_noise_in_a_compiled_step_of_any_batch_size(jit):
    model = _model()
    spec = tf.TensorSpec((None, 2), tf.float32)
    step = tf.function(lambda *heads: model(heads), input_signature=[spec, spec], jit_compile=jit)
    assert not np.array_equal(step(*HEADS), step(*HEADS))
    assert step(*(head[:7] for head in HEADS)).shape == (7, 2)


def test_a_loaded_sampling_layer_starts_its_noise_from_its_seed(tmp_path):
    model = _model()
    first = model(HEADS)
    assert not np.array_equal(model(HEADS), first)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(
        tmp_path / "model.keras", custom_objects={"Sampling": Sampling}
    )
    assert np.array_equal(loaded(HEADS), first)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: score_function_gradient(3, 0.0, 1.0, NOISE), "f is an int"),
        (lambda: score_function_gradient(np.sin, 0.0, 0.0, NOISE), "std is 0"),
        (lambda: score_function_gradient(np.sin, NOISE, 1.0, NOISE), "mean is an array"),
        (lambda: score_function_gradient(np.sin, 0.0, 1.0, NOISE[:, None]), "z has shape"),
        (lambda: pathwise_gradient(np.cos, 0.0, -1.0, NOISE), "std is -1"),
        (lambda: pathwise_gradient(np.cos, 0.0, 1.0, [1.0]), "noise is a list"),
        (lambda: leave_one_out_baseline(NOISE[:1]), "at least 2"),
        (lambda: best_baseline(NOISE, NOISE[:3]), "scores has shape"),
        (lambda: best_baseline(NOISE[:2], np.ones(2)), "any baseline would do"),
        (lambda: descents.descend("by chance", 2), "way is 'by chance'"),
        (lambda: descents.descend("pathwise", 0), "d is 0"),
        (lambda: split_heads(np.ones((4, 3))), "even number of columns"),
    ],
)
def test_input_that_cannot_be_used_gets_a_clear_error(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
