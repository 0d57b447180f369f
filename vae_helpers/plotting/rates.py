"""Pictures of lessons 9 and 10: the rate-distortion plane, and which latent dimensions are used."""

import numpy as np

from vae_helpers.arguments import number, takes
from vae_helpers.plotting.codes import HALO
from vae_helpers.plotting.lines import LOOKS, MOST, told_apart
from vae_helpers.plotting.picture import (
    Picture,
    in_style,
    new_figure,
    optional,
    points,
    spread,
)


def _positive(shape):
    def rule(value, say, sizes):
        points(shape)(value, say, sizes)
        if not np.min(value) > 0:
            raise ValueError(say(f"holds {np.min(value):g}, but must be above 0"))

    return rule


@takes(
    rate=points("n"),
    distortion=points("n"),
    beta=_positive("n"),
    others=optional(told_apart(points("2"), "points", MOST - 1)),
    floor=optional(number()),
)
@in_style
def rate_distortion(rate, distortion, beta, others=None, floor=None, caption=None):
    """Models on the plane of rate and distortion, in nats per image, each named by its beta.

    rate, distortion and beta are (n,). Thin lines join the places of one sum, rate + distortion =
    minus the ELBO; the thick one goes through the best model. A short stroke at each point falls by
    beta nats of distortion for each nat of rate. `others` are further models, {name: (rate,
    distortion)}; `floor` is the least distortion that data allow.
    """
    rate, distortion, beta = (np.asarray(a, "float64") for a in (rate, distortion, beta))
    every = np.vstack([np.stack([rate, distortion], axis=1), *_places(others)])
    low, high = every.min(axis=0), every.max(axis=0)
    if floor is not None:
        low[1] = min(low[1], floor)
    span = np.where(high > low, high - low, 1)
    low, high = low - [0.06, 0.06] * span, high + [0.12, 0.1] * span
    figure = new_figure(4.6)
    axes = figure.add_subplot()
    best = every.sum(axis=1).min()
    for total in [best, *_round_sums(every.sum(axis=1), best)]:
        _draw_diagonal(axes, total, low, high, thick=total == best)
    if floor is not None:
        axes.axhline(floor, color="0.35", linestyle=":", linewidth=1.2)
        axes.annotate(
            f"floor {floor:.1f}",
            (low[0], floor),
            (6, 3),
            textcoords="offset points",
            color="0.25",
            size=9,
        )
    _draw_slopes(axes, rate, distortion, beta, span)
    look = LOOKS[0]
    axes.plot(
        rate, distortion, look["marker"], color=look["color"], markersize=7, zorder=3, label="sweep"
    )
    offsets = (high - low) * [0.014, 0.02]
    names = spread(np.stack([rate, distortion], axis=1) / span, 0.055) * span
    for price, place in zip(beta, names + offsets, strict=True):
        axes.annotate(f"β {price:g}", place, va="bottom", color=look["color"], path_effects=HALO)
    for (name, place), other in zip((others or {}).items(), LOOKS[1:], strict=False):
        axes.plot(
            *np.asarray(place)[:, None],
            other["marker"],
            color=other["color"],
            markersize=8,
            label=name,
            zorder=4,
        )
    if others:
        figure.legend(loc="outside upper center", ncols=3)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set(xlabel="rate: KL in nats", ylabel="distortion: reconstruction in nats")
    return Picture(
        figure,
        caption
        or "Each point is a model, named by its beta. Along a grey line rate and distortion have "
        "one sum, minus the ELBO; the thick line goes through the best. The strokes fall by beta.",
    )


def _places(others):
    return [np.asarray(place, "float64")[None] for place in (others or {}).values()]


def _round_sums(sums, best):
    """A few round values of minus the ELBO above the best one."""
    spans = np.ptp(sums) / 5
    if not spans:
        return []
    steps = np.array([1, 2, 5]) * 10.0 ** np.floor(np.log10(spans))
    step = steps[np.argmin(abs(steps - spans))]
    rounds = np.arange(np.ceil(best / step), np.floor(sums.max() / step) + 1) * step
    return [total for total in rounds if total > best + step / 2]


def _draw_diagonal(axes, total, low, high, thick):
    ends = np.array([max(low[0], total - high[1]), min(high[0], total - low[1])])
    if ends[0] >= ends[1]:
        return
    style = {"color": "0.3" if thick else "0.57", "linewidth": 1.8 if thick else 1, "zorder": 1}
    axes.plot(ends, total - ends, **style)
    # Written where the line leaves the picture on the right or below.
    axes.annotate(
        f"{total:.1f}" if thick else f"{total:g}",
        (ends[1], total - ends[1]),
        (-3, 4),
        textcoords="offset points",
        ha="right",
        size=9,
        color="0.25" if thick else "0.4",
        gid=f"a line of the sum {total:.4g}" + (", the least," if thick else ""),
    )


def _draw_slopes(axes, rate, distortion, beta, span):
    """A stroke through each point with the slope minus beta, of one length on paper."""
    for at, height, price in zip(rate, distortion, beta, strict=True):
        half = 0.05 / np.hypot(1 / span[0], price / span[1])
        axes.plot(
            [at - half, at + half],
            [height + price * half, height - price * half],
            color="black",
            linewidth=1.2,
            zorder=2,
        )


def _not_negative(value, say, sizes):
    points("n latent")(value, say, sizes)
    if np.min(value) < 0:
        raise ValueError(say(f"holds {np.min(value):g}, but a variance is not negative"))


@takes(
    beta=_positive("n"), variances=told_apart(_not_negative, "kinds", 2), threshold=number(above=0)
)
@in_style
def units(beta, variances, threshold, caption=None):
    """The variance over images of each latent dimension, for models of several beta (n,).

    `variances` is {name: (n, latent)}, one or two, as of posterior means and of draws. The line is
    the threshold of an active unit. Both axes are logarithmic, and what lies below a thousandth of
    the threshold is drawn there.
    """
    beta = np.asarray(beta, "float64")
    figure = new_figure(3.8)
    axes = figure.add_subplot()
    looks = (
        {"marker": "o", "color": LOOKS[0]["color"], "markersize": 6},
        {"marker": "s", "color": LOOKS[1]["color"], "markersize": 6, "fillstyle": "none"},
    )
    for (name, values), look, side in zip(variances.items(), looks, (-1, 1), strict=False):
        values = np.maximum(np.asarray(values, "float64"), threshold / 1000)
        # The dimensions stand side by side, sorted, so that equal values do not hide each other.
        values = np.sort(values, axis=1)
        shift = np.linspace(0.02, 0.16, values.shape[1]) if len(variances) == 2 else None
        shift = np.linspace(-0.1, 0.1, values.shape[1]) if shift is None else side * shift[::side]
        x = beta[:, None] * np.exp(shift * _log_gap(beta))
        line = axes.plot(x.ravel(), values.ravel(), linestyle="none", label=name, **look)[0]
        above = (values > threshold).sum(axis=1)
        counts = ", ".join(
            f"{count} at beta {price:g}" for count, price in zip(above, beta, strict=True)
        )
        line.set_gid(f"{name}, above the threshold, of {values.shape[1]} numbers: {counts}.")
    axes.axhline(threshold, color="0.3", linestyle="--", linewidth=1.2)
    axes.annotate(
        f"threshold {threshold:g}",
        (0, threshold),
        (6, 3),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        size=9,
        color="0.2",
    )
    axes.set(xscale="log", yscale="log", xlabel="beta", ylabel="variance over the images")
    axes.set_xticks(beta, [f"{price:g}" for price in beta], minor=False)
    axes.minorticks_off()
    figure.legend(loc="outside upper center", ncols=2)
    return Picture(
        figure,
        caption
        or "Each mark is a latent dimension. Above the dashed line it counts as active: its value "
        "depends on the image.",
    )


def _log_gap(beta):
    """The smallest distance of two betas, as the logarithm of their ratio."""
    gaps = np.diff(np.sort(np.log(beta)))
    return gaps.min() if len(gaps) and gaps.min() > 0 else 1.0
