"""Pictures of what samplers draw: the draws of two calls beside right ones."""

import numpy as np

from vae_helpers.checks.engine.observe import numbers

EACH = 90  # draws of each Gaussian and call, by which is told whether there is anything to see
SHOWN = 40  # of them: enough to see how wide a cloud is, and few enough to see each
MEANS = np.float32([[-2.5, 1.5], [2.0, 2.0], [1.0, -2.0]])
SPREADS = np.float32([[0.25, 1.1], [1.0, 0.5], [0.6, 0.25]])  # standard deviations
SEED = 2  # of the right draws, which are the same beside every answer
FACTORS = np.float32([[[0.9, 0.0], [0.7, 0.4]], [[0.5, 0.0], [-0.7, 0.5]], [[0.9, 0], [-0.4, 0.3]]])

_CAPTION = (
    "Draws of three Gaussians, yours on the left, each in a colour and an open mark of its own, "
    "which its dashed ellipse bears as well. Crosses are a second call. On the right about 95% of "
    "both calls lie within the ellipses, and the crosses are draws of their own."
)
_FROZEN = " On the left each cross stands in an open mark: both calls gave the same."


def cloud(draw):
    """What to draw of a sampler mean, log_var (n, 2) -> z (n, 2); None where its draws look right.

    Beside them stand right ones, of NumPy's own noise.
    """
    factors = SPREADS[:, :, None] * np.eye(2, dtype="float32")
    log_var = np.repeat(2 * np.log(SPREADS), EACH, axis=0)
    return _drawn(draw, factors, log_var)


def slanted_cloud(draw):
    """The same for a function of mean (n, 2), cholesky (n, 2, 2) -> z (n, 2)."""
    return _drawn(draw, FACTORS, np.repeat(FACTORS, EACH, axis=0))


def _drawn(draw, factors, spread):
    mean = np.repeat(MEANS, EACH, axis=0)
    yours = np.stack([numbers(draw(mean.copy(), spread.copy())) for _ in range(2)])
    noise = np.random.default_rng(SEED).normal(size=(2, len(mean), 2))
    others = mean + np.einsum("nij,cnj->cni", np.repeat(factors, EACH, axis=0), noise)
    if yours.shape != others.shape or not np.isfinite(yours).all():
        return None
    frozen = np.allclose(*yours)
    if not frozen and _looks_right(yours[0], factors):
        return None
    around = [
        (centre, factor @ factor.T)
        for centre, factor in zip(MEANS.astype("float64"), factors.astype("float64"), strict=True)
    ]
    return "points_beside", {
        "yours": _first(yours),
        "right": _first(others),
        "around": around,
        "in_turn": True,
        "caption": _CAPTION + frozen * _FROZEN,
    }


def _first(calls):
    """The first draws of each Gaussian: (calls, 3 * SHOWN, 2)."""
    return calls.reshape(len(calls), 3, EACH, 2)[:, :, :SHOWN].reshape(len(calls), -1, 2)


def _looks_right(z, factors):
    """Whether an eye would find nothing: the bounds are four standard errors or more."""
    noise = np.concatenate(
        [
            np.linalg.solve(factor.astype("float64"), (rows - mean).T).T
            for rows, mean, factor in zip(np.split(z, 3), MEANS, factors, strict=True)
        ]
    ).reshape(3, EACH, 2)
    near = np.abs(noise.mean(axis=1)).max() < 0.42
    wide = np.abs(noise.std(axis=1) - 1).max() < 0.3
    alone = max(abs(np.corrcoef(one.T)[0, 1]) for one in noise) < 0.42
    return bool(near and wide and alone and np.abs(noise).max() > 2.2)
