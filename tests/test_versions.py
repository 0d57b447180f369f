"""One set of versions, everywhere: requirements.lock, environment.yml and pyproject.toml agree."""

import importlib.metadata
import re

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import PROJECT, ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))


def by_name(lines):
    requirements = map(Requirement, lines)
    return {canonicalize_name(each.name): each for each in requirements}


def pip_section():
    (section,) = (each["pip"] for each in ENVIRONMENT["dependencies"] if isinstance(each, dict))
    return section


def test_the_lock_holds_exact_versions_and_nothing_else():
    for line in LOCK:
        # No option (-i, --find-links), no address or path, no comment, no range.
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][a-z0-9.]*( ; [^;#@/]+)?", line), line
    assert len(by_name(LOCK)) == len(LOCK)


def test_the_lock_covers_every_direct_dependency_at_an_allowed_version():
    locked = by_name(LOCK)
    for name, wanted in by_name(PROJECT["dependencies"]).items():
        (pin,) = locked[name].specifier
        assert locked[name].marker is None
        assert wanted.specifier.contains(pin.version), f"{wanted} is pinned to {pin.version}"


def test_the_lock_covers_what_the_course_needs_on_this_machine():
    locked, done = by_name(LOCK), set()
    ahead = [(line, "") for line in PROJECT["dependencies"]]
    while ahead:
        line, extra = ahead.pop()
        requirement = Requirement(line)
        if (line, extra) in done or not applies(requirement, extra):
            continue
        done.add((line, extra))
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is needed, but not in requirements.lock"
        for asked in ("", *requirement.extras):
            ahead += [(needed, asked) for needed in importlib.metadata.requires(name) or []]


def applies(requirement, extra):
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def test_the_environment_has_a_python_that_the_course_allows():
    (python,) = (each for each in ENVIRONMENT["dependencies"] if str(each).startswith("python="))
    assert Requirement(f"x{PROJECT['requires-python']}").specifier.contains(python.split("=")[1])
    assert "pip" in ENVIRONMENT["dependencies"]


def test_the_environment_pins_the_direct_dependencies_as_the_lock_does():
    constraint, *pins, course = pip_section()
    assert (constraint, course) == ("-c requirements.lock", "-e .")
    locked = by_name(LOCK)
    assert pins == [str(locked[name]) for name in by_name(PROJECT["dependencies"])]
