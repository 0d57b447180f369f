"""The diagrams of the story and of the model name every part and every arrow."""

import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from pictures import axes_of, draw, texts_in

from vae_helpers.plotting import diagram


def test_the_diagram_names_every_part_with_its_size():
    (axes,) = axes_of(draw("model_diagram"))
    words = " ".join(texts_in(axes)).replace("\n", " ")
    for part in (
        "x 784",
        "encoder Dense 512, relu",
        "mean 2",
        "log_var 2",
        "z = mean + exp(log_var / 2) * noise",
        "noise ~ N(0, I)",
        "decoder Dense 512, relu",
        "logits 784",
        "KL( q(z given x) || p(z) )",
        "log p(x given z)",
    ):
        assert part in words


@pytest.mark.parametrize("name", ["model_diagram", "story_diagram"])
def test_the_words_of_the_diagram_fit_into_boxes_that_stand_apart(name):
    picture = draw(name)
    picture.png()
    (axes,) = axes_of(picture)
    boxes = [p.get_window_extent() for p in axes.patches if isinstance(p, FancyBboxPatch)]
    for box, text in zip(boxes, axes.texts, strict=False):  # names of arrows follow
        words = text.get_window_extent()
        assert box.x0 <= words.x0
        assert words.x1 <= box.x1
        assert box.y0 <= words.y0
        assert words.y1 <= box.y1
        assert not any(box.overlaps(other) for other in boxes if other is not box)


def test_the_terms_of_the_loss_hang_on_what_they_need():
    pairs = {(a.split()[0], a.split()[2]) for a in diagram.ARROWS.split(", ")}
    assert {a for a, b in pairs if b == "kl"} == {"mean", "log_var"}
    assert {a for a, b in pairs if b == "reconstruction"} == {"x", "logits"}
    assert {a for a, b in pairs if b == "z"} == {"mean", "log_var", "noise"}
    (axes,) = axes_of(draw("model_diagram"))
    assert len([p for p in axes.patches if isinstance(p, FancyArrowPatch)]) == len(pairs)


def test_the_story_runs_from_the_prior_to_the_image_and_back_only_if_asked():
    for posterior, parts, draws in ((False, 5, 2), (True, 6, 3)):
        (axes,) = axes_of(draw("story_diagram", posterior=posterior))
        words = texts_in(axes)
        assert [word.replace("\n", " ") for word in words[:5]] == [
            "prior p(z)",
            "code z",
            "decoder",
            "p(x given z)",
            "image x",
        ]
        assert ("q(z given x)" in words) == posterior
        assert words.count("draw") == draws
        kinds = [type(patch) for patch in axes.patches]
        assert kinds.count(FancyBboxPatch) == parts
        assert kinds.count(FancyArrowPatch) == parts - 1 + posterior


def test_the_arrows_of_the_story_lead_to_the_code_from_prior_and_posterior():
    arrows = f"{diagram.STORY_ARROWS}, {diagram.POSTERIOR_ARROWS}".split(", ")
    pairs = {(a.split()[0], a.split()[2]) for a in arrows}
    assert {start for start, end in pairs if end == "z"} == {"prior", "q"}
    assert ("z", "decoder") in pairs
    assert ("x", "q") in pairs
