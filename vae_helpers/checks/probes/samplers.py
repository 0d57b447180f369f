"""A look at a sampler of z: each of its properties by itself, so that all that fail are told."""

import re

import numpy as np

from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Blank,
    Unusable,
    in_a_line,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.probes.draws import (
    ERRORS,
    LEVELS,
    LOG_VAR,
    MEAN,
    RIGHT,
    SPREADS,
    Draws,
    correlated,
    law,
)
from vae_helpers.checks.probes.exactness import (
    PLACE,
    SPREAD,
    unexplained,
    unexplained_frozen,
    whole,
)
from vae_helpers.checks.probes.sampler_flaws import flaw
from vae_helpers.quiet import tf

FEW = 100  # rows on which a second call is made
CALLS = 150  # of two rows, where the rows share one noise
FEW_CALLS = 60  # of three rows, whose middles are shown
_THREE = np.float32([[-2.0, 0.5], [1.0, 2.0], [2.5, -1.5]])
_SIZES = [(rows, d) for rows in (1, 3, 64, 100, 128) for d in (2, 3)]


class Look:
    """A look at draw(mean, log_var) -> z, all arrays (n, d); at its end it knows what failed."""

    def __init__(self, draw):
        self.draw = draw
        self.said = []
        self.unsure = False  # where z lies or how it spreads is not known exactly

    def _tell(self, slug, *numbers):
        self.said.append(slug)
        return slug, flaw(slug, *numbers)

    def _called(self, mean, log_var):
        return numbers(self.draw(mean.copy(), log_var.copy()))

    def findings(self):
        """All that is wrong, the most telling first."""
        sizes = self._sizes()
        if sizes:
            for size in sizes:
                yield self._tell(*size)
            return
        given = MEAN.copy(), LOG_VAR.copy()
        z = numbers(self.draw(*given))
        wrong = _of_shape(z.shape, MEAN.shape) or _of_value(z)
        if wrong:
            yield self._tell(*wrong)
            return
        fresh = not np.allclose(*(self._called(MEAN[:FEW], LOG_VAR[:FEW]) for _ in range(2)))
        draws = None
        slug = whole(z, fresh)
        if slug:
            self.unsure = True
            yield self._tell(slug)
            if not fresh:
                yield self._tell("frozen_noise")
        else:
            swapped = _swapped(z)
            if swapped:
                draw, self.draw = self.draw, lambda mean, log_var: draw(log_var, mean)
                z = self._called(MEAN, LOG_VAR)
            draws = Draws(z)
            for one in self._told(draws, fresh, swapped):
                yield self._tell(*one)
        for before, after, slug in zip(
            (MEAN, LOG_VAR), given, ("changes_mean", "changes_log_var"), strict=True
        ):
            if not untouched([before], [after]):
                yield self._tell(slug)
        yield from self._gradients(draws)
        lost = {"no_gradient", "gradient_to_mean_only", "gradient_to_log_var_only"}
        lost.add("fails_for_tensors")
        if fresh and not lost & set(self.said):
            yield from self._compiled()

    def _told(self, draws, fresh, swapped):
        """What is wrong with draws: nothing of the noise where place or spread are not exact."""
        told = [*_of_place(draws), *self._of_noise(draws, fresh)]
        what = self._unexplained(draws, fresh) if told else None
        self.unsure = what is not None
        same_again = [] if fresh else [("same_at_each_call",)]
        if self.unsure and not fresh:
            return [("other_draws",), *same_again]
        if what == PLACE:
            return [("other_place", self._where())]
        if swapped:
            self.unsure = True  # what is said of gradients would name the other of the two
            if what or not draws.known:
                return [("around_log_var",)]
            both = draws.spread != "std_missing"
            return [("heads_swapped" if both else "around_log_var",), *told]
        if what == SPREAD:
            return [*_of_place(draws), ("spread_of_something_else",)]
        if told[:2] == [("mean_missing", 0.0), ("std_missing",)]:
            told[:2] = [("from_the_prior",)]
        return told

    def _unexplained(self, draws, fresh):
        if not fresh:
            return unexplained_frozen(draws, self._called)
        if draws.shared:
            return None  # each row is that of all: its level decides where it lies
        return unexplained(draws, self._called(MEAN, LOG_VAR))

    def _where(self):
        level = np.full(_THREE.shape, LEVELS[0], "float32")
        return where_it_lies(lambda mean: self._called(mean, level), "log_var = -9")

    def _sizes(self):
        """What is wrong where it can be called with some sizes only; nothing where with all.

        Where it raises at some, the others count only if z has the shape of mean: a fixed batch
        may be spread over a single image. Where it raises at all, that shows at the next call.
        """
        shapes = {}
        for rows, d in _SIZES:
            try:
                shapes[rows, d] = self._called(MEAN[:rows, :d], LOG_VAR[:rows, :d]).shape
            except (Blank, NotImplementedError, Unusable):
                raise
            except Exception:
                continue
        if len(shapes) in (0, len(_SIZES)):
            return []
        taken = {size for size in shapes if shapes[size] == size}
        if not taken:
            size = max(shapes)
            wrong = _of_shape(shapes[size], size)
            return [wrong] if wrong else []
        rows, columns = ({size[axis] for size in taken} for axis in (0, 1))
        if taken == {size for size in _SIZES if size[0] in rows}:
            return [("fixed_batch_size",)]
        one_for_all = rows_alike(lambda n, d: self._called(*np.zeros((2, n, d), "float32")), taken)
        if taken == {size for size in _SIZES if size[1] in columns}:
            return [("fixed_latent_size",), *one_for_all]
        return [("fixed_shape",), *one_for_all]

    def _of_noise(self, draws, fresh):
        if draws.silent:
            return [("mean_alone",)]
        if draws.one_number and not fresh:
            return [("constant_for_noise",), *_of_spread(draws)]
        told = _of_spread(draws)
        noise, independent = draws.noise[draws.clear], draws.clear.sum()
        known = draws.known
        if draws.shared:
            told += [("one_number" if draws.one_number else "shared_by_the_batch",)]
            noise = self._many(draws) if known and fresh else None
            independent = 0 if noise is None else noise.size // (3 if draws.one_number else 1)
        else:
            together, by_chance = correlated(draws.noise)
            if together > 0.999:
                told += [("shared_by_the_dimensions",)]
                independent = independent // 3
            elif not by_chance:
                told += [("dependent_numbers", together)]
        if noise is not None:
            said = law(noise, independent).items()
            told += [one for one in said if known or "without_tails" in one[0]]
        return told + ([] if fresh else [("frozen_noise",)])

    def _many(self, draws):
        """Noise of many calls: (calls, 3). At mean 0 and one level, z is its noise but for that."""
        level = LEVELS[2]
        given = np.zeros((2, 3), "float32"), np.full((2, 3), level, "float32")
        unit = SPREADS[draws.spread](level)
        return np.array([self._called(*given)[0] / unit for _ in range(CALLS)])

    def _gradients(self, draws):
        """Whether gradients of z reach mean and log_var, and whether they are the right ones."""
        rows = slice(0, 25)
        mean, log_var = tf.constant(MEAN[rows]), tf.constant(LOG_VAR[rows])
        weights = np.linspace(-1, 2, 75).reshape(25, 3).astype("float32")
        try:
            with tf.GradientTape() as tape:
                tape.watch([mean, log_var])
                z = tf.cast(self.draw(mean, log_var), tf.float32)
                total = tf.reduce_sum(z * weights)
        except Exception as error:
            yield self._tell("fails_for_tensors", in_a_line(error))
            return
        for_mean, for_log_var = tape.gradient(total, [mean, log_var])
        if self.unsure:  # what plays no part gets no gradient
            if for_mean is None and for_log_var is None:
                yield self._tell("no_gradient")
            return
        no_mean = for_mean is None and draws.place != "mean_missing"
        no_log_var = for_log_var is None and not draws.silent and draws.spread != "std_missing"
        if for_mean is None and for_log_var is None and (no_mean or no_log_var):
            yield self._tell("no_gradient")
        elif no_log_var:
            yield self._tell("gradient_to_mean_only")
        elif no_mean:
            yield self._tell("gradient_to_log_var_only")
        elif draws.place == draws.spread == RIGHT and not (draws.silent or draws.beside):
            if not np.allclose(numbers(for_mean), weights, atol=1e-4):
                yield self._tell("gradient_for_mean")
            # d/dlog_var of mean + exp(log_var / 2) noise is half of what was added to mean.
            right = 0.5 * weights * (numbers(z) - MEAN[rows])
            if not np.allclose(numbers(for_log_var), right, rtol=2e-3, atol=1e-4):
                yield self._tell(_where_gradients_differ(numbers(for_log_var), right, rows))

    def _compiled(self):
        for size, slug in ((2, "cannot_be_compiled"), (None, "batch_size_needed")):
            spec = tf.TensorSpec((size, 3), tf.float32)
            given = [tf.constant(MEAN[:2]), tf.constant(LOG_VAR[:2])]
            step = tf.function(self.draw, autograph=False)  # as Keras compiles its steps
            try:
                step = step.get_concrete_function(spec, spec)
                one, two = (numbers(step(*given)) for _ in range(2))
            except Exception:
                yield self._tell(slug)
                return
            if same(one, two):
                yield self._tell("numpy_noise")
                return


def _where_gradients_differ(found, right, rows):
    """What is wrong where gradients tell it, and the spread itself lies within chance."""
    off = ~np.isclose(found, right, rtol=2e-3, atol=1e-4)
    small, large = LOG_VAR[rows] < -3, LOG_VAR[rows] > 3
    if off[~(small | large)].any():
        return "gradient_for_log_var"
    if off[small].any() and off[large].any():
        return "too_near_one"
    return "too_wide_where_small" if off[small].any() else "too_narrow_where_large"


def rows_alike(draw, sizes):
    """What to say besides of noise that all rows have in common, at the largest of the sizes."""
    z = draw(*max(sizes))
    shared = len(z) > 1 and z.any() and np.ptp(z, axis=0).max() < 1e-6
    if not shared or same(z, draw(*max(sizes))):
        return []
    alike = z.shape[1] > 1 and np.ptp(z) < 1e-6
    return [("one_number" if alike else "shared_by_the_batch",)]


def where_it_lies(draw, words):
    """What z lies around for three images, in words to be put behind "mean"; or "".

    draw(mean (3, 2)) -> z, with little noise; words: by what there is little of it.
    """
    z = np.array([draw(_THREE.copy()) for _ in range(FEW_CALLS)])
    centre, error = z.mean(axis=0), z.std(axis=0).max() / np.sqrt(FEW_CALLS)
    if not (error < 0.1 and np.abs(centre - _THREE).max() > 0.1 + ERRORS * error):
        return ""
    lines = [
        f"    {name:<14}" + "   ".join(_pair(row) for row in rows)
        for name, rows in (("mean", _THREE), ("z lies around", centre))
    ]
    return "\n".join([f" Of three images with {words} each, about:", *lines])


def _pair(row):
    return f"({row[0]:4.1f}, {row[1]:4.1f})"


def _of_shape(got, wanted):
    if tuple(got) == tuple(wanted):
        return None
    in_one = len(got) == 3 and got[0] == 2
    return ("inputs_in_one" if in_one else "wrong_shape"), tuple(got), tuple(wanted)


def _of_value(z):
    finite = np.isfinite(z)
    if finite.all():
        return None
    levels = sorted({float(level) for level in LOG_VAR[~finite]})
    what = "NaN, no number," if np.isnan(z).any() else "infinite"
    if levels and set(levels) == {float(level) for level in LEVELS if level < 0}:
        return "not_finite", what, "negative, as after a root or a logarithm of it"
    return "not_finite", what, ", ".join(f"{level:g}" for level in levels)


def _swapped(z):
    """Whether z lies around log_var, and not around mean."""
    draws = Draws(z)
    centre = draws.means.mean(axis=1)
    return draws.place == "mean_missing" and np.abs(centre - LEVELS).max() < 1


def _of_place(draws):
    if draws.place != RIGHT:
        yield draws.place, draws.slope
    if draws.beside:
        yield "beside_mean", draws.beside


def _of_spread(draws):
    if draws.spread == RIGHT:
        return []
    if draws.spread == "other_spread":
        measured, levels, right = (
            ", ".join(f"{value:.2g}" for value in values)
            for values in (draws.profile, LEVELS, np.exp(LEVELS / 2))
        )
        return [("other_spread", measured, levels, right)]
    return [(draws.spread,)]


def shapes_that_do_not_fit(found):
    """What to say of an exception at the very first call, or None."""
    trouble = found.get(EXCEPTION)
    if trouble is None or not re.search("ncompatible shapes|be broadcast", trouble.text):
        return None
    return (
        "Two arrays meet whose shapes do not fit. If one of them was drawn outside of the "
        "function, as the lesson's own `noise` was: draw it inside, in the shape of mean."
    )
