from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from lawful.learning.checkpoint import EpochRecord
from lawful.learning.evaluate import evaluate
from lawful.learning.picture import confusion_svg, learning_curve_svg

SVG = "{http://www.w3.org/2000/svg}"


def confusion(labels: tuple[str, ...]) -> str:
    y = np.repeat(np.arange(len(labels)), 3)
    p = np.eye(len(labels))[np.where(np.arange(len(y)) % 3 == 0, 0, y)]
    return confusion_svg(evaluate(p, y, labels, seed=0, resamples=10))


def history(validation: bool = True):
    return [
        EpochRecord(
            epoch=n,
            loss=2 / n,
            accuracy=1 - 0.5 / n,
            validation_loss=2.2 / n if validation else None,
            validation_accuracy=1 - 0.6 / n if validation else None,
            seconds=1.0,
        )
        for n in (1, 2, 3)
    ]


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


class TestConfusionPicture:
    def test_says_each_count_and_what_it_means(self):
        svg = confusion(("cat", "dog", "eel"))

        tips = [e.text for e in ElementTree.fromstring(svg).iter(f"{SVG}title")]
        assert [w for w in words(svg) if w.isdigit()] == ["3", "1", "2", "1", "2"]
        assert "dog answered as cat: 1" in tips
        assert "9 test samples of 3 classes" in ElementTree.fromstring(svg).find(f"{SVG}desc").text

    @pytest.mark.parametrize("label", ["<script>alert(1)</script>", "\"&'", "\x00\x1b]", "\ud800", "很长" * 50, ""])
    def test_stays_a_picture_whatever_the_labels_are(self, label):
        svg = confusion((label, "b"))

        svg.encode("utf-8")
        assert {"svg", "title", "desc", "style", "rect", "g", "text"} == {
            element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()
        }

    def test_of_a_thousand_classes_stays_small(self):
        svg = confusion(tuple(map(str, range(1000))))

        ElementTree.fromstring(svg)
        assert len(svg) < 1_000_000


class TestLearningCurve:
    def test_shows_training_and_validation(self):
        svg = learning_curve_svg(history())

        lines = list(ElementTree.fromstring(svg).iter(f"{SVG}polyline"))
        assert [len(line.get("points").split()) for line in lines] == [3, 3, 3, 3]
        assert {"loss", "accuracy", "training", "validation", "epoch 3"} <= set(words(svg))

    def test_says_nothing_of_a_validation_that_was_not(self):
        assert "validation" not in words(learning_curve_svg(history(validation=False)))

    def test_of_no_epochs_is_an_empty_picture(self):
        ElementTree.fromstring(learning_curve_svg([]))


class TestPicture:
    @pytest.mark.parametrize("svg", [confusion(("a", "b")), learning_curve_svg(history())])
    def test_stands_alone_and_can_be_read_on_black(self, svg):
        assert "prefers-color-scheme: dark" in svg
        assert re.findall(r"(?:href|url\(|@import|<script|<image)", svg) == []
        assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
