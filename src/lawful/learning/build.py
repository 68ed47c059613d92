"""From a recipe to a network with its first weights."""

from __future__ import annotations

import torch
from torch import nn

from lawful.core.errors import Invalid, TooLarge
from lawful.core.recipe import Recipe
from lawful.learning.networks.cnn import FeedForward
from lawful.learning.networks.network import Network
from lawful.learning.networks.rnn import Recurrent
from lawful.learning.networks.transformer import Decoder, Encoder

MOST_PARAMETERS = 2**30  # 4 GiB in fp32; the planner hands larger ones to other machines


def build(recipe: Recipe, input_shape: tuple[int, ...], classes: int, vocabulary: int | None = None) -> Network:
    """The recipe's network with weights drawn from the recipe's seed; torch's global generator is not touched.

    `input_shape` is one sample's: (H, W, C) or (F,) for cnn, which takes no `vocabulary`; (T, F), or (T,) token ids with a `vocabulary`, for
    rnn and transformer. `classes` 0 with a vocabulary gives the language model of `transformer`.
    Raises Invalid when they do not fit each other, TooLarge above `MOST_PARAMETERS`.
    """
    if not input_shape or not all(1 <= size <= 2**24 for size in input_shape):
        raise Invalid("not an input shape", expected="one to three sizes, each from 1 to 2^24")
    if not 0 <= classes <= 2**20 or (vocabulary is not None and not 1 <= vocabulary <= 2**20):
        raise Invalid("not a number of classes or tokens", expected="at most 2^20")
    with torch.device("meta"):  # counts without memory
        parameters = count_parameters(_network(recipe, input_shape, classes, vocabulary))
    if parameters > MOST_PARAMETERS:
        raise TooLarge(f"the network would have {parameters:,} parameters", expected=f"at most {MOST_PARAMETERS:,}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        return _network(recipe, input_shape, classes, vocabulary)


def count_parameters(module: nn.Module) -> int:
    """How many numbers the training may change."""
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)


def _network(recipe: Recipe, input_shape: tuple[int, ...], classes: int, vocabulary: int | None) -> Network:
    if classes == 0:
        if recipe.network != "transformer" or vocabulary is None:
            raise Invalid("no classes to tell apart", expected="labels, or a transformer with a vocabulary")
        return Decoder(recipe, vocabulary)
    match recipe.network:
        case "cnn":
            if vocabulary is not None:  # the numbers of tokens are names, not amounts
                raise Invalid(
                    "a cnn takes numbers and pictures, not texts", expected='network = "rnn" or "transformer"'
                )
            return FeedForward(recipe.layers, input_shape, classes)
        case "rnn":
            return Recurrent(recipe, input_shape, classes, vocabulary)
        case "transformer":
            return Encoder(recipe, input_shape, classes, vocabulary)
