"""The document pass: a name that was found once is found again wherever it or a telling part of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from lawful.privacy.span import Span
from lawful.privacy.surrogates.names import ZH_COMPOUND, ZH_TITLES

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")
_AFTER_SURNAME = "|".join(sorted(ZH_TITLES, key=len, reverse=True))
MOST_NAMES = 500  # names of one text that are searched again


def again(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Further mentions of the persons in `found`: the full name, a Chinese surname with a title, or any part of a
    Latin name in the same case."""
    forms: dict[str, None] = {}
    for span in found:
        if span.type == "PERSON" and span.end - span.start > 1 and len(forms) < MOST_NAMES:
            forms.update(dict.fromkeys(_forms(text[span.start : span.end])))
    if not forms:
        return
    # Longest first, so that the full name is not eaten by its part. RE2, because names may be many and texts long.
    every = re2.compile("|".join(sorted(forms, key=len, reverse=True)))
    for match in every.finditer(text):
        start, end = match.span()
        if not (_joined(text, start) or _joined(text, end)):
            yield Span(start, end, "PERSON", 0.8, "mentioned-again")


def _joined(text: str, place: int) -> bool:
    """Whether a Latin word goes on across `place`; a Chinese neighbour is no obstacle."""
    return 0 < place < len(text) and bool(_LATIN.match(text, place)) and bool(_LATIN.match(text, place - 1))


def _forms(name: str) -> Iterator[str]:
    if any("\u3400" <= c <= "\u9fff" for c in name):
        yield from _chinese_forms(name)
        return
    yield re2.escape(name)
    words = _LATIN_WORD.findall(name)
    if len(words) > 1:
        yield from (word for word in words if word[0].isupper())


def _chinese_forms(name: str) -> Iterator[str]:
    yield re2.escape(name)
    surname = name[:2] if name[:2] in ZH_COMPOUND else name[:1]
    given = name[len(surname) :]
    if given and given not in ZH_TITLES:
        yield rf"{re2.escape(surname)}(?:{_AFTER_SURNAME})"
