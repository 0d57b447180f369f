"""What the files for people from outside name is there: .github/, CITATION.cff, CHANGELOG.md."""

import re
import shutil
import subprocess

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from project import PROJECT, ROOT

LESSONS = sorted(path.stem for path in (ROOT / "solutions").glob("[0-9][0-9]_*.py"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
JOBS = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))["jobs"]

each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def commands(job):
    return [line for step in JOBS[job]["steps"] for line in step.get("run", "").splitlines()]


def fields(path):
    return {field["id"]: field for field in yaml.safe_load(path.read_text("utf-8"))["body"]}


# Issue forms


def test_there_is_a_form_for_each_thing_that_goes_wrong_for_a_learner():
    names = [yaml.safe_load(path.read_text("utf-8"))["name"] for path in FORMS]
    said = ["A sentence lost me", "My mistake was not named", "My right answer was refused"]
    assert sorted(names) == said


@each_form
def test_a_form_asks_for_one_of_the_lessons_that_there_are(path):
    lesson = fields(path)["lesson"]
    assert (lesson["type"], lesson["validations"]) == ("dropdown", {"required": True})
    further = ["the page of notation", "elsewhere"] if path.stem == "sentence_lost_me" else []
    assert lesson["attributes"]["options"] == LESSONS + further


@each_form
def test_a_form_on_an_exercise_asks_for_its_name_and_the_code(path):
    required = {key for key, field in fields(path).items() if "validations" in field}
    asked = {"sentence"} if path.stem == "sentence_lost_me" else {"exercise", "code", "verdict"}
    assert required == {"lesson"} | asked


# The workflow


def test_the_workflow_runs_every_python_that_the_course_takes():
    allowed = SpecifierSet(PROJECT["requires-python"])
    minors = [f"3.{minor}" for minor in range(8, 30)]
    taken = [version for version in minors if allowed.contains(version)]
    assert JOBS["make"]["strategy"]["matrix"]["python"] == taken
    (pinned,) = re.findall(r"python=(\S+)", (ROOT / "environment.yml").read_text("utf-8"))
    assert pinned in taken


def test_the_workflow_gives_the_commands_of_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    browser, test = commands("make")
    assert (browser, test) == ("make browser", "make test")
    assert "\nbrowser: " in (ROOT / "Makefile").read_text("utf-8")
    assert commands("conda")[-1] == "pytest --nbval"
    for command in [test, *commands("conda")]:
        assert re.search(rf"^{re.escape(command)}\b", readme, re.MULTILINE), command


def test_the_workflow_runs_on_the_three_systems():
    systems = [*JOBS["make"]["strategy"]["matrix"]["os"], JOBS["conda"]["runs-on"]]
    assert [system.split("-")[0] for system in systems] == ["ubuntu", "macos", "windows"]


# Versions


def test_the_citation_names_this_version_and_a_licence_of_the_course():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] in PROJECT["license"].split(" AND ")
    (author,) = citation["authors"]
    assert author["name"] in (ROOT / "LICENSE").read_text("utf-8")


def test_the_changelog_begins_with_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+) - ", changelog, re.MULTILINE)[0] == PROJECT["version"]


# Line endings


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_checkout_on_windows_has_the_same_bytes(tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    files = {
        ".gitattributes": (ROOT / ".gitattributes").read_bytes(),
        "tools/setup.sh": b"#!/bin/sh\necho\n",
        "lessons/01.ipynb": b"{\n}\n",
        "vae_helpers/mnist.npz": b"PK as text\r\nmight begin\n",
        "README.md": "Σ\n".encode(),
    }

    def git(command):
        # As Git for Windows is set up, whatever this machine's own settings are.
        settings = "-c core.autocrlf=true -c core.eol=crlf -c user.name=a -c user.email=a"
        subprocess.run(["git", "-C", there, *settings.split(), *command.split()], check=True)

    git("init -q")
    for name, content in files.items():
        (there / name).parent.mkdir(exist_ok=True)
        (there / name).write_bytes(content)
    git("add .")
    git("commit -qm first")
    for name in files:
        (there / name).unlink()
    git("checkout -q HEAD -- .")
    assert {name: (there / name).read_bytes() for name in files} == files
