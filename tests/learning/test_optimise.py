from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from lawful.core.recipe import Recipe
from lawful.learning.optimise import learning_rate, loss, optimiser

A = np.array([[3.0, 1.0], [1.0, 2.0]])  # J(w) = w'Aw/2 - b'w, so grad J = Aw - b
B = np.array([1.0, -2.0])
START = np.array([2.0, -3.0])


def walk(recipe: Recipe, steps: int) -> np.ndarray:
    """Where our optimiser is after each step on J, in fp64."""
    w = torch.nn.Parameter(torch.tensor(START))
    ours = optimiser(recipe, [w])
    path = []
    for _ in range(steps):
        ours.zero_grad()
        (w @ torch.tensor(A) @ w / 2 - torch.tensor(B) @ w).backward()
        ours.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


class TestGradientDescent:
    def test_makes_the_step_that_the_hand_makes(self):
        """grad J(2, -3) = (3*2 - 3 - 1, 2 - 6 + 2) = (2, -2); theta - 0.1 grad = (1.8, -2.8)."""
        path = walk(Recipe(optimiser="gd"), 1)

        assert pytest.approx(path[0].tolist(), abs=1e-12) == [1.8, -2.8]


class TestSgd:
    @pytest.mark.parametrize("momentum", [0.0, 0.9])
    def test_follows_an_independent_reference_for_a_hundred_steps(self, momentum):
        w, v, expected = START, np.zeros(2), []
        for _ in range(100):
            v = momentum * v + (A @ w - B)
            w = w - 0.05 * v
            expected.append(w)

        path = walk(Recipe(optimiser="sgd", learning_rate=0.05, momentum=momentum), 100)

        assert np.allclose(expected, path, rtol=0, atol=1e-12)


class TestAdam:
    def test_follows_an_independent_reference_for_a_hundred_steps(self):
        """Kingma and Ba, algorithm 1."""
        w, m, v, expected = START, np.zeros(2), np.zeros(2), []
        for t in range(1, 101):
            g = A @ w - B
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - 0.02 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            expected.append(w)

        path = walk(Recipe(optimiser="adam", learning_rate=0.02), 100)

        assert np.allclose(expected, path, rtol=0, atol=1e-9)


class TestLearningRate:
    def test_is_the_optimisers_own_unless_the_recipe_says_otherwise(self):
        assert [learning_rate(Recipe(optimiser=name)) for name in ("gd", "sgd", "adam")] == [0.1, 0.1, 0.001]
        assert learning_rate(Recipe(learning_rate=0.5), done=0.9) == 0.5

    def test_falls_in_a_straight_line_to_zero_when_the_schedule_is_linear(self):
        recipe = Recipe(learning_rate=0.5, schedule="linear")

        assert [learning_rate(recipe, done) for done in (0.0, 0.25, 1.0)] == [0.5, 0.375, 0.0]


class TestLoss:
    def test_cross_entropy_is_the_mean_of_minus_the_log_of_the_true_probability(self):
        """Odds 1:1:2 give -log 1/4 for class 0 and odds 3:1 ... log-odds 0, log 3 give -log 3/4."""
        logits = torch.tensor([[0.0, 0.0, math.log(2)], [0.0, math.log(3), -math.inf]])

        value = loss("cross_entropy", logits, torch.tensor([0, 1]))

        assert (math.log(4) + math.log(4 / 3)) / 2 == pytest.approx(value.item(), abs=1e-6)

    def test_mse_is_the_mean_of_squared_differences_to_one_hot(self):
        """(1/4, 3/4) against (1, 0): (9/16 + 9/16) / 2; (1/2, 1/2) against (0, 1): 1/4; their mean 13/32."""
        logits = torch.tensor([[0.0, math.log(3)], [1.0, 1.0]])

        value = loss("mse", logits, torch.tensor([0, 1]))

        assert pytest.approx(value.item(), abs=1e-6) == 13 / 32

    def test_counts_every_token_of_a_sequence(self):
        logits = torch.zeros(2, 3, 5)

        assert math.log(5) == pytest.approx(loss("cross_entropy", logits, torch.zeros(2, 3, dtype=torch.long)).item())
