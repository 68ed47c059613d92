from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from lawful.core.ports import FolderDisk
from lawful.core.recipe import Recipe
from lawful.learning.evaluate import baseline, evaluate
from lawful.learning.predict import predict
from lawful.learning.train import finish, train
from lawful.learning.weights import load

RECIPE = Recipe(epochs=5, batch=8, learning_rate=0.002, schedule="linear", precision="bf16")


@pytest.fixture(scope="module")
def digits():
    """1,797 real digits (28, 28, 1), enlarged from 8x8 bilinearly, in 0..1; four fifths to train on."""
    found = load_digits()
    small = torch.from_numpy(found.images).float()[:, None] / 16
    x = torch.nn.functional.interpolate(small, size=(28, 28), mode="bilinear").permute(0, 2, 3, 1).numpy()
    return train_test_split(x, found.target, test_size=0.2, stratify=found.target, random_state=0)


class TestTextbookCnn:
    def test_reads_real_handwriting_after_five_epochs(self, digits, tmp_path):
        x_train, x_test, y_train, y_test = digits

        trained = finish(
            train(RECIPE, x_train, y_train, classes=10, validation=None, disk=FolderDisk(tmp_path), run="r", threads=1)
        )

        module = load(trained.weights, RECIPE, (28, 28, 1), 10)
        found = evaluate(predict(module, x_test), y_test, tuple("0123456789"), seed=0)
        assert trained.parameters == 693_962
        assert found.accuracy.value >= 0.975
        assert found.f1_macro.value >= 0.975
        assert 0.95 < found.accuracy.low < found.accuracy.value < found.accuracy.high
        assert found.accuracy.value > baseline(x_train, y_train, x_test, y_test).accuracy
        assert 3 * 1_776_384 * len(x_train) * 5 == trained.training_flop


class TestBaseline:
    def test_is_far_better_than_guessing(self, digits):
        x_train, x_test, y_train, y_test = digits

        assert 0.9 < baseline(x_train, y_train, x_test, y_test).accuracy < 1

    def test_names_the_only_class_when_there_is_one(self):
        found = baseline(np.zeros((4, 2)), np.array([2, 2, 2, 2]), np.zeros((4, 2)), np.array([2, 2, 2, 1]))

        assert (found.name, found.accuracy, found.rows) == ("constant", 0.75, 4)
