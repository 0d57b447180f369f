"""Measure draws z of many Gaussians: where they lie, how they spread, what their noise is like.

z = place(mean, log_var) + spread(log_var) * noise. Each of the three is measured whatever the other
two are, so that two slips are seen as two. log_var takes the levels in every column, and far-out
ones, so that the spread shows even where rows or columns share their noise, and so do clips.

A statistic counts as right within six of its standard errors. For a right sampler the chance to
fall outside is about 2e-9 for a normal statistic, and somewhat more for a less symmetric one: with
some 20 of them a right answer is refused in fewer than one of a million checks.
"""

import numpy as np

from vae_helpers.checks.probes.generator import generator

ROWS = 2500  # a sampler that works row by row needs a few seconds for these
LEVELS = np.array([-9.0, -4.0, 0.5, 2.0, 6.0])
ERRORS = 6.0  # standard errors
SIZE = np.sqrt(2 / np.pi)  # of a normal number, on average, in standard deviations
_random = generator(11)
MEAN = _random.uniform(-3, 3, (ROWS, 3)).astype("float32")
LOG_VAR = _random.choice(LEVELS, (ROWS, 3)).astype("float32")
MEAN.flags.writeable = LOG_VAR.flags.writeable = False
ROUNDING = 1e-6  # of z in float32

# What mean is taken through, by slug.
PLACES = {
    "mean_through_tanh": lambda mean, log_var: np.tanh(mean),
    "mean_through_relu": lambda mean, log_var: np.maximum(mean, 0),
    "mean_through_sigmoid": lambda mean, log_var: 1 / (1 + np.exp(-mean)),
    "mean_scaled": lambda mean, log_var: mean * np.exp(log_var / 2),
    "mean_clipped": lambda mean, log_var: np.clip(mean, -1, 1),
}
# What the spread is taken for.
RIGHT = "right"
SPREADS = {
    RIGHT: lambda v: np.exp(v / 2),
    "variance_for_std": np.exp,
    "std_missing": np.ones_like,
    "log_var_for_std": np.abs,
    "half_log_var_for_std": lambda v: np.abs(v) / 2,
    "inverse_std": lambda v: np.exp(-v / 2),
    "inverse_variance": lambda v: np.exp(-v),
    "variance_squared": lambda v: np.exp(2 * v),
    "halved_twice": lambda v: np.exp(v / 4),
    "softplus": lambda v: np.log1p(np.exp(v)),
    "root_of_softplus": lambda v: np.sqrt(np.log1p(np.exp(v))),
    "softplus_of_half": lambda v: np.log1p(np.exp(v / 2)),
    "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
    "std_plus_one": lambda v: 1 + np.exp(v / 2),
}


class Draws:
    """What can be said of one array of draws for MEAN and LOG_VAR."""

    def __init__(self, z):
        self.place, self.slope, where = _place(z)
        rest = z - where
        self.spreads = _by_group(rest, np.std)
        self.beside = self._beside(_by_group(rest, np.mean))
        rest = rest - self.beside
        self.where, self.rest = where + self.beside, rest
        self.means = _by_group(rest, np.mean)
        # The rows of a group share mean and log_var: where they agree, they share the noise.
        self.shared = bool((self.spreads < 1e-5 * (1 + np.abs(self.means))).all())
        self.silent = self.shared and bool((np.abs(self.means) < 1e-4).all())
        self.spread, self.scale, unit = RIGHT, 1.0, np.ones(len(LEVELS))
        self.one_number = self.shared and bool(
            (np.ptp(self.means, axis=1) < 1e-3 * np.abs(self.means).max(axis=1) + 1e-6).all()
        )
        if not self.silent:
            self.spread, self.scale, unit = self._spread()
        self._units = unit
        unit = self.unit_of(LOG_VAR)
        self.noise = rest / unit
        self.clear = unit > 100 * ROUNDING  # where the noise is more than rounding

    @property
    def known(self):
        """Whether the spread is one that has a name."""
        return self.spread in SPREADS

    def place_of(self, mean, log_var):
        """What z lies around for another mean and log_var (n, d), but for `beside`."""
        place = PLACES.get(self.place)
        return place(mean, log_var) if place else self.slope * np.float64(mean)

    def unit_of(self, log_var):
        """How far z spreads for another log_var (n, d) of the same levels."""
        return self._units[np.searchsorted(LEVELS, log_var)]

    @property
    def profile(self):
        """How far z lies from its place, for each level of log_var."""
        if not self.shared:
            return np.sqrt((self.spreads**2).mean(axis=1))
        sizes = np.abs(self.means) + 1e-12
        return np.exp(np.log(sizes / sizes.mean(axis=0)).mean(axis=1)) * sizes.mean()

    @property
    def tolerance(self):
        """By which a spread may differ from the right one, in proportion."""
        return 2e-3 if self.shared else ERRORS / np.sqrt(2 * ROWS * 3 / len(LEVELS))

    def _beside(self, means):
        """What is added to every z. It stays where the spread falls, and so is no noise."""
        calm, errors = means[:2], ERRORS * self.spreads[:2] / np.sqrt(ROWS / len(LEVELS)) + 1e-4
        added = calm[0].mean()
        alike = (np.abs(calm - added) < errors).all() and (np.abs(calm) > errors).all()
        return added if alike else 0.0

    def _spread(self):
        """The slug of the spread, how many times it counts, and the spread at each level."""
        profile = self.profile
        fits = {}
        for slug, spread in SPREADS.items():
            expected = spread(LEVELS)
            seen = expected > 100 * ROUNDING
            times = np.exp(np.log(profile[seen] / expected[seen]).mean())
            if (
                np.abs(profile - times * expected) < self.tolerance * times * expected + ROUNDING
            ).all():
                fits[slug] = times
        exactly = [slug for slug, times in fits.items() if abs(times - 1) < self.tolerance]
        found = next(iter(exactly or fits), None)
        if found:
            return found, float(fits[found]), SPREADS[found](LEVELS)
        ratio = profile / SPREADS[RIGHT](LEVELS)
        falls = (np.diff(ratio) < self.tolerance * ratio[1:]).all()
        rises = (np.diff(profile) > -self.tolerance * profile[1:]).all()
        if falls and rises:
            low, middle, high = (abs(ratio[i] - 1) < self.tolerance for i in (0, 2, -1))
            if low or high:
                return "too_wide_where_small" if high else "too_narrow_where_large", 1.0, profile
            if self.shared or middle:
                return "too_near_one", 1.0, profile
        return "other_spread", 1.0, profile


def _place(z):
    """What z lies around: its slug, how often mean counts in it, and the place itself."""
    means = {slug: place(MEAN, LOG_VAR) for slug, place in PLACES.items()}
    noise = {slug: _doubt(z - place) for slug, place in means.items()}
    slope, error = _slope(z)
    best = min(noise, key=noise.get)
    # Each is as likely as its spread is small: one in a thousand millions is no chance.
    if noise[best] < _doubt(z - slope * MEAN) - 20:
        return best, 1.0, means[best]
    if abs(slope - 1) < error:
        return RIGHT, 1.0, np.float64(MEAN)
    if abs(slope) < error:
        return "mean_missing", 0.0, np.zeros_like(MEAN)
    return "mean_weight", slope, slope * MEAN


def _by_group(values, function):
    """A statistic of the values of each level and column: (levels, columns)."""
    return np.array(
        [
            [function(values[LOG_VAR[:, j] == level, j]) for j in range(values.shape[1])]
            for level in LEVELS
        ]
    )


def _doubt(rest):
    """Minus the log likelihood of what is left of z, as Gaussian in each group."""
    return ROWS / len(LEVELS) * np.log(_by_group(rest, np.std) + 1e-6).sum()


def _slope(z):
    """How often mean counts in z, and six standard errors of that: quiet groups weigh more."""
    tops, weights = [], []
    for j in range(3):
        for level in LEVELS:
            rows = LOG_VAR[:, j] == level
            mean = MEAN[rows, j] - MEAN[rows, j].mean()
            square = np.sum(mean**2)
            slope = np.sum(mean * z[rows, j]) / square
            off = np.std(z[rows, j] - slope * MEAN[rows, j]) + 1e-6
            tops.append(slope)
            weights.append(square / off**2)
    return float(np.average(tops, weights=weights)), ERRORS / np.sqrt(np.sum(weights)) + 1e-4


def correlated(noise):
    """The largest correlation between two columns, and whether it can be chance."""
    if (noise.std(axis=0) < 1e-9).any():
        return 0.0, True
    together = np.abs(np.corrcoef(noise.T) - np.eye(noise.shape[1])).max()
    return together, bool(together < ERRORS / np.sqrt(len(noise)))


# Laws that noise has where it is not normal: mean, standard deviation, average size of what is
# left in standard deviations (Geary 1935): less for long tails.
_LAWS = {
    "uniform_noise": (0.5, 1 / np.sqrt(12), np.sqrt(3) / 2),
    "symmetric_uniform_noise": (0.0, 1 / np.sqrt(3), np.sqrt(3) / 2),
    "truncated_noise": (0.0, 0.8796, 0.8223),
}
# What `law` may find.
OF_LAWS = (
    *_LAWS,
    "noise_too_small",
    "noise_too_large",
    "noise_off_centre",
    "noise_without_tails",
    "noise_with_long_tails",
)


def size_error(independent):
    """How far the average size of so many normal numbers may lie from SIZE."""
    return ERRORS * np.sqrt((1 - 3 / np.pi) / independent)


def law(noise, independent):
    """What is wrong with noise that should be N(0, 1): slug -> number; independent: how many."""
    centre, spread = noise.mean(), noise.std()
    size = np.mean(np.abs(noise - centre)) / spread
    in_centre = ERRORS * spread / np.sqrt(independent)
    in_spread = ERRORS / np.sqrt(2 * independent)
    in_size = size_error(independent)
    wrong = {}
    if abs(spread - 1) > in_spread:
        wrong["noise_too_small" if spread < 1 else "noise_too_large"] = spread
    if abs(centre) > in_centre:
        wrong["noise_off_centre"] = centre
    if abs(size - SIZE) > in_size:
        wrong["noise_without_tails" if size > SIZE else "noise_with_long_tails"] = size
    if wrong and abs(size - SIZE) > in_size / 2:  # few numbers of a right law may look like another
        for slug, (where, wide, expected) in _LAWS.items():
            if (
                abs(centre - where) < in_centre
                and abs(spread / wide - 1) < in_spread
                and abs(size - expected) < in_size
            ):
                return {slug: wide}
    return wrong
