"""How well a finder does on labelled text.

By type, lenient (same type, intersection over union at least 0.5) and strict (same borders): precision, recall, F1.
Regardless of type: the share of labelled characters that stay readable (leak), the share of distinct values with at
least one unmasked mention in their text (values leaked), and characters masked without need per 1,000.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from lawful.core.errors import Invalid
from lawful.privacy.span import TYPES, Span

# Names that other sets use. A type that is neither here nor ours is left out: right or wrong, it does not count.
ALIASES: dict[str, str] = {
    "PER": "PERSON", "person": "PERSON", "STREET_ADDRESS": "ADDRESS", "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN", "DOMAIN_NAME": "URL", "US_DRIVER_LICENSE": "US_DRIVER_LICENSE",
}  # fmt: skip
_SAME = {"CREDIT_CARD": "BANK_CARD"}  # one thing under two names
Find = Callable[[str], Iterable[Span]]


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 from counts; 0 where nothing was found or labelled."""

    right: int = 0
    found: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 0.0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(
            right=self.right + other.right, found=self.found + other.found, labelled=self.labelled + other.labelled
        )


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """Characters and values regardless of type. `clean_*` count texts in which nothing was labelled."""

    characters: int = 0
    labelled: int = 0
    missed: int = 0
    extra: int = 0
    clean_characters: int = 0
    clean_extra: int = 0
    values: int = 0
    values_missed: int = 0

    @property
    def rate(self) -> float:
        """Labelled characters that stay readable."""
        return self.missed / self.labelled if self.labelled else 0.0

    @property
    def value_rate(self) -> float:
        """Distinct values of a text with at least one mention left."""
        return self.values_missed / self.values if self.values else 0.0

    @property
    def extra_per_1000(self) -> float:
        """Characters masked without need, per 1,000 characters."""
        return 1_000 * self.extra / self.characters if self.characters else 0.0

    @property
    def clean_extra_per_1000(self) -> float:
        """The same on texts without personal data."""
        return 1_000 * self.clean_extra / self.clean_characters if self.clean_characters else 0.0

    def __add__(self, other: Leak) -> Leak:
        return Leak(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """The result for a whole set. `lenient` and `strict` are by type, `leak` is by language and under `all`."""

    lenient: dict[str, Ratio]
    strict: dict[str, Ratio]
    leak: dict[str, Leak]

    def plain(self) -> dict[str, Any]:
        """The figures as plain JSON values, rounded to four digits."""
        return {
            "types": {
                kind: {
                    f"{way}_{name}": round(getattr(ratio[kind], name), 4)
                    for way, ratio in (("lenient", self.lenient), ("strict", self.strict))
                    for name in ("precision", "recall", "f1")
                }
                | {"labelled": self.strict[kind].labelled}
                for kind in sorted(self.strict)
            },
            "languages": {
                language: {
                    "leak_rate": round(leak.rate, 4),
                    "value_leak_rate": round(leak.value_rate, 4),
                    "over_masked_per_1000": round(leak.extra_per_1000, 2),
                    "over_masked_per_1000_clean": round(leak.clean_extra_per_1000, 2),
                    "characters": leak.characters,
                }
                for language, leak in sorted(self.leak.items())
            },
        }


class Labelled(msgspec.Struct, frozen=True):
    """A text and where personal data stands in it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    language: str = ""


def evaluate(path: Path, find: Find) -> Scores:
    """The scores of `find` on a JSON-lines file (plain or gzip).

    A line is an object with `text`, `spans` ([start, end, type] or objects with these keys, in characters, end
    exclusive) and optionally `lang`. Raises Invalid naming the line.
    """
    return score(read(path), find)


def read(path: Path) -> Iterator[Labelled]:
    """The labelled texts of a file. Raises Invalid naming the line."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = msgspec.json.decode(line)
                spans = tuple(
                    (s["start"], s["end"], s["type"]) if isinstance(s, dict) else (s[0], s[1], s[2])
                    for s in record["spans"]
                )
                named = {"text": record["text"], "spans": spans, "language": record.get("lang", "")[:2]}
                labelled = msgspec.convert(named, Labelled)
            except (msgspec.MsgspecError, KeyError, TypeError, IndexError, AttributeError, UnicodeDecodeError):
                raise Invalid(
                    f"line {number} is not a labelled text", expected='{"text": ..., "spans": [[start, end, type]]}'
                ) from None
            if any(not 0 <= start < end <= len(labelled.text) for start, end, _ in spans):
                raise Invalid(f"a span of line {number} lies outside its text", expected="0 <= start < end <= length")
            yield labelled


def score(records: Iterable[Labelled], find: Find) -> Scores:
    """The scores of `find` on labelled texts."""
    lenient: dict[str, Ratio] = {}
    strict: dict[str, Ratio] = {}
    leaks: dict[str, Leak] = {}
    for record in records:
        wanted, ignored = _sorted_out(record)
        found = [(s.start, s.end, _SAME.get(s.type, s.type)) for s in find(record.text)]
        counted = [f for f in found if not any(_common(f, other) for other in ignored)]
        for totals, needed in ((lenient, 0.5), (strict, 1.0)):
            for kind in {k for *_, k in (*wanted, *counted)}:
                of_kind = ([g for g in wanted if g[2] == kind], [f for f in counted if f[2] == kind])
                totals[kind] = totals.get(kind, Ratio()) + _matched(*of_kind, needed)
        for language in {"all", record.language or "all"}:
            leaks[language] = leaks.get(language, Leak()) + _leak(record.text, wanted, found, ignored)
    return Scores(lenient=lenient, strict=strict, leak=leaks)


_Found = tuple[int, int, str]


def _sorted_out(record: Labelled) -> tuple[list[_Found], list[_Found]]:
    """What counts, under our names, and what does not."""
    named = [(start, end, ALIASES.get(kind, kind)) for start, end, kind in record.spans]
    wanted = [(s, e, _SAME.get(k, k)) for s, e, k in named if k in TYPES]
    return wanted, [span for span in named if span[2] not in TYPES]


def _common(one: _Found, other: _Found) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _matched(wanted: list[_Found], found: list[_Found], needed: float) -> Ratio:
    """Each labelled span is matched at most once, best overlap first."""
    left = list(found)
    right = 0
    for span in wanted:
        best = max(left, key=lambda f: _overlap(span, f), default=None)
        if best is not None and _overlap(span, best) >= needed:
            left.remove(best)
            right += 1
    return Ratio(right=right, found=len(found), labelled=len(wanted))


def _overlap(one: _Found, other: _Found) -> float:
    """Intersection over union."""
    common = _common(one, other)
    return common / (one[1] - one[0] + other[1] - other[0] - common)


def _leak(text: str, wanted: list[_Found], found: list[_Found], ignored: list[_Found]) -> Leak:
    gold, covered, free = (_characters(spans) for spans in (wanted, found, ignored))
    extra = len(covered - gold - free)
    mentions: dict[tuple[str, str], bool] = {}
    for start, end, kind in wanted:
        name = kind, text[start:end]
        mentions[name] = mentions.get(name, False) or not covered.issuperset(range(start, end))
    return Leak(
        characters=len(text),
        labelled=len(gold),
        missed=len(gold - covered),
        extra=extra,
        clean_characters=0 if wanted else len(text),
        clean_extra=0 if wanted else extra,
        values=len(mentions),
        values_missed=sum(mentions.values()),
    )


def _characters(spans: list[_Found]) -> set[int]:
    return {place for start, end, _ in spans for place in range(start, end)}
