"""Programs with one bug each, the same programs without, and a ward to examine them: lesson 13."""
