"""The build knows the files of the package that a lesson's outputs rest on, and no others."""

import pytest
from build_tool import package_files

FILES = {
    "__init__.py": '"""A package."""',
    "rules.py": "",
    "data.py": 'import pathlib\nPATH = pathlib.Path(__file__).with_name("digits.npz")',
    "digits.npz": "",
    "runs.json": "",
    "vae.py": "from vae_helpers.rules import takes\ndef sample():\n from vae_helpers import data",
    "pictures/__init__.py": "from vae_helpers.pictures.curves import curve, loss as other\nONE = 1",
    "pictures/curves.py": "from vae_helpers import rules",
    "pictures/maps.py": "from vae_helpers import vae",
    "checks/__init__.py": "from vae_helpers.checks.lesson_01 import double",
    "checks/lesson_01.py": "from vae_helpers import vae",
}


@pytest.fixture
def root(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / "vae_helpers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import numpy as np\nnp.zeros(1)", []),
        ("from vae_helpers import rules", ["rules.py"]),
        ("import vae_helpers.rules as r", ["rules.py"]),
        ("def late():\n    from vae_helpers.rules import takes", ["rules.py"]),
        ("from vae_helpers.data import load", ["data.py", "digits.npz"]),
        ("from vae_helpers.vae import sample", ["data.py", "digits.npz", "rules.py", "vae.py"]),
        ("from vae_helpers import pictures", []),
        ("from vae_helpers import pictures\npictures.curve(1)", ["pictures/curves.py", "rules.py"]),
        ("from vae_helpers import pictures as p\np.other()", ["pictures/curves.py", "rules.py"]),
        ("from vae_helpers.pictures import curve", ["pictures/curves.py", "rules.py"]),
        (
            "from vae_helpers import pictures\npictures.ONE",
            ["pictures/__init__.py", "pictures/curves.py", "rules.py"],
        ),
        ("from vae_helpers import checks\n@checks.double\ndef double(x): ...", []),
        ("from vae_helpers.checks.lesson_01 import double", []),
    ],
)
def test_code_rests_on_what_it_imports_and_on_what_that_imports(root, code, files):
    assert list(package_files.digests(code, root)) == [f"vae_helpers/{file}" for file in files]


def test_files_that_changed_came_or_went_are_told(root):
    code = "from vae_helpers.vae import sample"
    before = package_files.digests(code, root)
    assert package_files.changed(before, package_files.digests(code, root)) == set()
    (root / "vae_helpers" / "rules.py").write_text("STRICT = True")
    (root / "vae_helpers" / "runs.json").write_text("[]")
    (root / "vae_helpers" / "data.py").write_text("import vae_helpers.pictures.curves")
    after = package_files.digests(code, root)
    changed = ["data.py", "digits.npz", "pictures/curves.py", "rules.py"]
    assert sorted(package_files.changed(before, after)) == [f"vae_helpers/{f}" for f in changed]
