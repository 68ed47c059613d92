r"""Text in which letters are written as `\u5f20`, as JSON often is: read as the letters it stands for, and written so again.

* Outside what is masked not one character changes.
* Only escapes of letters beyond ASCII are read; line ends, quotation marks and lone halves of pairs stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawful.privacy.mask import Masked

_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"(?<!\\)\\u(?:[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}}|(?!00[0-9]|[dD][89a-fA-F]){_HEX}{{4}})"
)


def masked_as_written(text: str, mask: Callable[[str], Masked]) -> str:
    """The text masked by `mask`; a surrogate for something that was written in escapes is written in escapes too."""
    if not _ESCAPE.search(text):
        return mask(text).text
    letters: list[str] = []
    places: list[int] = []  # where each letter stands in `text`
    done = 0
    for match in _ESCAPE.finditer(text):
        start, end = match.span()
        letters += [*text[done:start], json.loads(f'"{match.group()}"')]
        places += range(done, start + 1)
        done = end
    letters += text[done:]
    places += range(done, len(text) + 1)
    pieces: list[str] = []
    done = 0
    for span in mask("".join(letters)).spans:
        start, end = places[span.start], places[span.end]
        escaped = _ESCAPE.search(text, start, end)
        pieces += [text[done:start], json.dumps(span.surrogate)[1:-1] if escaped else span.surrogate]
        done = end
    return "".join([*pieces, text[done:]])
