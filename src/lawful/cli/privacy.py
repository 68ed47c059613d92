"""`lawful mask`: names, phones and addresses become virtual ones."""

from __future__ import annotations

import json as json_format
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

import lawful.app
from lawful.core.errors import Invalid

SCOPE = "lawful mask"


def mask(file: Path | None, workspace: Path | None, *, jsonl: bool, mode: str, evaluate: Path | None) -> None:
    """Mask a file or standard input, or score the masker on labelled lines.

    With a workspace its key is used, so that equal values get equal surrogates from one run to the next; without
    one the key lives as long as this command.
    """
    masking = _masking(workspace)
    if evaluate is not None:
        scores = lawful.app.score_masking(masking, evaluate)
        print(json_format.dumps(scores, ensure_ascii=False, indent=2))
        return
    if jsonl:
        for text in _texts(file):
            masked = masking.spans(text, SCOPE, _mode(mode))
            line: dict[str, Any] = {"text": masked.text, "spans": msgspec.to_builtins(masked.spans)}
            print(json_format.dumps(line, ensure_ascii=False))
    else:
        sys.stdout.write(masking.spans(_read(file).decode(), SCOPE, _mode(mode)).text)


def _masking(workspace: Path | None) -> lawful.app.Masking:
    if workspace is None:
        return lawful.app.Masking(secrets.token_bytes(32))
    with lawful.app.open(workspace, create=False) as app:
        return app.masking


def _mode(mode: str) -> Any:
    if mode not in ("surrogate", "label", "irreversible"):
        raise Invalid("not a way of masking", expected="surrogate, label or irreversible")
    return mode


def _read(file: Path | None) -> bytes:
    try:
        content = sys.stdin.buffer.read() if file is None else file.read_bytes()
        content.decode("utf-8")
    except OSError as error:
        raise Invalid(f"the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"the text is not UTF-8 at byte {error.start}", expected="UTF-8") from error
    return content


def _texts(file: Path | None) -> Iterator[str]:
    """The `text` of every line."""
    for number, line in enumerate(_read(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json_format.loads(line)["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Invalid(f"line {number} is no object with a text", expected='{"text": "..."}') from error
        if not isinstance(value, str):
            raise Invalid(f"the text of line {number} is no string", expected='{"text": "..."}')
        yield value
