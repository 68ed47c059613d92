"""What a virtual name may be called in an answer, and what the true one is called then: "Dear Ms. Corey", "熊先生".

A caller sends a full name, and the answer uses a part of it. Names map part by part, so each part is known as well; only
parts that are nothing but names are used, for a common word in an answer must stay what it is.
"""

from __future__ import annotations

import re
from typing import Final

from lawful.privacy.surrogates.names import EN_FEMALE, EN_MALE, EN_NAMES, ZH_COMPOUND, ZH_TITLES

_WORD = re.compile(r"[^\W\d_]+")
_WORDS_TOO: Final = frozenset({"Sterling", "Garnet", "Forrest", "Palmer", "Mercer", "Carter", "Sawyer", "Chandler"})
_NAMES: Final = frozenset((*EN_NAMES, *EN_FEMALE, *EN_MALE)) - _WORDS_TOO
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")
_FAMILIAR: Final = ("小", "老")


def parts(original: str, made: str) -> dict[str, str]:
    """The parts of a virtual name and the true parts that they stand for; nothing where the two differ in make."""
    if _CHINESE.fullmatch(original) and _CHINESE.fullmatch(made):
        return _chinese(original, made)
    true, virtual = _WORD.findall(original), _WORD.findall(made)
    if len(true) != len(virtual) or len(true) < 2:
        return {}
    return {v: t for t, v in zip(true, virtual, strict=True) if v.capitalize() in _NAMES and t != v}


def alone(original: str, made: str) -> dict[str, str]:
    """The parts of a true name that may stand alone, and what stands for them where the virtual name stands for it."""
    if _CHINESE.fullmatch(original) and _CHINESE.fullmatch(made):
        given, made_given = _split(original)[1], _split(made)[1]
        return {given: made_given} if len(given) > 1 and len(made_given) > 1 and given not in ZH_TITLES else {}
    true, virtual = _WORD.findall(original), _WORD.findall(made)
    return {t: v for t, v in zip(true, virtual, strict=True) if t != v} if len(true) == len(virtual) > 1 else {}


def _chinese(original: str, made: str) -> dict[str, str]:
    """Surname with each title, and the given name alone where it has two characters."""
    (true, given), (virtual, made_given) = _split(original), _split(made)
    if not given or not made_given or made_given in ZH_TITLES:
        return {}
    found = {virtual + title: true + title for title in ZH_TITLES}
    found |= {before + virtual: before + true for before in _FAMILIAR if len(virtual) == 1 and len(true) == 1}
    if len(made_given) > 1 and len(given) > 1:
        found[made_given] = given
    return found


def _split(name: str) -> tuple[str, str]:
    at = 2 if name[:2] in ZH_COMPOUND and len(name) > 2 else 1
    return name[:at], name[at:]
