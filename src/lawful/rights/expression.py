"""Licence expressions: from what people write to the SPDX form that everything else uses."""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import accumulate, product
from typing import Any

from license_expression import (  # type: ignore[import-untyped]  # it ships no types
    AND,
    ExpressionError,
    LicenseExpression,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_spdx_licensing,
)

from lawful.core.errors import Invalid
from lawful.core.licence import Spdx
from lawful.rights.licences import aliases, versions_of

LONGEST = 1_000  # characters of an expression
DEEPEST = 16  # nested parentheses
MOST_CHOICES = 64  # alternatives after OR is multiplied out

# SPDX has two words for what is not a licence: the author stated none, or nobody looked.
NONE = Spdx("NONE")
NOASSERTION = Spdx("NOASSERTION")

_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,100}")
_EXPECTED = "an SPDX expression such as CC-BY-4.0 or MIT OR Apache-2.0, or LicenseRef-... for a text of its own"


def parse(expression: str) -> Spdx:
    """Read a licence expression and give its SPDX form.

    Case, old identifiers (`GPL-3.0`) and spellings that mean one licence only (`CC BY-NC 4.0`, `llama3.1`) are
    normalised. `NONE` (no licence stated) and `NOASSERTION` (nobody looked) stay as they are. Raises Invalid,
    naming the nearest known identifiers, for anything else. Source: SPDX specification 3.0, annex B.
    """
    text = str(expression).strip()
    if not text or len(text) > LONGEST or _depth(text) > DEEPEST:
        raise Invalid("the licence expression is empty, too long or too deep", expected=_EXPECTED)
    if text.upper() in (NONE, NOASSERTION):
        return Spdx(text.upper())
    tree = _tree(text)
    return Spdx(str(tree.subs(_renamed(tree)).render()))


def choices(licence: Spdx) -> tuple[tuple[Spdx, ...], ...]:
    """The alternatives that an expression leaves to the licensee, each the licences that hold together.

    `A OR B` gives two alternatives, `A AND B` one of two licences, `...-or-later` one for each version; an exception
    (`WITH`) only adds permissions and is left out. Raises Invalid when there are more than 64 alternatives.
    """
    if licence in (NONE, NOASSERTION, ""):
        return ((licence,),)
    return tuple(dict.fromkeys(_alternatives(_tree(licence))))


def _alternatives(tree: LicenseExpression) -> list[tuple[Spdx, ...]]:
    if isinstance(tree, LicenseWithExceptionSymbol):
        return _alternatives(tree.license_symbol)
    if isinstance(tree, LicenseSymbol):
        return [(version,) for version in versions_of(Spdx(tree.key))]
    parts = [_alternatives(argument) for argument in tree.args]
    count = 1
    for part in parts:
        count = count * len(part) if isinstance(tree, AND) else count + len(part)
        if count > MOST_CHOICES:
            raise Invalid(f"the licence expression leaves more than {MOST_CHOICES} choices", expected=_EXPECTED)
    if isinstance(tree, AND):
        return [tuple(dict.fromkeys(sum(combination, ()))) for combination in product(*parts)]
    return [alternative for part in parts for alternative in part]


def _depth(text: str) -> int:
    return max(accumulate({"(": 1, ")": -1}.get(letter, 0) for letter in text))


def _tree(text: str) -> LicenseExpression:
    try:
        tree = _licensing().parse(text, validate=False, strict=False)
    except (ExpressionError, ValueError, TypeError, AttributeError) as error:
        raise Invalid("the licence expression cannot be read", expected=_EXPECTED) from error
    if tree is None:
        raise Invalid("the licence expression is empty", expected=_EXPECTED)
    return tree


def _renamed(tree: LicenseExpression) -> dict[Any, Any]:
    """What each symbol of the tree that is not an identifier stands for."""
    known = _licensing().known_symbols
    renamed = {}
    for symbol in tree.symbols:
        if isinstance(symbol, LicenseWithExceptionSymbol):
            for part in (symbol.license_symbol, symbol.exception_symbol):
                if part.key not in known:
                    raise _unknown(part.key)
        elif symbol.key not in known or known[symbol.key].is_exception:
            renamed[symbol] = LicenseSymbol(_identifier(symbol.key))
    return renamed


def _identifier(written: str) -> str:
    if _REFERENCE.fullmatch(written):
        return written
    known = _spellings().get(_folded(written))
    if known is None:
        raise _unknown(written)
    return known


def _unknown(written: str) -> Invalid:
    near = difflib.get_close_matches(_folded(written)[:60], _spellings(), n=5, cutoff=0.55)
    names = list(dict.fromkeys(_spellings()[key] for key in near))[:3]
    return Invalid(
        "the licence expression names a licence that is not known",
        expected=_EXPECTED,
        hint=f"nearest known: {', '.join(names)}" if names else "spdx.org/licenses lists them all",
    )


def _folded(written: str) -> str:
    return re.sub(r"[\s_-]+", "-", written.strip()).casefold()


@cache
def _licensing() -> Licensing:
    return get_spdx_licensing()


@cache
def _spellings() -> dict[str, str]:
    """Folded spelling to identifier: all SPDX identifiers, our own references, and names used on model hubs."""
    known = {_folded(key): key for key, symbol in _licensing().known_symbols.items() if not symbol.is_exception}
    return known | {_folded(alias): licence for alias, licence in aliases().items()}
