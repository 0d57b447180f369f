"""Wrong answers to build_encoder, by what they are told as."""

from vae_helpers import vae
from vae_helpers.quiet import keras

layers = keras.layers
ops = keras.ops


def _encoder(hidden="relu", mean=None, log_var=None, heads=None, dim=None):
    """The right encoder with parts exchanged. mean, log_var: activations, or what comes after."""

    def build(latent_dim):
        latent_dim = dim or latent_dim
        x = keras.Input((784,))
        h = layers.Dense(64, hidden)(x)
        if heads:
            return keras.Model(x, heads(h, latent_dim))
        return keras.Model(x, [_head(h, latent_dim, after) for after in (mean, log_var)])

    return build


def _head(h, latent_dim, after):
    if isinstance(after, layers.Layer):
        return type(after).from_config(after.get_config())(layers.Dense(latent_dim)(h))
    return layers.Dense(latent_dim, after)(h)


def _clip(limit):
    return lambda values: ops.clip(values, -limit, limit)


class _Noise(layers.Layer):
    def call(self, inputs):
        return inputs + keras.random.normal(ops.shape(inputs))


def _chained(h, latent_dim):
    mean = layers.Dense(latent_dim)(h)
    return [mean, layers.Dense(latent_dim)(mean)]


def _three(h, latent_dim):
    mean, log_var = layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)
    return [mean, log_var, mean + ops.exp(0.5 * log_var)]


def _three_with_z_first(h, latent_dim):
    mean, log_var = layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)
    return [_Noise()(mean), mean, log_var]


def _overlap(h, latent_dim):
    both = layers.Dense(2 * latent_dim)(h)
    return [both[:, :latent_dim], both[:, 1 : latent_dim + 1]]


def _in_wrong_order(h, latent_dim):
    mean = layers.Dense(latent_dim, name="z_mean")(h)
    return [layers.Dense(latent_dim, name="z_log_var")(h), mean]


def _without_hidden(mean=None, log_var=None):
    def build(latent_dim):
        x = keras.Input((784,))
        return keras.Model(x, [layers.Dense(latent_dim, after)(x) for after in (mean, log_var)])

    return build


def _a_layer(latent_dim):
    class Encoder(layers.Layer):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(64, "relu")
            self.heads = [layers.Dense(latent_dim) for _ in range(2)]

        def call(self, x):
            return [head(self.hidden(x)) for head in self.heads]

    return Encoder()


def _of_images(latent_dim):
    x = keras.Input((28, 28))
    h = layers.Dense(64, "relu")(layers.Flatten()(x))
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)])


def _frozen(latent_dim):
    encoder = vae.build_encoder(latent_dim)
    encoder.trainable = False
    return encoder


def _only_tensors(latent_dim):
    h = layers.Dense(64, "relu")(keras.Input((784,)))
    return layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)


def _draws_symbolically(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(64, "relu")(x)
    mean, log_var = layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)
    return keras.Model(x, [mean, log_var, vae.reparameterize(mean, log_var)])


def _no_tuple(latent_dim):
    x = keras.Input(784)
    return keras.Model(x, [layers.Dense(latent_dim)(x), layers.Dense(latent_dim)(x)])


WRONG_ANSWERS = {
    "relu_mean": _encoder(mean="relu"),
    "softplus_mean": _encoder(mean="softplus"),
    "leaky_relu_mean": [_encoder(mean="leaky_relu"), _encoder(mean=layers.LeakyReLU())],
    "sigmoid_mean": _encoder(mean="sigmoid"),
    "softmax_mean": _encoder(mean="softmax"),
    "tanh_mean": [_encoder(mean="tanh"), _encoder(mean="softsign")],
    "elu_mean": [_encoder(mean="elu"), _encoder(mean="gelu"), _encoder(mean="silu")],
    "normalised_mean": [
        _encoder(mean=layers.UnitNormalization()),
        _encoder(mean=layers.LayerNormalization()),
    ],
    "batch_norm_mean": _encoder(mean=layers.BatchNormalization()),
    "relu_log_var": _encoder(log_var="relu"),
    "softplus_log_var": [_encoder(log_var="softplus"), _encoder(log_var="exponential")],
    "bent_log_var": _encoder(log_var=lambda values: ops.log(ops.softplus(values))),
    "leaky_relu_log_var": _encoder(log_var="leaky_relu"),
    "sigmoid_log_var": _encoder(log_var="sigmoid"),
    "tanh_log_var": [_encoder(log_var="tanh"), _encoder(log_var=_clip(1))],
    "range_log_var": [_encoder(log_var=_clip(limit)) for limit in (2, 4, 5, 6)],
    "batch_norm_log_var": _encoder(log_var=layers.BatchNormalization()),
    "linear_encoder": _encoder(hidden=None),
    "no_hidden_encoder": _without_hidden(),
    "one_layer_for_both": _encoder(heads=lambda h, k: [layers.Dense(k)(h)] * 2),
    "log_var_from_mean": _encoder(heads=_chained),
    "heads_overlap": _encoder(heads=_overlap),
    "heads_joined": [
        _encoder(heads=lambda h, k: layers.Dense(2 * k)(h)),
        _encoder(
            heads=lambda h, k: {"mean": layers.Dense(k)(h), "log_var": layers.Dense(k)(h)},
        ),
    ],
    "heads_swapped": _encoder(heads=_in_wrong_order),
    "sampled": [
        _encoder(heads=lambda h, k: [_Noise()(layers.Dense(k)(h)), layers.Dense(k)(h)]),
        _encoder(
            heads=lambda h, k: [
                layers.Dense(k)(layers.Dropout(0.5)(h, training=True)) for _ in range(2)
            ]
        ),
    ],
    "three_outputs": [_encoder(heads=_three), _encoder(heads=_three_with_z_first)],
    "latent_dim_ignored": _encoder(dim=2),
    "wrong_width": _encoder(heads=lambda h, k: [layers.Dense(2 * k)(h), layers.Dense(2 * k)(h)]),
    "other_inputs": _of_images,
    "a_layer": _a_layer,
    "not_trainable": _frozen,
    "returns_a_tensor": _only_tensors,
    # Two at once.
    "relu_mean + relu_log_var": _encoder(mean="relu", log_var="relu"),
    "tanh_mean + sigmoid_log_var": _encoder(mean="tanh", log_var="sigmoid"),
    "relu_mean + linear_encoder": _encoder(hidden=None, mean="relu"),
    "relu_mean + no_hidden_encoder": _without_hidden("relu"),
    "softplus_log_var + linear_encoder": _encoder(hidden=None, log_var="softplus"),
    "leaky_relu_mean + leaky_relu_log_var": _encoder(mean="leaky_relu", log_var="leaky_relu"),
    "three_outputs + linear_encoder": _encoder(hidden=None, heads=_three),
    "heads_joined + linear_encoder": _encoder(
        hidden=None, heads=lambda h, k: layers.Dense(2 * k)(h)
    ),
    "heads_joined + tanh_mean + tanh_log_var": _encoder(
        heads=lambda h, k: layers.Dense(2 * k, "tanh")(h)
    ),
    "latent_dim_ignored + relu_mean": _encoder(dim=2, mean="relu"),
    "latent_dim_ignored + softplus_log_var": _encoder(dim=2, log_var="softplus"),
    "relu_mean + relu_log_var + one_layer_for_both": _encoder(
        heads=lambda h, k: [layers.Dense(k, "relu")(h)] * 2
    ),
    "sampled + softplus_log_var": _encoder(
        heads=lambda h, k: [_Noise()(layers.Dense(k)(h)), layers.Dense(k, "softplus")(h)]
    ),
    "batch_norm_mean + batch_norm_log_var": _encoder(
        mean=layers.BatchNormalization(), log_var=layers.BatchNormalization()
    ),
    "one_layer_for_both + linear_encoder": _encoder(
        hidden=None, heads=lambda h, k: [layers.Dense(k)(h)] * 2
    ),
    None: [_draws_symbolically, _no_tuple],
}
