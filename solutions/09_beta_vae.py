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
# Lesson 9. beta-VAE: the price of information

Lesson 8 put a weight in front of the KL, called it `beta`, and set it to 1. Here the weight becomes
a *price*: what one nat of the KL costs. You will train one model at seven
prices, from a tenth to forty, and see what is bought for each.

A training may stop before the best model for its price is found. You will write a function that
convicts such runs, with other runs as witnesses. And you will read the price that hides in well-known
programs.

![Ten test digits, and what is left of them in the codes of one network at four prices: sharp, softer, coarse, and in the end one grey blur for all](../solutions/pictures/09_beta_vae.png)

**Time**: {{minutes}} minutes. **You need**: the ELBO (lesson 6) and the VAE of lesson 8; KL, entropy
and cross-entropy (lesson 3, sections 1 and 5); for section 4 the posterior of the linear-Gaussian
model (lesson 6, section 3).
Symbols: [notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, explorables, plotting, price_runs  # first: quiet TensorFlow
from vae_helpers.densities import pixel_entropy
from vae_helpers.sweep import Sweep
from vae_helpers.vae import VAE, bernoulli_log_likelihood, build_decoder, build_encoder
from vae_helpers.vae import reparameterize

import keras
import numpy as np
import tensorflow as tf
from scipy.optimize import minimize
from scipy.special import rel_entr
from scipy.stats import norm

keras.utils.set_random_seed(6)

# %% [markdown]
r"""
## 1. Rate and distortion

One person sees an image, draws a code from its cloud $q(z \mid x)$ and sends it; another, who knows
only the code, has to describe the image. The two parts of lesson 8's loss, averaged over the images,
have names:

$$ D = \mathbb E_x\,\mathbb E_{q(z \mid x)}[-\log p(x \mid z)], \qquad
   R = \mathbb E_x\,\mathrm{KL}\big(q(z \mid x)\,\|\,p(z)\big). $$

$D$ is the **distortion**: how badly the image is described. $R$ is the **rate**: how far the clouds
are from the prior, on average. Both are in nats per image.

Why "rate"? Draw an image, then a code from its cloud. From now on $q(z) =
\mathbb E_x[q(z \mid x)]$ is their distribution, all clouds together: the **aggregate posterior**. How far $q(z \mid x)$ is from it, on
average, is what a code and its image tell about each other, their **mutual information**:

$$ I(x; z) = \mathbb E_x\,\mathrm{KL}\big(q(z \mid x)\,\|\,q(z)\big). $$

If all clouds are alike it is 0, and a code says nothing. It is a part of the rate. Multiply and
divide by $q(z)$ within the logarithm:

$$ R = \mathbb E_x \mathbb E_{q(z \mid x)} \Big[\log \frac{q(z \mid x)}{q(z)}\Big]
     + \mathbb E_x \mathbb E_{q(z \mid x)} \Big[\log \frac{q(z)}{p(z)}\Big]
   = I(x; z) + \mathrm{KL}\big(q(z)\,\|\,p(z)\big). $$

(In the second term, averaging over $x$ and then over its cloud is averaging over $q(z)$.) A KL is
never negative, so **the rate is an upper bound on what the code tells** (Hoffman and Johnson 2016).

**Predict.** There are two images, equally likely, and a code of one number. Their clouds are
$\mathcal N(-1, 0.1^2)$ and $\mathcal N(1, 0.1^2)$. Now move them out, to $-3$ and $3$.

- **a**: rate and information rise, since the clouds are easier to tell apart;
- **b**: the rate rises and the information stays, since the code is as clear as it was;
- **c**: rate and information stay, since both clouds have kept their size.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("clouds_apart", guess)

# %%
z, step = np.linspace(-8, 8, 8001, retstep=True)  # sums over this line stand for integrals
print("clouds at    rate R  =  I(x; z)  +  KL(q(z) || p(z))")
for far in (1.0, 3.0):
    clouds = norm.pdf(z, [[-far], [far]], 0.1)
    together = clouds.mean(axis=0)
    rate, information = (
        rel_entr(clouds, other).sum(axis=1).mean() * step for other in (norm.pdf(z), together)
    )
    to_prior = rel_entr(together, norm.pdf(z)).sum() * step
    print(f"-{far:.0f} and {far:.0f} {rate:12.4f} {information:10.4f} {to_prior:12.4f}")
    assert np.isclose(rate, information + to_prior)

# %% [markdown]
r"""
Two images have no more to tell than which of them it is: $\log 2 = 0.69$ nats. The rest of the rate
is paid for nothing.

And the sum $D + R$? It is minus the mean ELBO, so it is at least the mean of $-\log p(x)$. That is
a cross-entropy, and at least the entropy $H$ of the data. Hence

$$ D + R \;\ge\; H, \qquad R \;\ge\; H - D . $$

Whoever wants a small distortion must pay in rate (Alemi et al. 2018). (What $H$ means for grey
pixels, and what this says of $I$, stands under *Further*.)

## 2. From a budget to a price

Suppose that the channel between the two is narrow: at most $c$ nats may pass. They want

$$ \text{a small } D, \text{ subject to } R \le c. $$

The classical way with such a condition is Lagrange's: drop it, and instead charge a price $\beta \ge
0$ for each nat above the budget (and give it back for each nat below). Then they want a small

$$ D + \beta\,(R - c). $$

### Exercise 9.1: beta_vae_loss

*4 minutes, easy.*

What is a training to make small? Leave out what does not depend on the model. `reconstruction` and
`kl` hold the two terms of each image, as `terms` of lesson 8's model gives them; the loss is one
number. Gradients have to pass, so use `keras.ops` or TensorFlow. `beta` may be a number, a tensor or a
`keras.Variable`: use it as it comes, so that a compiled step reads it anew each time.
"""


# %%
@checks.beta_vae_loss
def beta_vae_loss(reconstruction, kl, beta):
    """The loss of a beta-VAE in nats: reconstruction (n,), kl (n,) and a price -> a scalar."""
    ### BEGIN SOLUTION
    return keras.ops.mean(reconstruction + beta * kl)
    ### END SOLUTION


# %% [markdown]
r"""
This is the loss of the **beta-VAE** (Higgins et al. 2017), and at $\beta = 1$ minus the ELBO:

$$ \mathrm{loss} = D + \beta R . $$

Does a price do what the budget asked for? Let one model have the smallest $D + \beta R$ of all. Take
any other, with $D'$ and $R'$, that needs no more rate, $R' \le R$. Then

$$ D + \beta R \le D' + \beta R' \quad\Longrightarrow\quad D \le D' - \beta\,(R - R') \le D' . $$

So it is the best for the budget that it happens to use. (Not the other way round: there
may be budgets to which no price leads. Lines of slope $-\beta$ find a best model only where they touch the
curve of all best models from below.)

## 3. Who is not at the optimum?

All this was about the *best* model for a price. A trained one only claims to be that: "at my price
nobody pays less". Any other weights of the same
network may be a witness against it, whatever they were trained for, and some lie at hand: the runs at other
prices.

### Exercise 9.2: cannot_be_optimal

*12 minutes, medium.*

Pencil and paper first. Two runs of one network: the first was trained at a price of 1 and ended with
rate 10 and distortion 100, the second at a price of 2 with rate 8 and distortion 101. One of them
convicts the other. Which, and why does it not work both ways?

Then for a list: say of each run whether another run of the list proves that it is not the best at the
price that it was trained for. `rates`, `distortions` and `prices` are arrays (n,), in no particular
order. The answer is a mask of n truth values. Runs that are equally good do not convict each other.
"""


# %%
@checks.cannot_be_optimal
def cannot_be_optimal(rates, distortions, prices):
    """Which runs another run beats at their own price: (n,), (n,), (n,) -> bool (n,)."""
    ### BEGIN SOLUTION
    rates, distortions, prices = map(np.asarray, (rates, distortions, prices))
    bills = distortions + prices[:, None] * rates  # at each run's price (rows), of every run
    return bills.min(axis=1) < np.diag(bills)
    ### END SOLUTION


# %%
two_runs = np.array([10.0, 8.0]), np.array([100.0, 101.0]), np.array([1.0, 2.0])
print("convicted:", np.asarray(cannot_be_optimal(*two_runs)).tolist())

# %% [markdown]
r"""
Mind what False says: no witness was found. It is no proof of innocence.

**Predict.** Two runs are the best for their prices, and from $\beta = 2$ to
$\beta = 4$ the rate falls by 5 nats. How much does the distortion rise?

- **a**: by about 5 nats;
- **b**: by about 15 nats;
- **c**: by about 25 nats.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("price_of_five_nats", guess)

# %% [markdown]
r"""
Take two runs that do *not* convict each other, as two best models. Let the prices be $\beta_1 <
\beta_2$. Neither pays more at its own price than the other would:

$$ D_1 + \beta_1 R_1 \le D_2 + \beta_1 R_2, \qquad D_2 + \beta_2 R_2 \le D_1 + \beta_2 R_1 . $$

Solve both for $D_2 - D_1$:

$$ \beta_1\,(R_1 - R_2) \;\le\; D_2 - D_1 \;\le\; \beta_2\,(R_1 - R_2). $$

From the outer two, $(\beta_2 - \beta_1)(R_1 - R_2) \ge 0$: **at a higher price the best model's rate
is not higher.** Then the left inequality says: **its distortion is not lower.** And each nat of rate
given up costs, on average, between $\beta_1$ and $\beta_2$ nats of distortion (divide by $R_1 - R_2$, if it is not
0). Let the prices approach each other: where the curve of the best models has a tangent, **its slope
is $-\beta$.** At the optimum a little rate saves $\beta$ times as much distortion. Were it more, one
would buy some; were it less, one would sell some. (At rate 0 there is none to sell.)

## 4. A world that can be solved

Before MNIST, a world with a formula for the best model at each price. $x$ is one number, drawn from
$\mathcal N(0, \lambda)$, and the code is one number, too. The decoder is $p(x \mid z) = \mathcal N(W
z, 1)$, with a noise variance of 1 that is *not* trained; the encoder is $q(z \mid x) = \mathcal N(V x,
\sigma^2)$, so here $\sigma^2$ is the variance of $q$. Averaged over $x$ and its cloud,

$$ D + \beta R = \tfrac12 \mathbb E[(x - W z)^2] + \beta R + \tfrac12 \log 2 \pi
   = \beta\, \Big( \frac{\mathbb E[(x - W z)^2]}{2 \beta} + R \Big) + \tfrac12 \log 2 \pi . $$

But for a constant, the bracket is minus the ELBO of a model whose decoder has the noise variance
$\beta$. **For a Gaussian decoder with fixed noise, to raise the price is to claim more
noise.** And for that model lesson 6 knows the optimum: $q$ is the posterior, and $p(x) = \mathcal
N(0, W^2 + \beta)$ comes as near to $\mathcal N(0, \lambda)$ as it can. So $W^2 = \lambda - \beta$ for
$\beta < \lambda$, and $W = 0$ beyond. Out come (line by line under *Further*)

$$ R = \tfrac12 \log \frac{\lambda}{\beta}, \qquad D = \tfrac12 \log 2 \pi + \tfrac12 \beta \qquad
   \text{for } \beta < \lambda . $$

The slope is $-\beta$, as it has to be: $\frac{dD}{d\beta} = \frac12$ and $\frac{dR}{d\beta} =
-\frac{1}{2 \beta}$. Let an optimiser look for $W$, $V$ and $\sigma$ by itself:
"""

# %%
VARIANCE = 25.0  # lambda


def rate_and_distortion(weight, encoder_weight, log_var):
    """R and D of this world, averaged over x, in nats."""
    var = np.exp(log_var)
    rate = 0.5 * (encoder_weight**2 * VARIANCE + var - 1 - log_var)
    squared = (1 - weight * encoder_weight) ** 2 * VARIANCE + weight**2 * var
    return rate, 0.5 * np.log(2 * np.pi) + 0.5 * squared


def best_at(beta):
    """R and D of the model with the smallest D + beta R, by search."""

    def loss(parameters):
        rate, distortion = rate_and_distortion(*parameters)
        return distortion + beta * rate

    return rate_and_distortion(*minimize(loss, [1.0, 0.1, -0.5], tol=1e-12).x)


# %%
prices = np.array([0.1, 0.3, 1.0, 2.0, 4.0, 10.0, 40.0])
solved = np.array([best_at(price) for price in prices]).round(6)  # as far as the search is right
by_formula = np.stack(
    [
        0.5 * np.log(np.maximum(VARIANCE / prices, 1)),
        0.5 * np.log(2 * np.pi) + 0.5 * np.minimum(prices, VARIANCE),
    ],
    axis=1,
)
print("beta   R by search, by formula   D by search, by formula")
for price, (rate, distortion), (r, d) in zip(prices, solved, by_formula, strict=True):
    print(f"{price:4.1f} {rate:13.4f} {r:11.4f} {distortion:13.4f} {d:11.4f}")
assert np.allclose(solved, by_formula, atol=1e-3)

# %% [markdown]
r"""
**Try.** Drag the point: the line of the same $D + \beta R$ touches the curve of the best models. Why does it turn as
$\beta$ rises? Then choose variance 5, and move the slider. From which price on is the rate 0? At which prices is
$D$, told below, the same for both variances?
"""

# %%
explorables.price()

# %% [markdown]
r"""
At a price above $\lambda = 25$ the best model says nothing: no rate saves more than $\lambda$ a nat.
Does anybody convict the table's seven? And if each claimed to be the best at the
price of the one before it (the first, at the last one's)?
"""

# %%
honest = np.asarray(cannot_be_optimal(*solved.T, prices))
shifted = np.asarray(cannot_be_optimal(*solved.T, np.roll(prices, 1)))
print("convicted at their own prices:       ", int(honest.sum()), "of 7")
print("convicted at their neighbours' prices:", int(shifted.sum()), "of 7")

# %% [markdown]
r"""
## 5. Seven prices for MNIST

Now images: one model with ten numbers in its code, 10,000 training images, 5,000 test images, five
passes for each price. `train_step` is that of lesson 8, with your loss in it:
"""


# %%
class BetaVAE(VAE):
    """A VAE whose step makes beta_vae_loss small."""

    def train_step(self, images):
        with tf.GradientTape() as tape:
            reconstruction, kl = self.terms(images)
            loss = beta_vae_loss(reconstruction, kl, self.beta)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return self.track(reconstruction, kl)


# %%
(train_images, _), (test_images, _) = data.load_mnist()
train_images = train_images.reshape(-1, 784)[:10_000].copy()  # so that the others can go
test_images = test_images.reshape(-1, 784)[::2].copy()
x_test = test_images.astype("float32") / 255

# %% [markdown]
r"""
`Sweep`, of the package, compiles the step once. `at(beta)` puts all variables back to where they
started, trains, and gives rate and distortion of the test images. So the seven runs differ in nothing
but `beta`.
"""

# %%
vae = BetaVAE(build_encoder(10), build_decoder(10), seed=6)
sweep = Sweep(vae, train_images, test_images)
z_fixed = keras.random.normal((10, 10), seed=1)

results, pictures, clouds = {}, {}, {}
print("beta   distortion D     rate R   minus ELBO D + R")
for beta in prices:
    rate, distortion = results[beta] = sweep.at(beta)
    print(f"{beta:4.1f} {distortion:13.2f} {rate:11.3f} {distortion + rate:15.2f}")
    # What is looked at below, kept before the weights go back to the start.
    clouds[beta] = [head.numpy() for head in vae.encoder(x_test)]
    codes = reparameterize(*vae.encoder(x_test[:10]))
    pictures[beta] = [keras.ops.sigmoid(vae.decoder(z)).numpy() for z in (codes, z_fixed)]

# %%
rates, distortions = np.array(list(results.values())).T
saved, lost = -np.diff(rates), np.diff(distortions)
for low, high, nats, cost in zip(prices[:-1], prices[1:], saved, lost, strict=True):
    slope = f"{cost / nats:6.2f} nats for each nat of rate" if nats > 0.1 else "   (no rate saved)"
    print(f"from beta {low:4.1f} to {high:4.1f}: distortion rises by {slope}")
beaten = np.asarray(cannot_be_optimal(rates, distortions, prices))
print(
    "cannot be optimal:", ", ".join(f"beta {beta:g}" for beta in prices[beaten]) or "none of them"
)

# %% [markdown]
r"""
Nobody told the networks, and yet each slope lies between its two prices, or next to them. (They
were trained on other images, and these are measured with one draw each: a tenth of a nat proves
nothing.) So are all seven at their optimum? Perhaps only the witnesses are missing. Let one more run speak, at a
price in between:
"""

# %%
rate, distortion = sweep.at(6.0)
longer = np.append(rates, rate), np.append(distortions, distortion), np.append(prices, 6.0)
beaten = np.asarray(cannot_be_optimal(*longer))
print(f"beta 6: distortion {distortion:.2f}, rate {rate:.3f}")
print("cannot be optimal now:", ", ".join(f"beta {beta:g}" for beta in longer[2][beaten]) or "none")
print(f"at a price of 10: the run at 10 pays {distortions[5] + 10 * rates[5]:.1f}, "
      f"the run at 6 would pay {distortion + 10 * rate:.1f}")  # fmt: skip

# %% [markdown]
r"""
In the solution's run nobody had accused the one at 10. The witness pays less, at a price for which it was not even
trained. (It is itself beaten by the run at 4.)

**Try.** Ask another witness, `sweep.at(8.0)`. Does it say the same of the run at 10? And what do the two say of
each other?

Is that an accident of this start? The same sweep was made from ten starts
(recorded by `tools/price_runs.py`; number 6 is the one above):
"""

# %%
many_rates, many_distortions, many_prices = price_runs.load_runs()[:3]  # (starts, prices)
bills = many_distortions + many_prices * many_rates
above = bills - bills.min(axis=0)  # what each pays more than the best start at its price
print("beta   the worst start pays more than the best by   more than 1 nat")
for beta, nats, far in zip(prices, above.max(axis=0), (above > 1).sum(axis=0), strict=True):
    print(f"{beta:4.1f} {nats:32.1f} nats {far:20} of 10")

# %% [markdown]
r"""
At six of the seven prices the ten end within some two nats of each other. At 10 they differ by nearly six,
and most lie more than a nat above the best: something goes wrong in trainings at 10. Lesson 10 finds out
what.

The sweep above on the plane, with both of its ends:
"""

# %%
floor = np.mean(pixel_entropy(x_test))
mean_image = np.clip(train_images.mean(axis=0, keepdims=True) / 255, 1e-5, 1 - 1e-5)
logits = np.repeat(np.log(mean_image / (1 - mean_image)), len(x_test), axis=0).astype("float32")
blind = -np.mean(bernoulli_log_likelihood(x_test, logits))
print(f"least distortion, the entropy of the grey pixels: {floor:.2f} nats")
print(f"distortion of the mean image, which needs no code: {blind:.2f} nats")
plotting.rate_distortion(
    rates,
    distortions,
    prices,
    floor=floor,
    caption="One network at seven prices, on test images. Every point on a grey line has the "
    "same D + R, written at the line's end: it is minus the ELBO. The best ELBO is found at beta 1, "
    "whose stroke (each point has one, which falls by its beta for each nat of rate) has the slope of "
    "the grey lines. To the left rate is expensive, to the right it is cheap: both cost ELBO.",
)

# %% [markdown]
r"""
The dotted floor is the entropy of the grey pixels read as coins (lesson 12, *Further*): whatever the code says,
that much distortion remains. At rate 0 no decoder does much better than one image for all, the mean image.

Test digits through the code, and then ten codes from the prior, the same at each price:
"""

# %% tags=["promise"]
rows = {"image": x_test[:10]}
rows |= {f"beta {beta:g}": pictures[beta][0] for beta in (0.1, 1.0, 4.0, 40.0)}
plotting.rows(
    rows,
    caption="Test digits and their reconstructions (decoder means) at four prices. Compare 0.1 and "
    "1: twice the rate buys little. At 4 the coarse form is left, and not always the digit. At 40 "
    "nothing is sent, and all digits end as one, close to the mean image.",
)

# %%
print("beta   from a random code to the nearest cloud, in its widths (a draw from it: about 1)")
for beta in (0.1, 1.0, 4.0):
    mean, std = clouds[beta][0], np.exp(clouds[beta][1] / 2)
    random_codes = np.random.default_rng(1).normal(size=(200, 1, 10))
    away = [np.sqrt(np.mean(((z - mean) / std) ** 2, axis=1)).min() for z in random_codes]
    print(f"{beta:4.1f} {np.median(away):12.1f}")
plotting.rows(
    {f"beta {beta:g}": pictures[beta][1] for beta in (0.1, 1.0, 4.0)},
    caption="The decoder's means for the same ten codes, drawn from the prior, at three prices. Which "
    "row has the most digits that you can read?",
)

# %% [markdown]
r"""
A low price reconstructs best, with codes that the prior hardly meets: a random one lies several widths from
the nearest cloud. A high price loses what tells the images apart.

## 6. Which price is best?

**Predict.** Which of the seven models has the smallest loss $D + \beta R$ on the test images, each
at its own $\beta$?

- **a**: the one at 0.1, the lowest of the seven prices;
- **b**: the one at 1, which has the best ELBO;
- **c**: the one at 40, which has the smallest rate.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("smallest_beta_loss", guess)

# %%
print("beta           " + "".join(f"{beta:8.1f}" for beta in prices))
print("its own loss   " + "".join(f"{loss:8.1f}" for loss in distortions + prices * rates))
print("minus ELBO     " + "".join(f"{value:8.1f}" for value in distortions + rates))

# %% [markdown]
r"""
For the best models it has to be so. With $(R_1, D_1)$ the best at $\beta_1 < \beta_2$, and as $R_2
\ge 0$,

$$ D_1 + \beta_1 R_1 \;\le\; D_2 + \beta_1 R_2 \;\le\; D_2 + \beta_2 R_2 . $$

The first step is being the best; the second, that a nat costs more. So the smallest loss never
falls when the price rises: **a search over $\beta$ by the loss ends at the smallest $\beta$ that it
was allowed to try.** A bill in dollars and one in cents cannot be compared by their numbers.

What may be compared is $D + R$, minus the ELBO *at $\beta = 1$*, of all models with the same kind of
$p(x \mid z)$, on the same images, whatever they were trained with. It bounds $-\log p(x)$ (of coins, for grey
pixels: lesson 8). By it $\beta = 1$ wins, as it must on the training images if it
reaches its optimum. Whoever wants something else than likelihood, a short code or one with a meaning,
has to say so, and measure *that*.

## 7. The hidden beta

Many programs set no beta, and have one nevertheless. The theory has *sums*: over the numbers of $x$
in the reconstruction, over those of the code in the KL. Libraries like *means*. For one image, with
$d_x$ numbers in $x$ and $d$ in its code, a program makes this small, with some weight in it:

$$ \frac{1}{d_x} \sum_{i} \mathrm{error}_i \;+\; \text{weight} \cdot \frac{1}{d} \sum_{j} \mathrm{KL}_j . $$

### Exercise 9.3: hidden_beta

*5 minutes, easy.*

A constant factor moves no minimum. So choose one that makes the first term the plain sum of the
errors. What then stands before the plain sum of the KLs? That is the beta of the program. `kl_weight`
is its weight; `reconstruction_count` is the number of values that the reconstruction is averaged over
for each image, and 1 if they are summed; `kl_count` the same for the KL.
"""


# %%
@checks.hidden_beta
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    """The weight of a summed KL beside a summed reconstruction: three numbers -> float."""
    ### BEGIN SOLUTION
    return kl_weight * reconstruction_count / kl_count
    ### END SOLUTION


# %% [markdown]
r"""
(A mean over the *batch* of both terms drops out.) Eight public programs, read in November 2026:

| program | reconstruction | KL | weight in it |
|---|---|---|---|
| Keras guide, *Making new layers* | squared error, mean over 784 | mean over 32 | 1 |
| PyTorch-VAE, vanilla VAE | squared error, mean over 64 x 64 x 3 | sum | 0.00025 |
| MIT, lab 2 | absolute error, mean over 64 x 64 x 3 | sum | 0.0005 |
| Foster's book, fashion | 500 times cross-entropy, mean over 32 x 32 | sum | 1 for 500 |
| fast.ai, part 2 | cross-entropy, mean over 784 | mean over 200 | 1 |
| Chollet's book, third edition | cross-entropy, sum | mean over 2 | 1 |
| keras.io, VAE example | cross-entropy, sum | sum | 1 |
| disentanglement_lib, example model | cross-entropy, sum | sum | 4 |
"""

# %%
PROGRAMS = {
    "Keras guide": (1.0, 784, 32),
    "PyTorch-VAE": (0.00025, 64 * 64 * 3, 1),
    "MIT": (0.0005, 64 * 64 * 3, 1),
    "Foster": (1 / 500, 32 * 32, 1),
    "fast.ai": (1.0, 784, 200),
    "Chollet": (1.0, 1, 2),
    "keras.io": (1.0, 1, 1),
    "disentanglement_lib": (4.0, 1, 1),
}
for name, reductions in PROGRAMS.items():
    print(f"{name:20} weight in it {reductions[0]:<8g} beta {hidden_beta(*reductions):6.2f}")

# %% [markdown]
r"""
A weight of 0.00025 looks faint, and is 3 beside a sum of squares; a weight of 1 is anything from 0.5 to 24.5. Only the
last two mean what they say.

What is a price of 24.5 where the error is no log-likelihood? A Gaussian decoder with mean
$\hat x$ and noise variance $\sigma^2$ has $D = \lVert x - \hat x \rVert^2 / (2 \sigma^2)$ and a
constant. So "sum of squares plus $\beta$ KL", divided by $\beta$, is minus an ELBO (and a constant), with $2
\sigma^2 = \beta$. The Keras guide trains an honest Gaussian VAE, which believes that its pixels, from 0
to 1, carry noise of the standard deviation below.
"""

# %%
print(f"sqrt(beta / 2) = {np.sqrt(hidden_beta(1.0, 784, 32) / 2):.2f}")

# %% [markdown]
r"""
Nor does a beta travel. At twice the resolution $D$ grows up to fourfold, while what there is to know about the
content stays: the same $\beta$ is a *lower* price in comparison. To say "beta = 4" without likelihood, reductions
and resolution is to say nothing.

## Recap

| idea | formula | in code | what breaks |
|---|---|---|---|
| rate, distortion | $R = \mathbb E_x \mathrm{KL}(q \,\Vert\, p(z))$, $D = -\mathbb E_x \mathbb E_q \log p(x \mid z)$ | `kl`, `reconstruction` | $R$ read as $I(x; z)$: it is an upper bound |
| price | $D + \beta R$ | `beta_vae_loss` | beta on the other term, on both; a float in a compiled step |
| best at a price | slope $-\beta$, where $R > 0$ | `cannot_be_optimal` | another run's price; False read as a proof |
| choice of beta | compare $D + R$ | `distortions + rates` | compared by the beta-loss: always the smallest beta |
| hidden beta | $\text{weight} \cdot d_x / d$ | `hidden_beta` | one beta at two resolutions |

## To explore

Between the prices of 4 and 10 the rate falls from some seven nats to one. Which price leads to three? Try a few
in between, and ask `cannot_be_optimal` of all runs together. Is the one that you found at its optimum? What
would you have to see to say that no price leads there?

**Next**: [lesson 10](10_collapse.ipynb).
"""

# %% tags=["solution-only"]
# What holds of trained networks, as asked for in the exercises, on other seeds and processors, too.
assert np.all(saved[:5] > 0)
assert np.all(lost[:5] > 0)
slopes = lost[:4] / saved[:4]
assert np.all((slopes > 0.85 * prices[:4]) & (slopes < 1.15 * prices[1:5]))
assert not honest.any()
assert shifted.all()
assert np.argmin(distortions + prices * rates) == 0
assert prices[np.argmin(distortions + rates)] == 1
assert rates[0] > np.log(len(x_test)) + 10
assert abs(distortions[-1] - blind) < 1
assert beaten[5]
assert (above[:, 5] > 1).sum() >= 5

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Optional: the solvable world line by line, and its information; what a code tells at most and at
least, and grey pixels; the hidden beta by number; a budget in place of a price.

### The solvable world, line by line

For $\beta < \lambda$ the posterior of the model with noise variance $\beta$ (lesson 6, section 3) has
the variance $\sigma^2$ and the mean $V x$ with

$$ \sigma^2 = \frac{1}{1 + W^2 / \beta} = \frac{\beta}{\lambda}, \qquad
   V = \frac{\sigma^2 W}{\beta} = \frac{W}{\lambda} . $$

Put this into rate and distortion. $V^2 \lambda = W^2/\lambda = 1 - \beta/\lambda = 1 - \sigma^2$ and
$1 - W V = 1 - W^2/\lambda = \beta / \lambda$, hence

$$ R = \tfrac12\,(V^2 \lambda + \sigma^2 - 1 - \log \sigma^2) = \tfrac12 \log \frac{\lambda}{\beta}, $$

$$ D = \tfrac12 \log 2 \pi + \tfrac12 \big( (1 - W V)^2 \lambda + W^2 \sigma^2 \big)
     = \tfrac12 \log 2 \pi + \tfrac12 \Big( \frac{\beta^2}{\lambda} + \frac{(\lambda - \beta)\,\beta}{\lambda} \Big)
     = \tfrac12 \log 2 \pi + \tfrac12 \beta . $$

Here $q(z)$ is a Gaussian with mean 0 and variance $V^2 \lambda + \sigma^2 = 1$, the prior itself: at
the optimum the rate *is* the information. For another encoder it need not be. In general $I(x; z) =
\tfrac12 \log \frac{V^2 \lambda + \sigma^2}{\sigma^2}$, since in $\log \frac{q(z \mid x)}{q(z)}$ the
squared distances of both densities average to 1, in units of their variances.
"""

# %%
for name, times in (("the best at beta = 4", 1), ("twice as far out", 2)):
    encoder_weight, var = times * np.sqrt(VARIANCE - 4) / VARIANCE, 4 / VARIANCE
    rate, _ = rate_and_distortion(0.0, encoder_weight, np.log(var))
    total = encoder_weight**2 * VARIANCE + var  # the variance of q(z)
    information = 0.5 * np.log(total / var)
    to_prior = 0.5 * (total - 1 - np.log(total))
    print(f"{name:21} R {rate:.4f} = I {information:.4f} + KL(q(z) || p(z)) {to_prior:.4f}")
    assert np.isclose(rate, information + to_prior, rtol=0, atol=1e-6)

# %% [markdown]
r"""
### How much of the rate is information?

For MNIST there is a simple bound. Take the test images as all there is: 5,000, equally likely. A code
cannot tell more than which of them it came from, $\log 5000$ nats. So $\mathrm{KL}(q(z) \,\|\, p(z))$,
with the $q(z)$ of these 5,000 clouds, is at least what the rate has above that:
"""

# %%
most = np.log(len(x_test))
print(f"to name one of {len(x_test):,} images takes log n = {most:.2f} nats at most")
for beta, rate in zip(prices, rates, strict=True):
    more = max(rate - most, 0)
    print(f"beta {beta:4.1f}: rate {rate:6.2f}, so KL(q(z) || p(z)) >= {more:5.2f} nats")

# %% [markdown]
r"""
At the low prices the clouds are small, and their centres spread wider than the prior, which has a standard
deviation of 1:
"""

# %%
for beta in (0.1, 1.0, 4.0):
    spread, width = clouds[beta][0].std(axis=0), np.exp(clouds[beta][1] / 2)
    print(f"beta {beta:4.1f}: spread of the centres {spread.min():.2f} to {spread.max():.2f}, "
          f"width of a cloud {np.median(width):.2f}")  # fmt: skip

# %% [markdown]
r"""
### What a code tells at least

Section 1 had $R \ge H - D$. The information has the same bound. Call **conditional entropy** $H(x
\mid z)$ the surprise about $x$ that is left, on average, for one who knows the code and how images
and codes go together. By the definitions $I(x; z) = H - H(x \mid z)$. A decoder other than the true
distribution of $x$ given $z$ can, on average, only be more surprised, a cross-entropy again: $D \ge H(x \mid z)$. So

$$ R \;\ge\; I(x; z) \;\ge\; H - D $$

(Alemi et al. 2018). For real-valued $x$ the entropies are differential ones, which may be negative.
For grey pixels read as coins $D$ is the average over black and white images that are tossed from the
grey one. The encoder sees the grey image, not the tosses. So what a code tells about the tosses it
knows only by way of the image, and that cannot be more than what it tells about the image (the *data
processing inequality*): with $H$ the entropy of the tossed images, the line above still holds.

### The hidden beta, by number

Random errors and random clouds, reduced as in the Keras guide:
"""

# %%
random = np.random.default_rng(6)
squared_errors = random.uniform(size=(64, 784)) ** 2
mean, log_var = random.normal(size=(2, 64, 32))
kl_parts = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
in_the_program = squared_errors.mean() + kl_parts.mean()
sums = [part.sum(axis=1).astype("float32") for part in (squared_errors, kl_parts)]
by_sums = beta_vae_loss(*sums, float(hidden_beta(1.0, 784, 32)))
print(f"784 times the program's loss   {784 * in_the_program:.4f}")
print(f"sums, with the hidden beta     {np.asarray(by_sums):.4f}")
assert np.isclose(784 * in_the_program, by_sums, rtol=1e-5)

# %% [markdown]
r"""
### A budget in place of a price

Burgess et al. (2018) go back to the budget. They make $D + \beta\,\lvert R - c \rvert$ small, with one
large $\beta$, and let $c$ rise slowly while they train: a **capacity schedule**. What does that
change? Below $c$ nats rate is *rewarded*, above it is charged, both with $\beta$. The least distortion
does not rise with the rate, so no optimum has $R < c$. And if whatever goes beyond $c$ saves less than
$\beta$ nats for each nat, the optimum has $R = c$: the budget decides, and $\beta$ only has to be large
enough. That reaches also the rates to which no price leads. The argument of section 2 shrinks
accordingly: with $R = c$ the model is the best of all that have just this rate. That of section 3 does
not apply: $\beta$ is no longer what the last nat saves, and such runs must not be given to
`cannot_be_optimal`. As far as optima go, the last $c$ alone decides where a training ends. That a slow
rise leads to better or tidier codes is a claim about the way there, and has to be shown by trainings.
"""

# %%
for budget in (0.5, 1.0, 2.0):

    def loss(parameters, budget=budget):
        rate, distortion = rate_and_distortion(*parameters)
        return distortion + 30 * abs(rate - budget)

    start = minimize(loss, [1.0, 0.1, -0.5], method="Nelder-Mead", options={"maxiter": 5000}).x
    found = minimize(loss, start, method="Nelder-Mead", tol=1e-9, options={"maxiter": 5000}).x
    rate, distortion = rate_and_distortion(*found)
    least = 0.5 * np.log(2 * np.pi) + VARIANCE / 2 * np.exp(-2 * budget)
    print(f"budget {budget:.1f}: rate {rate:.3f}, distortion {distortion:.3f}, least {least:.3f}")

# %% [markdown]
r"""
## Sources

- I. Higgins et al. 2017, *beta-VAE: learning basic visual concepts with a constrained variational
  framework*: the constrained problem and the Lagrangian, section 2, the loss, equation (4); the
  normalised beta, section 4.
- A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy 2018, *Fixing a
  broken ELBO*: rate, distortion, $H - D \le I \le R$, and the plane.
- M. D. Hoffman and M. J. Johnson 2016, *ELBO surgery*: the rate in two parts.
- C. P. Burgess et al. 2018, *Understanding disentangling in beta-VAE*: the capacity, equation (8).
- T. M. Cover and J. A. Thomas 2006, *Elements of Information Theory*: mutual information, equation
  (2.28); the data processing inequality, section 2.8.
- The programs of section 7, with the first digits of the commit that was read: keras-team/keras,
  `guides/making_new_layers_and_models_via_subclassing.py` (08da564); AntixK/PyTorch-VAE,
  `configs/vae.yaml` (a6896b9) and `models/vanilla_vae.py` (2946d7a); aamini/introtodeeplearning,
  `lab2/solutions/PT_Part2_Debiasing_Solution.ipynb` (17c79f9);
  davidADSP/Generative_Deep_Learning_2nd_Edition, `notebooks/03_vae/02_vae_fashion/vae_fashion.ipynb`
  (3d28172); fastai/course22p2, `nbs/29_vae.ipynb` (764259d); fchollet/deep-learning-with-python-notebooks,
  `chapter17_image-generation.ipynb` (03def3a); keras-team/keras-io,
  `examples/generative/vae.py` (09e02e1); google-research/disentanglement_lib, `examples/model.gin`
  (76f41e3).
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
