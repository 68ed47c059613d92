"""The web as a port: reads one address within bounds, from public addresses only unless a setting says otherwise.

* Every hop of a redirect is checked like the first address; the connection goes to the very address that was checked,
  so that a name which changes its mind between check and connection gains nothing.
* No cookies, no credentials, no proxy, no compression; what is larger or slower than its bound is an error.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lawful.core.errors import Invalid, TooLarge, Unavailable
from lawful.core.ports import Clock, Fetched
from lawful.settings import Collect

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST = 4_000  # characters of an address
_PIECE = 65_536
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them. Raises Unavailable."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unavailable("the host of an address is not known", hint="check the address") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Reads addresses. `seconds` bounds one reading with all its redirects, `max_bytes` what one answer may hold."""

    clock: Clock
    agent: str
    max_bytes: int
    seconds: float
    max_redirects: int
    private: bool = False
    resolve: Resolve = field(default=resolve)

    @classmethod
    def of(cls, settings: Collect, clock: Clock) -> Web:
        """The network as the settings have it."""
        return cls(
            clock=clock,
            agent=settings.agent,
            max_bytes=settings.max_bytes,
            seconds=settings.seconds,
            max_redirects=5,
            private=settings.private_addresses,
        )

    def get(self, url: str, *, follow: bool = True) -> Fetched:
        """What stands at an address, whatever its status; a redirect itself unless it is followed.

        Raises Invalid for an address that is none or that leads to a private one, TooLarge, and Unavailable when the
        server does not answer in time or redirects without end.
        """
        until = self.clock.monotonic() + self.seconds
        for _ in range(self.max_redirects + 1):
            parts = _parts(url)
            status, headers, body = self._ask(parts, until)
            target = _target(url, dict(headers).get("location", "")) if status in _REDIRECTS else ""
            if not (target and follow):
                return Fetched(url=url, status=status, headers=headers, body=body, target=target)
            url = target
        raise Unavailable("an address redirects too often", expected=f"at most {self.max_redirects} times")

    def _ask(self, parts: SplitResult, until: float) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        connection = http.client.HTTPConnection(host, port, timeout=self._left(until))
        connection.default_port = 443 if parts.scheme == "https" else 80
        try:
            sock = connection.sock = self._connected(parts.scheme, host, port, until)
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~") + (
                f"?{quote(parts.query, safe='/%:@!$&()*+,;=-._~?')}" if parts.query else ""
            )
            connection.request("GET", path, headers={"User-Agent": self.agent, "Accept-Encoding": "identity"})
            with connection.getresponse() as answer:  # it may hold the socket alone, once the server wants to close
                headers = tuple((name.lower(), value) for name, value in answer.getheaders())
                return answer.status, headers, self._body(answer, sock, until)
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable("a web server did not answer", hint="try again later, or check the address") from error
        finally:
            connection.close()

    def _connected(self, scheme: str, host: str, port: int, until: float) -> socket.socket:
        """A connection to the first address of the host that answers; we may talk to all of them."""
        plain = self._plain(self._addresses(host, port), port, until)
        if scheme == "http":
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _plain(self, addresses: list[str], port: int, until: float) -> socket.socket:
        failed: OSError | None = None
        for address in addresses:
            try:
                return socket.create_connection((address, port), timeout=self._left(until))
            except OSError as error:
                failed = error
        raise failed or OSError("a host without an address")

    def _addresses(self, host: str, port: int) -> list[str]:
        found = self.resolve(host, port)
        if not self.private and (not found or not all(map(_is_public, found))):
            raise Invalid(
                "an address leads into a private network",
                expected="a public address",
                hint="set collect.private_addresses where that is meant",
            )
        return found

    def _body(self, answer: http.client.HTTPResponse, sock: socket.socket, until: float) -> bytes:
        """The whole body, within both bounds, however slowly it drips."""
        pieces: list[bytes] = []
        size = 0
        while True:
            sock.settimeout(self._left(until))
            if not (piece := answer.read1(_PIECE)):
                break
            size += len(piece)
            if size > self.max_bytes:
                raise TooLarge("what stands at an address is too large", expected=f"at most {self.max_bytes} bytes")
            pieces.append(piece)
        if answer.length:
            raise Unavailable("an answer ended early", hint="try again")
        return b"".join(pieces)

    def _left(self, until: float) -> float:
        left = until - self.clock.monotonic()
        if left <= 0:
            raise Unavailable("a web server is too slow", expected=f"an answer within {self.seconds:g} seconds")
        return left


def _target(url: str, location: str) -> str:
    """Where a redirect leads. Raises Invalid when that is less safe than where it comes from."""
    target = urljoin(url, location).partition("#")[0] if location else ""
    if target and url.startswith("https:") and not target.startswith("https:"):
        raise Invalid("an address redirects from https to http", expected="https all the way")
    return target


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url[:_LONGEST])
        port_is_one = parts.port is None or parts.port > 0
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise Invalid("not a web address", expected="http://... or https://...") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_one or len(url) > _LONGEST:
        raise Invalid("not a web address", expected="http://... or https://...")
    if parts.username is not None or parts.password is not None or not url.isprintable() or " " in url:
        raise Invalid("an address with a name, a password or control characters", expected="a plain web address")
    return parts


def _is_public(address: str) -> bool:
    """Whether an address is one of the open internet: not loopback, private, link-local, multicast or reserved."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped or found.sixtofour if isinstance(found, ipaddress.IPv6Address) else None
    if isinstance(found, ipaddress.IPv6Address) and (found in _NAT64 or found.teredo is not None):
        return False
    return (mapped or found).is_global and not (mapped or found).is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
