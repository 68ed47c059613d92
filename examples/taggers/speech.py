"""Chinese clauses as a tagger of words would expect them: no sense, but the right neighbours.

A kind of word follows another as often as it does in print (`zh_speech.json.gz`, made by `gazetteers.speech` of jieba's
dictionary and model), and each word comes up as often as it is used. So the network meets what looks like a name and is
none: a surname that is a verb or a measure word (张, 包, 连, 应), and words that run into each other (表|增加, 谈|明年).
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from functools import cache
from pathlib import Path

# What stands for a kind that has no words of its own: slots of `corpus.fill`, with how often each.
SLOTS: dict[str, tuple[tuple[str, int], ...]] = {
    "nr": (
        ("{p}", 30),
        ("{role}{p}", 10),
        ("{p}{said}", 10),
        ("{c}", 6),
        ("{c}{said}", 2),
        ("{role}{tp}", 2),
        ("{tp}{said}", 2),
    ),
    "nrt": (("{tp}", 2), ("{tl}", 1)),
    "ns": (("{l}", 5), ("{tl}", 5), ("{region}", 2)),
    "nt": (("{o}", 1),),
}
NOW_AND_THEN = {"n": ("{small}", 0.02), "nz": ("{thing}", 0.4), "m": ("{qty}", 0.5), "1m": ("{qty}", 0.3)}
SAID = "说 表示 指出 认为 强调 介绍 告诉 回忆 提到 笑道 问 答 称 摄 报道 来到 出席 率 任 向 和 与 对".split()
STOPS = ("，",) * 8 + ("。",) * 6 + ("、", "、", "：", "；", "？", "！", "”", "“", "（", "）", " ", "\n")
QUOTES = (("“", "”"), ("《", "》"), ("（", "）"))


class _Drawn:
    """Things with weights, ready to be drawn from."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.things, self.sums = list(weights), list(itertools.accumulate(weights.values()))

    def one(self, r: random.Random) -> str:
        return r.choices(self.things, cum_weights=self.sums)[0]


@cache
def _tables() -> tuple[dict[str, _Drawn], dict[str, _Drawn]]:
    """What follows each kind ("" begins and ends a clause), and the words of each kind."""
    with gzip.open(Path(__file__).with_name("zh_speech.json.gz"), "rt", encoding="utf-8") as packed:
        known = json.load(packed)
    follows = {}
    for kind, row in {"": known["start"], **known["next"]}.items():
        follows[kind] = _Drawn(row if not kind else row | {"": max(0.02, 1 - sum(row.values()))})
    # A frequent word comes up less often than in print, a rare one more often, so that many words are seen.
    words = {kind: _Drawn({w: n**0.7 for w, n in row.items()}) for kind, row in known["words"].items()}
    return follows, words


def clause(r: random.Random, most: int = 14) -> str:
    """A template of up to `most` words."""
    follows, words = _tables()
    pieces: list[str] = []
    kind = ""
    for _ in range(most):
        kind = follows[kind].one(r) if kind in follows else ""
        if not kind:
            break
        plain = kind.removeprefix("1")
        plain = "nr" if plain == "nrfg" else plain
        if plain in SLOTS:
            # Surname and given name are two words in print, one slot here.
            if not pieces or not pieces[-1].endswith("}"):
                slots, weights = zip(*SLOTS[plain], strict=True)
                pieces.append(r.choices(slots, weights)[0].replace("{said}", r.choice(SAID)))
            continue
        slot, share = NOW_AND_THEN.get(kind, ("", 0.0))
        word = slot if r.random() < share else words[kind].one(r) if kind in words else ""
        if plain in {"n", "nz", "vn", "v", "a"} and r.random() < 0.03:
            opening, closing = r.choice(QUOTES)
            word = f"{opening}{word}{closing}"
        pieces.append(word)
    return "".join(pieces)


def sentence(r: random.Random) -> str:
    """A template of a few clauses."""
    return "".join(clause(r) + r.choice(STOPS) for _ in range(r.choice((1, 1, 2, 2, 3))))
