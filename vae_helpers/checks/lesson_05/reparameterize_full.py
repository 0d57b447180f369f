"""A draw whose numbers hang together, through which gradients pass."""

import re

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Blank,
    Flaw,
    Unusable,
    in_a_line,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.probes.clouds import slanted_cloud
from vae_helpers.checks.probes.draws import correlated, law
from vae_helpers.checks.probes.sampler_flaws import MESSAGES as OF_SAMPLERS
from vae_helpers.checks.probes.slanted import (
    CHOLESKY,
    FACTORS,
    GROUPS,
    MEAN,
    OF_GROUP,
    RIGHT,
    SIZES,
    measured,
    noise_of,
)
from vae_helpers.quiet import tf

FEW = 100  # rows on which a second call is made
CALLS = 150  # of few rows, where the rows share one noise
SHOWN = 2  # the group whose covariance is shown
_CALLED = [(rows, d) for rows in (1, 5, 64, 100, 128) for d in (2, 3)]
_UP_TO_A_FACTOR = "Such draws do not have the covariance L L^T."
_TAKEN = "L is taken as it is given: it is a factor already, and may have any size."

MESSAGES = {
    **{
        slug: OF_SAMPLERS[slug]
        for slug in (
            "mean_missing",
            "mean_weight",
            "mean_through_tanh",
            "beside_mean",
            "mean_alone",
            "constant_for_noise",
            "shared_by_the_batch",
            "one_number",
            "frozen_noise",
            "uniform_noise",
            "symmetric_uniform_noise",
            "truncated_noise",
            "noise_too_small",
            "noise_too_large",
            "noise_off_centre",
            "noise_without_tails",
            "noise_with_long_tails",
            "changes_mean",
            "numpy_noise",
            "cannot_be_compiled",
            "fixed_batch_size",
            "fixed_latent_size",
            "fixed_shape",
            "fails_for_tensors",
        )
    },
    "mean_through_factor": (
        "mean goes through L, too: z lies around L mean. It is the noise alone that L is for."
    ),
    "transposed": (
        "The noise meets the columns of L instead of its rows, so that the draws have the "
        "covariance L^T L. Which of the two axes is summed?"
    ),
    "covariance_for_factor": (
        "The noise is multiplied by a product of L and its transpose. That is a covariance; of "
        "noise times a matrix M the covariance is M M^T. Which M makes that L L^T?"
    ),
    "factored_again": (f"L is taken for a covariance, and factored once more. {_TAKEN}"),
    "factor_missing": "L plays no part: the noise is added as it is, the same for every image.",
    "diagonal_only": (
        "Only the diagonal of L plays a part, so that the numbers of a code come out independent. "
        "The entries below it make them hang together."
    ),
    "rooted_diagonal_only": (
        "The numbers of a code come out independent, with the diagonal of L for variances: its "
        f"roots scale the noise. {_UP_TO_A_FACTOR}"
    ),
    "exp_of_diagonal_only": (
        "The numbers of a code come out independent, scaled by exp of the diagonal of L, as if "
        f"that were a log_var or a log_std. {_TAKEN}"
    ),
    "lengths_of_rows": (
        "Each number of a code has the right variance, but the numbers are independent of each "
        "other: their covariances are lost. One number of noise has to enter several numbers of z."
    ),
    "lengths_of_columns": (
        "The numbers of a code come out independent of each other, scaled by the lengths of the "
        f"columns of L. {_UP_TO_A_FACTOR}"
    ),
    "sums_of_rows": (
        "The numbers of a code come out independent: each meets its own noise alone, times the sum "
        "of its row of L. Each *entry* of a row meets the noise of its own column."
    ),
    "sums_of_columns": (
        "The numbers of a code come out independent: each meets its own noise alone, times the sum "
        "of its column of L. Which axis is summed, and which one does the noise run along?"
    ),
    "exp_of_factor": f"exp is taken of the entries of L, as if they were logarithms. {_TAKEN}",
    "exp_of_diagonal": f"exp is taken of the diagonal of L, as if it held logarithms. {_TAKEN}",
    "softplus_of_diagonal": f"The diagonal of L goes through a softplus. {_TAKEN}",
    "diagonal_missing": (
        "The diagonal of L plays no part, so that the first number of a code gets no noise at all."
    ),
    "mirrored": (
        "L is made symmetric before it meets the noise. It is not a covariance but its factor: "
        f"above the diagonal it is 0, and has to be. {_UP_TO_A_FACTOR}"
    ),
    "squares_of_entries": f"The entries of L are squared, each by itself. {_TAKEN}",
    "signs_lost": "The signs of the entries of L are lost: they say which way a cloud leans.",
    "inverse": f"The noise meets the inverse of L. {_UP_TO_A_FACTOR}",
    "identity_added": f"Something is added to the diagonal of L. {_TAKEN}",
    "factor_of_one_image": (
        "All images are drawn with the L of one of them. Each image has its own L."
    ),
    "factor_of_the_batch": (
        "All images are drawn with one L, a mean or a sum over the batch. Each image has its own L."
    ),
    "other_covariance": (
        "For the images whose L is {} the draws have the covariance {}, about; L L^T is {}."
    ),
    "in_line": (
        "All numbers of a code get the same noise: one number for each image. Such z lie on a "
        "line. L is to meet as many independent numbers as a code has."
    ),
    "dependent_noise": (
        "The numbers that L is applied to are not independent: two of them are correlated by "
        f"{{:.2g}}. {_UP_TO_A_FACTOR}"
    ),
    "changes_cholesky": (
        "The function changes the array cholesky that it was given, in place. Others still need it."
    ),
    "no_gradient": (
        "No gradient passes: somewhere on the way from mean and cholesky to z the tape loses the "
        "trail, as with NumPy, `.numpy()` or stop_gradient. Use keras.ops or tf from end to end."
    ),
    "gradient_to_mean_only": (
        "No gradient reaches cholesky: it stops on the way, as with NumPy or stop_gradient. q "
        "could never learn how wide to be, and which way to lean."
    ),
    "gradient_to_cholesky_only": "No gradient reaches mean. q could never learn where to lie.",
    "gradient_for_mean": OF_SAMPLERS["gradient_for_mean"],
    "gradient_for_cholesky": (
        "A gradient reaches cholesky, but it is another than that of the draws: it is lost or "
        "changed for some of the entries."
    ),
    "batch_size_needed": (
        "It fails in a compiled step or a Keras model, where the batch size is left open: "
        "`mean.shape` then holds None. Ask for the shape at run time, as `keras.ops.shape` does."
    ),
    "matrices_out": (
        "It gives a matrix for each image, of shape {}, where a code {} is wanted. After the "
        "multiplication one of the two axes of L has to be summed."
    ),
    "all_with_all": (
        "It gives an array of shape {}, where {} is wanted: the noise of all images was taken for "
        "one matrix, and multiplied with the L of each image."
    ),
    "wrong_shape": "z has the shape {}, where mean has {}.",
    "not_finite": (
        "Some of z are NaN or infinite, as after a root, a logarithm or a quotient of entries of L."
        " Below its diagonal they have either sign, and above it they are 0."
    ),
}


def _flaw(slug, *words):
    return slug, Flaw(slug, MESSAGES[slug].format(*words))


def _look_at_slanted_draws(function):
    said = []

    def tell(slug, *words):
        said.append(slug)
        return _flaw(slug, *words)

    size = _sizes(function)
    if size:
        yield tell(size)
        return
    given = MEAN.copy(), CHOLESKY.copy()
    z = numbers(function(*given))
    wrong = _of_shape(z) or (() if np.isfinite(z).all() else ("not_finite",))
    if wrong:
        yield tell(*wrong)
        return
    few = MEAN[:FEW], CHOLESKY[:FEW]
    fresh = not np.allclose(*(numbers(_called(function, *few)) for _ in range(2)))
    found = measured(z)
    for one in (*_of_place(found), *_of_noise(function, found, fresh)):
        yield tell(*one)
    for before, after, slug in zip(
        (MEAN, CHOLESKY), given, ("changes_mean", "changes_cholesky"), strict=True
    ):
        if not untouched([before], [after]):
            yield tell(slug)
    for one in _gradients(function, found, right=not said):
        yield tell(*one)
    lost = {"no_gradient", "gradient_to_mean_only", "gradient_to_cholesky_only"}
    if fresh and not {*lost, "fails_for_tensors"} & set(said):
        for one in _compiled(function):
            yield tell(*one)


def _called(function, mean, cholesky):
    return function(mean.copy(), cholesky.copy())


def _sizes(function):
    """The slug of what is wrong where it works for some sizes only; None where for all or none."""
    taken = set()
    for rows, d in _CALLED:
        try:
            z = numbers(_called(function, MEAN[:rows, :d], CHOLESKY[:rows, :d, :d]))
        except (Blank, NotImplementedError, Unusable):
            raise
        except Exception:
            continue
        if z.shape == (rows, d):
            taken.add((rows, d))
    if len(taken) in (0, len(_CALLED)):
        return None
    rows, columns = ({size[axis] for size in taken} for axis in (0, 1))
    if taken == {size for size in _CALLED if size[0] in rows}:
        return "fixed_batch_size"
    if taken == {size for size in _CALLED if size[1] in columns}:
        return "fixed_latent_size"
    return "fixed_shape"


def _of_shape(z):
    if z.shape == MEAN.shape:
        return ()
    known = {CHOLESKY.shape: "matrices_out", (len(MEAN), *MEAN.shape): "all_with_all"}
    return known.get(tuple(z.shape), "wrong_shape"), tuple(z.shape), MEAN.shape


def _of_place(found):
    if found.place != RIGHT:
        yield found.place, found.slope
    if found.beside:
        yield "beside_mean", found.beside


def _of_noise(function, found, fresh):
    if found.silent:
        return [("mean_alone",)]
    told = []
    if found.matrix is None:
        shown = FACTORS[SHOWN], found.covariances[SHOWN], FACTORS[SHOWN] @ FACTORS[SHOWN].T
        # Where all images share one noise, the draws of one call have no covariance.
        told += [] if found.shared else [("other_covariance", *map(_in_words, shown))]
    elif found.matrix != RIGHT:
        told += [(found.matrix,)]
    noise = found.noise
    if found.shared:
        if found.in_line and not fresh:
            return [*told, ("constant_for_noise",)]
        told += [("one_number" if found.in_line else "shared_by_the_batch",)]
        noise = _many(function, found) if noise is not None and fresh else None
    elif found.in_line:
        told += [("in_line",)]
    elif noise is not None:
        together, by_chance = correlated(noise)
        if not by_chance:
            told += [("dependent_noise", together)]
    if noise is not None:
        told += list(law(noise, noise.size).items())
    return told + ([] if fresh else [("frozen_noise",)])


def _in_words(matrix):
    rows = (
        "(" + ", ".join(f"{round(value, 2) + 0.0:.2f}" for value in row) + ")" for row in matrix
    )
    return "(" + ", ".join(rows) + ")"


def _many(function, found):
    """The noise of many calls of few rows, where the rows of a call share one."""
    firsts = [rows[0] for rows in OF_GROUP]
    mean, cholesky = np.zeros_like(MEAN[:GROUPS]), CHOLESKY[firsts]
    calls = [numbers(_called(function, mean, cholesky)) for _ in range(CALLS)]
    noise = np.array([noise_of(found, z - found.beside) for z in calls])
    return noise[:, :1] if found.in_line else noise


def _gradients(function, found, right):
    """Whether gradients of z reach mean and cholesky, and whether they are the right ones."""
    mean, cholesky = tf.constant(MEAN), tf.constant(CHOLESKY)
    weights = np.float32([1.0, -0.6, 1.7])
    try:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([mean, cholesky])
            z = tf.cast(function(mean, cholesky), tf.float32)
            total = tf.reduce_sum(z * weights)
    except Exception as error:
        yield "fails_for_tensors", in_a_line(error)
        return
    for_mean, for_cholesky = tape.gradient(total, mean), tape.gradient(total, cholesky)
    no_mean = for_mean is None and found.place != "mean_missing"
    no_cholesky = for_cholesky is None and not found.silent and found.matrix != "factor_missing"
    if for_mean is None and for_cholesky is None and (no_mean or no_cholesky):
        yield ("no_gradient",)
    elif no_cholesky:
        yield ("gradient_to_mean_only",)
    elif no_mean:
        yield ("gradient_to_cholesky_only",)
    elif right:
        if not np.allclose(numbers(for_mean), np.broadcast_to(weights, MEAN.shape), atol=1e-4):
            yield ("gradient_for_mean",)
        if not _fits(numbers(z) - MEAN, numbers(for_cholesky), np.float64(weights)):
            yield ("gradient_for_cholesky",)


def _fits(rest, slopes, weights):
    """Whether the gradient of weights @ z for L is that of draws with the covariance L L^T.

    (weights @ rest)^2 / 2 has the mean weights L L^T weights / 2, with the derivative weights
    weights^T L: asked of the mean over many images, as not all ways to draw move alike with L.
    """
    for rows, factor, size in zip(OF_GROUP, FACTORS, SIZES, strict=True):
        each = (rest[rows] @ weights)[:, None, None] * slopes[rows] / size
        expected = np.outer(weights, weights) @ factor / size
        error = 6 * each.std(axis=0) / np.sqrt(len(each)) + 2e-3
        below = np.tril(np.ones_like(expected)) > 0
        if not (np.abs(each.mean(axis=0) - expected) < error)[below].all():
            return False
        if not np.abs(slopes[rows]).max(axis=0)[below].all():
            return False
    return True


def _compiled(function):
    given = [tf.constant(MEAN[:4]), tf.constant(CHOLESKY[:4])]
    for size, slug in ((4, "cannot_be_compiled"), (None, "batch_size_needed")):
        specs = tf.TensorSpec((size, 3), tf.float32), tf.TensorSpec((size, 3, 3), tf.float32)
        step = tf.function(function, autograph=False)  # as Keras compiles its steps
        try:
            step = step.get_concrete_function(*specs)
            one, two = (numbers(step(*given)) for _ in range(2))
        except Exception:
            yield (slug,)
            return
        if same(one, two):
            yield ("numpy_noise",)
            return


def _why_it_raises(found):
    """What to say of an exception at the very first call, or None."""
    trouble = found.get(EXCEPTION)
    if trouble is None:
        return None
    if re.search("[Cc]holesky decomposition|positive definite", trouble.text):
        return f"L is factored once more, as if it were a covariance. {_TAKEN}"
    if re.search(
        "ncompatible shapes|be broadcast|matmul|MatMul|Matrix size|mismatch|must be equal|einsum",
        trouble.text,
    ):
        return (
            "Shapes do not fit: cholesky has two axes after that of the images, and the noise has "
            "one. `matmul` and `@` take the last two axes for a matrix, so that a vector for each "
            "image needs a third axis, of length 1, there; a product entry by entry needs an axis "
            "of length 1 where the noise is to be repeated."
        )
    return None


reparameterize_full = Exercise(
    reference=gradients.reparameterize_full,
    look=_look_at_slanted_draws,
    explain=_why_it_raises,
    picture=slanted_cloud,
    hints=[
        "Begin with independent noise, as in reparameterize. What is the covariance of M noise, "
        "for a matrix M? Then choose M.",
        "For one image, z_i = mean_i + sum over j of L_ij noise_j: every number of z takes from "
        "several numbers of noise.",
        "For a batch, cholesky is (n, d, d), and noise (n, d). An axis of length 1 is repeated as "
        "often as needed: `noise[:, None, :]` is (n, 1, d), and `noise[:, :, None]` (n, d, 1). "
        "Which of the two runs along j?",
    ],
)
