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
_LONGEST_LINE = 12 * lawful.app.MOST_CHARACTERS + 65_536  # bytes; a character takes 12 at most, as escapes


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Names under which what restores a text is kept in the workspace's vault, read, or erased; one of them at most."""

    remember: str = ""
    restore: str = ""
    forget: str = ""

    def check(self, workspace: Path | None, mode: str) -> None:
        """Raises Invalid for what cannot be done together."""
        if sum(map(bool, (self.remember, self.restore, self.forget))) > 1:
            raise Invalid("one thing at a time", expected="--remember, --restore or --forget")
        if self.remember or self.restore or self.forget:
            _there(workspace)
        if self.remember and mode == "irreversible":
            raise Invalid("what is masked irreversibly is not kept", expected="--mode surrogate or label")


def mask(
    file: Path | None,
    workspace: Path | None,
    choices: Choices,
    *,
    jsonl: bool,
    mode: str,
    evaluate: Path | None,
    later: Later,
) -> None:
    """Mask a file or standard input, or score the masker on labelled lines, or restore or forget what was masked.

    With a workspace its key and its settings are used, so that equal values get equal surrogates from one run to the
    next; without one the key lives as long as this command.
    """
    way = _mode(mode)
    later.check(workspace, way)
    if later.restore or later.forget:
        _undo(file, workspace, later, jsonl=jsonl)
        return
    masking = _masking(workspace, choices)
    if evaluate is not None:
        scores = lawful.app.score_masking(masking, evaluate)
        _write(json_format.dumps(scores, ensure_ascii=False, indent=2) + "\n")
        return
    together, shown = masking.together(SCOPE, way), ""
    with _opened(file) as content:
        if jsonl:
            # Labels are numbered over all lines; else each line stands for itself, so that memory does not grow.
            is_one = way == "label" or bool(later.remember)
            made = (
                _masked_line(together if is_one else masking.together(SCOPE, way), number, line) + "\n"
                for number, line in enumerate(_lines(content), start=1)
            )
            if later.remember:
                shown = "".join(made)
            else:
                for line in made:
                    _write(line)
        else:
            shown = masking.as_written(_decoded(_all(content)), together)
    if later.remember:  # before it is shown: nobody gets a text that nothing restores
        with lawful.app.open(_there(workspace), create=False) as app:
            lawful.app.Remembered(app).keep(later.remember, together.mapping)
    _write(shown)


def _undo(file: Path | None, workspace: Path | None, later: Later, *, jsonl: bool) -> None:
    with lawful.app.open(_there(workspace), create=False) as app:
        remembered = lawful.app.Remembered(app)
        if later.forget:
            remembered.forget(later.forget)
            return
        with _opened(file) as content:
            text = _decoded(_all(content))
        _write(remembered.restore(later.restore, text, json_text=jsonl))


def _there(workspace: Path | None) -> Path:
    if workspace is None:
        raise Invalid("what restores a text is kept in a workspace", expected="--workspace DIR")
    return workspace


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


def _all(content: BinaryIO) -> bytes:
    """Everything, but no more than the longest text that can be masked has in UTF-8, and a byte that says it is longer."""
    return content.read(4 * lawful.app.MOST_CHARACTERS + 4)


def _decoded(content: bytes, place: str = "") -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"the text is not UTF-8 at byte {error.start}{place}", expected="UTF-8") from error


def _lines(content: BinaryIO) -> Iterator[bytes]:
    """The lines one by one; empty lines at the end are none. A line without end is cut, and so is no object."""
    empty = 0
    while line := content.readline(_LONGEST_LINE):
        if not line.strip():
            empty += 1
            continue
        for _ in range(empty):
            yield b""
        empty = 0
        yield line


def _masked_line(together: lawful.app.Together, number: int, line: bytes) -> str:
    """One line in, one line out. Raises Invalid or TooLarge naming the line."""
    expected = '{"text": "..."}, one object a line'
    if len(line) >= _LONGEST_LINE:
        raise TooLarge(f"line {number} is too long", expected=f"at most {_LONGEST_LINE:,} bytes")
    try:
        value = json_format.loads(_decoded(line, f" of line {number}"))["text"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Invalid(f"line {number} is no object with a text", expected=expected) from error
    if not isinstance(value, str):
        raise Invalid(f"the text of line {number} is no string", expected=expected)
    try:
        masked = together.mask(value)
    except TooLarge as error:
        raise TooLarge(f"the text of line {number} is too long to mask", expected=error.expected) from error
    except Invalid as error:
        raise Invalid(f"the text of line {number} cannot be read: {error.message}", expected=error.expected) from error
    spans = msgspec.to_builtins(masked.spans)
    return json_format.dumps({"text": masked.text, "spans": spans}, ensure_ascii=False)
