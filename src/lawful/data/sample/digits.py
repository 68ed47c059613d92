"""1,797 real handwritten digits, as scikit-learn carries them, enlarged from 8x8 to 28x28."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from lawful.core.asset import Provenance
from lawful.core.errors import MissingExtra
from lawful.core.licence import Spdx
from lawful.data.table import Table

DIGITS_LICENCE = Spdx("CC-BY-4.0")

_EVIDENCE = (
    "The description that scikit-learn carries names the UCI record as its source and states no licence. "
    "UCI's donation policy (archive-beta.ics.uci.edu/donation, read in a stored copy) licenses its datasets under "
    "CC BY 4.0 with a DOI each; at least six public repositories that cite the UCI page of this record (id 80) give "
    "CC BY 4.0 and the DOI. The licence line of the UCI page itself was not in the copy that was read. One mirror "
    "(huggingface.co/datasets/sklearn-docs/digits) says CC0-1.0 without a reason; the stricter and more official "
    "statement is taken."
)


def digits() -> Table:
    """Images 28x28x1 of the digits "0" to "9", grey 0..255, in the order of the source.

    Bilinear from 8x8 (half-pixel centres, edges held). The rows are the test part of the UCI record, written by 13
    people; who wrote which row is not in the data, so a split cannot keep writers apart. Raises MissingExtra
    without scikit-learn.
    """
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("scikit-learn", "train") from error
    x, y = load_digits(return_X_y=True)
    pixels = _enlarge(x.reshape(-1, 8, 8) * (255 / 16), 28)
    frame = pl.DataFrame(
        {"pixels": [image.tobytes() for image in pixels], "label": [str(number) for number in y]},
        schema={"pixels": pl.Binary, "label": pl.String},
    )
    return Table.of(frame, "image", (28, 28, 1))


def digits_provenance(on: date, *, declared_by: str = "lawful") -> Provenance:
    """Where the digits come from, collected on this day."""
    return Provenance(
        source="scikit-learn load_digits; UCI Machine Learning Repository 80, optdigits, test part",
        licence=DIGITS_LICENCE,
        lawful_basis="none",
        collected_on=on,
        declared_by=declared_by,
        licence_evidence=_EVIDENCE,
        rights_holder="E. Alpaydin and C. Kaynak (named as the creators by the UCI record)",
        personal_data=False,
        purposes=("any",),
        attribution=(
            "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning "
            "Repository, https://doi.org/10.24432/C50P49, CC BY 4.0; enlarged to 28x28 by bilinear interpolation"
        ),
    )


def _enlarge(images: np.ndarray, size: int) -> np.ndarray:
    """(N, S, S) in 0..255 to uint8 (N, size, size), one axis after the other."""
    pixels: np.ndarray = np.floor(_stretch(_stretch(images, size, axis=1), size, axis=2) + 0.5).astype(np.uint8)
    return pixels


def _stretch(x: np.ndarray, size: int, axis: int) -> np.ndarray:
    """Linear interpolation along one axis; the centre of target i is at (i + 1/2) * S / size - 1/2."""
    last = x.shape[axis] - 1
    place = np.clip((np.arange(size) + 0.5) * (last + 1) / size - 0.5, 0, last)
    low = np.floor(place).astype(int)
    share = (place - low).reshape([-1 if a == axis else 1 for a in range(x.ndim)])
    stretched: np.ndarray = np.take(x, low, axis) * (1 - share) + np.take(x, np.minimum(low + 1, last), axis) * share
    return stretched
