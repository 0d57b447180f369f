"""A verdict, and the forms in which a learner is told."""

import html
import re

import numpy as np
import pytest
from judged import message, right, squared_error

from vae_helpers import checks
from vae_helpers.checks.engine.feedback import JSON_FORM, Note
from vae_helpers.quiet import keras


def test_a_layer_is_blank_if_its_call_is():
    class Idle(keras.layers.Layer):
        def call(self, x):
            """Nothing yet."""
            ...

    class Busy(keras.layers.Layer):
        def build(self, shape):
            pass

        def call(self, x):
            return x

    assert squared_error.diagnose(Idle).status == "not attempted"
    assert squared_error.diagnose(Busy).status == "wrong"


@pytest.mark.parametrize("thing", [None, 3, "kl", [1], right(np.ones((1, 1)), np.ones((1, 1)))])
def test_what_is_no_function_is_wrong(thing):
    assert "function is needed" in message(thing)


def test_a_card_emphasises_words_but_no_products_powers_or_code():
    text = "the *variance*, not *its root*; 2 * x * y, x**2 + y**2, f(*a, *b) and `*x*`"
    page = Note("A title", text)._repr_mimebundle_()["text/html"]
    assert "the <em>variance</em>, not <em>its root</em>; " in page
    assert "2 * x * y, x**2 + y**2, f(*a, *b) and *x*" in _text_of(page)
    assert "f(*a, *b)" in page
    assert page.count("<em>") == 2
    assert ">*x*</code>" in page
    assert str(Note("A title", text)) == f"A title {text}"


def _text_of(page):
    return html.unescape(re.sub("<[^>]+>", "", page))


def test_in_the_text_of_an_exception_nothing_is_a_mark():
    def stumbles(x, x_hat):
        raise ValueError("no *x*, no `y`, " + 300 * "z")

    page = squared_error.diagnose(stumbles)._repr_mimebundle_()["text/html"]
    said = page.split("in your line")[0]
    assert "no *x*, no `y`, " in said
    assert "<em>" not in said
    assert "<code" not in said
    assert "overflow-wrap:break-word" in page  # or the word would leave the card
    assert "<code" in page  # of what to do next


def test_no_empty_line_follows_a_block_of_code():
    page = squared_error.diagnose(lambda x, y: right(x, y) * [1, 2, 3])._repr_mimebundle_()
    assert "</pre>Mend it" in page["text/html"]
    assert "</pre><br>" not in page["text/html"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("This holds the two apart, (2, n * n), and", ["(2, n * n)"]),
        ("an average of -log q(z), where log p(z) - log q(z) is", ["-log"]),
        ("the divergence KL(p || q), of log v + A / v here", ["KL(p || q),", "A / v"]),
        ("a well-known one, x - mean, with e-8 and (not all)", []),
        ("`n * n` and `np.linalg.svd(centred, full_matrices=False)`", ["n * n"]),
        (f"{30 * 'x'} / {30 * 'y'}", []),
    ],
)
def test_no_line_breaks_within_a_short_formula(text, whole):
    page = Note("A title", text)._repr_mimebundle_()["text/html"]
    assert re.findall('<[^>]+white-space:nowrap">([^<]+)<', page) == whole
    assert _text_of(page) == f"A title {text}".replace("`", "")


def test_an_exercise_has_its_own_words_for_an_odd_factor():
    def small(covariance):
        return 1e-3 / np.diag(np.linalg.inv(covariance))

    said = checks.best_diagonal.diagnose(small).message
    assert said == "Your variances are 1/1000 of the right ones."


def test_what_is_no_function_has_its_article():
    assert squared_error.diagnose(3).message.startswith("This is an int, but")
    assert squared_error.diagnose("x").message.startswith("This is a str, but")


def test_as_a_decorator_it_returns_the_learners_function_only_if_it_is_right(capsys):
    def mine(x, x_hat):
        return ((x - x_hat) ** 2).sum(axis=1)

    def wrong(x, x_hat):
        return x

    assert squared_error(mine) is mine
    assert "right" in capsys.readouterr().out
    assert squared_error(wrong) is squared_error.reference
    assert squared_error.yours is wrong
    assert "not right yet" in capsys.readouterr().out
    assert squared_error(_blank) is squared_error.reference
    assert "not attempted" in capsys.readouterr().out


def _blank(x, x_hat): ...


def test_feedback_has_three_forms_that_agree():
    mistake = squared_error.mistakes[0]
    bundle = squared_error.diagnose(mistake.function)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", JSON_FORM}
    assert bundle[JSON_FORM]["mistake"] == mistake.slug
    assert mistake.message.split(".")[0] in bundle["text/plain"]
    assert 'class="alert alert-danger"' in bundle["text/html"]
    assert "✗" in bundle["text/html"]


def test_a_right_answer_has_a_card_with_a_link_though_nothing_is_to_be_said():
    page = squared_error.diagnose(right)._repr_mimebundle_()["text/html"]
    assert page.count("<br>") == 1
    assert "✓ squared_error: right.</b> <br><a href=" in page


def test_feedback_is_the_same_every_time_and_holds_no_addresses():
    def stumbles(x, x_hat):
        raise ValueError(f"bad thing {object()!r}")

    first, second = (str(squared_error.diagnose(stumbles)) for _ in range(2))
    assert first == second


def test_html_shows_a_learners_text_as_text():
    def prints(x, x_hat):
        print("<b>bold</b> & <script>")
        raise ValueError("<i>no</i>")

    page = squared_error.diagnose(prints)._repr_mimebundle_()["text/html"]
    assert "<script>" not in page
    assert "<i>no" not in page
    assert "&lt;script&gt;" in page


def test_hints_come_in_steps_and_the_last_one_stays(capsys):
    exercise = checks.latent_grid
    for _ in range(len(exercise.hints) + 2):
        exercise.hint()
    shown = capsys.readouterr().out
    assert all(hint in shown for hint in exercise.hints)
    assert shown.index(exercise.hints[0]) < shown.index(exercise.hints[1])
    assert shown.count(exercise.hints[-1]) == 3
