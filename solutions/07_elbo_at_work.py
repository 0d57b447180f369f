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
# Lesson 7. The ELBO at work: what keeps the gap open, and what climbing finds

Lesson 6 proved that the ELBO lies below $\log p(x)$ by the KL from $q$ to the posterior. Here you
put that to use, in worlds where the truth is still known. What keeps the gap open? What does it mean
when the ELBO of a model rises? Climbing the bound finds the plane of lesson 1 again, this time with
a density for every image.

The last experiment is small and worth remembering: two clouds of points with the same ELBO, of which
one model uses its code and the other does not.

![Clouds q of three points in the plane of codes, in three panels: where the code is used they differ, where it is not all are the prior](../solutions/pictures/07_elbo_at_work.png)

**Time**: {{minutes}} minutes. **You need**: lesson 6, and the plane of PCA from lesson 1. Linear
algebra as there, and eigenvalues. Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, plotting  # first: it keeps TensorFlow's start-up quiet
from vae_helpers.autoencoder import principal_subspace, subspace_angles
from vae_helpers.densities import gaussian_log_density
from vae_helpers.linear_gaussian import elbo, expected_log_likelihood, gaussian_kl
from vae_helpers.linear_gaussian import linear_gaussian_evidence, linear_gaussian_posterior
from vae_helpers.vae import kl_divergence, reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.stats import multivariate_normal
from sklearn.decomposition import PCA

keras.utils.set_random_seed(4)
random = np.random.default_rng(4)

# %% [markdown]
r"""
## 1. The world of lesson 6, again

$z \sim \mathcal N(0, I)$ and $x = W z + b + \sigma\,\epsilon$: two numbers in a code, four in $x$,
500 of them. Evidence, posterior and both terms of the ELBO are the functions that you wrote there.
"""

# %%
weights = np.array([[1.4, 1.0], [-0.4, 0.9], [1.0, 0.2], [0.6, 1.1]])
bias = np.array([0.5, -1.0, 0.0, 2.0])
noise_var = 0.5

z_true = random.normal(size=(500, 2))
x_all = z_true @ weights.T + bias + np.sqrt(noise_var) * random.normal(size=(500, 4))
prior = np.zeros(2), np.eye(2)
posterior_mean, posterior_covariance = linear_gaussian_posterior(
    x_all[:3], weights, bias, noise_var
)


def elbo_of(x, mean, covariance, weights, bias, noise_var):
    """The exact ELBO of each x for q = N(mean, covariance)."""
    kl = gaussian_kl(mean, covariance, np.zeros_like(mean), np.eye(weights.shape[1]))
    return elbo(expected_log_likelihood(x, mean, covariance, weights, bias, noise_var), kl)


# %% [markdown]
r"""
## 2. Two reasons for a gap

In this world we can set $q$ to the posterior and close the gap. A VAE usually cannot, for two
reasons.

**The family.** A VAE's encoder gives a mean and a variance for each number of the code: a $q$
without correlations. Our posteriors are slanted, so no such $q$ can match them. Which one comes
nearest? Let $q$ have the right mean and variances $v_1, \ldots, v_k$ on the diagonal. With $\Lambda
= \Sigma^{-1}$,

$$ \mathrm{KL}(q \,\|\, p(z \mid x)) = \tfrac12 \Big( \sum_j \Lambda_{jj} v_j - k - \log\det\Lambda
   - \sum_j \log v_j \Big), $$

from exercise 6.4 (`gaussian_kl`), since the trace of $\Lambda\,\mathrm{diag}(v)$ takes only the diagonal of
$\Lambda$. The derivative for $v_j$ is $\tfrac12 (\Lambda_{jj} - 1/v_j)$: below zero for small
$v_j$, above it for large ones. So the minimum is at $v_j = 1 / \Lambda_{jj}$, *one over the
diagonal of the precision*: the variance of $z_j$ when the other numbers of the code are held fixed.
(The right mean is best because any other only adds the positive term $(m - a)^\top \Lambda\, (m -
a)$.)

### Exercise 7.1: best_diagonal

*5 minutes, medium.*
"""


# %%
@checks.best_diagonal
def best_diagonal(covariance):
    """The variances (k,) of the uncorrelated Gaussian q with the least KL to N(mean, covariance)."""
    ### BEGIN SOLUTION
    return 1 / np.diag(np.linalg.inv(covariance))
    ### END SOLUTION


# %%
diagonal = np.diag(best_diagonal(posterior_covariance))
marginal = np.diag(np.diag(posterior_covariance))
for name, covariance in (("best diagonal", diagonal), ("the posterior's own", marginal)):
    family_gap = gaussian_kl(posterior_mean, covariance, posterior_mean, posterior_covariance)
    print(f"{name:20} variances {np.diag(covariance).round(4)}, gap {family_gap[0]:.6f} nats")
plotting.gaussians(
    {
        "": {
            "posterior": (posterior_mean[0], posterior_covariance),
            "best without correlation": (posterior_mean[0], diagonal),
            "the posterior's own variances": (posterior_mean[0], marginal),
        }
    },
    caption="The slanted posterior and two upright q. The one nearest in KL(q || posterior) is the "
    "smaller: along the axes through the mean it is as wide as the posterior, and between them it "
    "reaches out less than the other.",
)

# %% [markdown]
r"""
The nearest $q$ is *narrower* than the posterior's own variances, as lesson 3 has shown for two
numbers: the reverse KL punishes $q$ for reaching where the posterior is not. This is one reason why
the clouds of a VAE may be too small.

**Amortisation.** Here we chose $m$ anew for each $x$. A VAE has *one* encoder for all of them, a
network that has to get every $x$ right at once; the cost of inference is shared, or *amortised*,
and what the network gets wrong widens the gap. Let us build an encoder that is too small: it reads
only the first two of the four numbers of $x$ and guesses the posterior's mean from them, as well as
a linear map can. Its variances are the best possible for it, $1 / \Lambda_{jj}$ again.
"""

# %%
means, covariance = linear_gaussian_posterior(x_all, weights, bias, noise_var)
seen = np.column_stack([x_all[:, :2], np.ones(len(x_all))])
small_encoder = seen @ np.linalg.lstsq(seen, means, rcond=None)[0]

log_p = linear_gaussian_evidence(x_all, weights, bias, noise_var)
exact = elbo_of(x_all, means, covariance, weights, bias, noise_var)
family = elbo_of(x_all, means, diagonal, weights, bias, noise_var)
amortised = elbo_of(x_all, small_encoder, diagonal, weights, bias, noise_var)
print(f"log p(x), mean over 500 x                {np.mean(log_p):9.4f}")
print(f"ELBO, q the posterior                    {np.mean(exact):9.4f}")
print(f"ELBO, best q without correlation         {np.mean(family):9.4f}")
print(f"ELBO, q by the encoder that is too small {np.mean(amortised):9.4f}")
assert np.allclose(exact, log_p, rtol=0, atol=1e-6)
assert np.all(log_p > family)
assert np.all(family > amortised)

# %% [markdown]
r"""
From top to bottom: nothing lost; the *family gap*; and on top of it the *amortisation gap*. Lesson
12 measures both for the VAE on MNIST, where nothing is known exactly, and again splits the whole gap
in these two.

## 3. When the ELBO rises

**Predict.** You train a model and its encoder together, and the ELBO of an image rises by one nat.
Its $\log p(x)$

- **a**: has risen by one nat, too;
- **b**: has risen by at least one nat, since the ELBO is a lower bound;
- **c**: may even have fallen.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("elbo_rises", guess)

# %% [markdown]
r"""
Two pairs of a model and a $q$. Before: the true model of our world, whose $q$ has means that are off by
0.4 and variances of its own. After: a model with three times the noise, with *its* posterior as
$q$.
"""

# %%
worse = 3 * noise_var
q_covariance = np.diag([0.15, 0.10])
worse_q = linear_gaussian_posterior(x_all, weights, bias, worse)
pairs = {
    "before": (means + 0.4, q_covariance, noise_var),
    "after": (*worse_q, worse),
}
bounds, truths = {}, {}
for name, (mean, covariance_of_q, noise) in pairs.items():
    bounds[name] = bound = np.mean(elbo_of(x_all, mean, covariance_of_q, weights, bias, noise))
    truths[name] = truth = np.mean(linear_gaussian_evidence(x_all, weights, bias, noise))
    print(f"{name:6}  ELBO {bound:9.4f}   log p(x) {truth:9.4f}   gap {truth - bound:.4f}")
assert bounds["after"] > bounds["before"] + 1
assert truths["after"] < truths["before"]

# %% [markdown]
r"""
The bound went up, the model got worse: the gap closed faster than the evidence fell. For *one*
model the ELBO ranks the $q$; between models it is only a bound.

Why, then, does climbing it work? Because at a $q$ that is the posterior of the present model, the
bound **touches** $\log p(x)$: the gap is 0 there and nowhere negative, so it is at its minimum,
where its derivative is 0. Then the two slopes are equal, and a small step up the one is a step up
the other. Freeze $q$ at the posterior for some noise, and change the noise of the model:
"""

# %%
noises = np.linspace(0.2, 2.5, 70)


def mean_of(values_of):
    """The mean over all x of a function of noise_var, at each of the noises: -> (70,)."""
    return np.array([np.mean(values_of(noise)) for noise in noises])


bounds = {}
for at in (0.3, 0.5, 1.5):
    frozen = linear_gaussian_posterior(x_all, weights, bias, at)
    bounds[at] = mean_of(lambda noise, q=frozen: elbo_of(x_all, *q, weights, bias, noise))
plotting.touching(
    noises,
    mean_of(lambda noise: linear_gaussian_evidence(x_all, weights, bias, noise)),
    bounds,
    "noise_var of the model",
    "q the posterior for noise_var",
    caption="log p(x) over the noise of the model, and the ELBO with q frozen at the posterior for "
    "three values of the noise. Each touches log p(x) at its own value, from below, with its "
    "slope.",
)

# %%
at, small = 0.3, 1e-5
frozen = linear_gaussian_posterior(x_all, weights, bias, at)
around = at - small, at + small
bounds = [np.mean(elbo_of(x_all, *frozen, weights, bias, noise)) for noise in around]
truths = [np.mean(linear_gaussian_evidence(x_all, weights, bias, noise)) for noise in around]
slopes = np.diff(bounds)[0] / (2 * small), np.diff(truths)[0] / (2 * small)
print(f"slope at noise_var {at}: ELBO {slopes[0]:.6f}, log p(x) {slopes[1]:.6f}")
assert np.isclose(*slopes, rtol=1e-6)

# %% [markdown]
r"""
To alternate the two, set $q$ to the posterior and then the model to the top of the bound, is the EM
algorithm. It never goes down: the new $\log p(x)$ is at least the new bound, that at least the old
bound, and the old bound was the old $\log p(x)$ (Dempster, Laird and Rubin 1977; in this view Neal
and Hinton 1998). A VAE takes small steps in both at once, and its $q$ is never quite the posterior.
Then the two slopes differ: the model is also drawn towards models whose posteriors its $q$ can
match. Section 4 has an example.

## 4. Climbing the ELBO finds the plane of lesson 1

Now train. The model is the same, but with the 784 pixels of MNIST as $x$, and nobody knows its
weights. First the truth, to have something to compare with.

**The best linear-Gaussian model** (an aside; if you take the result on trust, go on to its three
formulas). The average of $\log p(x)$ over images with mean $\bar x$ and covariance matrix $\hat S$
is, with $b = \bar x$ (the best choice, as the square is smallest there),

$$ \mathcal L = -\tfrac12 \big( d \log 2\pi + \log\det C + \mathrm{tr}(C^{-1} \hat S) \big), \qquad
   C = W W^\top + \sigma^2 I . $$

Let $\lambda_1 \ge \lambda_2 \ge \dots$ be the eigenvalues of $\hat S$ and $c_1 \ge c_2 \ge \dots$
those of $C$, and $k < d$. The determinant is the product of the $c_i$. The trace is smallest, for
given eigenvalues, if $C$ and $\hat S$ share their eigenvectors in the same order:
$\mathrm{tr}(C^{-1} \hat S) \ge \sum_i \lambda_i / c_i$ (von Neumann's trace inequality). What
remains is to minimise $\sum_i (\log c_i + \lambda_i / c_i)$. $W$ has $k$ columns, so $W W^\top$ has
at most $k$ eigenvalues above 0: the first $k$ of the $c_i$ are free (but at least $\sigma^2$), all
others equal $\sigma^2$. Each $\log c + \lambda / c$ is smallest at $c = \lambda$; the sum over the
others, $(d - k) \log \sigma^2 + \sum_{i > k} \lambda_i / \sigma^2$, is smallest where $\sigma^2$ is
the mean of those $\lambda_i$ (let it be above 0). Both are allowed together, since $\lambda_i \ge
\lambda_{k+1}$ for $i \le k$ is no less than that mean:

$$ c_i = \lambda_i \ (i \le k), \qquad \sigma^2 = \frac{1}{d - k} \sum_{i > k} \lambda_i, \qquad
   W = U (L - \sigma^2 I)^{1/2} R . $$

$U$ holds the first $k$ eigenvectors as columns, $L$ their eigenvalues on a diagonal, and $R$ is any
rotation or reflection: it cancels in $W W^\top$. (Tipping and Bishop 1999, equations 7 and 8.) So
the best model spreads its codes over the plane of PCA: *probabilistic* PCA. That is also what
scikit-learn's `PCA` computes, and its `score_samples` is $\log p(x)$ of each image: a witness from
outside for your formula.
"""

# %%
(images, _), _ = data.load_mnist()
pixels = images[:10_000].reshape(-1, 784).astype("float32") / 255
pixels -= pixels.mean(axis=0)  # the bias is known: the mean image
del images

# %%
witness = PCA(2, svd_solver="covariance_eigh").fit(pixels[:5000].astype("float64"))
kept = witness.explained_variance_ - witness.noise_variance_
W_ml = witness.components_.T * np.sqrt(kept)
some = pixels[5000:5200].astype("float64")
ours = np.asarray(linear_gaussian_evidence(some, W_ml, witness.mean_, witness.noise_variance_))
theirs = witness.score_samples(some)
print("log p(x) of three images, ours        ", ours[:3].round(6))
print("log p(x) of three images, scikit-learn", theirs[:3].round(6))
sigma = np.sqrt(witness.noise_variance_)
print(f"sigma {sigma:.2f}; density of a pixel at its mean {1 / (np.sqrt(2 * np.pi) * sigma):.2f}")
assert np.allclose(ours, theirs, rtol=0, atol=1e-6)

# %% [markdown]
r"""
(Log *densities*, unlike log probabilities, may be positive: with a standard deviation of about 0.24
the density of a pixel is 1.7 at its mean, and there are 784 of them.)

Now forget all that and let stochastic gradients climb the ELBO: draws of $z$ instead of grids, an
encoder instead of Bayes' rule. The encoder is linear with a diagonal $q$, the decoder a matrix and
one variance.
"""


# %%
class LogVar(keras.layers.Layer):
    """A trainable log_var for x: one for all numbers (size 1), or one for each (size d)."""

    def __init__(self, size):
        super().__init__()
        self.log_var = self.add_weight(shape=(size,), initializer="zeros")

    def call(self, x_mean):
        return keras.ops.zeros_like(x_mean) + self.log_var


def halves(d, k, units, variances):
    """An encoder x -> mean, log_var and a decoder z -> mean and log_var of x; units=0: linear."""
    x, z = keras.Input((d,)), keras.Input((k,))
    hidden = keras.layers.Dense(units, activation="relu")(x) if units else x
    log_var = keras.layers.Dense(k, kernel_initializer="zeros")(hidden)
    encoder = keras.Model(x, [keras.layers.Dense(k)(hidden), log_var])
    hidden = keras.layers.Dense(units, activation="relu")(z) if units else z
    x_mean = keras.layers.Dense(d)(hidden)
    return encoder, keras.Model(z, [x_mean, LogVar(variances)(x_mean)])


# %% [markdown]
r"""
One step of the climb, all of it: draw a code for each $x$ of a batch, take both terms of the ELBO,
and follow the gradient of their mean. The first term is an average over $q$, estimated from one
draw; the second has a closed form.
"""


# %%
def make_step(encoder, decoder, steps, learning_rate):
    """A compiled step of stochastic gradient ascent on the ELBO; returns its two terms' means."""
    variables = encoder.trainable_variables + decoder.trainable_variables
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, steps)
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(variables)
    noise = keras.random.SeedGenerator(4)

    @tf.function(jit_compile=True)
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            z = reparameterize(mean, log_var, noise)
            log_likelihood = gaussian_log_density(x, *decoder(z))
            kl = kl_divergence(mean, log_var)
            loss = -tf.reduce_mean(elbo(log_likelihood, kl))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return tf.reduce_mean(log_likelihood), tf.reduce_mean(kl)

    return step


def epochs_of(step, x, epochs):
    """Run the step over all of x, again and again; yields the means of each epoch's two terms."""
    for _ in range(epochs):
        x = random.permutation(x)
        yield np.mean([step(batch) for batch in np.split(x, len(x) // 250)], axis=0)


# %%
scatter = np.cov(pixels.T, bias=True).astype("float64")  # the pixels have mean 0


def mean_evidence(weights, bias, noise_var):
    """The mean of log p(x) over all images, by the formula above, in nats."""
    C = weights @ weights.T + noise_var * np.eye(784)
    S = scatter + np.outer(bias, bias)
    return -0.5 * (784 * np.log(2 * np.pi) + np.linalg.slogdet(C)[1]
                   + np.trace(np.linalg.solve(C, S)))  # fmt: skip


EPOCHS = 20
encoder, decoder = halves(784, 2, units=0, variances=1)
step = make_step(encoder, decoder, EPOCHS * 40, learning_rate=0.03)
history = {"ELBO": [], "log p(x)": []}
for reconstruction, kl in epochs_of(step, pixels, EPOCHS):
    kernel, shift, log_noise = (np.asarray(w, "float64") for w in decoder.get_weights())
    history["ELBO"].append(reconstruction - kl)
    history["log p(x)"].append(mean_evidence(kernel.T, shift, np.exp(log_noise[0])))

# %%
_, components = principal_subspace(pixels, 2)
eigenvalues = np.linalg.eigvalsh(scatter)[::-1]
sigma2 = eigenvalues[2:].mean()
W_ml = components * np.sqrt(eigenvalues[:2] - sigma2)
best = mean_evidence(W_ml, np.zeros(784), sigma2)
angles = subspace_angles(kernel.T, components)
noise = np.exp(log_noise[0])
print(f"angles between its plane and PCA's: {angles[0]:.2f} and {angles[1]:.2f} degrees")
print(f"noise_var {noise:.5f}, at the maximum of the likelihood {sigma2:.5f}")
print(f"mean log p(x) {history['log p(x)'][-1]:.3f}, best of any such model {best:.3f}")
print(f"mean ELBO in the last epoch {history['ELBO'][-1]:.3f}")
assert angles[0] < 1
assert abs(noise / sigma2 - 1) < 0.01
assert -0.2 < history["log p(x)"][-1] - best < 0

# %%
late = {name: np.array(values[4:]) for name, values in history.items()}
plotting.curves(
    np.arange(5, EPOCHS + 1),
    late | {"best possible": np.full(EPOCHS - 4, best)},
    "epoch",
    "nats per image",
    caption="Stochastic gradient ascent on the ELBO, from the fifth epoch on. The evidence is never "
    "computed in training, and yet the bound takes it along, to the best that such a model can do.",
)

# %% [markdown]
r"""
(The ELBO is the average over an epoch, in which the model still improves; $\log p(x)$ is taken at
its end. So a little of the gap between the two curves is time.)

The plane is that of PCA, to within a fraction of a degree, found by gradients through draws. In
lesson 1 a linear autoencoder found the plane, too. What is new is that there is a *density* now:
how probable the surroundings of an image are, a width for each code, and a rule to draw new ones.

**And the axes?** Lesson 1 ended its section 5 with a warning: the squared error fixes the plane and
leaves its axes open. $\log p(x)$ leaves them just as open, as $R$ cancels in it. But the ELBO has a
diagonal $q$, and by section 2 it loses nothing only if $\Lambda = I + W^\top W / \sigma^2$ is
diagonal. For the best $W$ we have $W^\top W = R^\top (L - \sigma^2 I) R$. With $\lambda_1 \ne
\lambda_2$ this is diagonal only if $R$ does no more than exchange or flip axes. So the ELBO *does*
prefer PCA's axes (Lucas et al. 2019; Rolinek et al. 2019). How much? The family gap, over the angle
by which the axes are turned:
"""


# %%
def family_gap(W, sigma2):
    """KL from the best q without correlation to the posterior, in nats; the same for every x."""
    precision = np.eye(W.shape[1]) + W.T @ W / sigma2
    return 0.5 * (np.sum(np.log(np.diag(precision))) - np.linalg.slogdet(precision)[1])


def turned(W, degrees):
    angle = np.radians(degrees)
    return W @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


angles = np.arange(0, 91, 5)
prices = np.array([family_gap(turned(W_ml, angle), sigma2) for angle in angles])
print(
    f"at 45 degrees: {prices[9]:.4f} nats; for the trained model: {family_gap(kernel.T, noise):.4f}"
)
plotting.curves(
    angles,
    {"family gap": prices},
    "turn of the axes, in degrees",
    "nats per image",
    caption="What a q without correlations loses when the axes of the code are turned within the "
    "plane. It is least along PCA's axes, and small everywhere: the two eigenvalues are of like "
    "size.",
)

# %% [markdown]
r"""
The preference is real, but here it is worth about a hundredth of a nat. So do not expect that a
short training gets there: by how much the trained axes are still turned you can read off the curve,
at the gap of the trained model. Lesson 11 comes back to it, where people hope to find *meaning* in
such axes.

## 5. Two clouds of points

The last experiment is small and worth remembering. The data are two numbers, a Gaussian cloud with
standard deviation 5 along one direction and 1 across (eigenvalues 25 and 1 of the covariance). In
the first data set the long direction lies along the first axis; in the second it is turned by 45
degrees. A VAE gets a code of two numbers and a decoder with *independent* numbers of $x$, each with
its own variance.

The floor is the same for both. For any model $p$, the mean of $-\log p(x)$ over the data's own
distribution is at least that distribution's entropy (the difference is a KL). For a Gaussian,

$$ H = \tfrac12 \big( 2 \log (2 \pi e) + \log \det C \big) = \log (2 \pi e) + \tfrac12 \log 25
   = \log(2 \pi e) + \log 5 . $$
"""

# %%
axis_aligned = np.diag([25.0, 1.0])
quarter = turned(np.eye(2), 45)
rotated = quarter @ axis_aligned @ quarter.T
floor = np.log(2 * np.pi * np.e) + np.log(5)
print("covariance, aligned:", axis_aligned.tolist(), " rotated:", rotated.round(9).tolist())
print(f"entropy of both: {floor:.4f} nats")

# %% [markdown]
r"""
**Predict.** Two data sets, equal but for a turn by 45 degrees. Train the same VAE on both, from the
same random weights, and with both variances of the decoder starting at 13, half of the data's total
variance.

- **a**: Turning makes no difference: both use their code alike.
- **b**: Both reach about the same ELBO, but only one of them uses its code.
- **c**: The aligned one reaches the better ELBO, since its data are simpler.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("two_gaussians", guess)

# %% [markdown]
r"""
**Aligned.** Here are two models that reach the floor exactly. The first sends the long direction
through the code, $W = (\sqrt{24}, 0)^\top$ with noise 1. The second ignores the code: $W = 0$, and
the decoder gives the two numbers of $x$ the variances 25 and 1. Both have the same $p(x)$, that of
the data, and no gap, if $q$ is their posterior. For both we compute reconstruction and rate,
averaged over many $x$:
"""

# %%
x_2d = random.multivariate_normal(np.zeros(2), axis_aligned, size=2000)
W_used = np.array([[np.sqrt(24.0)], [0.0]])
mean_used, covariance_used = linear_gaussian_posterior(x_2d, W_used, np.zeros(2), 1.0)
rec_used = expected_log_likelihood(x_2d, mean_used, covariance_used, W_used, np.zeros(2), 1.0)
rate_used = gaussian_kl(mean_used, covariance_used, np.zeros_like(mean_used), np.eye(1))
log_var = np.tile(np.log([25.0, 1.0]), (len(x_2d), 1))
rec_unused = np.asarray(gaussian_log_density(x_2d, np.zeros_like(x_2d), log_var))
print(f"code used:   -ELBO {np.mean(rate_used - rec_used):.4f} = {np.mean(-rec_used):.4f} + "
      f"{np.mean(rate_used):.4f}")  # fmt: skip
print(f"code unused: -ELBO {np.mean(-rec_unused):.4f} = {np.mean(-rec_unused):.4f} + 0")
assert np.allclose(rec_used - rate_used, rec_unused, rtol=0, atol=1e-6)

# %% [markdown]
r"""
Not only the means agree: the ELBO is the same for *every single x*. Nothing in the objective
prefers to use the code. And log 5 = 1.609 nats of rate is just what the first model pays: for $q$
the posterior with variance $\frac{1}{25}$, averaged over $x$, the KL is $\frac12 (\frac{1}{25} +
\frac{24}{25} - 1 + \log 25) = \log 5$.

**Rotated** (the derivation is an aside: its result is that at least $\log 5$ nats are needed). Now
the decoder needs the code: its two numbers are independent *given* $z$, so whatever makes them go
together has to come through $z$. How much is that at least? Let the decoder's variances be $v_1$
and $v_2$, $D = \mathrm{diag}(v_1, v_2)$. To reach the floor, the covariance of $x$ must be $C = W
W^\top + D$, so $C - D$ may have no negative eigenvalue: $v_1, v_2 \le 13$ and $(13 - v_1)(13 - v_2)
\ge 12^2$, multiplied out $25 - 13\,(v_1 + v_2) + v_1 v_2 \ge 0$. With $s = \sqrt{v_1 v_2}$ and $v_1
+ v_2 \ge 2 s$ that gives $s^2 - 26 s + 25 \ge 0$, hence $s \le 1$ (since $s \le 13$ rules out $s
\ge 25$). At the floor $p(x)$ is the data's distribution and $q$ the posterior, so the mean rate is
$\mathbb E[\log p(x \mid z)] - \mathbb E[\log p(x)] = \tfrac12 \log \det C - \tfrac12 \log \det D =
\log 5 - \log s$ (each Gaussian's mean log density is minus its entropy). So it is at least $\log
5$, whatever linear decoder one takes; decoders with smaller variances send *more* at the same ELBO.
(Decoders that are not linear do no better: $\log 5$ is what information theory calls Wyner's
*common information* of the two numbers, $\tfrac12 \log \frac{1 + \rho}{1 - \rho}$ for two Gaussians
with correlation $\rho$; Wyner 1975, Xu, Liu and Chen 2016.)
"""

# %%
rho = rotated[0, 1] / rotated[0, 0]
print(f"correlation 12/13, common information {0.5 * np.log((1 + rho) / (1 - rho)):.4f} nats")
print(f"log 5                                 {np.log(5):.4f} nats")


# %%
def terms(encoder, decoder, x):
    """The two terms of the ELBO of each x, the first by one draw: two arrays (n,)."""
    mean, log_var = encoder(x)
    log_likelihood = gaussian_log_density(x, *decoder(reparameterize(mean, log_var)))
    return np.asarray(log_likelihood), np.asarray(kl_divergence(mean, log_var))


def train_2d(name, x, covariance, start):
    """Train on 10,000 of x from given variances of the decoder; test on the rest: encoder, rate."""
    keras.utils.set_random_seed(4)
    encoder, decoder = halves(2, 2, units=64, variances=2)
    decoder.layers[-1].log_var.assign(np.full(2, np.log(start)))
    list(epochs_of(make_step(encoder, decoder, 30 * 40, 0.01), x[:10_000], 30))
    rec, kl = np.mean([terms(encoder, decoder, x[10_000:]) for _ in range(50)], axis=(0, 2))
    exact = -np.mean(multivariate_normal(np.zeros(2), covariance).logpdf(x[10_000:]))
    print(f"{name}: -ELBO {kl - rec:.4f} = {-rec:.4f} + {kl:.4f}, -log p(x) {exact:.4f}")
    assert abs(kl - rec - exact) < 0.02
    return encoder, kl


# %%
aligned_x = random.multivariate_normal(np.zeros(2), axis_aligned, size=12_500).astype("float32")
rotated_x = aligned_x @ quarter.T.astype("float32")
rotated_encoder, rotated_rate = train_2d("rotated", rotated_x, rotated, 13.0)
aligned_encoder, aligned_rate = train_2d("aligned", aligned_x, axis_aligned, 13.0)
assert rotated_rate > np.log(5) - 0.1
assert aligned_rate < 0.1

# %% [markdown]
r"""
(Tested on 2,500 points that took no part; the exact value is the mean of $-\log p(x)$ under the
true distribution over the same points. It scatters around the entropy from set to set, and on a
finite set a model may even lie below it by a hair.) A course at Berkeley sets much the same task;
its published answer is 4.4388 = 2.7630 + 1.6758 for rotated data and 4.4213 = 4.4094 + 0.0119 for
aligned ones (CS294-158, homework 2, with its own draws and network). Ours tell the same: near the
floor both, with about the least rate of $\log 5$ nats sent through the code, or next to none.

Both runs started with large decoder variances, at which a code is not worth much yet. What if the
aligned one, with the same data and the same first weights, starts with small ones, so that in the
beginning something *has* to come through the code?
"""

# %%
other_encoder, other_rate = train_2d("aligned, from variances of 1", aligned_x, axis_aligned, 1.0)
assert other_rate > 0.5

# %% [markdown]
r"""
The same data, the same ELBO to about a hundredth of a nat, and now the code is used. The start
decided. When a VAE ignores its code, or part of it, people speak of *posterior collapse* and look
for the bug. Here it is none: the objective is at its best, and does not care. **The ELBO says how
well the model explains $x$; it does not say that the code is worth having.** Lessons 9 and
10 take it from there.
"""

# %% tags=["promise"]
x_shown = np.array([[5.0, 0.0], [-5.0, 0.0], [0.0, 1.0]], "float32")
panels = {}
for title, encoder, points in (
    ("rotated: used", rotated_encoder, x_shown @ quarter.T.astype("float32")),
    ("aligned: unused", aligned_encoder, x_shown),
    ("aligned: used", other_encoder, x_shown),
):
    mean, log_var = (np.asarray(head) for head in encoder(points))
    clouds = {f"q of x {i + 1}": (mean[i], np.diag(np.exp(log_var[i]))) for i in range(3)}
    panels[title] = {"prior": prior} | clouds
plotting.gaussians(
    panels,
    caption="The clouds q of three x: both ends of the long direction, and a point off its middle. Where "
    "the code is used they differ; where it is not, each is the prior. "
    "All three models have the same ELBO, to about a hundredth of a nat.",
)

# %% [markdown]
r"""
## 6. What you take along

You now have the objective of the VAE, and know what it is: a lower bound that any $q$ gives, tight
where $q$ is the posterior, computed from draws of $q$ and climbed by gradients through them. Lesson
8 puts a network in place of each of the two matrices and trains it on MNIST. Nothing in the
derivations has to change: they hold for any model. Only the closed forms and the checks used that
ours is linear.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| when the ELBO rises | $\log p(x) - \mathrm{ELBO} = \mathrm{KL}(q \,\Vert\, p(z \mid x))$ | `elbo_of` | read as a rise of $\log p(x)$ |
| the gap | $\mathrm{KL}(q \,\Vert\, p(z \mid x))$ | `gaussian_kl` to the posterior | family and amortisation confused |
| nearest diagonal $q$ | $v_j = 1 / \Lambda_{jj}$ | `best_diagonal` | the diagonal of the covariance: too wide |

**Next**: [lesson 8](08_vae_mnist.ipynb).
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Sources

- M. E. Tipping and C. M. Bishop 1999, *Probabilistic principal component analysis*: the model, its
  posterior, and the maximum of its likelihood, equations (7) and (8).
- C. M. Bishop 2006, *Pattern Recognition and Machine Learning*: section 12.2, equations (12.35) to
  (12.46) (early printings have the covariance in (12.42) upside down); the identity as (9.70) to
  (9.72); section 10.1.2 on the width of the nearest diagonal $q$.
- A. P. Dempster, N. M. Laird and D. B. Rubin 1977, *Maximum likelihood from incomplete data via the
  EM algorithm*; R. M. Neal and G. E. Hinton 1998, *A view of the EM algorithm that justifies
  incremental, sparse, and other variants*.
- C. Cremer, X. Li and D. Duvenaud 2018, *Inference suboptimality in variational autoencoders*: the
  gap in two parts.
- J. Lucas, G. Tucker, R. Grosse and M. Norouzi 2019, *Don't blame the ELBO!*; M. Rolinek, D.
  Zietlow and G. Martius 2019, *Variational autoencoders pursue PCA directions (by accident)*: the
  axes.
- A. D. Wyner 1975, *The common information of two dependent random variables*; G. Xu, W. Liu and B.
  Chen 2016, *A lossy source coding interpretation of Wyner's common information*: for Gaussians.
- The 2-D Gaussians: UC Berkeley CS294-158, *Deep unsupervised learning*, homework 2.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
