"""Right answers to negative_elbo in other styles."""

from vae_helpers.quiet import keras, tf

ops = keras.ops


def loss_tf(x, logits, mean, log_var):
    cross = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    kl = -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)
    return tf.reduce_sum(cross, axis=-1) + kl


def loss_keras(x, logits, mean, log_var):
    cross = 784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return cross - 0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), -1)


def loss_log_sigmoid(x, logits, mean, log_var):
    log_p = x * ops.log_sigmoid(logits) + (1 - x) * ops.log_sigmoid(-logits)
    kl = ops.sum((ops.exp(log_var) + mean * mean - 1 - log_var) / 2, axis=1)
    return kl - ops.sum(log_p, axis=1)


def loss_einsum(x, logits, mean, log_var):
    log_p = ops.einsum("nd,nd->n", x, logits) - ops.sum(ops.logaddexp(logits, 0.0), axis=1)
    std = ops.exp(log_var / 2)
    return -log_p + ops.sum(0.5 * (mean**2 + std**2) - ops.log(std) - 0.5, axis=1)


def loss_by_rows(x, logits, mean, log_var):
    rows = []
    for i in range(x.shape[0]):
        cross = tf.reduce_sum(tf.math.softplus(logits[i]) - x[i] * logits[i])
        rows.append(cross + 0.5 * tf.reduce_sum(mean[i] ** 2 + tf.exp(log_var[i]) - log_var[i] - 1))
    return tf.stack(rows)


def loss_float64(x, logits, mean, log_var):
    x, logits, mean, log_var = (tf.cast(a, tf.float64) for a in (x, logits, mean, log_var))
    return loss_tf(x, logits, mean, log_var)


def loss_with_maximum(x, logits, mean, log_var):
    cross = ops.maximum(logits, 0) - logits * x + ops.log1p(ops.exp(-ops.abs(logits)))
    return ops.sum(cross, 1) + 0.5 * (
        ops.sum(mean**2, 1) + ops.sum(ops.expm1(log_var), 1) - ops.sum(log_var, 1)
    )


def loss_of_a_sigmoid(x, logits, mean, log_var):
    """Keras remembers the logits of a sigmoid."""
    cross = 784 * keras.losses.binary_crossentropy(x, ops.sigmoid(logits))
    return cross + 0.5 * ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, -1)
