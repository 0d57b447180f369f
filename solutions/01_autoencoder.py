# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
r"""
# Lesson 1. Autoencoder: 784 numbers through 2 and back

A picture of a handwritten digit is a list of 784 numbers. In this lesson you squeeze that list
through **two** numbers and get a digit back. You will see that the straight-line way to do it is
an old acquaintance, principal component analysis; that a bent way does better; and that the two
numbers make a map of all digits.

Then you will pick codes at random and decode them, in the hope of new digits: with two numbers,
and with thirty-two. What comes of that, and what has to be added, is the subject of the rest of the
course.

![Ten test digits, and what two numbers keep of them along a plane and along a bent surface](../solutions/pictures/01_autoencoder.png)

**Time**: {{minutes}} minutes. **You need**: Python, NumPy, and an idea of what a dense layer and a
gradient step are. Section 4 uses orthonormal vectors, projections, a covariance matrix and its
eigenvectors, with a refresher. Symbols: [notation](../lessons/notation.ipynb).
"""

# %% [markdown]
r"""
## How an exercise works

An exercise is one cell. You write a function where the dots stand and run the cell; at once you
are told whether it does what it should, and if not, what it does instead.

- Any way of computing the right thing is right: NumPy, `keras.ops`, TensorFlow, a loop. (Where
  gradients have to pass, NumPy will not do; the exercise then says so.)
- **Nobody gets stuck.** Until your function is right, the course's own stands in for it, so that
  every cell below runs. You can also leave an exercise and come back. (If Python reports a
  SyntaxError, mend that first: then nothing of the cell could be read.)
- `checks.squared_error.hint()`, in a new cell, gives a hint; the next ones open below it.
- The same lesson, filled in, is in `solutions/`.

Before some cells you are asked to *predict* what will come out. Commit yourself to a letter, in quotes,
before you run on: a guess that turned out wrong is what one remembers.
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.autoencoder import subspace_angles

import keras
import numpy as np

keras.utils.set_random_seed(1)

# %% [markdown]
r"""
## 1. A digit is a list of numbers

MNIST holds 70,000 digits, written by hundreds of people, scanned, and centred in 28 by 28 pixels,
each a byte from 0 to 255. Ink has the large numbers, so it is drawn white, and paper black. The data lie in this repository; nothing is downloaded. For this
lesson 10,000 of the 60,000 training images are enough, and 5,000 of the test images, on which no
network is trained.
"""

# %%
(train_images, train_labels), (test_images, test_labels) = data.load_mnist()
train_images, train_labels = train_images[:10_000].copy(), train_labels[:10_000]
test_images, test_labels = test_images[:5_000].copy(), test_labels[:5_000]
print(train_images.shape, test_images.shape, train_images.dtype)
plotting.digits(test_images[:20], test_labels[:20])

# %% [markdown]
r"""
A dense layer takes rows of numbers. So each image becomes a row of 784 pixels, read like a page:
the first 28 numbers are the topmost line. And bytes become fractions from 0 to 1, the range of a
sigmoid, which will end the network below.

### Exercise 1.1: flatten_and_scale

*3 minutes, easy.*
"""


# %%
@checks.flatten_and_scale
def flatten_and_scale(images):
    """Images as rows of pixels: uint8 (n, 28, 28) -> float32 (n, 784) in [0, 1]."""
    ### BEGIN SOLUTION
    return images.reshape(len(images), 784).astype("float32") / 255
    ### END SOLUTION


# %%
x_train = np.asarray(flatten_and_scale(train_images))
x_test = np.asarray(flatten_and_scale(test_images))
print(x_train.shape, x_test.shape, x_train.dtype)

# %% [markdown]
r"""
## 2. Why squeeze?

With 784 bytes one can write $256^{784}$ different images. Draw a few of them at random:
"""

# %%
random = np.random.default_rng(0)
noise_images = random.integers(0, 256, (10, 28, 28), dtype="uint8")
plotting.digits(
    noise_images,
    caption="Ten images drawn evenly from all that 28 by 28 bytes can write. None is a digit, "
    "and you will never meet one: digits are a tiny part of this space.",
)

# %% [markdown]
r"""
Digits fill a vanishing part of the space of all images, because their pixels hang together: strokes are connected, edges are
smooth, the border is empty. Whoever knows these rules needs far fewer than 784 numbers to say
*which* digit is meant: a few for what it is, how it leans, how bold the pen was.

An **autoencoder** looks for such numbers without being told what they are. It has two halves,

$$ z = \mathrm{encoder}(x), \qquad \hat x = \mathrm{decoder}(z), $$

with a narrow passage between them: the **code** $z$ has far fewer numbers than the image $x$. It
is trained on one wish only, that $\hat x$ be close to $x$. Nothing else can get through the
passage, so the code has to carry whatever makes images differ. Our code has two numbers. That is
brutal, but it can be drawn.

## 3. How close is close?

We measure how far a reconstruction is from its image by the **squared error**: the differences of
all pixels, squared and added up. One number for each image.

### Exercise 1.2: squared_error

*3 minutes, easy.*
"""


# %%
@checks.squared_error
def squared_error(x, x_hat):
    """The squared distance of each image from its reconstruction: (n, d), (n, d) -> (n,)."""
    ### BEGIN SOLUTION
    return keras.ops.sum((x - x_hat) ** 2, axis=1)
    ### END SOLUTION


# %% [markdown]
r"""
In formulas, with $i$ for a pixel,

$$ \lVert x - \hat x \rVert^2 = \sum_{i=1}^{784} (x_i - \hat x_i)^2 . $$

Mind the sum: you will often meet the *mean* over the pixels instead, which is 784 times smaller.
Here that makes no difference. From lesson 8 on it makes all the difference.

The laziest reconstruction of all ignores the image and always answers with the average image
$\bar x$.
Its code needs no number at all. Every method below has to beat its error:
"""

# %%
mean_image = x_train.mean(axis=0)
errors = {"mean image": squared_error(x_test, np.broadcast_to(mean_image, x_test.shape))}
print(f"squared error of the mean image: {np.mean(errors['mean image']):.1f} per test image")

# %% [markdown]
r"""
## 4. The straight way: principal components

*A refresher.* Vectors are **orthonormal** if each has length 1 and any two are at right angles.
With such vectors as the columns of $W$, $W^\top x$ holds the coordinates of $x$ along them, and
$W W^\top x$ is its **projection**: the point of their plane that is nearest to $x$. The **covariance
matrix** $C$ of images is the average of $(x - \bar x)(x - \bar x)^\top$; along a unit vector $v$
they vary by $v^\top C v$. An **eigenvector** $v$ of $C$ satisfies $C v = \lambda v$, so that they
vary by its eigenvalue $\lambda$ along it. One can choose 784 of them that are orthonormal.

Suppose that both halves are *linear*. The code consists of two dot products, and the decoder
adds two fixed images, the columns of a matrix $W$, to the mean:

$$ z = W^\top (x - \bar x), \qquad \hat x = \bar x + W z . $$

All reconstructions then lie on a flat plane through the mean image. (A plane that does not pass
through it could be moved there, and would lose less: an average of squared distances is smallest from
the mean.) Which plane is best? Let the columns of $W$ be orthonormal; every plane has such a basis.
Then $\hat x$ is the point of the plane that is nearest to $x$: no code does better. By Pythagoras the
squared length of a centred image splits in two,

$$ \lVert x - \bar x \rVert^2
   = \underbrace{\lVert W^\top (x - \bar x) \rVert^2}_{\text{kept}}
   + \underbrace{\lVert x - \hat x \rVert^2}_{\text{lost}} , $$

and the left side, averaged over the images, does not depend on $W$. Losing least therefore *means*
keeping most. What does a plane keep? With the eigenvectors $v_k$ of $C$ and their eigenvalues
$\lambda_k$ it keeps

$$ \text{the average of } \lVert W^\top (x - \bar x) \rVert^2
   = \sum_{k=1}^{784} \lambda_k\, \lVert W^\top v_k \rVert^2, \qquad
   \sum_{k=1}^{784} \lVert W^\top v_k \rVert^2 = 2, $$

since $C = \sum_k \lambda_k\, v_k v_k^\top$: each $\lambda_k$ times a share, the squared length of
$v_k$'s projection onto the plane. No share is above 1. All of them add up to 2, because each of the
two columns of $W$ has length 1. So the most is kept where the two largest eigenvalues have the share
1: the best plane is that of their eigenvectors (the only one, if the third eigenvalue is smaller).
This is **principal component analysis** (Pearson 1901).

### Exercise 1.3: principal_subspace

*12 minutes, hard.*

Return the mean and the `k` directions with the largest variance, as orthonormal columns, real
numbers. (Any orthonormal basis of their space will do.) NumPy has several functions for it. Not all
of them give real numbers where pixels never change, as in the corners; and some make a 10,000 by
10,000 array unless told not to.
"""


# %%
@checks.principal_subspace
def principal_subspace(x, k):
    """The mean (d,) of the rows of x (n, d) and orthonormal components (d, k)."""
    ### BEGIN SOLUTION
    mean = x.mean(axis=0)
    centred = x - mean
    _, eigenvectors = np.linalg.eigh(centred.T @ centred)  # the largest eigenvalue comes last
    return mean, eigenvectors[:, ::-1][:, :k]
    ### END SOLUTION


# %%
mean_image, components = map(np.asarray, principal_subspace(x_train, 2))
z_pca = (x_test - mean_image) @ components
x_pca = mean_image + z_pca @ components.T
errors["PCA"] = squared_error(x_test, x_pca)
print(f"squared error of PCA with 2 numbers: {np.mean(errors['PCA']):.1f}")
of_training = np.sum(np.var(x_train, axis=0)) - np.sum(np.var(x_train @ components, axis=0))
print(f"the same on the training images:     {of_training:.1f}")

# %% [markdown]
r"""
The split of Pythagoras holds for each image, not only on average. For one test digit:
"""

# %%
all_of_it = np.sum((x_test[0] - mean_image) ** 2)
kept, lost = np.sum(z_pca[0] ** 2), np.sum((x_test[0] - x_pca[0]) ** 2)
print(f"{all_of_it:.4f} = {kept:.4f} kept + {lost:.4f} lost")
assert np.isclose(all_of_it, kept + lost, rtol=1e-4)

# %% [markdown]
r"""
How many numbers would PCA need for a good digit? Ask for more components:
"""

# %%
numbers = np.array([1, 2, 5, 10, 30, 100, 300])
many = np.asarray(principal_subspace(x_train, 300)[1])
variances = np.var(x_train @ many, axis=0)
many = many[:, np.argsort(-variances)]  # the largest first, in whatever order they came
kept_by_each = np.mean(((x_test - mean_image) @ many) ** 2, axis=0)
lost_by_number = np.mean(errors["mean image"]) - np.cumsum(kept_by_each)[numbers - 1]
plotting.curves(
    numbers,
    {"PCA": lost_by_number},
    "numbers in the code",
    "squared error per test image",
    caption="What PCA loses of a test image, by the size of the code. Two numbers keep little, a "
    "hundred nine tenths, three hundred nearly all.",
)

# %% [markdown]
r"""
## 5. A linear autoencoder

Now let a network find the plane by gradient descent. Two dense layers without activations, 784
to 2 and 2 to 784, trained on centred images to reproduce them. Nobody tells it about variances,
orthogonality or eigenvectors.

**Predict.** The decoder mixes two images, as PCA's does. When the training has converged,

- **a**: they are PCA's two, but for sign, length and order, from whatever weights it starts;
- **b**: they span the plane of PCA, and which two of that plane they are depends on the start;
- **c**: they span a plane some degrees off PCA's, since gradient descent stops too soon.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("linear_autoencoder", guess)

# %% [markdown]
r"""
All models of this lesson are trained in the same way, so we write it down once. Keras's
`mean_squared_error` is the mean over pixels; it is smallest where the sum is. Adam, a kind of
gradient descent, makes large steps first and fine ones last: the learning rate falls along a cosine.
(The rest of the cell is set-up that saves time, and a line to print.)
"""


# %%
def train(model, inputs, targets, epochs, learning_rate):
    """Fit a model from inputs to targets; print the squared error per image now and then."""
    model(inputs[:1])  # from here on it has its weights, however it was made
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, epochs * len(inputs) // 125)
    model.compile(
        keras.optimizers.Adam(schedule),
        loss="mean_squared_error",
        steps_per_execution=40,
    )
    model.optimizer.build(model.trainable_variables)  # its own variables, before the compiled step

    def tell(epoch, logs):
        if epoch % 2 == 1 or epoch == epochs - 1:
            print(f"epoch {epoch + 1}: squared error {784 * logs['loss']:.1f}")

    callback = keras.callbacks.LambdaCallback(on_epoch_end=tell)
    model.fit(inputs, targets, batch_size=125, epochs=epochs, verbose=0, callbacks=[callback])


# %%
centred, directions = x_train - mean_image, {}
for start in ("one start", "another start"):
    print(start)
    layers = keras.layers.Dense(2), keras.layers.Dense(784)
    linear = keras.Sequential([keras.Input((784,)), *layers])
    train(linear, centred, centred, epochs=8, learning_rate=0.02)
    directions[start] = layers[1].kernel.numpy().T  # the decoder's two images, as columns
del centred

# %%
for start, images in directions.items():
    angles = subspace_angles(images, components)
    print(f"{start}: its plane and PCA's enclose {angles[0]:.2f} and {angles[1]:.2f} degrees")
    assert angles[0] < 1
    unit = images / np.linalg.norm(images, axis=0)
    print("cosines of the angles between its images (rows) and PCA's (columns):")
    print(np.abs(unit.T @ components).round(2))
by_chance = subspace_angles(*np.random.default_rng(1).normal(size=(2, 784, 2)))
print(f"two planes drawn at random: {by_chance[0]:.2f} and {by_chance[1]:.2f} degrees")
error = np.mean(squared_error(x_test - mean_image, linear(x_test - mean_image)))
print(f"squared error of test images {error:.2f}, by PCA {np.mean(errors['PCA']):.2f}")

# %%
pictures = {"PCA": components.T} | {start: images.T for start, images in directions.items()}
plotting.rows(
    {name: 0.5 + rows / (2 * np.abs(rows).max()) for name, rows in pictures.items()},
    caption="The two images that each decoder mixes, grey = 0. All three pairs span one plane. Which "
    "pair a network ends with is chance: nothing in the squared error prefers PCA's.",
)

# %% [markdown]
r"""
(Two planes enclose two angles.) From both starts the planes agree with PCA's to within a degree: a
linear autoencoder finds it. No plane is better (Bourlard and Kamp 1988), and no worse minimum is there
to get stuck in (Baldi and Hornik 1989, for eigenvalues that differ, none of them 0; here some are, of
pixels that never change).

Keep this in mind for lessons 7 and 11: *the squared error fixes the plane and leaves its axes open*.
If each number of a code is to mean one thing, something else has to provide for it.

## 6. The bent way

A plane is stiff, and digits do not lie along one: halfway between two sevens there is seldom a clean
seven. So let the halves bend. Each gets a hidden layer, `keras.layers.Dense(512, activation="relu")`:
where a unit would be negative it is 0, and so what comes after can bend. The decoder ends in a
sigmoid, which keeps pixels between 0 and 1. A code may be any number, so nothing comes after its
layer. Return the two models, the encoder first; if you name them, name them differently. (The
numbers below are for 512 units.)

### Exercise 1.4: build_autoencoder

*8 minutes, medium.*
"""


# %%
@checks.build_autoencoder
def build_autoencoder(latent_dim):
    """An encoder (n, 784) -> (n, latent_dim) and a decoder back to pixels in [0, 1]."""
    ### BEGIN SOLUTION
    encoder = keras.Sequential(
        [
            keras.Input((784,), name="x"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(latent_dim),
        ],
        name="encoder",
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,), name="z"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ],
        name="decoder",
    )
    return encoder, decoder
    ### END SOLUTION


# %%
encoder, decoder = build_autoencoder(2)
autoencoder = keras.Sequential([encoder, decoder], name="autoencoder")
train(autoencoder, x_train, x_train, epochs=8, learning_rate=0.01)

# %%
z_test = encoder(x_test).numpy()
x_hat = decoder(z_test).numpy()
errors["autoencoder"] = squared_error(x_test, x_hat)
for name, error in errors.items():
    print(f"{name:12} {np.mean(error):5.1f} per test image")

# %% tags=["promise"]
plotting.rows(
    {"image": x_test[:10], "PCA": np.clip(x_pca[:10], 0, 1), "autoencoder": x_hat[:10]},
    caption="Ten test digits, and what two numbers keep of them: along a plane (PCA) and along a "
    "bent surface (autoencoder). The bent one comes nearer to strokes; some digits stay a grey "
    "blend in both.",
)

# %% [markdown]
r"""
The same two numbers, and a sixth to a fifth of PCA's error is gone. Some digits still come back
as others, or as something between. Two numbers are few.

## 7. The map of codes

Two numbers can be drawn. Each test image is placed at its code; the model never saw a label.
"""

# %%
plotting.code_map(
    z_test[:3000],
    test_labels[:3000],
    caption="3,000 test images at their codes, each drawn as its digit; a large digit marks the "
    "middle of a class. No label was used.",
)

# %% [markdown]
r"""
## 8. New digits from random codes?

### Two numbers: the wrong mixture

A decoder turns *any* two numbers into an image. That sounds like a machine that makes new digits:
pick a point of the map at random and decode it. But at random how? Nobody said how the codes are
distributed. Let us take points evenly from the rectangle that just holds the middle 98% of the
codes along each axis.
"""


# %%
def random_codes_within(codes, n):
    """n codes drawn evenly from the box of the middle 98% of each number of the codes."""
    low, high = np.percentile(codes, [1, 99], axis=0)
    return random.uniform(low, high, (n, codes.shape[1])).astype("float32")


random_codes = random_codes_within(z_test, 20)
decoded = decoder(random_codes).numpy()
plotting.holes(
    z_test[:3000],
    test_labels[:3000],
    random_codes,
    decoded,
    caption="Left: the map of codes, and random codes as letters. Right: what each decodes to. "
    "Most are digits of a sort, but too many are of a few kinds: those spread thinly over the map.",
)

# %% [markdown]
r"""
**Try.** Decode a place of your own, or walk from one digit to another: in a new cell,
`plotting.rows({"walk": decoder(np.linspace(z_test[2], z_test[3], 10)).numpy()})`. Where does the 1
end, and what lies between it and the 0?

Digits, mostly, but which ones? Ask of each decoded image which training image is nearest to it,
and take that one's label. The judge is rough: a blurred image is nearer to some digits than to
others. So let it judge reconstructions of test digits as well: they come from the same decoder, and
from what people write. A fair machine would get the same verdicts.
"""


# %%
def nearest_training_image(images):
    """Squared error to the nearest training image, and its label: (n, 784) -> (n,), (n,)."""
    distances = (-2 * images) @ x_train.T
    lengths = [np.einsum("ni,ni->n", x, x) for x in (images, x_train)]
    distances += lengths[0][:, None] + lengths[1]
    return distances.min(axis=1), train_labels[distances.argmin(axis=1)]


# %%
codes = {
    "reconstructions": z_test[:500],
    "other reconstructions": z_test[500:1000],
    "decoded random codes": random_codes_within(z_test, 500),
}
shares, apart = {}, {}
written = np.bincount(test_labels[:500], minlength=10) / 500
print("digit                 " + "".join(f"{digit:6}" for digit in range(10)) + "   apart")
for name, z in codes.items():
    _, digits = nearest_training_image(decoder(z).numpy())
    shares[name] = np.bincount(digits, minlength=10) / len(digits)
    apart[name] = np.sum(np.abs(shares[name] - shares["reconstructions"])) / 2
    print(f"{name:22}" + "".join(f"{share:6.2f}" for share in shares[name]) + f"{apart[name]:8.2f}")
print("written by people     " + "".join(f"{share:6.2f}" for share in written))

# %% [markdown]
r"""
(The last row is what people wrote. Two numbers often give back another digit, and blurred ones are hard to
judge.) The last column is the share of the images that one would have to exchange to get the
mixture of the first row. The mixture of random codes is wrong. A few digits own the wide, thinly settled or empty parts of the map, and a dart thrown at the map hits
those; others crowd together where it hardly ever lands.

### Thirty-two numbers

With two numbers one gets digits of a sort nearly everywhere: on a map so small the decoder carries
on what it draws nearby. But two numbers reproduce digits poorly. Here is an autoencoder with **32**:
"""

# %%
encoder_32, decoder_32 = build_autoencoder(32)
train(keras.Sequential([encoder_32, decoder_32]), x_train, x_train, epochs=8, learning_rate=0.003)
z_test_32 = encoder_32(x_test).numpy()
x_hat_32 = decoder_32(z_test_32).numpy()
print(f"squared error {np.mean(squared_error(x_test, x_hat_32)):.1f} per test image")

# %% [markdown]
r"""
**Predict.** Its reconstructions are far better. Decode random codes, drawn evenly from a box as
before: each of the 32 numbers from the middle 98% of that number's values. Most of the images will be

- **a**: fragments and blends of strokes that nobody would write;
- **b**: digits, and sharper ones than before;
- **c**: noise, like the random images of section 2.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("random_codes", guess)

# %%
nowhere_codes = random_codes_within(z_test_32, 500)
nowhere = decoder_32(nowhere_codes[:10]).numpy()
plotting.rows(
    {"image": x_test[:10], "reconstruction": x_hat_32[:10], "random code": nowhere},
    caption="An autoencoder with 32 numbers: test digits, their reconstructions, and what random "
    "codes decode to.",
)

# %% [markdown]
r"""
How far are these from anything ever written? Measure the squared error to the nearest training
image. Two yardsticks: real test digits, and their reconstructions. And two fairer tries, since a box
is the crudest guess of where codes lie: draw each number from a normal distribution with the mean and
variance of that number in the codes; or draw all from *one* normal distribution, with the covariance
of the codes as well.
"""

# %%
middle, covariance = z_test_32.mean(axis=0), np.cov(z_test_32.T)
tries = {
    "box": nowhere_codes,
    "independent normals": random.normal(middle, np.sqrt(np.diag(covariance)), (500, 32)),
    "one normal": random.multivariate_normal(middle, covariance, 500),
}
pictures = {name: decoder_32(z.astype("float32")).numpy() for name, z in tries.items()}
compared = {"test digits": x_test[:500], "their reconstructions": x_hat_32[:500]} | pictures
far = {name: np.mean(nearest_training_image(images)[0]) for name, images in compared.items()}
wider = np.mean(nowhere_codes.std(axis=0) / z_test_32.std(axis=0))
print(f"the numbers of the box vary {wider:.2f} times as much as those of the codes")
print("squared error to the nearest training image")
for name, error in far.items():
    print(
        f"{name:22}{error:6.1f}, {error / far['their reconstructions']:.2f} of a reconstruction's"
    )

# %%
plotting.rows(
    {name: images[:10] for name, images in pictures.items()},
    caption="What 32 random numbers decode to, by the distribution that they are drawn from. Look for "
    "whole digits in each row.",
)

# %% [markdown]
r"""
The box is too wide. Of what one normal distribution gains, most is the right width and shape of
each number, the rest how they go together. The larger part of the way remains. (With a richer
distribution, and a decoder kept smooth in training, one gets much farther: Ghosh et al. 2020.)

Nothing went wrong in training: codes *that come from images* decode to those images, as the loss
demands. About all other codes the loss is silent. An autoencoder compresses; which codes are worth
decoding, and how often each, it does not say.

## 9. Denoising

So far the model was asked to repeat its input. Ask for something more useful: add noise to the images
(5,000 will do), and train a new pair of halves with a code of 32 numbers to answer a *noisy* image
with the *clean* one. (Vincent et al. 2008 did this, with pixels blanked out instead of noise.)
"""


# %%
def with_noise(x):
    """Pixels (n, 784) plus Gaussian noise of standard deviation 0.5."""
    return x + np.float32(0.5) * random.standard_normal(x.shape, dtype="float32")


x_some, x_clean = x_train[:5000], x_test[:1000]
x_noisy_train, x_noisy = with_noise(x_some), with_noise(x_clean)
denoiser = keras.Sequential(build_autoencoder(32), name="denoiser")
train(denoiser, x_noisy_train, x_some, epochs=10, learning_rate=0.003)
x_denoised = denoiser(x_noisy).numpy()
plotting.rows(
    {"clean": x_test[:10], "noisy": np.clip(x_noisy[:10], 0, 1), "denoised": x_denoised[:10]},
    caption="Ten test digits, the same with noise (cut off at black and white for the picture), and "
    "what the denoiser makes of the noisy ones.",
)

# %% [markdown]
r"""
**Predict.** Train a second model of the same size, and never show it a clean image: it gets noisy
images and is asked to repeat them, noise and all. How far from the clean images are its answers?

- **a**: about as far as the noisy images are, since it learned to repeat them;
- **b**: about half as far, since it can repeat the strokes and only some of the noise;
- **c**: not much farther than those of the first, since little of the noise gets through.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("denoising", guess)

# %%
repeater = keras.Sequential(build_autoencoder(32))
train(repeater, x_noisy_train, x_noisy_train, epochs=10, learning_rate=0.003)
noise_through_32 = (x_noisy - x_clean) @ many[:, :32]  # along 32 of PCA's directions
away = {
    "noisy images": squared_error(x_clean, x_noisy),
    "first model, clean targets": squared_error(x_clean, x_denoised),
    "second model, noisy targets": squared_error(x_clean, repeater(x_noisy).numpy()),
    "noise along 32 directions": np.sum(noise_through_32**2, axis=1),
}
print("squared error from the clean image:")
for name, error in away.items():
    print(f"{name:28}{np.mean(error):6.1f}")

# %% [markdown]
r"""
The narrow passage cleans by itself. Independent noise is equally strong along all 784 directions, so
a flat passage of 32 numbers lets 32 parts of 784 through: the last line. Strokes follow few
directions, and pass.

The clean targets do somewhat better, and for another reason. The answer with the smallest expected
squared error is always the *average of all targets that may go with an input*: here that of all clean
images which may hide behind the noisy one, $\mathbb E[x \mid \text{noisy}]$, read "the average of
$x$, given the noisy image".

## 10. The question that leads on

We can go from images to codes and back. To *make* an image we would have to start from a code,
and nothing tells us which, and how often. What is missing is a distribution: a rule $p(z)$
from which codes are drawn, agreed on in advance, and a decoder that is trained to make sense of
whatever the rule produces.

So begin with the code: *draw a code, then draw an image from it*. Lesson 2 tells that story, and asks
how probable it makes a given image.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| pixels as rows in [0, 1] | $x \in [0, 1]^{784}$ | `flatten_and_scale` | a transposed or mixed reshape trains without complaint |
| reconstruction error | $\sum_i (x_i - \hat x_i)^2$ | `squared_error` | a mean for a sum: 784 times smaller |
| best plane | the two leading eigenvectors of the covariance | `principal_subspace` | no centring; smallest instead of largest |
| linear autoencoder | $\hat x = \bar x + W z$ | two `Dense` layers | finds PCA's plane, not its axes |
| autoencoder | $\hat x = \mathrm{decoder}(\mathrm{encoder}(x))$ | `build_autoencoder` | random codes: no rule says which ones mean something |
| denoising | the best answer is $\mathbb E[x \mid \text{noisy}]$ | `denoiser` | too wide a code and noisy targets: the noise comes back |

## To explore

Between 2 numbers, where a random code gives a digit of a sort, and 32, where a box gives hardly any,
lies what? Train autoencoders with 4, 8 and 16 numbers (the cells of section 8, with another number). For
each, look at two things: the error of its reconstructions, and how far what *one normal* gives is from
the nearest training image. Is there a size at which both are good?

**Next**: [lesson 2](02_latent_variables.ipynb).
"""

# %% tags=["solution-only"]
# What holds of trained networks, as asked for in the exercises, on other seeds and processors, too.
assert np.mean(errors["autoencoder"]) < 0.87 * np.mean(errors["PCA"])
assert apart["decoded random codes"] > 2 * apart["other reconstructions"]
assert far["box"] > 1.5 * far["their reconstructions"]
assert 1.3 < far["one normal"] / far["their reconstructions"] < 1.9
assert far["one normal"] < far["independent normals"] < far["box"]
clean, noisy = (
    np.mean(away[f"{name} targets"]) for name in ("first model, clean", "second model, noisy")
)
assert clean < noisy < 0.2 * np.mean(away["noisy images"])

# %%
checks.progress()

# %% [markdown]
r"""
## Sources

- K. Pearson 1901, *On lines and planes of closest fit to systems of points in space*: the plane
  that loses least.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*, section 12.1: two derivations of
  PCA.
- H. Bourlard and Y. Kamp 1988, *Auto-association by multilayer perceptrons and singular value
  decomposition*; P. Baldi and K. Hornik 1989, *Neural networks and principal component analysis:
  learning from examples without local minima*.
- G. E. Hinton and R. R. Salakhutdinov 2006, *Reducing the dimensionality of data with neural
  networks*: a bent autoencoder against PCA, at two numbers too.
- P. Ghosh et al. 2020, *From variational to deterministic autoencoders*: a density fitted to the
  codes of an autoencoder whose decoder is kept smooth.
- P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol 2008, *Extracting and composing robust
  features with denoising autoencoders*; G. Alain and Y. Bengio 2014, *What regularized auto-encoders
  learn from the data-generating distribution*: the best denoiser.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
