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

TODO
"""

# %%
from vae_helpers import checks, plotting  # first: it keeps TensorFlow's start-up quiet

import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(5)
random = np.random.default_rng(5)

# %% [markdown]
r"""
## 6. For a batch of images

In a variational autoencoder the encoder gives `mean` and `log_var` for each image, arrays $(n, d)$,
and one code is drawn for each image. In the course's notation

$$ z = \mathrm{mean} + \underbrace{e^{\frac12 \mathrm{log\_var}}}_{\text{std}}
   \odot\, \mathrm{noise}, \qquad \mathrm{noise} \sim \mathcal N(0, I), $$

with $\odot$ for number by number. The factor: $\mathrm{log\_var} = \log \mathrm{std}^2 = 2 \log
\mathrm{std}$, so $\mathrm{std} = e^{\frac12 \mathrm{log\_var}}$.

### Exercise 5.1: reparameterize

Each number of each code gets noise of its own, fresh at every call. `seed` is None or a generator
of random numbers; hand it on to `keras.random.normal`, for exercise 3.6 will need it. log_var may
be any number: no clip, and no small constant. Gradients have to pass from $z$ to both arguments, so
write with `keras.ops` or `tf`, not NumPy. And take the shape of the noise by
`keras.ops.shape(mean)`: within a Keras model the batch size is open until data come, and
`mean.shape` holds None there.
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
The tape that said `None` in section 1 now finds its way. For the sum of all $z$ the gradients are
known: 1 for every mean, and for log_var the derivative of $e^{\frac12
\mathrm{log\_var}}\,\mathrm{noise}$, which is half of itself, $\frac12 (z - \mathrm{mean})$.
"""

# %%
means, log_vars = tf.constant([[1.0, -2.0], [0.5, 3.0]]), tf.constant([[0.0, 1.0], [-1.0, -3.0]])
with tf.GradientTape() as tape:
    tape.watch([means, log_vars])
    codes = reparameterize(means, log_vars)
    total = tf.reduce_sum(codes)
for_means, for_log_vars = tape.gradient(total, [means, log_vars])
print("for mean    by the tape", np.ravel(for_means), "exactly", np.ones(4))
by_formula = np.ravel(0.5 * (codes - means))
print("for log_var by the tape", np.ravel(for_log_vars).round(3), "exactly", by_formula.round(3))
assert np.allclose(np.ravel(for_log_vars), by_formula, atol=1e-5)

# %% [markdown]
r"""
And it is the pathwise estimate of section 3: 10,000 copies of the same $q$ as there, the average
of $f$, its gradients by the tape, and the exact ones, $2\delta$ for the mean and $2\,\mathrm{std}
\cdot \frac12\,\mathrm{std} = \mathrm{std}^2$ for log_var.
"""

# %%
copies = np.full((10_000, 1), mean, "float32"), np.full((10_000, 1), 2 * np.log(std), "float32")
copies = [tf.constant(copy) for copy in copies]
with tf.GradientTape() as tape:
    tape.watch(copies)
    total = tf.reduce_sum(f(reparameterize(*copies)))
for_means, for_log_vars = (np.ravel(gradient) for gradient in tape.gradient(total, copies))
tell("mean, by the tape", for_means, 2 * delta)
tell("log_var, by the tape", for_log_vars, std**2)

# %% [markdown]
r"""
Some samplers of libraries do the same within: `tf.random.normal(shape, mean, std)` computes
`noise * std + mean`. Others, such as the one that draws a class by its logits, have no path to
offer. If in doubt, ask the tape:
"""

# %%
with tf.GradientTape(persistent=True) as tape:
    normals = tf.random.normal((1000,), mean_variable, std_variable)
    classes = tf.random.categorical([[0.0, mean_variable]], 1000)
    averages = tf.reduce_mean(f(normals)), tf.reduce_mean(f(tf.cast(classes, tf.float32)))
print(f"through tf.random.normal:      {tape.gradient(averages[0], mean_variable):.3f}")
print(f"through tf.random.categorical: {tape.gradient(averages[1], mean_variable)}")

# %% [markdown]
r"""
### Two heads from one layer

`mean` and `log_var` may come from two layers of the encoder, as in lesson 5, or, as in much public
code, from *one* layer with twice as many outputs. Then the columns have to be split: the first half
is the mean, the second log_var.

### Exercise 5.2: split_heads

Gradients have to pass here, too.
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
print("shapes", means.shape, log_vars.shape)
print("size of the gradient for the weights of each output:")
print(np.linalg.norm(gradient, axis=0).round(3), "(mean, mean, log_var, log_var)")
assert np.all(np.linalg.norm(gradient, axis=0) > 0)

# %% [markdown]
r"""
### A layer that draws

Put the draw into a layer, and a Keras model can contain it. The layer needs a source of noise that
*moves on* at each call, also in a compiled training step, where Python code runs only once: noise
made by NumPy would become a constant of the step, and a whole number for a seed gives the same
noise every time. Keras's answer is a `keras.random.SeedGenerator`. It keeps its state in a
variable, which a compiled step can change; the layer makes one for itself and hands it to
`keras.random`.

### Exercise 5.3: Sampling

Write `call`. `inputs` is the list `[mean, log_var]`. The layer draws at every call, in training or
not, and it only draws: no loss is added in it. (`options` are Keras's own arguments for a layer,
such as its name; Keras needs them when it makes the layer anew from a file. Leave `__init__` as it
is.)
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
A small model with it: from a number $x$ it is to guess $\sin 3x$, and it answers with a *draw* from
its own $q(z \mid x)$. The loss is the squared error of the draw.
"""

# %%
x = keras.Input((1,), name="x")
hidden = keras.layers.Dense(32, activation="tanh")(x)
mean_head = keras.layers.Dense(1, name="mean")(hidden)
log_var_head = keras.layers.Dense(1, name="log_var")(hidden)
z = Sampling(seed=3)([mean_head, log_var_head])
model = keras.Model(x, z)
heads = keras.Model(x, [mean_head, log_var_head])
model.summary()

# %% [markdown]
r"""
**Predict.** It is trained on the squared error alone. The standard deviation of its draws

- **a**: stays about where it started, near 1: nothing in the loss speaks of it;
- **b**: grows, as the model explores;
- **c**: shrinks towards 0.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("spread_without_kl", guess)

# %%
x_train = random.uniform(-1, 1, (2000, 1)).astype("float32")
target = np.sin(3 * x_train)


def state():
    """The error of the means and the average standard deviation."""
    means, log_vars = (head.numpy() for head in heads(x_train))
    return np.mean((means - target) ** 2), np.mean(np.exp(log_vars / 2))


error_before, std_before = state()
model.compile(keras.optimizers.Adam(0.01), loss="mean_squared_error")
model.fit(x_train, target, batch_size=100, epochs=20, verbose=0)
error_after, std_after = state()
print(f"error of the mean: {error_before:.4f} before, {error_after:.4f} after")
print(f"average std:       {std_before:.4f} before, {std_after:.4f} after")
assert error_after < 0.1 * error_before
assert std_after < 0.3 * std_before

# %% [markdown]
r"""
Gradients reached both heads. And mind what they did with the second. Section 1 told it: the average
squared error is $\delta^2 + \mathrm{std}^2$, and the quickest way to make that small is to stop
drawing. *Left alone with a reconstruction error, a model turns its own noise off*. In a variational
autoencoder the KL holds against it: it charges $-\frac12\mathrm{log\_var}$ for a small spread, as
in section 5, where the spread did find its way to 1.

The model can be saved and loaded. Keras has to be told once what a `Sampling` is:
"""

# %%
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path, custom_objects={"Sampling": Sampling})
print("the loaded model draws  ", np.ravel(loaded(x_train[:4])).round(3))
anew = Sampling(seed=3)(heads(x_train[:4]))
print("a new layer, seed 3     ", np.ravel(anew).round(3))
print("the old one, which went on", np.ravel(model(x_train[:4])).round(3))

# %% [markdown]
r"""
The weights and the layer's seed are in the file. The state of its generator is not: the noise of a
loaded model starts from the beginning, as that of a new layer with the same seed.

## 7. Seven slips

Every sampler below runs and gives an array of the right shape. All but one are wrong. Each draws
100 codes for the same image, `mean` = (1, -1) and standard deviations (0.6, 0.3), in *two* calls.

**Predict.** In which picture do the codes lie on a straight line?

- **a**: where one noise vector is shared by the whole batch;
- **b**: where the noise has the shape (batch, 1);
- **c**: where `exp(log_var)` is taken for the standard deviation.
"""

# %%
### BEGIN SOLUTION
guess = "b"
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
What to look for, and what it does to a variational autoencoder:

- **shared by the batch**: one point for each call. All images of a batch are pushed in the same
  direction, so that averaging over the batch does not calm the gradient.
- **shape (batch, 1)**: a line. The numbers of a code are perfectly correlated, while the KL
  believes them independent.
- **exp(log_var) for std**: a cloud of the wrong size, here too small. It is another $q$ than the
  one the KL pays for.
- **frozen**: looks perfect, until you see that every cross sits in a circle. Row 17 of every batch
  gets the same noise for ever: the decoder meets these 100 vectors only, and never the rest of $q$.
- **noise of std 0.01**, **mean only**: points. The decoder never learns what lies between the
  codes: the autoencoder of lesson 1, with its holes.
- **uniform noise**: a box on one side of the mean.

The same in numbers; $q$ has the standard deviations 0.6 and 0.3, and no correlation:
"""

# %%
mean_of_all, std_of_all = np.tile(one_mean, (20_000, 1)), np.tile(2 * np.log(one_std), (20_000, 1))
print("                      standard deviations   correlation   two calls agree")
for name, sampler in samplers.items():
    first, second = (np.asarray(sampler(mean_of_all, std_of_all)) for _ in range(2))
    spread = first.std(axis=0, dtype="float64")
    together = np.corrcoef(first.T)[0, 1] if spread.min() > 1e-6 else np.nan
    print(
        f"{name:22} {spread[0]:7.3f} {spread[1]:7.3f} {together:15.3f} {np.array_equal(first, second)!s:>12}"
    )

# %% [markdown]
r"""
And what shared noise does to a gradient, here that of the average of $z_1^2$ over the batch for its
common mean, which is the average of $2 z_1$. A hundred independent draws make its standard
deviation ten times smaller than that of one; a hundred copies of one draw do not:
"""

# %%
spreads = {}
for name in ("right", "shared by the batch"):
    gradients = [np.mean(2 * np.asarray(samplers[name](*batch))[:, 0]) for _ in range(300)]
    spreads[name] = np.std(gradients)
    print(f"{name:20} the gradient of a batch varies by {spreads[name]:.3f}")
print(f"one draw alone varies by {2 * one_std[0]:.3f}")
assert spreads["shared by the batch"] > 6 * spreads["right"]

# %% [markdown]
r"""
## 8. What cannot be reparameterized this way

Let $z$ be a coin: 1 with probability $p = \mathrm{sigmoid}(\mathrm{logit})$, else 0. It, too, can
be made from noise that knows nothing of the parameter: draw $u$ evenly from [0, 1] and let $z = 1$
if $u < p$. But that is a step, and its slope is 0 wherever it has one. (TensorFlow does not even
say 0: it knows no derivative of a comparison, so the tape says None again.)
"""

# %%
logit = tf.Variable(1.0)
u = tf.constant(random.uniform(size=1000).astype("float32"))
with tf.GradientTape() as tape:
    coins = tf.cast(u < tf.sigmoid(logit), tf.float32)
    average = tf.reduce_mean((coins - 0.45) ** 2)
print("gradient through the comparison:", tape.gradient(average, logit))

# %% [markdown]
r"""
The score function does not care. With lesson 2's form of the Bernoulli likelihood

$$ \log q(z) = z \log p + (1 - z) \log (1 - p) = z\,\mathrm{logit} - \log(1 + e^{\mathrm{logit}}) , $$

and as the derivative of the last term for the logit is
$e^{\mathrm{logit}} / (1 + e^{\mathrm{logit}}) = p$, the score is $z - p$. The exact gradient is a
sum of two terms: $\mathbb E[f] = p f(1) + (1 - p) f(0)$ and
$\frac{dp}{d\,\mathrm{logit}} = p (1 - p)$ give $p\,(1 - p)\,(f(1) - f(0))$.
"""

# %%
p = 1 / (1 + np.exp(-1.0))


def loss_of_coin(z):
    return (z - 0.45) ** 2


coins = 1.0 * (random.uniform(size=samples) < p)
exact_for_coin = p * (1 - p) * (loss_of_coin(1) - loss_of_coin(0))
score = coins - p
hundreds = np.split(loss_of_coin(coins), samples // 100)  # the others: of 100 coins at a time
baseline = np.concatenate([leave_one_out_baseline(values) for values in hundreds])
print("gradient for the logit of a coin:")
tell("score function", loss_of_coin(coins) * score, exact_for_coin, 5)
tell("score, leave one out", (loss_of_coin(coins) - baseline) * score, exact_for_coin, 5)

# %% [markdown]
r"""
The other way out is to make the step smooth: $z = \mathrm{sigmoid}\big((\mathrm{logit} +
\mathrm{noise}) / \text{temperature}\big)$, with noise $\log u - \log(1 - u)$. At temperature 0 this
is the coin: it is 1 just if $\mathrm{logit} + \mathrm{noise} > 0$, that is, if $u > 1 - p$, which
has probability $p$. For several faces instead of two it is the **Gumbel-softmax** or **concrete**
distribution (Jang et al. 2017; Maddison et al. 2017). Now the path is smooth, but it is the
gradient of *another* expectation, in which $f$ is asked about numbers between 0 and 1: a biased
estimate of ours. The bias goes to 0 with the temperature in the end, though it need not fall all
the way, and the variance comes in return:
"""

# %%
u = random.uniform(size=samples)
logistic = np.log(u) - np.log1p(-u)
spreads = []
for temperature in (1.0, 0.5, 0.1, 0.05):
    soft = 1 / (1 + np.exp(-(1.0 + logistic) / temperature))
    by_relaxation = 2 * (soft - 0.45) * soft * (1 - soft) / temperature
    error = np.std(by_relaxation) / np.sqrt(samples)
    spreads.append(np.std(by_relaxation))
    print(f"temperature {temperature}: {np.mean(by_relaxation):.4f} +- {error:.4f} "
          f"(exact {exact_for_coin:.4f}), one estimate varies by {np.std(by_relaxation):.3f}")  # fmt: skip
    if temperature == 1.0:
        bias = np.mean(by_relaxation) - exact_for_coin
        assert bias > 10 * error
assert np.mean(by_relaxation) - exact_for_coin < 0.6 * bias
assert spreads[0] < spreads[1] < spreads[2] < spreads[3]

# %% [markdown]
r"""
Many other distributions *can* be reparameterized. Those with a location and a scale work as the
Gaussian does. Where the distribution function $F(z) = u$ can be inverted, $z = F^{-1}(u)$ is a path
from uniform noise: for an exponential draw with rate $r$, $F(z) = 1 - e^{-rz}$ gives $z = -\log(1 -
u) / r$, so that $\partial z / \partial r = \log(1 - u) / r^2 = -z / r$. With $f(z) = z^2$, whose
expectation is $\int_0^\infty z^2\, r e^{-rz}\, dz = 2/r^2$ (by parts, twice), the gradient is
$-4/r^3$:
"""

# %%
r = 1.5
exponential = -np.log1p(-random.uniform(size=samples)) / r
tell("rate, pathwise", 2 * exponential * (-exponential / r), -4 / r**3)
tell("rate, score function", exponential**2 * (1 / r - exponential), -4 / r**3)

# %% [markdown]
r"""
(The score is the derivative of $\log q = \log r - r z$, that is $1/r - z$.) And where $F$ has no
inverse that one could write down, as for the gamma and beta distributions, $F(z) = u$ can still be
differentiated as it stands: with $u$ held fixed, $\frac{\partial F}{\partial r} + q(z)\,
\frac{\partial z}{\partial r} = 0$, so that $\frac{\partial z}{\partial r} = -\frac{\partial F /
\partial r}{q(z)}$ (*implicit reparameterization*, Figurnov et al. 2018). For the exponential this
is $-z e^{-rz} / (r e^{-rz}) = -z/r$, as before.

## 9. The question that leads on

We can draw codes from a distribution and learn its parameters by gradient descent, with one draw
for each image. What should it be taught? Lesson 4 finds the function to maximise: a bound on $\log
p(x)$ that is an average over $q$, and that is highest where $q$ is the distribution of the codes
that an image may have come from.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| score function | $\mathbb E_q[f(z)\, \partial \log q(z)]$ | `score_function_gradient` | nothing, but the variance grows with $d$ and with the size of $f$ |
| baseline | $\mathbb E_q[(f - b)\,\mathrm{score}]$, as $\mathbb E_q[\mathrm{score}] = 0$ | `leave_one_out_baseline` | a baseline that contains the draw: a share of $1/S$ is lost |
| pathwise | $\mathbb E_\epsilon[f'(\mathrm{mean} + \mathrm{std}\,\epsilon)]$ | `pathwise_gradient` | a jump in $f$, a discrete $z$: 0 or None |
| draw | $z = \mathrm{mean} + e^{\frac12 \mathrm{log\_var}} \odot \mathrm{noise}$ | `reparameterize` | noise shared, frozen, too small; `exp(log_var)` |
| two heads | first half mean, second half log_var | `split_heads` | halves swapped, or the same half twice |
| a layer | a generator whose state moves on | `Sampling` | a whole number for a seed, NumPy in a compiled step |

## Sources

- R. J. Williams 1992, *Simple statistical gradient-following algorithms for connectionist
  reinforcement learning*, and P. W. Glynn 1990, *Likelihood ratio gradient estimation for
  stochastic systems*: the score function.
- C. M. Stein 1981, *Estimation of the mean of a multivariate normal distribution*: the identity.
- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*, section 2.4, and D. J.
  Rezende, S. Mohamed and D. Wierstra 2014, *Stochastic backpropagation and approximate inference in
  deep generative models*, section 3: reparameterization.
- D. P. Kingma and M. Welling 2019, *An introduction to variational autoencoders*, section 2.4.
- S. Mohamed, M. Rosca, M. Figurnov and A. Mnih 2020, *Monte Carlo gradient estimation in machine
  learning*: section 3 compares the estimators, section 4 is on the score function, section 5 on
  pathwise gradients.
- Y. Gal 2016, *Uncertainty in deep learning* (thesis), chapter 3: cases in which the score function
  has the smaller variance.
- W. Kool, H. van Hoof and M. Welling 2019, *Buy 4 REINFORCE samples, get a baseline for free!*:
  leave one out.
- E. Jang, S. Gu and B. Poole 2017, *Categorical reparameterization with Gumbel-softmax*; C. J.
  Maddison, A. Mnih and Y. W. Teh 2017, *The concrete distribution*: relaxed discrete draws.
- M. Figurnov, S. Mohamed and A. Mnih 2018, *Implicit reparameterization gradients*.
"""

# %%
checks.progress()
