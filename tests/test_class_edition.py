"""What a class gets: the course without its solutions, which runs and leads nowhere else."""

import re
import subprocess
import sys
import zipfile
from pathlib import PurePosixPath

import nbformat
import pytest
from build_tool import build, class_edition
from course import ROOT, SOURCES

FAST = "03_kl_divergence"  # a lesson without a training


@pytest.fixture(scope="module")
def files():
    return class_edition.edition()


def _notebooks(files):
    return {
        name: nbformat.reads(content.decode(), as_version=4)
        for name, content in files.items()
        if name.endswith(".ipynb")
    }


def _prose(files):
    """Everything that is read as markdown, with the folder that its links start from."""
    yield "README.md", PurePosixPath(), files["README.md"].decode()
    for name, notebook in _notebooks(files).items():
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                yield name, PurePosixPath("lessons"), cell.source


def test_every_lesson_is_there_with_its_picture(files):
    for source in SOURCES:
        assert f"lessons/{source.stem}.ipynb" in files
        assert files[f"lessons/pictures/{source.stem}.png"].startswith(b"\x89PNG")


def test_nothing_of_solutions_tests_or_tools_but_the_set_up_is_there(files):
    tops = {name.split("/")[0] for name in files}
    assert not tops & {"solutions", "tests", "docs", ".ci"}
    assert [name for name in files if name.startswith("tools/")] == ["tools/setup.sh"]


def test_no_solution_stands_in_a_notebook(files):
    text = "\n".join(
        cell.source for notebook in _notebooks(files).values() for cell in notebook.cells
    )
    count = 0
    for source in SOURCES:
        for solved in re.findall(
            rf"(?s){build.BEGIN}\n(.*?)\n *{build.END}", source.read_text("utf-8")
        ):
            if not re.match(r"guess = ", solved):  # a letter, which anything may hold
                assert solved not in text, solved
                count += 1
    assert count > 50


def test_no_cell_of_the_edition_has_an_output(files):
    for notebook in _notebooks(files).values():
        assert not any(cell.get("outputs") for cell in notebook.cells)


def _links_that_lead_to_files(files):
    """How many links and pictures there are, each of which leads to a file of the edition."""
    found = 0
    for name, folder, text in _prose(files):
        for target in re.findall(r"\]\(([^()\s]+)\)", text):
            if "://" not in target and not target.startswith("#"):
                assert class_edition._inside(folder / target.split("#")[0]) in files, (name, target)
                found += 1
    return found


def test_every_link_and_picture_leads_to_a_file_of_the_edition(files):
    assert _links_that_lead_to_files(files) > 20


def test_links_to_lessons_that_are_left_out_become_their_words():
    few = class_edition.edition(["01", "03"])
    readme = few["README.md"].decode()
    assert "[1. Autoencoder](lessons/01_autoencoder.ipynb)" in readme
    assert "| 2. Latent variables |" in readme
    assert 0 < _links_that_lead_to_files(few) < _links_that_lead_to_files(class_edition.edition())


def test_a_lesson_that_there_is_not_is_refused(capsys):
    assert class_edition.main(["somewhere", "--lessons", "01", "99"]) == 2
    assert "There is no lesson 99; there are 01, 02," in capsys.readouterr().err


def test_the_makefile_offers_what_works(files):
    text = files["Makefile"].decode()
    assert re.findall(r"(?m)^([a-z]+):", text) == ["help", "setup", "lab", "progress", "doctor"]
    assert ".PHONY: help setup lab progress doctor\n" in text


def test_written_again_only_what_changed_is(tmp_path, files):
    folder = tmp_path / "Für alle"
    assert class_edition.write(folder, files) == (len(files), 0)
    (folder / ".git").mkdir()
    assert class_edition.write(folder, files) == (0, 0)
    few = {name: content for name, content in files.items() if "02_" not in name}
    few["README.md"] += b"More."
    assert class_edition.write(folder, few) == (1, len(files) - len(few))
    assert (folder / ".git").is_dir()
    assert not list(folder.rglob("*.part"))


NAMES = "LICENSE", "README.md", "lessons/02.ipynb"
FIRST, SECOND, THIRD = (dict.fromkeys(NAMES, word * 9) for word in (b"1", b"2", b"3"))
FIRST["lessons/01.ipynb"] = b"only in the first"


def _interrupted(folder, stopped_at, monkeypatch):
    """Write the first edition and, as far as it comes, the second."""
    class_edition.write(folder, FIRST)
    write_file, records = class_edition.write_file, []

    def writes(path, *rest, **settings):
        records.extend([path] * (path.name == class_edition.RECORD))
        if path == folder / stopped_at or (stopped_at == "last record" and len(records) == 2):
            raise KeyboardInterrupt
        return write_file(path, *rest, **settings)

    def is_open(path):
        raise PermissionError(13, "open elsewhere")

    with monkeypatch.context() as change:
        change.setattr(class_edition, "write_file", writes)
        if stopped_at == "taking away":
            change.setattr(class_edition.Path, "unlink", is_open)
        with pytest.raises((KeyboardInterrupt, class_edition.Refused)):
            class_edition.write(folder, SECOND)


@pytest.mark.parametrize(
    ("stopped_at", "newer", "left"),
    [
        (class_edition.RECORD, 0, True),
        ("README.md", 1, True),
        ("taking away", 3, True),
        ("last record", 3, False),
    ],
)
def test_an_edition_that_was_interrupted_can_be_updated(
    tmp_path, monkeypatch, stopped_at, newer, left
):
    _interrupted(tmp_path, stopped_at, monkeypatch)
    assert [(tmp_path / name).read_bytes() == SECOND[name] for name in NAMES].count(True) == newer
    assert (tmp_path / "lessons/01.ipynb").exists() is left
    assert class_edition.write(tmp_path, THIRD) == (3, int(left))
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == THIRD
    assert not (tmp_path / "lessons/01.ipynb").exists()
    assert class_edition.write(tmp_path, THIRD) == (0, 0)


def test_what_is_changed_by_hand_after_an_interruption_is_kept(tmp_path, monkeypatch):
    _interrupted(tmp_path, "README.md", monkeypatch)
    (tmp_path / "LICENSE").write_bytes(b"Room 5")
    with pytest.raises(class_edition.Refused, match=r"or your own: LICENSE\."):
        class_edition.write(tmp_path, THIRD)
    assert (tmp_path / "LICENSE").read_bytes() == b"Room 5"


def test_a_file_changed_by_hand_is_kept_unless_forced(tmp_path, files):
    few = {name: files[name] for name in ("README.md", "LICENSE")}
    class_edition.write(tmp_path, few)
    (tmp_path / "README.md").write_text("Room 5, Tuesdays.")
    with pytest.raises(class_edition.Refused, match=r"or your own: README\.md\."):
        class_edition.write(tmp_path, few | {"README.md": b"Another."})
    assert (tmp_path / "README.md").read_text() == "Room 5, Tuesdays."
    assert class_edition.write(tmp_path, few, force=True) == (1, 0)


def test_a_file_of_yours_with_the_name_of_a_new_one_is_kept(tmp_path, files):
    class_edition.write(tmp_path / "edition", {"LICENSE": files["LICENSE"]})
    own = tmp_path / "edition" / "README.md"
    own.write_text("Room 5, on Mondays.")
    with pytest.raises(class_edition.Refused, match=r"or your own: README\.md\."):
        class_edition.write(tmp_path / "edition", files)
    assert own.read_text() == "Room 5, on Mondays."


def test_a_folder_with_something_else_in_it_is_refused(tmp_path, files):
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(class_edition.Refused, match="already holds something else"):
        class_edition.write(tmp_path, files)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("folder", [ROOT, ROOT.parent], ids=["the course", "around it"])
def test_the_course_itself_is_refused(folder, files):
    with pytest.raises(class_edition.Refused, match="holds the course itself"):
        class_edition.write(folder, files)


def test_the_same_files_make_the_same_zip(tmp_path):
    files = {"lessons/a.ipynb": b"{}", "tools/setup.sh": b"#!/bin/sh"}
    for name in ("one.zip", "two.zip"):
        class_edition.write_zip(tmp_path / name, files, "Für alle")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["Für alle/lessons/a.ipynb", "Für alle/tools/setup.sh"]
        assert archive.getinfo("Für alle/tools/setup.sh").external_attr >> 16 == 0o755


def test_a_lesson_of_the_edition_runs_with_its_own_package(tmp_path, files):
    folder = tmp_path / "Für alle"
    class_edition.write(folder, files)
    cells = [
        cell.source
        for cell in _notebooks(files)[f"lessons/{FAST}.ipynb"].cells
        if cell.cell_type == "code"
    ]
    asked = "\nimport vae_helpers; print('\\nFrom', vae_helpers.__file__)\n"
    right = "print('Link', checks.kl_divergence.diagnose(checks.kl_divergence.reference).link)"
    script = folder / "lessons" / "whole.py"
    script.write_text("\n".join(cells) + asked + right, "utf-8")
    ran = subprocess.run(
        [sys.executable, script.name],
        cwd=script.parent,
        env={"PYTHONPATH": str(folder), "MPLBACKEND": "Agg", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert f"From {folder / 'vae_helpers' / '__init__.py'}" in ran.stdout
    assert ran.stdout.count("○") >= 3  # not attempted, and every cell below ran
    assert "Link None" in ran.stdout  # there is no solution to lead to
