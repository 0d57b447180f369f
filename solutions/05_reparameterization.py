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
# Lesson 5. The reparameterization trick

A variational autoencoder *draws* a code for each image, and learns the distribution that it draws
from. So a gradient has to pass through a random draw. One line makes that possible. You write it in
Keras for a batch of images, put it into a layer, and then free it from a limit: it draws the numbers
of a code independently.

The line is short, and easy to get wrong without any complaint. Eight samplers, drawn side by side,
show how; and a coin shows where no such line can help.

![A narrow leaning ellipse, twice: a small round cloud of draws in its middle, and a leaning cloud that fills it](../solutions/pictures/05_reparameterization.png)

**Time**: {{minutes}} minutes. **You need**: dense layers (lesson 1, exercise 1.4); the Gaussian and
its `log_var` (lesson 2, exercise 2.1); the KL to the prior and the slanted ellipse (lesson 3, exercise
3.1 and section 5); the chain rule, and what variance is. Covariance and the Cholesky factor are
refreshed in section 6, and what is needed of lesson 4 is derived here again. Symbols:
[notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, explorables, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.vae import kl_divergence

import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(5)
random = np.random.default_rng(5)

# %% [markdown]
r"""
## 1. A draw that the gradient can follow

Let $q$ be a Gaussian with mean $\mu$ and standard deviation $\sigma$. A code $z$ is drawn from it,
and some loss $f(z)$ is computed. We want to change $\mu$ and $\sigma$ so that the loss falls *on
average over the draws*, so we need the derivatives of $\mathbb E_q[f(z)]$ for $\mu$ and $\sigma$.
To know what is right, take $f(z) = (z - c)^2$ with a fixed $c$. With $\delta = \mu - c$ it is
$(\delta + (z - \mu))^2$. The mixed term averages to 0, and so

$$ \mathbb E_q[f(z)] = \delta^2 + \sigma^2, \qquad
   \text{with the derivatives } 2\delta \text{ for } \mu \text{ and } 2\sigma \text{ for } \sigma . $$

TensorFlow computes gradients with a **tape**: `tf.GradientTape` writes down each operation on the
variables inside the `with` block. Afterwards it goes back through its notes by the chain rule. Let
NumPy draw 10,000 codes in between:
"""

# %%
mean, std, c = tf.Variable(2.5), tf.Variable(0.5), 1.0
with tf.GradientTape() as tape:
    z = random.normal(mean.numpy(), std.numpy(), 10_000)
    average = tf.reduce_mean((z - c) ** 2)
print("average", average.numpy().round(2), "gradients", tape.gradient(average, [mean, std]))

# %% [markdown]
r"""
The average is right, and the tape says `None`: it knows no way from `z` back to `mean` and `std`.
NumPy returned plain numbers. Nothing records where they came from.

So write the same draw in another way. Shift and stretch standard noise:

$$ z = \mu + \sigma\,\epsilon, \qquad \epsilon \sim \mathcal N(0, 1) . $$

This $z$ has the mean $\mu$ and the standard deviation $\sigma$, and it is Gaussian, as every shifted
and stretched Gaussian is. But now the randomness comes from outside. The noise $\epsilon$ knows
nothing of $\mu$ and $\sigma$; once it is drawn, $z$ is an ordinary function of them:

$$ \frac{\partial z}{\partial \mu} = 1, \qquad \frac{\partial z}{\partial \sigma} = \epsilon,
   \qquad\text{so}\qquad
   \frac{\partial f(z)}{\partial \mu} = f'(z), \qquad
   \frac{\partial f(z)}{\partial \sigma} = f'(z)\,\epsilon . $$

This is the **reparameterization trick**, and what it gives are *pathwise* derivatives. Averaged over
the noise, they are the derivatives of the average: derivative and average may be exchanged, because
the distribution of $\epsilon$ does not depend on $\mu$ and $\sigma$. (That holds for a differentiable $f$ that does not grow too wildly. Section 7
has a $z$ for which it fails.)
"""

# %%
noise = random.standard_normal(10_000).astype("float32")
with tf.GradientTape() as tape:
    z = mean + std * noise
    average = tf.reduce_mean((z - c) ** 2)
for_mean, for_std = (gradient.numpy() for gradient in tape.gradient(average, [mean, std]))
print(f"for the mean {for_mean:.2f}, exactly {2 * (2.5 - c):.2f}")
print(f"for the std  {for_std:.2f}, exactly {2 * 0.5:.2f}")
assert abs(for_mean - 3) < 0.06
assert abs(for_std - 1) < 0.2

# %% [markdown]
r"""
A Monte Carlo estimate, off by a hundredth or a few.

**Try.** Put `z = tf.random.normal((10_000,), mean, std)` into that cell. Does the tape find its way?
(It does: this function computes `noise * std + mean` within. Not every sampler of a library does, so
if in doubt ask the tape.)

## 2. For a batch of images

In a variational autoencoder the encoder answers each image with two arrays $(n, d)$, for $n$ images
and codes of $d$ numbers: `mean`, and `log_var` $= \log \sigma^2$. Why a logarithm? A
standard deviation must be positive, and a dense layer gives any number. As a logarithm any number
will do.

### Exercise 5.1: reparameterize

*8 minutes, medium.*

Draw a code for each image, $z_j = \mu_j + \sigma_j\,\epsilon_j$, where $\sigma_j$ has to be found
from `log_var`. Each number of each code gets noise of its own, fresh at every call. `log_var` may be
any number: no clip, and no small constant.

- Gradients have to pass to both arguments, so write with `keras.ops` or `tf`, not NumPy.
- `keras.random.normal(shape, seed=seed)` draws the noise. `seed` is None or a generator of random
  numbers; hand it on, since exercise 5.3 needs it.
- Take the shape by `keras.ops.shape(mean)`. Within a Keras model the batch size is open
  until data come, and `mean.shape` holds None there.
"""


# %%
@checks.reparameterize
def reparameterize(mean, log_var, seed=None):
    """A draw z from N(mean, exp(log_var)) through which gradients pass: (n, d) -> (n, d)."""
    ### BEGIN SOLUTION
    noise = keras.random.normal(keras.ops.shape(mean), seed=seed)
    return mean + keras.ops.exp(0.5 * log_var) * noise
    ### END SOLUTION


# %% [markdown]
r"""
From $\log\sigma^2 = 2 \log\sigma$ it follows that

$$ z = \mu + e^{\frac12 \log\sigma^2} \odot \epsilon, \qquad \epsilon \sim \mathcal N(0, I), $$

with $\odot$ for number by number. Ask the tape. For the sum of all $z$ the gradients are known: 1 for
every mean; for every `log_var` the derivative of $e^{\frac12 \log\sigma^2}\,\epsilon$, which is half
of that term itself, $\frac12 (z - \mu)$.
"""

# %%
means, log_vars = tf.constant([[1.0, -2.0], [0.5, 3.0]]), tf.constant([[0.0, 1.0], [-1.0, -3.0]])
with tf.GradientTape() as tape:
    tape.watch([means, log_vars])  # constants are written down only if asked for
    codes = reparameterize(means, log_vars)
    total = tf.reduce_sum(codes)
for_means, for_log_vars = tape.gradient(total, [means, log_vars])
by_formula = np.ravel(0.5 * (np.asarray(codes) - means))
print("for mean    by the tape", np.ravel(for_means), "exactly", np.ones(4))
print("for log_var by the tape", np.ravel(for_log_vars).round(3), "exactly", by_formula.round(3))
assert np.allclose(np.ravel(for_log_vars), by_formula, atol=1e-5)

# %% [markdown]
r"""
## 3. Two heads from one layer

What gives `mean` and `log_var` are called the two **heads** of the encoder. They may be two layers,
as in lesson 8, or, as in much public code, the outputs of *one* layer with twice as many of them. Then
the outputs have to be split: the first half of the columns is the mean, the second half `log_var`.

### Exercise 5.2: split_heads

*4 minutes, easy.*

The number of columns is even, and any such number may come. Gradients have to pass here, too.
"""


# %%
@checks.split_heads
def split_heads(outputs):
    """The outputs of one layer as two heads: (n, 2 * latent) -> mean and log_var, (n, latent) each."""
    ### BEGIN SOLUTION
    latent_dim = outputs.shape[1] // 2
    return outputs[:, :latent_dim], outputs[:, latent_dim:]
    ### END SOLUTION


# %%
layer = keras.layers.Dense(4, name="heads")
x = random.normal(size=(200, 3)).astype("float32")
with tf.GradientTape() as tape:
    means, log_vars = split_heads(layer(x))
    loss = tf.reduce_mean(reparameterize(means, log_vars) ** 2)
gradient = tape.gradient(loss, layer.kernel.value)
print("size of the gradient for the weights of each output:")
print(np.linalg.norm(gradient, axis=0).round(3), "(mean, mean, log_var, log_var)")
assert np.all(np.linalg.norm(gradient, axis=0) > 0)

# %% [markdown]
r"""
The loss was computed from *draws*, and its gradient reaches the weights of all four outputs.

## 4. A layer that draws

A Keras **layer** is an object: `__init__` makes it, once; `call` says what happens when it is called
like a function. Put the draw into a layer, and a Keras model can contain it.

The layer needs a source of noise that *moves on* at each call. That is less easy than it sounds,
because Keras compiles the training step: Python code runs once, and the operations noted then are repeated. Noise
made by NumPy would become a constant of the step. A whole number for a seed gives the same noise
every time. `seed=None` does move on, by a generator that all of Keras shares. A
`keras.random.SeedGenerator` of the layer's own moves on, too (its state is a variable, which a
compiled step can change), and makes the layer's noise repeatable, whatever else is drawn.

### Exercise 5.3: Sampling

*6 minutes, easy.*

Write `call`. `inputs` is the list `[mean, log_var]`: take it apart. The layer's own generator is
`self.seed_generator`. The layer draws at every call, in training or
not, and it only draws: no loss is added in it. (`options` are Keras's own arguments for a layer, such
as its name. Leave `__init__` as it is.)
"""


# %%
@checks.Sampling
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        ### BEGIN SOLUTION
        mean, log_var = inputs
        return reparameterize(mean, log_var, self.seed_generator)
        ### END SOLUTION


# %% [markdown]
r"""
Now a small model with it. In lesson 1 models were `Sequential`, a chain. A model that forks is written
in the **functional form**: `keras.Input` stands for a batch that is yet to come, each layer is called
on what comes before it, and `keras.Model(inputs, outputs)` makes a model of what was noted. `outputs`
may be a list; then the model returns several arrays.

Ours takes a number $x$, draws a $z$ from its own $q(z \mid x)$, and returns the draw and both heads.
"""


# %%
def drawing_model(seed):
    """From x (n, 1): a draw z (n, 1), and the heads (n, 2) that it was drawn from."""
    x = keras.Input((1,))
    hidden = keras.layers.Dense(32, activation="tanh")(x)
    heads = keras.layers.Dense(2)(hidden)
    z = Sampling(seed)([heads[:, :1], heads[:, 1:]])
    return keras.Model(x, [z, heads])


model = drawing_model(seed=3)
z, heads = model(np.full((2, 1), 0.5, "float32"))
print("x = 0.5 twice: z", np.ravel(z).round(3), "heads", np.ravel(heads).round(3))

# %% [markdown]
r"""
Twice the same $x$ and the same heads, and two draws. Give it something to learn: the target is
$\sin 3x$ *plus noise of standard deviation 0.3*, and the loss is the squared error of the draw $z$.

**Predict.** After training on that loss alone, the standard deviation of $q(z \mid x)$

- **a**: comes near 0, so that the draws scatter much less than the targets do;
- **b**: comes near 0.3, so that the draws scatter about the curve as the targets do;
- **c**: stays near 1, where it started, as no term of the loss speaks of it.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("noisy_targets", guess)


# %%
def price(_, heads):
    """The KL of q to the prior; it does not ask for the target."""
    return kl_divergence(heads[:, :1], heads[:, 1:])


def trained(seed, kl_weight):
    """Train on squared error plus kl_weight times KL: error of the means, spread of the draws."""
    keras.utils.set_random_seed(seed)
    x = random.uniform(-1, 1, (2000, 1)).astype("float32")
    curve = np.sin(3 * x)
    target = curve + 0.3 * random.standard_normal(x.shape, dtype="float32")
    model = drawing_model(seed)
    # A loss, a weight and a target for each output: the draw, and the heads.
    model.compile(keras.optimizers.Adam(0.01), ["mean_squared_error", price], [1.0, kl_weight])
    model.fit(x, [target, target], batch_size=100, epochs=20, verbose=0)
    means, log_vars = map(np.asarray, split_heads(model(x)[1]))
    return np.sqrt(np.mean((means - curve) ** 2)), np.mean(np.exp(log_vars / 2))


# %%
widths = {}
for name, kl_weight in (("squared error alone", 0.0), ("with the KL added", 1.0)):
    for seed in (1, 2, 3):
        error, widths[name, seed] = trained(seed, kl_weight)
        print(f"{name}, seed {seed}: mean off by {error:.2f}, "
              f"standard deviation {widths[name, seed]:.3f}")  # fmt: skip

# %% [markdown]
r"""
Section 1 had the reason: the average loss is $\delta^2 + \sigma^2$. With noisy targets a constant is
added to it, and still every bit of $\sigma$ costs. That is so for any loss $f$: $\mathbb E_q[f(z)]$ is
never below the smallest value of $f$, and reaches it only with all of $q$ where $f$ is smallest. *Left
alone with a reconstruction error, a model has no reason to keep its noise.*

The KL holds against it. Its share for $\sigma$ is $\frac12 (\sigma^2 - \log\sigma^2)$, and so, for
every $x$,

$$ \sigma^2 + \tfrac12 \big(\sigma^2 - \log\sigma^2\big) \quad\text{is smallest where}\quad
   1 + \tfrac12 = \frac{1}{2 \sigma^2}, \quad\text{that is,}\quad \sigma = \sqrt{1/3} = 0.577 . $$

That came out, nearly, for the average over all $x$. The means pay for it: the KL pulls them towards 0.
This tug of war is in every variational autoencoder.

## 5. Eight samplers

Every sampler below runs and gives an array of the right shape. Each draws 100 codes for the same
image, with mean (1, -1) and standard deviations (0.6, 0.3), in *two* calls.

**Predict.** In which picture are the codes of a call *spread out* along a straight line?

- **a**: where `exp(log_var)` is taken for the standard deviation;
- **b**: where one noise vector is shared by the whole batch;
- **c**: where the noise has the shape (batch, 1).
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("slips", guess)

# %%
normal, exp = keras.random.normal, keras.ops.exp
samplers = {
    "right": reparameterize,
    "shared by the batch": lambda mean, log_var: mean + exp(0.5 * log_var) * normal((1, 2)),
    "shape (batch, 1)": lambda mean, log_var: mean + exp(0.5 * log_var) * normal((len(mean), 1)),
    "exp(log_var) for std": lambda mean, log_var: mean + exp(log_var) * normal(mean.shape),
    "frozen (seed=7)": lambda mean, log_var: mean + exp(0.5 * log_var) * normal(mean.shape, seed=7),
    "noise of std 0.01": lambda mean, log_var: (
        mean + exp(0.5 * log_var) * normal(mean.shape, 0, 0.01)
    ),
    "mean only": lambda mean, log_var: mean,
    "uniform noise": lambda mean, log_var: (
        mean + exp(0.5 * log_var) * keras.random.uniform(mean.shape)
    ),
}

# %%
one_mean, one_std = np.array([1.0, -1.0], "float32"), np.array([0.6, 0.3], "float32")
batch = np.tile(one_mean, (100, 1)), np.tile(2 * np.log(one_std), (100, 1))
plotting.two_calls(
    {
        name: np.stack([np.asarray(sampler(*batch)) for _ in range(2)])
        for name, sampler in samplers.items()
    },
    one_mean,
    one_std,
    caption="100 codes of one image by eight samplers. Circles: the first call; crosses: the second. "
    "Dashed: one and two standard deviations of the q that they should come from.",
)

# %% [markdown]
r"""
One is right, six are broken, and one is only wasteful.

- **shape (batch, 1)**: a line. The numbers of a code are perfectly correlated, while the KL takes
  them for independent.
- **exp(log_var) for std**: a cloud of the wrong size, here too small. It is another $q$ than the one
  the KL pays for.
- **frozen**: looks perfect, until you see that every cross sits in a circle. Row 17 of every batch
  gets the same noise for ever. The decoder meets only these 100 noise vectors, never the rest of $q$.
- **noise of std 0.01**, **mean only**: points. The decoder hears nothing of what lies between the
  codes, as in the autoencoder of lesson 1, with its holes.
- **uniform noise**: a box on one side of the mean.
- **shared by the batch**: one point a call. *Each* code is a right draw from its $q$, and so the
  gradient is right on average. But all codes of a batch are pushed the same way at once (*Further*
  measures it).

The same in numbers. Right are the standard deviations 0.6 and 0.3, no correlation, and two calls that
differ:
"""

# %%
many = [np.tile(row, (20_000, 1)) for row in (one_mean, 2 * np.log(one_std))]
print(f"{'':22} standard deviations   correlation   calls agree")
for name, sampler in samplers.items():
    first, second = (np.asarray(sampler(*many)) for _ in range(2))
    spread = first.std(axis=0, dtype="float64")
    together = np.corrcoef(first.T)[0, 1] if spread.min() > 1e-6 else np.nan
    agree = np.array_equal(first, second)
    print(f"{name:22} {spread[0]:8.3f} {spread[1]:8.3f} {together:15.3f} {agree!s:>13}")

# %% [markdown]
r"""
Draw your sampler, twice, before you train with it.

**Try.** Write a ninth sampler into the list, with another slip: `log_var` for the standard deviation,
`exp(-0.5 * log_var)`, or noise from `keras.random.truncated_normal`. Do you see it in the picture, or
in the numbers only?

Now one number of a code, drawn as in section 1. A thread leads from each $\epsilon$, which is kept, to
its $z$ (blue). Red: fresh noise at every move.

**Try.** Slide `log_var`. Which blue points move fastest, and which hardly? (Section 2 has the derivative.)
Then choose `exp(log_var) for std`, and compare with `right`: at which `log_var` would you never notice?
"""

# %%
explorables.draw()

# %% [markdown]
r"""
Those far from the mean move fastest, at the rate $\frac12 (z - \mu)$ per unit of `log_var`. At `log_var` 0 both
formulas give 1.

## 6. Codes that lean

So far the numbers of a code are independent, given the image: $q$ is an upright ellipse. Lesson 3
(section 5) fitted such a $q$ to a slanted Gaussian, two numbers with variance 1 and correlation 0.9.
By $\mathrm{KL}(q \,\|\, p)$, the direction that lesson 6 will need, the best one was far too narrow,
with standard deviations of 0.44 in place of 1, and 0.83 nats remained. A Gaussian $q$ that can lean
would fit exactly. But to train it we must draw from it, with gradients.

**A refresher.** The *covariance* of two numbers is the average product of their deviations from their
means (with their signs). A *covariance matrix* $\Sigma$ holds all of them, with the variances on its
diagonal. Every such matrix can be written $\Sigma = L L^\top$ with a lower triangular $L$, its *Cholesky
factor*. (Where no direction has variance 0, exactly one such $L$ has a positive diagonal.) Here

$$ \Sigma = \begin{pmatrix} 1 & 0.9 \\ 0.9 & 1 \end{pmatrix}, \qquad
   L = \begin{pmatrix} 1 & 0 \\ 0.9 & 0.436 \end{pmatrix}, \qquad
   0.9^2 + 0.436^2 = 1 . $$

An encoder that is to lean gives $L$ instead of `log_var`: any numbers below the diagonal, positive
ones on it.

### Exercise 5.4: reparameterize_full

*18 minutes, hard.*

For codes of $d$ numbers `mean` is $(n, d)$ and `cholesky` is $(n, d, d)$: each image has its own mean
and its own $L$. Return $(n, d)$: for each image one draw from $\mathcal N(\mu, L L^\top)$. Each number
of each code gets fresh noise of its own at every call. Gradients have to pass to both arguments. The
batch size may be open, so no loop over the images: multiply whole arrays, and sum over the axis that
has to go (or use `keras.ops.einsum`).

Begin on paper, with one image and two numbers. You have two independent numbers of noise,
$\epsilon_1$ and $\epsilon_2$, with variance 1. Make $z_1$ of the first alone. How much of
$\epsilon_1$ must $z_2$ contain, so that their covariance is 0.9? And how much of $\epsilon_2$ is to be
added, so that its variance is 1? Compare your three numbers with $L$. Then do it for a whole batch.
"""


# %%
@checks.reparameterize_full
def reparameterize_full(mean, cholesky):
    """A draw z from N(mean, L L^T), L each image's cholesky: (n, d), (n, d, d) -> (n, d)."""
    ### BEGIN SOLUTION
    noise = keras.random.normal(keras.ops.shape(mean))
    return mean + keras.ops.sum(cholesky * noise[:, None, :], axis=2)
    ### END SOLUTION


# %%
covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
factors = np.tile(np.linalg.cholesky(covariance).astype("float32"), (20_000, 1, 1))
zeros = np.zeros((20_000, 2), "float32")
narrow = np.full((20_000, 2), 2 * np.log(0.44), "float32")
draws = {
    "independent numbers": np.asarray(reparameterize(zeros, narrow)),
    "with a factor": np.asarray(reparameterize_full(zeros, factors)),
}
for name, z in draws.items():
    print(f"{name}: covariance of the draws", np.cov(z.T).round(2).tolist())

# %% tags=["promise"]
middle = np.zeros(2)
upright = 0.44**2 * np.eye(2)
plotting.gaussians(
    {
        "independent numbers": {"p": (middle, covariance), "q": (middle, upright)},
        "with a factor": {"p": (middle, covariance)},
    },
    dots={name: z[:1000] for name, z in draws.items()},
    caption="Dots: 1,000 draws from each of two q. 95% of a Gaussian lies within its ellipse. Left: "
    "the best q of independent numbers for the slanted p, by KL(q || p). Right: q with p's factor.",
)

# %% [markdown]
r"""
Why it works, for any number of numbers. Noise of independent numbers has
$\mathbb E[\epsilon\, \epsilon^\top] = I$. A matrix stretches and turns it
and leaves it Gaussian;

$$ z = \mu + L\,\epsilon \qquad\text{has the covariance}\qquad
   \mathbb E\big[L \epsilon\, (L \epsilon)^\top\big]
   = L\, \mathbb E[\epsilon\, \epsilon^\top]\, L^\top = L L^\top = \Sigma . $$

`reparameterize` is the special case of a diagonal $L$. Leaning has a price: $L$ takes $d (d + 1) / 2$
outputs of the encoder, 528 for $d = 32$, where `log_var` takes $d$. Most variational autoencoders, and
the lessons from 8 on, keep to independent numbers and accept the narrow ellipse.

**Try.** Hand over `factors.transpose(0, 2, 1)`. The draws then have the covariance $L^\top L$, which is
((1.81, 0.39), (0.39, 0.19)): no error, and another cloud.

## 7. What has no path

Let $z$ be a coin: 1 with probability $m = \mathrm{sigmoid}(\ell)$, else 0, with a logit $\ell$ to be
learned. It, too, can be made from noise that knows nothing of the parameter: draw $u$ evenly from
[0, 1], and let $z = 1$ if $u < m$. But that is a step. Move $m$ a little, and a coin stays as it is,
or jumps; the slope is 0 wherever there is one. (TensorFlow does not even say 0. It knows no derivative
of a comparison.)
"""

# %%
logit = tf.Variable(1.0)
u = random.uniform(size=1000).astype("float32")
with tf.GradientTape() as tape:
    coins = tf.cast(u < tf.sigmoid(logit), tf.float32)
    average = tf.reduce_mean((coins - 0.45) ** 2)
print("gradient through the comparison:", tape.gradient(average, logit))

# %% [markdown]
r"""
And yet the average of $f(z)$ does change with $m$: it is $m f(1) + (1 - m) f(0)$. What helps is the
other way of lesson 4, which asks how the *probability* of a draw changes, and not how the draw moves.
It needs no path, and its estimates mostly scatter more. (*Further* has it for this coin.)

## 8. The question that leads on

We can draw codes from a distribution, and learn its parameters by gradient descent. What should it be
taught? Lesson 6 finds the function to maximise: a bound on $\log p(x)$ that is an average over $q$,
highest where $q$ is the distribution of the codes that an image may have come from.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| a path | $z = \mu + \sigma\,\epsilon$ | `mean + std * noise` | a draw by NumPy: None |
| the draw | $z = \mu + e^{\frac12 \log\sigma^2} \odot \epsilon$ | `reparameterize` | noise shared, frozen, too small; `exp(log_var)` |
| two heads | first half mean, second half log_var | `split_heads` | halves swapped, or the same half twice |
| a layer | a generator whose state moves on | `Sampling` | a whole number for a seed, NumPy in a compiled step |
| a leaning draw | $z = \mu + L\,\epsilon$, covariance $L L^\top$ | `reparameterize_full` | $L^\top$, or $\Sigma$ in place of $L$ |
| no path | a coin: $z = 1$ if $u < m$ | `u < tf.sigmoid(logit)` | a comparison: None |

## To explore

Let a factor *learn* to lean. Make five numbers a `tf.Variable` each: two means, the logarithms of the
two diagonal entries of $L$, and the entry below them. Draw 100 codes a step with
`reparameterize_full`, and descend on the average of $-\log p(z)$ minus the two logarithms. That is
$\mathrm{KL}(q \,\|\, p)$, but for a constant. Begin with the slanted $p$ of section 6: does $L$ become
its Cholesky factor? And what becomes of it if the entry below the diagonal is held at 0? Then bend
$p$: $z_1$ standard normal, and $z_2$ normal around $z_1^2$ with standard deviation 0.3. Does $q$ slant
at all, and do several starts agree?

**Next**: [lesson 6](06_elbo.ipynb).
"""

# %% tags=["solution-only"]
# What holds of trained networks and of draws, on other seeds and processors, too.
assert all(widths["squared error alone", seed] < 0.1 for seed in (1, 2, 3))
assert all(0.47 < widths["with the KL added", seed] < 0.7 for seed in (1, 2, 3))
assert np.allclose(np.cov(draws["with a factor"].T), covariance, atol=0.07)

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Five asides: what shared noise wastes; the gradient of a coin; a coin made smooth; other distributions that have a path; and
what a saved model remembers of its noise. Nothing later needs them.

### What shared noise wastes

Take the gradient of the batch's average of $z_1^2$ for the common mean. It is the average of $2 z_1$,
exactly 2 on average. A batch of 100 independent draws has a tenth of the standard deviation of one
draw; 100 copies of one draw have all of it:
"""

# %%
spreads = {}
for name in ("right", "shared by the batch"):
    gradients = [np.mean(2 * np.asarray(samplers[name](*batch))[:, 0]) for _ in range(400)]
    average, spreads[name] = np.mean(gradients), np.std(gradients)
    print(f"{name:20} mean of 400 gradients {average:.2f} +- {spreads[name] / 20:.2f}, "
          f"standard deviation {spreads[name]:.2f}")  # fmt: skip

# %% tags=["solution-only"]
assert spreads["shared by the batch"] > 6 * spreads["right"]

# %% [markdown]
r"""
### The gradient of a coin

The average of $f(z) = (z - 0.45)^2$ has two terms:

$$ \mathbb E[f(z)] = m f(1) + (1 - m) f(0), \qquad
   \frac{\partial\, \mathbb E[f(z)]}{\partial \ell} = m (1 - m) \big(f(1) - f(0)\big), $$

as the derivative of the sigmoid is $m (1 - m)$. What helps is another way, which asks how the
*probability* of a draw changes, and not how the draw moves. Write each probability's derivative as
the probability times the derivative of its logarithm:

$$ \sum_z f(z)\, \frac{\partial q(z)}{\partial \ell}
   = \sum_z q(z)\, f(z)\, \frac{\partial \log q(z)}{\partial \ell}
   = \mathbb E_q\Big[ f(z)\, \frac{\partial \log q(z)}{\partial \ell} \Big] . $$

That is again an average over draws, of $f$ times the **score**. For the coin $\log q(z) = z\,\ell -
\log(1 + e^\ell)$ (lesson 2, exercise 2.2), and the score is $z - m$. $f$ needs no derivative at all:
"""

# %%
m = 1 / (1 + np.exp(-1.0))


def coin_loss(z):
    return (z - 0.45) ** 2


coins = 1.0 * (random.uniform(size=100_000) < m)
by_score = coin_loss(coins) * (coins - m)
exact_for_coin = m * (1 - m) * (coin_loss(1) - coin_loss(0))
error = np.std(by_score) / np.sqrt(len(coins))  # the standard error of the mean
print(f"100,000 coins: {np.mean(by_score):.4f} +- {error:.4f}, exactly {exact_for_coin:.4f}")
assert abs(np.mean(by_score) - exact_for_coin) < 5 * error

# %% [markdown]
r"""
### A smooth coin

Make the step smooth: $z = \mathrm{sigmoid}\big((\ell + \text{noise}) / \text{temperature}\big)$, with
noise $\log u - \log(1 - u)$. As the temperature goes to 0 this becomes the coin: 1 just if
$\ell + \text{noise} > 0$, that is, if $u > 1 - m$, which has probability $m$. For several faces instead of two it is the
**Gumbel-softmax** or **concrete** distribution (Jang et al. 2017; Maddison et al. 2017). Now there is a
path, but it leads to the gradient of *another* expectation, in which $f$ is asked about numbers between
0 and 1: a biased estimate of ours. The bias goes to 0 with the temperature in the end, though it need
not fall all the way, and the variance comes in return:
"""

# %%
u = random.uniform(size=100_000)
logistic = np.log(u) - np.log1p(-u)
spreads, biases = [], []
for temperature in (1.0, 0.5, 0.1, 0.05):
    soft = 1 / (1 + np.exp(-(1.0 + logistic) / temperature))
    by_relaxation = 2 * (soft - 0.45) * soft * (1 - soft) / temperature
    error = np.std(by_relaxation) / np.sqrt(len(u))
    biases.append(np.mean(by_relaxation) - exact_for_coin)
    spreads.append(np.std(by_relaxation))
    print(f"temperature {temperature}: {np.mean(by_relaxation):.4f} +- {error:.4f} "
          f"(exact {exact_for_coin:.4f}), one estimate varies by {np.std(by_relaxation):.3f}")  # fmt: skip
assert biases[0] > 0.02
assert biases[-1] < 0.6 * biases[0]
assert spreads == sorted(spreads)

# %% [markdown]
r"""
### Other paths

Distributions with a location and a scale work as the Gaussian does. And let $u$ be the probability of
a value below $z$ (the distribution function at $z$): it is uniform. Where that can be solved for $z$,
there is a path from uniform noise. For the exponential distribution with mean $\mu$,
$u = 1 - e^{-z/\mu}$ gives $z = -\mu \log(1 - u)$, so that $\partial z / \partial \mu = z / \mu$. With
$f(z) = z^2$, whose expectation is $2\mu^2$, the exact gradient is $4\mu$. The score is the derivative
of $\log q = -\log\mu - z/\mu$.
"""

# %%
mu = 0.7
z = -mu * np.log1p(-random.uniform(size=100_000))
for name, estimates in (("path ", 2 * z * z / mu), ("score", z**2 * (z / mu - 1) / mu)):
    average, error = np.mean(estimates), np.std(estimates) / np.sqrt(len(z))
    print(f"exponential, by the {name}: {average:.3f} +- {error:.3f}, exactly {4 * mu:.3f}")
    assert abs(average - 4 * mu) < 5 * error

# %% [markdown]
r"""
And where it cannot be solved for $z$ by a formula, as for the gamma and beta distributions, $u$ as a
function of $z$ and $\mu$ can still be differentiated. Its derivative for $z$ is the density $q(z)$. With
$u$ held fixed,

$$ \frac{\partial u}{\partial \mu} + q(z)\, \frac{\partial z}{\partial \mu} = 0, \qquad\text{so}\qquad
   \frac{\partial z}{\partial \mu} = -\frac{\partial u / \partial \mu}{q(z)} $$

(*implicit reparameterization*, Figurnov et al. 2018). For the exponential distribution
$\partial u / \partial \mu = -z e^{-z/\mu} / \mu^2$ and $q(z) = e^{-z/\mu} / \mu$ give $z / \mu$, as
before.

### A saved model and its noise

A model with a `Sampling` can be saved to a file and loaded. Keras has to be told once what a
`Sampling` is.
"""

# %%
some_x = np.linspace(-1, 1, 4, dtype="float32")[:, None]
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path, custom_objects={"Sampling": Sampling})
new = drawing_model(seed=3)
new.set_weights(model.get_weights())
models = {"loaded": loaded, "new, the same seed": new, "the old one, which went on": model}
drawn = {name: np.ravel(one(some_x)[0]).round(3) for name, one in models.items()}
for name, z in drawn.items():
    print(f"{name:26} draws {z}")

# %% tags=["solution-only"]
assert np.array_equal(drawn["loaded"], drawn["new, the same seed"])

# %% [markdown]
r"""
The weights and the layer's seed are in the file. The state of its generator is not: where a seed was
given, the noise of a loaded model starts from the beginning, as that of a new one with the same seed.
With `seed=None` it gets a new seed, and its noise is another.
"""

# %% [markdown]
r"""
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*, section 2.4, and D. J.
  Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate inference in
  deep generative models*: the trick for variational autoencoders, the second with covariances beyond
  the diagonal. The idea is older, and lesson 4 tells of its sources.
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, section 2.4, and
  2.5.1 for a full covariance.
- S. Mohamed, M. Rosca, M. Figurnov and A. Mnih 2020, *Monte Carlo gradient estimation in machine
  learning*: section 4 on the score function, section 5 on paths.
- G. H. Golub and C. F. Van Loan 2013, *Matrix computations*, section 4.2: the Cholesky factor.
- E. Jang, S. Gu and B. Poole 2017, *Categorical reparameterization with Gumbel-softmax*; C. J.
  Maddison, A. Mnih and Y. W. Teh 2017, *The concrete distribution*: relaxed discrete draws.
- M. Figurnov, S. Mohamed and A. Mnih 2018, *Implicit reparameterization gradients*.
"""
