"""How much is read before it is too much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Upper bounds for one dataset. `file_bytes` counts unpacked bytes, `pixels` those of one image.

    `cells` bounds rows times columns: a short row of a wide file is small on disk and large in memory.
    """

    file_bytes: int = 2**30
    rows: int = 50_000_000
    columns: int = 16_384
    cells: int = 250_000_000
    cell_characters: int = 10_000_000
    files: int = 1_000_000
    pixels: int = 40_000_000
    all_pixels: int = 4 * 2**30

    def rows_of(self, columns: int) -> int:
        """The largest number of rows that so many columns may have."""
        return min(self.rows, self.cells // max(1, columns))


BOUNDS = Bounds()
