"""Encryption in transit: TLS 1.3 unless a named setting allows 1.2, and no plain HTTP off loopback."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from pathlib import Path

from lawful.core.errors import Invalid
from lawful.settings import Server


def is_loopback(host: str) -> bool:
    """Whether a host is this machine's own loopback address or its name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def context(server: Server) -> ssl.SSLContext | None:
    """The TLS context, None for plain HTTP on loopback.

    Raises Invalid when the node would listen beyond loopback without a certificate, or the files do not load.
    """
    if not server.tls_certificate:
        if is_loopback(server.host):
            return None
        raise Invalid(
            f"the node would listen on {server.host} without encryption",
            expected="server.tls_certificate and server.tls_key, or a loopback host",
        )
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.minimum_version = ssl.TLSVersion.TLSv1_3 if server.tls_minimum == "1.3" else ssl.TLSVersion.TLSv1_2
    result.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")  # for 1.2; 1.3 has its own list
    result.set_alpn_protocols(["http/1.1"])
    load(result, server)
    try:
        if server.tls_client_authority:
            result.load_verify_locations(server.tls_client_authority)
            result.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError) as error:
        raise Invalid("the clients' authority does not load", expected="a PEM file", hint="check its path") from error
    return result


def load(tls: ssl.SSLContext, server: Server) -> None:
    """Load the certificate's files, again as the case may be: open connections go on, new ones see the new files.

    Raises Invalid when they do not load; what was loaded before stays.
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(server.tls_certificate, server.tls_key or None)
        tls.load_cert_chain(server.tls_certificate, server.tls_key or None)
    except (OSError, ssl.SSLError) as error:
        raise Invalid(
            "the TLS files do not load", expected="PEM files named in [server]", hint="check their paths"
        ) from error


async def follow(tls: ssl.SSLContext, server: Server, *, every: float = 5.0) -> None:
    """Load the files again whenever they change on the disk; a pair that does not load is tried again later."""
    seen = _stamps(server)
    while True:
        await asyncio.sleep(every)
        now = _stamps(server)
        if now != seen:
            try:
                load(tls, server)
            except Invalid:  # half written: the next look finds it whole
                continue
            seen = now


def _stamps(server: Server) -> list[tuple[int, int]]:
    files = [Path(name) for name in (server.tls_certificate, server.tls_key) if name]
    return [(status.st_mtime_ns, status.st_ino) for file in files if file.exists() for status in (file.stat(),)]
