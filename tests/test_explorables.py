"""The pictures that move say the numbers of the lessons, and stand still where no script runs.

Their JavaScript is run by node; tests/browser/ holds what a learner sees of them.
"""

import base64
import functools
import re
import subprocess
import sys

import numpy as np
import pytest
from build_tool import package_files
from course import ROOT
from explorable_numbers import told_and_right
from in_node import evaluate, solved
from scipy.stats import norm

from vae_helpers import explorables
from vae_helpers.beta import cannot_be_optimal
from vae_helpers.explorables.explorable import FOLDER, names

each = pytest.mark.parametrize("name", names())


def picture_in(page):
    """The still picture of a page, as it is written there."""
    return re.search('src="data:image/svg\\+xml;base64,(.*?)"', page)[1]


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
    assert base64.b64decode(picture_in(page)) == (FOLDER / f"{name}.svg").read_bytes()
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
    page = page.replace(picture_in(page), "")
    assert not re.search(r"https?:|//\w|\bimport\b|url\(|fetch\(", page)


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
        places = re.findall(r'<(?:text|rect) x="(.*?)" y="(.*?)"', picture["svg"])
        assert len(places) == len(re.findall("<(?:text|rect)", picture["svg"])) > 10
        for x, y in places:
            assert -1 <= float(x) <= width
            assert -1 <= float(y) <= picture["height"]


@each
def test_it_says_the_numbers_of_the_lessons(name):
    for what, told, right in told_and_right(name, functools.partial(solved, name)):
        assert told == pytest.approx(right, rel=1e-6, abs=1e-6), what


@pytest.fixture(scope="module")
def bounds():
    """What the bound solves and tells wherever its sliders reach, with w / p(x) of each dot."""
    return evaluate(
        "bound",
        """(() => {
            const [means, stds] = BOUND.controls.map(({ min, max, step }) =>
                range(min, max, Math.round((max - min) / step)));
            return means.flatMap(mean => stds.map(std => {
                const solved = BOUND.solve({ mean, std });
                const w = SLICES.map(t => mean + std * t).map(z =>
                    Math.exp(logJoint(z) - logNormal(z, mean, std) - LOG_EVIDENCE));
                return { mean, std, w, told: BOUND.tell({ mean, std }, solved), ...solved };
            }));
        })()""",
    )


def test_the_gap_is_never_below_zero(bounds):
    gaps = [found["gap"] for found in bounds]
    assert len(gaps) == 46 * 13
    assert min(gaps) > 0  # the posterior is skewed: no Gaussian closes it
    assert min(gaps) < 0.1


def test_the_axes_of_the_bound_hold_all_that_its_sliders_reach(bounds):
    highest, *ends = evaluate(
        "bound",
        "(([top, bars]) => [top.y[1], bars.back(bars.left), bars.back(bars.left + bars.width)])"
        "(boundFrames(640))",
    )
    assert (highest, ends) == (2, [-8, 0])
    assert max(norm.pdf(0, 0, found["std"]) for found in bounds) < 2
    assert min(found["elbo"] for found in bounds) > -8
    assert max(found["logLikelihood"] for found in bounds) < 0


def test_what_the_bound_says_of_a_state_is_true_of_it(bounds):
    best = min(bounds, key=lambda found: found["gap"])
    likeliest = max(bounds, key=lambda found: found["logLikelihood"])
    near = [found for found in bounds if "No Gaussian comes much nearer" in found["told"]]
    narrow = [found for found in bounds if "It explains x well" in found["told"]]
    assert best in near
    assert likeliest in narrow
    for found in near:
        assert found["gap"] < best["gap"] + 0.01
        assert 0.5 < min(found["w"]) < max(found["w"]) < 1.5
    for found in narrow:
        gained = found["logLikelihood"] - best["logLikelihood"]
        assert gained > 0.15
        assert found["rate"] - best["rate"] > 1.5 * gained


def test_the_lessons_prices_and_variances_can_be_chosen():
    lesson = (ROOT / "solutions" / "09_beta_vae.py").read_text("utf-8")
    prices = [float(price) for price in re.search(r"prices = .*?\[(.*?)\]", lesson)[1].split(",")]
    steps = evaluate(
        "price",
        """(({ min, max, step, shown }) => range(min, max, Math.round((max - min) / step))
            .map(logBeta => [PRICE.solve({ logBeta, world: 0 }).beta, shown(logBeta)]))(
                PRICE.controls[0])""",
    )
    betas = [beta for beta, _ in steps]
    assert {*prices, 5.0, 25.0} <= set(betas)
    assert betas[0] == prices[0]
    assert betas[-1] == prices[-1]
    assert betas == sorted(set(betas))
    assert [shown for _, shown in steps] == [f"{beta:.2f}" for beta in betas]


def test_below_both_variances_the_distortion_is_the_same():
    worlds = [
        solved("price", [{"logBeta": i / 4, "world": w} for i in range(-9, 15)]) for w in (0, 1)
    ]
    for one, other in zip(*worlds, strict=True):
        assert (one["distortion"] == other["distortion"]) == (one["beta"] <= 5)


def test_the_samplers_are_named_as_in_the_lesson():
    lesson = (ROOT / "solutions" / "05_reparameterization.py").read_text("utf-8")
    names_there = re.findall(r'^    "(.*?)": ', lesson.partition("samplers = {")[2], re.MULTILINE)
    samplers = evaluate("draw", "SAMPLERS.map(({ name }) => name)")
    assert samplers == [name for name in names_there if name in samplers]
    assert set(re.findall(r"`(exp\(log_var\) for.*?|right)`", lesson)) <= set(samplers)


def test_the_variance_for_the_std_is_no_slip_at_0():
    said = evaluate(
        "draw",
        "[-0.05, 0, 0.05].map(logVar => ({ ...beginning(DRAW), sampler: 2, logVar }))"
        ".map(state => DRAW.tell(state, DRAW.solve(state)))",
    )
    assert ["they are the same" in words for words in said] == [False, True, False]


def test_axes_do_not_jump_where_a_slider_moves_by_a_step():
    bells = evaluate("draw", "range(-4, 2, 120).map(logVar => drawFrames(640, { logVar })[1].y[1])")
    tops = evaluate("kl", "range(0.2, 2, 36).map(std => klFrames(640, { std })[0].y[1])")
    for axis in bells, tops:
        steps = np.array(axis[1:]) / axis[:-1]
        assert steps.min() > 0.75
        assert steps.max() <= 1


def test_ticks_are_round_and_as_many_as_there_is_room_for():
    tops = np.geomspace(0.2, 400, 300)
    found = evaluate("kl", f"{tops.tolist()}.map(top => rounds([-top / 2, top]))")
    for top, ticks in zip(tops, found, strict=True):
        assert 2 <= sum(tick > 0 for tick in ticks) <= 4
        assert 0 in ticks
        assert -top / 2 <= ticks[0] < ticks[-1] <= top
        assert all(float(f"{tick:.2g}") == tick for tick in ticks)


def test_no_price_is_convicted_by_another():
    states = [{"logBeta": step / 4} for step in range(-9, 15)]
    runs = solved("price", states)
    columns = ([run[key] for run in runs] for key in ("rate", "distortion", "beta"))
    rates, distortions, prices = map(np.array, columns)
    # As far as rounding goes: above the variance of x all runs are the same.
    assert not cannot_be_optimal(rates.round(9), distortions.round(9), prices).any()


def test_the_kept_noise_stays_and_fresh_noise_does_not():
    here, there = solved("draw", [{"turn": 1}, {"turn": 2, "mean": -2}])
    assert here["noise"] == there["noise"]
    assert not set(here["fresh"]) & set(there["fresh"])
    many = [z for one in solved("draw", [{"turn": t} for t in range(500)]) for z in one["fresh"]]
    assert np.mean(many) == pytest.approx(1, abs=0.03)  # 12,000 draws: 5 times their error
    assert np.std(many) == pytest.approx(np.exp(-0.5), abs=0.02)


def test_each_slip_of_the_draw_does_what_is_said_of_it():
    right, shared, variance, frozen, mean_only, uniform = solved(
        "draw", [{"sampler": i, "logVar": -1, "turn": 3} for i in range(6)]
    )
    assert variance["found"]["std"] == pytest.approx(right["found"]["std"] * np.exp(-0.5), rel=1e-9)
    assert len(set(shared["kept"])) == len(set(shared["fresh"])) == 1
    assert frozen["fresh"] == frozen["kept"] == right["kept"]
    assert set(mean_only["kept"] + mean_only["fresh"]) == {1}
    assert min(uniform["kept"] + uniform["fresh"]) > 1
    assert max(uniform["kept"] + uniform["fresh"]) < 1 + np.exp(-0.5)


def test_the_words_of_the_bound_add_up(bounds):
    for found in bounds:
        numbers = re.findall(r"-?\d+\.\d{3}", found["told"].replace("\u2212", "-"))
        log_likelihood, rate, bound, evidence, gap = map(float, numbers)
        assert log_likelihood - rate == pytest.approx(bound, abs=1e-9)
        assert evidence - bound == pytest.approx(gap, abs=1e-9)
        assert gap == pytest.approx(found["gap"], abs=0.0005)  # the one that is to be made small


def test_the_words_of_kl_add_up():
    told = evaluate(
        "kl",
        "range(-4, 4, 40).map(mean => ({mean, std: 0.7, target: 0}))"
        ".map(s => KL.tell(s, KL.solve(s)))",
    )
    for words in told:
        sums = re.findall(
            r"is (\d+\.\d+) nats: (\d+\.\d+) above the axis, less (\d+\.\d+) below", words
        )
        assert len(sums) == 2  # both directions
        for kl, above, below in sums:
            assert float(above) - float(below) == pytest.approx(float(kl), abs=1e-9)


@each
def test_the_build_knows_that_outputs_rest_on_the_script(name):
    code = f"from vae_helpers import explorables\nexplorables.{name}()"
    files = {path.rpartition("/")[2] for path in package_files.digests(code)}
    assert {f"{name}.js", "base.js", "alive.js", "explorables.css", "explorable.py"} <= files


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
