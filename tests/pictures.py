"""An example of every picture, and ways to look at what is drawn."""

import collections
import functools

import numpy as np

from vae_helpers import plotting

NOISE = np.random.default_rng(0)
IMAGES = NOISE.random((12, 784))
Z = NOISE.normal(size=(200, 2))
LABELS = NOISE.integers(0, 10, 200)
EPOCHS = np.arange(1, 11)
HISTORY = {
    "loss": 155 + 10 / EPOCHS,
    "reconstruction": 150 + 12 / EPOCHS,
    "kl": 5 - 2 / EPOCHS,
    "val_loss": 157 + 8 / EPOCHS,
    "val_reconstruction": 151 + 9 / EPOCHS,
    "val_kl": 6 - 1 / EPOCHS,
}
GRID = np.array([[a, b] for a in (-1.5, 0.2, 1.0) for b in (-2.0, 0.0, 0.5, 3.0)])
STD = np.full((200, 2), [0.1, 0.2])
LINE = np.linspace(-4, 4, 81)
NEAR = np.exp(-4 * np.stack([np.sum((Z - place) ** 2, axis=1) for place in (0, 1)]))
CALLS = {
    "bent": {
        "x": LINE,
        "y": LINE,
        "density": np.exp(-(LINE**2) - 4 * (LINE[:, None] - LINE**2 / 4) ** 2),
        "panels": {
            "upright": {"best q": (np.zeros(2), np.diag([0.4, 0.1]))},
            "slanted": {"best q": (np.zeros(2), np.array([[0.4, 0.1], [0.1, 0.1]]))},
        },
    },
    "against_chance": {
        "settings": {
            name: {"value": high - 0.1, "low": high - 0.4, "mean": high - 0.2, "high": high}
            for name, high in (("1", np.linspace(0.5, 0.7, 5)), ("8", np.linspace(0.6, 0.9, 10)))
        },
        "y_label": "MIG",
    },
    "digits": {"images": IMAGES, "labels": LABELS[:12]},
    "rows": {"images": {"original": IMAGES, "reconstruction, two numbers": IMAGES**2}},
    "samples": {"means": IMAGES, "pixels": np.round(IMAGES)},
    "manifold": {"images": IMAGES, "z": GRID},
    "code_map": {"z": Z, "labels": LABELS, "prior": True, "random_codes": Z[:5] + 1},
    "holes": {"z": Z, "labels": LABELS, "random_codes": 3 * Z[:12], "images": IMAGES},
    "latent_clouds": {
        "mean": Z,
        "std": STD,
        "labels": LABELS,
        "z": Z[:4] + 0.1 * Z.reshape(-1, 4, 2),
    },
    "curves": {
        "x": EPOCHS,
        "lines": dict(list(HISTORY.items())[:5]),
        "x_label": "epoch",
        "y_label": "nats",
    },
    "loss_curves": {"history": HISTORY},
    "density_curves": {
        "x": LINE,
        "lines": {"p": np.exp(-np.abs(LINE)) / 2, "q": (np.abs(LINE) < 1) / 2},
        "filled": "p",
    },
    "kl_integrand": {"z": LINE, "q": np.exp(-(LINE**2)), "p": np.exp(-np.abs(LINE)) / 2},
    "landscapes": {
        "x": LINE,
        "y": LINE[:9],
        "panels": {"left": LINE**2 + LINE[:9, None] ** 2, "right": LINE**2 + 0 * LINE[:9, None]},
        "x_label": "mean",
        "y_label": "standard deviation",
        "levels": np.array([1.0, 2.5, 4.0]),
        "marks": {"left": Z[:1], "right": Z[:2]},
    },
    "draws_that_count": {
        "z": Z,
        "shares": NEAR / NEAR.sum(axis=1, keepdims=True),
        "images": IMAGES[:2],
    },
    "gaussians": {
        "panels": {
            "left": {"prior": (np.zeros(2), np.eye(2)), "q": (np.ones(2), np.diag([0.2, 0.5]))},
            "right": {"posterior": (-np.ones(2), np.array([[0.5, 0.3], [0.3, 0.4]]))},
        },
        "dots": {"left": Z},
    },
    "jensen": {"weights": np.exp(Z[:30, 0])},
    "posteriors": {
        "x": LINE,
        "y": LINE,
        "panels": {
            name: {
                "image": IMAGES[:1],
                "density": np.exp(-(LINE**2) - 4 * (LINE[:, None] - LINE**2 / 4) ** 2),
                "gaussians": {"q": (np.ones(2), np.diag([0.4, 0.1]))},
            }
            for name in ("small gap", "large gap")
        },
    },
    "gap": {"x": EPOCHS, "bound": -5 / EPOCHS, "truth": 0 * EPOCHS, "x_label": "step"},
    "touching": {
        "x": LINE,
        "truth": -(LINE**2),
        "bounds": {at: -(LINE**2) - (LINE - at) ** 2 for at in (-1.0, 2.0)},
        "x_label": "a parameter",
        "name": "q of",
    },
    "score_and_path": {
        "line": LINE,
        "f": LINE**2,
        "densities": {"q": np.exp(-(LINE**2)), "q, moved": np.exp(-((LINE - 0.3) ** 2))},
        "z": LINE[20:60:8],
        "values": LINE[20:60:8] ** 2,
        "score": LINE[20:60:8] - 0.1,
        "slopes": 2 * LINE[20:60:8],
        "step": 0.3,
    },
    "estimates": {"values": {"one way": 3 * Z[:, 0] + 1, "the other": Z[:, 1] + 1}, "exact": 1.0},
    "descents": {
        "x": LINE,
        "y": LINE[::2],
        "loss": LINE[::2, None] ** 2 + LINE**2,
        "paths": {"one way": 0.9 ** np.arange(30)[:, None] * [3, -2], "the other": Z[:20]},
        "goal": np.zeros(2),
    },
    "two_calls": {
        "z": {"right": Z.reshape(2, 100, 2), "frozen": np.stack([Z[:9]] * 2)},
        "mean": np.array([0.5, -1]),
        "std": np.array([0.6, 0.3]),
        "columns": 1,
    },
    "rate_distortion": {
        "rate": np.array([36.0, 17.5, 6.6, 0.0]),
        "distortion": np.array([89.0, 97.0, 129.0, 206.0]),
        "beta": np.array([0.1, 1.0, 4.0, 30.0]),
        "others": {"warm-up": np.array([3.3, 153.0])},
        "floor": 45.5,
    },
    "units": {
        "beta": np.array([0.1, 1.0, 4.0]),
        "variances": {"means": np.ones((3, 5)), "draws": np.full((3, 5), 2.0)},
        "threshold": 0.01,
    },
    "code_maps": {
        "maps": {"beta 1": NOISE.normal(size=(4, 7, 16)), "beta 8": np.zeros((4, 7, 16))}
    },
    "told": {
        "tables": {"beta 1": NOISE.random((3, 4)), "beta 8": NOISE.random((3, 4))},
        "factors": ["scale", "x", "y"],
    },
    "runs": {
        "values": {
            "lying": {"1": np.array([0.1, 0.3, 0.2]), "8": np.array([0.5, 0.4])},
            "upright": {"1": np.array([0.1]), "8": np.array([0.15, 0.1, 0.2])},
        },
        "y_label": "MIG",
    },
    "points_beside": {
        "yours": np.stack([Z, 0.4 * Z]),
        "right": np.stack([Z, 1 - Z]),
        "around": [(np.zeros(2), np.eye(2)), (np.ones(2), np.array([[1, 0.5], [0.5, 1]]))],
        "in_turn": True,
    },
    "gaussians_beside": {
        "yours": (np.ones(2), np.diag([0.2, 0.5])),
        "right": (np.zeros(2), np.eye(2)),
        "truth": (np.zeros(2), np.array([[1.5, 1.0], [1.0, 1.5]])),
        "dots": Z,
    },
    "curves_beside": {
        "x": LINE,
        "yours": LINE**2,
        "right": np.abs(LINE),
        "x_label": "z",
        "y_label": "nats",
    },
    "images_beside": {
        "yours": IMAGES**2,
        "right": IMAGES,
        "given": IMAGES,
        "notes": {"yours": "error 0.02", "right": "error 0"},
    },
    "model_diagram": {},
    "story_diagram": {"posterior": True},
}


def draw(name, **changes):
    """The picture of that name, from its example arguments with some of them changed."""
    return getattr(plotting, name)(**(CALLS[name] | changes))


Drawn = collections.namedtuple("Drawn", ["picture", "png"])


@functools.cache
def drawn(name):
    """The picture of that name, rendered once for all who only look: that arranges its parts."""
    picture = draw(name)
    return Drawn(picture, picture.png())


def axes_of(picture):
    return picture.figure.axes


def images_in(axes):
    return np.array([image.get_array() for image in axes.images])


def codes_in(axes):
    return np.concatenate([points.get_offsets() for points in axes.collections])


def same_set(first, second):
    return np.allclose(*(np.array(sorted(map(tuple, np.asarray(z)))) for z in (first, second)))


def texts_in(axes):
    return [text.get_text() for text in axes.texts]
