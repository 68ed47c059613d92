"""The command line: nouns, then verbs. It translates in, translates out, and decides nothing.

Exit codes: 0 done, 1 error, 2 usage, 3 refused, 4 waits for a fact or an approval.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import NoReturn

from lawful.cli.commands import app
from lawful.cli.facts import ask, show_questions
from lawful.cli.node import RefusedThere
from lawful.core.errors import LawfulError, NeedsFact, Refused

__all__ = ["app", "main"]
_FACTS = "all that may be asked stands above: the same command with > facts.toml keeps it; fill it in, then --facts facts.toml"


def main() -> None:
    """Run the command line. Every error of ours is one readable paragraph, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without Chinese still shows the rest
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except NeedsFact as error:
        ask(error)
        _wait(error, error.decision.needs)
    except RefusedThere as error:
        if error.questions:
            show_questions(error.questions, error.file)
        if error.waits:
            _wait(error, error.needs)
        _say(error)
        sys.exit(3)
    except Refused as error:
        _say(error)
        sys.exit(3)
    except LawfulError as error:
        _say(error)
        sys.exit(1)
    except OSError as error:  # a file that is not there, a disk that is full
        print(f"lawful: {error.strerror or 'the system refused'}: {error.filename or ''}", file=sys.stderr)
        sys.exit(1)


def _wait(error: Exception, needs: Sequence[str]) -> NoReturn:
    _say(error, f"facts needed: {', '.join(needs) or 'none named'}", *([_FACTS] if needs else []))
    sys.exit(4)


def _say(error: Exception, *more: str) -> None:
    print(f"lawful: {error}", *more, sep="\n  ", file=sys.stderr)
