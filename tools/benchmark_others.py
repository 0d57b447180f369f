"""Lesson 8's model in JAX and in PyTorch, for `make bench`; neither is part of the course.

Both train what the course trains: 784-512-(2, 2)-512-784 on uint8 rows that are scaled to [0, 1]
inside the step, grey-scale Bernoulli likelihood plus KL from one draw of z, a start at the mean
image, Adam with the course's learning rates, all images in a new order each epoch. JAX is in its
fastest form, an epoch as one compiled scan. PyTorch is eager, as most people write it, with the
fused form of Adam.

TRAININGS[package](x_train, x_test, epochs, batch_size, seed) builds one of them and returns two
functions: train_epoch(number) trains for an epoch, test_loss() gives -ELBO on the test images, in
nats an image. A function imports the package that it needs.
"""

import os

import numpy as np

SIZES = (
    (784, 512),
    (512, 2),
    (512, 2),
    (2, 512),
    (512, 784),
)  # hidden, mean, log_var, hidden, logits
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Adam as Keras has it


def learning_rates(steps):
    """The learning rate of each step, as vae_helpers.training.learning_rate: (steps,)."""
    step, warmup = np.arange(steps), round(0.1 * steps)
    cosine = 0.5 + 0.5 * np.cos(np.pi * (step - warmup) / (steps - warmup))
    return (0.015 * np.where(step < warmup, step / warmup, cosine)).astype("float32")


def mean_image_logits(images):
    """What vae_helpers.training.start_at_mean_image sets the last bias to: (n, d) -> (d,)."""
    m = np.clip(images.mean(axis=0) / 255, 0.001, 0.999)
    return np.log(m / (1 - m)).astype("float32")


def jax_negative_elbo(layers, images, key):
    """-ELBO of each image: five pairs of kernel and bias, uint8 (n, 784), a key -> (n,)."""
    import jax
    from jax import nn
    from jax import numpy as jnp

    hidden_1, mean, log_var, hidden_2, logits = [lambda x, w=w, b=b: x @ w + b for w, b in layers]
    x = images.astype("float32") / 255
    hidden = nn.relu(hidden_1(x))
    mean, log_var = mean(hidden), log_var(hidden)
    z = mean + jnp.exp(0.5 * log_var) * jax.random.normal(key, mean.shape)
    logits = logits(nn.relu(hidden_2(z)))
    reconstruction = jnp.sum(nn.softplus(logits) - x * logits, axis=1)
    return reconstruction + 0.5 * jnp.sum(mean**2 + jnp.exp(log_var) - log_var - 1, axis=1)


def jax_training(x_train, x_test, epochs, batch_size, seed):
    """A scan wants batches of one size: what is left over stays out, other images each epoch."""
    import jax
    from jax import numpy as jnp

    def loss(layers, images, key):
        return jnp.mean(jax_negative_elbo(layers, images, key))

    @jax.jit
    def epoch(state, images, key, rates):
        def step(state, now):
            layers, first, second, t = state
            chosen, key, rate = now
            gradients = jax.grad(loss)(layers, images[chosen], key)
            t = t + 1
            first = jax.tree.map(lambda m, g: m + (1 - BETA_1) * (g - m), first, gradients)
            second = jax.tree.map(lambda v, g: v + (1 - BETA_2) * (g**2 - v), second, gradients)
            rate = rate * jnp.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
            update = jax.tree.map(lambda m, v: rate * m / (jnp.sqrt(v) + EPSILON), first, second)
            return (jax.tree.map(jnp.subtract, layers, update), first, second, t), None

        order, noise = jax.random.split(key)
        order = jax.random.permutation(order, len(images))[: len(rates) * batch_size]
        keys = jax.random.split(noise, len(rates))
        return jax.lax.scan(step, state, (order.reshape(-1, batch_size), keys, rates))[0]

    rates = learning_rates(epochs * (len(x_train) // batch_size)).reshape(epochs, -1)
    *keys, noise = jax.random.split(jax.random.key(seed), len(SIZES) + 1)
    glorot = jax.nn.initializers.glorot_uniform()
    layers = [(glorot(key, (n, m)), jnp.zeros(m)) for key, (n, m) in zip(keys, SIZES, strict=True)]
    layers[-1] = layers[-1][0], jnp.asarray(mean_image_logits(x_train))
    zeros = jax.tree.map(jnp.zeros_like, layers)
    state = layers, zeros, zeros, jnp.float32(0)
    x_train, x_test, test = jnp.asarray(x_train), jnp.asarray(x_test), jax.jit(loss)

    def train_epoch(number):
        nonlocal state
        key = jax.random.fold_in(noise, number)
        state = jax.block_until_ready(epoch(state, x_train, key, rates[number]))

    return train_epoch, lambda: float(test(state[0], x_test, noise))


def torch_negative_elbo(layers, images):
    """-ELBO of each image: five linear layers, uint8 (n, 784) -> (n,)."""
    import torch
    from torch.nn import functional as F

    hidden_1, mean, log_var, hidden_2, logits = layers
    x = images.float() / 255
    hidden = F.relu(hidden_1(x))
    mean, log_var = mean(hidden), log_var(hidden)
    z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
    logits = logits(F.relu(hidden_2(z)))
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(axis=1)
    return reconstruction + 0.5 * (mean**2 + torch.exp(log_var) - log_var - 1).sum(axis=1)


def torch_training(x_train, x_test, epochs, batch_size, seed):
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count())  # as many as TensorFlow and JAX take
    rates = learning_rates(epochs * -(-len(x_train) // batch_size)).reshape(epochs, -1)
    layers = torch.nn.ModuleList(torch.nn.Linear(*size) for size in SIZES)
    for layer in layers:
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    layers[-1].bias.data = torch.from_numpy(mean_image_logits(x_train))
    x_train, x_test = torch.from_numpy(x_train), torch.from_numpy(x_test)
    adam = torch.optim.Adam(layers.parameters(), betas=(BETA_1, BETA_2), eps=EPSILON, fused=True)

    def train_epoch(number):
        order = torch.randperm(len(x_train)).split(batch_size)
        for chosen, rate in zip(order, rates[number], strict=True):
            adam.param_groups[0]["lr"] = float(rate)
            adam.zero_grad()
            torch_negative_elbo(layers, x_train[chosen]).mean().backward()
            adam.step()

    @torch.no_grad()
    def test_loss():
        return float(torch_negative_elbo(layers, x_test).mean())

    return train_epoch, test_loss


TRAININGS = {"jax": jax_training, "torch": torch_training}
