"""Pictures for the card: SVG that stands alone, readable on white and on black."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from lawful.learning.checkpoint import EpochRecord
from lawful.learning.evaluate import Evaluation

_MOST_NUMBERED_CLASSES = 30
_LONGEST_LABEL = 16
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #222 }
.quiet { fill: #666 } .line { fill: none; stroke: #999; stroke-width: 1 }
.cell { fill: #1f6fb4 } .strong { fill: #fff }
.a { stroke: #1f6fb4; fill: #1f6fb4 } .b { stroke: #c2570c; fill: #c2570c } polyline { stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #eee } .quiet { fill: #aaa }
.a { stroke: #6cb2ee; fill: #6cb2ee } .b { stroke: #f0a060; fill: #f0a060 }
}
polyline.a, polyline.b { fill: none } text.a, text.b { stroke: none }
"""


def confusion_svg(evaluation: Evaluation) -> str:
    """The confusion matrix: rows are true classes, columns answers, colour the share of the row.

    Above thirty classes the cells carry no numbers, and their names and counts only as tool tips.
    """
    labels = [_text(score.label) for score in evaluation.classes]
    numbered = len(labels) <= _MOST_NUMBERED_CLASSES
    long = max(map(len, labels)) > 4  # names that would run into each other are turned
    size, left, top = (36 if numbered else max(1, 900 // len(labels))), 130, 130 if long else 60
    side = size * len(labels)
    parts = [f'<rect class="line" x="{left}" y="{top}" width="{side}" height="{side}"/>']
    for row, (counts, score) in enumerate(zip(evaluation.confusion, evaluation.classes, strict=True)):
        for column, count in enumerate(counts):
            if count:  # a thousand classes have a million cells, nearly all empty
                share = count / score.support
                tip = f"{labels[row]} answered as {labels[column]}: {count}"
                at = (left + column * size, top + row * size)
                parts += _cell(at, size, share, tip, str(count) if numbered else "")
        if numbered:
            middle = row * size + size // 2 + 4
            parts.append(_words(left - 8, top + middle, labels[row], 'text-anchor="end"'))
            x, y = left + middle - 4, top - 8
            turn = f'transform="rotate(-45 {x} {y})"' if long else 'text-anchor="middle"'
            parts.append(_words(x, y, labels[row], turn))
    parts.append(_words(left, 20, "answered as (across), truly (down)", 'class="quiet"'))
    accuracy = evaluation.accuracy
    description = (
        f"{evaluation.samples} test samples of {len(labels)} classes; accuracy {accuracy.value:.3f}, "
        f"95 % interval {accuracy.low:.3f} to {accuracy.high:.3f}."
    )
    return _svg("Confusion matrix", description, left + side + 80, top + side + 20, parts)


def learning_curve_svg(history: Sequence[EpochRecord]) -> str:
    """Loss and accuracy by epoch, side by side; training as one line, validation, if there was one, as another."""
    losses = ([r.loss for r in history], [r.validation_loss for r in history])
    accuracies = ([r.accuracy for r in history], [r.validation_accuracy for r in history])
    highest = max((v for series in losses for v in series if v is not None), default=0.0) or 1.0
    parts = [*_panel(50, "loss", losses, highest), *_panel(400, "accuracy", accuracies, 1.0)]
    parts += [_words(50, 265, "training", 'class="a"')]
    if any(record.validation_loss is not None for record in history):
        parts += [_words(130, 265, "validation", 'class="b"')]
    last = f"; the last loss is {history[-1].loss:.4f}, the accuracy {history[-1].accuracy:.4f}" if history else ""
    return _svg("Learning curve", f"{len(history)} epochs{last}.", 720, 280, parts)


def _cell(at: tuple[int, int], size: int, share: float, tip: str, number: str) -> list[str]:
    x, y = at
    strong = "strong" if share > 0.5 else ""
    return [
        f"<g><title>{tip}</title>",
        f'<rect class="cell" x="{x}" y="{y}" width="{size}" height="{size}" fill-opacity="{0.08 + 0.92 * share:.3f}"/>',
        _words(x + size // 2, y + size // 2 + 4, number, f'text-anchor="middle" class="{strong}"') if number else "",
        "</g>",
    ]


def _panel(left: int, name: str, series: Sequence[Sequence[float | None]], highest: float) -> list[str]:
    """One diagram of 280 x 180 from (0, 0) to (epochs, highest)."""
    top, width, height = 50, 280, 180
    parts = [
        _words(left, top - 15, name),
        f'<path class="line" d="M{left} {top}V{top + height}H{left + width}"/>',
        _words(left - 6, top + 8, f"{highest:.3g}", 'text-anchor="end" class="quiet"'),
        _words(left - 6, top + height, "0", 'text-anchor="end" class="quiet"'),
        _words(left + width, top + height + 16, f"epoch {len(series[0])}", 'text-anchor="end" class="quiet"'),
    ]
    for values, kind in zip(series, "ab", strict=True):
        points = [
            (left + width * (number + 1) / len(values), top + height * (1 - value / highest))
            for number, value in enumerate(values)
            if value is not None
        ]
        parts.append(f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points[-1:]]
    return parts


def _words(x: float, y: float, words: str, attributes: str = "") -> str:
    return f'<text x="{x}" y="{y}" {attributes}>{words}</text>'


def _text(label: str) -> str:
    """A label that is valid XML text whatever it holds, and short enough to stand beside a row."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in label)
    short = printable if len(printable) <= _LONGEST_LABEL else printable[: _LONGEST_LABEL - 1] + "…"
    return escape(short)


def _svg(title: str, description: str, width: int, height: int, parts: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{title}</title>",
            f"<desc>{description}</desc>",
            f"<style>{_STYLE}</style>",
            *parts,
            "</svg>",
            "",
        ]
    )
