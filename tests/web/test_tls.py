"""Encryption in transit: 1.3 by default, new certificates without dropped connections, mutual TLS by setting."""

from __future__ import annotations

import asyncio
import http.client
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import lawful.app
from lawful.core.errors import Invalid
from lawful.settings import Server
from lawful.web.server import node
from lawful.web.tls import context, load


class Authority:
    """A certificate authority of our own, for one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign("authority", self.key.public_key(), is_authority=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, serial: int = 1) -> tuple[str, str]:
        """A certificate for loopback and its key, as files."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign("127.0.0.1", key.public_key(), serial=serial)
        files = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return str(files[0]), str(files[1])

    def _sign(self, name, public, *, serial=7, is_authority=False):
        import ipaddress

        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(serial)
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if not is_authority:
            address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
        return builder.sign(self.key, hashes.SHA256())


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def running(tmp_path, authority):
    """Starts a node with TLS; gives its port and its context. All are stopped at the end."""
    started = []

    def start(**changes):
        certificate, key = authority.issue("server")
        server = Server(tls_certificate=certificate, tls_key=key, **changes)
        app = lawful.app.open(tmp_path / f"workspace-{len(started)}")
        tls = context(server)
        uvicorn = node(app, tls)
        listener = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(uvicorn.serve(sockets=[listener])))
        thread.start()
        started.append((uvicorn, thread, app, listener))
        return listener.getsockname()[1], tls, server

    yield start
    for uvicorn, thread, app, listener in started:
        uvicorn.should_exit = True
        thread.join()
        app.close()
        listener.close()


def client(authority, **changes) -> ssl.SSLContext:
    result = ssl.create_default_context(cafile=str(authority.file))
    for name, value in changes.items():
        setattr(result, name, value)
    return result


def ask(port: int, tls: ssl.SSLContext) -> int:
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=tls, timeout=20)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status
    finally:
        connection.close()


class TestTls:
    def test_speaks_1_3_and_nothing_older(self, running, authority):
        port, *_ = running()

        assert ask(port, client(authority)) == 200
        with pytest.raises(OSError):
            ask(port, client(authority, maximum_version=ssl.TLSVersion.TLSv1_2))

    def test_speaks_1_2_by_the_named_setting_and_nothing_older(self, running, authority):
        port, *_ = running(tls_minimum="1.2")

        assert ask(port, client(authority, maximum_version=ssl.TLSVersion.TLSv1_2)) == 200

    def test_shows_a_new_certificate_and_keeps_open_connections(self, running, authority):
        port, tls, server = running()
        before = http.client.HTTPSConnection("127.0.0.1", port, context=client(authority), timeout=20)
        before.request("GET", "/livez")
        before.getresponse().read()

        authority.issue("server", serial=2)
        load(tls, server)

        before.request("GET", "/livez")
        assert before.getresponse().status == 200
        before.close()
        plain = socket.create_connection(("127.0.0.1", port))
        with client(authority).wrap_socket(plain, server_hostname="127.0.0.1") as wrapped:
            assert wrapped.getpeercert()["serialNumber"] == "02"

    def test_keeps_the_old_certificate_when_the_new_files_are_broken(self, running, authority):
        port, tls, server = running()
        Path(server.tls_certificate).write_text("broken")

        with pytest.raises(Invalid):
            load(tls, server)

        assert ask(port, client(authority)) == 200

    def test_lets_in_only_clients_of_the_named_authority(self, running, authority):
        port, *_ = running(tls_client_authority=str(authority.file))
        bob = client(authority)
        bob.load_cert_chain(*authority.issue("bob"))

        assert ask(port, bob) == 200
        with pytest.raises(OSError):
            ask(port, client(authority))
