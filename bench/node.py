"""A node that serves a small linear model in a process of its own: `python -m bench.node FOLDER [--unaudited]`.

`--unaudited` answers without writing evidence. It exists here only, to measure what the evidence costs: no setting
and no other program can ask for it.
"""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import uvloop

import lawful.app
from lawful.core.evidence import Entry, Recorded
from lawful.web.server import node

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from people import PURPOSE, USE, agree, keep_model


class ForgetfulLog:
    """Takes entries and writes nothing."""

    async def record(self, entry: Entry) -> Recorded:
        return Recorded(id=entry.id, index=0)

    async def note(self, entry: Entry) -> None:
        return

    def submit(self, entries: Sequence[Entry]) -> Future[tuple[Recorded, ...]]:
        done: Future[tuple[Recorded, ...]] = Future()
        done.set_result(())
        return done


def prepare(folder: Path) -> str:
    """A workspace that serves the model; gives a key."""
    lawful.app.create(folder, operator="alice", places=("EU",))
    with lawful.app.open(folder) as app:
        app.deploy(keep_model(app), agree(app, quota=10**9), purpose=PURPOSE, use=USE)
        return app.new_key("A-1")[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--unaudited", action="store_true")
    arguments = parser.parse_args()
    with lawful.app.open(arguments.folder) as app:
        server = node(app)
        if arguments.unaudited:
            app.gateway._log = ForgetfulLog()  # noqa: SLF001  see above
        uvloop.run(server.serve(sockets=[socket.create_server(("127.0.0.1", arguments.port))]))


if __name__ == "__main__":
    main()
