"""What single exercises say of answers that no listed mistake matches."""

import numpy as np
import pytest
from judged import StumblesInCall, message

from vae_helpers import checks
from vae_helpers.quiet import keras, tf

right_units = checks.active_units.reference


def test_an_encoder_of_infinite_outputs_does_not_hang_the_check():
    def explodes(latent_dim):
        x = keras.Input((784,))
        heads = [keras.layers.Dense(latent_dim, "exponential")(100 * x) for _ in range(2)]
        return keras.Model(x, heads)

    feedback = checks.build_encoder.diagnose(explodes)
    assert feedback.mistake == "softplus_mean + softplus_log_var + no_hidden_encoder"


def test_a_layer_made_or_called_otherwise_is_told_how():
    class Sampling(StumblesInCall):
        def __init__(self, seed, size):
            super().__init__(seed)

    assert message(Sampling, checks.Sampling).startswith("The layer is made by `Sampling(1)`")


def test_noise_from_outside_of_the_function_is_told_as_such():
    noise = np.zeros(1000, "float32")
    for draw in (
        lambda mean, log_var: mean + np.exp(log_var / 2) * noise,
        lambda mean, log_var: mean + tf.exp(log_var / 2) * noise,
    ):
        assert "drawn outside of the function" in message(draw, checks.reparameterize)


def test_a_sampler_that_fails_with_tensors_alone_is_told_so():
    def draw(mean, log_var):
        return mean + np.exp(log_var / 2) * np.random.default_rng().normal(size=mean.shape)

    def needs_an_array(mean, log_var):
        return draw(mean.copy(), log_var)

    feedback = checks.reparameterize.diagnose(needs_an_array)
    assert feedback.mistake.startswith("fails_for_tensors"), str(feedback)
    assert "no attribute 'copy'" in feedback.message


def test_units_counted_of_arrays_alone_are_told_so():
    def rows_by_index(means, threshold=0.01):
        return right_units(means[np.arange(len(means))], threshold)

    text = message(rows_by_index, checks.active_units)
    assert text.startswith("It is right for NumPy arrays, but fails with a tensor")


def test_a_loss_that_cannot_be_compiled_is_told_so_in_words_that_repeat():
    def prints(reconstruction, kl, beta):
        loss = checks.beta_vae_loss.reference(reconstruction, kl, beta)
        tf.print(loss)
        return loss

    first, second = (message(prints, checks.beta_vae_loss) for _ in range(2))
    assert first.startswith("It works step by step, but not in a compiled step")
    assert first == second


@pytest.mark.parametrize("seed", [0, None])
def test_noise_added_to_the_codes_of_a_gap_is_told_as_such(seed):
    def of_draws(codes, factors, bins=20):
        noise = np.random.default_rng(seed).normal(size=codes.shape)
        return checks.mutual_information_gap.reference(codes + noise, factors, bins)

    text = message(of_draws, checks.mutual_information_gap)
    assert "noise added, as in a draw" in text


def test_what_baselines_are_told_that_no_mistake_matches():
    def covariances(values, scores):
        return np.cov(values * scores, scores) / np.var(scores)

    def coarse(values, scores):
        grid = np.linspace(-10, 10, 201)
        return grid[np.argmin([np.var((values - b) * scores) for b in grid])]

    def joined(values):
        return np.array([np.mean(values[:s] + values[s + 1 :]) for s in range(len(values))])

    assert "2 x 2 table" in message(covariances, checks.best_baseline)
    assert "close to the lowest point" in message(coarse, checks.best_baseline)
    assert "`np.concatenate` joins them" in message(joined, checks.leave_one_out_baseline)


def test_a_baseline_that_is_right_for_some_draws_alone_is_told_so():
    right = checks.best_baseline.reference

    def off(by, size):
        return lambda values, scores: right(values, scores) * (1 + by * (len(values) == size))

    # 7 draws are also among the extremes, 12 are not.
    for by, size, said in (
        (1e-3, 7, "a search that stops too early"),
        (1e-3, 12, "a search that stops too early"),
        (0.7, 12, "of another number of draws"),
    ):
        assert said in checks.best_baseline.diagnose(off(by, size)).message
