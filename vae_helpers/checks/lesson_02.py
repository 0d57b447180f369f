"""The exercises and predictions of lesson 2: latent variables, densities, KL."""

LESSON = "02_latent_variables"

EXERCISES = []
PREDICTIONS = []
