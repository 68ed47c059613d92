"""`python -m lawful.web WORKSPACE [--port N]`: serve a workspace until told to stop.

While it runs, the workspace's `run/server.json` (mode 0600) holds its address and a key for managing it, so that
`lawful contract revoke` and its like reach the process that holds the log.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from pathlib import Path

import msgspec
import uvloop

import lawful.app
from lawful.core.errors import LawfulError
from lawful.web.server import node
from lawful.web.tls import context, follow

_SCRUB_SECONDS = 10  # between two steps of some thousand entries


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m lawful.web")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    overrides = {"host": arguments.host, "port": arguments.port}
    try:
        app = lawful.app.open(arguments.workspace, create=False)
        return uvloop.run(_serve(app, {name: value for name, value in overrides.items() if value is not None}))
    except (LawfulError, OSError) as error:
        print(f"lawful: {error}", file=sys.stderr)  # noqa: T201  the one line that the operator sees
        return 1


async def _serve(app: lawful.app.App, overrides: dict[str, object]) -> int:
    """Serve until told to stop; whatever happens, the workspace is closed and the managing key revoked."""
    with app:
        server = msgspec.structs.replace(app.settings.server, **overrides)
        tls = context(server)
        listener = socket.create_server(
            (server.host, server.port), family=socket.AF_INET6 if ":" in server.host else socket.AF_INET, backlog=2_048
        )
        url = f"{'https' if tls else 'http'}://{server.host}:{listener.getsockname()[1]}"
        running = node(app, tls, host=server.host)
        with running.stopping_on_signals(), app.announced(url, os.getpid(), certificate=server.tls_certificate):
            print(f"lawful serves on {url}", flush=True)  # noqa: T201  what the operator and `lawful run` wait for
            beside = [asyncio.create_task(_scrub(app))]
            if tls:
                beside.append(asyncio.create_task(follow(tls, server)))
            await running.serve(sockets=[listener])
            for task in beside:
                task.cancel()
    return 0


async def _scrub(app: lawful.app.App) -> None:
    """Verify the stored evidence again and again, a little at a time, as long as the node runs."""
    while not app.log.sealed:
        await asyncio.to_thread(app.log.scrub)
        await asyncio.sleep(_SCRUB_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
