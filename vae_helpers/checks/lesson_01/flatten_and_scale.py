"""Images of bytes as rows of numbers in [0, 1]."""

import itertools

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, Huge, holds, numbers, same, told, untouched
from vae_helpers.checks.probes.generator import generator
from vae_helpers.sprites import sprites


def _bytes(n, seed=0):
    """n images whose brightest pixels differ, so that dividing by the largest one shows.

    Every value of a byte but the highest occurs, in no order that a reshape would keep.
    """
    random = generator(seed)
    return random.integers(0, 100 + 50 * (np.arange(n) % 3)[:, None, None], (n, 28, 28), "uint8")


def _look_at_pixels(function):
    images = _bytes(3)
    given = images.copy()
    result = function(given)
    values = numbers(result)
    if isinstance(values, Huge):
        yield "the result", values
        return
    known = _known(values, images)
    rows = _are_rows(values, images, known)
    yield "the rows are those of the images", rows
    if isinstance(rows, Flaw) and rows.slug in _NOT_ALL:
        known = known or _among(values, images)
    yield "the values lie between 0 and 1", _are_fractions(values, images, known)
    yield "the numbers are float32", _are_float32(result)
    yield told(
        "the images are left as they were",
        untouched([images], [given]),
        "changes_images",
        "The function changes the images that it was given: `images /= ...` and its kin work in "
        "place.",
    )
    right = same(values, numbers(autoencoder.flatten_and_scale(images)))
    for n in (1, 2, 5):
        more = _bytes(n, seed=n)
        wanted = numbers(autoencoder.flatten_and_scale(more))
        yield told(
            f"{n} images are right, too",
            not right or same(numbers(function(more.copy())), wanted),
            "some_batches_only",
            f"Right for 3 images, but not for {n} others. Is something fixed that the images "
            "decide?",
        )


def _are_rows(values, images, known):
    """The arrangement alone: by the order of the numbers of an image, whatever their scale."""
    n, shape = len(images), values.shape
    if shape != (n, 784):
        told_as = {
            images.shape: (
                "not_flattened",
                "Each image is still 28 x 28. A dense layer wants one row of 784 numbers for each "
                "image.",
            ),
            (*images.shape, 1): (
                "not_flattened",
                "Each image is still 28 x 28, with an axis for its colours. A dense layer wants "
                "one row of 784 numbers for each image.",
            ),
            (images.size,): (
                "batch_flattened",
                "All images became one long row. The first axis, one entry for each image, is to "
                "stay.",
            ),
            (1, images.size): (
                "batch_flattened",
                "All images became one long row. The first axis is to hold one entry for each "
                "image.",
            ),
            (784, n): (
                "one_image_a_column",
                "Each image is a column of this array, (784, n). It is to be a row: (n, 784).",
            ),
        }
        other = "wrong_shape", f"The shape is {shape}. Wanted is one row of 784 numbers an image."
        return holds(False, *told_as.get(shape, other))
    empty = np.ptp(values, axis=1) == 0
    if _as_ranks(values, images.reshape(n, 784)) and (known or empty.all() or not empty.any()):
        return True
    if _as_ranks(values, images.transpose(0, 2, 1).reshape(n, 784)):
        return holds(
            False,
            "transposed",
            "The pixels are read down the columns: every digit would be mirrored on its side. A "
            "network would train on that without complaint.",
        )
    scale, moved = known or (None, "")
    start = "The values are right, but" if scale == "" else "The pixels are"
    for slug, (order, words) in _ORDERS.items():
        if _as_ranks(values, order(images).reshape(n, 784)):
            return holds(False, slug, f"{start} not in their places: each image is {words}.")
    if any(_as_ranks(values, images.reshape(784, n, order=order).T) for order in "CF"):
        return holds(
            False,
            "images_mixed",
            "The shape is right, but each row holds pixels of several images: a reshape cut the "
            "pixels at the wrong places, and a transpose hid it.",
        )
    told_as = _by_rows(values, images.reshape(n, 784))
    if told_as:
        return holds(False, *told_as)
    if moved:
        words = f"The pixels are not in their places: each image is moved {moved}."
        return holds(False, "moved", words)
    known = known or _among(values, images)
    if known is None:
        return True  # what the values are tells more
    scale = known[0]
    start = "The values are right, but" if scale == "" else "The pixels are"
    wanted = np.sort(_scaled(images)[scale].reshape(n, 784), axis=1)
    if all(any(_close(row, one) for one in wanted) for row in np.sort(values, axis=1)):
        words = "not in their places"
    elif _close(np.sort(values.ravel()), np.sort(wanted.ravel())):
        words = "The shape is right, but there are rows that hold pixels of several images."
        return holds(False, "images_mixed", words)
    else:
        words = "not all there: some are missing, and others stand there too often"
    return holds(
        False,
        "other_places",
        f"{start} {words}. A row is to hold the pixels of its image line by line, as one reads a "
        "page.",
        vague=True,
    )


def _by_rows(values, images):
    """(slug, sentence) where each row (784,) is one of the images (n, 784), or none; else None."""
    n = len(images)
    empty = np.ptp(values, axis=1) == 0
    whose = [
        next((i for i in range(n) if _as_ranks(row[None], images[i : i + 1])), None)
        for row in values
    ]
    own = [place == i for i, place in enumerate(whose)]
    if 0 < empty.sum() < n and np.all(empty | own):
        count = n - empty.sum()
        words = (
            f"Of {n} rows only {count} {'holds its image' if count == 1 else 'hold their images'}"
        )
        return "rows_left_empty", f"{words}. In the rest all numbers are the same."
    if None in whose or empty.any() or all(own):
        return None
    if len(set(whose)) == n:
        words = "the reverse order" if whose == [*range(n)][::-1] else "another order"
        return (
            "batch_reordered",
            f"The rows come in {words}. Row i is to hold image i, which label i belongs to.",
        )
    if len(set(whose)) == 1:
        which = f"All rows hold one image, number {whose[0] + 1} of the batch"
        return "one_image_only", f"{which}. Each image is to have its row."
    return "images_repeated", "Some rows hold the same image. Each image is to have its row."


# Orders in which the pixels of each image may come, and what an image then is.
_ORDERS = {
    "upside_down": (lambda images: images[:, ::-1], "upside down, its last line first"),
    "mirrored": (lambda images: images[:, :, ::-1], "mirrored, left for right"),
    "half_a_turn": (
        lambda images: images[:, ::-1, ::-1],
        "turned by 180 degrees, its last pixel first",
    ),
    "turned_left": (
        lambda images: np.rot90(images, axes=(1, 2)),
        "turned by 90 degrees to the left",
    ),
    "turned_right": (
        lambda images: np.rot90(images, -1, axes=(1, 2)),
        "turned by 90 degrees to the right",
    ),
}


def _as_ranks(values, rows):
    """Whether values rise, or fall, with rows, each in its image."""
    if not np.isfinite(values).all():
        return False
    order = np.argsort(rows, axis=1, kind="stable")
    steps = np.diff(np.take_along_axis(values, order, axis=1), axis=1)
    slack = 1e-3 * max(np.ptp(values), 1e-9)
    return bool((steps >= -slack).all() or (steps <= slack).all())


_NOT_ASKED = "Here the pixels are to lie in [0, 1], each byte divided by the same number."


def _are_fractions(values, images, known):
    """The values alone, in whatever arrangement: as a function of the bytes."""
    if values.size != images.size:
        return True
    if known:
        slug = known[0]
        return not slug or holds(False, slug, _VALUES[slug])
    if not np.isfinite(values).all():
        return holds(False, "not_finite", "Some values are infinite or NaN: is something divided "
                     "by 0?")  # fmt: skip
    low, high = values.min(), values.max()
    return holds(
        False,
        "other_values",
        f"The values run from {low:.4g} to {high:.4g}, and are not the bytes (here from 0 to "
        f"{images.max()}) over the largest that a byte can be.",
        vague=True,
    )


def _known(values, images):
    """(What became of the bytes, a key of `_scaled`; how each image was moved, in words); or None.

    Told by all numbers in whatever order; or, where an image was moved and something put in at its
    rim, by those that are not at the rim.
    """
    if values.size != images.size:
        return None
    n, tables = len(images), _scaled(images)
    rows = np.sort(values.ravel())
    for slug, table in tables.items():
        if _close(rows, np.sort(table)) and not _as_moved(values, table, n):
            return slug, ""
    for slug, table in tables.items():
        moved = _as_moved(values, table, n)
        if moved:
            return slug, moved
    return None


# Where not all numbers of the images are there, though each is one of them.
_NOT_ALL = "rows_left_empty", "one_image_only", "images_repeated", "other_places"


def _among(values, images):
    """As `_known`, where all are numbers of the images, some too often; None where they are not."""
    found = np.unique(values)
    if len(found) < 50:  # of a few numbers only, as 0 and 1, it would be chance
        return None
    for slug, table in _scaled(images).items():
        known = np.unique(table)
        if np.abs(found[:, None] - known).min(axis=1).max() < 1e-6 * np.ptp(known):
            return slug, ""
    return None


def _as_moved(values, table, n, most=3):
    """How each image was moved, in words, by up to so many places; "" where it was not."""
    values, table = values.reshape(n, 28, 28), table.reshape(n, 28, 28)
    places = range(-most, most + 1)
    for down, right in sorted(
        itertools.product(places, places), key=lambda step: np.abs(step).sum()
    ):
        here, there = (
            one[:, _without_rim(sign * down), _without_rim(sign * right)]
            for one, sign in ((values, 1), (table, -1))
        )
        if _close(here[0, 0], there[0, 0]) and _close(here, there):
            parts = _steps(down, "row", "down", "up"), _steps(right, "pixel", "right", "left")
            return " and ".join(filter(None, parts))
    return ""


def _without_rim(step):
    return slice(max(step, 0), 28 + min(step, 0))


def _steps(count, what, forth, back):
    if not count:
        return ""
    number = "one" if abs(count) == 1 else abs(count)
    return f"{number} {what}{'' if abs(count) == 1 else 's'} {forth if count > 0 else back}"


def _close(values, right):
    return np.allclose(values, right, rtol=2e-3, atol=2e-4 * np.abs(right).max())


def _scaled(images):
    """What becomes of all bytes, in their order, in the ways that people take: slug -> table."""
    x = np.float64(images).reshape(-1)
    each = np.repeat(np.float64(images).max(axis=(1, 2)), 784)
    rows = x.reshape(len(images), -1)
    return {
        "": x / 255,
        "not_scaled": x,
        "over_256": x / 256,
        "by_largest_pixel": x / x.max(),
        "by_own_maximum": x / each,
        "minus_one_to_one": x / 127.5 - 1,
        "scaled_twice": x / 255**2,
        "inverted": 1 - x / 255,
        "inverted_bytes": 255 - x,
        "multiplied": x * 255,
        "fractions_lost": x // 255,
        "standardised": (x - x.mean()) / x.std(),
        "binarised": np.float64(x > 127),
        "wrapped": np.float64(np.uint8(x) * np.uint8(255)),
        "standardised_each": (
            (rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True)
        ).ravel(),
    }


_VALUES = {
    "not_scaled": "The pixels still run from 0 to 255. They are to end in [0, 1].",
    "over_256": "These are pixels divided by 256. The largest value of a byte is 255, so white "
    "would end just below 1.",
    "by_largest_pixel": "The pixels are divided by the largest one in the batch. The same image "
    "would get other numbers in another batch.",
    "by_own_maximum": "Each image is divided by its own largest pixel. A faint stroke would become "
    "as white as a strong one.",
    "minus_one_to_one": "The pixels run from -1 to 1, but are to lie in [0, 1]: the decoder's "
    "sigmoid cannot reach below 0.",
    "scaled_twice": "The pixels are divided by 255 twice: white ends at 0.004.",
    "inverted": "Black and white are exchanged: the paper should be 0 and the ink 1.",
    "inverted_bytes": "Black and white are exchanged, and the pixels run from 0 to 255. The paper "
    "should be 0 and the ink 1.",
    "multiplied": "The bytes are multiplied by 255. Which operation takes 255 to 1?",
    "fractions_lost": "What is after the decimal point got lost, so all pixels but pure white are "
    "0: by a division of whole numbers, or by an integer type after the division.",
    "standardised": f"The pixels have mean 0 and standard deviation 1. {_NOT_ASKED}",
    "standardised_each": f"Each image has mean 0 and standard deviation 1. {_NOT_ASKED}",
    "binarised": "The pixels are rounded to 0 or 1, so all grey is lost. Here each grey level is "
    "kept.",
    "wrapped": "A byte cannot hold a number above 255, and wraps around. Convert before you "
    "compute.",
}


def _are_float32(result):
    """The type, which the later cells need as much as the values."""
    kind = result.dtype if isinstance(result.dtype, str) else result.dtype.name
    messages = {
        "float64": "The numbers are in float64: twice the memory of float32 (63 MB for the 10,000 "
        "training images instead of 31 MB), and Keras computes in float32 anyway.",
        "float16": "The numbers are in float16, which keeps only about three digits. Keras "
        "computes in float32.",
    }
    other = f"The numbers are {kind}, which cannot hold the fractions between 0 and 1. Wanted is "
    if kind != "float32":
        slug = kind if kind in messages else "still_bytes" if "int" in kind else "other_type"
        return holds(False, slug, messages.get(kind, f"{other}float32."))
    return True


def _picture(function):
    """Shaded sprites, which show what becomes of rows, columns and greys."""
    images, _ = sprites(scales=[5.5], orientations=[20], xs=[11], ys=[10, 17], size=28)
    images = (images.reshape(-1, 28, 28) * np.linspace(0.3, 1, 28)).astype("uint8")
    right = autoencoder.flatten_and_scale(images)
    yours = numbers(function(images.copy()))
    if yours.shape != right.shape or not np.isfinite(yours).all():
        return None
    drawn = np.clip(yours, 0, 1)
    if np.abs(drawn - right).max() < 0.05:
        return None
    notes = {
        name: f"from {values.min():.3g}\nto {values.max():.3g}"
        for name, values in (("yours", yours), ("right", right))
    }
    caption = (
        "Six images, each drawn from its row of 784 numbers: yours above, the right ones below. 0 "
        "is black and 1 white; what lies beyond is drawn as if it were 0 or 1. Beside each row are "
        "its smallest and its largest number."
    )
    return "images_beside", {"yours": drawn, "right": right, "notes": notes, "caption": caption}


flatten_and_scale = Exercise(
    reference=autoencoder.flatten_and_scale,
    look=_look_at_pixels,
    picture=_picture,
    hints=[
        "Two things change: the shape, from (n, 28, 28) to (n, 784), and the type and range, from "
        "whole numbers 0 to 255 to fractions 0 to 1.",
        "`images.reshape(n, 784)` reads the pixels row by row, as you would read a page; "
        "`len(images)` is n.",
        "A uint8 cannot hold fractions: convert with `.astype(...)` before you divide by the "
        "largest value of a byte.",
    ],
)
