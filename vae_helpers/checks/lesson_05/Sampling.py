"""The draw as a Keras layer."""

import re

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import EXCEPTION, Flaw, in_a_line, numbers, same, something
from vae_helpers.checks.probes.clouds import cloud
from vae_helpers.checks.probes.draws import LOG_VAR, MEAN
from vae_helpers.checks.probes.samplers import Look, shapes_that_do_not_fit
from vae_helpers.quiet import keras, tf

_FLAWS = {
    "not_a_layer": (
        "What this class makes is no Keras layer: a model could not hold it or save it. Build on "
        "`keras.layers.Layer`."
    ),
    "two_arguments": (
        "It cannot be called with one list: `call` takes mean and log_var as two arguments. Take "
        "one argument, and unpack it inside."
    ),
    "three_outputs": (
        "It gives back several things. Return z alone: what calls the layer has mean and log_var "
        "already."
    ),
    "draws_in_training_only": (
        "Outside of training it answers without noise. A VAE draws whenever z is asked for, and so "
        "does this layer, whatever the flag `training` says. Who wants the mean has it already."
    ),
    "draws_outside_training_only": (
        "Where `training` is True it answers without noise. It is in training that the decoder has "
        "to see q as a cloud; this layer draws whatever that flag says."
    ),
    "adds_a_loss": (
        "The layer adds a loss to whatever model holds it, as `self.add_loss` does. It is asked to "
        "draw and no more: losses are the model's affair, and a KL added here, too, would count "
        "twice."
    ),
    "generator_not_used": (
        "Two layers with the same seed draw different noise: it does not come from a generator "
        "made from that seed. Hand the layer's own generator on; and if you draw with your "
        "reparameterize, look whether it hands its `seed` on."
    ),
    "seed_not_used": (
        "Layers with different seeds draw the same noise: the generator is made from a number of "
        "its own instead of the argument `seed`."
    ),
    "same_without_seed": (
        "Two layers without a seed draw the same noise: without one, each is to have noise of its "
        "own."
    ),
    "not_in_a_model": (
        "It cannot be put into a Keras model, where it is called once with inputs that hold no "
        "numbers yet. It raises {}"
    ),
    "cannot_be_made_anew": (
        "A saved model that holds it could not be loaded: Keras makes the layer anew from its "
        "configuration, which holds the seed and Keras's own options, and `__init__` does not take "
        "those."
    ),
}


def _flaw(slug, *words):
    return slug, Flaw(slug, _FLAWS[slug].format(*words))


def _look_at_sampling(cls):
    layer = cls(1)
    something(layer)
    if not isinstance(layer, keras.layers.Layer):
        yield _flaw("not_a_layer")
        return
    one = np.ones((1, 2), "float32")
    try:
        result = _called(layer, [one, one])
    except TypeError:
        if not _takes_two(layer, one):
            raise
        yield _flaw("two_arguments")
        return
    something(result)
    if isinstance(result, (list, tuple)):
        yield _flaw("three_outputs")
        if len(result) != 3:
            return
    flag = {}
    when = {training: _varies(layer, training) for training in (None, False, True)}
    if when[True] and not (when[False] and when[None]):
        yield _flaw("draws_in_training_only")
        flag = {"training": True}
    elif when[False] and not when[True]:
        yield _flaw("draws_outside_training_only")
        flag = {"training": False}
    if layer.losses:
        yield _flaw("adds_a_loss")

    def drawn(mean, log_var, layer=layer):
        return _z(_called(layer, [mean, log_var], **flag))

    look = Look(drawn)
    yield from look.findings()
    said = set(look.said)
    if said & {"batch_size_needed", "cannot_be_compiled", "fails_for_tensors", "numpy_noise"}:
        return
    if not said & {"mean_alone", "constant_for_noise", "frozen_noise", "same_at_each_call"}:
        yield from _seeds(cls, drawn)
    if not any("fixed" in slug or "gradient" in slug for slug in said):
        yield from _in_a_model(cls)


def _called(layer, inputs, **flag):
    """The layer's answer. What goes wrong in it is raised as it is, not in Keras's wrapping."""
    try:
        return layer(inputs, **flag)
    except Exception:
        layer.call([tf.convert_to_tensor(one) for one in inputs])
        raise


def _z(result):
    """The draw in an answer, which is its last part where there are several."""
    return result[-1] if isinstance(result, (list, tuple)) and result else result


def _takes_two(layer, one):
    try:
        layer.call(tf.constant(one), tf.constant(one))
    except Exception:
        return False
    return True


def _varies(layer, training):
    """Whether two images that are alike get different z."""
    flag = {} if training is None else {"training": training}
    alike = np.zeros((2, 3), "float32")
    try:
        one, two = (numbers(_z(_called(layer, [alike, alike.copy()], **flag))) for _ in range(2))
    except Exception:  # of what a later finding tells
        return True
    return one.shape != alike.shape or not same(one, two) or bool(np.any(one))


def _seeds(cls, drawn):
    mean, log_var = MEAN[:5], LOG_VAR[:5]
    first, twin, other = (
        numbers(drawn(mean.copy(), log_var.copy(), layer=cls(seed))) for seed in (5, 5, 6)
    )
    if not same(first, twin):
        yield _flaw("generator_not_used")
    elif same(first, other):
        yield _flaw("seed_not_used")
    elif same(*(numbers(drawn(mean.copy(), log_var.copy(), layer=cls())) for _ in range(2))):
        yield _flaw("same_without_seed")


def _in_a_model(cls):
    heads = [keras.Input((3,)) for _ in range(2)]
    try:
        keras.Model(heads, cls(1)(heads))
    except Exception as error:
        yield _flaw("not_in_a_model", in_a_line(error))
    try:
        again = isinstance(cls.from_config(cls(3).get_config()), cls)
    except Exception:
        again = False
    if not again:
        yield _flaw("cannot_be_made_anew")


def _how_it_is_called(found):
    """What to say of a TypeError about arguments, if they are those of the layer."""
    trouble = found.get(EXCEPTION)
    if trouble is None or trouble.kind != "TypeError":
        return shapes_that_do_not_fit(found)
    if re.search(r"missing .*'log_var'", trouble.text):
        return (
            "`inputs` is a list of two, mean and log_var. What draws takes them as two arguments."
        )
    if re.search(r"Sampling\w*\.(call|__init__)\(\).* argument", trouble.text):
        return (
            "The layer is made by `Sampling(1)` and called with one list, `layer([mean, log_var])`."
        )
    return shapes_that_do_not_fit(found)


def _picture(cls):
    layer = cls(1)
    return cloud(lambda mean, log_var: _z(_called(layer, [mean, log_var])))


Sampling = Exercise(
    reference=gradients.Sampling,
    look=_look_at_sampling,
    explain=_how_it_is_called,
    picture=_picture,
    hints=[
        "`inputs` is the list [mean, log_var]: unpack it first.",
        "The drawing itself is written already, in reparameterize. What was its `seed` there for?",
        "The noise is to come from a source whose state moves on: look at what `__init__` keeps.",
    ],
)
