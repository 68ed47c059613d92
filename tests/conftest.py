"""What every test session has: a watch on pickle, and no test that quietly stays out of CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

SOURCE = str(Path(__file__).resolve().parents[1] / "src" / "lawful") + os.sep


class PickleWatch:
    """Remembers each time our code, directly or through a library, lets bytes name Python code to load.

    Test tools may use pickle for themselves; only events with a file of `src/lawful` on the stack count. Python's
    own import of compiled modules unmarshals code, and is left out.
    """

    EVENTS = frozenset({"pickle.find_class", "marshal.load", "marshal.loads"})

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in self.EVENTS and (place := self._place_in_our_code(sys._getframe(1))):
            self.seen.append(f"{event} reached from {place}")

    def _place_in_our_code(self, frame: FrameType | None) -> str:
        if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
            return ""
        while frame is not None:
            if frame.f_code.co_filename.startswith(SOURCE):
                return f"{frame.f_code.co_filename.removeprefix(SOURCE)}:{frame.f_lineno}"
            frame = frame.f_back
        return ""


_watch = PickleWatch()


def pytest_sessionstart() -> None:
    sys.addaudithook(_watch)  # for the life of the process: Python lets nobody take an audit hook away


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> object:
    before = len(_watch.seen)
    result = yield
    if found := _watch.seen[before:]:
        pytest.fail("pickle in reach: " + "; ".join(found), pytrace=False)
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fixtures, imports and threads count as well."""
    if _watch.seen and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _watch.seen:
        terminalreporter.write_line(f"pickle in reach: {line}", red=True)


@pytest.fixture(scope="session")
def pickle_watch() -> PickleWatch:
    return _watch


@pytest.fixture(scope="session")
def only_ci() -> Callable[..., None]:
    """`only_ci("PostgreSQL", available=...)`: elsewhere a test may miss it and is skipped; in CI it may not."""

    def require(what: str, *, available: bool) -> None:
        if available:
            return
        if os.environ.get("CI"):
            pytest.fail(f"CI has to bring {what}, and did not", pytrace=False)
        pytest.skip(f"needs {what}, which .ci/run brings")

    return require
