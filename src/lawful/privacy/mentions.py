"""The document pass: a name that was found once is found again wherever it or a telling part of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lawful.privacy.span import Span
from lawful.privacy.surrogates.names import ZH_COMPOUND, ZH_TITLES

_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")
_ALONE = "(?<![A-Za-z\u00c0-\u024f])", "(?![A-Za-z\u00c0-\u024f])"  # a Chinese neighbour is no obstacle
_AFTER_SURNAME = "|".join(sorted(ZH_TITLES, key=len, reverse=True))
MOST_NAMES = 500  # names of one text that are searched again


def again(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Further mentions of the persons in `found`: the full name, a Chinese surname with a title, or any part of a
    Latin name in the same case."""
    patterns: dict[str, None] = {}
    for span in found:
        if span.type == "PERSON" and len(patterns) < MOST_NAMES:
            patterns.update(dict.fromkeys(_forms(text[span.start : span.end])))
    if not patterns:
        return
    # Longest first, so that the full name is not eaten by its part.
    every = re.compile("|".join(sorted(patterns, key=len, reverse=True)))
    for match in every.finditer(text):
        yield Span(match.start(), match.end(), "PERSON", 0.8, "mentioned-again")


def _forms(name: str) -> Iterator[str]:
    if any("\u3400" <= c <= "\u9fff" for c in name):
        yield from _chinese_forms(name)
        return
    yield rf"{_ALONE[0]}{re.escape(name)}{_ALONE[1]}"
    words = _LATIN_WORD.findall(name)
    if len(words) > 1:
        yield from (f"{_ALONE[0]}{word}{_ALONE[1]}" for word in words if word[0].isupper())


def _chinese_forms(name: str) -> Iterator[str]:
    yield re.escape(name)
    surname = name[:2] if name[:2] in ZH_COMPOUND else name[:1]
    given = name[len(surname) :]
    if given and given not in ZH_TITLES:
        yield rf"{re.escape(surname)}(?:{_AFTER_SURNAME})"
