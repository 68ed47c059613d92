"""Places whose law may concern an act: `EU`, `EU-DE`, `CN`, `US`, `US-CA`, `US-NY-NYC` ...

A smaller place lies within each larger one that its code begins with.
"""

from __future__ import annotations

import re
from typing import NewType

from lawful.core.errors import Invalid

Place = NewType("Place", str)  # has been through place(); a plain str has not

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{2,3}){0,2}")
_COUNTRIES = frozenset("EU CN US UK KR JP IN BR SG CA".split())
_EU_MEMBERS = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())


def place(code: str) -> Place:
    """Read a place code; a member state's own code (`DE`) becomes `EU-DE`, `GB` becomes `UK`.

    Raises Invalid for anything that is not shaped like a code. A well-shaped place for which no rules are
    loaded is not an error here: that nothing is known of it is the rulebook's to say.
    """
    upper = code.strip().upper()
    if not (code.isascii() and _CODE.fullmatch(upper)):  # "ß" in capitals is "SS"
        raise Invalid("not a place code", expected="a code such as EU, EU-DE, CN, US-CA", hint="lawful law show")
    if upper in _EU_MEMBERS:
        return Place(f"EU-{upper}")
    return Place("UK" if upper == "GB" else upper)


def lies_within(inner: str, outer: str) -> bool:
    """Whether `inner` is `outer` or a part of it."""
    return inner == outer or inner.startswith(outer + "-")


def has_rules(where: str) -> bool:
    """Whether the rulebook knows any law of the country that `where` lies in."""
    return where[:2] in _COUNTRIES
