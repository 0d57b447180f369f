"""The VAE as a diagram of its data flow."""

from vae_helpers.plotting.picture import Picture, in_style, new_figure


@in_style
def model_diagram(caption=None):
    """The data flow of the VAE, and where the two terms of its loss arise."""
    figure = new_figure(3)
    axes = figure.add_subplot()
    axes.set_axis_off()
    return Picture(figure, caption or "The data flow of the VAE.")
