"""The trial of a JupyterHub, for its tests."""

import sys

import pytest
from build_tool import hub_trial

__all__ = ["hub_trial", "needs_hub"]

# The mark of a file with tests of it.
needs_hub = pytest.mark.skipif(
    sys.platform == "win32",
    reason="JupyterHub is for Linux and macOS; Windows has no make hub-trial",
)
