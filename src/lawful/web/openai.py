"""The OpenAI API's bodies: what is checked of a request, and how an answer is written.

Fields that are not named here pass through (masked by the gateway): the API grows faster than anybody's list of it.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec

from lawful.core.errors import Invalid

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=16_000_000)]
Texts = Annotated[list[Text], msgspec.Meta(min_length=1, max_length=2_048)]
Count = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Choices = Annotated[int, msgspec.Meta(ge=1, le=128)]
Message = Annotated[dict[Annotated[str, msgspec.Meta(max_length=200)], Any], msgspec.Meta(min_length=1, max_length=100)]


class StreamOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a stream ends with the numbers of tokens."""

    include_usage: bool | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What every route has."""

    model: Name
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Choices | None = None


class ChatRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/chat/completions`. Other fields pass through, masked."""

    messages: Annotated[list[Message], msgspec.Meta(min_length=1, max_length=2_048)]
    max_tokens: Count | None = None
    max_completion_tokens: Count | None = None


class CompletionRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/completions`. Prompts are text: numbers of tokens cannot be masked."""

    prompt: Text | Texts
    max_tokens: Count | None = None


class EmbeddingRequest(Asked, frozen=True, kw_only=True):
    """`POST /v1/embeddings`. Inputs are text: numbers of tokens cannot be masked."""

    input: Text | Texts


BODIES: Final[dict[str, type[Asked]]] = {
    "/v1/chat/completions": ChatRequest,
    "/v1/completions": CompletionRequest,
    "/v1/embeddings": EmbeddingRequest,
}
ROUTES: Final = {
    "/v1/chat/completions": "chat",
    "/v1/completions": "completions",
    "/v1/embeddings": "embeddings",
}
DONE: Final = b"data: [DONE]\n\n"
_PREFIX: Final = {"chat": "chatcmpl-", "completions": "cmpl-"}


def decode(body: bytes, kind: type[Asked]) -> tuple[Asked, dict[str, Any]]:
    """What was asked, checked, and the whole body as it came. Raises Invalid, and never quotes what was sent."""
    try:
        whole = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("the body is no JSON object", expected="JSON in UTF-8", hint="see docs/api.md") from error
    try:
        asked = msgspec.convert(whole, kind, strict=True)
    except msgspec.ValidationError as error:
        where = str(error).rpartition(" - at `$")[2].rstrip("`").lstrip(".")
        place = where if where in kind.__struct_fields__ else "a field"
        raise Invalid(f"{place} of the request is missing or out of its bounds", expected="see docs/api.md") from error
    if asked.stream and kind is EmbeddingRequest:
        raise Invalid("embeddings do not stream", expected="stream false, or left out")
    return asked, whole


def event(body: dict[str, Any]) -> bytes:
    """One event of a stream."""
    return b"data: " + msgspec.json.encode(body) + b"\n\n"


def head(route: str, call: str) -> dict[str, str]:
    """The id of an answer's objects: the receipt, as the API writes ids."""
    prefix = _PREFIX.get(route)
    return {"id": prefix + call} if prefix else {}


def is_last(body: dict[str, Any]) -> bool:
    """Whether an event ends a choice, or the stream: it is given out only once the outcome is on disk."""
    choices = body.get("choices")
    return not choices or any(choice.get("finish_reason") is not None for choice in choices)


def as_event(body: dict[str, Any], route: str) -> dict[str, Any]:
    """A whole answer as one event, for an upstream that does not stream though it was asked to."""
    if route != "chat" or not any("message" in choice for choice in body.get("choices", ())):
        return body
    choices = [_delta(choice) for choice in body["choices"]]
    return {**body, "object": "chat.completion.chunk", "choices": choices}


def _delta(choice: dict[str, Any]) -> dict[str, Any]:
    message = dict(choice.get("message") or {})
    if isinstance(calls := message.get("tool_calls"), list):
        message["tool_calls"] = [{"index": at, **call} for at, call in enumerate(calls)]
    return {**{name: value for name, value in choice.items() if name != "message"}, "delta": message}
