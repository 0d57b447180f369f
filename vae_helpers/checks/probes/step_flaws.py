"""What is said of a training step, property by property: slug -> sentence."""

from vae_helpers.checks.probes.draws import OF_LAWS
from vae_helpers.checks.probes.sampler_flaws import MESSAGES as OF_SAMPLERS

_LOSS = "The loss is the mean over the images of minus the ELBO."
VAGUE = {"other_direction", "other_gradient_through_z", "returns_another"}
OF_DRAWS = (
    "shared_by_the_batch",
    "shared_by_the_dimensions",
    "frozen_noise",
    *OF_LAWS,
    "from_the_prior",
    "variance_for_std",
    "log_var_for_std",
)

MESSAGES = {
    **{slug: OF_SAMPLERS[slug] for slug in OF_DRAWS},
    "mean_decoded": (
        "The decoder is given mean itself, and nothing is drawn. That trains a plain autoencoder, "
        "whose decoder never learns that q is a cloud."
    ),
    "z_elsewhere": "z is no draw from q: it lies elsewhere than mean and log_var say.",
    "heads_swapped": (
        "mean and log_var have changed places. In which order does the encoder give them?"
    ),
    "encoder_input": (
        "The encoder is given something else than x. The pixels are in [0, 1] already, and are to "
        "reach it as they are."
    ),
    "no_decoder": (
        "The decoder was not called on a code of each image, so that no reconstruction can have "
        "come of it."
    ),
    "nothing_moves": (
        "No weight has moved, and the optimizer has made no step. What is to be done with the "
        "gradients?"
    ),
    "weights_restored": (
        "The optimizer has made a step, but afterwards the weights are as they were before it."
    ),
    "encoder_stays": (
        "Only the decoder's weights move. Either the encoder's weights are left out, or no "
        "gradient gets to them: then something between encoder and loss was computed outside of "
        "the tape, or with NumPy."
    ),
    "decoder_stays": (
        "Only the encoder's weights move. Both models are to learn: whose weights were the "
        "gradients asked for, and whose did the optimizer get?"
    ),
    "some_weights_stay": (
        "Some weights do not move: {}. Every weight of both models is to be trained."
    ),
    "other_weights": (
        "Weights have moved, but to values that are not finite. Is a logarithm taken of a number "
        "that may be 0 or negative?"
    ),
    "optimizer_unused": (
        "The weights move, but the optimizer that was given has made no step. A new one at every "
        "call, or a subtraction by hand, forgets what Adam remembers from step to step."
    ),
    "several_steps": (
        "The optimizer has made {} steps. One call of the function is one step: every weight moves "
        "once."
    ),
    "no_gradient_through_z": (
        "The encoder learns from the KL alone: no gradient of the reconstruction comes back "
        "through z. Is z drawn outside of the tape, or is a gradient stopped, as by NumPy?"
    ),
    "no_gradient_to_std": (
        "The gradient of the reconstruction reaches mean, but not log_var. So q cannot learn how "
        "wide to be. The standard deviation has to be computed inside the tape."
    ),
    "no_gradient_to_mean": (
        "The gradient of the reconstruction reaches log_var, but not mean. So q cannot learn where "
        "to lie."
    ),
    "other_gradient_through_z": (
        "What comes back through z does not count for mean and log_var as it should: {} times for "
        "mean, {} times for log_var."
    ),
    "ascent": (
        "The weights go uphill: they move along the gradient, so that the loss grows. Where has a "
        "sign been turned?"
    ),
    "sum_over_images": (
        "The step is as many times too large as there are images: the loss is summed over the "
        f"batch. {_LOSS}"
    ),
    "mean_over_pixels": (
        "The reconstruction is a mean over the pixels: it is 784 times too weak beside the KL, and "
        "all images would come out alike. In nats it is a sum."
    ),
    "mean_over_everything": (
        "The whole loss is 784 times too small, as if it were divided by the pixels. It is in nats "
        "per image."
    ),
    "kl_left_out": (
        "The KL plays no part in the step. Without it nothing keeps the clouds near the prior, "
        "from which samples are to be drawn."
    ),
    "kl_mean_over_numbers": (
        "The KL is a mean over the numbers of a code. They are independent under q, and then KLs "
        "add up."
    ),
    "kl_subtracted": (
        "The KL has the wrong sign: the step drives the clouds away from the prior. Minus the ELBO "
        "is reconstruction *plus* KL."
    ),
    "kl_weight": (
        "The KL counts {} times beside the reconstruction. In minus the ELBO it counts once."
    ),
    "kl_over_the_batch": (
        "The KL is summed over the images of the batch, the reconstruction is not. Each of the two "
        "is a mean over the images."
    ),
    "kl_mean_and_batch_sum": (
        "The KL is a mean over the numbers of a code, and summed over the images of the "
        "batch. It is the other way round: a sum over the numbers, a mean over the images."
    ),
    "kl_mean_doubled": (
        "The KL is a mean over the numbers of a code. They are independent under q, and then KLs "
        "add up. And the factor 1/2 is missing: it counts twice."
    ),
    "reconstruction_over_the_batch": (
        "The reconstruction is summed over the images of the batch, the KL is not. Each of the two "
        "is a mean over the images."
    ),
    "pixel_mean_and_batch_sum": (
        "The reconstruction is a mean over the pixels, and summed over the images of the "
        "batch, too. It is the other way round: a sum over the pixels, a mean over the images."
    ),
    "reconstruction_left_out": "The reconstruction plays no part in the step, only the KL does.",
    "reconstruction_sign": (
        "The reconstruction has the wrong sign: the step makes the images less likely. It is "
        "*minus* the log-likelihood that is made small."
    ),
    "reconstruction_weight": (
        "The reconstruction counts {} times. In minus the ELBO, in nats, it counts once."
    ),
    "step_scaled": "The step is {} times as large as that of the mean -ELBO.",
    "x_scaled_again": (
        "x is divided by 255 in the loss. It is in [0, 1] already, and all images would be nearly "
        "black."
    ),
    "x_rounded": (
        "In the loss the pixels are rounded to black and white. Grey ones count as they are."
    ),
    "sigmoid_twice": (
        "The sigmoid is applied twice: by hand, and once more by a likelihood that expects logits. "
        "To the loss no pixel is then darker than one half."
    ),
    "product_of_probabilities": (
        "One of softplus and product still gets a probability: in x times logit the sigmoid of the "
        "logit stands."
    ),
    "softplus_of_probabilities": (
        "One of softplus and product still gets a probability: softplus is taken of the sigmoid "
        "of the logit."
    ),
    "logits_as_probabilities": (
        "The logits went into a cross-entropy that expects probabilities. A logit becomes a "
        "probability by the sigmoid."
    ),
    "squared_error": (
        "The reconstruction is a squared error of probabilities. Here each pixel is a coin, and "
        "counts by minus its log-likelihood."
    ),
    "squared_error_of_logits": (
        "The reconstruction is a squared error between pixels and logits. A logit is no grey "
        "value; each pixel is a coin, and counts by minus its log-likelihood."
    ),
    "logits_negated": "The logits enter with the wrong sign: black and white change places.",
    "other_direction": (
        "The weights move, but not downhill on the mean of minus the ELBO, nor on any sum of its "
        "parts. Are all terms computed inside the tape, from one draw for each image, the "
        "one that was decoded?"
    ),
    "needs_this_batch_size": (
        "For a batch of {} images the step is right, for one of {} it is {} times as large: a "
        "number of images is built in. The mean is over the images that are given."
    ),
    "needs_sgd": (
        "With plain gradient descent the step is right; with Adam the weights are not moved by "
        "Adam's step. It is for the optimizer to say how far they go."
    ),
    "returns_nothing": ("It returns None, but the loss is to come back. Is a `return` missing?"),
    "returns_several": (
        "It returns {} things. One number is wanted, the loss; the models were changed in place."
    ),
    "returns_no_number": "It returns {}, but the loss is one number.",
    "returns_each_image": (
        "It returns a number for each image. The loss is one number, their mean."
    ),
    "returns_an_array": "It returns an array of shape {}. The loss is one number, with no axes.",
    "returns_after": (
        "The loss that comes back is that of the weights *after* the step. The one is wanted whose "
        "gradient was used: it is there already."
    ),
    "returns_sum": "The loss that comes back is a sum over the images. It is to be their mean.",
    "returns_elbo": (
        "The number that comes back is the ELBO. The loss is minus that, and falls while training."
    ),
    "returns_reconstruction": (
        "The number that comes back is the reconstruction alone, without the KL."
    ),
    "returns_kl": "The number that comes back is the KL alone.",
    "returns_per_pixel": (
        "In the number that comes back the reconstruction is a mean over the pixels. In nats it is "
        "their sum."
    ),
    "returns_another": (
        "The number that comes back is {}; the mean of minus the ELBO of these images, with the "
        "codes that were drawn, is {}."
    ),
}
