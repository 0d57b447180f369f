"""The build of tools/, for the tests: `from build_tool import build`."""

import importlib
import sys

from project import ROOT

sys.path.append(str(ROOT / "tools"))
build = importlib.import_module("build_notebooks")
class_edition = importlib.import_module("class_edition")
package_files = importlib.import_module("package_files")
other_seeds = importlib.import_module("other_seeds")
times = importlib.import_module("times")
prose = importlib.import_module("prose")
quiz = importlib.import_module("quiz")
page = importlib.import_module("page")
sheet = importlib.import_module("sheet")
routes = importlib.import_module("routes")
budgets = importlib.import_module("budgets")
build_site = importlib.import_module("build_site")
hub_trial = importlib.import_module("hub_trial")
