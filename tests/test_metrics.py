"""The metrics of lessons 10 and 11 give the known answers where an answer is known."""

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from vae_helpers.metrics import (
    active_units,
    in_bins,
    mutual_information,
    mutual_information_gap,
    random_rotations,
    rotation_p_value,
    traverse,
)

RANDOM = np.random.default_rng(0)
# Two factors with 10 values each, every pair 5 times.
FACTORS = np.repeat([[a, b] for a in range(10) for b in range(10)], 5, axis=0)
STANDARD = (FACTORS - 4.5) / np.sqrt(99 / 12)


def test_mutual_information_is_that_of_scikit_learn():
    one, other = RANDOM.integers(0, 5, 300), RANDOM.integers(0, 3, 300)
    other = np.where(RANDOM.random(300) < 0.5, one, other)
    assert mutual_information(one, other) == pytest.approx(mutual_info_score(one, other), abs=1e-12)


def test_mutual_information_with_itself_is_the_entropy():
    shares = np.array([0.5, 0.25, 0.25])
    values = np.repeat([0, 1, 4], [2, 1, 1])
    assert mutual_information(values, values) == pytest.approx(-shares @ np.log(shares), abs=1e-12)


def test_independent_variables_share_nothing():
    assert mutual_information(*FACTORS.T) == pytest.approx(0, abs=1e-12)


def test_bins_have_equal_width_over_each_dimensions_own_range():
    codes = np.stack([np.arange(8.0), 100 * np.arange(8.0)], axis=1)
    assert in_bins(codes, 4).T.tolist() == [[0, 0, 1, 1, 2, 2, 3, 3]] * 2


def test_a_dimension_that_does_not_vary_ends_in_one_bin():
    assert len(np.unique(in_bins(np.full((5, 1), 0.3), 20))) == 1


def test_a_perfect_code_has_a_gap_of_one():
    assert mutual_information_gap(STANDARD, FACTORS, 20) == pytest.approx(1, abs=1e-9)


def test_order_sign_and_scale_of_the_dimensions_do_not_matter():
    turned_over = np.stack([-3 * STANDARD[:, 1], 0.1 * STANDARD[:, 0]], axis=1)
    assert mutual_information_gap(turned_over, FACTORS, 20) == pytest.approx(1, abs=1e-9)


def test_an_inactive_dimension_does_not_matter():
    codes = np.column_stack([STANDARD, np.zeros(len(FACTORS))])
    assert mutual_information_gap(codes, FACTORS, 20) == pytest.approx(1, abs=1e-9)


def test_a_code_turned_by_45_degrees_has_no_gap():
    turned = STANDARD @ np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    assert mutual_information_gap(turned, FACTORS, 20) < 0.02


def test_a_factor_told_by_two_dimensions_has_no_gap():
    codes = np.column_stack([STANDARD, STANDARD[:, 0]])
    assert mutual_information_gap(codes, FACTORS, 20) == pytest.approx(0.5, abs=1e-9)


def test_a_code_that_knows_nothing_has_hardly_a_gap():
    codes = RANDOM.normal(size=(len(FACTORS), 3))
    assert mutual_information_gap(codes, FACTORS, 5) < 0.05


def test_the_gap_agrees_with_one_made_of_scikit_learns_parts():
    codes = STANDARD @ RANDOM.normal(size=(2, 4)) + 0.3 * RANDOM.normal(size=(len(FACTORS), 4))
    gaps = []
    for factor in FACTORS.T:
        shared = []
        for code in codes.T:
            edges = np.histogram_bin_edges(code, 20)
            shared.append(mutual_info_score(factor, np.digitize(code, edges[1:-1])))
        first, second = sorted(shared)[::-1][:2]
        gaps.append((first - second) / mutual_info_score(factor, factor))
    assert mutual_information_gap(codes, FACTORS, 20) == pytest.approx(np.mean(gaps), abs=1e-9)


def test_a_dimension_is_active_if_its_mean_varies_by_more_than_the_threshold():
    means = RANDOM.normal(size=(5000, 4)) * np.sqrt([1.0, 0.02, 0.005, 0.0]) + [0, 5, 5, 5]
    assert active_units(means, 0.01) == 2
    assert active_units(means, 0.001) == 3
    assert isinstance(active_units(means), int)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: active_units(STANDARD, 0.0), "above 0"),
        (lambda: active_units(STANDARD[:, 0]), "means has shape"),
        (lambda: mutual_information_gap(STANDARD, FACTORS[:-1]), "factors has shape"),
        (lambda: mutual_information_gap(STANDARD, FACTORS + 0.5), "whole numbers"),
        (lambda: mutual_information_gap(STANDARD, FACTORS - 3), "of at least 0"),
        (lambda: mutual_information_gap(STANDARD, 0 * FACTORS), "never varies"),
        (lambda: mutual_information_gap(STANDARD[:, :1], FACTORS), "no second"),
        (lambda: mutual_information_gap(STANDARD, FACTORS, 1), "at least 2"),
        (lambda: rotation_p_value(STANDARD, FACTORS, np.eye(2)), "rotations has shape"),
    ],
)
def test_what_has_no_answer_is_refused_by_name(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_traversal_changes_one_number_and_leaves_the_code_alone():
    z = np.array([0.5, -1.0, 2.0])
    before = z.copy()
    codes = traverse(z, 1, np.array([-3.0, 0.0, 3.0]))
    assert codes.tolist() == [[0.5, -3.0, 2.0], [0.5, 0.0, 2.0], [0.5, 3.0, 2.0]]
    assert np.array_equal(z, before)


def test_random_rotations_are_orthogonal_and_leave_the_other_numbers_alone():
    moved = np.array([True, False, True, True])
    rotations = random_rotations(moved, 500, np.random.default_rng(1))
    assert rotations.shape == (500, 4, 4)
    assert np.allclose(rotations @ rotations.transpose(0, 2, 1), np.eye(4), atol=1e-12)
    assert np.array_equal(rotations[:, 1], np.tile(np.eye(4)[1], (500, 1)))
    # Evenly drawn: an entry has the mean 0 and the mean square 1/3, whatever its place.
    some = rotations[:, moved][:, :, moved]
    assert np.abs(some.mean(axis=0)).max() < 0.1
    assert np.abs((some**2).mean(axis=0) - 1 / 3).max() < 0.06
    assert 0.4 < np.mean(np.linalg.det(some) > 0) < 0.6


def test_the_p_values_of_a_family_of_rotated_codes_are_their_ranks():
    """If the axes mean nothing, each rank is equally probable: that is what a p-value has to be."""
    codes = STANDARD @ RANDOM.normal(size=(2, 3)) + 0.3 * RANDOM.normal(size=(len(FACTORS), 3))
    family = random_rotations(np.ones(3, bool), 8, np.random.default_rng(2))
    found = [
        rotation_p_value(codes @ one, FACTORS, one.T @ np.delete(family, i, axis=0), 10)
        for i, one in enumerate(family)
    ]
    assert np.allclose(sorted(found), np.arange(1, 9) / 8)
    gaps = [mutual_information_gap(codes @ one, FACTORS, 10) for one in family]
    assert np.array_equal(np.argsort(found), np.argsort(gaps)[::-1])


def test_a_perfect_code_is_tidier_than_all_of_its_rotations_and_a_tie_counts():
    rotations = random_rotations(np.ones(2, bool), 19, np.random.default_rng(3))
    assert rotation_p_value(STANDARD, FACTORS, rotations) == pytest.approx(1 / 20)
    rotations[:2] = np.eye(2)
    assert rotation_p_value(STANDARD, FACTORS, rotations) == pytest.approx(3 / 20)
