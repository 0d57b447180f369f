"""How an exercise is judged, and how a learner is told; no exercise of its own."""
