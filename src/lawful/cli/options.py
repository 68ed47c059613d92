"""Options that many commands have, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def folder(text: str) -> Path:
    """A folder that was named; an empty name would silently be the current one."""
    if not text:
        raise typer.BadParameter("the folder has no name; for the current one write .")
    return Path(text)


DEFAULT = Path("workspace")
Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", help="The workspace's folder.", envvar="LAWFUL_WORKSPACE", parser=folder, metavar="FOLDER"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
