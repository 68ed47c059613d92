"""The command line: nouns, then verbs. It translates in, translates out, and decides nothing.

Exit codes: 0 done, 1 error, 2 usage, 3 refused, 4 waits for a fact or an approval.
"""

from __future__ import annotations

import io
import sys

from lawful.cli.commands import app
from lawful.cli.facts import ask
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
        needs = ", ".join(error.decision.needs)
        _say(error, f"facts needed: {needs or 'none named'}", *([_FACTS] if needs else []))
        sys.exit(4)
    except Refused as error:
        _say(error)
        sys.exit(3)
    except LawfulError as error:
        _say(error)
        sys.exit(1)
    except OSError as error:  # a file that is not there, a disk that is full
        print(f"lawful: {error.strerror or 'the system refused'}: {error.filename or ''}", file=sys.stderr)
        sys.exit(1)


def _say(error: LawfulError, *more: str) -> None:
    print(f"lawful: {error}", *more, sep="\n  ", file=sys.stderr)
