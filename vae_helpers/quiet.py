"""TensorFlow and Keras without the lines that TensorFlow writes when it starts.

Those first lines come from C++ and heed no environment variable; stored in a notebook they
look like errors. The window in which they are dropped is as small as can be, so that real errors
still show. Import the two from here, or import this module first.
"""

import contextlib
import os
import sys


@contextlib.contextmanager
def without_stderr():
    """Point file descriptor 2 at the null device for the time of a with block."""
    kept, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(null)


# This one does heed a variable: later notes of mere information. Warnings and errors still show.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")

# The course is written for the TensorFlow backend (GradientTape, compiled steps); a Keras
# configuration on the learner's machine must not change that behind the learner's back.
if "keras" not in sys.modules:
    os.environ["KERAS_BACKEND"] = "tensorflow"

with without_stderr():
    import keras
    import tensorflow as tf

    tf.function(lambda: tf.zeros(1) + 1, jit_compile=True)()  # the first one starts the chatter

if keras.backend.backend() != "tensorflow":
    raise ImportError(
        f"Keras runs on {keras.backend.backend()} here, but this course needs TensorFlow. "
        "Restart the kernel and run the first code cell before any other import of keras."
    )

__all__ = ["keras", "tf", "without_stderr"]
