"""`lawful run` once for all journeys: the built-in example, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lawful.cli import main


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


@pytest.fixture
def here(monkeypatch, capsys) -> Callable[..., str]:
    """What a command prints, run in this process: torch, which takes longer to load than a small network to train, is
    loaded once."""

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["lawful", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # typer sets its own
        with pytest.raises(SystemExit) as end:
            main()
        done = capsys.readouterr()
        assert not end.value.code, done.out + done.err
        return done.out

    return run


@pytest.fixture(scope="session")
def walk(tmp_path_factory) -> Walk:
    workspace = tmp_path_factory.mktemp("walk") / "workspace"
    done = lawful("run", "--json", "--workspace", str(workspace))
    return Walk(workspace, json.loads(done.stdout), done.stderr)
