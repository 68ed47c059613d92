"""A request taken in beside the framework: its headers, its body up to the bound, what it states of itself."""

from __future__ import annotations

from typing import Final

from litestar.types import Receive

from lawful.core.errors import Invalid, TooLarge
from lawful.core.place import Place, place

DECIDING: Final = frozenset(
    (
        b"authorization",
        b"x-lawful-region",
        b"x-lawful-purpose",
        b"inference-header-content-length",
        b"content-encoding",
    )
)
_DRAINED = 16  # times the bound: what is read and thrown away so that the client hears the refusal

Headers = dict[bytes, bytes]


def once(repeated: frozenset[bytes]) -> None:
    """Raise Invalid when a header that decides stands twice: somebody else may have read the other one."""
    if repeated and not repeated.isdisjoint(DECIDING):
        raise Invalid("a header that decides about the call stands twice", expected="each of them once")


def stated(headers: Headers) -> tuple[str, Place]:
    """`x-lawful-purpose` and `x-lawful-region`: what for and from where; empty where not said. Raises Invalid."""
    if b"x-lawful-region" not in headers and b"x-lawful-purpose" not in headers:
        return "", Place("")
    region = headers.get(b"x-lawful-region", b"").decode("ascii", errors="replace")
    purpose = headers.get(b"x-lawful-purpose", b"").decode("utf-8", errors="replace")
    if len(region) > 20 or len(purpose) > 200:
        raise Invalid("x-lawful-region or x-lawful-purpose is too long", expected="a place code; a purpose as agreed")
    return purpose, place(region) if region else Place("")


async def read(headers: Headers, receive: Receive, bound: int) -> bytes:
    """The whole body, up to the bound in bytes. A longer one is read to its end and thrown away: the client sends
    before it listens, and is to see the refusal and not a broken connection. Raises Invalid, TooLarge."""
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise Invalid("the body is compressed", expected="an uncompressed body")
    message = await receive()
    if message["type"] == "http.request" and not message["more_body"] and len(message["body"]) <= bound:
        return message["body"]  # nearly always all of it is there at once
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= _DRAINED * bound:
        if message["type"] == "http.disconnect":
            raise Invalid("the body ended early", expected="a body of the announced length")
        part: bytes = message["body"]  # type: ignore[typeddict-item]  # the other kinds do not come here
        more = bool(message["more_body"])  # type: ignore[typeddict-item]
        size += len(part)
        if size <= bound:
            parts.append(part)
        if more:
            message = await receive()
    if size > bound:
        raise TooLarge(f"the body has more than {bound} bytes", expected=f"at most {bound}", hint="send less at once")
    return parts[0] if len(parts) == 1 else b"".join(parts)
