"""Whether an answer cites what a table expects: instrument and article, however the two are written."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ASIDE = re.compile(r"\((?![\d/]+\))[^()]*\)|\bas (?:amended|replaced|inserted) by .*")
_ARTICLE = re.compile(r"(?:\bArts?\.? |\bRule |\bs\.|\bC\.R\.S\. |\bCFR |\bCCR |\bU\.S\.C\. |\bCode |\bGBL )(.*)")
_NUMBER = re.compile(r"\d+[A-Za-z]?(?:[-./]\d+[A-Za-z]?)*")
_SUBDIVISION = re.compile(r"\([^()]*\)")


def cited(expected: str, citations: Iterable[str]) -> bool:
    """Whether one expected citation (`GDPR Art 12(3), 15(1)(h)`) is covered: every article, by its instrument."""
    instrument, articles = _taken_apart(expected)
    found = {
        article for other in citations for name, its in [_taken_apart(other)] if instrument <= name for article in its
    }
    named = any(instrument <= _taken_apart(other)[0] for other in citations)
    return named and all(any(_covers(article, other) for other in found) for article in articles)


def _covers(article: str, found: str) -> bool:
    """A part of an act is cited by each of its sections (`28 CFR 202` by `28 CFR 202.301`)."""
    return found == article or found.startswith(article + ".")


def _taken_apart(citation: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that name the instrument, and the numbers of the articles without their subdivisions."""
    plain = _ASIDE.sub("", citation)
    match = _ARTICLE.search(plain)
    articles = _NUMBER.findall(_SUBDIVISION.sub("", match[1])) if match else []
    name = plain[: match.start(1)] if match else plain
    words = re.findall(r"[^\W_]+", name.lower())
    return frozenset(words) - {"art", "arts", "s", "rule", "the", "of", "in", "v"}, frozenset(articles)
