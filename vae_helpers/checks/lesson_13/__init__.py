"""What is asked in lesson 13, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_13.black_images import black_images
from vae_helpers.checks.lesson_13.bottomless_loss import bottomless_loss
from vae_helpers.checks.lesson_13.costly_codes import costly_codes
from vae_helpers.checks.lesson_13.fat_clouds import fat_clouds
from vae_helpers.checks.lesson_13.late_nan import late_nan
from vae_helpers.checks.lesson_13.lucky_mean import lucky_mean
from vae_helpers.checks.lesson_13.missing_nats import missing_nats
from vae_helpers.checks.lesson_13.negative_kl import negative_kl
from vae_helpers.checks.lesson_13.predictions import PREDICTIONS
from vae_helpers.checks.lesson_13.record_score import record_score
from vae_helpers.checks.lesson_13.same_image import same_image
from vae_helpers.checks.lesson_13.stale_price import stale_price
from vae_helpers.checks.lesson_13.still_noisy import still_noisy
from vae_helpers.checks.lesson_13.too_good_bound import too_good_bound
from vae_helpers.checks.lesson_13.worse_with_more import worse_with_more

LESSON = Lesson(
    __name__,
    topic="bug_hunt",
    exercises=[
        bottomless_loss,
        same_image,
        black_images,
        still_noisy,
        record_score,
        costly_codes,
        missing_nats,
        negative_kl,
        late_nan,
        fat_clouds,
        stale_price,
        lucky_mean,
        too_good_bound,
        worse_with_more,
    ],
    predictions=PREDICTIONS,
    setting="Small programs train or judge a VAE of digits, and run without an error; most hold a "
    "bug. The *report* is what a program says of the test images. The *honest sheet* is minus "
    "their ELBO, computed from its two models by other code. For a sound program the two agree.",
)
