"""What is said of a sampler that is given a factor L for each image: slug -> sentence."""

from vae_helpers.checks.engine.observe import Flaw
from vae_helpers.checks.probes.draws import OF_LAWS
from vae_helpers.checks.probes.sampler_flaws import MESSAGES as OF_SAMPLERS

_UP_TO_A_FACTOR = "Such draws do not have the covariance L L^T."
TAKEN = "L is taken as it is given: it is a factor already, and may have any size."

MESSAGES = {
    **{
        slug: OF_SAMPLERS[slug]
        for slug in (
            "mean_missing",
            "mean_weight",
            "mean_through_tanh",
            "beside_mean",
            "mean_alone",
            "constant_for_noise",
            "shared_by_the_batch",
            "one_number",
            "frozen_noise",
            *OF_LAWS,
            "changes_mean",
            "numpy_noise",
            "cannot_be_compiled",
            "fixed_batch_size",
            "fixed_latent_size",
            "fixed_shape",
            "fails_for_tensors",
        )
    },
    "mean_through_factor": (
        "mean goes through L, too: z lies around L mean. It is the noise alone that L is for."
    ),
    "transposed": (
        "The noise meets the columns of L instead of its rows, so that the draws have the "
        "covariance L^T L. Which of the two axes is summed?"
    ),
    "covariance_for_factor": (
        "The noise is multiplied by a product of L and its transpose. That is a covariance; of "
        "noise times a matrix M the covariance is M M^T. Which M makes that L L^T?"
    ),
    "factored_again": (f"L is taken for a covariance, and factored once more. {TAKEN}"),
    "factor_missing": "L plays no part: the noise is added as it is, the same for every image.",
    "diagonal_only": (
        "Only the diagonal of L plays a part, so that the numbers of a code come out independent. "
        "The entries below it make them hang together."
    ),
    "rooted_diagonal_only": (
        "The numbers of a code come out independent, with the diagonal of L for variances: its "
        f"roots scale the noise. {_UP_TO_A_FACTOR}"
    ),
    "exp_of_diagonal_only": (
        "The numbers of a code come out independent, scaled by exp of the diagonal of L, as if "
        f"that were a log_var or a log_std. {TAKEN}"
    ),
    "lengths_of_rows": (
        "Each number of a code has the right variance, but the numbers are independent of each "
        "other: their covariances are lost. One number of noise has to enter several numbers of z."
    ),
    "lengths_of_columns": (
        "The numbers of a code come out independent of each other, scaled by the lengths of the "
        f"columns of L. {_UP_TO_A_FACTOR}"
    ),
    "sums_of_rows": (
        "The numbers of a code come out independent: each meets its own noise alone, times the sum "
        "of its row of L. Each *entry* of a row meets the noise of its own column."
    ),
    "sums_of_columns": (
        "The numbers of a code come out independent: each meets its own noise alone, times the sum "
        "of its column of L. Which axis is summed, and which one does the noise run along?"
    ),
    "exp_of_factor": f"exp is taken of the entries of L, as if they were logarithms. {TAKEN}",
    "exp_of_diagonal": f"exp is taken of the diagonal of L, as if it held logarithms. {TAKEN}",
    "softplus_of_diagonal": f"The diagonal of L goes through a softplus. {TAKEN}",
    "diagonal_missing": (
        "The diagonal of L plays no part, so that the first number of a code gets no noise at all."
    ),
    "mirrored": (
        "L is made symmetric before it meets the noise. It is not a covariance but its factor: "
        f"above the diagonal it is 0, and has to be. {_UP_TO_A_FACTOR}"
    ),
    "squares_of_entries": f"The entries of L are squared, each by itself. {TAKEN}",
    "signs_lost": "The signs of the entries of L are lost: they say which way a cloud leans.",
    "inverse": f"The noise meets the inverse of L. {_UP_TO_A_FACTOR}",
    "identity_added": f"Something is added to the diagonal of L. {TAKEN}",
    "factor_of_one_image": (
        "All images are drawn with the L of one of them. Each image has its own L."
    ),
    "factor_of_the_batch": (
        "All images are drawn with one L, a mean or a sum over the batch. Each image has its own L."
    ),
    "other_covariance": (
        "The draws have another covariance than L L^T: what is done to L, or to the noise, besides "
        "multiplying one by the other? Of the images with one L, for instance:\n{}"
    ),
    "other_place": OF_SAMPLERS["other_place"],
    "other_draws": "z is not mean plus L times noise: z moves otherwise with mean.",
    "same_at_each_call": OF_SAMPLERS["same_at_each_call"],
    "spread_of_something_else": (
        "Images that have the same L do not spread alike: something besides L decides how wide, as "
        f"mean does, or the L of another image. {_UP_TO_A_FACTOR}"
    ),
    "axes_of_one_lost": (
        "With {} z has the shape {}, where mean has {}: an axis of length 1 is lost. `squeeze` "
        "without `axis` drops every such axis, and with `axis` that one alone."
    ),
    "in_line": (
        "All numbers of a code get the same noise: one number for each image. Such z lie on a "
        "line. L is to meet as many independent numbers as a code has."
    ),
    "dependent_noise": (
        "The numbers that L is applied to are not independent: two of them are correlated by "
        f"{{:.2g}}. {_UP_TO_A_FACTOR}"
    ),
    "changes_cholesky": (
        "The function changes the array cholesky that it was given, in place. Others still need it."
    ),
    "no_gradient": (
        "No gradient passes: somewhere on the way from mean and cholesky to z the tape loses the "
        "trail, as with NumPy, `.numpy()` or stop_gradient. Use keras.ops or tf from end to end."
    ),
    "gradient_to_mean_only": (
        "No gradient reaches cholesky: it stops on the way, as with NumPy or stop_gradient. q "
        "could never learn how wide to be, and which way to lean."
    ),
    "gradient_to_cholesky_only": "No gradient reaches mean. q could never learn where to lie.",
    "gradient_for_mean": OF_SAMPLERS["gradient_for_mean"],
    "gradient_for_cholesky": (
        "A gradient reaches cholesky, but it is another than that of the draws: it is lost or "
        "changed for some of the entries."
    ),
    "batch_size_needed": (
        "It fails in a compiled step or a Keras model, where the batch size is left open: "
        "`mean.shape` then holds None. Ask for the shape at run time, as `keras.ops.shape` does."
    ),
    "matrices_out": (
        "It gives a matrix for each image, of shape {}, where a code {} is wanted. After the "
        "multiplication one of the two axes of L has to be summed."
    ),
    "all_with_all": (
        "It gives an array of shape {}, where {} is wanted: the noise of all images was taken for "
        "one matrix, and multiplied with the L of each image."
    ),
    "wrong_shape": "z has the shape {}, where mean has {}.",
    "not_finite": (
        "Some of z are NaN or infinite, as after a root, a logarithm or a quotient of entries of L."
        " Below its diagonal they have either sign, and above it they are 0."
    ),
}


# What is seen, where it is not known what was done.
_VAGUE = {"other_covariance", "other_place", "spread_of_something_else", "other_draws"}


def flaw(slug, *words):
    return slug, Flaw(slug, MESSAGES[slug].format(*words), vague=slug in _VAGUE)
