"""How good a model is, with the doubt beside each number.

* Intervals are 95 % percentile bootstrap intervals over test samples (Efron 1979). Accuracy, precision, recall and
  F1 are functions of the confusion matrix, and drawing N samples with replacement is drawing the matrix from a
  multinomial distribution: that is what is drawn. A perfect score has the interval [1, 1] by construction.
* Macro means are over the classes that occur, as truth or as answer; a ratio with nothing below the line is 0.
"""

from __future__ import annotations

import warnings

import msgspec
import numpy as np
from numpy.typing import NDArray

from lawful.core.asset import Interval
from lawful.core.errors import Invalid

Floats = NDArray[np.float64]
_CALIBRATION_BINS = 15
_MOST_BASELINE_ROWS = 10_000


class ClassScore(msgspec.Struct, frozen=True, kw_only=True):
    """One class: how many answers naming it were right, how many of its samples were found, their harmonic mean."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What a model did on samples that it had not seen.

    `confusion[i][j]` counts samples of class i answered as class j. `log_loss` in nats; `brier` is the mean over
    samples of the squared error summed over classes (0 to 2); `calibration_error` is the expected one over 15
    bins of confidence (Guo et al., arXiv:1706.04599); `majority_accuracy` is reached by always naming the commonest
    class of the test part.
    """

    samples: int
    accuracy: Interval
    f1_macro: Interval
    precision_macro: Interval
    recall_macro: Interval
    classes: tuple[ClassScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    brier: float
    calibration_error: float
    majority_accuracy: float


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """What a simpler method reaches on the same split; `rows` is the number of training rows that it used."""

    name: str
    accuracy: float
    rows: int


def evaluate(
    probabilities: NDArray[np.floating],
    y: NDArray[np.integer],
    labels: tuple[str, ...],
    *,
    seed: int,
    resamples: int = 1000,
) -> Evaluation:
    """Judge probabilities (N, K) against true classes y (N,). Raises Invalid when they do not fit each other."""
    p = _checked(probabilities, y, labels)
    samples = len(y)
    confusion = np.zeros((len(labels), len(labels)), np.int64)
    np.add.at(confusion, (y, p.argmax(1)), 1)
    scores = _Scores.of(confusion[np.newaxis].astype(np.float64))
    low, high = _interval(confusion, seed, resamples)
    value = scores.summary()[:, 0]
    accuracy, precision, recall, f1 = (Interval(*map(float, each)) for each in zip(value, low, high, strict=True))
    return Evaluation(
        samples=samples,
        accuracy=accuracy,
        f1_macro=f1,
        precision_macro=precision,
        recall_macro=recall,
        classes=tuple(
            ClassScore(
                label=label,
                precision=float(scores.precision[0, k]),
                recall=float(scores.recall[0, k]),
                f1=float(scores.f1[0, k]),
                support=int(confusion[k].sum()),
            )
            for k, label in enumerate(labels)
        ),
        confusion=tuple(tuple(map(int, row)) for row in confusion),
        log_loss=_log_loss(p, y),
        brier=_brier(p, y),
        calibration_error=_calibration_error(p, y),
        majority_accuracy=float(confusion.sum(1).max() / samples),
    )


def baseline(
    x_train: NDArray[np.generic],
    y_train: NDArray[np.integer],
    x_test: NDArray[np.generic],
    y_test: NDArray[np.integer],
) -> Baseline:
    """Logistic regression on the flattened features (N, ...), on the first 10,000 training rows at most.

    With one class only in the training part, that class is the answer.
    """
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  slow to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  and wanted only here

    rows = min(len(x_train), _MOST_BASELINE_ROWS)
    if len(np.unique(y_train[:rows])) == 1:
        return Baseline(name="constant", accuracy=float((y_test == y_train[0]).mean()), rows=rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a hundred steps make a fair opponent
        model = LogisticRegression(max_iter=100).fit(x_train[:rows].reshape(rows, -1), y_train[:rows])
    accuracy = model.score(x_test.reshape(len(x_test), -1), y_test)
    return Baseline(name="logistic regression", accuracy=float(accuracy), rows=rows)


class _Scores(msgspec.Struct, frozen=True):
    """Accuracy (R,) and per-class precision, recall, F1, presence (R, K) of R confusion matrices."""

    accuracy: Floats
    precision: Floats
    recall: Floats
    f1: Floats
    present: NDArray[np.bool_]

    @classmethod
    def of(cls, confusion: Floats) -> _Scores:
        """From whole matrices (R, K, K)."""
        return cls.of_margins(confusion.diagonal(axis1=1, axis2=2), confusion.sum(2), confusion.sum(1))

    @classmethod
    def of_margins(cls, hits: Floats, support: Floats, answers: Floats) -> _Scores:
        """From diagonals, row sums and column sums (R, K)."""
        return cls(
            accuracy=hits.sum(1) / support.sum(1),
            precision=_ratio(hits, answers),
            recall=_ratio(hits, support),
            f1=_ratio(2 * hits, support + answers),
            present=(support + answers) > 0,
        )

    def summary(self) -> Floats:
        """Accuracy and macro precision, recall, F1: (4, R)."""
        classes = self.present.sum(1)
        macros = [each.sum(1) / classes for each in (self.precision, self.recall, self.f1)]
        return np.stack([self.accuracy, *macros])


def _interval(confusion: NDArray[np.int64], seed: int, resamples: int) -> tuple[Floats, Floats]:
    """The 2.5 % and 97.5 % points (4,) of the summary over resampled test parts.

    Only cells that are not empty are drawn, and only margins are summed, so that many classes stay cheap.
    """
    true, answered = np.nonzero(confusion)
    cells = confusion[true, answered]
    random = np.random.default_rng(seed)
    drawn = random.multinomial(cells.sum(), cells / cells.sum(), size=resamples).astype(np.float64)  # (R, cells)
    one_hot = np.eye(len(confusion))
    scores = _Scores.of_margins(
        (drawn * (true == answered)) @ one_hot[true], drawn @ one_hot[true], drawn @ one_hot[answered]
    )
    low, high = np.percentile(scores.summary(), [2.5, 97.5], axis=1)
    return low, high


def _ratio(above: Floats, below: Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.zeros(above.shape), where=below > 0)
    return ratio


def _log_loss(p: Floats, y: NDArray[np.integer]) -> float:
    """Mean of -log p[y]; a probability of 0 counts as the smallest step of fp64 away from it."""
    chosen = p[np.arange(len(y)), y]
    return float(-np.log(np.clip(chosen, np.finfo(np.float64).eps, 1)).mean())


def _brier(p: Floats, y: NDArray[np.integer]) -> float:
    truth = np.eye(p.shape[1])[y]
    return float(np.square(p - truth).sum(1).mean())


def _calibration_error(p: Floats, y: NDArray[np.integer]) -> float:
    """Sum over bins of (share of samples) x |accuracy - mean confidence|."""
    confidence, right = p.max(1), p.argmax(1) == y
    bins = np.minimum((confidence * _CALIBRATION_BINS).astype(np.int64), _CALIBRATION_BINS - 1)
    gap = np.bincount(bins, weights=right - confidence, minlength=_CALIBRATION_BINS)
    return float(np.abs(gap).sum() / len(y))


def _checked(probabilities: NDArray[np.floating], y: NDArray[np.integer], labels: tuple[str, ...]) -> Floats:
    if len(y) == 0 or probabilities.shape != (len(y), len(labels)):
        raise Invalid("probabilities, truth and labels do not fit", expected="(N, K), (N,) and K labels, N at least 1")
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= len(labels):
        raise Invalid("a true class is outside the labels", expected=f"integers from 0 to {len(labels) - 1}")
    p = probabilities.astype(np.float64)
    if not (np.isfinite(p).all() and (p >= 0).all() and np.allclose(p.sum(1), 1, atol=1e-3)):
        raise Invalid("the probabilities are none", expected="rows of non-negative numbers that sum to 1")
    return p
