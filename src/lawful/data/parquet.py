"""Somebody's Parquet is read once in a child process before it is read here.

Polars panics or asks for absurd amounts of memory when Parquet lies about itself, and the second ends the whole
process. The child has a memory limit and a time limit; if it does not come back well, the file is refused.
"""

from __future__ import annotations

import subprocess
import sys

from lawful.core.errors import Invalid, TooLarge
from lawful.data.bounds import Bounds

SECONDS = 300
MEMORY = 16 * 2**30  # of address space, which is far more than what is used

_LARGE, _BROKEN = 3, 4
_CHILD = f"""
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
except (ImportError, ValueError, OSError):
    pass
import polars
rows, columns, cells = map(int, sys.argv[1:])
try:
    lazy = polars.scan_parquet(io.BytesIO(sys.stdin.buffer.read()))
    width = len(lazy.collect_schema())
    height = lazy.select(polars.len()).collect().item()
    if width > columns or height > rows or width * height > cells:
        sys.exit({_LARGE})
    lazy.collect()
except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError, MemoryError):
    sys.exit({_BROKEN})
"""


def probe(content: bytes, bounds: Bounds) -> None:
    """Raises Invalid for bytes that Polars cannot read as Parquet, TooLarge for more than the bounds allow."""
    command = [
        sys.executable,
        "-I",
        "-c",
        _CHILD,
        *(str(bound) for bound in (bounds.rows, bounds.columns, bounds.cells)),
    ]
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  our own words
    except subprocess.TimeoutExpired as error:
        raise TooLarge("the file takes too long to read", expected=f"at most {SECONDS} s") from error
    if child.returncode == _LARGE:
        raise TooLarge(
            "the file has too many rows or columns", expected=f"at most {bounds.rows} rows, {bounds.columns} columns"
        )
    if child.returncode:
        raise Invalid("the file is not whole Parquet", expected="Parquet that can be read within the memory limit")
