"""Names as nobody reads them: in letters, K-E-R-S-H-A-W, and in the names of files, IMG_2042_Graham_Jessop.jpg."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

# B R O U S S A R D, k-e-r-s-h-a-w: one letter after another with the same sign between.
_LETTERS = re.compile(
    r"[A-Z](?P<sign>[- ·])[A-Z](?:(?P=sign)[A-Z]){1,18}(?![A-Za-z])|[a-z]-[a-z](?:-[a-z]){2,18}(?![A-Za-z])"
)
_BEFORE = re.compile(r"[A-Za-z][-.]?\Z|[A-Z] \Z")
_SAID = re.compile(
    r"(?<![A-Za-z])(?i:surname|forename|(?:first|last|family|given|maiden|middle|full|my|her|his|your|their|the) ?name|name['’]?s?(?: is|:)|spel(?:t|l|led|ling|ls)(?![a-z]))[^\n]{0,40}(?:\n[^\n]{0,24})?\Z"
)
_FILE = re.compile(
    r"\.(?i:jpe?g|png|heic|gif|tiff?|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|zip|mp[34]|mov|m4a|wav|eml|msg|vcf)(?![0-9A-Za-z])"
)
_PART = re.compile(r"[^\W\d_]+")
_LONGEST = 120  # characters of the name of a file


def spelled(text: str, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Letters that a word says are a name, or that make a known one."""
    for match in _LETTERS.finditer(text):
        start = match.start()
        word = "".join(filter(str.isalpha, match[0])).lower()
        if not _BEFORE.search(text, max(0, start - 2), start) and (
            (len(word) > 4 and known(word)) or _SAID.search(text, max(0, start - 70), start)
        ):
            yield match.span()


def filed(text: str, is_full: Callable[[str, str], bool]) -> Iterator[tuple[int, int]]:
    """A given name and a surname, in either order, joined as the words of a file's name are."""
    for end in (match.start() for match in _FILE.finditer(text)):
        start = max(text.rfind(sign, max(0, end - _LONGEST), end) for sign in " \n\t/\\\"'(") + 1
        parts = [*_PART.finditer(text, max(start, end - _LONGEST), end)]
        skip = 0
        for one, two in pairwise(parts):
            apart = text[one.end() : two.start()]
            if one.start() < skip or apart not in ("_", "-", ".", "__"):
                continue
            first, last = one[0].lower(), two[0].lower()
            if is_full(first, last) or is_full(last, first):
                skip = two.end()
                yield one.start(), skip
