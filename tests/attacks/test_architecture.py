"""The house keeps its shape: who may import what, nothing done at import time, nothing too long to read.

import-linter holds the floors and what is imported indirectly (pyproject.toml); this file holds what it cannot say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lawful"
FILES = sorted(SOURCE.rglob("*.py"))

# Which rooms may import what, wherever the import stands.
ROOMS_OF = {
    module: rooms
    for modules, rooms in (
        ("sqlalchemy alembic apsw sqlite3 psycopg", {"store", "audit"}),
        ("torch lightning_fabric safetensors.torch captum opacus", {"learning"}),
        ("litestar uvicorn starlette httptools", {"web"}),
        ("typer click", {"cli"}),
        ("pyreqwest", {"gateway"}),
        ("httpx httpx2 pydantic requests openai aiohttp", set()),
    )
    for module in modules.split()
}
# Time, randomness and surroundings are ports: called where ports are made and where the house is wired, nowhere else.
PORTS = frozenset(
    """datetime.now datetime.today datetime.utcnow date.today datetime.datetime.now datetime.date.today time.time
    time.monotonic time.perf_counter os.urandom os.getenv os.environ.get random.random random.Random secrets.token_bytes
    secrets.token_hex secrets.token_urlsafe uuid.uuid4 uuid.uuid1 socket.socket socket.create_connection""".split()
)
WIRING = frozenset("core/ports.py app.py app/network.py settings.py".split())
DOORS = frozenset({"cli", "web"})
READS_THE_WORLD = PORTS | frozenset(
    "open os.listdir os.getcwd os.stat Path.cwd Path.home subprocess.run subprocess.Popen threading.Thread".split()
)
READS_A_PATH = frozenset({"read_text", "read_bytes", "iterdir", "glob", "rglob", "mkdir", "write_text", "write_bytes"})
VAGUE = frozenset("utils util helpers helper manager managers base common misc".split())


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Each module that is imported, wherever the line stands; `from a import b` may mean a.b and gives both."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)


def misplaced(tree: ast.AST, room: str) -> set[str]:
    """The guarded modules that this code imports although its room may not."""
    return {
        guarded
        for module in imports(tree)
        for guarded, rooms in ROOMS_OF.items()
        if f"{module}.".startswith(f"{guarded}.") and room not in rooms
    }


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""


def calls(nodes: Iterable[ast.AST], names: frozenset[str]) -> Iterator[str]:
    """The calls of these names; reading `os.environ[...]` counts as one."""
    for node in nodes:
        match node:
            case ast.Call(func=func) if dotted(func) in names:
                yield f"line {node.lineno}: {dotted(func)}"
            case ast.Subscript(value=value) if dotted(value) == "os.environ":
                yield f"line {node.lineno}: os.environ"


def at_import_time(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes that run when the module is imported: class bodies and default values, not bodies of functions."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)):
                yield part
                yield from at_import_time(part)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_import_time(child)


def readings(tree: ast.AST) -> Iterator[str]:
    """What the module reads from the world while it is imported."""
    nodes = list(at_import_time(tree))
    yield from calls(nodes, READS_THE_WORLD)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS_A_PATH:
            yield f"line {node.lineno}: {node.func.attr}"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file and its length in lines, without decorators."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name_of)
class TestEachFile:
    def test_imports_only_what_its_room_may(self, path):
        room = name_of(path).split("/")[0]

        assert set() == misplaced(ast.parse(path.read_text(encoding="utf-8")), room)

    def test_reads_nothing_while_it_is_imported(self, path):
        assert list(readings(ast.parse(path.read_text(encoding="utf-8")))) == []

    def test_takes_time_and_randomness_from_ports(self, path):
        name = name_of(path)

        if name not in WIRING and name.split("/")[0] not in DOORS:
            assert list(calls(ast.walk(ast.parse(path.read_text(encoding="utf-8"))), PORTS)) == []

    def test_is_short_and_named_after_a_thing(self, path):
        assert path.read_text(encoding="utf-8").count("\n") <= 500
        assert not VAGUE & {part.removesuffix(".py").strip("_") for part in name_of(path).split("/")}


class TestFunctions:
    def test_are_short(self):
        lengths = dict(length for path in FILES for length in functions(path))

        assert {name: lines for name, lines in lengths.items() if lines > 80} == {}
        assert median(lengths.values()) <= 12
        assert quantiles(lengths.values(), n=10)[-1] <= 40


class TestTheReader:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("import sqlalchemy", {"sqlalchemy"}),
            ("from sqlalchemy.engine import Engine", {"sqlalchemy"}),
            ("def f():\n    import torch.nn as nn", {"torch"}),
            ("from safetensors import torch", {"safetensors.torch"}),
            ("from safetensors.numpy import load", set()),
            ("import torchlight", set()),
            ("from .torch import tensor", set()),
            ("import httpx, pydantic", {"httpx", "pydantic"}),
        ],
    )
    def test_finds_misplaced_imports(self, line, found):
        assert found == misplaced(ast.parse(line), "rights")

    @pytest.mark.parametrize(
        "line",
        [
            "HOME = os.environ['HOME']",
            "HOME = os.getenv('HOME')",
            "TABLE = json.loads((Path(__file__).parent / 'table.json').read_text())",
            "with open('x') as file: pass",
            "class A:\n    started = datetime.now(UTC)",
            "def f(now=time.time()): pass",
            "if True:\n    for _ in [1]: x = secrets.token_hex(4)",
        ],
    )
    def test_finds_readings_at_import_time(self, line):
        assert len(list(readings(ast.parse(line)))) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "def f(): return open('x')",
            "now = lambda: time.time()",
            "class A:\n    def f(self): return os.environ['HOME']",
            "HERE = Path(__file__).parent",
        ],
    )
    def test_lets_functions_read_when_they_are_called(self, line):
        assert list(readings(ast.parse(line))) == []
