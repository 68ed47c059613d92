"""`lawful run` once for all journeys: the built-in example, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


class Walk:
    """What a run left: its workspace, its JSON object, what it told the reader."""

    def __init__(self, workspace: Path, result: dict, told: str) -> None:
        self.workspace, self.result, self.told = workspace, result, told


def lawful(*words: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; it must end with `code`."""
    command = [sys.executable, "-m", "lawful", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, env={**os.environ, **environment})
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def walk(tmp_path_factory) -> Walk:
    workspace = tmp_path_factory.mktemp("walk") / "workspace"
    done = lawful("run", "--json", "--workspace", str(workspace))
    return Walk(workspace, json.loads(done.stdout), done.stderr)
