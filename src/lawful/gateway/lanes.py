"""An OpenAI answer on its way back: the caller's own words restored, what the model says of others withheld.

* A whole answer and a stream go the same way: each text that grows (a choice's content, a tool call's arguments) is a
  lane of its own, through `Restorer` and then `Withholding`. The result is the same however the answer was cut.
* Whatever is text is treated, wherever it stands; names and ids of the protocol are passed when they look like such.
* Token lists (`logprobs`, token ids) would say what was masked or withheld, so they are left out; so is sound.
* Before a choice ends, everything held back of it is given out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Protocol

from lawful.core.call import Chunk

Path = tuple[tuple[str | int, str], ...]  # names, and places in lists with the type of what stands there

_DROPPED: Final = frozenset(
    "logprobs prompt_logprobs token_ids prompt_token_ids audio kv_transfer_params prompt_text".split()
)
_PASSED: Final = frozenset(
    "id object model role type finish_reason stop_reason system_fingerprint service_tier".split()
)
_TOKEN = re.compile(r"[\w.:/-]{0,128}", re.ASCII)
_GROWING: Final = frozenset({"delta", "text"})
_JSON_KEYS: Final = frozenset({"arguments"})
_AT_ONCE: Final = frozenset({"name"})  # comes whole, and clients look at its first piece
_MUCH: Final = 2_000  # characters
_USAGE: Final = ("prompt_tokens", "completion_tokens", "total_tokens")


class Lane(Protocol):
    """One growing text."""

    def feed(self, text: str) -> str: ...
    def end(self) -> str: ...


class Chain:
    """A lane of several stages, one behind the other."""

    def __init__(self, *stages: Lane) -> None:
        self._stages = stages

    def feed(self, text: str) -> str:
        for stage in self._stages:
            text = stage.feed(text)
        return text

    def end(self) -> str:
        text = ""
        for stage in self._stages:
            text = stage.feed(text) + stage.end()
        return text


NewLane = Callable[[bool], Lane]  # whether it is JSON source


class Answer:
    """One answer, object by object. `usage` holds the numbers of tokens that the upstream counted."""

    def __init__(self, lane: NewLane, *, streams: bool, json_content: bool = False) -> None:
        self._lane, self._streams, self._json_content = lane, streams, json_content
        self._lanes: dict[tuple[int, Path], Lane] = {}
        self._head: dict[str, Any] = {}
        self._contents: dict[int, list[str]] = {}
        self.usage: dict[str, int] = {}

    def takes_long(self, chunk: Chunk) -> bool:
        """Whether it is a whole answer, or an event with more text than one says in a moment."""
        return not self._streams or len(str(chunk.body.get("choices"))) > _MUCH

    def contents(self) -> tuple[bytes, ...]:
        """The text of each choice as it was given out, in UTF-8, by the choices' numbers."""
        return tuple("".join(parts).encode() for _, parts in sorted(self._contents.items()))

    def pieces(self, chunk: Chunk) -> Iterator[Chunk]:
        """The chunk as the caller may see it. Where it ends a choice, what was held back of that comes before the end."""
        body, usage = dict(chunk.body), chunk.body.get("usage")
        if isinstance(usage, dict):
            self.usage = {name: n for name in _USAGE if type(n := usage.get(name)) is int and 0 <= n < 2**53}
        choices, data = body.pop("choices", None), body.pop("data", None)
        shown = {name: self._whole(value, name) for name, value in body.items() if name not in _DROPPED}
        if isinstance(data, list):
            shown["data"] = [_embedding(item) for item in data if isinstance(item, dict)]
        if not isinstance(choices, list):
            yield Chunk(body=shown)
            return
        self._head = {name: value for name, value in shown.items() if name != "usage"}
        found = [self._choice(choice) for choice in choices if isinstance(choice, dict)]
        endings = [_ending(choice) for choice in found if self._streams and choice.get("finish_reason") is not None]
        if endings:
            yield from self._said([{**choice, "finish_reason": None} for choice in found])
            yield from self._rest(tuple(choice["index"] for choice in endings))
            found = endings
        if not choices or not self._streams or any(map(_is_said, found)):
            yield from self._given({**shown, "choices": found})

    def rest(self) -> Iterator[Chunk]:
        """What is still held back when the answer has ended."""
        yield from self._rest(tuple({index for index, _ in self._lanes}))

    def _said(self, choices: list[dict[str, Any]]) -> Iterator[Chunk]:
        if any(map(_is_said, choices)):
            yield from self._given({**self._head, "choices": choices})

    def _given(self, body: dict[str, Any]) -> Iterator[Chunk]:
        for choice in body["choices"]:
            said = choice.get("delta") or choice.get("message") or {}
            text = choice.get("text") or (said.get("content") if isinstance(said, dict) else None)
            if isinstance(text, str):
                self._contents.setdefault(choice["index"], []).append(text)
        yield Chunk(body=body)

    def _choice(self, choice: dict[str, Any]) -> dict[str, Any]:
        index = choice.get("index")
        index = index if isinstance(index, int) else 0
        shown: dict[str, Any] = {"index": index}
        for name, value in choice.items():
            if self._streams and name in _GROWING:
                shown[name] = self._growing(value, index, ((name, ""),))
            elif name in _DROPPED:
                shown[name] = None
            elif name != "index":
                shown[name] = self._whole(value, name)
        return shown

    def _growing(self, value: Any, index: int, path: Path) -> Any:
        """A part of a stream's event: every text goes through the lane of its place."""
        key = path[-1][0]
        match value:
            case str():
                return self._piece(value, str(key), index, path)
            case list():
                return [self._growing(item, index, (*path, _place(at, item))) for at, item in enumerate(value)]
            case dict():
                return {
                    self._whole(name, "") if not _TOKEN.fullmatch(name) else name: self._growing(
                        item, index, (*path, (name, ""))
                    )
                    for name, item in value.items()
                    if name not in _DROPPED
                }
            case _:
                return value

    def _piece(self, text: str, key: str, index: int, path: Path) -> str:
        if _is_passed(key, text) or not text:
            return text
        if key in _AT_ONCE:
            return self._text(text, key)
        lane = self._lanes.get((index, path))
        if lane is None:
            lane = self._lanes[index, path] = self._lane(self._is_json(key))
        return lane.feed(text)

    def _whole(self, value: Any, key: str) -> Any:
        """A part that comes at once."""
        match value:
            case str():
                return value if _is_passed(key, value) else self._text(value, key)
            case list():
                return [self._whole(item, key) for item in value]
            case dict():
                return {
                    name if _TOKEN.fullmatch(name) else self._text(name, ""): None
                    if name in _DROPPED
                    else self._whole(item, name)
                    for name, item in value.items()
                }
            case _:
                return value

    def _text(self, text: str, key: str) -> str:
        lane = self._lane(self._is_json(key))
        return lane.feed(text) + lane.end()

    def _is_json(self, key: str) -> bool:
        return key in _JSON_KEYS or (self._json_content and key == "content")

    def _rest(self, indices: Iterable[int]) -> Iterator[Chunk]:
        for index in indices:
            for at, path in [place for place in self._lanes if place[0] == index]:
                if rest := self._lanes.pop((at, path)).end():
                    yield from self._said(
                        [{"index": index, **_at(path, rest), "logprobs": None, "finish_reason": None}]
                    )


def _place(at: int, item: Any) -> tuple[str | int, str]:
    """Where an item of a list stands: at its own index where it names one, as tool calls do."""
    if isinstance(item, dict):
        index, kind = item.get("index"), item.get("type")
        named = index if isinstance(index, int) else at
        return named, "" if isinstance(index, int) or not isinstance(kind, str) else kind[:64]
    return at, ""


def _at(path: Path, text: str) -> dict[str, Any]:
    """The smallest object with a text at a path."""
    value: Any = text
    for name, kind in reversed(path):
        if isinstance(name, str):
            value = {name: value}
        elif isinstance(value, dict):
            value = [{**({"type": kind} if kind else {"index": name}), **value}]
        else:
            value = [value]
    return dict(value)


def _is_passed(key: str, text: str) -> bool:
    return key in _PASSED and _TOKEN.fullmatch(text) is not None


def _embedding(item: dict[str, Any]) -> dict[str, Any]:
    """A vector: numbers, or their bytes in Base64; nothing else that an upstream may add."""
    vector, index = item.get("embedding"), item.get("index")
    return {
        "object": "embedding",
        "index": index if isinstance(index, int) else 0,
        "embedding": vector if isinstance(vector, list | str) else None,
    }


def _ending(choice: dict[str, Any]) -> dict[str, Any]:
    """The end of a choice, after all that it says."""
    emptied: dict[str, Any] = {"delta": {}, "message": {}, "text": ""}
    return {name: emptied.get(name, value) for name, value in choice.items()}


def _is_said(choice: dict[str, Any]) -> bool:
    """Whether a choice in an event brings anything: not when all of it is held back."""
    return choice.get("finish_reason") is not None or any(_says(choice.get(name)) for name in ("message", *_GROWING))


def _says(value: Any) -> bool:
    match value:
        case dict():
            return any(_says(item) for name, item in value.items() if name not in ("index", "type"))
        case list():
            return any(map(_says, value))
        case _:
            return value not in ("", None)
