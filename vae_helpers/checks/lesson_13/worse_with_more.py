"""Images tiled beside codes that are repeated: each meets the codes of others."""

import numpy as np
from scipy.special import logsumexp

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.bounds import bound, log_weights, look_at_bound

_NOISE_ELSEWHERE = (
    "A bound as good, but `noise[i, s]`, draw s for image i, reaches another image than i. So it "
    "differs from that of other programs which are given the same noise. {}"
)


def _of(reduced):
    """A wrong answer from what it makes of the log weights (n, draws)."""
    return lambda encoder, decoder, x, noise: reduced(
        log_weights(encoder, decoder, x, np.swapaxes(noise, 0, 1)).T
    )


def _mixed(x_of, heads_of, group, noise_of=lambda noise: noise):
    """A wrong answer that lays out images and heads in these ways, and groups the weights."""

    def answer(encoder, decoder, x, noise):
        n, k, d = noise.shape
        flat = np.float64(noise_of(noise)).reshape(n * k, d)
        mean, log_var = (heads_of(np.float64(head), n, k) for head in encoder(x))
        z = mean + np.exp(log_var / 2) * flat
        logits = np.float64(decoder(z))
        log_p = np.sum(x_of(x, n, k) * logits - np.logaddexp(0, logits), axis=1)
        weights = log_p - 0.5 * np.sum(z**2 - flat**2 - log_var, axis=1)
        return bound(group(weights, n, k))

    return answer


def _tiled(rows, n, k):
    return np.tile(rows, (k, 1))


def _repeated(rows, n, k):
    return np.repeat(rows, k, axis=0)


worse_with_more = Exercise(
    reference=repaired.worse_with_more,
    look=look_at_bound(draws_first=False),
    mistakes=[
        Mistake(
            "not_repaired",
            patients.worse_with_more,
            "As before: change the *second* image of the check, and the bound of the first "
            "changes.",
        ),
        Mistake(
            "heads_tiled",
            _mixed(_repeated, _tiled, lambda w, n, k: w.reshape(n, k).T),
            "Now the images are repeated and the heads tiled: each image still meets codes that "
            "were drawn for others.",
        ),
        Mistake(
            "all_tiled_grouped_by_image",
            _mixed(_tiled, _tiled, lambda w, n, k: w.reshape(n, k).T),
            "Images and heads now stand in one order, image after image and then all again. But "
            "the weights are still put together as if the draws of one image were neighbours.",
        ),
        Mistake(
            "all_tiled",
            _mixed(_tiled, _tiled, lambda w, n, k: w.reshape(k, n)),
            _NOISE_ELSEWHERE.format("Images and heads are tiled, the rows of noise are not."),
        ),
        Mistake(
            "noise_turned",
            _mixed(
                _repeated,
                _repeated,
                lambda w, n, k: w.reshape(n, k).T,
                lambda noise: np.swapaxes(noise, 0, 1),
            ),
            _NOISE_ELSEWHERE.format(
                "Images and heads are repeated, the rows of noise stand draw by draw."
            ),
        ),
        Mistake(
            "regrouped",
            _mixed(_tiled, _repeated, lambda w, n, k: w.reshape(k, n)),
            "The weights are grouped in another order, but each was computed for an image and a "
            "code that do not belong together.",
        ),
        Mistake(
            "repeated_regrouped",
            _mixed(_repeated, _repeated, lambda w, n, k: w.reshape(k, n)),
            "Images and codes belong together now. But the weights are put together as if the "
            "images were neighbours: a bound is made of weights of several images.",
        ),
        Mistake(
            "mean_of_logs",
            _of(lambda a: a.mean(axis=1)),
            "Images and codes belong together. But the log weights are averaged, which is the "
            "ELBO. The bound is the log of the mean of the weights.",
        ),
        Mistake(
            "log_k_missing",
            _of(lambda a: logsumexp(a, axis=1)),
            "Images and codes belong together. But the logarithm of the number of draws is not "
            "subtracted any more.",
        ),
        Mistake(
            "over_images",
            _of(lambda a: logsumexp(a, axis=0) - np.log(a.shape[1])),
            "The sum runs over the images, not over the draws of one image.",
        ),
        Mistake(
            "first_draw",
            _of(lambda a: a[:, 0]),
            "Only the first draw of each image counts. That is its ELBO, by one draw.",
        ),
        Mistake(
            "each_draw",
            _of(lambda a: a),
            "There is a number for each draw. The log of the mean of the weights is missing.",
        ),
    ],
    hints=[
        "Try it with two images and two draws, and write down which image stands in each of the "
        "four rows of x, and which image's cloud in each row of z.",
        "`repeat` makes a a b b of a b, `tile` makes a b a b. Into which of the two orders does "
        "the reshape of noise (n, k, d) put its rows?",
        "Rows of z: all draws of the first image, then those of the second. The images have to "
        "stand in the same order.",
    ],
)
