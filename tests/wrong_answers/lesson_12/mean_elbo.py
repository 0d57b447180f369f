"""Wrong answers to mean_elbo, by what they are told as."""

import numpy as np

from vae_helpers.evaluation import log_importance_weights
from vae_helpers.quiet import keras
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

ops = keras.ops


def _normal(mean, **options):
    return keras.random.normal(ops.shape(mean), **options)


def _noise(function):
    return lambda mean, log_var: mean + ops.exp(log_var / 2) * function(mean)


def _values(encoder, decoder, batches, draw, given=lambda x: x, likelihood=None):
    """log p(x given z) and the KL of each image, batch by batch."""
    for x in batches:
        mean, log_var = encoder(given(x))
        logits = decoder(draw(mean, log_var))
        first = (likelihood or bernoulli_log_likelihood)(x, logits)
        yield np.float64(first), np.float64(kl_divergence(mean, log_var))


def _elbo(
    draw=reparameterize,
    each=lambda first, kl: first - kl,
    together=lambda many: np.concatenate(many).mean(),
    **options,
):
    """An evaluation with other parts."""

    def mean_elbo(encoder, decoder, batches):
        values = _values(encoder, decoder, batches, draw, **options)
        return together([each(first, kl) for first, kl in values])

    return mean_elbo


def _return_in_the_loop(divide):
    def mean_elbo(encoder, decoder, batches):
        total, count = 0.0, 0
        for first, kl in _values(encoder, decoder, batches, reparameterize):
            total += np.sum(first - kl)
            count += len(first)
            return total / count / (len(batches) if divide else 1)

    return mean_elbo


def _by_importance_weights(together=lambda many: np.concatenate(many).mean()):
    """The ELBO as the mean of log w, of one draw for each image."""

    def mean_elbo(encoder, decoder, batches):
        values = []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparameterize(mean, log_var)
            log_p = bernoulli_log_likelihood(x, decoder(z))
            log_w = log_importance_weights(log_p[None], z[None], mean, log_var)
            values.append(np.float64(log_w)[0])
        return together(values)

    return mean_elbo


def _two_draws_in_a_batch(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x)
        first = [
            np.float64(bernoulli_log_likelihood(x, decoder(reparameterize(mean, log_var))))
            for _ in range(2)
        ]
        values.append(np.mean(first, axis=0) - np.float64(kl_divergence(mean, log_var)))
    return np.concatenate(values).mean()


def _trains(encoder, decoder, batches):
    decoder.trainable_variables[0].assign_add(ops.ones_like(decoder.trainable_variables[0]))
    return 0.0


def _in_place(encoder, decoder, batches):
    found = _elbo()(encoder, decoder, batches)
    batches[0][:] = np.round(batches[0])
    return found


def _many_draws(encoder, decoder, batches):
    return np.mean([_elbo()(encoder, decoder, batches) for _ in range(2)])


def _fixed(encoder, decoder, batches):
    random = np.random.default_rng(0)

    def draw(mean, log_var):
        return mean + ops.exp(log_var / 2) * np.float32(random.normal(size=mean.shape))

    return _elbo(draw)(encoder, decoder, batches)


WRONG_ANSWERS = {
    "mean_decoded": _elbo(lambda mean, log_var: mean),
    "from_the_prior": _elbo(lambda mean, log_var: _normal(mean)),
    "variance_for_std": _elbo(lambda mean, log_var: mean + ops.exp(log_var) * _normal(mean)),
    "heads_swapped": _elbo(lambda mean, log_var: log_var + ops.exp(mean / 2) * _normal(mean)),
    "same_noise_in_each_batch": _elbo(_noise(lambda mean: _normal(mean, seed=1))),
    "frozen_noise": _fixed,
    "shared_by_the_batch": _elbo(_noise(lambda mean: _normal(mean[:1]))),
    "shared_by_the_dimensions": _elbo(_noise(lambda mean: _normal(mean[:, :1]))),
    "noise_too_small": _elbo(_noise(lambda mean: 0.01 * _normal(mean))),
    "uniform_noise": _elbo(_noise(lambda mean: keras.random.uniform(ops.shape(mean)))),
    "several_draws": [_many_draws, _two_draws_in_a_batch],
    "encoder_input": _elbo(given=lambda x: x / 255),
    "sigmoid_twice": _elbo(
        likelihood=lambda x, logits: bernoulli_log_likelihood(x, ops.sigmoid(logits))
    ),
    "logits_negated": _elbo(likelihood=lambda x, logits: bernoulli_log_likelihood(x, -logits)),
    "first_batch_only": _return_in_the_loop(divide=False),
    "first_over_batches": _return_in_the_loop(divide=True),
    "last_batch_only": _elbo(together=lambda many: many[-1].mean()),
    "mean_of_batch_means": _elbo(together=lambda many: np.mean([one.mean() for one in many])),
    "sum_over_images": _elbo(together=lambda many: np.concatenate(many).sum()),
    "sum_of_batch_means": _elbo(together=lambda many: sum(one.mean() for one in many)),
    "sum_over_batches": _elbo(together=lambda many: np.concatenate(many).sum() / len(many)),
    "mean_over_pixels": _elbo(each=lambda first, kl: first / 784 - kl),
    "everything_over_pixels": _elbo(each=lambda first, kl: (first - kl) / 784),
    "kl_mean_over_numbers": _elbo(each=lambda first, kl: first - kl / 3),
    "kl_from_the_draw": _by_importance_weights(),
    "kl_left_out": _elbo(each=lambda first, kl: first),
    "kl_added": _elbo(each=lambda first, kl: first + kl),
    "kl_weight": _elbo(each=lambda first, kl: first - 4 * kl),
    "reconstruction_left_out": _elbo(each=lambda first, kl: -kl),
    "minus_elbo": _elbo(each=lambda first, kl: kl - first),
    "each_image": [_elbo(together=np.concatenate), _elbo(together=lambda m: np.stack([m[0]]))],
    "several_numbers": _elbo(together=list),
    "no_number": _elbo(together=lambda many: str(np.mean(many[0]))),
    "changes_batches": _in_place,
    "mean_decoded + first_batch_only": _elbo(
        lambda mean, log_var: mean, together=lambda many: many[0].mean()
    ),
    "mean_decoded + mean_of_batch_means": _elbo(
        lambda mean, log_var: mean, together=lambda many: np.mean([one.mean() for one in many])
    ),
    "mean_of_batch_means + kl_from_the_draw": _by_importance_weights(
        lambda many: np.mean([one.mean() for one in many])
    ),
    "mean_of_batch_means + minus_elbo": _elbo(
        each=lambda first, kl: kl - first,
        together=lambda many: np.mean([one.mean() for one in many]),
    ),
    "weights_moved + another_value": _trains,
    "another_value": _elbo(together=lambda many: np.median(np.concatenate(many)) ** 2),
}
