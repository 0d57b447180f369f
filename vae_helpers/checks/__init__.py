"""The exercises of the course: `checks.<name>` is an Exercise, see engine/exercise.py.

Also `checks.predict(name, guess)` before a cell is run, and `checks.progress()` at the end.
An exercise is a module of its name in the folder of its lesson.
"""

from IPython import get_ipython

from vae_helpers.checks import (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_09,
    lesson_10,
    lesson_11,
    lesson_12,
    lesson_13,
)
from vae_helpers.checks.engine import stopped
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.feedback import Feedback
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.predictions import Prediction, make_predict, make_progress
from vae_helpers.checks.lesson_01 import (
    build_autoencoder,
    flatten_and_scale,
    principal_subspace,
    squared_error,
)
from vae_helpers.checks.lesson_02 import (
    bernoulli_log_likelihood,
    effective_sample_size,
    gaussian_log_density,
    log_mean_exp,
)
from vae_helpers.checks.lesson_03 import forward_kl_fit, kl_divergence, kl_monte_carlo
from vae_helpers.checks.lesson_04 import (
    best_baseline,
    leave_one_out_baseline,
    pathwise_gradient,
    score_function_gradient,
)
from vae_helpers.checks.lesson_05 import (
    Sampling,
    reparameterize,
    reparameterize_full,
    split_heads,
)
from vae_helpers.checks.lesson_06 import (
    elbo,
    elbo_from_joint,
    expected_log_likelihood,
    gaussian_kl,
    linear_gaussian_evidence,
    linear_gaussian_posterior,
)
from vae_helpers.checks.lesson_07 import best_diagonal, best_linear_gaussian
from vae_helpers.checks.lesson_08 import (
    build_decoder,
    build_encoder,
    latent_grid,
    negative_elbo,
    training_step,
)
from vae_helpers.checks.lesson_09 import beta_vae_loss, cannot_be_optimal, hidden_beta
from vae_helpers.checks.lesson_10 import active_units, free_bits, kl_warmup
from vae_helpers.checks.lesson_11 import (
    mutual_information,
    mutual_information_gap,
    rotation_p_value,
    traverse,
)
from vae_helpers.checks.lesson_12 import (
    importance_weighted_bound,
    information_and_marginal_kl,
    log_importance_weights,
    mean_elbo,
    pixel_entropy,
)
from vae_helpers.checks.lesson_13 import (
    black_images,
    bottomless_loss,
    costly_codes,
    fat_clouds,
    late_nan,
    lucky_mean,
    missing_nats,
    negative_kl,
    record_score,
    same_image,
    stale_price,
    still_noisy,
    too_good_bound,
    worse_with_more,
)

LESSONS = tuple(
    folder.LESSON
    for folder in (
        lesson_01,
        lesson_02,
        lesson_03,
        lesson_04,
        lesson_05,
        lesson_06,
        lesson_07,
        lesson_08,
        lesson_09,
        lesson_10,
        lesson_11,
        lesson_12,
        lesson_13,
    )
)

EXERCISES = {exercise.name: exercise for lesson in LESSONS for exercise in lesson.exercises}
PREDICTIONS = {guess.name: guess for lesson in LESSONS for guess in lesson.predictions}

predict = make_predict(PREDICTIONS)
progress = make_progress(EXERCISES, PREDICTIONS)

stopped.tell_plainly(get_ipython())
