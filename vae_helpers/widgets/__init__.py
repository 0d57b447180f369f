"""Widgets to move a code with, and beside it the image that the code decodes to.

LatentExplorer has a point to drag on the latent plane, LatentSliders one slider for each number.
"""

from vae_helpers.widgets.latent_explorer import LatentExplorer
from vae_helpers.widgets.latent_sliders import LatentSliders

__all__ = ["LatentExplorer", "LatentSliders"]
