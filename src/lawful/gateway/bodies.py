"""Every text of an OpenAI request, taken out to be masked and put back.

* Every string is masked wherever it stands: messages and their parts, names, tool definitions, metadata, `user`, stop
  sequences, fields that nobody here knows; keys too. Words of the protocol stay (`PROTOCOL`); nothing else is spared.
* JSON inside a string (arguments of tool calls, results of tools) is masked inside, so that `\\u5f20` hides nothing.
* A whole number of seven digits or more (13912345678, 1.3912345678e10) may be a phone's; it is masked as text and stays a number where it can.
* What cannot be masked is refused, never passed on: pictures, sound, files, token numbers, and nesting past a bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from lawful.core.errors import Invalid, TooLarge
from lawful.gateway.escapes import unescaped

DEEPEST: Final = 64
MOST_TEXTS: Final = 10_000

PROTOCOL: Final = frozenset(
    """system developer user assistant tool function text json_object json_schema auto none required null string number
    integer boolean array object low medium high minimal default flex priority scale float base64 grammar regex choice
    chatcmpl content refusal""".split()
)
_PLAIN_KEY = re.compile(r"[a-z_]{1,64}")
_NUMBERS: Final = frozenset("seed max_tokens max_completion_tokens n top_k top_logprobs logprobs dimensions".split())
_NO_TEXT: Final = frozenset(
    "image_url input_image image input_audio audio_url audio video_url video input_file file".split()
)
_BASE64 = re.compile(r"data:[\w.+-]*/?[\w.+-]*;base64,")


class Texts:
    """The texts of one body, in order; `put` gives the body back with others in their place."""

    def __init__(self, body: dict[str, Any]) -> None:
        """Raises Invalid for what holds no text, TooLarge for too many texts or too deep a nesting."""
        _check_kinds(body)
        self._body = body
        self.texts: list[str] = []
        self._walk(body, self._take, 0)

    def put(self, masked: list[str]) -> dict[str, Any]:
        """The body with each text replaced; the texts in the order of `texts`."""
        assert len(masked) == len(self.texts)
        following = iter(zip(self.texts, masked, strict=True))

        def give(_: str) -> tuple[str, str]:
            return next(following)

        body: dict[str, Any] = self._walk(self._body, give, 0)
        return body

    def _take(self, text: str) -> tuple[str, str]:
        if len(self.texts) >= MOST_TEXTS:
            raise TooLarge("the request has too many texts", expected=f"at most {MOST_TEXTS:,} strings")
        self.texts.append(text)
        return text, text

    def _walk(self, value: Any, visit: Callable[[str], tuple[str, str]], depth: int, key: str = "") -> Any:
        """The same value with every text replaced by what `visit` gives second; the same walk takes and puts."""
        if depth > DEEPEST:
            raise TooLarge(
                "the request is nested too deeply", expected=f"at most {DEEPEST} levels, JSON in texts counted"
            )
        match value:
            case str():
                return self._text(value, visit, depth, key)
            case bool() | None:
                return value
            case int() | float():
                is_small = abs(value) < 1_000_000 or value != value // 1 or (depth == 1 and key in _NUMBERS)
                return value if is_small else _number(value, visit)
            case list():
                return [self._walk(item, visit, depth + 1, key) for item in value]
            case _:
                return self._object(value, visit, depth)

    def _object(self, value: dict[str, Any], visit: Callable[[str], tuple[str, str]], depth: int) -> dict[str, Any]:
        """The same object; where several of its keys become one, each is kept, and the later ones are numbered."""
        walked: dict[str, Any] = {}
        taken, times = {name for name in value if _PLAIN_KEY.fullmatch(name)}, Counter[str]()
        for name, item in value.items():
            key = name
            if not _PLAIN_KEY.fullmatch(name):
                key = masked = visit(name)[1]
                while key in taken:
                    times[masked] += 1
                    key = f"{masked} ({times[masked] + 1})"
                taken.add(key)
            walked[key] = self._walk(item, visit, depth + 1, name)
        return walked

    def _text(self, text: str, visit: Callable[[str], tuple[str, str]], depth: int, key: str) -> str:
        if text in PROTOCOL or not text or (depth == 1 and key == "model"):  # its name there is put in its place
            return text
        if (inner := _json_in(text, key)) is not None:
            return msgspec.json.encode(self._walk(inner, visit, depth + 1)).decode()
        if "\\u" not in text:
            return visit(text)[1]
        plain, masked = visit(unescaped(text))
        return text if plain == masked else masked


def _number(value: float, visit: Callable[[str], tuple[str, str]]) -> float | str:
    plain, masked = visit(str(int(value)))
    if plain == masked:
        return value
    return int(masked) if masked.isascii() and masked.isdigit() and not masked.startswith("0") else masked


def _json_in(text: str, key: str) -> Any:
    """What a text says in JSON, where it is an object or a list and its source may hide something; else None."""
    if text.lstrip()[:1] not in ("{", "[") or not (key == "arguments" or "\\" in text):
        return None
    try:
        return msgspec.json.decode(text, type=dict[str, Any] | list[Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _check_kinds(body: dict[str, Any]) -> None:
    for value, depth in _everything(body):
        if depth > DEEPEST:
            raise TooLarge("the request is nested too deeply", expected=f"at most {DEEPEST} levels")
        if isinstance(value, dict) and isinstance(kind := value.get("type"), str) and kind in _NO_TEXT:
            raise _cannot("pictures, sound and files")
        if isinstance(value, str) and _BASE64.match(value):
            raise _cannot("encoded contents")
    if isinstance(body.get("modalities"), list) and set(map(str, body["modalities"])) - {"text"}:
        raise _cannot("pictures and sound")
    for name in ("prompt", "input"):
        if isinstance(given := body.get(name), list) and any(not isinstance(item, str) for item in given):
            raise _cannot("tokens given as numbers")


def _everything(value: Any) -> Iterator[tuple[Any, int]]:
    """Every value of a body with its depth, without recursion."""
    waiting = [(value, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict) and depth <= DEEPEST:
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list) and depth <= DEEPEST:
            waiting += [(item, depth + 1) for item in value]


def _cannot(what: str) -> Invalid:
    return Invalid(f"{what} cannot be masked, so they are not passed on", expected="text", hint="send text instead")
