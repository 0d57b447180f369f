"""Where the course lies, and what its pyproject.toml says of it: for tests that need no more."""

import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
