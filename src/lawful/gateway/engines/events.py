"""Server-sent events, read from bytes as they come (WHATWG HTML, section 9.2), as far as the OpenAI API uses them.

* The same events come out however the bytes were cut: inside a character, a line end, or a name.
* One line and one event are bounded; more raises TooLarge, so that a server without line ends fills no memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawful.core.errors import TooLarge

LONGEST_EVENT = 4 * 2**20  # bytes


class Events:
    """Feeds on bytes, gives the data of each finished event."""

    def __init__(self, longest: int = LONGEST_EVENT) -> None:
        self._longest = longest
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0
        self._is_first = True

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The data of every event that ends in this piece. Raises TooLarge."""
        *lines, self._rest = _split(self._rest + piece)
        if len(self._rest) + self._size > self._longest:
            raise TooLarge("one event of the model's answer is too long", expected=f"at most {self._longest} bytes")
        for line in lines:
            if (event := self._line(line)) is not None:
                yield event

    def _line(self, line: bytes) -> bytes | None:
        """The event that an empty line ends; comments and other fields than `data` are passed over."""
        if self._is_first:
            self._is_first, line = False, line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            event, self._data, self._size = b"\n".join(self._data), [], 0
            return event or None
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
            self._size += len(value)
            if self._size > self._longest:
                raise TooLarge("one event of the model's answer is too long", expected=f"at most {self._longest} bytes")
        return None


def _split(text: bytes) -> list[bytes]:
    """The lines, and what follows the last line end. A carriage return at the very end waits for its line feed."""
    held = b"\r" if text.endswith(b"\r") else b""
    lines = text[: len(text) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    lines[-1] += held
    return lines
