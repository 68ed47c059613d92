"""A folder of images becomes a table: the name of each sub-folder is the label of what lies in it.

* Links are not followed, so that what is read is what the folder holds.
* A picture says how large it is before it is unpacked; one that is too large is refused, not shrunk.
* A file that cannot be read stays as a row without pixels, for cleaning to report.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from lawful.core.errors import Invalid, MissingExtra, TooLarge
from lawful.data.bounds import Bounds
from lawful.data.table import Table

if TYPE_CHECKING:
    from PIL import Image

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
_BILINEAR = 2  # PIL.Image.Resampling.BILINEAR


def read_folder(folder: Path, *, size: tuple[int, int] | None, bounds: Bounds) -> Table:
    """Images (H, W, C) in the order of label and file name; C is 1 when the first readable image is grey, else 3.

    Raises Invalid without a readable image, TooLarge when a bound is passed, MissingExtra without Pillow.
    """
    try:
        files = list(_files(folder, bounds))
    except OSError as error:
        raise Invalid("the folder cannot be read", expected="a folder that may be listed") from error
    shape = _shape(files, size, bounds)
    if len(files) * shape[0] * shape[1] * shape[2] > bounds.all_pixels:
        raise TooLarge(
            "the images are too large together", expected=f"at most {bounds.all_pixels} values", hint="set size"
        )
    rows = [(_pixels(path, number, shape, bounds), label) for number, (path, label) in enumerate(files, start=1)]
    frame = pl.DataFrame(rows, schema={"pixels": pl.Binary, "label": pl.String}, orient="row")
    return Table.of(frame if frame["label"].null_count() < len(files) else frame.drop("label"), "image", shape)


def _files(folder: Path, bounds: Bounds) -> Iterator[tuple[Path, str | None]]:
    """Image files with their labels: those of the sub-folders, or the folder's own, without label."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    count = 0
    for place, label in [(folder, None), *((sub, sub.name) for sub in folders)]:
        for path in sorted(place.iterdir()):
            if path.suffix.lower() in _SUFFIXES and path.is_file() and not path.is_symlink():
                count += 1
                if count > bounds.files:
                    raise TooLarge("the folder holds too many images", expected=f"at most {bounds.files}")
                yield path, label


def _shape(files: list[tuple[Path, str | None]], size: tuple[int, int] | None, bounds: Bounds) -> tuple[int, int, int]:
    if size and not (min(size) > 0 and size[0] * size[1] <= bounds.pixels):
        raise Invalid(
            "images cannot have this size", expected=f"a height and a width of at most {bounds.pixels} pixels"
        )
    for number, (path, _) in enumerate(files, start=1):
        image = _open(path, number, bounds)
        if image is not None:
            height, width = size or (image.height, image.width)
            return height, width, 1 if image.mode == "L" else 3
    raise Invalid("the folder holds no image that can be read", expected="PNG, JPEG, BMP, GIF, WebP or TIFF files")


def _pixels(path: Path, number: int, shape: tuple[int, int, int], bounds: Bounds) -> bytes | None:
    image = _open(path, number, bounds)
    if image is None:
        return None
    image = image.convert("L" if shape[2] == 1 else "RGB")
    return image.resize((shape[1], shape[0]), _BILINEAR).tobytes()


def _open(path: Path, number: int, bounds: Bounds) -> Image.Image | None:
    """The first frame, unpacked, upright, in mode L or RGB; None when the file is broken. TooLarge before unpacking."""
    try:
        from PIL import Image, ImageOps  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Pillow", "train") from error
    too_large = TooLarge(f"image {number} is too large", expected=f"at most {bounds.pixels} pixels")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a damaged file's complaints; it is either readable or not
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=_FORMATS) as image:
                if image.width * image.height > bounds.pixels:
                    raise too_large
                image.load()
                return ImageOps.exif_transpose(_eight_bit(image))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise too_large from error
        except (OSError, ValueError, SyntaxError, EOFError, struct.error):
            return None


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey or RGB with 8 bits a value; Pillow's own conversion would cut 16 bits off at 255."""
    if image.mode.startswith("I;16"):
        from PIL import Image  # noqa: PLC0415

        return Image.fromarray((np.asarray(image, dtype=np.uint16) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise ValueError("values without a known range")
    return image.convert("L") if image.mode in ("1", "L", "LA") else image.convert("RGB")
