"""How much is masked in text that names nobody: characters per 1,000, by source and by side.

    python -m bench.privacy_clean ../shared/data tune      # to choose thresholds by
    python -m bench.privacy_clean ../shared/data test      # to report

Prose, poems, plays, support questions, contracts, encyclopaedia and web text; sentences whose gold labels name a person
are left out, and in novels those with a word in capitals that may be a name. What is left holds a few real findings
(mailboxes and numbers of offices on the web), which count as over-masking all the same. Share-alike sets are here only
to measure.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.privacy_texts import texts
from lawful.app.masking import Masking

# Words in capitals that are nobody's name, so that a sentence with one of them stays.
_NOBODY = frozenset(
    "I God Russian Russians French Frenchman Frenchmen English Englishman German Germans Christian Moscow Petersburg London"
    " Paris France Russia England Heaven Sunday Monday Tuesday Wednesday Thursday Friday Saturday January February March April"
    " May June July August September October November December Majesty Emperor Europe Bastille Oh O Yes No The And But It He"
    " She They We You My Your His Ah Well".split()
)
_FIRST = frozenset(
    "the a an and but or if when while as at in on of to for from by with without it he she they we you i this that these"
    " those there here what who which how why where his her its our my your their no not yes all some any each every one two"
    " such so then now well after before until though although because since once never ever still yet only even just may"
    " might must can could would should will shall do did does is was were are be been having seeing".split()
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ']+")


def _names_nobody(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    return (
        8 < len(words) < 60
        and words[0].lower() in _FIRST
        and all(w in _NOBODY or w.startswith("I'") or not w[0].isupper() for w in words[1:])
    )


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _labelled(path: Path, person: str) -> Iterator[str]:
    return (r["text"] for r in _records(path) if all(kind != person for _, _, kind in r["spans"]))


def _column(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as rows:
        yield from (row["text"] for row in csv.DictReader(rows))


def _side(lines: Iterable[str], side: str, share: int) -> list[str]:
    """Every `share`-th text for tuning, as many others for the test."""
    rest = 0 if side == "tune" else share // 2
    return [text for number, text in enumerate(lines) if number % share == rest]


def _novel(path: Path) -> Iterator[str]:
    whole = " ".join(path.read_text(encoding="utf-8").split())
    return filter(_names_nobody, re.split(r"(?<=[.!?])\s+", whole))


def _play(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        words = _WORD.findall(line)
        if (
            len(line) > 25
            and words
            and words[0].lower() in _FIRST
            and all(w in _NOBODY or not w[0].isupper() for w in words[1:])
        ):
            yield line


def _own(language: str) -> list[str]:
    """Sentences with places, brands, works and words that look like names, to find causes by; real texts have fewer."""
    return Path(__file__).with_name("privacy_nobody").joinpath(f"{language}.txt").read_text("utf-8").splitlines()


def sources(data: Path, side: str) -> Iterator[tuple[str, list[str]]]:
    """The texts of each source that belong to a side (`tune` or `test`)."""
    pii = data / "pii"
    for novel in ("war-and-peace", "tale-of-two-cities"):
        yield f"en novel {novel}", _side(_novel(data / f"novels-en/{novel}.txt"), side, 6)
    yield "en play", _side(_play(next((data / "tinyshakespeare").glob("*.txt"))), side, 4)
    questions = (q for q in _column(data / "clinc150-en/val.csv") if not re.search("call (me|you)|name", q))
    yield "en questions (names of friends and brands among them)", _side(questions, side, 2)
    yield (
        "zh poems",
        _side(("".join(r["paragraphs"]) for r in _records(data / "tang-poems-zh/train.jsonl.gz")), side, 40),
    )
    yield "zh travel questions", _side(_column(data / "crosswoz-intent-zh/train.csv"), side, 2)
    if side == "tune":
        yield "en web", list(_labelled(pii / "uner_en_ewt/dev.jsonl.gz", "PER"))
        yield "en video comments", list(_labelled(pii / "wnut17/dev.jsonl.gz", "person"))
        yield "zh encyclopaedia", list(_labelled(pii / "uner_zh_gsdsimp/dev.jsonl.gz", "PER"))
        for language in ("en", "zh"):
            yield f"{language} own sentences full of what looks like names", _own(language)
        return
    yield "en contracts", list(_labelled(pii / "sec_filings/fin5_train.jsonl.gz", "PER"))
    yield "zh encyclopaedia", list(_labelled(pii / "uner_zh_gsdsimp/train.jsonl.gz", "PER"))
    for language in ("en", "zh"):
        yield f"{language} own texts of many kinds", [r.text for r in texts(language) if not r.spans]


def main() -> None:
    data, side = Path(sys.argv[1]), sys.argv[2]
    find = Masking(b"a key that only the bench uses..").masker.find
    print("| source | characters | masked per 1,000 | of which |\n|---|---|---|---|")
    for name, lines in sources(data, side):
        masked: Counter[str] = Counter()
        for text in lines:
            for span in find(text):
                masked[span.type] += span.end - span.start
        size = sum(map(len, lines))
        kinds = ", ".join(f"{kind} {1_000 * count / size:.2f}" for kind, count in masked.most_common(4))
        print(f"| {name} | {size:,} | {1_000 * masked.total() / size:.2f} | {kinds} |", flush=True)


if __name__ == "__main__":
    main()
