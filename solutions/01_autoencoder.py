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
and with thirty-two. What comes out is the picture to take home. Why it is so, and what has to be
added, is the subject of the rest of the course.

**Time**: 60 to 90 minutes. **You need**: Python, NumPy, and an idea of what a dense layer and a
gradient step are. A laptop without a GPU and without a network is enough.
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
- `checks.squared_error.hint()`, in a new cell, gives a hint; ask again for the next one.
- The same lesson, filled in, is in `solutions/`.

Before some cells you are asked to *predict* what will come out. Commit yourself to a letter
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

MNIST holds 70,000 digits, written by some 500 people and scanned to 28 by 28 pixels, each a byte
from 0 (paper) to 255 (ink). The data lie in this repository; nothing is downloaded. For this
lesson 10,000 of the 60,000 training images are enough, and 5,000 of the test images, which no model
gets to see while it learns.
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
the first 28 numbers are the topmost line. And bytes become fractions from 0 to 1, the range that
a sigmoid can reproduce.

### Exercise 1.1: flatten_and_scale
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
    "and none ever would be: digits are a tiny part of this space.",
)

# %% [markdown]
r"""
You could go on for the age of the universe and not meet a digit. Digits fill a vanishing part of
the space of all images, because their pixels hang together: strokes are connected, edges are
smooth, the border is empty. Whoever knows these rules needs far fewer than 784 numbers to say
*which* digit is meant: a few for what it is, how it leans, how bold the pen was.

An **autoencoder** looks for such numbers without being told what they are. It has two halves,

$$ z = \mathrm{encoder}(x), \qquad \hat x = \mathrm{decoder}(z), $$

with a narrow passage between them: the **code** $z$ has far fewer numbers than the image $x$. It
is trained on one wish only, that $\hat x$ be close to $x$. Nothing else can get through the
passage, so the code has to carry whatever makes images differ. Our code has two numbers. That is
brutal, but it can be drawn.

## 3. How close is close?

We measure the distance of an image from its reconstruction by the **squared error**

$$ \lVert x - \hat x \rVert^2 = \sum_{i=1}^{784} (x_i - \hat x_i)^2 , $$

one number for each image. Mind the sum: you will often meet the *mean* over the pixels instead,
which is 784 times smaller. Here that makes no difference. From lesson 5 on it makes all the
difference, so we get used to it now.

### Exercise 1.2: squared_error
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

Suppose that both halves are *linear*. The code consists of two dot products, and the decoder
adds two fixed images $w_1, w_2$, the columns of a matrix $W$, to the mean:

$$ z = W^\top (x - \bar x), \qquad \hat x = \bar x + W z . $$

All reconstructions then lie on a flat plane through the mean image. Which plane is best? Let the
columns of $W$ be orthonormal, so that $W W^\top$ projects onto the plane. (Nothing is lost by this:
the point of a plane that is nearest to an image is its orthogonal projection, and every plane has
an orthonormal basis.) By Pythagoras the squared length of a centred image splits in two,

$$ \lVert x - \bar x \rVert^2
   = \underbrace{\lVert W^\top (x - \bar x) \rVert^2}_{\text{kept}}
   + \underbrace{\lVert x - \hat x \rVert^2}_{\text{lost}} , $$

and the left side, averaged over the images, does not depend on $W$. Losing least therefore *means*
keeping most: the plane has to lie along the two directions in which the images vary most. The
variance along a unit vector $w$ is $w^\top C w$ with the covariance matrix $C$; it is largest for
the eigenvector of $C$ with the largest eigenvalue, and for a second direction orthogonal to that,
for the next one. (That taking the best direction first also gives the best *pair* is shown in
Bishop 2006, section 12.1.) This is **principal component analysis** (Pearson 1901).

### Exercise 1.3: principal_subspace

Return the mean and the `k` directions with the largest variance, as orthonormal columns. Their
signs and order are free, and so is any rotation within the plane. The numbers
are to be real; on real images not every function that finds eigenvectors gives such.
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

# %% [markdown]
r"""
The split of Pythagoras holds for each image, not only on average. The line of the derivation
above, by number, for one test digit:
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
lost_by_number = []
for k in numbers:
    _, many = principal_subspace(x_train, int(k))
    kept_of_each = np.sum(((x_test - mean_image) @ many) ** 2, axis=1)
    lost_by_number.append(np.mean(errors["mean image"] - kept_of_each))
plotting.curves(
    numbers,
    {"PCA": np.array(lost_by_number)},
    "numbers in the code",
    "squared error per test image",
    caption="What PCA loses of a test image, by the size of the code. Two numbers keep little; "
    "a hundred keep most, and the rest of the 784 hardly count.",
)

# %% [markdown]
r"""
## 5. A linear autoencoder

Now let a network find the plane by gradient descent. Two dense layers without activations, 784
to 2 and 2 to 784, trained on centred images to reproduce them. Nobody tells it about variances,
orthogonality or eigenvectors.

**Predict.** When the training has converged, the plane of its reconstructions is

- **a**: some plane that reconstructs well, unrelated to PCA;
- **b**: a plane that shares the first principal direction, with a second one of its own;
- **c**: the plane of PCA.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("linear_autoencoder", guess)

# %% [markdown]
r"""
All models of this lesson are trained in the same way, so we write it down once. Keras's
`mean_squared_error` is the mean over pixels; it has its minimum where the sum has it. The
learning rate falls to 0 along a cosine: large steps first, fine ones last. (`jit_compile` turns a
step into one compiled program, and forty of them are run before Python is asked again. That only
saves time.)
"""


# %%
def train(model, inputs, targets, epochs, learning_rate):
    """Fit a model from inputs to targets; print the squared error per image now and then."""
    model(inputs[:1])  # from here on it has its weights, however it was made
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, epochs * len(inputs) // 125)
    model.compile(
        keras.optimizers.Adam(schedule),
        loss="mean_squared_error",
        jit_compile=True,
        steps_per_execution=40,
    )
    model.optimizer.build(model.trainable_variables)  # its own variables, before the compiled step

    def tell(epoch, logs):
        if epoch % 2 == 1 or epoch == epochs - 1:
            print(f"epoch {epoch + 1}: squared error {784 * logs['loss']:.1f}")

    callback = keras.callbacks.LambdaCallback(on_epoch_end=tell)
    model.fit(inputs, targets, batch_size=125, epochs=epochs, verbose=0, callbacks=[callback])


# %%
linear = keras.Sequential([keras.Input((784,)), keras.layers.Dense(2), keras.layers.Dense(784)])
centred = x_train - mean_image
train(linear, centred, centred, epochs=8, learning_rate=0.02)
del centred

# %%
x_linear = mean_image + linear(x_test - mean_image).numpy()
directions = linear.layers[1].kernel.numpy().T  # the decoder's two images, as columns
angles = subspace_angles(directions, components)
print(f"angles between its plane and PCA's: {angles[0]:.2f} and {angles[1]:.2f} degrees")
error = np.mean(squared_error(x_test, x_linear))
print(f"squared error {error:.2f}, that of PCA {np.mean(errors['PCA']):.2f}")
two_planes = np.random.default_rng(1).normal(size=(2, 784, 2))
by_chance = subspace_angles(*two_planes)
print(f"two planes drawn at random: {by_chance[0]:.2f} and {by_chance[1]:.2f} degrees")
assert angles[0] < 1

# %% [markdown]
r"""
Two planes drawn at random in 784 dimensions stand almost at right angles. These two agree to within
a degree, and so do the errors: a linear autoencoder *is* PCA. (Bourlard and Kamp 1988 derived
this optimum from the singular value decomposition; Baldi and Hornik 1989 proved that every other
critical point is a saddle, so that there is no worse minimum to get stuck in.)

The *plane* is the same, but are the two directions? Here are the images that each decoder adds:
"""

# %%
unit_directions = directions / np.linalg.norm(directions, axis=0)
print("cosines of the angles between its directions (rows) and PCA's (columns):")
print(np.abs(unit_directions.T @ components).round(2))
pictures = {"PCA": components.T, "linear autoencoder": directions.T}
pictures = {name: 0.5 + rows / (2 * np.abs(rows).max()) for name, rows in pictures.items()}
plotting.rows(
    pictures,
    caption="The two images that each decoder mixes, grey = 0. Both pairs span the same plane, "
    "but the network's is turned within it: nothing in the squared error prefers PCA's axes.",
)

# %% [markdown]
r"""
Keep this in mind for lesson 6: *the squared error fixes the plane and leaves its axes open*. When
people hope that each number of a code means one thing, something other than the error has to
provide for it.

## 6. The bent way

A plane is stiff. Digits do not lie along one: the mean of two sevens is no seven. So let the
halves bend, with a hidden layer of 512 relu units each. The decoder ends in a sigmoid, which
keeps pixels in [0, 1]. The code itself stays linear: it may be any number, so nothing comes after
its layer. Return the two models, the encoder first; if you name them, name them differently.

### Exercise 1.4: build_autoencoder
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
assert np.mean(errors["autoencoder"]) < 0.87 * np.mean(errors["PCA"])

# %%
plotting.rows(
    {"image": x_test[:10], "PCA": np.clip(x_pca[:10], 0, 1), "autoencoder": x_hat[:10]},
    caption="Ten test digits, and what two numbers keep of them: along a plane (PCA) and along a "
    "bent surface (autoencoder). The bent one draws strokes; the flat one, grey averages.",
)

# %% [markdown]
r"""
The same two numbers, and about a fifth of the error of PCA is gone. Some digits still come back
as others: a 4 as a 9, a 5 as something between. Two numbers are few.

## 7. The map of codes

Two numbers can be drawn. Each test image is placed at its code; the model never saw a label.
"""

# %%
plotting.code_map(
    z_test[:3000],
    test_labels[:3000],
    caption="3,000 test images at their codes, each drawn as its digit; a large digit marks the "
    "middle of a class. Like lies beside like, though no label was used.",
)

# %% [markdown]
r"""
## 8. The holes

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
Digits, mostly, but which ones? Ask of each decoded image which training image is nearest to it,
and take that one's label. The judge is rough: a blurred image is nearer to some digits than to
others. So let it judge reconstructions of test digits as well: they are as blurred, and made from
what people write. A fair machine would get the same verdicts.
"""


# %%
def nearest_training_image(images):
    """Squared error to the nearest training image, and its label: (n, 784) -> (n,), (n,)."""
    distances = (-2 * images) @ x_train.T
    distances += np.sum(images**2, axis=1)[:, None] + np.sum(x_train**2, axis=1)
    return distances.min(axis=1), train_labels[distances.argmin(axis=1)]


# %%
codes = {
    "reconstructions": z_test[:500],
    "other reconstructions": z_test[500:1000],
    "decoded random codes": random_codes_within(z_test, 500),
}
shares, apart = {}, {}
print("digit                 " + "".join(f"{digit:6}" for digit in range(10)) + "   apart")
for name, z in codes.items():
    _, digits = nearest_training_image(decoder(z).numpy())
    shares[name] = np.bincount(digits, minlength=10) / len(digits)
    apart[name] = np.sum(np.abs(shares[name] - shares["reconstructions"])) / 2
    print(f"{name:22}" + "".join(f"{share:6.2f}" for share in shares[name]) + f"{apart[name]:8.2f}")
assert apart["decoded random codes"] > 2 * apart["other reconstructions"]

# %% [markdown]
r"""
The last column says which part of the images would have to become other digits to give the mixture
of the first row. The mixture of random codes is wrong. A few digits own the wide, thinly settled
parts of the map, and a dart thrown at the map hits those; the others crowd together where it hardly
ever lands. To draw digits as people write them we would need to know *where codes lie, and how
densely*. The autoencoder does not tell. One could fit a density to its codes afterwards (Ghosh et
al. 2020), but that is a second model, and the decoder was not trained for it. Drawing evenly from a
box is the crudest guess of all.

With two numbers one gets digits nearly everywhere: on a map so small the decoder carries on what it
draws nearby. But two numbers reproduce digits poorly. Here is an autoencoder with **32** numbers:
"""

# %%
encoder_32, decoder_32 = build_autoencoder(32)
train(keras.Sequential([encoder_32, decoder_32]), x_train, x_train, epochs=8, learning_rate=0.003)
z_test_32 = encoder_32(x_test).numpy()
x_hat_32 = decoder_32(z_test_32).numpy()
print(f"squared error {np.mean(squared_error(x_test, x_hat_32)):.1f} per test image")

# %% [markdown]
r"""
**Predict.** Its reconstructions are far better. Decode random codes, each of their 32 numbers
drawn evenly from the middle 98% of what the codes of test digits show. Most of the images will be

- **a**: better digits than before, since the decoder is so much better;
- **b**: fragments and blends of strokes that nobody would write;
- **c**: noise, like the random images of section 2.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("random_codes", guess)

# %%
nowhere = decoder_32(random_codes_within(z_test_32, 500)).numpy()
plotting.rows(
    {"image": x_test[:10], "reconstruction": x_hat_32[:10], "random code": nowhere[:10]},
    caption="An autoencoder with 32 numbers: test digits, their reconstructions, and what random "
    "codes decode to. The better it reproduces, the less a random code means to it.",
)

# %% [markdown]
r"""
How far is a decoded random code from anything ever written? The squared error to the nearest
training image, beside the same for reconstructions of test digits:
"""

# %%
far, _ = nearest_training_image(nowhere)
near, _ = nearest_training_image(x_hat_32[:500])
print(f"to the nearest training image: {np.mean(far):.1f} from decoded random codes")
print(f"                               {np.mean(near):.1f} from reconstructions of test digits")
assert np.mean(far) > 1.5 * np.mean(near)

# %% [markdown]
r"""
A box in 32 dimensions is almost all corners, and no digit lives there. Nothing went wrong: codes
*that come from images* decode to those images, as the loss demands. About all other codes the
loss is silent. An autoencoder compresses; it does not know which codes are worth decoding.
"""

# %% [markdown]
r"""
## 9. What the passage is good for: denoising

So far the model was asked to repeat its input. Ask for something more useful: we spoil the images
with noise, and train a new pair of halves with a code of 32 numbers to answer a *noisy* image with
the *clean* one. (Vincent et al. 2008 did this, with pixels blanked out instead of noise.)

**Predict.** Given a noisy test digit, the trained model answers with

- **a**: a clean digit, without the noise;
- **b**: the same noisy image, as a good autoencoder would;
- **c**: a grey average of the two.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("denoising", guess)


# %%
def spoil(x):
    """Pixels (n, 784) with Gaussian noise of standard deviation 0.5, cut off at 0 and 1."""
    noise = random.standard_normal(x.shape, dtype="float32")
    noise *= 0.5
    noise += x
    return np.clip(noise, 0, 1, out=noise)


# %%
denoiser = keras.Sequential(build_autoencoder(32), name="denoiser")
train(denoiser, spoil(x_train), x_train, epochs=5, learning_rate=0.003)

# %%
x_noisy = spoil(x_test[:1000])
x_denoised = denoiser(x_noisy).numpy()
print(f"squared error of the noisy images: {np.mean(squared_error(x_test[:1000], x_noisy)):.1f}")
print(f"after denoising:                   {np.mean(squared_error(x_test[:1000], x_denoised)):.1f}")
plotting.rows(
    {"clean": x_test[:10], "noisy": x_noisy[:10], "denoised": x_denoised[:10]},
    caption="Ten test digits, the same with noise, and what the denoiser makes of the noisy ones. "
    "Fresh noise cannot be foretold from anything; the strokes can, and so they are what comes back.",
)

# %% [markdown]
r"""
## 10. The question that leads on

We can go from images to codes and back. To *make* an image we would have to start from a code,
and nothing tells us which codes may be decoded. What is missing is a distribution: a rule $p(z)$
from which codes are drawn, agreed on in advance, and a decoder that is trained to make sense of
whatever the rule produces.

So instead of "squeeze an image through two numbers" the story has to begin at the other end: *draw
a code, then draw an image from it*. Lesson 2 tells that story, and asks how probable it makes a
given image.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| pixels as rows in [0, 1] | $x \in [0, 1]^{784}$ | `flatten_and_scale` | a transposed or mixed reshape trains without complaint |
| reconstruction error | $\sum_i (x_i - \hat x_i)^2$ | `squared_error` | a mean for a sum: 784 times smaller |
| best plane | the two leading eigenvectors of the covariance | `principal_subspace` | no centring; smallest instead of largest |
| linear autoencoder | $\hat x = \bar x + W z$ | two `Dense` layers | finds PCA's plane, not its axes |
| autoencoder | $\hat x = \mathrm{decoder}(\mathrm{encoder}(x))$ | `build_autoencoder` | random codes: no rule says which ones mean something |

## Sources

- K. Pearson 1901, *On lines and planes of closest fit to systems of points in space*: the plane
  that loses least.
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*, section 12.1: both derivations of
  PCA.
- H. Bourlard and Y. Kamp 1988, *Auto-association by multilayer perceptrons and singular value
  decomposition*; P. Baldi and K. Hornik 1989, *Neural networks and principal component analysis:
  learning from examples without local minima*.
- G. E. Hinton and R. R. Salakhutdinov 2006, *Reducing the dimensionality of data with neural
  networks*: a bent autoencoder against PCA, at two numbers too.
- P. Ghosh et al. 2020, *From variational to deterministic autoencoders*: a density fitted to the
  codes of a plain autoencoder.
- P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol 2008, *Extracting and composing robust
  features with denoising autoencoders*.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""

# %%
checks.progress()
