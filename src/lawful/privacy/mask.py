"""Find personal data in text and put virtual values in its place.

* Spans are in characters of the original text, in order, and never overlap.
* The same value in the same scope under the same key gets the same surrogate, restart or not; nothing is stored.
* A surrogate is never a value that stands in the text, in whatever case or width, or in one that is masked together with
  it, or that the scope's mapping already gives to somebody else.
* A text that cannot be masked raises; no text leaves half masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import msgspec

from lawful.core.errors import Invalid, LawfulError, TooLarge, Unavailable
from lawful.core.ports import Random, SystemRandom
from lawful.privacy.behind import behind
from lawful.privacy.listed import Listed, within
from lawful.privacy.mentions import Form, again, beside, born, doubted, forms, names
from lawful.privacy.normalised import View, visible
from lawful.privacy.recognisers import en, shared, zh
from lawful.privacy.recognisers.columns import columns
from lawful.privacy.recognisers.pattern import Pattern
from lawful.privacy.recognisers.records import records
from lawful.privacy.recognisers.scan import Scanner
from lawful.privacy.span import DENIED, Span, resolve
from lawful.privacy.surrogates.make import KEEPABLE, canonical, surrogate
from lawful.privacy.surrogates.parts import alone

Mode = Literal["surrogate", "label", "irreversible"]
Tag = Callable[[str], Iterable[Span]]

MOST_CHARACTERS = 16_000_000
THRESHOLD = 0.5
THRESHOLDS: dict[str, float] = {"PERSON": 0.55, "ADDRESS": 0.9}  # chosen on the tuning side
ATTEMPTS = 50  # to find a surrogate that nothing speaks against, before a label must do
# Characters that surrogates are looked for in, all together (seconds); past them they are compared with found values only.
MOST_COMPARED = 8_000_000_000
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")  # letters and digits
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if _WIDE.match(chr(wide))}
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
    allow: Listed = field(repr=False)
    deny: Listed = field(repr=False)
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
        (default 0.5, PERSON 0.55, ADDRESS 0.9), `allow` lists values that are never masked, `deny` values that always
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
            allow=Listed(allow),
            deny=Listed(deny),
            tag=tagger,
            keep=frozenset(keep),
            random=random or SystemRandom(),
        )

    def find(self, text: str) -> tuple[Span, ...]:
        """The personal data in a text. Raises TooLarge or Invalid for a text that cannot be read."""
        return self.find_all((text,))[0]

    def find_all(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """The personal data in each of the texts of one call: whom one of them names is known in all. Raises as `find`."""
        read = [self._read(text) for text in texts]
        wanted = forms(frozenset[str]().union(*(one.names for one in read)))
        return [self._settled(one, wanted) for one in read]

    def mask(
        self, text: str, *, mode: Mode = "surrogate", scope: str, mapping: Mapping[str, str] | None = None
    ) -> Masked:
        """The text with virtual values.

        `scope` is what values stay the same within (a request, a session, a data set); `mapping` is what earlier texts
        of the scope gave, so that all of them together stay one to one. Raises TooLarge or Invalid.
        """
        return Together(self, mode=mode, scope=scope, mapping=mapping).mask(text)

    def _read(self, text: str) -> _Read:
        """What the patterns and the tagger see in a text."""
        _readable(text)
        allowed = self.allow.places(text)
        seen = _lines_as_such(text)
        looked_at = (*self.scanner.scan(seen), *columns(seen), *records(seen))
        found = [span for span in looked_at if self._counts(span, allowed)]
        if self.tag is None:
            return _Read(text, seen, allowed, looked_at, found, None, [], frozenset())
        found += [span for span in self._tagged(self.tag, seen) if self._counts(span, allowed)]
        shown = visible(seen)
        hidden = self._tagged(self.tag, shown.text) if shown else []
        named = names(seen, found) | names(shown.text, hidden) if shown else names(seen, found)
        return _Read(text, seen, allowed, looked_at, found, shown, hidden, named)

    def _settled(self, read: _Read, wanted: Sequence[Form]) -> tuple[Span, ...]:
        """What counts of what was seen, with what that says of the rest of the text."""
        text, seen, allowed, looked_at, found, shown, hidden, _ = read
        more = [*again(seen, wanted, found)]
        if shown is not None:  # zero-width characters in a name hide it from neither
            for span in (*hidden, *again(shown.text, wanted, hidden)):
                start, end = shown.original(span.start, span.end)
                more.append(msgspec.structs.replace(span, start=start, end=end))
        found = [*found, *(span for span in more if self._counts(span, allowed))]
        nearby = (*born(seen, found), *beside(seen, found, looked_at), *behind(seen, found))
        found += [span for span in nearby if self._counts(span, allowed)]
        found = [span for span in doubted(seen, found, wanted) if self._counts(span, allowed)]
        found += [Span(start, end, DENIED, 1.0, "deny-list") for start, end in self.deny.places(text)]
        return resolve(found)

    @staticmethod
    def _tagged(tag: Tag, text: str) -> list[Span]:
        """What the tagger or a plug-in finds, within the text. Raises Unavailable, whose words quote nothing of it."""
        try:
            found = list(tag(text))
            if all(0 <= span.start < span.end <= len(text) and 0 <= span.score <= 1 for span in found):
                return found
            failed = "gave a span that is none"
        except LawfulError:
            raise
        except Exception as error:  # noqa: BLE001  a plug-in may fail in any way
            failed = f"failed ({type(error).__name__})"
        raise Unavailable(
            f"the text cannot be masked: a finder {failed}", hint="see masking.plugins in docs/settings.md"
        )

    def _counts(self, span: Span, allowed: Sequence[tuple[int, int]]) -> bool:
        if span.score < self.thresholds.get(span.type, THRESHOLD):
            return False
        if self.types is not None and span.type not in self.types:
            return False
        return not (allowed and within(allowed, span.start, span.end))


class _Read(NamedTuple):
    """A text, what the patterns and the tagger saw in it (`hidden`: once the invisible is taken out), and whom it names."""

    text: str
    seen: str
    allowed: Sequence[tuple[int, int]]
    looked_at: tuple[Span, ...]
    found: list[Span]
    shown: View | None
    hidden: list[Span]
    names: frozenset[str]


class Together:
    """Texts of one scope, masked one to one with each other. For one thread at a time.

    `mapping` gives the original for each surrogate, as of `Masked`; `issued` what stands for each value, secrets too.
    """

    def __init__(
        self,
        masker: Masker,
        *,
        mode: Mode = "surrogate",
        scope: str,
        mapping: Mapping[str, str] | None = None,
    ) -> None:
        self.masker, self.mode, self.scope = masker, mode, scope
        self.key = masker.random.bytes(32) if mode == "irreversible" else masker.key
        known = dict(mapping or {})
        self.mapping = {} if mode == "irreversible" else known
        self.issued = {value: made for made, value in known.items()}
        self._here = ""
        self._compared = 0
        self._by_value: dict[tuple[str, str], str] = {}
        self._labels: dict[str, int] = {}
        self._taken: dict[str, tuple[str, str]] = {}
        self._values: set[str] = set()
        self._parts: dict[str, str] = {}  # of names that stand alone, as the whole names have it

    def mask(self, text: str) -> Masked:
        """One text with virtual values, after those of the scope that were masked before. Raises TooLarge or Invalid."""
        return next(self.mask_all((text,)))

    def mask_all(self, texts: Sequence[str]) -> Iterator[Masked]:
        """Texts that belong together, such as the messages of a call, with virtual values.

        Whom one of them names is found in all, and no surrogate is a value that stands in any. Raises as `mask`.
        """
        spans = self.masker.find_all(texts)
        self._here = _folded("\n".join(texts))
        values = [
            (span.type, text[span.start : span.end]) for text, found in zip(texts, spans, strict=True) for span in found
        ]
        self._values = {value for _, value in values} - self.mapping.keys()
        if self.mode != "label":  # whole names first: what stands for a part of one is a part of what stands for it
            named = {value for kind, value in values if kind == "PERSON"} - self.mapping.keys()
            for name in sorted(named, key=len, reverse=True) if len(named) > 1 else ():
                self._new("PERSON", name)
        for text, found in zip(texts, spans, strict=True):
            yield self._placed(text, found)

    def _placed(self, text: str, spans: Iterable[Span]) -> Masked:
        pieces, placed, done = [], [], 0
        for span in spans:
            value = text[span.start : span.end]
            # What an earlier text of the scope put in place of a value is masked already.
            new = value if value in self.mapping else self._new(span.type, value)
            pieces += [text[done : span.start], new]
            done = span.end
            placed.append(
                MaskedSpan(
                    start=span.start, end=span.end, type=span.type, surrogate=new, score=span.score, rule=span.rule
                )
            )
        return Masked(text="".join([*pieces, text[done:]]), spans=tuple(placed), mapping=self.mapping)

    def _new(self, kind: str, value: str) -> str:
        if value in self.issued:
            return self.issued[value]
        name = kind, canonical(kind, value)
        new = self._label(kind, name) if self.mode == "label" else self._surrogate(kind, value, name)
        self._taken[new] = name
        self.issued[value] = new
        if kind == "PERSON" and self.mode != "label":
            for part, made in alone(value, new).items():
                self._parts.setdefault(part, made)
        if self.mode != "irreversible" and kind != "SECRET":
            self.mapping.setdefault(new, value)  # where two spellings share a surrogate, the first is given back
        return new

    def _label(self, kind: str, name: tuple[str, str]) -> str:
        """`<PERSON_1>`: numbered in order of appearance within the scope, passing over what stands in the text."""
        if name in self._by_value:
            return self._by_value[name]
        number = self._labels.get(kind, 0) + 1
        while (label := f"<{kind}_{number}>") in self.mapping or not self._absent(label):
            number += 1
        self._labels[kind] = number
        self._by_value[name] = label
        return label

    def _surrogate(self, kind: str, value: str, name: tuple[str, str]) -> str:
        if (
            kind == "PERSON"
            and (part := self._parts.get(value))
            and self._free(part, value, name)
            and self._absent(part)
        ):
            return part
        for attempt in range(ATTEMPTS):
            new = surrogate(kind, value, key=self.key, scope=self.scope, attempt=attempt, keep=self.masker.keep)
            if new is None:
                return self._label(kind, name)
            if new not in self._values and self._free(new, value, name) and self._absent(new):
                return new
        return self._label(kind, name)

    def _absent(self, new: str) -> bool:
        """Whether it stands nowhere in the text, in any case or width."""
        self._compared += len(self._here)
        return self._compared > MOST_COMPARED or _folded(new) not in self._here

    def _free(self, new: str, value: str, name: tuple[str, str]) -> bool:
        return self.mapping.get(new, value) == value and self._taken.get(new, name) == name


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


def _folded(text: str) -> str:
    """In lower case, letters and digits narrow."""
    return (text.translate(_NARROW) if _WIDE.search(text) else text).casefold()
