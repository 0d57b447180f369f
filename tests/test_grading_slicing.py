"""Of a notebook, an exercise needs its own lines and those that define what these use."""

import ast
import textwrap

import pytest

from vae_helpers.grading.slicing import Broken, Notebook, python_of

ANSWER = """
@checks.answer
def answer(x):
    return scale(x) + OFFSET
"""


def lines(*cells, exercise="answer"):
    """The lines that are run for an exercise, without its own."""
    found = Notebook([textwrap.dedent(cell) for cell in cells]).slice(exercise)
    return [ast.unparse(line.tree) for line in found.before]


def test_helpers_constants_and_imports_are_taken_and_trainings_are_not():
    assert lines(
        "import numpy as np\nfrom vae_helpers import checks, data\nOFFSET = np.e",
        "digits = data.load()\nmodel = build(digits)\nmodel.fit(digits)\nplot(OFFSET)",
        "def half(x):\n    return x / 2",
        "def scale(x):\n    return half(x)",
        ANSWER,
        "OFFSET = 5",
    ) == [
        "import numpy as np",
        "from vae_helpers import checks, data",
        "OFFSET = np.e",
        "def half(x):\n    return x / 2",
        "def scale(x):\n    return half(x)",
    ]


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ("OFFSET = 2", True),
        ("OFFSET += 2", True),
        ("OFFSET[0] = 2", True),
        ("OFFSET.scale = 2", True),
        ("OFFSET.append(2)", True),
        ("for OFFSET in range(3): pass", True),
        ("with open(x) as OFFSET: pass", True),
        ("def change():\n    global OFFSET\n    OFFSET = 2", True),
        ("if True:\n    OFFSET = 2", True),
        ("print(OFFSET)", False),
        ("def other(OFFSET):\n    OFFSET = 2", False),
        ("other = [OFFSET for OFFSET in range(3)]", False),
    ],
)
def test_all_that_changes_a_name_is_taken(change, taken):
    found = lines("OFFSET = 1", change, ANSWER)
    assert (len(found) == 2) == taken, found


def test_a_name_inside_of_a_function_is_its_own():
    answer = "@checks.answer\ndef answer(x):\n    model = x\n    return model"
    assert lines("model = train()", answer) == []


def test_a_change_to_a_module_is_not_a_change_to_what_is_needed():
    assert lines("import numpy as np\nnp.seterr(all='raise')\nOFFSET = np.e", ANSWER) == [
        "import numpy as np",
        "OFFSET = np.e",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        ANSWER,
        "from vae_helpers import checks as c\n@c.answer\ndef mine(x): return 1",
        "import vae_helpers.checks\n@vae_helpers.checks.answer\ndef answer(x): return 1",
        "from vae_helpers.checks import answer as judge\n@judge\ndef answer(x): return 1",
        "answer = checks.answer(lambda x: 1)",
        "def answer(x):\n    return 1",
        "answer = lambda x: 1",
        "%%time\n" + ANSWER,
        "%matplotlib inline\n!pip install x\n" + ANSWER,
        "if True:\n    @checks.answer\n    def answer(x): return 1",
    ],
)
def test_an_exercise_is_found_however_it_is_written(cell):
    assert Notebook(["1", cell]).slice("answer").own.cell == 2


def test_the_last_attempt_counts_and_the_earlier_ones_are_not_run():
    notebook = Notebook([ANSWER, ANSWER.replace("OFFSET", "answer(1)"), "def answer(x): ..."])
    found = notebook.slice("answer")
    assert (found.own.cell, found.before) == (2, ())


@pytest.mark.parametrize(
    "cell",
    ["checks.answer.hint()", "checks.answer.diagnose(f)", "x = checks.answer", "# checks.answer"],
)
def test_a_hint_is_no_answer(cell):
    assert Notebook([cell]).slice("answer") is None


def test_a_cell_that_python_cannot_read_is_told():
    broken = Notebook([ANSWER, "@checks.answer\ndef answer(x):\n    retrun x"]).slice("answer")
    assert isinstance(broken, Broken)
    assert broken.cell == 2
    assert Notebook(["OFFSET = = 1", ANSWER]).slice("answer").own.cell == 2


def test_other_languages_are_left_out():
    assert python_of("%%bash\nrm -rf /") == ""
    assert python_of("%%html\n<b>") == ""


def test_where_a_name_is_defined_further_down_is_known():
    notebook = Notebook([ANSWER, "1", "OFFSET = 2"])
    assert notebook.defined_below(notebook.slice("answer").own, "OFFSET") == 3
    assert notebook.defined_below(notebook.slice("answer").own, "nothing") is None


@pytest.mark.parametrize(
    "cell",
    [
        "a\0b",
        "x = '\ud800'",
        "x = " + "(" * 500,
        "x = " + "-" * 5000 + "1",
        "x" + ".a" * 2000 + ".checks()",
        "x = " + " + ".join(["1"] * 5000),
    ],
    ids=["null", "surrogate", "brackets", "signs", "dots", "sum"],
)
def test_a_rough_cell_leaves_the_others_readable(cell):
    assert Notebook([cell, ANSWER]).slice("answer").own.cell == 2
