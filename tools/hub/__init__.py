"""The parts of tools/hub_trial.py, one subject each."""
