"""`lawful mask`: names, phones and addresses become virtual ones."""

from __future__ import annotations

import json as json_format
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

import lawful.app
from lawful.core.errors import Invalid, TooLarge

SCOPE = "lawful mask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line says over the workspace's settings; empty: as they are."""

    recognisers: Path | None = None
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    thresholds: tuple[str, ...] = ()

    def said(self) -> dict[str, Any]:
        """The settings that were said, by name."""
        named: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("allow", "deny", "keep", "types", "thresholds")
            if getattr(self, name)
        }
        if self.keep == ("nothing",):
            named["keep"] = ()
        if self.recognisers is not None:
            named["recognisers"] = str(self.recognisers.resolve())
        return named


def mask(
    file: Path | None, workspace: Path | None, choices: Choices, *, jsonl: bool, mode: str, evaluate: Path | None
) -> None:
    """Mask a file or standard input, or score the masker on labelled lines.

    With a workspace its key and its settings are used, so that equal values get equal surrogates from one run to the
    next; without one the key lives as long as this command.
    """
    way = _mode(mode)
    masking = _masking(workspace, choices)
    if evaluate is not None:
        scores = lawful.app.score_masking(masking, evaluate)
        _write(json_format.dumps(scores, ensure_ascii=False, indent=2) + "\n")
    elif jsonl:
        with _opened(file) as lines:
            for number, line in enumerate(_lines(lines), start=1):
                _write(_masked_line(masking, number, line, way) + "\n")
    else:
        with _opened(file) as content:
            _write(masking.as_written(_decoded(content.read()), SCOPE, way))


def _masking(workspace: Path | None, choices: Choices) -> lawful.app.Masking:
    said = choices.said()
    if workspace is None:
        return lawful.app.Masking(secrets.token_bytes(32), lawful.app.masking_settings(None, said))
    with lawful.app.open(workspace, create=False) as app:
        return app.masking_with(said) if said else app.masking


def _mode(mode: str) -> Any:
    if mode not in ("surrogate", "label", "irreversible"):
        raise Invalid("not a way of masking", expected="surrogate, label or irreversible")
    return mode


def _write(text: str) -> None:
    """UTF-8 whatever the terminal's language is, and line ends as they are."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


@contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    if file is None:
        yield sys.stdin.buffer
        return
    try:
        with file.open("rb") as content:
            yield content
    except OSError as error:
        raise Invalid(f"the file cannot be read ({error.strerror})") from error


def _decoded(content: bytes, place: str = "") -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"the text is not UTF-8 at byte {error.start}{place}", expected="UTF-8") from error


def _lines(content: BinaryIO) -> Iterator[bytes]:
    """The lines one by one; empty lines at the end are none."""
    empty = 0
    for line in content:
        if not line.strip():
            empty += 1
            continue
        for _ in range(empty):
            yield b""
        empty = 0
        yield line


def _masked_line(masking: lawful.app.Masking, number: int, line: bytes, mode: Any) -> str:
    """One line in, one line out. Raises Invalid or TooLarge naming the line."""
    expected = '{"text": "..."}, one object a line'
    try:
        value = json_format.loads(_decoded(line, f" of line {number}"))["text"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Invalid(f"line {number} is no object with a text", expected=expected) from error
    if not isinstance(value, str):
        raise Invalid(f"the text of line {number} is no string", expected=expected)
    try:
        masked = masking.spans(value, SCOPE, mode)
    except TooLarge as error:
        raise TooLarge(f"the text of line {number} is too long to mask", expected=error.expected) from error
    except Invalid as error:
        raise Invalid(f"the text of line {number} cannot be read: {error.message}", expected=error.expected) from error
    spans = msgspec.to_builtins(masked.spans)
    return json_format.dumps({"text": masked.text, "spans": spans}, ensure_ascii=False)
