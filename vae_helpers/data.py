"""The data of the course: MNIST, which ships inside the package. Nothing is fetched."""

import hashlib
import io
from pathlib import Path

import numpy as np

_SIZE = 11_490_519
_SHA256 = "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"


def load_mnist(path=None):
    """MNIST as Keras has it: ((x_train, y_train), (x_test, y_test)), all uint8.

    Images (60000, 28, 28) and (10000, 28, 28) with pixels from 0 to 255, 0 the background;
    labels (60000,) and (10000,) from 0 to 9. `path` is another copy of the same file.

    Source: LeCun, Cortes and Burges, the MNIST database of handwritten digits (CC BY-SA 3.0).
    Raises FileNotFoundError if the file is missing, ValueError if it is not the file it should
    be; both say how to restore it.
    """
    path = Path(__file__).with_name("mnist.npz") if path is None else Path(path)
    content = _intact(path)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        train, test = ((arrays[f"x_{part}"], arrays[f"y_{part}"]) for part in ("train", "test"))
    return train, test


def _intact(path):
    """The bytes of the file, or an error that names the file, the damage and the cure."""
    git = f'git -C "{path.parent.resolve()}"'
    restore = f"Restore it with this command: {git} checkout HEAD -- {path.name}"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing. {restore}") from None
    if content.startswith(b"version https://git-lfs"):
        raise ValueError(
            f"{path} is only a Git LFS pointer, a note that stands in for the file. "
            f"Fetch the file with this command: {git} lfs pull --include {path.name}"
        )
    if len(content) < _SIZE:
        raise ValueError(f"{path} is cut off: {len(content)} of {_SIZE} bytes. {restore}")
    found = hashlib.sha256(content).hexdigest()
    if found != _SHA256:
        raise ValueError(f"{path} is altered: SHA-256 {found}, but must be {_SHA256}. {restore}")
    return content
