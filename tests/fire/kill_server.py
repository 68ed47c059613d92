"""kill -9 of the real server under load, again and again: whoever was answered has entries on the log.

    python tests/fire/kill_server.py [TIMES] [SEED]

Each time a server process (forked, so that nothing is imported twice) answers four clients until it is killed at a
random moment; then the log is opened, which recovers it, and every receipt that a client holds is looked up.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import uvloop  # noqa: E402
from bench.control import Connection  # noqa: E402

import lawful.app  # noqa: E402
import lawful.app.engines  # noqa: E402
import lawful.app.masking  # noqa: E402
from lawful.web.server import node  # noqa: E402
from people import PURPOSE, USE, agree, keep_model  # noqa: E402

CLIENTS = 4
BODY = b'{"inputs": [{"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}'


def main(times: int, seed: int) -> int:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="lawful-fire-") as name:
        folder = Path(name)
        key = prepare(folder)
        answered = lost = abandoned = 0
        for _ in range(times):
            receipts = serve_and_kill(folder, key, chance.uniform(0.0, 0.3))
            found, open_calls = look_up(folder, receipts)
            answered, lost, abandoned = answered + len(receipts), lost + len(receipts) - found, abandoned + open_calls
    print(
        f"killed {times} times, {answered} answers, {abandoned} calls closed by recovery, {lost} answers without entries"
    )
    return 1 if lost or not answered else 0


def prepare(folder: Path) -> str:
    (folder / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(folder) as app:
        app.deploy(keep_model(app), agree(app, quota=10**9), purpose=PURPOSE, use=USE)
        return app.new_key("A-1")[0]


def serve_and_kill(folder: Path, key: str, seconds: float) -> list[str]:
    """Serve in a forked process, call it from four threads, kill it; the receipts of the answers that arrived whole."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    child = os.fork()
    if child == 0:
        serve(folder, listener)
    listener.close()
    receipts: list[str] = []
    clients = [threading.Thread(target=call, args=(port, key, receipts)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    wait_for_the_first(receipts, child)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for client in clients:
        client.join()
    return receipts


def serve(folder: Path, listener: socket.socket) -> None:
    app = lawful.app.open(folder)
    uvloop.run(node(app).serve(sockets=[listener]))
    os._exit(0)


def call(port: int, key: str, receipts: list[str]) -> None:
    with suppress(OSError, RuntimeError, ValueError, IndexError):  # the server is killed in the middle of something
        connection = Connection(
            f"http://127.0.0.1:{port}/v2/models/linear/infer", {"Authorization": f"Bearer {key}"}, BODY
        )
        while True:
            connection.repeat(1)
            receipts.append(connection.answer.split(b'"lawful_receipt":"')[1][:32].decode())


def wait_for_the_first(receipts: list[str], child: int) -> None:
    until = time.monotonic() + 60
    while not receipts:
        if time.monotonic() > until or os.waitpid(child, os.WNOHANG)[0]:
            raise SystemExit("the server did not answer")
        time.sleep(0.005)


def look_up(folder: Path, receipts: list[str]) -> tuple[int, int]:
    """How many of the receipts have both entries, and how many calls the recovery closed."""
    with lawful.app.open(folder) as app:
        closings = {receipt: app.log.closing(receipt) for receipt in receipts if app.log.find(receipt)}
        whole = sum(closing is not None and closing[1].status == "answered" for closing in closings.values())
        recovered = sum(
            entry.closes != "" and entry.status == "abandoned"
            for _, entry in app.log.read(max(0, app.log.size - 2 * CLIENTS), app.log.size)
        )
    return whole, recovered


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 0))
