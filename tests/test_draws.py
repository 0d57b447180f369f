"""What the checks say of noise: a right sampler is not refused, however few numbers it draws."""

import numpy as np
import pytest

from vae_helpers.checks.probes.draws import law

TIMES = 2000


@pytest.mark.parametrize("numbers", [21, 60, 150, 300])
def test_few_numbers_of_normal_noise_are_not_taken_for_another_law(numbers):
    random = np.random.default_rng(numbers)
    assert [law(random.normal(size=numbers), numbers) for _ in range(TIMES)] == [{}] * TIMES


@pytest.mark.parametrize(
    ("told", "draw"),
    [
        ("uniform_noise", lambda random: random.uniform(0, 1, 7500)),
        ("symmetric_uniform_noise", lambda random: random.uniform(-1, 1, 7500)),
        ("noise_with_long_tails", lambda random: random.laplace(0, 0.5**0.5, 7500)),
        ("noise_too_large", lambda random: random.normal(0, 1.2, 7500)),
        ("noise_off_centre", lambda random: random.normal(0.2, 1, 7500)),
    ],
)
def test_other_noise_is_told_apart(told, draw):
    assert list(law(draw(np.random.default_rng(1)), 7500)) == [told]
