"""A user's own recognisers, from a TOML file.

    [[recogniser]]
    id = "acme-employee"
    type = "EMPLOYEE_ID"
    pattern = 'AC-\\d{6}'
    context = ["employee", "工号"]      # optional: without one of these near by the score is halved
    validator = "luhn"                 # optional: one of `checks.BY_NAME`
    score = 0.9                        # optional

Patterns are RE2, so that no pattern and no text can make them slow; they match between other characters than letters and digits.
"""

from __future__ import annotations

import tomllib
from typing import Annotated

import msgspec
import re2

from lawful.core.errors import Invalid, TooLarge
from lawful.privacy.recognisers.checks import BY_NAME
from lawful.privacy.recognisers.pattern import Pattern

LARGEST_FILE = 1 << 20  # bytes

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class _Own(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    type: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
    pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    context: Annotated[tuple[Word, ...], msgspec.Meta(max_length=100)] = ()
    validator: str = ""
    score: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.9


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    recogniser: Annotated[tuple[_Own, ...], msgspec.Meta(max_length=200)]


def read(content: bytes) -> tuple[Pattern, ...]:
    """The recognisers of a TOML file. Raises Invalid or TooLarge, naming the recogniser by its number."""
    if len(content) > LARGEST_FILE:
        raise TooLarge("the file of recognisers is too large", expected=f"at most {LARGEST_FILE:,} bytes")
    try:
        file = msgspec.convert(tomllib.loads(content.decode()), _File)
    except msgspec.ValidationError as error:
        raise Invalid(f"a recogniser is not described right: {error}", expected="id, type, pattern") from None
    except (ValueError, RecursionError) as error:
        raise Invalid(
            f"the file of recognisers is not TOML ({type(error).__name__})", expected="TOML in UTF-8"
        ) from None
    if len({own.id for own in file.recogniser}) < len(file.recogniser):
        raise Invalid("two recognisers have the same id", expected="ids that differ")
    return tuple(_pattern(number, own) for number, own in enumerate(file.recogniser, 1))


def _pattern(number: int, own: _Own) -> Pattern:
    if own.validator and own.validator not in BY_NAME:
        raise Invalid(f"recogniser {number} names an unknown validator", expected=" or ".join(sorted(BY_NAME)))
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(own.pattern, options)
    except re2.error:
        raise Invalid(f"the pattern of recogniser {number} cannot be read", expected="RE2 syntax") from None
    return Pattern(
        rule=f"own.{own.id}",
        type=own.type,
        trigger=own.pattern,
        score=own.score / 2 if own.context else own.score,
        in_context=own.score,
        context=own.context,
        check=BY_NAME.get(own.validator),
        linear=True,
    )
