"""The law of each place as dated data, decided with citations; what is not known is said, never guessed.

* Rules are TOML files, one instrument each, in a folder for each place; `vocabulary.toml` declares their words.
* `load()` gives a Rulebook; its rules stand beside those of licence and contract in `core.decision.decide`.
* `judge` gives the lawyer's answer: each law's verdict, obligations, baseline duties, what comes, what is missing.
* Soft law never forbids alone. Rules that were not checked, or are disputed, say so. This is not legal advice.
"""

from __future__ import annotations

from lawful.law.answer import ADVICE, Answer, LawVerdict, Upcoming, Verdict, judge
from lawful.law.gates import GATE_FACTS, PLAIN
from lawful.law.memory import Memory
from lawful.law.questions import Question, questions, unanswered
from lawful.law.rulebook import Change, Listing, Rulebook, load
from lawful.law.tables import cases

__all__ = [
    "ADVICE",
    "GATE_FACTS",
    "PLAIN",
    "Answer",
    "Change",
    "LawVerdict",
    "Listing",
    "Memory",
    "Question",
    "Rulebook",
    "Upcoming",
    "Verdict",
    "cases",
    "judge",
    "load",
    "questions",
    "unanswered",
]
