"""What restores a masked text later: kept only where somebody asks for it, encrypted in the vault, erased with its key.

The evidence log says that it was kept and erased, under a keyed hash of its name, and never what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NoReturn

import msgspec

from lawful.core.errors import Conflict, NotFound
from lawful.privacy.restore import Restorer

if TYPE_CHECKING:
    from lawful.app.workspace import App

_SECRET: Final = "masked.{name}"  # noqa: S105  the name under which the vault keeps it


class Remembered:
    """The mappings that a workspace keeps, each under a name of its own."""

    def __init__(self, app: App) -> None:
        self._vault, self._journal, self._operator = app.vault, app.house.journal, app.settings.operator

    def keep(self, name: str, mapping: Mapping[str, str]) -> None:
        """Keep what restores a masked text; the same again changes nothing. Raises Conflict for a name in use."""
        content = msgspec.json.encode(dict(mapping))

        def make() -> bytes:
            self._log("masking:kept", name)
            return content

        if self._vault.secret(_SECRET.format(name=name), make) != content:
            raise Conflict("another text is kept under this name", hint="choose another, or forget that one first")

    def restore(self, name: str, text: str, *, json_text: bool = False) -> str:
        """A text with the originals in place of their surrogates; `json_text`: JSON source. Raises NotFound."""
        content = self._vault.secret(_SECRET.format(name=name), _not_kept)
        lane = Restorer(msgspec.json.decode(content, type=dict[str, str]), json_text=json_text)
        return lane.feed(text) + lane.end()

    def forget(self, name: str) -> None:
        """Erase it with its key: no copy of the workspace's files can be read any more. Raises NotFound."""
        self._vault.secret(_SECRET.format(name=name), _not_kept)
        self._log("masking:forgotten", name)
        self._vault.destroy_secret(_SECRET.format(name=name))

    def _log(self, event: str, name: str) -> None:
        about = self._vault.hidden(tenant="masked", name=name)
        self._journal.change(event, f"masked-{about[:32]}", actor=self._operator)


def _not_kept() -> NoReturn:
    raise NotFound("nothing is kept under this name", hint="lawful mask --remember NAME keeps what restores a text")
