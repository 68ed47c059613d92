from __future__ import annotations

import math

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.learning.evaluate import evaluate

# Ten samples by hand. Truth: cat 4, dog 3, eel 3. Answers as the matrix says; an answer has probability 0.8.
MATRIX = ((3, 1, 0), (0, 2, 1), (1, 0, 2))
LABELS = ("cat", "dog", "eel")


def by_hand():
    pairs = [(i, j) for i, row in enumerate(MATRIX) for j, count in enumerate(row) for _ in range(count)]
    y = np.array([i for i, _ in pairs])
    p = np.full((10, 3), 0.1)
    p[np.arange(10), [j for _, j in pairs]] = 0.8
    return p, y


@st.composite
def answers(draw):
    """Some probabilities, the truth, and how many classes there are."""
    classes, samples, seed = draw(st.integers(2, 6)), draw(st.integers(1, 40)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    return random.dirichlet(np.ones(classes), samples), random.integers(0, classes, samples), classes


class TestEvaluation:
    def test_equals_the_hand_computed_confusion_matrix(self):
        found = evaluate(*by_hand(), LABELS, seed=0)

        assert found.confusion == MATRIX
        assert (found.samples, found.accuracy.value) == (10, 0.7)
        assert [(c.label, c.precision, c.recall, c.support) for c in found.classes] == [
            ("cat", 3 / 4, 3 / 4, 4),
            ("dog", 2 / 3, 2 / 3, 3),
            ("eel", 2 / 3, 2 / 3, 3),
        ]
        assert pytest.approx([c.f1 for c in found.classes]) == [3 / 4, 2 / 3, 2 / 3]
        assert pytest.approx(found.f1_macro.value) == (3 / 4 + 2 / 3 + 2 / 3) / 3
        assert found.majority_accuracy == 0.4

    def test_equals_the_hand_computed_losses(self):
        """7 right at 0.8, 3 wrong at 0.1; squared errors 0.04 + 0.01 + 0.01 and 0.81 + 0.64 + 0.01."""
        found = evaluate(*by_hand(), LABELS, seed=0)

        assert -(7 * math.log(0.8) + 3 * math.log(0.1)) / 10 == pytest.approx(found.log_loss)
        assert pytest.approx(found.brier) == (7 * 0.06 + 3 * 1.46) / 10

    def test_measures_calibration_as_the_gap_between_confidence_and_accuracy(self):
        """All ten lie in the bin of 0.8, of which 0.7 are right; two bins with gaps 0.4 and -0.3 do not cancel."""
        assert pytest.approx(evaluate(*by_hand(), LABELS, seed=0).calibration_error) == 0.1

        p, y = np.array([[0.6, 0.4], [0.3, 0.7]]), np.array([0, 0])
        assert pytest.approx(evaluate(p, y, ("a", "b"), seed=0).calibration_error) == (0.4 + 0.7) / 2

    def test_survives_certainty_that_is_wrong(self):
        found = evaluate(np.array([[1.0, 0.0]]), np.array([1]), ("a", "b"), seed=0)

        assert -math.log(np.finfo(np.float64).eps) == pytest.approx(found.log_loss)
        assert (found.brier, found.calibration_error, found.f1_macro.value) == (2.0, 1.0, 0.0)

    @given(answers())
    def test_equals_scikit_learns_numbers(self, case):
        p, y, classes = case
        found = evaluate(p, y, tuple(map(str, range(classes))), seed=0, resamples=5)

        answered, known = p.argmax(1), np.arange(classes)
        macro = sklearn.metrics.precision_recall_fscore_support(y, answered, average="macro", zero_division=0)[:3]
        assert macro == pytest.approx((found.precision_macro.value, found.recall_macro.value, found.f1_macro.value))
        each = sklearn.metrics.precision_recall_fscore_support(y, answered, labels=known, zero_division=0)
        ours = [(c.precision, c.recall, c.f1, c.support) for c in found.classes]
        assert np.allclose(np.array(each).T, ours)
        assert np.array_equal(sklearn.metrics.confusion_matrix(y, answered, labels=known), found.confusion)
        assert sklearn.metrics.accuracy_score(y, answered) == pytest.approx(found.accuracy.value)
        assert sklearn.metrics.log_loss(y, p, labels=known) == pytest.approx(found.log_loss)
        assert sklearn.metrics.brier_score_loss(y, p, labels=known, scale_by_half=False) == pytest.approx(found.brier)

    @pytest.mark.parametrize(
        ("p", "y"),
        [
            (np.zeros((0, 2)), np.zeros(0, int)),
            (np.full((3, 2), 0.5), np.zeros(2, int)),
            (np.full((2, 3), 1 / 3), np.zeros(2, int)),
            (np.full((2, 2), 0.5), np.array([0, 2])),
            (np.full((2, 2), 0.5), np.array([0, -1])),
            (np.full((2, 2), 0.5), np.array([0.0, 1.0])),
            (np.full((2, 2), 0.7), np.array([0, 1])),
            (np.array([[1.5, -0.5], [0.5, 0.5]]), np.array([0, 1])),
            (np.full((2, 2), np.nan), np.array([0, 1])),
        ],
    )
    def test_is_not_made_of_what_does_not_fit(self, p, y):
        with pytest.raises(Invalid):
            evaluate(p, y, ("a", "b"), seed=0)


class TestInterval:
    def test_is_the_same_for_the_same_seed_and_holds_the_value(self):
        one, same, other = (evaluate(*by_hand(), LABELS, seed=seed) for seed in (1, 1, 2))

        assert one == same
        assert one != other
        for each in (one.accuracy, one.f1_macro, one.precision_macro, one.recall_macro):
            assert 0 <= each.low < each.value < each.high <= 1

    def test_is_as_wide_as_that_of_resampled_samples(self):
        """Against the bootstrap as the book has it: draw samples with replacement, score, take percentiles."""
        random = np.random.default_rng(5)
        y = random.integers(0, 3, 200)
        p = np.eye(3)[np.where(random.random(200) < 0.8, y, random.integers(0, 3, 200))]
        drawn = random.integers(0, 200, (2000, 200))
        f1 = [
            sklearn.metrics.f1_score(y[rows], p[rows].argmax(1), average="macro", zero_division=0)
            for rows in drawn[:500]
        ]
        accuracy = (p.argmax(1) == y)[drawn].mean(1)

        found = evaluate(p, y, LABELS, seed=0, resamples=2000)

        assert np.percentile(accuracy, [2.5, 97.5]) == pytest.approx(
            [found.accuracy.low, found.accuracy.high], abs=0.01
        )
        assert np.percentile(f1, [2.5, 97.5]) == pytest.approx([found.f1_macro.low, found.f1_macro.high], abs=0.02)

    def test_covers_the_truth_about_as_often_as_it_says(self):
        """A model that is right with probability 0.9, 200 test parts: 95 % intervals hold 0.9 in about 190."""
        random = np.random.default_rng(3)
        held = 0
        for seed in range(200):
            y = random.integers(0, 2, 150)
            p = np.eye(2)[np.where(random.random(150) < 0.9, y, 1 - y)]
            accuracy = evaluate(p, y, ("a", "b"), seed=seed, resamples=200).accuracy
            held += accuracy.low <= 0.9 <= accuracy.high

        assert 175 <= held <= 200
