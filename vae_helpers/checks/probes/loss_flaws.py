"""What is said of a program that gives a loss: slug -> sentence. The rest is that of a step."""

from vae_helpers.checks.probes.step_flaws import MESSAGES as OF_STEPS

_LOSS = "The loss is the mean over the images of minus the ELBO."

MESSAGES = {
    **OF_STEPS,
    "mean_decoded": (
        "The decoder is given mean itself, and nothing is drawn. That is the loss of a plain "
        "autoencoder, whose decoder never learns that q is a cloud."
    ),
    "nothing_moves": (
        "No gradient gets from the loss to any weight. Is something stopped, or computed with "
        "NumPy?"
    ),
    "left_tensorflow": (
        "The loss is a plain number, outside of TensorFlow, so that no gradient comes back from "
        "it. Take means and sums with `keras.ops`."
    ),
    "not_finite": "On ordinary images the loss is {}. Is a logarithm or a root taken of 0 or less?",
    "encoder_stays": (
        "No gradient gets from the loss to the encoder. Is something stopped on the way, or "
        "computed with NumPy?"
    ),
    "decoder_stays": (
        "No gradient gets from the loss to the decoder. Which term tells how well the images are "
        "explained?"
    ),
    "some_weights_stay": (
        "No gradient gets from the loss to some weights: {}. Each of them is to learn."
    ),
    "other_weights": (
        "The loss is finite, but its gradient is not. Is a logarithm or a root taken of a number "
        "that may be 0?"
    ),
    "ascent": (
        "The whole loss has its sign turned: it is the ELBO, and to make it small makes the model "
        "worse."
    ),
    "sum_over_images": f"The loss is summed over the batch. {_LOSS}",
    "kl_left_out": (
        "The KL plays no part in the gradient. Without it nothing keeps the clouds near the prior, "
        "from which samples are to be drawn."
    ),
    "kl_subtracted": (
        "The KL has the wrong sign: the loss falls as the clouds leave the prior. Minus the ELBO "
        "is reconstruction *plus* KL."
    ),
    "kl_weight": (
        "The KL counts {} times beside the reconstruction. In minus the ELBO it counts once."
    ),
    "reconstruction_left_out": "The reconstruction plays no part in the loss, only the KL does.",
    "reconstruction_sign": (
        "The reconstruction has the wrong sign: the loss falls as the images become less likely. "
        "It is *minus* the log-likelihood that is made small."
    ),
    "step_scaled": "The loss is {} times the mean of minus the ELBO.",
    "other_direction": (
        "The gradient of this loss is not that of the mean of minus the ELBO, nor of any sum of "
        "its parts. Do draw, likelihood and KL speak of the same cloud?"
    ),
    "needs_this_batch_size": (
        "For a batch of {} images the loss is right, for one of {} it counts {} times: a number of "
        "images is built in. The mean is over the images that are given."
    ),
    "other_for_few": (
        "For a batch of {} images the loss is another one. What does it do with the batch?"
    ),
    "floored": (
        "Where the encoder says that log_var is {0}, the draws spread as if it were {1}: it is "
        "kept from falling as low as that. A narrow cloud is what a sharp image needs."
    ),
    "capped": (
        "Where the encoder says that log_var is {0}, the draws spread as if it were {1}: it is "
        "kept from rising as high as that."
    ),
    "far_apart": (
        "Where log_var is moderate the loss is right, but not where the encoder's second array "
        "lies near {}, {} and {}. Something is bent or cut off there."
    ),
    "frozen_when_compiled": (
        "Right as it stands; but in a compiled step the noise is drawn once, while the step is "
        "traced, and then it is the same for ever. That of `keras.random` is fresh at each call."
    ),
    "still_not_finite": "Where the encoder says that log_var is {}, the loss is {}.",
    "gradient_not_finite": (
        "Where the encoder says that log_var is {}, the loss is finite now, but its gradient is "
        "not. One step with it, and all weights are NaN. The number that overflows has to be kept "
        "small *before* it is used."
    ),
    "bound_too_wide": (
        "Where the encoder says that log_var is {}, the loss is finite, with slopes of {}. Adam "
        "squares them, and that is infinite. A variance needs no such numbers: bound it tighter."
    ),
    "no_pixel_noise": "The encoder is given clean images: there is no noise to learn to remove.",
    "pixels_outside": (
        "The noisy pixels leave [0, 1]. The clip that keeps them there is part of the program."
    ),
    "other_pixel_noise": "The noise in the pixels is another than before: its level is 0.5.",
    "frozen_pixel_noise": "The noise in the pixels is the same at each call.",
    "noisy_target": (
        "The decoder is asked for the noisy pixels: the likelihood is that of the image to which "
        "the noise was added. So the noise is learned, and not removed."
    ),
    "returns_several": "It returns {} things. One number is wanted, the loss.",
}
