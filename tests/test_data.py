"""MNIST is whole, is what it claims to be, and comes from the repository, not from a network."""

import hashlib
import shlex
import shutil
import struct
import subprocess
import sys

import numpy as np
import pytest

from vae_helpers import data

SHIPPED = data.Path(data.__file__).with_name("mnist.npz")

# SHA-256 of the four IDX files, unpacked, as LeCun, Cortes and Burges published them.
IDX = {
    "train images": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train labels": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "test images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "test labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


def idx(array):
    """The bytes of an IDX file: two zeros, 8 for uint8, the number of axes, sizes, values."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def test_the_arrays_are_the_four_original_files_to_the_byte():
    (x_train, y_train), (x_test, y_test) = data.load_mnist()
    for array, digest in zip((x_train, y_train, x_test, y_test), IDX.values(), strict=True):
        assert hashlib.sha256(idx(array)).hexdigest() == digest


def test_mnist_has_the_form_that_keras_gives_it():
    (x_train, y_train), (x_test, y_test) = data.load_mnist()
    assert x_train.shape == (60_000, 28, 28)
    assert x_test.shape == (10_000, 28, 28)
    assert y_train.shape == (60_000,)
    assert y_test.shape == (10_000,)
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}


def truncated(content):
    return content[:-1]


def altered(content):
    return content[:5_000_000] + bytes([content[5_000_000] ^ 1]) + content[5_000_001:]


def lengthened(content):
    return content + b"\n"


def pointer(content):
    digest = hashlib.sha256(content).hexdigest()
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"
    return text.format(digest, len(content)).encode()


DAMAGES = [
    (truncated, "is cut off: 11490518 of 11490519 bytes", "checkout HEAD -- mnist.npz"),
    (altered, "is altered", "checkout HEAD -- mnist.npz"),
    (lengthened, "is altered", "checkout HEAD -- mnist.npz"),
    (lambda content: b"", "is cut off: 0 of", "checkout HEAD -- mnist.npz"),
    (pointer, "is only a Git LFS pointer", "lfs pull --include mnist.npz"),
]


@pytest.mark.parametrize(("damage", "what", "cure"), DAMAGES)
def test_a_damaged_file_is_named_with_the_damage_and_the_cure(damage, what, cure, tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_bytes(damage(SHIPPED.read_bytes()))
    with pytest.raises(ValueError) as error:  # noqa: PT011
        data.load_mnist(path)
    for part in (str(path), what, f'git -C "{tmp_path}"', cure):
        assert part in str(error.value)


def test_a_missing_file_is_named_with_the_cure(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        data.load_mnist(tmp_path / "mnist.npz")
    assert f"{tmp_path / 'mnist.npz'} is missing" in str(error.value)
    assert "checkout HEAD -- mnist.npz" in str(error.value)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_command_in_the_message_restores_the_file(tmp_path):
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    path = folder / "mnist.npz"
    shutil.copy(SHIPPED, path)
    for command in ("init -q", "add mnist.npz", "-c user.name=a -c user.email=a commit -qm a"):
        subprocess.run(["git", "-C", folder, *command.split()], check=True)
    path.unlink()
    with pytest.raises(FileNotFoundError) as error:
        data.load_mnist(path)
    subprocess.run(shlex.split(str(error.value).split("command: ")[1]), check=True)
    assert data.load_mnist(path)[0][0].shape == (60_000, 28, 28)


def test_the_checksum_is_verified_before_the_file_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(np, "load", lambda *args, **kwargs: pytest.fail("opened"))
    path = tmp_path / "mnist.npz"
    path.write_bytes(altered(SHIPPED.read_bytes()))
    with pytest.raises(ValueError, match="is altered"):
        data.load_mnist(path)


class Trap:
    """Unpickling it would run code."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was run",)


def test_pickles_are_refused_even_where_the_checksum_would_let_them_pass(tmp_path, monkeypatch):
    path = tmp_path / "mnist.npz"
    np.savez(path, x_train=np.array([Trap()], dtype=object))
    monkeypatch.setattr(data, "_intact", lambda path: path.read_bytes())
    with pytest.raises(ValueError, match="allow_pickle=False"):
        data.load_mnist(path)


def run(code):
    """Run code in a fresh interpreter, and return the names that it prints, as a set."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_loading_touches_no_network():
    code = """
import sys
def forbid(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ssl.", "ftplib.", "subprocess.")):
        raise RuntimeError(event)
sys.addaudithook(forbid)
from vae_helpers.data import load_mnist
load_mnist()
print(*sys.modules)
"""
    assert not run(code) & {"socket", "_socket", "ssl", "http.client", "urllib.request", "requests"}


def test_data_and_pictures_need_numpy_and_matplotlib_only():
    loaded = run("import sys, vae_helpers.data, vae_helpers.plotting; print(*sys.modules)")
    heavy = {"tensorflow", "keras", "scipy", "sklearn", "IPython", "matplotlib.pyplot"}
    assert not loaded & heavy
    data_alone = run("import sys, vae_helpers.data; print(*sys.modules)")
    assert not data_alone & (heavy | {"matplotlib"})
