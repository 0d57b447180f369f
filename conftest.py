"""What `pytest --nbval` needs, from whichever folder of the repository it is started."""

from pathlib import Path


def pytest_configure(config):
    # nbval reads neither setting from pyproject.toml, and it may not be installed at all.
    if getattr(config.option, "nbval_sanitize_with", "absent") is None:
        sanitizer = Path(__file__).parent / "tests" / "nbval_sanitize.cfg"
        config.option.nbval_sanitize_with = str(sanitizer)
    if hasattr(config.option, "nbval_current_env"):
        config.option.nbval_current_env = True
