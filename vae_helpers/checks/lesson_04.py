"""The exercises and predictions of lesson 4: the ELBO, proved in a linear-Gaussian model."""

LESSON = "04_elbo"

EXERCISES = []
PREDICTIONS = []
