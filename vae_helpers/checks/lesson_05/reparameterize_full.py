"""A draw whose numbers hang together, through which gradients pass."""

import re

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Blank,
    Unusable,
    in_a_line,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.probes.clouds import slanted_cloud
from vae_helpers.checks.probes.draws import correlated, law
from vae_helpers.checks.probes.exactness import PLACE, SPREAD
from vae_helpers.checks.probes.samplers import rows_alike, where_it_lies
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
    unexplained,
    unexplained_frozen,
)
from vae_helpers.checks.probes.slanted_flaws import TAKEN, flaw
from vae_helpers.quiet import tf

FEW = 100  # rows on which a second call is made
CALLS = 150  # of few rows, where the rows share one noise
SHOWN = 2  # the group whose covariance is shown
_CALLED = [(rows, d) for rows in (1, 5, 64, 100, 128) for d in (1, 2, 3)]
_OF_ONE = {"gradient_to_mean_only", "gradient_to_cholesky_only"}


def _look_at_slanted_draws(function):
    said = []

    def tell(slug, *words):
        said.append(slug)
        return flaw(slug, *words)

    wrong_sizes = _sizes(function)
    if wrong_sizes:
        for one in wrong_sizes:
            yield tell(*one)
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
    told = [*_of_place(found), *_of_noise(function, found, fresh)]
    what = None
    if told and not fresh and not found.silent:
        what = unexplained_frozen(found, lambda *few: numbers(_called(function, *few)))
    elif told and not (found.shared or found.silent):
        what = unexplained(found, numbers(_called(function, MEAN, CHOLESKY)))
    if what and not fresh:
        told = [("other_draws",), ("same_at_each_call",)]
    elif what == PLACE:
        told = [("other_place", _where(function))]
    elif what == SPREAD:
        told = [*_of_place(found), ("spread_of_something_else",)]
    for one in told:
        yield tell(*one)
    for before, after, slug in zip(
        (MEAN, CHOLESKY), given, ("changes_mean", "changes_cholesky"), strict=True
    ):
        if not untouched([before], [after]):
            yield tell(slug)
    for one in _gradients(function, found, right=not said):
        if what is None or one[0] not in _OF_ONE:  # what plays no part gets no gradient
            yield tell(*one)
    lost = {"no_gradient", *_OF_ONE, "fails_for_tensors"}
    if fresh and not lost & set(said):
        for one in _compiled(function):
            yield tell(*one)


def _called(function, mean, cholesky):
    return function(mean.copy(), cholesky.copy())


def _sizes(function):
    """What is wrong where it works for some sizes only; nothing where for all or none."""
    shapes = {}
    for rows, d in _CALLED:
        given = MEAN[:rows, :d], CHOLESKY[:rows, :d, :d]
        try:
            shapes[rows, d] = numbers(_called(function, *given)).shape
        except (Blank, NotImplementedError, Unusable):
            raise
        except Exception:
            continue
    taken = {size for size, shape in shapes.items() if shape == size}
    if len(taken) in (0, len(_CALLED)):
        return []
    others = [size for size in _CALLED if size not in taken]
    if all(shapes.get(size) in _with_axes_lost(size) for size in others):
        rows, d = next((size for size in others if size[0] == 5), others[0])
        case = "codes of one number (d = 1)" if d == 1 else "a batch of one image"
        return [("axes_of_one_lost", case, shapes[rows, d], (rows, d))]
    rows, columns = ({size[axis] for size in taken} for axis in (0, 1))
    if taken == {size for size in _CALLED if size[0] in rows}:
        return [("fixed_batch_size",)]
    one_for_all = rows_alike(lambda n, d: _standard(function, n, d), taken)
    if taken == {size for size in _CALLED if size[1] in columns}:
        return [("fixed_latent_size",), *one_for_all]
    return [("fixed_shape",), *one_for_all]


def _with_axes_lost(size):
    """The shapes that z may have where axes of length 1 were lost on the way to it."""
    rows, d = size
    kept = tuple(length for length in size if length > 1)
    return {kept, (rows, rows)} if d == 1 else {kept} if rows == 1 else set()


def _standard(function, rows, d):
    """Its draws from N(0, I)."""
    eye = np.broadcast_to(np.eye(d, dtype="float32"), (rows, d, d))
    return numbers(_called(function, np.zeros((rows, d), "float32"), eye))


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
        # Where all images share one noise, the draws of one call have no covariance.
        told += [] if found.shared else [("other_covariance", _side_by_side(found))]
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


def _side_by_side(found):
    """L, the covariance of its draws, and the right one, as lines of a block."""
    factor = FACTORS[SHOWN]
    columns = [
        [
            f"{name:<19}",
            *(
                " ".join(f"{value:5.2f}" for value in np.round(row, 2) + 0.0) + "  "
                for row in matrix
            ),
        ]
        for name, matrix in (
            ("L", factor),
            ("your draws, about", found.covariances[SHOWN]),
            ("L L^T", factor @ factor.T),
        )
    ]
    return "\n".join("    " + "   ".join(line).rstrip() for line in zip(*columns, strict=True))


def _where(function):
    """What z lies around for three images, in words to be put behind "mean"."""
    few = np.broadcast_to(0.01 * np.eye(2, dtype="float32"), (3, 2, 2))
    return where_it_lies(lambda mean: numbers(_called(function, mean, few)), "L = 0.01 I")


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
        return f"L is factored once more, as if it were a covariance. {TAKEN}"
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
