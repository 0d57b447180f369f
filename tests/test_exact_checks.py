"""What lesson 6 says where arrays do not fit, or fit one model only."""

import numpy as np
import pytest
from judged import message

from vae_helpers import checks
from vae_helpers.quiet import tf


def _columns(x, weights, bias, noise_var):
    covariance = np.linalg.inv(np.eye(2) + weights.T @ weights / noise_var)
    return covariance @ weights.T @ (x - bias) / noise_var, covariance


def _wrong_identity(x, weights, bias, noise_var):
    return np.linalg.inv(np.eye(len(bias)) + weights.T @ weights / noise_var), x


def _by_tensorflow(x, weights, bias, noise_var):
    return tf.matmul(weights, weights), x


def _by_dot(x, weights, bias, noise_var):
    return np.dot(x - bias, weights.T), x


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (_columns, "one has n where the other has d_x."),
        (_wrong_identity, "(d_x, d_x) meets (d, d)."),
        (_by_tensorflow, "(d_x, d) meets (d_x, d)."),
        (_by_dot, "(n, d_x) meets (d, d_x)."),
    ],
)
def test_sizes_that_do_not_fit_are_called_by_their_names(function, said):
    text = message(function, checks.linear_gaussian_posterior)
    assert text.startswith(
        f"Two arrays do not fit: {said} x is (n, d_x), weights (d_x, d), bias (d_x,)"
    )
    assert "in your line" in text


def test_what_is_not_square_is_said_to_be_not_square():
    text = message(lambda x, w, b, v: np.linalg.inv(w), checks.linear_gaussian_evidence)
    assert text.startswith("A matrix that has to be square is not.")


def test_a_size_written_as_a_number_is_not_called_a_shape_that_does_not_fit():
    def of_three(x, weights, bias, noise_var):
        covariance = weights @ weights.T + noise_var * np.eye(3)
        squared = np.sum((x - bias) @ np.linalg.inv(covariance) * (x - bias), axis=1)
        log_det = np.linalg.slogdet(covariance)[1]
        return -0.5 * (3 * np.log(2 * np.pi) + log_det + squared)

    text = message(of_three, checks.linear_gaussian_evidence)
    assert text.startswith("Right for one model, but not for another")


def test_a_covariance_without_inverse_is_told_as_that():
    def by_cholesky(x, weights, bias, noise_var):
        return np.sum(np.linalg.cholesky(-weights @ weights.T))

    assert "Is C singular?" in message(by_cholesky, checks.linear_gaussian_evidence)
