from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from lawful.core.errors import Invalid
from lawful.core.ports import FolderDisk
from lawful.core.recipe import Dense, Recipe
from lawful.learning.build import build, count_parameters
from lawful.learning.networks.transformer import llama_config
from lawful.learning.predict import predict
from lawful.learning.train import finish, train
from lawful.learning.weights import load

RNN = Recipe(network="rnn", width=24, depth=1, epochs=12, batch=32, learning_rate=0.01)
TRANSFORMER = Recipe(network="transformer", width=16, depth=1, heads=2, epochs=12, batch=32, learning_rate=0.01)


def first_token(samples: int, length: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """A memory task: the class is the first token; noise, then padding, follows."""
    random = np.random.default_rng(1)
    x = random.integers(1, 9, (samples, length))
    x[:, 0] = random.integers(1, 5, samples)
    padded = np.arange(length) >= random.integers(2, length + 1, (samples, 1))
    return np.where(padded, 0, x), x[:, 0] - 1


def order(samples: int) -> tuple[np.ndarray, np.ndarray]:
    """The class is whether 1 comes before 2; a bag of words cannot know."""
    random = np.random.default_rng(2)
    x = random.integers(3, 9, (samples, 8))
    places = np.sort(np.argsort(random.random((samples, 8)), axis=1)[:, :2], axis=1)
    y = random.integers(0, 2, samples)
    x[np.arange(samples), places[:, 0]] = np.where(y == 0, 1, 2)
    x[np.arange(samples), places[:, 1]] = np.where(y == 0, 2, 1)
    return x, y


def accuracy(recipe: Recipe, x: np.ndarray, y: np.ndarray, classes: int, folder) -> float:
    half = len(x) // 2
    trained = finish(
        train(
            recipe, x[:half], y[:half], classes=classes, validation=None, vocabulary=9,
            disk=FolderDisk(folder), run="r", threads=1,
        )
    )  # fmt: skip
    module = load(trained.weights, recipe, x.shape[1:], classes, 9)
    return float((predict(module, x[half:]).argmax(1) == y[half:]).mean())


class TestRecurrentNetwork:
    @pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
    def test_remembers_what_came_first(self, cell, tmp_path):
        recipe = Recipe(network="rnn", cell=cell, width=24, depth=1, epochs=15, batch=16, learning_rate=0.01)

        assert accuracy(recipe, *first_token(800), 4, tmp_path) > 0.95

    @pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
    def test_does_not_look_at_padding(self, cell):
        module = build(Recipe(network="rnn", cell=cell, width=8), (6,), 3, vocabulary=10)

        short, long = module(torch.tensor([[4, 5, 6]])), module(torch.tensor([[4, 5, 6, 0, 0, 0]]))

        assert torch.allclose(short, long, atol=1e-6)

    def test_answers_an_empty_text(self):
        module = build(RNN, (6,), 3, vocabulary=10)

        assert module(torch.zeros(1, 6, dtype=torch.long)).isfinite().all()

    @pytest.mark.parametrize(("cell", "gates"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
    def test_costs_what_the_formula_says(self, cell, gates):
        module = build(Recipe(network="rnn", cell=cell, width=8, depth=2), (6, 3), 5)

        assert 6 * (2 * 3 * 8 + 2 * 2 * gates * 8 * (8 + 8)) + 2 * 8 * 5 == module.forward_flop

    def test_equals_a_hand_computation_of_its_plain_cell(self):
        """h <- tanh(W x + b + U h + c), twice."""
        module = build(Recipe(network="rnn", cell="rnn", width=2, depth=1), (2, 2), 2)
        x = np.random.default_rng(0).normal(size=(1, 2, 2)).astype(np.float32)
        w = {name: value.detach().numpy() for name, value in module.named_parameters()}

        h = np.zeros(2)
        for step in x[0]:
            e = w["entrance.embed.weight"] @ step + w["entrance.embed.bias"]
            h = np.tanh(
                w["cell.weight_ih_l0"] @ e + w["cell.bias_ih_l0"] + w["cell.weight_hh_l0"] @ h + w["cell.bias_hh_l0"]
            )

        expected = w["output.weight"] @ h + w["output.bias"]
        assert expected == pytest.approx(module(torch.from_numpy(x))[0].tolist(), abs=1e-6)


class TestEncoder:
    def test_sees_order_where_a_bag_of_words_is_blind(self, tmp_path):
        assert accuracy(TRANSFORMER, *order(2000), 2, tmp_path) > 0.9

    def test_attends_to_nothing_that_is_padding(self):
        module = build(TRANSFORMER, (6,), 3, vocabulary=10)

        short, long = module(torch.tensor([[4, 5, 6]])), module(torch.tensor([[4, 5, 6, 0, 0, 0]]))

        assert torch.allclose(short, long, atol=1e-6)

    def test_answers_an_empty_text(self):
        module = build(TRANSFORMER, (6,), 3, vocabulary=10)

        assert module(torch.zeros(1, 6, dtype=torch.long)).isfinite().all()

    def test_reads_rows_of_features_as_well(self):
        module = build(TRANSFORMER, (6, 4), 3)

        assert module(torch.zeros(2, 6, 4)).shape == (2, 3)

    @pytest.mark.parametrize("recipe", [RNN, TRANSFORMER])
    @pytest.mark.parametrize(("shape", "vocabulary"), [((6, 4), 10), ((6,), None), ((6, 4, 1), None)])
    def test_like_every_reader_of_sequences_says_what_shape_it_takes(self, recipe, shape, vocabulary):
        with pytest.raises(Invalid, match="takes sequences"):
            build(recipe, shape, 3, vocabulary)

    def test_unlike_a_cnn_takes_texts_whose_tokens_are_names_and_no_amounts(self):
        with pytest.raises(Invalid, match="not texts"):
            build(Recipe(layers=(Dense(units=4),)), (6,), 3, vocabulary=10)

    def test_shares_its_width_among_its_heads_or_says_why_not(self):
        with pytest.raises(Invalid, match="among the heads"):
            build(Recipe(network="transformer", width=12, heads=4), (6,), 3, vocabulary=10)


class TestDecoder:
    RECIPE = Recipe(network="transformer", width=16, depth=2, heads=2, context=8, seed=4)

    def test_does_not_see_the_future(self):
        module = build(self.RECIPE, (8,), 0, vocabulary=10)
        x = torch.tensor([[1, 2, 3, 4, 5, 6, 7, 8]])
        changed = x.clone()
        changed[0, 5:] = 9

        one, other = module(x), module(changed)

        assert torch.equal(one[:, :5], other[:, :5])
        assert not torch.allclose(one[:, 5:], other[:, 5:])

    def test_knows_where_a_token_stands(self):
        module = build(self.RECIPE, (8,), 0, vocabulary=10)
        for block in module.model.layers:
            block.self_attn.q_proj.weight.data *= 50  # small first weights attend almost evenly

        one, other = module(torch.tensor([[1, 2, 3]])), module(torch.tensor([[2, 1, 3]]))

        assert not torch.allclose(one[:, 2], other[:, 2], atol=1e-5)

    def test_gives_all_sequences_together_the_probability_one(self):
        """P(y) is the product of P(y_i | y_<i), over every sequence of three tokens of a vocabulary of four."""
        module = build(self.RECIPE, (4,), 0, vocabulary=4)
        sequences = torch.tensor([(0, *rest) for rest in itertools.product(range(4), repeat=3)])

        log_p = module(sequences[:, :-1]).log_softmax(-1)  # (64, 3, 4)

        each = log_p.gather(2, sequences[:, 1:, None]).sum((1, 2))
        assert math.isclose(1, each.exp().sum().item(), abs_tol=1e-5)

    def test_learns_to_count(self, tmp_path):
        recipe = Recipe(
            network="transformer", width=32, depth=1, heads=2, context=8, epochs=10, batch=8, learning_rate=0.01
        )
        starts = np.random.default_rng(0).integers(0, 10, (100, 1))
        text = (starts + np.arange(9)) % 10

        trained = finish(
            train(
                recipe, text[:, :-1], text[:, 1:], classes=0, vocabulary=10, validation=(text[:9, :-1], text[:9, 1:]),
                disk=FolderDisk(tmp_path), run="r", threads=1,
            )
        )  # fmt: skip

        assert trained.history[-1].validation_accuracy > 0.99
        assert load(trained.weights, recipe, (8,), 0, 10)(torch.zeros(1, 8, dtype=torch.long)).shape == (1, 8, 10)

    def test_has_the_names_and_sizes_of_a_llama(self):
        module = build(self.RECIPE, (8,), 0, vocabulary=10)
        config = llama_config(self.RECIPE, 10)

        shapes = {name: tuple(p.shape) for name, p in module.named_parameters()}
        width, inner = config["hidden_size"], config["intermediate_size"]
        block = {
            "self_attn.q_proj": (width, width),
            "self_attn.k_proj": (width, width),
            "self_attn.v_proj": (width, width),
            "self_attn.o_proj": (width, width),
            "mlp.gate_proj": (inner, width),
            "mlp.up_proj": (inner, width),
            "mlp.down_proj": (width, inner),
            "input_layernorm": (width,),
            "post_attention_layernorm": (width,),
        }
        assert {
            "model.embed_tokens.weight": (10, width),
            "model.norm.weight": (width,),
            "lm_head.weight": (10, width),
            **{f"model.layers.{n}.{name}.weight": shape for n in range(2) for name, shape in block.items()},
        } == shapes
        assert sum(math.prod(shape) for shape in shapes.values()) == count_parameters(module)
