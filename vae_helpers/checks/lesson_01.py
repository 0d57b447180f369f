"""The exercises and predictions of lesson 1: pixels, errors, an autoencoder, PCA."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.models import (
    FAR,
    a_model,
    awake,
    bends,
    can_learn,
    heeds,
    inputs,
    reaches,
    stays,
    without_gradient,
)
from vae_helpers.checks.observe import Detail, Unusable, numbers, pair_of, untouched
from vae_helpers.checks.predictions import Prediction
from vae_helpers.quiet import keras

LESSON = "01_autoencoder"
dense = keras.layers.Dense

# --- flatten_and_scale -----------------------------------------------------------------------


def _look_at_pixels(function):
    # The brightest pixels are 99, 149 and 199, so that dividing by the largest one shows.
    images = np.random.default_rng(0).integers(0, [[[100]], [[150]], [[200]]], (3, 28, 28))
    images = images.astype("uint8")
    given = images.copy()
    result = function(given)
    yield "the result for 3 images", numbers(result)
    dtype = result.dtype
    yield "its dtype", dtype if isinstance(dtype, str) else dtype.name
    yield "the images are left as they were", untouched([images], [given])
    yield "the result of a second call, for 2 images", numbers(function(images[:2].copy()))


def _rows(images):
    return images.reshape(len(images), -1).astype("float32")


flatten_and_scale = Exercise(
    "flatten_and_scale",
    lesson=LESSON,
    number="1.1",
    reference=autoencoder.flatten_and_scale,
    look=_look_at_pixels,
    mistakes=[
        Mistake(
            "not_scaled",
            lambda images: _rows(images),
            "The rows are right, but the pixels still run from 0 to 255. They are to end in "
            "[0, 1].",
        ),
        Mistake(
            "still_bytes",
            lambda images: images.reshape(len(images), 784),
            "The rows are right, but they are still bytes from 0 to 255. They are to become "
            "float32 numbers in [0, 1].",
        ),
        Mistake(
            "over_256",
            lambda images: _rows(images) / 256,
            "These are pixels divided by 256. The largest value of a byte is 255, so white would "
            "end just below 1.",
        ),
        Mistake(
            "fractions_lost",
            lambda images: _rows(images // 255),
            "What is after the decimal point got lost, so all pixels but pure white are 0: by a "
            "division of whole numbers, or by an integer type after the division.",
        ),
        Mistake(
            "not_flattened",
            lambda images: images.astype("float32") / 255,
            "The pixels are scaled, but each image is still 28 x 28. A dense layer wants one row "
            "of 784 numbers for each image.",
        ),
        Mistake(
            "batch_flattened",
            lambda images: images.astype("float32").ravel() / 255,
            "All images became one long row. The first axis, one entry for each image, is to stay.",
        ),
        Mistake(
            "images_mixed",
            lambda images: images.reshape(784, -1).T.astype("float32") / 255,
            "The shape is right, but each row holds pixels of several images: the reshape cut the "
            "pixels at the wrong places, and the transpose hid it.",
        ),
        Mistake(
            "transposed",
            lambda images: _rows(images.transpose(0, 2, 1)) / 255,
            "The pixels are read down the columns: every digit would be mirrored on its side. "
            "A network would train on that without complaint.",
        ),
        Mistake(
            "by_largest_pixel",
            lambda images: _rows(images) / images.max(),
            "These are pixels divided by the largest one in the batch. The same image would get "
            "other numbers in another batch.",
        ),
        Mistake(
            "by_own_maximum",
            lambda images: _rows(images) / images.max(axis=(1, 2))[:, None],
            "Each image is divided by its own largest pixel. A faint stroke would become as white "
            "as a strong one.",
        ),
        Mistake(
            "minus_one_to_one",
            lambda images: _rows(images) / 127.5 - 1,
            "The pixels run from -1 to 1, but are to lie in [0, 1]: the decoder's sigmoid cannot "
            "reach below 0.",
        ),
        Mistake(
            "standardised",
            lambda images: (_rows(images) - _rows(images).mean()) / _rows(images).std(),
            "The pixels have mean 0 and standard deviation 1, but are to lie in [0, 1]: only then "
            "can a sigmoid reproduce them.",
        ),
        Mistake(
            "scaled_twice",
            lambda images: _rows(images) / 255 / 255,
            "The pixels are divided by 255 twice: white ends at 0.004.",
        ),
        Mistake(
            "binarised",
            lambda images: (_rows(images) > 127).astype("float32"),
            "The pixels are rounded to 0 or 1, so all grey is lost. Here each grey level is kept.",
        ),
        Mistake(
            "inverted",
            lambda images: 1 - _rows(images) / 255,
            "Black and white are exchanged: the paper should be 0 and the ink 1.",
        ),
        Mistake(
            "float64",
            lambda images: _rows(images).astype("float64") / 255,
            "The numbers are right, but in float64: twice the memory of float32 (63 MB for the "
            "10,000 training images instead of 31 MB), and Keras computes in float32 anyway.",
        ),
        Mistake(
            "float16",
            lambda images: (_rows(images) / 255).astype("float16"),
            "The numbers are in float16, which keeps only about three digits. Keras computes in "
            "float32.",
        ),
    ],
    hints=[
        "Two things change: the shape, from (n, 28, 28) to (n, 784), and the type and range, from "
        "whole numbers 0 to 255 to fractions 0 to 1.",
        "`images.reshape(n, 784)` reads the pixels row by row, as you would read a page; "
        "`len(images)` is n.",
        "A uint8 cannot hold fractions: convert with `.astype(...)` before you divide by the "
        "largest value of a byte.",
    ],
)

# --- squared_error ---------------------------------------------------------------------------


def _look_at_error(function):
    random = np.random.default_rng(1)
    # PCA's reconstructions leave [0, 1], so x_hat does. Rows of 784, as the docstring says.
    x = random.uniform(0, 1, (3, 784)).astype("float32")
    x_hat = random.uniform(-0.3, 1.3, (3, 784)).astype("float32")
    given = x.copy(), x_hat.copy()
    yield "the result for 3 images", numbers(function(*given))
    yield "the arguments are left as they were", untouched([x, x_hat], given)
    yield "the result where x_hat equals x", numbers(function(x.copy(), x.copy()))


squared_error = Exercise(
    "squared_error",
    lesson=LESSON,
    number="1.2",
    reference=autoencoder.squared_error,
    look=_look_at_error,
    mistakes=[
        Mistake(
            "mean_over_pixels",
            lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=1),
            "This is the mean over the pixels, 784 times smaller than the sum for a digit. Each "
            "image's error is to be the sum over its pixels.",
        ),
        Mistake(
            "mean_of_everything",
            lambda x, x_hat: np.mean((x - x_hat) ** 2),
            "This is one number, the mean over all pixels of all images. One number for each "
            "image is wanted: which axis holds the pixels?",
        ),
        Mistake(
            "sum_of_everything",
            lambda x, x_hat: np.sum((x - x_hat) ** 2),
            "This is one number for the whole batch. One number for each image is wanted: which "
            "axis holds the pixels?",
        ),
        Mistake(
            "wrong_axis",
            lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=0),
            "This sums over the images and keeps the pixels. It is the other way round: one "
            "number for each image.",
        ),
        Mistake(
            "not_summed",
            lambda x, x_hat: (x - x_hat) ** 2,
            "These are the squared differences, one for each pixel. What is left is to add up "
            "those of one image.",
        ),
        Mistake(
            "not_squared",
            lambda x, x_hat: np.sum(x - x_hat, axis=1),
            "The differences are added without a square, so that one that is too bright makes up "
            "for one that is too dark.",
        ),
        Mistake(
            "absolute",
            lambda x, x_hat: np.sum(np.abs(x - x_hat), axis=1),
            "This is the sum of absolute differences. The squared error squares each of them.",
        ),
        Mistake(
            "squared_after_sum",
            lambda x, x_hat: np.sum(x - x_hat, axis=1) ** 2,
            "The square comes after the sum, where positive and negative differences have already "
            "cancelled. Square each difference first.",
        ),
        Mistake(
            "root",
            lambda x, x_hat: np.sqrt(np.sum((x - x_hat) ** 2, axis=1)),
            "This is the distance, the root of what is wanted. The squared error has no root.",
        ),
        Mistake(
            "root_of_the_mean",
            lambda x, x_hat: np.sqrt(np.mean((x - x_hat) ** 2, axis=1)),
            "This is the root of the mean square. The squared error has no root, and it is a sum.",
        ),
        Mistake(
            "changes_x",
            lambda x, x_hat: np.sum(np.square(np.subtract(x, x_hat, out=x)), axis=1),
            "The answer is right, but the function changes an array that it was given: `x -= ...` "
            "works in place. Whoever calls it still needs x.",
        ),
        Mistake(
            "float16",
            lambda x, x_hat: np.sum((x - x_hat).astype("float16") ** 2, axis=1),
            "The sum is computed in float16, which keeps only about three digits. Compute in "
            "float32 or float64.",
        ),
        Mistake(
            "half",
            lambda x, x_hat: 0.5 * np.sum((x - x_hat) ** 2, axis=1),
            "This is half the sum of squares. Some books put the 1/2 there for a tidier gradient; "
            "here it is not asked for.",
        ),
        Mistake(
            "kept_axis",
            lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=1, keepdims=True),
            "The numbers are right, but in a column (n, 1). With shape (n,) they can be averaged "
            "and subtracted without surprises from broadcasting.",
        ),
        Mistake(
            "difference_of_squares",
            lambda x, x_hat: np.sum(x**2 - x_hat**2, axis=1),
            "This subtracts squares. Squared is the difference, not each image on its own.",
        ),
        Mistake(
            "cross_entropy",
            lambda x, x_hat: -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat), axis=1),
            "This is the cross-entropy, which lesson 5 uses. The squared error is the sum of "
            "squared differences.",
        ),
    ],
    hints=[
        "Three steps: the difference of each pixel, its square, and a sum.",
        "The sum runs over the pixels of an image, which lie along axis 1.",
        "`keras.ops.sum(something, axis=1)` and `np.sum(something, axis=1)` both keep the first "
        "axis: one number for each image.",
    ],
)

# --- build_autoencoder -----------------------------------------------------------------------


def _look_at_autoencoder(build):
    names = "encoder", "decoder"
    halves = encoder, decoder = [
        a_model(half, name) for half, name in zip(pair_of(build(3), names), names, strict=True)
    ]
    x, z = inputs(784), inputs(3)
    try:
        code = numbers(encoder(x))
    except Exception:
        yield "the decoder takes images", Detail(numbers(decoder(x)).shape == (len(x), 3))
        raise
    yield "the shape of the codes of 200 images at latent_dim = 3", code.shape
    yield "the shape of the decoder's answer to 200 codes", numbers(decoder(z)).shape
    yield "the same input gives the same output twice", stays(encoder, x) and stays(decoder, z)
    yield "all weights can be trained", can_learn(halves)

    code, pixels = numbers(awake(encoder)(FAR * x)), numbers(awake(decoder)(FAR * z))
    yield "no output is infinite", bool(np.isfinite(code).all() and np.isfinite(pixels).all())
    reach = reaches(code, -1.01, 1.01)
    yield "some codes lie below -1", reach["below"]
    yield "some codes lie above 1", reach["above"]
    yield "some codes are negative", Detail(bool((code < 0).any()))
    yield "the encoder's hidden layer bends", bends(lambda a: numbers(encoder(a)), 784)

    reach = reaches(pixels, 0.0, 1.0)
    yield "some pixels of the decoder lie below 0", reach["below"]
    yield "some pixels of the decoder lie above 1", reach["above"]
    yield "the pixels of an image add up to 1", bool(np.allclose(pixels.sum(axis=1), 1, atol=1e-3))
    yield "some pixels are darker than 0.45", reaches(pixels, 0.45, 1.0)["below"]
    yield "the decoder's hidden layer bends", bends(lambda a: numbers(decoder(a)), 3)
    yield "each number of a code counts, negative or not", heeds(lambda a: numbers(decoder(a)), 3)

    loss = lambda: keras.ops.sum(decoder(encoder(x[:4])) ** 2)  # noqa: E731
    yield "weights that no gradient reaches", without_gradient(halves, loss)
    other = pair_of(build(5), names)
    yield "the shape of the codes at latent_dim = 5", numbers(other[0](x)).shape


def _build(latent_dim, hidden="relu", code=None, pixels="sigmoid", shape=(784,)):
    """The right answer with one of its parts exchanged."""
    encoder = keras.Sequential(
        [keras.Input((784,)), dense(64, hidden), dense(latent_dim, activation=code)]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            dense(64, hidden),
            dense(784, pixels),
            keras.layers.Reshape(shape),
        ]
    )
    return encoder, decoder


def _twice(logits):
    return keras.ops.sigmoid(keras.ops.sigmoid(logits))


build_autoencoder = Exercise(
    "build_autoencoder",
    lesson=LESSON,
    number="1.4",
    reference=autoencoder.build_autoencoder,
    look=_look_at_autoencoder,
    mistakes=[
        Mistake(
            "relu_code",
            lambda latent_dim: _build(latent_dim, code="relu"),
            "The codes are never negative, as after a relu or a softplus. Three quarters of the "
            "plane of codes stay empty. A code may be any number: its layer needs no activation.",
        ),
        Mistake(
            "sigmoid_code",
            lambda latent_dim: _build(latent_dim, code="sigmoid"),
            "The codes lie between 0 and 1, as after a sigmoid or a softmax. A code may be any "
            "number, so its layer needs no activation.",
        ),
        Mistake(
            "tanh_code",
            lambda latent_dim: _build(latent_dim, code="tanh"),
            "The codes lie between -1 and 1, as after a tanh. A code may be any number, "
            "so its layer needs no activation.",
        ),
        Mistake(
            "linear_hidden",
            lambda latent_dim: _build(latent_dim, hidden=None),
            "Neither hidden layer bends: without an activation two dense layers in a row are one "
            "linear map, and only the last sigmoid is left to bend.",
        ),
        Mistake(
            "linear_pixels",
            lambda latent_dim: _build(latent_dim, pixels=None),
            "The decoder's pixels go below 0 and above 1. Its last layer lacks an activation that "
            "keeps them in [0, 1].",
        ),
        Mistake(
            "relu_pixels",
            lambda latent_dim: _build(latent_dim, pixels="relu"),
            "The decoder's pixels go above 1 and never below 0, as after a relu: a pixel that is "
            "at 0 for every image gets no gradient there. Which activation ends in [0, 1]?",
        ),
        Mistake(
            "tanh_pixels",
            lambda latent_dim: _build(latent_dim, pixels="tanh"),
            "The decoder's pixels lie between -1 and 1, as after a tanh. Which activation ends in "
            "[0, 1]?",
        ),
        Mistake(
            "softmax_pixels",
            lambda latent_dim: _build(latent_dim, pixels="softmax"),
            "The pixels of each decoded image add up to 1: that is a softmax, which would make the "
            "pixels compete. Each pixel is to lie in [0, 1] on its own.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda latent_dim: _build(latent_dim, pixels=_twice),
            "No pixel is darker than one half: the sigmoid is applied twice. Once is enough.",
        ),
        Mistake(
            "linear_encoder",
            lambda latent_dim: (_build(latent_dim, hidden=None)[0], _build(latent_dim)[1]),
            "The encoder's hidden layer has no activation: two dense layers in a row are then one "
            "linear map.",
        ),
        Mistake(
            "linear_decoder",
            lambda latent_dim: (_build(latent_dim)[0], _build(latent_dim, hidden=None)[1]),
            "The decoder's hidden layer has no activation: only its last sigmoid is left to bend.",
        ),
        Mistake(
            "latent_dim_ignored",
            lambda latent_dim: _build(2),
            "The code has 2 numbers whatever `latent_dim` says. The argument is to decide.",
        ),
        Mistake(
            "swapped",
            lambda latent_dim: _build(latent_dim)[::-1],
            "The two models come in the wrong order: first the encoder, then the decoder.",
        ),
        Mistake(
            "one_model",
            lambda latent_dim: keras.Sequential(_build(latent_dim)),
            "This is one model from image to image. Return its two halves, because the code "
            "between them is what this lesson is about.",
        ),
        Mistake(
            "image_shaped",
            lambda latent_dim: _build(latent_dim, shape=(28, 28)),
            "The decoder gives images of 28 x 28, but is to give rows of 784 pixels, the form that "
            "the encoder takes.",
        ),
        Mistake(
            "no_way_back",
            lambda latent_dim: (_build(latent_dim)[0], _build(784)[1]),
            "The decoder does not take codes of `latent_dim` numbers.",
        ),
    ],
    hints=[
        "Both halves have the same form: an input, one hidden layer of 512 units with a relu, one "
        "layer for the answer. What differs is the size and the activation of that last layer.",
        "A code may be any number, so its layer has no activation. A pixel lies in [0, 1]: which "
        "activation has that range?",
        "`keras.Sequential([keras.Input((784,)), keras.layers.Dense(512, activation='relu')])` "
        "is an encoder but for its last layer, which has `latent_dim` units.",
    ],
)

# --- principal_subspace ----------------------------------------------------------------------


def _cloud():
    """40 points in 6 dimensions, away from the origin: (40, 6) float32.

    The spreads are not in order and lie along axes that are turned in pairs, so that `eig`, which
    does not sort, finds the large ones late.
    """
    random = np.random.default_rng(2)
    scatter = random.normal(size=(40, 6))
    scatter = np.linalg.qr(scatter - scatter.mean(axis=0))[0] * np.sqrt(40)
    turn = np.zeros((6, 6))
    for first, angle in ((0, 0.5), (2, 1.0), (4, 0.7)):
        turn[first : first + 2, first : first + 2] = [
            [np.cos(angle), -np.sin(angle)],
            [np.sin(angle), np.cos(angle)],
        ]
    x = scatter * [0.3, 0.5, 3, 0.2, 4, 1] @ turn.T + [5, -3, 2, 8, 0, 1]
    return x.astype("float32")


def _look_at_subspace(function):
    x = _cloud()
    given = x.copy()
    mean, components = map(numbers, pair_of(function(given, 2), ("mean", "components")))
    yield "the mean", mean
    if components.ndim != 2:
        raise Unusable(f"The components have shape {components.shape}, but should have (6, 2).")
    yield "the shape of the components at k = 2", components.shape
    yield "the dot products of the components with each other", components.T @ components
    yield "x projected onto the components", components @ components.T
    yield "x is left as it was", untouched([x], [given])
    for k in (1, 3):
        _, components = map(numbers, pair_of(function(x.copy(), k), ("mean", "components")))
        yield f"the shape of the components at k = {k}", components.shape
        yield f"x projected onto {k} components", components @ components.T


def _eigenvectors(x):
    centred = x - x.mean(axis=0)
    return np.linalg.eigh(centred.T @ centred)[1]


def _singular(x):
    return np.linalg.svd(x, full_matrices=False)


def _centred(x):
    return x - x.mean(axis=0)


def _centre_in_place(x, k):
    mean = x.mean(axis=0)
    x -= mean
    return mean, _eigenvectors(x)[:, -k:]


principal_subspace = Exercise(
    "principal_subspace",
    lesson=LESSON,
    number="1.3",
    reference=autoencoder.principal_subspace,
    look=_look_at_subspace,
    mistakes=[
        Mistake(
            "not_centred",
            lambda x, k: (x.mean(axis=0), _singular(x)[2][:k].T),
            "The components belong to the data as they lie, not to their spread about the mean: "
            "the first one points from the origin to the cloud. Subtract the mean first.",
        ),
        Mistake(
            "smallest",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, :k]),
            "These are the directions along which the data vary *least*. `eigh` gives the "
            "eigenvalues in rising order.",
        ),
        Mistake(
            "unsorted",
            lambda x, k: (x.mean(axis=0), np.linalg.eig(np.cov(x, rowvar=False))[1][:, :k]),
            "These are eigenvectors of the covariance, but not those of the largest eigenvalues: "
            "`eig` gives them in no particular order.",
        ),
        Mistake(
            "k_ignored",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, -2:]),
            "There are 2 components whatever `k` says. The argument is to decide.",
        ),
        Mistake(
            "rows_for_columns",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[-k:].T),
            "These are rows of the matrix of eigenvectors. Each eigenvector is a *column* of it.",
        ),
        Mistake(
            "columns_of_vt",
            lambda x, k: (x.mean(axis=0), _singular(_centred(x))[2][:, :k]),
            "These are columns of the third matrix of the SVD. NumPy gives it transposed: each "
            "component is a *row* of it.",
        ),
        Mistake(
            "left_singular_vectors",
            lambda x, k: (x.mean(axis=0), _singular(_centred(x))[0][:, :k]),
            "These have one entry for each image, so they are left singular vectors (or "
            "eigenvectors of the products of images). A component has one entry for each pixel.",
        ),
        Mistake(
            "components_as_rows",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x)[:, -k:].T),
            "The components are right, but lie in rows (k, d). They are asked for as columns "
            "(d, k), so that `(x - mean) @ components` gives the codes.",
        ),
        Mistake(
            "scaled",
            lambda x, k: (
                x.mean(axis=0),
                _singular(_centred(x))[2][:k].T * _singular(_centred(x))[1][:k],
            ),
            "The components span the right subspace, but do not have length 1: they are scaled "
            "by the singular values.",
        ),
        Mistake(
            "scalar_mean",
            lambda x, k: (x.mean(), _eigenvectors(x)[:, -k:]),
            "The mean is one number for everything. Each pixel has a mean of its own: (d,).",
        ),
        Mistake(
            "mean_over_pixels",
            lambda x, k: (x.mean(axis=1), _eigenvectors(x.T - x.T.mean(axis=0))[:, -k:]),
            "The mean runs over the pixels of each image. It is the images that are averaged: "
            "one mean for each pixel.",
        ),
        Mistake(
            "centred_with_one_number",
            lambda x, k: (x.mean(axis=0), _singular(x - x.mean())[2][:k].T),
            "The data were centred with one number for everything, so the cloud is still away "
            "from the origin. Each pixel has a mean of its own.",
        ),
        Mistake(
            "standardised",
            lambda x, k: (x.mean(axis=0), _eigenvectors(x / x.std(axis=0))[:, -k:]),
            "Each pixel was divided by its standard deviation first. That is PCA of other data, "
            "in which a pixel that hardly varies counts as much as the busiest one.",
        ),
        Mistake(
            "swapped",
            lambda x, k: (_eigenvectors(x)[:, -k:], x.mean(axis=0)),
            "The two results come in the wrong order: first the mean, then the components.",
        ),
        Mistake(
            "changes_x",
            _centre_in_place,
            "The answer is right, but the function changes the array it was given: `x -= ...` "
            "works in place. Whoever calls it still needs x.",
        ),
        Mistake(
            "covariance_between_images",
            lambda x, k: (x.mean(axis=0), np.linalg.eigh(np.cov(x))[1][:, -k:]),
            "These are eigenvectors of a matrix that has one row for each *image*. `np.cov` takes "
            "the variables as rows unless `rowvar=False` is given.",
        ),
    ],
    hints=[
        "Centre the rows first. Then either the eigenvectors of `centred.T @ centred` "
        "(`np.linalg.eigh`) or the singular vectors of the centred rows (`np.linalg.svd`) will do.",
        "`np.linalg.eigh` sorts the eigenvalues from small to large, and each eigenvector is a "
        "column.",
        "So the answer is the mean over axis 0, and those k columns that belong to the largest "
        "eigenvalues.",
    ],
)

PREDICTIONS = [
    Prediction(
        "linear_autoencoder",
        LESSON,
        "c",
        {
            "a": "Nobody told the model about variance, true. But look at what it is asked to do, "
            "and which subspace loses least: the next cells measure the angle.",
            "b": "Only one of the two? Minimising the squared error leaves no room for a "
            "compromise of that sort; the next cells measure the angle.",
            "c": "The subspace that loses the least squared error is the principal one, and a "
            "linear autoencoder can reach it. Its axes within that plane are free, though.",
        },
    ),
    Prediction(
        "random_codes",
        LESSON,
        "b",
        {
            "a": "Good reconstructions only show that the decoder knows the codes of images. A "
            "random code is another matter.",
            "b": "The decoder was only ever asked about codes that come from images, and with 32 "
            "numbers nearly every random code lies far from all of those.",
            "c": "The decoder is a smooth function made of pieces of strokes, so its answers are "
            "smooth, too. That makes them look almost right, and they are not.",
        },
    ),
    Prediction(
        "denoising",
        LESSON,
        "a",
        {
            "a": "The noise of each image is fresh and independent, so 784 numbers of it "
            "do not fit through 32, and the target has none of it. The price is some blur.",
            "b": "It was asked for the clean image, and it could not pass on the noise anyway: 784 "
            "independent numbers do not fit through 32.",
            "c": "The target is the clean image, so every bit of noise that is left in the answer "
            "costs error.",
        },
    ),
]
EXERCISES = [flatten_and_scale, squared_error, principal_subspace, build_autoencoder]
