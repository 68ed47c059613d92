"""Every checker of evidence by its door: what a document shows, what is missing, and until when it counts."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from lawful.core.errors import Invalid, MissingExtra
from lawful.law import Rulebook, marks
from lawful.law.examine import CHECKS, Exhibit, examine
from lawful.law.marks import Aigc
from pictures import png

TODAY = date(2026, 11, 27)
LABEL = Aigc(label="1", content_producer="lawful", produce_id="answer-1")
CONFIG = """
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
crypto_device = builtin
"""
EXTENSIONS = (
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
)
DOCUMENT = "terms, version 3: 条款".encode()


def openssl(*words: str) -> None:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


class Authority:
    """A time-stamp authority of our own, in a folder: a root, and a leaf that may stamp."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "serial").write_text("01")
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "leaf.ext").write_text(EXTENSIONS)
        path = lambda name: str(folder / name)  # noqa: E731
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"),
                "-days", "3650", "-subj", "/CN=Test root")  # fmt: skip
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("tsa.key"), "-out", path("tsa.csr"),
                "-subj", "/CN=Test authority")  # fmt: skip
        openssl("x509", "-req", "-in", path("tsa.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
                "-CAcreateserial", "-out", path("tsa.pem"), "-days", "3650", "-extfile", path("leaf.ext"))  # fmt: skip

    @property
    def root(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    def stamp(self, document: bytes) -> bytes:
        """The token on a document, in DER, with the authority's certificate within."""
        (self.folder / "doc").write_bytes(document)
        query, reply = str(self.folder / "q.tsq"), self.folder / "r.tsr"
        openssl("ts", "-query", "-data", str(self.folder / "doc"), "-sha256", "-cert", "-out", query)
        openssl("ts", "-reply", "-config", str(self.folder / "ts.cnf"), "-queryfile", query, "-out", str(reply))
        return reply.read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory, only_ci) -> Authority:
    only_ci("openssl", available=shutil.which("openssl") is not None)
    return Authority(tmp_path_factory.mktemp("tsa"))


class TestATimeStamp:
    def exhibit(self, authority: Authority, token: bytes, document: bytes = DOCUMENT, root: bytes = b"") -> Exhibit:
        return Exhibit(content=token, made_on=TODAY, document=document, authority=root or authority.root)

    def test_shows_the_source_of_time_and_the_day_that_it_names(self, authority: Authority, rulebook: Rulebook) -> None:
        found = examine("time-stamp", self.exhibit(authority, authority.stamp(DOCUMENT)), rulebook)

        assert found.facts == {"time_source": "rfc3161", "terms_hash": True}
        assert found.problems == ()
        assert found.made_on is not None

    def test_of_another_document_shows_nothing(self, authority: Authority, rulebook: Rulebook) -> None:
        token = authority.stamp(DOCUMENT)

        found = examine("time-stamp", self.exhibit(authority, token, DOCUMENT + b"!"), rulebook)

        assert (found.facts, len(found.problems)) == ({}, 1)

    def test_by_somebody_else_shows_nothing(self, authority: Authority, rulebook: Rulebook, tmp_path: Path) -> None:
        other = Authority(tmp_path)

        found = examine("time-stamp", self.exhibit(authority, other.stamp(DOCUMENT)), rulebook)

        assert (found.facts, len(found.problems)) == ({}, 1)

    def test_with_any_changed_byte_of_its_signature_shows_nothing(
        self, authority: Authority, rulebook: Rulebook
    ) -> None:
        token = bytearray(authority.stamp(DOCUMENT))
        token[-20] ^= 1

        found = examine("time-stamp", self.exhibit(authority, bytes(token)), rulebook)

        assert (found.facts, len(found.problems)) == ({}, 1)

    @pytest.mark.parametrize(("token", "root"), [(b"", b""), (b"no token", b""), (None, b"no certificate")])
    def test_that_is_none_is_refused(
        self, authority: Authority, rulebook: Rulebook, token: bytes | None, root: bytes
    ) -> None:
        exhibit = self.exhibit(authority, authority.stamp(DOCUMENT) if token is None else token, root=root)

        with pytest.raises(Invalid):
            examine("time-stamp", exhibit, rulebook)

    def test_needs_the_document_and_the_authority(self, rulebook: Rulebook) -> None:
        with pytest.raises(Invalid, match="a document, by an authority"):
            examine("time-stamp", Exhibit(content=b"x", made_on=TODAY), rulebook)

    def test_names_the_extra_that_is_missing(self, rulebook: Rulebook, monkeypatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)

        with pytest.raises(MissingExtra, match="provenance"):
            examine("time-stamp", Exhibit(content=b"x", made_on=TODAY, document=b"x", authority=b"x"), rulebook)


class TestALabel:
    def test_is_evidence_when_it_names_producer_and_number(self, rulebook: Rulebook) -> None:
        shown = Exhibit(content=marks.write_aigc(png(), LABEL), made_on=TODAY)

        assert examine("implicit-label", shown, rulebook).facts == {"implicit_metadata": True}

    def test_that_is_not_there_is_none(self, rulebook: Rulebook) -> None:
        found = examine("implicit-label", Exhibit(content=png(), made_on=TODAY), rulebook)

        assert (found.facts, found.problems) == ({}, ("the file carries no implicit label",))


class TestAPage:
    def test_counts_as_long_as_the_rule_that_asks_for_it_says(self, rulebook: Rulebook) -> None:
        found = examine("page", Exhibit(content=b"x", made_on=TODAY, fact="training_summary"), rulebook)

        assert (found.until is not None and (found.until - TODAY).days) == 183

    def test_that_is_empty_shows_nothing(self, rulebook: Rulebook) -> None:
        assert examine("page", Exhibit(content=b" \n", made_on=TODAY, fact="training_summary"), rulebook).facts == {}


class TestEveryCheck:
    @pytest.mark.parametrize("check", CHECKS)
    def test_survives_noise(self, rulebook: Rulebook, check: str) -> None:
        for noise in (b"", b"\x00\xff" * 40, b"[]", b"{}", b"null", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
            exhibit = Exhibit(content=noise, made_on=TODAY, fact="training_summary", document=b"d", authority=b"a")
            try:
                found = examine(check, exhibit, rulebook)
            except Invalid:
                continue
            assert check == "page" or check == "processing-agreement" or found.facts == {}
