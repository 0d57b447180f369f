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
# Lesson 13. The bug hunt

Fourteen programs wait in this lesson's ward. Each trains or judges a VAE in a dozen lines, and runs
without an error. Thirteen of them hold one bug (one of them a second behind it), written anew after real ones of
public code. One is healthy, although it does not look so.

You see a symptom, as its author saw it: a row of losses, a picture, a number too good. You guess. Then you read
the program in its cell, repair it there (or, where you find nothing, hand it in as it is), and are judged by what it
does. After each case stands one line: how to
catch this next time.

![Rows of digits: test images, and under them what programs made of them before and after their repair](../solutions/pictures/13_bug_hunt.png)

**Time**: {{minutes}} minutes. **You need**: the whole of lesson 8; the draw and its noise (lesson 5,
section 1); hidden prices (lesson 9); warm-up (lesson 10); the importance-weighted
bound, the log of a mean of weights (lesson 12); denoising (lesson 1). No new mathematics. Symbols:
[notation](../lessons/notation.ipynb).
"""

# %%
from vae_helpers import checks, data, plotting  # first: a quiet TensorFlow
from vae_helpers.bug_hunt import patients
from vae_helpers.bug_hunt.ward import Ward
from vae_helpers.vae import negative_elbo, reparameterize

import inspect

import keras
import numpy as np
import tensorflow as tf

(train_images, _), (test_images, _) = data.load_mnist()
x_train = train_images.reshape(-1, 784)[:5000] / np.float32(255)
x_test = test_images.reshape(-1, 784)[:1000] / np.float32(255)
del train_images, test_images  # they take memory
ward = Ward(x_train, x_test, seed=13)

# %% [markdown]
r"""
## 1. Pictures and losses

`ward.examine(program)` trains a small VAE, ten numbers in its code, for 400 steps with the loss that the
program gives. Then it writes two things down. The *report* is what the program says of the test images.
The *honest sheet* is minus their ELBO, computed by the ward from the two models alone. For a sound program
of this size both lie near 133 nats, about 15 of them KL. `patients` holds the programs as they were found.
"""

# %%
charts = {}
for name in ("bottomless_loss", "same_image", "black_images", "still_noisy"):
    charts[name] = ward.examine(getattr(patients, name))
    print(f"{name:16} {charts[name]}")
first_steps = charts["bottomless_loss"].losses[:30:3]
print("bottomless_loss, every third step: " + "  ".join(f"{loss:.3g}" for loss in first_steps))

# %%
random = np.random.default_rng(13)
noisy = np.clip(x_test + 0.5 * random.normal(size=x_test.shape), 0, 1).astype("float32")


def denoised(chart):
    """What a chart's models make of ten noisy test images, by the means of their codes."""
    return keras.ops.sigmoid(chart.decoder(chart.encoder(noisy[:10])[0])).numpy()


pictures = {
    "image": x_test[:10],
    "same_image": charts["same_image"].x_hat[:10],
    "black_images": charts["black_images"].x_hat[:10],
    "with noise": noisy[:10],
    "still_noisy": denoised(charts["still_noisy"]),
}
plotting.rows(
    pictures,
    caption="Ten test images, and what three of the programs make of them; still_noisy is given the row "
    "above it. One image everywhere; next to nothing; and grey where black should be.",
)

# %% [markdown]
r"""
### Exercise 13.1: bottomless_loss

*2 minutes, easy.*

The loss falls like a dream, below zero, below minus a million, and ends as `nan`. Repair the
program. (Run the cell as it is, and the check repeats the symptom.)
"""


# %%
@checks.bottomless_loss
def bottomless_loss(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.softplus(logits) - x * logits
    kl = -0.5 * (1 + log_var - mean**2 - keras.ops.exp(log_var))  # the minus was missing
    return keras.ops.mean(keras.ops.sum(pixels, axis=1) + keras.ops.sum(kl, axis=1))
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Put numbers that you can do in your head into the KL: mean 3, log_var 0 must give 4.5.

The next program reports 0.3 nats. Every reconstruction is the same grey blot, and its KL is 0.0.

**Predict.** Why?

- **a**: The pixels count too little beside the KL, so that a code is not worth its nats.
- **b**: Training fell by accident into a corner with silent codes; another start would help.
- **c**: A decoder of this size cannot draw; the blot is the best that it can do.
"""

# %%
### BEGIN SOLUTION
guess = "a"
### END SOLUTION
checks.predict("why_one_image", guess)

# %% [markdown]
r"""
### Exercise 13.2: same_image

*2 minutes, easy.*

All loss programs have this form: models and images in, one number out. The ward compiles them: Keras's functions
only, no NumPy. Repair this one.
"""


# %%
@checks.same_image
def same_image(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    # Keras's cross-entropy is the mean over the pixels; 784 times that is their sum.
    pixels = 784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Before training, an untrained model's loss has to be hundreds of nats, as coins cost, and
not one or two.

`black_images` comes down to 543 nats, which is 784 log 2, and stays there.

**Predict.** What does that number say?

- **a**: The decoder cannot paint darker than half grey.
- **b**: To this loss every pixel that is painted black costs log 2, whatever it should be.
- **c**: The codes are silent, and 543 nats is what the mean image costs.
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("why_543_nats", guess)

# %% [markdown]
r"""
### Exercise 13.3: black_images

*2 minutes, easy.*

Remember what this course's decoders give.
"""


# %%
@checks.black_images
def black_images(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)  # a sigmoid came after it
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** A perfect decoder must reach 0: give the likelihood a black image and logits of -100.

### Exercise 13.4: still_noisy

*3 minutes, easy.*

A VAE that is to remove noise, as lesson 1's autoencoder did. On the black paper it leaves the average of
the noise, and it reports over 400 nats.
"""


# %%
@checks.still_noisy
def still_noisy(encoder, decoder, x):
    """The mean loss of a VAE that shall remove noise from images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    # The noisy image has a name of its own, so that x stays the target.
    noisy = keras.ops.clip(x + 0.5 * keras.random.normal(keras.ops.shape(x)), 0, 1)
    mean, log_var = encoder(noisy)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Give an input and its target two names, and look at both before training.

## 2. Numbers

These four train without a murmur. Compare report and honest sheet.
"""

# %%
for name in ("record_score", "costly_codes", "missing_nats", "negative_kl"):
    charts[name] = ward.examine(getattr(patients, name), log_std=name == "negative_kl")
    print(f"{name:17} {charts[name]}")

# %% [markdown]
r"""
`record_score` reports twenty nats less than a sound program of this size.

**Predict.** Where do they come from?

- **a**: One of its terms is a mean, over the pixels or over the code, where a sum is due.
- **b**: Its test images were among those that it trained on, and it knows them by heart.
- **c**: Its decoder sees other codes than those for which the KL pays.
- **d**: From the models: the report is true, and the sheet unlucky with its one draw for each image.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("why_so_good", guess)

# %% [markdown]
r"""
### Exercise 13.5: record_score

*2 minutes, easy.*
"""


# %%
@checks.record_score
def record_score(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))  # its stddev was 0.01
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Draw a thousand codes of one image. Their standard deviation must be exp(log_var / 2).

### Exercise 13.6: costly_codes

*2 minutes, easy.*

Its report, too, is better than a sound program's. On the honest sheet its codes cost more than twice what those of
a sound program do.
"""


# %%
@checks.costly_codes
def costly_codes(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    # A sum over the numbers of a code; a mean over ten of them is a beta of 0.1.
    kl = -0.5 * keras.ops.sum(1 + log_var - mean**2 - keras.ops.exp(log_var), axis=1)
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Double the code by repeating mean and log_var: the KL must double.

### Exercise 13.7: missing_nats

*4 minutes, medium.*

Report and sheet differ by more than ten nats. Draw and KL have to speak of one cloud. Let the second array stay the
logarithm of a variance: the sheet takes it for that.
"""


# %%
@checks.missing_nats
def missing_nats(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)  # the root was missing
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Take many of the program's own draws for one image. The mean of log q(z) - log p(z) (lesson 3) must be
the KL of its formula.

The last program of this section is printed here, with the KL that it computes for the test images.
"""

# %%
source = inspect.getsource(inspect.unwrap(patients.negative_kl))
print(source[source.index("    mean, log_std") :])
mean, log_std = (head.numpy() for head in charts["negative_kl"].encoder(x_test))
noise = random.normal(size=mean.shape)
kl_parts = ((mean + np.exp(log_std) * noise) ** 2 - noise**2) / 2 - log_std
print("The KL of one image, number by number: "
      + " ".join(f"{part:.1f}" for part in kl_parts[0])
      + f"; of the numbers of all images {np.mean(kl_parts < 0):.0%} are negative")  # fmt: skip

# %% [markdown]
r"""
It takes the exponential without the root, counts pixels 784 times, and its KL is negative for some numbers of a
code. A KL never is.

**Predict.** What is wrong?

- **a**: The draw: `log_std` has to be halved, as in the case before.
- **b**: The KL: its formula lacks the exponential, and so it falls below 0.
- **c**: The pixels: they are summed already, and count 784 times too much.
- **d**: Nothing, it only looks odd.
"""

# %%
### BEGIN SOLUTION
guess = "d"
### END SOLUTION
checks.predict("sick_or_not", guess)

# %% [markdown]
r"""
### Exercise 13.8: negative_kl

*5 minutes, hard.*

Mend what is wrong. (To the sheet the second array is log_std, as it is here.)
"""


# %%
@checks.negative_kl
def negative_kl(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_std = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    z = mean + keras.ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    # Of one draw, log q(z) - log p(z): its mean over draws is the KL. Nothing was wrong.
    kl = keras.ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Odd is no verdict. Let the program meet a test that it can fail: over many draws for one image its KL
must average to the formula's. And here report and honest sheet agree.

## 3. Training

One training image in 5,000 now holds -999 everywhere, some people's sign for "not measured". `late_nan` trains on
these data. `fat_clouds` trains on the clean ones, as all others do.
"""

# %%
x_marked = x_train.copy()
x_marked[3389] = -999
marked = Ward(x_marked, x_test, seed=13)
losses = marked.examine(patients.late_nan).losses
last = int(np.argmin(np.isfinite(losses)))  # the first that is not finite
print(f"late_nan: steps {last - 3} to {last + 1}: {losses[last - 3 : last + 2].round(1)}")
log_var = marked.models()[0](x_marked[3389:3390])[1].numpy()
print(f"    the untrained encoder's log_var for that image: up to {log_var.max():.0f}")
charts["fat_clouds"] = ward.examine(patients.fat_clouds)
print(f"fat_clouds: {charts['fat_clouds']}")

# %% [markdown]
r"""
### Exercise 13.9: late_nan

*3 minutes, medium.*

That image drives log_var beyond 89, where exp ends in float32. The data have to be cleaned. But one image should not
end a night of training. Let loss and gradient stay finite whatever log_var is, and change nothing where it lies
between -10 and 7.
"""


# %%
@checks.late_nan
def late_nan(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats; finite whatever log_var is."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    log_var = keras.ops.clip(log_var, -30, 20)  # before any exponential
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Add 200 to a trained log_var: the loss must be huge, and finite.

### Exercise 13.10: fat_clouds

*2 minutes, easy.*

This author had met the `nan`, too. Now nothing overflows, but some twenty nats are lost: the codes are twice as dear
as a sound program's. Again, change nothing where log_var lies between -10 and 7.
"""


# %%
@checks.fat_clouds
def fat_clouds(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    # From 0 on downwards the clip cut everything off, and its gradient is 0 there.
    log_var = keras.ops.clip(log_var, -20, 20)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Print how often a clip cuts. In a healthy training that is hardly ever.

Now a warm-up: the price of a nat rises from 0 to 1 over 400 steps, and a compiled function makes each step.
"""

# %%
prices = np.linspace(0, 1, ward.steps).tolist()
encoder, decoder = ward.models()
patients.stale_price(encoder, decoder, keras.optimizers.Adam(0.004), ward.batches(), prices)
stale = ward.sheet(encoder, decoder)
print(f"stale_price: at the end reconstruction {stale.reconstruction:.1f}, KL {stale.kl:.1f}")

# %% [markdown]
r"""
Hundreds of nats of KL, at a price of 1! The same program shall train with the prices turned round: from 1 down to 0.

**Predict.** Its KL at the end?

- **a**: Hundreds of nats again: in the last steps a nat costs next to nothing.
- **b**: About 15 nats, as in a sound program at a price of 1.
- **c**: About 0: codes that are dear at the start fall silent, and stay so (lesson 10).
"""

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
checks.predict("price_of_a_nat", guess)

# %%
encoder, decoder = ward.models()
patients.stale_price(encoder, decoder, keras.optimizers.Adam(0.004), ward.batches(), prices[::-1])
turned = ward.sheet(encoder, decoder)
print(
    f"prices from 1 to 0: at the end reconstruction {turned.reconstruction:.1f}, KL {turned.kl:.1f}"
)

# %% [markdown]
r"""
### Exercise 13.11: stale_price

*6 minutes, medium.*

One step on each batch, at its price. A `tf.function` runs its Python once and writes down what is to be computed: a
Python number becomes a constant, a tensor argument is looked up anew. Let the step stay compiled.
"""


# %%
@checks.stale_price
def stale_price(encoder, decoder, optimizer, batches, prices):
    """Train one step on each of `batches` at its price of a nat of KL; the losses, as a list."""
    ### BEGIN SOLUTION
    ### PATIENT
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = keras.Variable(0.0, trainable=False)  # a Python number is read once, while tracing

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            z = mean + keras.ops.exp(log_var / 2) * keras.random.normal(keras.ops.shape(mean))
            pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
            kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
            loss = keras.ops.mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, value in zip(batches, prices, strict=True):
        price.assign(value)
        losses.append(float(step(x)))
    return losses
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Set the price to 0 and to 100 in the middle of a training: the loss must jump. (A linter helps, too: it
sees a loop variable that nothing in the loop uses.)

## 4. Evaluation

The models are sound from here on: one of section 2, after your repair. Only what is said of them is not. `lucky_mean`
averages a loss over the batches of a test set. The other two bound log p(x) by k draws for each image, as in lesson 12.
"""

# %%
sound = ward.examine(record_score)


def loss_of_each(x):
    """Minus the ELBO of each image, by one draw: x (n, 784) -> (n,)."""
    mean, log_var = sound.encoder(x)
    return negative_elbo(x, sound.decoder(reparameterize(mean, log_var)), mean, log_var)


test_batches = np.split(x_test, [300, 600, 900])  # the last one is smaller
print(
    f"honest sheet {sound.honest:.1f} nats, lucky_mean {patients.lucky_mean(loss_of_each, test_batches):.1f}"
)
noise = random.normal(size=(60, 50, 10)).astype("float32")
print("minus the bound, mean of 60 images   " + "".join(f"   k = {k:<2}" for k in (1, 2, 5, 50)))
for name, axis in (("too_good_bound", 1), ("worse_with_more", 0)):
    bound, nats = getattr(patients, name), []
    for k in (1, 2, 5, 50):
        draws = np.swapaxes(noise[:, :k], 0, axis)  # the first of the two wants the draws first
        nats.append(-np.mean(bound(sound.encoder, sound.decoder, x_test[:60], draws)))
    print(f"{name:37}" + "".join(f"{value:9.1f}" for value in nats))

# %% [markdown]
r"""
### Exercise 13.12: lucky_mean

*3 minutes, medium.*

It says a quarter of what the honest sheet says. Wanted is the mean over *all images*; the last batch is smaller.
"""


# %%
@checks.lucky_mean
def lucky_mean(loss, batches):
    """The mean over all images of batches, not all of one size, of a loss that gives (n,) numbers."""
    ### BEGIN SOLUTION
    ### PATIENT
    total, count = 0.0, 0
    for x in batches:
        total += float(keras.ops.sum(loss(x)))
        count += len(x)
    return total / count  # it stood inside of the loop; and each image counts alike
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Print how many images were counted. And cut the test set into other batches: the mean must stay.

### Exercise 13.13: too_good_bound

*2 minutes, easy.*

From one draw to fifty it gains about eight nats. Ten thousand draws would bring more than five nats on top, and so on
without end.
"""


# %%
@checks.too_good_bound
def too_good_bound(encoder, decoder, x, noise):
    """The importance-weighted bound on log p(x) of x (n, 784) from k draws of noise (k, n, d): -> (n,)."""
    ### BEGIN SOLUTION
    ### PATIENT
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(log_var / 2) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_q_over_prior = keras.ops.sum(z**2 - one**2 - log_var, axis=1) / 2
        log_weights.append(log_p - log_q_over_prior)
    total = keras.ops.logsumexp(keras.ops.stack(log_weights), axis=0)
    return total - keras.ops.log(float(len(noise)))  # a mean of weights, no sum
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Give it the same draw twice: the bound must not move.

`worse_with_more` makes all draws at once. With one draw it agrees with its neighbour, with two it is more
than a hundred nats worse.

**Predict.** Why?

- **a**: The weights are so small that their exponentials are 0 in float32.
- **b**: The bound is random, and two draws may well be worse than one.
- **c**: Images meet codes that were drawn for other images.
"""

# %%
### BEGIN SOLUTION
guess = "c"
### END SOLUTION
checks.predict("worse_with_two", guess)

# %% [markdown]
r"""
### Exercise 13.14: worse_with_more

*5 minutes, hard.*

`noise[i, s]` is draw s for image i. Write the rows of each array down for two images and two draws: z: a a b b; x: ?
"""


# %%
@checks.worse_with_more
def worse_with_more(encoder, decoder, x, noise):
    """The importance-weighted bound on log p(x) of x (n, 784) from k draws of noise (n, k, d): -> (n,)."""
    ### BEGIN SOLUTION
    ### PATIENT
    n, k, d = noise.shape
    mean, log_var = (keras.ops.repeat(head, k, axis=0) for head in encoder(x))
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)  # as the codes: a a b b, and not a b a b
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    log_weights = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    log_weights = keras.ops.reshape(log_weights, (n, k))
    return keras.ops.logsumexp(log_weights, axis=1) - keras.ops.log(float(k))
    ### END SOLUTION


# %% [markdown]
r"""
**Next time.** Change one pixel of one image: only that image's number may change.

## 5. Discharged

All programs again, as you repaired them. The losses and `stale_price` train anew; the others judge the sound model.
"""

# %%
repaired = {
    "bottomless_loss": bottomless_loss, "same_image": same_image, "black_images": black_images,
    "record_score": record_score, "costly_codes": costly_codes,
    "fat_clouds": fat_clouds, "missing_nats": missing_nats, "negative_kl": negative_kl,
    "still_noisy": still_noisy, "late_nan": late_nan,
}  # fmt: skip
healed = {}
for name, program in repaired.items():
    place = marked if name == "late_nan" else ward
    healed[name] = place.examine(program, log_std=name == "negative_kl")
    print(f"{name:17} {healed[name]}")
encoder, decoder = ward.models()
stale_price(encoder, decoder, keras.optimizers.Adam(0.004), ward.batches(), prices)
warmed = ward.sheet(encoder, decoder)
print(f"stale_price       reconstruction {warmed.reconstruction:.1f}, KL {warmed.kl:.1f}")
tested = lucky_mean(loss_of_each, test_batches)
print(f"lucky_mean        {tested:.1f} nats")
few = sound.encoder, sound.decoder, x_test[:60]
one, other = too_good_bound(*few, np.swapaxes(noise, 0, 1)), worse_with_more(*few, noise)
print(f"both bounds, k = 50: {-np.mean(one):.2f} and {-np.mean(other):.2f} nats")

# %% tags=["promise"]
rows = {"image": x_test[:10]}
for when, those in {"before": charts, "after": healed}.items():
    rows[f"same_image, {when}"] = those["same_image"].x_hat[:10]
rows["with noise"] = noisy[:10]
for when, those in {"before": charts, "after": healed}.items():
    rows[f"still_noisy, {when}"] = denoised(those["still_noisy"])
for when, sheet in {"before": stale, "after": warmed}.items():
    rows[f"stale_price, {when}"] = sheet.samples[:10]
plotting.rows(
    rows,
    caption="Three patients before their repair and after it: reconstructions of the first row; what "
    "is made of the noisy images; samples from the prior, after a training at the price 0, and with a warm-up.",
)

# %% tags=["solution-only"]
reports = {name: chart.report for name, chart in charts.items()}
honest = {name: chart.honest for name, chart in charts.items()}
assert not np.isfinite(honest["bottomless_loss"])
assert np.nanmin(charts["bottomless_loss"].losses) < -1e6
assert reports["same_image"] < 1
assert charts["same_image"].kl < 0.1
assert 543 < reports["black_images"] < 545
assert reports["still_noisy"] > 400
assert reports["record_score"] + 60 < honest["record_score"]
assert reports["record_score"] + 12 < healed["record_score"].honest
assert charts["costly_codes"].kl > 2 * healed["costly_codes"].kl
assert 10 < honest["missing_nats"] - reports["missing_nats"] < 22
assert abs(honest["missing_nats"] - healed["missing_nats"].honest) < 10
assert abs(honest["negative_kl"] - reports["negative_kl"]) < 2
assert 0.03 < np.mean(kl_parts < 0) < 0.2
assert 0 < last < 100  # within the epoch in which the image comes
assert stale.kl > 100
assert 8 < turned.kl < 25
assert log_var.max() > 89
for name, one_chart in healed.items():
    low, high = {"still_noisy": (155, 220), "late_nan": (130, 190)}.get(name, (125, 147))
    assert low < one_chart.honest < high, name
assert 122 < warmed.honest < 142
assert 13 < reports["fat_clouds"] - healed["fat_clouds"].honest < 27
assert 1.6 < charts["fat_clouds"].kl / healed["fat_clouds"].kl < 2.4
assert abs(tested - sound.honest) < 3
assert np.allclose(one, other, atol=0.05)

# %% [markdown]
r"""
One loss, written in many ways, gives the same numbers. `negative_kl` differs by the chance in its KL and by learning log_std; `stale_price`
gains by its warm-up. `missing_nats` gained little: it was its report that was wrong. `still_noisy` learned from
noise, and its sheet shows it clean images. `late_nan` has survived, but the absurd image still costs it many nats:
clean the data first.

## Recap

| what you see | first suspects | met in |
|---|---|---|
| `nan` | exponential of an unbounded log_var; logarithm of a rounded 0; a loss without a bottom | `late_nan`, `bottomless_loss` |
| KL at 0, the same image everywhere | a mean over pixels beside a summed KL; a KL summed over the batch; a price too high (lesson 10) | `same_image` |
| the loss stops at a round number | a sigmoid too many; a clip | `black_images` |
| ELBO too good | noise too small; draw and KL of two clouds; a KL averaged over the code; a sum for a mean of weights; a `return` in a loop; grey pixels, or densities, compared with other kinds (lesson 12) | `record_score`, `missing_nats`, `costly_codes`, `too_good_bound`, `lucky_mean` |
| ELBO too bad | rows that do not belong together; clouds that cannot get narrow | `worse_with_more`, `fat_clouds` |
| blurred | too few numbers in the code; a price too high; the noisy target | `still_noisy` |
| samples worse than reconstructions | a KL far too large: a price below 1, hidden in a mean or frozen | `costly_codes`, `stale_price` |
| a negative KL | of one draw: nothing. By the formula: a sign | `negative_kl`, `bottomless_loss` |

**A checklist, earned.** *Before training*: numbers you can do in your head, into each term; a perfect decoder reaches 0
on black and white; the untrained loss is hundreds of nats; a thousand codes have the standard deviation that the KL pays for. *With a batch*:
change one pixel of one image; halve the batch; give a draw twice. *While training*: both terms apart, in nats; the price
that was paid; how often a clip cuts. *At the end*: the report beside an honest sheet of other code, on all images.

## To explore

Thirteen bugs: which of them would "report beside honest sheet" have caught alone, and which not? Take one that it misses, and
invent a test of one line that sees it. Then put a bug of your own into a sound program, and let `ward.examine` judge.

(The tally counts the healthy program as right from the first run on: there was nothing to mend.)
"""

# %%
checks.progress()

# %% [markdown]
r"""
## Further

Where to go after this course, and where these bugs were met.

### Where to go from here

| model | its one new idea | what it uses from here |
|---|---|---|
| conditional VAE (Sohn et al. 2015) | encoder, decoder and prior are told something, as the digit | the ELBO, with everything given that |
| hierarchical VAE (Sønderby et al. 2016; Vahdat and Kautz 2020) | codes for codes: a prior that is learned level by level | a KL for each level, warm-up, free bits |
| vector-quantised VAE (van den Oord et al. 2017) | a code is an entry of a learned list | rate and distortion; gradients past a choice that has none |
| flows (Rezende and Mohamed 2015) | q, or the prior, is bent by invertible functions | the draw as a function of noise; a KL by one draw |
| latent diffusion (Rombach et al. 2022) | a diffusion model draws the codes of an autoencoder | that autoencoder: a small hidden price, and a prior fitted afterwards |

### Where these bugs were met

Each program above is ours. The slip in it is documented in public, here:

| case | repository, number, year |
|---|---|
| `bottomless_loss` | FluxML/model-zoo, pull request 147, 2019: a sign in the KL |
| `same_image` | y0ast/VAE-Torch, issue 11, 2016: KL of 0, identical reconstructions; keras-team/keras, pull request 3383, 2016 |
| `black_images` | yudi-mars/daisyRec, pull request 15, 2023: a sigmoid before a loss that has one |
| `still_noisy` | keon/3-min-pytorch, issue 18, 2019: one name for input and target |
| `record_score` | keras-team/keras, pull request 4211, 2016: noise of 0.01 beside a KL for 1 |
| `costly_codes` | maxhodak/keras-molecules, issue 59, 2017: KL averaged over the code |
| `missing_nats` | twairball/keras_lstm_vae, issue 4, 2018; keras-team/keras, pull request 9972, 2018; MIT's introtodeeplearning, lab 2, issue 180 (read late in 2026) |
| `negative_kl` | fastforwardlabs/vae-tf, issue 3, 2016, and AntixK/PyTorch-VAE, issue 69, 2022: reports of bugs that were none |
| `late_nan` | vanderschaarlab/synthcity, issue 331, 2025 |
| `fat_clouds` | shekkizh/TensorflowProjects, pull request 1, 2016: a relu on log_var; pyg-team/pytorch_geometric, issue 500, 2019: a lower bound of 2 |
| `stale_price` | keras-team/keras, issue 13826, 2020: a warm-up that stays at its first value |
| `lucky_mean` | facebookresearch/deepcluster, issue 1 and pull request 3, 2018: a `return` in the loop over batches |
| `too_good_bound` | YosefLab/scVI-dev, issue 8, 2018; its copy, scverse/scvi-tools, issue 13, has the logarithm |
| `worse_with_more` | StarsfieldAI/R1-V, pull request 49, 2025: images repeated in another order than what belongs to them |

Not all of these are VAEs: a `return` in a loop is at home everywhere.
"""

# %% [markdown]
r"""
## Sources

- D. P. Kingma and M. Welling 2013, *Auto-encoding variational Bayes*: the loss, equation (10); the KL, appendix B.
- Y. Burda, R. Grosse and R. Salakhutdinov 2015, *Importance weighted autoencoders*: the bound, equation (8).
- S. R. Bowman et al. 2016, *Generating sentences from a continuous space*: warm-up, section 3.1.
- K. Sohn, H. Lee and X. Yan 2015, *Learning structured output representation using deep conditional generative
  models*.
- D. J. Rezende and S. Mohamed 2015, *Variational inference with normalizing flows*.
- C. K. Sønderby, T. Raiko, L. Maaløe, S. K. Sønderby and O. Winther 2016, *Ladder variational autoencoders*.
- A. van den Oord, O. Vinyals and K. Kavukcuoglu 2017, *Neural discrete representation learning*.
- A. Vahdat and J. Kautz 2020, *NVAE: a deep hierarchical variational autoencoder*.
- R. Rombach, A. Blattmann, D. Lorenz, P. Esser and B. Ommer 2022, *High-resolution image synthesis with latent
  diffusion models*.
- The public threads of the table under *Further*, each by its repository and number. Those of VAE-Torch,
  introtodeeplearning, scVI-dev, scvi-tools, deepcluster and TensorflowProjects could not be read a second time.
- Data: MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.
"""
