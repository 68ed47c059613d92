"""A command loads what it needs: what takes long to load, and serves other commands, stays out of the way."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib.util import find_spec

import pytest

import lawful.app

WORKSPACE = "alembic apsw cryptography sqlalchemy"
MASKER = "onnxruntime phonenumbers re2 stdnum"
REST = "litestar numpy polars pyreqwest rich.progress sklearn torch uvicorn"
HEAVY = frozenset(f"{WORKSPACE} {MASKER} {REST}".split())
# What each kind of command may load of these.
COMMANDS = {
    "--help": "",
    "data --help": "",
    "law ask deploy --place EU": "cryptography",
    "licence list": "cryptography",
    "plan": "cryptography",
    "mask": f"{MASKER} numpy",
    "data list": "apsw cryptography sqlalchemy",
    "audit list": "apsw cryptography sqlalchemy",
    "doctor": "apsw cryptography sqlalchemy",
}
PROGRAM = """
import sys
from lawful.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "workspace"
    lawful.app.open(folder).close()
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_loads_no_more_than_it_needs(command, workspace, monkeypatch):
    monkeypatch.setenv("LAWFUL_WORKSPACE", str(workspace))
    call = [sys.executable, "-c", PROGRAM, *command.split()]
    done = subprocess.run(call, input="", capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())

    assert "lawful.cli.commands" in loaded
    assert loaded & HEAVY <= set(COMMANDS[command].split())


def test_what_takes_long_to_load_is_spelt_as_it_is_imported():
    assert [name for name in HEAVY if find_spec(name) is None] == []


def test_the_app_gives_what_its_types_promise():
    """The names stand there three times: for type checkers, for readers, and with the module that each comes from."""
    (checked,) = (node for node in ast.parse(inspect.getsource(lawful.app)).body if isinstance(node, ast.If))
    promised = {alias.name: node.module for node in checked.body for alias in node.names}

    assert set(lawful.app.__all__) == {*promised, "views"}
    assert promised == lawful.app._HOME
    assert [name for name in promised if not hasattr(lawful.app, name)] == []
