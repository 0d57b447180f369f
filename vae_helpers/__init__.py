"""Helpers of the course on variational autoencoders.

Importing this package is instant: TensorFlow is loaded only by the modules that need it.
"""
