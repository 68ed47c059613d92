r"""Text in which letters are written as `\u5f20`, as JSON often is: read as the letters it stands for, and written so again.

* Outside what is masked not one character changes.
* Only escapes of letters beyond ASCII are read; line ends, quotation marks and lone halves of pairs stay as they are.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawful.privacy.mask import Masked

_HEX = "[0-9A-Fa-f]"
# A backslash and what belongs to it: the code of a letter beyond ASCII, a pair for one beyond 0xffff; or anything.
_ESCAPE = re.compile(
    rf"\\(?:(?P<letter>u[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}}|u(?!00[0-7]|[dD][89a-fA-F]){_HEX}{{4}})|.)",
    re.DOTALL,
)


def masked_as_written(text: str, mask: Callable[[str], Masked]) -> str:
    """The text masked by `mask`; a surrogate for something that was written in escapes is written in escapes too."""
    letters: list[str] = []
    places: list[int] = []  # where each letter stands in `text`
    escaped: list[int] = []  # which letters were escapes
    done = 0
    for match in _ESCAPE.finditer(text):
        if not match["letter"]:
            continue
        start, end = match.span()
        letters += text[done:start]
        escaped.append(len(letters))
        letters.append(json.loads(f'"{match.group()}"'))
        places += range(done, start + 1)
        done = end
    if not escaped:
        return mask(text).text
    letters += text[done:]
    places += range(done, len(text) + 1)
    pieces: list[str] = []
    done = 0
    for span in mask("".join(letters)).spans:
        start, end = places[span.start], places[span.end]
        in_escapes = bisect_left(escaped, span.start) < bisect_left(escaped, span.end)
        pieces += [text[done:start], json.dumps(span.surrogate)[1:-1] if in_escapes else span.surrogate]
        done = end
    return "".join([*pieces, text[done:]])
