"""log p(x) of the linear Gaussian model, exact."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import Unusable, holds, numbers
from vae_helpers.checks.engine.terms import Factor, Group
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import (
    BIAS,
    NOISE_VAR,
    NOISES,
    WEIGHTS,
    ExactFormula,
    X,
    constants,
    halved,
    look_at_rows,
    model,
    quadratic,
    rows_kept,
    squares,
    where_shapes_meet,
)

_HUNDREDS = 400


def _many_pixels():
    """Two x of so many pixels that (2 pi)^d, det C and the second density leave a float's range."""
    random = generator(4)
    weights, bias = 0.1 * random.normal(size=(_HUNDREDS, 3)), random.normal(0, 0.1, _HUNDREDS)
    return random.normal(0, [[0.25], [0.6]], (2, _HUNDREDS)), weights, bias, 0.05


def _look_at_evidence(function):
    def looked_at(*inputs):
        try:
            found = function(*inputs)
        except np.linalg.LinAlgError as error:
            if "square" in str(error):
                raise
            raise Unusable(_SINGULAR) from error
        given = numbers(found)
        if given.size and np.isfinite(given).all() and np.abs(given).max() > 1e6:
            raise Unusable(_SINGULAR)
        return found

    right = linear_gaussian.linear_gaussian_evidence
    given = X, WEIGHTS, BIAS, NOISE_VAR
    if not (yield from look_at_rows(looked_at, right, "log p(x) of 5 rows of x", given)):
        return
    try:
        many = numbers(function(*_many_pixels()))
    except OverflowError:
        many = np.array(-np.inf)
    finite, wide = np.isfinite(many).all(), np.isposinf(many).any()
    yield "many pixels, the determinant", holds(finite or not wide, "det_underflows", _UNDERFLOW)
    yield "many pixels", holds(finite or wide, "overflows", _OVERFLOW)
    yield "many pixels, each", holds(not _is_held_up(many), "small_constant", _CONSTANT)


def _is_held_up(many):
    """Whether the logarithm of the determinant is that of a small constant, for all rows."""
    x, weights, bias, noise_var = _many_pixels()
    right = numbers(linear_gaussian.linear_gaussian_evidence(x, weights, bias, noise_var))
    if many.shape != right.shape or not np.isfinite(many).all():
        return False
    instead = np.linalg.slogdet(_c(x, weights, bias, noise_var))[1] - 2 * (many - right)
    return np.ptp(instead) < 1e-3 and -80 < instead[0] < 0


_SINGULAR = "Is C singular? W W^T alone has only rank d, and no inverse."
_UNDERFLOW = (
    "Right for a few pixels, but with hundreds of them the determinant is so small that it becomes "
    "0, and its logarithm minus infinity. Look for a function that gives the logarithm at once."
)
_CONSTANT = (
    "Right for a few pixels. With hundreds of them the determinant is far below any small constant "
    "that is added to it, or any floor, so that this is all that is left of it."
)
_OVERFLOW = (
    "Right for a few pixels, but with hundreds of them a number on the way, such as (2 pi)^d_x or "
    "the density itself, is too large or too small for a float. Add up logarithms instead of "
    "multiplying first."
)


def _c(x, weights, bias, noise_var):
    # A distortion may put a matrix in place of noise_var I.
    noise = noise_var if np.ndim(noise_var) else noise_var * np.eye(len(weights))
    return weights @ weights.T + noise


_MINUS_HALF = "the factor -1/2 stands before the whole bracket"


def _models(*sizes):
    return [model(generator(n * k), n, d, k) for n, d, k in sizes]


_FORMULA = ExactFormula(
    # More numbers in z than in x: there W W^T has an inverse without the noise, too.
    given=_models(
        (6, 2, 4), (6, 2, 4), (7, 3, 5), (2, 3, 6), (8, 4, 6), (3, 5, 8), (9, 2, 3), (4, 6, 10)
    ),
    # Not one row alone, of which SciPy's own density makes a number.
    tried=_models((6, 4, 2), (6, 4, 2), (4, 7, 3), (2, 8, 1), (9, 5, 3)),
    together=rows_kept("log p(x)"),
    undone=[
        Mistake(
            "density",
            np.log,
            "This is a density, not its logarithm. With 784 pixels it easily becomes 0 or infinite "
            "in floating point.",
        ),
    ],
    arguments=[
        [
            *NOISES,
            Mistake(
                "noise_everywhere",
                lambda x, w, b, v: (x, w, b, np.full((len(w), len(w)), v)),
                "noise_var is added to every entry of C. The noise of different pixels is "
                "independent, so it belongs on the diagonal only.",
            ),
            Mistake(
                "noise_left_out",
                lambda x, w, b, v: (x, w, b, 0.0),
                "The noise is not in C. W W^T alone has only rank d: with more numbers in x than "
                "in z it has no inverse.",
            ),
        ],
        [
            Mistake(
                "code_left_out",
                lambda x, w, b, v: (x, 0 * w, b, v),
                "C is the covariance of the noise alone, as in log p(x | z). The code adds its "
                "share to the covariance of x, too.",
            ),
            Mistake(
                "variances_only",
                lambda x, w, b, v: (x, 0 * w, b, np.diag(np.diag(_c(x, w, b, v)))),
                "The pixels are treated as independent: only the variances of C are used. Given z "
                "they are independent, but with z integrated out they go together.",
            ),
        ],
        [
            Mistake(
                "not_centred",
                lambda x, w, b, v: (x, w, 0 * b, v),
                "The bias is not subtracted, so this is the density of a Gaussian around 0. What "
                "is the mean of x?",
            ),
            Mistake(
                "bias_added",
                lambda x, w, b, v: (x, w, -b, v),
                "The bias is added to x. It is the distance between them that counts.",
            ),
            Mistake(
                "centred_by_the_batch",
                lambda x, w, b, v: (x, w, x.mean(axis=0), v),
                "x is centred by the mean of the batch. The model has a mean of its own, the bias.",
            ),
        ],
    ],
    terms=[
        halved(
            "constant",
            "The constant with 2 pi",
            -0.5,
            constants(codes=1),
            Factor(
                lambda *given: np.log(2 * np.pi),
                (
                    Mistake(
                        "log_of_2pi_forgotten",
                        lambda *given: 2 * np.pi,
                        "2 pi itself stands where its logarithm belongs.",
                    ),
                    Mistake(
                        "log_pi",
                        lambda *given: np.log(np.pi),
                        "The constant has the logarithm of pi, where that of 2 pi belongs.",
                    ),
                ),
            ),
            missing="the density does not integrate to 1",
            turned="the density does not integrate to 1",
        ),
        halved(
            "log_det",
            "The log of the determinant",
            -0.5,
            Factor(
                lambda *given: np.linalg.slogdet(_c(*given))[1],
                (
                    Mistake(
                        "log_missing",
                        lambda *given: np.linalg.det(_c(*given)),
                        "The determinant itself stands where its logarithm belongs.",
                    ),
                    Mistake(
                        "sign_of_the_determinant",
                        lambda *given: 1.0,
                        "A 1 stands where the log of the determinant belongs. `slogdet` gives two "
                        "numbers: a sign, which may be what you took, and then the log.",
                    ),
                    Mistake(
                        "log_of_the_diagonal",
                        lambda *given: np.sum(np.log(np.diag(_c(*given)))),
                        "The logarithms of C's diagonal are added up. Only for a diagonal matrix "
                        "is that the log of the determinant.",
                    ),
                    Mistake(
                        "determinant_of_m",
                        lambda x, w, b, v: np.linalg.slogdet(w.T @ w + v * np.eye(w.shape[1]))[1],
                        "The determinant is that of a matrix (d, d), W^T W and the noise. That of "
                        "C, (d_x, d_x), has other factors of noise_var.",
                    ),
                ),
            ),
            missing="a wider Gaussian is lower at its top, and the determinant says by how much",
            turned="a wider Gaussian would be higher at its top",
            slips={
                0.5: (
                    "log_det_half",
                    "The log of the determinant counts half what it should. If you take it from a "
                    "Cholesky factor: its determinant is the root of C's.",
                )
            },
        ),
        squares(
            "square",
            "The square",
            -0.5,
            lambda x, w, b, v: x - b,
            lambda *given: np.linalg.inv(_c(*given)),
            Mistake(
                "not_inverted",
                lambda x, w, b, v: quadratic(x - b, _c(x, w, b, v)),
                "The square is taken with C itself. It should be small where the variance is "
                "large, so it needs the inverse.",
            ),
            Mistake(
                "plain_square",
                lambda x, w, b, v: np.sum((x - b) ** 2, axis=1),
                "The square is the plain one, without C. It should be small where the variance is "
                "large.",
            ),
            Mistake(
                "square_over_noise",
                lambda x, w, b, v: np.sum((x - b) ** 2, axis=1) / v,
                "The square is divided by noise_var, as if the noise were all that moves x. It is "
                "the inverse of C that stands in it.",
            ),
            Mistake(
                "square_over_variances",
                lambda x, w, b, v: np.sum((x - b) ** 2 / np.diag(_c(x, w, b, v)), axis=1),
                "In the square only the diagonal of C is used. The pixels go together, so it is "
                "the inverse of the whole matrix that stands in it.",
            ),
            missing="x itself does not count",
            turned="x far from its mean would have the larger density",
        ),
    ],
    groups=[
        Group(
            "all_but_the_square",
            "All but the square",
            ("constant", "log_det"),
            why=_MINUS_HALF,
            slips={
                0: (
                    "all_but_the_square_missing",
                    "Constant and log of the determinant are missing: the density does not "
                    "integrate to 1.",
                ),
            },
        ),
        Group(
            "all_but_the_constant", "All but the constant", ("log_det", "square"), why=_MINUS_HALF
        ),
    ],
    times={
        2: ("half_missing", "Everything counts twice: the 1/2 in front of the bracket is missing."),
        -2: ("factor_missing", "The factor -1/2 in front is missing, sign and all."),
        -1: ("sign", "The sign is turned, as a loss would have it. Wanted is the evidence itself."),
    },
    extremes=[
        (f"where noise_var is {noise:g}", (*_models((3, 5, 2))[0][:3], noise))
        for noise in (1e-5, 2, 400)
    ],
)

linear_gaussian_evidence = Exercise(
    reference=linear_gaussian.linear_gaussian_evidence,
    look=_look_at_evidence,
    formula=_FORMULA,
    explain=where_shapes_meet(
        "x is (n, d_x), weights (d_x, d), bias (d_x,), and C is to be (d_x, d_x)",
        n=5,
        d_x=3,
        d=2,
    ),
    hints=[
        "Two things are needed: the covariance C of x (a matrix of shape (d_x, d_x)) and the log "
        "density of a Gaussian with mean `bias` and that covariance.",
        "`weights @ weights.T` has the shape (d_x, d_x). The noise of the pixels is independent: "
        "it adds `noise_var` on the diagonal, for which there is `np.eye(d_x)`.",
        "For the square, C^-1 (x - bias) of every row comes first, as in the text above the "
        "exercise. Then each row is multiplied by its own x - bias, and summed.",
    ],
)
