"""Answers to beta_vae_loss in the manner of public code."""

from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops

# ---- one slip


@wrong("beta on the reconstruction")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.mean(beta * reconstruction + kl)


@wrong("beta on both terms")
def beta_vae_loss(reconstruction, kl, beta):
    return beta * ops.mean(reconstruction + kl)


@wrong("sum over the images")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.sum(reconstruction + beta * kl)


@wrong("no mean: one number for each image")
def beta_vae_loss(reconstruction, kl, beta):
    return reconstruction + beta * kl


@wrong("KL subtracted")
def beta_vae_loss(reconstruction, kl, beta):
    return tf.reduce_mean(reconstruction - beta * kl)


# ---- two slips


@wrong("mean of one term, sum of the other + beta on the reconstruction")
def beta_vae_loss(reconstruction, kl, beta):
    return beta * ops.mean(reconstruction) + ops.sum(kl)


@wrong("sum over the images + beta squared")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.sum(reconstruction) + beta * beta * ops.sum(kl)


@wrong("sign of the reconstruction turned + no mean")
def beta_vae_loss(reconstruction, kl, beta):
    return -reconstruction + beta * kl


@wrong("one over beta + sum over the images")
def beta_vae_loss(reconstruction, kl, beta):
    return tf.reduce_sum(reconstruction + kl / beta)


@wrong("beta left out + KL halved")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.mean(reconstruction + 0.5 * kl)


@wrong("a convex combination (1 - beta, beta) + absolute value of the loss")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.abs(ops.mean((1 - beta) * reconstruction + beta * kl))


@wrong("reconstruction per pixel (over 784) + sum of the KL")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.mean(reconstruction) / 784 + beta * ops.sum(kl)


# ---- unusual


@wrong("sum over a fixed batch size of 250")
def beta_vae_loss(reconstruction, kl, beta):
    return tf.reduce_sum(reconstruction + beta * kl) / 250.0


@wrong("gradient of the KL stopped")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.mean(reconstruction + beta * ops.stop_gradient(kl))


# ---- right


@right("two means")
def beta_vae_loss(reconstruction, kl, beta):
    return ops.mean(reconstruction) + beta * ops.mean(kl)


@right("tf.reduce_mean")
def beta_vae_loss(reconstruction, kl, beta):
    return tf.reduce_mean(tf.add(reconstruction, beta * kl))


@right("sum over the number of images")
def beta_vae_loss(reconstruction, kl, beta):
    total = reconstruction + ops.multiply(beta, kl)
    return ops.sum(total) / ops.cast(ops.shape(total)[0], total.dtype)


@right("ELBO and what the price adds to it")
def beta_vae_loss(reconstruction, kl, beta):
    negative_elbo = reconstruction + kl
    return ops.mean(negative_elbo + (beta - 1.0) * kl)


@right("ops.average of a Lagrangian, sign turned twice")
def beta_vae_loss(reconstruction, kl, beta):
    gain = -reconstruction - beta * kl
    return -ops.average(gain)


@right("stacked, then averaged")
def beta_vae_loss(reconstruction, kl, beta):
    both = ops.stack([reconstruction, beta * kl], axis=1)
    return ops.mean(ops.sum(both, axis=1))
