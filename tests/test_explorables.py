"""The pictures that move say the numbers of the lessons, and stand still where no script runs.

Their JavaScript is run by node; tests/browser/ holds what a learner sees of them.
"""

import base64
import re
import subprocess
import sys

import numpy as np
import pytest
from course import ROOT
from explorable_numbers import KL_STATES, kl_numbers
from in_node import evaluate, solved

from vae_helpers import explorables
from vae_helpers.explorables.explorable import FOLDER, names

each = pytest.mark.parametrize("name", names())


@each
def test_every_explorable_has_a_function_of_its_name(name):
    shown = getattr(explorables, name)()
    assert shown.name == name
    assert name in explorables.__all__


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"^Explorable: name is 'elbo', .*one of .*kl"):
        explorables.Explorable("elbo")


@each
def test_the_still_picture_is_what_the_script_draws_at_its_beginning(name):
    drawn = evaluate(name, f"still({name.upper()})")
    stored = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert drawn == stored, "run .venv/bin/python tools/stills.py and look at the pictures"


@each
def test_where_no_script_runs_a_still_picture_and_its_description_stand(name):
    shown = explorables.Explorable(name)
    page = re.sub(r"<(script|style)>.*?</\1>", "", shown._repr_html_(), flags=re.DOTALL)
    picture = re.search('src="data:image/svg\\+xml;base64,(.*?)"', page)[1]
    assert base64.b64decode(picture) == (FOLDER / f"{name}.svg").read_bytes()
    words = re.sub("<.*?>", "", page)
    assert "It moves where scripts may run" in words
    assert shown.description.split(". ")[-1].rstrip(".") in words
    assert len(re.search('alt="(.*?)"', page)[1]) > 20


@each
def test_the_text_of_a_notebook_without_html_is_the_description(name):
    shown = explorables.Explorable(name)
    assert repr(shown) == shown.description
    assert re.search(r"\d\.\d\d", repr(shown))


@each
def test_a_notebook_stores_the_same_page_every_time(name):
    one, other = (explorables.Explorable(name)._repr_html_() for _ in range(2))
    assert one == other


@each
def test_the_browser_loads_nothing_from_a_network(name):
    page = explorables.Explorable(name)._repr_html_().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|//\w|\bimport\b|url\(|fetch\(", page.replace(PICTURE(page), ""))


def PICTURE(page):
    return re.search('base64,(.*?)"', page)[1]


@each
def test_the_script_cannot_end_its_own_element(name):
    assert "</" not in re.sub(
        r"</(text|desc|svg|g|defs|pattern)>", "", explorables.Explorable(name).script()
    )


@each
@pytest.mark.parametrize("width", [320, 720])
def test_nothing_is_drawn_beyond_the_edge_or_without_a_number(name, width):
    """At the beginning and with every slider at either end."""
    explorable = name.upper()
    pictures = evaluate(
        name,
        f"""(() => {{
            const start = beginning({explorable});
            const values = ({{ min, max, options }}) => options ? [...options.keys()] : [min, max];
            const ends = {explorable}.controls.flatMap(
                control => values(control).map(v => ({{...start, [control.key]: v}})));
            return [start, ...ends].map(s => {explorable}.draw(s, {explorable}.solve(s), {width}));
        }})()""",
    )
    for picture in pictures:
        assert not re.search("NaN|Infinity|undefined", picture["svg"])
        for x, y in re.findall(r'<(?:text|rect) x="(.*?)" y="(.*?)"', picture["svg"]):
            assert -1 <= float(x) <= width
            assert -1 <= float(y) <= picture["height"]


def test_kl_says_the_numbers_of_the_lesson():
    for state, found in zip(KL_STATES, solved("kl", KL_STATES), strict=True):
        right = kl_numbers(**state)
        for direction in ("reverse", "forward"):
            for part in ("kl", "above", "below"):
                np.testing.assert_allclose(
                    found[direction][part],
                    right[direction][part],
                    rtol=1e-6,
                    atol=1e-6,
                    err_msg=f"{direction} {part} at {state}",
                )


def test_the_words_of_kl_add_up():
    told = evaluate(
        "kl",
        "range(-4, 4, 40).map(mean => ({mean, std: 0.7, target: 0}))"
        ".map(s => KL.tell(s, KL.solve(s)))",
    )
    for words in told:
        for kl, above, below in re.findall(
            r"is (\d+\.\d+) nats: (\d+\.\d+) above the axis, less (\d+\.\d+) below", words
        ):
            assert float(above) - float(below) == pytest.approx(float(kl), abs=1e-9)


def test_importing_the_explorables_does_not_load_tensorflow():
    check = "import sys, vae_helpers.explorables; print('tensorflow' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_tool_that_draws_the_stills_has_help_from_any_folder(tmp_path):
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "stills.py", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "vae_helpers/explorables" in run.stdout
