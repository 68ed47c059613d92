"""A hundred digits drawn by this file, kept under CC-BY-NC-4.0 so that a refusal can be seen."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import polars as pl

from lawful.core.asset import Provenance
from lawful.core.licence import Spdx
from lawful.data.table import Table

_SIZE = 28
_VARIANTS = 10

# Each digit is one or two lines through points of a 6 x 10 grid, x to the right, y down.
_GLYPHS: tuple[tuple[str, ...], ...] = (
    ("30 51 54 58 39 18 11 30",),
    ("12 30 39", "19 59"),
    ("12 20 40 52 54 19 59",),
    ("10 50 34 56 58 39 18",),
    ("49 40 16 56",),
    ("50 10 14 44 56 58 39 18",),
    ("50 20 14 18 39 58 56 35 16",),
    ("10 50 29",),
    ("34 12 20 40 52 34 16 18 39 58 56 34",),
    ("54 35 14 12 30 51 54 49",),
)


def noncommercial() -> Table:
    """Images 28x28x1 of drawn digits "0" to "9", ten of each, every one slanted, scaled and moved a little."""
    rows = [(_draw(digit, variant).tobytes(), str(digit)) for digit in range(10) for variant in range(_VARIANTS)]
    frame = pl.DataFrame(rows, schema={"pixels": pl.Binary, "label": pl.String}, orient="row")
    return Table.of(frame, "image", (_SIZE, _SIZE, 1))


def noncommercial_provenance(on: date, *, declared_by: str = "lawful") -> Provenance:
    """Where the drawn digits come from, collected on this day."""
    return Provenance(
        source="lawful, data.sample.strokes",
        licence=Spdx("CC-BY-NC-4.0"),
        lawful_basis="none",
        collected_on=on,
        declared_by=declared_by,
        licence_evidence="drawn by lawful's own code and put under this licence by its authors, as an example",
        rights_holder="the authors of lawful",
        personal_data=False,
        purposes=("research",),
        attribution="Drawn digits, the authors of lawful, CC BY-NC 4.0",
    )


def _draw(digit: int, variant: int) -> np.ndarray:
    """uint8 (28, 28): the darker, the nearer a pixel's centre lies to one of the digit's lines."""
    y, x = np.mgrid[0:_SIZE, 0:_SIZE] + 0.5
    distance = np.full((_SIZE, _SIZE), np.inf)
    for stroke in _GLYPHS[digit]:
        points = _place(stroke, digit, variant)
        for start, end in itertools.pairwise(points):
            distance = np.minimum(distance, _distance(x, y, start, end))
    width = 1.0 + 0.12 * (variant % 5)
    return np.floor(255 * np.clip(width + 0.5 - distance, 0, 1) + 0.5).astype(np.uint8)


def _place(stroke: str, digit: int, variant: int) -> list[tuple[float, float]]:
    """The stroke's points in pixels. The odd multipliers spread the variants; nothing here is drawn by chance."""
    slant = (variant * 7 + digit * 3) % 10 / 30 - 0.15
    scale = 1.7 + (variant * 3 + digit) % 5 / 10
    left, top = 8 + (variant * 3 + digit) % 4 - scale, 4 + (variant * 5 + digit) % 3
    points = [(int(point[0]), int(point[1])) for point in stroke.split()]
    return [(left + scale * (x + slant * (5 - y)), top + scale * y) for x, y in points]


def _distance(x: np.ndarray, y: np.ndarray, start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """From each point to the line from `start` to `end`, in pixels."""
    (x0, y0), dx, dy = start, end[0] - start[0], end[1] - start[1]
    along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
    return np.sqrt((x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2)
