"""A web page becomes rows of text: what a reader sees, one row for each block; scripts and styles are left out."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset("address article aside blockquote br caption dd div dl dt fieldset figcaption footer form h1 h2 h3 h4 h5 "
                    "h6 header hr li main nav ol option p pre section table td th title tr ul".split())  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


def paragraphs(html: str) -> list[str]:
    """The texts of a page's blocks in the order of the page, white space made plain; nothing empty."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    texts = (" ".join("".join(block).split()) for block in parser.blocks)
    return [text for text in texts if text]


class _Blocks(HTMLParser):
    """Collects the pieces of text between the tags that begin or end a block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[list[str]] = [[]]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.blocks[-1].append(data)
