"""Is this machine ready for the course? `python -m vae_helpers doctor` says so in plain words.

Nothing here needs more than the standard library, and its syntax is that of Python 3.8: it has to
run where the course does not. What the lessons import is tried in processes of its own.
"""
