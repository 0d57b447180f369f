"""The exercises and predictions of lesson 3: gradients of expectations, the draw of z."""

LESSON = "03_reparameterization"

EXERCISES = []
PREDICTIONS = []
