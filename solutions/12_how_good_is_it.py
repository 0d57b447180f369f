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
# Lesson 12. How good is it?

The test ELBO of a model lies below $\log p(x)$. How far? Most papers cannot know. You can: with a
code of two numbers, $p(x)$ is a sum over a grid. You will first climb from the ELBO towards
$\log p(x)$ by importance weights, then compute the truth to about a thousandth of a nat, and see how far you came.

With the truth in hand you take the gap apart, image by image: what is the fault of the Gaussian, and
what is the encoder's? At the end stands a protocol for a number that others can trust. With it you
convict two pieces of code.

![Four digits, each above its posterior in grey, with the ellipses of the encoder's q and of the best Gaussian](../solutions/pictures/12_how_good_is_it.png)

**Time**: {{minutes}} minutes. **You need**: the average of lesson 2 and its error (section 4), and importance
weights (section 7); the two gaps (lesson 7, section 2); the model (lesson 8, sections 3 to 6); rate,
mutual information and the aggregate posterior (lesson 9, section 1); Jensen's inequality for the
logarithm (lesson 2, section 4). Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import (
    checks,
    data,
    gap_runs,
    plane,
    plotting,
    training,
)  # first: a quiet TensorFlow
from vae_helpers.densities import effective_sample_size, gaussian_log_density, log_mean_exp
from vae_helpers.evaluation import binarise, own_log_likelihoods
from vae_helpers.vae import VAE, bernoulli_log_likelihood, build_decoder, build_encoder
from vae_helpers.vae import kl_divergence, reparameterize

import keras
import numpy as np
from scipy.special import xlogy
from sklearn.mixture import GaussianMixture

keras.utils.set_random_seed(12)
random = np.random.default_rng(12)

# %% [markdown]
r"""
## 1. A model whose numbers mean something

Grey pixels in a formula for coins give no probability (*Further*). So every pixel is made black or
white, once and for all: one with the byte 51 becomes white with probability 51/255. Now $p(x)$ is the
probability of an image, and $\log p(x)$ is at most 0. The model is that of lesson 8.
"""

# %%
(train_images, _), (test_images, test_labels) = data.load_mnist()
train_images, test_images = (
    binarise(images.reshape(-1, 784), random) for images in (train_images, test_images)
)
vae = VAE(build_encoder(2), build_decoder(2), seed=12)
encoder, decoder = vae.encoder, vae.decoder
training.start_at_mean_image(decoder, train_images)
training.compile_for_mnist(vae, len(train_images), epochs=6)
vae.fit(
    train_images,
    batch_size=training.BATCH_SIZE,
    epochs=6,
    validation_data=(test_images,),
    validation_batch_size=1000,
    verbose=0,
    callbacks=[training.Progress()],
)
train_images = train_images[:5000].copy()  # so that the others can go
x_test = test_images.astype("float32") / 255
test_mean, test_log_var = (head.numpy() for head in encoder(x_test))

# %% [markdown]
r"""
We look closely at the first 100 test digits, `x`, and what the encoder says of them, `mean` and
`log_var`.

## 2. From the ELBO upwards

Draw a code $z$ from the encoder's $q(z \mid x)$ and give it the importance weight of lesson 2,

$$ w = \frac{p(z)\, p(x \mid z)}{q(z \mid x)}, \qquad \mathbb E_q[w] = p(x), \qquad
   \mathbb E_q[\log w] = \mathrm{ELBO} . $$

So one and the same number $w$ is behind both. The order of mean and logarithm is all the difference.

### Exercise 12.1: log_importance_weights

*5 minutes, easy.*

You get $\log p(x \mid z)$ of each draw, and the draws `z` (samples, n, d) of n images, which come from
$\mathcal N(\mu, \sigma^2)$ with the `mean` and `log_var` (n, d) of each image. The prior is
$\mathcal N(0, I)$. Return $\log w$, never $w$ itself: $e^{-150}$ is 0 for a float32.
`gaussian_log_density(x, mean, log_var)` adds up over the last axis. It takes arrays only: for zeros write
`0 * z`.
"""


# %%
@checks.log_importance_weights
def log_importance_weights(log_likelihood, z, mean, log_var):
    """log w of each draw: (samples, n), (samples, n, d), (n, d), (n, d) -> (samples, n)."""
    ### BEGIN SOLUTION
    log_prior = gaussian_log_density(z, np.zeros_like(mean), np.zeros_like(mean))
    log_q = gaussian_log_density(z, mean, log_var)
    return log_likelihood + log_prior - log_q
    ### END SOLUTION


# %%
x, mean, log_var = x_test[:100], test_mean[:100], test_log_var[:100]
noise = random.standard_normal((2000, 100, 2), dtype="float32")
z = mean + np.exp(log_var / 2) * noise
log_likelihood = own_log_likelihoods(decoder, z, x)
log_w = np.asarray(log_importance_weights(log_likelihood, z, mean, log_var))
print(f"ELBO of 100 digits, the mean of log w: {log_w.mean():.2f} nats")

# %% [markdown]
r"""
Between the ELBO and $\log p(x)$ lies a ladder: average $S$ weights, *then* take the logarithm
(Burda, Grosse and Salakhutdinov 2015; in tables it stands as "IWAE"):

$$ \log \frac{1}{S} \sum_{s=1}^{S} w_s, \qquad z_s \sim q(z \mid x) . $$

With one draw its expectation is the ELBO. With any number it is a lower bound, on average: by Jensen's
inequality the mean of the logarithm is at most the logarithm of the mean, $\log p(x)$. And **no rung
is lower than the one before**. Leave one of the $S$ weights out and average the others; do so for
each in turn. The mean of these $S$ averages is the mean of all the weights, since each weight is in
$S - 1$ of them. By Jensen once more,

$$ \log \frac{1}{S} \sum_{s} w_s \;\ge\; \frac{1}{S} \sum_{s} \log \Big( \frac{1}{S - 1}
   \sum_{s' \ne s} w_{s'} \Big) . $$

Take expectations: on the left stands the rung for $S$ draws, on the right that for $S - 1$.

### Exercise 12.2: importance_weighted_bound

*3 minutes, easy.*

Write it from the log weights. They may be near $-100\,000$, and a weight may be 0, its logarithm
`-np.inf`. Did an earlier lesson leave you a tool?
"""


# %%
@checks.importance_weighted_bound
def importance_weighted_bound(log_weights):
    """The log of each image's mean weight: log w (samples, n) -> (n,), in nats."""
    ### BEGIN SOLUTION
    return log_mean_exp(log_weights)
    ### END SOLUTION


# %% [markdown]
r"""
Lesson 2 drew from the prior instead. Then $w$ is $p(x \mid z)$, and most draws count for nothing.

**Predict.** For each digit 1,000 draws from the encoder's $q$, or 1,000 from the prior. Averaged
over the 100 digits, which bound is the higher one?

- **a**: that of $q$, by more than 5 nats: it draws where the posterior is;
- **b**: neither by much, they lie within 2 nats of each other;
- **c**: that of the prior, by more than 5 nats: it draws everywhere.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("thousand_draws", guess)

# %%
DRAWS = (1, 10, 100, 1000)
log_weights = gap_runs.three_proposals(
    decoder, x, mean, log_var, random, samples=2000, of_q=(z, log_likelihood)
)
log_weights["q"] = log_w  # the draws of above; "half and half" comes in section 3


def bounds_by(log_w, count):
    """The bound of each image by so many draws, once for each such part of the draws."""
    parts = np.split(log_w, len(log_w) // count)
    side_by_side = np.concatenate(parts, axis=1)  # one call for all parts
    return np.asarray(importance_weighted_bound(side_by_side)).reshape(len(parts), -1)


print("            draws    bound, +- from the draws    draws that count, median")
for name in ("q", "the prior"):
    for count in DRAWS:
        bounds = bounds_by(log_weights[name], count)
        error = np.sqrt(np.mean(bounds.var(axis=0, ddof=1) / len(bounds)) / len(x))
        error = f"+- {error:.2f}" if len(bounds) > 2 else ""  # two parts say too little of it
        effective = np.median(effective_sample_size(log_weights[name][:count]))
        print(f"{name:10} {count:6} {bounds.mean():10.2f} {error:8} {effective:21.1f}")

# %% [markdown]
r"""
In both blocks the bound climbs, as proved. With few draws $q$ is better by far. And yet, averaged over the
digits, the prior has caught up. (The last column, the effective number, knows only the draws that came: lesson 2,
section 7.) To see what happened we need the truth.

## 3. The truth

Cut the plane of codes into squares with sides of 0.025, from -6 to 6. In the middle of each compute
$\log p(x, z)$ for every image. Then $p(x) = \int p(x, z)\, dz$ is a sum over 230,400 squares. Can it be
trusted? Halve the sides of all squares in which $p(x, z)$ is not negligible, then halve them again:
"""

# %%
grid = plane.even_grid()  # (points, 2)
log_joint = plane.log_joint_on(decoder, grid, x)  # (points, 100)
first = plane.log_evidence(log_joint)
print(f"log p(x) of four digits: {first[:4].round(3)}")
log_p = plane.refined_log_evidence(decoder, x, grid, log_joint, times=2)
print(f"sides halved:            {log_p[:4].round(3)}")
print(f"  largest change of 100 digits {np.abs(log_p - first).max():.4f}")
rim = np.abs(grid).max(axis=1) > 5.5
share = np.exp(plane.log_evidence(log_joint[rim]) - first)  # of p(x), from codes near the edge
finer = plane.refined_log_evidence(decoder, x[:20], grid, log_joint[:, :20], times=4)
print(f"halved again, 20 digits: largest change {np.abs(finer - log_p[:20]).max():.4f}")
print(f"share of the codes beyond 5.5: at most {share.max():.0e}")
print(f"mean log p(x) of 100 digits {log_p.mean():.3f} nats, mean ELBO {log_w.mean():.2f}")

# %% [markdown]
r"""
The second halving moves none of 20 digits by a thousandth. And codes beyond 5.5, near the edge, hold next to
nothing of $p(x)$. How far below this truth do the bounds end? A third way to
draw joins them, explained below.
"""

# %%
lacks = {
    name: np.array([np.mean(log_p - bounds_by(values, count)) for count in DRAWS])
    for name, values in log_weights.items()
}
short = {name: log_p - bounds_by(values, 1000).mean(axis=0) for name, values in log_weights.items()}
print("nats below log p(x) by 1,000 draws")
print(
    "                 mean   median   the worst digits   share of the worst ten in what is missing"
)
for name, values in short.items():
    worst = np.sort(values)[::-1]
    share = worst[:10].sum() / worst[worst > 0].sum()  # by chance some lie above log p(x)
    print(
        f"{name:14} {values.mean():6.2f} {np.median(values):8.2f}   {worst[:3].round(1)} {share:12.0%}"
    )
plotting.curves(
    np.array(DRAWS),
    lacks,
    "draws",
    "nats below log p(x)",
    log="xy",
    caption="How far the importance-weighted bound lies below log p(x), the mean of 100 test digits. "
    "Every line falls. By 1,000 draws half and half comes nearest.",
)

# %% [markdown]
r"""
For the median digit $q$ is within about a tenth of a nat. The *mean* is made mostly by a tenth of the
digits, for which the draws that matter never come. Of the prior's draws few matter, but for most digits some do.

Hence the third way: take half of the draws from each, and weigh them by what they were drawn from
together, $\tfrac12 q(z \mid x) + \tfrac12 p(z)$. No weight can then exceed $2\, p(x \mid z)$, nor twice that of
$q$ (Hesterberg 1995). Codes must be drawn from something that reaches every place where the posterior may be.

And a number too high? As $\mathbb E_q[w] = p(x)$, a bound is above $\log p(x)$ by $t$ nats or more with a probability
of at most $e^{-t}$ (Markov's inequality). Too low it may be by any amount.

## 4. Whose fault is the gap?

Lesson 7 split the gap in a world of four numbers. Now for digits. Take one image alone, and search for
the best $q$ of a family. On the grid the ELBO of any $q$ is a sum, with no draws; so is its gradient, and the
search climbs until that is 0. First among the Gaussians without correlation, as the encoder's $q$ are (call them
upright), then among all:

$$ \log p(x) - \mathrm{ELBO} = \underbrace{\mathrm{ELBO}_{\text{best upright}} -
   \mathrm{ELBO}}_{\text{amortisation}} + \underbrace{\mathrm{ELBO}_{\text{best Gaussian}} -
   \mathrm{ELBO}_{\text{best upright}}}_{\text{correlation}} + \underbrace{\log p(x) -
   \mathrm{ELBO}_{\text{best Gaussian}}}_{\text{shape}} $$

The last two together are the approximation gap. Each family holds the one before. So no part is negative, if the
search finds the best; it climbs from several starts.

**Predict.** Averaged over the 100 digits, the part of the amortisation in this gap is

- **a**: less than a half;
- **b**: between a half and nine tenths;
- **c**: more than nine tenths.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("whose_fault", guess)

# %%
parts = plane.gap_in_parts(grid, log_joint, mean, log_var)
print("nats of 100 test digits    mean +- error   median   largest")
for name in ("amortisation", "correlation", "shape", "gap"):
    values = parts[name]
    error = values.std() / np.sqrt(len(values))
    print(
        f"{name:22} {values.mean():8.3f} +- {error:.3f} {np.median(values):8.3f} {values.max():9.3f}"
    )
adds_up = parts["amortisation"] + parts["correlation"] + parts["shape"]
assert np.allclose(adds_up, first - parts["elbo"], rtol=0, atol=1e-6)
assert np.abs(parts["elbo"].mean() - log_w.mean()) < 0.1

# %% [markdown]
r"""
In this model the Gaussian is hardly to blame; one encoder for all images is. Does that depend on this training?
Five others, recorded, with pixels made black and white anew. The columns are means over 100 test digits, the last two over 100
training digits:
"""

# %%
runs, _ = gap_runs.load_runs()
print(
    "seed   log p(x)     gap   amortisation   correlation   shape   in training: gap, amortisation"
)
for run in runs:
    numbers = (run["test"][name][0] for name in ("gap", "amortisation", "correlation", "shape"))
    print("{:4} {:10.2f} {:7.2f} {:14.2f} {:13.2f} {:7.2f} {:18.2f} {:10.2f}".format(
        run["seed"], run["test"]["log_p"], *numbers, run["train"]["gap"][0],
        run["train"]["amortisation"][0]))  # fmt: skip

# %% [markdown]
r"""
It does not. And on training digits, where the gap is smaller in four of the five, the share of the amortisation is about as large: so it is no
matter of unseen images alone. (The encoder may be too small, or trained too briefly. Another decoder, or a longer
code, may have other shares.)
Four digits, each chosen by a number: the smallest gap, the 51st in order, the largest gap, and the largest part
"shape":
"""

# %% tags=["promise"]
order = np.argsort(parts["gap"])
chosen = {"smallest gap": order[0], "middle gap": order[50], "largest gap": order[-1]}
chosen["largest shape"] = np.argmax(parts["shape"])
side, panels = np.unique(grid[:, 0]), {}
for name, i in chosen.items():
    _, best = plane.best_gaussians(grid, log_joint[:, i])
    density = np.exp(log_joint[:, i] - log_joint[:, i].max())
    panels[f"{name}\ngap {parts['gap'][i]:.1f}"] = {
        "image": x[[i]],
        "density": density.reshape(len(side), -1),
        "gaussians": {
            "the encoder's q": (mean[i], np.diag(np.exp(log_var[i]))),
            "best Gaussian": best,
        },
    }
apart = grid - best[0]  # of the last digit
around = np.sum(apart @ np.linalg.inv(best[1]) * apart, axis=1) < 4**2
share = density[around].sum() / density.sum()
print(f"largest shape, {parts['shape'][i]:.2f} nats: {share:.0%} of the posterior lies around the best Gaussian; "
      f"minus the logarithm of that is {-np.log(share):.2f} nats")  # fmt: skip
plotting.posteriors(
    side,
    side,
    panels,
    caption="Four of 100 test digits, with their gaps. Grey: the true posterior, in regions with 50, 80 and 95% of "
    "its mass. Ellipses: 95% of the encoder's q and of the best Gaussian. Each panel has its own scale.",
)

# %% [markdown]
r"""
With the smallest gap the encoder's $q$ and the posterior nearly coincide. With the largest, $q$ lies elsewhere.
The last posterior, in this run, is made of two pieces. The best Gaussian takes the larger piece, and pays little more
than minus the logarithm of its share: the reverse KL is lenient towards what is missed (lesson 3). On average over the digits a better *place* of $q$ would
save nats; a richer family than upright Gaussians about a tenth of one.

## 5. Where all the codes are

Samples are drawn from the prior, but codes come from the aggregate posterior $q(z)$, all clouds together.
Lesson 9 showed that the rate is $I(x; z) + \mathrm{KL}(q(z) \,\|\, p(z))$. How large is each part? With one
draw $z$ for each image both are averages of logarithms of densities: $q(z \mid x)$, $q(z)$ and $p(z)$. For
$q(z)$ we need each draw under every cloud:
"""


# %%
def under_every_cloud(mean, log_var, z):
    """Log density of each draw (rows) under each cloud (columns): (n, d) three times -> (n, n)."""
    each = np.repeat(z[:, None], len(z), axis=1)  # (n, n, d)
    return np.asarray(gaussian_log_density(each, mean, log_var))


# %% [markdown]
r"""
### Exercise 12.3: information_and_marginal_kl

*9 minutes, medium.*

Estimate both from n images: `mean`, `log_var` and `z`, a draw from each cloud, (n, d). `under_every_cloud` gives
an n by n table. Which of its entries are $\log q(z \mid x)$ with the draw's own image? For $q(z)$, average the n
clouds: along which axis, and densities or logarithms? A code may have many numbers. Return two numbers, $I(x; z)$ and the KL.
"""


# %%
@checks.information_and_marginal_kl
def information_and_marginal_kl(mean, log_var, z):
    """Two parts of the mean KL by one draw for each image: I(x; z) and KL(q(z) || p), floats."""
    ### BEGIN SOLUTION
    table = under_every_cloud(mean, log_var, z)
    log_aggregate = np.asarray(log_mean_exp(table.T))
    log_prior = np.asarray(gaussian_log_density(z, np.zeros_like(z), np.zeros_like(z)))
    information = np.mean(np.diag(table) - log_aggregate)
    return float(information), float(np.mean(log_aggregate - log_prior))
    ### END SOLUTION


# %%
codes = np.float32(test_mean + np.exp(test_log_var / 2) * random.normal(size=test_mean.shape))


def parts_of_rate(n):
    """I(x; z) and KL(q(z) || p) from n images at a time, averaged over all 10,000 test images."""
    some = [slice(i * n, (i + 1) * n) for i in range(10_000 // n)]
    two = [information_and_marginal_kl(test_mean[i], test_log_var[i], codes[i]) for i in some]
    return np.mean(two, axis=0)


two = parts_of_rate(1000)
print("from 1,000 images at a time: "
      f"I(x; z) {two[0]:.2f} + KL(q(z) || p) {two[1]:.2f} = {sum(two):.2f} nats")  # fmt: skip
print(f"rate in closed form: {np.mean(kl_divergence(test_mean, test_log_var)):.2f}")
print(f"standard deviations of the codes: {codes.std(axis=0).round(2)}")
plotting.code_map(
    codes[:2000],
    test_labels[:2000],
    prior=True,
    caption="One draw from the cloud of each of 2,000 test digits: the aggregate posterior. Dashed: "
    "one, two and three standard deviations of the prior. Look for gaps, and for codes far out.",
)

# %% [markdown]
r"""
The codes spread wider than the prior, and leave gaps between the digits. Many programs estimate these two numbers in
each minibatch.

**Predict.** From 100 images at a time instead of 1,000, averaged over the same 10,000 images, the estimate of
$I(x; z)$ is

- **a**: about the same, only more scattered;
- **b**: smaller by about a nat;
- **c**: larger by about a nat.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("minibatch_information", guess)

# %%
for n in (10, 100, 1000):
    both = parts_of_rate(n)
    print(f"{n:5} images: log n = {np.log(n):.2f}, "
          f"I(x; z) {both[0]:.2f} + KL(q(z) || p) {both[1]:.2f} = {sum(both):.2f}")  # fmt: skip

# %% [markdown]
r"""
The average of the n clouds holds the draw's own, with the share $\frac1n$. So it is at least
$\frac1n q(z \mid x)$, and **the estimate of $I$ never exceeds $\log n$**. On average it is too small, for every n (Poole et al.
2019), and that of the KL too large by as much. From 100 images most of the "marginal KL" is this bias. How much a
better prior would be worth stands under *Further*.

## 6. Which numbers may be compared?

A log-likelihood compares models if **the data are the same, and so are the units**. Otherwise not even a hundred
nats say anything. Bounds compare them only if the gap of the model with the smaller bound is smaller than the
difference: with gaps of four nats and more, as here, the model with the larger ELBO may have the smaller $\log p(x)$.

| what is reported | it is | compare it with |
|---|---|---|
| ours: binarised once | log probability of these very images | others who use the same 0s and 1s |
| binarised anew in each epoch | its average over versions of an image | the same; the training data are richer |
| thresholded at one half | log probability of other, easier images | the same |
| grey pixels in the formula for coins | the mean over versions, at a fixed code; no density | only itself (*Further*) |
| continuous Bernoulli, Gaussian with a learned variance | log density of grey pixels, may be positive | each other, in the same units |
| squared error | nothing, until a variance is named | nothing |

*Bits per dimension* are $-\log p(x) / (d_x \log 2)$: the same number, in other clothes.

## 7. A clean protocol

1. Test images, none of them seen in training or in choosing a model.
2. Say how pixels were treated, and the likelihood.
3. Evaluation with the weight 1 on the KL, whatever beta was trained.
4. Draws from $q$, not its mean; fresh for each image.
5. Sums over pixels and over the numbers of the code.
6. The mean over all *images*: every batch, the small last one, too.
7. An importance-weighted bound with its number of draws, and its worst images.
8. More than one seed, and the error of the mean.

### Exercise 12.4: mean_elbo

*6 minutes, easy.*

Lines 4 to 6 as code: the mean ELBO of all images in `batches`, arrays (n, 784) of any sizes n, from one
fresh draw for each image, and the KL by its formula. You have `reparameterize`, `bernoulli_log_likelihood` and
`kl_divergence`. Fill this frame, and return a plain number:

```python
elbos = []
for x in batches:
    ...
return ...
```
"""


# %%
@checks.mean_elbo
def mean_elbo(encoder, decoder, batches):
    """The mean ELBO of all images in batches, one fresh draw of z for each: a float, in nats."""
    ### BEGIN SOLUTION
    elbos = []
    for x in batches:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        elbos.append(bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var))
    return float(np.mean(np.concatenate(elbos)))
    ### END SOLUTION


# %% [markdown]
r"""
Two evaluations in the manner of published code stand below.

**Try.** Read them against the eight lines, before you run the cell. Which line does each break, and will its number be too good, too bad, or can one not say?
"""


# %%
def evaluate_a(batches):
    losses = []
    for x in batches:
        mean, log_var = encoder(x)
        losses.append(
            np.mean(bernoulli_log_likelihood(x, decoder(mean)) - kl_divergence(mean, log_var))
        )
    return np.average(losses, weights=[len(x) for x in batches])


def evaluate_b(batches):
    losses = []
    for x in batches:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        losses.append(
            np.mean(bernoulli_log_likelihood(x, decoder(z)) - kl_divergence(mean, log_var))
        )
        return np.mean(losses)


batches = np.split(x_test, range(128, len(x_test), 128))
clean = mean_elbo(encoder, decoder, batches)
print(f"mean_elbo {clean:.2f}")
for evaluate in (evaluate_a, evaluate_b):
    value = evaluate(batches)
    print(f"{evaluate.__name__} {value:.2f}, which differs by {value - clean:+.2f} nats")
of_batches = [mean_elbo(encoder, decoder, [batch]) for batch in batches[:-1]]
print(f"full batches one by one: {np.min(of_batches):.1f} to {np.max(of_batches):.1f}")
decoded = bernoulli_log_likelihood(x, decoder(mean)) - kl_divergence(mean, log_var)
one_draw = importance_weighted_bound(log_w[:1])
print(f"above log p(x) itself, of 100 digits: mean decoded {np.sum(decoded > log_p)}, "
      f"log w of one draw {np.sum(one_draw > log_p)}, its mean over 2,000 draws "
      f"{np.sum(log_w.mean(axis=0) > log_p)}")  # fmt: skip

# %% [markdown]
r"""
The first decodes the mean (line 4): about a nat too good, and for many digits above $\log p(x)$. It is
$\log p(x \mid z)$ in the middle of the cloud, where it is mostly larger than on average over the cloud. Minus the KL
it bounds nothing. $\log w$ of one draw may lie above $\log p(x)$ by chance; its average cannot. Where the decoded mean lies
above, it lies above every time: nothing is drawn.

The second (line 6) has its `return` one step too far to the right: it reports the first 128 images. Which images
come first decides what it says.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| importance weight | $w = p(z)\,p(x \mid z) / q(z \mid x)$ | `log_importance_weights` | the log densities of $q$ and prior exchanged |
| importance-weighted bound | $\log \frac1S \sum_s w_s$ | `importance_weighted_bound` | the mean of the logs: the ELBO again |
| the truth | $\int p(x, z)\, dz$ on a grid | `plane.log_evidence` | more than two or three numbers |
| the gap in parts | amortisation + correlation + shape | `plane.gap_in_parts` | a mean that hides a few bad digits |
| rate in parts | $I(x; z) + \mathrm{KL}(q(z) \,\Vert\, p(z))$ | `information_and_marginal_kl` | $I$ from a minibatch: at most $\log n$ |
| a clean number | mean over images, draws, weight 1 | `mean_elbo` | the mean decoded; a `return` in the loop |

## To explore

The encoder's misses cost most of the gap. How can one shrink them without a new decoder? Freeze the decoder
(`decoder.trainable = False`, then compile anew) and train the encoder alone for six more epochs, or a larger encoder from
its start. Look at the three parts of the gap, on test *and* on training digits. Which part stays?

**Next**: [lesson 13](13_bug_hunt.ipynb).
"""

# %% tags=["solution-only"]
# What holds of a trained model, on other seeds and processors, too.
assert (bounds_by(log_weights["q"], 1000) < log_p + 12).all()  # 200 e^-12: one run of 800
assert all((np.diff(values) < 0).all() for values in lacks.values())
assert abs(short["q"].mean() - short["the prior"].mean()) < 2
assert short["half and half"].mean() < 0.7 * min(short["q"].mean(), short["the prior"].mean())
assert short["q"].mean() > 0.3
assert np.median(short["q"]) < 0.2
assert np.abs(finer - log_p[:20]).max() < 0.001
assert parts["amortisation"].mean() > 0.9 * parts["gap"].mean()
assert min(parts[name].min() for name in ("amortisation", "correlation", "shape")) > -0.01
assert (codes.std(axis=0) > 1).any()
assert 0.6 < evaluate_a(batches) - clean < 1.4
assert np.sum(decoded > log_p) > 10

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Optional: what a better prior would be worth; what grey pixels do to "log p(x)", with an exercise; why that is no
density; two densities of grey pixels, and their units; and what is done where a grid is out of reach.

### A better prior

How much would it be worth? Fit a mixture of 20 Gaussians to codes of training images (a density fitted after training,
as in Ghosh et al. 2020), and put it into the sum over the grid in place of $\mathcal N(0, I)$. That gives a new
$\log p(x)$ of the same decoder, exact and in the same units:
"""

# %%
heads = encoder(train_images / np.float32(255))
mixture = GaussianMixture(20, random_state=0).fit(np.float64(reparameterize(*heads)))
change = gap_runs.log_ratio(mixture, grid)[:, None]
some = np.split(log_joint, 4, axis=1)  # to save memory
refitted = np.concatenate([plane.log_evidence(part + change) for part in some])
del log_joint, some  # they take memory
gain = refitted - first
print(f"log p(x) with the refitted prior: {gain.mean():+.2f} +- {gain.std() / 10:.2f} nats")
of_runs = [run["refitted"][0] for run in runs]
print(
    f"in the five recorded runs, fitted to codes of other test images: {min(of_runs):+.2f} to {max(of_runs):+.2f}"
)
from_mixture = mixture.sample(10)[0].astype("float32")
plotting.rows(
    {
        "N(0, I)": keras.ops.sigmoid(
            decoder(random.standard_normal((10, 2), dtype="float32"))
        ).numpy(),
        "refitted": keras.ops.sigmoid(decoder(random.permutation(from_mixture))).numpy(),
    },
    caption="The decoder's mean for ten codes from the prior and ten from the refitted prior. Covered, "
    "could you tell which row is which? In log p(x) of test digits the two priors differ by less than a nat.",
)

# %% tags=["solution-only"]
assert 0 < gain.mean() < 1

# %% [markdown]
r"""
A fraction of a nat: these refits gain about a tenth or less of what the encoder costs the ELBO. A prior fitted to $\log p(x)$
itself, and not to the encoder's codes, may gain more.

### Grey pixels in a formula for coins

Most programs put the grey pixels of MNIST, numbers in [0, 1], into the formula for coins as they are. What
does that compute? Make pixel $i$ white with probability $x_i$, black otherwise: a random image $x'$ of zeros
and ones, with $\mathbb E[x'_i] = x_i$. The formula is *linear* in the pixel, so its average is its value at
the average:

$$ \mathbb E \big[ \log p(x' \mid z) \big]
   = \mathbb E \Big[ \sum_i \big( x'_i\,\ell_i - \mathrm{softplus}(\ell_i) \big) \Big]
   = \sum_i \big( x_i\,\ell_i - \mathrm{softplus}(\ell_i) \big) . $$

At a fixed $z$, the grey formula is the *expected* log-probability of a black and white version of the image. By
number, with 2,000 versions of a digit, at a code that suits it:
"""

# %%
grey = data.load_mnist()[1][0][:100].reshape(-1, 784).astype("float32") / 255
coarse = plane.even_grid(0.05)  # enough here, and a quarter of the memory
log_joint_grey = plane.log_joint_on(decoder, coarse, grey)
of_grey_pixels = plane.log_evidence(log_joint_grey, 0.05)
nats = {"grey": -of_grey_pixels.mean()}
best_code = coarse[[log_joint_grey[:, 0].argmax()]]
del log_joint_grey
logits = decoder(best_code).numpy()
versions = (random.uniform(size=(2000, 784)) < grey[0]).astype("float32")
of_versions = np.asarray(bernoulli_log_likelihood(versions, np.repeat(logits, 2000, axis=0)))
of_grey = np.asarray(bernoulli_log_likelihood(grey[:1], logits))[0]
error = of_versions.std() / np.sqrt(2000)
print(f"mean over black and white versions {of_versions.mean():.2f} +- {error:.2f} nats")
print(f"the formula with grey pixels       {of_grey:.2f}")
assert abs(of_versions.mean() - of_grey) < 5 * error

# %% [markdown]
r"""
### The best decoder there could be

**Predict.** Imagine the best decoder there could be for one image: it knows every grey value, and
sets $m_i = x_i$ for every pixel. For a typical test digit, $-\log p(x \mid z)$ by the formula with
grey pixels will be

- **a**: 0, since nothing is left to be surprised at;
- **b**: some tens of nats;
- **c**: 784 log 2, about 543 nats, since pixels are coins.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("grey_floor", guess)

# %% [markdown]
r"""
For one pixel, and any $m$, the surprise splits into two parts:

$$ -x\log m - (1-x)\log(1-m)
   = \underbrace{-x\log x - (1-x)\log(1-x)}_{H(x)}
   \;+\; \underbrace{x\log\frac{x}{m} + (1-x)\log\frac{1-x}{1-m}}_{\ge\, 0} . $$

The first part does not depend on the model. It is the **entropy** of a coin that falls white with
probability $x$: its average surprise to somebody who knows $x$. The second part cannot be negative,
by $\log t \le t - 1$ (lesson 2), with $t = \frac mx$ and $t = \frac{1-m}{1-x}$:

$$ -x\log\frac{m}{x} - (1-x)\log\frac{1-m}{1-x}
   \ge -x\Big(\frac{m}{x} - 1\Big) - (1-x)\Big(\frac{1-m}{1-x} - 1\Big)
   = -(m - x) + (m - x) = 0 . $$

(For a black or white pixel it is $-\log(1-m)$ or $-\log m$, which is not negative either.)
So at *every* code $p(x \mid z) \le e^{-\sum_i H(x_i)}$, and the average over codes cannot be larger
either: the entropy of the pixels is a **floor** below which "$-\log p(x)$" of a grey image cannot
fall, whatever the model.

A black or white pixel has entropy 0. The formula says $0 \cdot \log 0$ there, of which the limit is
meant: $t \log t \to 0$ as $t \to 0$. A computer says NaN.
`scipy.special.xlogy(a, b)` is $a \log b$, and 0 where $a$ is 0.

### Exercise 12.5: pixel_entropy

*4 minutes, easy.*

NumPy and SciPy will do: nothing is trained through it.
"""


# %%
@checks.pixel_entropy
def pixel_entropy(x):
    """The entropy of each image's pixels as coins, in nats: (n, d) in [0, 1] -> (n,)."""
    ### BEGIN SOLUTION
    return -np.sum(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1)
    ### END SOLUTION


# %%
floor = np.asarray(pixel_entropy(grey))
soft = np.clip(grey[:1], 1e-6, 1 - 1e-6)  # logits of exactly 0 and 1 would be infinite
perfect = np.asarray(bernoulli_log_likelihood(grey[:1], np.log(soft / (1 - soft))))[0]
print(f"one digit: a perfect decoder {-perfect:.2f} nats, its entropy {floor[0]:.2f} nats")
print(f"100 test digits: floor {floor.mean():.1f}, our model {nats['grey']:.1f} nats")
assert abs(-perfect - floor[0]) < 0.01
assert (-of_grey_pixels > floor).all()  # as proved, whatever the model

# %% [markdown]
r"""
Nearly a third of the nats is no fault of the model: it is the entropy of coins that we imagined. What is left to gain
lies above the floor.

### The same model, other pixels

The same decoder and digits, the pixels treated in three ways: grey, binarised at random as in this lesson, and
thresholded at one half:
"""

# %%
nats["binarised, ours"] = -first.mean()
others = [np.float32(random.uniform(size=grey.shape) < grey) for _ in range(5)]
thresholded = (grey > 0.5).astype("float32")
of_versions = []
for two in np.split(np.stack([*others, thresholded]), 3):  # so that codes are decoded once for two
    log_joint = plane.log_joint_on(decoder, coarse, np.concatenate(two))
    of_versions += np.split(plane.log_evidence(log_joint, 0.05), 2)
nats["binarised, five others"] = -np.mean(of_versions[:5])
nats["thresholded"] = -np.mean(of_versions[5])
for name, value in nats.items():
    print(f"{name:22} {value:.2f} nats per image")

# %% tags=["solution-only"]
assert 0.26 < floor.mean() / nats["grey"] < 0.42
assert nats["thresholded"] + 1 < nats["binarised, ours"]
assert nats["binarised, five others"] < nats["grey"] + 1

# %% [markdown]
r"""
One model, several numbers. Only those below the first are minus log-probabilities of something that may happen, a
black and white image. Of these images the thresholded are the easier ones: each grey pixel takes its likelier value. Grey and
binarised lie close together, but in a fixed order, on average over the versions: $\log p(x)$ of grey pixels
is at most the mean of $\log p(x')$ over the black and white versions $x'$. (Ours is *one* version of each digit, and
chance may turn the order round; so five others are averaged.)

*Proof.* With $S$ draws $z_s$ let $a_s(x') = \log p(x' \mid z_s)$ and $g(x') = \log\sum_s e^{a_s(x')}$. The
shares $\bar w_s(x') = e^{a_s(x') - g(x')}$ add up to 1. By Jensen's inequality (lesson 2),
$\mathbb E[a_s] - \mathbb E[g] = \mathbb E[\log \bar w_s] \le \log \mathbb E[\bar w_s]$. So
$\sum_s e^{\mathbb E[a_s] - \mathbb E[g]} \le \sum_s \mathbb E[\bar w_s] = 1$, and therefore
$\log\sum_s e^{\mathbb E[a_s]} \le \mathbb E[g]$. On the left stand the grey values, as just shown; take
$\log S$ from both sides. (For $p(x)$ itself the same lines hold, with an integral over $p(z)\,dz$ for
the sum.) $\blacksquare$

### Not a density either

Could one say that the formula is a *density* for grey pixels in [0, 1]? A density integrates to 1.
For one pixel,

$$ \int_0^1 e^{x\ell - \mathrm{softplus}(\ell)}\,dx
   = \frac{1}{1+e^{\ell}} \Big[ \frac{e^{x\ell}}{\ell} \Big]_0^1
   = \frac{e^{\ell} - 1}{\ell\,(e^{\ell} + 1)} = \frac{\tanh(\ell/2)}{\ell} ,
   \qquad \text{and } \tfrac12 \text{ at } \ell = 0 . $$
"""

# %%
levels = (
    np.arange(1000, dtype="float32")[:, None] + 0.5
) / 1000  # middles of 1,000 slices of [0, 1]
for logit in (0.5, 2.0, 6.0):
    values = np.exp(bernoulli_log_likelihood(levels, np.full_like(levels, logit)))
    closed = np.tanh(logit / 2) / logit
    print(f"logit {logit}: integral by quadrature {np.mean(values):.4f}, by formula {closed:.4f}")
    its_mean = np.mean(levels[:, 0] * values) / np.mean(values)
    print(
        f"    m = {1 / (1 + np.exp(-logit)):.4f}, but divided by its integral it has mean {its_mean:.4f}"
    )
    assert np.isclose(np.mean(values), closed, rtol=1e-4)

# %% [markdown]
r"""
The integral is at most one half (since $\tanh t \le t$ for $t \ge 0$), and less for surer pixels. Divide by it, and
you have a density, the **continuous Bernoulli** of Loaiza-Ganem and Cunningham 2019:

$$ p(x) = \frac{\ell}{\tanh(\ell / 2)}\, m^x (1-m)^{1-x}, \qquad \frac{\ell}{\tanh(\ell / 2)}
   = \frac{2\,\mathrm{arctanh}(1-2m)}{1-2m}, \qquad \text{and } 2 \text{ at } m = \tfrac12 $$

(the second form by $\tanh(\ell/2) = 2m - 1$). It is a proper model of grey pixels. Its $m$ is not the
mean of the pixel any more, as the numbers show. And its nats are of another kind: the factor is at least 2 for
each of 784 pixels, so that every log density is larger by at least $784 \log 2 \approx 543$, and
can be positive.
"""

# %%
log_factor = np.sum(np.log(logits / np.tanh(logits / 2)))
print(f"one digit at one code: Bernoulli formula {of_grey:.1f} nats")
print(f"continuous Bernoulli: {of_grey:.1f} + {log_factor:.1f} = {of_grey + log_factor:.1f} nats")
assert log_factor > 784 * np.log(2)

# %% [markdown]
r"""
**Nats of densities compare only for the same data in the same units.** Take one and the same
Gaussian: if pixels are counted from 0 to 255 instead of 0 to 1, the same probability spreads
over 255 times the length, the density is 255 times smaller in each of 784 dimensions, and its
logarithm falls by $784 \log 255$. Nothing has changed but the unit:
"""

# %%
m = keras.ops.sigmoid(logits).numpy()
log_var_of_pixels = np.full(
    (1, 784), 2 * np.log(0.2), "float32"
)  # a standard deviation of 0.2 of white
in_fractions = np.asarray(gaussian_log_density(grey[:1], m, log_var_of_pixels))[0]
in_units_of_bytes = log_var_of_pixels + np.float32(2 * np.log(255))
in_bytes = np.asarray(gaussian_log_density(255 * grey[:1], 255 * m, in_units_of_bytes))[0]
print(f"in fractions {in_fractions:.1f}, in bytes {in_bytes:.1f} nats")
print(f"difference {in_fractions - in_bytes:.1f}, 784 log 255 = {784 * np.log(255):.1f}")
assert np.isclose(in_fractions - in_bytes, 784 * np.log(255), rtol=1e-4)

# %% [markdown]
r"""
In bits per dimension the same shift is $\log_2 255$, about 8 bits.

**Try.** On paper: give our test ELBO in bits per dimension. By how many nats do two models differ of which one
has 0.001 bits per dimension less? (About half a nat.)

### Two densities of grey pixels

A Gaussian with a variance that is learned is a density of the same grey pixels in the same units, so *its* nats and
those of the continuous Bernoulli may be compared. For one variance common to all pixels the best value is the mean squared
error (set the derivative of $-\tfrac12 \log \sigma^2 - \tfrac{1}{2 \sigma^2} \cdot \text{mean squared error}$ to 0). The same decoder, the same code:
"""

# %%
best_variance = np.mean((grey[:1] - m) ** 2)
as_gaussian = gaussian_log_density(grey[:1], m, np.full((1, 784), np.log(best_variance)))
print(f"best standard deviation {np.sqrt(best_variance):.2f} of white")
print(
    f"Gaussian with that variance {as_gaussian[0]:.1f} nats, continuous Bernoulli {of_grey + log_factor:.1f} nats"
)

# %% [markdown]
r"""
Both are positive: a density may exceed 1. And both can be made as large as one likes by pixels that are always black,
the Gaussian once each pixel has a variance of its own: as that of such a pixel goes to 0 its density grows beyond all
bounds. So real papers add noise to the
pixels first, and bound the variance from below.

### Where a grid is out of reach

At 20 numbers a grid is impossible, and the importance-weighted bound may be as far from the truth as it was
here, without anybody knowing. *Annealed importance sampling* goes from the prior to the posterior in many small steps,
with a weight at each (Wu et al. 2017, who found by it that a VAE's encoder may even overfit while its decoder does not).
It gives a lower bound, too. Run backwards from the code of an image that the model itself has made, it gives an upper
one (Grosse, Ghahramani and Adams 2015). Both hold on average, the upper one for that image only.
"""

# %% [markdown]
r"""
## Sources

- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*: the bound, equation (8);
  that it never falls, theorem 1.
- C. Cremer, X. Li and D. Duvenaud 2018, *Inference suboptimality in variational autoencoders*: the gap in two
  parts; in their models, too, the amortisation gap was often the larger.
- Y. Wu, Y. Burda, R. Salakhutdinov and R. Grosse 2017, *On the quantitative analysis of decoder-based generative
  models*: log-likelihoods by annealed importance sampling, and how far other estimates are off.
- M. D. Hoffman and M. J. Johnson 2016, *ELBO surgery: yet another way to carve up the variational evidence lower
  bound*: the rate in two parts, and that the prior can be made to fit.
- B. Poole, S. Ozair, A. van den Oord, A. A. Alemi and G. Tucker 2019, *On variational bounds of mutual
  information*: that the minibatch estimate is a lower bound, and never exceeds $\log n$.
- T. Hesterberg 1995, *Weighted average importance sampling and defensive mixture distributions*; E. Veach and L. J.
  Guibas 1995, *Optimally combining sampling techniques for Monte Carlo rendering*: draws from two densities.
- P. Ghosh, M. S. M. Sajjadi, A. Vergari, M. Black and B. Schölkopf 2020, *From variational to deterministic
  autoencoders*: a density fitted to the codes after training.
- R. M. Neal 2001, *Annealed importance sampling*; R. B. Grosse, Z. Ghahramani and R. P. Adams 2015, *Sandwiching the
  marginal likelihood using bidirectional Monte Carlo*: an upper bound by running it backwards.
- G. Loaiza-Ganem and J. P. Cunningham 2019, *The continuous Bernoulli: fixing a pervasive error in variational
  autoencoders*.
- R. Salakhutdinov and I. Murray 2008, *On the quantitative analysis of deep belief networks*: MNIST made black and
  white at random.
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: entropy, section 2.1.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
