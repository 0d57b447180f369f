"""The programs of the bug hunt: sound ones computed in other ways, and what is said of patients."""

import functools
import inspect

import numpy as np
import pytest
from scipy.special import expit, logsumexp

from vae_helpers import checks
from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.bug_hunt.ward import Ward
from vae_helpers.checks.probes.one_loss import SmallLoss
from vae_helpers.checks.probes.one_step import images
from vae_helpers.quiet import keras, tf

LESSON = next(lesson for lesson in checks.LESSONS if lesson.name.endswith("bug_hunt"))
LOSSES = [
    e.name for e in LESSON.exercises if list(inspect.signature(e.reference).parameters)[2:] == ["x"]
]
LATENT = 3
random = np.random.default_rng(13)
X = random.uniform(size=(6, 784)).astype("float32")
X[:, :300] = 0


def models(log_var=-18.0, mean=0.3, logits=0.5):
    """An encoder that gives one log_var for all, and a decoder: both linear."""
    x, z = keras.Input((784,)), keras.Input((LATENT,))
    heads = [keras.layers.Dense(LATENT) for _ in range(2)]
    last = keras.layers.Dense(784)
    encoder, decoder = keras.Model(x, [head(x) for head in heads]), keras.Model(z, last(z))
    fixed = np.random.default_rng(7)
    heads[0].set_weights([fixed.normal(0, mean / 28, (784, LATENT)), fixed.normal(0, mean, LATENT)])
    heads[1].set_weights([np.zeros((784, LATENT)), np.full(LATENT, log_var)])
    last.set_weights([fixed.normal(0, logits, (LATENT, 784)), fixed.normal(0, logits, 784)])
    return encoder, decoder


def terms(encoder, decoder, x, log_var):
    """The two terms of minus the ELBO of each image, without noise, in float64."""
    mean = np.float64(encoder(x)[0])
    m = expit(np.float64(decoder(mean)))
    pixels = -np.sum(x * np.log(m) + (1 - x) * np.log1p(-m), axis=1)
    return pixels, 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)


@pytest.mark.parametrize(
    "name", [name for name in LOSSES if name not in ("still_noisy", "negative_kl")]
)
def test_a_repaired_loss_is_minus_the_elbo(name):
    encoder, decoder = models()
    found = float(getattr(repaired, name)(encoder, decoder, tf.constant(X)))
    assert found == pytest.approx(np.mean(sum(terms(encoder, decoder, X, -18.0))), abs=0.05)


def test_the_healthy_one_is_minus_the_elbo_on_average():
    encoder, decoder = models(log_var=-9.0)  # its log_std
    found = [float(repaired.negative_kl(encoder, decoder, tf.constant(X))) for _ in range(400)]
    right = np.mean(sum(terms(encoder, decoder, X, -18.0)))
    assert np.mean(found) == pytest.approx(right, abs=5 * np.std(found) / 20)


def test_the_denoiser_encodes_noise_and_asks_for_the_clean_image():
    seen = []
    encoder, decoder = models()

    def noted(x):
        seen.append(np.asarray(x))
        return encoder(x)

    found = float(repaired.still_noisy(noted, decoder, tf.constant(X)))
    (noisy,) = seen
    assert 0.15 < np.mean(np.abs(noisy - X)) < 0.45
    mean = np.float64(encoder(noisy)[0])
    logits = np.float64(decoder(mean))
    pixels = np.sum(np.logaddexp(0, logits) - X * logits, axis=1)
    kl = 0.5 * np.sum(mean**2 + np.exp(-18.0) + 18.0 - 1, axis=1)
    assert found == pytest.approx(np.mean(pixels + kl), abs=0.05)


@functools.cache
def weights():
    """Models, noise (draws, n, d) and the log weights by the densities themselves."""
    encoder, decoder = models(log_var=-1.0)
    noise = random.normal(size=(5, len(X), LATENT)).astype("float32")
    mean, log_var = (np.float64(head) for head in encoder(X))
    z = mean + np.exp(log_var / 2) * noise

    def log_normal(z, mean, variance):
        return np.sum(-0.5 * np.log(2 * np.pi * variance) - (z - mean) ** 2 / 2 / variance, axis=-1)

    m = expit(np.stack([np.float64(decoder(one)) for one in z]))
    log_likelihood = np.sum(X * np.log(m) + (1 - X) * np.log1p(-m), axis=-1)
    prior, q = log_normal(z, 0, 1.0), log_normal(z, mean, np.exp(log_var))
    return encoder, decoder, noise, log_likelihood + prior - q


def test_both_bounds_are_the_log_of_the_mean_weight():
    encoder, decoder, noise, log_weights = weights()
    right = logsumexp(log_weights, axis=0) - np.log(len(noise))
    one = repaired.too_good_bound(encoder, decoder, X, noise)
    other = repaired.worse_with_more(encoder, decoder, X, np.swapaxes(noise, 0, 1).copy())
    np.testing.assert_allclose(one, right, rtol=1e-4)
    np.testing.assert_allclose(other, right, rtol=1e-4)


def test_the_mean_over_a_test_set_weighs_images():
    batches = [np.array([[1.0], [2.0]]), np.array([[6.0]])]
    assert repaired.lucky_mean(lambda x: tf.reduce_sum(x, axis=1), batches) == 3.0


def test_a_price_of_0_leaves_the_kl_alone_and_a_high_one_makes_it_small():
    kls = []
    for price in (0.0, 20.0):
        encoder, decoder = models(log_var=-3.0)
        optimizer = keras.optimizers.Adam(0.01)
        losses = repaired.stale_price(encoder, decoder, optimizer, [X] * 40, [price] * 40)
        assert len(losses) == 40
        mean, log_var = (np.asarray(head) for head in encoder(X))
        kls.append(np.mean(np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)) / 2)
    assert kls[1] < 0.5 * kls[0]


# What the verdicts say of the programs as they were found


def test_the_bottomless_loss_has_no_bottom():
    encoder, decoder = models(mean=3000.0, logits=0.0)
    assert float(patients.bottomless_loss(encoder, decoder, tf.constant(X))) < -1e6


def of_the_check(name, module):
    """The mean of many losses on the model of the check."""
    loss = SmallLoss(getattr(module, name))
    return np.mean([float(loss.at(images(50, 1)).returned) for _ in range(150)])


def test_the_pixels_of_same_image_cost_about_a_nat_together():
    kl = of_the_check("same_image", patients) - of_the_check("same_image", repaired) / 784
    kl *= 784 / 783
    assert of_the_check("same_image", patients) - kl == pytest.approx(1, abs=0.2)
    assert of_the_check("same_image", repaired) - kl > 700


def test_the_reports_of_the_second_ward_are_off_as_the_verdicts_say():
    names = "record_score", "missing_nats", "costly_codes"
    report = {name: of_the_check(name, patients) for name in names}
    honest = of_the_check("missing_nats", repaired)
    assert honest - report["record_score"] == pytest.approx(4, abs=3)
    assert abs(honest - report["missing_nats"]) > 1
    kl = 1.5 * (honest - report["costly_codes"])  # three numbers, of which a third was charged
    assert kl == pytest.approx(24, abs=5)


def test_of_three_batches_the_lucky_mean_is_below_every_loss():
    def loss(x):
        return tf.reduce_sum(tf.square(x), axis=1)

    batches = np.split(1 + random.uniform(size=(11, 7)).astype("float32") / 5, [4, 8])
    smallest = min(float(np.min(loss(x))) for x in batches)
    assert patients.lucky_mean(loss, batches) < smallest < repaired.lucky_mean(loss, batches)


def test_black_paper_costs_543_nats_however_black_it_is_painted():
    black, values = np.zeros((4, 784), "float32"), []
    for module in (patients, repaired):
        encoder, decoder = models(mean=0.0, log_var=0.0, logits=0.0)
        decoder.layers[-1].set_weights([np.zeros((LATENT, 784)), np.full(784, -100.0)])
        values.append(float(module.black_images(encoder, decoder, tf.constant(black))))
    assert values == pytest.approx([784 * np.log(2), 0], abs=0.01)


def test_no_cloud_of_fat_clouds_is_narrower_than_the_prior():
    codes = []
    encoder, decoder = models(log_var=-8.0)

    def noted(z):
        codes.append(np.asarray(z))
        return decoder(z)

    for _ in range(60):
        patients.fat_clouds(encoder, noted, tf.constant(X))
    assert np.std(np.stack(codes), axis=0).min() > 0.6  # 1, but for chance


def test_a_draw_given_twice_raises_the_bound_that_is_too_good():
    encoder, decoder, noise, _ = weights()
    twice = np.concatenate([noise, noise])
    for module, rise in ((patients, np.log(2)), (repaired, 0)):
        one, two = (
            np.asarray(module.too_good_bound(encoder, decoder, X, n)) for n in (noise, twice)
        )
        np.testing.assert_allclose(two - one, rise, atol=1e-3)


def test_the_second_image_changes_the_bound_of_the_first_only_where_rows_are_mixed():
    encoder, decoder, noise, _ = weights()
    noise, other = np.swapaxes(noise, 0, 1).copy(), X.copy()
    other[1] = 1 - other[1]
    for module, changes in ((patients, True), (repaired, False)):
        one, two = (module.worse_with_more(encoder, decoder, x, noise)[0] for x in (X, other))
        assert (abs(float(one - two)) > 1e-2) == changes


def test_where_log_var_is_200_the_loss_is_finite_only_after_the_repair():
    encoder, decoder = models(log_var=200.0)
    values = [float(m.late_nan(encoder, decoder, tf.constant(X))) for m in (patients, repaired)]
    assert [bool(value) for value in np.isfinite(values)] == [False, True]


def test_all_patients_but_one_differ_from_what_they_become():
    def code(function):
        return inspect.getsource(inspect.unwrap(function))

    names = [exercise.name for exercise in LESSON.exercises]
    same = [
        name for name in names if code(getattr(patients, name)) == code(getattr(repaired, name))
    ]
    assert same == ["negative_kl"]
    assert len(names) - len(same) >= 12


def test_noise_in_the_target_pays_for_grey_where_images_are_black():
    charged = []
    for grey in (-12.0, np.log(0.2 / 0.8)):  # the logit that is shown on the black pixels
        encoder, decoder = models(mean=0.0, log_var=0.0, logits=0.0)
        shown = np.where(np.arange(784) < 300, grey, 0.0)
        decoder.layers[-1].set_weights([np.zeros((LATENT, 784)), shown])
        charged.append(
            [float(m.still_noisy(encoder, decoder, tf.constant(X))) for m in (patients, repaired)]
        )
    (black, clean_black), (average, clean_average) = charged
    assert average < black
    assert clean_black < clean_average


# What is said to answers that are right


def without_a_clip(encoder, decoder, x):
    return repaired.record_score(encoder, decoder, x)


def with_probabilities_for_logits(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    m = keras.ops.sigmoid(decoder(mean + keras.ops.exp(log_var / 2) * noise))
    pixels = 784 * keras.losses.binary_crossentropy(x, m, from_logits=True)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("fat_clouds", without_a_clip, "log_var may still be too large"),
        ("fat_clouds", repaired.fat_clouds, ""),
        ("black_images", with_probabilities_for_logits, "Keras has seen the sigmoid"),
        ("black_images", repaired.black_images, ""),
    ],
)
def test_a_right_answer_may_be_told_where_it_is_thin(name, answer, said):
    feedback = checks.EXERCISES[name].diagnose(answer)
    assert feedback.status == "right"
    assert said in feedback.message
    assert bool(said) == bool(feedback.message)


# The ward


@pytest.fixture
def ward():
    return Ward(X, X, seed=3)


def test_every_training_of_a_ward_starts_alike(ward):
    once, again = (ward.examine(repaired.same_image) for _ in range(2))
    np.testing.assert_array_equal(once.losses, again.losses)
    assert len(once.losses) == ward.steps == len(list(ward.batches()))


def test_the_honest_sheet_is_computed_from_the_models_alone(ward):
    encoder, decoder = models()
    chart = ward.sheet(encoder, decoder)
    pixels, kl = terms(encoder, decoder, X, -18.0)
    assert (chart.reconstruction, chart.kl) == pytest.approx((pixels.mean(), kl.mean()), abs=0.05)
    assert chart.honest == chart.reconstruction + chart.kl
    assert f"honest sheet {chart.honest:6.1f}" in str(chart)
    doubled = ward.sheet(*models(log_var=-9.0), log_std=True)
    assert doubled.kl == pytest.approx(chart.kl, abs=0.01)


def test_a_ward_refuses_what_is_no_array_of_images():
    with pytest.raises(TypeError, match="__init__: x_train is a list"):
        Ward([[0.0]], X, seed=3)
    with pytest.raises(ValueError, match="x_test has shape"):
        Ward(X, X[:, :5], seed=3)
