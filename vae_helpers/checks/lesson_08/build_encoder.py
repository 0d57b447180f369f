"""The encoder of a VAE: a model with two linear heads."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Unusable, holds, numbers, same, told
from vae_helpers.checks.probes.models import (
    FAR,
    Head,
    awake,
    has_a_hidden_layer,
    inputs,
    is_model,
    is_trained,
    says_why,
    shape_taken,
)
from vae_helpers.quiet import keras

_VAE_DRAWS = "Here the encoder gives mean and log_var, and the VAE draws z from them."


def _look_at_encoder(build):
    encoder = build(3)
    model = is_model(encoder, "encoder")
    yield "it is a model", model
    x = FAR * inputs(784)
    shape = shape_taken(encoder) or (784,)
    yield told(
        "it takes rows of 784 pixels",
        shape == (784,),
        "other_inputs",
        f"The encoder takes inputs of shape {shape}. An image is a row of 784 pixels: (784,).",
    )
    if not isinstance(encoder, keras.layers.Layer) or np.prod(shape) != 784:
        return
    x = x.reshape(-1, *shape)
    outputs = encoder(x)
    yield from _two_outputs(encoder, outputs)
    both = outputs, build(5)(x)
    width, others = (_heads(out)[0].shape[-1] for out in both)
    one_head = [getattr(out, "shape", (0,))[-1] for out in both] == [3, 5]
    yield told(
        "latent_dim decides the size of the heads",
        (width, others) == (3, 5) or one_head,
        "latent_dim_ignored" if width == others else "wrong_width",
        f"The heads have {width} numbers at latent_dim = 3, and {others} at latent_dim = 5. "
        "They are to have as many as the argument says.",
    )
    awake(encoder)
    z_first = _several(outputs) == 3 and not same(*(numbers(encoder(x)[0]) for _ in range(2)))
    heads = mean, log_var = [
        Head(encoder, x, "mean", "The mean", lambda outputs: _heads(outputs, z_first)[0]),
        Head(encoder, x, "log_var", "log_var", lambda outputs: _heads(outputs, z_first)[1]),
    ]
    steady = [head for head in heads if head.stays()]
    yield told(
        "the same images give the same numbers",
        len(steady) == 2,
        "sampled",
        "The same images give other numbers at the second call: something is drawn inside, as "
        f"z is, or by a Dropout that is always on. {_VAE_DRAWS}",
    )
    for head, why in (
        (mean, "A mean may be any number: put nothing after its layer."),
        (
            log_var,
            "The *logarithm* of a variance may be any number: put nothing after its layer.",
        ),
    ):
        yield f"{head.name} may be any number", head not in steady or head.ends_freely(why)
    if len(steady) == 2:
        yield "the heads are two", _are_two(mean(x), log_var(x))
    yield (
        "there is a hidden layer that bends",
        has_a_hidden_layer(
            encoder,
            [lambda rows, head=head: head(rows.reshape(-1, *shape)) for head in steady],
            784,
            "encoder",
            "the heads is linear in the pixels",
        ),
    )
    loss = lambda: sum(keras.ops.sum(head**2) for head in keras.tree.flatten(encoder(x[:4])))  # noqa: E731
    yield from is_trained([encoder], loss)


def _several(outputs):
    return len(outputs) if isinstance(outputs, (list, tuple)) else 1


def _heads(outputs, z_first=False):
    """mean and log_var, out of whatever a model may give for them."""
    if isinstance(outputs, dict):
        outputs = [outputs.get(name) for name in ("mean", "log_var")]
    if not isinstance(outputs, (list, tuple)):
        width = outputs.shape[-1] // 2 or 1
        outputs = [outputs[..., :width], outputs[..., -width:]]
    if len(outputs) < 2 or any(head is None for head in outputs):
        raise Unusable("The model must give two outputs, mean and log_var.")
    return outputs[1:3] if z_first else outputs[:2]


def _two_outputs(encoder, outputs):
    """Findings on the number and order of the outputs."""
    yield told(
        "the outputs are a pair",
        isinstance(outputs, (list, tuple)),
        "heads_joined",
        f"The model gives one {'dictionary' if isinstance(outputs, dict) else 'array'}. Return "
        "a model with mean and log_var as two outputs, each of `latent_dim` numbers.",
    )
    yield told(
        "the outputs are two",
        _several(outputs) <= 2,
        "three_outputs",
        f"The model gives {_several(outputs)} outputs; older code samples z inside the "
        f"encoder. {_VAE_DRAWS}",
    )
    names = getattr(encoder, "output_names", None) or ()
    first, second = [*names, "", ""][:2]
    yield told(
        "the mean comes first",
        not (("var" in first or "sigma" in first) and ("mean" in second or "mu" in second)),
        "heads_swapped",
        f"The outputs come in the order {first}, {second}. The mean comes first.",
    )


def _are_two(mean, log_var):
    """The heads have weights of their own, as a finding."""
    messages = {
        "one_layer_for_both": "mean and log_var are the same numbers: one layer serves both. Each "
        "head needs weights of its own.",
        "heads_overlap": "A number of mean is a number of log_var, too: the slices for the two "
        "heads overlap. Where does the first one end?",
        "log_var_from_mean": "log_var is computed from mean, so it can tell nothing that the mean "
        "does not. Both heads belong on the hidden layer.",
    }
    shared = any(same(one, other) for one in mean.T for other in log_var.T)
    whole = mean.shape == log_var.shape and same(mean, log_var)
    slug = "one_layer_for_both" if whole else "heads_overlap" if shared else "log_var_from_mean"
    return holds(not (whole or shared or _follows(mean, log_var)), slug, messages[slug])


def _follows(source, target):
    """Whether target is a linear function of source plus a constant."""
    if not np.isfinite([source.sum(), target.sum()]).all():
        return False
    design = np.column_stack([source, np.ones(len(source))])
    left = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
    return bool(np.abs(left).max() < 1e-3 * np.abs(target).max())


build_encoder = Exercise(
    reference=vae.build_encoder,
    look=_look_at_encoder,
    explain=says_why,
    hints=[
        "One input of 784 pixels, one hidden layer of 512 units with a relu, and then a fork: two "
        "layers that both read the hidden layer.",
        "A mean may be any number, and so may the logarithm of a variance: the heads have no "
        "activation. That is why the course works with log_var.",
        "A Sequential has no forks. In the functional form a layer is called on what it reads, "
        "`hidden = keras.layers.Dense(512, activation='relu')(x)`, and two may read the same; "
        "`keras.Model(inputs, outputs)` takes a list of outputs.",
    ],
)
