"""Every picture of the course, as functions of arrays that return a Picture.

Nothing here knows of models, draws random numbers or touches pyplot. Digits are drawn in grey
with 0 black and 1 white, never rescaled. Images are rows (n, 784) or squares (n, 28, 28),
either uint8 from 0 to 255 or numbers from 0 to 1; codes are rows (n, 2). Every function takes a
`caption` that replaces its own, and raises TypeError or ValueError for input it cannot draw.
"""

from vae_helpers.plotting.beside import (
    curves_beside,
    gaussians_beside,
    images_beside,
    points_beside,
)
from vae_helpers.plotting.bound import bent, gap, gaussians, jensen, touching
from vae_helpers.plotting.codes import code_map, holes, latent_clouds
from vae_helpers.plotting.densities import (
    density_curves,
    draws_that_count,
    kl_integrand,
    landscapes,
)
from vae_helpers.plotting.diagram import model_diagram, story_diagram
from vae_helpers.plotting.gradients import descents, estimates, score_and_path, two_calls
from vae_helpers.plotting.images import digits, manifold, rows, samples
from vae_helpers.plotting.lines import curves, loss_curves
from vae_helpers.plotting.picture import COLOURS, Picture
from vae_helpers.plotting.posteriors import posteriors
from vae_helpers.plotting.rates import rate_distortion, units
from vae_helpers.plotting.sprites import against_chance, code_maps, runs, told

__all__ = [
    "COLOURS",
    "Picture",
    "against_chance",
    "bent",
    "code_map",
    "code_maps",
    "curves",
    "curves_beside",
    "density_curves",
    "descents",
    "digits",
    "draws_that_count",
    "estimates",
    "gap",
    "gaussians",
    "gaussians_beside",
    "holes",
    "images_beside",
    "jensen",
    "kl_integrand",
    "landscapes",
    "latent_clouds",
    "loss_curves",
    "manifold",
    "model_diagram",
    "points_beside",
    "posteriors",
    "rate_distortion",
    "rows",
    "runs",
    "samples",
    "score_and_path",
    "story_diagram",
    "told",
    "touching",
    "two_calls",
    "units",
]
