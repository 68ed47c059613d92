"""Citations one article at a time, so that they can be looked up and compared.

A rule may cite several articles of one instrument in one breath (`GDPR Art 12(1), 13(1),(2)`). Whoever looks for
Art 13 needs it with its instrument: `GDPR Art 13(1),(2)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FIRST = re.compile(r"(?P<instrument>.*?)(?P<designator>Art |Clauses |s\.|)\d\S*")  # ends with its first article
_NUMBER = re.compile(r"\d[\w./:-]*(?:\(.*|,\(.*| .*|)")
_ANNEX = re.compile(r"(?:Annex|Sch\.) .+")


def one_by_one(citations: Iterable[str]) -> tuple[str, ...]:
    """Each citation as the rule has it, and after it each further article with the name of its instrument."""
    found: dict[str, None] = {}
    for citation in citations:
        for part in citation.split("; "):
            found[part] = None
            found.update(dict.fromkeys(_further(part)))
    return tuple(found)


def _further(citation: str) -> Iterator[str]:
    first, *others = _top_level(citation)
    named = _FIRST.fullmatch(first)
    if named is None:
        return
    for other in others:
        if _ANNEX.fullmatch(other):
            yield f"{named['instrument'].rstrip()} {other}"
        elif _NUMBER.fullmatch(other):
            yield f"{named['instrument']}{named['designator'].replace('Clauses', 'Clause')}{other}"
        else:
            return


def _top_level(citation: str) -> list[str]:
    """The parts between commas that are followed by a space and stand in no bracket."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(citation):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and citation.startswith(", ", at):
            parts.append(citation[start:at])
            start = at + 2
    return [*parts, citation[start:]]
