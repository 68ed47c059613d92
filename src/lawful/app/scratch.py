"""The folder of what lasts no longer than a node: its announcement, and exports on their way out."""

from __future__ import annotations

import shutil
from pathlib import Path

EXPORT = "export-"  # how the folder of an export that is being made begins


def scratch_folder(workspace: Path) -> Path:
    """The folder, made where there is none."""
    folder = workspace / "run"
    folder.mkdir(exist_ok=True)
    return folder


def sweep(workspace: Path) -> None:
    """Remove the half-made exports of a node that was killed."""
    for half in scratch_folder(workspace).glob(f"{EXPORT}*"):
        shutil.rmtree(half)
