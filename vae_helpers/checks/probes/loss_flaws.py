"""What is said of a program that gives a loss: slug -> sentence. The rest is that of a step."""

from vae_helpers.checks.probes.step_flaws import MESSAGES as OF_STEPS
from vae_helpers.checks.probes.step_flaws import VAGUE as VAGUE_OF_STEPS

_LOSS = "The loss is the mean over the images of minus the ELBO."
VAGUE = VAGUE_OF_STEPS | {"other_for_few", "other_kl", "other_pixels"}

MESSAGES = {
    **OF_STEPS,
    "mean_decoded": (
        "The decoder is given mean itself. From the cloud for which a KL is due nothing is drawn, "
        "so the decoder never learns that q is one."
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
    "other_pixels": (
        "The pixels' term is not that of coins with the decoder's own logits: minus the sum of the "
        "log-likelihoods of all pixels."
    ),
    "other_kl": (
        "The pixels' term is right. But what is added to it is not the KL of the clouds that were "
        "drawn: on the check's images it is {} nats, and that KL {}."
    ),
    "tanh_in_the_kl": "The KL takes log_var through a tanh, the draw does not: two clouds.",
    "squared_draws": (
        "The KL of a draw is squared, number by number. What is below 0 in one draw is made up for "
        "by others: only without a square is its mean over draws the KL."
    ),
    "signs_in_the_kl": "In the KL the wrong sign stands before {}.",
    "kl_reads_log_var": (
        "The KL takes the encoder's second array for the logarithm of a variance, while the draw "
        "takes it for that of a standard deviation. They have to speak of one cloud."
    ),
    "kl_reads_log_std": (
        "The KL takes the encoder's second array for the logarithm of a standard deviation, while "
        "the draw takes it for that of a variance. They have to speak of one cloud."
    ),
    "absolute_values": (
        "The KL of a draw is made positive, number by number. Then its mean over draws is larger "
        "than the KL. What is below 0 in one draw is made up for by others."
    ),
    "cut_off_at_0": (
        "What is below 0 in the KL of a draw is cut off. Then its mean over draws is larger than "
        "the KL. What is below 0 in one draw is made up for by others."
    ),
    "log_std_halved_in_the_kl": (
        "The KL takes half of the logarithm of sigma. Half belongs to the logarithm of a variance."
    ),
    "log_std_halved_in_the_draw": (
        "The draw takes the root of what the KL calls a standard deviation. Before you change one "
        "of them: did they disagree?"
    ),
    "logarithm_changed_alone": (
        "In the KL the exponential fits the draw, but the logarithm beside it does not: it counts "
        "half of what it should. The second array stands in both."
    ),
    "variance_changed_alone": (
        "In the KL the logarithm fits the draw, but the exponential beside it does not: it is the "
        "root of what it should be. The second array stands in both."
    ),
    "variance_put_in": (
        "In the KL stands the squared distance of z from its mean. In log q(z) that is divided by "
        "the variance, so that the noise itself is left."
    ),
    "half_of_a_formula": (
        "Two ways to a KL are mixed: the formula has the squared *mean* beside the variance, the "
        "KL of a draw has z squared beside the squared noise."
    ),
    "mean_not_squared": "In the KL the mean is not squared.",
    "sign_of_the_mean": "In the KL the squared mean has the wrong sign: clouds far out pay less.",
    "sign_of_the_variance": "In the KL the variance has the wrong sign: wide clouds pay less.",
    "sign_of_the_logarithm": (
        "In the KL log_var has the wrong sign: the narrower a cloud, the less it pays."
    ),
    "logarithm_left_out": "The KL lacks log_var: a cloud of no width pays nothing for it.",
    "variance_left_out": "The KL lacks the variance: the wider a cloud, the less it pays.",
    "mean_left_out": "The KL lacks the mean: a cloud may lie as far out as it likes.",
    "needs_this_batch_size": (
        "For a batch of {} images the loss is right, for one of {} it counts {} times: a number of "
        "images is built in. The mean is over the images that are given."
    ),
    "other_for_few": (
        "For a batch of {} images the loss is another one. What does it do with the batch?"
    ),
    "floored": (
        "Where the encoder says that {0} is {1}, the draws spread as if it were {2}: it is kept "
        "from falling as low as that. Change nothing where log_var lies between -10 and 7."
    ),
    "capped": (
        "Where the encoder says that {0} is {1}, the draws spread as if it were {2}: it is kept "
        "from rising as high as that. Change nothing where log_var lies between -10 and 7."
    ),
    "squeezed": (
        "Where the encoder says that {0} is {1}, the draws spread as if it were {2}; where it says "
        "{3}, as if it were {4}. Change nothing where log_var lies between -10 and 7."
    ),
    "inverse_std": (
        "The wider the cloud that the encoder asks for, the narrower are the draws: where it says "
        "that {0} is {1}, they spread as if it were {2}. Look at the sign in the exponent."
    ),
    "halved_twice": (
        "Where the encoder says that {0} is {1}, the draws spread as if it were half of that: "
        "a root is taken twice, or log_var is halved once too often."
    ),
    "mean_cut": (
        "Where the encoder says that a mean is {}, the draws lie around {}. The mean is cut off; "
        "it may be any number."
    ),
    "mean_cut_in_the_kl": (
        "Where the encoder says that the means are 30 and -30, the draws lie there, but what "
        "they cost is another number than it should be. Is the mean cut off, or bent, in the KL?"
    ),
    "shifted_clouds": (
        "Draw and KL agree on clouds {} times as wide as exp({}). But the honest sheet takes {} "
        "as it is."
    ),
    "near_prior": (
        "Where the clouds lie near the prior the loss is another one than it should be. There the "
        "KL of a single draw is often below 0: has its sign been taken away, or has it been cut "
        "off?"
    ),
    "far_apart": (
        "Where log_var is moderate the loss is right, but not where the encoder's second array "
        "lies near {}, {} and {}. Something is bent or cut off there. Change nothing where log_var "
        "lies between -10 and 7."
    ),
    "frozen_when_compiled": (
        "Right as it stands; but in a compiled step the noise is drawn once, while the step is "
        "traced, and then it is the same for ever. That of `keras.random` is fresh at each call."
    ),
    "other_convention": (
        "Draw and KL agree: both take the encoder's second array for the logarithm of a {1}. But "
        "the honest sheet, and the cells below, take it for that of a {0}."
    ),
    "rounded_probability": (
        "Right for moderate logits, but where the logits are {} the loss is {}: a probability is "
        "rounded to 0 or 1 before its logarithm is taken. `softplus` needs no probability."
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
    "image_lost": "The encoder is given noise, but not the image under it.",
    "pixels_outside": (
        "The noisy pixels leave [0, 1]. The clip that keeps them there is part of the program."
    ),
    "other_pixel_noise": "The noise in the pixels is another than before: its level is 0.5.",
    "frozen_pixel_noise": "The noise in the pixels is the same at each call.",
    "noisy_target": (
        "The target is a noisy image: where the clean one is black, the likelihood asks for grey. "
        "So the average of the noise is learned, and not removed."
    ),
    "images_swapped": (
        "Encoder and likelihood have each other's image: the clean one goes in, and the target is "
        "the noisy one."
    ),
    "returns_several": "It returns {} things. One number is wanted, the loss.",
}
