"""A model's server that is not ours: speaks the OpenAI API on loopback, says what a test tells it to, cut as it likes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

Script = Callable[[dict[str, Any]], "Saying"]


class Saying:
    """One answer: a status, a content type, and pieces of bytes; `hold` makes it wait before the last of them."""

    def __init__(
        self, pieces: Iterable[bytes], kind: str = "text/event-stream", status: int = 200, **more: Any
    ) -> None:
        self.pieces, self.kind, self.status = list(pieces), kind, status
        self.hold: threading.Event | None = more.get("hold")
        self.breaks_off: bool = more.get("breaks_off", False)
        self.headers: dict[str, str] = more.get("headers", {})


def event(delta: Any = None, *, index: int = 0, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": index, "delta": delta or {}, "finish_reason": finish, "logprobs": None}
    return sse(
        {"id": "up-1", "object": "chat.completion.chunk", "created": 1, "model": "up", "choices": [choice], **more}
    )


def sse(value: Any) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def usage(prompt: int = 7, completion: int = 11) -> bytes:
    numbers = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    head = {"id": "up-1", "object": "chat.completion.chunk", "created": 1, "model": "up", "choices": []}
    return sse({**head, "usage": numbers})


DONE = b"data: [DONE]\n\n"


def stream(text: str, *, size: int = 3, cut: int = 0, finish: str = "stop") -> Saying:
    """A text as a stream of deltas of `size` characters, the bytes cut every `cut` (0: one piece an event)."""
    events = [event({"role": "assistant", "content": ""})]
    events += [event({"content": text[at : at + size]}) for at in range(0, len(text), size)]
    events += [event(finish=finish), usage(), DONE]
    whole = b"".join(events)
    return Saying([whole[at : at + cut] for at in range(0, len(whole), cut)] if cut else events)


def whole(message: dict[str, Any], **more: Any) -> Saying:
    """The same as one object."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop", "logprobs": None}
    numbers = {"prompt_tokens": 7, "completion_tokens": 11, "total_tokens": 18}
    body = {
        "id": "up-1",
        "object": "chat.completion",
        "created": 1,
        "model": "up",
        "choices": [choice],
        "usage": numbers,
    }
    return Saying([json.dumps({**body, **more}, ensure_ascii=False).encode()], "application/json")


def parrot(body: dict[str, Any]) -> Saying:
    """Says back the last message (or prompt), streamed when it is asked to be."""
    text = body["messages"][-1]["content"] if "messages" in body else body["prompt"]
    text = text if isinstance(text, str) else "".join(part["text"] for part in text)
    return stream(text) if body.get("stream") else whole({"content": text})


class Upstream:
    """The server: what it heard, and the script by which it answers."""

    def __init__(self) -> None:
        self.script: Script = parrot
        self.heard: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.hung_up = threading.Event()
        self.port = 0

    def reset(self) -> None:
        self.script = parrot
        self.hung_up.clear()
        for kept in (self.heard, self.raw, self.headers, self.paths):
            kept.clear()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await self._read(reader):
                if not await self._say(self.script(request), reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        except asyncio.CancelledError:  # the test is over
            return
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> dict[str, Any] | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.paths.append(first.split()[1])
        self.headers.append(headers)
        self.raw.append(body)
        self.heard.append(json.loads(body))
        return self.heard[-1]

    async def _say(self, saying: Saying, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        more = "".join(f"{name}: {value}\r\n" for name, value in saying.headers.items())
        writer.write(
            f"HTTP/1.1 {saying.status} x\r\ncontent-type: {saying.kind}\r\n{more}transfer-encoding: chunked\r\n\r\n".encode()
        )
        for at, piece in enumerate(saying.pieces):
            if saying.hold is not None and at == len(saying.pieces) - 1:
                while not saying.hold.is_set():
                    await self._still_there(reader)
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
        if not saying.breaks_off:
            writer.write(b"0\r\n\r\n")
            await writer.drain()
        return not saying.breaks_off

    async def _still_there(self, reader: asyncio.StreamReader) -> None:
        """Wait a moment; raises when the other side has hung up."""
        try:
            if not await asyncio.wait_for(reader.read(1), 0.02):
                raise ConnectionResetError
        except TimeoutError:
            return

    @contextmanager
    def running(self):
        loop, ready = asyncio.new_event_loop(), threading.Event()
        stop = asyncio.Event()

        async def main() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await stop.wait()
            server.close()

        def run() -> None:
            loop.run_until_complete(main())
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

        thread = threading.Thread(target=run)
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
