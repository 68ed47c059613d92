from __future__ import annotations

import contextlib
import json
import struct

import pytest
import safetensors.torch
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, LawfulError, Tampered
from lawful.core.recipe import Dense, Recipe
from lawful.learning.build import build
from lawful.learning.weights import About, dump, load, pack

RECIPE = Recipe(layers=(Dense(units=3),))
ABOUT = About(recipe=RECIPE, input_shape=(2,), classes=2, vocabulary=None, threads=1, torch="2")
WHOLE = dump(build(RECIPE, (2,), 2), ABOUT)


def header(**entries) -> bytes:
    text = json.dumps({"__metadata__": {"lawful": canonical(ABOUT).decode()}, **entries}).encode()
    return struct.pack("<Q", len(text)) + text


class TestWeights:
    def test_come_back_as_they_went(self):
        module = build(RECIPE, (2,), 2)

        back = load(WHOLE, RECIPE, (2,), 2)

        assert not back.training
        assert all(torch.equal(a, b) for a, b in zip(module.parameters(), back.parameters(), strict=True))

    def test_are_plain_safetensors_for_everybody_else(self):
        tensors = safetensors.torch.load(WHOLE)

        assert {"dense1.weight", "dense1.bias", "output.weight", "output.bias"} == tensors.keys()
        assert torch.equal(build(RECIPE, (2,), 2).dense1.weight, tensors["dense1.weight"])

    def test_are_the_same_bytes_whatever_the_order_of_names(self):
        one, two = torch.ones(2), torch.zeros(3)

        assert pack({"a": one, "b": two}, "n") == pack({"b": two, "a": one}, "n")

    @pytest.mark.parametrize(
        "changes",
        [{"recipe": Recipe(layers=(Dense(units=3, activation="tanh"),))}, {"input_shape": (3,)}, {"classes": 3}],
    )
    def test_are_refused_to_another_recipe(self, changes):
        with pytest.raises(Invalid, match="another recipe"):
            load(**{"weights": WHOLE, "recipe": RECIPE, "input_shape": (2,), "classes": 2, **changes})

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (lambda t: t.pop("output.bias"), "other names"),
            (lambda t: t.update(extra=torch.ones(1)), "other names"),
            (lambda t: t.update({"output.bias": torch.ones(3)}), "another shape"),
            (lambda t: t.update({"output.bias": torch.ones(2, 1)}), "another shape"),
            (lambda t: t.update({"output.bias": torch.tensor([1, torch.nan])}), "not finite"),
        ],
    )
    def test_are_refused_when_the_tensors_do_not_fit(self, change, says):
        tensors = safetensors.torch.load(WHOLE)
        change(tensors)

        with pytest.raises(Invalid, match=says):
            load(pack(tensors, ABOUT), RECIPE, (2,), 2)

    def test_that_are_not_numbers_are_not_written(self):
        module = build(RECIPE, (2,), 2)
        module.output.bias.data[0] = torch.inf

        with pytest.raises(Invalid, match="not finite"):
            dump(module, ABOUT)


class TestBrokenWeights:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\0" * 7,
            b"\0" * 8,
            b"\xff" * 8 + b"{}",
            struct.pack("<Q", 2**40) + b"{}",
            struct.pack("<Q", 2) + b"[]",
            struct.pack("<Q", 5) + b"\xff\xfe\0{}",
            b"\x80\x04cos\nsystem\n(S'true'\ntR.",  # a pickle
            WHOLE[:-1],
            WHOLE + b"\0",
            header(),
            header(a={"dtype": "F32", "shape": [2**62, 2**62], "data_offsets": [0, 8]}) + b"\0" * 8,
            header(a={"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}) + b"\0" * 8,
            header(a={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, b={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]})
            + b"\0" * 8,
            header(a=[[[[]]]]),
            struct.pack("<Q", 200_000) + b"[" * 200_000,
        ],
    )  # fmt: skip
    def test_are_refused(self, content):
        with pytest.raises((Tampered, Invalid)):
            load(content, RECIPE, (2,), 2)

    @given(at=st.integers(0, len(WHOLE) - 1), to=st.integers(0, 255))
    @example(at=0, to=0)
    @example(at=7, to=255)
    def test_by_one_byte_load_or_are_refused_but_never_crash(self, at, to):
        with contextlib.suppress(LawfulError):
            load(WHOLE[:at] + bytes([to]) + WHOLE[at + 1 :], RECIPE, (2,), 2)
