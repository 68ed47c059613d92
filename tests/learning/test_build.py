from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import max_pool2d, relu

from lawful.core.errors import Invalid, TooLarge
from lawful.core.recipe import Conv2D, Dense, Flatten, MaxPool2D, Recipe
from lawful.learning.build import build, count_parameters
from lawful.learning.optimise import loss
from lawful.learning.predict import predict

TABLE = Recipe(layers=(Dense(units=3, activation="tanh"),))


def set_weights(module: torch.nn.Module, **values: object) -> None:
    for name, value in values.items():
        parameter = module.get_parameter(name.replace("__", "."))
        parameter.data = torch.tensor(value, dtype=parameter.dtype).reshape(parameter.shape)


class TestTextbookCnn:
    def test_has_exactly_the_parameters_that_the_textbook_counts(self):
        module = build(Recipe(), (28, 28, 1), 10)

        assert count_parameters(module) == 693_962
        assert {name: p.numel() for name, p in module.named_parameters() if not name.startswith("output")} == {
            "conv1.weight": 288,
            "conv1.bias": 32,
            "dense1.weight": 128 * 5408,
            "dense1.bias": 128,
        }

    def test_costs_two_operations_for_each_multiplication_of_the_forward_pass(self):
        module = build(Recipe(), (28, 28, 1), 10)

        assert module.forward_flop == 2 * (9 * 32 * 26 * 26 + 5408 * 128 + 128 * 10)

    def test_gives_one_row_of_logits_per_picture(self):
        module = build(Recipe(), (28, 28, 1), 10)

        assert module(torch.zeros(5, 28, 28, 1)).shape == (5, 10)

    def test_is_channels_last_in_memory_after_the_convolution_even_with_one_channel(self):
        module = build(Recipe(), (28, 28, 1), 10)

        pictures = module.conv1(torch.zeros(2, 1, 28, 28))

        assert pictures.shape == (2, 32, 26, 26)
        assert pictures.stride(1) == 1


class TestConvolution:
    def test_equals_a_hand_computation_on_four_by_four(self):
        """A 3x3 kernel on 4x4: each output is the sum of nine products, plus the bias, and at least 0."""
        module = build(Recipe(layers=(Conv2D(filters=1), Flatten())), (4, 4, 1), 4)
        kernel = [[1, 0, -1], [2, 0, -2], [0, 1, 0]]
        picture = np.arange(16, dtype=np.float32).reshape(4, 4)
        # At (0, 0): 1*0 - 1*2 + 2*4 - 2*6 + 1*9 = 3; each step right adds 1 (the kernel's sum), each step down 4.
        set_weights(module, conv1__weight=kernel, conv1__bias=[-4.5])
        set_weights(module, output__weight=np.eye(4), output__bias=np.zeros(4))

        out = module(torch.from_numpy(picture[None, :, :, None]))

        assert out[0].tolist() == [0, 0, 2.5, 3.5]

    def test_sums_over_all_input_channels(self):
        module = build(Recipe(layers=(Conv2D(filters=1, kernel=1, activation="none"), Flatten())), (1, 1, 3), 1)
        set_weights(module, conv1__weight=[1, 10, 100], conv1__bias=[0.5], output__weight=[1], output__bias=[0])

        out = module(torch.tensor([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3))

        assert out.item() == 321.5

    def test_is_flattened_in_height_width_channel_order(self):
        module = build(Recipe(layers=(Flatten(),)), (2, 3, 2), 12)
        set_weights(module, output__weight=np.eye(12), output__bias=np.zeros(12))
        picture = torch.arange(12.0).reshape(1, 2, 3, 2)

        assert list(range(12)) == module(picture)[0].tolist()

    @pytest.mark.parametrize("activation", ["relu", "tanh", "gelu", "none"])
    def test_pools_to_the_same_values_wherever_the_activation_stands(self, activation):
        recipe = Recipe(layers=(Conv2D(filters=4, activation=activation), MaxPool2D(), Flatten()), seed=3)
        module = build(recipe, (9, 9, 2), 5)
        x = torch.randn(6, 9, 9, 2, generator=torch.Generator().manual_seed(1))
        function = {"relu": relu, "tanh": torch.tanh, "gelu": torch.nn.functional.gelu, "none": lambda v: v}[activation]

        plain = max_pool2d(function(module.conv1(x.permute(0, 3, 1, 2))), 2)

        expected = module.output(plain.permute(0, 2, 3, 1).flatten(1))
        assert torch.equal(expected, module(x))

    def test_drops_what_does_not_fill_a_pooling_window(self):
        module = build(Recipe(layers=(MaxPool2D(size=2), Flatten())), (5, 5, 1), 4)

        assert module.output.weight.shape == (4, 4)


class TestDense:
    def test_is_f_of_wx_plus_b(self):
        """y = f(Wx + b) with W = [[1, 2], [3, 4]], x = [0.5, -0.25], b = [0.1, -0.2]: f(0.1), f(0.3)."""
        module = build(Recipe(layers=(Dense(units=2, activation="tanh"),)), (2,), 2)
        set_weights(module, dense1__weight=[[1, 2], [3, 4]], dense1__bias=[0.1, -0.2])
        set_weights(module, output__weight=np.eye(2), output__bias=np.zeros(2))

        out = module(torch.tensor([[0.5, -0.25]]))

        assert pytest.approx(out[0].tolist(), abs=1e-6) == [0.0996680, 0.2913126]

    def test_gives_probabilities_that_sum_to_one(self):
        module = build(TABLE, (4,), 5)

        p = predict(module, np.random.default_rng(0).normal(size=(700, 4)), batch=256)

        assert p.shape == (700, 5)
        assert np.allclose(1, p.sum(1), atol=1e-6)


class TestGradient:
    @pytest.mark.parametrize("kind", ["cross_entropy", "mse"])
    def test_equals_the_slope_of_the_loss(self, kind):
        """Central differences, in fp64: (J(w + h) - J(w - h)) / 2h for every one of the parameters."""
        layers = (Conv2D(filters=2, activation="tanh"), MaxPool2D(), Flatten(), Dense(units=3, activation="gelu"))
        module = build(Recipe(layers=layers), (6, 6, 1), 3).double()
        random = torch.Generator().manual_seed(0)
        x, y = torch.randn(4, 6, 6, 1, dtype=torch.float64, generator=random), torch.tensor([0, 1, 2, 1])

        def objective() -> torch.Tensor:
            logits = module(x)
            if kind == "cross_entropy":
                return torch.nn.functional.cross_entropy(logits, y)
            return (logits.softmax(1) - torch.nn.functional.one_hot(y, 3)).square().mean()

        assert objective().item() == pytest.approx(loss(kind, module(x), y).item(), rel=1e-6)
        objective().backward()
        for parameter in module.parameters():
            flat = parameter.data.view(-1)
            for i in range(flat.numel()):
                kept, slopes = flat[i].item(), []
                for h in (1e-6, -1e-6):
                    flat[i] = kept + h
                    slopes.append(objective().item())
                flat[i] = kept
                assert (slopes[0] - slopes[1]) / 2e-6 == pytest.approx(parameter.grad.view(-1)[i].item(), abs=1e-8)


class TestBuild:
    def test_draws_the_same_weights_from_the_same_seed_and_others_from_another(self):
        one, same, other = (build(Recipe(seed=seed), (28, 28, 1), 10) for seed in (1, 1, 2))

        assert torch.equal(one.dense1.weight, same.dense1.weight)
        assert not torch.equal(one.dense1.weight, other.dense1.weight)

    def test_leaves_the_random_numbers_of_the_process_alone(self):
        before = torch.get_rng_state()

        build(Recipe(), (28, 28, 1), 10)

        assert torch.equal(before, torch.get_rng_state())

    @pytest.mark.parametrize(
        ("layers", "shape", "says"),
        [
            ((Dense(units=3),), (4, 4, 1), "needs rows"),
            ((Conv2D(filters=3), MaxPool2D()), (9, 9, 1), "needs rows"),
            ((Conv2D(filters=3), Flatten()), (5,), "needs pictures"),
            ((Flatten(), MaxPool2D()), (4, 4, 1), "needs pictures"),
            ((Conv2D(filters=3, kernel=5), Flatten()), (4, 4, 1), "larger than the picture"),
            ((MaxPool2D(size=9), Flatten()), (4, 4, 1), "larger than the picture"),
            ((Flatten(),), (4, 4), "pictures or rows"),
            ((Flatten(),), (0, 4, 1), "not an input shape"),
            ((Flatten(),), (), "not an input shape"),
            ((Dense(units=1),), (2**40,), "not an input shape"),
        ],
    )
    def test_says_which_layer_does_not_fit(self, layers, shape, says):
        with pytest.raises(Invalid, match=says):
            build(Recipe(layers=layers), shape, 2)

    def test_refuses_a_monster_before_it_takes_memory(self):
        with pytest.raises(TooLarge, match="parameters"):
            build(Recipe(layers=(Flatten(), Dense(units=65_536))), (4096, 4096, 3), 10)

    def test_needs_classes_or_a_vocabulary(self):
        with pytest.raises(Invalid, match="no classes"):
            build(Recipe(), (28, 28, 1), 0)
