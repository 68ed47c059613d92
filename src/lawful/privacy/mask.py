"""Find personal data in text and put virtual values in its place.

* Spans are in characters of the original text, in order, and never overlap.
* The same value in the same scope under the same key gets the same surrogate, restart or not; nothing is stored.
* A surrogate is never a value that stands in the text or that the scope's mapping already gives to somebody else.
* A text that cannot be masked raises; no text leaves half masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from lawful.core.errors import Invalid, TooLarge
from lawful.core.ports import Random, SystemRandom
from lawful.privacy.mentions import again, born
from lawful.privacy.recognisers import en, shared, zh
from lawful.privacy.recognisers.columns import columns
from lawful.privacy.recognisers.pattern import Pattern
from lawful.privacy.recognisers.scan import Scanner
from lawful.privacy.span import DENIED, Span, resolve
from lawful.privacy.surrogates.make import KEEPABLE, canonical, surrogate

Mode = Literal["surrogate", "label", "irreversible"]
Tag = Callable[[str], Iterable[Span]]

MOST_CHARACTERS = 16_000_000
THRESHOLD = 0.5
THRESHOLDS: dict[str, float] = {"PERSON": 0.65, "ADDRESS": 0.9}  # chosen on the tuning side
ATTEMPTS = 50  # to find a surrogate that nothing speaks against, before a label must do
LONG = 100_000  # characters above which a surrogate is compared with found values only
_PATTERNS: dict[str, tuple[Pattern, ...]] = {"zh": zh.PATTERNS, "en": en.PATTERNS}


class MaskedSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the original text and what stands in its place."""

    start: int
    end: int
    type: str
    surrogate: str
    score: float
    rule: str


class Masked(msgspec.Struct, frozen=True, kw_only=True):
    """A masked text. `mapping` gives the original for each surrogate; secrets and irreversible values are not in it."""

    text: str
    spans: tuple[MaskedSpan, ...]
    mapping: dict[str, str]

    def __repr__(self) -> str:
        """Counts only: a representation ends up in logs sooner or later."""
        return f"Masked({len(self.spans)} spans)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masker:
    """Finds and replaces. Built once; keeps no text and no state between calls."""

    key: bytes = field(repr=False)
    scanner: Scanner = field(repr=False)
    types: frozenset[str] | None
    thresholds: Mapping[str, float]
    allow: frozenset[str] = field(repr=False)
    deny: tuple[str, ...] = field(repr=False)
    tag: Tag | None
    keep: frozenset[str]
    random: Random = field(repr=False)

    @classmethod
    def build(
        cls,
        *,
        key: bytes,
        languages: Sequence[str] = ("zh", "en"),
        types: Iterable[str] | None = None,
        thresholds: Mapping[str, float] | None = None,
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
        recognisers: Sequence[Pattern] = (),
        tagger: Tag | None = None,
        keep: Iterable[str] = ("sex", "age", "region"),
        random: Random | None = None,
    ) -> Masker:
        """A masker for a tenant's `key` (16 bytes or more).

        `types` limits what is masked (None: everything that is found), `thresholds` sets the lowest score by type
        (default 0.5, PERSON 0.65, ADDRESS 0.9), `allow` lists values that are never masked, `deny` values that always
        are, `recognisers` are the user's own (`recognisers.own.read`), `tagger` finds names and addresses
        (`load.load_taggers`), `keep` says what of a person a surrogate keeps. Raises Invalid.
        """
        if len(key) < 16:
            raise Invalid("the masking key is too short", expected="16 bytes or more")
        if unknown := [name for name in languages if name not in _PATTERNS]:
            raise Invalid(f"{len(unknown)} of the languages are not known", expected=" or ".join(_PATTERNS))
        if not set(keep) <= KEEPABLE:
            raise Invalid("a surrogate cannot keep this", expected=", ".join(sorted(KEEPABLE)))
        limits = THRESHOLDS | dict(thresholds or {})
        if any(not 0 <= limit <= 1 for limit in limits.values()):
            raise Invalid("a threshold is out of range", expected="0 to 1")
        patterns = [*shared.PATTERNS, *(p for name in languages for p in _PATTERNS[name]), *recognisers]
        return cls(
            key=key,
            scanner=Scanner(patterns),
            types=None if types is None else frozenset(types),
            thresholds=limits,
            allow=frozenset(_folded(value) for value in allow),
            deny=tuple(sorted({value for value in deny if value}, key=len, reverse=True)),
            tag=tagger,
            keep=frozenset(keep),
            random=random or SystemRandom(),
        )

    def find(self, text: str) -> tuple[Span, ...]:
        """The personal data in a text. Raises TooLarge or Invalid for a text that cannot be read."""
        _readable(text)
        seen = _lines_as_such(text)
        found = [span for span in (*self.scanner.scan(seen), *columns(seen)) if self._counts(seen, span)]
        if self.tag is not None:
            found += [span for span in self.tag(seen) if self._counts(seen, span)]
            found += [span for span in again(seen, found) if self._counts(seen, span)]
        found += [span for span in born(seen, found) if self._counts(seen, span)]
        found += self._denied(text)
        return resolve(found)

    def mask(
        self, text: str, *, mode: Mode = "surrogate", scope: str, mapping: Mapping[str, str] | None = None
    ) -> Masked:
        """The text with virtual values.

        `scope` is what values stay the same within (a request, a session, a data set); `mapping` is what earlier texts
        of the scope gave, so that all of them together stay one to one. Raises TooLarge or Invalid.
        """
        known = dict(mapping or {})
        return _Replacing(self, text, mode, scope, known).done()

    def _counts(self, text: str, span: Span) -> bool:
        if span.score < self.thresholds.get(span.type, THRESHOLD):
            return False
        if self.types is not None and span.type not in self.types:
            return False
        return not self.allow or _folded(text[span.start : span.end]) not in self.allow

    def _denied(self, text: str) -> list[Span]:
        found = []
        for value in self.deny:
            place = text.find(value)
            while place >= 0:
                found.append(Span(place, place + len(value), DENIED, 1.0, "deny-list"))
                place = text.find(value, place + len(value))
        return found


class _Replacing:
    """One text on its way to being masked."""

    def __init__(self, masker: Masker, text: str, mode: Mode, scope: str, known: dict[str, str]) -> None:
        self.masker, self.text, self.mode, self.scope = masker, text, mode, scope
        self.key = masker.random.bytes(32) if mode == "irreversible" else masker.key
        self.mapping = {} if mode == "irreversible" else known
        self.issued = {value: made for made, value in known.items()}
        self.by_value: dict[tuple[str, str], str] = {}
        self.labels: dict[str, int] = {}
        self.taken: dict[str, tuple[str, str]] = {}
        self.values: set[str] = set()

    def done(self) -> Masked:
        spans = self.masker.find(self.text)
        self.values = {self.text[span.start : span.end] for span in spans} - self.mapping.keys()
        pieces, placed, done = [], [], 0
        for span in spans:
            value = self.text[span.start : span.end]
            # What an earlier text of the scope put in place of a value is masked already.
            new = value if value in self.mapping else self._new(span.type, value)
            pieces += [self.text[done : span.start], new]
            done = span.end
            placed.append(
                MaskedSpan(
                    start=span.start, end=span.end, type=span.type, surrogate=new, score=span.score, rule=span.rule
                )
            )
        text = "".join([*pieces, self.text[done:]])
        return Masked(text=text, spans=tuple(placed), mapping=self.mapping)

    def _new(self, kind: str, value: str) -> str:
        if value in self.issued:
            return self.issued[value]
        name = kind, canonical(kind, value)
        new = self._label(kind, name) if self.mode == "label" else self._surrogate(kind, value, name)
        self.taken[new] = name
        self.issued[value] = new
        if self.mode != "irreversible" and kind != "SECRET":
            self.mapping.setdefault(new, value)  # where two spellings share a surrogate, the first is given back
        return new

    def _label(self, kind: str, name: tuple[str, str]) -> str:
        """`<PERSON_1>`: numbered in order of appearance within the scope, passing over what stands in the text."""
        if name in self.by_value:
            return self.by_value[name]
        number = self.labels.get(kind, 0) + 1
        while (label := f"<{kind}_{number}>") in self.mapping or not self._absent(label):
            number += 1
        self.labels[kind] = number
        self.by_value[name] = label
        return label

    def _surrogate(self, kind: str, value: str, name: tuple[str, str]) -> str:
        for attempt in range(ATTEMPTS):
            new = surrogate(kind, value, key=self.key, scope=self.scope, attempt=attempt, keep=self.masker.keep)
            if new is None:
                return self._label(kind, name)
            if new not in self.values and self._absent(new) and self._free(new, value, name):
                return new
        return self._label(kind, name)

    def _absent(self, new: str) -> bool:
        """Whether it does not stand in the text as it is; in very long texts only found values are looked at."""
        return len(self.text) > LONG or new not in self.text

    def _free(self, new: str, value: str, name: tuple[str, str]) -> bool:
        return self.mapping.get(new, value) == value and self.taken.get(new, name) == name


def _lines_as_such(text: str) -> str:
    """Line ends and tabs that are written as in JSON or in a log, as what they stand for, as long as before; in a path
    of Windows they stand for nothing."""
    if "\\" not in text or ":\\" in text or "\\\\" in text:
        return text
    return text.replace("\\n", " \n").replace("\\t", " \t").replace("\\r", " \r")


def _readable(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise TooLarge("the text is too long to mask", expected=f"at most {MOST_CHARACTERS:,} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            f"broken Unicode at character {error.start}", expected="text without unpaired surrogates"
        ) from None


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())
