"""Numbers brought to one scale, text to one form.

* Statistics come from the rows given to `fit`, which are those of the training part, and from no others.
* They are kept with the model; serving applies the same numbers.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

import msgspec
import numpy as np

from lawful.core.canonical import digest
from lawful.core.errors import Invalid
from lawful.data.table import Table, to_bytes, values

Method = Literal["min_max", "z_score", "image"]


class Normaliser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """y = (x - offset) * scale, one pair for each feature (tabular) or channel (image).

    `fitted_on` is the digest of the rows that the numbers come from, `fitted_rows` how many they were. A feature
    that never changes has scale 0: it says nothing, and dividing by its spread would say infinity.
    """

    method: Method
    offset: tuple[float, ...]
    scale: tuple[float, ...]
    fitted_rows: int
    fitted_on: str

    def apply(self, x: np.ndarray) -> np.ndarray:
        """The normalised array, float32, same shape. Raises Invalid when the last dimension does not fit."""
        if x.ndim < 2 or x.shape[-1] != len(self.offset):
            raise Invalid("the array does not fit the normaliser", expected=f"a last dimension of {len(self.offset)}")
        offset, scale = np.asarray(self.offset, np.float32), np.asarray(self.scale, np.float32)
        normal: np.ndarray = (np.asarray(x, np.float32) - offset) * scale
        return normal


def fit(rows: Table | np.ndarray, method: Method) -> Normaliser:
    """Statistics of these rows: pass the training part only.

    `min_max` maps the seen range to 0..1, `z_score` to mean 0 and (population) standard deviation 1, `image`
    divides by 255 whatever was seen. Raises Invalid for text, for no rows, and for values that are not finite.
    """
    x = values(rows) if isinstance(rows, Table) else np.asarray(rows)
    if x.ndim < 2 or not len(x):
        raise Invalid("there is nothing to fit on", expected="rows of features or of images")
    flat = x.reshape(-1, x.shape[-1]).astype(np.float64)
    if not np.isfinite(flat).all():
        raise Invalid("some values are not finite", hint="clean the table first")
    offset, scale = _statistics(flat, method)
    return Normaliser(
        method=method,
        offset=tuple(offset.tolist()),
        scale=tuple(scale.tolist()),
        fitted_rows=len(x),
        fitted_on=digest(to_bytes(rows) if isinstance(rows, Table) else np.ascontiguousarray(x).tobytes()),
    )


def text(value: str) -> str:
    """The text in Unicode form NFKC with runs of white space as one space (UAX 15)."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def _statistics(flat: np.ndarray, method: Method) -> tuple[np.ndarray, np.ndarray]:
    """Offset and scale for each of the F columns of `flat` (N, F)."""
    width = flat.shape[1]
    match method:
        case "image":
            return np.zeros(width), np.full(width, 1 / 255)
        case "min_max":
            low = flat.min(axis=0)
            return low, _inverse(flat.max(axis=0) - low)
        case "z_score":
            return flat.mean(axis=0), _inverse(flat.std(axis=0))
    raise Invalid("there is no such normalisation", expected="min_max, z_score or image")


def _inverse(spread: np.ndarray) -> np.ndarray:
    """1 / spread, and 0 where the spread is nothing or too small for float32, in which models count."""
    inverse: np.ndarray = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread >= np.finfo(np.float32).tiny)
    return inverse
