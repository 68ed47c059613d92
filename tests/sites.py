"""A real web server on loopback whose pages a test writes down."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """`pages` maps a path to status, headers and body; what is not there is 404. `asked` lists the paths that were read."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []

    def put(self, path: str, body: str | bytes, *, kind: str = "text/csv", status: int = 200, **headers: str) -> str:
        """Write a page; gives its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {"content-type": kind, **named}, content)
        return self.address + path


@contextmanager
def site() -> Iterator[Site]:
    """A site while inside."""
    pages: list[Site] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages[0].asked.append(self.path)
            status, headers, body = pages[0].pages.get(self.path.partition("?")[0], (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "content-length" not in headers:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    pages.append(Site(server.server_port))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield pages[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
