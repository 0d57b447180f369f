"""An instructor's seed draws other arrays for the checks, from which the same follows."""

import os
import subprocess
import sys

import numpy as np

from vae_helpers.checks.probes import generator
from vae_helpers.grading import worker

# Judges a right and a wrong answer, and prints a sum of what they were given.
ASKED = """
from vae_helpers import checks
seen = []
def kl_divergence(mean, log_var):
    seen.append(float(abs(mean).sum()))
    return checks.kl_divergence.reference(mean, log_var)
right = checks.kl_divergence.diagnose(kl_divergence)
wrong = checks.kl_divergence.diagnose(lambda mean, log_var: 2 * kl_divergence(mean, log_var))
print(sum(seen), right.status, wrong.mistake)
"""


def _answers(seed):
    environment = {**os.environ, generator.VARIABLE: seed}
    command = [sys.executable, "-c", ASKED]
    return subprocess.check_output(command, env=environment, text=True).split()


def test_the_worker_and_the_probes_speak_of_one_variable():
    assert worker.PROBES == generator.VARIABLE


def test_without_a_seed_a_probe_is_the_same_in_every_process():
    assert generator.generator(3).random() == np.random.default_rng(3).random()


def test_a_seed_draws_other_arrays_and_the_verdicts_stay():
    usual, own = _answers(""), _answers("7")
    assert usual[0] != own[0]
    assert usual[1:] == own[1:] == ["right", "no_half"]
