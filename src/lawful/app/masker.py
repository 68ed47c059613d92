"""The masker as the settings want it: lists, thresholds, what a surrogate keeps, and a user's own recognisers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec

from lawful.core.errors import Invalid
from lawful.privacy.mask import Masker
from lawful.privacy.recognisers import own
from lawful.privacy.recognisers.pattern import Pattern
from lawful.privacy.span import DENIED, TYPES, Span
from lawful.settings import Masking

PLUGINS = "lawful.recognisers"  # the group of entry points
Tag = Callable[[str], Iterable[Span]]


def masking_settings(settings: Masking | None, said: Mapping[str, Any]) -> Masking:
    """The settings (defaults when None) with some said otherwise. Raises Invalid for a value out of its bounds."""
    try:
        return msgspec.convert(msgspec.to_builtins(settings or Masking()) | dict(said), Masking)
    except msgspec.ValidationError as error:
        raise Invalid(f"masking cannot be done like this: {error}", hint="see masking in docs/settings.md") from error


def build(key: bytes, tagger: Tag, settings: Masking, folder: Path) -> Masker:
    """A masker for a key; files that the settings name are looked for in `folder`.

    Raises Invalid for a list, file or plug-in that cannot be used, naming the setting.
    """
    patterns: list[Pattern] = list(_from_file(folder / settings.recognisers) if settings.recognisers else ())
    tags: list[Tag] = [tagger]
    for name in settings.plugins:
        found = _plugin(name)
        if callable(found):
            tags.append(found)
        else:
            patterns += found
    if len(tags) == 1:  # a plug-in's function may find types that nobody has listed
        _check_types(settings, {*TYPES, DENIED, *(pattern.type for pattern in patterns)})
    return Masker.build(
        key=key,
        languages=settings.languages,
        types=settings.types or None,
        thresholds=dict(map(_threshold, settings.thresholds)),
        allow=settings.allow,
        deny=settings.deny,
        recognisers=patterns,
        tagger=_together(tags),
        keep=settings.keep,
    )


def _check_types(settings: Masking, known: set[str]) -> None:
    """A type that is spelt wrong would silently mask nothing of it."""
    named = (*settings.types, *(_threshold(text)[0] for text in settings.thresholds))
    if any(name not in known for name in named):
        raise Invalid("a type of personal data that nothing finds is named", expected=", ".join(sorted(known)))


def _from_file(file: Path) -> tuple[Pattern, ...]:
    try:
        return own.read(file.read_bytes())
    except OSError as error:
        raise Invalid(
            f"the recognisers' file cannot be read ({error.strerror})",
            hint="see masking.recognisers in docs/settings.md",
        ) from error


def _threshold(text: str) -> tuple[str, float]:
    kind, _, number = text.partition("=")
    try:
        return kind.strip(), float(number)
    except ValueError:
        raise Invalid("a threshold cannot be read", expected='TYPE=NUMBER, such as "PERSON=0.9"') from None


def _plugin(name: str) -> Any:
    """What an installed package offers by this name: a function from a text to spans, or some patterns."""
    offered = entry_points(group=PLUGINS, name=name)
    if not offered:
        raise Invalid(
            "no installed package offers a masking plug-in of that name",
            expected=f"one of {sorted(point.name for point in entry_points(group=PLUGINS))}",
            hint="see masking.plugins in docs/settings.md",
        )
    try:
        found = next(iter(offered)).load()
    except (ImportError, AttributeError) as error:
        raise Invalid(
            f"a masking plug-in cannot be imported ({type(error).__name__})",
            hint="install its package again, or take it out of masking.plugins",
        ) from error
    if callable(found):
        return found
    if isinstance(found, tuple | list) and all(isinstance(item, Pattern) for item in found):
        return found
    raise Invalid(
        "a masking plug-in is neither a function nor a list of patterns",
        expected="a function from a text to privacy.span.Span, or a list of privacy.recognisers.pattern.Pattern",
    )


def _together(tags: list[Tag]) -> Tag:
    if len(tags) == 1:
        return tags[0]

    def tag(text: str) -> Iterator[Span]:
        for one in tags:
            yield from one(text)

    return tag
