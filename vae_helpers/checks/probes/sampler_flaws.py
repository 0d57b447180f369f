"""What is said of a sampler of z, property by property: slug -> sentence."""

from vae_helpers.checks.engine.observe import Flaw

_OTHER_Q = "Such a sampler draws from another q than the one whose KL is computed."
_INDEPENDENT = "q has independent numbers, and an image has noise of its own."

# What the noise is scaled by, instead of the standard deviation.
_SCALES = {
    "variance_for_std": "exp(log_var): that is the variance, and its square root is wanted",
    "log_var_for_std": "log_var as it stands, which is the logarithm of the variance",
    "half_log_var_for_std": "log_var / 2, which is the *logarithm* of the standard deviation",
    "softplus": "softplus(log_var), which is positive, too; but it is exp that undoes a logarithm",
    "root_of_softplus": "the root of softplus(log_var); but it is exp that undoes a logarithm",
    "softplus_of_half": "softplus(log_var / 2); but it is exp that undoes a logarithm",
    "sigmoid": "sigmoid(log_var), which is never above 1; it is exp that undoes a logarithm",
    "std_plus_one": "1 + exp(log_var / 2), so that no z could be precise",
    "std_missing": "nothing: z spreads by the same for every image, whatever log_var is",
    "inverse_std": "one over the standard deviation: look at the sign in the exponent",
    "inverse_variance": "one over the variance: look at the sign in the exponent",
    "variance_squared": "exp(2 log_var), the square of the variance, and its root is wanted",
    "halved_twice": "exp(log_var / 4): log_var is halved once too often, or a root taken as well",
}
# What z lies around, instead of mean.
_PLACES = {
    "mean_weight": "{:.3g} times mean",
    "mean_through_tanh": "tanh(mean), a place that is never beyond -1 and 1",
    "mean_through_relu": "mean where that is positive, and around 0 elsewhere, as after a relu",
    "mean_through_sigmoid": "sigmoid(mean), between 0 and 1",
    "mean_clipped": "mean only between -1 and 1, as after a clip",
    "mean_scaled": "mean times the standard deviation; it is the noise alone that is stretched",
}

MESSAGES = {
    "heads_swapped": (
        "mean and log_var have changed places: z lies around log_var, and mean decides how far it "
        "spreads."
    ),
    "from_the_prior": (
        "z is drawn from the prior N(0, I), whatever mean and log_var are. Its code would then say "
        "nothing about an image."
    ),
    "mean_missing": "mean plays no part in where z lies. q lies around it.",
    **{
        slug: f"z lies around {words}. It is to lie around mean itself, which may be any number."
        for slug, words in _PLACES.items()
    },
    "beside_mean": (
        "z lies beside its place by {:.3g} for every image. What is added to mean is noise alone."
    ),
    **{slug: f"The noise is scaled by {words}. {_OTHER_Q}" for slug, words in _SCALES.items()},
    "too_near_one": (
        "The spread of z is right where log_var is near 0, and nearer to 1 than it should be where "
        f"log_var is far from 0, as after a clip. log_var may be any number. {_OTHER_Q}"
    ),
    "too_wide_where_small": (
        "The spread of z is right where log_var is large, and too wide where log_var is small, as "
        "where something is added to the standard deviation or to the noise, or where a floor "
        f"holds it up. {_OTHER_Q}"
    ),
    "too_narrow_where_large": (
        "The spread of z is right where log_var is small, and too narrow where log_var is large, "
        f"as where a ceiling holds it down. log_var may be any number. {_OTHER_Q}"
    ),
    "other_spread": (
        "z spreads by about {} where log_var is {}; right are {}. z should be noise of spread 1, "
        "stretched by the standard deviation."
    ),
    "spread_of_something_else": (
        "Numbers of z that have the same log_var do not spread alike: something besides their own "
        "log_var decides how wide, as another number of log_var does, or mean. Each number of z "
        "spreads by the standard deviation that its own log_var gives."
    ),
    "other_place": "z does not lie around mean.{}",
    "other_draws": (
        "z is not mean plus noise that the standard deviation stretches: z moves otherwise with "
        "mean and log_var."
    ),
    "same_at_each_call": "A second call gives the same z. Each call needs fresh noise.",
    "around_log_var": "z lies around log_var. q lies around mean.",
    # Where all of z is put together in another way.
    "std_added": (
        "The standard deviation is added, not multiplied: z lies beside mean by exp(log_var / 2), "
        "and spreads by 1 for every image."
    ),
    "spread_from_mean": (
        "How far z spreads comes from mean, and log_var plays no part. It is log_var that gives "
        "the standard deviation."
    ),
    "log_var_twice": (
        "log_var stands in both places, and mean plays no part: z lies around log_var, and spreads "
        "by what is made of it."
    ),
    "roles_exchanged": (
        "mean and the standard deviation have changed roles: z lies around exp(log_var / 2), and "
        "mean is what the noise is multiplied by."
    ),
    "mean_multiplied": (
        "mean is multiplied with the noise and the standard deviation, not added: z lies around 0 "
        "for every image."
    ),
    "sum_multiplied": (
        "The noise is multiplied with mean, too, so that z lies around 0 for every image. It is "
        "the standard deviation alone that stretches the noise."
    ),
    "noise_in_exponent": (
        "The noise stands within exp, so that z is never below mean. What exp gives is the "
        "standard deviation; the noise is multiplied with that."
    ),
    "relu_of_all": (
        "z is never below 0, and often exactly 0, as after a relu. q is a Gaussian: its draws have "
        "either sign."
    ),
    "mean_alone": (
        "z is drawn without any noise. That is the code of a plain autoencoder; the decoder would "
        "never see that q is a cloud."
    ),
    "constant_for_noise": (
        "Every call gives the same z, which lies beside its place by the same multiple of the "
        "standard deviation for all images, as when a constant stands in place of the noise. A "
        "constant is no noise, whatever its name."
    ),
    "shared_by_the_batch": (
        "All images of a batch get the same noise: one draw, with one number for each "
        "number of a code, is spread over the rows. Which shape has the noise to have?"
    ),
    "shared_by_the_dimensions": (
        "All numbers of a code get the same noise: one number for each image is spread over "
        "the columns. Such z lie on a line, while the numbers of q are independent."
    ),
    "one_number": (
        "One single number of noise serves the whole batch and all columns. Every number of "
        "every code needs its own."
    ),
    "dependent_numbers": (
        "The numbers of a code do not get independent noise: two of them are correlated by "
        f"{{:.2g}}. {_INDEPENDENT}"
    ),
    "frozen_noise": (
        "A second call gives the same z: the noise is frozen, as with a whole number for a seed, "
        "or a generator made anew from one at each call. Each call needs fresh noise."
    ),
    "uniform_noise": (
        "The noise is uniform between 0 and 1: z is never below the mean, and the noise spreads by "
        "0.29 instead of 1. q is a normal distribution."
    ),
    "symmetric_uniform_noise": (
        "The noise spreads by 0.58 instead of 1 and has no tails, as uniform noise between -1 and "
        "1 does. q is a normal distribution."
    ),
    "truncated_noise": (
        "The noise spreads by 0.88 instead of 1 and has no tails: it is cut off at two standard "
        "deviations, as a truncated normal is. A normal distribution has tails."
    ),
    "noise_too_small": f"The noise spreads by about {{:.2g}} instead of 1. {_OTHER_Q}",
    "noise_too_large": f"The noise spreads by about {{:.2g}} instead of 1. {_OTHER_Q}",
    "noise_off_centre": (
        "The noise lies around {:.2g} instead of 0, so that z does not lie around the mean."
    ),
    "noise_without_tails": (
        "The noise has no tails, as uniform noise has none. q is a normal distribution."
    ),
    "noise_with_long_tails": (
        "The noise has longer tails than a normal distribution: most of it is small, and some of "
        "it huge. q is a normal distribution."
    ),
    "changes_mean": (
        "The function changes the array mean that it was given: `mean += ...` works in place. The "
        "KL still needs it."
    ),
    "changes_log_var": (
        "The function changes the array log_var that it was given: `log_var *= ...` works in "
        "place. The KL still needs it."
    ),
    "no_gradient": (
        "No gradient passes: somewhere on the way from mean and log_var to z the tape loses the "
        "trail, as with NumPy, `.numpy()` or stop_gradient. Use keras.ops or tf from end to end."
    ),
    "gradient_to_mean_only": (
        "No gradient reaches log_var: it stops on the way to the standard "
        "deviation, as with NumPy or stop_gradient. q could never learn how wide to be."
    ),
    "gradient_to_log_var_only": "No gradient reaches mean. q could never learn where to lie.",
    "gradient_for_mean": (
        "The gradient for mean is another than that of a sum: when a number of mean moves, its z "
        "moves by just as much."
    ),
    "gradient_for_log_var": (
        "The gradient for log_var is another than that of exp(log_var / 2) times noise."
    ),
    "fails_for_tensors": (
        "It takes NumPy's arrays, but fails for TensorFlow's tensors, which training hands to it: "
        "use keras.ops or tf from end to end. It raises {}"
    ),
    "numpy_noise": (
        "Called directly it draws fresh noise, but compiled into a training step it draws the same "
        "at every call: the noise is made outside of TensorFlow, as by NumPy, once while the step "
        "is compiled, and becomes a constant in it."
    ),
    "cannot_be_compiled": (
        "It cannot be compiled into a training step: something asks for what is not known until "
        "the step runs: numbers, as `.numpy()` and NumPy's functions do, or a length, as `len` "
        "does."
    ),
    "batch_size_needed": (
        "It fails in a compiled step or a Keras model, where the batch size is left open: "
        "`mean.shape` then holds None. Ask for the shape at run time, as `keras.ops.shape` does; "
        "if this is a layer that draws with your reparameterize, that may be the place."
    ),
    "fixed_batch_size": (
        "It works for some batch sizes and not for others: a number of images is written into it. "
        "The last batch of an epoch is often smaller. Take the size from the arguments."
    ),
    "fixed_latent_size": (
        "It works for codes of some sizes and not for others: a number is written "
        "into it. Take the size from the arguments."
    ),
    "fixed_shape": (
        "It works for some shapes of mean and not for others, as when the shape of the noise is "
        "written in as numbers, or the noise was drawn once outside of the function. Draw it "
        "inside, at each call, in the shape of mean."
    ),
    "wrong_shape": (
        "z has the shape {}, where mean has {}. Wanted is z alone, in the shape of mean."
    ),
    "inputs_in_one": (
        "z has the shape {}, where mean has {}: mean and log_var were taken for one array. They "
        "come as two."
    ),
    "not_finite": "z is {} where log_var is {}. log_var may be any number, above 0 or below.",
}


# What is seen, where it is not known what was done.
VAGUE = {"other_place", "other_spread", "spread_of_something_else", "other_draws"}


def flaw(slug, *numbers):
    return Flaw(slug, MESSAGES[slug].format(*numbers), vague=slug in VAGUE)
