"""A recipe is one frozen value; every number in it has bounds, and unknown words are refused."""

from __future__ import annotations

import json

import msgspec
import pytest

from lawful.core.canonical import canonical, digest_of
from lawful.core.recipe import TEXTBOOK_CNN, Conv2D, Dense, Flatten, MaxPool2D, Recipe


def read(**words):
    return msgspec.json.decode(json.dumps(words), type=Recipe)


class TestTheTextbookRecipe:
    def test_is_what_stands_in_the_textbook(self):
        assert (
            Conv2D(filters=32, kernel=3, activation="relu"),
            MaxPool2D(size=2),
            Flatten(),
            Dense(units=128, activation="relu"),
        ) == TEXTBOOK_CNN
        assert (Recipe().layers, Recipe().optimiser, Recipe().loss, Recipe().epochs) == (
            TEXTBOOK_CNN,
            "adam",
            "cross_entropy",
            5,
        )

    def test_reads_back_from_its_canonical_form(self):
        assert msgspec.json.decode(canonical(Recipe()), type=Recipe) == Recipe()

    def test_has_another_digest_when_anything_differs(self):
        variants = [Recipe(), Recipe(seed=1), Recipe(epochs=6), Recipe(layers=()), Recipe(learning_rate=0.001)]

        assert len({digest_of(recipe) for recipe in variants}) == len(variants)

    def test_does_not_change(self):
        with pytest.raises(AttributeError):
            Recipe().epochs = 6


class TestBounds:
    @pytest.mark.parametrize(
        ("word", "smallest", "largest"),
        [
            ("epochs", 1, 10_000),
            ("batch", 1, 1_048_576),
            ("seed", 0, 2**32 - 1),
            ("width", 1, 65_536),
            ("depth", 1, 128),
            ("heads", 1, 128),
            ("context", 1, 65_536),
        ],
    )
    def test_hold_on_both_sides(self, word, smallest, largest):
        assert getattr(read(**{word: smallest}), word) == smallest
        assert getattr(read(**{word: largest}), word) == largest
        for beyond in (smallest - 1, largest + 1):
            with pytest.raises(msgspec.ValidationError):
                read(**{word: beyond})

    @pytest.mark.parametrize(
        "words",
        [
            {"learning_rate": 0},
            {"learning_rate": 10.5},
            {"momentum": 1},
            {"momentum": -0.1},
            {"network": "mlp"},
            {"optimiser": "rmsprop"},
            {"precision": "fp16"},
            {"epochs": "5"},
            {"epochs": 5.5},
            {"epochs": True},
            {"seed": None},
            {"layers": [{"layer": "conv2d"}]},
            {"layers": [{"layer": "conv2d", "filters": 0}]},
            {"layers": [{"layer": "dense", "units": 65_537}]},
            {"layers": [{"layer": "dropout"}]},
            {"layers": [{"layer": "flatten"}] * 65},
            {"layers": "flatten"},
            {"learningrate": 0.1},
        ],
        ids=str,
    )
    def test_refuse_the_rest(self, words):
        with pytest.raises(msgspec.ValidationError):
            read(**words)

    def test_refuse_nan_which_json_does_not_have(self):
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode('{"learning_rate": NaN}', type=Recipe)
