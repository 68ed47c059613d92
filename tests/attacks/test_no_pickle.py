"""Bytes from outside never become Python code: no pickle and nothing like it, in our text or at run time."""

from __future__ import annotations

import ast
import marshal
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lawful"
FILES = sorted(SOURCE.rglob("*.py"))

MODULES = frozenset("pickle _pickle pickletools cPickle dill cloudpickle marshal shelve joblib jsonpickle".split())
BUILTINS = frozenset({"eval", "exec", "compile", "__import__"})
CALLS = frozenset({"torch.load", "torch.save", "torch.hub.load", "yaml.load", "yaml.unsafe_load", "numpy.memmap"})
# Both load what is named; a name made from a string at run time could be anybody's.
IMPORTERS = frozenset({"importlib.import_module", "import_module", "runpy.run_path", "runpy.run_module"})


def dotted(node: ast.expr) -> str:
    """`torch.load` for the expression torch.load, empty for anything that is not a plain dotted name."""
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""


def fixed_tables(tree: ast.AST) -> frozenset[str]:
    """Names of dictionaries that stand in this text with nothing but strings in them: what they give is ours."""
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name) and all(isinstance(value, ast.Constant) for value in node.value.values)
    )


def dangers(tree: ast.AST) -> Iterator[str]:
    """Each way in which this code could turn bytes or strings into running code."""
    tables = fixed_tables(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (f"line {node.lineno}: import {n.name}" for n in names if n.name.split(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                if module.split(".")[0] in MODULES:
                    yield f"line {node.lineno}: from {module} import"
                yield from (
                    f"line {node.lineno}: from {module} import {n.name}"
                    for n in names
                    if n.name in MODULES or f"{module}.{n.name}" in CALLS
                )
            case ast.Call():
                yield from dangerous_calls(node, tables)


def is_ours(text: ast.expr, tables: frozenset[str]) -> bool:
    """Whether a string can only be one that stands in our own text."""
    return isinstance(text, ast.Constant) or (isinstance(text, ast.Subscript) and dotted(text.value) in tables)


def dangerous_calls(call: ast.Call, tables: frozenset[str]) -> Iterator[str]:
    name = dotted(call.func)
    if name in BUILTINS or name in CALLS:
        yield f"line {call.lineno}: {name}()"
    if name in IMPORTERS and not (call.args and is_ours(call.args[0], tables)):
        yield f"line {call.lineno}: {name}() of a name made at run time"
    for keyword in call.keywords:
        if keyword.arg == "allow_pickle" and not (
            isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        ):
            yield f"line {call.lineno}: allow_pickle"


class TestOurText:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
    def test_has_no_way_to_run_bytes(self, path):
        assert list(dangers(ast.parse(path.read_text(encoding="utf-8")))) == []


class TestTheReader:
    @pytest.mark.parametrize(
        "line",
        [
            "import pickle",
            "import dill as harmless",
            "from pickle import loads",
            "from joblib.externals import loky",
            "from multiprocessing import pickle",
            "from torch import load",
            "torch.load(path, weights_only=True)",
            "numpy.load(path, allow_pickle=True)",
            "numpy.load(path, allow_pickle=sure)",
            "eval(text)",
            "exec(text)",
            "__import__(name)",
            "importlib.import_module(name)",
            "HOME = {'a': b}\nimportlib.import_module(HOME[name])",
            "yaml.load(text)",
            "def f():\n    if x:\n        import marshal",
        ],
    )
    def test_sees(self, line):
        assert len(list(dangers(ast.parse(line)))) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "numpy.load(path, allow_pickle=False)",
            "re.compile(pattern)",
            "model.eval()",
            "json.load(file)",
            "importlib.import_module('torch')",
            "HOME = {'a': 'b'}\nimportlib.import_module(HOME[name])",
            "from safetensors.numpy import load",
        ],
    )
    def test_lets_pass(self, line):
        assert list(dangers(ast.parse(line))) == []


class TestTheWatch:
    """The same question at run time: the code below is compiled as if it stood in a file of ours."""

    @staticmethod
    def run_as_ours(text, **names):
        exec(compile(text, str(SOURCE / "charlie.py"), "exec"), names)

    @pytest.fixture
    def caught(self, pickle_watch):
        before = len(pickle_watch.seen)

        def take():
            found = pickle_watch.seen[before:]
            del pickle_watch.seen[before:]  # or this test would fail by them
            return found

        return take

    def test_catches_a_pickle_that_our_code_loads_through_a_library(self, caught):
        content = pickle.dumps(Path)

        self.run_as_ours("load(content)", load=lambda content: pickle.loads(content), content=content)

        assert caught() == ["pickle.find_class reached from charlie.py:1"]

    def test_catches_code_that_our_code_unmarshals(self, caught):
        self.run_as_ours("loads(content)", loads=marshal.loads, content=marshal.dumps({}))

        assert caught() == ["marshal.loads reached from charlie.py:1"]

    def test_leaves_test_tools_alone(self, caught):
        pickle.loads(pickle.dumps(Path))

        assert caught() == []

    def test_lets_our_code_import_modules(self, caught, tmp_path, monkeypatch):
        (tmp_path / "compiled_once.py").write_text("x = 1\n")
        monkeypatch.syspath_prepend(str(tmp_path))

        self.run_as_ours("import compiled_once, sys; del sys.modules['compiled_once']; import compiled_once")

        assert caught() == []
