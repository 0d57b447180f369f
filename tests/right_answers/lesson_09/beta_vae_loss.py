"""Right answers to beta_vae_loss in other styles."""

from vae_helpers.quiet import keras, tf

ops = keras.ops


def price_tf(reconstruction, kl, beta):
    return tf.reduce_mean(reconstruction + beta * kl)


def price_of_two_means(reconstruction, kl, beta):
    return ops.mean(reconstruction) + beta * ops.mean(kl)


def price_sum_over_count(reconstruction, kl, beta):
    return ops.sum(reconstruction + ops.multiply(beta, kl)) / reconstruction.shape[0]


def price_by_loop(reconstruction, kl, beta):
    total = 0.0
    for i in range(reconstruction.shape[0]):
        total = total + reconstruction[i] + beta * kl[i]
    return total / reconstruction.shape[0]


def price_einsum(reconstruction, kl, beta):
    n = reconstruction.shape[0]
    return (ops.einsum("n->", reconstruction) + beta * ops.einsum("n->", kl)) / n


def price_stacked(reconstruction, kl, beta):
    both = ops.stack([reconstruction, kl])
    return ops.sum(ops.mean(both, axis=1) * ops.stack([1.0, 1.0 * beta]))


def price_float64(reconstruction, kl, beta):
    reconstruction, kl, beta = (tf.cast(a, tf.float64) for a in (reconstruction, kl, beta))
    return tf.reduce_mean(reconstruction) + tf.reduce_mean(kl) * beta


def price_elbo_and_surcharge(reconstruction, kl, beta):
    return ops.average(reconstruction + kl) + (beta - 1.0) * ops.average(kl)


def price_count_in_the_graph(reconstruction, kl, beta):
    n = tf.cast(tf.shape(kl)[0], tf.float32)
    return tf.reduce_sum(reconstruction) / n + beta * (tf.reduce_sum(kl) / n)


def price_matrix(reconstruction, kl, beta):
    weights = tf.stack([1.0, tf.convert_to_tensor(beta)])
    return tf.reduce_mean(tf.linalg.matvec(tf.stack([reconstruction, kl], axis=1), weights))


def price_value_of_variable(reconstruction, kl, beta):
    if isinstance(beta, keras.Variable):
        beta = beta.value
    total = tf.add(reconstruction, tf.multiply(kl, beta))
    return tf.math.divide_no_nan(ops.sum(total), ops.sum(ops.ones_like(total)))
